"""`run.json`: a run in the page's own format (`Run` in `demos/engine/run.ts`), so that it opens there."""

import math
import platform
import time
from argparse import Namespace
from datetime import datetime, timezone

import numpy as np
import pandas as pd
import torch
import transformers
from transformers import Trainer, TrainerCallback

from models import LoadedModel
from seeded import DataError


class RunRecorder(TrainerCallback):
    """Gathers what the Trainer tells: the loss of each step, and loss and accuracy after each epoch."""

    def __init__(self):
        self.created_at = datetime.now(timezone.utc)
        self.step_losses: list[float] = []
        self.epochs: list[dict] = []
        self._start = time.perf_counter()
        self._train: dict[str, float] = {}

    def on_epoch_begin(self, args, state, control, **kwargs):
        self._start = time.perf_counter()

    def on_log(self, args, state, control, logs, **kwargs):
        if "loss" not in logs:
            return
        if not math.isfinite(logs["loss"]):
            raise DataError(
                f"The loss is no longer a number after step {state.global_step}: the training diverged. "
                "Try a lower learning rate."
            )
        self.step_losses.append(logs["loss"])

    def on_evaluate(self, args, state, control, metrics, **kwargs):
        """The Trainer evaluates the training images first, then the test images."""
        if "eval_train_loss" in metrics:
            self._train = measured(metrics, "train")
            return
        seconds = time.perf_counter() - self._start
        epoch = {"epoch": round(state.epoch or 0), "train": self._train}
        self.epochs.append({**epoch, "test": measured(metrics, "test"), "seconds": round(seconds, 3)})


def measured(metrics: dict[str, float], side: str) -> dict[str, float]:
    return {name: float(metrics[f"eval_{side}_{name}"]) for name in ("loss", "accuracy")}


def describe_run(
    options: Namespace,
    loaded: LoadedModel,
    sample: dict[str, str],
    train: pd.DataFrame,
    test: pd.DataFrame,
    trainer: Trainer,
    recorder: RunRecorder,
    probabilities: np.ndarray,
) -> dict:
    """The whole run as one plain record, but for the command that made it.

    `probabilities` are those of the test rows by the model that is kept, [images, classes].
    """
    parameters = list(loaded.model.parameters())
    best = kept_epoch(trainer) if options.best != "none" else {}
    return {
        "format": "lesion-lab/run",
        "version": 1,
        "id": "finetune",
        "createdAt": recorder.created_at.isoformat(),
        "config": run_config(options, loaded.id, trainer.args.train_batch_size * trainer.args.world_size),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "transformers": transformers.__version__,
        },
        "device": {"backend": "pytorch", "description": describe_device(trainer)},
        "data": {**sample, "train": list(train["image_id"]), "test": list(test["image_id"])},
        "model": {
            "id": loaded.id,
            "name": loaded.id,
            "pretrained": True,
            "parameters": sum(parameter.numel() for parameter in parameters),
            "trainableParameters": sum(parameter.numel() for parameter in parameters if parameter.requires_grad),
            "droppedParameters": loaded.dropped,
            "newParameters": loaded.created,
        },
        "stepLosses": recorder.step_losses,
        "epochs": recorder.epochs,
        "predictions": [
            {"imageId": image_id, "label": label, "probabilities": [round(float(p), 6) for p in row]}
            for image_id, label, row in zip(test["image_id"], test["dx"], probabilities, strict=True)
        ],
        **best,
        "seconds": round(sum(epoch["seconds"] for epoch in recorder.epochs), 3),
        "peakBytes": torch.cuda.max_memory_allocated() if torch.cuda.is_available() else 0,
        "status": "done",
    }


def kept_epoch(trainer: Trainer) -> dict[str, int]:
    """The epoch whose model is kept."""
    steps_an_epoch = trainer.state.max_steps // trainer.args.num_train_epochs
    return {"bestEpoch": round(trainer.state.best_global_step / steps_an_epoch)}


def run_config(options: Namespace, model: str, batch: int) -> dict:
    """The settings by the page's names. `batch` counts the images of all devices together."""
    return {
        "model": model,
        "numTrainEpochs": options.epochs,
        "learningRate": options.lr,
        "lrSchedulerType": options.schedule,
        "warmupRatio": options.warmup,
        "batchSize": batch,
        "gradientAccumulationSteps": options.accumulate,
        "seed": options.seed,
        "augment": options.augment == "yes",
        "unfreeze": int(options.unfreeze) if options.unfreeze.isdigit() else options.unfreeze,
        "weightDecay": options.weight_decay,
        "maxGradNorm": 1,
        "labelSmoothingFactor": options.label_smoothing,
        "classWeights": options.class_weights,
        "loadBestModelAtEnd": options.best != "none",
        "metricForBestModel": "accuracy" if options.best == "accuracy" else "loss",
        "earlyStoppingPatience": options.patience,
        "testSize": 0.2,
        "sampleSize": options.images,
        "backend": "auto",
    }


def describe_device(trainer: Trainer) -> str:
    processes = trainer.args.world_size
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else f"{torch.get_num_threads()} CPU threads"
    return f"PyTorch, {device}" if processes == 1 else f"PyTorch, {processes} processes, each {device}"
