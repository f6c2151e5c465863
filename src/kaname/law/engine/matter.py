"""The matter before a provision: the case, the day, the hits, and the one item or party asked of.

A provision reads facts only through a matter, and every reading leaves a trace.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from keyword import iskeyword
from operator import attrgetter
from typing import Any, TypeVar

from kaname.core.case import Case, Item, Party
from kaname.core.finding import About, Claim, Read
from kaname.core.hit import Hit, Identity
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, Unknown, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.questions import ask

__all__ = ["Matter", "shown"]

T = TypeVar("T")

_IDENTITY: Mapping[Identity, Truth] = {
    Identity.CONFIRMED: True,
    Identity.PRESUMED: True,
    Identity.OPEN: UNKNOWN,
    Identity.EXCLUDED: False,
}

_PARTS: Mapping[str, Callable[[Case], object]] = {
    "places": attrgetter("places"),
    "end_use": attrgetter("end_use"),
}


def _attribute(field: str) -> str:
    """Return the attribute that holds a field: Python's own words stand with an underscore."""
    return field + "_" if iskeyword(field) else field


@dataclass(frozen=True)
class Matter:
    """What one provision is asked about. ``on`` is the day whose law answers."""

    case: Case
    on: date
    hits: tuple[Hit, ...] = ()
    item: Item | None = None
    party: Party | None = None

    def of_item(self, item: Item) -> "Matter":
        """Return the same matter, asked of one item."""
        return Matter(self.case, self.on, self.hits, item, self.party)

    def of_party(self, party: Party) -> "Matter":
        """Return the same matter, asked of one party."""
        return Matter(self.case, self.on, self.hits, self.item, party)

    def about(self) -> About:
        """Return whom or what the matter is about."""
        if self.item is not None:
            return About("item", self.item.id)
        if self.party is not None:
            return About("party", self.party.id)
        return About("case", "")

    def path(self, record: str, field: str) -> str:
        """Return the path of a field in the case file, such as ``items[etcher].eccn``."""
        if record == "item" and self.item is not None:
            return f"items[{self.item.id}].{field}"
        if record == "party" and self.party is not None:
            return f"parties[{self.party.id}].{field}"
        return f"{record}.{field}" if record else field

    def value(self, record: str, field: str) -> object:
        """Return the value of a fact, or UNKNOWN.

        Args:
            record: ``item``, ``party``, ``places``, ``end_use``, or empty for the case itself.
            field: the field as it is written in the case file.
        """
        holder: Any = self.case
        if record in ("item", "party"):
            holder = self.item if record == "item" else self.party
        elif record:
            holder = _PARTS[record](self.case)
        if holder is None:
            raise ValueError(f"this matter has no {record}")
        return getattr(holder, _attribute(field))

    def claim(
        self, record: str, field: str, test: Callable[[T], Truth], text: Text,
        question: str = "", **reading: object,
    ) -> Claim:  # fmt: skip
        """Return what ``test`` says of a fact; of an Unknown fact, Unknown and the question for it.

        Args:
            record: as in ``value``.
            field: as in ``value``.
            test: from the known value to a truth value.
            text: the statement that is tested.
            question: id in the register of questions; ``<record>.<field>`` when not given.
            reading: ``cite=`` for citations of the claim.
        """
        value = self.value(record, field)
        path = self.path(record, field)
        if not is_known(value):
            question_id = question or f"{record}.{field}".lstrip(".")
            return state(UNKNOWN, text, ask=(ask(question_id, path),), **reading)  # type: ignore[arg-type]
        return state(
            test(value),  # type: ignore[arg-type]
            text,
            reads=(Read(path, shown(value)),),
            **reading,  # type: ignore[arg-type]
        )

    def is_true(self, record: str, field: str, text: Text, question: str = "") -> Claim:
        """Return the claim that a yes/no fact is yes."""
        return self.claim(record, field, lambda value: bool(value), text, question)

    def hits_of(self, party_id: str, *list_ids: str) -> tuple[Hit, ...]:
        """Return a party's hits on the named lists that the case has not excluded."""
        return tuple(
            hit
            for hit in self.hits
            if hit.party_id == party_id
            and hit.entry.list_id in list_ids
            and hit.identity is not Identity.EXCLUDED
        )

    def is_listed_as(self, hit: Hit, text: Text) -> Claim:
        """Return the claim that the party is the entry of ``hit``.

        True when the case confirms it or the identity is presumed, False when the case excludes
        it, and Unknown, with the question, while a person must decide.
        """
        party_id, mark, owner = hit.party_id.partition(".owners[")
        path = f"parties[{party_id}]{mark}{owner}.same_as"
        holds = _IDENTITY[hit.identity]
        question = ask(
            "party.same_as",
            path,
            party=hit.matched_name,
            entry=hit.entry.id,
            listed=hit.listed_name,
        )
        reads = (Read(f"hits[{hit.entry.id}]", f"{hit.identity.value}, score {hit.score}"),)
        return state(holds, text, reads=reads, ask=(question,))


def shown(value: object) -> str:
    """Return a fact as text for the trace."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return ", ".join(shown(inner) for inner in value) if value else "none"
    if isinstance(value, Unknown):
        raise TypeError("an Unknown fact cannot be shown as read")
    amount, currency = getattr(value, "amount", None), getattr(value, "currency", None)
    if amount is not None and currency is not None:
        parts = [shown(part) for part in (amount, currency) if is_known(part)]
        return " ".join(parts)
    return str(value)
