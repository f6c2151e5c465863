"""The United Nations Security Council's consolidated list: the official XML.

Source: United Nations, Security Council. One element a party, persons and entities apart; a name
in up to four parts; aliases marked as good or low in quality, of which the low ones are weak;
names in the party's own script; "na" where nothing is known. A party is called by its permanent
reference number (``QDi.001``), and that is its id.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from kaname.core.hit import Entry
from kaname.screening.sources.countries import Countries
from kaname.screening.sources.dates import birth_date, iso_day
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.markup import Node, records
from kaname.screening.sources.parties import close, details_of, gather, given, names_of
from kaname.screening.sources.reading import SourceFile, decode

__all__ = ["ROOT", "load"]

LIST_ID: Final = "un-sc"
ROOT: Final = "CONSOLIDATED_LIST"
KINDS: Final = {"INDIVIDUAL": "person", "ENTITY": "organisation"}
PARTS: Final = {"INDIVIDUAL": f"{LIST_ID}/individuals", "ENTITY": f"{LIST_ID}/entities"}
NAMES: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
ADDRESS: Final = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
KNOWN: Final = frozenset(
    {
        *NAMES, "DATAID", "VERSIONNUM", "UN_LIST_TYPE", "REFERENCE_NUMBER", "LISTED_ON", "GENDER",
        "NAME_ORIGINAL_SCRIPT", "COMMENTS1", "TITLE", "DESIGNATION", "NATIONALITY", "NATIONALITY2",
        "LIST_TYPE", "LAST_DAY_UPDATED", "SORT_KEY", "SORT_KEY_LAST_MOD", "SUBMITTED_BY",
        "SUBMITTED_ON", "INDIVIDUAL_ALIAS", "INDIVIDUAL_ADDRESS", "INDIVIDUAL_DATE_OF_BIRTH",
        "INDIVIDUAL_PLACE_OF_BIRTH", "INDIVIDUAL_DOCUMENT", "ENTITY_ALIAS", "ENTITY_ADDRESS",
        "DELISTED_ON",
    }
)  # fmt: skip
"""The elements of a party that are read, or that say nothing of it."""
WEAK: Final = "low"
YEARS_MAX: Final = 15
"""A span of so many years is written out; a longer one is kept as a text."""
_ITEM: Final = re.compile(r"(?:^|\s)[a-z]\)\s")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LAST_BRACKET: Final = re.compile(r"^(.+?)\s*\(([^()]+)\)$")
_SCRIPT_NOTE: Final = re.compile(r"\s*\((?:original|local) script\)", re.I)


def load(file: SourceFile) -> Loaded:
    """Load the list.

    Raises:
        ProblemError: it is no XML, cut off, or of another layout.
    """
    decode(file)  # which tells what is wrong with bytes that are no UTF-8
    account = Account(file.name)
    top: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    countries = Countries()
    strangers: dict[str, int] = {}
    parts: Counter[str] = Counter()
    for party in records(file, frozenset(KINDS), top):
        account.rows_read += 1
        for child in party.children:
            if child.name not in KNOWN and child.name not in strangers:
                strangers[child.name] = child.line
        entry = _entry(party, countries, account)
        if entry is not None:
            parts[PARTS[party.name]] += 1
            gather(entry, entries, account)
    for name, line in strangers.items():
        account.warn("KAN-2213", line, element=name)
    for line, rows, example in countries.unknown.values():
        account.warn("KAN-2014", line, list=LIST_ID, rows=rows, example=example)
    account.rows_by_part |= dict(parts)
    loaded = {LIST_ID: account.rows_read - account.rows_lost}
    return close(account, LIST_ID, entries.values(), loaded, iso_day(top.get("dateGenerated", "")))


def _entry(party: Node, countries: Countries, account: Account) -> Entry | None:
    own_id = party.first("REFERENCE_NUMBER") or party.first("DATAID")
    if not own_id:
        account.lose("KAN-2210", party.line)
        return None
    published = " ".join(party.first(name) for name in NAMES if party.first(name))
    aliases, weak = _aliases(party)
    own_script = [name for text in party.texts("NAME_ORIGINAL_SCRIPT") for name in _split(text)]
    name, others = names_of(published, (*own_script, *aliases), account, party.line)
    if not name:
        account.lose("KAN-2021", party.line)
        return None
    nations = (*party.texts("NATIONALITY", "VALUE"), *party.texts("NATIONALITY2"))
    places = party.all(f"{party.name}_ADDRESS")
    cells = (*nations, *(place.first("COUNTRY") for place in places if place.first("COUNTRY")))
    return Entry(
        id=f"{LIST_ID}:{own_id}",
        list_id=LIST_ID,
        name=name,
        kind=KINDS[party.name],
        aliases=others,
        weak_aliases=tuple(dict.fromkeys(weak)),
        countries=countries.of_column(tuple(dict.fromkeys(cells)), LIST_ID, party.line),
        addresses=tuple(dict.fromkeys(filter(None, map(_address, places)))),
        identifiers=tuple(dict.fromkeys(_documents(party))),
        birth_dates=tuple(dict.fromkeys(_births(party))),
        programs=party.texts("UN_LIST_TYPE"),
        details=details_of(_details(party, nations, places)),
    )


def _aliases(party: Node) -> tuple[list[str], list[str]]:
    """Return the aliases of good quality, and the weak ones."""
    good: list[str] = []
    weak: list[str] = []
    for alias in party.all(f"{party.name}_ALIAS"):
        kept = weak if alias.first("QUALITY").casefold() == WEAK else good
        kept += _split(alias.first("ALIAS_NAME"))
    return good, weak


def _split(text: str) -> Iterator[str]:
    """Yield the names that an alias holds: those that ``;`` or ``b)`` divides, outside brackets.

    A name in another script with its Latin form in brackets behind it is both, and brackets that
    hold several names hold aliases.
    """
    for item in _ITEM.split(_SCRIPT_NOTE.sub("", text)):
        for piece in _outside_brackets(item):
            found = _LAST_BRACKET.match(piece.strip())
            if found and (";" in found[2] or _scripts_differ(found[1], found[2])):
                yield found[1].strip()
                yield from (inner.strip() for inner in found[2].split(";") if inner.strip())
            elif bare := given(piece.strip(" ,").removeprefix(")")):
                yield bare


def _scripts_differ(one: str, other: str) -> bool:
    return bool(_LATIN.search(one)) != bool(_LATIN.search(other))


def _outside_brackets(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == ";" and depth <= 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _address(place: Node) -> str:
    """Return an address; where it has nothing but a note, the note."""
    cells = [place.first(name) for name in ADDRESS]
    return ", ".join(cell for cell in cells if cell) or place.first("NOTE")


def _documents(party: Node) -> Iterator[str]:
    for document in party.all("INDIVIDUAL_DOCUMENT"):
        number = document.first("NUMBER")
        kind = document.first("TYPE_OF_DOCUMENT") or document.first("TYPE_OF_DOCUMENT2")
        country = document.first("ISSUING_COUNTRY") or document.first("COUNTRY_OF_ISSUE")
        if number:
            text = f"{kind} {number}".strip()
            yield f"{text} ({country})" if country else text


def _births(party: Node) -> Iterator[str]:
    for birth in party.all("INDIVIDUAL_DATE_OF_BIRTH"):
        first, last = birth.first("FROM_YEAR"), birth.first("TO_YEAR")
        for text in (*birth.texts("DATE"), *birth.texts("YEAR")):
            day = iso_day(text)
            yield day.isoformat() if day else birth_date(text)
        if first.isascii() and first.isdigit() and last.isascii() and last.isdigit():
            if 0 <= int(last) - int(first) <= YEARS_MAX:
                yield from map(str, range(int(first), int(last) + 1))
            else:
                yield f"{first} to {last}"
        elif first or last:
            yield f"{first} to {last}".strip()
    for text in party.texts("INDIVIDUAL_ALIAS", "DATE_OF_BIRTH"):
        yield birth_date(text)


def _details(
    party: Node, nations: tuple[str, ...], places: list[Node]
) -> Iterator[tuple[str, str]]:
    yield "reference", party.first("REFERENCE_NUMBER")
    yield "data_id", party.first("DATAID")
    for name, key in (
        ("LISTED_ON", "listed_on"), ("DELISTED_ON", "end_date"), ("GENDER", "gender"),
        ("COMMENTS1", "remarks"), ("SUBMITTED_BY", "submitted_by"),
    ):  # fmt: skip
        yield key, party.first(name)
    for name, key in (
        ("TITLE", "title"), ("DESIGNATION", "title"), ("LAST_DAY_UPDATED", "last_change"),
    ):  # fmt: skip
        for text in party.texts(name, "VALUE"):
            yield key, text
    for text in nations:
        yield "nationalities", text
    for place in party.all("INDIVIDUAL_PLACE_OF_BIRTH"):
        yield "places_of_birth", _address(place)
    for place in places:
        if _address(place) != place.first("NOTE"):
            yield "address_notes", place.first("NOTE")
    for node in (*party.all(f"{party.name}_ALIAS"), *party.all("INDIVIDUAL_DOCUMENT")):
        yield "notes", node.first("NOTE")
    for child in party.children:
        if child.name not in KNOWN:
            yield "remarks", f"{child.name}: {given(child.text)}"
