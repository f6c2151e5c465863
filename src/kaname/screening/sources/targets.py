"""``targets.simple.csv``: the parties of an OpenSanctions collection, one row each.

Source: OpenSanctions, whose layout is described in its documentation of bulk data and made by its
public exporter. Cells of several values are small CSVs of their own, joined with ``;``. A row's
``dataset`` names every source list that the party is on; which of them are in the file, a user
chose by choosing the collection. The collection is read as a stream: it may have many hundred
thousand rows.
"""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kaname.core.hit import Entry
from kaname.core.places import is_code
from kaname.core.problem import Place
from kaname.screening.sources.dates import iso_day
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.parties import clean, close, gather, names_of, values_of
from kaname.screening.sources.reading import (
    SourceFile,
    check_header,
    rows_of_csv,
    stop,
    streamed,
    tidy,
)

__all__ = ["COLUMNS", "KINDS", "codes_of", "list_of", "load", "looks_like"]

LIST_FILE: Final = "targets-simple"
COLUMNS: Final = (
    "id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers",
    "sanctions", "phones", "emails", "program_ids", "dataset", "first_seen", "last_seen",
    "last_change",
)  # fmt: skip
OPTIONAL: Final = frozenset({"program_ids", "phones", "emails"})
"""Columns that editions of earlier years do not have."""
KINDS: Final = {
    "Person": "person", "Organization": "organisation", "Company": "organisation",
    "PublicBody": "organisation", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip
"""Schema -> kind. A ``LegalEntity`` may be a person or an organisation, so it has none."""
DETAILS: Final = ("schema", "sanctions", "phones", "emails", "first_seen", "last_change")
SEVERAL: Final = frozenset({"sanctions", "phones", "emails"})
NAME_MAX: Final = 160
"""The longest name of a list that is made of the names of sources; those left over are counted."""


def looks_like(first_line: str) -> bool:
    """Tell whether the first line has the headings of the layout."""
    cells = {cell.strip().strip('"').strip("\ufeff") for cell in first_line.strip().split(",")}
    return {"id", "schema", "name"} <= cells and len(cells & set(COLUMNS)) > len(COLUMNS) // 2


def load(file: SourceFile) -> Loaded:
    """Load the collection.

    The edition's date is the last day on which the collection saw one of its parties
    (``last_seen``), where the file says it.

    Raises:
        ProblemError: the file is cut off, in another encoding, or has other columns.
    """
    account = Account(file.name)
    entries: dict[str, Entry] = {}
    datasets: Counter[str] = Counter()
    last_seen = ""
    loaded = 0
    for line, row in _rows(file, account):
        entry = _entry(row, line, account)
        if entry is None:
            continue
        loaded += 1
        datasets.update(values_of(row["dataset"]))
        last_seen = max(last_seen, row["last_seen"][:10])
        gather(entry, entries, account)
    account.rows_by_part |= {f"{LIST_FILE}/{name}": rows for name, rows in sorted(datasets.items())}
    return close(account, LIST_FILE, entries.values(), {LIST_FILE: loaded}, iso_day(last_seen))


def _rows(file: SourceFile, account: Account) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows by column, the last one only when it is whole."""
    rows = rows_of_csv(streamed(file), account)
    line, first = next(rows)
    header = [tidy(cell) for cell in first]
    check_header(header, COLUMNS, OPTIONAL, Place(file.name, line))
    missing = {column: "" for column in COLUMNS if column not in header}
    for column in missing:
        account.warn("KAN-2024", line, column=column)
    short: tuple[int, int] | None = None
    for line, row in rows:
        account.rows_read += 1
        if short is not None:
            account.lose("KAN-2010", short[0], columns=short[1], expected=len(header))
            short = None
        if len(row) < len(header):
            short = line, len(row)
        elif len(row) > len(header):
            account.lose("KAN-2010", line, columns=len(row), expected=len(header))
        elif row == first:
            account.lose("KAN-2016", line)
        else:
            yield line, missing | dict(zip(header, row, strict=True))
    if short is not None:
        raise stop("KAN-2007", Place(file.name, short[0]))


def _entry(row: dict[str, str], line: int, account: Account) -> Entry | None:
    """Return the entry of a row, or None when it has no name or no id; it is then accounted for."""
    own_id = clean(row["id"])
    if not own_id:
        account.lose("KAN-2210", line, "id")
        return None
    name, aliases = names_of(row["name"], values_of(row["aliases"]), account, line, "name")
    if not name:
        account.lose("KAN-2021", line, "name")
        return None
    datasets = values_of(row["dataset"])
    details = [(key, _detail(key, row[key])) for key in DETAILS]
    countries = codes_of(row["countries"])
    if not countries and row["countries"]:
        details.append(("countries", "; ".join(values_of(row["countries"]))))
    return Entry(
        id=f"{LIST_FILE}:{own_id}",
        list_id=list_of(LIST_FILE, datasets),
        name=name,
        kind=KINDS.get(row["schema"].strip(), ""),
        aliases=aliases,
        countries=countries,
        addresses=values_of(row["addresses"]),
        identifiers=values_of(row["identifiers"]),
        birth_dates=values_of(row["birth_date"]),
        programs=values_of(row["program_ids"]),
        details=(
            *((key, value) for key, value in details if value),
            *((("datasets", "; ".join(datasets)),) if datasets else ()),
        ),
    )


def _detail(key: str, cell: str) -> str:
    return "; ".join(values_of(cell)) if key in SEVERAL and cell else clean(cell)


def list_of(list_file: str, datasets: tuple[str, ...]) -> str:
    """Return the list of a party: the file, and the names of the sources that list the party.

    ``targets-simple/EU Financial Sanctions Files (FSF)``; the file alone when none is named. Of
    many sources as many as have room are named, and the others counted.
    """
    named = ""
    for number, name in enumerate(datasets):
        longer = f"{named}; {name}" if named else name
        if named and len(longer) > NAME_MAX:
            return f"{list_file}/{named}; +{len(datasets) - number}"
        named = longer
    return f"{list_file}/{named}" if named else list_file


@lru_cache(maxsize=8192)
def codes_of(cell: str) -> tuple[str, ...]:
    """Return the codes of the places of a cell, in which they are written small.

    A region that has a code of its own (``ge-ab``) counts as the country that its code begins
    with. States that are no more, and what is no state, have no code and are left out.
    """
    found: dict[str, None] = {}
    for value in values_of(cell):
        code = value.upper()
        if not is_code(code):
            code = code.partition("-")[0]
        if is_code(code):
            found[code] = None
    return tuple(found)
