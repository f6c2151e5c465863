"""What a person decided of a hit: it is not our customer (cleared), or it is (confirmed).

A decision holds for one customer with the facts it had, and for one entry with the content it had.
When either changes the hit is open again, and it is said what changed; so is it when the decision
has expired or was withdrawn. A decision of one customer says nothing of another, and one of a list
nothing of another list. Decisions are never altered: a newer one counts in place of an older.

    decisions = Clearings.load(decisions_path(home))
    decisions.status(customer, entry, today).state     # State.OPEN, CLEARED, CONFIRMED, ...

The log (see ``chained``) holds the facts of both sides as they were, names and dates of birth
among them: it is the user's own file, and nothing of it goes into messages.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final

from kaname.core.hit import Entry
from kaname.core.problem import Place, ProblemError
from kaname.core.text import Text
from kaname.screening.chained import ChainedLog, LogDisk, Mended, Record
from kaname.screening.customers import (
    Change,
    Customer,
    Facts,
    changes_between,
    entry_facts,
    hash_of_facts,
    sound,
)
from kaname.screening.words_clearing import stop, words

__all__ = [
    "OWN", "Basis", "Clearings", "Decision", "HitKey", "State", "Status", "Verdict",
    "decisions_path", "log_path", "status_of",
]  # fmt: skip

FORMAT: Final = 1
OWN: Final = "own"
"""The organisation whose decisions these are, when none is named."""
_ORGANISATION: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_RESERVED: Final = frozenset({"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)),
                              *(f"lpt{n}" for n in range(10))})  # fmt: skip
"""What Windows takes for a device."""


class Verdict(Enum):
    """What a record says."""

    CLEARED = "cleared"
    """The entry is not the customer."""
    CONFIRMED = "confirmed"
    """The entry is the customer."""
    WITHDRAWN = "withdrawn"
    """The decision before no longer counts."""


class State(Enum):
    """How a hit stands today."""

    OPEN = "open"
    """Nobody decided, or the decision was withdrawn."""
    CLEARED = "cleared"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    """Somebody decided, but the customer or the entry has changed since."""
    EXPIRED = "expired"
    """Somebody decided for a time, and that has passed."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision was made on: the edition's label, the matcher and its threshold in points.

    ``score`` is what the hit had, or None when the entry was no hit.
    """

    edition: str
    matcher: str
    threshold: int
    score: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One record of the log. ``until`` is the last day on which it counts."""

    number: int
    verdict: Verdict
    at: datetime
    by: str
    reason: str
    until: date | None
    customer_id: str
    customer_facts: Facts
    customer_hash: str
    entry_id: str
    list_id: str
    entry_facts: Facts
    entry_hash: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Status:
    """How a hit stands, by which decision, and what changed since that."""

    state: State
    decision: Decision | None = None
    changes: tuple[Change, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Tell whether the hit needs nobody's attention: it is cleared, and nothing changed."""
        return self.state is State.CLEARED

    @property
    def why(self) -> Text:
        """Return the status in words."""
        if self.decision is None or self.state is State.OPEN:
            key = "open" if self.decision is None else "withdrawn"
            return words()(f"status.{key}")
        facts: dict[str, Any] = {
            "verdict": words()(f"verdict.{self.decision.verdict.value}"),
            "day": self.decision.at.date(),
            "by": self.decision.by,
            "number": self.decision.number,
        }
        if self.state is State.EXPIRED:
            facts["until"] = self.decision.until
        if self.changes:
            facts["changes"] = _joined([change.text for change in self.changes])
            key = "expired_and_changed" if self.state is State.EXPIRED else "reopened"
            return words()(f"status.{key}", **facts)
        return words()(f"status.{self.state.value}", **facts)


HitKey = tuple[str, str, str]
"""Customer, list, entry."""


class Clearings:
    """The decisions of one organisation, as they are in its log."""

    def __init__(self, log: ChainedLog, records: Iterable[Record]) -> None:
        self._log = log
        self.decisions: tuple[Decision, ...] = ()
        self._newest: dict[HitKey, Decision] = {}
        self._take(map(_decision, records))

    @classmethod
    def load(cls, path: Path, disk: LogDisk | None = None) -> "Clearings":
        """Read the log; none yet is no decision yet.

        Raises:
            ProblemError: (status 3) as ``ChainedLog.read``, or a record is of another format
                (KAN-2291).
        """
        log = ChainedLog(path, disk)
        return cls(log, log.read())

    @staticmethod
    def mend(path: Path) -> Mended | None:
        """Mend a torn last line; see ``ChainedLog.mend``."""
        return ChainedLog(path).mend()

    def status(
        self, customer: Customer, entry: Entry, today: date, formerly: Sequence[str] = ()
    ) -> Status:
        """Return how the hit of ``entry`` on ``customer`` stands.

        Args:
            customer: as it is now.
            entry: as it is in the edition in use.
            today: decides whether a decision has expired; its last day is still within.
            formerly: ids that the entry had in earlier editions, where its publisher gives none;
                a decision under one of them is found, and has to be made again.
        """
        decision = self._newest.get((customer.id, entry.list_id, entry.id))
        renamed: tuple[Change, ...] = ()
        if decision is None:
            for old in formerly:
                decision = self._newest.get((customer.id, entry.list_id, old))
                if decision is not None:
                    renamed = (Change("entry", "id", (old,), (entry.id,)),)
                    break
        return status_of(decision, customer, entry, today, renamed)

    def newest(self) -> Mapping[HitKey, Decision]:
        """Return the newest record of every hit that has one, withdrawn ones among them."""
        return dict(self._newest)

    def decide(
        self,
        verdict: Verdict,
        customer: Customer,
        entry: Entry,
        basis: Basis,
        *,
        by: str,
        reason: str,
        at: datetime,
        until: date | None = None,
    ) -> Decision:
        """Record a decision, beside what other processes recorded meanwhile.

        Args:
            verdict: cleared or confirmed.
            customer: with the facts that were looked at.
            entry: with the content that was looked at.
            basis: what the decision was made on.
            by: who decided, such as a user's name.
            reason: why; an auditor reads it.
            at: when, in the time zone whose days ``until`` counts.
            until: the last day on which it counts; for good when there is none.

        Raises:
            ProblemError: nobody or no reason is named (KAN-2293), the last day is past (KAN-2294),
                or the log cannot be used (status 3). Nothing is recorded then.
            ValueError: the verdict is no decision, or the time has no zone.
        """
        if verdict is Verdict.WITHDRAWN:
            raise ValueError("withdraw() withdraws")
        said = _said(by, reason, at)
        if until is not None and until < at.date():
            raise stop("KAN-2294", Place(field="until"), until=until)
        ours, theirs = customer.facts(), entry_facts(entry)
        record = {
            "format": FORMAT,
            "verdict": verdict.value,
            **said,
            "until": until.isoformat() if until else None,
            "customer": {"id": customer.id, "hash": hash_of_facts(ours), "facts": ours},
            "entry": {
                "id": entry.id,
                "list": entry.list_id,
                "hash": hash_of_facts(theirs),
                "facts": theirs,
            },
            "basis": {name: getattr(basis, name) for name in Basis.__dataclass_fields__},
        }
        return self._record(lambda _: record)

    def withdraw(
        self, customer_id: str, list_id: str, entry_id: str, *, by: str, reason: str, at: datetime
    ) -> Decision:
        """Record that the newest decision of a hit no longer counts; the hit is open again.

        Raises:
            ProblemError: there is none to withdraw (KAN-2295), nobody or no reason is named
                (KAN-2293), or the log cannot be used (status 3).
        """
        said = _said(by, reason, at)

        def made(newest: Mapping[HitKey, Decision]) -> Record:
            old = newest.get((customer_id, list_id, entry_id))
            if old is None or old.verdict is Verdict.WITHDRAWN:
                raise stop("KAN-2295", Place(field="ENTRY"), entry=entry_id)
            return {
                "format": FORMAT,
                "verdict": Verdict.WITHDRAWN.value,
                **said,
                "until": None,
                "withdraws": old.number,
                "customer": {
                    "id": old.customer_id, "hash": old.customer_hash, "facts": old.customer_facts,
                },
                "entry": {
                    "id": old.entry_id, "list": old.list_id, "hash": old.entry_hash,
                    "facts": old.entry_facts,
                },
                "basis": {name: getattr(old.basis, name) for name in Basis.__dataclass_fields__},
            }  # fmt: skip

        return self._record(made)

    def in_force(self) -> tuple[Decision, ...]:
        """Return the newest decision of every hit that has one, withdrawn ones left out."""
        newest = (d for d in self._newest.values() if d.verdict is not Verdict.WITHDRAWN)
        return tuple(sorted(newest, key=lambda decision: decision.number))

    def seal(self) -> tuple[int, str]:
        """Return how many records there are, and the hash of the last; see ``ChainedLog.seal``."""
        return self._log.seal()

    def _record(self, made: Any) -> Decision:
        def make(records: tuple[Record, ...]) -> list[Record]:
            if len(records) < len(self.decisions):  # an older copy was put in its place
                self.decisions, self._newest = (), {}
            self._take(map(_decision, records[len(self.decisions) :]))
            return [made(self._newest)]

        (added,) = self._log.grow(make)
        decision = _decision(added)
        self._take([decision])
        return decision

    def _take(self, decisions: Iterable[Decision]) -> None:
        new = tuple(decisions)
        self.decisions += new
        for one in new:
            self._newest[one.customer_id, one.list_id, one.entry_id] = one


def status_of(
    decision: Decision | None,
    customer: Customer | None,
    entry: Entry,
    today: date,
    renamed: tuple[Change, ...] = (),
    *,
    is_book: bool = True,
) -> Status:
    """Return how a hit stands by the newest record on it.

    Args:
        decision: that record; None when nobody decided.
        customer: as it is now; None only where nobody decided.
        entry: as it is in the edition in use.
        today: decides whether a decision has expired.
        renamed: what else is known to have changed since.
        is_book: whether ``customer`` is what the book says. What another source, such as a query,
            adds to facts on which the book was silent, is no change of the customer.
    """
    if decision is None or customer is None or decision.verdict is Verdict.WITHDRAWN:
        return Status(State.OPEN, decision)
    found = _changes(decision, customer, entry)
    if not is_book:
        found = tuple(one for one in found if one.side != "customer" or one.old)
    changed = (*found, *renamed)
    if decision.until is not None and today > decision.until:
        return Status(State.EXPIRED, decision, changed)
    if changed:
        return Status(State.REOPENED, decision, changed)
    return Status(State(decision.verdict.value), decision)


def decisions_path(home: Path, organisation: str = OWN) -> Path:
    """Return the log of an organisation's decisions.

    Raises:
        ProblemError: (KAN-2296) the organisation's name cannot be that of a file.
    """
    return log_path(home, "decisions", organisation)


def log_path(home: Path, what: str, organisation: str) -> Path:
    """Return the log of an organisation in the folder ``what``.

    Raises:
        ProblemError: (KAN-2296) the organisation's name cannot be that of a file.
    """
    if not _ORGANISATION.fullmatch(organisation) or organisation in _RESERVED:
        raise stop("KAN-2296", Place(field="--organisation"), given=organisation[:80])
    return home / what / f"{organisation}.jsonl"


def _changes(decision: Decision, customer: Customer, entry: Entry) -> tuple[Change, ...]:
    return (
        *changes_between("customer", decision.customer_facts, customer.facts()),
        *changes_between("entry", decision.entry_facts, entry_facts(entry)),
    )


def _said(by: str, reason: str, at: datetime) -> dict[str, str]:
    """Return who, why and when, as they are recorded."""
    given = {"by": sound(by).strip(), "reason": sound(reason).strip()}
    missing = [
        problem
        for name, text in given.items()
        if not text
        for problem in stop("KAN-2293", Place(field=f"--{name}")).problems
    ]
    if missing:
        raise ProblemError(*missing)
    if at.tzinfo is None:
        raise ValueError("the time of a decision has a zone")
    return {**given, "at": at.astimezone(UTC).isoformat(timespec="seconds")}


def _decision(record: Record) -> Decision:
    try:
        if record["format"] != FORMAT:
            found = str(record["format"])[:20]
            raise stop("KAN-2300", Place(line=_line(record)), 3, found=found, expected=FORMAT)
        customer, entry, basis = record["customer"], record["entry"], record["basis"]
        return Decision(
            number=record["number"],
            verdict=Verdict(record["verdict"]),
            at=datetime.fromisoformat(record["at"]),
            by=str(record["by"]),
            reason=str(record["reason"]),
            until=date.fromisoformat(record["until"]) if record["until"] else None,
            customer_id=customer["id"],
            customer_facts=_facts(customer["facts"]),
            customer_hash=customer["hash"],
            entry_id=entry["id"],
            list_id=entry["list"],
            entry_facts=_facts(entry["facts"]),
            entry_hash=entry["hash"],
            basis=Basis(**basis),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise stop("KAN-2291", Place(line=_line(record)), 3) from error


def _line(record: Record) -> int | None:
    number = record.get("number")
    return number if isinstance(number, int) else None


def _facts(value: Mapping[str, Sequence[str]]) -> Facts:
    return {field: tuple(several) for field, several in value.items()}


def _joined(texts: Sequence[Text]) -> Text:
    return Text("; ".join(text.en for text in texts), "；".join(text.ja for text in texts))
