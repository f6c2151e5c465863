"""In which encoding a text file is, told only when it is sure enough not to spoil names."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kaname.core.problem import Place
from kaname.screening.bulk.words import stop

__all__ = ["BLOCK", "encoding_of"]

BLOCK: Final = 1 << 20
_UTF8: Final = b"\xef\xbb\xbf"
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_RUN: Final = re.compile(r"[^\x00-\x7f]+")
_LONE: Final = re.compile(
    r"(?<=[A-Za-z])[^\x00-\x7f](?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f](?=[a-z])"
)
LONE_PERCENT_MAX: Final = 20
"""With more single wide characters inside Latin words, a text read as cp932 is none: it is what
a Western encoding looks like when it is misread."""


def encoding_of(path: Path, given: str | None = None) -> str:
    """Return the encoding of a text file: what is given, else what it can only be.

    UTF-8 with or without its mark, UTF-16 with it, and cp932 (Shift_JIS as Windows writes it) are
    told apart. The whole file is read.

    Raises:
        ProblemError: it is none of them for sure (KAN-2263), or it is no text (KAN-2262).
        OSError: it cannot be read.
    """
    place = Place(path.name)
    if given is not None:
        return _known(given, path, place)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_UTF16):
        return "utf-16"
    guess = _wide(head)
    if guess:
        return guess
    if b"\x00" in head:
        raise stop("KAN-2262", place)
    if _reads(path, "utf-8-sig"):
        return "utf-8-sig" if head.startswith(_UTF8) else "utf-8"
    if _reads(path, "cp932") and not _reads(path, "euc_jp") and _is_japanese(path):
        return "cp932"
    raise stop("KAN-2263", Place(path.name, _line_of_fault(path)))


def _known(given: str, path: Path, place: Place) -> str:
    try:
        name = codecs.lookup(given).name
        "".encode(name)
    except (LookupError, TypeError, ValueError) as error:
        raise stop("KAN-2288", place, given=given) from error
    if not _reads(path, name):
        raise stop("KAN-2263", place)
    return name


def _wide(head: bytes) -> str:
    """Return which UTF-16 a file without a mark is: ASCII has a zero in every second byte."""
    if len(head) < 4 or len(head) % 2 or head.count(b"\x00") < len(head) // 4:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if not even:
        return "utf-16-le"
    return "" if odd else "utf-16-be"


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _reads(path: Path, encoding: str) -> bool:
    """Tell whether the whole file is text in that encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in _blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _is_japanese(path: Path) -> bool:
    """Tell whether what is not ASCII stands in runs, as Japanese does, and not inside words."""
    decoder = codecs.getincrementaldecoder("cp932")()
    runs = lone = 0
    for block in _blocks(path):
        text = decoder.decode(block)
        runs += sum(1 for _ in _RUN.finditer(text))
        lone += sum(1 for _ in _LONE.finditer(text))
    return lone * 100 <= runs * LONE_PERCENT_MAX


def _line_of_fault(path: Path) -> int:
    """Return the line of the first byte that is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for block in _blocks(path):
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return line + block[: error.start].count(b"\n")
        line += block.count(b"\n")
    return line
