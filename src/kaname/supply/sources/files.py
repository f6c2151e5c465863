"""The files a user gives: folders opened up, zip and gzip unpacked, Parquet or text told apart.

A ``DataFile`` is one file or one member of an archive. Its hash is of the very bytes on disk (of
the archive, for a member), so that anybody can compare it with what a publisher provides.
"""

import codecs
import csv
import gzip
import hashlib
import io
import re
import threading
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text
from kaname.supply.words_load import problem, stop, words

__all__ = ["DataFile", "Head", "expand", "first_year", "text_rows", "unknown_layout"]

HEAD_BYTES: Final = 1 << 18
PARQUET: Final = b"PAR1"
GZIP: Final = b"\x1f\x8b"
ZIP: Final = b"PK\x03\x04"
CHUNK: Final = 1 << 22
YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
SKIPPED: Final = frozenset({".md", ".pdf", ".html", ".htm", ".json", ".toml", ".yaml",
                            ".yml", ".docx", ".doc", ".png", ".jpg", ".svg"})  # fmt: skip
"""Endings that hold no data of ours: passed over in a folder or archive, and said so."""


@dataclass(frozen=True, slots=True)
class Head:
    """How a file begins: its columns, and the first rows below them, as text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    separator: str
    encoding: str
    form: str
    """``text``, ``parquet``, ``npz`` or ``other``."""

    def has(self, *names: str) -> bool:
        """Tell whether all these columns stand in the heading, whatever their case."""
        folded = {name.strip().casefold() for name in self.columns}
        return all(name.casefold() in folded for name in names)


@dataclass(eq=False)
class DataFile:
    """A file, or a member of an archive. ``beside`` are those in the same folder, by name."""

    path: Path
    member: str = ""
    beside: Mapping[str, "DataFile"] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """The file's own name, without folder."""
        return (self.member or self.path.name).rsplit("/", 1)[-1]

    @property
    def title(self) -> str:
        """What problems and provenance call it: ``archive.zip/member.csv``."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @property
    def is_plain(self) -> bool:
        """Whether the bytes on disk are the data, so that they can be mapped into memory."""
        return not self.member and self._magic[:2] != GZIP

    @cached_property
    def _magic(self) -> bytes:
        with self._raw() as stream:
            return stream.read(8)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file on disk; of the archive, for a member."""
        return self._hash().result()

    def begin_hashing(self) -> None:
        """Begin to hash the file while it is read: both are slow, and each leaves a core free."""
        self._hash()

    def _hash(self) -> "Future[str]":
        key = (self.path, self.path.stat().st_mtime_ns)
        with _hashing:
            if key not in _hashes:
                _hashes[key] = _hasher.submit(_sha256, self.path)
            return _hashes[key]

    def _raw(self) -> BinaryIO:
        if self.member:
            archive = zipfile.ZipFile(self.path)
            return cast(BinaryIO, archive.open(self.member))
        return self.path.open("rb")

    def open(self) -> BinaryIO:
        """Open the data, gzip taken off.

        Raises:
            OSError, zipfile.BadZipFile: it cannot be read.
        """
        if self._magic[:2] == GZIP:
            return cast(BinaryIO, gzip.GzipFile(fileobj=self._raw()))
        return self._raw()

    @cached_property
    def head(self) -> Head:
        """How the file begins.

        Raises:
            ProblemError: KAN-6002, it cannot be read.
        """
        try:
            with self.open() as stream:
                data = stream.read(HEAD_BYTES)
            if data[:4] == PARQUET:
                return _parquet_head(self)
        except FAULTS as error:
            raise unreadable(self, error) from error
        if data[:4] == ZIP:
            return Head((), (), "", "", "npz" if self.name.endswith(".npz") else "other")
        if b"\0" in data:
            return Head((), (), "", "", "other")
        return _text_head(data, len(data) == HEAD_BYTES)

    @cached_property
    def encoding(self) -> str:
        """The encoding of the whole text; the head may hold none but plain letters."""
        if self.head.encoding != "utf-8-sig":
            return self.head.encoding
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self.open() as stream:
            try:
                while chunk := stream.read(CHUNK):
                    decoder.decode(chunk)
            except UnicodeDecodeError:
                return "cp1252"
        return "utf-8-sig"

    def place(self, line: int | None = None, field_: str = "") -> Place:
        """Return the place of a row (counted from 1, the heading being 1) and column."""
        return Place(self.title, line, None, field_)

    def sibling(self, *names: str) -> "DataFile | None":
        """Return a file beside this one by its name without ending, whatever its case."""
        wanted = {name.casefold() for name in names}
        for name, file in self.beside.items():
            if re.sub(r"(\.csv|\.txt|\.gz|\.parquet)+$", "", name.casefold()) in wanted:
                return file
        return None


