"""What is compared: the rows, who takes part in each, and the goals."""

BOOK = dict(hidden="sigmoid", output="sigmoid", cost="quadratic", optimizer="sgd", init="book")
DEEP = dict(hidden="relu", output="softmax", cost="softmax_cross_entropy", optimizer="sgd", init="he_normal")

# kind: train (a unit is a step), one (a unit is one answer), batch (a unit is all the examples answered),
# gradient (a unit is a step or a pass over one mini-batch that stays the same).
# epochs: what each contestant does in a round, unless that would take longer than `seconds`.
ROWS = [
    dict(id="b10", title="784-30-10, batch 10", kind="train", widths=[784, 30, 10], batch=10, eta=3.0, examples=50_000,
         epochs=2, seconds=3.0, **BOOK,
         contestants=["nabla", "nabla-dense", "numpy32", "numpy64", "torch", "torch-hand", "book", "sklearn",
                      "numpy32-shipped", "torch-shipped"]),
    dict(id="b1", title="784-30-10, batch 1", kind="train", widths=[784, 30, 10], batch=1, eta=0.3, examples=50_000,
         epochs=2, seconds=0.8, **BOOK,
         contestants=["nabla", "nabla-dense", "fann", "numpy32", "torch", "torch-hand"]),
    dict(id="b32", title="784-100-10, batch 32", kind="train", widths=[784, 100, 10], batch=32, eta=3.0,
         examples=49_984, epochs=2, seconds=2.0, **BOOK,
         contestants=["nabla", "nabla-dense", "numpy32", "torch", "torch-hand", "sklearn"]),
    dict(id="b32-double", title="784-100-10, batch 32, float64", kind="train", widths=[784, 100, 10], batch=32, eta=3.0,
         examples=49_984, epochs=1, seconds=0.8, precision="float64", **BOOK,
         contestants=["nabla", "nabla-dense", "numpy64", "torch", "torch-hand"]),
    dict(id="b128", title="784-512-512-10, batch 128", kind="train", widths=[784, 512, 512, 10], batch=128, eta=0.1,
         examples=6_400, epochs=2, seconds=1.0, **DEEP,
         contestants=["nabla", "nabla-dense", "numpy32", "torch", "torch-hand", "sklearn", "torch-shipped"]),
    dict(id="b128-adam", title="784-512-512-10, batch 128, Adam", kind="train", widths=[784, 512, 512, 10], batch=128,
         eta=0.001, examples=6_400, epochs=2, seconds=1.0, **{**DEEP, "optimizer": "adam"},
         contestants=["nabla", "nabla-sgd", "torch", "torch-hand"]),
    dict(id="b128-threads", title="784-512-512-10, batch 128, 2 threads", kind="train", widths=[784, 512, 512, 10],
         batch=128, eta=0.1, examples=6_400, epochs=2, seconds=1.0, **DEEP, threads=2,
         contestants=["nabla", "nabla-dense", "nabla-threads", "torch", "torch-blas-threads", "torch-omp-threads",
                      "torch-shipped"]),
    dict(id="b512", title="784-2048-2048-2048-10, batch 512", kind="train", widths=[784, 2048, 2048, 2048, 10],
         batch=512, eta=0.05, examples=1_536, epochs=1, seconds=1.0, **DEEP,
         contestants=["nabla", "nabla-dense", "torch", "torch-hand"]),
    dict(id="one", title="784-128-10, one answer", kind="one", widths=[784, 128, 10], batch=1, eta=0.0, examples=1_000,
         epochs=1, seconds=0.25, **BOOK,
         contestants=["nabla", "nabla-dense", "numpy32", "torch", "torch-hand", "onnx"]),
    dict(id="many", title="784-512-512-10, 10,000 answers", kind="batch", widths=[784, 512, 512, 10], batch=10_000,
         eta=0.0, examples=10_000, epochs=1, seconds=0.3, **DEEP,
         contestants=["nabla", "nabla-dense", "numpy32", "torch", "torch-hand", "onnx"]),
    dict(id="claim", title="784-30-10, batch 10: the chapter's claims", kind="gradient", widths=[784, 30, 10], batch=10,
         eta=0.1, examples=10, epochs=1, seconds=0.1, **BOOK,
         contestants=["nabla-matrix", "nabla-example", "nabla-forward", "nabla-gradient"]),
    dict(id="claim-wide", title="784-512-512-10, batch 128: the chapter's claims", kind="gradient",
         widths=[784, 512, 512, 10], batch=128, eta=0.01, examples=128, epochs=1, seconds=0.2, **DEEP,
         contestants=["nabla-matrix", "nabla-example", "nabla-forward", "nabla-gradient"]),
]

