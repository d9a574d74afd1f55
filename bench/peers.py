#!/usr/bin/env python3
"""sentimen and its peers on the same files, by turns: time, memory, and whether they agree.

    cargo build --release
    python3 bench/peers.py [--rounds 5] [--rows words,chars,…] [--peers sk-word,vw,…]
    python3 bench/peers.py --report          only writes bench/RESULTS.md again from what was measured

Every figure is of a whole process, from its start to its end: wall time, and the largest resident set that the
system reports of it. In each round sentimen runs before each peer anew, so that both meet the machine in the same
state; a ratio is of the medians of such pairs. What was measured is kept below target/peers, row by row, so that
rows may be measured one at a time. A process smaller than this one (some 18 MB) cannot be told from it.

rows    words     train, words 1-2, tf-idf, min_df 2, C 10
        chars     train, the same with .5 x characters 2-5
        predict   score the file that was trained on
        article   score one article
        search    train with nine C by five folds, beside training once (where sentimen has --search)
        optimum   features and objective beside those of scikit-learn's optimum at a tight tolerance
        accuracy  train on the first four fifths, score the rest

The peers are set up in target/peers/venv, and are run by ../shared/bench/peers.py. A peer that cannot be installed
is left out, with the reason; where that script or its data are absent this one says so and ends.
"""

import argparse
import gzip
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import venv

import process

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "bench"
WORK = ROOT / "target" / "peers"
PYTHON = WORK / "venv" / "bin" / "python"
RESULTS = ROOT / "bench" / "RESULTS.md"

OURS = "sentimen"
PACKAGES = {
    "sk-word": ("scikit-learn", "sklearn"),
    "sk-char": ("scikit-learn", "sklearn"),
    "sk-lib": ("scikit-learn", "sklearn"),
    "vw": ("vowpalwabbit", "vowpalwabbit"),
    "ut": ("underthesea-core", "underthesea_core"),
    "fasttext": ("fasttext-numpy2", "fasttext"),
}
"""Peer to the package to install and the module it brings."""
NAMES = {
    OURS: "sentimen",
    "sk-word": "scikit-learn",
    "sk-char": "scikit-learn",
    "sk-lib": "LIBLINEAR, one-vs-rest",
    "sk-optimum": "scikit-learn, gone on to its optimum",
    "vw": "Vowpal Wabbit, 10 passes",
    "ut": "underthesea_core",
    "fasttext": "fastText, 25 epochs",
}
WORDS = ["--recipe", "words12"]
CHARS = [*WORDS, "--char-ngrams", "2-5", "--char-weight", "0.5"]
TRAINED = {"words": ["sk-word", "vw", "ut", "fasttext"], "chars": ["sk-char"]}
"""The rows that train, and their peers."""
SCORED = ["predict", "article"]
ROWS = {
    "words": "train, words 1-2",
    "chars": "train, words 1-2 + .5 x characters 2-5",
    "predict": "predict the training file",
    "article": "predict one article",
}
"""The timed rows that have peers, as they are headed."""
FASTER = {
    ("words", "sk-word"): 12,
    ("words", "vw"): 5,
    ("words", "ut"): 5,
    ("chars", "sk-char"): 20,
    ("predict", "sk-word"): 25,
    ("predict", "vw"): 3,
}
"""How many times as fast as the peer sentimen is to be."""
SMALLER = {("words", "sk-word"): 0.4, ("chars", "sk-char"): 0.25}
"""What share of the peer's memory sentimen is to use at most."""
ARTICLE_MS = 15
SEARCH_RATIO = 10
FEATURES = 436_578
OBJECTIVE_GAP = 1e-4
ACCURACY_GAP = 0.002
ARTICLE_RUNS = 10
"""Runs of `article` that make one of its measurements: a single one is too short."""

