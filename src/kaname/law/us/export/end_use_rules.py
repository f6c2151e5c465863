"""Uses of part 744 outside weapons and chips: 15 CFR 744.3 to 744.7, 744.9, 744.17, 744.22, 744.23.

Each rule is a row: the use or the user that it is about, the items, the places, and whether it is
asked of every such item. A use that the case neither states nor rules out is open, and asked for.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import plain
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.engine.watching import part
from kaname.law.us.export.ccl import on_the_list
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.destinations import (
    destination_claim,
    has_destination,
    is_among,
    leaves_united_states,
)
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.lazily import Part, all_in_turn
from kaname.law.us.export.military_end_use import military_claim
from kaname.law.us.export.persons import is_us_person
from kaname.law.us.export.reach import subject
from kaname.law.us.export.words import PACKAGE
from kaname.law.us.export.words import use_words as words

__all__ = ["controlled_use", "end_use_rules", "us_person_activities"]

_RECEIVING: Final = frozenset(
    {"buyer", "purchaser", "intermediate_consignee", "ultimate_consignee", "end_user"}
)
_FIELD: Final = "controlled_uses"
_WEAPONS: Final = "weapons_of_mass_destruction"


def controlled_use(matter: Matter, use: str) -> Claim:
    """Return the claim that the item is for one use that the case states among ``controlled_uses``.

    Once the case states such uses, one not among them is none of the deal's.
    """

    def named(stated: tuple[str, ...]) -> bool:
        return use in stated

    return matter.claim("end_use", _FIELD, named, words(f"use.{use}"))


def _stated(matter: Matter, use: str) -> bool:
    found = matter.value("end_use", _FIELD)
    return isinstance(found, tuple) and use in found


def _asked(matter: Matter, row: Row) -> bool:
    """Tell whether a rule is asked: always, or unless the case rules its use out.

    A use that only a military user has is ruled out, too, where the deal is not military.
    """
    return row["asked"] == "yes" or _stated(matter, row["use"]) or _waits(matter, row)


def _waits(matter: Matter, row: Row) -> bool:
    """Tell whether a rule on a use waits for the case to say what the item is for."""
    if _of_weapons(row):
        return not is_known(matter.value("end_use", _WEAPONS))
    if not row["use"] or is_known(matter.value("end_use", _FIELD)):
        return False
    return row["asked"] != "military" or military_claim(matter).holds is not False


def _of_weapons(row: Row) -> bool:
    """Tell whether a rule is about a kind of weapons of mass destruction (744.6(b)(1) to (3))."""
    return bool(row.values.get("kind"))


def _in_turn(matter: Matter, row: Row, parts: Iterable[Part]) -> Claim:
    """Return the claim that a rule asks for a licence, its parts asked in turn.

    While the use is not stated, an open rule asks for nothing else: the uses of all rules are one
    field, as are weapons, and what else a rule turns on matters only once its own use is stated.
    """
    found = all_in_turn(words("rule.row", cite=row.citation.cite), parts, cite=(row.citation,))
    if found.holds is not UNKNOWN or not _waits(matter, row):
        return found
    use = _weapons(matter) if _of_weapons(row) else controlled_use(matter, row["use"])
    return replace(found, questions=use.questions)


def _weapons(matter: Matter) -> Claim:
    return matter.is_true("end_use", _WEAPONS, words("persons.weapons"))


def _names(item: Eccn, row: Row) -> Truth:
    if row["items"] == "ccl":
        return not item.is_ear99
    return among(item, row.words("items"))


@part
def _item(matter: Matter, row: Row) -> Claim:
    """Return the claim that a rule is about the item; open where it names part of an entry."""
    if row["items"] == "ccl":
        return on_the_list(matter)
    path = matter.path("item", "eccn")
    text = words("rule.item", cite=row.citation.cite)
    kinds = row.words("kinds")
    if kinds:
        return matter.claim("item", "kind", lambda kind: kind in kinds, text)
    if row["items"] == "*":
        return state(True, text)
    item = classification(matter)
    if item is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", path),))
    holds = _names(item, row)
    if holds is False and among(item, row.words("unclear")) is not False:
        note = words("rule.part_of_entry", eccn=item.entry, cite=row.citation.cite)
        return stated_condition(matter, f"part_of_{item.entry.lower()}_{row['rule']}", note)
    question = ask("item.eccn.paragraph", path, eccn=item.entry)
    return state(holds, text, reads=(Read(path, str(item)),), ask=(question,))


@part
def _naming(matter: Matter) -> tuple[Row, ...]:
    """Return the rules that are asked, and that may be about the item."""
    rows = _held(matter, "end_use_rules")
    return tuple(row for row in rows if _asked(matter, row) and _may_name(matter, row))


def _may_name(matter: Matter, row: Row) -> bool:
    """Tell whether a rule asked of certain items may be about this one."""
    item = classification(matter)
    if item is None or row["items"] in {"*", "ccl"}:
        return row["asked"] != "yes"
    return (
        among(item, row.words("items")) is not False
        or among(item, row.words("unclear")) is not False
    )


@part
def _place(matter: Matter, row: Row) -> Claim:
    """Return the claim that a rule reaches the destination, or a receiving party's country."""

    def reached(country: str) -> Truth:
        if is_among(matter.on, country, row.words("excepted")):
            return False
        return is_among(matter.on, country, row.words("destinations"))

    text = words("rule.place", cite=row.citation.cite)
    there = destination_claim(matter, reached, text, (row.citation,))
    if row.values.get("by", "yes") != "yes" or there.holds is True:
        return there
    users = [
        matter.of_party(party).claim(
            "party", "country", reached, words("rule.by", party=party.id), "party.country"
        )
        for party in matter.case.parties
        if not party.roles or not _RECEIVING.isdisjoint(party.roles)
    ]
    return any_of(text, (there, *users))


