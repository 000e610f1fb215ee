"""Draws icon.png, the packages' icon: a white ∇ on blue. With Python alone: python3 src/icon.py"""
import os
import struct
import zlib

SIZE, GRID = 128, 4                             # pixels a side; samples a pixel's side
BLUE, WHITE = (28, 74, 140), (255, 255, 255)


def below(x, y, a, b):
    """How far a point lies to the left of the line from a to b."""
    length = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
    return ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / length


def triangle(x, y, inset):
    """Whether a point lies in the ∇, by so much within its edges."""
    corners = [(20, 28), (108, 28), (64, 108)]
    return all(below(x, y, corners[i], corners[(i + 1) % 3]) > inset for i in range(3))


def square(x, y, radius=22):
    """Whether a point lies in the rounded square."""
    dx, dy = max(radius - x, x - (SIZE - radius), 0), max(radius - y, y - (SIZE - radius), 0)
    return dx * dx + dy * dy <= radius * radius


def sample(x, y):
    white = triangle(x, y, 0) and not triangle(x, y, 11)
    return (*(WHITE if white else BLUE), 255 if square(x, y) else 0)


def pixel(i, j):
    samples = [sample(j + (k + 0.5) / GRID, i + (l + 0.5) / GRID) for k in range(GRID) for l in range(GRID)]
    return bytes(round(sum(channel) / GRID ** 2) for channel in zip(*samples))


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


rows = b"".join(b"\0" + b"".join(pixel(i, j) for j in range(SIZE)) for i in range(SIZE))
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "icon.png"), "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0))
               + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