OPTIMUM = """
import json, pickle, sys
import gzip
import numpy as np
from sklearn.linear_model import LogisticRegression
features, fitted = pickle.load(open(sys.argv[1], "rb"))
opened = gzip.open if sys.argv[2].endswith(".gz") else open
rows = [json.loads(line) for line in opened(sys.argv[2], "rt", encoding="utf-8") if line.strip()]
X = features.transform([row["text"] for row in rows])
y = np.array([row["label"] for row in rows])
if len(set(y)) != 2:
    sys.exit("the objective is compared on two classes")
def objective(model):
    z = X @ model.coef_[0] + model.intercept_[0]
    sign = np.where(y == model.classes_[1], 1.0, -1.0)
    loss = np.logaddexp(0.0, -sign * z).sum()
    pull = -sign / (1.0 + np.exp(sign * z))
    slope = np.append(X.T @ pull + model.coef_[0] / model.C, pull.sum())
    start = np.append(X.T @ (-sign / 2), (-sign / 2).sum())
    value = loss + (model.coef_[0] @ model.coef_[0]) / (2 * model.C)
    return float(value), float(np.linalg.norm(slope) / np.linalg.norm(start))
tight = LogisticRegression(C=fitted.C, tol=1e-8, max_iter=100_000).fit(X, y)
value, gradient = objective(tight)
usual, usual_gradient = objective(fitted)
told = {"features": X.shape[1], "non_zeros": X.nnz, "objective": value, "gradient": gradient}
print(json.dumps(told | {"usual_objective": usual, "usual_gradient": usual_gradient}))
"""
"""scikit-learn's objective, sum of log-losses + |w|^2 / (2 C), at its optimum; run in the peers' environment."""

ANSWERS_AT_OPTIMUM = """
import json, pickle, sys
from sklearn.linear_model import LogisticRegression
features, fitted = pickle.load(open(sys.argv[1], "rb"))
rows, asked = ([json.loads(line) for line in open(path, encoding="utf-8")] for path in sys.argv[2:4])
tight = LogisticRegression(C=fitted.C, tol=1e-8, max_iter=100_000)
tight.fit(features.transform([row["text"] for row in rows]), [row["label"] for row in rows])
with open(sys.argv[4], "w") as out:
    for p in tight.predict_proba(features.transform([row["text"] for row in asked])):
        said = {"label": tight.classes_[p.argmax()], "probabilities": dict(zip(tight.classes_, p.tolist()))}
        print(json.dumps(said), file=out)
"""
"""scikit-learn's answers where it is made to go on to its optimum: the same function, so the same answers as ours."""
SK_OPTIMUM = "sk-optimum"

VERSIONS = """
import importlib.metadata, json, platform
import numpy, threadpoolctl
names = ["scikit-learn", "numpy", "scipy", "vowpalwabbit", "underthesea_core", "fasttext-numpy2"]
told = {"Python": platform.python_version()}
for name in names:
    try:
        told[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
blas = [pool.get("architecture") for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]
told["OpenBLAS kernel"] = blas[0] if blas else "none"
print(json.dumps(told))
"""


def clean_environment():
    """The environment without what would make the peers' OpenBLAS run a slower kernel than the processor has."""
    return {name: value for name, value in os.environ.items() if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}


def run(command):
    """Seconds, peak MB and standard output of one process, in an environment that is fair to numpy."""
    return process.run(command, clean_environment())


def set_up(wanted):
    """Makes the peers' environment; gives those of `wanted` that can be run, and prints why others cannot."""
    if not PYTHON.exists():
        print(f"setting up {PYTHON.parent.parent}", flush=True)
        venv.create(PYTHON.parent.parent, with_pip=True)
    ready = []
    for peer in wanted:
        package, module = PACKAGES[peer]
        if not imports(module):
            pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", package]
            done = subprocess.run(pip, capture_output=True, text=True)
            if done.returncode or not imports(module):
                said = done.stderr.strip().splitlines() or ["installed, but it cannot be imported"]
                print(f"{NAMES[peer]} is left out: {said[-1]}")
                continue
        ready.append(peer)
    return ready


def imports(module):
    """Whether the peers' environment has `module`."""
    return subprocess.run([str(PYTHON), "-c", f"import {module}"], capture_output=True).returncode == 0