def _use(matter: Matter, row: Row) -> Claim:
    if row["user"] == "military":
        return military_claim(matter)
    return controlled_use(matter, row["use"])


def _by_rule(matter: Matter, row: Row) -> Claim:
    """Return the claim that one rule asks for a licence for the item."""
    parts: list[Part] = [
        partial(_item, matter, row), partial(_place, matter, row),
        partial(leaves_united_states, matter), partial(subject, matter), partial(_use, matter, row),
    ]  # fmt: skip
    if row["decides"] == "no":
        further = words(f"rule.read_on_{row['rule']}")
        parts.append(partial(stated_condition, matter, f"rule_{row['rule']}", further))
    return _in_turn(matter, row, parts)


def _held(matter: Matter, table: str) -> tuple[Row, ...]:
    """Return the rules in force; of a day before any is held, only where a use is stated.

    Raises:
        NotEncodedError: such a use is stated, and nothing is held of that day.
    """
    rows = load_table(PACKAGE, table).rows
    found = tuple(row for row in rows if row.in_force(matter.on))
    stated = matter.value("end_use", _FIELD)
    named = isinstance(stated, tuple) and stated != ("none",)
    weapons = matter.value("end_use", _WEAPONS) is True and any(_of_weapons(row) for row in rows)
    if not found and (named or weapons):
        return load_table(PACKAGE, table).in_force(matter.on)
    return found


@provision("us.export.end_use_rules")
def end_use_rules(matter: Matter) -> list[Verdict]:
    """Say whether another use or user of part 744 asks for a licence for the item."""
    if not has_destination(matter):
        return []
    rows = [
        row for row in _naming(matter) if _stated(matter, row["use"]) or _reaches(matter, row)
    ]  # fmt: skip
    found = [(row, _by_rule(matter, row)) for row in rows]
    found = [(row, one) for row, one in found if _counts(matter, row, one)]
    if not found:
        return []
    claims = [one for _, one in found]
    claim = any_of(words("rule.required"), claims)
    deciding = [row for row, one in found if one.holds is claim.holds]
    policies = {row["policy"] for row in deciding}
    cites = plain(", ".join(row.citation.cite.removeprefix("15 CFR ") for row in deciding))
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("rule.yes", cites=cites)),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("rule.no")),
            open_=words("rule.open", cites=cites),
            policy=words(f"policy.{policies.pop()}") if len(policies) == 1 else UNKNOWN,
            caveats=(words("rule.exceptions"),),
        )
    ]


def _counts(matter: Matter, row: Row, claim: Claim) -> bool:
    """Tell whether to speak of a rule: not where other facts rule it out before its use is told."""
    return claim.holds is not False or not _waits(matter, row)


def _reaches(matter: Matter, row: Row) -> bool:
    return _place(matter, row).holds is not False


def _kind(matter: Matter, row: Row) -> Claim:
    """Return the claim that the deal is for what one rule on US persons is about."""
    if row["use"]:
        return controlled_use(matter, row["use"])
    text = words(f"persons.{row['kind']}")

    def named(kinds: tuple[str, ...]) -> bool:
        return row["kind"] in kinds

    kind = matter.claim("end_use", "wmd_kinds", named, text)
    return all_of(text, (_weapons(matter), kind))


def _payload(matter: Matter) -> Claim:
    """Return the claim that what is supported is a missile by its payload, as stated.

    The deal may have no item of which the case could state it.
    """
    text = words("persons.payload")
    if not matter.case.items:
        return state(UNKNOWN, text, ask=(ask("items", "items"),))
    of_items = [matter.of_item(item) for item in matter.case.items]
    claims = [stated_condition(of_item, "missile_payload", text) for of_item in of_items]
    return any_of(text, claims)


def _support(matter: Matter, row: Row) -> Claim:
    """Return the claim that one rule forbids US persons to support the deal."""
    parts: list[Part] = [partial(_kind, matter, row), partial(_place, matter, row)]
    if row["decides"] == "no":
        parts.append(partial(_payload, matter))
    return _in_turn(matter, row, parts)


def _stated_for(matter: Matter, row: Row) -> bool:
    """Tell whether the case states what one rule on US persons is about."""
    if _of_weapons(row):
        return matter.value("end_use", _WEAPONS) is True
    return _stated(matter, row["use"])


@provision("us.export.us_person_activities")
def us_person_activities(matter: Matter) -> list[Verdict]:
    """Say whether US persons may support weapons or military intelligence (744.6(b)).

    Asked where the case states such a use, or leaves it open and a US person takes part or may;
    whether the item is subject to the EAR is all one.
    """
    people = [is_us_person(matter.of_party(party)) for party in matter.case.parties]
    acting = any_of(words("persons.acting"), people)
    rows = [
        row for row in _held(matter, "us_person_rules") if _stated_for(matter, row)
        or (acting.holds is not False and _waits(matter, row))
    ]  # fmt: skip
    found = [(row, _support(matter, row)) for row in rows]
    claims = [one for row, one in found if _counts(matter, row, one)]
    if not claims:
        return []
    support = any_of(words("persons.support"), claims)
    return [
        decide(
            all_of(words("persons.required"), (support, acting)),
            yes=(Outcome.LICENCE_REQUIRED, words("persons.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("persons.no")),
            open_=words("persons.open"),
            policy=words("policy.us_person_activities"),
            caveats=(words("persons.other_agencies"),),
        )
    ]
