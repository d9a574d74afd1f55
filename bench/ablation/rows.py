"""A recipe, and the rows that it makes of texts: blocks of tf-idf, each scaled to a length of its own, side by side."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy
import tokens
from lexicon import ALL_CUES, PRODUCT, Lexicon
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer

POLARITY = Lexicon.read(PRODUCT)
"""The product's lists."""


@dataclass(frozen=True)
class Block:
    """Terms that are weighed and scaled by themselves, beside the word block."""

    terms: Callable
    """What the block holds of a document: a list of strings."""
    weight: float
    """The length of its rows."""


@dataclass(frozen=True)
class Noise:
    """Copies of every training row with some of its features blanked."""

    share: float
    """How many of the features are blanked; those left are divided by 1 - share, so that sums stay what they are."""
    copies: int = 2
    """How many, beside the row itself; all of them together weigh as much as one row."""


@dataclass(frozen=True)
class Recipe:
    """How texts become rows, and rows a model. What stands here is the product's default recipe."""

    spellings: tuple = ()
    """Changes of the normalized text."""
    rewrites: tuple = ()
    """Changes of its pieces."""
    negation_scope: int = 2
    lexicon: Lexicon = POLARITY
    cues: tuple = ALL_CUES
    """The kinds of cues that stand among the unigrams of the word block."""
    more_terms: tuple = ()
    """What else stands there: functions of a document."""
    blocks: tuple = ()
    """Blocks beside those of words and characters."""
    word_ngrams: tuple = (1, 2)
    longer_apart: float = 0.0
    """Above 0: n-grams of two words and more in a block of their own, of this length."""
    min_df: int = 2
    sublinear: bool = True
    """A count c as 1 + ln c; else as 1."""
    naive_bayes: float = 0.0
    """Above 0: how much of the naive-Bayes ratio is in the scale of each column of the word block."""
    char_ngrams: tuple = (2, 5)
    char_weight: float = 0.5
    char_idf: bool = True
    noise: Noise | None = None
    self_training: bool = False
    """Whether leads of unlabelled news that a first fit is sure of are trained on as well."""
    c: tuple = (10.0,)
    """Inverse strengths of regularization; the probabilities of their fits are averaged."""


class Reader:
    """Texts as terms under one recipe; each distinct text is read once."""

    def __init__(self, recipe):
        """Reads nothing yet."""
        self.recipe = recipe
        self.document = functools.cache(self.document)
        self.terms = functools.cache(self.terms)

    def document(self, text):
        """The pieces of a text and which of them are negated."""
        pieces = tokens.pieces_of(text, self.recipe.spellings, self.recipe.rewrites)
        return tokens.Document(text, pieces, self.recipe.negation_scope)

    def terms(self, text):
        """What the word block holds of a text: n-grams, cues, and what an ingredient adds."""
        document = self.document(text)
        terms = tokens.word_ngrams(document.terms, *self.recipe.word_ngrams)
        if self.recipe.cues:
            sides = self.recipe.lexicon.found(document)
            for kind in self.recipe.cues:
                terms += kind(document, sides)
        for more in self.recipe.more_terms:
            terms += more(document)
        return terms


class Words:
    """The word block."""

    def __init__(self, reader):
        """Not fitted yet."""
        self.recipe = reader.recipe
        binary = not self.recipe.sublinear
        self.counter = CountVectorizer(analyzer=reader.terms, min_df=self.recipe.min_df, binary=binary)
        self.weigher = TfidfTransformer(sublinear_tf=self.recipe.sublinear, norm=None)

    def fit(self, texts, labels):
        """Takes vocabulary, idf and, where asked for, naive-Bayes ratios of training texts; gives their rows."""
        counts = self.counter.fit_transform(texts)
        self.weigher.fit(counts)
        self.longer = numpy.array([" " in term for term in self.counter.get_feature_names_out()])
        self.scale = numpy.ones(counts.shape[1])
        if self.recipe.naive_bayes:
            self.scale += self.recipe.naive_bayes * (naive_bayes_ratios(counts, labels) - 1)
        return self.weighed(counts)

    def rows(self, texts):
        """Its rows of other texts."""
        return self.weighed(self.counter.transform(texts))

    def weighed(self, counts):
        """Counts as values, the block of length 1; or two blocks where longer n-grams stand apart."""
        rows = self.weigher.transform(counts) @ sparse.diags(self.scale)
        if not self.recipe.longer_apart:
            return scaled(rows)
        apart = [scaled(rows[:, ~self.longer]), scaled(rows[:, self.longer]) * self.recipe.longer_apart]
        return sparse.hstack(apart, format="csr")


