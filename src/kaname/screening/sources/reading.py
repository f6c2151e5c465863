"""From bytes to text and rows: what every loader must notice before it believes a file.

A publisher's server may answer with an error page, a proxy may cut a file off, a spreadsheet
program may have saved it anew in another encoding. Each of these is an error here, never a list
with fewer rows.
"""

import csv
import gzip
import io
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Argument
from kaname.screening.sources.loaded import Account
from kaname.screening.words_lists import problem, words

__all__ = [
    "BYTES_MAX", "CONTROLS", "SURROGATES", "SourceFile", "check_header", "check_rows", "decode",
    "head_of", "is_html", "json_of", "json_too_deep", "parts", "rows_of_csv", "stop", "streamed",
    "tidy", "unpack", "whole_rows",
]  # fmt: skip

BYTES_MAX: Final = 1024 * 1024 * 1024
"""The largest file that is read, unpacked: publishers' lists have up to 50 MB, collections of many
lists some hundred."""

_GZIP: Final = b"\x1f\x8b"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_HTML: Final = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b", re.I)
CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters that no list means: C0 without tab and line ends, and C1."""
SURROGATES: Final = re.compile("[\ud800-\udfff]")
"""Halves of characters: JSON may escape one alone, and a file's name not in UTF-8 holds some."""
_MAGIC: Final = (
    (b"%PDF-", "pdf"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"), (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
)  # fmt: skip
"""How files begin that are never a list -> the wording of what they are."""
_BINARY_PERCENT: Final = 5
"""No text has so many control bytes, none but tab and line ends; nor has one saved wrongly."""
_CONTROL_BYTES: Final = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a"))
_TAILS: Final = (
    *map(chr, range(0x80, 0xC0)),
    *"\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018\u2019",
    *"\u201a\u201c\u201d\u201e\u2020\u2021\u2022\u2026\u2030\u2039\u203a\u20ac\u2122",
)
"""What Latin-1 and Windows-1252 make of the second and third byte of a character in UTF-8."""
_TAIL: Final = b"(?:%s)" % b"|".join(tail.encode() for tail in _TAILS)
_MISREAD: Final = re.compile(
    b"\xc3(?:[\x82-\x85\x90\x91]%s|[\xa1-\xaf]%s%s)" % (_TAIL, _TAIL, _TAIL)
)
"""One character read in a wrong encoding and saved: C3 A4 that became C3 83 C2 A4."""
MISREAD_MAX: Final = 10
"""As many may be chance or a publisher's slip in single names; with more, all names are spoilt."""
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was given: its name without folder, and its bytes."""

    name: str
    data: bytes


def stop(code: str, place: Place, status: int = 2, **facts: Argument) -> ProblemError:
    """Return the error that ends a load with one problem."""
    return ProblemError(problem(code, place, **facts), status=status)


def unpack(file: SourceFile) -> SourceFile:
    """Return the file with a ``.gz`` around it taken off.

    Raises:
        ProblemError: the file is empty, too large, or a damaged or cut-off archive.
    """
    place = Place(file.name)
    data = file.data
    if data.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(data)) as packed:
                data = packed.read(BYTES_MAX + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise stop("KAN-2008", place, kind="gzip", reason=str(error)) from error
    if len(data) > BYTES_MAX:
        raise stop("KAN-2002", place, limit=BYTES_MAX // (1024 * 1024))
    if not data.strip(b"\x00\x1a\r\n\t \xef\xbb\xbf"):
        raise stop("KAN-2001", place)
    return SourceFile(file.name.removesuffix(".gz"), data)


def is_html(data: bytes) -> bool:
    """Tell whether the bytes are a web page."""
    return bool(_HTML.match(data[:512]))


def head_of(data: bytes) -> str:
    """Return the first line of a file that is not blank, as far as it is text."""
    lines = data[:65536].decode("utf-8-sig", "replace").lstrip().split("\n", 1)
    return lines[0].rstrip("\r")


def decode(file: SourceFile) -> str:
    """Return the text of a file in UTF-8, without byte-order mark.

    Raises:
        ProblemError: it is a web page, or in another encoding; the line of the first byte that is
            not UTF-8 is named.
    """
    data, place = file.data, Place(file.name)
    if is_html(data):
        raise stop("KAN-2003", place, start=_start(data))
    what = next((what for start, what in _MAGIC if data.startswith(start)), "")
    if what:
        raise stop("KAN-2033", place, what=words()(f"kind_of_file.{what}"))
    if data.startswith(_UTF16) or data[:400].count(b"\x00") > len(data[:400]) // 4:
        raise stop("KAN-2004", place, guess="UTF-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_binary(data):
            raise _not_text(file) from error
        line = data.count(b"\n", 0, error.start) + 1
        guess = _guess(data)
        raise stop("KAN-2004", Place(file.name, line), guess=guess) from error
    _check_saved_once(data, place)
    return text


def _is_binary(data: bytes) -> bool:
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    return controls * 100 > len(data) * _BINARY_PERCENT


def _not_text(file: SourceFile) -> ProblemError:
    """Return the error for bytes that are no text: a workbook that is none, or anything."""
    if file.name.lower().endswith((".xlsx", ".xlsm")):
        return stop("KAN-2008", Place(file.name), kind="xlsx", reason="not a zip archive")
    return stop("KAN-2033", Place(file.name), what=words()("kind_of_file.binary"))


def _check_saved_once(data: bytes, place: Place) -> None:
    """Refuse text that was read in another encoding than it was written in, and saved again.

    Raises:
        ProblemError: more than ``MISREAD_MAX`` characters are what that makes of others.
    """
    found = _MISREAD.findall(data)
    if len(found) > MISREAD_MAX:
        raise stop("KAN-2032", place, count=len(found), example=found[0].decode())


def _start(data: bytes) -> str:
    text = data[:400].decode("utf-8", "replace")
    title = re.search(r"<title[^>]*>(.*?)<", text, re.I | re.S)
    return _BLANKS.sub(" ", title.group(1) if title else text[:60]).strip()


def _guess(data: bytes) -> str:
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return "Windows-1252"
    letters = sum(1 for c in text[:200_000] if unicodedata.category(c) == "Lo")
    return "Shift_JIS" if letters else "Windows-1252"


def streamed(file: SourceFile) -> Iterator[str]:
    """Yield the lines of a file in UTF-8, as ``decode`` would give them, without a second copy.

    Raises:
        ProblemError: as ``decode``, when the wrong byte is reached.
    """
    data, place = file.data, Place(file.name)
    if is_html(data) or data.startswith(_UTF16) or b"\x00" in data[:400]:
        decode(file)
    _check_saved_once(data, place)
    try:
        yield from io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    except UnicodeDecodeError:
        decode(file)
        raise


def rows_of_csv(
    text: str | Iterator[str], account: Account, allow_cut_off: bool = False, separator: str = ","
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV with the line each begins on, blank rows left out.

    Raises:
        ProblemError: the text ends inside a quoted cell (unless ``allow_cut_off``: then the last
            row is yielded short, for the caller to name), or a quote stands where none may.
    """
    lines = io.StringIO(text, newline="") if isinstance(text, str) else text
    reader = csv.reader(lines, delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" not in str(error):
                raise stop("KAN-2009", Place(account.file, line), reason=str(error)) from error
            if not allow_cut_off:
                raise stop("KAN-2007", Place(account.file, line)) from error
            yield line, []
            return
        if any(row):
            yield line, row
        line = reader.line_num + 1


def whole_rows(
    rows: Iterator[tuple[int, list[str]]], width: int, account: Account
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV that have the layout's width, and count every row as read.

    Raises:
        ProblemError: a row is longer or shorter. Where only the last one is shorter, the file was
            cut off, and that is said.
    """
    short: tuple[int, int] | None = None
    for line, row in rows:
        account.rows_read += 1
        if short is not None or len(row) > width:
            at, found = short or (line, len(row))
            raise stop("KAN-2029", Place(account.file, at), columns=found, expected=width)
        if len(row) < width:
            short = line, len(row)
            continue
        yield line, row
    if short is not None:
        raise stop("KAN-2007", Place(account.file, short[0]))


def json_of(file: SourceFile) -> object:
    """Return what a JSON file holds.

    Raises:
        ProblemError: it is in another encoding, or no JSON (a file cut off is none).
    """
    try:
        found: object = json.loads(decode(file))
    except json.JSONDecodeError as error:
        place = Place(file.name, error.lineno, error.colno)
        raise stop("KAN-2020", place, reason=error.msg) from error
    except ValueError as error:  # a number of thousands of digits; behind ";" stands advice
        raise stop("KAN-2020", Place(file.name), reason=str(error).split(";", 1)[0]) from error
    except RecursionError as error:
        raise json_too_deep(file) from error
    return found


def json_too_deep(file: SourceFile) -> ProblemError:
    """Return the error for a JSON whose values stand too deep in one another."""
    return stop("KAN-2020", Place(file.name), reason=words()("json_too_deep"))


def check_header(
    found: list[str], expected: tuple[str, ...], optional: frozenset[str], place: Place
) -> None:
    """Check the columns of a file against the layout.

    Raises:
        ProblemError: with one problem for each column that is missing, and for each that is new.
    """
    missing = [name for name in expected if name not in found and name not in optional]
    new = [name for name in found if name and name not in expected]
    problems: list[Problem] = [
        problem("KAN-2006", place, column=name, what=words()("header.missing")) for name in missing
    ]
    problems += [
        problem("KAN-2006", place, column=name, what=words()("header.new")) for name in new
    ]
    twice = sorted({name for name in found if name and found.count(name) > 1})
    problems += [
        problem("KAN-2006", place, column=name, what=words()("header.twice")) for name in twice
    ]
    if problems:
        raise ProblemError(*problems)


def check_rows(account: Account) -> None:
    """Refuse a file that holds its headings and no row.

    Raises:
        ProblemError: no row was read.
    """
    if not account.rows_read:
        raise stop("KAN-2034", Place(account.file))


def tidy(value: str) -> str:
    """Return a cell with its blanks evened out: none at the ends, one between words."""
    return " ".join(value.split())


def parts(value: str, separator: str = "; ") -> tuple[str, ...]:
    """Return the values of a cell that joins several, in order, each once, without empty ones."""
    if not value:
        return ()
    found = (tidy(part) for part in value.split(separator))
    return tuple(dict.fromkeys(part for part in found if part))
