"""OFAC's SDN list as CSV: ``sdn.csv`` with ``alt.csv``, ``add.csv`` and ``sdn_comments.csv``.

Source: US Treasury, Office of Foreign Assets Control, data specification of the SDN list. None
has a header; ``-0-`` means that a cell is empty; one 0x1A byte may end the file. What has no
column of its own stands in the remarks (``DOB 21 Nov 1962; Linked To: ...``), which go on, cut in
mid-word, in the comments. Aliases in ``alt.csv`` are the strong ones; an alias in the remarks, in
quotation marks, is a weak one (OFAC FAQ 123), on which OFAC does not expect a match (FAQ 124).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.sources.countries import Countries
from kaname.screening.sources.dates import birth_date
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.reading import SourceFile, decode, rows_of_csv, stop, tidy

__all__ = ["ROLES", "load", "looks_like", "looks_like_companion"]

LIST_ID: Final = "ofac-sdn"
ROLES: Final = {"alt": 5, "add": 6, "comments": 2}
"""The files beside ``sdn.csv``, and how many columns each has."""
WIDTH: Final = 12
KINDS: Final = {
    "": "organisation", "individual": "person", "vessel": "vessel", "aircraft": "aircraft",
}  # fmt: skip
REMARKS_LENGTH_MAX: Final = 1000
"""Longer remarks go on in the comments file."""
DETAILS: Final = {
    4: "title", 5: "call_sign", 6: "vessel_type", 7: "gross_tonnage",
    8: "gross_registered_tonnage", 9: "vessel_flag", 10: "vessel_owner",
}  # fmt: skip
PARTS: Final = {role: f"{LIST_ID}/{role}.csv" for role in ROLES}
"""Role -> what the rows of that file are called where parts of the list are counted."""
STRANGERS_PERCENT_MAX: Final = 1
"""As many rows of a file beside may belong to parties that are not in ``sdn.csv``: files of two
days differ by a handful, a file that was cut off between two rows by far more."""
_END: Final = "\x1a"
_ENDED: Final = ("sdn", "alt", "add")
"""The files that all end with the mark, or all without: a file that lost it may have lost rows."""
_FIRST: Final = re.compile(r'^\s*"?\d{1,7}"?\s*,')
_QUOTED: Final = re.compile(r"^(?:alt\. )?[afn]\.k\.a\. '(.+)'$")
_BIRTH: Final = re.compile(r"^(?:alt\. )?DOB (.+)$")
_NATION: Final = re.compile(r"^(?:alt\. )?(?:nationality|citizen) (.+)$", re.I)
_BIRTH_PLACE: Final = re.compile(r"^(?:alt\. )?POB (.+)$")
_LINK: Final = re.compile(r"^Linked To: (.+)$")
_GENDER: Final = re.compile(r"^Gender (\w+)$")
_NUMBER: Final = re.compile(
    r"^(?:alt\. |Alt\. )?(?:\w[\w.'/-]*\s){0,3}?(?:Passport|ID|I\.D\.|Number|No\.|#|R\.F\.C\."
    r"|C\.U\.R\.P\.|SWIFT/BIC|MMSI|IMO|Code|Registration|Registry|License|Cedula|Folio|SSN|NIT"
    r"|RUC|RIF|Certificate|Serial|Digital Currency Address|D\.N\.I\.|V\.A\.T\.)\b.*\d"
)


def looks_like(text: str) -> bool:
    """Tell whether the first line is a row of ``sdn.csv``: a number and eleven more cells."""
    return _width(text) == WIDTH


def looks_like_companion(text: str) -> bool:
    """Tell whether the first line is a row of a file that stands beside ``sdn.csv``."""
    return _width(text) in ROLES.values()


def _width(text: str) -> int:
    first = text.split("\n", 1)[0]
    if not _FIRST.match(first):
        return 0
    return len(next(iter(rows_of_csv(first, Account(""), allow_cut_off=True)), (0, []))[1])


def load(main: SourceFile, companions: Mapping[str, SourceFile]) -> Loaded:
    """Load ``sdn.csv`` and what stands beside it.

    Args:
        main: the unpacked ``sdn.csv``.
        companions: role (``alt``, ``add``, ``comments``) -> file; each may be missing, and what is
            then not known is named in a warning.

    Raises:
        ProblemError: a file is cut off, in another encoding, or has other columns.
    """
    account = Account(main.name)
    rows = list(_rows(main, WIDTH, account))
    numbers = {row[0] for _, row in rows}
    beside = {role: _beside(role, companions.get(role), numbers, account) for role in ROLES}
    _check_ends(main, companions, account)
    if beside["comments"] is None and any(len(row[11]) >= REMARKS_LENGTH_MAX for _, row in rows):
        account.warn("KAN-2019", missing="sdn_comments.csv")
    countries = Countries()
    entries: dict[str, Entry] = {}
    for line, row in rows:
        account.rows_read += 1
        if not row[1]:
            account.lose("KAN-2021", line, "name")
        elif row[0] in entries:
            account.lose("KAN-2028", line, "ent_num", id=f"{LIST_ID}:{row[0]}")
        else:
            entries[row[0]] = _entry(line, row, beside, countries)
    for line, count, example in countries.unknown.values():
        account.warn("KAN-2014", line, list=LIST_ID, rows=count, example=example)
    if not entries:
        raise stop("KAN-2009", Place(main.name), reason="0")
    total = account.rows_read - account.rows_lost
    return account.close("ofac-sdn", tuple(entries.values()), {LIST_ID: total})


def _rows(file: SourceFile, width: int, account: Account) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with ``-0-`` read as empty.

    Raises:
        ProblemError: a row is longer or shorter than the layout; the last one: it was cut off.
    """
    inner = Account(file.name)
    wrong: tuple[int, int] | None = None
    for line, row in rows_of_csv(decode(file), inner):
        if row == [_END]:
            continue
        if wrong is not None or len(row) > width:
            at, found = wrong or (line, len(row))
            raise stop("KAN-2029", Place(file.name, at), columns=found, expected=width)
        if len(row) < width:
            wrong = line, len(row)
            continue
        cells = [tidy(cell) for cell in row]
        yield line, ["" if cell == "-0-" else cell for cell in cells]
    if wrong is not None:
        raise stop("KAN-2007", Place(file.name, wrong[0]))


