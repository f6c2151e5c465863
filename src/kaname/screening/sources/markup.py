"""XML, read without trust: record by record, no document type, no entity, nothing from elsewhere.

A list has no need of a document type declaration, and what such a declaration can do (entities
that grow, files that are fetched) no reader of a list should do: a file with one is refused. Names
of elements and attributes are told without their namespace.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from kaname.core.problem import Place
from kaname.screening.sources.parties import given
from kaname.screening.sources.reading import SourceFile, stop

__all__ = ["Node", "looks_like", "records", "root_of"]

DEPTH_MAX: Final = 40
"""As deep as elements may stand in one another; the lists have less than ten levels."""
CHUNK: Final = 1 << 16
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]")
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Node:
    """An element: its name, attributes, text and children, and the line on which it begins."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, *path: str) -> list["Node"]:
        """Return the elements that the names lead to, one level a name."""
        found = [self]
        for name in path:
            found = [child for node in found for child in node.children if child.name == name]
        return found

    def texts(self, *path: str) -> tuple[str, ...]:
        """Return what is said in these elements, cleaned, each once, without fillers."""
        said = (given(node.text) for node in self.all(*path))
        return tuple(dict.fromkeys(text for text in said if text))

    def first(self, *path: str) -> str:
        """Return the first thing that is said there, or an empty text."""
        return next(iter(self.texts(*path)), "")

    def attribute(self, name: str) -> str:
        """Return an attribute, cleaned, or an empty text."""
        return given(self.attributes.get(name))


def looks_like(data: bytes) -> bool:
    """Tell whether the bytes begin as XML does."""
    return data[:256].removeprefix(_BOM).lstrip().startswith(b"<")


def root_of(data: bytes) -> str:
    """Return the name of the outermost element, or an empty text when it is not to be seen."""
    bare = re.sub(rb"<\?.*?\?>|<!--.*?-->", b"", data[:8192], flags=re.S)
    found = _ROOT.search(bare)
    return found[1].decode("ascii", "replace") if found else ""


def records(file: SourceFile, names: frozenset[str], top: dict[str, str]) -> Iterator[Node]:
    """Yield each element that is called one of ``names``, and forget it when it has been read.

    Args:
        file: the unpacked file; it is UTF-8, whatever it declares.
        names: of the elements that are records; none stands inside another.
        top: is given the attributes of the outermost element, and the texts of the elements that
            stand beside the records.

    Raises:
        ProblemError: it is no XML, cut off, or has a document type declaration.
    """
    reader = _Reader(file, names, top)
    for start in range(0, len(file.data), CHUNK):
        yield from reader.read(file.data[start : start + CHUNK], last=False)
    yield from reader.read(b"", last=True)


class _Reader:
    """Builds the records from what the parser reports."""

    def __init__(self, file: SourceFile, names: frozenset[str], top: dict[str, str]) -> None:
        self._file = file
        self._names = names
        self._top = top
        self._open: list[Node] = []
        self._path: list[str] = []
        self._ready: list[Node] = []
        self._aside = ""
        parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        self._parser = parser

    def read(self, data: bytes, last: bool) -> list[Node]:
        """Return the records that ended within these bytes."""
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            place = Place(self._file.name, error.lineno, error.offset + 1)
            reason = expat.ErrorString(error.code)
            raise stop("KAN-2211", place, reason=reason) from error
        ready, self._ready = self._ready, []
        return ready

    def _refuse(self, *_: object) -> int:
        raise stop("KAN-2212", Place(self._file.name, self._parser.CurrentLineNumber))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if len(self._path) >= DEPTH_MAX:
            place = Place(self._file.name, self._parser.CurrentLineNumber)
            raise stop("KAN-2211", place, reason=f"> {DEPTH_MAX}")
        own = {_local(key): value for key, value in attributes.items()}
        if not self._path:
            self._top |= own
        self._path.append(name)
        self._aside = ""
        if self._open or name in self._names:
            node = Node(name, own, self._parser.CurrentLineNumber)
            if self._open:
                self._open[-1].children.append(node)
            self._open.append(node)

    def _end(self, name: str) -> None:
        self._path.pop()
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._ready.append(node)
        elif self._aside.strip():
            self._top.setdefault(_local(name), self._aside.strip())
        self._aside = ""

    def _said(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text
        else:
            self._aside += text[:CHUNK]


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
