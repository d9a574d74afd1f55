#!/usr/bin/env python3
"""What single settings of sentimen do: methods of calibration, hashing, and flags of the recipe, on the public sets.

    cargo build --release
    python3 bench/settings.py             some minutes
    python3 bench/settings.py --report    only writes its part of bench/ACCURACY.md again from what was measured

The sets are those of `sets.py`, the figures those of `accuracy.py`. Answers are kept below target/accuracy.
"""

import argparse
import pathlib
import sys

import accuracy
import page
import peers
import process
import sets

METHODS = ["none", "temperature", "vector", "isotonic", "auto"]
WEIGHTS = ["none", "balanced"]
CALIBRATED = {
    f"calibration {method}, class weights {weights}": ["--calibration", method, "--class-weight", weights]
    for weights in WEIGHTS
    for method in METHODS
}
DEFAULT = "calibration none, class weights none"
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


def measure(program, again):
    """Trains and asks every setting on every part of every set."""
    settings = CALIBRATED | {name: [*flags, "--calibration", "none"] for name, flags in FLAGS.items()}
    for setting, flags in settings.items():
        for name in sets.TITLES:
            for at, (_, train, asked) in enumerate(sets.parts(name)):
                out = accuracy.answers(name, setting, at)
                if again or not out.exists():
                    accuracy.train_and_ask(program, [*flags, "--no-eval"], train, asked, out)
        print(setting, flush=True)


def calibration():
    """Mean log-loss by method and class weights."""
    lines = ["| log-loss | class weights | mean | " + " | ".join(sets.SHORT.values()) + " |", "|---|---|--:|" + "--:|" * len(sets.SHORT)]
    for weights in WEIGHTS:
        for method in METHODS:
            said = [accuracy.Answers(name, f"calibration {method}, class weights {weights}") for name in sets.SHORT]
            losses = [answers.log_loss() for answers in said]
            cells = [method, weights, *(f"{loss:.4f}" for loss in (sum(losses) / len(losses), *losses))]
            lines.append("| " + " | ".join(cells) + " |")
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
            "`python3 bench/settings.py` makes this part; sets as above. Methods of calibration, each by the default recipe with `--calibration` and",
            "`--class-weight` (mean: of the four sets):",
            "",
            *calibration(),
            "",
            "Flags beside the default recipe, all with `--calibration none`; in brackets the change in points, ± the standard error on the same rows",
            "(paired bootstrap):",
            "",
            *flags(),
        ],
    )


def main():
    """Measures what was not yet, and writes the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=peers.ROOT / "target" / "release" / "sentimen", type=pathlib.Path)
    parser.add_argument("--again", action="store_true", help="measure all anew")
    parser.add_argument("--report", action="store_true", help="measure nothing")
    args = parser.parse_args()
    if not peers.SHARED.exists():
        print(f"skipped: {peers.SHARED} is absent")
        return
    if not args.report:
        measure(args.program, args.again)
    report()


if __name__ == "__main__":
    try:
        main()
    except (OSError, process.Failed) as error:
        sys.exit(f"bench/settings.py: {error}")
