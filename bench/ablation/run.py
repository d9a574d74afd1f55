"""The rows of "What was tried" in bench/ACCURACY.md, measured and written; `python3 bench/ablation` runs it."""

import argparse
import re
import time
from dataclasses import replace

import measure
import mirror
import news_pages
import numpy
import page
import peers
import sets
from ingredients import LEXICON, OTHERS, Ingredient
from rows import Recipe

WORK = peers.ROOT / "target" / "ablation"
DEFAULT = Recipe()
BARE = replace(DEFAULT, cues=())
"""The default without the lexicon."""
BASES = {"default": DEFAULT, "default without the lexicon": BARE}
EVERYTHING = [Ingredient("default", {}), *LEXICON, *OTHERS]


def parts_of(name):
    """The parts of a public set."""
    found = []
    for at, (repeat, train, asked) in enumerate(sets.parts(name)):
        rows = [sets.rows_of(train), sets.rows_of(asked)]
        order = sorted({row["label"] for row in rows[0]})
        (texts, labels), (questions, truth) = (
            (tuple(row["text"] for row in of), numpy.array([order.index(row["label"]) for row in of])) for of in rows
        )
        found.append(measure.Part(f"{name} {at}", texts, labels, questions, truth, repeat))
    return found


def leads():
    """The first sentences of unlabelled news, datelines left out, each once."""
    found = {}
    for row in sets.rows_of(peers.SHARED / "id_news_raw.jsonl.gz"):
        text = re.sub(r"^.{0,60}?(?: - | -- | – |— )", "", row["text"].split("\n")[0][:600])
        sentence = re.match(r"(.{20,200}?[.!?])(\s|$)", text)
        lead = (sentence[1] if sentence else text[:160]).strip()
        if 5 <= len(lead.split()) <= 40:
            found[lead] = None
    return tuple(found)


def recipes(ingredient):
    """The recipes of an ingredient by the name of the base that it stands on."""
    if ingredient in LEXICON:
        return {"default": replace(DEFAULT, **ingredient.changes)}
    return {name: replace(base, **ingredient.changes) for name, base in BASES.items()}


def measured(ingredient, parts, unlabelled, only_kept):
    """The answers on an ingredient's recipes, by base and set; None where some of them are not there."""
    found = {}
    for base, recipe in recipes(ingredient).items():
        for name, of in parts.items():
            make = None if only_kept else lambda recipe=recipe, of=of: measure.answers_of(recipe, of, unlabelled)
            found[base, name] = measure.kept_answers(WORK / name / base.replace(" ", "-"), ingredient.name, recipe, make)
    return None if None in found.values() else found


def differences(answers, bases):
    """By base: what an ingredient changes on each set, and in the mean of the sets."""
    found = {}
    for base in BASES:
        # Another lexicon has one recipe only, which is held against both bases.
        own = base if (base, next(iter(sets.SHORT))) in answers else "default"
        by_set = {name: measure.Difference.between(answers[own, name], bases[base, name]) for name in sets.SHORT}
        found[base] = (measure.Difference.mean(list(by_set.values())), by_set)
    return found


def table(kept):
    """One line an ingredient, by what it changes of the default."""
    bases = kept["default"]
    rows = [(name, differences(answers, bases)) for name, answers in kept.items() if name != "default"]
    without = {("default", name): bases["default without the lexicon", name] for name in sets.SHORT}
    rows.append(("**no lexicon**", differences(without, bases)))
    rows.append(("**the default**", differences({("default", name): bases["default", name] for name in sets.SHORT}, bases)))
    rows.sort(key=lambda row: -row[1]["default"][0].value)
    lines = ["| ingredient | change of the default | by set: " + ", ".join(sets.SHORT.values()) + " | change of the default without lexicon |"]
    lines.append("|---|--:|---|--:|")
    for name, of in rows:
        mean, by_set = of["default"]
        bare = of["default without the lexicon"][0]
        each = ", ".join(f"{difference.value:+.1f}" for difference in by_set.values())
        cells = [name, "–" if name == "**the default**" else mean, "" if name == "**the default**" else each, "–" if name == "**no lexicon**" else bare]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return lines


def main():
    """Measures what is asked for, one row after the other, and writes the table of all that was measured."""
    parser = argparse.ArgumentParser(prog="bench/ablation", description=__doc__)
    parser.add_argument("--rows", default="", help="those whose name contains this [default: all]")
    parser.add_argument("--report", action="store_true", help="measure nothing; write the table again")
    args = parser.parse_args()
    parts = {name: parts_of(name) for name in sets.SHORT}
    unlabelled = leads() if not args.report else ()
    kept = {}
    for ingredient in EVERYTHING:
        started = time.monotonic()
        only_kept = args.report or args.rows not in ingredient.name
        answers = measured(ingredient, parts, unlabelled, only_kept)
        if answers is None:
            continue
        kept[ingredient.name] = answers
        if not only_kept:
            mean = differences(answers, kept["default"])["default"][0]
            print(f"{ingredient.name}: {mean} ({time.monotonic() - started:.0f} s)", flush=True)
    told = mirror.check(kept["default"])
    page.write("ablation", [*HEAD, *told, "", *table(kept), "", *news_pages.section(only_kept=args.report), *FOOT])


HEAD = ["## What was tried"]
FOOT = []

if __name__ == "__main__":
    main()
