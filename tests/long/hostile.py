#!/usr/bin/env python3
"""What a model file from somebody else may cost: memory and time of loading large and forged ones.

    cargo build --release
    python3 tests/long/hostile.py [--program target/release/sentimen]

Sound files of some size first, then forged ones with their checksum made right: headers that swell when they are read, more
tensors than anyone needs, weights that a small file leaves out, tensors as long as a file of holes, a pipe that promises a
terabyte. Each is loaded by `sentimen inspect` in a process of its own. Held: the exit code is 0 for sound files and 2 with a
message for forged ones; the largest resident set, less that of a model of a few hundred bytes, is at most twice the file, 16
times its header and 16 MiB. Needs xxhash and ends with 0 and a reason where it is absent (`pip install xxhash`).
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
import process  # noqa: E402

try:
    import xxhash
except ImportError:
    xxhash = None

MIB = 1 << 20


def sealed(outer, data):
    """The bytes of a file with this header and these tensors, but for the checksum."""
    header = outer if isinstance(outer, bytes) else json.dumps(outer, separators=(",", ":")).encode()
    body = len(header).to_bytes(8, "little") + header + data
    return body + xxhash.xxh3_64_digest(body)[::-1]


class Model:
    """A model file taken apart."""

    def __init__(self, path):
        file = path.read_bytes()
        size = int.from_bytes(file[:8], "little")
        self.outer = json.loads(file[8 : 8 + size])
        self.inner = json.loads(self.outer["__metadata__"]["sentimen"])
        start = 8 + size
        self.tensors = {}
        for name, info in self.outer.items():
            if name not in ("__metadata__", "zz_checksum"):
                a, b = info["data_offsets"]
                self.tensors[name] = (info["dtype"], info["shape"], file[start + a : start + b])

    def file(self, inner=None):
        """The file, with another card."""
        inner = inner if isinstance(inner, str) else json.dumps(inner or self.inner)
        outer, data, at = {"__metadata__": {"sentimen": inner}}, [], 0
        for name, (dtype, shape, content) in self.tensors.items():
            outer[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + len(content)]}
            data.append(content)
            at += len(content)
        outer["zz_checksum"] = {"dtype": "U8", "shape": [8], "data_offsets": [at, at + 8]}
        return sealed(outer, b"".join(data))


def corpus(path, rows, seed):
    """A table of `rows` labelled texts that never stop bringing new words."""
    draw = random.Random(seed)
    with open(path, "w") as file:
        file.write("text,label\n")
        for i in range(rows):
            words = [f"kata{int(draw.paretovariate(0.4)) % 500_000}" for _ in range(60)]
            file.write(" ".join(words) + f",{('negatif', 'netral', 'positif')[i % 3]}\n")


class Loader:
    """Loads files in processes whose parent is small: what a child has in memory before it becomes the program counts as its."""

    def __init__(self, program):
        self.program = program
        self.child = subprocess.Popen(
            [sys.executable, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def load(self, path, shell=None):
        """Exit code, peak MB, seconds and the last line on stderr of loading `path`."""
        command = ["sh", "-c", shell] if shell else [self.program, "inspect", "--threads", "2", path, "--top", "1"]
        print(json.dumps(["timeout", "60", *(str(part) for part in command)]), file=self.child.stdin, flush=True)
        return json.loads(self.child.stdout.readline())


def serve():
    """Runs a command for each line that comes, and says how it went."""
    for line in sys.stdin:
        with tempfile.TemporaryFile() as talk:
            start = time.monotonic()
            child = subprocess.Popen(json.loads(line), stdout=subprocess.DEVNULL, stderr=talk)
            peak = process.peak_of(child)
            seconds = time.monotonic() - start
            talk.seek(0)
            said = talk.read().decode(errors="replace").strip().splitlines()
        print(json.dumps([child.returncode, peak, seconds, said[-1] if said else ""]), flush=True)


def swelling(model):
    """Cards that are small as text."""
    card = json.dumps(model.inner)
    for name, element in [("empty labels", '""'), ("empty lists", "[]"), ("numbers", "0"), ("empty maps", "{}")]:
        many = ",".join([element] * (11 * MIB // (len(element) + 1)))
        yield f"11 MiB of {name} for labels", card.replace('"labels": [', f'"labels": [{many},', 1)
    yield "12 MiB of empty lists for a confusion", card.replace(
        '"confusion": [', '"confusion": [' + "[]," * (4 * MIB), 1
    )
    keys = ",".join(f'"{i:x}":1' for i in range(MIB))
    yield "a million classes on the card", card.replace('"documents": {', f'"documents": {{{keys},', 1)
    yield "12 MiB of nothing", card[:-1] + " " * (12 * MIB) + "}"


def main():
    """Runs all; the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", type=pathlib.Path, default=ROOT / "target" / "release" / "sentimen")
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    args = options.parse_args()
    if args.serve:
        return serve()
    if xxhash is None:
        print("skipped: Python's xxhash is not here (pip install xxhash)")
        return 0
    loader = Loader(args.program)
    broken = []

    def hold(what, path, sound, base, shell=None, size=None, words=""):
        size = size if size is not None else path.stat().st_size
        with open(path, "rb") as file:
            header = min(int.from_bytes(file.read(8), "little"), size)
        code, peak, seconds, said = loader.load(path, shell)
        limit = base + (2 * size + 16 * header + 16 * MIB) / 1e6
        fine = code == (0 if sound else 2) and peak <= limit and seconds < 60 and (sound or words in said)
        if not fine:
            broken.append(what)
        times = (peak - base) * 1e6 / max(size, 1)
        print(
            f"{'holds ' if fine else 'BROKEN'}  {what:<46} {size / 1e6:>9.1f} MB  {peak - base:>7.1f} of {limit - base:>7.1f} MB"
            f" ({times:.2f} x)  {seconds:>5.2f} s  {code}  {said.split(': ')[-1][:60]}"
        )

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def train(table, name, *flags):
            command = [args.program, "train", "-q", table, "-o", folder / name, "--calibration", "none", *flags]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

        corpus(folder / "few.csv", 30, 1)
        corpus(folder / "many.csv", 60_000, 1)
        train(folder / "few.csv", "tiny.safetensors", "--max-features", "5")
        train(folder / "many.csv", "words.safetensors", "--no-eval", "--recipe", "words12", "--min-df", "2")
        train(folder / "many.csv", "default.safetensors", "--no-eval")
        train(folder / "many.csv", "hashed.safetensors", "--no-eval", "--hash-bits", "20")
        train(folder / "many.csv", "lasso.safetensors", "--no-eval", "--l1-ratio", "1", "--recipe", "words12", "--min-df", "2", "--c", "0.3")
        base = loader.load(folder / "tiny.safetensors")[1]
        print(f"a model of {(folder / 'tiny.safetensors').stat().st_size:,} bytes: {base:.1f} MB at most, which the others are told without")
        for name in ("words", "default", "hashed", "lasso"):
            hold(f"sound: {name}", folder / f"{name}.safetensors", True, base)
        model = Model(folder / "tiny.safetensors")
        forged = folder / "forged.safetensors"
        for what, card in swelling(model):
            forged.write_bytes(model.file(card))
            # White space does no harm.
            words = "documents on its card" if "classes" in what else "header"
            hold(what, forged, what.endswith("nothing"), base, words=words)
        forged.write_bytes(model.file("x" * (12 * MIB)))
        hold("12 MiB of text for a card", forged, False, base, words="no model card")
        tensors = ",".join(f'"{i:x}":{{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}' for i in range(200_000))
        forged.write_bytes(sealed(b"{" + tensors.encode() + b"}", b""))
        hold("200,000 tensors", forged, False, base, words="in memory")
        shape = ",".join(["1"] * (6 * MIB))
        forged.write_bytes(sealed(f'{{"a":{{"dtype":"U8","shape":[{shape}],"data_offsets":[0,1]}}}}'.encode(), b"0"))
        hold("a shape of 6 million ones", forged, False, base, words="in memory")
        forged.write_bytes((100 * MIB).to_bytes(8, "little") + b"{" + b" " * (100 * MIB))
        hold("a header of 100 MiB", forged, False, base, words="longer than any")
        labels = json.loads(json.dumps(model.inner))
        labels["labels"] = [f"label{i:04}" for i in range(1000)]
        labels["rule"] = {"offsets": [0.0] * 1000, "thresholds": [1.0] * 1000}
        labels["recipe"]["features"]["hash_bits"] = 22
        buckets = b"".join((32 * i).to_bytes(4, "little") + b"\xff" * 4 for i in range(1 << 17))
        zeros = Model(folder / "tiny.safetensors")
        zeros.tensors = {
            "intercepts": ("F32", [1000], bytes(4000)),
            "idf": ("F32", [1 << 22], bytes(4 << 22)),
            "weights": ("F32", [0, 1000], b""),
            "weight_columns": ("U32", [0], b""),
            "word_buckets": ("U32", [1 << 17, 2], buckets),
            "char_buckets": ("U32", [0, 2], b""),
        }
        forged.write_bytes(zeros.file(labels))
        hold("16 GiB of weights left out", forged, False, base, words="too few for weights")
        for power in (32, 40, 45):
            outer = {
                "__metadata__": {"sentimen": json.dumps(model.inner)},
                "tokens": {"dtype": "U8", "shape": [1 << power], "data_offsets": [0, 1 << power]},
                "zz_checksum": {"dtype": "U8", "shape": [8], "data_offsets": [1 << power, (1 << power) + 8]},
            }
            header = json.dumps(outer).encode()
            start = len(header).to_bytes(8, "little") + header
            if power > 32:
                with open(forged, "wb") as file:
                    file.write(start)
                    try:
                        file.truncate(len(start) + (1 << power) + 8)
                    except OSError:
                        print(f"skipped: this file system holds no file of {1 << power:,} bytes")
                        continue
                hold(f"a file of 2^{power} holes", forged, False, base, size=len(start), words="does not fit into memory")
            forged.write_bytes(start)
            shell = f"cat '{forged}' | '{args.program}' inspect --threads 2 /dev/stdin"
            hold(f"a pipe that promises 2^{power} bytes", forged, False, base, shell, words="/dev/stdin: ")
        forged.write_bytes(b"")
        hold("a pipe without end", forged, False, base, f"cat /dev/zero | '{args.program}' inspect /dev/stdin", size=0, words="no model file")
    print(f"{len(broken)} broken" + (": " + "; ".join(broken) if broken else ""))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
