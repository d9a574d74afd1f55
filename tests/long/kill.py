#!/usr/bin/env python3
"""Kills sentimen at random points and holds what is left against the law: the old file or the new one, never half, no row
lost or doubled, no answer lost that was acknowledged. Prints a table a signal; exit code 1 where the law is broken.

    cargo build --release && python3 tests/long/kill.py --rounds 100

Each verb is killed (-9) `rounds` times evenly over a whole run, half as often in its last tenth, and half as often at a
random moment from the first byte it writes to its end; then it is interrupted (SIGINT) a fifth as often.
"""

import argparse
import collections
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

# No folder of compiled files beside the sources.
sys.dont_write_bytecode = True

from inputs import ROOT, pages, table

ANSWERS = ["positif", "negatif", "netral", "g", "?", "-", "y"]
INTERRUPTED_WITHIN = 2.0


def heard():
    """In the child: whoever started us may have SIGINT ignored, which would be inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Verb:
    """A run that replaces one file: `old` before, `new` after."""

    resumes = False

    def __init__(self, work, binary, name, args, output, old):
        self.work, self.binary, self.name, self.args, self.old = work, binary, name, args, old
        self.folder = work / name.replace(" ", "-")
        self.folder.mkdir()
        self.output = self.folder / output
        self.counts = collections.Counter()
        self.breaches = []

    def command(self):
        return [str(self.binary), *[str(self.output) if arg == "OUT" else str(arg) for arg in self.args]]

    def prepare(self):
        self.output.write_bytes(self.old)

    def start(self):
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(self.command(), cwd=self.work, preexec_fn=heard, **pipes)

    def feed(self, child):
        """What is said to it and heard from it while it runs."""

    def measure(self):
        """The seconds of a whole run, and of its part from the first byte written; what it leaves is `new`."""
        wholes, writes = [], []
        for _ in range(5):
            self.prepare()
            begun = time.perf_counter()
            child = self.start()
            self.feed(child)
            wrote = self.first_byte(child)
            if child.wait() not in (0, 1):
                sys.exit(f"{self.name}: a run that nobody disturbs ends with {child.returncode}: {self.command()}")
            ended = time.perf_counter()
            wholes.append(ended - begun)
            writes.append(ended - wrote)
            self.heard_out(child)
        self.new = self.output.read_bytes()
        if getattr(self, "old", None) == self.new:
            self.breach("the old file is the new one, and nothing can be told from them")
        if self.temporaries():
            self.breach(f"a whole run leaves {self.temporaries()}")
        self.whole, self.write = statistics.median(wholes), statistics.median(writes)

    def first_byte(self, child):
        """Waits for the first byte that is written; when that was, or when it ended."""
        while child.poll() is None:
            if self.is_writing(child.pid):
                break
        return time.perf_counter()

    def is_writing(self, pid):
        try:
            return os.stat(self.folder / f".{self.output.name}.{pid}.tmp").st_size > 0
        except FileNotFoundError:
            return False

    def temporaries(self):
        return sorted(name for name in os.listdir(self.folder) if name.endswith(".tmp"))

    def heard_out(self, child):
        pass

    def breach(self, text):
        self.breaches.append(f"{self.name}: {text}")

    def moments(self, rounds, draw):
        """When to kill: seconds from the start, or (None, seconds) from the first byte on. A run that was over before counts
        for none, and up to twice as many more are tried."""
        phases = [
            ("evenly", rounds, lambda: (draw.uniform(0, self.whole), None)),
            ("last tenth", rounds // 2, lambda: (draw.uniform(0.9, 1.02) * self.whole, None)),
            ("write", rounds // 2, lambda: (None, draw.uniform(0, self.write))),
        ]
        for phase, wanted, moment in phases:
            before, tries = self.counts["kills"], 0
            while self.counts["kills"] - before < wanted and tries < 3 * wanted:
                tries += 1
                yield phase, *moment()

    def run_until(self, child, after, after_byte, number):
        """Sends the signal; whether it was still running."""
        begun = time.perf_counter()
        if after is None:
            begun, after = self.first_byte(child), after_byte
        left = begun + after - time.perf_counter()
        # The last millisecond is waited for awake: sleep is not so exact.
        if left > 0.002:
            time.sleep(left - 0.001)
        while time.perf_counter() < begun + after:
            pass
        if child.poll() is not None:
            return False
        child.send_signal(number)
        return True

    def kill(self, rounds, draw):
        for phase, after, after_byte in self.moments(rounds, draw):
            self.prepare()
            before = set(self.temporaries())
            child = self.start()
            self.feed(child)
            was_running = self.run_until(child, after, after_byte, signal.SIGKILL)
            child.wait()
            self.heard_out(child)
            self.counts["kills"] += child.returncode == -signal.SIGKILL
            left = [name for name in self.temporaries() if name not in before]
            begun = [name for name in left if (self.folder / name).stat().st_size > 0]
            state = self.state(child)
            if not was_running or child.returncode != -signal.SIGKILL:
                point = "ended"
            elif state == "new":
                point = "after"
            else:
                point = "during" if begun or state == "during" else "before"
            self.counts[point] += 1
            self.counts["temporaries"] += len(left)
            if phase == "evenly" and point != "ended":
                self.counts[f"part {min(3, int(4 * after / self.whole))}"] += 1
            self.after_kill(draw)

    def state(self, child):
        there = self.output.read_bytes() if self.output.exists() else b""
        if there == self.old:
            self.counts["old"] += 1
            return "old"
        if there == self.new:
            self.counts["new"] += 1
            return "new"
        self.counts["half"] += 1
        self.breach(f"neither the old file nor the new one: {len(there)} bytes, old {len(self.old)}, new {len(self.new)}")
        return "half"

    def after_kill(self, draw):
        """What the next run does with what is left."""

    def interrupt(self, rounds, draw):
        self.counts = collections.Counter()
        for name in self.temporaries():
            os.remove(self.folder / name)
        slowest = 0.0
        for i in range(rounds):
            self.prepare()
            child = self.start()
            self.feed(child)
            moment = draw.uniform(0, self.whole) if i % 2 == 0 else None
            was_running = self.run_until(child, moment, draw.uniform(0, self.write), signal.SIGINT)
            sent = time.perf_counter()
            try:
                child.wait(timeout=INTERRUPTED_WITHIN)
            except subprocess.TimeoutExpired:
                self.breach(f"SIGINT did not end it within {INTERRUPTED_WITHIN} s")
                child.kill()
                child.wait()
            self.heard_out(child)
            slowest = max(slowest, time.perf_counter() - sent)
            if not was_running or child.returncode in (0, 1):
                self.counts["ended"] += 1
            elif child.returncode == 130:
                self.counts["130"] += 1
            elif child.returncode == -signal.SIGINT:
                # Before the program listens to signals, and so before it has opened anything.
                self.counts["at start"] += 1
            else:
                self.breach(f"SIGINT ends it with {child.returncode}")
            self.state(child)
            if self.temporaries():
                self.breach(f"SIGINT leaves {self.temporaries()}")
                self.counts["temporaries"] += len(self.temporaries())
            self.after_kill(draw)
        self.slowest = slowest


class Resume(Verb):
    """`predict --resume`: a beginning of the whole file; killed twice, it is then gone on with to the end."""

    resumes = True

    def prepare(self):
        self.output.unlink(missing_ok=True)

    def is_writing(self, pid):
        try:
            return self.output.stat().st_size > 0
        except FileNotFoundError:
            return False

    def is_beginning(self):
        there = self.output.read_bytes() if self.output.exists() else b""
        if not self.new.startswith(there):
            self.counts["half"] += 1
            self.breach(f"{len(there)} bytes that are no beginning of the whole file")
        return there

    def state(self, child):
        there = self.is_beginning()
        if there == self.new:
            self.counts["new"] += 1
            return "new"
        self.counts["old"] += 1
        self.counts["cut rows"] += bool(there) and not there.endswith(b"\n")
        return "during" if there else "old"

    def after_kill(self, draw):
        # Killed once more while it goes on, then left to its end.
        child = self.start()
        if self.run_until(child, draw.uniform(0, self.whole), None, signal.SIGKILL):
            self.counts["second kills"] += 1
        child.wait()
        self.is_beginning()
        child = self.start()
        if child.wait() not in (0, 1):
            self.breach(f"going on ends with {child.returncode}")
        there = self.output.read_bytes()
        self.counts["resumed"] += 1
        if there != self.new:
            ids = [collections.Counter(re.findall(rb'^\{"id":"([^"]*)"', text, re.M)) for text in (self.new, there)]
            lost, doubled = sum((ids[0] - ids[1]).values()), sum((ids[1] - ids[0]).values())
            self.counts["lost"] += lost
            self.counts["doubled"] += doubled
            self.breach(f"gone on with, the file differs: {lost} rows lost, {doubled} doubled")


class Review(Verb):
    """`review` with answers down a pipe: every answer that was acknowledged is in the file, and the next run goes on."""

    resumes = True

    def __init__(self, work, binary, name, args, output, old):
        super().__init__(work, binary, name, args, output, old)
        self.rows = self.answered(old)
        self.answers = [ANSWERS[i % len(ANSWERS)] for i in range(self.rows)]

    def answered(self, review):
        """How many articles a review has."""
        found = re.search(rb"1 of (\d+), 0 answered", self.said(review, b"q\n"))
        return int(found.group(1))

    def said(self, review, answers):
        self.output.write_bytes(review)
        ran = subprocess.run(self.command(), input=answers, cwd=self.work, capture_output=True)
        if ran.returncode != 0:
            sys.exit(f"{self.name}: {ran.stderr.decode()}")
        return ran.stderr

    def states(self):
        """The file after no answer, after one, and so on."""
        states = [self.old]
        for answer in self.answers:
            self.said(states[-1], f"{answer}\n".encode())
            states.append(self.output.read_bytes())
        return states

    def measure(self):
        self.stages = self.states()
        super().measure()
        if self.new != self.stages[-1]:
            self.breach("answers one run each and all in one run give different files")

    def start(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        return subprocess.Popen(self.command(), cwd=self.work, preexec_fn=heard, **pipes)

    def feed(self, child):
        child.heard = []

        def listen():
            for line in child.stderr:
                child.heard.append(line)

        child.listener = threading.Thread(target=listen)
        child.listener.start()
        try:
            child.stdin.write("".join(f"{answer}\n" for answer in self.answers).encode())
            child.stdin.close()
        except BrokenPipeError:
            pass

    def heard_out(self, child):
        child.listener.join()
        child.stderr.close()

    def is_writing(self, pid):
        # It writes from the first answer to the last.
        return self.output.stat().st_size != len(self.old)

    def acknowledged(self, child):
        said = b"".join(child.heard)
        told = [int(n) for n in re.findall(rb"\d+ of \d+, (\d+) answered", said)]
        return self.rows if b"all articles have an answer" in said else max(told, default=0)

    def state(self, child):
        there = self.output.read_bytes()
        acknowledged = self.acknowledged(child)
        self.counts["acknowledged"] += acknowledged
        self.at = next((n for n, state in enumerate(self.stages) if state == there), None)
        if self.at is None:
            self.counts["half"] += 1
            self.breach("the file is none of those after so many answers")
            return "half"
        if self.at < acknowledged:
            self.counts["lost"] += acknowledged - self.at
            self.breach(f"{acknowledged} answers were acknowledged, {self.at} are in the file")
        self.counts["old" if self.at == acknowledged else "new"] += 1
        if self.at == self.rows:
            return "new"
        return "during" if self.at else "old"

    def after_kill(self, draw):
        if self.at is None:
            return
        there = self.output.read_bytes()
        rest = "".join(f"{answer}\n" for answer in self.answers[self.at:]).encode()
        self.said(there, rest)
        self.counts["resumed"] += 1
        if self.output.read_bytes() != self.new:
            self.breach(f"gone on with after {self.at} answers, the file differs")


def verbs(work, binary):
    """Every verb with its inputs; what is killed is written to a folder of its own."""
    def run(*args):
        ran = subprocess.run([str(binary), *map(str, args)], cwd=work, capture_output=True, text=True)
        if ran.returncode not in (0, 1):
            sys.exit(f"sentimen {' '.join(map(str, args))}: {ran.stderr}")

    pages(work / "pages", 120)
    table(work / "rows.csv", 4000, seed=1, bad_one_in=97)
    table(work / "few.csv", 200, seed=2)
    run("train", "pages", "--no-eval", "-o", "m.safetensors")
    run("train", "few.csv", "--no-eval", "-o", "old.safetensors")
    run("ingest", "few.csv", "-o", "old.jsonl")
    run("predict", "-m", "m.safetensors", "few.csv", "-o", "old.csv")
    run("report", "-m", "m.safetensors", "few.csv", "--resamples", "100", "-o", "old.html")
    run("audit", "few.csv", "--top", "60", "-o", "open.csv")
    open_review = (work / "open.csv").read_bytes()
    # A review that people have begun with, which audit must keep.
    subprocess.run([str(binary), "review", "open.csv", "-q"], input=b"positif\n?\n-\nnegatif\n", cwd=work, check=True)
    begun = (work / "open.csv").read_bytes()
    old = lambda name: (work / name).read_bytes()
    make = lambda kind, *parts: kind(work, binary, *parts)
    model = ["-m", "m.safetensors", "-q"]
    return [
        make(Verb, "train", ["train", "pages", "-q", "--no-eval", "-o", "OUT"], "m.safetensors", old("old.safetensors")),
        make(Resume, "predict --resume", ["predict", *model, "rows.csv", "--resume", "OUT"], "p.jsonl", b""),
        make(Verb, "predict -o", ["predict", *model, "rows.csv", "-o", "OUT"], "p.csv", old("old.csv")),
        make(Verb, "ingest -o", ["ingest", "rows.csv", "pages", "-q", "-o", "OUT"], "a.jsonl", old("old.jsonl")),
        make(Review, "review", ["review", "OUT"], "r.csv", open_review),
        make(Verb, "audit -o", ["audit", "few.csv", "-q", "--seed", "5", "-o", "OUT"], "r.csv", begun),
        make(Verb, "report -o", ["report", *model, "few.csv", "--resamples", "300", "-o", "OUT"], "r.html", old("old.html")),
    ]


def is_read(work, binary, all_verbs):
    """Whether `ingest FOLDER` reads a temporary that a kill left."""
    folder = work / "left"
    folder.mkdir()
    shutil.copy(next(iter(sorted((ROOT / "data" / "pages").iterdir()))), folder / "one.txt")
    count = 0
    for at, verb in enumerate(all_verbs):
        for name in verb.temporaries():
            shutil.copy(verb.folder / name, folder / f"{name[:-4]}.{at}.tmp")
            count += 1
    ran = subprocess.run([str(binary), "ingest", str(folder)], capture_output=True, text=True)
    return count, ran.returncode != 0 or ran.stdout.count("\n") != 1


def print_table(head, rows):
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        cells = [str(cell).ljust(w) if i == 0 else str(cell).rjust(w) for i, (cell, w) in enumerate(zip(row, widths))]
        print("  ".join(cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100, help="kills of each verb evenly over a run [default: 100]")
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "sentimen")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--verbs", help="only these, separated by commas")
    asked = parser.parse_args()
    if not asked.binary.is_file():
        sys.exit(f"{asked.binary} is not there: cargo build --release, or name it with --binary")
    with tempfile.TemporaryDirectory(prefix="sentimen-kill-") as name:
        work = Path(name)
        binary = asked.binary.resolve()
        chosen = verbs(work, binary)
        if asked.verbs:
            chosen = [verb for verb in chosen if verb.name in asked.verbs.split(",")]
        killed, interrupted = [], []
        for verb in chosen:
            draw = random.Random(f"{asked.seed} {verb.name}")
            verb.measure()
            verb.kill(asked.rounds, draw)
            c = verb.counts
            killed.append([
                verb.name, f"{verb.whole:.2f}", f"{1000 * verb.write:.0f}", c["kills"] + c["second kills"], c["before"], c["during"],
                c["after"], c["ended"], "/".join(str(c[f"part {i}"]) for i in range(4)), c["old"], c["new"],
                c["resumed"] if verb.resumes else "-", c["lost"] if verb.resumes else "-",
                c["doubled"] if verb.resumes else "-", c["half"], c["temporaries"],
            ])
            print(f"# {verb.name}: {c['kills'] + c['second kills']} kills, {len(verb.breaches)} breaches", file=sys.stderr, flush=True)
        left, is_bad = is_read(work, binary, chosen)
        for verb in chosen:
            draw = random.Random(f"{asked.seed} {verb.name} SIGINT")
            verb.interrupt(max(4, asked.rounds // 5), draw)
            c = verb.counts
            interrupted.append([
                verb.name, c["130"], c["at start"], c["ended"], f"{1000 * verb.slowest:.0f}", c["old"], c["new"],
                c["half"], c["temporaries"],
            ])
    print("\nSIGKILL")
    print_table(
        ["verb", "run s", "write ms", "kills", "before", "during", "after", "ended", "quarters", "old", "new", "resumed", "lost",
         "doubled", "half", "temporaries"], killed,
    )
    print("\nbefore, during, after: where in the write kills fell; ended: the run was over; quarters: the even kills by quarter of"
          "\nthe run. review: old is as acknowledged, new one answer further. predict --resume is killed a second time while it"
          "\ngoes on; old is a beginning of the file.")
    print(f"\n`ingest FOLDER` beside {left} temporaries that kills left: {'READS THEM' if is_bad else 'reads none of them'}")
    print("\nSIGINT")
    print_table(["verb", "exit 130", "at start", "ended", "slowest ms", "old", "new", "half", "temporaries"], interrupted)
    breaches = [breach for verb in chosen for breach in verb.breaches]
    for breach in breaches[:50]:
        print(f"BREACH {breach}")
    print(f"\n{len(breaches)} breaches")
    sys.exit(1 if breaches or is_bad else 0)


if __name__ == "__main__":
    main()
