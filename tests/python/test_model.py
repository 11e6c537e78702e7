"""The model before any training: the engine's logits, and what learns."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import NANO, ROOT, engine
from finetune import parse_options, split
from lesions import LesionImages, augment, read_labels
from models import load_model, unfreeze
from PIL import Image
from seeded import DataError
from transformers import SwinConfig, SwinForImageClassification, ViTConfig, ViTForImageClassification


def models_at_hand() -> list[str]:
    """The bundled model, and the ViT-Tiny where LESION_MODELS has it: its head is for other classes."""
    tiny = "vit-tiny-patch16-224"
    return [NANO, *([tiny] if (Path(os.environ.get("LESION_MODELS", "")) / tiny / "config.json").exists() else [])]


@pytest.mark.parametrize("name", models_at_hand())
def test_initial_test_logits_are_the_engines(name, sample):
    loaded = load_model(name, seed=42)
    assert loaded.created == ["classifier.weight", "classifier.bias"]
    _, test = split(read_labels(sample), parse_options([]))
    expected = engine("logits", sample, name)
    assert [one["imageId"] for one in expected] == list(test["image_id"])
    images = LesionImages(test, loaded.processor)
    loaded.model.eval()
    with torch.no_grad():
        logits = loaded.model(torch.stack([images[i]["pixel_values"] for i in range(len(images))])).logits
    np.testing.assert_allclose(logits.numpy(), [one["logits"] for one in expected], atol=1e-3, rtol=0)


def test_another_seed_draws_another_head():
    first, second = (load_model(NANO, seed).model.classifier.weight for seed in (42, 43))
    assert not torch.allclose(first, second)
    assert first.std().item() == pytest.approx(0.02, rel=0.05)


def test_a_model_that_is_not_there_is_named():
    with pytest.raises(DataError, match="There is no model “vit-nowhere”"):
        load_model("vit-nowhere", 42)


def test_a_model_without_weights_is_named(tmp_path):
    (tmp_path / "config.json").write_text((ROOT / "public" / "models" / NANO / "config.json").read_text())
    with pytest.raises(DataError, match=r"cannot be loaded \(.*\). Check the name, or the connection"):
        load_model(str(tmp_path), 42)


def learning(model: torch.nn.Module) -> set[str]:
    """The modules that learn, to the depth of a block."""
    return {name.rsplit(".", 1)[0] for name, parameter in model.named_parameters() if parameter.requires_grad}


def test_unfreeze_of_a_vit():
    config = ViTConfig(hidden_size=8, num_hidden_layers=3, num_attention_heads=2, intermediate_size=8, image_size=32)
    model = ViTForImageClassification(config)
    unfreeze(model, "head")
    assert learning(model) == {"classifier"}
    model = ViTForImageClassification(config)
    unfreeze(model, "1")
    roots = {".".join(name.split(".")[:3]) for name in learning(model)}
    assert roots == {"classifier", "vit.layernorm", "vit.layers.2"}


def test_unfreeze_of_a_swin_counts_blocks_and_takes_the_merging_before_them():
    config = SwinConfig(depths=[2, 1], num_heads=[1, 2], embed_dim=8, image_size=32, window_size=4)
    model = SwinForImageClassification(config)
    unfreeze(model, "2")
    roots = {".".join(name.split(".")[:6]) for name in learning(model)}
    assert {name for name in roots if "blocks" in name} == {
        "swin.encoder.layers.0.blocks.1",
        "swin.encoder.layers.1.blocks.0",
    }
    assert any("layers.0.downsample" in name for name in roots)
    assert not any(name.startswith("swin.embeddings") for name in roots)


def test_augmentation_crops_60_to_100_percent_and_flips_half_of_the_time():
    """An image whose channels say where a pixel was: red its column, green its row."""
    columns, rows = np.meshgrid(np.arange(200), np.arange(150))
    image = Image.fromarray(np.stack([columns, rows, 0 * rows], -1).astype(np.uint8))
    torch.manual_seed(0)
    shares, mirrored, upside_down = [], 0, 0
    for _ in range(600):
        pixels = np.asarray(augment(image)).astype(int)
        height, width, _ = pixels.shape
        shares.append(height * width / (200 * 150))
        assert 3 / 4 - 0.02 <= width / height <= 4 / 3 + 0.02
        # A crop, not a resize: neighbours stay neighbours.
        assert np.ptp(pixels[0, :, 0]) == width - 1 and np.ptp(pixels[:, 0, 1]) == height - 1
        mirrored += pixels[0, 0, 0] > pixels[0, -1, 0]
        upside_down += pixels[0, 0, 1] > pixels[-1, 0, 1]
    assert 0.595 <= min(shares) < 0.62 and 0.95 < max(shares) <= 1
    # Three deviations of a coin that is thrown 600 times.
    assert abs(mirrored - 300) < 37 and abs(upside_down - 300) < 37
