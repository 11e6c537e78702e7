"""evaluate.py says of an engine's model what the engine says."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest
from conftest import NANO, run, script
from seeded import LABELS
from sklearn.metrics import confusion_matrix, roc_auc_score


@pytest.fixture(scope="module")
def engines(sample, tmp_path_factory):
    """A model that the engine has trained for two epochs."""
    out = tmp_path_factory.mktemp("engine")
    run("node", "cli/finetune.ts", "--data", sample, "--model", NANO, "--epochs", 2, "--lr", "2e-4", "--out", out)
    return out


@pytest.mark.parametrize("packed", [False, True])
def test_evaluation_of_the_engines_model(engines, sample, tmp_path, packed):
    """As a folder, and zipped as the page's Save model gives it."""
    model = shutil.make_archive(str(tmp_path / "model"), "zip", engines) if packed else engines
    output = script("evaluate.py", model, "--data", sample, "--out", tmp_path)
    written = json.loads((engines / "run.json").read_text())["predictions"]
    table = pd.read_csv(tmp_path / "predictions.csv")
    assert list(table["image_id"]) == [one["imageId"] for one in written]
    engines_probabilities = np.array([one["probabilities"] for one in written])
    np.testing.assert_allclose(table[LABELS], engines_probabilities, atol=1e-4, rtol=0)
    ours, theirs = (
        confusion_matrix(table["dx"], [LABELS[i] for i in np.argmax(rows, axis=1)], labels=LABELS)
        for rows in (table[LABELS].to_numpy(), engines_probabilities)
    )
    np.testing.assert_array_equal(ours, theirs)
    area = roc_auc_score(table["dx"], table[LABELS], multi_class="ovr", labels=LABELS)
    assert f"Area under the ROC curve, mean {area:.2f}" in output
    assert "Largest difference from the probabilities in the run" in output


def test_other_images_are_refused(engines, sample, tmp_path):
    folder = tmp_path / "part"
    shutil.copytree(sample, folder)
    rows = pd.read_csv(folder / "labels.csv")
    test = json.loads((engines / "run.json").read_text())["data"]["test"]
    rows[rows["image_id"] != test[0]].to_csv(folder / "labels.csv", index=False)
    message = script("evaluate.py", engines, "--data", folder, "--out", tmp_path, fails=True)
    assert f"lacks 1 of the 20 test images ({test[0]} …)" in message


def test_a_model_without_its_run_is_refused(engines, sample, tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(engines, folder, ignore=shutil.ignore_patterns("run.json"))
    assert "There is no run.json beside the model" in script("evaluate.py", folder, "--data", sample, fails=True)
