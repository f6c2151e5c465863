"""What people decided of the hits of a file: asked for each row, the same in every process.

A row is a customer by the id in its column of ids, with the facts of its other cells. A decision
marks a hit of it and never takes one away: ``cleared`` needs nobody's attention any more, every
other state does. See ``kaname.screening.clearing`` for what a decision holds for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kaname.core.canonical import content_hash
from kaname.core.hit import Entry
from kaname.screening.bulk.cells import as_text
from kaname.screening.clearing import Clearings, Decision, HitKey, Status, status_of
from kaname.screening.customers import Customer, sound
from kaname.screening.engine import Query

__all__ = ["DECIDED_COLUMNS", "Decided", "customer_id_of", "decided_cells"]

DECIDED_COLUMNS: Final = (
    "customer", "state", "decision", "decided_by", "decided_at", "decision_reason", "decision_why",
)  # fmt: skip
"""The columns of an output that follow the others when decisions are asked for."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions of one organisation as they were when a run began, and the day of the run.

    ``newest`` is the newest record of each hit; withdrawn ones are among them.
    """

    organisation: str
    newest: Mapping[HitKey, Decision]
    today: date

    @classmethod
    def of(cls, organisation: str, clearings: Clearings, today: date) -> "Decided":
        """Return the decisions that are recorded now."""
        return cls(organisation, clearings.newest(), today)

    def status(self, customer_id: str, query: Query, entry: Entry) -> Status:
        """Return how the hit of ``entry`` on a customer that is looked for by ``query`` stands.

        What a query says of a fact on which the customer that was decided on is silent (such as
        its kind) is no change of that customer.
        """
        decision = self.newest.get((customer_id, entry.list_id, entry.id))
        if decision is None:
            return status_of(None, None, entry, self.today)
        customer = Customer.of_query(customer_id, query)
        return status_of(decision, customer, entry, self.today, is_book=False)

    def record(self) -> dict[str, Any]:
        """Return what of the decisions decides an output: with the same, two runs mark the same.

        The day counts only in so far as it decides which decisions have expired.
        """
        known = sorted(self.newest.values(), key=lambda one: one.number)
        digest = content_hash(
            [
                [
                    one.number, one.verdict.value, one.at.isoformat(), one.by, one.reason,
                    one.until.isoformat() if one.until else "",
                    one.until is not None and self.today > one.until,
                    one.customer_id, one.customer_hash, one.list_id, one.entry_id, one.entry_hash,
                ]
                for one in known
            ]
        )  # fmt: skip
        return {"organisation": self.organisation, "sha256": digest}


def customer_id_of(cell: object) -> str:
    """Return the id of a customer in a cell, as ``kaname book`` reads it."""
    return sound(as_text(cell)).strip()


def decided_cells(customer_id: str, status: Status, language: str) -> list[str]:
    """Return the cells under ``DECIDED_COLUMNS``."""
    decision = status.decision
    state = status.state.value
    if decision is None:
        return [customer_id, state, "", "", "", "", ""]
    return [customer_id, state, str(decision.number), decision.by, decision.at.isoformat(),
            decision.reason, status.why.to(language)]  # fmt: skip
