"""The problems of case files: their codes, their wording, and the report that collects them."""

import csv
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Argument, Text, Wording, load_wording, plain

__all__ = [
    "CODES", "PROBLEMS_MAX", "Halt", "Mark", "Report", "Spots", "field_aliases", "shown", "words",
]  # fmt: skip

CODES: Final = {
    "too_large": "KAN-1001", "encoding": "KAN-1002", "invisible": "KAN-1003",
    "yaml": "KAN-1004", "json": "KAN-1005", "alias": "KAN-1006", "tag": "KAN-1007",
    "deep": "KAN-1008", "documents": "KAN-1009", "empty": "KAN-1010", "top": "KAN-1011",
    "version": "KAN-1012", "duplicate_key": "KAN-1013", "key_shape": "KAN-1014",
    "unknown_field": "KAN-1015", "mapping_expected": "KAN-1016", "value_expected": "KAN-1017",
    "empty_element": "KAN-1018", "word": "KAN-1019", "country": "KAN-1020",
    "currency": "KAN-1021", "yes_no": "KAN-1022", "date": "KAN-1023", "number": "KAN-1024",
    "percent": "KAN-1025", "hs": "KAN-1026", "eccn": "KAN-1027", "meti_item": "KAN-1028",
    "id": "KAN-1029", "entry_id": "KAN-1030", "duplicate_id": "KAN-1031",
    "owner_unknown": "KAN-1032", "owner_itself": "KAN-1033", "owner_sum": "KAN-1034",
    "same_and_not": "KAN-1035", "too_big": "KAN-1039", "text": "KAN-1040", "too_many": "KAN-1036",
    "birth_date": "KAN-1041",
}  # fmt: skip
"""Problem -> its stable code. A code is never given to another problem."""

PROBLEMS_MAX: Final = 1000
"""After so many the reader stops: the file is not a case, or a program wrote it wrongly."""

_SHOWN_MAX: Final = 60
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A spot of the text: line and column, counted from 1, the column in characters."""

    line: int
    column: int


class Spots:
    """Finds the line and column of an offset of one text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def mark(self, offset: int) -> Mark:
        """Return where the character at ``offset`` stands."""
        line = bisect_right(self._starts, offset)
        return Mark(line, offset - self._starts[line - 1] + 1)


class Halt(Exception):  # noqa: N818 - it ends the reading; the problems are in the report
    """Reading cannot go on; the report says why."""


class Report:
    """The problems seen in one file so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: list[tuple[Mark, Problem]] = []

    def __bool__(self) -> bool:
        return bool(self._problems)

    def add(
        self, name: str, mark: Mark | None, field: str = "", *, mend: Text | None = None,
        **arguments: Argument,
    ) -> None:  # fmt: skip
        """Add a problem.

        Args:
            name: one of ``CODES``.
            mark: where it is, or None when it concerns the whole file.
            field: path of the field, such as ``parties[fab].country``.
            mend: how to mend it, when more is known than the general advice.
            arguments: what the wordings name.

        Raises:
            Halt: there are more than ``PROBLEMS_MAX`` problems.
        """
        line, column = (mark.line, mark.column) if mark else (None, None)
        full = len(self._problems) >= PROBLEMS_MAX
        if full:
            name, mend, arguments = "too_many", None, {"limit": PROBLEMS_MAX}
        say = words()
        self._problems.append((
            mark or Mark(0, 0),
            Problem(
                code=CODES[name],
                place=Place(self.file, line, column, field),
                found=say(f"{name}.found", **arguments),
                expected=say(f"{name}.expected", **arguments),
                mend=mend or say(f"{name}.mend", **arguments),
            ),
        ))  # fmt: skip
        if full:
            raise Halt

    def halt(self, name: str, mark: Mark | None, **arguments: Argument) -> Halt:
        """Add a problem that ends the reading, and return what is to be raised."""
        self.add(name, mark, mend=None, field="", **arguments)
        return Halt()

    def extend(self, other: "Report") -> None:
        """Take over the problems of another report."""
        self._problems.extend(other._problems)

    def error(self) -> ProblemError:
        """Return all problems, in the order of the file, as one error."""
        ordered = sorted(self._problems, key=lambda pair: pair[0])
        return ProblemError(*(problem for _, problem in ordered))


def shown(text: str) -> Text:
    """Return what stands in the file as it can be printed: in quotes, on one line, not too long."""
    cut = text if len(text) <= _SHOWN_MAX else text[: _SHOWN_MAX - 1] + "…"
    safe = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut)
    return Text(f"“{safe}”", f"「{safe}」") if safe else plain('""')


@cache
def field_aliases() -> dict[str, tuple[str, ...]]:
    """Return what people write for a field -> what it may mean, the likeliest first.

    A meaning is the path of a field in the format, such as ``items.hs``, with ``=`` and the word
    behind it where a word of that field is meant (``parties.roles=buyer``).
    """
    file = resources.files("kaname.core") / "tables" / "field_aliases.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {row["word"]: tuple(row["meanings"].split()) for row in rows}


def words() -> Wording:
    """Return the wordings of ``words.toml``."""
    return load_wording("kaname.core")
