"""The ingredients that were tried: for each what it changes in a recipe, and the functions that do it.

Spellings change normalized text, rewrites change pieces, terms are what a document holds beside its n-grams.
"""

import re
from typing import NamedTuple

from lexicon import (
    LONGER,
    PRODUCT,
    Lexicon,
    balances,
    classes,
    light_stem,
    near_market,
    neighbours,
    without_clitic,
)
from rows import ALL_CUES, POLARITY, Block, Noise
from tokens import CLAUSE, NEGATORS, NOT, Piece

BEFORE = frozenset("sangat amat terlalu paling sungguh benar2 begitu makin semakin".split())
AFTER = frozenset("sekali banget bgt bangett amat".split())
"""Intensifiers before and after what they intensify."""
BUT = frozenset("tetapi tapi namun sayangnya".split())
THOUGH = frozenset("meski meskipun walau walaupun".split())
SLANG = {
    short: long
    for long, shorts in (line.split(":") for line in (LONGER / "slang.txt").read_text(encoding="utf-8").splitlines())
    for short in shorts.split()
}
"""Colloquial spelling to the word in full."""
ELONGATED = re.compile(r"([a-z])\1{2,}")
PERCENT = re.compile(r"\d[\d.,]*\s?(?:%|persen\b)")
MONEY = re.compile(r"\b(?:rp|usd|us\$|\$)\s?\d[\d.,]*(?:\s?(?:triliun|miliar|juta|ribu|t|m|jt|rb|k)\b)?")
NUMBER = re.compile(r"\b\d[\d.,]*(?<=\d)")


def number_classes(text):
    """Shares, sums of money and other numbers as three symbols."""
    return NUMBER.sub(" NUM ", MONEY.sub(" MONEY ", PERCENT.sub(" PERCENT ", text)))


def slang(pieces):
    """Words in full for their colloquial spellings."""
    return [Piece(SLANG.get(text, text), kind) for text, kind in pieces]


def elongation_collapsed(pieces):
    """bagusss: bagus."""
    return [Piece(ELONGATED.sub(r"\1", text), kind) if kind == "word" else Piece(text, kind) for text, kind in pieces]


def elongation_marked(pieces):
    """bagusss: bagus and a symbol."""
    out = []
    for piece, short in zip(pieces, elongation_collapsed(pieces), strict=True):
        out += [short] if piece == short else [short, Piece("ELONGATED", "symbol")]
    return out


def reduplication(pieces):
    """anak-anak and anak2: one word."""
    out, at = [], 0
    while at < len(pieces):
        text, kind = pieces[at]
        two = [piece.text for piece in pieces[at + 1 : at + 3]]
        if kind == "word" and len(text) > 2 and len(two) == 2 and two[0] == "-" and two[1].startswith(text):
            out.append(Piece(f"{text}-{two[1]}", kind))
            at += 3
            continue
        if kind == "word" and len(text) > 3 and text[-1] == "2" and text[:-1].isalpha():
            text = f"{text[:-1]}-{text[:-1]}"
        out.append(Piece(text, kind))
        at += 1
    return out


def has_clitic(piece):
    """Whether a piece is a word with a clitic, and no negator."""
    return piece.kind == "word" and piece.text not in NEGATORS and without_clitic(piece.text) != piece.text


def clitics_split(pieces):
    """bukunya: buku, nya."""
    out = []
    for piece in pieces:
        bare = without_clitic(piece.text)
        out += [Piece(bare, "word"), Piece(piece.text[len(bare) :], "word")] if has_clitic(piece) else [piece]
    return out


def intensifiers_joined(pieces):
    """sangat bagus, bagus sekali: bagus and a symbol."""
    out, at, symbol = [], 0, Piece("INTENSE", "symbol")
    while at < len(pieces):
        text = pieces[at].text
        if text in BEFORE and at + 1 < len(pieces) and pieces[at + 1].kind == "word":
            out += [pieces[at + 1], symbol]
            at += 1
        elif text in AFTER and out and out[-1].kind == "word":
            out.append(symbol)
        else:
            out.append(pieces[at])
        at += 1
    return out


