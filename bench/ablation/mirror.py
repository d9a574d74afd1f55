"""How near the rows and fits made here are to those of the product."""

import numpy
import peers
import sets

FLAGS = {"default": [], "default without the lexicon": ["--lexicon", "none"]}
PROGRAM = peers.ROOT / "target" / "release" / "sentimen"
WORK = peers.ROOT / "target" / "ablation" / "product"


def product(name, base, again):
    """The probabilities of the product for all that is asked of a set, without calibration."""
    found = []
    for at, (_, train, asked) in enumerate(sets.parts(name)):
        model, out = (WORK / f"{name}-{at}-{base.replace(' ', '-')}.{end}" for end in ("model", "jsonl"))
        WORK.mkdir(parents=True, exist_ok=True)
        if again or not out.exists():
            exact = ["--no-eval", "--calibration", "none", "--tol", "1e-6"]
            peers.run([PROGRAM, "train", train, *FLAGS[base], *exact, "-q", "-o", model])
            peers.run([PROGRAM, "predict", "-m", model, asked, "--format", "jsonl", "-q", "-o", out])
        for answer in sets.rows_of(out):
            found.append([answer["probabilities"][label] for label in sorted(answer["probabilities"])])
    return numpy.array(found)


def check(bases, again):
    """Lines that say how far probabilities and labels of the bases are from the product's. `bases`: answers by base and set."""
    lines = ["| recipe | set | probabilities differ at most | in the mean | labels that differ |", "|---|---|--:|--:|--:|"]
    for base in FLAGS:
        for name, title in sets.SHORT.items():
            ours, theirs = bases[base, name].plain, product(name, base, again)
            apart = numpy.abs(ours - theirs)
            labels = (ours.argmax(axis=1) != theirs.argmax(axis=1)).sum()
            lines.append(f"| {base} | {title} | {apart.max():.1e} | {apart.mean():.1e} | {labels} of {len(ours):,} |")
    return lines
