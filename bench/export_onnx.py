"""Writes one of Hugging Face's image classifiers, its weights drawn, as ONNX.

    pip install torch transformers onnxscript
    python bench/export_onnx.py '{"model_type": "vit"}' BATCH FILE
"""

import json
import sys
import warnings

import torch
from transformers import AutoConfig, AutoModelForImageClassification

NUM_LABELS = 7
IMAGE_SIZE = 224


class Logits(torch.nn.Module):
    """The model, of whose results only the logits are wanted."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        return self.model(pixel_values=pixel_values).logits


def main() -> None:
    warnings.filterwarnings("ignore")
    fields, batch, path = json.loads(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    config = AutoConfig.for_model(fields.pop("model_type"), num_labels=NUM_LABELS, **fields)
    # Attention written out: of a fused one of Swin, torch.export makes a graph that it cannot decompose.
    model = AutoModelForImageClassification.from_config(config, attn_implementation="eager")
    torch.onnx.export(
        Logits(model).eval(),
        (torch.zeros(batch, 3, IMAGE_SIZE, IMAGE_SIZE),),
        path,
        input_names=["pixel_values"],
        output_names=["logits"],
        # One file, for pages to fetch. ViT-Base is far below protobuf's 2 GB.
        external_data=False,
    )


if __name__ == "__main__":
    main()
