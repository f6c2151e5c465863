"""Chips, chip-making equipment and supercomputers by end use: 15 CFR 744.23 and 744.6(c)(2)."""

from functools import partial
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, Truth
from kaname.law.engine.claims import any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.engine.watching import part
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.destinations import goes_to
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.footnote_5 import footnote_5_party
from kaname.law.us.export.lazily import Part, all_in_turn
from kaname.law.us.export.persons import is_us_person
from kaname.law.us.export.reach import subject
from kaname.law.us.export.words import PACKAGE, use_words, words

__all__ = ["semiconductor_end_use", "us_person_support"]

_PLACES: Final = ("MO", "D:5")
_ACTING: Final = frozenset({"seller", "exporter", "manufacturer", "forwarder", "broker"})
"""Roles that decide on, deliver or arrange a shipment (744.6(c)(3)(i))."""
_OTHER: Final = "other"
"""The role of one who may service the item."""


_FURTHER: Final = {
    "advanced_semiconductors": "advanced_node_plant", "supercomputer": "supercomputer_item",
}  # fmt: skip
"""Use -> the stated condition that decides a row whose paragraph says more than the fact."""


def _as_stated(matter: Matter, name: str) -> Claim:
    """Return the claim that what a paragraph says further holds, as the case states it."""
    return stated_condition(matter, f"chips_{name}", words(f"semiconductors.{name}"))


def _names(item: Eccn | None, row: Row) -> Truth:
    """Tell whether a row names the item; ``ccl`` stands for every item but EAR99."""
    if item is None:
        return UNKNOWN
    if row["items"] in {"ccl", "EAR99"}:
        return item.is_ear99 is (row["items"] == "EAR99")
    return among(item, row.words("items"))


def _relevant(matter: Matter, table: str) -> tuple[Row, ...]:
    """Return the rows that may name the item.

    A row of items too wide to ask about counts only where the case states the use.
    """
    if not goes_to(matter, _PLACES):
        return ()
    return _naming(matter, table)


@part
def _naming(matter: Matter, table: str) -> tuple[Row, ...]:
    item = classification(matter)
    return tuple(
        row
        for row in load_table(PACKAGE, table).in_force(matter.on)
        if _names(item, row) is not False
        and (row["asked"] == "yes" or matter.value("end_use", row["use"]) is True)
    )


@part
def _item(matter: Matter, row: Row) -> Claim:
    path = matter.path("item", "eccn")
    text = words("semiconductors.item", cite=row.citation.cite)
    item = classification(matter)
    if item is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", path),))
    question = ask("item.eccn.paragraph", path, eccn=item.entry)
    return state(_names(item, row), text, reads=(Read(path, str(item)),), ask=(question,))


def _use(matter: Matter, row: Row) -> Claim:
    return matter.is_true("end_use", row["use"], words(f"semiconductors.{row['use']}"))


@part
def _not_left_out(matter: Matter) -> Claim:
    """Return the claim that no Footnote 5 entity takes the item out of 744.23(a)(2)."""
    entity = footnote_5_party(matter)
    text = words("semiconductors.not_footnote_5")
    holds: Truth = True if entity.holds is False else UNKNOWN
    return state(holds, text, because=(entity,), ask=entity.questions)


def _by_use(matter: Matter, row: Row) -> Claim:
    """Return the claim that one row of 744.23(a) asks for a licence."""
    parts: list[Part] = [
        partial(_item, matter, row), partial(subject, matter), partial(_use, matter, row),
    ]  # fmt: skip
    if row["use"] == "advanced_semiconductors":
        parts.append(partial(_not_left_out, matter))
    if row["decides"] == "no":
        parts.append(partial(_as_stated, matter, _FURTHER[row["use"]]))
    text = words("semiconductors.row", cite=row.citation.cite)
    return all_in_turn(text, parts, cite=(row.citation,))


@provision("us.export.semiconductor_end_use")
def semiconductor_end_use(matter: Matter) -> list[Verdict]:
    """Say whether a chip, chip-equipment or supercomputer use asks for a licence (744.23)."""
    rows = _relevant(matter, "semiconductor_end_uses")
    if not rows:
        return []
    claim = any_of(words("semiconductors.required"), [_by_use(matter, row) for row in rows])
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("semiconductors.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("semiconductors.no")),
            open_=words("semiconductors.open"),
            policy=words("policy.semiconductors"),
            caveats=(words("semiconductors.node_unknown"),),
        )
    ]


def _acts(matter: Matter) -> Claim:
    """Return the claim that a US person authorises, delivers or arranges the shipment.

    What a natural US person does for a company of the US, A:5 or A:6 is left out (744.6(d)(4)),
    which the case does not say.
    """
    claims = []
    for party in matter.case.parties:
        acting = not _ACTING.isdisjoint(party.roles)
        if party.roles and not acting and _OTHER not in party.roles:
            continue
        of_party = matter.of_party(party)
        claim = is_us_person(of_party)
        if claim.holds is not False and not party.roles:
            question = ask("party.roles", of_party.path("party", "roles"), party=party.id)
            asked = (question, *claim.questions)
            claim = state(UNKNOWN, claim.text, because=(claim,), ask=asked)
        if claim.holds is True and party.kind == "person":
            claim = state(UNKNOWN, words("semiconductors.natural_person"), because=(claim,))
        elif claim.holds is True and not acting:
            claim = state(UNKNOWN, use_words("chips.may_service", party=party.id), because=(claim,))
        claims.append(claim)
    return any_of(words("semiconductors.us_person"), claims)


def _support(matter: Matter, row: Row) -> Claim:
    """Return the claim that one row of 744.6(c)(2) asks a US person for a licence."""
    parts: list[Part] = [
        partial(_item, matter, row),
        partial(_acts, matter),
        lambda: flip(words("semiconductors.not_subject"), subject(matter)),
    ]
    if row["use"]:
        parts.append(partial(_use, matter, row))
    if row["decides"] == "no":
        parts.append(partial(_as_stated, matter, "headquarters"))
    text = words("semiconductors.row", cite=row.citation.cite)
    return all_in_turn(text, parts, cite=(row.citation,))


@provision("us.export.us_person_support")
def us_person_support(matter: Matter) -> list[Verdict]:
    """Say whether a US person needs a licence for an item outside the EAR (744.6(c)(2))."""
    rows = _relevant(matter, "us_person_support")
    if not rows:
        return []
    claim = any_of(words("semiconductors.support"), [_support(matter, row) for row in rows])
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("semiconductors.support_yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("semiconductors.support_no")),
            open_=words("semiconductors.support_open"),
            policy=words("policy.semiconductors"),
        )
    ]