def _beside(
    role: str, file: SourceFile | None, numbers: set[str], account: Account
) -> dict[str, list[list[str]]] | None:
    """Return the rows of a companion by party; name those whose party is not in ``sdn.csv``."""
    if file is None:
        if role != "comments":
            account.warn("KAN-2019", missing=f"{role}.csv")
        return None
    found: dict[str, list[list[str]]] = {}
    strangers: list[str] = []
    rows = [row for _, row in _rows(file, ROLES[role], account)]
    for row in rows:
        if row[0] in numbers:
            found.setdefault(row[0], []).append(row)
        else:
            strangers.append(row[0])
    account.rows_by_part[PARTS[role]] = len(rows)
    if strangers:
        name, lost, example = file.name, len(strangers), strangers[0]
        account.warn("KAN-2022", at=name, file=name, rows=lost, example=example)
        if lost * 100 > len(rows) * STRANGERS_PERCENT_MAX:
            account.doubt(
                "KAN-2050", name, file=name, rows=lost, example=example, all=len(rows),
                percent=STRANGERS_PERCENT_MAX,
            )  # fmt: skip
    return found


def _check_ends(main: SourceFile, companions: Mapping[str, SourceFile], account: Account) -> None:
    """Doubt a file without the end mark when another of the same day has it."""
    files = [f for role in _ENDED if (f := main if role == "sdn" else companions.get(role))]
    marked = {file.name: file.data.rstrip().endswith(_END.encode()) for file in files}
    for name, has_mark in marked.items():
        if not has_mark and any(marked.values()):
            other = next(other for other, ended in marked.items() if ended)
            account.doubt("KAN-2051", name, file=name, other=other)


def _entry(
    line: int,
    row: list[str],
    beside: Mapping[str, dict[str, list[list[str]]] | None],
    countries: Countries,
) -> Entry:
    number = row[0]
    places = (beside["add"] or {}).get(number, [])
    addresses = tuple(
        dict.fromkeys(a for p in places if (a := ", ".join(cell for cell in p[2:5] if cell)))
    )
    nations = tuple(dict.fromkeys(p[4] for p in places if p[4]))
    codes = countries.of_column(nations, LIST_ID, line)
    more = "".join(other[1] for other in (beside["comments"] or {}).get(number, []))
    facts = _remarks(row[11] + more)
    aliases = dict.fromkeys(other[3] for other in (beside["alt"] or {}).get(number, []))
    aliases.pop(row[1], None)
    details = [(name, row[column]) for column, name in DETAILS.items() if row[column]]
    details += [
        (name, "; ".join(facts[name]))
        for name in ("nationalities", "places_of_birth", "linked_to", "gender", "remarks")
        if facts[name]
    ]
    return Entry(
        id=f"{LIST_ID}:{number}",
        list_id=LIST_ID,
        name=row[1],
        kind=KINDS.get(row[2].lower(), ""),
        aliases=tuple(alias for alias in aliases if alias),
        weak_aliases=tuple(dict.fromkeys(facts["weak_aliases"])),
        countries=tuple(dict.fromkeys((*codes, *countries.of_codes(facts["nationalities"])))),
        addresses=addresses,
        identifiers=tuple(dict.fromkeys(facts["identifiers"])),
        birth_dates=tuple(dict.fromkeys(birth_date(text) for text in facts["birth_dates"])),
        programs=tuple(part for part in re.split(r"\]\s*\[|;\s*", row[3].strip("[]")) if part),
        details=tuple(details),
    )


def _remarks(text: str) -> dict[str, list[str]]:
    """Return the facts in remarks, by kind; the whole text under ``remarks``."""
    facts: dict[str, list[str]] = {
        name: []
        for name in (
            "weak_aliases", "birth_dates", "nationalities", "places_of_birth", "linked_to",
            "gender", "identifiers",
        )
    }  # fmt: skip
    kinds = {
        "weak_aliases": _QUOTED, "birth_dates": _BIRTH, "nationalities": _NATION,
        "places_of_birth": _BIRTH_PLACE, "linked_to": _LINK, "gender": _GENDER,
    }  # fmt: skip
    for piece in text.removesuffix(".").split("; "):
        piece = piece.strip().removesuffix(".") if piece.endswith("'.") else piece.strip()
        for name, pattern in kinds.items():
            if found := pattern.match(piece):
                facts[name].append(found[1])
                break
        else:
            if _NUMBER.match(piece):
                facts["identifiers"].append(piece)
    facts["remarks"] = [text] if text else []
    return facts
