"""The European Union's consolidated list of financial sanctions: the full XML and CSV, 1.1.

Source: European Commission, Financial Sanctions Files. The XML has one element a party, nearly all
of it in attributes; the CSV one row for each name, address, birth, document and citizenship. What
is counted are parties, so that either file can take the other's place. A party is called by its
``logicalId``, and that is its id. Names come in many languages and scripts. A name is weak when
the XML says so, or when its remark calls it one of low quality.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from kaname.core.hit import Entry
from kaname.core.places import is_code
from kaname.core.problem import Place
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

__all__ = ["COLUMNS", "ROOT", "load_csv", "load_xml", "looks_like_csv"]

LIST_ID: Final = "eu-fsf"
ROOT: Final = "export"
RECORD: Final = "sanctionEntity"
KINDS: Final = {"person": "person", "p": "person", "enterprise": "organisation",
                "entity": "organisation", "e": "organisation"}  # fmt: skip
_REGULATION: Final = (
    "Regulation_Type", "Regulation_OrganisationType", "Regulation_PublicationDate",
    "Regulation_EntryIntoForceDate", "Regulation_NumberTitle", "Regulation_Programme",
    "Regulation_PublicationUrl",
)  # fmt: skip
_GROUPS: Final = {
    "Entity": (
        "LogicalId", "EU_ReferenceNumber", "UnitedNationId", "DesignationDate",
        "DesignationDetails", "Remark", "SubjectType", "SubjectType_ClassificationCode",
        *_REGULATION,
    ),
    "NameAlias": (
        "LastName", "FirstName", "MiddleName", "WholeName", "NameLanguage", "Gender", "Title",
        "Function", "LogicalId", "RegulationLanguage", "Remark", *_REGULATION,
    ),
    "Address": (
        "City", "Street", "PoBox", "ZipCode", "Region", "Place", "AsAtListingTime", "ContactInfo",
        "CountryIso2Code", "CountryDescription", "LogicalId", "RegulationLanguage", "Remark",
        *_REGULATION,
    ),
    "BirthDate": (
        "BirthDate", "Day", "Month", "Year", "YearRangeFrom", "YearRangeTo", "Circa",
        "CalendarType", "ZipCode", "Region", "Place", "City", "CountryIso2Code",
        "CountryDescription", "LogicalId", "RegulationLanguage", "Remark", *_REGULATION,
    ),
    "Identification": (
        "Number", "Diplomatic", "KnownExpired", "KnownFalse", "ReportedLost", "RevokedByIssuer",
        "IssuedBy", "IssuedDate", "ValidFrom", "ValidTo", "LatinNumber", "NameOnDocument",
        "TypeCode", "TypeDescription", "Region", "CountryIso2Code", "CountryDescription",
        "LogicalId", "RegulationLanguage", "Remark", *_REGULATION,
    ),
    "Citizenship": (
        "Region", "CountryIso2Code", "CountryDescription", "LogicalId", "RegulationLanguage",
        "Remark", *_REGULATION,
    ),
}  # fmt: skip
COLUMNS: Final = (
    "fileGenerationDate",
    *(f"{group}_{name}" for group, names in _GROUPS.items() for name in names),
)
"""The columns of the CSV."""
KNOWN: Final = frozenset(
    {"remark", "regulation", "subjectType", "nameAlias", "citizenship", "birthdate",
     "identification", "address"}
)  # fmt: skip
"""The elements of a party in the XML."""
YEARS_MAX: Final = 15
"""A span of so many years is written out; a longer one is kept as a text."""
_UNKNOWN: Final = frozenset({"", "unknown"})

Cells = Mapping[str, str]
"""What one element or one row says, by the CSV's names without the group."""


def looks_like_csv(first_line: str) -> bool:
    """Tell whether the first line has the headings of the CSV."""
    cells = {cell.strip().strip('"').strip("\ufeff") for cell in first_line.split(";")}
    return len(cells & set(COLUMNS)) > 8


