"""The conditions of licence exceptions: each row of the table names a test, which is here."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from kaname.core.finding import Citation, Claim
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.eccn import among
from kaname.law.us.export.embargoes import ear99
from kaname.law.us.export.exceptions.facts import (
    Deal,
    asked,
    at_most,
    controlled_for,
    described_by,
    going_to,
    in_places,
    is_not,
    required_beside,
    shown_places,
    text_of,
    words,
)
from kaname.law.us.export.exceptions.listings import (
    listed,
    listing_terms,
    not_ruled_out,
    value,
    value_listed,
    value_terms,
)
from kaname.law.us.export.exceptions.sensitive import may_pass_sensitive
from kaname.law.us.export.words import PACKAGE

__all__ = ["condition"]

Test = Callable[[Deal, Row], Claim]
_BETWEEN: Final = "|"
"""Between the two halves of an argument that names items or reasons, and places."""


def condition(deal: Deal, row: Row) -> Claim | None:
    """Return what one row of the table of conditions says of a deal.

    Returns:
        The claim that the condition is met, with the provision cited; None when the row is about
        other items.
    """
    about = among(deal.eccn, row.words("items")) if row["items"] else True
    if about is False:
        return None
    claim = _TESTS[row["test"]](deal, row)
    if about is UNKNOWN and claim.holds is not True:
        other = is_not(
            described_by(deal, row.words("items"), _items(row["items"])),
            words("not_items", items=plain(row["items"].replace(" ", ", "))),
        )
        claim = any_of(claim.text, (other, claim))
    return state(
        claim.holds, claim.text, reads=claim.reads, ask=claim.questions,
        cite=dict.fromkeys((row.citation, *claim.citations)), because=claim.because,
    )  # fmt: skip


def _items(listed: str) -> Text:
    return words("items", items=plain(listed.replace(" ", ", ")))


def _reasons(reasons: str) -> Text:
    return words("reasons", reasons=plain(reasons.replace(" ", ", ")))


def _place(places: str) -> Text:
    listed = places.split()
    if len(listed) > 12:
        return words("to_listed")
    return words("to", places=shown_places(listed))


def _halves(row: Row) -> tuple[list[str], list[str]]:
    first, _, second = row["argument"].partition(_BETWEEN)
    return first.split(), second.split()


def _to(deal: Deal, row: Row) -> Claim:
    return going_to(deal.matter, row.words("argument"), _place(row["argument"]))


def _not_to(deal: Deal, row: Row) -> Claim:
    return is_not(_to(deal, row), _elsewhere(row["argument"].split()))


def _elsewhere(places: list[str]) -> Text:
    return words("not_to", places=shown_places(places))


def _from(deal: Deal, row: Row) -> Claim:
    def among_them(country: str) -> bool:
        return in_places(deal.matter, country, row.words("argument"))

    text = words("from", places=shown_places(row.words("argument")))
    return deal.matter.claim("places", "from", among_them, text)


def _kind(deal: Deal, row: Row) -> Claim:
    kinds = row.words("argument")
    text = words("kind." + "_".join(sorted(kinds)))
    return deal.matter.claim("item", "kind", lambda kind: kind in kinds, text)


def _event(deal: Deal, row: Row) -> Claim:
    events = row.words("argument")
    text = words("event." + "_".join(sorted(events)))
    return deal.matter.claim("", "event", lambda event: event in events, text)


def _purpose(deal: Deal, row: Row) -> Claim:
    purpose = row["argument"]
    text = words("purpose", purpose=plain(purpose))

    def among_them(stated: tuple[str, ...]) -> bool:
        return purpose in stated

    return deal.matter.claim("item", "shipment_purposes", among_them, text)


def _eccn(deal: Deal, row: Row) -> Claim:
    return described_by(deal, row.words("argument"), _items(row["argument"]))


def _not_eccn(deal: Deal, row: Row) -> Claim:
    text = words("not_items", items=plain(row["argument"].replace(" ", ", ")))
    return is_not(_eccn(deal, row), text)


def _ear99(deal: Deal, _row: Row) -> Claim:
    return ear99(deal.matter)


def _asked(deal: Deal, row: Row) -> Claim:
    claim = asked(deal, row["condition"], text_of(row))
    return claim if row["argument"] == "yes" else is_not(claim)


def _not_reason(deal: Deal, row: Row) -> Claim:
    controlled = controlled_for(deal, row.words("argument"), _reasons(row["argument"]))
    return is_not(controlled, _free_of(row["argument"]))


def _free_of(reasons: str) -> Text:
    return words("not_reasons", reasons=plain(reasons.replace(" ", ", ")))


def _column(deal: Deal, row: Row) -> Claim:
    return controlled_for(deal, row.words("argument"), _reasons(row["argument"]))


def _only_reason(deal: Deal, row: Row) -> Claim:
    reasons = plain(row["argument"].replace(" ", ", "))
    beside = required_beside(deal, row.words("argument"), words("required_beside", reasons=reasons))
    return is_not(beside, words("required_only", reasons=reasons))


def _not_both(one: Claim, other: Claim) -> Claim:
    both = all_of(words("both", one=one.text, other=other.text), (one, other))
    return is_not(both, words("not_both", one=one.text, other=other.text))


def _reason_not_to(deal: Deal, row: Row) -> Claim:
    reasons, places = _halves(row)
    controlled = controlled_for(deal, reasons, _reasons(" ".join(reasons)))
    return _not_both(controlled, going_to(deal.matter, places, _place(" ".join(places))))


def _eccn_not_to(deal: Deal, row: Row) -> Claim:
    items, places = _halves(row)
    named = described_by(deal, items, _items(" ".join(items)))
    return _not_both(named, going_to(deal.matter, places, _place(" ".join(places))))


def _eccn_only_to(deal: Deal, row: Row) -> Claim:
    items, places = _halves(row)
    named = described_by(deal, items, _items(" ".join(items)))
    going = going_to(deal.matter, places, _place(" ".join(places)))
    elsewhere = is_not(going, _elsewhere(places))
    return _not_both(named, elsewhere)


def _not_to_but(deal: Deal, row: Row) -> Claim:
    places, excepted = _halves(row)
    going = going_to(deal.matter, places, _place(" ".join(places)))
    other = going_to(deal.matter, excepted, _place(" ".join(excepted)))
    not_excepted = is_not(other, _elsewhere(excepted))
    return _not_both(going, not_excepted)


def _asked_if_to(deal: Deal, row: Row) -> Claim:
    elsewhere = _not_to(deal, row)
    text = text_of(row)
    return any_of(text, (elsewhere, asked(deal, row["condition"], text)))


def _not_event_or_asked(deal: Deal, row: Row) -> Claim:
    """Return the claim that it is no such event, or that the fact asked holds of it."""
    text = text_of(row)
    other = is_not(_event(deal, row))
    return any_of(text, (other, asked(deal, row["condition"], text)))


def _alternatives(deal: Deal, row: Row) -> Claim:
    """Return the claim that all conditions of one paragraph of a set of paragraphs are met."""
    table = load_table(PACKAGE, "exception_alternatives", "set")
    paragraphs: dict[str, list[Claim]] = {}
    cited: dict[str, Citation] = {}
    for one in table.all(deal.matter.on, row["argument"]):
        claim = condition(deal, one)
        if claim is not None:
            paragraphs.setdefault(one["paragraph"], []).append(claim)
            cited.setdefault(one["paragraph"], one.citation)
    each = [
        all_of(plain(cited[name].cite), claims, cite=(cited[name],))
        for name, claims in paragraphs.items()
    ]
    return any_of(text_of(row), each)


def _to_or_asked(deal: Deal, row: Row) -> Claim:
    going, fact = _to(deal, row), asked(deal, row["condition"], text_of(row))
    return any_of(words("either", one=going.text, other=fact.text), (going, fact))


def _other_than_at(deal: Deal) -> Claim:
    reasons = "NS MT NP CB CW RS CC EI FC FP SI SL SS UN"
    return controlled_for(deal, reasons.split(), words("beside_at"))


def _only_at(deal: Deal, _row: Row) -> Claim:
    return is_not(_other_than_at(deal), words("only_at"))


def _only_at_to(deal: Deal, row: Row) -> Claim:
    return _not_both(_to(deal, row), _other_than_at(deal))


def _mt_only(deal: Deal, row: Row) -> Claim:
    """Return the claim that the item is not controlled for MT, or is one that STA lets pass."""
    free = is_not(controlled_for(deal, ("MT",), _reasons("MT")), _free_of("MT"))
    named = described_by(deal, row.words("argument"), _items(row["argument"]))
    light = asked(deal, row["condition"], text_of(row))
    passed = all_of(text_of(row), (named, light))
    return any_of(words("either", one=free.text, other=passed.text), (free, passed))


def _national_security(deal: Deal) -> Claim:
    return controlled_for(deal, ("NS",), _reasons("NS"))


def _not_going(deal: Deal, places: list[str]) -> Claim:
    return is_not(going_to(deal.matter, places, _place(" ".join(places))), _elsewhere(places))


def _apr_destination(deal: Deal, _row: Row) -> Claim:
    """Return the claim that 740.16(a)(3) opens the destination."""
    secure = _national_security(deal)
    group_b = all_of(
        words("apr.group_b"),
        (
            going_to(deal.matter, ("B",), _place("B")),
            _not_going(deal, ["D:2", "D:3", "D:4"]),
            secure,
            asked(deal, "apr_not_controlled_to_a1", words("apr.not_to_a1")),
        ),
    )
    group_d1 = all_of(
        words("apr.group_d1"),
        (
            going_to(deal.matter, ("D:1",), _place("D:1")),
            _not_going(deal, ["KP"]),
            secure,
        ),
    )
    return any_of(words("apr.destination"), (group_b, group_d1))


def _apr_from_d1(deal: Deal, _row: Row) -> Claim:
    """Return the claim that 740.16(j)(1) does not shut the destination."""

    def outside(country: str) -> bool:
        return not in_places(deal.matter, country, ("A:1",))

    start = deal.matter.claim("places", "from", outside, words("apr.outside_a1"))
    going = going_to(deal.matter, ("D:1",), _place("D:1"))
    return is_not(all_of(words("apr.j1"), (start, _national_security(deal), going)))


def _value_at_most(deal: Deal, row: Row) -> Claim:
    """Return the claim that the items under the entry are worth no more than a limit in dollars."""
    limit = Decimal(row["argument"])
    return at_most(deal, (limit,), words("value_at_most", limit=limit), ())


def _listed(deal: Deal, row: Row) -> Claim:
    """Return the claim that a party is on one of the lists named."""
    claims = [
        deal.matter.is_listed_as(hit, words("party_listed", listed=hit.listed_name))
        for party in deal.matter.case.parties
        for hit in deal.matter.hits_of(party.id, *row.words("argument"))
    ]
    return any_of(words("any_party_listed"), claims)


def _only_entity(deal: Deal, _row: Row) -> Claim:
    """Return the claim that the chart asks for no licence to the destination."""
    return is_not(required_beside(deal, (), words("chart_asks")), words("chart_silent"))


_TESTS: Final[Mapping[str, Test]] = {
    "to": _to, "not_to": _not_to, "from": _from, "kind": _kind, "event": _event,
    "purpose": _purpose, "eccn": _eccn, "not_eccn": _not_eccn, "ear99": _ear99, "asked": _asked,
    "not_reason": _not_reason, "column": _column, "only_reason": _only_reason,
    "reason_not_to": _reason_not_to, "eccn_not_to": _eccn_not_to, "eccn_only_to": _eccn_only_to,
    "not_to_but": _not_to_but, "asked_if_to": _asked_if_to, "to_or_asked": _to_or_asked,
    "only_at": _only_at, "only_at_to": _only_at_to, "mt_only": _mt_only,
    "apr_destination": _apr_destination, "apr_from_d1": _apr_from_d1,
    "alternatives": _alternatives, "not_event_or_asked": _not_event_or_asked,
    "value_at_most": _value_at_most, "listed": _listed, "only_entity": _only_entity,
    "values": lambda deal, row: value_listed(deal),
    "value": lambda deal, row: value(deal),
    "value_terms": lambda deal, row: value_terms(deal),
    "sensitive": may_pass_sensitive,
    "listing": lambda deal, row: listed(deal, row["argument"]),
    "listing_terms": lambda deal, row: _listing_terms(deal, row["argument"]),
}  # fmt: skip


def _listing_terms(deal: Deal, name: str) -> Claim:
    return not_ruled_out(deal, name) if name.startswith("STA") else listing_terms(deal, name)
