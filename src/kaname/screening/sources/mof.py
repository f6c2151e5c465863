"""MOF's list of persons under asset freeze: the workbook of 45 sheets, and the CSV of 32 columns.

Source: Ministry of Finance of Japan. The workbook (to spring 2026) has an index and one sheet a
programme, each with headings of its own; the CSV (from mid-2026) has one row a party. Both carry
the programme's number and the number in the notice, by which the publisher itself calls a party
(``015-000001`` in the CSV); so the id is ``mof-freeze:<programme>-<number>``.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.publishers import table_rows
from kaname.screening.sources.dates import birth_date, day_of_serial
from kaname.screening.sources.entry_ids import content_id
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.mof_cells import (
    countries_of,
    is_given,
    names_in,
    notice_number,
    text_of,
    variants,
)
from kaname.screening.sources.reading import (
    SourceFile,
    check_header,
    check_rows,
    decode,
    rows_of_csv,
    stop,
    whole_rows,
)
from kaname.screening.sources.workbook import Cell, Sheet, sheets

__all__ = ["CSV_COLUMNS", "is_list", "load_csv", "load_workbook", "looks_like_csv"]

LIST_ID: Final = "mof-freeze"
REQUIRED: Final = ("告示日付", "告示番号", "日本語表記", "英語表記")
ROLES: Final = {
    "notice_date": ("告示日付",),
    "notice_number": ("告示番号",),
    "name_ja": ("日本語表記",),
    "name_en": ("英語表記",),
    "alias": (
        "別名", "別称", "別名・別称", "別称・別名", "別称・旧称", "確定可能な別名", "旧称",
        "旧称・以前の呼称", "過去の別名", "以前の別名",
    ),
    "weak_alias": ("確定に十分でない別名",),
    "title": ("称号", "肩書", "肩書等", "役職"),
    "birth": ("生年月日", "生年月日・出生地"),
    "birth_place": ("出生地", "出生地・出身地"),
    "nationality": ("国籍",),
    "identifier": ("旅券番号", "ID番号", "身分登録番号", "身分証番号"),
    "address": (
        "住所", "所在地", "住所・所在地", "住所等", "所在地・住所", "活動地域・住所",
    ),
    "phone": ("電話", "FAX", "電話番号"),
    "un_reference": ("国連参照番号",),
    "listed_on": ("国連制裁員会による指定日", "国連制裁委員会による指定日", "リスト掲載日"),
    "remarks": ("その他の情報", "詳細", "指定の根拠", "決議1483上の根拠"),
}  # fmt: skip
"""What a heading means -> the headings in use, first line only (one is misspelt by the list)."""
ROLE_OF: Final = {heading: role for role, headings in ROLES.items() for heading in headings}
CSV_COLUMNS: Final = (
    "区分", "番号", "告示日付", "告示番号", "個人・団体", "氏名（日本語）", "氏名（英語）",
    "別名・別称（日本語）", "別名・別称（英語）", "旧称（日本語）", "旧称（英語）",
    "確定に十分でない別名（日本語）", "確定に十分でない別名（英語）",
    "称号（日本語）", "称号（英語）", "役職（日本語）", "役職（英語）", "生年月日",
    "出生地（日本語）", "出生地（英語）", "国籍（日本語）", "国籍（英語）", "旅券番号",
    "身分証番号", "住所・所在地（国）（日本語）",
    "住所・所在地（都市その他の情報）（日本語）", "住所・所在地（国）（英語）",
    "住所・所在地（都市その他の情報）（英語）", "国連参照番号", "リスト掲載日", "その他の情報",
    "外務省告示情報",
)  # fmt: skip
CSV_ONLY: Final = {
    "氏名（日本語）": "name_ja", "氏名（英語）": "name_en", "外務省告示情報": "notice_date",
    "区分": "", "番号": "", "個人・団体": "",
}  # fmt: skip
"""Headings of the CSV that are no heading of the workbook with a language behind it."""
HEADER_WITHIN: Final = 10
INDEX: Final = "一覧"
"""The sheet that lists the programmes."""
_REMOVED: Final = re.compile("削除|解除")
_LIFTED: Final = "【解除】"
_SHEET: Final = re.compile(r"^(\d+)\s*[.．]\s*(.+)$")
_KINDS: Final = ((re.compile("個人"), "person"), (re.compile("団体|銀行"), "organisation"))

Cells = Mapping[str, tuple[Cell, ...]]
"""Role -> the cells of a row that have it."""


def is_list(found: tuple[Sheet, ...]) -> bool:
    """Tell whether a workbook is this list: sheets that are numbered, with its headings."""
    numbered = [sheet for sheet in found if _SHEET.match(sheet.title)]
    return any(
        sum(name in _headings(row) for name in REQUIRED) >= 2
        for sheet in numbered
        for _, row in sheet.rows[:HEADER_WITHIN]
    )


def looks_like_csv(text: str) -> bool:
    """Tell whether the first line has the headings of the CSV."""
    return len({c.strip('"') for c in text.split("\n", 1)[0].split(",")} & set(CSV_COLUMNS)) > 8


def load_workbook(file: SourceFile, found: tuple[Sheet, ...] | None = None) -> Loaded:
    """Load the workbook; ``found`` are its sheets, when they have been read already.

    Raises:
        ProblemError: it is no workbook, or a sheet lacks a column that names a party.
    """
    account = Account(file.name)
    entries: dict[str, Entry] = {}
    index: dict[int, str] = {}
    present: set[int] = set()
    for sheet in found or sheets(file):
        numbered = _SHEET.match(sheet.title)
        if numbered and _LIFTED not in sheet.title:
            _read_sheet(sheet, int(numbered[1]), numbered[2], entries, account)
        elif sheet.title == INDEX:
            index = _programmes_of_index(sheet)
        elif not numbered:
            account.warn("KAN-2026", at=sheet.title, sheet=sheet.title, rows=len(sheet.rows))
        if numbered:
            present.add(int(numbered[1]))
    for number, title in index.items():
        if number not in present and _LIFTED not in title:
            account.doubt("KAN-2052", INDEX, number=number, title=title)
    return _closed(account, entries)


def _programmes_of_index(sheet: Sheet) -> dict[int, str]:
    """Return the programmes that the index lists: number -> title."""
    rows = ([text_of(cell) for cell in row] for _, row in sheet.rows)
    listed = [row for row in rows if len(row) > 1 and _is_number(row[0])]
    return {int(row[0]): row[1].split("\n")[0] for row in listed}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def load_csv(file: SourceFile) -> Loaded:
    """Load the CSV.

    Raises:
        ProblemError: it is cut off, in another encoding, or has other columns.
    """
    account = Account(file.name)
    rows = rows_of_csv(decode(file), account)
    line, header = next(rows)
    check_header([c.strip() for c in header], CSV_COLUMNS, frozenset(), Place(file.name, line))
    entries: dict[str, Entry] = {}
    for line, row in whole_rows(rows, len(header), account):
        cells = dict(zip(header, row, strict=True))
        programme = notice_number(cells["区分"].split(".")[0])
        named = _by_role((_csv_role(heading), cells[heading]) for heading in header)
        _add(Row(named, programme or 0, cells["個人・団体"].strip(), line), entries, account)
    return _closed(account, entries)


def _csv_role(heading: str) -> str:
    if heading in CSV_ONLY:
        return CSV_ONLY[heading]
    return ROLE_OF[re.split("（(?:日本語|英語|国|都市)", heading)[0]]


def _closed(account: Account, entries: dict[str, Entry]) -> Loaded:
    check_rows(account)
    if not entries:
        raise stop("KAN-2009", Place(account.file), reason="0")
    parts = Counter(f"{LIST_ID}/{entry.detail('programme')}" for entry in entries.values())
    account.rows_by_part |= parts
    rows = account.rows_read - account.rows_lost - account.rows_removed
    return account.close("mof-freeze", tuple(entries.values()), {LIST_ID: rows})


def _headings(row: tuple[Cell, ...]) -> list[str]:
    return [text_of(cell).split("\n")[0].strip() for cell in row]


def _read_sheet(
    sheet: Sheet, programme: int, title: str, entries: dict[str, Entry], account: Account
) -> None:
    place = Place(account.file, field=sheet.title)
    start, headings = next(
        (
            (line, _headings(row))
            for line, row in sheet.rows[:HEADER_WITHIN]
            if sum(name in _headings(row) for name in REQUIRED) >= 2
        ),
        (0, []),
    )
    missing = [name for name in REQUIRED if name not in headings]
    if missing:
        check_header(headings, REQUIRED, frozenset(), place)
    for heading in headings:
        if heading and heading not in ROLE_OF:
            account.warn("KAN-2027", start, sheet.title, column=heading)
    last: str | None = None
    for line, row in sheet.rows:
        if line <= start:
            continue
        account.rows_read += 1
        padded = (*row, *[None] * (len(headings) - len(row)))
        named = _by_role(
            (ROLE_OF.get(heading, "remarks"), _labelled(heading, cell))
            for heading, cell in zip(headings, padded, strict=False)
        )
        row_read = Row(named, programme, title, line, sheet.title)
        last = _add(row_read, entries, account, last)


def _labelled(heading: str, cell: Cell) -> Cell:
    """Keep the heading of a column that is not known beside what it says."""
    if heading in ROLE_OF or cell is None or not heading:
        return cell
    return f"{heading}: {text_of(cell)}"


def _by_role(cells: Iterator[tuple[str, Cell]]) -> Cells:
    found: dict[str, tuple[Cell, ...]] = {}
    for role, cell in cells:
        if role and cell is not None and text_of(cell):
            found[role] = (*found.get(role, ()), cell)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a programme: its cells by role, and where it stands."""

    cells: Cells
    programme: int
    title: str
    """The programme's title, or the CSV's word for the kind of party."""
    line: int
    at: str = ""