FAULTS: Final = (OSError, EOFError, zipfile.BadZipFile, zlib.error, ValueError, RuntimeError)
"""What reading a spoilt file may raise."""


def unreadable(file: DataFile, error: Exception) -> ProblemError:
    """Return the error for a file that cannot be read."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return stop("KAN-6002", file.place(), reason=str(reason).splitlines()[0])


UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def unknown_layout(file: DataFile, known: str) -> ProblemError:
    """Return the error for a file that no loader, or not the one asked for, knows.

    It is KAN-6058 for an empty file, KAN-6059 for text that is not in UTF-8, else KAN-6001.

    Args:
        file: which can be read.
        known: the layouts that could stand there.
    """
    head = file.head
    if head.form == "text" and not any(head.columns) and not head.rows:
        return stop("KAN-6058", file.place())
    if head.form == "other":
        with file.open() as stream:
            begin = stream.read(2)
        if begin in UTF16:
            return stop("KAN-6059", file.place(), found="UTF-16")
        found: str | Text = words()("cli.binary")
    else:
        found = ", ".join(head.columns[:8])[:200]
    return stop("KAN-6001", file.place(), found=found, known=known)


def expand(path: Path) -> tuple[list[DataFile], list[str]]:
    """Return the data files of a file, folder or archive, and the names that were passed over.

    Raises:
        ProblemError: KAN-6002, the path cannot be read.
    """
    try:
        if path.is_dir():
            return _of_folder(path)
        return _of_file(path)
    except FAULTS as error:
        raise unreadable(DataFile(path), error) from error


def _of_folder(folder: Path) -> tuple[list[DataFile], list[str]]:
    files: list[DataFile] = []
    passed: list[str] = []
    for inner in sorted(p for p in folder.rglob("*") if p.is_file()):
        if _is_passed_over(inner.name):
            passed.append(inner.relative_to(folder).as_posix())
            continue
        found, left = _of_file(inner)
        files += found
        passed += left
    return files, passed


def _of_file(path: Path) -> tuple[list[DataFile], list[str]]:
    with path.open("rb") as stream:
        magic = stream.read(4)
    if magic != ZIP or path.suffix in (".npz", ".xlsx"):
        beside = {p.name: p for p in path.parent.iterdir() if p.is_file()}
        near = {name: DataFile(p) for name, p in beside.items() if not _is_passed_over(name)}
        return [DataFile(path, "", near)], []
    with zipfile.ZipFile(path) as archive:
        names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    passed = [f"{path.name}/{name}" for name in names if _is_passed_over(name)]
    kept = [name for name in names if not _is_passed_over(name)]
    files = []
    for name in kept:
        folder = name.rpartition("/")[0]
        near = {
            other.rsplit("/", 1)[-1]: DataFile(path, other)
            for other in kept
            if other.rpartition("/")[0] == folder
        }
        files.append(DataFile(path, name, near))
    return files, passed


def _is_passed_over(name: str) -> bool:
    base = name.rsplit("/", 1)[-1]
    return base.startswith((".", "__MACOSX")) or Path(base).suffix.casefold() in SKIPPED


_hashes: "dict[tuple[Path, int], Future[str]]" = {}
_hashing: Final = threading.Lock()
_hasher: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hash")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _text_head(data: bytes, cut: bool) -> Head:
    encoding = "utf-8-sig"
    try:
        io.TextIOWrapper(io.BytesIO(data[:-4] if cut else data), "utf-8").read()
    except UnicodeDecodeError as error:
        if not (cut and error.start > len(data) - 8):
            encoding = "cp1252"
    text = data.decode(encoding, errors="replace")
    if cut:
        text = text[: text.rfind("\n") + 1] or text
    first = text.split("\n", 1)[0]
    separator = max(("\t", ",", ";", "|"), key=first.count)
    if not first.count(separator):
        separator = " " if len(first.split()) > 1 else ","
    lines = io.StringIO(text, newline="")
    if separator == " ":
        rows = [tuple(line.split()) for line in lines if line.strip()]
    else:
        rows = [tuple(row) for row in csv.reader(lines, delimiter=separator) if row]
    columns = tuple(cell.strip() for cell in rows[0]) if rows else ()
    return Head(columns, tuple(rows[1:21]), separator, encoding, "text")


def _parquet_head(file: DataFile) -> Head:
    import pyarrow.parquet as pq

    with file.open() as stream:
        found = pq.ParquetFile(io.BytesIO(stream.read()) if not file.is_plain else file.path)
        columns = tuple(str(name) for name in found.schema_arrow.names)
        first = next(iter(found.iter_batches(20)), None)
    rows = [] if first is None else [tuple(map(_cell, row.values())) for row in first.to_pylist()]
    return Head(columns, tuple(rows), "", "", "parquet")


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def text_rows(file: DataFile) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a text or Parquet file with their numbers, as column -> text.

    A row is numbered by the line on which it begins, the heading being line 1; a row of Parquet as
    if the file were text.

    Raises:
        ProblemError: KAN-6002, it cannot be read; KAN-6016, rows of another number of cells.
    """
    head = file.head
    if head.form == "parquet":
        yield from _parquet_rows(file)
        return
    faults: list[Problem] = []
    try:
        with file.open() as raw:
            text = io.TextIOWrapper(raw, file.encoding, errors="replace", newline="")
            reader = csv.reader(text, delimiter=head.separator)
            columns = [name.strip() for name in next(reader)]
            start = reader.line_num + 1
            for row in reader:
                line, start = start, reader.line_num + 1
                if not row:
                    continue
                if len(row) != len(columns):
                    facts = {"found": len(row), "expected": len(columns)}
                    faults.append(problem("KAN-6016", file.place(line), **facts))
                    continue
                yield line, dict(zip(columns, row, strict=True))
    except (*FAULTS, csv.Error) as error:
        raise unreadable(file, error) from error
    if faults:
        raise ProblemError(*few(faults, file))


def _parquet_rows(file: DataFile) -> Iterator[tuple[int, dict[str, str]]]:
    import pyarrow.parquet as pq

    line = 1
    with file.open() as stream:
        source: Any = file.path if file.is_plain else io.BytesIO(stream.read())
        for batch in pq.ParquetFile(source).iter_batches():
            for row in batch.to_pylist():
                line += 1
                yield line, {str(name): _cell(value) for name, value in row.items()}


PROBLEMS_MAX: Final = 20


def few(problems: list[Problem], file: DataFile) -> list[Problem]:
    """Return at most twenty problems, and how many more there are."""
    if len(problems) <= PROBLEMS_MAX:
        return problems
    rest = len(problems) - PROBLEMS_MAX
    return [*problems[:PROBLEMS_MAX], problem("KAN-6017", file.place(), count=rest)]


def first_year(name: str) -> int | None:
    """Return the first year that stands in a name, such as ``baci_2022.csv``; editions such as
    ``V202601`` are none."""
    found = YEAR.search(name)
    return int(found.group()) if found else None
