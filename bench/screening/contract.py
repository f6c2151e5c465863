"""The same measures through the command line, as anybody else would take them.

``kaname screen --file F --column query --top 10 --out hits.csv`` and ``kaname screen pairs``. A
file says nothing of the kind of a party, so these figures are without it.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import lists
import retrieval
import sets
from measures import area_under_curve, recall_at, share_above, threshold_letting

TOP = 10


def measure(cross_names: int | None) -> dict[str, Any]:
    """Return the figures; ``failed`` with the last lines of the message where a command fails."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        return {"sdn": _sdn(root), "cross": _cross(root, cross_names), "pairs": _pairs(root)}


def _sdn(root: Path) -> dict[str, Any]:
    questions = sets.retrieval_questions()
    lists.opened(lists.sdn_store(root / "sdn"))
    found = _screened(root / "sdn", questions)
    if "failed" in found:
        return found
    figures = retrieval.sdn(questions, found["answers"], None, {})
    kept = ("top1", "recall_at_1pct", "alerts_at_1pct", "threshold_at_1pct_above")
    return {**{key: figures[key] for key in kept}, "seconds": found["seconds"],
            "names": len(questions)}  # fmt: skip


def _cross(root: Path, count: int | None) -> dict[str, Any]:
    questions = sets.crossscript_questions()[:count]
    path = sets.SETS / "crossscript_index.targets.simple.csv"
    told = _run(["lists", "import", "--confirm", str(path)], root / "cross")
    if told:
        return {"failed": told}
    found = _screened(root / "cross", questions)
    if "failed" in found:
        return found
    figures = retrieval.cross(questions, found["answers"], None)
    return {"seconds": found["seconds"], "names": len(questions), "scripts": figures}


def _screened(home: Path, questions: Sequence[sets.Question]) -> dict[str, Any]:
    """Return the answers of a file of names, by the ids that the publishers give."""
    names, hits = home / "names.csv", home / "hits.csv"
    with names.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["query"])
        writer.writerows([question.name] for question in questions)
    asked = ["screen", "--file", str(names), "--column", "query", "--top", str(TOP)]
    started = time.perf_counter()
    told = _run([*asked, "--out", str(hits)], home)
    if told:
        return {"failed": told}
    seconds = time.perf_counter() - started
    answers: list[list[tuple[str, float]]] = [[] for _ in questions]
    right = {party for question in questions for party in question.right}
    plain = {party.partition(":")[2] or party: party for party in right}
    for row in sets.rows(hits):
        party = row["entry_id"]
        own = party if party in right else plain.get(party.partition(":")[2], party)
        answers[int(row["row"]) - 1].append((own, float(row["score"])))
    return {"answers": answers, "seconds": seconds}


def _pairs(root: Path) -> dict[str, Any]:
    pairs = sets.crossscript_pairs()
    out = root / "scored.csv"
    source = sets.SETS / "crossscript_pairs.csv"
    started = time.perf_counter()
    asked = ["screen", "pairs", str(source), "--a", "name_a", "--b", "name_b", "--out", str(out)]
    told = _run(asked, root)
    if told:
        return {"failed": told}
    seconds = time.perf_counter() - started
    scores = [float(row["score"] or 0) for row in sets.rows(out)]
    figures: dict[str, Any] = {"seconds": seconds, "pairs": len(pairs), "scripts": {}}
    marked = list(zip(pairs, scores, strict=True))
    for script in dict.fromkeys(pair.group for pair in pairs):
        same = [s for p, s in marked if p.group == script and p.match]
        hard = [s for p, s in marked if p.group == script and p.sort == "hard"]
        figures["scripts"][script] = {
            "recall_at_70": recall_at(same, 70),
            "auc_hard": area_under_curve(same, hard),
            "recall_at_5pct_hard": share_above(same, threshold_letting(hard, 0.05)),
        }
    return figures


def _run(words: list[str], home: Path) -> str:
    """Run a command of Kaname with its own lists; return why it failed, or nothing."""
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "KANAME_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "kaname.cli.main", *words],
        env=environment, cwd=home, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode == 0:
        return ""
    last = (done.stderr.strip() or "it said nothing").splitlines()[-1]
    return f"status {done.returncode}: {re.sub(r'[^ ]*/[^ ]+', '...', last)[:120]}"
