"""What the tests of the Python companion share: a synthetic sample, the bundled model, and the engine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "content" / "python"
NANO = "lesion-vit-nano"

sys.path.insert(0, str(SCRIPTS))


def run(*command: object, fails: bool = False) -> str:
    """Runs a command in the project's folder and gives its output; with `fails` it must fail."""
    path = os.pathsep.join([str(ROOT / "node_modules" / ".bin"), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([str(word) for word in command], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stderr if fails else done.stdout


def engine(*words: object):
    """What `engine.ts` answers."""
    return json.loads(run("node", "tests/python/engine.ts", *words))


def script(name: str, *words: object, fails: bool = False) -> str:
    return run(sys.executable, SCRIPTS / name, *words, fails=fails)


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Path:
    """A hundred synthetic lesions, as `npm run data` draws them where there is no network."""
    folder = tmp_path_factory.mktemp("data") / "sample"
    run("node", "cli/data.ts", "--source", "synthetic", "--out", folder)
    return folder


@pytest.fixture(scope="session")
def trained(sample, tmp_path_factory) -> Path:
    """What finetune.py writes for an epoch of the bundled model."""
    out = tmp_path_factory.mktemp("trained")
    script("finetune.py", "--data", sample, "--model", NANO, "--epochs", 1, "--out", out)
    return out
