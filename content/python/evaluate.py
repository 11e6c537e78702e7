"""Evaluates a trained model: one of finetune.py or `npm run finetune`, or the zip that the page saves.

    python evaluate.py vit-tiny-lesions.zip --data public/data/sample

The test images are those of the model's own `run.json`, so that none of them was learnt from.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from sklearn.metrics import auc, roc_curve
from torch.utils.data import DataLoader
from transformers import AutoImageProcessor, AutoModelForImageClassification, BaseImageProcessor, PreTrainedModel

from finetune import report
from lesions import LesionImages, read_labels
from models import opened
from seeded import LABELS, DataError


# #region predict
def predict(model: PreTrainedModel, processor: BaseImageProcessor, rows: pd.DataFrame) -> np.ndarray:
    """One row an image, one probability a class, in the order of `LABELS`."""
    # The model says itself which of its outputs means which class.
    order = [model.config.label2id[label] for label in LABELS]
    model.eval()
    probabilities = []
    with torch.no_grad():
        for batch in DataLoader(LesionImages(rows, processor), batch_size=16):
            logits = model(batch["pixel_values"].to(model.device)).logits
            probabilities.append(torch.softmax(logits[:, order], dim=-1).cpu())
    return torch.cat(probabilities).numpy()
# #endregion predict


# #region roc
def areas_under_roc_curves(diagnoses: list[str], probabilities: np.ndarray) -> pd.Series:
    """For each class, how likely an image of it scores higher than another: 0.5 is guessing, 1 a perfect order."""
    truth = np.array(diagnoses)
    areas = {}
    for index, label in enumerate(LABELS):
        fpr, tpr, _ = roc_curve(truth == label, probabilities[:, index])
        areas[label] = auc(fpr, tpr)
    return pd.Series(areas)
# #endregion roc


# #region pick-device
def pick_device() -> torch.device:
    """A GPU where there is one, else the processor."""
    accelerator = torch.accelerator.current_accelerator(check_available=True)
    return accelerator or torch.device("cpu")
# #endregion pick-device


def load(folder: Path) -> tuple[PreTrainedModel, BaseImageProcessor]:
    model = AutoModelForImageClassification.from_pretrained(folder, dtype=torch.float32)
    if set(model.config.label2id) != set(LABELS):
        raise DataError(
            f"{folder.name}/config.json names other classes than {', '.join(LABELS)}. Give a model that was fine-tuned here."
        )
    return model.to(pick_device()), AutoImageProcessor.from_pretrained(folder, backend="pil")


def read_run(path: Path) -> dict:
    if path.exists():
        return json.loads(path.read_text())
    raise DataError(f"There is no {path.name} beside the model, and so no list of its test images. Give it with --run.")


def rows_of(rows: pd.DataFrame, image_ids: list[str], folder: Path) -> pd.DataFrame:
    """The rows of these images, in their order."""
    missing = sorted(set(image_ids) - set(rows["image_id"]))
    if missing:
        raise DataError(
            f"{folder} lacks {len(missing)} of the {len(image_ids)} test images ({', '.join(missing[:3])} …). "
            "Give --data the sample that the run was made on."
        )
    return rows.set_index("image_id", drop=False).loc[image_ids]


def largest_difference(run: dict, rows: pd.DataFrame, probabilities: np.ndarray) -> float:
    """Between these probabilities and those that the run itself has written down."""
    written = {one["imageId"]: one["probabilities"] for one in run["predictions"]}
    return float(np.abs(probabilities - np.array([written[image_id] for image_id in rows["image_id"]])).max())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path, help="a model folder, or the zip of Save model")
    parser.add_argument("--data", type=Path, default=Path("public/data/sample"), help="folder with labels.csv and images/")
    parser.add_argument("--run", type=Path, help="the run whose test images to take, if it is not beside the model")
    parser.add_argument("--out", type=Path, default=Path("evaluation"), help="where results are written")
    options = parser.parse_args()
    with opened(options.model) as folder:
        run = read_run(options.run or folder / "run.json")
        model, processor = load(folder)
    rows = rows_of(read_labels(options.data), run["data"]["test"], options.data)
    probabilities = predict(model, processor, rows)
    predicted = [LABELS[index] for index in probabilities.argmax(-1)]

    options.out.mkdir(parents=True, exist_ok=True)
    report(list(rows["dx"]), predicted, options.out / "confusion-matrix.png")
    areas = areas_under_roc_curves(list(rows["dx"]), probabilities)
    print(f"\nArea under the ROC curve, mean {areas.mean():.2f}:\n{areas.to_string(float_format='{:.2f}'.format)}\n")
    table = pd.DataFrame(probabilities, columns=LABELS)
    table.insert(0, "image_id", list(rows["image_id"]))
    table.insert(1, "dx", list(rows["dx"]))
    table.to_csv(options.out / "predictions.csv", index=False)
    print(f"Largest difference from the probabilities in the run: {largest_difference(run, rows, probabilities):.1e}.")
    print(f"Written to {options.out}.")


if __name__ == "__main__":
    try:
        main()
    except DataError as error:
        sys.exit(str(error))
