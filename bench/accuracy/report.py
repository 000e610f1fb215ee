"""accuracy.json has every score of every fold; accuracy.md what they say."""
import json
from math import sqrt
from statistics import mean, stdev

TITLES = dict(goals="The goals", shown="Further data sets, to show",
              development="The development collection, on which the defaults were chosen")


def difference(ours, theirs):
    """The mean of the paired differences fold by fold, and its standard error."""
    differences = [a - b for a, b in zip(ours, theirs)]
    return mean(differences), stdev(differences) / sqrt(len(differences))


def best(result):
    return max(result["peers"], key=lambda name: mean(result["peers"][name]["scores"]))


def figures(result):
    ours, name = result["nabla"]["scores"], best(result)
    to_best, error = difference(ours, result["peers"][name]["scores"])
    return dict(name=result["name"], ours=mean(ours), defaults=mean(result["peers"]["defaults"]["scores"]), best=name,
                best_score=mean(result["peers"][name]["scores"]), difference=to_best, standard_error=error,
                met=bool(to_best >= -2 * error), seconds=mean(result["nabla"]["seconds"]),
                best_seconds=mean(result["peers"][name]["seconds"]))


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
    yield "| | " + " | ".join(whole["settings"]) + " |"
    yield "| --- |" + " --- |" * len(whole["settings"])
    for result in whole["results"]:
        yield f"| {result['name']} | " + " | ".join(
            f"{mean(result['peers'][name]['scores']):.4f}" for name in whole["settings"]) + " |"
    for item in whole["absent"]:
        yield f"\n{item['name']} ({item['collection']}) was left out: {item['reason']}."


def write(whole, path):
    with open(path + ".json", "w") as file:
        json.dump(whole | dict(figures=[figures(r) for r in whole["results"]]), file, indent=1)
        file.write("\n")
    with open(path + ".md", "w") as file:
        file.write("\n".join(markdown(whole)) + "\n")
    print(f"Written: {path}.md and {path}.json")
