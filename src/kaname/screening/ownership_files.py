"""Ownership files: CSV and Excel with columns found by name; JSON lines by ``ownership_json``.

Columns: owner, company, percent; and, where there are any, kind, as_of, until, source, the ids,
countries and kinds of both, and ``listed``, the list entry that the owner is known to be. Headings
may be English or Japanese.
"""

import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from kaname.core.places import code_of_name, is_code
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.shareholding import Share
from kaname.core.text import Text, clean
from kaname.screening.ownership import (
    CONTROL,
    OWNERSHIP,
    Link,
    Member,
    OwnershipFile,
    party_key,
)
from kaname.screening.ownership_json import is_json, read_json_lines
from kaname.screening.ownership_percent import PercentError, read_percent
from kaname.screening.publishers import lists
from kaname.screening.words_ownership import problem, words

__all__ = ["BYTES_MAX", "is_listing", "read_ownership"]

BYTES_MAX: Final = 256 * 1024 * 1024
_PROBLEMS_MAX: Final = 50
_TOO_SMALL: Final = 1
"""Shares none of which is above this look like fractions of 1."""

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "owner": ("owner", "owner name", "shareholder", "parent", "holder", "investor",
              "株主", "株主名", "所有者", "出資者", "親会社", "保有者"),
    "company": ("company", "company name", "entity", "subsidiary", "asset", "issuer", "investee",
                "会社", "会社名", "企業", "企業名", "発行会社", "被所有会社", "子会社", "対象会社"),
    "percent": ("percent", "percentage", "share", "share %", "percent owned", "ownership %",
                "ownership percent", "%", "持株比率", "持分比率", "出資比率", "持分", "保有比率",
                "所有割合", "比率", "持株比率(%)", "出資比率(%)", "持分比率(%)"),
    "kind": ("kind", "type", "link", "relationship", "種別", "関係", "区分"),
    "as_of": ("as_of", "as of", "date", "from", "since", "基準日", "時点", "日付"),
    "until": ("until", "to", "end", "end date", "終了日"),
    "source": ("source", "reference", "出典", "出所", "根拠"),
    "listed": ("listed", "owner listed", "entry", "entry id", "リスト", "掲載", "掲載者id"),
    "owner_id": ("owner_id", "owner id", "株主id", "所有者id"),
    "company_id": ("company_id", "company id", "会社id", "企業id"),
    "owner_country": ("owner_country", "owner country", "株主の国", "株主国", "所有者の国"),
    "company_country": ("company_country", "company country", "country", "会社の国", "会社国",
                        "所在国", "国"),
    "owner_kind": ("owner_kind", "owner kind", "owner type", "株主種別", "株主の種別"),
}  # fmt: skip
_NEEDED: Final = ("owner", "company", "percent")
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("", "ownership", "own", "owns", "share", "shares", "shareholding", "equity",
                     "所有", "株式", "出資", "持株", "保有"), OWNERSHIP),
    **dict.fromkeys(("control", "controls", "board", "board seat", "voting", "voting rights",
                     "golden share", "management", "manager", "director", "nominee",
                     "largest shareholder", "支配", "役員", "取締役", "議決権", "黄金株", "経営",
                     "名義", "名義人", "筆頭株主"), CONTROL),
}  # fmt: skip
_PARTY_KINDS: Final = {"person": "person", "individual": "person", "個人": "person",
                       "company": "company", "会社": "company", "法人": "company"}  # fmt: skip
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_PERCENT_FORMAT: Final = re.compile(r"(?<!\\)%")


@dataclass(frozen=True, slots=True)
class _Row:
    place: Place
    cells: Mapping[str, str]

    def at(self, column: str) -> Place:
        return replace(self.place, field=column)


