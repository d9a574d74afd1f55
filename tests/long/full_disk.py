#!/usr/bin/env python3
"""Fills a disk under sentimen and holds what is left against the law: told with exit code 2, the old file stays whole, nothing
else is left; with room again, the same command does the rest. Needs root, for a small tmpfs; without, it says so and ends.

    cargo build --release && python3 tests/long/full_disk.py
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

# No folder of compiled files beside the sources.
sys.dont_write_bytecode = True

from inputs import ROOT, pages, table

TOLD = "the disk is full; make room and run again"
BLOCK = 4096


class Disk:
    """A tmpfs of a few MiB that can be filled."""

    def __init__(self, at, size="4m", inodes=64):
        self.at = at
        at.mkdir()
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},nr_inodes={inodes}", "sentimen-test", str(at)], check=True
        )

    def leave(self, free):
        """Fills it but for `free` bytes."""
        with open(self.at / "filler", "wb") as filler:
            room = os.statvfs(self.at).f_bavail * BLOCK
            filler.write(b"x" * max(0, room - free))

    def clear(self):
        (self.at / "filler").unlink(missing_ok=True)

    def names(self):
        return sorted(name for name in os.listdir(self.at) if name != "filler")

    def unmount(self):
        subprocess.run(["umount", str(self.at)], check=True)


class Test:
    def __init__(self, binary, work, disk):
        self.binary, self.work, self.disk = binary, work, disk
        self.breaches = 0
        self.rows = []

    def run(self, args, **more):
        return subprocess.run(
            [str(self.binary), *map(str, args)], cwd=self.work, capture_output=True, env={**os.environ, "LC_ALL": "C"}, **more
        )

    def hold(self, case, law, is_so, more=""):
        if not is_so:
            self.breaches += 1
            print(f"BREACH {case}: {law} {more}", flush=True)

    def well(self, args):
        ran = self.run(args)
        if ran.returncode not in (0, 1):
            sys.exit(f"sentimen {' '.join(map(str, args))}: {ran.stderr.decode()}")

    def is_told(self, case, ran):
        said = ran.stderr.decode()
        self.hold(case, "exit code 2", ran.returncode == 2, f"not {ran.returncode}: {said}")
        self.hold(case, "it is told", TOLD in said and "panicked" not in said, said)

    def replaced(self, case, args, output, old, free):
        """A verb that replaces a file, with room for `free` bytes."""
        path = self.disk.at / output
        path.write_bytes(old)
        names = self.disk.names()
        self.disk.leave(free)
        ran = self.run(args)
        self.is_told(case, ran)
        self.hold(case, "the old file stays", path.read_bytes() == old)
        self.hold(case, "nothing else is left", self.disk.names() == names, str(self.disk.names()))
        self.disk.clear()
        self.well(args)
        new = path.read_bytes()
        self.hold(case, "with room the new file comes", new != old and len(new) > free, f"{len(new)} bytes, {free} were free")
        path.unlink()
        self.rows.append((case, free, len(new)))

    def resumed(self, args, output, free):
        case = f"predict --resume {output}"
        path = self.disk.at / output
        self.well(args)
        whole = path.read_bytes()
        path.unlink()
        self.disk.leave(free)
        runs = 0
        while True:
            ran = self.run(args)
            there = path.read_bytes()
            if ran.returncode in (0, 1):
                break
            runs += 1
            self.is_told(case, ran)
            self.hold(case, "a beginning is there", whole.startswith(there) and len(there) < len(whole))
            self.hold(case, "as much as there was room for", len(there) > (free - BLOCK) * runs or not free, f"{len(there)}")
            # A little room again, which is full again before the end.
            self.disk.clear()
            self.disk.leave(free)
            if runs > 50:
                self.hold(case, "it comes to an end", False)
                break
        self.hold(case, "the disk was full at all", runs > 0)
        self.hold(case, "no row is lost or doubled", path.read_bytes() == whole)
        path.unlink()
        self.disk.clear()
        self.rows.append((f"{case}, {runs} times full", free, len(whole)))

    def reviewed(self, review):
        case = "review"
        path = self.disk.at / "r.csv"
        path.write_bytes(review)
        self.disk.leave(0)
        pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL}
        env = {**os.environ, "LC_ALL": "C"}
        child = subprocess.Popen([str(self.binary), "review", str(path)], cwd=self.work, env=env, **pipes)

        def say(line, until):
            child.stdin.write(line)
            child.stdin.flush()
            said = b""
            while until not in said:
                more = child.stderr.readline()
                said += more
                if not more:
                    return False
            return True

        self.hold(case, "a save that fails is told", say(b"positif\n", b"not saved: " + TOLD.encode()))
        self.hold(case, "the old review stays", path.read_bytes() == review)
        self.disk.clear()
        self.hold(case, "the next answer saves both", say(b"negatif\n", b"2 answered"))
        child.stdin.close()
        child.stderr.read()
        self.hold(case, "and it ends well", child.wait() == 0)
        lines = path.read_bytes().split(b"\n")
        self.hold(case, "both are there", lines[1].startswith(b"positif,") and b"\nnegatif," in path.read_bytes())
        self.hold(case, "nothing else is left", self.disk.names() == ["r.csv"], str(self.disk.names()))
        # With no room to the end, who answered is told which answers are not in the file.
        path.write_bytes(review)
        self.disk.leave(0)
        ran = self.run(["review", path], input=b"positif\nnegatif\n")
        self.is_told("review to the end", ran)
        self.hold(case, "the answers are named", b"2 not in the file: " in ran.stderr and b"'negatif'" in ran.stderr)
        self.hold(case, "the old review stays", path.read_bytes() == review)
        path.unlink()
        self.disk.clear()
        self.rows.append((case, 0, len(review)))

    def without_inodes(self, args, output):
        """No file can be made at all: known before any work."""
        case = f"{args[0]}, no file can be made"
        made = []
        try:
            for n in range(1000):
                (self.disk.at / f"f{n}").touch()
                made.append(self.disk.at / f"f{n}")
        except OSError:
            pass
        ran = self.run(args)
        self.is_told(case, ran)
        self.hold(case, "nothing is there", not (self.disk.at / output).exists() and ran.stdout == b"")
        for file in made:
            file.unlink()
        self.rows.append((case, 0, 0))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "sentimen")
    asked = parser.parse_args()
    if not asked.binary.is_file():
        sys.exit(f"{asked.binary} is not there: cargo build --release, or name it with --binary")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        print("skipped: a tmpfs is mounted by root only; run this as root")
        return
    with tempfile.TemporaryDirectory(prefix="sentimen-full-") as name:
        work = Path(name)
        try:
            disk = Disk(work / "disk")
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"skipped: no tmpfs can be mounted here ({error})")
            return
        try:
            test = Test(asked.binary.resolve(), work, disk)
            pages(work / "pages", 120)
            table(work / "rows.csv", 1500, seed=1, bad_one_in=97)
            table(work / "few.csv", 200, seed=2)
            (work / "bad.jsonl").write_text('{"text":"Laba naik"}\n' + '{"text":7}\n' * 2000, encoding="utf-8")
            test.well(["train", "pages", "--no-eval", "-o", "m.safetensors"])
            test.well(["audit", "few.csv", "--top", "60", "-o", "r.csv"])
            review = (work / "r.csv").read_bytes()
            # What audit adds to, and must not lose.
            with open(work / "r.csv", newline="", encoding="utf-8") as whole, open(work / "few-r.csv", "w", newline="") as few:
                csv.writer(few).writerows(list(csv.reader(whole))[:20])
            begun = (work / "few-r.csv").read_bytes()
            at, model = disk.at, ["-m", "m.safetensors"]
            old = b"old\n" * 100
            for free in (0, 2 * BLOCK):
                train = ["train", "pages", "--no-eval", "-o", at / "n.safetensors"]
                test.replaced("train -o", train, "n.safetensors", old, free)
                test.replaced("predict -o", ["predict", *model, "rows.csv", "-o", at / "p.csv"], "p.csv", old, free)
                test.replaced("ingest -o", ["ingest", "rows.csv", "-o", at / "a.jsonl"], "a.jsonl", old, free)
                test.replaced("ingest --rejects", ["ingest", "bad.jsonl", "--rejects", at / "b.jsonl"], "b.jsonl", old, free)
                test.replaced("explain -o", ["explain", *model, "few.csv", "--html", "-o", at / "e.html"], "e.html", old, free)
                test.replaced("report -o", ["report", *model, "few.csv", "-o", at / "r.html"], "r.html", old, free)
                test.replaced("audit -o", ["audit", "few.csv", "-o", at / "a.csv", "--top", "90"], "a.csv", begun, free)
                dump = ["inspect", "m.safetensors", "--dump", at / "w.csv"]
                test.replaced("inspect --dump", dump, "w.csv", old, free)
            for output in ("p.jsonl", "p.csv"):
                args = ["predict", *model, "rows.csv", "--resume", at / output]
                test.resumed(args, output, 40 * BLOCK)
            test.reviewed(review)
            test.without_inodes(["train", "pages", "--no-eval", "-o", at / "n.safetensors"], "n.safetensors")
            test.without_inodes(["predict", *model, "rows.csv", "-o", at / "p.csv"], "p.csv")
        finally:
            disk.unmount()
    width = max(len(case) for case, _, _ in test.rows)
    print(f"{'':{width}}  bytes free  bytes wanted")
    for case, free, wanted in test.rows:
        print(f"{case:{width}}  {free:10}  {wanted:12}")
    print(f"\n{test.breaches} breaches")
    sys.exit(1 if test.breaches else 0)


if __name__ == "__main__":
    main()
