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


def measured(ingredient, parts, unlabelled, only_kept, again):
    """The answers on an ingredient's recipes, by base and set; None where some of them are not there."""
    found = {}
    for base, recipe in recipes(ingredient).items():
        for name, of in parts.items():
            make = None if only_kept else lambda recipe=recipe, of=of: measure.answers_of(recipe, of, unlabelled)
            folder = WORK / name / base.replace(" ", "-")
            found[base, name] = measure.kept_answers(folder, ingredient.name, recipe, make, again)
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
    """One line an ingredient, by what it changes of the default; the default and what it is without a lexicon among them."""
    bases, bare = kept["default"], "default without the lexicon"
    rows = [(name, differences(answers, bases)) for name, answers in kept.items() if name != "default"]
    rows.append((NO_LEXICON, differences({("default", name): bases[bare, name] for name in sets.SHORT}, bases)))
    rows.append((THE_DEFAULT, differences({("default", name): bases["default", name] for name in sets.SHORT}, bases)))
    rows.sort(key=lambda row: -row[1]["default"][0].value)
    lines = [f"| ingredient | change of the default | {', '.join(sets.SHORT.values())} | change of the default without lexicon |"]
    lines.append("|---|--:|---|--:|")
    for name, found in rows:
        mean, by_set = found["default"]
        each = ", ".join(f"{difference.value:+.1f}" for difference in by_set.values())
        cells = [name, *(("–", "") if name == THE_DEFAULT else (mean, each)), "–" if name == NO_LEXICON else found[bare][0]]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return lines


def main():
    """Measures what is asked for, one row after the other, and writes the tables of all that was measured."""
    parser = argparse.ArgumentParser(prog="bench/ablation", description=__doc__)
    parser.add_argument("--rows", default="", help="those whose name contains this; pages: titles and leads [default: all]")
    parser.add_argument("--again", action="store_true", help="measure them anew; after a change of the mirror, or of the product's")
    parser.add_argument("--report", action="store_true", help="measure nothing; write the tables again")
    args = parser.parse_args()
    parts = {name: parts_of(name) for name in sets.SHORT}
    unlabelled = leads()
    kept = {}
    for ingredient in EVERYTHING:
        started = time.monotonic()
        only_kept = args.report or args.rows not in ingredient.name
        answers = measured(ingredient, parts, unlabelled, only_kept and ingredient.name != "default", args.again and not only_kept)
        if answers is None:
            continue
        kept[ingredient.name] = answers
        if not only_kept:
            mean = differences(answers, kept["default"])["default"][0]
            print(f"{ingredient.name}: {mean} ({time.monotonic() - started:.0f} s)", flush=True)
    pages = news_pages.table(args.report or not args.rows or "pages" in args.rows, args.again)
    near = mirror.check(kept["default"], args.again)
    page.write("ablation", [PROTOCOL, *table(kept), NOTES, *near, ON_PAGES, *pages])


NO_LEXICON, THE_DEFAULT = "**no lexicon**", "**the default**"
PROTOCOL = f"""## What was tried

`python3 bench/ablation` makes this part. Each ingredient is added to the product's default recipe: social tokens, negation scope 2,
words 1-2 with the lexicon's cues among them, sublinear tf-idf, min_df 2, and .5 x characters 2-5; C 10, no calibration. The sets are
those above. Every recipe is fitted with plain and with balanced class weights, and its macro-F1 is the mean of both. What stands in
the table is the change in points, in the mean of the sets ± its standard error on the same texts (paired bootstrap,
{measure.RESAMPLES:,} times), and by set. The last column has the same of the default without its lexicon; another lexicon is held
against none there.
"""
NOTES = f"""
Of so many rows one in twenty is two standard errors away by chance. Who tries any of it with the product finds most as flags:
`--lexicon`, `--negation-scope`, `--word-ngrams`, `--char-ngrams`, `--char-weight`, `--min-df`, `--stem`.

Feature noise: every training row twice more, with some of its values set to 0 and the others made up for; the three together weigh as
much as one. Self-training: leads of unlabelled news articles that a first fit is more than {measure.SURE:.0%} sure of join the
training texts, at a weight of {measure.SURE_WEIGHT}, and vocabulary and fit are made anew.

The lexicon's lists were written from general knowledge of the language before any figure was looked at; which of its rows of cues
became the default was decided on the validation parts shown, and their order is within noise. None of the peers has such a list, so
what the tables above compare is what a user gets from each, not learners on equal features: those are the rows without the lexicon and
`words12`.

The product has none of what did not help (titles apart), so this table is made by rows and fits of its own. How near its defaults are to the
product's (`--calibration none`, probabilities of plain class weights):
"""
ON_PAGES = f"""
### Title and lead

The public sets have no titles, so these are measured on the 372 pages of `data/pages`, with {news_pages.DEALS} times
{news_pages.FOLDS} folds of whole events; otherwise as above, the standard error over events. Held against the body alone
(`--titles 0`); the product's default is the title twice, then the body.
"""

if __name__ == "__main__":
    main()
