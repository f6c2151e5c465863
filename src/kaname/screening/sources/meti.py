"""METI's Foreign End User List: the official workbook.

Source: Ministry of Economy, Trade and Industry. One sheet; headings and country cells in two
languages on two lines; aliases on lines that begin with ``・``; a name in the party's own script
in brackets, mostly on a second line. The number of a row is a formula and shifts with each
edition, so ids are made of name and country. The concern cell is written in several ways.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.sources.countries import code_of
from kaname.screening.sources.entry_ids import Draft, with_ids
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.reading import SourceFile, check_header, check_rows, stop, tidy
from kaname.screening.sources.workbook import Cell, Sheet, sheets

__all__ = ["is_list", "load"]

LIST_ID: Final = "meti-eul"
COLUMNS: Final = ("No.", "国名、地域名", "企業名、組織名", "別名", "懸念区分", "通常兵器")
"""The Japanese line of each heading, in half width."""
OPTIONAL: Final = frozenset({"通常兵器"})
"""Editions before that of 2025-09-29 have no column for conventional weapons."""
CONCERNS: Final = {"生物": "B", "化学": "C", "ミサイル": "M", "核": "N", "通常兵器": "CW"}
HEADER_WITHIN: Final = 5
_LETTERS: Final = re.compile(r"CW|[BCMN]")
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def is_list(found: tuple[Sheet, ...]) -> bool:
    """Tell whether a workbook is this list, by its sheet's title or by its headings."""
    if not found:
        return False
    heads = {heading for _, row in found[0].rows[:HEADER_WITHIN] for heading in _headings(row)}
    return "ユーザーリスト" in found[0].title or len(heads & set(COLUMNS)) >= 3


def load(file: SourceFile, found: tuple[Sheet, ...] | None = None) -> Loaded:
    """Load the workbook; ``found`` are its sheets, when they have been read already.

    Raises:
        ProblemError: it is no workbook, or has other columns.
    """
    account = Account(file.name)
    sheet = (found or sheets(file))[0]
    heading = _header(sheet, file.name)
    line, header = heading
    if "通常兵器" not in header:
        account.warn("KAN-2024", line, column="通常兵器")
    drafts = [
        _draft(number, dict(zip(header, row, strict=False)), account)
        for number, row in _party_rows(sheet, line, account)
    ]
    check_rows(account)
    if not drafts:
        raise stop("KAN-2009", Place(file.name), reason="0")
    entries, repeated = with_ids(drafts)
    account.rows_merged += repeated
    return account.close("meti-eul", entries, {LIST_ID: len(drafts)})


def _headings(row: tuple[Cell, ...]) -> list[str]:
    lines = (str(cell or "").strip().split("\n")[0] for cell in row)
    return [tidy(unicodedata.normalize("NFKC", line)) for line in lines]


def _header(sheet: Sheet, file: str) -> tuple[int, list[str]]:
    for line, row in sheet.rows[:HEADER_WITHIN]:
        header = _headings(row)
        if len(set(header) & set(COLUMNS)) >= 2:
            check_header(header, COLUMNS, OPTIONAL, Place(file, line, field=sheet.title))
            return line, header
    header = _headings(sheet.rows[0][1]) if sheet.rows else []
    check_header(header, COLUMNS, OPTIONAL, Place(file, 1, field=sheet.title))
    raise stop("KAN-2009", Place(file), reason="0")


def _party_rows(
    sheet: Sheet, header_line: int, account: Account
) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    for line, row in sheet.rows:
        if line <= header_line or not any(_text(cell) for cell in row[1:]):
            continue
        account.rows_read += 1
        if _text(row[2] if len(row) > 2 else None):
            yield line, row
        else:
            account.lose("KAN-2021", line, "企業名、組織名")


def _text(cell: Cell) -> str:
    return "" if cell is None else unicodedata.normalize("NFKC", str(cell)).strip()


def _draft(line: int, row: dict[str, Cell], account: Account) -> Draft:
    country = _text(row.get("国名、地域名"))
    codes = _country(country)
    if not codes:
        account.warn("KAN-2014", line, "国名、地域名", list=LIST_ID, rows=1, example=tidy(country))
    name, own = _name(_text(row["企業名、組織名"]))
    aliases = dict.fromkeys((*own, *_aliases(_text(row.get("別名")))))
    aliases.pop(name, None)
    concern = _concern(row, line, account)
    entry = Entry(
        id="",
        list_id=LIST_ID,
        name=name,
        kind="organisation",
        aliases=tuple(aliases),
        countries=codes,
        addresses=(tidy(country),) if country else (),
        details=(("concern", concern),) if concern else (),
    )
    return Draft(entry, codes, concern, (*own, *entry.aliases), line)


def _country(cell: str) -> tuple[str, ...]:
    for line in cell.split("\n"):
        if code := code_of(tidy(line)):
            return (code,)
    return ()


def _name(cell: str) -> tuple[str, tuple[str, ...]]:
    """Return the name, and what stands in brackets after it: its own script, or its initials."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    own = [inner for line in lines for inner in _bracketed(line)]
    text = tidy(" ".join(line for line in lines if not _bracketed(line)))
    text, last = _own_script(text)
    own = [*last, *own]
    if not text and own:
        text, own = own[0], own[1:]
    return text, tuple(dict.fromkeys(own))


def _bracketed(line: str) -> list[str]:
    """Return what the brackets hold, when a line is nothing but brackets; else an empty list."""
    groups, depth, start = [], 0, 0
    for at, character in enumerate(line):
        if depth == 0 and character not in "( ":
            return []
        if character == "(":
            start = at if depth == 0 else start
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                groups.append(tidy(line[start + 1 : at]))
    return [group for group in groups if group] if depth == 0 else []


def _own_script(text: str) -> tuple[str, list[str]]:
    """Cut a last bracket off that holds the name in Chinese or Japanese script."""
    depth = 0
    for at in range(len(text) - 1, 0, -1):
        depth += {")": 1, "(": -1}.get(text[at], 0)
        if depth == 0:
            break
    else:
        return text, []
    inner = _bracketed(text[at:])
    if inner and _JAPANESE.search(inner[0]) and not _JAPANESE.search(text[:at]):
        return tidy(text[:at]), inner
    return text, []


def _aliases(cell: str) -> tuple[str, ...]:
    """Return the aliases: a line that begins with ``・``, or one in brackets, is one each."""
    found: list[str] = []
    for raw in cell.split("\n"):
        line = tidy(raw)
        if not line:
            continue
        if line.startswith("・") or not found:
            text, own = _own_script(tidy(line.lstrip("・ ")))
            found.extend((*(_bracketed(text) or [text]), *own))
        elif inner := _bracketed(line):
            found.extend(inner)
        else:
            found[-1] = f"{found[-1]} {line}"  # a long alias, broken over two lines
    return tuple(alias for alias in found if alias)


def _concern(row: dict[str, Cell], line: int, account: Account) -> str:
    """Return the codes, sorted and separated by blanks: of B, C, M, N and CW.

    The cell says each twice, in Japanese and as a letter; both are read, and where they differ
    the row is named and has both.
    """
    codes: set[str] = set()
    for column in ("懸念区分", "通常兵器"):
        cell = _text(row.get(column))
        words = {code for word, code in CONCERNS.items() if word in cell}
        letters = set(_LETTERS.findall(cell))
        if words != letters:
            account.warn("KAN-2018", line, column, cell=tidy(cell))
        codes |= words | letters
    if not codes:
        account.warn("KAN-2018", line, "懸念区分", cell="")
    return " ".join(sorted(codes))
