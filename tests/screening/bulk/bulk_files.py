"""Invented parties, a home in which they are loaded, and files of names."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from kaname.screening.editions import Edition, Store
from screening.list_files import csl_csv, csl_rows

__all__ = [
    "LISTED", "home_with_lists", "names_of", "read_csv", "write_csv", "write_json",
    "write_parquet", "write_xlsx",
]  # fmt: skip

LISTED = (
    "Zorbatek Instruments Ltd.", "Qellvane Maritime Co., Ltd.", "Brumdark Aviation LLC",
    "Yoshwick Precision Kaisha", "Tindraleth Chemical Works", "Vaskorin Electronics Institute",
)  # fmt: skip


def home_with_lists(folder: Path) -> tuple[Store, tuple[Edition, ...]]:
    """Make a home in which a list of invented parties is in use; return its store and editions."""
    rows = [{**row, "name": name} for row, name in zip(csl_rows(6), LISTED, strict=True)]
    file = folder / "consolidated.csv"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(csl_csv(*rows))
    store = Store(folder, lambda: datetime(2026, 11, 21, 9, 0, tzinfo=UTC))
    store.import_file(file, confirm_shrink=True)
    return store, store.editions()


def names_of(count: int) -> list[str]:
    """Return so many names; every third is listed, and every seventh has no letter."""
    return [
        "..." if number % 7 == 6
        else LISTED[number // 3 % len(LISTED)] if number % 3 == 0
        else f"Harmless Person {number}"
        for number in range(count)
    ]  # fmt: skip


def write_csv(
    path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """Write rows, the first the headings, as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[object]], title: str = "names") -> Path:
    """Write rows as the first sheet of a workbook, before an empty one."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.create_sheet("more")
    book.save(path)
    return path


def write_parquet(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write rows as Parquet, every column as text."""
    head, *body = rows
    columns = list(zip(*body, strict=True))
    table = {str(name): pa.array(column) for name, column in zip(head, columns, strict=True)}
    pq.write_table(pa.table(table), path)
    return path


def write_json(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write rows as JSON Lines."""
    head, *body = rows
    lines = [json.dumps(dict(zip(head, row, strict=True)), ensure_ascii=False) for row in body]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
