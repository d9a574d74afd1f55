"""The public Indonesian sets that accuracy is measured on, and the shares of each that train and are asked.

SmSA and the CNBC headlines: train part against validation part; IndoLEM: folds 0 to 2; NusaX Indonesian: train and validation
part together, 600 texts, by five folds dealt twice. Test parts are not touched.
"""

import functools
import gzip
import json
import random

import peers

FOLDS = peers.ROOT / "target" / "sets"
TITLES = {
    "smsa": "SmSA: 11,000 / 1,260 reviews and comments, 3 classes",
    "indolem": "IndoLEM: 3,638 / 399 tweets and hotel reviews, 2 classes, mean of folds 0 to 2",
    "nusax": "NusaX Indonesian: 600 texts, 3 classes, 2 x 5 folds",
    "cnbc": "CNBC market headlines: 5,918 / 1,464, 3 classes",
}
SHORT = {"smsa": "SmSA", "indolem": "IndoLEM", "nusax": "NusaX", "cnbc": "CNBC"}


def rows_of(path):
    """The rows of a JSON-lines file, compressed or not."""
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


@functools.cache
def parts(name):
    """(repeat, training file, asked file) of each fit on a set; figures are means over the repeats."""
    if name == "nusax":
        return nusax_folds()
    pairs = [f"indolem{fold}" for fold in range(3)] if name == "indolem" else [{"cnbc": "cnbc_headlines"}.get(name, name)]
    return [(at, *(peers.SHARED / f"{pair}_{part}.jsonl.gz" for part in ("train", "valid"))) for at, pair in enumerate(pairs)]


def nusax_folds():
    """Five folds, stratified, dealt twice; the same on every machine."""
    rows = [row for part in ("train", "valid") for row in rows_of(peers.SHARED / f"nusax_ind_{part}.jsonl.gz")]
    found = []
    FOLDS.mkdir(parents=True, exist_ok=True)
    for repeat in range(2):
        by_class = {}
        for at, row in enumerate(rows):
            by_class.setdefault(row["label"], []).append(at)
        fold, dealt = {}, 0
        for label in sorted(by_class):
            random.Random(f"{repeat} {label}").shuffle(by_class[label])
            for at in by_class[label]:
                fold[at], dealt = dealt % 5, dealt + 1
        for held in range(5):
            files = []
            for part in ("train", "asked"):
                path = FOLDS / f"nusax-{repeat}-{held}-{part}.jsonl"
                wanted = [row for at, row in enumerate(rows) if (fold[at] == held) == (part == "asked")]
                path.write_text("".join(json.dumps(row) + "\n" for row in wanted), encoding="utf-8")
                files.append(path)
            found.append((repeat, *files))
    return found
