"""The peer's side: nomenklatura's blocker and its logic-v2, as a process that answers lines.

Run with the peer's own Python (``make bench-peer``), from ``run.py``. One request a line on
standard input, one answer a line on standard output, both JSON:

    {"do": "versions"}
    {"do": "build", "parties": FILE, "folder": FOLDER}    [{id, schema, names, aliases, weak}, ...]
    {"do": "load", "parties": FILE, "folder": FOLDER}     the same, with the blocker built before
    {"do": "search", "questions": [[name, schema], ...]}  answers, survivors, seconds
    {"do": "pairs", "pairs": [[left, right, schema], ...]}
    {"do": "memory"}

How it is driven: the parties go into its ``MemoryStore``; ``blocker.Index`` is built over the view
of the store, with its own options as they come; all questions go through ``match_entities`` in one
batch, and every survivor is scored by ``LogicV2.compare``, question on the left. Entities of the
list are assembled once and kept, which is kinder to the peer than its own view, which assembles one
each time it is asked. Every question has an id that was never used before: logic-v2 keeps the names
of an entity under its id, and a reused id answers with the names of the one before.
"""

import json
import os
import sys
import time
from importlib.metadata import version
from itertools import count
from pathlib import Path

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker import Index
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig
from nomenklatura.resolver import Linker
from nomenklatura.store.memory import MemoryStore

LIST = Dataset.make({"name": "bench", "title": "The list that is measured on"})
FRESH = count(1)


class Peer:
    """A list, its blocker, and the algorithm."""

    def __init__(self, algorithm="logic-v2"):
        self.algorithm = get_algorithm(algorithm)
        self.config = ScoringConfig.defaults()
        self.entities = {}
        self.index = None

    def build(self, parties, folder):
        """Index the parties; return the seconds, reading the file aside."""
        return self._open(parties, folder, build=True)

    def load(self, parties, folder):
        """Do the same with the blocker that ``build`` left in the folder."""
        return self._open(parties, folder, build=False)

    def _open(self, parties, folder, *, build):
        records = json.loads(Path(parties).read_text(encoding="utf-8"))
        started = time.perf_counter()
        store = MemoryStore(LIST, Linker({}))
        with store.writer() as writer:
            for record in records:
                for statement in entity_of(record).statements:
                    writer.add_statement(statement)
        view = store.default_view()
        self.index = Index(view, Path(folder))
        if build:
            self.index.build()
        seconds = time.perf_counter() - started
        self.entities = {entity.id: entity for entity in view.entities()}
        self.index.con.execute("SET threads = 1")
        return {"seconds": seconds, "parties": len(records)}

    def search(self, questions):
        """Block all questions in one batch and score every survivor."""
        started, busy = time.perf_counter(), time.process_time()
        asked = []
        for name, schema in questions:
            record = {"id": f"question-{next(FRESH)}", "schema": schema, "names": [name]}
            asked.append(entity_of(record))
        survivors = {
            ident.id: [found.id for found, _ in matches]
            for ident, matches in self.index.match_entities(asked)
        }
        blocked = time.perf_counter() - started
        answers = []
        for question in asked:
            scored = []
            for party in survivors.get(question.id, ()):
                score = self.algorithm.compare(question, self.entities[party], self.config).score
                if score > 0:
                    scored.append((party, score))
            scored.sort(key=lambda pair: (-pair[1], pair[0]))
            answers.append(scored)
        seconds = time.perf_counter() - started
        return {
            "seconds": seconds,
            "blocking_seconds": blocked,
            "processor_seconds": time.process_time() - busy,
            "answers": answers,
            "survivors": [survivors.get(question.id, []) for question in asked],
        }

    def pairs(self, pairs):
        """Score pairs of names."""
        started = time.perf_counter()
        scores = []
        for left, right, schema in pairs:
            one = entity_of({"id": f"left-{next(FRESH)}", "schema": schema, "names": [left]})
            two = entity_of({"id": f"right-{next(FRESH)}", "schema": schema, "names": [right]})
            scores.append(self.algorithm.compare(one, two, self.config).score)
        return {"scores": scores, "seconds": time.perf_counter() - started}


def entity_of(record):
    """Return a record as the peer's entity."""
    properties = {"name": record["names"]}
    if record.get("aliases"):
        properties["alias"] = record["aliases"]
    if record.get("weak"):
        properties["weakAlias"] = record["weak"]
    data = {"id": record["id"], "schema": record["schema"], "properties": properties}
    return StatementEntity.from_data(LIST, data)


def versions():
    """Return what is measured."""
    return {name: version(name) for name in ("nomenklatura", "rigour", "followthemoney")}


def memory():
    """Return the most memory the process had, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(line for line in status if line.startswith("VmHWM:"))
    return {"peak_mb": int(peak.split()[1]) / 1024}


def main():
    """Answer until the input ends. Nothing else writes on standard output."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    peer = Peer()
    does = {
        "versions": versions, "memory": memory, "build": peer.build, "load": peer.load,
        "search": peer.search, "pairs": peer.pairs,
    }  # fmt: skip
    for line in sys.stdin:
        request = json.loads(line)
        answer = does[request.pop("do")](**request)
        out.write(json.dumps(answer) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
