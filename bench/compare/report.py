"""report.json has every sample; report.md what they say: goals, rows, agreement, scaling, programs."""
import json
import os
from statistics import median

from rows import GOALS, ROWS, flops

# 50 steps in float32 from the same start. An error of rounding grows over the steps; one in the algorithm is far
# larger.
AGREES = 1e-3


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def spread(values, scale=1.0, form=number):
    return f"{form(median(values) * scale)} ({form(min(values) * scale)} to {form(max(values) * scale)})"


def of(result, name):
    return next((c for c in result["contestants"] if c["name"] == name), None)


def gflops_of(row, contestant):
    work = flops(row, contestant["name"])
    return [work / seconds / 1e9 for seconds in contestant["seconds_per_unit"]]


def fractions(row, result, contestant):
    """Of the peak, round by round."""
    peaks = [1e-9 / seconds for seconds in of(result, "peak")["seconds_per_unit"]]
    return [reached / peak for reached, peak in zip(gflops_of(row, contestant), peaks)]


def measure(goal, row, result):
    """The goal's figure in every round, or None where a contestant is absent."""
    ours = of(result, goal["ours"])
    theirs = [c for name in goal["theirs"] if (c := of(result, name))]
    if not ours or (goal["theirs"] and not theirs):
        return None
    if goal["measure"] == "peak":
        return fractions(row, result, ours)
    best = [min(times) for times in zip(*(c["seconds_per_unit"] for c in theirs))]
    if goal["measure"] == "ratio":
        return [other / own for other, own in zip(best, ours["seconds_per_unit"])]
    return [own / forward - 1 for own, forward in zip(ours["seconds_per_unit"], best)]


def goal_figures(whole):
    for goal in GOALS:
        result = next((r for r in whole["rows"] if r["row"] == goal["row"]), None)
        if not result:
            continue
        row = next(r for r in ROWS if r["id"] == goal["row"])
        values = measure(goal, row, result)
        met = None
        if values and goal["least"] is not None and not whole["no_claim"]:
            met = median(values) >= goal["least"]
        yield dict(row=goal["row"], title=row["title"], ours=goal["ours"], measure=goal["measure"], what=goal["what"],
                   goal=goal["least"], median=values and median(values), least=values and min(values),
                   most=values and max(values), met=met)


def goal_lines(whole):
    for g in whole["goals"]:
        percent = g["measure"] == "peak"
        form = (lambda v: f"{v:.1%}") if percent else number
        goal = "report" if g["goal"] is None else "≥ " + form(g["goal"])
        if g["median"] is None:
            measured, verdict = "absent", "not measured"
        else:
            measured = f"{form(g['median'])} ({form(g['least'])} to {form(g['most'])})"
            if g["met"] is None:
                verdict = "no claim" if g["goal"] is not None else ""
            else:
                verdict = "met" if g["met"] else f"missed by {1 - g['median'] / g['goal']:.0%}"
        yield f"| {g['title']} | {g['ours']} | {g['what']} | {goal} | {measured} | {verdict} |"


def row_lines(row, result):
    unit = {"train": "a step", "one": "an answer", "batch": "all answers", "gradient": "a pass"}[row["kind"]]
    work = f"s per {row['examples']:,} examples" if row["kind"] == "train" else ""
    yield f"| | µs, {unit} | {work or 'examples/s'} | GFLOP/s | of peak | against the first | work a round |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    ours = of(result, "nabla") or of(result, "nabla-matrix")
    for c in result["contestants"]:
        times = c["seconds_per_unit"]
        if c["name"] == "peak":
            yield f"| *{c['label']}* | | | {spread([1e-9 / seconds for seconds in times])} | | | |"
            continue
        examples = row["batch"]
        whole = median(times) * row["examples"] / examples if row["kind"] == "train" else examples / median(times)
        ratios = [a / b for a, b in zip(times, ours["seconds_per_unit"])]
        yield (f"| {c['label']} | {spread(times, 1e6)} | {number(whole)} | {number(median(gflops_of(row, c)))} | "
               f"{median(fractions(row, result, c)):.1%} | {spread(ratios)} | {c['units_per_round']:,.0f} units, "
               f"{number(c['epochs'])} epochs in all |")


