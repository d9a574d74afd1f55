#!/usr/bin/env python3
"""sentimen and its peers on public Indonesian sets: accuracy, macro-F1, log-loss, ECE, on validation parts.

    cargo build --release
    python3 bench/accuracy.py [--sets smsa,indolem,nusax,cnbc] [--systems sentimen,sk-word,…]
    python3 bench/accuracy.py --report         only writes its part of bench/ACCURACY.md again from what was measured

`sets.py` has the sets. Everything a system does is done from the training part alone; its setting is the same on all sets,
unless its name says that it searches.

ECE has 15 bins of equal width. Beside it stands the value that a perfectly calibrated model with the same confidences
stays below 19 times in 20: answers are drawn from the confidences, 400 times. "beside the best peer" is macro-F1 minus that of the
peer whose macro-F1 is largest on the set, with the standard error of the difference on the same rows (paired bootstrap, 200 times).

Predictions are kept below target/accuracy, so that sets and systems may be measured one at a time. The peers are run by
../shared/bench/peers.py in the environment that bench/peers.py sets up.
"""

import argparse
import math
import pathlib
import random
import subprocess
import sys

import page
import peers
import process
import sets

ROOT = peers.ROOT
WORK = ROOT / "target" / "accuracy"

SENTIMEN = {
    "sentimen": [],
    "sentimen, decision plain": ["--decision", "plain"],
    "sentimen, decision balanced": ["--decision", "balanced"],
    "sentimen, decision tuned": ["--decision", "tuned"],
    "sentimen, class weights balanced": ["--class-weight", "balanced"],
    "sentimen, searched": ["--search", "--search-eval", "none"],
    "sentimen, without the lexicon": ["--lexicon", "none"],
    "sentimen, words12": ["--recipe", "words12"],
}
"""Name to the flags of training, beside those that every training has."""
PEERS = ["sk-word", "sk-char", "sk-lib", "vw", "fasttext"]
NAMES = {
    "sk-word": "scikit-learn, words 1-2",
    "sk-char": "scikit-learn, words 1-2 + .5 x characters 2-5",
    "sk-lib": "LIBLINEAR one-vs-rest, words 1-2",
    "vw": "Vowpal Wabbit, ngram 2, 10 passes",
    "fasttext": "fastText, wordNgrams 2, 25 epochs",
}
TARGETS = {
    ("smsa", "sentimen"): 0.850,
    ("indolem", "sentimen"): 0.825,
    ("nusax", "sentimen"): 0.775,
    ("cnbc", "sentimen"): 0.825,
    ("smsa", "balanced or tuned"): 0.870,
    ("indolem", "balanced or tuned"): 0.842,
    ("nusax", "balanced or tuned"): 0.790,
    ("cnbc", "balanced or tuned"): 0.822,
    ("smsa", "sentimen, searched"): 0.872,
    ("indolem", "sentimen, searched"): 0.842,
    ("nusax", "sentimen, searched"): 0.803,
    ("cnbc", "sentimen, searched"): 0.830,
}
"""Macro-F1 wanted."""
PUBLISHED = """
| set | what | figure |
|---|---|---|
| NusaX Indonesian, test part | naive Bayes, SVM, logistic regression (Winata et al. 2023) | macro-F1 .731, .787, .747 |
| IndoLEM, test part | logistic regression (Koto et al. 2020, reproduced) | F1 of the positive class .707 |
"""
DRAWS = 400
RESAMPLES = 200


def measure(name, system, program, again):
    """Trains and asks `system` on every part of a set; False where it failed."""
    for at, (_, train, asked) in enumerate(sets.parts(name)):
        out = answers(name, system, at)
        if out.exists() and not again:
            continue
        try:
            if system in SENTIMEN:
                flags = SENTIMEN[system] + ([] if "--search" in SENTIMEN[system] else ["--no-eval"])
                train_and_ask(program, [*flags, "--calibration", "auto"], train, asked, out)
            else:
                out.parent.mkdir(parents=True, exist_ok=True)
                script, model = peers.SHARED / "peers.py", out.with_suffix(".model")
                peers.run([peers.PYTHON, script, system, "train", train, model])
                peers.run([peers.PYTHON, script, system, "predict", model, asked, out])
        except process.Failed as error:
            print(f"{name}: {system} is left out: {error}", flush=True)
            out.unlink(missing_ok=True)
            return False
    print(f"{name}: {system}", flush=True)
    return True


