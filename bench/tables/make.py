#!/usr/bin/python3
"""Writes a table to measure with: python3 bench/tables/make.py ROWS FILE.csv

Numbers, two columns of categories with gaps, and a number to predict that depends on some of them.
"""
import random
import sys

random.seed(1)
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.write("id,a,b,c,d,color,city,e,f,y\n")
    for i in range(int(sys.argv[1])):
        a, b, c = random.gauss(0, 1), random.uniform(0, 100), random.randint(0, 50)
        color = ["red", "green", "blue", ""][random.randrange(4)]
        y = 3 * a - b / 20 + c / 10 + (2 if color == "red" else 0) + random.gauss(0, 0.5)
        file.write("%d,%.5f,%.3f,%d,%.2f,%s,city%d,%.6f,%.4f,%.3f\n" % (
            i, a, b, c, random.gauss(50, 9), color, random.randrange(50), random.random(), random.expovariate(0.1), y))