def load_xml(file: SourceFile) -> Loaded:
    """Load the XML.

    Raises:
        ProblemError: it is no XML, cut off, or of another layout.
    """
    decode(file)  # which tells what is wrong with bytes that are no UTF-8
    account = Account(file.name)
    top: dict[str, str] = {}
    parties: dict[str, Record] = {}
    strangers: dict[str, int] = {}
    for node in records(file, frozenset({RECORD}), top):
        account.rows_read += 1
        for child in node.children:
            if child.name not in KNOWN:
                strangers.setdefault(child.name, child.line)
        if party := record_of(node.attribute("logicalId"), node.line, parties, account):
            _read_node(party, node)
    for name, line in strangers.items():
        account.warn("KAN-2213", line, element=name)
    return _closed(parties, account, iso_day(top.get("generationDate", "")))


def _read_node(party: Record, node: Node) -> None:
    kind = next((child.attribute("code") for child in node.all("subjectType")), "")
    codes = [child.attribute("classificationCode") for child in node.all("subjectType")]
    _about(
        party,
        {
            "SubjectType": kind or next(iter(codes), ""),
            "EU_ReferenceNumber": node.attribute("euReferenceNumber"),
            "UnitedNationId": node.attribute("unitedNationId"),
            "DesignationDate": node.attribute("designationDate"),
            "DesignationDetails": node.attribute("designationDetails"),
        },
    )
    party.tell("remarks", *node.texts("remark"))
    for child in node.children:
        cells = {key[:1].upper() + key[1:]: given(value) for key, value in child.attributes.items()}
        remark = " ".join(child.texts("remark"))
        if child.name == "nameAlias":
            weak = cells.get("Strong", "true").lower() == "false"
            _name(party, {**cells, "Remark": remark}, weak)
        elif child.name == "address":
            _address(party, cells, child)
        elif child.name == "birthdate":
            _birth(party, {**cells, "BirthDate": cells.get("Birthdate", "")})
        elif child.name == "identification":
            kind = cells.get("IdentificationTypeDescription", "")
            _document(party, {**cells, "TypeDescription": kind})
        elif child.name == "citizenship":
            _country(party, cells)
        elif child.name == "regulation":
            _regulation(party, cells, child.first("publicationUrl"))
        elif child.name not in KNOWN:
            party.tell("remarks", f"{child.name}: {given(child.text)}".strip(": "))


def load_csv(file: SourceFile) -> Loaded:
    """Load the CSV.

    Raises:
        ProblemError: it is cut off, in another encoding, or has other columns.
    """
    account = Account(file.name)
    rows = rows_of_csv(streamed(file), account, separator=";")
    line, first = next(rows)
    header = [tidy(cell) for cell in first]
    needed = {"Entity_LogicalId", "Entity_SubjectType", "NameAlias_WholeName"}
    check_header(header, COLUMNS, frozenset(COLUMNS) - needed, Place(file.name, line))
    parties: dict[str, Record] = {}
    day = ""
    for line, row in whole_rows(rows, len(header), account):
        cells = {name: given(cell) for name, cell in zip(header, row, strict=True) if cell}
        day = day or cells.get("fileGenerationDate", "")
        if party := record_of(cells.get("Entity_LogicalId", ""), line, parties, account):
            _read_row(party, cells)
    return _closed(parties, account, _european(day))


def _read_row(party: Record, cells: Cells) -> None:
    groups: dict[str, dict[str, str]] = {}
    for column, cell in cells.items():
        group, _, name = column.partition("_")
        groups.setdefault(group, {})[name] = cell
    entity = groups.get("Entity", {})
    _about(party, entity)
    party.tell("remarks", entity.get("Remark", ""))
    _regulation(
        party,
        {name.removeprefix("Regulation_"): cell for name, cell in entity.items()},
        entity.get("Regulation_PublicationUrl", ""),
    )
    if names := groups.get("NameAlias"):
        _name(party, names, weak=False)
    if address := groups.get("Address"):
        _address(party, address, None)
    if birth := groups.get("BirthDate"):
        _birth(party, birth)
    if document := groups.get("Identification"):
        _document(party, document)
    if citizenship := groups.get("Citizenship"):
        _country(party, citizenship)


