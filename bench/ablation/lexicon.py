"""The polarity lexicon and its cues, as `src/text/lexicon/mod.rs` makes them, kind by kind."""

import functools
import pathlib
import re
import zlib

from tokens import NOT

HERE = pathlib.Path(__file__).resolve().parent
PRODUCT = HERE.parent.parent / "src" / "text" / "lexicon"
LONGER = HERE / "words"
"""As many words again, written after the product's lists, to see whether longer ones pay."""

PHRASES = {
    1: "luar biasa, terima kasih, cuci mata, naik kelas, baik hati, jempol dua, dua jempol",
    -1: "kurang ajar, putus asa, gulung tikar, sakit hati, patah hati, omong kosong, gagal bayar, keras kepala, "
    "buang waktu, buang uang",
}
SIDE_OF_PHRASE = {tuple(phrase.split()): side for side, of in PHRASES.items() for phrase in of.split(", ")}
FACES = {
    1: re.compile(r"(?:[:;=][-'^]?[)\]d*p3]|<3|\^_?\^)$"),
    -1: re.compile(r"(?:[:;=][-'^]?[(\[/\\|]|-_-)$"),
}
CLITIC = re.compile(r"(\w{3,}?)(nya|lah|kah|ku|mu)$")
PREFIXES = ("meng", "meny", "mem", "men", "me", "peng", "peny", "pem", "pen", "ber", "ter", "di", "ke", "se")
SUFFIXES = ("kan", "an", "i")
WINDOW = 3
MOST = 3


def without_clitic(word):
    """A word of more than five characters without -nya, -lah, -kah, -ku or -mu."""
    found = CLITIC.match(word) if len(word) > 5 else None
    return found[1] if found else word


def light_stem(word):
    """A word without clitic, then one prefix, then one suffix, each where four characters and more are left."""
    word = without_clitic(word)
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 4:
            word = word[len(prefix) :]
            break
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def words_in(folder, name):
    """The words of a list."""
    return (folder / f"{name}.txt").read_text(encoding="utf-8").split()


class Lexicon:
    """Words with a side, 1 or -1, of opinion and of the market."""

    def __init__(self, opinion, market):
        """Two dictionaries, word to side."""
        self.opinion, self.market = opinion, market
        self.sides = functools.cache(self.sides)

    def __repr__(self):
        """How many words it has."""
        return f"Lexicon({len(self.opinion)} of opinion, {len(self.market)} of the market)"

    @classmethod
    def read(cls, *folders):
        """The lists of `folders`; a word on several is on the first."""
        lists = []
        for above, below in (("positive", "negative"), ("rising", "falling")):
            sides = {}
            for folder in folders:
                for name, side in ((above, 1), (below, -1)):
                    for word in words_in(folder, name):
                        sides.setdefault(word, side)
            lists.append(sides)
        return cls(*lists)

    def half(self):
        """A half of the words, which half the checksum of each says."""
        return Lexicon(*({w: s for w, s in of.items() if zlib.crc32(w.encode()) % 2} for of in (self.opinion, self.market)))

    def opinion_only(self):
        """Without the list of the market."""
        return Lexicon(self.opinion, {})

    def sides(self, word):
        """(of opinion, of the market) of a word: as it stands, else without a clitic, else of its light stem; 0: neither."""
        opinion = market = 0
        for form in (word, without_clitic(word), light_stem(word)):
            opinion = opinion or self.opinion.get(form, 0)
            market = market or self.market.get(form, 0)
        return opinion, market

    def found(self, document):
        """Of each piece (of opinion, of the market), turned where it is negated."""
        sides = []
        pieces = document.pieces
        for at, (text, kind) in enumerate(pieces):
            opinion = market = 0
            if kind == "word":
                opinion, market = self.sides(text)
                if at + 1 < len(pieces):
                    opinion = SIDE_OF_PHRASE.get((text, pieces[at + 1].text), opinion)
            elif kind == "mark":
                opinion = next((side for side, face in FACES.items() if face.match(text)), 0)
            turn = -1 if document.negated[at] else 1
            sides.append((turn * opinion, turn * market))
        return sides


def name_of(opinion, market):
    """The class of a piece, that of the market before that of opinion; None where it has neither."""
    if market:
        return "UP" if market > 0 else "DOWN"
    if opinion:
        return "POS" if opinion > 0 else "NEG"
    return None


def classes(document, sides):
    """`POS`, `NEG`, `UP`, `DOWN` of every piece in the lexicon."""
    return [name_of(*side) for opinion, market in sides for side in ((opinion, 0), (0, market)) if any(side)]


def neighbours(document, sides):
    """Neighbouring terms of which one or both are in the lexicon, by their classes: `sangat_POS`."""
    names = [name_of(*side) for side in sides]
    parts = zip(names, document.pieces, document.negated, strict=True)
    shown = [name or (NOT if turned else "") + piece.text for name, piece, turned in parts]
    return [f"{shown[at - 1]}_{shown[at]}" for at in range(1, len(shown)) if names[at - 1] or names[at]]


def near_market(document, sides):
    """Words up to three before or after one of the market: `laba..UP`, `DOWN..tajam`."""
    cues, words = [], document.words()
    for place, at in enumerate(words):
        name = name_of(0, sides[at][1])
        if name:
            before, after = words[max(0, place - WINDOW) : place], words[place + 1 : place + 1 + WINDOW]
            cues += [f"{document.pieces[other].text}..{name}" for other in before]
            cues += [f"{name}..{document.pieces[other].text}" for other in after]
    return cues


def balances(document, sides):
    """What the sides of each list add up to, from -3 to +3; `NONE` where no word is in it."""
    cues = []
    for title, which in (("OPINION", 0), ("MARKET", 1)):
        there = [side[which] for side in sides if side[which]]
        total = max(-MOST, min(MOST, sum(there)))
        cues.append(f"{title}={f'{total:+d}' if total else 0}" if there else f"{title}=NONE")
    return cues


ALL_CUES = (classes, neighbours, near_market, balances)
