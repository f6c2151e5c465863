"""The US Consolidated Screening List: the CSV of 29 columns, and the JSON.

Source: International Trade Administration, data.trade.gov. Both hold the parties of about twelve
lists of Commerce, State and Treasury; ``source`` says which. Multiple values are joined by
``"; "`` in the CSV. An address is either a country code alone or ends in one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.sources.countries import Countries
from kaname.screening.sources.entry_ids import Draft, with_ids
from kaname.screening.sources.listed_names import read_name
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.parties import BLANK, UNREADABLE_SHARE_MAX, both, clean
from kaname.screening.sources.reading import (
    CONTROLS,
    SURROGATES,
    SourceFile,
    check_header,
    check_rows,
    decode,
    json_of,
    json_too_deep,
    parts,
    rows_of_csv,
    stop,
    tidy,
)
from kaname.screening.sources.source_names import list_of_source

__all__ = ["COLUMNS", "load_csv", "load_json", "looks_like_csv", "looks_like_json"]

COLUMNS: Final = (
    "_id", "source", "entity_number", "type", "programs", "name", "title", "addresses",
    "federal_register_notice", "start_date", "end_date", "standard_order", "license_requirement",
    "license_policy", "call_sign", "vessel_type", "gross_tonnage", "gross_registered_tonnage",
    "vessel_flag", "vessel_owner", "remarks", "source_list_url", "alt_names", "citizenships",
    "dates_of_birth", "nationalities", "places_of_birth", "source_information_url", "ids",
)  # fmt: skip
SEVERAL: Final = (
    "programs", "addresses", "alt_names", "citizenships", "dates_of_birth", "nationalities",
    "places_of_birth", "ids",
)  # fmt: skip
"""The columns that hold several values."""
SEPARATORS: Final = {"alt_names": ";"}
"""Aliases are sometimes joined without the blank, which no name holds."""
KINDS: Final = {
    "individual": "person", "entity": "organisation", "vessel": "vessel", "aircraft": "aircraft",
}  # fmt: skip
DETAILS: Final = {
    "source": "source",
    "federal_register_notice": "federal_register_notice",
    "license_requirement": "licence_requirement",
    "license_policy": "licence_policy",
    "standard_order": "standard_order",
    "start_date": "start_date",
    "end_date": "end_date",
    "title": "title",
    "call_sign": "call_sign",
    "vessel_type": "vessel_type",
    "gross_tonnage": "gross_tonnage",
    "gross_registered_tonnage": "gross_registered_tonnage",
    "vessel_flag": "vessel_flag",
    "vessel_owner": "vessel_owner",
    "remarks": "remarks",
    "source_list_url": "source_list_url",
    "source_information_url": "source_information_url",
}
"""Published column -> the stable name of the detail."""
REST: Final = tuple(column for column in DETAILS if not column.startswith("source"))
"""What may tell two rows of one name, country and notice apart."""


@dataclass(frozen=True, slots=True)
class Party:
    """One published row, whichever file it came from; ``line`` counts from 1."""

    line: int
    one: Mapping[str, str]
    several: Mapping[str, tuple[str, ...]]


def looks_like_csv(text: str) -> bool:
    """Tell whether the first line names columns of the list."""
    first = {cell.strip('" \ufeff') for cell in text.split("\n", 1)[0].strip().split(",")}
    return {"name", "source"} <= first or len(first & set(COLUMNS)) > len(COLUMNS) // 2


def looks_like_json(text: str) -> bool:
    """Tell whether the text is JSON at all; its shape is checked when it is loaded."""
    return text.lstrip()[:1] in {"{", "["}


def load_csv(file: SourceFile, allow_cut_off: bool = False) -> Loaded:
    """Load the CSV.

    Args:
        file: the unpacked file.
        allow_cut_off: name a row that was cut off in a warning instead of refusing the file. For
            measuring incomplete copies; an edition is never imported so.

    Raises:
        ProblemError: the file is cut off, in another encoding, or has other columns.
    """
    account = Account(file.name)
    rows = rows_of_csv(decode(file), account, allow_cut_off)
    line, header = next(rows)
    header = [tidy(cell) for cell in header]
    check_header(header, COLUMNS, frozenset({"_id"}), Place(file.name, line))
    if "_id" not in header:
        account.warn("KAN-2024", line, column="_id")
    return _entries(account, _csv_parties(rows, header, account, allow_cut_off))


def _csv_parties(
    rows: Iterator[tuple[int, list[str]]], header: list[str], account: Account, allow_cut_off: bool
) -> Iterator[Party]:
    pending: tuple[int, list[str]] | None = None
    for line, row in rows:
        if pending is not None:
            account.lose("KAN-2010", pending[0], columns=len(pending[1]), expected=len(header))
            pending = None
        account.rows_read += 1
        if len(row) < len(header):
            pending = line, row
        elif len(row) > len(header):
            account.lose("KAN-2010", line, columns=len(row), expected=len(header))
        elif row[-1] == header[-1] and [tidy(cell) for cell in row] == header:
            account.lose("KAN-2016", line)
        else:
            named = dict(zip(header, row, strict=True))
            several = {c: parts(named.pop(c), SEPARATORS.get(c, "; ")) for c in SEVERAL}
            yield Party(line, named, several)
    if pending is None:
        return
    if not allow_cut_off:
        raise stop("KAN-2007", Place(account.file, pending[0]))
    account.lose("KAN-2010", pending[0], columns=len(pending[1]), expected=len(header))


def load_json(file: SourceFile) -> Loaded:
    """Load the JSON: ``{"results": [...]}`` or the array alone.

    Raises:
        ProblemError: it is no JSON (a file cut off is none), or not of this shape.
    """
    account = Account(file.name)
    data = json_of(file)
    results = data.get("results") if isinstance(data, dict) else data
    if not isinstance(results, list):
        raise stop("KAN-2020", Place(file.name), reason="results")
    try:
        return _entries(account, _json_parties(results, account))
    except RecursionError as error:
        raise json_too_deep(file) from error


def _json_parties(results: list[object], account: Account) -> Iterator[Party]:
    for number, result in enumerate(results):
        account.rows_read += 1
        at = f"results[{number}]"
        if not isinstance(result, dict):
            account.lose("KAN-2010", at=at, columns=0, expected=len(COLUMNS))
            continue
        if number == 0:
            check_header(
                [key for key in result if key not in {"id", "country"}], COLUMNS,
                frozenset(COLUMNS) - {"name", "source"}, Place(account.file, field=at),
            )  # fmt: skip
        several = {column: _values(result.get(column), column) for column in SEVERAL}
        one = {column: _text(result.get(column)) for column in COLUMNS if column not in SEVERAL}
        name = result.get("name")
        one["name"] = name if isinstance(name, str) else one["name"]
        yield Party(number + 1, one, several)


def _text(value: object) -> str:
    return "" if value is None else SURROGATES.sub(BLANK, str(value))


def _values(value: object, column: str) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return parts(_text(value))
    if not isinstance(value, list):
        return (tidy(_text(value)),)
    order = {
        "addresses": ("address", "city", "state", "postal_code", "country"),
        "ids": ("type", "number", "country", "issue_date", "expiration_date"),
    }
    shown = []
    for item in value:
        if isinstance(item, dict):
            cells = [_text(item.get(key)) for key in order.get(column, tuple(item))]
            shown.append(", ".join(tidy(cell) for cell in cells if cell and tidy(cell)))
        else:
            shown.append(tidy(_text(item)))
    return tuple(dict.fromkeys(text for text in shown if text))


def _entries(account: Account, parties: Iterator[Party]) -> Loaded:
    countries = Countries()
    strangers: dict[str, list[int]] = {}
    drafts: list[Draft] = []
    for party in parties:
        list_id = list_of_source(party.one["source"])
        if list_id is None:
            list_id = "csl-other"
            strangers.setdefault(tidy(party.one["source"]), []).append(party.line)
        name = _name(party, account)
        if name:
            drafts.append(_draft(party, list_id, name, countries, account))
    for source, lines in strangers.items():
        account.warn("KAN-2011", lines[0], "source", source=source or "-", rows=len(lines))
    _unknown_places(account, countries)
    check_rows(account)
    if not drafts or account.rows_lost * UNREADABLE_SHARE_MAX > max(account.rows_read, 300):
        raise stop(
            "KAN-2009", Place(account.file),
            reason=f"{account.rows_lost} / {account.rows_read}",
        )  # fmt: skip
    entries, repeated = with_ids([draft for draft in drafts if not draft.entry.id])
    numbered, joined = _joined([draft.entry for draft in drafts if draft.entry.id])
    account.rows_merged += repeated + joined
    _undated(account, (*entries, *numbered))
    rows = Counter(draft.entry.list_id for draft in drafts)
    return account.close("csl", (*entries, *numbered), dict(sorted(rows.items())))


def _name(party: Party, account: Account) -> str:
    published = party.one["name"]
    if CONTROLS.search(published) or SURROGATES.search(published):
        account.warn("KAN-2015", party.line, "name", name=clean(published))
    name = clean(published)
    if not name:
        account.lose("KAN-2021", party.line, "name")
    return name


def _draft(party: Party, list_id: str, name: str, countries: Countries, account: Account) -> Draft:
    one, several = party.one, party.several
    reading = read_name(name)
    if reading.prose:
        account.warn("KAN-2012", party.line, "name", name=name)
    elif reading.several:
        account.warn("KAN-2013", party.line, "name", name=name)
    published, inferred = countries.of_addresses(several["addresses"], list_id, party.line)
    further = countries.of_codes((*several["nationalities"], *several["citizenships"]))
    details = [(kept, text) for c, kept in DETAILS.items() if (text := clean(one[c]))]
    details += [
        (column, "; ".join(several[column]))
        for column in ("citizenships", "nationalities", "places_of_birth")
        if several[column]
    ]
    number = tidy(one["entity_number"])
    aliases = dict.fromkeys((*map(clean, several["alt_names"]), *reading.aliases))
    aliases.pop(name, None)
    entry = Entry(
        id=f"{list_id}:{number}" if number and list_id.startswith("ofac-") else "",
        list_id=list_id,
        name=name,
        kind=KINDS.get(tidy(one["type"]).lower(), ""),
        aliases=tuple(alias for alias in aliases if alias),
        countries=tuple(dict.fromkeys((*published, *inferred, *further))),
        addresses=tuple(a for a in several["addresses"] if len(a) > 2),
        identifiers=several["ids"],
        birth_dates=several["dates_of_birth"],
        programs=several["programs"],
        details=tuple(details),
    )
    rest = [*(tidy(one[column]) for column in REST), *("; ".join(several[c]) for c in SEVERAL)]
    return Draft(entry, published, tidy(one["federal_register_notice"]), tuple(rest), party.line)


def _joined(entries: list[Entry]) -> tuple[tuple[Entry, ...], int]:
    """Return numbered entries with those of one number made one; nothing published is lost."""
    by_id: dict[str, Entry] = {}
    for entry in entries:
        known = by_id.get(entry.id)
        by_id[entry.id] = entry if known is None else both(known, entry)
    return tuple(by_id.values()), len(entries) - len(by_id)


def _unknown_places(account: Account, countries: Countries) -> None:
    for list_id, (line, rows, example) in countries.unknown.items():
        account.warn("KAN-2014", line, "addresses", list=list_id, rows=rows, example=example)


def _undated(account: Account, entries: tuple[Entry, ...]) -> None:
    """State leaves expired sanctions in place, some without an end date: say how many."""
    open_ended = sum(1 for e in entries if e.list_id == "state-isn" and not e.detail("end_date"))
    if open_ended:
        account.warn("KAN-2025", at="end_date", rows=open_ended)
