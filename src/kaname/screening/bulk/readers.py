"""Files of names: CSV, Excel, Parquet and JSON Lines, read row by row.

A file is first *surveyed*: read once from end to end, so that what is wrong with it is told before
any work is done, with its place, and so that the number of rows is known. ``rows`` then gives the
rows. Neither keeps more of a file than a few rows (of a workbook, its table of strings too).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Final

from kaname.core.problem import Place
from kaname.screening.bulk import delimited, workbook
from kaname.screening.bulk.encodings import BLOCK, encoding_of
from kaname.screening.bulk.words import stop, words

__all__ = ["Row", "Survey", "digest_of", "rows", "survey"]

Row = tuple[int, tuple[object, ...]]
"""The number of a data row, counted from 1, and its cells in the order of the headings."""

_NO_TEXT: Final = (
    b"%PDF-", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b",
)  # fmt: skip
_COLUMNS_MAX: Final = 2000


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a file once it was read from end to end.

    ``sha256`` is the hash of its bytes; ``rows`` counts the data rows, or is None where only the
    end of the file will tell; ``encoding`` and ``delimiter`` belong to text, ``sheet`` to Excel.
    """

    path: Path
    format: str
    headings: tuple[str, ...]
    rows: int | None
    sha256: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""

    @property
    def name(self) -> str:
        """Return the file's name without its folder."""
        return self.path.name


def survey(path: Path, encoding: str | None = None, sheet: str | None = None) -> Survey:
    """Read a file once, and tell what it is.

    Args:
        path: the file; its content decides what it is, and for text its ending: ``.jsonl`` and
            ``.ndjson`` are JSON Lines, every other text is CSV.
        encoding: of a text file, when a person gives it.
        sheet: of a workbook; the first one when none is given.

    Raises:
        ProblemError: it cannot be read as a table with headings and at least one row (KAN-2260 to
            KAN-2268, KAN-2287).
    """
    try:
        if not S_ISREG(path.stat().st_mode):
            raise stop("KAN-2260", Place(str(path)), reason=words()("not_regular"))
        with path.open("rb") as file:
            head = file.read(512)
        found = _surveyed(path, head, encoding, sheet)
    except OSError as error:
        reason = error.strerror or str(error)
        raise stop("KAN-2260", Place(str(path)), reason=reason) from error
    if found.rows == 0:
        raise stop("KAN-2268", Place(found.name))
    return found


def rows(found: Survey) -> Iterator[Row]:
    """Give the data rows of a surveyed file with their numbers.

    Blank lines of a text file are no rows; blank rows of a sheet are passed over and counted.

    Raises:
        ProblemError: the file is no longer as it was surveyed.
        OSError: it cannot be read.
    """
    if found.format == "xlsx":
        return workbook.rows(found.path, found.sheet, len(found.headings))
    if found.format == "parquet":
        return _rows_of_parquet(found.path)
    if found.format == "jsonl":
        return _rows_of_json(found)
    return delimited.rows(found.path, found.encoding, found.delimiter, len(found.headings))


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _surveyed(path: Path, head: bytes, encoding: str | None, sheet: str | None) -> Survey:
    place = Place(path.name)
    if not head.strip(b"\xef\xbb\xbf\x00\x1a\r\n\t "):
        raise stop("KAN-2261", place)
    digest = digest_of(path)
    if head.startswith(b"PK"):
        title, headings, count = workbook.survey(path, sheet)
        return Survey(path, "xlsx", headings, count, digest, sheet=title)
    if head.startswith(b"PAR1"):
        headings, count = _survey_of_parquet(path)
        return Survey(path, "parquet", headings, count, digest)
    if head.startswith(_NO_TEXT):
        raise stop("KAN-2262", place)
    found = encoding_of(path, encoding)
    if path.suffix.casefold() in {".jsonl", ".ndjson"}:
        headings, count = _survey_of_json(path, found)
        return Survey(path, "jsonl", headings, count, digest, found)
    delimiter, headings, count = delimited.survey(path, found)
    return Survey(path, "csv", headings, count, digest, found, delimiter)


def _survey_of_parquet(path: Path) -> tuple[tuple[str, ...], int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            return tuple(file.schema_arrow.names), file.metadata.num_rows
    except (pa.ArrowException, ValueError) as error:
        raise stop("KAN-2266", Place(path.name), kind="Parquet", reason=_line(error)) from error


def _rows_of_parquet(path: Path) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=2000):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield number, cells
    except (pa.ArrowException, ValueError) as error:
        raise stop("KAN-2266", Place(path.name), kind="Parquet", reason=_line(error)) from error


def _survey_of_json(path: Path, encoding: str) -> tuple[tuple[str, ...], int]:
    headings: dict[str, None] = {}
    count = 0
    for record in _records(path, encoding):
        count += 1
        headings.update(dict.fromkeys(record))
        if len(headings) > _COLUMNS_MAX:
            raise stop("KAN-2267", Place(path.name), reason=f"> {_COLUMNS_MAX} keys")
    return tuple(headings), count


def _rows_of_json(found: Survey) -> Iterator[Row]:
    for number, record in enumerate(_records(found.path, found.encoding), start=1):
        yield number, tuple(map(record.get, found.headings))


def _records(path: Path, encoding: str) -> Iterator[dict[str, object]]:
    with path.open(encoding=encoding, newline="\n") as file:
        for line, text in enumerate(file, start=1):
            if not text.strip():
                continue
            place = Place(path.name, line)
            try:
                record = json.loads(text)
            except (ValueError, RecursionError) as error:
                reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested"
                raise stop("KAN-2267", place, reason=reason) from error
            if not isinstance(record, dict):
                raise stop("KAN-2267", place, reason=type(record).__name__)
            yield record


def _line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
