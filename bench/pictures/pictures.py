"""How many digits in pictures are answered rightly, in several looks: the table of docs/decisions/0033.

    python3 bench/pictures/pictures.py FOLDER-OF-MNIST [FIRST]     (numpy and Pillow; trains 784-100-10 for 10 epochs)
"""
import gzip, os, subprocess, sys, tempfile
import numpy as np
from PIL import Image

COUNT = 200
mnist, first = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
nabla = ["dotnet", "run", "-c", "Release", "--no-build", "--project", os.path.join(root, "src/Nabla.Cli"), "--"]
pixels = np.frombuffer(gzip.open(os.path.join(mnist, "t10k-images-idx3-ubyte.gz")).read()[16:], np.uint8)
labels = gzip.open(os.path.join(mnist, "t10k-labels-idx1-ubyte.gz")).read()[8:]
random = np.random.RandomState(0)


def paper(digit):
    """Gray ink on paper in uneven light, off the middle, with noise."""
    height, width = 480, 360
    y, x = np.mgrid[:height, :width]
    ground = 200 - 50 * y / height - 30 * x / width
    ink, side = np.zeros((height, width)), random.randint(120, 220)
    top, left = random.randint(50, height - side - 50), random.randint(40, width - side - 40)
    large = Image.fromarray(digit).resize((side, side), Image.BICUBIC)
    ink[top:top + side, left:left + side] = np.asarray(large).astype(float) / 255
    gray = ground * (1 - ink) + 45 * ink + random.randn(height, width) * 5
    return Image.fromarray(np.stack([gray, gray * 0.98, gray * 0.9], -1).clip(0, 255).astype("uint8"))


def transparent(digit):
    ink = np.zeros((28, 28, 4), np.uint8)
    ink[..., 3] = digit
    return Image.fromarray(ink)


looks = {
    "same": (".png", Image.fromarray), "inverted": (".png", lambda digit: Image.fromarray(255 - digit)),
    "transparent": (".png", transparent),
    "large": (".png", lambda digit: Image.fromarray(digit).resize((280, 280), Image.BICUBIC)),
    "paper": (".jpg", paper),
}
with tempfile.TemporaryDirectory() as folder:
    for look, (end, draw) in looks.items():
        os.makedirs(os.path.join(folder, look))
        for i in range(first, first + COUNT):
            digit = pixels[784 * i:784 * (i + 1)].reshape(28, 28)
            draw(digit).save(os.path.join(folder, look, f"{i - first:03d}_{labels[i]}{end}"), quality=85)
    run = os.path.join(folder, "run")
    subprocess.run(nabla + ["train", "mnist", "--data-dir", mnist, "--epochs", "10", "--hidden", "100",
                            "--run-dir", run, "--quiet"], check=True)
    for line in ("same", "inverted", "inverted --invert", "transparent --invert", "large --scale whole",
                 "large --scale drawing", "paper --scale whole --invert", "paper --scale drawing"):
        look, *options = line.split()
        done = subprocess.run(nabla + ["predict", run, os.path.join(folder, look), "--top", "1"] + options,
                              check=True, capture_output=True, text=True)
        right = sum(answer[4] == answer.split(": ")[1][0] for answer in done.stdout.splitlines())
        print(f"{line:<30} {right} of {COUNT}{', with a warning' if 'warning' in done.stderr else ''}")
