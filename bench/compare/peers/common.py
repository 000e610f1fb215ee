"""What the Python peers share: the line protocol, the data, the timing loop."""
import ctypes
import json
import sys
import time

import numpy as np


def blas_core():
    """The core that the loaded OpenBLAS chose, and its threads."""
    with open("/proc/self/maps") as maps:
        names = {line.split()[-1] for line in maps if "openblas" in line}
    for name in sorted(names):
        try:
            library = ctypes.CDLL(name)
            core = library.openblas_get_corename
            core.restype = ctypes.c_char_p
            return f"OpenBLAS {core().decode()}, {library.openblas_get_num_threads()} thread(s)"
        except (OSError, AttributeError):
            continue
    return "no OpenBLAS found"


def parameters(spec):
    """[(W with a row per neuron of the layer, b)], float64, in book order."""
    flat = np.fromfile(spec["parameters"], np.float64)
    layers, at = [], 0
    for before, here in zip(spec["widths"], spec["widths"][1:]):
        w = flat[at:at + before * here].reshape(here, before)
        b = flat[at + before * here:at + before * here + here]
        layers.append((w, b))
        at += before * here + here
    return layers


def data(spec, dtype):
    """Inputs, one-hot targets and labels of the row's examples."""
    n = spec["examples"]
    x = np.fromfile(spec["x"], np.float32, count=n * spec["widths"][0]).reshape(n, -1).astype(dtype)
    labels = np.fromfile(spec["labels"], np.uint8, count=n).astype(np.int64)
    y = np.zeros((n, spec["widths"][-1]), dtype)
    y[np.arange(n), labels] = 1
    return x, y, labels


def activations(spec):
    return [spec["hidden"]] * (len(spec["widths"]) - 2) + [spec["output"]]


class Training:
    """Feeds mini-batches, shuffled anew each epoch, to step(x, y): gathered by the thousand, so that a step
    gets views."""

    def __init__(self, spec, arrays, take, empty, step, cost, reset):
        self.batch, self.n = spec["batch"], spec["examples"]
        self.arrays, self.take, self.step, self.cost, self.reset = arrays, take, step, cost, reset
        self.together = max(1, min(1024, self.n) // self.batch)
        self.buffers = [empty(array, self.together * self.batch) for array in arrays]
        self.views = [tuple(buffer[i * self.batch:(i + 1) * self.batch] for buffer in self.buffers)
                      for i in range(self.together)]
        self.random = np.random.default_rng(1)
        self.order, self.at = np.arange(self.n), self.n

    def run(self, count):
        start, done = time.perf_counter(), 0
        while done < count:
            if self.at + self.batch > self.n:
                self.order, self.at = self.random.permutation(self.n), 0
            batches = min(self.together, count - done, (self.n - self.at) // self.batch)
            rows = self.order[self.at:self.at + batches * self.batch]
            for array, buffer in zip(self.arrays, self.buffers):
                self.take(array, rows, buffer[:batches * self.batch])
            for x, y in self.views[:batches]:
                self.step(x, y)
            self.at += batches * self.batch
            done += batches
        return {"units": done, "seconds": time.perf_counter() - start}

    def curve(self, count):
        """Costs of the first mini-batches in the data's own order, each before its step."""
        losses = []
        for i in range(min(count, self.n // self.batch)):
            x, y = (array[i * self.batch:(i + 1) * self.batch] for array in self.arrays)
            losses.append(float(self.cost(x, y)))
            self.step(x, y)
        self.reset()
        return {"losses": losses}


class Answering:
    """Calls answer(i) again and again; curve gives the first outputs."""

    def __init__(self, answer, first):
        self.answer, self.first = answer, first

    def run(self, count):
        start = time.perf_counter()
        for i in range(count):
            self.answer(i)
        return {"units": count, "seconds": time.perf_counter() - start}

    def curve(self, count):
        return {"losses": [float(value) for value in self.first()]}


def serve(contestant, **facts):
    print(json.dumps({"ready": True, "blas": blas_core(), **facts}), flush=True)
    for line in sys.stdin:
        command, count = line.split()
        print(json.dumps(getattr(contestant, command)(int(count))), flush=True)
