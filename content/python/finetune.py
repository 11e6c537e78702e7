"""Fine-tunes a Vision Transformer on labelled images of skin lesions: the tutorial in Python.

    python finetune.py --data public/data/sample --epochs 30
    accelerate launch --num_processes 2 finetune.py --data ham10000 --split-by lesion

Split, new head, settings and their defaults are those of the page. It writes a folder that
`from_pretrained` reads, `run.json`, which opens on the page, and the confusion matrix as a picture.
"""

import argparse
import json
import math
import shutil
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
import torch
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.utils.class_weight import compute_class_weight
from torch.nn.functional import cross_entropy
from transformers import AutoModelForImageClassification, EarlyStoppingCallback, Trainer, TrainingArguments

from lesions import LesionImages, describe_sample, read_labels
from models import LoadedModel, load_model, unfreeze
from run_record import RunRecorder, describe_run
from seeded import LABELS, DataError, balanced_subset, split_by_lesion, train_test_split

TEST_SIZE = 0.2


# #region options
def parse_options(words: list[str]) -> argparse.Namespace:
    """The settings, by the names that `npm run finetune` gives them."""
    parser = argparse.ArgumentParser(
        description="Fine-tunes a Vision Transformer on a folder of labelled lesion images.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--data", type=Path, default=Path("public/data/sample"), help="folder with labels.csv and images/")
    add("--model", default="vit-tiny-patch16-224", help="a folder, or OWNER/NAME[@REVISION] on Hugging Face")
    add("--epochs", type=count, default=30, help="passes over the training images")
    add("--lr", type=positive, default=5e-5, help="peak learning rate")
    add("--schedule", choices=["linear", "cosine", "constant", "constant_with_warmup"], default="linear",
        help="how the rate goes on")
    add("--warmup", type=part, default=0.0, help="part of the steps in which the rate climbs from 0")
    add("--batch", type=count, default=16, help="images that go through the model at once, on each device")
    add("--accumulate", type=count, default=1, help="batches per optimiser step")
    add("--seed", type=natural, default=42, help="seeds split, head, order and augmentation")
    add("--augment", choices=["yes", "no"], default="yes", help="random crops and flips")
    add("--unfreeze", type=layers, default="all", help="what learns: all, the last N blocks, or the head")
    add("--weight-decay", type=positive, default=0.0, help="decoupled weight decay")
    add("--label-smoothing", type=part, default=0.0, help="part of each target that all classes share")
    add("--class-weights", choices=["none", "balanced"], default="none",
        help="whether rare classes count as much in the loss as frequent ones")
    add("--best", choices=["loss", "accuracy", "none"], default="none",
        help="keep the epoch that is best on the test images, not the last")
    add("--patience", type=count, help="stop after so many epochs without a better one")
    add("--images", type=count, help="use so many images of the sample")
    add("--split-by", choices=["image", "lesion"], default="image",
        help="lesion: all images of a lesion stand on one side of the split")
    add("--workers", type=natural, default=0, help="processes that read images, for each device")
    add("--out", type=Path, default=Path("output"), help="where the model, run.json and the figure are written")
    return parser.parse_args(words)
# #endregion options


def natural(text: str) -> int:
    return bounded(int(text), text, 0, math.inf)


def count(text: str) -> int:
    return bounded(int(text), text, 1, math.inf)


def positive(text: str) -> float:
    return bounded(float(text), text, 0, math.inf)


def part(text: str) -> float:
    return bounded(float(text), text, 0, 1)


def bounded(value, text: str, least: float, end: float):
    if least <= value < end:
        return value
    below = "" if end == math.inf else f" and below {end}"
    raise argparse.ArgumentTypeError(f"must be at least {least}{below}, not “{text}”")


def layers(text: str) -> str:
    if text in ("all", "head") or (text.isdigit() and int(text) > 0):
        return text
    raise argparse.ArgumentTypeError(f"must be all, head or a number of blocks, not “{text}”")


# #region split
def split(rows: pd.DataFrame, options: argparse.Namespace) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The page's own training and test images, id by id."""
    if options.images is not None:
        rows = balanced_subset(rows, options.images, options.seed)
    divide = split_by_lesion if options.split_by == "lesion" else train_test_split
    return divide(rows, TEST_SIZE, options.seed)
# #endregion split


# #region class-weights
def weighted_loss(labels: pd.Series, smoothing: float):
    """A loss in which each class counts as much as every other; the Trainer has no argument for it."""
    present = np.unique(labels)
    weight = torch.zeros(len(LABELS))
    weights = compute_class_weight("balanced", classes=present, y=labels)
    for label, value in zip(present, weights, strict=True):
        weight[LABELS.index(label)] = value

    def loss(outputs, labels, num_items_in_batch=None):
        mean = cross_entropy(outputs.logits, labels, weight.to(labels.device), label_smoothing=smoothing)
        # With accumulation or several devices, this is one of several batches that make a step.
        return mean * len(labels) / (len(labels) if num_items_in_batch is None else num_items_in_batch)

    return loss
# #endregion class-weights


