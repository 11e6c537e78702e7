"""The notebook is the one that its maker makes, and its cells do what finetune.py does."""

import functools
import http.server
import json
import sys
import threading
from pathlib import Path

import pytest
from conftest import NANO, ROOT, SCRIPTS, run
from make_notebook import make_notebook

# What a notebook's own lines (%…) mean, for Python alone.
PLAYER = """
import json, pathlib, sys
notebook = json.loads(pathlib.Path(sys.argv[1]).read_text())
names = {"__name__": "__main__"}
sys.path.insert(0, "")
for cell in notebook["cells"]:
    source = "".join(cell["source"])
    if cell["cell_type"] != "code" or source.startswith("%pip"):
        continue
    if source.startswith("%%writefile"):
        head, text = source.split("\\n", 1)
        pathlib.Path(head.split()[1]).write_text(text)
    else:
        exec(compile(source, cell["id"], "exec"), names)
"""


def test_committed_notebook_is_up_to_date():
    assert (SCRIPTS / "finetune.ipynb").read_text() == make_notebook()


@pytest.fixture
def site(sample, tmp_path):
    """A site with the synthetic sample and the bundled model; gives its address."""
    root = tmp_path / "site"
    (root / "data").mkdir(parents=True)
    (root / "data" / "sample").symlink_to(sample)
    (root / "models").symlink_to(ROOT / "public" / "models")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=root)
    handler.log_message = lambda *_: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_cells_make_a_run(site, trained, tmp_path):
    notebook = json.loads(make_notebook())
    settings = next(cell for cell in notebook["cells"] if cell["id"] == "settings")
    words = f"--data sample --model {NANO} --epochs 1"
    settings["source"] = [f'SITE = "{site}"\n', f'RUNS = ["{words}"]\n']
    (tmp_path / "here").mkdir()
    (tmp_path / "filled.ipynb").write_text(json.dumps(notebook))
    player = tmp_path / "player.py"
    player.write_text(f"import os; os.chdir({str(tmp_path / 'here')!r})\n{PLAYER}")
    run(sys.executable, player, tmp_path / "filled.ipynb")
    made, expected = (json.loads((Path(folder) / "run.json").read_text()) for folder in (tmp_path / "here/output", trained))
    assert made["data"] == expected["data"]
    assert made["predictions"] == expected["predictions"]
    assert made["command"] == f"python finetune.py {words}"
