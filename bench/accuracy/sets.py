"""The data sets: where they come from, and as columns of numbers or texts with a target."""
import gzip
import os
import warnings
import zlib
from dataclasses import dataclass, field

import numpy

HERE = os.path.dirname(os.path.abspath(__file__))
UNPACKED = os.path.normpath(os.path.join(HERE, "..", "..", "artifacts", "accuracy", "debian"))
MAGIC = b"RDX3\n"


@dataclass
class Set:
    name: str
    columns: list   # (name, list of numbers or of texts, None where missing)
    target: list    # texts (classes) or numbers
    is_classification: bool
    inputs: list = field(init=False)

    def __post_init__(self):
        self.columns = [(name, as_categories(values)) for name, values in self.columns]
        self.inputs = [values for _, values in self.columns]

    @property
    def rows(self):
        return len(self.target)


def is_text(values):
    return any(isinstance(value, str) for value in values)


def as_categories(values):
    """Texts that look like numbers get a letter, so that nobody who reads them from a file takes them for numbers."""
    texts = [value for value in values if value is not None]
    if not is_text(texts) or not all(text.lstrip("-").replace(".", "", 1).isdigit() for text in texts):
        return values
    return [value and "c" + value for value in values]


class Absent(Exception):
    """A data set whose package is not there."""


def find(path):
    for root in ("/", UNPACKED):
        full = os.path.join(root, path)
        if os.path.exists(full):
            return full
    raise Absent(f"{path} is neither installed nor unpacked (bench/accuracy/fetch.sh)")


def plain(value):
    """A number, a text, or None where the value is missing."""
    if isinstance(value, bytes):
        value = value.decode()
    if isinstance(value, (bool, numpy.bool_)):
        return "yes" if value else "no"
    if isinstance(value, str):
        return None if value in ("?", "", "NA") else value
    if value is None or value != value:
        return None
    return float(value)


def of_frame(name, frame, target, is_classification, without=(), rows=None):
    """A data frame; of more than `rows` rows, those that a fixed shuffle puts first."""
    if rows is not None and len(frame) > rows:
        frame = frame.iloc[numpy.random.RandomState(0).permutation(len(frame))[:rows]]
    frame = frame[frame[target].notna()]
    columns = [(c, [plain(v) for v in frame[c]]) for c in frame.columns if c != target and c not in without]
    values = [f"{v}" if is_classification else float(v) for v in frame[target]]
    return Set(name, columns, values, is_classification)


def rda(path, item):
    try:
        import rdata
    except ImportError as error:
        raise Absent("the Debian package python3-rdata is missing") from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if path.endswith("Rdata"):   # R's own data base of objects: an index and deflated pieces
            with open(find(path + ".rdx"), "rb") as file:
                index = rdata.conversion.convert(rdata.parser.parse_data(MAGIC + gzip.decompress(file.read())))
            start, length = (int(number) for number in index["variables"][item])
            with open(find(path + ".rdb"), "rb") as file:
                file.seek(start)
                piece = file.read(length)
            return rdata.conversion.convert(rdata.parser.parse_data(MAGIC + zlib.decompress(piece[4:])))
        return rdata.conversion.convert(rdata.parser.parse_file(find(path)))[item]


def mlbench(name, target, is_classification=True, **rest):
    return lambda: of_frame(name.lower(), rda(f"usr/lib/R/site-library/mlbench/data/{name}.rda", name), target,
                            is_classification, **rest)


def kernlab(name, target, **rest):
    return lambda: of_frame(name, rda(f"usr/lib/R/site-library/kernlab/data/{name}.rda", name), target, True, **rest)


def mass(name, target, is_classification=True, **rest):
    return lambda: of_frame(
        name.lower(), rda("usr/lib/R/library/MASS/data/Rdata", name), target, is_classification, **rest)


def weka(name, target, is_classification=True, **rest):
    def load():
        import pandas
        from scipy.io import arff
        frame = pandas.DataFrame(arff.loadarff(find(f"usr/share/doc/weka/examples/{name}.arff"))[0])
        frame[target] = [plain(value) for value in frame[target]]
        return of_frame(name, frame, target, is_classification, **rest)
    return load


def sklearn(name, is_classification):
    def load():
        from sklearn import datasets
        bunch = getattr(datasets, f"load_{name}")()
        columns = [(f"{c}".replace(" ", "_"), [float(v) for v in bunch.data[:, i]])
                   for i, c in enumerate(bunch.feature_names)]
        if not is_classification:
            return Set(name, columns, [float(v) for v in bunch.target], False)
        names = [f"class {n}" for n in bunch.target_names]
        return Set(name, columns, [names[v] for v in bunch.target], True)
    return load


def friedman():
    from sklearn.datasets import make_friedman1
    x, y = make_friedman1(n_samples=500, n_features=10, noise=1.0, random_state=0)
    return Set("friedman1", [(f"x{i}", [float(v) for v in x[:, i]]) for i in range(10)], [float(v) for v in y], False)


def penguins():
    import pandas
    frame = pandas.read_csv(os.path.join(HERE, "..", "..", "examples", "penguins.csv"))
    return of_frame("penguins", frame, "sex", True)


# GOALS and SHOWN are never used to choose a default; DEVELOPMENT is what defaults are chosen on.
GOALS = dict(iris=sklearn("iris", True), wine=sklearn("wine", True), digits=sklearn("digits", True),
             breast_cancer=sklearn("breast_cancer", True), diabetes=sklearn("diabetes", False))
SHOWN = dict(sonar=mlbench("Sonar", "Class"), boston=mass("Boston", "medv", False), penguins=penguins)
DEVELOPMENT = dict(
    glass=mlbench("Glass", "Type"), ionosphere=mlbench("Ionosphere", "Class"), vowel=mlbench("Vowel", "Class"),
    vehicle=mlbench("Vehicle", "Class"), soybean=mlbench("Soybean", "Class"), zoo=mlbench("Zoo", "type"),
    pima=mlbench("PimaIndiansDiabetes2", "diabetes"), satellite=mlbench("Satellite", "classes", rows=2000),
    segment=weka("segment-challenge", "class"), vote=weka("vote", "Class"), credit=weka("credit-g", "class"),
    labor=weka("labor", "class"), spam=kernlab("spam", "type", rows=2000), promoters=kernlab("promotergene", "Class"),
    crabs=mass("crabs", "sp"), birthweight=mass("birthwt", "bwt", False, without=("low",)),
    cars=mass("Cars93", "Price", False, without=("Min.Price", "Max.Price", "Make", "Model")),
    cpu=weka("cpu", "class", False), servo=mlbench("Servo", "Class", False),
    ozone=mlbench("Ozone", "V4", False, without=("V2",)), crime=mass("UScrime", "y", False), friedman=friedman)
COLLECTIONS = dict(goals=GOALS, shown=SHOWN, development=DEVELOPMENT)
