"""Who can take part on this machine, and talking to them: each is a process that answers a line with a line."""
import json
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
NABLA = os.path.join(HERE, "nabla", "bin", "Release", "net10.0", "Nabla.Compare.dll")

# label, program, variant, and where they differ from the row: threads (ours), blas and omp (theirs), shipped,
# optimizer.
WHO = {
    "nabla": ("Nabla", "nabla", ""),
    "nabla-dense": ("Nabla, on data without zeros", "nabla", "", dict(dense=True)),
    "nabla-sgd": ("Nabla, SGD", "nabla", "", dict(optimizer="sgd")),
    "nabla-threads": ("Nabla, 2 threads", "nabla", "", dict(threads=2)),
    "nabla-matrix": ("Nabla's Backprop, a mini-batch as matrices", "nabla", "matrix"),
    "nabla-example": ("Nabla's Backprop, one example at a time", "nabla", "example"),
    "nabla-forward": ("Nabla's forward pass alone", "nabla", "forward"),
    "nabla-gradient": ("Nabla's forward and backward pass", "nabla", "gradient"),
    "peak": ("peak of fused multiply-adds", "nabla", "peak"),
    "numpy32": ("NumPy, matrix form, float32", "numpy", "float32"),
    "numpy64": ("NumPy, matrix form, float64", "numpy", "float64"),
    "book": ("the book's way in NumPy, example by example", "numpy", "book"),
    "torch": ("PyTorch, eager, autograd", "torch", "eager"),
    "torch-hand": ("PyTorch, hand-written, no autograd", "torch", "hand"),
    "torch-blas-threads": ("PyTorch, eager, 2 BLAS threads", "torch", "eager", dict(blas=2)),
    "torch-omp-threads": ("PyTorch, eager, 2 OpenMP and 2 BLAS threads", "torch", "eager", dict(blas=2, omp=2)),
    "sklearn": ("scikit-learn, partial_fit", "sklearn", ""),
    "fann": ("FANN, incremental", "fann", ""),
    "onnx": ("ONNX Runtime in Node", "onnx", ""),
    "numpy32-shipped": ("NumPy, matrix form, float32, as shipped", "numpy", "float32", dict(shipped=True)),
    "torch-shipped": ("PyTorch, eager, as shipped", "torch", "eager", dict(shipped=True)),
}


# No goal asks for their 30 epochs, or they would take minutes.
SLOW = {"book", "sklearn", "numpy32-shipped", "torch-shipped"}


def label(name):
    return WHO[name][0]


class Machine:
    """What is installed."""

    def __init__(self, folder):
        self.missing = []
        self.python = {module: self.python_with(module) for module in ("numpy", "torch", "sklearn")}
        for module, package in (("numpy", "python3-numpy"), ("torch", "python3-torch"), ("sklearn", "python3-sklearn")):
            if not self.python[module]:
                self.missing.append((module, f"apt-get install {package} libopenblas0-pthread"))
        self.blas_core = best_blas_core(self.python["numpy"]) if self.python["numpy"] else ""
        self.fann = self.compile_fann(folder)
        if not self.fann:
            self.missing.append(("FANN", "apt-get install libfann-dev gcc"))
        self.onnx = self.onnx_folder()
        if not self.onnx:
            self.missing.append((
                "ONNX Runtime", f"npm install --prefix {HERE} --no-save onnxruntime-node --ignore-scripts"))

    @staticmethod
    def python_with(module):
        for python in dict.fromkeys([os.environ.get("NABLA_BENCH_PYTHON"), "python3", "/usr/bin/python3"]):
            if python and shutil.which(python) and not subprocess.run(
                    [python, "-c", f"import numpy, {module}"], capture_output=True).returncode:
                return python
        return None

    @staticmethod
    def compile_fann(folder):
        program = os.path.join(folder, "fann_peer")
        source = os.path.join(HERE, "peers", "fann_peer.c")
        command = ["gcc", "-O3", "-march=native", "-o", program, source, "-lfloatfann", "-lm"]
        return program if shutil.which("gcc") and not subprocess.run(command, capture_output=True).returncode else None

    @staticmethod
    def onnx_folder():
        if not shutil.which("node"):
            return None
        for folder in [HERE, *os.environ.get("NODE_PATH", "").split(os.pathsep)]:
            folder = folder.removesuffix("/node_modules")
            if folder and os.path.isdir(os.path.join(folder, "node_modules", "onnxruntime-node")):
                return folder
        return None

    def command(self, name, spec):
        """The command line of a contestant, or None where it is not installed."""
        program = WHO[name][1]
        if program == "nabla":
            return ["dotnet", NABLA, spec["path"]]
        if program in self.python:
            python = self.python[program]
            return python and [python, os.path.join(HERE, "peers", f"{program}_peer.py"), spec["path"]]
        if program == "fann":
            return self.fann and [self.fann, spec["x"], spec["labels"], spec["parameters"], str(spec["examples"]),
                                  str(spec["eta"]), *map(str, spec["widths"])]
        return self.onnx and ["node", os.path.join(HERE, "peers", "onnx_peer.mjs"), spec["path"]]


