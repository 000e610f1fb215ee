"""scikit-learn's MLP: its defaults, and four settings of which the best is taken."""
import time
import warnings

import numpy
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from sets import is_text

SETTINGS = {
    "defaults": {},   # 100, alpha 1e-4, adam, at most 200 passes
    "50-50": dict(hidden_layer_sizes=(50, 50)),
    "50-50, lbfgs": dict(hidden_layer_sizes=(50, 50), solver="lbfgs"),
    "100, alpha 0.01, lbfgs": dict(hidden_layer_sizes=(100,), alpha=1e-2, solver="lbfgs"),
    "100, alpha 0.01, early stopping": dict(hidden_layer_sizes=(100,), alpha=1e-2, early_stopping=True),
}


def folds(data, seeds, count=5):
    """For each seed the fold in which a row is tested."""
    result = numpy.zeros((data.rows, seeds), dtype=int)
    for seed in range(seeds):
        kind = StratifiedKFold if data.is_classification else KFold
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")   # a class may have fewer members than there are folds
            parts = kind(count, shuffle=True, random_state=seed).split(numpy.zeros(data.rows), data.target)
            for fold, (_, test) in enumerate(parts):
                result[test, seed] = fold
    return result


def score(data, truth, answers):
    """Accuracy, or R² of a regression."""
    return accuracy_score(truth, answers) if data.is_classification else r2_score(truth, answers)


def prepared(data):
    """What is fitted to the training rows of a fold: medians, one-hot codes, means and scales."""
    texts = [i for i, values in enumerate(data.inputs) if is_text(values)]
    numbers = [i for i in range(len(data.inputs)) if i not in texts]
    return ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        ("texts", make_pipeline(SimpleImputer(strategy="constant", fill_value="missing", missing_values=None),
                                OneHotEncoder(handle_unknown="ignore")), texts)], sparse_threshold=0)


def run(data, setting, seeds):
    """Scores and seconds of every seed and fold."""
    x = numpy.empty((data.rows, len(data.inputs)), dtype=object)
    for i, values in enumerate(data.inputs):
        x[:, i] = values if is_text(values) else [numpy.nan if v is None else v for v in values]
    y = numpy.array(data.target)
    where = folds(data, seeds)
    scores, seconds = [], []
    for seed in range(seeds):
        for fold in range(5):
            train, test = where[:, seed] != fold, where[:, seed] == fold
            if data.is_classification:
                learner = MLPClassifier(random_state=seed, **SETTINGS[setting])
            else:   # its targets are standardised too: as they are, most settings learn nothing in 200 passes
                learner = TransformedTargetRegressor(
                    MLPRegressor(random_state=seed, **SETTINGS[setting]), transformer=StandardScaler())
            pipeline = make_pipeline(prepared(data), learner)
            start = time.perf_counter()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)
                pipeline.fit(x[train], y[train])
            seconds.append(time.perf_counter() - start)
            scores.append(score(data, y[test], pipeline.predict(x[test])))
    return scores, seconds