def _add(
    row: Row, entries: dict[str, Entry], account: Account, last: str | None = None
) -> str | None:
    """Make an entry of a row, or account for it otherwise; return the id of its entry."""
    cells = row.cells
    names = [text_of(c) for r in ("name_en", "name_ja") for c in cells.get(r, ())]
    names = [name for name in names if is_given(name)]
    numbers = [notice_number(cell) for cell in cells.get("notice_number", ())]
    number = next((n for n in numbers if n is not None), None)
    dates = _joined(cells, "notice_date")
    if not names and _REMOVED.search(dates):
        account.rows_removed += 1
        return None
    if last in entries and not names and number is None and not dates:
        entries[last] = _continued(entries[last], cells)
        account.rows_merged += 1
        return last
    if not names:
        account.lose("KAN-2021", row.line, row.at)
        return None
    if row.programme not in programmes():
        account.warn("KAN-2023", row.line, row.at, number=row.programme)
    entry = _entry(row, names, number)
    if entry.id in entries:
        account.lose("KAN-2028", row.line, row.at, id=entry.id)
        return None
    entries[entry.id] = entry
    return entry.id


def _entry(row: Row, names: list[str], number: int | None) -> Entry:
    cells = row.cells
    found = [name for cell in names for name in names_in(cell.replace("\n", " "))] or names
    name, *others = found
    aliases = dict.fromkeys((*others, *variants(name)))
    for cell in cells.get("alias", ()):
        aliases.update(dict.fromkeys(names_in(text_of(cell))))
    aliases.pop(name, None)
    weak = [other for cell in cells.get("weak_alias", ()) for other in names_in(text_of(cell))]
    births = tuple(dict.fromkeys(b for c in cells.get("birth", ()) for b in _births(c)))
    own_id = f"{LIST_ID}:{row.programme}-{number}"
    return Entry(
        id=own_id if number is not None else content_id(LIST_ID, name, str(row.programme)),
        list_id=LIST_ID,
        name=name,
        kind=_kind(row.title, bool(births)),
        aliases=tuple(aliases),
        weak_aliases=tuple(dict.fromkeys(weak)),
        countries=_countries(row),
        addresses=_lines(cells, "address"),
        identifiers=_lines(cells, "identifier"),
        birth_dates=births,
        programs=(_programme_name(row),),
        details=_details(row, number),
    )


