"""Nabla's defaults beside scikit-learn's MLP on the same folds of the same data. See run.sh."""
import argparse
import csv
import json
import os
import platform
import re
import subprocess
import sys
import tempfile

import numpy
import sklearn

import peers
import report
from sets import Absent
from tables import COLLECTIONS

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
NABLA = os.path.join(HERE, "nabla", "bin", "Release", "net10.0", "Nabla.Accuracy.dll")


def processor():
    with open("/proc/cpuinfo") as file:
        text = file.read()
    get = lambda name: (re.search(rf"^{name}\s*: (.*)$", text, re.M) or [None, platform.machine()])[1].strip()
    name = f"{get('model name')} family {get('cpu family')} model {get('model')}"
    return dict(name=name, slug=re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"), count=os.cpu_count())


def write(data, seeds, folder):
    """The table and the folds as files, for programs that are not written in Python."""
    table, folds = os.path.join(folder, data.name + ".csv"), os.path.join(folder, data.name + ".folds.csv")
    with open(table, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*(name for name, _ in data.columns), "target"])
        for row in zip(*data.inputs, data.target):
            writer.writerow(["" if v is None else v if isinstance(v, str) else repr(v).removesuffix(".0") for v in row])
    with open(folds, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([f"seed{seed}" for seed in range(seeds)])
        writer.writerows(peers.folds(data, seeds).tolist())
    return table, folds


def nabla(data, seeds, folder):
    """Scores, seconds and the answers' summaries of every seed and fold, from our own program."""
    table, folds = write(data, seeds, folder)
    process = subprocess.run(["dotnet", NABLA, table, folds], check=True, stdout=subprocess.PIPE, text=True)
    where, truth = peers.folds(data, seeds), numpy.array(data.target)
    scores, seconds, notes = [], [], []
    for line in process.stdout.splitlines():
        run = json.loads(line)
        tested = where[:, run["seed"]] == run["fold"]
        scores.append(peers.score(data, truth[tested], numpy.array(run["answers"])))
        seconds.append(run["seconds"])
        notes.append(run["note"])
    return scores, seconds, notes


def measure(data, seeds, folder):
    print(f"{data.name}: {data.rows} rows, {len(data.columns)} columns ", end="", flush=True, file=sys.stderr)
    scores, seconds, notes = nabla(data, seeds, folder)
    result = dict(name=data.name, rows=data.rows, columns=len(data.columns), classification=data.is_classification,
                  classes=len(set(data.target)) if data.is_classification else None,
                  nabla=dict(scores=scores, seconds=seconds, notes=notes), peers={})
    for setting in peers.SETTINGS:
        scores, seconds = peers.run(data, setting, seeds)
        result["peers"][setting] = dict(scores=scores, seconds=seconds)
        print(".", end="", flush=True, file=sys.stderr)
    print("", file=sys.stderr)
    return result


def main():
    parser = argparse.ArgumentParser(prog="bench/accuracy/run.sh", description=__doc__)
    parser.add_argument("--collection", choices=COLLECTIONS, action="append", help="goals and shown unless said")
    parser.add_argument("--data", help="only these data sets, separated by commas")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--output", help="the folder for accuracy.md and accuracy.json; with --data or --seeds "
                                         "artifacts/accuracy unless said, else bench/results/<processor>")
    options = parser.parse_args()
    machine = processor()
    collections = options.collection or ["goals", "shown"]
    partial = options.data or options.seeds != 5
    output = options.output or os.path.join(ROOT, *(["artifacts", "accuracy"] if partial else
                                                    ["bench", "results", machine["slug"]]))
    os.makedirs(output, exist_ok=True)
    wanted = options.data and options.data.split(",")
    results, absent = [], []
    with tempfile.TemporaryDirectory() as folder:
        for collection in collections:
            for name, load in COLLECTIONS[collection].items():
                if wanted and name not in wanted:
                    continue
                try:
                    data = load()
                except Absent as reason:
                    print(f"{name}: left out: {reason}", file=sys.stderr)
                    absent.append(dict(name=name, collection=collection, reason=str(reason)))
                    continue
                results.append(measure(data, options.seeds, folder) | dict(collection=collection))
    whole = dict(machine=machine, python=platform.python_version(), sklearn=sklearn.__version__, seeds=options.seeds,
                 folds=5, settings={n: s for n, s in peers.SETTINGS.items()}, results=results, absent=absent)
    suffix = "-development" if collections == ["development"] else ""
    report.write(whole, os.path.join(output, f"accuracy{suffix}"))


if __name__ == "__main__":
    main()
