"""scikit-learn's MLPClassifier: softmax and cross-entropy whatever the row says, so its costs are not compared."""
import json
import sys
import time
import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

from common import data, serve


class PartialFit:
    def __init__(self, spec):
        self.x, _, self.labels = data(spec, np.float32)
        self.batch = spec["batch"]
        self.random, self.at = np.random.default_rng(1), 0
        self.model = MLPClassifier(
            tuple(spec["widths"][1:-1]), activation={"sigmoid": "logistic"}.get(spec["hidden"], spec["hidden"]),
            solver=spec["optimizer"], alpha=0, batch_size=self.batch, learning_rate_init=min(spec["eta"], 0.1),
            momentum=0, shuffle=False)
        self.model.partial_fit(self.x[:self.batch], self.labels[:self.batch], classes=np.arange(spec["widths"][-1]))

    def run(self, count):
        start, done = time.perf_counter(), 0
        while done < count:
            steps = min(count - done, len(self.x) // self.batch)
            rows = self.random.permutation(len(self.x))[:steps * self.batch]
            self.model.partial_fit(self.x[rows], self.labels[rows])
            done += steps
        return {"units": done, "seconds": time.perf_counter() - start}

    def curve(self, count):
        return {"losses": None}


warnings.filterwarnings("ignore")
serve(PartialFit(json.load(open(sys.argv[1]))), sklearn=sklearn.__version__)
