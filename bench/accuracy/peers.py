"""scikit-learn on the folds: its learners with their defaults, and four more settings of its MLP."""
import hashlib
import json
import os
import re
import time
import warnings

import numpy
import sklearn
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier, HistGradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from sets import ROOT, is_text

CACHE = os.path.join(ROOT, "artifacts", "accuracy", "cache")
VERSION = 1          # of what a cached score depends on in this file; a higher one makes all of them anew
SMALLEST = 1e-15     # no probability counts as less than this, as in scikit-learn
CATEGORIES = 254     # as many can boosting tell apart, the gap among them

# The MLP beside which the goals and the sets to show are measured
SETTINGS = {
    "defaults": {},   # 100, alpha 1e-4, adam, at most 200 passes
    "50-50": dict(hidden_layer_sizes=(50, 50)),
    "50-50, lbfgs": dict(hidden_layer_sizes=(50, 50), solver="lbfgs"),
    "100, alpha 0.01, lbfgs": dict(hidden_layer_sizes=(100,), alpha=1e-2, solver="lbfgs"),
    "100, alpha 0.01, early stopping": dict(hidden_layer_sizes=(100,), alpha=1e-2, early_stopping=True),
}
# The learners beside which the collections are measured, all with their defaults
LEARNERS = ["boosting", "forest", "linear", "mlp", "baseline"]


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


def score(data, truth, answers, labels=None):
    """What a fold's answers are worth. Of classes: probabilities, a column for each of `labels`; a class that training
    did not have has the probability 0, and a probability of 0 counts as SMALLEST. Of numbers: the numbers."""
    truth = numpy.array(truth)
    if not data.is_classification:
        errors, spread = (truth - answers) ** 2, (truth - truth.mean()) ** 2
        return dict(rows=len(truth), squared_error=float(errors.mean()), variance=float(spread.mean()),
                    r2=float(1 - errors.sum() / spread.sum()) if spread.sum() else None)
    column = {label: j for j, label in enumerate(labels)}
    given = numpy.array([row[column[t]] if t in column else 0.0 for row, t in zip(answers, truth)])
    answered = numpy.array(labels)[numpy.argmax(answers, axis=1)]
    return dict(rows=len(truth), log_loss=float(-numpy.log(numpy.clip(given, SMALLEST, 1)).mean()),
                accuracy=float((answered == truth).mean()))


def prepared(data):
    """What is fitted to the training rows of a fold: medians, one-hot codes, means and scales."""
    texts = [i for i, values in enumerate(data.inputs) if is_text(values)]
    numbers = [i for i in range(len(data.inputs)) if i not in texts]
    return ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        ("texts", make_pipeline(SimpleImputer(strategy="constant", fill_value="missing", missing_values=None),
                                OneHotEncoder(handle_unknown="ignore")), texts)], sparse_threshold=0)


def coded(data):
    """For boosting, which takes gaps and categories as they are: texts as codes. Says which columns are categories."""
    texts = [i for i, values in enumerate(data.inputs) if is_text(values)]
    numbers = [i for i in range(len(data.inputs)) if i not in texts]
    codes = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="missing", missing_values=None),
        OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=numpy.nan))
    few = [len(set(data.inputs[i])) <= CATEGORIES for i in texts]
    return ColumnTransformer([("numbers", "passthrough", numbers), ("texts", codes, texts)], sparse_threshold=0), \
        numpy.array([False] * len(numbers) + few)


def pipeline(data, method, seed):
    """What learns: one of LEARNERS, or a setting of the MLP."""
    if method == "baseline":   # the frequencies of the classes, or the mean
        return DummyClassifier(strategy="prior") if data.is_classification else DummyRegressor()
    if method == "boosting":
        columns, are_categories = coded(data)
        kind = HistGradientBoostingClassifier if data.is_classification else HistGradientBoostingRegressor
        return make_pipeline(columns, kind(categorical_features=are_categories, random_state=seed))
    if method == "forest":
        kind = RandomForestClassifier if data.is_classification else RandomForestRegressor
        return make_pipeline(prepared(data), kind(random_state=seed))
    if method == "linear":
        return make_pipeline(prepared(data), LogisticRegression() if data.is_classification else RidgeCV())
    setting = {} if method == "mlp" else SETTINGS[method]
    if data.is_classification:
        return make_pipeline(prepared(data), MLPClassifier(random_state=seed, **setting))
    # its targets are standardised too: as they are, most settings learn nothing in 200 passes
    return make_pipeline(prepared(data), TransformedTargetRegressor(
        MLPRegressor(random_state=seed, **setting), transformer=StandardScaler()))


def fitted(data, method, seed, where):
    """The scores of the five folds of a seed."""
    x = numpy.empty((data.rows, len(data.inputs)), dtype=object)
    for i, values in enumerate(data.inputs):
        x[:, i] = values if is_text(values) else [numpy.nan if v is None else v for v in values]
    y = numpy.array(data.target)
    results = []
    for fold in range(5):
        train, test = where != fold, where == fold
        learner = pipeline(data, method, seed)
        start = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")   # passes that do not suffice, columns without a value in training
            learner.fit(x[train], y[train])
            seconds = time.perf_counter() - start
            answers = learner.predict_proba(x[test]) if data.is_classification else learner.predict(x[test])
        results.append(score(data, y[test], answers, list(learner.classes_) if data.is_classification else None) |
                       dict(seed=seed, fold=fold, seconds=seconds))
    return results


def key(data, method, seed, where):
    """What a score depends on."""
    text = json.dumps([VERSION, sklearn.__version__, numpy.__version__, method, SETTINGS.get(method), seed,
                       data.columns, data.target, where.tolist()])
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def run(data, method, seeds):
    """The scores of every seed and fold, from the cache where they are there."""
    where = folds(data, seeds)
    results = []
    for seed in range(seeds):
        name = re.sub(r"[^a-z0-9]+", "-", method.lower())
        path = os.path.join(CACHE, data.name, f"{name}-{key(data, method, seed, where[:, seed])}.json")
        if not os.path.exists(path):
            found = fitted(data, method, seed, where[:, seed])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path + ".part", "w") as file:
                json.dump(found, file)
            os.replace(path + ".part", path)
        with open(path) as file:
            results += json.load(file)
    return results
