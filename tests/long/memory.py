#!/usr/bin/env python3
"""Memory of training and of scoring beside what the documentation promises.

    cargo build --release
    python3 tests/long/memory.py [--program target/release/sentimen]

Made tables of many shapes (few and many rows, short and long ones, 2 to 1,000 classes, words, characters, buckets, L1) are
trained on and scored. Promised, in bytes, for a table of T bytes of text with n rows, V columns, Z non-zeros and R rows of
weights (1 for two classes, else K): training takes at most

    40 MB + 4 T + 24 Z + 60 V + 72 (V + n) R

and scoring 60 MB + 3 times the model's file, however many rows there are. Printed: a line a shape, with the share of the
promise that was taken. Ends with 1 where one was broken.
"""

import argparse
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
import process  # noqa: E402

SHAPES = [
    # name, rows, words a row, distinct words (about), classes, flags
    ("words, 3 classes", 40_000, 100, 400_000, 3, ["--recipe", "words12", "--min-df", "2"]),
    ("words, 2 classes, long rows", 4_000, 1_000, 400_000, 2, ["--recipe", "words12", "--min-df", "2"]),
    ("words, every n-gram kept", 10_000, 100, 1_000_000, 3, ["--recipe", "words12", "--min-df", "1"]),
    ("default", 20_000, 60, 200_000, 3, ["--calibration", "none"]),
    ("default, calibrated and judged", 10_000, 60, 200_000, 3, ["--eval", "folds"]),
    ("buckets", 40_000, 60, 400_000, 3, ["--hash-bits", "20", "--calibration", "none"]),
    ("L1", 10_000, 60, 50_000, 3, ["--recipe", "words12", "--min-df", "2", "--l1-ratio", "1", "--c", "1"]),
    ("Newton", 10_000, 60, 50_000, 3, ["--recipe", "words12", "--min-df", "2", "--solver", "newton"]),
    ("50 classes", 10_000, 60, 50_000, 50, ["--recipe", "words12", "--min-df", "2"]),
    ("1,000 classes", 4_000, 20, 2_000, 1_000, ["--recipe", "words12", "--min-df", "3", "--tol", "0.01"]),
    ("few rows", 100, 60, 2_000, 3, []),
]


def table(path, rows, length, distinct, classes):
    """Writes the table; the bytes of its texts."""
    draw, size = random.Random(1), 0
    names = [f"k{int(draw.paretovariate(0.5)) % distinct:x}" for _ in range(200_000)]
    with open(path, "w") as file:
        file.write("text,label\n")
        for i in range(rows):
            label = i % classes
            text = " ".join(draw.choices(names, k=length - 2) + [f"tanda{label}", f"kata{draw.randrange(distinct):x}"])
            size += len(text)
            file.write(f"{text},kelas{label}\n")
    return size


def promised(text, rows, columns, values, classes):
    """Bytes of training."""
    r = 1 if classes == 2 else classes
    return 40e6 + 4 * text + 24 * values + 60 * columns + 72 * (columns + rows) * r


def main():
    """Runs all shapes; the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", type=pathlib.Path, default=ROOT / "target" / "release" / "sentimen")
    args = options.parse_args()
    broken = 0
    print(f"{'':<32} {'text MB':>8} {'columns':>9} {'non-zeros':>11}  {'training':>9} {'of':>7}   {'scoring':>8} {'of':>6}")
    for name, rows, length, distinct, classes, flags in SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            rows_file, model = pathlib.Path(folder) / "rows.csv", pathlib.Path(folder) / "m.safetensors"
            text = table(rows_file, rows, length, distinct, classes)
            if "--eval" not in flags and rows > 100:
                flags = [*flags, "--no-eval"]
            _, train, said = process.run([args.program, "train", "-q", rows_file, "-o", model, *flags])
            numbers = re.search(r"n-grams +([\d,]+) of words, ([\d,]+) of characters.*?; ([\d,]+) non-zeros", said)
            words, chars, values = (int(n.replace(",", "")) for n in numbers.groups())
            score = [args.program, "predict", "-q", "-m", model, rows_file, "-o", pathlib.Path(folder) / "rows.jsonl"]
            _, predict, _ = process.run(score)
            limits = promised(text, rows, words + chars, values, classes) / 1e6, 60 + 3 * model.stat().st_size / 1e6
        fine = train <= limits[0] and predict <= limits[1]
        broken += not fine
        print(
            f"{name:<32} {text / 1e6:>8.1f} {words + chars:>9,} {values:>11,}  {train:>6.0f} MB {100 * train / limits[0]:>5.0f} %"
            f"   {predict:>5.0f} MB {100 * predict / limits[1]:>4.0f} %{'' if fine else '  BROKEN'}",
            flush=True,
        )
    print(f"{broken} promises broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
