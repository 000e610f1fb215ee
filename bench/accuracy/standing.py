"""Where Nabla stands among several learners, table by table and over a collection."""
import json
from statistics import mean

from scipy.stats import rankdata

NEAR = 0.005   # within so much a score counts as as good as another
TITLES = dict(development="The development collection, on which defaults are chosen",
              aside="The third that is set aside: no default is chosen on it",
              apart="Not counted: fewer than 100 rows, or invented")
NAMES = dict(nabla="Nabla", boosting="boosting", forest="forest", linear="linear", mlp="MLP", baseline="baseline")


def overall(folds, is_classification):
    """The score over all rows: the mean log-loss, or R² with the sums of all folds. None where a fold has none."""
    if not folds or any("rows" not in fold for fold in folds):
        return None
    total = lambda what: sum(fold["rows"] * fold[what] for fold in folds)
    if is_classification:
        return total("log_loss") / sum(fold["rows"] for fold in folds)
    return 1 - total("squared_error") / total("variance")


def figures(result):
    """The score of each learner, of classes the accuracy of each too, and the mean seconds of a fit."""
    is_classification = result["classification"]
    parts = dict(nabla=result["nabla"], **result["peers"])
    scores = {name: overall(folds, is_classification) for name, folds in parts.items()}
    accuracies = {name: sum(f["rows"] * f["accuracy"] for f in folds) / sum(f["rows"] for f in folds)
                  for name, folds in parts.items() if is_classification and scores[name] is not None}
    seconds = {name: mean(f["seconds"] for f in folds) for name, folds in parts.items() if scores[name] is not None}
    failures = sorted({fold["failure"] for fold in result["nabla"] if "failure" in fold})
    return dict(name=result["name"], collection=result["collection"], rows=result["rows"], columns=result["columns"],
                classes=result["classes"], scores=scores, accuracies=accuracies, seconds=seconds, failures=failures,
                expectation=expectations(result))


def goodness(figure, name):
    """More is better; a table that a learner refuses is the worst of all."""
    score = figure["scores"][name]
    return float("-inf") if score is None else -score if figure["classes"] else score


def ranks(figure):
    names = list(figure["scores"])
    values = [-round(goodness(figure, name), 4) if figure["scores"][name] is not None else 1e300 for name in names]
    return dict(zip(names, rankdata(values)))


def summary(items):
    """For every learner: on how many tables it is as good as boosting, worse than the baseline, and its mean rank."""
    result = {}
    for name in items[0]["scores"]:
        at_least = lambda other, near: sum(goodness(f, name) >= goodness(f, other) - near for f in items) \
            if other in items[0]["scores"] else None
        not_worse = at_least("baseline", 0)
        result[name] = dict(tables=len(items), as_good_as_boosting=at_least("boosting", NEAR),
                            as_good_as_mlp=at_least("mlp", NEAR),
                            worse_than_baseline=None if not_worse is None else len(items) - not_worse,
                            mean_rank=mean(ranks(f)[name] for f in items))
    return result


def summaries(items):
    kinds = dict(all=items, classes=[f for f in items if f["classes"]],
                 numbers=[f for f in items if not f["classes"]])
    return {kind: summary(some) for kind, some in kinds.items() if some}


def expectations(result):
    """How the expected figures of the folds stand to what the rows of the folds came to: the share of folds within two
    standard errors of both, the mean surplus in standard errors of the expected figure, and of numbers the share of new
    targets within the range of nine in ten. None where nothing was expected."""
    folds = [f for f in result["nabla"] if f.get("expected") is not None and f.get("found") is not None]
    if not folds:
        return None
    both = lambda f: (f["expected_error"] ** 2 + f["found_error"] ** 2) ** 0.5 or 1e-300
    rows = sum(f["tested"] for f in folds)
    surplus = sum(f["tested"] * (f["found"] - f["expected"]) for f in folds) / rows
    error = mean(f["expected_error"] for f in folds) or 1e-300
    fresh = (sum((f["tested"] * f["found_error"]) ** 2 for f in folds)) ** 0.5 / rows
    return dict(within=mean(abs(f["found"] - f["expected"]) <= 2 * both(f) for f in folds),
                whole=abs(surplus) <= 2 * (error ** 2 + fresh ** 2) ** 0.5, surplus=surplus / error,
                inside=sum(f["inside"] for f in folds) if all("inside" in f for f in folds) else None, rows=rows)


def expectation_text(items):
    known = [f["expectation"] for f in items if f["expectation"]]
    if not known:
        return
    yield f"Expected figures: {sum(e['whole'] for e in known)} of {len(known)} tables within two standard errors of " \
          f"what new rows came to; fold by fold {100 * mean(e['within'] for e in known):.0f} %. New rows lose " \
          f"{mean(e['surplus'] for e in known):+.2f} standard errors more than expected, in the mean over tables " \
          "(the flattery of choosing, and networks that learned from fewer rows against it)."
    ranges = [e for e in known if e["inside"] is not None]
    if ranges:
        share = 100 * sum(e["inside"] for e in ranges) / sum(e["rows"] for e in ranges)
        each = [100 * e["inside"] / e["rows"] for e in ranges]
        yield f"Ranges of nine in ten: {share:.1f} % of all new targets lie within, {mean(each):.1f} % in the mean " \
              f"over {len(ranges)} tables, from {min(each):.0f} to {max(each):.0f} %."


