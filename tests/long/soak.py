#!/usr/bin/env python3
"""Ten minutes of a stream of which one row in a hundred is broken: nothing is lost, and memory stays flat.

    cargo build --release
    python3 tests/long/soak.py [--minutes 10] [--model models/berita.safetensors] [--program target/release/sentimen]

JSON lines are made as fast as they are read and go down a pipe into `predict --format jsonl --rejects FILE -`. Twenty in
2,000 are broken in a way of their own (no JSON, cut, no text, a text of spaces, a number for a text, a raw NUL, nesting
without end, ...) and three are sound but odd (bytes that are no UTF-8, half a surrogate, 20 KB of one word). Held at the end:
rows out = lines in; ids of sound rows one after another, looked at in every block that is read; rows with an error = rows in
the file of rejects = broken lines. The resident set is read each
second, and the median of the last minute held against that of the second: more than a twentieth on top, and 8 MB, is
growth. Printed: a line a minute, the sums, the verdict. Ends with 1 where any of it does not hold.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINES = 2000
TEXTS = [
    "Laba bersih naik dua kali lipat, perusahaan tidak lagi merugi tahun ini.",
    "Pabrik itu rugi besar dan merumahkan ratusan pekerja sejak Senin lalu.",
    "Rapat digelar di kantor bupati, jadwal ujian diumumkan hari Selasa (3/6/2025).",
    "Panen melimpah, petani senang; harga gabah belum juga turun kata Dinas Pertanian.",
]
DEEP = "[" * 300
BROKEN = [
    b"this is no JSON",
    b'{"id":"x","text":"cut in the mid',
    b'{"id":"x","title":"no text at all"}',
    b'{"id":"x","text":"   "}',
    b'{"id":"x","text":""}',
    b'{"id":"x","text":null}',
    b'{"id":"x","text":12}',
    b'{"id":"x","text":["a","b"]}',
    b'{"id":"x","text":"a \x00 byte"}',
    b'{"id":"x","text":"bad \\escape"}',
    b"[1,2,3]",
    b'"only a text"',
    b'{"id":"x","text":"a"} {"id":"y"}',
    b"}",
    b'{"id":"x","text":' + DEEP.encode() + b"}",
    b"{'id':'x','text':'single quotes'}",
    b'{"id":"x" "text":"no comma"}',
    b'{"id":"x","text":true}',
    b'{"id":"x","text":{"a":"b"}}',
    b'{"text":"a",}',
]
ODD = [b'{"id":"x","text":"no \xff\xfe UTF-8"}', b'{"id":"x","text":"half a surrogate \\ud83d."}']


def template():
    """A block of lines as bytes to be filled with as many numbers as it has sound lines."""
    lines = []
    every = LINES // (len(BROKEN) + 1)
    for i in range(LINES):
        place, left = divmod(i, every)
        if left == every // 2 and place < len(BROKEN):
            lines.append(BROKEN[place].replace(b"%", b"%%"))
        else:
            text = TEXTS[i % len(TEXTS)] + f" kata{i % 97} baris %d"
            row = json.dumps({"id": "%d", "outlet": f"Harian {i % 17}", "text": text})
            lines.append(row.replace('"%d"', '"n%d"', 1).encode())
    lines[-1] = json.dumps({"id": "n%d", "text": "panjang" * 3000 + " %d"}).encode()
    lines[0:2] = ODD
    return b"\n".join(lines) + b"\n"


class Rows:
    """What comes out: how many rows, how many with an error, and whether sound ones come each once and in their order."""

    def __init__(self):
        self.rows = self.errors = 0
        self.next, self.in_order = 0, True

    def read(self, stream):
        rest = b""
        while block := stream.read(1 << 20):
            block = rest + block
            end = block.rfind(b"\n") + 1
            block, rest = block[:end], block[end:]
            rows = block.count(b"\n")
            self.rows += rows
            self.errors += rows - block.count(b'"error":null')
            numbers = block.count(b'{"id":"n')
            if numbers:
                # The first and the last of a block, and how many there are: none is lost or doubled between blocks.
                first, last = (int(block[at + 8 : block.index(b'"', at + 8)]) for at in (block.find(b'{"id":"n'), block.rfind(b'{"id":"n')))
                self.in_order &= first == self.next and last == first + numbers - 1
                self.next = last + 1
        self.in_order &= not rest


def resident(pid):
    """MB of the resident set of a process."""
    pages = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main():
    """Runs it; the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--model", type=pathlib.Path, default=ROOT / "models" / "berita.safetensors")
    options.add_argument("--program", type=pathlib.Path, default=ROOT / "target" / "release" / "sentimen")
    args = options.parse_args()
    if not pathlib.Path("/proc/self/statm").exists():
        print("skipped: the resident set is read from /proc, which is not here")
        return 0
    block = template()
    broken = len(BROKEN)
    sound = block.count(b"%d") // 2
    with tempfile.TemporaryDirectory() as folder:
        rejects = pathlib.Path(folder) / "rejects.jsonl"
        command = [args.program, "predict", "-q", "-m", args.model, "--kind", "jsonl", "--format", "jsonl"]
        command += ["--rejects", rejects, "-"]
        child = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        rows, sizes, blocks, start = Rows(), [], 0, time.monotonic()
        reader = threading.Thread(target=rows.read, args=(child.stdout,))
        reader.start()
        done = threading.Event()

        def sample():
            while not done.wait(1.0):
                sizes.append((time.monotonic() - start, resident(child.pid)))
                if len(sizes) % 60 == 0:
                    print(f"minute {len(sizes) // 60:>3}  {rows.rows:>12,} rows  {sizes[-1][1]:>7.1f} MB", flush=True)

        sampler = threading.Thread(target=sample, daemon=True)
        sampler.start()
        try:
            while time.monotonic() - start < 60 * args.minutes:
                first = blocks * sound
                numbers = [n for i in range(first, first + sound) for n in (i, i)]
                child.stdin.write(block % tuple(numbers))
                blocks += 1
        except BrokenPipeError:
            print("the program ended before the stream did", flush=True)
        finally:
            done.set()
        sampler.join()
        try:
            child.stdin.close()
        except BrokenPipeError:
            pass
        reader.join()
        code = child.wait()
        with open(rejects, "rb") as file:
            rejected = sum(1 for _ in file)
    lines = blocks * LINES
    seconds = time.monotonic() - start
    early = [mb for at, mb in sizes if 60 <= at < 120] or [mb for _, mb in sizes[: len(sizes) // 2]]
    late = [mb for at, mb in sizes if at >= sizes[-1][0] - 60]
    early, late, peak = statistics.median(early), statistics.median(late), max(mb for _, mb in sizes)
    print(
        f"{lines:,} lines in, {blocks * broken:,} of them broken; {rows.rows:,} rows out, {rows.errors:,} with an error, "
        f"{rejected:,} rejected; exit code {code}; {seconds:.0f} s, {lines / seconds:,.0f} lines/s"
    )
    print(f"resident set: {early:.1f} MB in the second minute, {late:.1f} MB in the last, {peak:.1f} MB at most")
    laws = {
        "rows out = lines in": rows.rows == lines,
        "rows with an error = broken lines": rows.errors == blocks * broken,
        "rejected = broken lines": rejected == blocks * broken,
        "sound rows each once, in order": rows.in_order and rows.next == blocks * sound,
        "exit code 1": code == 1,
        "memory flat": late <= 1.05 * early + 8,
    }
    for law, holds in laws.items():
        print(f"{'holds ' if holds else 'BROKEN'}  {law}")
    return 0 if all(laws.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
