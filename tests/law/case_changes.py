"""Changing one fact of a case, and what both capitals say of a case, for tests of properties."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from kaname.core.case import Case, EndUse, FieldSpec, Item, Owner, Party, Places, field_specs
from kaname.core.finding import Finding
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.unknown import is_known
from kaname.law.jp.export import assess as assess_japan
from kaname.law.us.export import assess as assess_united_states
from law.random_cases import attribute

__all__ = ["CAPITALS", "Levels", "Target", "changed", "findings", "levels", "said", "targets"]

CAPITALS = {"us": assess_united_states, "jp": assess_japan}
NOTHING = Outcome.NO_REQUIREMENT_FOUND
FOLLOWING = ("us.export.consequences", "jp.export.consequences")
"""Provisions that say what follows from what others ask."""
OFFERING = ("jp.export.small_value", "jp.export.other_exceptions", "jp.export.bulk_licences",
            "jp.export.temporary_landing", "us.export.licence_exceptions")  # fmt: skip
"""Provisions that offer a way out: what is not known stands among the conditions of the offer."""
_RECORDS = {"places": Places, "end_use": EndUse, "parties": Party, "items": Item, "case": Case}
_WHOLE = ("parties", "items", "places", "end_use")

About = tuple[str, str, str]
"""A provision, and the kind and id of whom or what it speaks."""


@dataclass(frozen=True)
class Target:
    """One field of one record of a case."""

    record: str
    place: tuple[int, ...]
    spec: FieldSpec

    @property
    def name(self) -> str:
        """Return the field as ``items.eccn``."""
        return f"{self.record}.{self.spec.name}"

    @property
    def path(self) -> str:
        """Return the attribute that holds it."""
        return attribute(self.kind, self.spec.name)

    @property
    def kind(self) -> type:
        """Return the record's type."""
        return Owner if self.record == "owners" else _RECORDS[self.record]

    @property
    def not_given(self) -> Any:
        """Return what the field holds when nobody gave it."""
        return next(f.default for f in fields(self.kind) if f.name == self.path)


def targets(case: Case) -> Iterator[Target]:
    """Yield every field of every record of a case, but for those that hold records."""
    for record, kind in _RECORDS.items():
        count = len(getattr(case, record)) if record in ("parties", "items") else 1
        for number in range(count):
            for spec in field_specs(kind):
                if spec.record is None and spec.kind not in ("id", "entry_id"):
                    place = (number,) if record in ("parties", "items") else ()
                    yield Target(record, place, spec)
    for number, party in enumerate(case.parties):
        for held in range(len(party.owners) if is_known(party.owners) else 0):
            for spec in field_specs(Owner):
                if spec.kind in ("country", "percent"):
                    yield Target("owners", (number, held), spec)


def changed(case: Case, target: Target, value: Any) -> Case:
    """Return the case with one field of one record changed."""
    given = {target.path: value}
    if target.record == "case":
        return replace(case, **given)
    if target.record in ("places", "end_use"):
        return replace(case, **{target.record: replace(getattr(case, target.record), **given)})
    name = "parties" if target.record == "owners" else target.record
    records: list[Any] = list(getattr(case, name))
    number = target.place[0]
    if target.record == "owners":
        owners = list(records[number].owners)
        owners[target.place[1]] = replace(owners[target.place[1]], **given)
        given = {"owners": tuple(owners)}
    records[number] = replace(records[number], **given)
    whole: dict[str, Any] = {name: tuple(records)}
    return replace(case, **whole)


def findings(case: Case, hits: tuple[Hit, ...], on: date) -> tuple[Finding, ...]:
    """Return what both capitals say of a case."""
    return tuple(f for assess in CAPITALS.values() for f in assess(case, hits, on))


def said(found: tuple[Finding, ...]) -> dict[About, tuple[Finding, ...]]:
    """Return findings by provision and by whom they are about; offers and what follows left out."""
    grouped: dict[About, tuple[Finding, ...]] = {}
    for finding in found:
        if finding.provision in FOLLOWING or finding.provision in OFFERING or finding.reach:
            continue
        if finding.outcome is not Outcome.EXCEPTION_AVAILABLE:
            about = (finding.provision, finding.about.kind, finding.about.id)
            grouped[about] = (*grouped.get(about, ()), finding)
    return grouped


@dataclass(frozen=True)
class Levels:
    """How severe findings are together, 2 meaning that nothing is required."""

    low: int
    """Of what is settled."""
    high: int
    """Of what could come of it, by what is open."""
    is_open: bool


def levels(found: tuple[Finding, ...]) -> Levels:
    """Return how severe findings are together."""
    settled = [f.outcome.severity for f in found if f.outcome is not Outcome.UNDETERMINED]
    low = max([NOTHING.severity, *settled])
    open_ = [f.could_be for f in found if f.outcome is Outcome.UNDETERMINED]
    could = [o.severity if is_known(o) else Outcome.PROHIBITED.severity for o in open_]
    return Levels(low, max([low, *could]), bool(open_))
