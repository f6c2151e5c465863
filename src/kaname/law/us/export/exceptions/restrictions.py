"""What takes licence exceptions away: 740.2(a), and rules of parts 744 and 746 they do not beat."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from kaname.core.finding import Claim, Finding
from kaname.core.outcome import Outcome
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Truth, any_true
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.eccn import among
from kaname.law.us.export.exceptions.facts import (
    Deal,
    asked,
    controlled_for,
    described_by,
    going_to,
    in_places,
    is_not,
    shown_places,
    text_of,
    words,
)
from kaname.law.us.export.lazily import Part, all_in_turn
from kaname.law.us.export.words import PACKAGE

__all__ = ["Restriction", "not_taken_away", "restrictions_on"]

EVERY: Final = "*"
_ASKS: Final = frozenset({Outcome.PROHIBITED, Outcome.LICENCE_REQUIRED})


@dataclass(frozen=True, slots=True)
class Restriction:
    """A rule that bites, or may: the claim that it does, and the row that says what it leaves."""

    applies: Claim
    row: Row

    def on(self, deal: Deal, name: str) -> Claim | None:
        """Return the claim that the rule leaves an exception, such as ``GOV:b``.

        Returns:
            None when it leaves it whole, or is not about it.
        """
        removes = self.row.values.get("removes", EVERY)
        if removes != EVERY and name not in removes.split():
            return None
        if name in self.row.words("remaining"):
            return None
        lost = is_not(self.applies)
        in_part = self.row.words("in_part")
        exempt = self.row["asked"] if "provision" in self.row.values else ""
        if EVERY in in_part or name in in_part or exempt:
            fact = exempt or f"within_{self.row['restriction' if self._own else 'provision']}"
            text = text_of(self.row, "asked") if exempt else self._within(name)
            kept = asked(deal, fact.replace("us.export.", ""), text, (self.row.citation,))
            return any_of(words("restriction.left", rule=self.applies.text), (lost, kept))
        return lost

    @property
    def _own(self) -> bool:
        return "restriction" in self.row.values

    def _within(self, name: str) -> Text:
        cite = self.row.citation.cite
        return words("restriction.within", name=name.partition(":")[0], cite=cite)


def restrictions_on(deal: Deal) -> list[Restriction]:
    """Return the rules that take exceptions away from a deal, or may, in the order of the tables.

    Raises:
        NotEncodedError: the tables of that day are not held.
    """
    table = load_table(PACKAGE, "exception_restrictions", "restriction")
    found = [Restriction(_bites(deal, row), row) for row in table.in_force(deal.matter.on)]
    found += [
        Restriction(claim, row)
        for row in load_table(PACKAGE, "exception_overcomes").in_force(deal.matter.on)
        for claim in (_asked_by(deal, row),)
    ]
    return [restriction for restriction in found if restriction.applies.holds is not False]


def not_taken_away(deal: Deal, rules: Iterable[Restriction], name: str) -> Claim:
    """Return the claim that no rule takes an exception away from a deal."""
    left = [claim for rule in rules if (claim := rule.on(deal, name)) is not None]
    return all_of(words("restriction.none", name=name.partition(":")[0]), left)


def _bites(deal: Deal, row: Row) -> Claim:
    """Return the claim that a row of 740.2(a), or of part 746, is about the deal."""
    parts: list[Part] = []
    if row["items"] or row["items_in_part"]:
        parts.append(partial(_items, deal, row))
    if row["not_items"]:
        parts.append(partial(_other_items, deal, row))
    if row["to"]:
        parts.append(partial(_to, deal, row, "to"))
    if row["not_to"]:
        parts.append(partial(_not_to, deal, row))
    for column, field in (("from", "from"), ("made_in", "origin")):
        if row[column]:
            parts.append(partial(_place, deal, row, column, field))
    if row["region"]:
        parts.append(partial(_region, deal, row))
    if row["event"]:
        parts.append(partial(_event, deal, row))
    if row["listed"]:
        parts.append(partial(_listed, deal, row))
    if row["reasons"]:
        parts.append(partial(_reasons, deal, row))
    if row["asked"]:
        parts.append(partial(_fact, deal, row))
    return all_in_turn(text_of(row), parts, cite=(row.citation,))


def _items(deal: Deal, row: Row) -> Claim:
    """Return the claim that a row names the item; open where it names part of the entry."""
    shown = (row["items"] + " " + row["items_in_part"]).split()
    text = words("items", items=plain(", ".join(shown)))
    whole = described_by(deal, row.words("items"), text)
    if not row["items_in_part"] or whole.holds is True:
        return whole
    partly: Truth = among(deal.eccn, row.words("items_in_part"))
    if partly is False:
        return whole
    fact = f"item_of_{row['restriction']}"
    named = asked(deal, fact, words("restriction.item", cite=row.citation.cite))
    return any_of(text, (whole, named))


def _other_items(deal: Deal, row: Row) -> Claim:
    listed = row.words("not_items")
    text = words("items", items=plain(", ".join(listed)))
    return is_not(described_by(deal, listed, text))


def _to(deal: Deal, row: Row, column: str) -> Claim:
    places = row.words(column)
    shown = words("to", places=shown_places(places))
    return going_to(deal.matter, places, shown)


def _not_to(deal: Deal, row: Row) -> Claim:
    """Return the claim that the destination is none of those left out; some are unsure."""
    left_out = is_not(_to(deal, row, "not_to"))
    if not row["open_to"] or left_out.holds is False:
        return left_out
    unsure = _to(deal, row, "open_to")
    if unsure.holds is False:
        return left_out
    return state(UNKNOWN, left_out.text, ask=unsure.questions, because=(unsure,))


def _place(deal: Deal, row: Row, column: str, field: str) -> Claim:
    record = "places" if field == "from" else "item"
    places = row.words(column)
    shown = shown_places(places)
    text = words("from", places=shown) if field == "from" else words("made_in", places=shown)
    return deal.matter.claim(
        record, field, lambda country: in_places(deal.matter, str(country), places), text
    )


def _region(deal: Deal, row: Row) -> Claim:
    regions = row.words("region")
    return deal.matter.claim(
        "places", "occupied_region", lambda name: name in regions, words("region")
    )


def _event(deal: Deal, row: Row) -> Claim:
    events = row.words("event")
    text = words("event." + "_".join(sorted(events)))
    return deal.matter.claim("", "event", lambda event: event in events, text)


def _listed(deal: Deal, row: Row) -> Claim:
    claims = [
        deal.matter.is_listed_as(hit, words("party_listed", listed=hit.listed_name))
        for party in deal.matter.case.parties
        for hit in deal.matter.hits_of(party.id, *row.words("listed"))
    ]
    return any_of(words("any_party_listed"), claims)


def _reasons(deal: Deal, row: Row) -> Claim:
    shown = ", ".join(reason.lstrip("@") for reason in row.words("reasons"))
    return controlled_for(deal, row.words("reasons"), words("reasons", reasons=plain(shown)))


def _fact(deal: Deal, row: Row) -> Claim:
    claim = asked(deal, row["asked"], text_of(row, "asked"))
    return claim if row["answer"] == "yes" else is_not(claim)


def _asked_by(deal: Deal, row: Row) -> Claim:
    """Return the claim that a provision of part 744 asks for a licence for the item."""
    about = [f for f in deal.findings if f.provision == row["provision"]]
    holds = any_true(_asks(finding) for finding in about)
    questions = dict.fromkeys(q for f in about for q in f.questions if _asks(f) is UNKNOWN)
    because = tuple(f.trace for f in about if _asks(f) is holds)[:1]
    return state(holds, text_of(row), ask=questions, cite=(row.citation,), because=because)


def _asks(finding: Finding) -> Truth:
    """Tell whether a finding asks for a licence, or more."""
    if finding.outcome in _ASKS:
        return True
    return UNKNOWN if finding.outcome is Outcome.UNDETERMINED else False
