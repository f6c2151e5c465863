"""METI's regions い地域① to ぬ地域, by which it sorts destinations, and what turns on them.

The same regions head the columns of METI's tables of bulk licences and of application papers.
Chemicals under the Chemical Weapons Convention get no licence outside three of them.
"""

from datetime import date
from typing import Final

from kaname.core.codes import MetiItem
from kaname.core.finding import Claim, Read
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Unknown, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.engine.watching import part
from kaname.law.jp.export.facts import destination
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["chemical_notes", "region_claim", "region_names", "regions_of"]

REGIONS: Final = "regions"
NO_LICENCE: Final = "no_licence"


def _row(on: date, country: str) -> Row | None:
    """Return the row of a country on that day; None when the table names it not, or begins later.

    The last row of the table, any other place, is left to the reader: a dependent territory may
    stand under the state that it belongs to.
    """
    try:
        return load_table(PACKAGE, REGIONS, "country").find(on, country)
    except NotEncodedError:
        return None


def regions_of(on: date, country: str) -> tuple[str, ...]:
    """Return the regions of a country, such as ``い①``; ``()`` where the table does not say."""
    row = _row(on, country)
    return () if row is None else row.words(REGIONS)


def region_names(row: Row) -> str:
    """Return METI's names of the regions of a country, such as ``い地域①、と地域①``."""
    return "、".join(name[0] + "地域" + name[1:] for name in row.words(REGIONS))


def region_claim(matter: Matter) -> tuple[Claim, ...]:
    """Return the claim that says in which regions the destination is; ``()`` when none is held."""
    country = destination(matter)
    row = _row(matter.on, country) if is_known(country) else None
    if row is None:
        return ()
    text = words("regions.inside", regions=region_names(row))
    return (state(True, text, reads=(Read("places.to", str(country)),), cite=(row.citation,)),)


def chemical_notes(matter: Matter, number: MetiItem) -> tuple[Text | Unknown, tuple[Text, ...]]:
    """Return the review policy for chemicals of item 3(1), and what to bear in mind of them."""
    if number.within("1") is False or number.item != "3":
        return UNKNOWN, ()
    return _notes_there(matter)


@part
def _notes_there(matter: Matter) -> tuple[Text | Unknown, tuple[Text, ...]]:
    """Return what ``chemical_notes`` does of such chemicals, by the destination alone."""
    country = destination(matter)
    place = _row(matter.on, country) if is_known(country) else None
    if place is None:
        return UNKNOWN, ()
    policy: Text | Unknown = UNKNOWN
    notes: list[Text] = []
    for row in load_table(PACKAGE, "chemical_rules"):
        if not row.in_force(matter.on):
            continue
        inside = bool(set(place.words(REGIONS)) & set(row.words(REGIONS)))
        if row["rule"] == NO_LICENCE and not inside:
            policy = words("regions.no_licence", provisions=row["provisions"])
        elif row["rule"] != NO_LICENCE and inside:
            notes.append(
                words("regions.apply_before", provisions=row["provisions"], days=int(row["days"]))
            )
    return policy, tuple(notes)
