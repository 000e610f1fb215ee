#!/usr/bin/env python3
"""Measures training in a browser beside the same training outside of it, and compares the bits.

  NABLA_DATA=folder-with-mnist bench/Browser/run.py [--no-publish]

Needs the .NET SDK, a NuGet feed (for the browser's runtime), Python 3 and chromium. Nothing is installed.
"""
import gzip, http.server, json, os, shutil, subprocess, sys, tempfile, threading

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
OUT = os.path.join(ROOT, "artifacts", "browser")
PAGE = os.path.join(OUT, "wwwroot")
DATA = os.path.join(PAGE, "data")
MNIST_IMAGES = 5000


def publish():
    quiet = ["-c", "Release", "-v", "quiet", "--nologo"]
    subprocess.run(["dotnet", "publish", os.path.join(HERE, "Nabla.Browser.csproj"), "-o", OUT] + quiet, check=True)
    subprocess.run(["dotnet", "build", os.path.join(HERE, "native")] + quiet, check=True)


def write_data():
    """The raw bytes behind the headers of IDX files, and a list of what is measured."""
    os.makedirs(DATA, exist_ok=True)
    subjects = []

    def add(name, folder, images, labels, divisor, count):
        for file, header, size in ((images, 16, 0), (labels, 8, 1)):
            with gzip.open(os.path.join(folder, file + ".gz")) as stream:
                content = stream.read()
            width = size or int.from_bytes(content[8:12], "big") * int.from_bytes(content[12:16], "big")
            end = header + count * width if count else len(content)
            with open(os.path.join(DATA, file), "wb") as out:
                out.write(content[header:end])
        subjects.append({"name": name, "images": images, "labels": labels, "divisor": divisor})

    add("digits", os.path.join(ROOT, "src", "Nabla.IO", "Data"),
        "digits-images-idx3-ubyte", "digits-labels-idx1-ubyte", 16, None)
    subjects.append({"name": "dense", "images": "", "labels": "", "divisor": 255})
    mnist = os.environ.get("NABLA_DATA")
    if mnist:
        mnist = next((p for p in (mnist, os.path.join(mnist, "mnist"))
                      if os.path.exists(os.path.join(p, "train-images-idx3-ubyte.gz"))), None)
    if mnist:
        add("mnist", mnist, "train-images-idx3-ubyte", "train-labels-idx1-ubyte", 255, MNIST_IMAGES)
    else:
        print("No MNIST: set NABLA_DATA to a folder with train-images-idx3-ubyte.gz.")
    with open(os.path.join(DATA, "subjects.json"), "w") as out:
        json.dump(subjects, out)
    return subjects


def in_browser():
    """Serves the page to a headless Chromium, and returns the lines that it posts."""
    lines, done = [], threading.Event()

    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map,
                          ".wasm": "application/wasm", ".js": "text/javascript", ".mjs": "text/javascript"}

        def do_POST(self):
            line = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.send_response(204)
            self.end_headers()
            if line == "done" or line.startswith("error"):
                done.set()
            if line != "done":
                lines.append(line)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Handler(*a, directory=PAGE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    profile = tempfile.mkdtemp()
    browser = subprocess.Popen(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + profile,
         f"http://127.0.0.1:{server.server_port}/index.html"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not done.wait(300):
            lines.append("error: the browser said nothing for five minutes")
    finally:
        browser.terminate()
        browser.wait()
        server.shutdown()
        shutil.rmtree(profile, ignore_errors=True)
    return lines


def natively(subject, kernel):
    program = os.path.join(HERE, "native", "bin", "Release", "net10.0", "Nabla.Browser.Native.dll")
    files = [os.path.join(DATA, subject[key]) if subject[key] else "-" for key in ("images", "labels")]
    return subprocess.run(
        ["dotnet", program, *files, str(subject["divisor"])], env={**os.environ, "NABLA_KERNEL": kernel},
        check=True, capture_output=True, text=True).stdout.split()


def main():
    if "--no-publish" not in sys.argv:
        publish()
    subjects = write_data()
    answers = {}
    for line in in_browser():
        if line.startswith("error"):
            sys.exit(line)
        name, *answer = line.split()
        answers.setdefault(name, []).append(answer)
    print(f"{'examples/s':10} {'browser':>9} {'least':>7} {'most':>7} {'scalar':>8} | "
          f"{'outside: scalar':>15} {'widest':>9}  bits")
    failed = False
    for subject in subjects:
        name = subject["name"]
        own, scalar = answers[name]
        narrow, widest = natively(subject, "scalar"), natively(subject, "")
        checksums = [answer[3][:12] for answer in (own, scalar, narrow, widest)]
        same = len(set(checksums)) == 1
        failed |= not same
        print(f"{name:10} {own[0]:>9} {own[1]:>7} {own[2]:>7} {scalar[0]:>8} | {narrow[0]:>15} {widest[0]:>9}  "
              + ("the same, " + checksums[0] if same else "differ: " + " ".join(checksums)))
    print(f"Kernels: {own[4]} in the browser, {widest[4]} outside.")
    sys.exit(1 if failed else 0)


main()
