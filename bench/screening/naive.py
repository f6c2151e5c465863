"""What a person would write in an afternoon: names made ASCII, every name compared with every name.

Run with the peer's Python, which has ICU: names are transliterated by ``normality.ascii_text`` and
compared by rapidfuzz, ``token_sort_ratio`` and Jaro-Winkler, without an index. Lines of JSON as in
``peer.py``: ``build`` and ``search``; an answer holds the ten best, scores 0 to 1.
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np
from normality import ascii_text
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.process import cdist

LIMIT = 10
ROWS = 200
"""Questions compared at a time."""
SCORERS = {"token_sort": (token_sort_ratio, 100.0), "jaro_winkler": (JaroWinkler.similarity, 1.0)}


def plain(name):
    """Return a name in ASCII, small letters, without punctuation."""
    text = "".join(c if c.isalnum() else " " for c in (ascii_text(name) or "").lower())
    return " ".join(text.split())


class Naive:
    """A list of plain names and whose they are."""

    def build(self, parties):
        """Keep the plain names; return the seconds."""
        records = json.loads(Path(parties).read_text(encoding="utf-8"))
        started = time.perf_counter()
        named = {
            record["id"]: (*record["names"], *record.get("aliases", ()), *record.get("weak", ()))
            for record in records
        }
        self.ids = sorted(named)
        self.names = [plain(name) for party in self.ids for name in named[party]]
        counts = [len(named[party]) for party in self.ids]
        self.starts = np.cumsum([0, *counts[:-1]])
        return {"seconds": time.perf_counter() - started}

    def search(self, questions, scorer):
        """Return the ten best of each."""
        compare, whole = SCORERS[scorer]
        started = time.perf_counter()
        asked = [plain(name) for name, _ in questions]
        answers = []
        for at in range(0, len(asked), ROWS):
            scores = cdist(asked[at : at + ROWS], self.names, scorer=compare, workers=1)
            for best in np.maximum.reduceat(scores, self.starts, axis=1):
                top = np.argpartition(-best, LIMIT)[:LIMIT]
                top = top[np.lexsort((top, -best[top]))]
                answers.append([(self.ids[n], float(best[n] / whole)) for n in top])
        return {"seconds": time.perf_counter() - started, "answers": answers, "survivors": None}


def main():
    """Answer until the input ends."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    naive = Naive()
    for line in sys.stdin:
        request = json.loads(line)
        answer = getattr(naive, request.pop("do"))(**request)
        out.write(json.dumps(answer) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
