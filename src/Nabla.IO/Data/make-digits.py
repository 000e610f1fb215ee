"""Makes the two embedded IDX files from the table in Debian's python3-sklearn: python3 make-digits.py"""
import gzip, struct

SOURCE = "/usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz"
rows = [[int(cell) for cell in line.split(",")] for line in gzip.open(SOURCE, "rt")]
assert len(rows) == 1797 and all(len(row) == 65 and max(row[:64]) <= 16 and row[64] <= 9 for row in rows)


def write(name, magic, shape, content):
    data = struct.pack(f">I{len(shape)}I", magic, *shape) + bytes(content)
    with open(name, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(data)


write("digits-images-idx3-ubyte.gz", 0x803, (1797, 8, 8), (pixel for row in rows for pixel in row[:64]))
write("digits-labels-idx1-ubyte.gz", 0x801, (1797,), (row[64] for row in rows))