def train_and_ask(program, flags, train, asked, out):
    """Trains sentimen with `flags` and writes what it answers to `out`."""
    out.parent.mkdir(parents=True, exist_ok=True)
    model = out.with_suffix(".model")
    peers.run([program, "train", train, *flags, "-q", "-o", model])
    peers.run([program, "predict", "-m", model, asked, "--format", "jsonl", "-q", "-o", out])


def answers(name, system, at):
    """Where the answers of a system on a part of a set are kept."""
    return WORK / name / f"{at}-{system.replace(', ', '-').replace(' ', '-')}.jsonl"


def macro_f1(truth, said):
    """Mean of the F1 of the classes that are true somewhere, an undefined one 0."""
    figures = []
    for label in sorted(set(truth)):
        both = sum(t == label == s for t, s in zip(truth, said, strict=True))
        either = truth.count(label) + said.count(label)
        figures.append(2 * both / either if either else 0.0)
    return sum(figures) / len(figures)


class Answers:
    """All that a system said on a set: repeats of rows, each its truth, label and probabilities."""

    def __init__(self, name, system):
        self.repeats = {}
        self.texts = {}
        for at, (repeat, _, asked) in enumerate(sets.parts(name)):
            said = sets.rows_of(answers(name, system, at))
            for row, answer in zip(sets.rows_of(asked), said, strict=True):
                self.repeats.setdefault(repeat, []).append((row["label"], answer["label"], answer["probabilities"]))
                self.texts.setdefault(repeat, []).append(row["text"])

    def mean(self, figure):
        """The mean over the repeats of what `figure` makes of (truth, labels, probabilities)."""
        made = [figure(*map(list, zip(*rows, strict=True))) for rows in self.repeats.values()]
        return sum(made) / len(made)

    def figures(self):
        """All figures of the report, by name."""
        return {
            "accuracy": self.mean(lambda t, s, _: sum(a == b for a, b in zip(t, s, strict=True)) / len(t)),
            "macro_f1": self.macro_f1(),
            "log_loss": self.log_loss(),
            "ece": self.mean(lambda t, s, p: ece([q[a] for a, q in zip(s, p, strict=True)], [a == b for a, b in zip(t, s, strict=True)])),
            "ece_bound": self.mean(lambda t, s, p: ece_bound([q[a] for a, q in zip(s, p, strict=True)])),
        }

    def macro_f1(self):
        """The mean over the repeats."""
        return self.mean(lambda t, s, _: macro_f1(t, s))

    def log_loss(self):
        """The mean over the repeats; a probability of 0 counts as 1e-15."""
        return self.mean(lambda t, _, p: -sum(math.log(max(q.get(a, 0.0), 1e-15)) for a, q in zip(t, p, strict=True)) / len(t))

    def macro_f1_of(self, chosen):
        """Mean macro-F1 of the rows drawn for each repeat."""
        made = []
        for repeat, rows in self.repeats.items():
            drawn = [rows[at] for at in chosen[repeat]]
            made.append(macro_f1([row[0] for row in drawn], [row[1] for row in drawn]))
        return sum(made) / len(made)


def ece(confidences, right):
    """Expected calibration error: 15 bins of equal width, weighed by their rows."""
    bins = [[0.0, 0] for _ in range(15)]
    for confidence, hit in zip(confidences, right, strict=True):
        of = bins[min(14, int(confidence * 15))]
        of[0] += confidence
        of[1] += hit
    return sum(abs(a - b) for a, b in bins) / len(confidences)


def ece_bound(confidences):
    """What the ECE of a calibrated model with these confidences stays below 95 times in 100."""
    draw = random.Random(0)
    drawn = sorted(ece(confidences, [draw.random() < c for c in confidences]) for _ in range(DRAWS))
    return drawn[int(0.95 * len(drawn))]


def beside(ours, theirs):
    """The standard error of the difference of macro-F1, on the same resampled rows.

    Where the repeats are of the same texts, as on NusaX, a text is drawn in all of them or in none.
    """
    draw = random.Random(0)
    rows_of = {repeat: {} for repeat in ours.texts}
    for repeat, texts in ours.texts.items():
        for at, text in enumerate(texts):
            rows_of[repeat].setdefault(text, []).append(at)
    first = next(iter(rows_of.values()))
    same = len(rows_of) > 1 and all(rows.keys() == first.keys() for rows in rows_of.values())
    differences = []
    for _ in range(RESAMPLES):
        if same:
            drawn = draw.choices(list(first), k=len(first))
            chosen = {repeat: [at for text in drawn for at in rows[text]] for repeat, rows in rows_of.items()}
        else:
            chosen = {repeat: draw.choices(range(len(rows)), k=len(rows)) for repeat, rows in ours.repeats.items()}
        differences.append(ours.macro_f1_of(chosen) - theirs.macro_f1_of(chosen))
    mean = sum(differences) / len(differences)
    return (sum((d - mean) ** 2 for d in differences) / (len(differences) - 1)) ** 0.5


