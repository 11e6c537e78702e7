"""Writes what the teacher, a ViT-Tiny, sees in each image, and the images in the size to crop from.

    python teacher.py --zip ham10000-200x150.zip --teacher vit-tiny-patch16-224 --out features

Its forward costs as much as ten of the student's, so that each image is looked at once, whole; what it
would see in a crop is cut from its 14 × 14 patches (`views.look`).
"""

import argparse
import time
import zipfile
from pathlib import Path

import numpy as np
import torch
from images import SIDE, read_image, resize, training_rows
from transformers import ViTModel

BATCH = 32
TEACHER_SIDE = 224
CLS_LAYERS = (7, 10, 12)
"""The blocks after which its class token is kept: those from which a linear probe reads most."""
PATCH_LAYER = 10


def features(teacher: ViTModel, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Of images `[n, 3, 224, 224]`, 0..255: class tokens `[n, 3, 192]` and patches `[n, 192, 14, 14]`."""
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        states = teacher(images / 127.5 - 1, output_hidden_states=True).hidden_states
    cls = torch.stack([states[layer][:, 0] for layer in CLS_LAYERS], 1)
    patches = states[PATCH_LAYER][:, 1:].transpose(1, 2).unflatten(2, (14, 14))
    return cls, patches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zip", type=Path, required=True, help="HAM10000 at 200 × 150 pixels")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of the teacher")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    teacher = ViTModel.from_pretrained(options.teacher, add_pooling_layer=False).float().eval()

    start = time.monotonic()
    small, cls, patches = [], [], []
    with zipfile.ZipFile(options.zip) as archive:
        rows = training_rows(archive)
        for at in range(0, len(rows), BATCH):
            pixels = [read_image(archive, row.image_id) for row in rows[at : at + BATCH]]
            small.append(np.stack([resize(image, SIDE) for image in pixels]))
            large = np.stack([resize(image, TEACHER_SIDE) for image in pixels])
            felt = features(teacher, torch.from_numpy(large).float())
            cls.append(felt[0].half().numpy())
            patches.append(felt[1].half().numpy())
            if at // BATCH % 30 == 0:
                print(f"{at} of {len(rows)} images, {time.monotonic() - start:.0f} s", flush=True)
    for name, parts in (("images", small), ("cls", cls), ("patches", patches)):
        np.save(options.out / f"{name}.npy", np.concatenate(parts))


if __name__ == "__main__":
    main()
