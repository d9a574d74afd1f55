"""A recipe fitted and asked, and what the answers are worth beside those of another recipe on the same rows.

Every model is scikit-learn's multinomial logistic regression, gone on to a tight tolerance. Each recipe is fitted with plain and
with balanced class weights; its macro-F1 is the mean of both.
"""

import functools
import re
from dataclasses import dataclass

import numpy
from rows import Characters, Reader, Recipe, blocks
from scipy import sparse
from sklearn.linear_model import LogisticRegression

TOLERANCE = 1e-6
RESAMPLES = 1000
SURE = 0.9
"""How sure a first fit must be of an unlabelled text that is trained on."""
SURE_WEIGHT = 0.3
"""What such a text weighs."""


@dataclass(frozen=True, eq=False)
class Part:
    """Texts that train and texts that are asked, with their labels as numbers."""

    name: str
    train: tuple
    labels: numpy.ndarray
    asked: tuple
    truth: numpy.ndarray
    repeat: int


@dataclass
class Answers:
    """What a recipe says of all that is asked of a set; one row a question."""

    repeat: numpy.ndarray
    unit: numpy.ndarray
    """What is drawn together: the number of the text, or of its event."""
    truth: numpy.ndarray
    plain: numpy.ndarray
    """Probabilities of the fit with plain class weights, one column a class."""
    balanced: numpy.ndarray

    def macro_f1(self, weights):
        """For each row of `weights` (resamples x units) the mean macro-F1 of both fits over the repeats."""
        figures, classes = 0.0, self.plain.shape[1]
        repeats = numpy.unique(self.repeat)
        for repeat in repeats:
            here = self.repeat == repeat
            of_rows = weights[:, self.unit[here]]
            for probabilities in (self.plain, self.balanced):
                cells = self.truth[here] * classes + probabilities[here].argmax(axis=1)
                confusion = of_rows @ numpy.eye(classes * classes)[cells]
                figures = figures + macro_f1(confusion.reshape(-1, classes, classes))
        return figures / (2 * len(repeats))


def macro_f1(confusion):
    """Macro-F1 of confusion counts (..., truth, said); an undefined F1 is 0, a class that is never true is left out."""
    right = numpy.einsum("...kk->...k", confusion)
    true, said = confusion.sum(axis=-1), confusion.sum(axis=-2)
    figures = numpy.divide(2 * right, true + said, out=numpy.zeros_like(right), where=true + said > 0)
    there = true > 0
    return (figures * there).sum(axis=-1) / there.sum(axis=-1)


def resamples(answers):
    """How often each unit counts: once, and then as drawn. The same for all recipes on a set."""
    units = answers.unit.max() + 1
    draws = numpy.random.default_rng(0).multinomial(units, numpy.full(units, 1 / units), size=RESAMPLES)
    return numpy.vstack([numpy.ones(units), draws]).astype(float)


class Difference:
    """Macro-F1 of some answers minus that of others, in points: as measured, and on each resample."""

    def __init__(self, values):
        """`values`: as measured first, then each resample's."""
        self.values = values

    @classmethod
    def between(cls, ours, theirs):
        """On the same rows."""
        weights = resamples(ours)
        return cls(100 * (ours.macro_f1(weights) - theirs.macro_f1(weights)))

    @classmethod
    def mean(cls, differences):
        """The mean of differences on sets drawn independently."""
        return cls(sum(difference.values for difference in differences) / len(differences))

    @property
    def value(self):
        """As measured."""
        return float(self.values[0])

    @property
    def error(self):
        """The standard error."""
        return float(self.values[1:].std(ddof=1))

    def __str__(self):
        """Both, with two digits."""
        return f"{self.value:+.2f} ± {self.error:.2f}"


@functools.lru_cache(maxsize=48)
def characters(part, sizes, with_idf):
    """The rows of the character block of a part, which most recipes share."""
    block = Characters(sizes, with_idf)
    return block.fit(part.train, part.labels), block.rows(part.asked)


def both_rows(recipe, reader, part):
    """The rows of a part's training texts and of those that are asked."""
    made = [(block.fit(part.train, part.labels), block.rows(part.asked), length) for block, length in blocks(recipe, reader)]
    if recipe.char_weight:
        made.append((*characters(part, recipe.char_ngrams, recipe.char_idf), recipe.char_weight))
    return [sparse.hstack([block[side] * block[2] for block in made], format="csr") for side in (0, 1)]


