"""The images to learn from: HAM10000 less every image of a lesion that the 100-image sample shows.

    python images.py --zip ham10000-200x150.zip

writes `training_ids.csv`, with the lesion of each image, so that anybody can check what was left out.
"""

import argparse
import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).parent
TRAINING_IDS = HERE / "training_ids.csv"
SIDE = 128
"""Of the images that crops are taken from, in pixels: a little more than the student's own."""
SAMPLE = HERE.parents[1] / "sample" / "ham10000-sample-100.csv"


@dataclass(frozen=True)
class Row:
    """One image of HAM10000. `dx`, the diagnosis, is for the probe alone: no training reads it."""

    image_id: str
    lesion_id: str
    dx: str


def read_rows(text: str) -> list[Row]:
    """Rows of a table with the columns of HAM10000's own, sorted by image."""
    rows = [Row(r["image_id"], r["lesion_id"], r["dx"]) for r in csv.DictReader(io.StringIO(text))]
    return sorted(rows, key=lambda row: row.image_id)


def sample_rows() -> list[Row]:
    """The 100 images of the tutorial."""
    return read_rows(SAMPLE.read_text())


def training_rows(archive: zipfile.ZipFile) -> list[Row]:
    """All images of lesions that the sample does not show."""
    rows = read_rows(archive.read("HAM10000_metadata.csv").decode())
    left_out = {row.lesion_id for row in sample_rows()}
    return [row for row in rows if row.lesion_id not in left_out]


def read_image(archive: zipfile.ZipFile, image_id: str) -> np.ndarray:
    """The pixels of an image, `[height, width, 3]`, bytes."""
    with archive.open(f"images/{image_id}.jpg") as file:
        return np.asarray(Image.open(file).convert("RGB"))


def resize(image: np.ndarray, side: int) -> np.ndarray:
    """To a square, as the image processor of both models does: `[3, side, side]`, bytes."""
    square = Image.fromarray(image).resize((side, side), Image.Resampling.BILINEAR)
    return np.asarray(square).transpose(2, 0, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--zip", type=Path, required=True, help="HAM10000 at 200 × 150 pixels")
    with zipfile.ZipFile(parser.parse_args().zip) as archive:
        rows = training_rows(archive)
    lines = ["image_id,lesion_id", *(f"{row.image_id},{row.lesion_id}" for row in rows)]
    TRAINING_IDS.write_text("\n".join(lines) + "\n")
    print(f"{len(rows)} images of {len({row.lesion_id for row in rows})} lesions")


if __name__ == "__main__":
    main()
