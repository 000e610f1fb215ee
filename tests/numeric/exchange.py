"""Cases from a test and its answer: FOLDER/cases.json beside FOLDER/numbers.f64, in which {"at", "count"} is a row of
numbers (those of a float32 are the same numbers in float64)."""
import json
import os
import sys

import numpy as np


class Cases:
    def __init__(self):
        self.folder = sys.argv[1]
        with open(os.path.join(self.folder, "cases.json"), encoding="utf-8") as file:
            self.list = json.load(file)
        self.numbers = np.fromfile(os.path.join(self.folder, "numbers.f64"), "<f8")

    def row(self, place, *shape):
        values = self.numbers[place["at"]:place["at"] + place["count"]]
        return values.reshape(shape) if shape else values

    def exact(self, place, *shape):
        return self.row(place, *shape).astype(np.longdouble)


class Report:
    """What the test reads: how much was compared, lines for people, and everything that is wrong."""

    def __init__(self):
        self.counts, self.lines, self.wrong = {}, [], []

    def count(self, what, n=1):
        self.counts[what] = self.counts.get(what, 0) + int(n)

    def say(self, line):
        self.lines.append(line)

    def fail(self, line):
        if len(self.wrong) < 40:
            self.wrong.append(line)
        self.count("wrong")

    def print(self):
        json.dump({"counts": self.counts, "lines": self.lines, "wrong": self.wrong}, sys.stdout)


class Errors:
    """The errors of one program in one precision."""

    def __init__(self):
        self.of_bound, self.ulps, self.allowed = [], [], []

    def add(self, found, exact, bound, u):
        """Errors beside their bound, and in units of the last place of the largest number of their kind."""
        error = np.abs(found - exact)
        error[np.isnan(error)] = np.inf
        self.of_bound.append(float((error / bound).max()))
        largest = np.abs(exact).max()
        if largest > 0:
            self.ulps.append(float(error.max() / (2 * u * largest)))
            self.allowed.append(float(np.median(bound) / (2 * u * largest)))

    def __str__(self):
        ulps = np.array(self.ulps or [0.0])
        beyond = int((np.array(self.of_bound) > 1).sum())
        return (f"in ulps of the largest number median {np.median(ulps):.2g}, 99% {np.quantile(ulps, 0.99):.3g}, "
                f"largest {ulps.max():.3g}; the bound is {np.median(self.allowed or [0.0]):.3g} (median), "
                f"{beyond} of {len(self.of_bound)} beyond it, at most {max(self.of_bound):.2g} of it")
