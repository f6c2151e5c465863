"""Export Order Art. 2(1)(i-2) to (i-8): exports that need METI's approval for where they go."""

from collections.abc import Callable
from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.engine.watching import part
from kaname.law.jp.export.facts import destination, from_japan, goods, member
from kaname.law.jp.export.russia_luxury import luxury_goods
from kaname.law.jp.export.table_2_3 import in_table, taken
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["embargo", "embargoed"]

ANYWHERE_IN_TABLE_2_4: Final = "*"
RUSSIA: Final = "RU"
OWN_SIDE: Final = frozenset({"seller", "exporter", "manufacturer"})


@provision("jp.export.embargo")
def embargo(matter: Matter) -> list[Verdict]:
    """Require approval for goods to North Korea, Russia, Belarus, Ukraine and diverters."""
    if goods(matter).holds is False:
        return []
    rows = _measures(matter)
    if rows is None:
        where = state(UNKNOWN, words("embargo.where"), ask=(ask("places.to", "places.to"),))
        return [_verdict(all_of(words("embargo.claim"), [from_japan(matter), where]))]
    applies = any_of(words("embargo.measures"), [_measure(matter, row) for row in rows])
    policy = words("embargo.policy_never" if _never(matter) else "embargo.policy")
    return [_verdict(all_of(words("embargo.claim"), [from_japan(matter), applies]), policy)]


@part
def _measures(matter: Matter) -> tuple[Row, ...] | None:
    """Return the measures about the destination; None while it is not known."""
    country = destination(matter)
    return None if not is_known(country) else _measures_about(matter, country)


def _measures_about(matter: Matter, country: str) -> tuple[Row, ...]:
    rows = load_table(PACKAGE, "embargo_measures").in_force(matter.on)
    return tuple(row for row in rows if _names(row, country, matter))


def embargoed(matter: Matter, country: str) -> Claim:
    """Return the claim that a measure of Art. 2(1)(i-2) to (i-8) takes in the export."""
    claims = [_measure(matter, row) for row in _measures_about(matter, country)]
    return any_of(words("embargo.measures"), claims)


def _never(matter: Matter) -> bool:
    """Tell whether the goods are of Table 2-3 No. 3 and go to Russia, which METI never approves."""
    luxury = luxury_goods(matter) if _to_russia(matter) else None
    return luxury is not None and luxury.holds is True


@part
def _to_russia(matter: Matter) -> bool:
    return destination(matter) == RUSSIA


def _verdict(claim: Claim, policy: Text | None = None) -> Verdict:
    return decide(
        claim,
        yes=(Outcome.LICENCE_REQUIRED, words("embargo.yes")),
        no=(Outcome.NO_REQUIREMENT_FOUND, words("embargo.no")),
        open_=words("embargo.open"),
        policy=policy or words("embargo.policy"),
    )


def _names(row: Row, country: str, matter: Matter) -> bool:
    """Tell whether a measure is about a country; ``*`` stands for the countries of Table 2-4."""
    if row["country"] == ANYWHERE_IN_TABLE_2_4:
        return member("russia_diversion", matter.on, country) is not None
    return row["country"] == country


def _measure(matter: Matter, row: Row) -> Claim:
    """Return the claim that one measure applies: its goods, and its parties where it names them."""
    parts = [_GOODS[row["goods"]](matter, row)]
    if row["parties"] == "designated":
        parts.append(_designated(matter, row["list"]))
    return all_of(words(f"embargo.{row['measure']}"), parts, cite=(row.citation,))


def _designated(matter: Matter, list_id: str) -> Claim:
    """Return the claim that a party on the other side of the deal is designated by notice.

    By what the case says of the party, and by its hits on the published list of the measure.
    """
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
        claims += [_on_list(matter, hit) for hit in matter.hits_of(party.id, list_id)]
    return any_of(words("embargo.designated"), claims)


def _on_list(matter: Matter, hit: Hit) -> Claim:
    text = words("embargo.on_list", party=hit.matched_name, listed=hit.listed_name,
                 entry=hit.entry.id)  # fmt: skip
    return matter.is_listed_as(hit, text)


def _region(matter: Matter, row: Row) -> Claim:
    regions = row.words("regions")
    return matter.claim(
        "places", "occupied_region", lambda name: name in regions, words("embargo.region")
    )


_GOODS: Final[dict[str, Callable[[Matter, Row], Claim]]] = {
    "all": lambda _matter, _row: state(True, words("embargo.all_goods")),
    "other_goods": lambda _matter, _row: state(True, words("embargo.all_goods")),
    "table_2_2": lambda _matter, _row: state(UNKNOWN, words("embargo.table_2_2")),
    "region": _region,
    "table_2_3": lambda matter, _row: in_table(matter),
    "table_2_3_part": lambda matter, _row: taken(matter, "belarus"),
    "table_2_3_diversion": lambda matter, _row: taken(matter, "diversion"),
}
