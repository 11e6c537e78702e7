"""How much a linear classifier reads from a model's features when it sees few images.

Two probes. `choose` is for decisions while training: images outside the sample's lesions, twelve a class
to learn from, all others to test. It alone chooses between trainings; its labels train no features.
`sample` is the one that is reported: the 100 images of the tutorial, 20 splits of 80 and 20.

    python probe.py --zip ham10000-200x150.zip ../../../public/models/lesion-vit-nano vit-tiny-patch16-224
"""

import argparse
import json
import zipfile
from pathlib import Path

import numpy as np
import torch
from images import Row, read_image, sample_rows, training_rows
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from transformers import ViTImageProcessorPil, ViTModel

CHOOSE_PER_CLASS = 150
TRAIN_PER_CLASS = 12
DRAWS = 10
SPLITS = 20


def classifier():
    """The linear classifier of both probes, with a penalty for few images in many dimensions."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))


def rows_to_choose_by(rows: list[Row]) -> list[int]:
    """Places of up to 150 images of each class among `rows`, one a lesion, drawn with a seed."""
    order = np.random.default_rng(0).permutation(len(rows))
    chosen, lesions, counts = [], set(), {}
    for index in order:
        row = rows[index]
        if row.lesion_id in lesions or counts.get(row.dx, 0) == CHOOSE_PER_CLASS:
            continue
        lesions.add(row.lesion_id)
        counts[row.dx] = counts.get(row.dx, 0) + 1
        chosen.append(int(index))
    return sorted(chosen)


def choose(features: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Balanced accuracy of each of ten draws."""
    scores = []
    for seed in range(DRAWS):
        order = np.random.default_rng(seed).permutation(len(labels))
        train = np.concatenate(
            [[i for i in order if labels[i] == label][:TRAIN_PER_CLASS] for label in np.unique(labels)]
        )
        test = np.setdiff1d(order, train)
        model = classifier().fit(features[train], labels[train])
        scores.append(balanced_accuracy_score(labels[test], model.predict(features[test])))
    return np.array(scores)


def sample(features: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Test accuracy of each of 20 stratified splits."""
    splits = StratifiedShuffleSplit(SPLITS, test_size=0.2, random_state=0)
    return np.array(
        [
            classifier().fit(features[train], labels[train]).score(features[test], labels[test])
            for train, test in splits.split(features, labels)
        ]
    )


def cls_features(model: ViTModel, pixel_values: torch.Tensor) -> np.ndarray:
    """The class token after the last layer norm, which a head for classification reads, `[n, width]`."""
    with torch.no_grad():
        batches = [model(batch).last_hidden_state[:, 0] for batch in pixel_values.split(64)]
    return torch.cat(batches).numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zip", type=Path, required=True, help="HAM10000 at 200 × 150 pixels")
    parser.add_argument("models", type=Path, nargs="+", help="folders of models")
    parser.add_argument("--out", type=Path, default=Path("probes.json"))
    options = parser.parse_args()
    with zipfile.ZipFile(options.zip) as archive:
        outside = training_rows(archive)
        sets = {
            "choose": (choose, [outside[index] for index in rows_to_choose_by(outside)]),
            "sample": (sample, sample_rows()),
        }
        results = []
        for folder in options.models:
            model = ViTModel.from_pretrained(folder, add_pooling_layer=False).float().eval()
            processor = ViTImageProcessorPil.from_pretrained(folder)
            result = {"model": folder.name}
            for name, (probe, rows) in sets.items():
                images = [read_image(archive, row.image_id) for row in rows]
                features = cls_features(model, processor(images, return_tensors="pt").pixel_values)
                scores = probe(features, np.array([row.dx for row in rows]))
                result[name] = {
                    "mean": round(scores.mean(), 4),
                    "std": round(scores.std(ddof=1), 4),
                    "scores": scores.round(4).tolist(),
                }
            print(json.dumps(result), flush=True)
            results.append(result)
    lines = ",\n".join(f"  {json.dumps(result)}" for result in results)
    options.out.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
