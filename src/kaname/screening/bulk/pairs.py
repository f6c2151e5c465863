"""Pairs of names in a file: a score and its reasons appended to each row."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from kaname.compute.pool import PoolRunner, cores
from kaname.compute.runner import Runner, SerialRunner, WorkerDiedError
from kaname.core.problem import Place
from kaname.core.text import Text
from kaname.screening.bulk.cells import as_text
from kaname.screening.bulk.columns import position_of
from kaname.screening.bulk.parties import NAME_LETTERS_MAX, kind_of
from kaname.screening.bulk.readers import Row, Survey, rows, survey
from kaname.screening.bulk.request import form_of, refuse_input
from kaname.screening.bulk.shapes import check_single
from kaname.screening.bulk.tally import Noted
from kaname.screening.bulk.words import stop, words
from kaname.screening.bulk.work import shown_reasons
from kaname.screening.bulk.writers import assemble, carried, rendered
from kaname.screening.names import is_searchable

__all__ = ["PairRequest", "PairsDone", "run_pairs"]

APPENDED: Final = ("score", "reasons")
CHUNK_ROWS: Final = 2_000
POOL_ROWS_MIN: Final = 20_000
"""With fewer rows, more processes would take longer to start than to work."""


@dataclass(frozen=True, slots=True)
class PairRequest:
    """What is asked for: the headings of the two columns of names and of the kind of both."""

    file: Path
    out: Path
    first: str
    second: str
    kind: str | None = None
    workers: int = 0
    language: str = "en"
    encoding: str | None = None
    sheet: str | None = None


@dataclass(slots=True)
class PairsDone:
    """How many rows were read, and which had no pair of names to score."""

    rows: int = 0
    unscored: Noted = field(default_factory=Noted)


@dataclass(frozen=True, slots=True)
class _Positions:
    first: int
    second: int
    kind: int | None
    language: str
    form: str
    headings: tuple[str, ...]


def run_pairs(
    request: PairRequest,
    tell: Callable[[Text], None] = lambda _: None,
    progress: Callable[[int, int | None], None] = lambda _, __: None,
) -> PairsDone:
    """Score the pairs of a file, and write its rows with ``score`` and ``reasons`` appended.

    The score is 0 to 100, empty where a name is missing. The output appears whole or not at all.

    Raises:
        ProblemError: the file cannot be read, a column is not there, or the output cannot be
            written.
    """
    form = form_of(request.out, "")
    refuse_input(request.file, request.out)
    tell(words()("note.reading"))
    found = survey(request.file, request.encoding, request.sheet)
    name, headings = found.name, found.headings
    kind = None if request.kind is None else position_of(name, headings, request.kind)
    names = (*carried(headings, APPENDED), *APPENDED)
    at = _Positions(
        position_of(name, headings, request.first), position_of(name, headings, request.second),
        kind, request.language, form, names,
    )  # fmt: skip
    check_single(found, (at.first, at.second))
    done = PairsDone()

    def bodies() -> Iterator[bytes]:
        progress(0, found.rows)
        for part in _runner(request, found).map(score_chunk, _chunks(found), partial(_same, at)):
            head, _, body = part.partition(b"\n")
            count, unscored = json.loads(head)
            done.rows += count
            done.unscored.join(Noted(**unscored))
            progress(done.rows, found.rows)
            yield body

    draft = request.out.with_name(f".kaname-{os.getpid()}-{request.out.name}")
    try:
        try:
            assemble(bodies(), form, names, draft, numbers={"score": "double"})
            draft.replace(request.out)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise stop("KAN-2277", Place(str(request.out)), reason=reason) from error
    except WorkerDiedError as error:
        raise stop("KAN-2278", Place(), 3, reason=str(error)) from error
    return done


def _same(positions: _Positions) -> _Positions:
    """Return what a worker needs: the positions, and nothing to open."""
    return positions


def _runner(request: PairRequest, found: Survey) -> Runner:
    workers = request.workers or cores()
    many = found.rows is None or found.rows >= POOL_ROWS_MIN
    return PoolRunner(workers) if many and workers > 1 else SerialRunner()


def _chunks(found: Survey) -> Iterator[list[Row]]:
    source = rows(found)
    while chunk := list(islice(source, CHUNK_ROWS)):
        yield chunk


def score_chunk(at: _Positions, chunk: Sequence[Row]) -> bytes:
    """Score the pairs of a chunk; return a line of what was counted, and the rows below it."""
    from kaname.screening.pair import compare_names

    unscored = Noted()
    scored: list[list[object]] = []
    for number, cells in chunk:
        first, second = as_text(cells[at.first]), as_text(cells[at.second])
        if not _is_name(first) or not _is_name(second):
            unscored.add(number)
            scored.append([*cells, None, None])
            continue
        kind = kind_of(as_text(cells[at.kind])) or "" if at.kind is not None else ""
        found = compare_names(first, second, kind, kind)
        scored.append([*cells, _number(found.score), shown_reasons(found.reasons, at.language)])
    head = json.dumps([len(chunk), {"count": unscored.count, "first": unscored.first}])
    return head.encode("ascii") + b"\n" + rendered(scored, at.form, at.headings)


def _is_name(text: str) -> bool:
    return len(text) <= NAME_LETTERS_MAX and is_searchable(text)


def _number(score: float) -> float:
    """Return a score with four decimals at most, and without any where it is whole."""
    rounded = round(float(score), 4)
    return int(rounded) if rounded.is_integer() else rounded