# measure: ratio (theirs / ours, the quickest of several of theirs in each round), peak (fraction of the in-run peak),
# backward ((gradient - forward) / forward). Several of ours: the first is what the goal is about.
def ratio(row, ours, theirs, least, what, **more):
    return dict(row=row, measure="ratio", ours=ours, theirs=theirs if isinstance(theirs, list) else [theirs],
                least=least, what=what, **more)

def peak(row, ours, least):
    return dict(row=row, measure="peak", ours=ours, theirs=[], least=least, what="of the in-run FMA peak")

GOALS = [
    ratio("b10", "nabla-dense", "torch", 33, "PyTorch eager"),
    ratio("b10", "nabla-dense", "torch-hand", 12, "PyTorch hand-written"),
    ratio("b10", "nabla-dense", "numpy32", 10, "NumPy float32"),
    ratio("b10", "nabla-dense", "book", 100, "the book's way, example by example"),
    peak("b10", "nabla-dense", 0.60),
    ratio("b10", "nabla", "torch", 50, "PyTorch eager"),
    ratio("b10", "nabla", "torch-hand", 18, "PyTorch hand-written"),
    ratio("b10", "nabla", "numpy32", 16, "NumPy float32"),
    ratio("b10", "nabla", "book", 200, "the book's way, example by example"),
    ratio("b1", "nabla", "torch", 150, "PyTorch eager"),
    ratio("b1", "nabla", "torch-hand", 50, "PyTorch hand-written"),
    ratio("b1", "nabla", "fann", 20, "FANN"),
    ratio("b1", "nabla-dense", "torch", 85, "PyTorch eager"),
    ratio("b1", "nabla-dense", "torch-hand", 30, "PyTorch hand-written"),
    ratio("b1", "nabla-dense", "fann", 12, "FANN"),
    ratio("b32", "nabla", "torch", 5, "PyTorch eager"),
    ratio("b32", "nabla", "torch-hand", 2.3, "PyTorch hand-written"),
    peak("b32", "nabla-dense", 0.80),
    ratio("b128", "nabla", "torch", 1.9, "PyTorch eager"),
    ratio("b128", "nabla", "torch-hand", 1.5, "PyTorch hand-written"),
    peak("b128", "nabla-dense", 0.88),
    ratio("b128-adam", "nabla", "torch", 2.5, "PyTorch's fastest Adam"),
    ratio("b128-adam", "nabla", "nabla-sgd", 1 / 1.15, "our own SGD (at most 15 % over it)"),
    ratio("b512", "nabla", "torch", 1.4, "PyTorch eager"),
    ratio("b512", "nabla", "torch-hand", 1.1, "PyTorch hand-written"),
    peak("b512", "nabla-dense", 0.88),
    ratio("b128-threads", "nabla-threads", ["torch", "torch-blas-threads", "torch-omp-threads", "torch-shipped"], 2.2,
          "PyTorch eager at its best setting"),
    ratio("b128-threads", "nabla-threads", "nabla", 1.8, "our own with 1 thread"),
    ratio("one", "nabla", ["torch", "torch-hand", "numpy32", "onnx"], 6, "the best of PyTorch, NumPy, ONNX Runtime"),
    ratio("one", "nabla-dense", ["torch", "torch-hand", "numpy32", "onnx"], 3.7,
          "the best of PyTorch, NumPy, ONNX Runtime"),
    ratio("many", "nabla", ["torch", "torch-hand"], 1.3, "the best of PyTorch"),
    peak("many", "nabla-dense", 0.88),
    ratio("b32-double", "nabla", "torch", None, "PyTorch eager"),
    ratio("b32-double", "nabla", "torch-hand", None, "PyTorch hand-written"),
    peak("b32-double", "nabla-dense", 0.75),
    ratio("claim", "nabla-matrix", "nabla-example", 5, "the same engine, one example at a time"),
    ratio("claim-wide", "nabla-matrix", "nabla-example", None, "the same engine, one example at a time"),
    dict(row="claim", measure="backward", ours="nabla-gradient", theirs=["nabla-forward"], least=None,
         what="backward pass / forward pass (between 1 and 2 expected)"),
    dict(row="claim-wide", measure="backward", ours="nabla-gradient", theirs=["nabla-forward"], least=None,
         what="backward pass / forward pass (between 1 and 2 expected)"),
]


def connections(widths, first):
    return sum(widths[i] * widths[i - 1] for i in range(first - 1, len(widths)))


def flops(row, contestant):
    """Floating-point operations of one unit: 2 m sum n_l n_(l-1) forward, as many for BP4, and BP2's from layer 3
    on."""
    forward = 2 * row["batch"] * connections(row["widths"], 2)
    if row["kind"] in ("one", "batch") or contestant == "nabla-forward":
        return forward
    return 2 * forward + 2 * row["batch"] * connections(row["widths"], 3)