class Bench:
    """The files, the programs, and what was measured so far."""

    def __init__(self, args, peers):
        """Takes up what was measured on the same data before."""
        self.args, self.peers = args, peers
        self.script = SHARED / "peers.py"
        self.folder = folder_of(args.data)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.measured = kept(args.data)
        self.article = self.folder / "article.jsonl"
        with opened(args.data) as lines:
            self.article.write_text(next(lines), encoding="utf-8")

    def keep(self, row, value):
        """Keeps what a row measured, on disk too."""
        self.measured[row] = value
        self.measured |= {"data": self.args.data.name, "machine": machine(self.args)}
        (self.folder / "measured.json").write_text(json.dumps(self.measured, indent=1))

    def model(self, row, who):
        """Where `who` keeps the model trained for `row`."""
        return self.folder / f"{row}-{who}.model"

    def train(self, row, who, data=None, name=None):
        """The command by which `who` trains for `row`."""
        data, model = data or self.args.data, self.model(name or row, who)
        if who != OURS:
            return [PYTHON, self.script, who, "train", data, model]
        flags = CHARS if row == "chars" else WORDS
        return [self.args.program, "train", *flags, *self.threads(), "--no-eval", "-q", data, "-o", model]

    def predict(self, who, data, out, name="words"):
        """The command by which `who` scores `data`."""
        if who != OURS:
            return [PYTHON, self.script, who, "predict", self.model(name, who), data, out]
        asked = ["--format", "jsonl", "-q", "-m", self.model(name, who)]
        return [self.args.program, "predict", *asked, *self.threads(), data, "-o", out]

    def threads(self):
        """The flag that limits sentimen's threads, where asked for."""
        return ["--threads", str(self.args.threads)] if self.args.threads else []

    def command(self, row, who):
        """What `who` runs in a timed row."""
        if row in TRAINED:
            return self.train(row, who)
        return self.predict(
            who, self.article if row == "article" else self.args.data, self.folder / f"{row}-{who}.jsonl"
        )

    def timed(self, row):
        """Runs sentimen and each peer by turns, and keeps all pairs."""
        peers = [peer for peer in TRAINED["chars" if row == "chars" else "words"] if peer in self.peers]
        pairs, failed = {peer: [] for peer in peers}, set()
        if row in SCORED:
            self.models(peers, failed)
        for at in range(self.args.rounds):
            for peer in peers:
                if peer in failed:
                    continue
                try:
                    pair = [self.once(row, who) for who in (OURS, peer)]
                except process.Failed as error:
                    # Our own failure ends the measurement; a peer's only its own.
                    if str(self.args.program) in str(error):
                        raise
                    print(f"{NAMES[peer]} is left out of '{row}': {error}", flush=True)
                    failed.add(peer)
                    continue
                pairs[peer].append(pair)
                told = f"{OURS} {pair[0][0]:.3f} s {pair[0][1]:.0f} MB, "
                told += f"{peer} {pair[1][0]:.3f} s {pair[1][1]:.0f} MB"
                print(f"{row} {at + 1}/{self.args.rounds}: {told}", flush=True)
        whole = {peer: pairs[peer] for peer in peers if peer not in failed}
        if not peers:
            whole = {OURS: [[self.once(row, OURS)] for _ in range(self.args.rounds)]}
        sizes = {}
        if row in TRAINED:
            sizes = {who: size(self.model(row, who)) for who in [OURS, *whole]}
        self.keep(row, {"pairs": whole, "sizes": sizes})

    def once(self, row, who):
        """Seconds and peak MB of one measurement of a row."""
        command = self.command(row, who)
        if row != "article":
            seconds, peak, said = run(command)
            if who == OURS and row in TRAINED:
                optimum_reached(said)
            return seconds, peak
        runs = [run(command)[:2] for _ in range(ARTICLE_RUNS if who == OURS else 1)]
        return statistics.median(seconds for seconds, _ in runs), max(peak for _, peak in runs)

    def models(self, peers, failed):
        """Trains what is to be scored with: a peer where it was not before, sentimen anew, for it may be another."""
        for who in [OURS, *peers]:
            if who == OURS or not self.model("words", who).exists():
                try:
                    run(self.train("words", who))
                except process.Failed as error:
                    if who == OURS:
                        raise
                    print(f"{NAMES[who]} is left out: {error}", flush=True)
                    failed.add(who)

    def search(self):
        """A search of C beside one training, by turns."""
        flags = subprocess.run([self.args.program, "train", "--help"], capture_output=True, text=True).stdout
        if "--search-eval" not in flags:
            print("search is left out: this sentimen has no --search and --search-eval")
            return
        once, pairs = self.train("words", OURS), []
        # The flags of one training say --no-eval; a search has its own.
        searching = [part for part in self.train("words", OURS, name="search") if part != "--no-eval"]
        searching += ["--search", "--search-eval", "none"]
        for at in range(self.args.rounds):
            pair = [run(command)[:2] for command in (once, searching)]
            pairs.append(pair)
            print(f"search {at + 1}/{self.args.rounds}: once {pair[0][0]:.2f} s, search {pair[1][0]:.2f} s", flush=True)
        self.keep("search", {"pairs": pairs})

    def optimum(self):
        """Features and objective of sentimen beside scikit-learn's."""
        told = {}
        self.models(["sk-word"] if "sk-word" in self.peers else [], set())
        card = json.loads(run([self.args.program, "inspect", "--format", "json", self.model("words", OURS)])[2])["card"]
        told[OURS] = {"features": sum(card["features"]), "non_zeros": card["non_zeros"]}
        told[OURS] |= {"objective": card["objective"], "gradient": card["certificate"]["relative_gradient"]}
        if "sk-word" in self.peers:
            print("optimum: scikit-learn at a tight tolerance, some minutes", flush=True)
            asked = [PYTHON, "-c", OPTIMUM, self.model("words", "sk-word"), self.args.data]
            told["sk-word"] = json.loads(run(asked)[2])
        print(f"optimum: {json.dumps(told)}", flush=True)
        self.keep("optimum", told)

    def accuracy(self):
        """What each says of the last fifth after training on the rest."""
        first, last = self.folder / "first.jsonl", self.folder / "last.jsonl"
        with opened(self.args.data) as lines:
            rows = lines.readlines()
        cut = len(rows) * 4 // 5
        first.write_text("".join(rows[:cut]), encoding="utf-8")
        last.write_text("".join(rows[cut:]), encoding="utf-8")
        told, answers = {"articles": [cut, len(rows) - cut], "scores": {}, "same": {}}, {}
        del rows
        for row, peers in TRAINED.items():
            asked = [OURS, *(peer for peer in peers if peer in self.peers)]
            if "sk-word" in asked:
                asked.insert(asked.index("sk-word") + 1, SK_OPTIMUM)
            for who in asked:
                name, out = f"fifth-{row}", self.folder / f"fifth-{row}-{who}.jsonl"
                try:
                    if who == SK_OPTIMUM:
                        run([PYTHON, "-c", ANSWERS_AT_OPTIMUM, self.model(name, "sk-word"), first, last, out])
                    else:
                        run(self.train(row, who, first, name))
                        run(self.predict(who, last, out, name))
                    said = run([PYTHON, self.script, "score", out, last])[2]
                except process.Failed as error:
                    if who == OURS:
                        raise
                    print(f"{NAMES[who]} is left out of 'accuracy': {error}", flush=True)
                    continue
                print(f"accuracy, {ROWS[row]}: {NAMES[who]}: {said.strip()}", flush=True)
                told["scores"][f"{row} {who}"] = dict(re.findall(r"(\w+) ([\d.]+)", said))
                answers[who] = [json.loads(line)["label"] for line in out.read_text().splitlines()]
                agree = sum(a == b for a, b in zip(answers[OURS], answers[who], strict=True))
                told["same"][f"{row} {who}"] = agree / len(answers[who])
        self.keep("accuracy", told)


