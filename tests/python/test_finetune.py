"""finetune.py as it is run: what it writes, which model it keeps, and the same in two processes."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate.commands.config.config_args import load_config_from_file
from conftest import NANO, SCRIPTS, engine, run, script
from finetune import parse_options, split, weighted_loss
from lesions import LesionImages, read_labels
from run_record import run_config
from torch.nn.functional import cross_entropy
from transformers import AutoImageProcessor, AutoModelForImageClassification


def read(folder: Path) -> dict:
    return json.loads((folder / "run.json").read_text())


def probabilities_of(run: dict) -> np.ndarray:
    return np.array([one["probabilities"] for one in run["predictions"]])


def recompute(folder: Path, sample: Path) -> np.ndarray:
    """The probabilities of the test images by the model in the folder."""
    model = AutoModelForImageClassification.from_pretrained(folder).eval()
    processor = AutoImageProcessor.from_pretrained(folder, backend="pil")
    rows = read_labels(sample).set_index("image_id", drop=False).loc[read(folder)["data"]["test"]]
    images = LesionImages(rows, processor)
    with torch.no_grad():
        logits = model(torch.stack([images[i]["pixel_values"] for i in range(len(images))])).logits
    return torch.softmax(logits, -1).numpy()


def test_run_opens_on_the_page(trained):
    written = read(trained)
    opened = engine("read", trained / "run.json")
    assert opened == written
    assert [record["epoch"] for record in opened["epochs"]] == [0, 1]
    assert len(opened["stepLosses"]) == 5
    assert (len(opened["data"]["train"]), len(opened["data"]["test"])) == (80, 20)


def test_all_but_the_training_is_the_engines(trained, sample, tmp_path):
    """Before training and without augmentation nothing is left to chance: the engine's own numbers."""
    run("node", "cli/finetune.ts", "--data", sample, "--model", NANO, "--epochs", 1, "--lr", 0, "--out", tmp_path)
    ours, engines = read(trained), read(tmp_path)
    assert ours["data"] == engines["data"]
    assert {**ours["config"], "learningRate": 0, "backend": "wasm"} == engines["config"]
    for side in ("train", "test"):
        assert ours["epochs"][0][side]["loss"] == pytest.approx(engines["epochs"][0][side]["loss"], abs=1e-4)
        assert ours["epochs"][0][side]["accuracy"] == engines["epochs"][0][side]["accuracy"]
    unlike = {"id", "name"}
    assert {k: v for k, v in ours["model"].items() if k not in unlike} == {
        k: v for k, v in engines["model"].items() if k not in unlike
    }


def test_folder_is_read_by_the_engine(trained, sample, tmp_path):
    run("node", "cli/finetune.ts", "--data", sample, "--model", trained, "--epochs", 1, "--lr", 0, "--out", tmp_path)
    assert read(tmp_path)["model"]["newParameters"] == []
    np.testing.assert_allclose(probabilities_of(read(tmp_path)), probabilities_of(read(trained)), atol=1e-4)
    assert (trained / "confusion-matrix.png").stat().st_size > 5000


def test_the_best_epochs_model_comes_back_whole(sample, tmp_path):
    """The rate is so high that the last epoch is not the best: its blocks must not stay in the model."""
    words = ["--data", sample, "--model", NANO, "--epochs", 5, "--lr", 3e-3, "--schedule", "constant", "--best", "loss"]
    script("finetune.py", *words, "--patience", 3, "--out", tmp_path)
    written = read(tmp_path)
    losses = [record["test"]["loss"] for record in written["epochs"]]
    best = int(np.argmin(losses[1:])) + 1
    assert written["bestEpoch"] == best < len(losses) - 1
    # It ended early, or there was no time for that.
    assert len(losses) - 1 == min(5, best + 3)
    probabilities = recompute(tmp_path, sample)
    np.testing.assert_allclose(probabilities, probabilities_of(written), atol=1e-5)
    labels = [one["label"] for one in written["predictions"]]
    order = ["akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"]
    loss = -np.mean(np.log([row[order.index(label)] for row, label in zip(probabilities, labels)]))
    assert loss == pytest.approx(losses[best], abs=1e-3)


