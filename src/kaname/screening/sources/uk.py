"""The UK Sanctions List: the official CSV and XML; and OFSI's consolidated list, which is closed.

Source: Foreign, Commonwealth and Development Office. The CSV begins with the date of the report;
under its 58 headings stands one row for each name and address of a party; the XML has one element
a party. What is counted are parties, so that either file can take the other's place. A party is
called by its Unique ID. OFSI's consolidated list (HM Treasury) was closed on 2026-01-28 in favour
of this list: its ``ConList.csv`` is read, but only a person may put it in use.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.sources.countries import Countries
from kaname.screening.sources.dates import iso_day
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.markup import Node, records
from kaname.screening.sources.parties import Record, close, given, record_of
from kaname.screening.sources.reading import (
    SourceFile,
    check_header,
    decode,
    rows_of_csv,
    streamed,
    tidy,
    whole_rows,
)

__all__ = [
    "COLUMNS",
    "CONLIST",
    "ROOT",
    "load_conlist",
    "load_csv",
    "load_xml",
    "looks_like_conlist",
    "looks_like_csv",
]

LIST_ID: Final = "uk-sanctions"
OFSI_ID: Final = "uk-ofsi"
OFSI_CLOSED: Final = date(2026, 1, 28)
ROOT: Final = "Designations"
RECORD: Final = "Designation"
KINDS: Final = {"individual": "person", "entity": "organisation", "ship": "vessel"}
COLUMNS: Final = (
    "Last Updated", "Unique ID", "OFSI Group ID", "UN Reference Number", "Name 6", "Name 1",
    "Name 2", "Name 3", "Name 4", "Name 5", "Name type", "Alias strength", "Title",
    "Name non-latin script", "Non-latin script type", "Non-latin script language", "Regime Name",
    "Designation Type", "Designation source", "Sanctions Imposed", "Other Information",
    "UK Statement of Reasons", "Address Line 1", "Address Line 2", "Address Line 3",
    "Address Line 4", "Address Line 5", "Address Line 6", "Address Postal Code",
    "Address Country", "Phone number", "Website", "Email address", "Date Designated", "D.O.B",
    "Nationality(/ies)", "National Identifier number",
    "National Identifier additional information", "Passport number",
    "Passport additional information", "Position", "Gender", "Town of birth", "Country of birth",
    "Type of entity", "Subsidiaries", "Parent company", "Business registration number (s)",
    "IMO number", "Current owner/operator (s)", "Previous owner/operator (s)",
    "Current believed flag of ship", "Previous flags", "Type of ship", "Tonnage of ship",
    "Length of ship", "Year Built", "Hull identification number (HIN)",
)  # fmt: skip
CONLIST: Final = {
    "Name 6": "Name 6", "Name 1": "Name 1", "Name 2": "Name 2", "Name 3": "Name 3",
    "Name 4": "Name 4", "Name 5": "Name 5", "Title": "Title",
    "Name Non-Latin Script": "Name non-latin script", "Non-Latin Script Type": "",
    "Non-Latin Script Language": "", "DOB": "D.O.B", "Town of Birth": "Town of birth",
    "Country of Birth": "Country of birth", "Nationality": "Nationality(/ies)",
    "Passport Number": "Passport number", "Passport Details": "Passport additional information",
    "National Identification Number": "National Identifier number",
    "National Identification Details": "National Identifier additional information",
    "Position": "Position", "Address 1": "Address Line 1", "Address 2": "Address Line 2",
    "Address 3": "Address Line 3", "Address 4": "Address Line 4", "Address 5": "Address Line 5",
    "Address 6": "Address Line 6", "Post/Zip Code": "Address Postal Code",
    "Country": "Address Country", "Other Information": "Other Information",
    "Group Type": "Designation Type", "Alias Type": "Name type", "Alias Quality": "Alias strength",
    "Regime": "Regime Name", "Listed On": "Date Designated",
    "UK Sanctions List Date Designated": "", "Last Updated": "Last Updated",
    "Group ID": "OFSI Group ID",
}  # fmt: skip
"""OFSI's headings -> those of the UK Sanctions List; empty: it is not read."""
NAMES: Final = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
ADDRESS: Final = (*(f"Address Line {n}" for n in range(1, 7)), "Address Postal Code",
                  "Address Country")  # fmt: skip
