"""The split and the smaller samples, id by id as the engine draws them."""

import pandas as pd
import pytest
from conftest import engine
from finetune import parse_options, split
from lesions import read_labels
from seeded import DataError, split_by_lesion, train_test_split


def test_split_is_the_engines_id_by_id(sample):
    rows = read_labels(sample)
    cases = engine("splits", sample)
    assert len(cases) == 25
    for case in cases:
        images = [] if case["images"] is None else ["--images", str(case["images"])]
        # The order of the rows in the file must not count.
        shuffled = rows.sample(frac=1, random_state=case["seed"] % 1000)
        train, test = split(shuffled, parse_options(["--seed", str(case["seed"]), *images]))
        assert list(train["image_id"]) == case["train"]
        assert list(test["image_id"]) == case["test"]


def test_a_side_without_images_is_refused():
    rows = pd.DataFrame({"image_id": ["a", "b"], "dx": ["nv", "mel"]})
    with pytest.raises(DataError, match="leaves one side of the split empty"):
        train_test_split(rows, 0.2, 42)


def test_lesions_without_a_name_are_refused():
    rows = pd.DataFrame({"image_id": ["a", "b"], "dx": ["nv", "mel"], "lesion_id": ["L1", ""]})
    with pytest.raises(DataError, match="have no lesion_id"):
        split_by_lesion(rows, 0.5, 42)


def test_split_by_lesion_keeps_a_lesions_images_together():
    """Lesion i has i % 4 + 1 images."""
    rows = pd.DataFrame(
        [
            {"image_id": f"I{lesion}-{image}", "lesion_id": f"L{lesion}", "dx": "mel" if lesion % 3 else "nv"}
            for lesion in range(60)
            for image in range(lesion % 4 + 1)
        ]
    )
    train, test = split_by_lesion(rows, 0.2, 42)
    assert set(train["lesion_id"]).isdisjoint(test["lesion_id"])
    assert sorted([*train["image_id"], *test["image_id"]]) == sorted(rows["image_id"])
    # A fifth of the lesions of each class.
    assert test.drop_duplicates("lesion_id")["dx"].value_counts().to_dict() == {"mel": 8, "nv": 4}
