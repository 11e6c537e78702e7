"""Makes finetune.ipynb from finetune.py and its modules, to run on Colab or Kaggle.

    python content/python/make_notebook.py

Each region of finetune.py becomes a cell; its modules are written as files. The page puts the settings of
a demo into the cell with the id `settings`.
"""

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent
MODULES = ["seeded.py", "lesions.py", "models.py", "run_record.py"]
# A notebook's machine has PyTorch and the rest already.
INSTALLED = ("accelerate", "transformers")

INTRODUCTION = """# Fine-tune a Vision Transformer on skin lesions

The tutorial of Lesion Lab in Python: the same images, split, settings and seed as the page's. Choose a
runtime with a GPU, and run the cells from top to bottom. The last one writes `output/`: the model, and
`run.json`, which opens on the page beside the runs that were made there.

This is teaching material and no medical device."""

SETTINGS = """# The address of the site that has the sample and its models; empty where you bring both yourself.
SITE = ""
# The settings of each run, as on the command line of finetune.py.
RUNS = ["--data sample --model WinKawaks/vit-tiny-patch16-224 --epochs 30"]"""

DOWNLOAD = """import json
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen


def download(address, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    with urlopen(urljoin(SITE, address)) as answer:
        file.write_bytes(answer.read())


if SITE:
    download("data/sample/manifest.json", Path("sample/manifest.json"))
    for entry in json.loads(Path("sample/manifest.json").read_text())["files"]:
        download(f"data/sample/{entry['path']}", Path("sample") / entry["path"])
    for words in map(str.split, RUNS):
        model = words[words.index("--model") + 1]
        # A name with an owner is one on Hugging Face, which transformers downloads itself.
        if "/" not in model:
            for name in ("config.json", "preprocessor_config.json", "model.safetensors"):
                download(f"models/{model}/{name}", Path(model) / name)"""

TITLES = {
    "options": "The settings",
    "split": "Training and test images",
    "class-weights": "A loss for classes of unlike size",
    "accuracy": "What is measured",
    "best-model": "The best epoch, and an early end",
    "trainer": "The Trainer",
    "report": "The report",
    "main": "All of it in order",
}


def without_markers(source: str) -> str:
    return re.sub(r"^ *# #(end)?region .*\n", "", source, flags=re.MULTILINE).strip()


def cell(kind: str, name: str, text: str) -> dict:
    made = {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}
    return made if kind == "markdown" else {**made, "execution_count": None, "outputs": []}


def code_cells(source: str) -> list[dict]:
    """finetune.py's imports, and a cell for each region with what stands behind it, to the end of `main`."""
    source = source.split("# #endregion main")[0]
    code = source[source.index('"""', 3) + 3 :]
    imports, *regions = re.split(r"^# #region (?=.*$)", code, flags=re.MULTILINE)
    cells = [cell("code", "imports", imports.strip())]
    for region in regions:
        name, text = region.split("\n", 1)
        cells += [cell("markdown", f"about-{name}", f"## {TITLES[name]}"), cell("code", name, without_markers(text))]
    return cells


def make_notebook() -> str:
    requirements = (FOLDER / "requirements.txt").read_text().splitlines()
    install = " ".join(line for line in requirements if line.startswith(INSTALLED))
    cells = [
        cell("markdown", "introduction", INTRODUCTION),
        cell("code", "install", f"%pip install -q {install}"),
        cell("code", "settings", SETTINGS),
        cell("code", "download", DOWNLOAD),
        cell("markdown", "about-modules", "## The modules: split, images, models, and the record of a run"),
    ]
    for module in MODULES:
        source = without_markers((FOLDER / module).read_text())
        cells.append(cell("code", Path(module).stem, f"%%writefile {module}\n{source}\n"))
    cells += code_cells((FOLDER / "finetune.py").read_text())
    cells.append(cell("code", "run", "for settings in RUNS:\n    main(settings.split())"))
    notebook = {
        "cells": cells,
        "metadata": {
            "accelerator": "GPU",
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (FOLDER / "finetune.ipynb").write_text(make_notebook())
