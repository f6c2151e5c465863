"""The Denied Persons List of the Bureau of Industry and Security, from its own two files.

Source: US Department of Commerce, Bureau of Industry and Security. The older file (``dpl.txt``) is
tab-separated, twelve columns; the newer one (a CSV of the list's page) has the name and the
address in one cell. One row an address, so a party may have several. None has ids: they are
made as for the same list in the Consolidated Screening List. For a time the download held the
recent changes alone; such a file spans a few years, where the list spans decades.
"""

import re
from datetime import date, datetime
from typing import Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.sources.countries import Countries
from kaname.screening.sources.dates import iso_day
from kaname.screening.sources.entry_ids import Draft, with_ids
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.parties import clean, close, details_of, names_of
from kaname.screening.sources.reading import (
    SourceFile,
    check_header,
    decode,
    rows_of_csv,
    tidy,
    whole_rows,
)

__all__ = ["COLUMNS", "PAGE_COLUMNS", "load", "looks_like"]

LIST_ID: Final = "bis-dpl"
COLUMNS: Final = (
    "Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date",
    "Expiration_Date", "Standard_Order", "Last_Update", "Action", "FR_Citation",
)  # fmt: skip
PAGE_COLUMNS: Final = (
    "name_and_address", "effective_date", "expiration_date", "type_of_denial",
    "appropriate_federal_register_citations",
)  # fmt: skip
"""The headings of the page's CSV, in small letters, ``_`` for a blank."""
SPAN_YEARS_MIN: Final = 8
"""The orders of the whole list were made over more years than these: they run for ten and more."""
_FORM: Final = re.compile(
    r"(?:inc|incorporated|l\.?l\.?c|ltd|limited|co|corp|corporation|company|gmbh|s\.?a|s\.?l|b\.?v"
    r"|n\.?v|pte|pty|plc|k\.?k|fze|fzco|fzc|dmcc|srl|s\.?r\.?l|ltda|jr|sr|ii|iii|iv|ag|l\.?p)\.?",
    re.I,
)
_ALIAS: Final = re.compile(r"[,;(]?\s*\b(?:a/k/a|f/k/a|d/b/a|a\.k\.a\.)\s*:?\s*", re.I)


def looks_like(first_line: str) -> bool:
    """Tell whether the first line has the headings of one of the two files."""
    tabbed = {cell.strip().strip('"') for cell in first_line.split("\t")}
    comma = {_heading(cell) for cell in first_line.split(",")}
    return len(tabbed & set(COLUMNS)) > len(COLUMNS) // 2 or "name_and_address" in comma


def _heading(cell: str) -> str:
    return "_".join(cell.strip().strip('"').strip("\ufeff ").lower().split())


def load(file: SourceFile) -> Loaded:
    """Load the list.

    Raises:
        ProblemError: it is cut off, in another encoding, or has other columns.
    """
    account = Account(file.name)
    text = decode(file)
    tabbed = "\t" in text.split("\n", 1)[0]
    rows = rows_of_csv(text, account, separator="\t" if tabbed else ",")
    line, first = next(rows)
    expected = COLUMNS if tabbed else PAGE_COLUMNS
    header = [tidy(cell) if tabbed else _heading(cell) for cell in first]
    check_header(header, expected, frozenset(), Place(file.name, line))
    countries = Countries()
    drafts: list[Draft] = []
    days: list[date] = []
    for line, row in whole_rows(rows, len(header), account):
        if row == first:
            account.lose("KAN-2016", line)
            continue
        cells = {name: clean(cell) for name, cell in zip(header, row, strict=True)}
        named = cells if tabbed else _of_page(cells)
        days += [day for cell in (named["Effective_Date"],) if (day := iso_day(_iso(cell)))]
        if draft := _draft(named, line, countries, account):
            drafts.append(draft)
    return _closed(drafts, days, countries, account)


def _closed(
    drafts: list[Draft], days: list[date], countries: Countries, account: Account
) -> Loaded:
    if days and max(days).year - min(days).year < SPAN_YEARS_MIN:
        account.doubt("KAN-2218", first=min(days), last=max(days), years=SPAN_YEARS_MIN)
    for line, rows, example in countries.unknown.values():
        account.warn("KAN-2014", line, list=LIST_ID, rows=rows, example=example)
    entries, repeated = with_ids(drafts)
    account.rows_merged += repeated
    return close(account, LIST_ID, entries, {LIST_ID: len(drafts)})


def _of_page(cells: dict[str, str]) -> dict[str, str]:
    """Return a row of the page's CSV under the names of the older columns.

    The name is what stands before the first comma, and what stands before the next one where that
    is a legal form ("Works Co., Ltd., 1 Street").
    """
    pieces = cells["name_and_address"].split(",")
    length = 1
    while length < len(pieces) and _FORM.fullmatch(pieces[length].strip()):
        length += 1
    return dict.fromkeys(COLUMNS, "") | {
        "Name": ",".join(pieces[:length]).strip(),
        "Street_Address": ",".join(pieces[length:]).strip(),
        "Effective_Date": cells["effective_date"],
        "Expiration_Date": cells["expiration_date"],
        "Action": cells["type_of_denial"],
        "FR_Citation": cells["appropriate_federal_register_citations"],
    }


def _draft(row: dict[str, str], line: int, countries: Countries, account: Account) -> Draft | None:
    name, *others = (piece.strip(" ,)") for piece in _ALIAS.split(row["Name"]))
    if not name and row["Name"]:
        name, others = row["Name"], []
    name, aliases = names_of(name, filter(None, others), account, line, "Name")
    if not name:
        account.lose("KAN-2021", line, "Name")
        return None
    parts = (row["Street_Address"], row["City"], row["State"], row["Postal_Code"], row["Country"])
    address = ", ".join(part for part in parts if part)
    addresses = (address,) if address else ()
    published, inferred = countries.of_addresses(addresses, LIST_ID, line)
    entry = Entry(
        id="",
        list_id=LIST_ID,
        name=name,
        aliases=aliases,
        countries=tuple(dict.fromkeys((*published, *inferred))),
        addresses=addresses,
        details=details_of(
            [
                ("federal_register_notice", row["FR_Citation"]),
                ("start_date", _iso(row["Effective_Date"])),
                ("end_date", _iso(row["Expiration_Date"])),
                ("standard_order", row["Standard_Order"]),
                ("last_change", row["Last_Update"]),
                ("remarks", row["Action"]),
            ]
        ),
    )
    rest = tuple(row[column] for column in COLUMNS if column != "FR_Citation")
    return Draft(entry, published, row["FR_Citation"], rest, line)


def _iso(text: str) -> str:
    """Return an American date in ISO 8601; anything else as it is."""
    try:
        return datetime.strptime(text, "%m/%d/%Y").date().isoformat()  # noqa: DTZ007
    except ValueError:
        return text
