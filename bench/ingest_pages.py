#!/usr/bin/env python3
"""Time and peak memory of `sentimen ingest` on many page files.

    cargo build --release
    python3 bench/ingest_pages.py [--program target/release/sentimen] [--threads N] [--texts FILE] [PAGES ...]

Writes real news texts into the frames of a news page, one file each, into a temporary folder that is
removed afterwards, and runs the program on it. By default 10,000 and then 100,000 pages. New words
keep appearing (made-up names in each page), so that whatever remembers words would show it: the
exponent of Heaps' law is printed. The texts are ../shared/bench/id_news_raw.jsonl.gz; where they are
absent the benchmark says so and ends. Peak memory is the largest resident set, as the system tells.
"""

import argparse
import gzip
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEXTS = ROOT.parent / "shared" / "bench" / "id_news_raw.jsonl.gz"
SYLLABLES = [c + v for c in "bcdghjklmnprstwy" for v in "aeiou"]
FRAMES = [
    "Beranda / Nasional / Daerah\n\n{title}\n\nReporter: {name}\nSenin, 10 Maret 2025 08:15 WIB\n\n"
    "Foto: Warga di {name}. (Dok. Istimewa)\n\n{first}\n\nBaca juga: {name} Kembali Dibuka\n\n{rest}\n\n"
    "Tags: {name}, daerah\n\nSentimen: {label} ({percent}%)\n",
    "Sentimen\n{label} ({percent}%)\n17 Mar 2025 : 06.50\nInformasi Tambahan\n\nKab/Kota: {name}\n\n"
    "{title}\n\n{name} | Selasa, 18/03/2025 05:41 WIB\n\n{first}\n\nAdvertisement\n\n{rest}\n\nEditor: {name}\n",
    "Home > Berita > Ekonomi\n{title}\nOleh {name}, 3 April 2025, 14.02 WIB\nBagikan:\nFacebook\nTwitter\n\n"
    "{first}\n\n{rest}\n\nCopyright 2025 {name}\nTerpopuler\n1. {name} Naik\n2. {name} Turun\n",
]


def word(number):
    """A made-up name, another for each number."""
    parts = []
    while number or len(parts) < 3:
        number, at = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    return "".join(parts).capitalize()


def make(folder, pages, texts):
    """Writes the pages; prints bytes, tokens and types."""
    seen, tokens, size, fresh = set(), 0, 0, 0
    for page in range(pages):
        text = texts[page % len(texts)]
        paragraphs = [line for line in text.split("\n") if line.strip()]
        names = []
        for at in range(len(paragraphs)):
            names.append(word(fresh))
            paragraphs[at] += f" Hal itu disampaikan {names[-1]}."
            fresh += 1
        frame = FRAMES[page % len(FRAMES)]
        whole = frame.format(
            title=" ".join(paragraphs[0].split()[:9]),
            name=names[0],
            first=paragraphs[0],
            rest="\n\n".join(paragraphs[1:]),
            label=("positif", "netral", "negatif")[page % 3],
            percent=60 + page % 40,
        )
        words = whole.split()
        seen.update(words)
        tokens += len(words)
        data = whole.encode()
        size += len(data)
        below = folder / f"{page // 1000:03d}"
        below.mkdir(exist_ok=True)
        (below / f"{page:06d}.txt").write_bytes(data)
    print(json.dumps({"bytes": size, "tokens": tokens, "types": len(seen)}))


def run(program, folder, threads):
    """Seconds, peak MB and the summary of one run."""
    command = [program, "ingest", str(folder / "pages"), "-o", str(folder / "rows.jsonl")]
    command += ["--threads", str(threads)] if threads else []
    start = time.perf_counter()
    with open(folder / "talk", "wb") as talk:
        child = subprocess.Popen(command, stderr=talk)
        _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    said = (folder / "talk").read_text().strip().splitlines()[-1]
    if status:
        sys.exit(f"{' '.join(command)} failed: {said}")
    return seconds, usage.ru_maxrss / 1e3, said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("pages", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--program", default=str(ROOT / "target" / "release" / "sentimen"))
    parser.add_argument("--threads", type=int)
    parser.add_argument("--texts", default=str(TEXTS), help="JSON lines with `text`, gzip")
    parser.add_argument("--make", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if not pathlib.Path(args.texts).exists():
        print(f"skipped: {args.texts} is absent")
        return
    if args.make:
        with gzip.open(args.texts, "rt") as lines:
            texts = [json.loads(line)["text"] for line in lines]
        make(pathlib.Path(args.make), args.pages[0], texts)
        return
    if not pathlib.Path(args.program).exists():
        sys.exit(f"{args.program} is missing; cargo build --release makes it")
    before = None
    for pages in args.pages:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="sentimen-bench-"))
        try:
            (folder / "pages").mkdir()
            # In a process of its own: what it remembers would count as memory of the program run next.
            made = subprocess.run(
                [sys.executable, __file__, "--texts", args.texts, "--make", str(folder / "pages"), str(pages)],
                check=True,
                capture_output=True,
                text=True,
            )
            made = json.loads(made.stdout)
            seconds, peak, said = run(args.program, folder, args.threads)
        finally:
            shutil.rmtree(folder)
        size = made["bytes"] / 1e6
        print(
            f"{pages:>8} pages {size:8.1f} MB {seconds:7.2f} s {size / seconds:7.1f} MB/s "
            f"{pages / seconds:8.0f} pages/s  peak {peak:6.1f} MB  ({said})"
        )
        if before:
            heaps = math.log(made["types"] / before["types"]) / math.log(made["tokens"] / before["tokens"])
            print(f"         words: {made['types']} types of {made['tokens']} tokens, Heaps' exponent {heaps:.2f}")
        before = made


if __name__ == "__main__":
    main()
