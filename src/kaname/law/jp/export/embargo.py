"""Export Order Art. 2(1)(i-2) to (i-8): exports that need METI's approval for where they go."""

from collections.abc import Callable
from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.facts import destination, from_japan, goods, listed, member
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["embargo"]

ANYWHERE_IN_TABLE_2_4: Final = "*"
OWN_SIDE: Final = frozenset({"seller", "exporter", "manufacturer"})


@provision("jp.export.embargo")
def embargo(matter: Matter) -> list[Verdict]:
    """Require approval for goods to North Korea, Russia, Belarus, Ukraine and diverters."""
    if goods(matter).holds is False:
        return []
    rows = load_table(PACKAGE, "embargo_measures").in_force(matter.on)
    country = destination(matter)
    if not is_known(country):
        where = state(UNKNOWN, words("embargo.where"), ask=(ask("places.to", "places.to"),))
        return [_verdict(all_of(words("embargo.claim"), [from_japan(matter), where]))]
    measures = [row for row in rows if _names(row, country, matter)]
    claims = [_measure(matter, row) for row in measures]
    applies = any_of(words("embargo.measures"), claims)
    return [_verdict(all_of(words("embargo.claim"), [from_japan(matter), applies]))]


def _verdict(claim: Claim) -> Verdict:
    return decide(
        claim,
        yes=(Outcome.LICENCE_REQUIRED, words("embargo.yes")),
        no=(Outcome.NO_REQUIREMENT_FOUND, words("embargo.no")),
        open_=words("embargo.open"),
        policy=words("embargo.policy"),
    )


def _names(row: Row, country: str, matter: Matter) -> bool:
    """Tell whether a measure is about a country; ``*`` stands for the countries of Table 2-4."""
    if row["country"] == ANYWHERE_IN_TABLE_2_4:
        return member("russia_diversion", matter.on, country) is not None
    return row["country"] == country


def _measure(matter: Matter, row: Row) -> Claim:
    """Return the claim that one measure applies: its goods, and its parties where it names them."""
    parts = [_GOODS[row["goods"]](matter)]
    if row["parties"] == "designated":
        parts.append(_designated(matter))
    return all_of(words(f"embargo.{row['measure']}"), parts, cite=(row.citation,))


def _designated(matter: Matter) -> Claim:
    """Return the claim that a party on the other side of the deal is designated by notice."""
    others = [party for party in matter.case.parties if not OWN_SIDE & set(party.roles)]
    if not others:
        return state(UNKNOWN, words("embargo.designated"), ask=(ask("parties", "parties"),))
    claims = []
    for party in others:
        path = f"parties[{party.id}].meti_designated"
        named = party.meti_designated
        question = ask("party.meti_designated", path, party=party.id)
        reads = (Read(path, shown(named)),) if is_known(named) else ()
        text = words("embargo.designated_party", party=party.id)
        claims.append(state(named, text, reads=reads, ask=(question,)))
    return any_of(words("embargo.designated"), claims)


def _all_goods(matter: Matter) -> Claim:
    return state(True, words("embargo.all_goods"))


def _luxury(matter: Matter) -> Claim:
    return state(UNKNOWN, words("embargo.table_2_2"))


def _region(matter: Matter) -> Claim:
    return matter.is_true("places", "occupied_region", words("embargo.region"))


def _table_2_3(matter: Matter) -> Claim:
    """Return the claim that goods are in Table 2-3, whose number 1 is items 1 to 15 of Table 1."""
    stated = matter.is_true("item", "russia_table_listed", words("embargo.table_2_3"))
    return any_of(words("embargo.in_2_3"), [listed(matter), stated])


def _part_of_table_2_3(matter: Matter) -> Claim:
    """Return the claim for a measure that takes only some numbers of Table 2-3."""
    stated = matter.claim(
        "item", "russia_table_listed", lambda in_table: UNKNOWN if in_table else False,
        words("embargo.part_of_2_3"),
    )  # fmt: skip
    return any_of(words("embargo.in_2_3"), [listed(matter), stated])


_GOODS: Final[dict[str, Callable[[Matter], Claim]]] = {
    "all": _all_goods, "other_goods": _all_goods, "table_2_2": _luxury, "region": _region,
    "table_2_3": _table_2_3, "table_2_3_part": _part_of_table_2_3,
    "table_2_3_diversion": _part_of_table_2_3,
}  # fmt: skip
