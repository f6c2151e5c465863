"""List files in the official layouts, with invented parties, and where the real ones may be."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from kaname.core.hit import Entry
from kaname.core.problem import ProblemError
from kaname.screening.editions import Store
from kaname.screening.sources import SourceFile, load
from kaname.screening.sources.csl import COLUMNS
from kaname.screening.sources.loaded import Loaded

FIXTURES = Path(__file__).resolve().parent / "fixtures"
ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "screening"
"""The real editions, beside the repository where somebody has put them."""

EL = "Entity List (EL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
UVL = "Unverified List (UVL) - Bureau of Industry and Security"
DPL = "Denied Persons List (DPL) - Bureau of Industry and Security"
ISN = "Nonproliferation Sanctions (ISN) - State Department"


def real(name: str) -> Path:
    """Return a real edition's path, or skip the test."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"the real edition {name} is not on this machine")
    return path


def csl_csv(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, end: str = "") -> bytes:
    """Return a Consolidated Screening List with these rows; ``end`` is put behind them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for number, row in enumerate(rows):
        writer.writerow({"_id": f"{number:032x}", **row})
    return (out.getvalue() + end).encode("utf-8")


def csl_rows(count: int, source: str = EL, first: int = 0) -> list[dict[str, str]]:
    """Return rows of invented parties."""
    return [
        {"source": source, "name": f"Invented Works No. {number} Ltd.", "addresses": "CN"}
        for number in range(first, first + count)
    ]


SDN_ROW = '{number},"{name}",{kind},"{program}",{title},-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,{remarks}'


def sdn_csv(*rows: dict[str, str], end: str = "\x1a") -> bytes:
    """Return an ``sdn.csv`` with these rows."""
    blank = {"kind": "-0- ", "program": "CUBA", "title": "-0- ", "remarks": "-0- "}
    lines = [SDN_ROW.format(**{**blank, **row}) for row in rows]
    return ("\r\n".join(lines) + "\r\n" + end).encode("utf-8")


METI_HEADER = (
    "No.", "国名、地域名\nCountry or Region", "企業名､組織名\nCompany or Organization",
    "別名\nAlso Known As", "懸念区分\nType of WMD", "通常兵器\nConventional Weapons",
)  # fmt: skip


def meti_xlsx(*rows: tuple[str | None, ...], header: tuple[str, ...] = METI_HEADER) -> bytes:
    """Return a METI workbook; a row is country, name, aliases, concern, conventional weapons."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "ユーザーリスト"
    sheet.append(header)
    for row in rows:
        sheet.append(("=ROW()-1", *row))
    return saved(book)


MOF_HEADER = (
    "告示日付",
    "告示番号",
    "日本語表記",
    "英語表記",
    "別名",
    "生年月日",
    "国籍",
    "その他の情報",
)


def mof_xlsx(
    sheets: dict[str, list[tuple[object, ...]]], index: tuple[tuple[object, ...], ...] = ()
) -> bytes:
    """Return a MOF workbook: an index, and the sheets, each with its title row and headings.

    ``index`` are the rows of the index: a programme's number and title each.
    """
    book = openpyxl.Workbook()
    book.active.title = "一覧"
    book.active.append(("このファイルは、資産凍結等の措置の情報をExcel形式にしたものです。",))
    for row in index:
        book.active.append(row)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append((title,))
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook as bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def loaded(name: str, data: bytes, **beside: bytes) -> Loaded:
    """Load a file from bytes; ``beside`` are the files beside ``sdn.csv`` by role."""
    return load(
        SourceFile(name, data),
        {role: SourceFile(f"{role}.csv", other) for role, other in beside.items()},
    )


def only(result: Loaded) -> Entry:
    """Return the one entry of a file."""
    (entry,) = result.entries
    return entry


def codes(result: Loaded) -> list[str]:
    """Return the codes of the warnings, in order."""
    return [warning.code for warning in result.warnings]


def store_at(folder: Path, **options: object) -> Store:
    """Return a store whose clock stands still."""
    return Store(folder, lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC), **options)


def as_json(*results: dict[str, object], bare: bool = False) -> bytes:
    """Return the JSON form of the Consolidated Screening List."""
    return json.dumps(list(results) if bare else {"results": results}).encode("utf-8")


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file into a folder; return its path."""
    path = folder / name
    path.write_bytes(data)
    return path


def refused(run: Callable[[], object]) -> tuple[int, list[str]]:
    """Return the status and the codes of the error that a run ends in."""
    with pytest.raises(ProblemError) as caught:
        run()
    return caught.value.status, [problem.code for problem in caught.value.problems]
