"""Which learning rate suits the model when it is fine-tuned as the site does it: all layers, 30 epochs,
batches of 16, AdamW without decay, a linear schedule, crops and flips.

    python choose_rate.py --zip ham10000-200x150.zip --model ../../../public/models/lesion-vit-nano

Decides on images outside the sample's lesions: twelve a class to learn from, the hundreds of others to test.
"""

import argparse
import json
import zipfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from images import SIDE, read_image, resize, training_rows
from probe import TRAIN_PER_CLASS, rows_to_choose_by
from sklearn.metrics import balanced_accuracy_score
from student import CONFIG, pixel_values
from transformers import ViTForImageClassification
from views import draw, look

RATES = (5e-5, 1e-4, 2e-4)
DRAWS = 3
EPOCHS = 30
BATCH = 16
CROP_AREA = (0.6, 1.0)


def finetune(folder: Path, images: torch.Tensor, labels: torch.Tensor, rate: float, seed: int) -> float:
    """Balanced accuracy on the images that were not drawn to learn from."""
    torch.manual_seed(seed)
    random = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(labels), generator=random)
    classes = labels.unique()
    train = torch.cat([order[labels[order] == label][:TRAIN_PER_CLASS] for label in classes])
    test = torch.from_numpy(np.setdiff1d(order, train))

    model = ViTForImageClassification.from_pretrained(folder, num_labels=len(classes))
    model.set_attn_implementation("eager")
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0)
    steps = EPOCHS * -(-len(train) // BATCH)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / steps)
    model.train()
    for _ in range(EPOCHS):
        for batch in train[torch.randperm(len(train), generator=random)].split(BATCH):
            views = look(images[batch], draw(len(batch), random, CROP_AREA), CONFIG.image_size)
            loss = F.cross_entropy(model(pixel_values(views)).logits, labels[batch])
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
    model.eval()
    whole = F.interpolate(images[test], CONFIG.image_size, mode="bilinear", antialias=True)
    with torch.no_grad():
        told = torch.cat([model(pixel_values(batch)).logits.argmax(1) for batch in whole.split(64)])
    return balanced_accuracy_score(labels[test], told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zip", type=Path, required=True, help="HAM10000 at 200 × 150 pixels")
    parser.add_argument("--model", type=Path, required=True, help="folder of the model")
    options = parser.parse_args()
    with zipfile.ZipFile(options.zip) as archive:
        outside = training_rows(archive)
        rows = [outside[index] for index in rows_to_choose_by(outside)]
        pixels = [resize(read_image(archive, row.image_id), SIDE) for row in rows]
    images = torch.from_numpy(np.stack(pixels)).float()
    labels = torch.from_numpy(np.unique([row.dx for row in rows], return_inverse=True)[1])
    for rate in RATES:
        scores = [finetune(options.model, images, labels, rate, seed) for seed in range(DRAWS)]
        print(json.dumps({"rate": rate, "scores": np.round(scores, 4).tolist()}), flush=True)


if __name__ == "__main__":
    main()