def _details(row: Row, number: int | None) -> tuple[tuple[str, str], ...]:
    cells = row.cells
    details = [
        ("notice_date", _joined(cells, "notice_date")),
        ("notice_number", "" if number is None else str(number)),
        ("programme", str(row.programme)),
    ]
    for role in ("title", "nationality", "birth_place", "phone", "un_reference", "remarks"):
        details.append((role, _joined(cells, role)))
    details.append(("listed_on", "; ".join(_day(c) for c in cells.get("listed_on", ()))))
    return tuple((key, value) for key, value in details if is_given(value))


def _countries(row: Row) -> tuple[str, ...]:
    codes = countries_of(_joined(row.cells, "nationality"), _joined(row.cells, "address"))
    country = programmes().get(row.programme, {}).get("country", "")
    return codes or ((country,) if country else ())


def _lines(cells: Cells, role: str) -> tuple[str, ...]:
    return tuple(line for line in _joined(cells, role).split("\n") if is_given(line))


def _joined(cells: Cells, role: str) -> str:
    texts = (text_of(cell) for cell in cells.get(role, ()))
    return "\n".join(text for text in texts if is_given(text))


def _births(cell: Cell) -> list[str]:
    if isinstance(cell, datetime | int):
        return [birth_date(cell)]
    pieces = re.split(r"\n|[;、]|又は|\([a-z]\)|\bBorn\b", text_of(cell))
    dates = (birth_date(piece.strip(" ,©").removeprefix("on ")) for piece in pieces)
    return [date for date in dates if re.search(r"\d{4}", date)]


def _day(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return day_of_serial(cell).isoformat() if isinstance(cell, int) else text_of(cell)


def _kind(title: str, born: bool) -> str:
    """Return the kind that the programme's title states; else a party with a birth is a person."""
    for pattern, kind in _KINDS:
        if pattern.search(title):
            return kind
    return "person" if born else ""


def _continued(entry: Entry, cells: Cells) -> Entry:
    """Return the entry with what a row below it adds."""
    more = [text_of(cell) for inner in cells.values() for cell in inner]
    details = dict(entry.details)
    details["remarks"] = "\n".join(text for text in (details.get("remarks", ""), *more) if text)
    return replace(entry, details=tuple(details.items()))


@cache
def programmes() -> dict[int, dict[str, str]]:
    """Return the programmes by number: ``name_en``, ``name_ja``, ``country`` of its parties."""
    return {int(row["number"]): row for row in table_rows("mof_programmes")}


def _programme_name(row: Row) -> str:
    known = programmes().get(row.programme)
    return f"{row.programme} {known['name_ja'] if known else row.title}".strip()
