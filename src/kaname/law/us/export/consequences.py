"""What the EAR ask beside a licence: applying, clearance, reports, records (743, 748 to 764).

A duty is said where the facts of the deal call for it; while a fact is open that decides, it is
said as one that may apply.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from kaname.core.case import Case
from kaname.core.finding import Claim, Finding
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.review import STAGES, Duty, duties_of
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, all_true, any_true, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.ccl import on_the_list
from kaname.law.us.export.destinations import destination_claim, in_united_states, is_among
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.exceptions.sensitive import on_list
from kaname.law.us.export.reach import subject
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["PROVISION", "follows"]

PROVISION: Final = "us.export.consequences"
_EXCEPTIONS: Final = "us.export.licence_exceptions"
_REQUIRED: Final = (
    Outcome.PROHIBITED, Outcome.LICENCE_REQUIRED, Outcome.NOTIFICATION_REQUIRED,
)  # fmt: skip


def follows(
    case: Case, hits: tuple[Hit, ...], on: date, findings: Iterable[Finding]
) -> tuple[Duty, ...]:
    """Return what Washington's law asks of those in the deal beside the licence itself.

    Args:
        case: the facts.
        hits: entries of publishers' lists that may be parties of the case.
        on: the day whose law answers.
        findings: what Washington's law says of the case, licence exceptions included.

    Returns:
        What applies and what may apply, by stage; nothing of items outside the EAR.
    """
    found = [f for f in findings if f.jurisdiction == "US" and not f.reach]
    matter = Matter(case, on, hits)
    asked = [_Asked(matter.of_item(item), found) for item in case.items]
    asked = [one for one in asked if one.subject is not False]
    rows = [row for row in load_table(PACKAGE, "consequences") if row.in_force(on)]
    duties = []
    for row in sorted(rows, key=lambda row: STAGES.index(row["stage"])):
        claims = [(one.item_id, claim) for one in asked if (claim := one.claim(row)) is not None]
        duties += duties_of("US", PROVISION, row["stage"], claims)
    return tuple(duties)


class _Asked:
    """One item of the deal, with what was found of it."""

    def __init__(self, matter: Matter, findings: list[Finding]) -> None:
        assert matter.item is not None
        self.matter = matter
        self.item_id = matter.item.id
        self.findings = [
            f for f in findings if f.about.kind != "item" or f.about.id == self.item_id
        ]
        try:
            self.subject: Truth = subject(matter).holds
        except NotEncodedError:
            self.subject = UNKNOWN

    def claim(self, row: Row) -> Claim | None:
        """Return that a duty applies to the item, with why; None when it does not."""
        parts = []
        if self.subject is UNKNOWN:
            parts.append(state(UNKNOWN, words("follows.subject")))
        for part in self._conditions(row):
            if part.holds is False:
                return None
            parts.append(part)
        if row["asks_en"]:
            parts.append(state(UNKNOWN, Text(row["asks_en"], row["asks_ja"])))
        holds = all_true(part.holds for part in parts)
        return state(holds, _label(row), because=parts, cite=(row.citation,))

    def _conditions(self, row: Row) -> Iterable[Claim]:
        """Yield what a row asks for, what costs least first."""
        if row["exports"]:
            yield self._from_united_states()
        if row["items"] != "*":
            yield self._among(row)
        if row["places"] != "*" or row["excepted"]:
            yield self._destination(row)
        if row["via"]:
            yield self._through(row)
        if row["shape"]:
            yield self._shape(row["shape"])
        for need in row.words("needs"):
            yield from self._need(need)

    def _from_united_states(self) -> Claim:
        on = self.matter.on

        def inside(country: str) -> Truth:
            try:
                return in_united_states(on, country)
            except NotEncodedError:
                return UNKNOWN

        return self.matter.claim("places", "from", inside, words("follows.from_us"))

    def _among(self, row: Row) -> Claim:
        item = classification(self.matter)
        text = words("follows.items", listed=row["items"].replace(" ", ", "))
        holds: Truth = UNKNOWN if item is None else among(item, row.words("items"))
        return state(holds, text)

    def _destination(self, row: Row) -> Claim:
        def reached(country: str) -> Truth:
            try:
                inside = is_among(self.matter.on, country, row.words("places"))
                return inside and not is_among(self.matter.on, country, row.words("excepted"))
            except NotEncodedError:
                return UNKNOWN  # the groups of that day are not held

        return destination_claim(self.matter, reached, words("follows.destination"))

    def _through(self, row: Row) -> Claim:
        places = frozenset(row.words("via"))

        def passes(via: tuple[str, ...]) -> bool:
            return not places.isdisjoint(via)

        text = words("follows.via", places=row["via"].replace(" ", ", "))
        return self.matter.claim("places", "via", passes, text)

    def _shape(self, shape: str) -> Claim:
        """Return that the item is goods, or shipped in tangible form, as goods always are."""

        def fits(kind: str) -> Truth:
            return True if kind == "goods" else False if shape == "goods" else UNKNOWN

        return self.matter.claim("item", "kind", fits, words(f"follows.{shape}"))

    def _need(self, need: str) -> Iterable[Claim]:
        """Yield what else must stand: a licence, a finding of a provision, an exception."""
        kind, _, names = need.partition(":")
        licence = self._licence()
        if kind == "licence":
            yield state(licence is True, words("follows.licence"))
        elif kind == "licence_open":
            yield state(False if licence is not UNKNOWN else UNKNOWN, words("follows.licence"))
        elif kind == "required":
            open_ = any(f.outcome is Outcome.UNDETERMINED for f in self.findings)
            if not open_ and not any(f.outcome in _REQUIRED for f in self.findings):
                yield state(False, words("follows.licence"))
        elif kind == "ccl":
            yield on_the_list(self.matter)
        elif kind == "sensitive":
            yield self._sensitive()
        elif kind == "provision":
            yield self._provision(names.split(","))
        elif kind == "exception":
            yield self._exception(names.split(","))
        else:
            raise ValueError(f"consequences: no such need: {need!r}")

    def _licence(self) -> Truth:
        """Tell whether a licence is needed, as far as was found."""
        needed = Outcome.LICENCE_REQUIRED
        found: list[Truth] = [
            True if f.outcome is needed else UNKNOWN
            for f in self.findings
            if f.outcome is needed or (is_known(f.could_be) and f.could_be is needed)
        ]
        return any_true(found)

    def _sensitive(self) -> Claim:
        item = classification(self.matter)
        text = words("follows.sensitive")
        return state(UNKNOWN, text) if item is None else on_list(item, self.matter.on, "sensitive")

    def _provision(self, names: list[str]) -> Claim:
        ids = {f"us.export.{name}" for name in names}
        found = [f for f in self.findings if f.provision in ids]
        holds: Truth = any(f.outcome in _REQUIRED for f in found)
        if holds is False and any(f.outcome is Outcome.UNDETERMINED for f in found):
            holds = UNKNOWN
        return state(holds, words("follows.provision"))

    def _exception(self, names: list[str]) -> Claim:
        """Return that the deal rests on one of these exceptions: open while it is a candidate."""
        offered = [
            f for f in self.findings
            if f.provision == _EXCEPTIONS and f.outcome is Outcome.EXCEPTION_AVAILABLE
        ]  # fmt: skip
        claims = [claim for f in offered for claim in (f.trace, *f.conditions)]
        cited = {cite for claim in claims for cite in _cites(claim)}
        table = load_table(PACKAGE, "exceptions")
        open_ = any(row["exception"] in names and row.citation.cite in cited for row in table)
        text = words("follows.exception", names=", ".join(names))
        return state(UNKNOWN if open_ else False, text)


def _cites(claim: Claim) -> Iterable[str]:
    yield from (citation.cite for citation in claim.citations)
    for part in claim.because:
        yield from _cites(part)


def _label(row: Row) -> Text:
    number = f"{int(row['number']):,}" if row["number"] else ""
    return Text(
        row["label_en"].replace("{number}", number), row["label_ja"].replace("{number}", number)
    )