NUMBERS: Final = {
    "National Identifier number": "National identifier", "Passport number": "Passport",
    "Business registration number (s)": "Registration number", "IMO number": "IMO",
    "Hull identification number (HIN)": "Hull identification number",
}  # fmt: skip
DETAILS: Final = {
    "OFSI Group ID": "ofsi_group_id", "UN Reference Number": "un_reference", "Title": "title",
    "Position": "title", "Designation source": "designation_source",
    "Sanctions Imposed": "sanctions", "Other Information": "remarks",
    "UK Statement of Reasons": "reason", "Phone number": "phones", "Website": "websites",
    "Email address": "emails", "Gender": "gender", "Town of birth": "places_of_birth",
    "Country of birth": "places_of_birth", "Type of entity": "entity_type",
    "Subsidiaries": "subsidiaries", "Parent company": "parent_company",
    "Nationality(/ies)": "nationalities",
    "National Identifier additional information": "identifier_notes",
    "Passport additional information": "identifier_notes",
    "Current owner/operator (s)": "vessel_owner",
    "Previous owner/operator (s)": "vessel_owner_before",
    "Current believed flag of ship": "vessel_flag", "Previous flags": "vessel_flag_before",
    "Type of ship": "vessel_type", "Tonnage of ship": "gross_tonnage", "Year Built": "year_built",
    "Length of ship": "length",
}  # fmt: skip
ELEMENTS: Final = {
    "LastUpdated": "Last Updated", "DateDesignated": "Date Designated",
    "OFSIGroupID": "OFSI Group ID", "UNReferenceNumber": "UN Reference Number",
    "Title": "Title", "RegimeName": "Regime Name", "IndividualEntityShip": "Designation Type",
    "DesignationSource": "Designation source", "SanctionsImposed": "Sanctions Imposed",
    "OtherInformation": "Other Information", "UKStatementofReasons": "UK Statement of Reasons",
    "PhoneNumber": "Phone number", "Website": "Website", "EmailAddress": "Email address",
    "DOB": "D.O.B", "Nationality": "Nationality(/ies)", "Position": "Position",
    "Gender": "Gender", "TownOfBirth": "Town of birth", "CountryOfBirth": "Country of birth",
    "NationalIdentifierNumber": "National Identifier number",
    "NationalIdentifierAdditionalInformation": "National Identifier additional information",
    "PassportNumber": "Passport number",
    "PassportAdditionalInformation": "Passport additional information",
    "TypeOfEntity": "Type of entity", "Subsidiary": "Subsidiaries",
    "ParentCompany": "Parent company",
    "BusinessRegistrationNumber": "Business registration number (s)", "IMONumber": "IMO number",
    "CurrentOwnerOperator": "Current owner/operator (s)",
    "PreviousOwnerOperator": "Previous owner/operator (s)",
    "CurrentBelievedFlagOfShip": "Current believed flag of ship",
    "PreviousFlag": "Previous flags", "TypeOfShip": "Type of ship",
    "TonnageOfShip": "Tonnage of ship", "LengthOfShip": "Length of ship",
    "YearBuilt": "Year Built", "HullIdentificationNumber": "Hull identification number (HIN)",
}  # fmt: skip
"""Element of the XML -> the heading of the CSV under which the same stands."""
_REPORT: Final = re.compile(r"^\W*Report Date:?\W*(.+?)\W*$", re.I)
_DAY: Final = re.compile(r"^(\d{1,2}|dd|00)/(\d{1,2}|mm|00)/(\d{4})$", re.I)

Cells = Mapping[str, str]


def looks_like_csv(first_line: str) -> bool:
    """Tell whether the first line is that of the CSV: the report's date, or the headings."""
    return bool(_REPORT.match(first_line)) or "Unique ID,OFSI Group ID" in first_line


def looks_like_conlist(first_line: str) -> bool:
    """Tell whether the first line is that of OFSI's list: its date, or the headings."""
    cells = [cell.strip(' "\ufeff') for cell in first_line.split(",")]
    dated = cells[0].rstrip(":") == "Last Updated" and len(cells) > 1 and bool(_DAY.match(cells[1]))
    return dated or {"Name 6", "Group ID"} <= set(cells)


def load_csv(file: SourceFile) -> Loaded:
    """Load the CSV of the UK Sanctions List.

    Raises:
        ProblemError: it is cut off, in another encoding, or has other columns.
    """
    account = Account(file.name)
    rows = rows_of_csv(streamed(file), account)
    line, first = next(rows)
    day = None
    if found := _REPORT.match(first[0]):
        day = _report_day(found[1])
        line, first = next(rows, (line, []))
    header = [
        "Designation Type" if tidy(c) == "Individual, Entity, Ship" else tidy(c) for c in first
    ]
    check_header(header, COLUMNS, frozenset(), Place(file.name, line))
    return _closed(_parties(rows, header, "Unique ID", account), LIST_ID, account, day)


def load_conlist(file: SourceFile) -> Loaded:
    """Load OFSI's ``ConList.csv``; a person must confirm it, because the list is closed.

    Raises:
        ProblemError: it is cut off, in another encoding, or has other columns.
    """
    account = Account(file.name)
    rows = rows_of_csv(streamed(file), account)
    line, first = next(rows)
    day = None
    if tidy(first[0]).rstrip(":") == "Last Updated" and len(first) > 1 and _DAY.match(first[1]):
        day = iso_day(_iso(first[1]))
        line, first = next(rows, (line, []))
    header = [tidy(cell) for cell in first]
    check_header(header, tuple(CONLIST), frozenset(), Place(file.name, line))
    account.doubt("KAN-2220", closed=OFSI_CLOSED)
    named = [CONLIST[cell] if cell else "" for cell in header]
    return _closed(_parties(rows, named, "OFSI Group ID", account), OFSI_ID, account, day)


