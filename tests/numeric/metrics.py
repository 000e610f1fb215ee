#!/usr/bin/python3
"""metrics.py FOLDER: measures that Nabla found, beside those of scikit-learn.

Examples of weight 0 are left out first: to Nabla they are not there, to scikit-learn their classes still occur. Where
scikit-learn refuses, or warns and says 0, Nabla says null. Two sums of n terms of one sign, added in another order,
differ by 2 n u of the sum; a measure is made of at most four.
"""
import re
import warnings

import numpy as np
from exchange import Cases, Report
from sklearn import metrics as m

U = 2.0 ** -53
warnings.simplefilter("ignore")


def has_both(y, c):
    return (y == c).any() and (y != c).any()


def classes(cases, case):
    n, k = case["examples"], case["classes"]
    p, y = cases.row(case["probabilities"], n, k), cases.row(case["labels"]).astype(int)
    w = cases.row(case["weights"]) if case["weights"] else np.ones(n)
    p, y, w = p[w > 0], y[w > 0], w[w > 0]
    if len(y) == 0:
        return {}, 0
    answer, all_classes = p.argmax(1), list(range(k))
    each = m.precision_recall_fscore_support(y, answer, labels=all_classes, sample_weight=w, zero_division=0)
    auc = [m.roc_auc_score(y == c, p[:, c], sample_weight=w) if has_both(y, c) else None for c in all_classes]
    precision = [m.average_precision_score(y == c, p[:, c], sample_weight=w) if (y == c).any() else None
                 for c in all_classes]
    expected = {
        "accuracy": m.accuracy_score(y, answer, sample_weight=w),
        "balanced_accuracy": m.balanced_accuracy_score(y, answer, sample_weight=w),
        "log_loss": m.log_loss(y, p.copy(), labels=all_classes, sample_weight=w),
        "brier": np.average(((p - np.eye(k)[y]) ** 2).sum(1), weights=w),
    }
    for kind in ("macro", "weighted"):
        values = m.precision_recall_fscore_support(y, answer, average=kind, sample_weight=w, zero_division=0)
        expected.update(zip((f"{kind}_precision", f"{kind}_recall", f"{kind}_f1"), values[:3]))
    confusion = m.confusion_matrix(y, answer, labels=all_classes, sample_weight=w)
    for c in all_classes:
        expected.update({f"precision_{c}": each[0][c], f"recall_{c}": each[1][c], f"f1_{c}": each[2][c],
                         f"roc_auc_{c}": auc[c], f"average_precision_{c}": precision[c]})
        expected.update({f"confusion_{c}_{a}": confusion[c, a] for a in all_classes})
    if k == 2:
        expected["binary_brier"] = m.brier_score_loss(y, p[:, 1], sample_weight=w, pos_label=1)
        expected["roc_auc"], expected["average_precision"] = auc[1], precision[1]
    else:
        expected["roc_auc"] = None if None in auc else m.roc_auc_score(
            y, p, multi_class="ovr", average="macro", labels=all_classes, sample_weight=w)
        expected["average_precision"] = np.mean([value for value in precision if value is not None])
        for top in range(2, k):   # scikit-learn prefers the later of equal scores: with classes reversed, the earlier
            expected[f"top_{top}"] = m.top_k_accuracy_score(
                k - 1 - y, p[:, ::-1], k=top, labels=all_classes, sample_weight=w)
    return expected, w.sum()


def numbers(cases, case):
    n, k = case["examples"], case["outputs"]
    a, y = cases.row(case["answers"], n, k), cases.row(case["targets"], n, k)
    w = cases.row(case["weights"]) if case["weights"] else np.ones(n)
    a, y, w = a[w > 0], y[w > 0], w[w > 0]
    if len(y) == 0:
        return {}, 0
    squared = m.mean_squared_error(y, a, sample_weight=w, multioutput="raw_values")
    absolute = m.mean_absolute_error(y, a, sample_weight=w, multioutput="raw_values")
    differ = [len(np.unique(y[:, j])) > 1 for j in range(k)]
    r2 = m.r2_score(y, a, sample_weight=w, multioutput="raw_values") if len(y) > 1 else np.zeros(k)
    below = np.average(y <= a, axis=0, weights=w)
    expected = {}
    for j in range(k):
        expected.update({f"mse_{j}": squared[j], f"rmse_{j}": np.sqrt(squared[j]), f"mae_{j}": absolute[j],
                         f"r2_{j}": r2[j] if differ[j] else None, f"below_{j}": below[j]})
    expected.update(mse=squared.mean(), rmse=m.mean_squared_error(y, a, sample_weight=w, squared=False),
                    mae=absolute.mean(), r2=r2.mean() if all(differ) else None)
    return expected, w.sum()


def condition_of_r2(cases, case):
    """How much a rounding of the targets moves Σ(y − ȳ)², at most."""
    y = cases.row(case["targets"], case["examples"], case["outputs"])
    spread = y.std(0)
    return float((1 + (np.abs(y).max(0) / np.where(spread > 0, spread, np.inf)) ** 2).max())


def main():
    cases, report, worst = Cases(), Report(), {}
    for case in cases.list:
        kind = case["kind"]
        expected, total = (classes if kind == "classes" else numbers)(cases, case)
        n = case["examples"]
        report.count(f"sets of {kind}")
        for name, value in expected.items():
            found = case["found"][name]
            report.count("measures")
            if value is None or found is None:
                report.count("unknown measures", value is None)
                if value is not found:
                    report.fail(f"{case['id']}: {name} is {found} instead of {value}")
                continue
            size = max(abs(value), 1.0) if kind == "classes" and "confusion" not in name else abs(value) + 1e-300
            if "confusion" in name:
                size = total
            elif name.startswith("r2"):
                size = (1 + abs(1 - value)) * condition_of_r2(cases, case)
            allowed = 8 * (n + 4) * U * size
            if name == "binary_brier":  # half of the sum over both classes: the same where p_0 is 1 − p_1
                allowed += np.abs(cases.row(case["probabilities"], n, 2).sum(1) - 1).max()
            error, sort = abs(found - value), re.sub(r"(_\d+)+$", "", name)
            worst[sort] = max(worst.get(sort, 0), error / (2 * U * size))
            if not error <= allowed:
                report.fail(f"{case['id']}: {name} is {found!r} instead of {value!r}")
        counted = ("precision", "recall", "f1", "macro", "weighted", "confusion")   # 0 where there is nothing
        if not expected and any(value is not None for name, value in case["found"].items()
                                if not name.startswith(counted)):
            report.fail(f"{case['id']}: no example counts, and measures are {case['found']}")
    report.say("largest differences in ulps of the size: " + ", ".join(
        f"{name} {value:.2g}" for name, value in sorted(worst.items()) if name not in ("confusion", "binary_brier")))
    report.print()


main()
