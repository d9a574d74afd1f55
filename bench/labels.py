#!/usr/bin/env python3
"""What `sentimen audit` finds of planted label errors, beside cleanlab on the same probabilities; what correcting them brings;
what the new articles it picks teach.

    cargo build --release
    python3 bench/labels.py

Writes bench/LABELS.md. Planted errors: a tenth of SmSA's 11,000 training labels, drawn at random, become another class, drawn at
random; five draws. `audit --out-of-fold` gives probabilities by five fits that did not see the text; `audit --top 500` its own
ranking, cleanlab's `find_label_issues` (its default filter, ranked by self-confidence, also its default) another of the very same
probabilities. Precision at 500 is the share of planted errors among the first 500; SmSA has errors of its own, which count as false
alarms for both. Then a person's answers are imitated: the first 500 get their true labels by `train --corrections`, and the validation
part is scored by models of noisy, corrected and clean labels.

New articles: 500 texts train, 500 more are chosen of the rest, by `audit --unlabelled` or at random, and their true labels added by
`train --corrections`; five draws, macro-F1 on the validation part. Test parts are not touched.

cleanlab is installed below target/peers, as the other peers are.
"""

import argparse
import csv
import json
import math
import pathlib
import random
import statistics
import subprocess
import sys

import peers
import process
import sets

WORK = peers.ROOT / "target" / "labels"
PAGE = peers.ROOT / "bench" / "LABELS.md"
DRAWS = 5
SHARE = 0.1
TOP = 500
SETTINGS = {"as it comes (C 10)": [], "--c 1": ["--c", "1"]}
CLEANLAB = """
import json, sys
import numpy as np
from cleanlab.filter import find_label_issues
rows = [json.loads(line) for line in open(sys.argv[1])]
names = sorted(rows[0]["probabilities"])
p = np.array([[row["probabilities"][name] for name in names] for row in rows])
given = np.array([names.index(row["given_label"]) for row in rows])
found = find_label_issues(given, p, return_indices_ranked_by="self_confidence")
json.dump([rows[i]["id"] for i in found], sys.stdout)
"""


def run(program, *args):
    """What the program prints."""
    return process.run([program, *args])[2]