# #region accuracy
def accuracy(prediction) -> dict[str, float]:
    """The fraction of predictions that are right, from 0 to 1."""
    return {"accuracy": float((prediction.predictions.argmax(-1) == prediction.label_ids).mean())}
# #endregion accuracy


# #region best-model
class LesionTrainer(Trainer):
    """The Trainer, but that the best epoch's model comes back whole.

    Trainer 5.23 looks for the names that a ViT's parameters have in memory, finds others in the file, and
    leaves the blocks of the last epoch in the model. `from_pretrained` knows both names.
    """

    def _load_best_model(self):
        best = AutoModelForImageClassification.from_pretrained(
            self.state.best_model_checkpoint, dtype=torch.float32
        )
        self.model.load_state_dict(best.state_dict())


class EarlyStopping(EarlyStoppingCallback):
    """Stops by the test images, and does not ask for their loss where the training images are measured."""

    def on_evaluate(self, args, state, control, metrics, **kwargs):
        if args.metric_for_best_model in metrics:
            super().on_evaluate(args, state, control, metrics, **kwargs)
# #endregion best-model


# #region trainer
def make_trainer(
    loaded: LoadedModel, train: pd.DataFrame, test: pd.DataFrame, options: argparse.Namespace
) -> Trainer:
    """Mini-batch training with AdamW; after each epoch, all images are measured as they are."""
    keeps_best = options.best != "none"
    balanced = options.class_weights == "balanced"
    arguments = TrainingArguments(
        output_dir=options.out / "checkpoints",
        num_train_epochs=options.epochs,
        learning_rate=options.lr,
        lr_scheduler_type=options.schedule,
        warmup_steps=options.warmup,
        per_device_train_batch_size=options.batch,
        per_device_eval_batch_size=options.batch,
        gradient_accumulation_steps=options.accumulate,
        weight_decay=options.weight_decay,
        max_grad_norm=1.0,
        label_smoothing_factor=0.0 if balanced else options.label_smoothing,
        seed=options.seed,
        eval_strategy="epoch",
        eval_on_start=True,
        save_strategy="epoch" if keeps_best else "no",
        save_total_limit=1,
        save_only_model=True,
        load_best_model_at_end=keeps_best,
        metric_for_best_model="eval_test_accuracy" if options.best == "accuracy" else "eval_test_loss",
        greater_is_better=options.best == "accuracy",
        logging_steps=1,
        logging_nan_inf_filter=False,
        dataloader_num_workers=options.workers,
        report_to="none",
        # Told so, processes on processors find each other as those on GPUs do.
        use_cpu=not torch.accelerator.is_available(),
    )
    images = {side: LesionImages(rows, loaded.processor) for side, rows in [("train", train), ("test", test)]}
    return LesionTrainer(
        model=loaded.model,
        args=arguments,
        train_dataset=LesionImages(train, loaded.processor, augmented=options.augment == "yes"),
        eval_dataset=images,
        compute_metrics=accuracy,
        compute_loss_func=weighted_loss(train["dx"], options.label_smoothing) if balanced else None,
        callbacks=[EarlyStopping(options.patience)] if options.patience else [],
    )
# #endregion trainer


# #region report
def report(labels: list[str], predicted: list[str], file: Path) -> None:
    """Prints precision, recall and F1 of each class, and draws the confusion matrix."""
    # #region classification-report
    print(classification_report(labels, predicted, labels=LABELS, zero_division=0))
    # #endregion classification-report
    # #region confusion-matrix
    matrix = confusion_matrix(labels, predicted, labels=LABELS)
    figure, axes = plt.subplots(figsize=(6, 5))
    sns.heatmap(matrix, annot=True, fmt="d", cmap="Blues", xticklabels=LABELS, yticklabels=LABELS, ax=axes)
    axes.set(xlabel="predicted", ylabel="true", title="Confusion matrix, test images")
    figure.savefig(file, dpi=150, bbox_inches="tight")
    # #endregion confusion-matrix
# #endregion report


# #region main
def main(words: list[str]) -> None:
    options = parse_options(words)
    rows = read_labels(options.data)
    sample = describe_sample(options.data, rows)
    train, test = split(rows, options)
    loaded = load_model(options.model, options.seed)
    unfreeze(loaded.model, options.unfreeze)

    trainer = make_trainer(loaded, train, test, options)
    recorder = RunRecorder()
    trainer.add_callback(recorder)
    trainer.train()
    logits = trainer.predict(trainer.eval_dataset["test"]).predictions
    trainer.save_model(options.out)

    if trainer.is_world_process_zero():
        probabilities = torch.softmax(torch.from_numpy(logits), dim=-1).numpy()
        run = {
            "command": " ".join(["python finetune.py", *words]),
            **describe_run(options, loaded, sample, train, test, trainer, recorder, probabilities),
        }
        loaded.processor.save_pretrained(options.out)
        (options.out / "run.json").write_text(json.dumps(run) + "\n")
        shutil.rmtree(options.out / "checkpoints", ignore_errors=True)
        predicted = [LABELS[index] for index in logits.argmax(-1)]
        report(list(test["dx"]), predicted, options.out / "confusion-matrix.png")
        print(f"Written to {options.out}.")
# #endregion main


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except DataError as error:
        sys.exit(str(error))
