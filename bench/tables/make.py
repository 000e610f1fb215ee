#!/usr/bin/python3
"""Writes a table to measure with: python3 bench/tables/make.py ROWS FILE.csv [CATEGORIES]

Numbers, two columns of categories with gaps, and a number to predict that depends on some of them. With CATEGORIES:
four columns of so many categories, a number, and two classes that depend on two of the columns.
"""
import random
import sys

random.seed(1)


def numbers(file, rows):
    file.write("id,a,b,c,d,color,city,e,f,y\n")
    for i in range(rows):
        a, b, c = random.gauss(0, 1), random.uniform(0, 100), random.randint(0, 50)
        color = ["red", "green", "blue", ""][random.randrange(4)]
        y = 3 * a - b / 20 + c / 10 + (2 if color == "red" else 0) + random.gauss(0, 0.5)
        file.write("%d,%.5f,%.3f,%d,%.2f,%s,city%d,%.6f,%.4f,%.3f\n" % (
            i, a, b, c, random.gauss(50, 9), color, random.randrange(50), random.random(), random.expovariate(0.1), y))


def categories(file, rows, count):
    file.write("a,b,c,d,x,y\n")
    for _ in range(rows):
        a, b, c, d = (random.randrange(count) for _ in range(4))
        file.write("a%d,b%d,c%d,d%d,%.4f,%s\n" % (a, b, c, d, random.random(), "no" if (7 * a + b) % 3 else "yes"))


with open(sys.argv[2], "w", encoding="utf-8") as out:
    if len(sys.argv) > 3:
        categories(out, int(sys.argv[1]), int(sys.argv[3]))
    else:
        numbers(out, int(sys.argv[1]))