def marked(document, of_word):
    """What `of_word` makes of each word, None leaving it out, negated as the word is."""
    made = []
    for piece, turned in zip(document.pieces, document.negated, strict=True):
        term = of_word(piece) if piece.kind == "word" else None
        if term:
            made.append((NOT if turned else "") + term)
    return made


def without_clitics(document):
    """The words that have a clitic, without it."""
    return marked(document, lambda piece: without_clitic(piece.text) if has_clitic(piece) else None)


def without_prefix(document):
    """Longer words in di- and ke- without it."""
    return marked(document, lambda piece: piece.text[2:] if len(piece.text) > 5 and piece.text[:2] in ("di", "ke") else None)


def stems(document):
    """The light stem of every word."""
    return marked(document, lambda piece: "~" + light_stem(piece.text))


def intense(document):
    """The words that an intensifier stands beside, marked."""
    pieces, out = document.pieces, []
    for at, (text, _) in enumerate(pieces):
        if text in BEFORE and at + 1 < len(pieces) and pieces[at + 1].kind == "word":
            out.append("INTENSE_" + document.terms[at + 1])
        if text in AFTER and at and pieces[at - 1].kind == "word":
            out.append("INTENSE_" + document.terms[at - 1])
    return out


def contrast(document):
    """For each piece 1 from tetapi to the end of the sentence, -1 before it and in a clause of meski, else 0."""
    sides, start, but, though = [], 0, False, False
    for at, (text, kind) in enumerate(document.pieces):
        if kind == "punctuation":
            if re.search(r"[.!?;]", text):
                start, but, though = at + 1, False, False
            elif "," in text:
                though = False
        elif text in BUT:
            sides[start:at] = [-1] * (at - start)
            but, though = True, False
        elif text in THOUGH:
            though = True
        sides.append(-1 if though else int(but))
    return sides


def contrast_marked(document):
    """Terms before and after tetapi, marked."""
    return [f"{side:+d}_{term}" for side, term in zip(contrast(document), document.terms, strict=True) if side]


def contrast_weighed(document):
    """What follows tetapi once more, and so does its pair with what stands before it."""
    terms, sides = document.terms, contrast(document)
    after = [at for at, side in enumerate(sides) if side > 0]
    return [terms[at] for at in after] + [f"{terms[at - 1]} {terms[at]}" for at in after if at]


def skips(over):
    """Pairs of terms with one to `over - 1` others between them."""

    def skipped(document):
        terms = document.terms
        return [
            f"{terms[at]}~{terms[at + distance]}"
            for distance in range(2, over + 1)
            for at in range(len(terms) - distance)
        ]

    return skipped


def ends(document, count=10):
    """The first and the last ten terms, as fields of their own."""
    terms = document.terms
    return [f"FIRST_{term}" for term in terms[:count]] + [f"LAST_{term}" for term in terms[-count:]]


def cues(document):
    """All cues of the product's lexicon."""
    sides = POLARITY.found(document)
    return [cue for kind in ALL_CUES for cue in kind(document, sides)]


class Ingredient(NamedTuple):
    """Something that was tried."""

    name: str
    changes: dict
    """Fields of [`rows.Recipe`]."""


