"""What was tried: ingredients beside the default recipe. Measures them and writes their part of bench/ACCURACY.md.

    cargo build --release
    python3 bench/ablation                      all that was not measured yet, in some forty minutes beside other work
    python3 bench/ablation --rows lexicon       those with this in their name; --again measures them anew
    python3 bench/ablation --rows pages         titles and leads
    python3 bench/ablation --report             measures nothing, writes the tables again

The product has none of what did not help, so rows and fits are made here: `tokens.py` and `lexicon.py` mirror the product's default
recipe, `ingredients.py` has what was tried, `rows.py` makes rows, `measure.py` fits and compares, `mirror.py` holds the mirror against
the product, `news_pages.py` measures titles and leads, `run.py` is the table. It runs in the environment of the peers, which has
scikit-learn, on one core. Answers are kept below target/ablation.
"""

import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import peers  # noqa: E402


def main():
    """Sets the environment up and runs `run.py` in it."""
    if {"-h", "--help"} & set(sys.argv):
        print(__doc__)
        return
    if not peers.SHARED.exists():
        print(f"skipped: {peers.SHARED} is absent")
        return
    if not peers.set_up(["sk-word"]):
        sys.exit("bench/ablation: scikit-learn is needed")
    environment = peers.clean_environment() | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(HERE.parent)}
    sys.exit(subprocess.run([peers.PYTHON, HERE / "run.py", *sys.argv[1:]], env=environment).returncode)


if __name__ == "__main__":
    main()
