"""Title and lead as fields: measured on the project's own pages, since the public sets have no titles."""

import csv
import functools
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
DEFAULT = Ingredient("**the body alone**", {})


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


TEXTS = {
    "title and body as one text": "{title}\n{body}",
    "title twice, then the body, as one text": "{title}\n{title}\n{body}",
    "title three times, then the body, as one text": "{title}\n{title}\n{title}\n{body}",
    "first paragraph twice, as one text": "{lead}\n{body}",
    "title alone": "{title}",
    "first paragraph alone": "{lead}",
}
"""What is read in place of the body, characters included."""


def ingredients(title_of):
    """What was tried as features beside those of the body; `title_of`: the title of each body."""
    title, lead, sentence = (
        lambda mark="", name=name, text_of=text_of: Field(name, text_of, mark)
        for name, text_of in (("title", title_of.get), ("lead", first_paragraph), ("sentence", first_sentence))
    )
    return [
        Ingredient("title's words among those of the body", {"more_terms": (title(),)}),
        Ingredient("title's words in the word block, marked", {"more_terms": (title("TITLE_"),)}),
        Ingredient("title in a block of its own x .5", {"blocks": (Block(title(), 0.5),)}),
        Ingredient("title in a block of its own x 1", {"blocks": (Block(title(), 1.0),)}),
        Ingredient("first paragraph's words in the word block, marked", {"more_terms": (lead("LEAD_"),)}),
        Ingredient("first paragraph in a block of its own x .5", {"blocks": (Block(lead(), 0.5),)}),
        Ingredient("first paragraph in a block of its own x 1", {"blocks": (Block(lead(), 1.0),)}),
        Ingredient("first sentence in a block of its own x .5", {"blocks": (Block(sentence(), 0.5),)}),
        Ingredient("first sentence in a block of its own x 1", {"blocks": (Block(sentence(), 1.0),)}),
        Ingredient("title and first paragraph in blocks x .5", {"blocks": (Block(title(), 0.5), Block(lead(), 0.5))}),
        Ingredient("no lexicon", {"cues": ()}),
        Ingredient("feature noise: a fifth of the features blanked", {"noise": Noise(0.2)}),
        Ingredient("feature noise: half of the features blanked", {"noise": Noise(0.5)}),
    ]


def parts(pages, read="{body}"):
    """The folds of the pages, whole events on one side, and the event of each text; `read`: what is made of a page."""
    order = sorted({label for _, _, label, _ in pages})
    labels, events = numpy.array([order.index(label) for _, _, label, _ in pages]), [event for *_, event in pages]
    texts = [read.format(title=title, lead=first_paragraph(body), body=body) for body, title, _, _ in pages]
    found = []
    for deal in range(DEALS):
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=deal)
        for at, (train, asked) in enumerate(folds.split(texts, labels, events)):
            known, questions = (tuple(texts[row] for row in rows) for rows in (train, asked))
            found.append(measure.Part(f"pages {deal} {at}", known, labels[train], questions, labels[asked], deal))
    return found, dict(zip(texts, events, strict=True))


def measured(only_kept, again):
    """Name and answers of all that was tried, the default first."""
    pages = articles()
    of_body = parts(pages)
    tried = [(ingredient, of_body) for ingredient in [DEFAULT, *ingredients({body: title for body, title, _, _ in pages})]]
    tried += [(Ingredient(name, {}), parts(pages, read)) for name, read in TEXTS.items()]
    for ingredient, (folds, event_of) in tried:
        recipe = replace(Recipe(), **ingredient.changes)
        make = None if only_kept else functools.partial(measure.answers_of, recipe, folds, event_of=event_of)
        answers = measure.kept_answers(WORK, ingredient.name, recipe, make, again)
        if answers is not None:
            yield ingredient.name, answers


def table(only_kept, again=False):
    """Measures, unless what is kept is enough, and gives the lines of the table, by macro-F1."""
    rows, default = [], None
    for name, answers in measured(only_kept, again):
        default = default or answers
        value = float(answers.macro_f1(numpy.ones((1, answers.unit.max() + 1)))[0])
        change = "–" if answers is default else measure.Difference.between(answers, default)
        rows.append((value, f"| {name} | {value:.4f} | {change} |"))
        if not only_kept:
            print(f"pages: {name}: {value:.4f}, {change}", flush=True)
    lines = ["| read of a page | macro-F1 | change |", "|---|--:|--:|"]
    return lines + [line for _, line in sorted(rows, reverse=True)]