def folder_of(data):
    """Where models and measurements on a data file are kept."""
    return WORK / data.name.split(".")[0]


def kept(data):
    """What was measured on a data file so far."""
    path = folder_of(data) / "measured.json"
    return json.loads(path.read_text()) if path.exists() else {}


def optimum_reached(said):
    """Refuses a training whose card does not say that the optimum was reached."""
    if not re.search(r"^optimum\s+reached", said, re.MULTILINE):
        raise process.Failed(f"the optimum was not reached: {said}")


def opened(path):
    """JSON lines, gzip or not."""
    return (gzip.open if str(path).endswith(".gz") else open)(path, "rt", encoding="utf-8")


def size(model):
    """Bytes of a model's files; a peer's copy of the training data and its cache are none of them."""
    kept = [model, model.with_name(model.name + ".labels")]
    return sum(path.stat().st_size for path in kept if path.exists())


def machine(args):
    """What it was measured on: the processor, never a host's name, and versions."""
    name = platform.processor() or platform.machine()
    info = pathlib.Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE)
        name = found.group(1) if found else name
    asked = [str(PYTHON), "-c", VERSIONS]
    told = subprocess.run(asked, capture_output=True, text=True, env=clean_environment())
    versions = {"sentimen": run([args.program, "--version"])[2].split()[-1]}
    versions |= json.loads(told.stdout) if told.returncode == 0 else {}
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": name,
        "cores": cores,
        "memory": round(memory),
        "versions": versions,
        "system": platform.system(),
    }


