"""Trains the student from random weights, without labels, on what teacher.py wrote.

    torchrun --nproc-per-node 2 pretrain.py --zip ham10000-200x150.zip --features features --out training

Two losses. Distilling: from its class token the student must tell the teacher's class tokens, from each
patch the teacher's patch, by a linear layer. Contrast: two views of one lesion, be they of one image or of
two, must be told from all other lesions in the batch (NT-Xent, Chen et al. 2020). `lesion_id` says which
images show one lesion; no diagnosis and nothing else of the table is read.

Two processes with a thread each, which share out the lesions of a step, wait less for each other than the
two threads of one.
"""

import argparse
import json
import math
import time
import zipfile
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from images import Row, training_rows
from probe import choose, cls_features, rows_to_choose_by
from student import CONFIG, Pretraining, load_student, pixel_values
from torch.nn.parallel import DistributedDataParallel
from views import draw, look, recolour

SEED = 7
LESIONS_PER_BATCH = 96
LEARNING_RATE = 1e-3
WEIGHT_DECAY = 0.05
WARMUP_EPOCHS = 1
TEMPERATURE = 0.2


class Targets:
    """The images, and the teacher's features of them, standardised."""

    def __init__(self, folder: Path):
        self.images = torch.from_numpy(np.load(folder / "images.npy"))
        cls = torch.from_numpy(np.load(folder / "cls.npy")).float()
        self.cls = ((cls - cls.mean(0)) / cls.std(0)).flatten(1)
        self.patches = torch.from_numpy(np.load(folder / "patches.npy"))
        some = self.patches[::10].float()
        self.mean, self.std = (f((0, 2, 3))[:, None, None] for f in (some.mean, some.std))

    def view(self, picks: torch.Tensor, random: torch.Generator):
        """A random view of each picked image: pixels `[n, 3, side, side]`, the teacher's class tokens
        `[n, 3 * 192]`, and its patches there `[n, patches, 192]`."""
        views = draw(len(picks), random)
        images = look(self.images[picks].float(), views, CONFIG.image_size)
        grid = (self.patches[picks].float() - self.mean) / self.std
        patches = look(grid, views, CONFIG.image_size // CONFIG.patch_size)
        return recolour(images, random), self.cls[picks], patches.flatten(2).transpose(1, 2)


def contrast(projections: torch.Tensor) -> torch.Tensor:
    """NT-Xent over `[2 n, size]`, whose row `i + n` is the other view of row `i`."""
    projections = F.normalize(projections, dim=1)
    similarity = projections @ projections.T / TEMPERATURE
    similarity.fill_diagonal_(-math.inf)
    return F.cross_entropy(similarity, torch.arange(len(projections)).roll(len(projections) // 2))


def images_by_lesion(rows: list[Row]) -> list[list[int]]:
    """Places in `rows`, in one list for each lesion."""
    lesions: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        lesions.setdefault(row.lesion_id, []).append(index)
    return list(lesions.values())


def batches(lesions: list[list[int]], random: torch.Generator):
    """Lesions in random order: this process's `n` of each step, as `[2 n]` images. Row `i` and row `n + i`
    show one lesion; they are the same image where there is no other."""
    order = torch.randperm(len(lesions), generator=random)
    for step in range(len(lesions) // LESIONS_PER_BATCH):
        batch = order[step * LESIONS_PER_BATCH :][:LESIONS_PER_BATCH]
        pairs = []
        for images in (lesions[lesion] for lesion in batch):
            shuffled = torch.randperm(len(images), generator=random)
            pairs.append((images[shuffled[0]], images[shuffled[-1]]))
        yield torch.tensor(pairs[dist.get_rank() :: dist.get_world_size()]).T.flatten()


def rate(step: int, steps_per_epoch: int, epochs: int) -> float:
    """A climb, then half a cosine, as a part of the peak."""
    warmup = WARMUP_EPOCHS * steps_per_epoch
    if step < warmup:
        return (step + 1) / warmup
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / (epochs * steps_per_epoch - warmup)))


def new_optimizer(parameters: list[torch.nn.Parameter]) -> torch.optim.AdamW:
    """AdamW, whose decay spares what is no matrix."""
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0},
    ]
    return torch.optim.AdamW(groups, lr=LEARNING_RATE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zip", type=Path, required=True, help="HAM10000 at 200 × 150 pixels")
    parser.add_argument("--features", type=Path, required=True, help="folder that teacher.py wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--student", type=Path, help="folder of an earlier training to go on from")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--distil", type=float, default=1.0, help="weight of this loss")
    parser.add_argument("--contrast", type=float, default=0.5, help="weight of this loss")
    options = parser.parse_args()

    dist.init_process_group("gloo")
    torch.set_num_threads(1)
    with zipfile.ZipFile(options.zip) as archive:
        rows = training_rows(archive)
    lesions = images_by_lesion(rows)
    targets = Targets(options.features)
    chosen = rows_to_choose_by(rows)
    side = CONFIG.image_size
    probe_images = F.interpolate(targets.images[chosen].float(), side, mode="bilinear", antialias=True)
    probe_labels = np.array([rows[index].dx for index in chosen])

    torch.manual_seed(SEED)
    order = torch.Generator().manual_seed(SEED)
    changes = torch.Generator().manual_seed(SEED + 1 + dist.get_rank())
    student = load_student(options.student)
    model = DistributedDataParallel(Pretraining(student, targets.cls.shape[1], len(targets.mean)))
    optimizer = new_optimizer(list(model.parameters()))
    steps = len(lesions) // LESIONS_PER_BATCH
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: rate(step, steps, options.epochs))
    start = time.monotonic()
    for epoch in range(1, options.epochs + 1):
        model.train()
        losses = []
        for picks in batches(lesions, order):
            images, cls, patches = targets.view(picks, changes)
            told_cls, told_patches, projections = model(images)
            parts = torch.stack(
                [F.mse_loss(told_cls, cls), F.mse_loss(told_patches, patches), contrast(projections)]
            )
            loss = options.distil * (parts[0] + parts[1]) + options.contrast * parts[2]
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            losses.append(parts.detach())
        if dist.get_rank() > 0:
            continue
        model.eval()
        cls_loss, patch_loss, contrast_loss = torch.stack(losses).mean(0).tolist()
        accuracy = choose(cls_features(student, pixel_values(probe_images)), probe_labels).mean()
        record = {
            "epoch": epoch,
            "seconds": round(time.monotonic() - start),
            "cls": round(cls_loss, 4),
            "patches": round(patch_loss, 4),
            "contrast": round(contrast_loss, 4),
            "probe": round(accuracy, 4),
        }
        print(json.dumps(record), flush=True)
        student.save_pretrained(options.out)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
