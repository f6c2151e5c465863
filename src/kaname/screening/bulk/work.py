"""The work on one chunk: rows in, one finished part out. It runs in whichever process or machine.

A part is one line of JSON, what was counted, and below it the rows in the form of the output. The
same chunk gives the same bytes wherever it is worked on.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kaname.core.hit import Reason
from kaname.core.problem import Place
from kaname.screening.bulk.columns import Columns
from kaname.screening.bulk.decided import Decided, customer_id_of, decided_cells
from kaname.screening.bulk.parties import Asked, asked_of
from kaname.screening.bulk.readers import Row
from kaname.screening.bulk.tally import Noted, Tally
from kaname.screening.bulk.version import matcher_version
from kaname.screening.bulk.words import stop
from kaname.screening.bulk.writers import COLUMNS, rendered
from kaname.screening.clearing import State, Status
from kaname.screening.engine import Engine, Match, Query, load
from kaname.screening.names import is_cut

__all__ = [
    "HITS_MAX",
    "INDEX_KEY",
    "Bench",
    "OpenIndex",
    "Options",
    "screen_chunk",
    "shown_reasons",
]

HITS_MAX: Final = 100
"""Hits of one row when no number is asked for; where there are more, it is noted."""
INDEX_KEY: Final = "bulk"
SLOW: Final = "KANAME_TEST_CHUNK_SECONDS"
"""Tests make every chunk last at least so long, to have the time to kill a run."""


@dataclass(frozen=True, slots=True)
class Options:
    """What decides the rows of an output, beside the input and the lists.

    ``top`` is how many candidates a row gets whether or not they alert; None is every entry whose
    names reach ``threshold`` (0 to 100 points), whatever speaks against it beside, ``HITS_MAX`` at
    most. ``columns`` speak of the cells
    that are sent; ``kept`` are the positions among them of the input's own columns that are carried
    through, and ``headings`` those of the output. ``decided`` are the decisions that are asked for,
    of the customer whose id is in the cell ``customer``.
    """

    columns: Columns
    threshold: int
    top: int | None
    form: str
    language: str
    kept: tuple[int, ...] = ()
    headings: tuple[str, ...] = COLUMNS
    decided: Decided | None = None
    customer: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker needs at hand: the opened index, and the options."""

    engine: Engine
    options: Options


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """Opens the saved index in a worker.

    ``folder`` is where it stands on this machine; for other machines ``files`` brings its bytes
    along, and the worker keeps them in a folder of its own.
    """

    options: Options
    version: str
    folder: Path
    files: Mapping[str, bytes] | None = None

    def __call__(self) -> Bench:
        """Return what a worker needs.

        Raises:
            ProblemError: (KAN-2281, status 3) the worker runs another version of the matcher.
        """
        if matcher_version() != self.version:
            raise stop("KAN-2281", Place(), 3, mine=matcher_version(), wanted=self.version)
        if self.files is None:
            return Bench(load(self.folder, INDEX_KEY), self.options)
        folder = Path(tempfile.mkdtemp(prefix="kaname-"))
        try:
            for name, data in self.files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(data)
            return Bench(load(folder, INDEX_KEY), self.options)
        finally:
            _remove(folder)


def _remove(folder: Path) -> None:
    """Remove the copy of the index; what is mapped stays readable until the process ends."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def screen_chunk(bench: Bench, chunk: Sequence[Row]) -> bytes:
    """Search the rows of a chunk; return its part."""
    options = bench.options
    started = time.monotonic()
    tally = Tally(rows=len(chunk))
    wanted: list[tuple[Row, Asked, Query]] = []
    for row in chunk:
        asked = asked_of(row[1], options.columns)
        if asked.query is None:
            tally.unscreenable.setdefault(asked.unscreenable, Noted()).add(row[0])
            continue
        for field in asked.unread:
            tally.noted.setdefault(f"unread_{field}", Noted()).add(row[0])
        if is_cut(asked.name):
            tally.noted.setdefault("cut", Noted()).add(row[0])
        if options.decided is not None and not customer_id_of(row[1][options.customer]):
            tally.noted.setdefault("no_customer", Noted()).add(row[0])
        wanted.append((row, asked, asked.query))
    tally.screened = len(wanted)
    limit = options.top or HITS_MAX + 1
    least = 0 if options.top else options.threshold
    answers = bench.engine.search_many([query for _, _, query in wanted], limit, least)
    found: list[list[object]] = []
    for (row, asked, query), matches in zip(wanted, answers, strict=True):
        if not options.top and len(matches) > HITS_MAX:
            tally.noted.setdefault("more", Noted()).add(row[0])
            matches = matches[:HITS_MAX]
        decided = _decided(options, row, query, matches)
        _count(tally, matches, options.threshold if options.top else 0, decided)
        kept = [row[1][at] for at in options.kept]
        customer = customer_id_of(row[1][options.customer]) if decided else ""
        for rank, match in enumerate(matches, start=1):
            standing = (
                decided_cells(customer, decided[rank - 1], options.language) if decided else ()
            )
            found.append(
                [row[0], asked.name, rank, match.listed.entry.id, match.listed.entry.list_id,
                 match.listed_name, match.score, shown_reasons(match.reasons, options.language),
                 *standing, *kept]
            )  # fmt: skip
    tally.hits = len(found)
    body = rendered(found, options.form, options.headings)
    _wait(started)
    return json.dumps(asdict(tally), ensure_ascii=False).encode("utf-8") + b"\n" + body


def shown_reasons(reasons: Iterable[Reason], language: str) -> str:
    """Return reasons as one line, each with its points."""
    return "; ".join(
        f"{reason.text.to(language)} ({f'{reason.points:+d}' if reason.points else '0'})"
        for reason in reasons
    )


def _decided(
    options: Options, row: Row, query: Query, matches: Sequence[Match]
) -> tuple[Status, ...]:
    """Return how each hit of a row stands; nothing when no decisions are asked for."""
    if options.decided is None:
        return ()
    customer = customer_id_of(row[1][options.customer])
    return tuple(options.decided.status(customer, query, one.listed.entry) for one in matches)


def _count(
    tally: Tally, matches: Sequence[Match], threshold: int, decided: Sequence[Status]
) -> None:
    """Count the hits of a row; a hit that a person cleared alerts nobody."""
    for status in decided:
        if status.state is not State.OPEN:
            state = status.state.value
            tally.states[state] = tally.states.get(state, 0) + 1
    reaching = [number for number, match in enumerate(matches) if match.score >= threshold]
    alerting = [matches[at] for at in reaching if not decided or not decided[at].is_settled]
    if reaching and not alerting:
        tally.settled += 1
    if alerting:
        lists = {match.listed.entry.list_id for match in alerting}
        tally.alert(max(match.score for match in alerting), lists)


def _wait(started: float) -> None:
    least = os.environ.get(SLOW)
    if least:
        time.sleep(max(0.0, float(least) - (time.monotonic() - started)))
