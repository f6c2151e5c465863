"""Facts that several Japanese export provisions share: what the goods are and where they go."""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Final

from kaname.core.case import Party
from kaname.core.codes import MetiItem
from kaname.core.finding import Claim, Read
from kaname.core.hit import Hit
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Unknown, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.engine.watching import part
from kaname.law.jp.export import list_numbers
from kaname.law.jp.export.list_numbers import GOODS
from kaname.law.jp.export.thresholds import reached
from kaname.law.jp.export.words import PACKAGE, words

__all__ = [
    "GROUP_A", "JAPAN", "OTHER", "UN_EMBARGO", "concern_codes", "destination",
    "destination_class", "from_japan", "going_to", "goods", "item_number", "listed",
    "listed_rows", "member", "resident", "users",
]  # fmt: skip

JAPAN: Final = "JP"
GROUP_A: Final = "group_a"
UN_EMBARGO: Final = "un_embargo"
OTHER: Final = "other"


@part
def from_japan(matter: Matter) -> Claim:
    """Return the claim that the goods are shipped from Japan."""
    return matter.claim(
        "places", "from", lambda country: country == JAPAN, words("facts.from_japan")
    )


@part
def goods(matter: Matter) -> Claim:
    """Return the claim that the item is goods; an HS code or an item number shows that it is."""
    text = words("facts.goods")
    if not is_known(matter.value("item", "kind")):
        for field in ("meti_item", "hs"):
            value = matter.value("item", field)
            if is_known(value):
                return state(True, text, reads=(Read(matter.path("item", field), str(value)),))
    return matter.claim("item", "kind", lambda kind: kind == "goods", text)


@part
def item_number(matter: Matter) -> MetiItem | None:
    """Return the item number the case gives; None when it gives none, or none that can be read."""
    value = matter.value("item", "meti_item")
    if not is_known(value):
        return None
    try:
        return MetiItem.parse(str(value))
    except ValueError:
        return None


def listed_rows(number: MetiItem, on: date) -> tuple[Row, ...]:
    """Return the rows of Table 1 under ``number`` in force on that day, items 1 to 15.

    A number that stops at the item or sub-item stands for all that it holds.
    """
    return list_numbers.listed_rows(GOODS, number, on)


@part
def listed(matter: Matter) -> Claim:
    """Return the claim that the goods fall under items 1 to 15 of the Export Order's Table 1.

    A number that the case states decides. Without one, and against a statement that the goods are
    under none, values that alone reach a threshold of the Goods Ordinance count.
    """
    value, path = matter.value("item", "meti_item"), matter.path("item", "meti_item")
    text, question = words("facts.listed"), ask("item.meti_item", path)
    if not is_known(value):
        return reached(matter) or state(UNKNOWN, text, ask=(question,))
    reads = (Read(path, str(value)),)
    number = item_number(matter)
    if number is not None and not number.is_listed:
        against = reached(matter)
        if against is None:
            return state(False, text, reads=reads)
        return state(
            UNKNOWN, words("facts.threshold_against"), reads=reads, ask=(question,),
            because=(against,),
        )  # fmt: skip
    rows = () if number is None else listed_rows(number, matter.on)
    if number is None or not rows:
        why = list_numbers.absence(GOODS, number, str(value), matter.on)
        return state(UNKNOWN, why.text, reads=reads, ask=(question,), cite=why.citations)
    label = Text(rows[0]["label_en"], rows[0]["label_ja"])
    named = words("facts.listed_as", number=str(number), label=label)
    set_by = list_numbers.provisions(number, matter.on)
    cited = (rows[0].citation, *(row.citation for row in set_by))
    return state(True, named, reads=reads, cite=cited, because=(_family(number, matter.on),))


def _family(number: MetiItem, on: date) -> Claim:
    """Return the claim that says what the item is about and which regime it comes from."""
    row = list_numbers.family(number.item, on)
    text = words(
        "facts.family", item=f"{number.item}の項", title=Text(row["title_en"], row["title_ja"]),
        regime=words(f"regime.{row['regime']}"),
    )  # fmt: skip
    return state(True, text, cite=(row.citation,))


def destination(matter: Matter) -> str | Unknown:
    """Return the country of destination: where the goods are used, else where they are sent."""
    return matter.case.final_destination()


@part
def going_to(matter: Matter, table: str, key: str) -> Claim:
    """Return the claim that the destination is in a table of countries.

    Args:
        matter: the case and the day.
        table: such as ``group_a``.
        key: of the wording of the claim.
    """
    country = destination(matter)
    if not is_known(country):
        return state(UNKNOWN, words(key), ask=(ask("places.to", "places.to"),))
    row = member(table, matter.on, country)
    rows = load_table(PACKAGE, table, "country").in_force(matter.on)
    cited = rows[0] if row is None else row
    reads = (Read(_place(matter), country),)
    return state(row is not None, words(key), reads=reads, cite=(cited.citation,))


@lru_cache(maxsize=1024)
def member(table: str, on: date, country: str) -> Row | None:
    """Return the row of a country in a table of countries on that day, None if it is not there.

    Raises:
        NotEncodedError: the table begins after that day.
    """
    rows = load_table(PACKAGE, table, "country").in_force(on)
    return next((row for row in rows if row["country"] == country), None)


def destination_class(on: date, country: str) -> str:
    """Return ``group_a``, ``un_embargo`` or ``other`` for a country on that day."""
    if member("group_a", on, country) is not None:
        return GROUP_A
    if member("un_arms_embargo", on, country) is not None:
        return UN_EMBARGO
    return OTHER


def resident(matter: Matter, text: Text) -> Claim:
    """Return the claim that a party is a resident of Japan (FEFTA Art. 6(1)(v)).

    Where an organisation is shows it. The nationality of a person does not: it is asked.
    """
    party = matter.party
    assert party is not None
    stated = is_known(party.resident_of_japan)
    if stated or not is_known(party.country) or party.kind == "person":
        return matter.is_true("party", "resident_of_japan", text)
    reads = (Read(matter.path("party", "country"), party.country),)
    return state(party.country == JAPAN, text, reads=reads)


def users(matter: Matter) -> tuple[Party, ...]:
    """Return the parties that use the goods: the end users, else the ultimate consignees."""
    for role in ("end_user", "ultimate_consignee"):
        found = tuple(party for party in matter.case.parties if role in party.roles)
        if found:
            return found
    return ()


def concern_codes(hit: Hit, on: date) -> tuple[Row, ...]:
    """Return the rows of the End User List's concern codes that an entry carries on that day.

    The list writes ``B,C,M,N`` and ``CW`` beside the Japanese words, in several widths.
    """
    written = unicodedata.normalize("NFKC", hit.entry.detail("concern"))
    codes = set(re.findall(r"(?<![A-Za-z])[A-Z]{1,2}(?![A-Za-z])", written))
    rows = load_table(PACKAGE, "end_user_list_concerns", "code").in_force(on)
    return tuple(row for row in rows if row["code"] in codes)


def _place(matter: Matter) -> str:
    used_at = matter.case.places.end_use_at
    return "places.end_use_at" if is_known(used_at) else "places.to"
