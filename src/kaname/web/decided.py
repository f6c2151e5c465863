"""What people decided of hits, beside the results of a query that says whose it is.

A query that has an ``id`` is of the customer with that id, with the facts that the query gives.
Who may ask the service may send any id: of a customer that was decided on with other facts than
the query gives, only that it changed is told, and in which fields, never what was known of it.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from kaname.core.problem import ProblemError
from kaname.screening.bulk.decided import Decided
from kaname.screening.clearing import Clearings, Status
from kaname.web.failures import note_failure
from kaname.web.words import RefusedError, problem

__all__ = ["Decisions", "decision_shown"]


class Decisions:
    """The decisions of one organisation, read again when their log has changed.

    Args:
        path: of their log.
        organisation: whose they are.
        today: returns the day that decides which have expired.
    """

    def __init__(self, path: Path, organisation: str, today: Callable[[], date]) -> None:
        self._path = path
        self._organisation = organisation
        self._today = today
        self._reading = Lock()
        self._clearings: Clearings | None = None
        self._signature: object = None

    def load(self) -> Decided:
        """Return the decisions that are recorded now.

        Raises:
            ProblemError: (status 3) the log cannot be used.
        """
        with self._reading:
            signature = self._signature_now()
            if self._clearings is None or signature != self._signature:
                self._clearings = None
                self._clearings = Clearings.load(self._path)
                self._signature = signature
            return Decided.of(self._organisation, self._clearings, self._today())

    def current(self) -> Decided:
        """Return what ``load`` does.

        Raises:
            RefusedError: (503, KAN-2344) the log cannot be used. What was read before is not used
                then: a decision may have been withdrawn since.
        """
        try:
            return self.load()
        except ProblemError as error:
            note_failure(error)
            codes = ", ".join(sorted({one.code for one in error.problems}))
            raise RefusedError(503, problem("KAN-2344", codes)) from error

    def _signature_now(self) -> object:
        """Return what tells, cheaply, whether the log or its head has changed."""
        found: list[object] = []
        for path in (self._path, self._path.with_name(f"{self._path.name}.head")):
            try:
                status = path.stat()
            except FileNotFoundError:
                found.append(None)
            else:
                found.append((status.st_mtime_ns, status.st_size, status.st_ino))
        return found


def decision_shown(status: Status) -> dict[str, Any]:
    """Return how a hit stands, as a client reads it.

    ``reason`` and ``why`` are null where the query gives other facts of the customer than the
    decision was made on.
    """
    decision = status.decision
    if decision is None:
        return {"state": status.state.value}
    known = all(change.side != "customer" for change in status.changes)
    withdrawn = not status.changes and status.state.value == "open"
    why = status.why
    return {
        "state": status.state.value,
        "number": decision.number,
        "verdict": decision.verdict.value,
        "by": decision.by,
        "at": decision.at.isoformat(),
        "until": decision.until.isoformat() if decision.until else None,
        "changed": [f"{change.side}.{change.field}" for change in status.changes],
        "reason": decision.reason if known and not withdrawn else None,
        "why": {"en": why.en, "ja": why.ja} if known else None,
    }