def class_weights(labels, balanced):
    """The weight of each training text."""
    if not balanced:
        return numpy.ones(len(labels))
    counts = numpy.bincount(labels)
    return (len(labels) / (len(counts) * counts))[labels]


def probabilities(recipe, train, labels, weights, asked):
    """What fits on weighted rows say of other rows, averaged over the recipe's C."""
    if recipe.noise:
        train, labels, weights = with_noise(recipe.noise, train, labels, weights)
    said = 0.0
    for c in recipe.c:
        model = LogisticRegression(C=c, solver="newton-cg", tol=TOLERANCE, max_iter=1000)
        said = said + model.fit(train, labels, sample_weight=weights).predict_proba(asked)
    return said / len(recipe.c)


def with_noise(noise, train, labels, weights):
    """The rows and their copies with some of their features blanked; all of a row's together have its weight."""
    draw = numpy.random.default_rng(0)
    rows = [train]
    for _ in range(noise.copies):
        copy = train.copy()
        copy.data *= (draw.random(len(copy.data)) >= noise.share) / (1 - noise.share)
        copy.eliminate_zeros()
        rows.append(copy)
    many = len(rows)
    return sparse.vstack(rows, format="csr"), numpy.tile(labels, many), numpy.tile(weights / many, many)


def answers_of(recipe, parts, unlabelled=(), event_of=None):
    """All that a recipe says of the parts of a set.

    `unlabelled`: texts for self-training. `event_of`: what is drawn together, by text, where that is not the text itself.
    """
    reader, units, said = Reader(recipe), {}, {"plain": [], "balanced": []}
    for part in parts:
        train, asked = both_rows(recipe, reader, part)
        for name, of in said.items():
            weights = class_weights(part.labels, name == "balanced")
            if recipe.self_training:
                of.append(self_trained(recipe, reader, part, weights, unlabelled))
            else:
                of.append(probabilities(recipe, train, part.labels, weights, asked))
    asked = [text for part in parts for text in part.asked]
    return Answers(
        repeat=numpy.concatenate([numpy.full(len(part.asked), part.repeat) for part in parts]),
        unit=numpy.array([units.setdefault(event_of[text] if event_of else text, len(units)) for text in asked]),
        truth=numpy.concatenate([part.truth for part in parts]),
        plain=numpy.vstack(said["plain"]),
        balanced=numpy.vstack(said["balanced"]),
    )


def self_trained(recipe, reader, part, weights, unlabelled):
    """One round: unlabelled texts that a first fit is sure of join the training texts, vocabulary included."""
    first = Part(part.name, part.train, part.labels, unlabelled, numpy.zeros(len(unlabelled), int), part.repeat)
    train, asked = both_rows(recipe, reader, first)
    guessed = probabilities(recipe, train, part.labels, weights, asked)
    sure = numpy.flatnonzero(guessed.max(axis=1) > SURE)
    texts = (*part.train, *(unlabelled[at] for at in sure))
    labels = numpy.concatenate([part.labels, guessed[sure].argmax(axis=1)])
    second = Part(part.name, texts, labels, part.asked, part.truth, part.repeat)
    train, asked = both_rows(recipe, reader, second)
    weights = numpy.concatenate([weights, numpy.full(len(sure), SURE_WEIGHT)])
    return probabilities(recipe, train, labels, weights, asked)


def kept_answers(folder, name, recipe, measure=None, again=False):
    """The answers of a recipe, kept in `folder`, or else as `measure` makes them; those of another recipe are not believed.

    `again`: measure whatever is kept. None where nothing is kept and nothing is to be measured.
    """
    path, told = folder / f"{re.sub(r'[^a-z0-9.]+', '-', name.lower())}.npz", description(recipe)
    if path.exists() and not (again and measure):
        with numpy.load(path) as kept:
            if str(kept["recipe"]) == told:
                return Answers(**{field: kept[field] for field in Answers.__dataclass_fields__})
    if measure is None:
        return None
    answers = measure()
    folder.mkdir(parents=True, exist_ok=True)
    numpy.savez_compressed(path, recipe=told, **vars(answers))
    return answers


def description(recipe: Recipe):
    """A recipe in words that are the same in every run."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(recipe))
