"""bench/ACCURACY.md, which several scripts write: each its own part, the others' left as they are."""

import peers

PAGE = peers.ROOT / "bench" / "ACCURACY.md"
PARTS = ["accuracy.py", "settings.py", "drift.py", "ablation"]
"""The scripts, in the order of their parts."""


def write(script, lines):
    """Puts `lines` in place of the part of a script."""
    parts = read()
    parts[script] = "\n".join(lines).strip()
    made = [f"{mark(of)}\n\n{parts[of]}\n" for of in PARTS if of in parts]
    PAGE.write_text("\n".join(made), encoding="utf-8")
    print(f"wrote the part of {script} in {PAGE.relative_to(peers.ROOT)}")


def read():
    """The parts that are there, by script."""
    rest = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    parts = {}
    for script in reversed(PARTS):
        rest, found, part = rest.partition(mark(script))
        if found:
            parts[script] = part.strip()
    return parts


def mark(script):
    """The line above the part of a script."""
    return f"<!-- Written by bench/{script}. -->"
