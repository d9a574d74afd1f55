"""What the long tests run on: pages of data/, and rows made of their sentences by a seeded draw."""

import csv
import random
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def sentences():
    """Sentences of the pages in data/ with the label of their page."""
    with open(ROOT / "data" / "events.csv", newline="", encoding="utf-8") as table:
        labels = {row["page"]: row["label"] for row in csv.DictReader(table)}
    found = []
    for page in sorted((ROOT / "data" / "pages").iterdir()):
        text = page.read_text(encoding="utf-8", errors="replace")
        for line in text.splitlines():
            # Long lines are body, not furniture, and no line with a label is taken.
            if len(line) > 120 and "entimen" not in line:
                found.append((line.strip(), labels[page.name]))
    return found


def table(path, rows, seed, bad_one_in=0):
    """Writes a CSV id,title,text,label,outlet of so many rows; one in `bad_one_in` has no text."""
    draw = random.Random(seed)
    pool = sentences()
    by_label = {}
    for text, label in pool:
        by_label.setdefault(label, []).append(text)
    names = sorted(by_label)
    with open(path, "w", newline="", encoding="utf-8") as out:
        write = csv.writer(out)
        write.writerow(["id", "title", "text", "label", "outlet"])
        for i in range(rows):
            label = names[draw.randrange(len(names))]
            text = " ".join(draw.choice(by_label[label]) for _ in range(2))
            if bad_one_in and i % bad_one_in == bad_one_in - 1:
                text = ""
            write.writerow([f"r{i}", f'Judul "{i}", lagi', text, label, f"Kabar {i % 7}"])


def pages(folder, most):
    """Copies the first pages of data/ into `folder`."""
    folder.mkdir()
    for page in sorted((ROOT / "data" / "pages").iterdir())[:most]:
        shutil.copy(page, folder / page.name)
