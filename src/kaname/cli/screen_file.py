"""``kaname screen --file``: a file of names against the lists, a file of hits out."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kaname.cli.problems import report_problems, spoken
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.problem import Problem, ProblemError
from kaname.core.text import Text
from kaname.home import home, local_store

if TYPE_CHECKING:
    from kaname.screening.bulk.decided import Decided
    from kaname.screening.bulk.request import Request
    from kaname.screening.bulk.summary import Outcome

__all__ = ["RowProgress", "mapping_of", "row_progress", "run_file_command", "say_doubts"]

PACES: Final = 64
"""The pace is that of the last so many chunks."""
PACE_SECONDS: Final = 1.0
"""No pace, and no time that is left, is told of less work than this."""
LINE_SECONDS: Final = 5.0
"""How often a line is written where there is no terminal."""


def run_file_command(
    request: "Request", keys: Sequence[str], lang: str, organisation: str | None = None
) -> None:
    """Run a bulk screening and say what came of it.

    Args:
        request: what is asked for.
        keys: the lists that are searched; none is all in use.
        lang: in which it is said.
        organisation: whose decisions mark the hits; None asks for no decisions.

    Raises:
        ProblemError: as ``run_file`` does.
    """
    from kaname.screening.bulk.lists import chosen_editions, index_folder
    from kaname.screening.bulk.run import run_file
    from kaname.screening.bulk.summary import noted_lines, summary_lines
    from kaname.screening.bulk.words import words

    store = local_store()
    decided = None if organisation is None else _decided(organisation)
    with ExitStack() as stack:
        shown = stack.enter_context(row_progress())
        editions = stack.enter_context(chosen_editions(store, keys, say_doubts))
        try:
            outcome = run_file(
                request, editions, index_folder(store, keys), shown.tell, shown.advance,
                decided=decided,
            )  # fmt: skip
        except KeyboardInterrupt:
            show_lines(["", words()("summary.later").to(lang)], err=True)
            raise
    show_lines([line.to(lang) for line in noted_lines(outcome)], err=True)
    _show_starter(outcome, lang)
    lines = [line.to(lang) for line in summary_lines(outcome)]
    lines.append(words()("summary.written", file=str(request.out)).to(lang))
    lines.append(words()("summary.no_clearance").to(lang))
    show_lines(lines)


def _decided(organisation: str) -> "Decided":
    """Return what was decided in an organisation's name until now.

    Raises:
        ProblemError: its name cannot be that of a file (KAN-2296), or the log cannot be used
            (status 3).
    """
    from kaname.screening.bulk.decided import Decided
    from kaname.screening.clearing import Clearings, decisions_path

    clearings = Clearings.load(decisions_path(home(), organisation))
    return Decided.of(organisation, clearings, datetime.now(UTC).astimezone().date())


def say_doubts(path: Path, problems: Sequence[Problem]) -> None:
    """Say what would have kept a list file from being imported for good."""
    from kaname.screening.bulk.words import words

    show_lines([words()("note.doubt", file=path.name).to(spoken())], err=True)
    report_problems(ProblemError(*problems))


def _show_starter(outcome: "Outcome", lang: str) -> None:
    from kaname.screening.words_screening import words

    starters = [one for one in outcome.editions if one.list_file == "starter"]
    if starters:
        key = "cli.starter_only" if len(outcome.editions) == 1 else "cli.starter_too"
        show_lines([words()(key, rows=starters[0].rows).to(lang)], err=True)


def mapping_of(column: str | None, given: Sequence[str]) -> dict[str, str]:
    """Return field -> heading from ``--column`` and ``--map``.

    Raises:
        ProblemError: (KAN-2272) a mapping has no ``=``.
    """
    from kaname.core.problem import Place
    from kaname.screening.bulk.columns import FIELDS
    from kaname.screening.bulk.words import stop

    mapping: dict[str, str] = {}
    for one in given:
        field, mark, heading = one.partition("=")
        if not mark:
            place = Place(field="--map")
            raise stop("KAN-2272", place, given=one, known=", ".join(FIELDS))
        mapping[field.strip()] = heading
    if column is not None:
        mapping["name"] = column
    return mapping


@contextmanager
def row_progress() -> "Iterator[RowProgress]":
    """Yield what shows how far a run is: a bar on a terminal, else a line every few seconds."""
    shown = RowProgress()
    try:
        yield shown
    finally:
        shown.close()


class RowProgress:
    """First what is being done, once it takes long; then the rows, their pace and the time left.

    The clock of the pace begins with the first ``advance``, which comes before any row is done.
    Blocks that several processes finish together say nothing of the pace, so that nothing is said
    of what is left before a second of work.

    Args:
        clock: returns seconds; a test has its own.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._before = ExitStack()
        self._tell = self._before.enter_context(progress())
        self._bar: Any = None
        self._clock = clock
        self._paces: deque[tuple[float, int]] = deque(maxlen=PACES)
        self._said = clock()

    def tell(self, doing: Text) -> None:
        """Say what is being done, before there are rows."""
        self._tell(doing)

    def advance(self, done: int, total: int | None) -> None:
        """Show how many rows are done, of how many; the first time, before the work on them."""
        now = self._clock()
        if not self._paces:
            self._before.close()
            self._said = now
            if sys.stderr.isatty():
                self._bar = _bar(total)
        self._paces.append((now, done))
        pace = self.pace()
        if self._bar is not None:
            shown = {"pace": f"{pace:,.0f}/s", "left": ""} if pace else {}
            if pace and total is not None:
                shown["left"] = str(timedelta(seconds=_left(done, total, pace)))
            self._bar.update(self._bar.task_ids[0], completed=done, **shown)
        elif pace and now - self._said >= LINE_SECONDS and done != total:
            self._said = now
            show_lines([_line(done, total, pace)], err=True)

    def pace(self) -> float:
        """Return rows a second over the last chunks; 0 while there is too little to tell."""
        (began, first), (now, done) = self._paces[0], self._paces[-1]
        return (done - first) / (now - began) if now - began >= PACE_SECONDS else 0.0

    def close(self) -> None:
        """Show nothing more."""
        self._before.close()
        if self._bar is not None:
            self._bar.stop()


def _bar(total: int | None) -> Any:
    """Return a bar on standard error, begun."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
    )

    figures = TextColumn("{task.fields[pace]} {task.fields[left]}")
    columns = BarColumn(), MofNCompleteColumn(), figures
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    bar.add_task("", total=total, pace="", left="")
    return bar


def _line(done: int, total: int | None, pace: float) -> str:
    from kaname.screening.bulk.words import words

    if total is None:
        return words()("note.rows_done", done=done, pace=int(pace)).to(spoken())
    left = _left(done, total, pace)
    facts = {"done": done, "total": total, "pace": int(pace), "seconds": left}
    return words()("note.rows_of", **facts).to(spoken())


def _left(done: int, total: int, pace: float) -> int:
    """Return the seconds that the rows which are left will take."""
    return int(max(0, total - done) / pace)
