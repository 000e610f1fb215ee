"""MNIST for the contestants as plain files, and the networks as ONNX; with Python alone."""
import array
import gzip
import os
import struct
import sys

NAMES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")


def find():
    """The two files of MNIST's training images, or None."""
    roots = [os.environ.get("NABLA_DATA"), os.path.expanduser("~/.cache/nabla")]
    for root in [r for r in roots if r]:
        for folder in (root, os.path.join(root, "mnist")):
            for ending in (".gz", ""):
                paths = [os.path.join(folder, name + ending) for name in NAMES]
                if all(os.path.exists(path) for path in paths):
                    return paths
    return None


def read_idx(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        content = file.read()
    dimensions = content[3]
    return content[4 + 4 * dimensions:]


def prepare(folder, count=50_000):
    """Writes pixels (bytes), x (float32, divided by 256) and labels (bytes) of the first `count` examples."""
    images, labels = find()
    pixels = read_idx(images)[:count * 784]
    quotient = [i / 256 for i in range(256)]
    paths = {name: os.path.join(folder, name) for name in ("pixels", "x", "labels")}
    with open(paths["pixels"], "wb") as file:
        file.write(pixels)
    with open(paths["x"], "wb") as file:
        for at in range(0, len(pixels), 1 << 20):
            numbers = array.array("f", map(quotient.__getitem__, pixels[at:at + (1 << 20)]))
            if sys.byteorder == "big":
                numbers.byteswap()
            numbers.tofile(file)
    with open(paths["labels"], "wb") as file:
        file.write(read_idx(labels)[:count])
    return paths


# ONNX is protocol buffers: a field is its number and kind, then a number or a length with content.
def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def tensor(name, shape, doubles):
    floats = struct.pack(f"<{len(doubles)}f", *doubles)
    return b"".join(field(1, n) for n in shape) + field(2, 1) + field(8, name) + field(9, floats)


def value(name, width):
    dimensions = field(1, field(2, "n")) + field(1, field(1, width))
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, dimensions)))


def write_onnx(path, row, parameters_path):
    """Gemm (with W a row per neuron) and an activation for each layer; input x, output y."""
    with open(parameters_path, "rb") as file:
        numbers = array.array("d", file.read())
    widths, graph, at, before = row["widths"], b"", 0, "x"
    operators = {"sigmoid": "Sigmoid", "relu": "Relu", "softmax": "Softmax"}
    for l, (n_in, n_out) in enumerate(zip(widths, widths[1:])):
        last = l == len(widths) - 2
        w, b = numbers[at:at + n_in * n_out], numbers[at + n_in * n_out:at + n_in * n_out + n_out]
        at += n_in * n_out + n_out
        transposed = field(1, "transB") + field(3, 1) + field(20, 2)
        z, a = f"z{l}", "y" if last else f"a{l}"
        graph += field(1, b"".join(field(1, name) for name in (before, f"w{l}", f"b{l}"))
                       + field(2, z) + field(4, "Gemm") + field(5, transposed))
        graph += field(1, field(1, z) + field(2, a) + field(4, operators[row["output" if last else "hidden"]]))
        graph += field(5, tensor(f"w{l}", [n_out, n_in], w)) + field(5, tensor(f"b{l}", [n_out], b))
        before = a
    graph += field(2, "network") + field(11, value("x", widths[0])) + field(12, value("y", widths[-1]))
    with open(path, "wb") as file:
        file.write(field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, 13)))