def written(name, rows):
    """A file of rows with ids."""
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def answers(name, pairs):
    """A review with an answer for each id."""
    path = WORK / f"{name}.csv"
    with open(path, "w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([("id", "answer"), *pairs])
    return path


def scored(program, train, asked, *flags):
    """Macro-F1 on `asked` of a model of `train`."""
    model = WORK / "model"
    run(program, "train", *train, "-q", "--no-eval", "-o", model, *flags)
    return json.loads(run(program, "evaluate", "-q", "-m", model, asked, "--resamples", "0", "--format", "json"))["overall"]["macro_f1"]["value"]


def planted(rows, draw):
    """The rows with wrong labels among them, and the numbers of these."""
    labels = sorted({row["label"] for row in rows})
    dealt = random.Random(f"planted {draw}")
    wrong = set(dealt.sample(range(len(rows)), round(SHARE * len(rows))))
    other = lambda label: dealt.choice([name for name in labels if name != label])
    return [dict(row, label=other(row["label"]) if at in wrong else row["label"]) for at, row in enumerate(rows)], wrong


def precision(ids, wrong):
    """The share of planted errors among the first ids."""
    return sum(int(at) in wrong for at in ids[:TOP]) / TOP


def noise(program, python, rows, valid):
    """For each setting: for each draw precision of both, what was estimated, macro-F1 of noisy, corrected and clean labels."""
    found = {name: [] for name in SETTINGS}
    for draw in range(DRAWS):
        noisy, wrong = planted(rows, draw)
        path = written("noisy", noisy)
        for name, flags in SETTINGS.items():
            rows_path = WORK / "out-of-fold.jsonl"
            said = json.loads(run(program, "audit", path, "-q", "--top", TOP, "--format", "json", "--out-of-fold", rows_path, *flags))
            ours = [article["id"] for article in said["listed"]]
            theirs = json.loads(subprocess.run([python, "-c", CLEANLAB, rows_path], capture_output=True, text=True, check=True).stdout)
            right = answers("answers", [(at, rows[int(at)]["label"]) for at in ours])
            found[name].append({
                "ours": precision(ours, wrong),
                "theirs": precision(theirs, wrong),
                "share": said["share_wrong"],
                "probable": said["probable_errors"],
                "hit": sum(int(at) in wrong for at in [a["id"] for a in json.loads(run(program, "audit", path, "-q", "--format", "json", *flags))["listed"]]),
                "noisy": scored(program, [path], valid, *flags),
                "corrected": scored(program, [path], valid, "--corrections", right, *flags),
            })
            print(draw, name, found[name][-1], file=sys.stderr)
    clean = {name: scored(program, [written("clean", rows)], valid, *flags) for name, flags in SETTINGS.items()}
    return found, clean


def lessons(program, rows, valid, start=500, more=500, draws=5):
    """For each draw: macro-F1 with `start` texts, with more that the audit chose, with more at random."""
    found = []
    for draw in range(draws):
        dealt = rows[:]
        random.Random(f"lessons {draw}").shuffle(dealt)
        known, pool = written("known", dealt[:start]), written("pool", [{k: row[k] for k in ("id", "text")} for row in dealt[start:]])
        truth = {row["id"]: row["label"] for row in dealt}
        listed = json.loads(run(program, "audit", known, "--unlabelled", pool, "-q", "--top", more, "--format", "json"))["listed"]
        chosen = answers("chosen", [(article["id"], truth[article["id"]]) for article in listed])
        drawn = answers("drawn", [(row["id"], row["label"]) for row in dealt[start : start + more]])
        found.append([
            scored(program, [known], valid),
            scored(program, [known, pool], valid, "--corrections", chosen),
            scored(program, [known, pool], valid, "--corrections", drawn),
        ])
        print("lessons", draw, found[-1], file=sys.stderr)
    return found


def spread(values):
    """Mean and standard error."""
    return statistics.mean(values), statistics.stdev(values) / math.sqrt(len(values))


def report(found, clean, taught, version):
    """The page."""
    mean = lambda name, of: statistics.mean(draw[of] for draw in found[name])
    lines = [
        "<!-- Written by bench/labels.py. -->",
        "",
        "# Labels: planted errors, and new articles",
        "",
        f"A tenth of SmSA's 11,000 training labels planted wrong (1,100), means of {DRAWS} draws. Precision at {TOP}: planted errors among the",
        f"first {TOP}; cleanlab {version} ranks the very same probabilities. One standard error of a precision near .94 at {TOP} is .011, of the",
        f"mean of {DRAWS} draws .005.",
        "",
        f"| setting | audit at {TOP} | cleanlab at {TOP} | difference | probable errors listed | planted among them | wrong labels, estimated |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name in SETTINGS:
        differences = [draw["ours"] - draw["theirs"] for draw in found[name]]
        middle, error = spread(differences)
        lines.append(
            f"| {name} | {mean(name, 'ours'):.3f} | {mean(name, 'theirs'):.3f} | {middle:+.3f} ± {error:.3f} "
            f"| {mean(name, 'probable'):,.0f} | {mean(name, 'hit'):,.0f} | {100 * mean(name, 'share'):.1f} % |"
        )
    lines += [
        "",
        f"Macro-F1 on the validation part, of the labels as planted, with the first {TOP} of the review answered truly, and without planted errors:",
        "",
        "| setting | planted | corrected | gain | clean |",
        "|---|--:|--:|--:|--:|",
    ]
    for name in SETTINGS:
        middle, error = spread([draw["corrected"] - draw["noisy"] for draw in found[name]])
        lines.append(
            f"| {name} | {mean(name, 'noisy'):.3f} | {mean(name, 'corrected'):.3f} | {100 * middle:+.1f} ± {100 * error:.1f} points | {clean[name]:.3f} |"
        )
    start, chosen, drawn = (statistics.mean(draw[at] for draw in taught) for at in range(3))
    middle, error = spread([draw[1] - draw[2] for draw in taught])
    lines += [
        "",
        f"New articles: 500 texts of SmSA train, macro-F1 {start:.3f}; with 500 more that `audit --unlabelled` chose of the other 10,500 {chosen:.3f},",
        f"with 500 more at random {drawn:.3f}: {100 * middle:+.1f} ± {100 * error:.1f} points, {len(taught)} draws.",
        "",
    ]
    PAGE.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=peers.ROOT / "target" / "release" / "sentimen")
    args = parser.parse_args()
    source = peers.SHARED / "smsa_train.jsonl.gz"
    if not source.exists():
        print(f"skipped: {source} is not there", file=sys.stderr)
        return
    python = peers.ROOT / "target" / "peers" / "venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parent.parent], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "cleanlab==2.9.0"], check=True)
    rows = [dict(row, id=str(at)) for at, row in enumerate(sets.rows_of(source))]
    valid = written("valid", sets.rows_of(peers.SHARED / "smsa_valid.jsonl.gz"))
    found, clean = noise(args.program, python, rows, valid)
    report(found, clean, lessons(args.program, rows, valid), "2.9.0")


if __name__ == "__main__":
    main()
