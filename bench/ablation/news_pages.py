"""Title and lead as fields: measured on the project's own pages, since the public sets have no titles."""

import csv
import json
from dataclasses import replace

import measure
import numpy
import peers
import tokens
from ingredients import Ingredient, cues
from mirror import PROGRAM
from rows import Block, Noise, Reader, Recipe
from sklearn.model_selection import StratifiedGroupKFold

WORK = peers.ROOT / "target" / "ablation" / "pages"
DATA = peers.ROOT / "data"
DEALS, FOLDS = 4, 5
SENTENCE_END = (".", "!", "?")


class Field:
    """A part of an article as terms: n-grams and cues, marked where they are to stand among those of the body."""

    def __init__(self, name, text_of, mark=""):
        """`text_of`: the field's text, given the article's body."""
        self.name, self.text_of, self.mark = name, text_of, mark
        self.reader = Reader(Recipe())

    def __call__(self, document):
        """The terms of the field of an article."""
        field = self.reader.document(self.text_of(document.text))
        return [self.mark + term for term in tokens.word_ngrams(field.terms, 1, 2) + cues(field)]

    def __repr__(self):
        """Its name."""
        return f"Field({self.name}, {self.mark})"


def articles():
    """(body, title, label, event) of every labelled page."""
    with open(DATA / "events.csv", encoding="utf-8") as rows:
        event_of = {row["page"]: row["event"] for row in csv.DictReader(rows)}
    said = peers.run([PROGRAM, "ingest", DATA / "pages", "-q"])[2]
    rows = map(json.loads, said.splitlines())
    return [(row["body"], row["title"], row["label"], event_of[row["id"]]) for row in rows]


def first_paragraph(body):
    """The lead."""
    return body.split("\n")[0]


def first_sentence(body):
    """The lead up to its first full stop that a blank follows, an abbreviation's at worst."""
    paragraph = first_paragraph(body)
    ends = [at + 1 for mark in SENTENCE_END if (at := paragraph.find(mark + " ")) > 0]
    return paragraph[: min(ends, default=len(paragraph))]


def ingredients(title_of):
    """What was tried on pages; `title_of`: the title of each body."""
    title, lead, sentence = (
        lambda mark="", name=name, text_of=text_of: Field(name, text_of, mark)
        for name, text_of in (("title", title_of.get), ("lead", first_paragraph), ("sentence", first_sentence))
    )
    return [
        Ingredient("title among the terms of the body", {"more_terms": (title(),)}),
        Ingredient("title in the word block, as terms of its own", {"more_terms": (title("TITLE_"),)}),
        Ingredient("title in a block of its own x .5", {"blocks": (Block(title(), 0.5),)}),
        Ingredient("title in a block of its own x 1", {"blocks": (Block(title(), 1.0),)}),
        Ingredient("first paragraph in the word block, as terms of its own", {"more_terms": (lead("LEAD_"),)}),
        Ingredient("first paragraph in a block of its own x .5", {"blocks": (Block(lead(), 0.5),)}),
        Ingredient("first paragraph in a block of its own x 1", {"blocks": (Block(lead(), 1.0),)}),
        Ingredient("first sentence in a block of its own x .5", {"blocks": (Block(sentence(), 0.5),)}),
        Ingredient("first sentence in a block of its own x 1", {"blocks": (Block(sentence(), 1.0),)}),
        Ingredient("title and first paragraph in blocks x .5", {"blocks": (Block(title(), 0.5), Block(lead(), 0.5))}),
        Ingredient("no lexicon", {"cues": ()}),
        Ingredient("feature noise: a fifth of the features blanked", {"noise": Noise(0.2)}),
        Ingredient("feature noise: half of the features blanked", {"noise": Noise(0.5)}),
    ]


def parts(pages):
    """The folds of the pages, whole events on one side."""
    order = sorted({label for _, _, label, _ in pages})
    labels = numpy.array([order.index(label) for _, _, label, _ in pages])
    bodies, events = [body for body, _, _, _ in pages], [event for _, _, _, event in pages]
    for deal in range(DEALS):
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=deal)
        for at, (train, asked) in enumerate(folds.split(bodies, labels, events)):
            texts, questions = (tuple(bodies[row] for row in rows) for rows in (train, asked))
            yield measure.Part(f"pages {deal} {at}", texts, labels[train], questions, labels[asked], deal)


def section(only_kept):
    """Measures, unless what is kept is enough, and gives the lines of the table."""
    pages = articles()
    folds, event_of = list(parts(pages)), {body: event for body, _, _, event in pages}
    lines, rows, default = [], [], None
    for ingredient in [Ingredient("default", {}), *ingredients({body: title for body, title, _, _ in pages})]:
        recipe = replace(Recipe(), **ingredient.changes)
        make = None if only_kept else lambda recipe=recipe: measure.answers_of(recipe, folds, event_of=event_of)
        answers = measure.kept_answers(WORK, ingredient.name, recipe, make)
        if answers is None:
            continue
        default = default or answers
        value = float(answers.macro_f1(numpy.ones((1, answers.unit.max() + 1)))[0])
        change = measure.Difference.between(answers, default)
        rows.append((change.value, f"| {ingredient.name} | {value:.4f} | {change if ingredient.changes else '–'} |"))
        if not only_kept:
            print(f"pages: {ingredient.name}: {value:.4f}, {change}", flush=True)
    lines += ["| ingredient | macro-F1 | change of the default |", "|---|--:|--:|"]
    return lines + [line for _, line in sorted(rows, key=lambda row: -row[0])]