def _about(party: Record, cells: Cells) -> None:
    party.kind = party.kind or KINDS.get(cells.get("SubjectType", "").casefold(), "")
    party.tell("reference", cells.get("EU_ReferenceNumber", ""))
    party.tell("un_reference", cells.get("UnitedNationId", ""))
    party.tell("listed_on", cells.get("DesignationDate", ""))
    party.tell("remarks", cells.get("DesignationDetails", ""))


def _name(party: Record, cells: Cells, weak: bool) -> None:
    parts = (cells.get(key, "") for key in ("FirstName", "MiddleName", "LastName"))
    name = cells.get("WholeName", "") or " ".join(part for part in parts if part)
    remark = cells.get("Remark", "")
    low = "low quality" in remark.casefold() or "lo quality" in remark.casefold()
    party.add(party.weak if weak or low else party.aliases, name)
    if "quality" not in remark.casefold():
        party.tell("notes", remark)
    party.tell("title", cells.get("Title", ""), cells.get("Function", ""))
    party.tell("gender", cells.get("Gender", ""))


def _address(party: Record, cells: Cells, node: Node | None) -> None:
    keys = ("Street", "PoBox", "Place", "City", "ZipCode", "Region", "CountryDescription")
    shown = [cells.get(key, "") for key in keys]
    text = ", ".join(part for part in shown if part.casefold() not in _UNKNOWN)
    party.add(party.addresses, text)
    _country(party, cells)
    party.tell("address_notes", cells.get("Remark", ""), cells.get("ContactInfo", ""))
    if node is not None:
        party.tell("address_notes", *node.texts("remark"))
        for contact in node.all("contactInfo"):
            party.tell("contact", contact.attribute("value") or given(contact.text))


def _country(party: Record, cells: Cells) -> None:
    code = cells.get("CountryIso2Code", "").upper()
    party.add(party.countries, code if is_code(code) else "")


def _birth(party: Record, cells: Cells) -> None:
    day = cells.get("BirthDate", "")
    first, last = cells.get("YearRangeFrom", ""), cells.get("YearRangeTo", "")
    whole = first.isascii() and first.isdigit() and last.isascii() and last.isdigit()
    if day or cells.get("Year"):
        party.add(party.births, day or cells["Year"])
    elif whole and 0 <= int(last) - int(first) <= YEARS_MAX:
        party.add(party.births, *map(str, range(int(first), int(last) + 1)))
    elif first or last:
        party.add(party.births, f"{first} to {last}".strip())
    places = (cells.get(key, "") for key in ("Place", "City", "Region", "CountryDescription"))
    text = ", ".join(part for part in places if part.casefold() not in _UNKNOWN)
    party.tell("places_of_birth", text)


def _document(party: Record, cells: Cells) -> None:
    for number in dict.fromkeys((cells.get("Number", ""), cells.get("LatinNumber", ""))):
        if number:
            country = cells.get("CountryIso2Code", "")
            text = f"{cells.get('TypeDescription', '')} {number}".strip()
            party.add(party.identifiers, f"{text} ({country})" if is_code(country) else text)


def _regulation(party: Record, cells: Cells, url: str) -> None:
    party.add(party.programs, cells.get("Programme", ""))
    party.tell("regulation", cells.get("NumberTitle", ""))
    party.tell("source_information_url", url)


def _closed(parties: dict[str, Record], account: Account, day: date | None) -> Loaded:
    entries: list[Entry] = []
    for own_id, party in parties.items():
        entry = party.entry(own_id, LIST_ID, account)
        if entry is None:
            account.lose("KAN-2021", party.line)
        else:
            entries.append(entry)
    return close(account, LIST_ID, entries, {LIST_ID: len(entries)}, day)


def _european(text: str) -> date | None:
    """Return a day that is written day, month, year; or in ISO 8601."""
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        return iso_day(text)