def middle(pairs, which, what):
    """The median of seconds (0) or MB (1) of one side of the pairs."""
    return statistics.median(pair[which][what] for pair in pairs)


def mark(met):
    """How a target that was or was not met is shown."""
    return "met" if met else "**missed**"


def timed_table(measured):
    """The rows that have peers, one line a peer."""
    lines = [
        "| work | beside | sentimen s | peer s | times as fast | target | sentimen MB | peer MB | share | target |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row, heading in ROWS.items():
        for peer, pairs in measured.get(row, {}).get("pairs", {}).items():
            ours, our_mb = middle(pairs, 0, 0), middle(pairs, 0, 1)
            digits = 4 if row == "article" else 2
            spread = f"{min(p[0][0] for p in pairs):.{digits}f}–{max(p[0][0] for p in pairs):.{digits}f}"
            if peer == OURS:
                lines.append(f"| {heading} | – | {ours:.{digits}f} ({spread}) | | | | {our_mb:.0f} | | | |")
                continue
            theirs, their_mb = middle(pairs, 1, 0), middle(pairs, 1, 1)
            far = f"{min(p[1][0] for p in pairs):.2f}–{max(p[1][0] for p in pairs):.2f}"
            faster, share = theirs / ours, our_mb / their_mb
            cells = [heading, NAMES[peer], f"{ours:.{digits}f} ({spread})", f"{theirs:.2f} ({far})", f"{faster:.1f}"]
            least, most = FASTER.get((row, peer)), SMALLER.get((row, peer))
            cells.append(f"≥ {least}: {mark(faster >= least)}" if least else "")
            cells += [f"{our_mb:.0f}", f"{their_mb:.0f}", f"{share:.2f}"]
            cells.append(f"≤ {most}: {mark(share <= most)}" if most else "")
            lines.append("| " + " | ".join(cells) + " |")
    return lines


def other_targets(measured):
    """One article, the search, the files: what no ratio to a peer says."""
    lines = []
    articles = [pair[0][0] for pairs in measured.get("article", {}).get("pairs", {}).values() for pair in pairs]
    if articles:
        ms = 1e3 * statistics.median(articles)
        lines.append(f"- One article, from the start of the process to its end: {ms:.1f} ms; target ≤ {ARTICLE_MS}: ")
        lines[-1] += f"{mark(ms <= ARTICLE_MS)}."
    if "search" in measured:
        pairs = measured["search"]["pairs"]
        once, whole = middle(pairs, 0, 0), middle(pairs, 1, 0)
        lines.append(f"- A search of 9 C by 5 folds: {whole:.2f} s, {whole / once:.1f} times one training; ")
        lines[-1] += (
            f"target ≤ {SEARCH_RATIO}: {mark(whole <= SEARCH_RATIO * once)}. Peak {middle(pairs, 1, 1):.0f} MB."
        )
    for row in TRAINED:
        sizes = measured.get(row, {}).get("sizes")
        if sizes:
            each = ", ".join(f"{NAMES[who]} {size / 1e6:.1f}" for who, size in sizes.items())
            lines.append(f"- Model files, MB ({ROWS[row]}): {each}.")
    return lines


def agreement(measured):
    """Whether the same was computed."""
    lines, optimum = [], measured.get("optimum", {})
    if optimum:
        ours, theirs = optimum[OURS], optimum.get("sk-word")
        found = ours["features"]
        lines.append(f"- n-grams: {found:,}; wanted {FEATURES:,}: {mark(found == FEATURES)}.")
        if theirs:
            gap = (ours["objective"] - theirs["objective"]) / theirs["objective"]
            lines[-1] += f" scikit-learn finds {theirs['features']:,}. Non-zeros {ours['non_zeros']:,} "
            lines[-1] += f"and {theirs['non_zeros']:,}."
            lines.append(
                f"- Objective: {ours['objective']:.6f} (relative gradient {ours['gradient']:.1e}); "
                f"scikit-learn's optimum "
                f"{theirs['objective']:.6f} ({theirs['gradient']:.1e}). Relative gap {gap:.1e}; "
                f"target ≤ {OBJECTIVE_GAP:.0e}: {mark(abs(gap) <= OBJECTIVE_GAP)}. With its usual tolerance, as timed, "
                f"scikit-learn stops at {theirs['usual_objective']:.6f} ({theirs['usual_gradient']:.1e})."
            )
    told = measured.get("accuracy")
    if not told:
        return lines
    train, held = told["articles"]
    lines += ["", f"Trained on the first {train:,} articles, asked about the other {held:,}:", ""]
    lines += [
        "| features | | accuracy | macro-F1 | log-loss | ECE | answers as sentimen's |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for key, score in told["scores"].items():
        row, who = key.split()
        figures = [score["accuracy"], score["macroF1"], score["logloss"], score["ECE"]]
        if who == "ut":
            figures[2:] = ["–", "–"]
        cells = [ROWS[row].removeprefix("train, "), NAMES[who], *figures, f"{told['same'][key]:.4f}"]
        lines.append("| " + " | ".join(cells) + " |")
    ours, theirs = told["scores"].get(f"words {OURS}"), told["scores"].get(f"words {SK_OPTIMUM}")
    if ours and theirs:
        gap = abs(float(ours["accuracy"]) - float(theirs["accuracy"]))
        lines += ["", f"Accuracy differs from that of scikit-learn's optimum by {gap:.4f}; wanted ≤ {ACCURACY_GAP}: "]
        lines[-1] += f"{mark(gap <= ACCURACY_GAP)}. (As timed, scikit-learn stops before its optimum.)"
    return lines


def report(measured):
    """bench/RESULTS.md, whole."""
    found, rounds = measured["machine"], [len(p) for r in ROWS for p in measured.get(r, {}).get("pairs", {}).values()]
    many = str(min(rounds)) if rounds and min(rounds) == max(rounds) else f"{min(rounds, default=0)} or more"
    lines = ["# sentimen and its peers", ""]
    lines.append(
        f"{measured['data']} (`python3 bench/peers.py` says how). Medians of {many} runs by turns (least–most); "
    )
    lines[-1] += "whole processes, reading included; memory is the largest resident set. All on "
    lines[-1] += f"{found['processor']}, {found['cores']} cores, {found['memory']} GiB, {found['system']}."
    lines += ["", *timed_table(measured), "", *other_targets(measured), "", "## The same answers", ""]
    lines += [*agreement(measured), "", "## Versions", ""]
    lines.append(", ".join(f"{name} {version}" for name, version in found["versions"].items()) + ".")
    lines.append("sentimen's characters are cut inside tokens, scikit-learn's (`char_wb`) from words with their ")
    lines[-1] += "punctuation, so that row compares like work, not the same numbers."
    return "\n".join(lines) + "\n"


def main():
    """Sets up, measures the rows asked for, writes the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    rows = [*ROWS, "search", "optimum", "accuracy"]
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", default=",".join(rows), help="which, with commas [default: all]")
    parser.add_argument("--peers", default=",".join(PACKAGES), help="which, with commas [default: all]")
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target" / "release" / "sentimen")
    parser.add_argument("--threads", type=int, help="sentimen's [default: all cores]")
    parser.add_argument("--data", type=pathlib.Path, default=SHARED / "imdb_train.jsonl.gz")
    parser.add_argument("--results", type=pathlib.Path, default=RESULTS)
    parser.add_argument("--report", action="store_true", help="measure nothing; write the report again")
    args = parser.parse_args()
    if args.report:
        if not kept(args.data):
            sys.exit("nothing was measured yet; leave --report out")
        args.results.write_text(report(kept(args.data)))
        return
    for needed in (SHARED / "peers.py", args.data):
        if not needed.exists():
            print(f"skipped: {needed} is absent")
            return
    if not args.program.exists():
        sys.exit(f"{args.program} is missing; cargo build --release makes it")
    asked, wanted = args.rows.split(","), args.peers.split(",")
    for name, known in [(n, rows) for n in asked] + [(n, PACKAGES) for n in wanted]:
        if name not in known:
            sys.exit(f"'{name}' is none of {', '.join(known)}")
    bench = Bench(args, set_up(wanted))
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > 0.5:
        print(f"note: the machine is not quiet (load {os.getloadavg()[0]:.1f}); figures will be worse than they are")
    for row in rows:
        if row in asked:
            try:
                bench.timed(row) if row in ROWS else getattr(bench, row)()
            except process.Failed as error:
                sys.exit(str(error))
    told = report(bench.measured)
    args.results.write_text(told)
    print("\n" + told)


if __name__ == "__main__":
    main()