class Characters:
    """The character block. Each distinct token is cut once; what a text holds is the sum of its tokens.

    It reads the text as it stands, whatever an ingredient does to the words.
    """

    MIN_DF = 2

    def __init__(self, sizes, with_idf):
        """Not fitted yet."""
        self.document = Reader(Recipe()).document
        self.grams = CountVectorizer(analyzer=lambda token: tokens.char_ngrams(token, *sizes))
        self.weigher = TfidfTransformer(sublinear_tf=True, norm=None, use_idf=with_idf)

    def fit(self, texts, _labels):
        """Takes vocabulary and idf of training texts; gives their rows."""
        of_texts, distinct = self.tokens(texts)
        counts = of_texts @ self.grams.fit_transform(distinct)
        self.kept = numpy.flatnonzero(counts.getnnz(axis=0) >= self.MIN_DF)
        return scaled(self.weigher.fit_transform(counts[:, self.kept]))

    def rows(self, texts):
        """Its rows of other texts, whose new tokens are cut as well."""
        of_texts, distinct = self.tokens(texts)
        return scaled(self.weigher.transform(of_texts @ self.grams.transform(distinct)[:, self.kept]))

    def tokens(self, texts):
        """How often each text holds each token, and the tokens."""
        counter = CountVectorizer(analyzer=self.surfaces)
        return counter.fit_transform(texts), counter.get_feature_names_out()

    def surfaces(self, text):
        """The tokens that are cut: all but addresses."""
        return [piece.text for piece in self.document(text).pieces if piece.kind != "address"]


class Own:
    """The rows of a [`Block`]: tf-idf of its terms."""

    def __init__(self, reader, block):
        """Not fitted yet."""
        analyzer = lambda text: block.terms(reader.document(text))  # noqa: E731
        self.vectorizer = TfidfVectorizer(analyzer=analyzer, min_df=2, sublinear_tf=True)

    def fit(self, texts, _labels):
        """Takes vocabulary and idf of training texts; gives their rows."""
        return self.vectorizer.fit_transform(texts)

    def rows(self, texts):
        """Its rows of other texts."""
        return self.vectorizer.transform(texts)


def blocks(recipe, reader):
    """The blocks of a recipe but that of characters, each with its length."""
    return [(Words(reader), 1.0), *((Own(reader, block), block.weight) for block in recipe.blocks)]


def scaled(rows):
    """Rows scaled to length 1; an empty one stays empty."""
    norms = numpy.sqrt(numpy.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    factors = numpy.divide(1.0, norms, out=numpy.zeros_like(norms), where=norms > 0)
    return sparse.csr_matrix(sparse.diags(factors) @ rows)


def naive_bayes_ratios(counts, labels):
    """For each column the largest |ln(P(term | class) / P(term | other classes))|, mean 1 (Wang & Manning 2012)."""
    there, ratios = (counts > 0).astype(float), []
    for label in numpy.unique(labels):
        inside = 1 + numpy.asarray(there[labels == label].sum(axis=0)).ravel()
        outside = 1 + numpy.asarray(there[labels != label].sum(axis=0)).ravel()
        ratios.append(numpy.abs(numpy.log(inside / inside.sum()) - numpy.log(outside / outside.sum())))
    largest = numpy.max(ratios, axis=0)
    return largest / largest.mean()