def section(name, systems):
    """The table of a set, and its figures by system."""
    there = [s for s in systems if all(answers(name, s, at).exists() for at in range(len(sets.parts(name))))]
    said = {system: Answers(name, system) for system in there}
    figures = {system: said[system].figures() for system in there}
    lines = [f"## {sets.TITLES[name]}", "", "| system | accuracy | macro-F1 | log-loss | ECE | (calibrated: below) | macro-F1 beside the best peer |", "|---|--:|--:|--:|--:|--:|--:|"]
    best = max((s for s in there if s in PEERS), key=lambda s: figures[s]["macro_f1"], default=None)
    for system in there:
        f = figures[system]
        cells = [NAMES.get(system, system), *(f"{f[key]:.4f}" for key in ("accuracy", "macro_f1", "log_loss", "ece", "ece_bound"))]
        difference = "–"
        if best and system not in PEERS:
            gap = f["macro_f1"] - figures[best]["macro_f1"]
            difference = f"{gap:+.4f} ± {beside(said[system], said[best]):.4f}"
        lines.append("| " + " | ".join([*cells, difference]) + " |")
    if best:
        lines += ["", f"Best peer: {NAMES[best]}. Least log-loss of a peer: {min(figures[s]['log_loss'] for s in there if s in PEERS):.4f}."]
    for (of, what), wanted in TARGETS.items():
        names = ["sentimen, decision balanced", "sentimen, decision tuned", "sentimen, class weights balanced"] if what == "balanced or tuned" else [what]
        reached = [figures[s]["macro_f1"] for s in names if s in figures]
        if of == name and reached:
            mark = "met" if max(reached) >= wanted else "**missed**"
            lines.append(f"Macro-F1 of {what} {'at best ' if len(names) > 1 else ''}{max(reached):.4f}; wanted ≥ {wanted:.3f}: {mark}.")
    return [line if not line.startswith("Macro-F1") else f"- {line}" for line in lines] + [""], figures


def report(names, systems):
    """The part of bench/ACCURACY.md that is of the systems."""
    lines = ["# Accuracy on public sets", "", "`python3 bench/accuracy.py` says how, and makes this part. Validation parts; each system with one setting for all sets.", ""]
    all_figures = {}
    for name in names:
        made, all_figures[name] = section(name, systems)
        lines += made
    whole = [s for s in systems if all(s in all_figures[name] for name in names)]
    if len(names) > 1 and whole:
        lines += ["## Mean of the sets", "", "| system | macro-F1 | log-loss |", "|---|--:|--:|"]
        for system in whole:
            means = [sum(all_figures[n][system][key] for n in names) / len(names) for key in ("macro_f1", "log_loss")]
            lines.append(f"| {NAMES.get(system, system)} | {means[0]:.4f} | {means[1]:.4f} |")
        lines.append("")
    lines += ["## Published figures of classical models", "", "Of test parts, so beside the point of these tables, but for orientation:", PUBLISHED]
    page.write("accuracy.py", lines)


def main():
    """Measures what is asked for and writes the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(sets.TITLES), help="which sets")
    parser.add_argument("--systems", default=",".join(["sentimen", *PEERS]), help="sentimen (all its settings) and peers")
    parser.add_argument("--program", default=ROOT / "target" / "release" / "sentimen", type=pathlib.Path)
    parser.add_argument("--again", action="store_true", help="measure the peers anew as well; sentimen always is")
    parser.add_argument("--report", action="store_true", help="measure nothing")
    args = parser.parse_args()
    if not (peers.SHARED / "peers.py").exists():
        print(f"skipped: {peers.SHARED} is absent")
        return
    asked = args.systems.split(",")
    if not args.report:
        ready = peers.set_up([peer for peer in asked if peer in PEERS])
        for name in args.sets.split(","):
            for system in [*(SENTIMEN if "sentimen" in asked else []), *ready]:
                measure(name, system, args.program, args.again or system in SENTIMEN)
    report(args.sets.split(","), [*SENTIMEN, *PEERS])


if __name__ == "__main__":
    try:
        main()
    except (OSError, subprocess.SubprocessError) as error:
        sys.exit(f"bench/accuracy.py: {error}")