def number(value, digits=3):
    return "–" if value is None else f"{value:.{digits}f}"


def summary_table(found):
    """For every learner the counts over all tables, and in brackets those of classes and of numbers."""
    kinds = list(found) if len(found) == 3 else ["all"]
    yield "| | as good as boosting | as good as the MLP | worse than the baseline | mean rank |"
    yield "| --- | --- | --- | --- | --- |"
    for name in found["all"]:
        ones = [found[kind][name] for kind in kinds]
        count = lambda what: [f"{one[what]} of {one['tables']}" if one[what] is not None else "–" for one in ones]
        columns = [count(what) for what in ("as_good_as_boosting", "as_good_as_mlp", "worse_than_baseline")]
        columns.append([f"{one['mean_rank']:.2f}" for one in ones])
        cells = [first + (f" ({', '.join(others)})" if others else "") for first, *others in columns]
        yield f"| {NAMES.get(name, name)} | " + " | ".join(cells) + " |"


def score_table(items):
    names = list(items[0]["scores"])
    yield "| | rows × columns | " + " | ".join(NAMES.get(name, name) for name in names) + " | s a fit |"
    yield "| --- | --- |" + " --- |" * (len(names) + 1)
    for figure in items:
        best = max(goodness(figure, name) for name in names)
        bold = lambda name: f"**{number(figure['scores'][name])}**" if goodness(figure, name) >= best - 5e-4 \
            else number(figure["scores"][name])
        of = f", {figure['classes']} classes" if figure["classes"] else ""
        yield f"| {figure['name']} | {figure['rows']} × {figure['columns']}{of} | " + \
            " | ".join(bold(name) for name in names) + f" | {number(figure['seconds'].get('nabla'), 2)} |"


def accuracy_table(items):
    names = list(items[0]["scores"])
    yield "| | " + " | ".join(NAMES.get(name, name) for name in names) + " |"
    yield "| --- |" + " --- |" * len(names)
    for figure in items:
        yield f"| {figure['name']} | " + " | ".join(number(figure["accuracies"].get(name)) for name in names) + " |"


def markdown(whole, items, found):
    yield "# Nabla's defaults on many tables"
    yield ""
    yield f"Beside scikit-learn {whole['sklearn']} with its defaults, on {whole['machine']['name']}; the same " \
          f"5 folds × {whole['seeds']} seed{'' if whole['seeds'] == 1 else 's'} for all (stratified for classes)."
    yield ""
    yield "* *boosting*: HistGradientBoosting, with categories as such; *forest*: RandomForest; *linear*: " \
          "LogisticRegression or RidgeCV; *MLP*: MLPClassifier or MLPRegressor, its targets standardized; " \
          "*baseline*: the frequencies of the classes, or the mean."
    yield "* Classes are scored by log-loss over all rows (less is better). A class that a fold's training rows lack " \
          "has the probability 0, and 0 counts as 1e-15: so a forest, whose trees may all be sure, pays up to 34.5 " \
          "for a row."
    yield "* Numbers are scored by R² (more is better), with the sums over all folds; each fold is measured against " \
          "its own mean."
    yield f"* As good as: not worse by more than {NEAR}. Worse than the baseline: by however little. A table that " \
          "Nabla refuses counts as the worst. In brackets: of classes, of numbers."
    for collection, title in TITLES.items():
        some = [f for f in items if f["collection"] == collection]
        if not some:
            continue
        yield from ["", f"## {title}", "", *summary_table(found[collection])]
        for text in expectation_text(some):
            yield from ["", text]
        for kind, part in (("Classes, log-loss", [f for f in some if f["classes"]]),
                           ("Numbers, R²", [f for f in some if not f["classes"]])):
            if part:
                yield from ["", f"### {kind}", "", *score_table(part)]
        classes = [f for f in some if f["classes"]]
        if classes:
            yield from ["", "### Classes, accuracy", "", *accuracy_table(classes)]
        for figure in some:
            for failure in figure["failures"]:
                yield f"\n{figure['name']} was refused: {failure}"
    for item in whole["absent"]:
        yield f"\n{item['name']} ({item['collection']}) was left out: {item['reason']}."


def write(whole, path):
    items = [figures(result) for result in whole["results"]]
    collections = list(dict.fromkeys(f["collection"] for f in items))
    found = {c: summaries([f for f in items if f["collection"] == c]) for c in collections}
    with open(path + ".json", "w") as file:
        json.dump(whole | dict(figures=items, summaries=found), file, indent=1)
        file.write("\n")
    with open(path + ".md", "w") as file:
        file.write("\n".join(markdown(whole, items, found)) + "\n")
    for collection in collections:
        print(f"{collection}:", *summary_table(found[collection]),
              *expectation_text([f for f in items if f["collection"] == collection]), sep="\n")
    print(f"Written: {path}.md and {path}.json")