LEXICON = [
    Ingredient("lexicon: class of each word, no other cue", {"cues": (classes,)}),
    Ingredient("lexicon: classes and their neighbours", {"cues": (classes, neighbours)}),
    Ingredient("lexicon: classes, neighbours, words near a market word", {"cues": (classes, neighbours, near_market)}),
    Ingredient("lexicon: words near a market word, no other cue", {"cues": (near_market,)}),
    Ingredient("lexicon: classes, neighbours, balance of each list", {"cues": (classes, neighbours, balances)}),
    Ingredient("lexicon: a half of the words", {"lexicon": POLARITY.half()}),
    Ingredient("lexicon: nearly twice the words", {"lexicon": Lexicon.read(PRODUCT, LONGER)}),
    Ingredient("lexicon: opinion lists alone", {"lexicon": POLARITY.opinion_only()}),
    Ingredient("lexicon: cues in a block of their own x .5", {"cues": (), "blocks": (Block(cues, 0.5),)}),
    Ingredient("lexicon: cues in a block of their own x .3", {"cues": (), "blocks": (Block(cues, 0.3),)}),
]
"""Other lexicons than the default's."""
OTHERS = [
    Ingredient("naive-Bayes scale, half", {"naive_bayes": 0.5}),
    Ingredient("first and last ten terms as fields", {"more_terms": (ends,)}),
    Ingredient("light stems in a block of their own x .5", {"blocks": (Block(stems, 0.5),)}),
    Ingredient("light stems in the word block", {"more_terms": (stems,)}),
    Ingredient("tetapi, meski: what stands before and after marked", {"more_terms": (contrast_marked,)}),
    Ingredient("tetapi: what follows counted twice", {"more_terms": (contrast_weighed,)}),
    Ingredient("reduplication as one token", {"rewrites": (reduplication,)}),
    Ingredient("elongation (bagusss) collapsed", {"rewrites": (elongation_collapsed,)}),
    Ingredient("elongation collapsed and marked", {"rewrites": (elongation_marked,)}),
    Ingredient("min_df 1 of words", {"min_df": 1}),
    Ingredient("min_df 3 of words", {"min_df": 3}),
    Ingredient("slang spellings (yg, gk, bgt) in full", {"rewrites": (slang,)}),
    Ingredient("numbers, money and per cent as classes", {"spellings": (number_classes,)}),
    Ingredient("negation to the end of the clause", {"negation_scope": CLAUSE}),
    Ingredient("negation scope 0 (none)", {"negation_scope": 0}),
    Ingredient("negation scope 1", {"negation_scope": 1}),
    Ingredient("negation scope 3", {"negation_scope": 3}),
    Ingredient("intensifiers: marked words added", {"more_terms": (intense,)}),
    Ingredient("intensifiers: joined with their word", {"rewrites": (intensifiers_joined,)}),
    Ingredient("characters 2-6", {"char_ngrams": (2, 6)}),
    Ingredient("characters 3-6", {"char_ngrams": (3, 6)}),
    Ingredient("characters x 1", {"char_weight": 1.0}),
    Ingredient("no characters", {"char_weight": 0.0}),
    Ingredient("characters without idf", {"char_idf": False}),
    Ingredient("clitics (-nya, -lah) split", {"rewrites": (clitics_split,)}),
    Ingredient("words without clitic added", {"more_terms": (without_clitics,)}),
    Ingredient("words without di-, ke- added", {"more_terms": (without_prefix,)}),
    Ingredient("bigrams in a block of their own x .5", {"longer_apart": 0.5}),
    Ingredient("bigrams in a block of their own x .7", {"longer_apart": 0.7}),
    Ingredient("bigrams in a block of their own x 1", {"longer_apart": 1.0}),
    Ingredient("words 1-3", {"word_ngrams": (1, 3)}),
    Ingredient("binary counts of words", {"sublinear": False}),
    Ingredient("skip-grams over 2 words", {"more_terms": (skips(2),)}),
    Ingredient("skip-grams over 2 and 3 words", {"more_terms": (skips(3),)}),
    Ingredient("mean of the fits of C 3, 10, 30", {"c": (3.0, 10.0, 30.0)}),
    Ingredient("self-training on leads of unlabelled news", {"self_training": True}),
    Ingredient("feature noise: a fifth of the features blanked", {"noise": Noise(0.2)}),
    Ingredient("feature noise: half of the features blanked", {"noise": Noise(0.5)}),
]
"""What may stand beside the lexicon or without it."""
