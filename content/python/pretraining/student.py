"""The student, `lesion-vit-nano`: Hugging Face's ViT, small enough to be trained in a page without a GPU."""

from pathlib import Path

import torch
from torch import nn
from transformers import ViTConfig, ViTModel

CONFIG = ViTConfig(
    image_size=112,
    patch_size=16,
    hidden_size=192,
    num_hidden_layers=6,
    num_attention_heads=3,
    intermediate_size=384,
    layer_norm_eps=1e-6,
)


def load_student(folder: Path | None) -> ViTModel:
    """The student of an earlier training, or a new one with random weights, of torch's seed. Its features are
    the class token after the last layer norm."""
    if folder:
        student = ViTModel.from_pretrained(folder, add_pooling_layer=False)
    else:
        student = ViTModel(CONFIG, add_pooling_layer=False)
    # On a CPU, with so few tokens, PyTorch's fused attention takes twice as long to go backward.
    student.set_attn_implementation("eager")
    return student


def pixel_values(images: torch.Tensor) -> torch.Tensor:
    """From 0..255 to what the model takes, -1..1: `preprocessor_config.json` says the same."""
    return images / 127.5 - 1


class Pretraining(nn.Module):
    """The student and what the training hangs on it: one linear layer each to the teacher's class tokens and
    patches, and a projection to the space in which views are told apart. They are left behind."""

    def __init__(self, student: ViTModel, cls_size: int, patch_size: int, projection_size: int = 128):
        super().__init__()
        width = CONFIG.hidden_size
        self.student = student
        self.cls = nn.Linear(width, cls_size)
        self.patches = nn.Linear(width, patch_size)
        self.projection = nn.Sequential(
            nn.Linear(width, 512), nn.BatchNorm1d(512), nn.ReLU(), nn.Linear(512, projection_size)
        )

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """From images `[n, 3, 112, 112]`, 0..255: the teacher's class tokens `[n, cls_size]`, its patches
        `[n, 49, patch_size]`, and the projection `[n, projection_size]`."""
        with torch.autocast("cpu", torch.bfloat16):
            tokens = self.student(pixel_values(images)).last_hidden_state
            told = self.cls(tokens[:, 0]), self.patches(tokens[:, 1:]), self.projection(tokens[:, 0])
        return tuple(output.float() for output in told)
