#!/usr/bin/env python3
"""What single settings of sentimen do: methods of calibration, hashing, and flags of the recipe, on the public sets.

    cargo build --release
    python3 bench/settings.py             about three minutes
    python3 bench/settings.py --report    only writes its part of bench/ACCURACY.md again from what was measured

The sets are those of `sets.py`, the figures those of `accuracy.py`. Answers are kept below target/accuracy.
"""

import argparse
import json
import pathlib
import sys

import accuracy
import page
import peers
import process
import sets

METHODS = ["none", "temperature", "vector", "isotonic", "auto"]
RECIPES = {
    "default": [],
    "default, class weights balanced": ["--class-weight", "balanced"],
    "without the lexicon": ["--lexicon", "none"],
    "without the lexicon, class weights balanced": ["--lexicon", "none", "--class-weight", "balanced"],
}
CALIBRATED = {
    f"{recipe}, calibration {method}": [*flags, "--calibration", method]
    for recipe, flags in RECIPES.items()
    for method in METHODS
}
DEFAULT = "default, calibration none"
"""What the flags below change."""
FLAGS = {
    " ".join(flags): flags
    for flags in (
        ["--hash-bits", "14"],
        ["--hash-bits", "16"],
        ["--hash-bits", "18"],
        ["--min-df", "1"],
        ["--min-df", "3"],
        ["--stem", "indonesian"],
        ["--stop-words", "indonesian"],
        ["--tokens", "words"],
        ["--negation-scope", "0"],
        ["--char-ngrams", "none"],
        ["--lexicon", "none"],
        ["--lexicon", "none", "--hash-bits", "14"],
        ["--lexicon", "none", "--hash-bits", "16"],
        ["--lexicon", "none", "--hash-bits", "18"],
        ["--lexicon", "none", "--stem", "indonesian"],
        ["--lexicon", "none", "--stop-words", "indonesian"],
    )
}


def measure(program):
    """Trains and asks every setting on every part of every set, and every method on the pages."""
    settings = CALIBRATED | {name: [*flags, "--calibration", "none"] for name, flags in FLAGS.items()}
    for setting, flags in settings.items():
        for name in sets.TITLES:
            for at, (_, train, asked) in enumerate(sets.parts(name)):
                accuracy.train_and_ask(program, [*flags, "--no-eval"], train, asked, accuracy.answers(name, setting, at))
        print(setting, flush=True)
    measure_pages(program)


def measure_pages(program):
    """Trains on the pages with every method, and keeps the cards."""
    pages = peers.ROOT / "data"
    for method in METHODS:
        model = card_of_pages(method).with_suffix(".model")
        model.parent.mkdir(parents=True, exist_ok=True)
        events = ["--groups", pages / "events.csv", "--calibration", method]
        peers.run([program, "train", pages / "pages", *events, "-q", "-o", model])
        told = peers.run([program, "inspect", "--format", "json", model])[2]
        card_of_pages(method).write_text(told, encoding="utf-8")


def card_of_pages(method):
    """Where the card of the model of the pages is kept."""
    return accuracy.WORK / "pages" / f"{method}.json"


def calibration():
    """Log-loss by recipe and method: the mean of the sets and each set's."""
    lines = ["| log-loss | calibration | mean | " + " | ".join(sets.SHORT.values()) + " |", "|---|---|--:|" + "--:|" * len(sets.SHORT)]
    for recipe in RECIPES:
        for method in METHODS:
            losses = [accuracy.Answers(name, f"{recipe}, calibration {method}").log_loss() for name in sets.SHORT]
            cells = [recipe, method, *(f"{loss:.4f}" for loss in (sum(losses) / len(losses), *losses))]
            lines.append("| " + " | ".join(cells) + " |")
    return lines


def of_pages():
    """Log-loss by method on the project's pages, whole events held out, as the card of each model has it."""
    lines = ["| calibration | log-loss | macro-F1 |", "|---|--:|--:|"]
    for method in METHODS:
        figures = json.loads(card_of_pages(method).read_text(encoding="utf-8"))["card"]["figures"]
        lines.append(f"| {method} | {figures['log_loss']:.4f} | {figures['macro_f1']:.4f} |")
    return lines


def flags():
    """Macro-F1 of each flag, and what it changes."""
    default = {name: accuracy.Answers(name, DEFAULT) for name in sets.SHORT}
    figures = {name: answers.macro_f1() for name, answers in default.items()}
    lines = ["| macro-F1 | mean | " + " | ".join(sets.SHORT.values()) + " |", "|---|--:|" + "--:|" * len(sets.SHORT)]
    each = " | ".join(f"{figure:.4f}" for figure in figures.values())
    lines.append(f"| the default | {sum(figures.values()) / len(figures):.4f} | {each} |")
    for flag in FLAGS:
        cells, values = [], []
        for name in sets.SHORT:
            answers = accuracy.Answers(name, flag)
            values.append(answers.macro_f1())
            error = accuracy.beside(answers, default[name])
            cells.append(f"{values[-1]:.4f} ({100 * (values[-1] - figures[name]):+.1f} ± {100 * error:.1f})")
        mean = sum(values) / len(values)
        change = 100 * (mean - sum(figures.values()) / len(figures))
        lines.append(f"| `{flag}` | {mean:.4f} ({change:+.1f}) | " + " | ".join(cells) + " |")
    return lines


def report():
    """The part of bench/ACCURACY.md that is of the settings."""
    page.write(
        "settings.py",
        [
            "## Single settings",
            "",
            "`python3 bench/settings.py` makes this part; sets as above. Methods of calibration (`--calibration`), mean of the four sets:",
            "",
            *calibration(),
            "",
            "The same on the 372 pages of `data/pages`, five folds of whole events:",
            "",
            *of_pages(),
            "",
            "Flags beside the default recipe, all with `--calibration none`; in brackets the change in points, ± the standard error on the",
            "same rows (paired bootstrap):",
            "",
            *flags(),
        ],
    )


def main():
    """Measures what was not yet, and writes the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=peers.ROOT / "target" / "release" / "sentimen", type=pathlib.Path)
    parser.add_argument("--report", action="store_true", help="measure nothing")
    args = parser.parse_args()
    if not peers.SHARED.exists():
        print(f"skipped: {peers.SHARED} is absent")
        return
    if not args.report:
        measure(args.program)
    report()


if __name__ == "__main__":
    try:
        main()
    except (OSError, process.Failed) as error:
        sys.exit(f"bench/settings.py: {error}")
