#!/usr/bin/env python3
"""How often `sentimen predict` warns that a batch is unlike the training texts: of batches of the same kind, and of others.

    cargo build --release
    python3 bench/drift.py

Models of SmSA, IndoLEM (fold 0) and the CNBC headlines are asked about batches of their validation parts: drawn at random, of 20, 50,
100 and 200 texts, ten of each size; the headlines of each month as well. Models of data/pages know one half of the events and are
asked about the other, at random, and know all outlets but one and are asked about that one. A warning about any of these is false.
Then follow what a model of pages says that was not told of events, and ten batches of 100 of each other kind, where a warning is right.
"""

import argparse
import collections
import csv
import json
import pathlib
import random
import subprocess
import sys

import page
import peers
import process
import sets

WORK = peers.ROOT / "target" / "drift"
DATA = peers.ROOT / "data"
SIZES = [20, 50, 100, 200]
BATCHES = 10
OTHERS = 100
"""Texts in a batch of another kind."""
KINDS = {"smsa": "SmSA", "indolem": "IndoLEM", "cnbc": "CNBC headlines"}
PAGES = "data/pages"
EVENTS = ["--group-column", "event"]
SIGNS = {"text": "are unlike the training text", "labels": "of the labels given are"}
"""What a warning says, of the texts or of the shares of the labels given."""


class Model:
    """A trained model, and what it was asked."""

    def __init__(self, program, name, rows, flags=()):
        """Trains on `rows`."""
        self.program, self.path = program, WORK / f"{name}.model"
        peers.run([program, "train", written(f"{name}-train", rows), *flags, "-q", "-o", self.path])

    def warns(self, rows):
        """The kinds of warnings about a batch, and all that was said of it."""
        asked = [self.program, "predict", "-m", self.path, written("batch", rows), "-o", WORK / "answers.txt"]
        done = subprocess.run([str(part) for part in asked], capture_output=True, text=True, check=True)
        return [kind for kind, sign in SIGNS.items() if sign in done.stderr], done.stderr


def written(name, rows):
    """A file of rows."""
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def at_random(rows, name):
    """Batches of each size, none of more than there are."""
    draw = random.Random(name)
    return [draw.sample(rows, size) for size in SIZES if size <= len(rows) for _ in range(BATCHES)]


def together(rows, key):
    """The batches that a key makes, of 20 rows and more: fewer are never warned about."""
    batches = collections.defaultdict(list)
    for row in rows:
        batches[key(row)].append(row)
    return [batch for name, batch in sorted(batches.items()) if name and len(batch) >= min(SIZES)]


def pages(program):
    """The labelled pages as rows with their event and outlet."""
    with open(DATA / "events.csv", encoding="utf-8") as rows:
        known = {row["page"]: row for row in csv.DictReader(rows)}
    rows = map(json.loads, peers.run([program, "ingest", DATA / "pages", "-q"])[2].splitlines())
    return [{"text": row["body"], "label": row["label"], **{key: known[row["id"]][key] for key in ("event", "outlet")}} for row in rows]


def count(found, title, model, batches):
    """Asks about batches and adds what was said of them to `found`: [batches, warned of texts, warned of labels]."""
    of = found.setdefault(title, [0, 0, 0])
    for batch in batches:
        kinds, _ = model.warns(batch)
        of[0] += 1
        of[1] += "text" in kinds
        of[2] += "labels" in kinds


def measure(program):
    """Lines of the report."""
    own, other, models, asked = {}, {}, {}, {}
    for kind, title in KINDS.items():
        _, train, valid = sets.parts(kind)[0]
        models[title], asked[title] = Model(program, kind, sets.rows_of(train)), sets.rows_of(valid)
        count(own, f"{title}, at random", models[title], at_random(asked[title], kind))
    headlines = KINDS["cnbc"]
    count(own, f"{headlines}, by month", models[headlines], together(asked[headlines], lambda row: row["date"][:7]))

    rows = pages(program)
    events = sorted({row["event"] for row in rows})
    random.Random(0).shuffle(events)
    half = set(events[: len(events) // 2])
    known, asked[PAGES] = ([row for row in rows if (row["event"] in half) == side] for side in (True, False))
    models[PAGES] = Model(program, "pages", known, EVENTS)
    batches = at_random(asked[PAGES], PAGES)
    count(own, f"{PAGES}, other events, at random", models[PAGES], batches)
    untold, quick = Model(program, "pages-untold", known), Model(program, "pages-no-eval", known, [*EVENTS, "--no-eval"])
    count(other, f"{PAGES}, other events, not told in training which pages share one", untold, batches)
    count(other, f"{PAGES}, other events, told, but trained with --no-eval", quick, batches)
    for batch in together(rows, lambda row: row["outlet"]):
        outlet = batch[0]["outlet"]
        without = Model(program, "pages-without-outlet", [row for row in rows if row["outlet"] != outlet], EVENTS)
        count(own, f"{PAGES}, an outlet not seen", without, [batch])

    for title, model in models.items():
        for of, texts in asked.items():
            if of != title:
                draw = random.Random(of)
                count(other, f"{title} about {of}", model, [draw.sample(texts, OTHERS) for _ in range(BATCHES)])
    _, said = models[KINDS["smsa"]].warns(asked[headlines])
    return report(own, other, next((line for line in said.splitlines() if SIGNS["text"] in line), "nothing"))


def report(own, other, said):
    """The tables."""
    heads = ["| batches | how many | warned of their texts | warned of their labels |", "|---|--:|--:|--:|"]
    total = [sum(column) for column in zip(*own.values(), strict=True)]
    return [
        "## Warnings of drift",
        "",
        "`python3 bench/drift.py` makes this part and says how. Batches of the model's own kind, which it has not seen:",
        "",
        *heads,
        *(f"| {title} | {many} | {texts} | {labels} |" for title, (many, texts, labels) in own.items()),
        f"| **all** | {total[0]} | {total[1]} | {total[2]} |",
        "",
        f"Where the training was told less, and batches of {OTHERS} texts of other kinds:",
        "",
        *heads,
        *(f"| {title} | {many} | {texts} | {labels} |" for title, (many, texts, labels) in other.items()),
        "",
        "The model of SmSA about all headlines of the validation part says: " + said,
    ]


def main():
    """Measures, and writes the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=peers.ROOT / "target" / "release" / "sentimen", type=pathlib.Path)
    args = parser.parse_args()
    if not peers.SHARED.exists():
        print(f"skipped: {peers.SHARED} is absent")
        return
    page.write("drift.py", measure(args.program))


if __name__ == "__main__":
    try:
        main()
    except (OSError, process.Failed, subprocess.SubprocessError) as error:
        sys.exit(f"bench/drift.py: {error}")
