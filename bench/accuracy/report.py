"""accuracy.json has every score of every fold; accuracy.md what they say."""
import json
from math import sqrt
from statistics import mean, stdev

TITLES = dict(goals="The goals", shown="Further data sets, to show")


def difference(ours, theirs):
    """The mean of the paired differences fold by fold, and its standard error."""
    differences = [a - b for a, b in zip(ours, theirs)]
    return mean(differences), stdev(differences) / sqrt(len(differences))


def scores(result, folds):
    """Accuracy, or R² of a regression, of every fold."""
    return [fold["accuracy" if result["classification"] else "r2"] for fold in folds]


def best(result):
    return max(result["peers"], key=lambda name: mean(scores(result, result["peers"][name])))


def figures(result):
    ours, name = scores(result, result["nabla"]), best(result)
    theirs = scores(result, result["peers"][name])
    to_best, error = difference(ours, theirs)
    seconds = lambda folds: mean(fold["seconds"] for fold in folds)
    return dict(name=result["name"], ours=mean(ours), best=name, best_score=mean(theirs),
                defaults=mean(scores(result, result["peers"].get("defaults", result["peers"][name]))),
                difference=to_best, standard_error=error, met=bool(to_best >= -2 * error),
                seconds=seconds(result["nabla"]), best_seconds=seconds(result["peers"][name]))


def table(results):
    yield "| | rows × columns | Nabla | scikit-learn's defaults | its best setting | difference | standard error | " \
          "not below by two | seconds a fit, ours / its best |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for result in results:
        f = figures(result)
        yield f"| {f['name']}{'' if result['classification'] else ', R²'} | {result['rows']} × {result['columns']} | " \
              f"{f['ours']:.4f} | {f['defaults']:.4f} | {f['best_score']:.4f} ({f['best']}) | " \
              f"{f['difference']:+.4f} | " \
              f"{f['standard_error']:.4f} | {'yes' if f['met'] else 'no'} | " \
              f"{f['seconds']:.2f} / {f['best_seconds']:.2f} |"


def markdown(whole):
    yield "# Accuracy of the defaults"
    yield ""
    yield f"Nabla's defaults beside the MLP of scikit-learn {whole['sklearn']} on {whole['machine']['name']}: " \
          "the same " \
          f"{whole['folds']} folds × {whole['seeds']} seeds (stratified for classes), the same cleaning within every " \
          "fold. Accuracy on the rows held out, or R². *Its best setting* is the one of those below, " \
          "its defaults among " \
          "them, whose mean is highest **on these very folds**, which favors it. " \
          "The difference and its standard error are " \
          "of the paired folds. [How it is measured](../../../docs/accuracy.md)."
    for collection, title in TITLES.items():
        results = [r for r in whole["results"] if r["collection"] == collection]
        if results:
            yield from ["", f"## {title}", "", *table(results)]
    yield from ["", "## scikit-learn, setting by setting", ""]
    yield "| | " + " | ".join(whole["methods"]) + " |"
    yield "| --- |" + " --- |" * len(whole["methods"])
    for result in whole["results"]:
        yield f"| {result['name']} | " + " | ".join(
            f"{mean(scores(result, result['peers'][name])):.4f}" for name in whole["methods"]) + " |"
    for item in whole["absent"]:
        yield f"\n{item['name']} ({item['collection']}) was left out: {item['reason']}."


def write(whole, path):
    with open(path + ".json", "w") as file:
        json.dump(whole | dict(figures=[figures(r) for r in whole["results"]]), file, indent=1)
        file.write("\n")
    with open(path + ".md", "w") as file:
        file.write("\n".join(markdown(whole)) + "\n")
    print(f"Written: {path}.md and {path}.json")
