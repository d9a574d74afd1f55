#!/usr/bin/env python3
"""Time and peak memory of `sentimen train` on 10,000, 100,000 and 1,000,000 made articles.

    cargo build --release
    python3 bench/scale.py [--program target/release/sentimen] [--rounds N] [ARTICLES ...]
    python3 bench/scale.py --write FILE ARTICLES        only makes the corpus

An article is some thirteen sentences drawn from ../shared/bench/id_news_raw.jsonl.gz, about 250 words, with
two made-up words inside each. Made-up words are counted off so that after m of them 27 * m ** .65 are distinct,
and old ones come back by Zipf's law: the vocabulary never stops growing. Heaps' exponent, the slope of
log(types) on log(words), is measured over the last tenfold of articles and printed.

Labels are planted: every word has a random weight for each of three classes, rarer words larger ones; an
article's scores are the sums over its words, and its label is drawn from their softmax. So the right answer is
known: no classifier can be right more often than the one that knows the weights, whose share is printed beside
the trained model's, on articles that did not train.

The same seed gives the same bytes, and a smaller corpus is the beginning of a larger one. Articles are made
1,000 at a time in a process of their own and go straight to disk (1.8 KB each), so memory does not grow with
their number. Results go to bench/SCALE.md. Needs numpy; says so and ends where it or the texts are absent.
"""

import argparse
import gzip
import hashlib
import json
import math
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import process

try:
    import numpy
except ImportError:
    numpy = None

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEXTS = ROOT.parent / "shared" / "bench" / "id_news_raw.jsonl.gz"
RESULTS = ROOT / "bench" / "SCALE.md"
FLAGS = ["--recipe", "words12", "--word-ngrams", "1-2", "--min-df", "5", "--no-eval"]
LABELS = ["negatif", "netral", "positif"]
WORD = re.compile(r"\w\w+")

CHUNK = 1000
"""Articles made from one random stream."""
SENTENCES = (9, 17)
"""Fewest and most sentences of an article."""
GROWTH, EXPONENT = 27.0, 0.65
"""After m made-up words, min(m, GROWTH * m ** EXPONENT) of them are distinct."""
FLATTEN = 1000.0
"""The offset in (rank + FLATTEN) ** (-1 / EXPONENT), the frequency of old made-up words."""
SPREAD = 2.5
"""Standard deviation of an article's planted scores: how sure its label is."""
HELD_OUT = 5000
"""Articles made beside the corpus to ask the trained model about."""
BYTES = 1900
"""Of an article, about: for the check that the disk holds them."""


def syllables():
    """Every pair of consonant and vowel, twice over: 6,400 endings and beginnings of made-up words."""
    ones = [c + v for c in "bcdghjklmnprstwy" for v in "aeiou"]
    return [(a + b).encode() for a in ones for b in ones]


class Sentences:
    """The sentences to draw from, cut in three where made-up words go, with their words and planted scores."""

    def __init__(self, path, seed):
        """Reads, cuts and weighs them."""
        numbers, pieces, owners, words = {}, [], [], []
        encode = json.JSONEncoder(ensure_ascii=False).encode
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                for sentence in re.split(r"(?<=[.!?])\s+|\n+", json.loads(line)["text"]):
                    parts = sentence.split()
                    if not 6 <= len(parts) <= 40:
                        continue
                    first, second = len(parts) // 3, 2 * len(parts) // 3
                    cut = (parts[:first], parts[first:second], parts[second:])
                    pieces.append([encode(" ".join(part))[1:-1].encode() for part in cut])
                    found = [numbers.setdefault(w, len(numbers)) for w in WORD.findall(sentence.lower())]
                    words.extend(found)
                    owners.append(len(found))
        self.pieces = [numpy.array([piece[at] for piece in pieces], dtype=object) for at in range(3)]
        self.lengths = numpy.array(owners)
        self.starts = numpy.concatenate([[0], numpy.cumsum(self.lengths)])
        self.words = numpy.array(words, dtype=numpy.int32)
        self.types = len(numbers)
        # Each word's weight for each class, larger for rarer words as tf-idf makes them.
        stream = numpy.random.Generator(numpy.random.PCG64([seed, 0]))
        frequency = numpy.bincount(self.words, minlength=self.types)
        rarity = numpy.log(len(pieces) / frequency)[:, None]
        weights = normal(stream, (self.types, len(LABELS))) * rarity
        owner = numpy.repeat(numpy.arange(len(pieces)), self.lengths)
        self.scores = numpy.stack(
            [numpy.bincount(owner, weights[self.words, k], len(pieces)) for k in range(len(LABELS))], axis=1
        )
        self.scores -= self.scores.mean(axis=0)
        article = math.sqrt(sum(SENTENCES) / 2)
        self.made_weights = normal(stream, (4096, len(LABELS))) * self.scores.std() / 3
        scale = SPREAD / (article * math.hypot(self.scores.std(), math.sqrt(2) * self.made_weights.std()))
        self.scores *= scale
        self.made_weights *= scale

    def __len__(self):
        """How many there are."""
        return len(self.lengths)


