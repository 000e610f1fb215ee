"""Nabla and other programs on the same data, round by round: A B C A B C ... See run.sh."""
import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time

import data
import report
from contestants import Contestant, Machine, NABLA, label
from rows import ROWS

BUSY = 0.5


def load():
    with open("/proc/loadavg") as file:
        return float(file.read().split()[0])


def stolen():
    """Time of this machine so far, and the part that other machines on the same processor took."""
    with open("/proc/stat") as file:
        times = [int(word) for word in file.readline().split()[1:9]]
    return sum(times), times[7]


def processor():
    with open("/proc/cpuinfo") as file:
        text = file.read()
    get = lambda name: (re.search(rf"^{name}\s*: (.*)$", text, re.M) or [None, platform.machine()])[1].strip()
    name = f"{get('model name')} family {get('cpu family')} model {get('model')}"
    return dict(name=name, slug=re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"), count=os.cpu_count(),
                instructions=[f for f in ("avx2", "fma", "avx512f", "amx_tile") if f" {f}" in get("flags") + " "])


def run_row(row, rounds, seconds, paths, folder, machine):
    paths = paths | dict(parameters=os.path.join(folder, row["id"] + ".parameters"),
                         onnx=os.path.join(folder, row["id"] + ".onnx"))
    spec = os.path.join(folder, row["id"] + ".json")
    with open(spec, "w") as file:
        json.dump(row | paths | dict(variant="", threads=1, dense=False), file)
    subprocess.run(["dotnet", NABLA, "export", spec], check=True)
    if row["kind"] in ("one", "batch"):
        data.write_onnx(paths["onnx"], row, paths["parameters"])
    print(f"{row['title']}: ", end="", flush=True, file=sys.stderr)
    everyone = []
    try:
        for name in [*row["contestants"], "peak"]:
            contestant = Contestant(name, row, paths, folder, machine)
            everyone.append(contestant)
        there = [c for c in everyone if c.is_there]
        curves = {c.name: c.ask("curve", 50)["losses"] for c in there}
        epoch = row["examples"] // row["batch"] if row["kind"] in ("train", "gradient") else row["examples"]
        if row["kind"] == "batch":
            epoch = 1
        for contestant in there:
            if contestant.name != "peak":
                contestant.warm_up(epoch, row, seconds)
            else:
                contestant.round()
                contestant.samples.clear()
        for _ in range(rounds):
            for contestant in there:
                contestant.round()
            print(".", end="", flush=True, file=sys.stderr)
    finally:
        for contestant in everyone:
            contestant.stop()
    print("", file=sys.stderr)
    return dict(row=row["id"], title=row["title"], contestants=[
        dict(name=c.name, label=label(c.name), seconds_per_unit=c.samples, units_per_round=c.units / rounds,
             epochs=c.units / epoch, facts=c.facts, losses=curves[c.name]) for c in there],
        absent=[c.name for c in everyone if not c.is_there])


def scaling(seconds):
    print("scaling", file=sys.stderr)
    lines = subprocess.run(
        ["dotnet", NABLA, "scaling", str(seconds)], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in lines.splitlines()]


def main():
    parser = argparse.ArgumentParser(
        prog="bench/compare/run.sh", description="Nabla beside other programs, interleaved.")
    parser.add_argument("--rounds", type=int, default=15, help="rounds of each row (default 15)")
    parser.add_argument(
        "--quick", action="store_true", help="3 short rounds: shows that everything works, claims nothing")
    parser.add_argument("--rows", help="only these, separated by commas: " + ", ".join(row["id"] for row in ROWS))
    parser.add_argument("--output", help="folder for report.md and report.json (default bench/results/<processor>; "
                                         "with --quick or --rows artifacts/bench/<processor>)")
    options = parser.parse_args()
    chosen = options.rows.split(",") if options.rows else [row["id"] for row in ROWS]
    unknown = set(chosen) - {row["id"] for row in ROWS}
    if unknown or options.rounds < 1:
        parser.error(f"there is no row {', '.join(sorted(unknown))}" if unknown else "--rounds takes 1 or more")
    if not data.find():
        sys.exit("error: MNIST is missing\n  need  its training images and labels (IDX, .gz or not)\n"
                 "  fix   NABLA_DATA=FOLDER, or: nabla data fetch mnist")
    machine_facts, rounds = processor(), 3 if options.quick else options.rounds
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    folder_parts = ("artifacts", "bench") if options.quick or options.rows else ("bench", "results")
    output = options.output or os.path.join(root, *folder_parts, machine_facts["slug"])
    started, load_before, (time_before, stolen_before) = time.time(), load(), stolen()
    if load_before > BUSY:
        print(f"warning: the load is {load_before}, above {BUSY}: the report will claim nothing", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="nabla-compare-") as folder:
        machine = Machine(folder)
        for what, how in machine.missing:
            print(f"absent: {what}; to include it: {how}", file=sys.stderr)
        paths = data.prepare(folder)
        results = [run_row(row, rounds, 0.1 if options.quick else row["seconds"], paths, folder, machine)
                   for row in ROWS if row["id"] in chosen]
        table = scaling(0.1 if options.quick else 0.6) if not options.rows else []
    time_after, stolen_after = stolen()
    reasons = []
    if load_before > BUSY:
        reasons.append(f"the machine was not idle: load {load_before} before the start")
    if options.quick or rounds < 15:
        reasons.append(f"only {rounds} rounds")
    share = (stolen_after - stolen_before) / max(1, time_after - time_before)
    if share > 0.02:
        reasons.append(f"other machines took {share:.0%} of the processor")
    whole = dict(
        made=time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(started)), took_seconds=round(time.time() - started),
        processor=machine_facts, load_before=load_before, load_after=load(), stolen=share, rounds=rounds,
        no_claim=reasons,
        system=platform.platform(), python=platform.python_version(), missing=machine.missing,
        blas_core=machine.blas_core, rows=results, scaling=table)
    os.makedirs(output, exist_ok=True)
    report.write(whole, output)
    print(f"{os.path.join(output, 'report.md')} ({whole['took_seconds']} s)")


main()
