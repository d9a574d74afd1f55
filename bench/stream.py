#!/usr/bin/env python3
"""Peak memory of `sentimen predict` on a stream that does not end soon and never stops bringing new words.

    cargo build --release
    python3 bench/stream.py -m MODEL [--gigabytes 10] [--program target/release/sentimen]

Lines of some 300 bytes are made as they are read: common words, and in each line five words that no line before had. They
go down a pipe into `predict --kind line --format jsonl -`, whose rows are counted and thrown away. Printed: bytes, lines
in, rows out, distinct new words, seconds, and the largest resident set beside 150 MB + the model file. Ends with 1 where a
row is missing or memory goes beyond that.
"""

import argparse
import pathlib
import random
import subprocess
import sys
import threading
import time

import process

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMON = (
    "yang dan di itu dengan untuk tidak dari dalam akan pada ini juga saya ke karena tersebut bisa ada mereka lebih sudah "
    "atau saat oleh menjadi orang ia telah adalah seperti sebagai bahwa dapat para harus namun kita dua satu masih hari "
    "hanya mengatakan kepada kami setelah melakukan lalu belum lain dia kalau terjadi banyak menurut anda hingga tak baru "
    "beberapa ketika saja jalan sekitar secara dilakukan sementara tapi sangat hal sehingga seorang bagi besar lagi selama "
    "harga laba rugi naik turun bagus buruk senang kecewa pabrik petani pasar warga jalan banjir panen sekolah"
).split()
LINES = 2000
FRESH = 5


def blocks(size, made):
    """Blocks of lines, together at least `size` bytes; `made` counts bytes, lines and new words."""
    seed = random.Random(7)
    template = "".join(
        " ".join(seed.choices(COMMON, k=36) + ["kata%x"] * FRESH + seed.choices(COMMON, k=6)) + "\n" for _ in range(LINES)
    ).encode()
    while made["bytes"] < size:
        first = made["words"]
        block = template % tuple(range(first, first + LINES * FRESH))
        made["words"] += LINES * FRESH
        made["lines"] += LINES
        made["bytes"] += len(block)
        yield block


def main():
    """Runs the program on the stream; the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("-m", "--model", type=pathlib.Path, required=True)
    options.add_argument("--gigabytes", type=float, default=10.0)
    options.add_argument("--program", type=pathlib.Path, default=ROOT / "target" / "release" / "sentimen")
    args = options.parse_args()
    made = {"bytes": 0, "lines": 0, "words": 0}
    command = [args.program, "predict", "-q", "-m", args.model, "--kind", "line", "--format", "jsonl", "-"]
    start = time.perf_counter()
    child = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    rows = [0]

    def count():
        while block := child.stdout.read(1 << 20):
            rows[0] += block.count(b"\n")

    counter = threading.Thread(target=count)
    counter.start()
    for block in blocks(args.gigabytes * 1e9, made):
        child.stdin.write(block)
    child.stdin.close()
    counter.join()
    peak = process.peak_of(child)
    seconds = time.perf_counter() - start
    limit = 150 + args.model.stat().st_size / 1e6
    print(
        f"{made['bytes'] / 1e9:.2f} GB in {made['lines']:,} lines with {made['words']:,} new words: {rows[0]:,} rows, "
        f"{seconds:.0f} s, {made['bytes'] / 1e6 / seconds:.0f} MB/s; peak {peak:.0f} MB of {limit:.0f}"
    )
    return 0 if rows[0] == made["lines"] and peak <= limit else 1


if __name__ == "__main__":
    sys.exit(main())
