"""Files of hits: CSV, Excel, Parquet and JSON Lines, put together from finished parts.

``rendered`` makes the body of a part, in whichever process; ``assemble`` joins the bodies into the
output, streaming. CSV and JSON Lines are joined byte by byte; the bodies of the others are rows in
JSON.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from kaname.screening.bulk.cells import as_text, harmless
from kaname.screening.bulk.sheets import SheetOfRows, write_workbook

__all__ = ["COLUMNS", "FORMATS", "assemble", "carried", "rendered"]

COLUMNS: Final = ("row", "query", "rank", "entry_id", "list", "name", "score", "reasons")
"""The columns of an output, always in this order; the input's own may follow."""
FORMATS: Final = {
    "csv": (".csv",), "xlsx": (".xlsx",), "parquet": (".parquet", ".pq"),
    "jsonl": (".jsonl", ".ndjson"),
}  # fmt: skip
"""The forms of output, and the endings of their files."""
NUMBERS: Final = {"row": "int64", "rank": "int32", "score": "double"}
"""The columns of an output that are numbers, and their types in Parquet."""
ROW_GROUP: Final = 50_000


def carried(headings: Sequence[str], own: Sequence[str] = COLUMNS) -> tuple[str, ...]:
    """Return the headings of the input's own columns in an output that has columns ``own``.

    One that an output has already is called ``input_...``, as often as needed; an empty one is
    called by its position.
    """
    taken = set(own)
    found = []
    for number, heading in enumerate(headings, start=1):
        name = heading or f"column_{number}"
        while name in taken:
            name = f"input_{name}"
        taken.add(name)
        found.append(name)
    return tuple(found)


def rendered(rows: Sequence[Sequence[object]], form: str, names: Sequence[str]) -> bytes:
    """Return rows as the body of a part for that form of output.

    Args:
        rows: each one value for every heading.
        form: one of ``FORMATS``.
        names: the headings.
    """
    if form == "csv":
        return _csv(rows)
    plain = ([_plain(cell) for cell in row] for row in rows)
    if form == "jsonl":
        lines = (dict(zip(names, row, strict=True)) for row in plain)
        return "".join(_json(line) for line in lines).encode("utf-8", "replace")
    return "".join(_json(row) for row in plain).encode("utf-8", "replace")


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow(
            [cell if isinstance(cell, (int, float)) else harmless(as_text(cell)) for cell in row]
        )
    return out.getvalue().encode("utf-8", "replace")


def _plain(cell: object) -> object:
    """Return a value that JSON has."""
    if cell is None or isinstance(cell, (str, int, float, bool, list, dict)):
        return cell
    return as_text(cell)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=as_text) + "\n"


def assemble(
    bodies: Iterator[bytes],
    form: str,
    names: Sequence[str],
    path: Path,
    sheets: Sequence[SheetOfRows] = (),
    numbers: Mapping[str, str] = NUMBERS,
) -> None:
    """Write an output from the bodies of its parts, in order.

    Args:
        bodies: of the parts.
        form: one of ``FORMATS``.
        names: the headings.
        path: the file to write.
        sheets: what a workbook holds before the rows.
        numbers: headings of columns of numbers -> their type in Parquet; the others are text.

    Raises:
        OSError: it cannot be written.
    """
    if form == "xlsx":
        write_workbook(path, sheets, "hits", names, _rows(bodies))
    elif form == "parquet":
        _write_parquet(path, names, _rows(bodies), numbers)
    else:
        with path.open("wb") as file:
            if form == "csv":
                head = io.StringIO(newline="")
                csv.writer(head, lineterminator="\n").writerow([harmless(name) for name in names])
                file.write(head.getvalue().encode("utf-8"))
            for body in bodies:
                file.write(body)


def _rows(bodies: Iterator[bytes]) -> Iterator[list[object]]:
    for body in bodies:
        for line in body.splitlines():
            yield json.loads(line)


def _write_parquet(
    path: Path, names: Sequence[str], rows: Iterator[list[object]], numbers: Mapping[str, str]
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, numbers.get(name, "string")) for name in names])

    def batch(group: list[list[object]]) -> pa.RecordBatch:
        columns = zip(*group, strict=True)
        arrays = [
            pa.array(
                column if field.name in numbers else [_text(cell) for cell in column], field.type
            )
            for column, field in zip(columns, schema, strict=True)
        ]
        return pa.record_batch(arrays, schema=schema)

    with pq.ParquetWriter(path, schema) as writer:
        group: list[list[object]] = []
        for row in rows:
            group.append(row)
            if len(group) == ROW_GROUP:
                writer.write_batch(batch(group))
                group = []
        if group:
            writer.write_batch(batch(group))


def _text(cell: object) -> str | None:
    return None if cell is None else as_text(cell)