def test_two_processes_give_a_run_of_the_same_shape(trained, sample, tmp_path):
    launch = [sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", 2]
    words = ["--data", sample, "--model", NANO, "--epochs", 1, "--batch", 8]
    run(*launch, SCRIPTS / "finetune.py", *words, "--out", tmp_path)
    two, one = engine("read", tmp_path / "run.json"), read(trained)
    assert "2 processes" in two["device"]["description"]
    assert two["data"] == one["data"]
    # Two batches of 8 make a step of 16.
    assert two["config"] == one["config"]
    assert len(two["stepLosses"]) == len(one["stepLosses"])
    # Before training, the gathered evaluation is that of one process; 80 images make whole batches.
    assert two["epochs"][0]["test"]["accuracy"] == one["epochs"][0]["test"]["accuracy"]
    assert two["epochs"][0]["train"]["loss"] == pytest.approx(one["epochs"][0]["train"]["loss"], abs=1e-4)
    np.testing.assert_allclose(recompute(tmp_path, sample), probabilities_of(two), atol=1e-5)


def test_accelerate_with_cpu_alone_starts_one_process(sample, tmp_path):
    """accelerate 1.15 starts one process for --cpu without MPI, whatever --num_processes says."""
    launch = [sys.executable, "-m", "accelerate.commands.launch", "--num_processes", 2, "--cpu"]
    words = ["--data", sample, "--model", NANO, "--epochs", 1]
    run(*launch, SCRIPTS / "finetune.py", *words, "--out", tmp_path)
    assert read(tmp_path)["config"]["batchSize"] == 16


def test_weighted_loss_counts_classes_alike():
    rows = ["nv"] * 6 + ["mel"] * 2
    labels = torch.tensor([5] * 6 + [4] * 2)
    logits = torch.randn(8, 7, generator=torch.Generator().manual_seed(0))
    outputs = type("Outputs", (), {"logits": logits})
    each = cross_entropy(logits, labels, reduction="none")
    by_class = (each[:6].mean() + each[6:].mean()) / 2
    assert weighted_loss(rows, 0.0)(outputs, labels).item() == pytest.approx(by_class.item())
    # As one of two batches of a step, it counts half.
    half = weighted_loss(rows, 0.0)(outputs, labels, num_items_in_batch=16)
    assert half.item() == pytest.approx(by_class.item() / 2)


def test_what_a_bench_exports_is_understood(tmp_path):
    """The command gives the settings back, and accelerate reads its configuration."""
    for export in engine("exports"):
        words = export["command"].removeprefix("python content/python/finetune.py ").split()
        options = parse_options(words)
        assert run_config(options, export["config"]["model"], options.batch) == export["config"]
        file = tmp_path / "accelerate.yaml"
        file.write_text(export["accelerate"])
        config = load_config_from_file(str(file))
        assert (config.num_processes, config.distributed_type.value) == (2, "MULTI_GPU")
        launched = export["accelerate"].splitlines()[0].split("finetune.py ")[1].split()
        assert 0 <= parse_options(launched).batch * 2 - export["config"]["batchSize"] <= 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--data", "nowhere"], "nowhere holds no labels.csv."),
        (["--unfreeze", "some"], "must be all, head or a number of blocks, not “some”"),
        (["--seed", "-1"], "must be at least 0, not “-1”"),
        (["--warmup", "1"], "must be at least 0 and below 1, not “1”"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(words, sentence):
    assert sentence in script("finetune.py", *words, fails=True)


def test_a_training_that_diverges_is_named(sample, tmp_path):
    words = ["--data", sample, "--model", NANO, "--epochs", 2, "--lr", "1e30", "--out", tmp_path]
    assert "the training diverged. Try a lower learning rate." in script("finetune.py", *words, fails=True)


def test_images_and_lesions_divide_as_asked(sample):
    rows = read_labels(sample)
    train, test = split(rows, parse_options(["--split-by", "lesion", "--images", "56"]))
    assert len(train) + len(test) == 56
    assert set(train["lesion_id"]).isdisjoint(test["lesion_id"])
