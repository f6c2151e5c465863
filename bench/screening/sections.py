"""The sections of the bench: each asks the sides in turn, never two at once."""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import contract as command_line
import lists
import ours
import retrieval
import sets
from measures import (
    NOT_RETURNED,
    alert_rate,
    area_under_curve,
    best_f1,
    correlation,
    f1,
    percentile,
    recall_at,
    share_above,
    threshold_letting,
)
from others import Other, write_parties

from kaname.screening.engine import load

PEER_THRESHOLD = 0.7
"""What the peer and its service alert at by default."""
COLD_NAMES = ("Semiconductor Manufacturing International (Beijing) Corp", "北京航空航天大学")
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bench:
    """How a run was asked for."""

    peer: bool
    quick: bool
    misses: bool
    say: Callable[[str], None]

    def sampled(self, items: Sequence[Any], least: int) -> list[Any]:
        """Return all items, or in a quick run ``least`` of them, always the same ones."""
        if not self.quick or len(items) <= least:
            return list(items)
        return [items[at] for at in sorted(random.Random(1).sample(range(len(items)), least))]

    @property
    def passes(self) -> int:
        """Return how often a speed is taken."""
        return 5 if self.peer and not self.quick else 2


def timed(call: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what a call gives, the seconds it took, and those the processor was busy."""
    started, busy = time.perf_counter(), time.process_time()
    given = call()
    return given, time.perf_counter() - started, time.process_time() - busy


def speeds(count: int, seconds: Iterable[float]) -> Figures:
    """Return names a second: the median of the passes, the slowest and the fastest."""
    rates = sorted(count / spent for spent in seconds)
    return {
        "median": statistics.median(rates), "slowest": rates[0], "fastest": rates[-1],
        "passes": len(rates),
    }  # fmt: skip


@cache
def warming() -> tuple[sets.Question, ...]:
    """Return names to warm an engine with that no section measures the speed of."""
    matches = [pair for pair in sets.crossscript_pairs() if pair.match]
    return tuple(
        sets.Question(f"{pair.left} {pair.right}", pair.kind, "", frozenset())
        for pair in matches[:: len(matches) // 100]
    )


class Us:
    """Our engine over some entries, in this process."""

    def __init__(self, entries: Sequence[Any]) -> None:
        self.names = {entry.id: entry.name for entry in entries}
        self.engine, self.built, _ = timed(lambda: ours.engine_over(entries))
        self._folder = tempfile.TemporaryDirectory()
        self.engine.save(Path(self._folder.name), "bench")

    def search(
        self, questions: Sequence[sets.Question], *, timing: bool = True, threshold: int = 0
    ) -> Figures:
        """Return answers and what they took; the answers are made plain off the clock.

        Where the time is measured nothing is kept from an earlier pass: what was remembered of
        names is forgotten, and the engine loaded again and warmed with others.
        """
        if timing:
            ours.forget()
            self.engine = load(Path(self._folder.name), "bench")
            ours.compile_loops(self.engine)
            ours.search_many(self.engine, [ours.query_of(other) for other in warming()])
        queries = [ours.query_of(question) for question in questions]
        found, seconds, busy = timed(lambda: ours.search_many(self.engine, queries, threshold))
        answers = [ours.plain(matches) for matches in found]
        return {"answers": answers, "seconds": seconds, "processor_seconds": busy}

    def survivors(self, questions: Sequence[sets.Question]) -> list[frozenset[str]]:
        """Return the ids that survive blocking."""
        return [self.engine.candidates(ours.query_of(question)) for question in questions]

    def lines_of_misses(
        self, questions: Sequence[sets.Question], answers: Sequence[Any], survivors: Any,
        limit: float = NOT_RETURNED,
    ) -> list[str]:  # fmt: skip
        """Return what was missed and which clean names score best, one a line."""
        missed = retrieval.misses(questions, answers, survivors, self.names.__getitem__, limit)
        alarms = retrieval.alarms(questions, answers, self.names.__getitem__, 20)
        return [*missed, *alarms]


def sdn(bench: Bench) -> Figures:
    """Names against the OFAC edition of 2021-07: found, clean, and how fast."""
    questions = bench.sampled(sets.retrieval_questions(), 300)
    entries = ours.sdn()
    us = Us(entries)
    runs = {"ours": [us.search(questions)]}
    survivors = us.survivors(questions)
    result: Figures = {"parties": len(entries), "questions": len(questions)}
    if bench.peer:
        _sdn_others(bench, entries, questions, us, runs, result)
    else:
        runs["ours"] += [us.search(questions) for _ in range(bench.passes - 1)]
    first = runs["ours"][0]
    result["ours"] = {
        **retrieval.sdn(questions, first["answers"], survivors, ours.presets()),
        "names_per_second": speeds(len(questions), (run["seconds"] for run in runs["ours"])),
        "names_per_processor_second": statistics.median(
            len(questions) / run["processor_seconds"] for run in runs["ours"]
        ),
        "build_seconds": us.built,
    }
    balanced = ours.presets()["balanced"]
    alerting = [us.search(questions, threshold=balanced) for _ in range(bench.passes)]
    result["ours"]["names_per_second_at_balanced"] = speeds(
        len(questions), (run["seconds"] for run in alerting)
    )
    unknown = _without_kind(questions)
    told = retrieval.sdn(
        questions,
        us.search(unknown, timing=False)["answers"],
        us.survivors(unknown),
        ours.presets(),
    )
    told.pop("variants")
    result["ours"]["without_kind"] = told
    if bench.misses:
        limit = result["ours"]["threshold_at_1pct_above"]
        result["misses"] = us.lines_of_misses(questions, first["answers"], survivors, limit)
    return result


def _without_kind(questions: Sequence[sets.Question]) -> list[sets.Question]:
    """Return the same names as a file would give them, which says nothing of their kind."""
    return [replace(question, kind="") for question in questions]


def _sdn_others(
    bench: Bench, entries: Sequence[Any], questions: Sequence[sets.Question], us: Us,
    runs: dict[str, list[Figures]], result: Figures,
) -> None:  # fmt: skip
    """Take passes of each side in turn, and the figures of the peer and the naive ones."""
    with tempfile.TemporaryDirectory() as folder, Other("peer.py") as peer:
        parties = str(write_parties(entries, Path(folder) / "parties.json"))
        bench.say("  the peer builds its blocker")
        result["versions"] = peer.ask("versions")
        built = peer.ask("build", parties=parties, folder=str(Path(folder) / "index"))
        peer.search(questions[:50])
        with Other("naive.py") as naive:
            naive.ask("build", parties=parties)
            for number in range(bench.passes):
                bench.say(f"  pass {number + 1} of {bench.passes}")
                runs["ours"].append(us.search(questions))
                if number < 3:
                    runs.setdefault("peer", []).append(peer.search(questions))
                for scorer in ("token_sort", "jaro_winkler"):
                    if number < 2:
                        run = naive.search(questions, scorer=scorer)
                        runs.setdefault(scorer, []).append(run)
    for side in ("peer", "token_sort", "jaro_winkler"):
        first = runs[side][0]
        result[side] = {
            **retrieval.sdn(
                questions, first["answers"], first["survivors"], {"default": PEER_THRESHOLD}
            ),
            "names_per_second": speeds(len(questions), (run["seconds"] for run in runs[side])),
        }
    result["peer"]["build_seconds"] = built["seconds"]
    result["peer"]["names_per_processor_second"] = statistics.median(
        len(questions) / run["processor_seconds"] for run in runs["peer"]
    )
    result["peer"]["same_answers_each_pass"] = all(
        run["answers"] == runs["peer"][0]["answers"] for run in runs["peer"]
    )


def cross(bench: Bench) -> Figures:
    """Native-script names against Latin ones."""
    questions = bench.sampled(sets.crossscript_questions(), 400)
    entries = ours.crossscript()
    us = Us(entries)
    run = us.search(questions)
    survivors = us.survivors(questions)
    result: Figures = {"parties": len(entries)}
    result["ours"] = {
        "scripts": retrieval.cross(questions, run["answers"], survivors),
        "names_per_second": len(questions) / run["seconds"],
    }
    unknown = us.search(_without_kind(questions), timing=False)["answers"]
    for script, line in retrieval.cross(questions, unknown, None).items():
        result["ours"]["scripts"][script]["top1_without_kind"] = line["top1"]
    if bench.misses:
        result["misses"] = us.lines_of_misses(questions, run["answers"], survivors)
    if not bench.peer:
        return result
    with tempfile.TemporaryDirectory() as folder:
        parties = str(write_parties(entries, Path(folder) / "parties.json"))
        with Other("peer.py") as peer:
            bench.say("  the peer builds and answers")
            peer.ask("build", parties=parties, folder=str(Path(folder) / "index"))
            given = {"peer": peer.search(questions)}
        with Other("naive.py") as naive:
            bench.say("  the naive ones answer")
            naive.ask("build", parties=parties)
            for scorer in ("token_sort", "jaro_winkler"):
                given[scorer] = naive.search(questions, scorer=scorer)
    for side, found in given.items():
        result[side] = {
            "scripts": retrieval.cross(questions, found["answers"], found["survivors"]),
            "names_per_second": len(questions) / found["seconds"],
        }
    return result


def pairs(bench: Bench) -> Figures:
    """Pairs of names without an index: scripts, the peer's own cases, OFAC's public search."""
    across = bench.sampled(sets.crossscript_pairs(), 2000)
    cases = sets.name_bench_pairs()
    search = sets.ofac_search_pairs()
    wanted = [(p.left, p.right, p.kind) for p in (*across, *cases)]
    wanted += [(query, found, "") for query, found, _ in search]
    sides: dict[str, list[float]] = {}
    result: Figures = {}
    for left, right, kind in wanted[:200]:
        ours.pair_score(left, right, kind)
    scores, seconds, _ = timed(lambda: [ours.pair_score(*pair) for pair in wanted])
    sides["ours"] = scores
    result["ours"] = {"microseconds_per_pair": 1e6 * seconds / len(wanted)}
    if bench.peer:
        bench.say("  the peer scores")
        with Other("peer.py") as peer:
            asked = [[left, right, sets.SCHEMAS[kind]] for left, right, kind in wanted]
            peer.ask("pairs", pairs=asked[:200])
            given = peer.ask("pairs", pairs=asked)
            sides["peer"] = given["scores"]
            result["peer"] = {"microseconds_per_pair": 1e6 * given["seconds"] / len(wanted)}
    if bench.misses and "ours" in sides:
        result["misses"] = _pair_misses(across, sides["ours"])
    presets = ours.presets()
    at = {"ours": presets.get("balanced", 0.0), "peer": PEER_THRESHOLD}
    for side, scores in sides.items():
        whole = 100.0 if side == "ours" else 1.0
        end = len(across) + len(cases)
        result[side]["scripts"] = _script_figures(
            across, scores[: len(across)], 0.7 * whole, at[side]
        )
        result[side]["name_bench"] = _case_figures(cases, scores[len(across) : end], at[side])
        result[side]["ofac_search_correlation"] = correlation(
            [points for _, _, points in search], scores[end:]
        )
    return result


def _pair_misses(found: Sequence[sets.Pair], scores: Sequence[float]) -> list[str]:
    """Return the worst matches and the best hard non-matches of each script, one a line."""
    lines = []
    marked = sorted(zip(scores, found, strict=False), key=lambda pair: pair[0])
    for script in dict.fromkeys(pair.group for pair in found):
        same = [(s, p) for s, p in marked if p.group == script and p.match]
        hard = [(s, p) for s, p in marked if p.group == script and p.sort == "hard"]
        for label, chosen in (("match", same[:60]), ("hard", hard[::-1][:40])):
            lines += [f"{script}\t{label}\t{s:g}\t{p.kind}\t{p.left}\t{p.right}" for s, p in chosen]
    return lines


def _script_figures(
    found: Sequence[sets.Pair], scores: Sequence[float], seventy: float, usual: float
) -> Figures:
    figures: Figures = {}
    marked = list(zip(found, scores, strict=True))
    for script in dict.fromkeys(pair.group for pair in found):
        same = [s for p, s in marked if p.group == script and p.match]
        hard = [s for p, s in marked if p.group == script and p.sort == "hard"]
        chance = [s for p, s in marked if p.group == script and p.sort == "random"]
        if not same or not hard or not chance:
            continue
        limit = threshold_letting(hard, 0.05)
        figures[script] = {
            "matches": len(same),
            "recall_at_70": recall_at(same, seventy),
            "recall_at_threshold": recall_at(same, usual),
            "hard_alerts_at_threshold": alert_rate(hard, usual),
            "random_alerts_at_threshold": alert_rate(chance, usual),
            "auc_hard": area_under_curve(same, hard),
            "recall_at_5pct_hard": share_above(same, limit),
        }
    return figures


def _case_figures(cases: Sequence[sets.Pair], scores: Sequence[float], at: float) -> Figures:
    same = [s for p, s in zip(cases, scores, strict=True) if p.match]
    other = [s for p, s in zip(cases, scores, strict=True) if not p.match]
    best, threshold = best_f1(same, other)
    return {"f1": f1(same, other, at), "threshold": at, "best_f1": best, "best_at": threshold}


def build(bench: Bench) -> Figures:
    """An index over the Consolidated Screening List with all aliases."""
    entries = ours.csl()[: 3000 if bench.quick else None]
    names = sum(1 + len(e.aliases) + len(e.weak_aliases) for e in entries)
    result: Figures = {"parties": len(entries), "names": names}
    runs = [_child("build", str(len(entries))) for _ in range(2 if bench.quick else 3)]
    result["ours"] = {
        "seconds": statistics.median(run["seconds"] for run in runs),
        "least": min(run["seconds"] for run in runs),
        "greatest": max(run["seconds"] for run in runs),
        "again_seconds": statistics.median(run["again_seconds"] for run in runs),
        "peak_mb": statistics.median(run["peak_mb"] for run in runs),
    }
    if bench.peer:
        bench.say("  the peer builds its blocker over the same parties")
        with tempfile.TemporaryDirectory() as folder, Other("peer.py") as peer:
            parties = str(write_parties(entries, Path(folder) / "parties.json"))
            times = [
                peer.ask("build", parties=parties, folder=str(Path(folder) / number))["seconds"]
                for number in ("first", "again")
            ]
            result["peer"] = {
                "seconds": times[0], "again_seconds": times[1], **peer.ask("memory"),
            }  # fmt: skip
            spent = [
                peer.search([question])["seconds"] * 1000
                for question in bench.sampled(sets.retrieval_questions(), 880)[::20]
            ]
            result["peer"]["one_name_ms"] = {
                "p50": percentile(spent, 0.5), "p99": percentile(spent, 0.99), "names": len(spent),
            }  # fmt: skip
    return result


def memory(bench: Bench) -> Figures:
    """What a process takes that opens a built index and answers the retrieval questions."""
    questions = bench.sampled(sets.retrieval_questions(), 300)
    names = [[question.name, question.kind] for question in questions]
    result: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "names.json").write_text(json.dumps(names), encoding="utf-8")
        result["interpreter_mb"] = _bare_mb()
        for label, filled in (("sdn", lists.sdn_store), ("all_lists", lists.full_store)):
            bench.say(f"  our engine over {label}")
            store = filled(root / label)
            lists.opened(store)
            told = _child("open", str(root / label), str(root / "names.json"))
            result.setdefault("ours", {})[label] = told
        if bench.peer:
            bench.say("  the peer over sdn")
            parties = str(write_parties(ours.sdn(), root / "parties.json"))
            with Other("peer.py") as peer:
                peer.ask("build", parties=parties, folder=str(root / "index"))
                built = peer.ask("memory")["peak_mb"]
            with Other("peer.py") as peer:
                peer.ask("load", parties=parties, folder=str(root / "index"))
                peer.search(questions)
                loaded = peer.ask("memory")["peak_mb"]
            result["peer"] = {"sdn": {"peak_mb": loaded, "building_mb": built}}
    return result


def _child(*words: str) -> Figures:
    """Return what ``child.py`` tells."""
    command = [sys.executable, str(Path(__file__).with_name("child.py")), *words]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    found: Figures = json.loads(told)
    return found


def _bare_mb() -> float:
    code = "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, encoding="ascii"
    ).stdout
    return int(told) / 1024


def latency(bench: Bench) -> Figures:
    """One name at a time against every list that can be imported, engine in memory."""
    chance = random.Random(1)
    questions = [
        *sets.retrieval_questions(),
        *chance.sample(sets.crossscript_questions(), 500),
        *chance.sample(sets.invented_people(), 1000),
    ]
    chance.shuffle(questions)
    questions = bench.sampled(questions, 300)
    with tempfile.TemporaryDirectory() as folder:
        store = lists.full_store(Path(folder))
        engine, opened, _ = timed(lambda: lists.opened(store))
        queries = [ours.query_of(question) for question in questions]
        spans = {"one_name_uncompiled_ms": _each(engine, queries)[0]}
        ours.compile_loops(engine)
        spans["one_name_ms"], spans["one_name_with_reasons_ms"] = _each(engine, queries)
        kept = [edition.list_file for edition in store.editions()]
        return {
            "ours": {
                "entries": len(engine), "lists": kept, "open_seconds": opened,
                "names": len(queries), **{key: _spread(times) for key, times in spans.items()},
            }
        }  # fmt: skip


def _each(engine: Any, queries: Sequence[Any]) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each name, without and with the reasons of its ten hits."""
    ours.forget()
    for question in warming():
        ours.search_one(engine, ours.query_of(question))
    plain, with_reasons = [], []
    for query in queries:
        started = time.perf_counter()
        matches = ours.search_one(engine, query)
        found = time.perf_counter()
        told = [match.reasons for match in matches]
        ended = time.perf_counter()
        plain.append((found - started) * 1000)
        with_reasons.append((ended - started) * 1000)
        del told
    return plain, with_reasons


def _spread(times: Sequence[float]) -> Figures:
    return {
        "p50": percentile(times, 0.5), "p90": percentile(times, 0.9),
        "p99": percentile(times, 0.99), "greatest": max(times),
    }  # fmt: skip


def negatives(bench: Bench) -> Figures:
    """Invented persons, who are on no list: who alerts, per script, and how fast."""
    people = bench.sampled(sets.invented_people(), 2000)
    us = Us(ours.sdn())
    run = us.search(people)
    result: Figures = {"persons": len(people)}
    result["ours"] = {
        "names_per_second": len(people) / run["seconds"],
        "alerts": _alerts(people, run["answers"], ours.presets()),
    }
    if bench.misses:
        alarms = retrieval.alarms(people, run["answers"], us.names.__getitem__, 60)
        result["misses"] = list(alarms)
    if bench.peer:
        some = random.Random(1).sample(people, 100 if bench.quick else 500)
        bench.say(f"  the peer answers {len(some)}")
        with tempfile.TemporaryDirectory() as folder, Other("peer.py") as peer:
            parties = str(write_parties(ours.sdn(), Path(folder) / "parties.json"))
            peer.ask("build", parties=parties, folder=str(Path(folder) / "index"))
            found = peer.search(some)
        result["peer"] = {
            "persons": len(some),
            "names_per_second": len(some) / found["seconds"],
            "alerts": _alerts(some, found["answers"], {"default": PEER_THRESHOLD}),
        }
    return result


def _alerts(
    people: Sequence[sets.Question], answers: Sequence[Any], thresholds: dict[str, float]
) -> Figures:
    best = [(p.group, retrieval.best_score(a)) for p, a in zip(people, answers, strict=True)]
    groups = ["all", *sorted({group for group, _ in best})]
    figures: Figures = {}
    for group in groups:
        scores = [score for own, score in best if group in ("all", own)]
        figures[group] = {
            "persons": len(scores),
            **{name: alert_rate(scores, points) for name, points in thresholds.items()},
        }
    return figures


def cold(bench: Bench) -> Figures:
    """``kaname screen NAME`` as a process of its own, beside the bare interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        store = lists.full_store(home)
        command = [sys.executable, "-m", "kaname.cli.main", "screen"]
        bench.say("  the first run builds the index")
        first = lists.seconds_of([*command, COLD_NAMES[0]], home)
        rounds = 3 if bench.quick else 7
        bare: list[float] = []
        runs: dict[str, list[float]] = {name: [] for name in COLD_NAMES}
        for _ in range(rounds):
            bare.append(lists.seconds_of([sys.executable, "-c", "pass"], home))
            for name in COLD_NAMES:
                runs[name].append(lists.seconds_of([*command, name], home))
        medians = [statistics.median(times) for times in runs.values()]
        return {
            "lists": [edition.list_file for edition in store.editions()],
            "ours": {
                "seconds": max(medians), "seconds_each": dict(zip(runs, medians, strict=True)),
                "greatest": max(max(times) for times in runs.values()), "first_run": first,
            },
            "interpreter_seconds": statistics.median(bare),
        }  # fmt: skip


def contract(bench: Bench) -> Figures:
    """The same measures through the command line, where no kind is given."""
    return {"ours": command_line.measure(400 if bench.quick else None)}


SECTIONS: dict[str, Callable[[Bench], Figures]] = {
    "sdn": sdn, "cross": cross, "pairs": pairs, "negatives": negatives, "build": build,
    "memory": memory, "latency": latency, "cold": cold,
    "contract": contract,
}  # fmt: skip
