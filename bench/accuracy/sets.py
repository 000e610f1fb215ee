"""A data set as columns of numbers or texts with a target, and how one is read from where it comes from."""
import bz2
import gzip
import lzma
import os
import warnings
import zlib
from dataclasses import dataclass, field

import numpy

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
UNPACKED = os.path.join(ROOT, "artifacts", "accuracy", "debian")
NPM = os.path.join(ROOT, "artifacts", "accuracy", "npm", "package", "data")
R = "usr/lib/R"
MAGIC = b"RDX3\n"
GAP = -2147483648   # R's missing whole number, as rdata gives it
MOST_ROWS = 10000


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

    @property
    def classes(self):
        return sorted(set(self.target))


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
        value = " ".join(value.split())
        return None if value in ("?", "", "NA", "N/A", "nan") else value
    if value is None or value != value or value == GAP:
        return None
    return float(value)


def of_frame(name, frame, target, is_classification, without=(), only=None, texts=(), keep=None, rows=MOST_ROWS):
    """A data frame. `without`: columns that are left out; `only`: those that are kept; `texts`: columns of codes that
    are categories; `keep`: a condition on the frame. Of more than `rows` rows, those that a fixed shuffle puts
    first."""
    if keep is not None:
        frame = frame[keep(frame)]
    goals = [plain(v) for v in frame[target]]
    frame = frame[[goal is not None for goal in goals]]
    if len(frame) > rows:
        frame = frame.iloc[numpy.random.RandomState(0).permutation(len(frame))[:rows]]
    columns = []
    for c in frame.columns:
        if c == target or c in without or only is not None and c not in only:
            continue
        values = [plain(v) for v in frame[c]]
        if c in texts:
            values = [v if v is None or isinstance(v, str) else f"c{v:g}" for v in values]
        if any(v is not None for v in values):
            columns.append((c, values))
    values = [label(v) if is_classification else float(v) for v in frame[target]]
    return Set(name, columns, values, is_classification)


def label(value):
    """A class: its text. What looks like a number becomes "class 1"."""
    value = plain(value)
    if isinstance(value, str):
        return f"class {value}" if value.lstrip("-").isdigit() else value
    return f"class {value:g}"


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
            return rdata.conversion.convert(rdata.parser.parse_data(MAGIC + inflated(piece[4:])))
        return rdata.conversion.convert(rdata.parser.parse_file(find(path)))[item]


def inflated(piece):
    """A piece of R's data base; its first byte says how it was compressed."""
    if piece[:1] == b"Z":
        filters = [dict(id=lzma.FILTER_LZMA2, preset=9 | lzma.PRESET_EXTREME)]
        return lzma.decompress(piece[1:], lzma.FORMAT_RAW, filters=filters)
    return bz2.decompress(piece[1:]) if piece[:1] == b"2" else zlib.decompress(piece)


def r(path, item, target, is_classification, name=None, file=None, **rest):
    """An object of a package of R: `path` is "library/MASS", say. Without `file` it is in the data base."""
    where = f"{R}/{path}/data/{file or 'Rdata'}"
    return lambda: of_frame(name or item.lower(), rda(where, item), target, is_classification, **rest)


def mlbench(name, target, is_classification=True, **rest):
    return r("site-library/mlbench", name, target, is_classification, file=f"{name}.rda", **rest)


def kernlab(name, target, **rest):
    return r("site-library/kernlab", name, target, True, file=f"{name}.rda", **rest)


def mass(name, target, is_classification=True, **rest):
    return r("library/MASS", name, target, is_classification, **rest)


def text_table(path, name, target, is_classification, separator=r"\s+", **rest):
    def load():
        import pandas
        frame = pandas.read_csv(find(path), sep=separator, engine="python")
        frame.columns = [c.strip("'") for c in frame.columns]
        return of_frame(name, frame, target, is_classification, **rest)
    return load


def ddalpha(file, target, is_classification, **rest):
    return text_table(f"{R}/site-library/ddalpha/data/{file}.txt.gz", file, target, is_classification, **rest)


def kmsurv(file, target, is_classification, **rest):
    return text_table(f"{R}/site-library/KMsurv/data/{file}.txt.gz", file, target, is_classification, **rest)


def statsmodels(name, target, is_classification, separator=",", **rest):
    path = f"usr/lib/python3/dist-packages/statsmodels/datasets/{name}/{name}.csv"
    return text_table(path, name, target, is_classification, separator=separator, **rest)


def weka(name, target, is_classification=True, **rest):
    def load():
        import pandas
        from scipy.io import arff
        frame = pandas.DataFrame(arff.loadarff(find(f"usr/share/doc/weka/examples/{name}.arff"))[0])
        frame[target] = [plain(value) for value in frame[target]]
        return of_frame(name, frame, target, is_classification, **rest)
    return load


def vega(file, target, is_classification, date, parts, name=None, **rest):
    """A file of vega-datasets. Its date becomes numbers, as an analyst would make them of it."""
    def load():
        import pandas
        path = os.path.join(NPM, file)
        if not os.path.exists(path):
            raise Absent(f"{file} of npm's vega-datasets is not unpacked (bench/accuracy/fetch.sh)")
        frame = pandas.read_json(path, convert_dates=False) if file.endswith("json") else pandas.read_csv(
            path, keep_default_na=False, na_values=[""])
        when = pandas.to_datetime(frame[date], errors="coerce")
        for part in parts:
            frame[part] = getattr(when.dt, part)
        return of_frame(name or file.split(".")[0], frame.drop(columns=date), target, is_classification, **rest)
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
    return of_frame("penguins", pandas.read_csv(os.path.join(ROOT, "examples", "penguins.csv")), "sex", True)