def normal(stream, shape):
    """Standard normal numbers from uniform ones alone, whose stream numpy keeps from version to version."""
    u, v = stream.random(shape), stream.random(shape)
    return numpy.sqrt(-2 * numpy.log1p(-u)) * numpy.cos(2 * math.pi * v)


def distinct(made):
    """How many of the first `made` made-up words are distinct."""
    made = numpy.asarray(made, dtype=float)
    return numpy.floor(numpy.minimum(made, GROWTH * made**EXPONENT)).astype(numpy.int64)


def made_up(stream, start, count):
    """The numbers of the made-up words `start`, `start + 1`, …: new ones where they are due, old ones by Zipf."""
    before, after = distinct(numpy.arange(start, start + count)), distinct(numpy.arange(start + 1, start + count + 1))
    power = 1 - 1 / EXPONENT
    low = FLATTEN**power
    high = (numpy.maximum(before, 1) + FLATTEN) ** power
    rank = (low - stream.random(count) * (low - high)) ** (1 / power) - FLATTEN
    old = numpy.clip(rank.astype(numpy.int64), 0, numpy.maximum(before - 1, 0))
    return numpy.where(after > before, before, old)


class Maker:
    """Makes articles in chunks; counts words, types and how often the planted weights are right."""

    def __init__(self, sentences, seed):
        """Begins at the first article."""
        self.sentences, self.seed = sentences, seed
        self.endings = numpy.array(syllables(), dtype=object)
        self.seen = numpy.zeros(sentences.types, dtype=bool)
        self.drawn = numpy.zeros(len(sentences), dtype=bool)
        self.made, self.tokens, self.articles, self.right = 0, 0, 0, 0

    def chunk(self, number, articles):
        """`articles` rows as bytes; `number` names their random stream."""
        s = self.sentences
        stream = numpy.random.Generator(numpy.random.PCG64([self.seed, 1, number]))
        low, high = SENTENCES
        many = low + (stream.random(CHUNK) * (high - low + 1)).astype(int)
        many = many[:articles]
        total = int(many.sum())
        drawn = (stream.random(CHUNK * high)[:total] * len(s)).astype(int)
        made = made_up(stream, self.made, 2 * total)
        starts = numpy.concatenate([[0], numpy.cumsum(many)[:-1]])
        in_made = s.made_weights[made % len(s.made_weights)]
        scores = numpy.add.reduceat(s.scores[drawn] + in_made[::2] + in_made[1::2], starts, axis=0)
        # The softmax's draw: the largest score with Gumbel noise.
        noise = -numpy.log(-numpy.log(numpy.maximum(stream.random((CHUNK, len(LABELS)))[:articles], 1e-300)))
        labels = (scores + noise).argmax(axis=1)

        self.made += 2 * total
        self.tokens += int(s.lengths[drawn].sum()) + 2 * total
        self.articles += articles
        self.right += int((labels == scores.argmax(axis=1)).sum())
        for at in numpy.unique(drawn[~self.drawn[drawn]]):
            self.seen[s.words[s.starts[at] : s.starts[at + 1]]] = True
        self.drawn[drawn] = True

        ends = self.endings
        heads, tails = ends[made // len(ends)], ends[made % len(ends)]
        rows, at = [], 0
        columns = (s.pieces[0][drawn], heads[::2], tails[::2], s.pieces[1][drawn])
        columns += (heads[1::2], tails[1::2], s.pieces[2][drawn])
        texts = [b"%b %bq%b %b %bq%b %b" % parts for parts in zip(*(c.tolist() for c in columns), strict=True)]
        for length, label in zip(many.tolist(), labels.tolist(), strict=True):
            text = b" ".join(texts[at : at + length])
            rows.append(b'{"text":"%b","label":"%b"}\n' % (text, LABELS[label].encode()))
            at += length
        return b"".join(rows)

    def types(self):
        """Distinct words so far."""
        return int(self.seen.sum() + distinct(self.made))


def write(path, articles, seed, texts):
    """Writes the corpus and, beside it, articles held out; gives what is known of them."""
    maker = Maker(Sentences(texts, seed), seed)
    digest, size, growth = hashlib.sha256(), 0, []
    with open(path, "wb") as out:
        for number, start in enumerate(range(0, articles, CHUNK)):
            rows = maker.chunk(number, min(CHUNK, articles - start))
            digest.update(rows)
            size += out.write(rows)
            if 10 * maker.articles >= articles:
                growth.append((math.log(maker.tokens), math.log(maker.types())))
    told = {
        "articles": articles,
        "bytes": size,
        "words": maker.tokens,
        "types": maker.types(),
        "heaps": round(slope(growth), 4) if len(growth) > 1 else None,
        "sha256": digest.hexdigest()[:16],
    }
    maker.right = maker.articles = 0
    with open(held_out(path), "wb") as out:
        for number in range(0, HELD_OUT // CHUNK):
            out.write(maker.chunk(1_000_000_000 + number, CHUNK))
    told["best_accuracy"] = maker.right / maker.articles
    return told


def held_out(path):
    """Where the held-out articles of a corpus stand."""
    return pathlib.Path(path).with_suffix(".held-out.jsonl")


def slope(points):
    """The least-squares slope of pairs (x, y)."""
    xs, ys = zip(*points, strict=True)
    mean_x, mean_y = statistics.fmean(xs), statistics.fmean(ys)
    above = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return above / sum((x - mean_x) ** 2 for x in xs)


def measured(command):
    """Seconds and peak MB (largest resident set) of one run, and what it printed."""
    try:
        return process.run(command)
    except process.Failed as failed:
        sys.exit(str(failed))


def accuracy(program, model, rows):
    """The share of `rows` whose label `program` predicts."""
    _, _, said = measured([program, "predict", "-q", "--format", "jsonl", "-m", model, rows])
    predictions = [json.loads(line) for line in said.splitlines()]
    return sum(p["label"] == p["given_label"] for p in predictions) / len(predictions)


def run(articles, args, folder):
    """Makes one corpus, trains on it `args.rounds` times, and gives a row of the table."""
    corpus, model = folder / f"{articles}.jsonl", folder / "model.safetensors"
    # In a process of its own: what the maker holds would count as memory of the program run next.
    command = [sys.executable, __file__, "--texts", args.texts, "--seed", str(args.seed), "--write", corpus]
    start = time.perf_counter()
    made = subprocess.run([*command, str(articles)], check=True, capture_output=True, text=True)
    row = json.loads(made.stdout)
    print(f"{articles} articles made in {time.perf_counter() - start:.1f} s: {made.stdout.strip()}", flush=True)
    threads = ["--threads", str(args.threads)] if args.threads else []
    runs = []
    for _ in range(args.rounds):
        runs.append(measured([args.program, "train", *FLAGS, *threads, corpus, "-o", model]))
        print(f"  train: {runs[-1][0]:.2f} s, peak {runs[-1][1]:.0f} MB", flush=True)
    row["seconds"] = statistics.median(seconds for seconds, _, _ in runs)
    row["peak"] = statistics.median(peak for _, peak, _ in runs)
    card = json.loads(measured([args.program, "inspect", "--format", "json", "--top", "0", model])[2])["card"]
    row["ngrams"], row["non_zeros"] = card["features"][0], card["non_zeros"]
    row["gradient"] = card["certificate"]["relative_gradient"]
    row["accuracy"] = accuracy(args.program, model, held_out(corpus))
    row["model"] = model.stat().st_size
    for path in (corpus, held_out(corpus), model):
        path.unlink()
    return row


def report(rows, args):
    """The table and slopes as Markdown."""
    head = "| articles | MB | words | types | Heaps' exponent | n-grams | non-zeros | s | peak MB | MB/s |"
    head += " accuracy | best possible | model MB |"
    lines = [head, "|" + "--:|" * 13]
    for row in rows:
        mb = row["bytes"] / 1e6
        cells = [f"{row['articles']:,}", f"{mb:,.1f}", f"{row['words']:,}", f"{row['types']:,}"]
        cells += ["–" if row["heaps"] is None else f"{row['heaps']:.2f}"]
        cells += [f"{row['ngrams']:,}", f"{row['non_zeros']:,}", f"{row['seconds']:.2f}", f"{row['peak']:,.0f}"]
        cells += [f"{mb / row['seconds']:.1f}", f"{row['accuracy']:.4f}", f"{row['best_accuracy']:.4f}"]
        cells += [f"{row['model'] / 1e6:.1f}"]
        lines.append("| " + " | ".join(cells) + " |")
    if len(rows) > 1:
        lines.append("")
        for name, key in (("Time", "seconds"), ("Peak memory", "peak"), ("Non-zeros", "non_zeros")):
            points = [(math.log(row["articles"]), math.log(row[key])) for row in rows]
            steps = zip(points, points[1:], strict=False)
            each = ", ".join(f"{slope(pair):.2f}" for pair in steps)
            lines.append(f"- {name}: log-log slope {slope(points):.2f} on articles (step by step: {each})")
    version = subprocess.run([args.program, "--version"], capture_output=True, text=True).stdout.strip()
    lines += ["", f"`train {' '.join(FLAGS)}`, {version}, median of {args.rounds}, seed {args.seed}, data sha256 "]
    lines[-1] += ", ".join(row["sha256"] for row in rows) + "."
    lines.append(f"{args.threads or os.cpu_count()} threads on {processor()}.")
    return "\n".join(lines) + "\n"


def processor():
    """The model of the processor and its cores."""
    name = platform.processor() or platform.machine()
    info = pathlib.Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE)
        name = found.group(1) if found else name
    return f"{name}, {os.cpu_count()} cores"


def main():
    """Makes, trains, prints and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("articles", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--program", default=str(ROOT / "target" / "release" / "sentimen"))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", default=str(TEXTS), help="JSON lines with `text`, gzip")
    parser.add_argument("--folder", default=str(ROOT / "target"), help="where corpora stand while they are needed")
    parser.add_argument("--results", default=str(RESULTS))
    parser.add_argument("--write", metavar="FILE", help="make one corpus, tell about it as JSON, and end")
    args = parser.parse_args()
    if numpy is None:
        print("skipped: numpy is absent; python3 -m pip install numpy brings it")
        return
    if not pathlib.Path(args.texts).exists():
        print(f"skipped: {args.texts} is absent")
        return
    if args.write:
        print(json.dumps(write(args.write, args.articles[0], args.seed, args.texts)))
        return
    if not pathlib.Path(args.program).exists():
        sys.exit(f"{args.program} is missing; cargo build --release makes it")
    needed, free = BYTES * max(args.articles) * 1.2, shutil.disk_usage(args.folder).free
    if needed > free:
        sys.exit(f"{args.folder} has {free / 1e9:.1f} GB left of the {needed / 1e9:.1f} needed; name another --folder")
    with tempfile.TemporaryDirectory(prefix="scale-", dir=args.folder) as folder:
        rows = [run(articles, args, pathlib.Path(folder)) for articles in args.articles]
    told = report(rows, args)
    print("\n" + told)
    intro = "# Scale\n\nMade articles with planted labels, by `python3 bench/scale.py` (which says how).\n\n"
    pathlib.Path(args.results).write_text(intro + told)


if __name__ == "__main__":
    main()