def bare_environment():
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("OPENBLAS_", "OMP_", "ATEN_", "GOTO_", "MKL_"))}
    return keep | {"PYTHONDONTWRITEBYTECODE": "1"}


def processor_flags():
    with open("/proc/cpuinfo") as file:
        return next((line for line in file if line.startswith("flags")), "").split()


def best_blas_core(python):
    """The OPENBLAS_CORETYPE with which a product of middling size is quickest here; "" for what OpenBLAS
    takes itself."""
    program = ("import numpy as n, time\na = n.ones((128, 512), 'f'); b = n.ones((512, 512), 'f')\n"
               "def t():\n s = time.perf_counter()\n for _ in range(50): a @ b\n return time.perf_counter() - s\n"
               "print(min(t() for _ in range(20)))")
    flags = processor_flags()
    cores = [""] + ["SkylakeX"] * ("avx512f" in flags) + ["Haswell"] * ("avx2" in flags)
    times = {core: [] for core in cores}
    for _ in range(3):
        for core in cores:
            more = {"OPENBLAS_NUM_THREADS": "1"} | ({"OPENBLAS_CORETYPE": core} if core else {})
            run = subprocess.run([python, "-c", program], env=bare_environment() | more, capture_output=True, text=True)
            times[core].append(float(run.stdout) if run.returncode == 0 else float("inf"))
    return min(cores, key=lambda core: min(times[core]))


def environment(name, machine):
    """Tuned: the best BLAS core, AVX-512 where there is one, one OpenMP thread. As shipped: nothing set."""
    keep = bare_environment()
    more = WHO[name][3] if len(WHO[name]) > 3 else {}
    if machine.onnx:
        keep["ONNX_RUNTIME_FROM"] = machine.onnx
    if WHO[name][1] == "nabla":
        keep["DOTNET_TieredPGO"] = "1"
    elif not more.get("shipped"):
        flags = processor_flags()
        keep["OMP_NUM_THREADS"] = str(more.get("omp", 1))
        keep["OPENBLAS_NUM_THREADS"] = str(more.get("blas", 1))
        if machine.blas_core:
            keep["OPENBLAS_CORETYPE"] = machine.blas_core
        if "avx512f" in flags:
            keep["ATEN_CPU_CAPABILITY"] = "avx512"
    return keep


class Contestant:
    """A running contestant of one row."""

    def __init__(self, name, row, paths, folder, machine):
        more = WHO[name][3] if len(WHO[name]) > 3 else {}
        self.name = name
        spec = {k: v for k, v in row.items() if k != "contestants"}
        spec |= paths | dict(variant=WHO[name][2], threads=more.get("threads", 1), dense=more.get("dense", False),
                             tuned=not more.get("shipped"), path=os.path.join(folder, f"{row['id']}-{name}.json"))
        if name == "peak":
            spec["threads"] = row.get("threads", 1)
        if "optimizer" in more:
            spec["optimizer"] = more["optimizer"]
        with open(spec["path"], "w") as file:
            json.dump(spec, file)
        command = machine.command(name, spec)
        self.is_there = bool(command)
        self.samples, self.units, self.work = [], 0, 1
        if not self.is_there:
            return
        self.log = open(os.path.join(folder, f"{row['id']}-{name}.log"), "w")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True,
            env=environment(name, machine))
        self.facts = self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            self.log.flush()
            with open(self.log.name) as log:
                raise RuntimeError(f"{label(self.name)} ended without an answer:\n{log.read()[-2000:]}")
        return json.loads(line)

    def ask(self, command, count):
        self.process.stdin.write(f"{command} {count}\n")
        self.process.stdin.flush()
        return self.read()

    def warm_up(self, epoch, row, seconds):
        """Runs until it has been at full speed for a moment, and decides how much to do in a round."""
        if self.name in SLOW:
            seconds = min(seconds, 0.6)
        count, per_unit = 1, None
        for attempt in range(40):
            answer = self.ask("run", count)
            per_unit = answer["seconds"] / answer["units"]
            if attempt >= 2 and answer["seconds"] >= min(0.3, seconds):
                break
            count = max(1, min(count * 4, int(seconds / per_unit)))
        wanted = epoch * row["epochs"]
        least = min(0.2, seconds) / per_unit          # short rounds are repeated, long ones are cut
        self.work = max(1, int(min(max(wanted, least), seconds / per_unit)))

    def round(self):
        answer = self.ask("run", self.work)
        self.samples.append(answer["seconds"] / answer["units"])
        self.units += answer["units"]

    def stop(self):
        if self.is_there:
            self.process.stdin.close()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
            self.log.close()
