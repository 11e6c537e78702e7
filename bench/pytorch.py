"""PyTorch as a subject of the bench: requests on stdin and replies on stdout, a line of JSON each.

The models are Hugging Face's, their weights drawn. Float32 throughout, TF32 off.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable

import torch
import transformers
from transformers import AutoConfig, AutoModelForImageClassification

NUM_LABELS = 7
IMAGE_SIZE = 224


class Task:
    """A bench made ready on one device."""

    def __init__(self, bench: dict, device: str) -> None:
        self.device = device
        self.kind = bench["kind"]
        self.bytes_before = bytes_in_use(device)
        self.once = self.prepare_product(bench) if self.kind == "matmul" else self.prepare_model(bench)
        if self.kind == "memory":  # The first step has no optimiser state yet.
            self.once()

    def prepare_product(self, bench: dict) -> Callable[[], object]:
        a = self.matrix(bench, "rows", "inner", bench["transposeA"])
        b = self.matrix(bench, "inner", "columns", bench["transposeB"])
        return lambda: torch.matmul(a, b)

    def matrix(self, bench: dict, rows: str, columns: str, transposed: bool) -> torch.Tensor:
        sides = [bench[columns], bench[rows]] if transposed else [bench[rows], bench[columns]]
        shape = sides if bench["batch"] == 1 else [bench["batch"], *sides]
        values = torch.rand(shape, device=self.device) * 2 - 1
        return values.mT if transposed else values

    def prepare_model(self, bench: dict) -> Callable[[], object]:
        fields = dict(bench["config"])
        config = AutoConfig.for_model(fields.pop("model_type"), num_labels=NUM_LABELS, **fields)
        self.model = AutoModelForImageClassification.from_config(config).to(self.device)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=5e-5, weight_decay=0.0)
        self.pixel_values, self.labels = self.draw(bench["batch"])
        if self.kind == "forward":
            self.model.eval()
            return lambda: self.forward(self.pixel_values)
        if self.kind == "epoch":
            return lambda: self.epoch(bench["images"])
        return lambda: self.train_step(self.pixel_values, self.labels)

    def draw(self, batch: int) -> tuple[torch.Tensor, torch.Tensor]:
        pixel_values = torch.rand(batch, 3, IMAGE_SIZE, IMAGE_SIZE, device=self.device) * 2 - 1
        return pixel_values, torch.arange(batch, device=self.device) % NUM_LABELS

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            return self.model(pixel_values=pixel_values).logits

    def train_step(self, pixel_values: torch.Tensor, labels: torch.Tensor) -> float:
        logits = self.model(pixel_values=pixel_values).logits
        loss = torch.nn.functional.cross_entropy(logits, labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return loss.item()

    def epoch(self, images: int) -> None:
        """Four fifths of the images to learn from, then all of them to look at, as an epoch of the page."""
        batch = len(self.labels)
        training = images - round(images / 5)
        for start in range(0, training, batch):
            size = min(batch, training - start)
            self.train_step(self.pixel_values[:size], self.labels[:size])
        for start in range(0, images, batch):
            self.forward(self.pixel_values[: min(batch, images - start)])

    def run(self, times: int) -> float:
        """Milliseconds for one time."""
        synchronize(self.device)
        start = time.perf_counter()
        for _ in range(times):
            self.once()
        synchronize(self.device)
        return (time.perf_counter() - start) * 1000 / times

    def report(self) -> dict:
        report = {"backend": self.device, "device": describe(self.device)}
        if self.kind == "memory":
            report["peakBytes"] = peak_bytes(self.device) - self.bytes_before
        return report


def choose_device(backend: str) -> str:
    """The processor for what stands against WebAssembly, a GPU where there is one for WebGPU."""
    if backend == "webgpu" and torch.cuda.is_available():
        return "cuda"
    if backend == "webgpu" and torch.backends.mps.is_available():
        return "mps"
    return "cpu"


def describe(device: str) -> str:
    name = f"PyTorch {torch.__version__}, transformers {transformers.__version__}"
    if device == "cuda":
        return f"{name}, {torch.cuda.get_device_name()}, TF32 off"
    return f"{name}, {device}, {torch.get_num_threads()} threads"


def synchronize(device: str) -> None:
    if device == "cuda":
        torch.cuda.synchronize()
    elif device == "mps":
        torch.mps.synchronize()


def bytes_in_use(device: str) -> int:
    if device == "cuda":
        torch.cuda.reset_peak_memory_stats()
        return 0
    return peak_bytes(device)


def peak_bytes(device: str) -> int:
    """The most that the allocator has had in use; on a processor, that the whole process has had."""
    if device == "cuda":
        return torch.cuda.max_memory_allocated()
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main() -> None:
    # Replies alone go to stdout; what libraries have to say does not.
    replies = os.fdopen(os.dup(1), "w")
    sys.stdout = sys.stderr
    torch.set_float32_matmul_precision("highest")
    torch.backends.cudnn.allow_tf32 = False
    task = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "prepare":
                torch.set_num_threads(request["threads"])
                task = Task(request["bench"], choose_device(request["backend"]))
                reply = {"ok": "prepare"}
            elif request["do"] == "run":
                reply = {"ok": "run", "ms": task.run(request["times"])}
            elif request["do"] == "report":
                reply = {"ok": "report", **task.report()}
            else:
                reply = {"ok": "finish"}
                task = None
        except Exception as error:
            reply = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=replies, flush=True)


if __name__ == "__main__":
    main()
