"""Text to pieces and terms, as the product's default recipe makes them (`src/text`).

The one difference: what a word character is comes from Python's `\\w` here, which leaves out combining vowel signs of
scripts that Indonesian does not use.
"""

import re
import unicodedata
from typing import NamedTuple

MARK = r"[@#]\w+|<3|\^_\^|\^\^|-_-|[:;=][-'^]?(?:[)(\[\]*|/\\]|[dpo3sv](?!\w))|[\u2190-\u2bff\U0001f000-\U0001faff]"
PIECES = re.compile(
    r"(?P<address>(?:https?://|www\.)\S*[^\s.,;:!?)\]\"'])"
    r"|(?P<symbol>[A-Z]{3,})"
    r"|(?P<word>\w+)"
    rf"|(?P<mark>{MARK})"
    rf"|(?P<punctuation>(?:(?!{MARK})[^\w\s])+|[^\w\s])"
)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f]")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
CLOSING = re.compile(r"[.,!?;:]")

NEGATORS = frozenset(
    "belum bukan bukanlah enggak ga gak gk jangan kurang ngga nggak tak tanpa tdk tidak tidaklah".split()
)
NOT = "NOT_"
ADDRESS = "URL"
CLAUSE = 1_000
"""A negation scope that only punctuation ends."""


class Piece(NamedTuple):
    """A piece of text: address, word, mark, punctuation; or a symbol, which a rewrite put there, in upper case."""

    text: str
    kind: str


class Document:
    """The pieces of a text, which of them a negator turns, and the terms that they become, one a piece."""

    def __init__(self, text, pieces, scope):
        """`text`: what was read; `scope`: how many words after a negator are negated."""
        self.text, self.pieces = text, pieces
        self.negated = negated(pieces, scope) if scope else [False] * len(pieces)
        self.terms = [
            ADDRESS if piece.kind == "address" else NOT + piece.text if turned else piece.text
            for piece, turned in zip(pieces, self.negated, strict=True)
        ]

    def words(self):
        """The places of the words."""
        return [at for at, piece in enumerate(self.pieces) if piece.kind == "word"]


def normalize(text):
    """Lower case, composed, without invisible characters."""
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text.lower()))


def pieces_of(text, spellings=(), rewrites=()):
    """The pieces of a text; `spellings` change its normalized text, `rewrites` its pieces."""
    text = CONTROL.sub(" ", normalize(text))
    for spelling in spellings:
        text = spelling(text)
    pieces = [Piece(found.group(), found.lastgroup) for found in PIECES.finditer(text)]
    for rewrite in rewrites:
        pieces = rewrite(pieces)
    return pieces


def negated(pieces, scope):
    """For each piece whether it is among the `scope` words after a negator, in the same clause."""
    left, turned = 0, []
    for text, kind in pieces:
        here = False
        if kind == "punctuation":
            if CLOSING.search(text):
                left = 0
        elif kind == "word":
            if text in NEGATORS:
                left = scope
            elif left:
                here, left = True, left - 1
        turned.append(here)
    return turned


def word_ngrams(terms, shortest, longest):
    """The n-grams of a document's terms, joined by a space."""
    return [
        " ".join(terms[start : start + size])
        for size in range(shortest, longest + 1)
        for start in range(len(terms) - size + 1)
    ]


def char_ngrams(token, shortest, longest):
    """The character n-grams of a token with a space on both sides."""
    padded = f" {token} "
    return [
        padded[start : start + size]
        for size in range(shortest, longest + 1)
        for start in range(len(padded) - size + 1)
    ]
