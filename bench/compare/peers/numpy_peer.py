"""NumPy: the matrix form (every buffer made once, all results written in place), and the book's way, example
by example."""
import json
import sys

import numpy as np

from common import Answering, Training, activations, data, parameters, serve

np.seterr(over="ignore", under="ignore")


def sigmoid_in_place(z):
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    np.reciprocal(z, out=z)


def softmax_in_place(z):
    z -= z.max(axis=1, keepdims=True)
    np.exp(z, out=z)
    z /= z.sum(axis=1, keepdims=True)


ACTIVATE = {"sigmoid": sigmoid_in_place, "softmax": softmax_in_place, "relu": lambda z: np.maximum(z, 0, out=z)}


class MatrixForm:
    """Weights lie input by output, so that no product needs a transposed copy of its left factor's result."""

    def __init__(self, spec, dtype, rows):
        self.spec, self.dtype = spec, dtype
        self.names = activations(spec)
        self.activate = [ACTIVATE[name] for name in self.names]
        widths = spec["widths"]
        self.a = [np.empty((rows, n), dtype) for n in widths[1:]]
        self.d = [np.empty((rows, n), dtype) for n in widths[1:]]
        self.s = [np.empty((rows, n), dtype) for n in widths[1:]]
        self.g = [np.empty((i, o), dtype) for i, o in zip(widths, widths[1:])]
        self.rate = dtype(spec["eta"] / spec["batch"])
        self.reset()

    def reset(self):
        self.w = [np.ascontiguousarray(w.T, self.dtype) for w, _ in parameters(self.spec)]
        self.b = [b.astype(self.dtype) for _, b in parameters(self.spec)]

    def forward(self, x):
        for w, b, a, activate in zip(self.w, self.b, self.a, self.activate):
            np.dot(x, w, out=a)
            a += b
            activate(a)
            x = a
        return x

    def times_derivative(self, l):
        a, d, s = self.a[l], self.d[l], self.s[l]
        if self.names[l] == "sigmoid":
            np.subtract(1, a, out=s)
            s *= a
            d *= s
        elif self.names[l] == "relu":
            np.greater(a, 0, out=s)
            d *= s

    def step(self, x, y):
        out, last = self.forward(x), len(self.w) - 1
        np.subtract(out, y, out=self.d[last])
        if self.spec["cost"] == "quadratic":
            self.times_derivative(last)
        self.d[last] *= self.rate            # eta/m once, on the smallest matrix; BP2 and BP4 are linear in it
        for l in range(last, -1, -1):
            if l:
                np.dot(self.d[l], self.w[l].T, out=self.d[l - 1])
                self.times_derivative(l - 1)
            np.dot((self.a[l - 1] if l else x).T, self.d[l], out=self.g[l])
            self.w[l] -= self.g[l]
            self.b[l] -= self.d[l].sum(axis=0)

    def cost(self, x, y):
        out = self.forward(x)
        if self.spec["cost"] == "quadratic":
            return 0.5 * np.square(out - y, dtype=np.float64).sum() / len(x)
        return -np.log((out * y).sum(axis=1, dtype=np.float64)).mean()


class ExampleByExample:
    """Column vectors, one example after another, gradients summed over the mini-batch: the algorithm as the
    chapter tells it."""

    def __init__(self, spec):
        self.spec = spec
        self.reset()

    def reset(self):
        self.layers = [(w.copy(), b[:, None].copy()) for w, b in parameters(self.spec)]

    @staticmethod
    def sigma(z):
        return 1.0 / (1.0 + np.exp(-z))

    def gradient(self, x, y):
        a, kept = x, []
        for w, b in self.layers:
            z = np.dot(w, a) + b
            kept.append((a, z))
            a = self.sigma(z)
        delta, found = a - y, []
        for (w, _), (before, z) in zip(reversed(self.layers), reversed(kept)):
            delta = delta * self.sigma(z) * (1 - self.sigma(z))
            found.append((np.dot(delta, before.T), delta))
            delta = np.dot(w.T, delta)
        return found[::-1]

    def step(self, xs, ys):
        sums = [(np.zeros(w.shape), np.zeros(b.shape)) for w, b in self.layers]
        for x, y in zip(xs, ys):
            found = self.gradient(x[:, None], y[:, None])
            sums = [(sw + gw, sb + gb) for (sw, sb), (gw, gb) in zip(sums, found)]
        rate = self.spec["eta"] / len(xs)
        self.layers = [(w - rate * gw, b - rate * gb) for (w, b), (gw, gb) in zip(self.layers, sums)]

    def cost(self, xs, ys):
        a = xs.T
        for w, b in self.layers:
            a = self.sigma(np.dot(w, a) + b)
        return 0.5 * np.square(a - ys.T).sum() / len(xs)


def answering(spec, dtype):
    x, _, _ = data(spec, dtype)
    net = MatrixForm(spec, dtype, 1 if spec["kind"] == "one" else min(1000, len(x)))
    if spec["kind"] == "one":
        weights = [np.ascontiguousarray(w.T) for w in net.w]
        z = [np.empty(len(b), dtype) for b in net.b]
        layers, rows = list(zip(weights, net.b, z)), list(x)

        def answer(i):
            a = rows[i % len(rows)]
            for w, b, out in layers:
                np.dot(w, a, out=out)
                np.add(out, b, out=out)
                sigmoid_in_place(out)
                a = out
            return a
        return Answering(answer, lambda: answer(0))
    out = np.empty((len(x), spec["widths"][-1]), dtype)

    def all_of_them(_):
        for at in range(0, len(x), 1000):
            out[at:at + 1000] = net.forward(x[at:at + 1000])
        return out
    return Answering(all_of_them, lambda: all_of_them(0)[0])


def main():
    spec = json.load(open(sys.argv[1]))
    dtype = np.float32 if spec["variant"] == "float32" else np.float64
    if spec["kind"] != "train":
        contestant = answering(spec, dtype)
    else:
        x, y, _ = data(spec, dtype)
        net = ExampleByExample(spec) if spec["variant"] == "book" else MatrixForm(spec, dtype, spec["batch"])
        contestant = Training(
            spec, [x, y], lambda array, rows, out: np.take(array, rows, axis=0, out=out, mode="clip"),
            lambda array, rows: np.empty((rows, array.shape[1]), dtype), net.step, net.cost, net.reset)
    serve(contestant, numpy=np.__version__)


main()
