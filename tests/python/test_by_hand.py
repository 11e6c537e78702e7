"""What is written out by hand, held against the libraries."""

import random

import numpy as np
import pytest
import sklearn.metrics
import torch
from by_hand import (
    adamw_step,
    attention,
    backbone,
    linear_schedule,
    precision_recall_f1,
    training_loop,
    window_index,
)
from seeded import LABELS
from torch.nn.functional import scaled_dot_product_attention
from torch.utils.data import SequentialSampler
from transformers import Trainer, TrainingArguments, ViTConfig, ViTForImageClassification, get_linear_schedule_with_warmup


def make_model() -> ViTForImageClassification:
    torch.manual_seed(0)
    config = ViTConfig(
        hidden_size=12,
        num_hidden_layers=2,
        num_attention_heads=3,
        intermediate_size=20,
        image_size=24,
        patch_size=8,
        num_labels=len(LABELS),
    )
    model = ViTForImageClassification(config).eval()
    with torch.no_grad():  # Off their initial values: biases are zero there, and norms change nothing.
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    return model


def test_the_network_gives_transformers_logits():
    """Patches, class token, positions, blocks and the last norm, with images that are not their own mirror."""
    model = make_model()
    images = torch.randn(2, 3, 24, 24)
    with torch.no_grad():
        logits = model.classifier(backbone(images, model.vit))
        torch.testing.assert_close(logits, model(images).logits, atol=1e-5, rtol=0)


def test_attention_is_torchs():
    query, key, value = torch.randn(3, 2, 5, 12, generator=torch.Generator().manual_seed(1))
    split = [x.reshape(2, 5, 3, 4).transpose(1, 2) for x in (query, key, value)]
    expected = scaled_dot_product_attention(*split).transpose(1, 2).reshape(2, 5, 12)
    torch.testing.assert_close(attention(query, key, value, heads=3), expected)


def test_adamw_is_torchs():
    generator = torch.Generator().manual_seed(2)
    parameter = torch.nn.Parameter(torch.randn(4, 3, generator=generator))
    optimizer = torch.optim.AdamW([parameter], lr=0.1, weight_decay=0.2)
    value, first, second = parameter.detach().clone(), torch.zeros(4, 3), torch.zeros(4, 3)
    for step in range(1, 6):
        grad = torch.randn(4, 3, generator=generator)
        parameter.grad = grad.clone()
        optimizer.step()
        value, first, second = adamw_step(value, grad, first, second, step, 0.1, 0.2)
    torch.testing.assert_close(value, parameter.detach())


def test_schedule_is_transformers():
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = get_linear_schedule_with_warmup(optimizer, 0, 7)
    for step in range(7):
        assert linear_schedule(step, 7) == pytest.approx(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()


class InOrder(Trainer):
    def _get_train_sampler(self, train_dataset=None):
        return SequentialSampler(self.train_dataset)


def test_the_loop_is_the_trainers(tmp_path):
    """The same losses, step by step, over two epochs; the last batch has fewer images."""
    generator = torch.Generator().manual_seed(3)
    images = torch.randn(10, 3, 24, 24, generator=generator)
    labels = torch.arange(10) % 7
    data = [{"pixel_values": image, "labels": label} for image, label in zip(images, labels)]
    arguments = TrainingArguments(
        output_dir=tmp_path, num_train_epochs=2, per_device_train_batch_size=4, learning_rate=1e-2,
        logging_steps=1, report_to="none", save_strategy="no", use_cpu=True, disable_tqdm=True,
    )
    trainer = InOrder(model=make_model(), args=arguments, train_dataset=data)
    trainer.train()
    expected = [entry["loss"] for entry in trainer.state.log_history if "grad_norm" in entry]
    seen = []
    batches = [{"pixel_values": images[i : i + 4], "labels": labels[i : i + 4]} for i in range(0, 10, 4)]
    losses = training_loop(make_model(), batches, 2, 1e-2, seen.append)
    assert seen == [0, 1, 2]
    np.testing.assert_allclose(losses, expected, atol=1e-4)


@pytest.mark.parametrize("shift", [0, 2])
def test_windows_are_a_roll_and_a_cut(shift):
    square = torch.arange(64).reshape(8, 8)
    rolled = torch.roll(square, (-shift, -shift), dims=(0, 1))
    expected = rolled.unfold(0, 4, 4).unfold(1, 4, 4).reshape(-1)
    assert window_index(8, 4, shift) == expected.tolist()


def test_scores_are_scikit_learns():
    draw = random.Random(4)
    y_true, y_pred = (draw.choices(LABELS[:6], k=60) for _ in range(2))
    ours = np.array([precision_recall_f1(label, y_true, y_pred) for label in LABELS]).T
    theirs = sklearn.metrics.precision_recall_fscore_support(y_true, y_pred, labels=LABELS, zero_division=0)
    np.testing.assert_allclose(ours, theirs[:3])