def agreement(result):
    """The worst relative difference of a contestant's costs (or outputs) from Nabla's."""
    ours = of(result, "nabla")
    if not ours or not ours["losses"]:
        return
    for c in result["contestants"]:
        if c is ours or c["name"] in ("peak", "nabla-dense", "nabla-sgd"):
            continue
        if not c["losses"]:
            yield c, None
            continue
        scale = max(abs(v) for v in ours["losses"])
        yield c, max(abs(a - b) for a, b in zip(c["losses"], ours["losses"])) / scale


def agreement_lines(whole):
    yield "| | | largest difference | |"
    yield "| --- | --- | --- | --- |"
    for result in whole["rows"]:
        for c, worst in agreement(result):
            if worst is None:
                yield f"| {result['title']} | {c['label']} | | computes another cost: not compared |"
            else:
                yield f"| {result['title']} | {c['label']} | {worst:.1e} | {verdict(c, worst)} |"


def verdict(contestant, worst):
    if worst <= AGREES:
        return "the same"
    return "differs: it bounds σ' from below" if contestant["name"] == "fann" else "**differs**"


def programs(whole):
    seen = {}
    for result in whole["rows"]:
        for c in result["contestants"]:
            seen.setdefault(c["label"], {}).update({k: v for k, v in c["facts"].items() if k != "ready"})
    for name, facts in seen.items():
        yield f"| {name} | {', '.join(f'{k} {v}' for k, v in facts.items())} |"


def write(whole, folder):
    whole["goals"] = list(goal_figures(whole))
    with open(os.path.join(folder, "report.json"), "w") as file:
        json.dump(whole, file, indent=1)
    p = whole["processor"]
    lines = [
        f"# Nabla beside other programs: {p['name']}", "",
        f"Made by `bench/compare/run.sh` on {whole['made']} in {whole['took_seconds']} s: {whole['rounds']} rounds, "
        f"all contestants "
        f"of a row in turn in every round. {p['count']} processors, {', '.join(p['instructions'])}; "
        f"load {whole['load_before']} before, "
        f"{whole['load_after']} after; {whole['stolen']:.1%} of the time taken by others on the same host. "
        f"{whole['system']}.", "",
        "Figures are medians with (least to most); ratios are of the same round. `docs/performance.md` has the method. "
        f"OpenBLAS core of the tuned peers, the quickest of a few: {whole['blas_core'] or 'its own choice'}.", ""]
    if whole["no_claim"]:
        lines += ["> **This run claims nothing**: " + "; ".join(whole["no_claim"]) + ".", ""]
    lines += ["## Goals", "", "| row | ours | against | goal | measured | |", "| --- | --- | --- | --- | --- | --- |",
              *goal_lines(whole), ""]
    for result in whole["rows"]:
        row = next(r for r in ROWS if r["id"] == result["row"])
        lines += [f"## {row['title']}", "", *row_lines(row, result), ""]
        if result["absent"]:
            lines += ["Absent: " + ", ".join(result["absent"]) + ".", ""]
    lines += ["## Do all compute the same?", "",
              "Costs of the first 50 steps (answers: the outputs for the first example), from the same parameters, "
              "examples in the same order; differences from Nabla's, relative to its largest.", "",
              *agreement_lines(whole), ""]
    if whole["scaling"]:
        lines += ["## Scaling", "", "Nabla, random data without zeros, 1 thread.", "",
                  "| along | network | batch | µs a step | GFLOP/s | of peak |",
                  "| --- | --- | --- | --- | --- | --- |"]
        lines += [f"| {s['along']} | {s['shape']} | {s['batch']} | {number(s['step_us'])} | "
                  f"{s['gflops']:.1f} | {s['of_peak']:.0%} |"
                  for s in whole["scaling"]] + [""]
    lines += ["## Programs", "", "| | |", "| --- | --- |", *programs(whole), ""]
    if whole["missing"]:
        lines += ["Not installed: " + "; ".join(f"{what} (`{how}`)" for what, how in whole["missing"]) + ".", ""]
    with open(os.path.join(folder, "report.md"), "w") as file:
        file.write("\n".join(lines))