def read_ownership(name: str, data: bytes) -> OwnershipFile:
    """Read an ownership file, whatever its format; it is known by its content.

    Args:
        name: of the file, for places.
        data: its bytes.

    Raises:
        ProblemError: with every problem found (KAN-2240 to 2254); nothing is read in part.
    """
    place = Place(file=name)
    if len(data) > BYTES_MAX:
        raise ProblemError(problem("KAN-2240", place, limit=BYTES_MAX // (1024 * 1024)))
    notes: list[Text] = []
    if data.startswith(b"PK"):
        rows = list(_workbook_rows(name, data))
    else:
        text = _decoded(place, data, notes)
        if is_json(text):
            return _filled(place, read_json_lines(name, text))
        rows = list(_csv_rows(name, text))
    reader = _Reader()
    reader.read(rows)
    if reader.problems:
        raise ProblemError(*reader.problems[:_PROBLEMS_MAX])
    file = OwnershipFile(tuple(reader.members.values()), tuple(reader.links), tuple(notes))
    return _filled(place, file)


def is_listing(text: str) -> bool:
    """Tell whether a text is the id of a list that is known, or of an entry on one."""
    return text.partition(":")[0] in lists()


def _filled(place: Place, file: OwnershipFile) -> OwnershipFile:
    if not file.links:
        raise ProblemError(problem("KAN-2247", place))
    return file


def _decoded(place: Place, data: bytes, notes: list[Text]) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp932"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        if encoding == "cp932":
            notes.append(words()("note.shift_jis"))
        return text
    raise _unreadable(place, Text("it is not text", "テキストではない"))


def _unreadable(place: Place, reason: Text) -> ProblemError:
    return ProblemError(problem("KAN-2241", place, reason=reason))


def _csv_rows(name: str, text: str) -> Iterator[_Row]:
    """Yield the rows of a CSV file; what parts its cells is what parts its headings."""
    head = text[: text.find("\n")] if "\n" in text else text
    found = [sign for sign in ",;\t" if not _missing(_columns(head.split(sign)))]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=found[0] if found else ",")
    try:
        first = next(reader, [])
        columns = _checked(name, first)
        line = reader.line_num
        for cells in reader:
            start, line = line + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield _Row(Place(file=name, line=start), _picked(columns, cells))
    except csv.Error as error:
        place = Place(file=name, line=reader.line_num)
        raise _unreadable(place, Text(str(error), str(error))) from error


def _workbook_rows(name: str, data: bytes) -> Iterator[_Row]:
    """Yield the rows of the first sheet that has the columns."""
    tried: list[ProblemError] = []
    try:
        for title, rows in _sheets(data):
            number, first = rows[0]
            try:
                columns = _checked(name, first)
            except ProblemError as error:
                tried.append(error)
                continue
            for number, cells in rows[1:]:
                place = Place(file=f"{name} [{title}]", line=number)
                yield _Row(place, _picked(columns, cells))
            return
    except ProblemError:
        raise
    except Exception as error:  # openpyxl passes on whatever a damaged part makes of it
        reason = str(error) or type(error).__name__
        raise _unreadable(Place(file=name), Text(reason, reason)) from error
    if tried:
        raise tried[0]
    raise ProblemError(problem("KAN-2247", Place(file=name)))


def _sheets(data: bytes) -> Iterator[tuple[str, list[tuple[int, list[str]]]]]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > BYTES_MAX:
            raise ProblemError(problem("KAN-2240", Place(), limit=BYTES_MAX // (1024 * 1024)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of print areas and styles
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                rows = [
                    (
                        number,
                        [_shown(cell.value, getattr(cell, "number_format", "")) for cell in row],
                    )
                    for number, row in enumerate(sheet.iter_rows(), start=1)
                ]
                filled = [(number, cells) for number, cells in rows if any(cells)]
                if filled:
                    yield sheet.title, filled
        finally:
            book.close()


def _shown(value: object, number_format: str) -> str:
    """Return a cell as text; one that Excel shows as a percentage is a fraction inside."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value))
        if _PERCENT_FORMAT.search(number_format or ""):
            return f"{(number * 100).normalize():f}%"
        return f"{number.normalize():f}"
    return str(value).strip()


def _folded(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold().replace("_", " ")
    return " ".join(text.split())


_BY_HEADING: Final = {_folded(h): column for column, names in _HEADINGS.items() for h in names}


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Return column -> position; of two headings for one column the first counts."""
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        column = _BY_HEADING.get(_folded(heading.strip().strip('"').lstrip("\ufeff")))
        if column is not None:
            found.setdefault(column, position)
    return found


def _missing(columns: Mapping[str, int]) -> list[str]:
    return [column for column in _NEEDED if column not in columns]


def _checked(name: str, headings: Sequence[str]) -> dict[str, int]:
    columns = _columns(headings)
    missing = _missing(columns)
    if missing:
        shown = clean(", ".join(heading for heading in headings if heading))[:200]
        place = Place(file=name, line=1)
        raise ProblemError(
            problem("KAN-2242", place, missing=", ".join(missing), columns=shown or "-")
        )
    return columns


def _picked(columns: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
    return {
        column: cells[position].strip() if position < len(cells) else ""
        for column, position in columns.items()
    }


class _Reader:
    """Makes links of rows, and collects every problem."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.links: list[Link] = []
        self.problems: list[Problem] = []

    def read(self, rows: Iterable[_Row]) -> None:
        rows = list(rows)
        self._refuse_fractions(rows)
        for row in rows:
            before = len(self.problems)
            link = self._link(row)
            if len(self.problems) == before:
                self.links.append(link)

    def _refuse_fractions(self, rows: Sequence[_Row]) -> None:
        """Refuse a file whose every share is a fraction: 0.5 for a half would read as none."""
        small = []
        for row in rows:
            text = unicodedata.normalize("NFKC", row.cells["percent"])
            if not text or row.cells.get("kind", ""):
                continue
            try:
                share = read_percent(text)
            except PercentError:
                continue
            if share.high > _TOO_SMALL or "%" in text or share.low == share.high == 0:
                return
            if share.low != share.low.to_integral_value():
                small.append((row, text))
        if small:
            row, text = small[0]
            self.problems.append(problem("KAN-2249", row.at("percent"), example=text))

    def _link(self, row: _Row) -> Link:
        owner = self._member(row, "owner")
        company = self._member(row, "company")
        kind, how = self._kind(row)
        return Link(
            owner=owner, company=company, kind=kind, share=self._share(row), how=how,
            as_of=self._day(row, "as_of"), until=self._day(row, "until"),
            source=row.cells.get("source", ""), place=row.place,
        )  # fmt: skip

    def _member(self, row: _Row, role: str) -> str:
        name = row.cells[role]
        if not name:
            missing = Text("owner", "所有者") if role == "owner" else Text("company", "会社")
            self.problems.append(problem("KAN-2252", row.at(role), missing=missing))
            return ""
        key = row.cells.get(f"{role}_id", "") or party_key(name)
        country = self._country(row, f"{role}_country")
        kind = _PARTY_KINDS.get(row.cells.get(f"{role}_kind", "").casefold(), "")
        known = self.members.get(key, Member(key, name))
        listed = known.listed + (self._listed(row) if role == "owner" else ())
        self.members[key] = replace(
            known,
            country=known.country or country,
            kind=known.kind or kind or ("company" if role == "company" else ""),
            listed=tuple(dict.fromkeys(listed)),
        )
        return key

    def _country(self, row: _Row, column: str) -> str:
        given = row.cells.get(column, "")
        if not given or is_code(given.upper()):
            return given.upper()
        code = code_of_name(given)
        if code is None:
            self.problems.append(problem("KAN-2255", row.at(column), given=clean(given)))
        return code or ""

    def _listed(self, row: _Row) -> tuple[str, ...]:
        given = tuple(part.strip() for part in row.cells.get("listed", "").split(";"))
        for part in given:
            if part and not is_listing(part):
                self.problems.append(problem("KAN-2254", row.at("listed"), given=clean(part)))
        return tuple(part for part in given if part)

    def _kind(self, row: _Row) -> tuple[str, str]:
        given = row.cells.get("kind", "")
        kind = _KINDS.get(_folded(given))
        if kind is None:
            self.problems.append(problem("KAN-2245", row.at("kind"), given=clean(given)))
            return OWNERSHIP, ""
        plain = _folded(given) in {"control", "controls", "支配"}
        return kind, "" if kind == OWNERSHIP or plain else given

    def _share(self, row: _Row) -> Share:
        text = row.cells["percent"]
        try:
            return read_percent(text)
        except PercentError as error:
            code = "KAN-2244" if error.is_number else "KAN-2243"
            self.problems.append(problem(code, row.at("percent"), given=clean(text)))
            return read_percent("")

    def _day(self, row: _Row, column: str) -> date | None:
        text = unicodedata.normalize("NFKC", row.cells.get(column, ""))
        if not text:
            return None
        match = _DAY.fullmatch(text.split(" ")[0])
        try:
            if match is not None:
                return date(*map(int, match.groups()))
        except ValueError:
            pass
        self.problems.append(problem("KAN-2250", row.at(column), given=clean(text)))
        return None
