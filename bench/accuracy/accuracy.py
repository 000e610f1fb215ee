"""Nabla's defaults beside scikit-learn's learners on the same folds of the same data. See run.sh."""
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
import standing
from sets import HERE, ROOT, Absent
from tables import COLLECTIONS

NABLA = os.path.join(HERE, "nabla", "bin", "Release", "net10.0", "Nabla.Accuracy.dll")
SMALL = ("goals", "shown")   # beside five settings of the MLP, with five seeds; the others beside several learners


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
    """The scores of every seed and fold, from our own program; a fold that it refuses has none, but says why."""
    table, folds = write(data, seeds, folder)
    kind = "classes" if data.is_classification else "numbers"
    process = subprocess.run(["dotnet", NABLA, table, folds, kind], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             text=True)
    where, truth = peers.folds(data, seeds), numpy.array(data.target)
    results = []
    for line in process.stdout.splitlines():
        run = json.loads(line)
        if "answers" in run:
            tested = where[:, run["seed"]] == run["fold"]
            run |= peers.score(data, truth[tested], numpy.array(run.pop("answers")), run.pop("labels"))
        results.append(run)
    if process.returncode != 0:
        results.append(dict(failure=process.stderr.strip().splitlines()[0]))
    return results


def loaded(collections, wanted, absent):
    """The data sets by their collections; those that are not there are named, and put with the absent ones."""
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
            data.name = name
            yield collection, data


def shuffled(collections, wanted):
    """Trains on tables whose targets are shuffled. Prints by how many standard errors the expected figures are better
    than those of the baseline, and how many are within two."""
    gains = []
    with tempfile.TemporaryDirectory() as folder:
        for _, data in loaded(collections, wanted, []):
            table, folds = write(data, 1, folder)
            kind = "classes" if data.is_classification else "numbers"
            process = subprocess.run(["dotnet", NABLA, table, folds, kind, "shuffled"], stdout=subprocess.PIPE,
                                     text=True, check=True)
            figures = json.loads(process.stdout)
            gains += figures.values()
            print(data.name, ", ".join(f"{figure} {gain:+.2f}" for figure, gain in figures.items()), flush=True)
    within = sum(abs(gain) <= 2 for gain in gains)
    print(f"{within} of {len(gains)} figures within two standard errors of the baseline; "
          f"the mean is {sum(gains) / max(1, len(gains)):+.2f}")


def measure(data, methods, seeds, folder, only_peers):
    print(f"{data.name}: {data.rows} rows, {len(data.columns)} columns ", end="", flush=True, file=sys.stderr)
    result = dict(name=data.name, rows=data.rows, columns=len(data.columns), classification=data.is_classification,
                  classes=len(data.classes) if data.is_classification else None,
                  nabla=[] if only_peers else nabla(data, seeds, folder), peers={})
    for method in methods:
        result["peers"][method] = peers.run(data, method, seeds)
        print(".", end="", flush=True, file=sys.stderr)
    print("", file=sys.stderr)
    return result


def main():
    parser = argparse.ArgumentParser(prog="bench/accuracy/run.sh", description=__doc__)
    parser.add_argument("--collection", choices=COLLECTIONS, action="append", help="goals and shown unless said")
    parser.add_argument("--data", help="only these data sets, separated by commas")
    parser.add_argument("--seeds", type=int, help="1 unless said; of goals and shown 5")
    parser.add_argument("--learners", help="of scikit-learn only these, separated by commas: " +
                                           ", ".join(peers.LEARNERS))
    parser.add_argument("--only-peers", action="store_true", help="fill the cache with scikit-learn's scores, no more")
    parser.add_argument("--shuffled", action="store_true",
                        help="expected figures where targets are shuffled, so that nothing can be learned")
    parser.add_argument("--output", help="the folder of the report; with --data, --seeds or --learners "
                                         "artifacts/accuracy unless said, else bench/results/<processor>")
    options = parser.parse_args()
    machine = processor()
    collections = options.collection or list(SMALL)
    is_small = all(collection in SMALL for collection in collections)
    if not is_small and any(collection in SMALL for collection in collections):
        parser.error("goals and shown are measured in another way: run them by themselves")
    if options.shuffled:
        return shuffled(collections, options.data and options.data.split(","))
    seeds = options.seeds or (5 if is_small else 1)
    methods = options.learners.split(",") if options.learners else list(peers.SETTINGS if is_small else peers.LEARNERS)
    partial = options.data or options.seeds or options.learners
    output = options.output or os.path.join(ROOT, *(["artifacts", "accuracy"] if partial else
                                                    ["bench", "results", machine["slug"]]))
    wanted = options.data and options.data.split(",")
    results, absent = [], []
    with tempfile.TemporaryDirectory() as folder:
        for collection, data in loaded(collections, wanted, absent):
            results.append(measure(data, methods, seeds, folder, options.only_peers) | dict(collection=collection))
    if options.only_peers:
        return
    os.makedirs(output, exist_ok=True)
    whole = dict(machine=machine, python=platform.python_version(), sklearn=sklearn.__version__, seeds=seeds,
                 folds=5, methods=methods, results=results, absent=absent)
    suffix = "" if is_small else "-" + "-".join(collections)
    (report if is_small else standing).write(whole, os.path.join(output, f"accuracy{suffix}"))


if __name__ == "__main__":
    main()
