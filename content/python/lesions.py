"""The sample: its table, its images, and the random views of them that a model learns from."""

import hashlib
import json
from pathlib import Path

import pandas as pd
import torch
from PIL import Image, ImageOps
from torchvision.transforms import Compose, RandomHorizontalFlip, RandomResizedCrop, RandomVerticalFlip
from torchvision.transforms.functional import crop
from transformers import BaseImageProcessor

from seeded import LABELS, DataError, label2id

LABEL_FILES = ["labels.csv", "HAM10000_metadata.csv"]
COLUMNS = ["image_id", "dx", "lesion_id", "dx_type", "age", "sex", "localization"]


# #region read-labels
def read_labels(folder: Path) -> pd.DataFrame:
    """The rows of `labels.csv`, or of HAM10000's own table, each with the path of its image.

    Raises DataError that names what is missing, unknown or there twice.
    """
    file = next((folder / name for name in LABEL_FILES if (folder / name).exists()), None)
    if file is None:
        raise DataError(
            f"{folder} holds no labels.csv. Give --data a folder with labels.csv and images/; "
            "`npm run data` makes one in public/data/sample, and fetch_ham10000.py gets all of HAM10000."
        )
    rows = pd.read_csv(file, dtype=str, keep_default_na=False).reindex(columns=COLUMNS, fill_value="")
    check(file, rows["image_id"].eq(""), rows, "have no image_id")
    check(file, rows["image_id"].duplicated(), rows, "are there twice")
    check(file, ~rows["dx"].isin(LABELS), rows, f"have a label (dx) that is none of {', '.join(LABELS)}")
    # #region missing-files
    files = {path.stem: path for path in image_files(folder)}
    rows["path"] = rows["image_id"].map(files)
    check(file, rows["path"].isna(), rows, f"have no image in {folder / 'images'}")
    # #endregion missing-files
    return rows
# #endregion read-labels


def check(file: Path, wrong: pd.Series, rows: pd.DataFrame, what: str) -> None:
    """Raises DataError with the first ids of the rows that are wrong, if any are."""
    if wrong.any():
        some = ", ".join(rows.loc[wrong, "image_id"].head(3))
        raise DataError(f"{file}: {wrong.sum()} of {len(rows)} rows {what} ({some} …). Mend the table or the folder.")


def image_files(folder: Path) -> list[Path]:
    """The image files beside the labels and one folder deeper; those in `images/` last, so that they count."""
    paths = [path for path in [*folder.glob("*"), *folder.glob("*/*")] if not path.name.startswith(".")]
    images = [path for path in paths if path.suffix.lower() in {".jpg", ".jpeg", ".png"}]
    return sorted(images, key=lambda path: (path.parent.name == "images", path))


def describe_sample(folder: Path, rows: pd.DataFrame) -> dict[str, str]:
    """Where the images are from, and the checksum of their table in the form that `npm run data` gives it."""
    manifest = folder / "manifest.json"
    stated = json.loads(manifest.read_text()) if manifest.exists() else {}
    table = rows[COLUMNS].sort_values("image_id")
    table["age"] = [f"{float(age):g}" if age else "" for age in table["age"]]
    csv = table.to_csv(index=False, lineterminator="\n")
    return {
        "source": stated.get("source", "folder"),
        "title": stated.get("title", f"{len(rows)} images from “{folder.resolve().name}”"),
        "labelsSha256": hashlib.sha256(csv.encode()).hexdigest(),
    }


def decode(path: Path) -> Image.Image:
    """An image as the page decodes it: turned as its EXIF data say, 8-bit RGB, at its own size."""
    return ImageOps.exif_transpose(Image.open(path)).convert("RGB")


# #region augment
flip = Compose([RandomHorizontalFlip(), RandomVerticalFlip()])


def augment(image: Image.Image) -> Image.Image:
    """One random view: a crop of 60 to 100 % of the area, flipped or not, either way.

    It has the crop's size; the image processor, which comes next, does the resizing.
    """
    box = RandomResizedCrop.get_params(image, scale=[0.6, 1.0], ratio=[3 / 4, 4 / 3])
    return flip(crop(image, *box))
# #endregion augment


# #region images
class LesionImages(torch.utils.data.Dataset):
    """Images as the model takes them, each read when it is asked for: a new view every time if augmented."""

    def __init__(self, rows: pd.DataFrame, processor: BaseImageProcessor, augmented: bool = False):
        self.rows, self.processor, self.augmented = rows, processor, augmented

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, i: int) -> dict[str, object]:
        row = self.rows.iloc[i]
        image = decode(row["path"])
        if self.augmented:
            image = augment(image)
        pixel_values = self.processor(image, return_tensors="pt")["pixel_values"][0]
        return {"pixel_values": pixel_values, "labels": label2id[row["dx"]]}
# #endregion images
