"""Writes the model folder: the student without what the training hung on it, as float16.

    python export.py --training training --out ../../../public/models/lesion-vit-nano
"""

import argparse
import json
from pathlib import Path

import torch
from student import CONFIG
from transformers import ViTModel

PREPROCESSOR = {
    "image_processor_type": "ViTImageProcessor",
    "do_resize": True,
    "size": {"height": CONFIG.image_size, "width": CONFIG.image_size},
    "resample": 2,
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--training", type=Path, required=True, help="folder that pretrain.py wrote")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    student = ViTModel.from_pretrained(options.training, add_pooling_layer=False)
    student.to(torch.float16).save_pretrained(options.out)
    (options.out / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR, indent=2) + "\n")
    for file in options.out.iterdir():
        file.chmod(0o644)


if __name__ == "__main__":
    main()