def _report_day(text: str) -> date | None:
    for form in ("%d-%b-%Y", "%d/%m/%Y", "%d %B %Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return iso_day(text)


def _parties(
    rows: Iterator[tuple[int, list[str]]], header: list[str], id_column: str, account: Account
) -> dict[str, Record]:
    """Gather the rows of each party.

    Raises:
        ProblemError: a row is longer or shorter than the layout; the last one: it was cut off.
    """
    parties: dict[str, Record] = {}
    for line, row in whole_rows(rows, len(header), account):
        pairs = ((name, given(cell)) for name, cell in zip(header, row, strict=True) if name)
        cells = {name: text for name, text in pairs if text}
        party = record_of(cells.get(id_column, ""), line, parties, account)
        if party is None:
            continue
        _name(party, cells)
        party.add(party.aliases, cells.get("Name non-latin script", ""))
        _place(party, cells)
        for name, cell in cells.items():
            _tell(party, name, cell)
    return parties


def _name(party: Record, cells: Cells) -> None:
    name = " ".join(part for column in NAMES if (part := cells.get(column, "")))
    kind = cells.get("Name type", "").casefold()
    if kind == "primary name":
        party.add(party.primary, name)
    elif cells.get("Alias strength", "").casefold().startswith("low"):
        party.add(party.weak, name)
    else:
        party.add(party.aliases, name)


def _place(party: Record, cells: Cells) -> None:
    party.add(party.addresses, ", ".join(cells[part] for part in ADDRESS if part in cells))
    party.add(party.countries, cells.get("Address Country", ""))


def _tell(party: Record, name: str, cell: str) -> None:
    """Add what a cell says, which is neither a name nor an address."""
    if name in NUMBERS:
        party.add(party.identifiers, f"{NUMBERS[name]} {cell}")
    if name in DETAILS:
        party.tell(DETAILS[name], cell)
    if name in {"Nationality(/ies)", "Current believed flag of ship"}:
        party.add(party.countries, cell)
    elif name == "D.O.B":
        party.add(party.births, _iso(cell))
    elif name == "Regime Name":
        party.add(party.programs, cell)
    elif name == "Designation Type":
        party.kind = party.kind or KINDS.get(cell.casefold(), "")
    elif name == "Date Designated":
        party.tell("listed_on", _iso(cell))
    elif name == "Last Updated":
        party.tell("last_change", _iso(cell))


def _iso(text: str) -> str:
    """Return a British date in ISO 8601, as exact as it is: ``dd/mm/1945`` is 1945."""
    found = _DAY.match(text.strip())
    if not found:
        return text
    day, month, year = found[1], found[2], found[3]
    if not month.isdigit() or month == "00":
        return year
    if not day.isdigit() or day == "00":
        return f"{year}-{int(month):02}"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return text


def load_xml(file: SourceFile) -> Loaded:
    """Load the XML of the UK Sanctions List.

    Raises:
        ProblemError: it is no XML, cut off, or of another layout.
    """
    decode(file)  # which tells what is wrong with bytes that are no UTF-8
    account = Account(file.name)
    top: dict[str, str] = {}
    parties: dict[str, Record] = {}
    for node in records(file, frozenset({RECORD}), top):
        account.rows_read += 1
        if party := record_of(node.first("UniqueID"), node.line, parties, account):
            _read_node(party, node)
    day = iso_day(_iso(top.get("DateGenerated", "")))
    return _closed(parties, LIST_ID, account, day)


def _read_node(party: Record, node: Node) -> None:
    for name in node.all("Names", "Name"):
        cells = {f"Name {n}": name.first(f"Name{n}") for n in range(1, 7)}
        cells["Name type"] = name.first("NameType")
        cells["Alias strength"] = name.first("AliasStrength")
        _name(party, cells)
    for name in node.all("NonLatinNames", "NonLatinName"):
        party.add(party.aliases, name.first("NameNonLatinScript"))
    for place in node.all("Addresses", "Address"):
        lines = {f"Address Line {n}": place.first(f"AddressLine{n}") for n in range(1, 7)}
        lines["Address Postal Code"] = place.first("AddressPostalCode")
        lines["Address Country"] = place.first("AddressCountry")
        _place(party, {key: value for key, value in lines.items() if value})
    for inner in _leaves(node):
        if inner.name in ELEMENTS and (text := given(inner.text)):
            _tell(party, ELEMENTS[inner.name], text)


def _leaves(node: Node) -> Iterator[Node]:
    """Yield the elements below that have none in them."""
    for child in node.children:
        if child.children:
            yield from _leaves(child)
        else:
            yield child


def _closed(parties: dict[str, Record], list_id: str, account: Account, day: date | None) -> Loaded:
    countries = Countries()
    entries: list[Entry] = []
    for own_id, party in parties.items():
        cells = tuple(party.countries)
        party.countries = dict.fromkeys(countries.of_column(cells, list_id, party.line))
        entry = party.entry(own_id, list_id, account)
        if entry is None:
            account.lose("KAN-2021", party.line)
        else:
            entries.append(entry)
    for line, rows, example in countries.unknown.values():
        account.warn("KAN-2014", line, list=list_id, rows=rows, example=example)
    return close(account, list_id, entries, {list_id: len(entries)}, day)
