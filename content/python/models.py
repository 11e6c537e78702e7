"""Models as the page loads them: what fits comes from the file, and a head that does not is made new."""

import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import AutoImageProcessor, AutoModelForImageClassification, BaseImageProcessor, PreTrainedModel

from seeded import LABELS, DataError, Random, id2label, label2id

HEAD = ["classifier.weight", "classifier.bias"]


@dataclass
class LoadedModel:
    """A model, and how it reads images."""

    id: str
    model: PreTrainedModel
    processor: BaseImageProcessor
    # Names of parameters that the file has and the model does not use, and of those that were made new.
    dropped: list[str]
    created: list[str]


# #region load-parameters
def load_model(name: str, seed: int) -> LoadedModel:
    """A folder, the name of one in `LESION_MODELS` or `public/models`, or OWNER/NAME[@REVISION] on Hugging Face.

    A head for another number of classes is drawn anew, with the numbers that the page draws for this seed.

    Raises DataError where there is no such model.
    """
    folder = find_folder(name)
    source, _, revision = (str(folder), "", "") if folder else name.partition("@")
    options = {"revision": revision or "main"}
    try:
        model, loaded = AutoModelForImageClassification.from_pretrained(
            source,
            num_labels=len(LABELS),
            id2label=id2label,
            label2id=label2id,
            ignore_mismatched_sizes=True,
            output_loading_info=True,
            dtype=torch.float32,
            **options,
        )
    except OSError as error:
        reason = str(error).strip().splitlines()[0].rstrip(".")
        raise DataError(f"The model “{name}” cannot be loaded ({reason}). Check the name, or the connection.") from error
    mismatched = {key for key, *_ in loaded["mismatched_keys"]}
    created = [key for key in HEAD if key in mismatched | set(loaded["missing_keys"])]
    draw_head(model, created, seed)
    # The backend of Pillow: it is what the page's image processor equals to the bit.
    processor = AutoImageProcessor.from_pretrained(source, backend="pil", **options)
    dropped = sorted(mismatched | set(loaded["unexpected_keys"]))
    return LoadedModel(folder.resolve().name if folder else name, model, processor, dropped, created)


def draw_head(model: PreTrainedModel, created: list[str], seed: int) -> None:
    """Normal weights, row by row, and zero biases, for those parameters of the head that are new."""
    random = Random(seed, "parameters")
    with torch.no_grad():
        if "classifier.weight" in created:
            weight = model.classifier.weight
            values = [random.normal() * model.config.initializer_range for _ in range(weight.numel())]
            weight.copy_(torch.tensor(values).reshape(weight.shape))
        if "classifier.bias" in created:
            model.classifier.bias.zero_()
# #endregion load-parameters


def find_folder(name: str) -> Path | None:
    """The model's folder; `None` for a name on Hugging Face."""
    parents = [Path(), *(Path(place) for place in [os.environ.get("LESION_MODELS"), "public/models"] if place)]
    folder = next((parent / name for parent in parents if (parent / name / "config.json").exists()), None)
    if folder is None and "/" not in name:
        raise DataError(
            f"There is no model “{name}”: no config.json in {', '.join(str(parent / name) for parent in parents)}. "
            "Give --model a folder or a name on Hugging Face (owner/name), or set LESION_MODELS."
        )
    return folder


# #region unfreeze
def unfreeze(model: PreTrainedModel, part: str) -> None:
    """Chooses what learns: `all`, the head alone (`head`), or the last N blocks, the last norm and the head."""
    if part == "all":
        return
    for parameter in model.base_model.parameters():
        parameter.requires_grad = False
    if part == "head":
        return
    learning = [*blocks(model)[-int(part) :], [model.base_model.layernorm]]
    for module in (module for modules in learning for module in modules):
        for parameter in module.parameters():
            parameter.requires_grad = True
# #endregion unfreeze


def blocks(model: PreTrainedModel) -> list[list[torch.nn.Module]]:
    """The modules of each block, in order. A Swin's merging of patches goes with the block before it."""
    if model.config.model_type == "vit":
        return [[layer] for layer in model.vit.layers]
    found = []
    for stage in model.swin.encoder.layers:
        found += [[block] for block in stage.blocks]
        if stage.downsample is not None:
            found[-1].append(stage.downsample)
    return found


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The folder of a model: itself, or what a zip of the page's *Save model* holds, for as long as it is used."""
    if path.is_dir():
        yield path
    elif zipfile.is_zipfile(path):
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
            config = min(Path(folder).rglob("config.json"), key=lambda file: len(file.parts), default=None)
            if config is None:
                raise DataError(f"{path} holds no config.json. Give the zip that “Save model” gives, or its folder.")
            yield config.parent
    else:
        raise DataError(f"{path} is no model. Give a folder with config.json, or the zip that “Save model” gives.")
