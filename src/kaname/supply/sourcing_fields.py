"""Reading the fields of a plan: every value by the kind of its field, all problems collected."""

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kaname.core.problem import Place, Problem, worded
from kaname.core.reading_nodes import MappingNode, Node, ScalarNode, SequenceNode
from kaname.core.reading_values import is_not_given
from kaname.core.text import load_wording
from kaname.supply.countries import alpha3, nearest

__all__ = ["NONE_WORDS", "Fields", "Problems"]

_words: Final = load_wording("kaname.supply", "words_sourcing.toml")
NONE_WORDS: Final = ("none", "unlimited", "never", "なし")
"""What says that a field is deliberately without a number."""
_YES: Final = frozenset({"yes", "true", "はい"})
_NO: Final = frozenset({"no", "false", "いいえ"})
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")


class Problems:
    """The problems of a plan and the files beside it."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, code: str, place: Place, **facts: str) -> None:
        """Add a problem in its wording."""
        self.found.append(worded(_words, code, place, **facts))

    def ordered(self) -> list[Problem]:
        """Return the problems in the order of the files."""
        return sorted(self.found, key=lambda p: (p.place.file, p.place.line or 0, p.place.field))


class Fields:
    """The fields of one mapping of a plan, or of one row of a table.

    Args:
        node: the mapping.
        file: its file.
        path: where it is in the file, such as ``products[1]``.
        problems: where problems go.
    """

    def __init__(self, node: MappingNode, file: str, path: str, problems: Problems) -> None:
        self.mark, self.file, self.path, self.problems = node.mark, file, path, problems
        self._nodes = {key.text.strip(): value for key, value in node.entries}
        self._keys = {key.text.strip(): key.mark for key, _ in node.entries}

    @property
    def line(self) -> int:
        """The line where it begins."""
        return self.mark.line

    def only(self, *known: str) -> None:
        """Report fields that are not known."""
        for name, mark in self._keys.items():
            if name not in known:
                like = difflib.get_close_matches(name, known, 1)
                place = Place(self.file, mark.line, mark.column, self._path(name))
                self.problems.add("KAN-6122", place, found=name, known=", ".join(known),
                                  nearest=like[0] if like else "-")  # fmt: skip

    def has(self, name: str) -> bool:
        """Tell whether a field is given."""
        node = self._nodes.get(name)
        return node is not None and not (isinstance(node, ScalarNode) and is_not_given(node))

    def text(self, name: str, expected: str, *, needed: bool = True) -> str:
        """Return a text."""
        scalar = self._scalar(name, expected, needed=needed)
        return scalar.text.strip() if scalar else ""

    def number(
        self, name: str, low: float = 0.0, high: float = math.inf, *, needed: bool = True,
        above: bool = False,
    ) -> float | None:  # fmt: skip
        """Return a number from ``low`` to ``high``, more than ``low`` where ``above``."""
        expected = _range(low, high, above=above)
        scalar = self._scalar(name, expected, needed=needed)
        if scalar is None:
            return None
        value = _number(scalar.text)
        if value is None or not low <= value <= high or (above and value <= low):
            self.wrong(name, scalar, expected)
            return None
        return value

    def number_or_none(self, name: str, low: float = 0.0) -> float | None:
        """Return a number, or None where the plan says ``none`` or ``unlimited``."""
        scalar = self._scalar(name, f"{_range(low, math.inf)}, none", needed=True)
        if scalar is None or scalar.text.strip().casefold() in NONE_WORDS:
            return None
        value = _number(scalar.text)
        if value is None or value < low:
            self.wrong(name, scalar, f"{_range(low, math.inf)}, none")
            return None
        return value

    def yes_no(self, name: str) -> bool:
        """Return yes or no."""
        scalar = self._scalar(name, "yes, no", needed=True)
        if scalar is None:
            return False
        word = scalar.text.strip().casefold()
        if word not in _YES | _NO:
            self.wrong(name, scalar, "yes, no")
        return word in _YES

    def word(self, name: str, known: Sequence[str], *, needed: bool = True) -> str:
        """Return one of some words; empty where none is given."""
        scalar = self._scalar(name, ", ".join(known), needed=needed)
        if scalar is None:
            return ""
        if scalar.text.strip() not in known:
            self.wrong(name, scalar, ", ".join(known))
            return ""
        return scalar.text.strip()

    def country(self, name: str, *, needed: bool = True) -> str:
        """Return a country's alpha-3 code; empty where there is none."""
        scalar = self._scalar(name, "ISO 3166-1, such as CHN", needed=needed)
        return self._country(name, scalar) if scalar else ""

    def countries(self, name: str, *, needed: bool = True) -> tuple[str, ...]:
        """Return the codes of a list of countries."""
        found = [self._country(name, scalar) for scalar in self._list(name, needed=needed)]
        return tuple(code for code in found if code)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; empty where none is given."""
        return tuple(scalar.text.strip() for scalar in self._list(name, needed=False))

    def numbers_by(
        self, name: str, *, needed: bool = True, named: Callable[[str], str | None] | None = None
    ) -> dict[str, float]:  # fmt: skip
        """Return a mapping of names to numbers of at least 0; ``named`` reads the names."""
        node = self._nodes.get(name)
        if not self.has(name) or node is None:
            if needed:
                self._missing(name, "NAME: NUMBER")
            return {}
        if not isinstance(node, MappingNode):
            self.problems.add("KAN-6121", self._place(name, node), found="-",
                              expected="NAME: NUMBER")  # fmt: skip
            return {}
        inner = Fields(node, self.file, self._path(name), self.problems)
        found: dict[str, float] = {}
        for key, mark in inner._keys.items():
            owner = named(key) if named else key
            if owner is None:
                place = Place(self.file, mark.line, mark.column, inner._path(key))
                self.problems.add("KAN-6121", place, found=key, expected="ISO 3166-1")
            value = inner.number(key)
            if owner is not None and value is not None:
                found[owner] = value
        return found

    def part(self, name: str) -> "Fields | None":
        """Return a mapping within; None where there is none."""
        node = self._nodes.get(name)
        if node is None or not self.has(name):
            return None
        if not isinstance(node, MappingNode):
            self.problems.add("KAN-6121", self._place(name, node), found="-",
                              expected="FIELD: VALUE")  # fmt: skip
            return None
        return Fields(node, self.file, self._path(name), self.problems)

    def parts(self, name: str, *, needed: bool = False) -> Iterator["Fields"]:
        """Yield the mappings of a list."""
        node = self._nodes.get(name)
        if node is None or not self.has(name):
            if needed:
                self._missing(name, "- FIELD: VALUE")
            return
        elements = node.elements if isinstance(node, SequenceNode) else (node,)
        for number, element in enumerate(elements, 1):
            path = f"{self._path(name)}[{number}]"
            if isinstance(element, MappingNode):
                yield Fields(element, self.file, path, self.problems)
            else:
                place = Place(self.file, element.mark.line, element.mark.column, path)
                self.problems.add("KAN-6121", place, found="-", expected="FIELD: VALUE")

    def is_list(self, name: str) -> bool:
        """Tell whether a field holds a list."""
        return isinstance(self._nodes.get(name), SequenceNode)

    def place(self, name: str = "") -> Place:
        """Return where a field, or the whole, is."""
        node = self._nodes.get(name)
        mark = node.mark if node is not None else self.mark
        return Place(self.file, mark.line, mark.column, self._path(name))

    def wrong(self, name: str, scalar: ScalarNode, expected: str) -> None:
        """Report a value that is not of its kind."""
        place = self._place(name, scalar)
        self.problems.add("KAN-6121", place, found=scalar.text.strip()[:60], expected=expected)

    def _country(self, name: str, scalar: ScalarNode) -> str:
        code = alpha3(scalar.text)
        if code is None:
            like = ", ".join(nearest(scalar.text)) or "CHN"
            self.wrong(name, scalar, f"ISO 3166-1: {like}")
        return code or ""

    def _list(self, name: str, *, needed: bool) -> Iterator[ScalarNode]:
        node = self._nodes.get(name)
        if node is None or not self.has(name):
            if needed:
                self._missing(name, "[…]")
            return
        for element in node.elements if isinstance(node, SequenceNode) else (node,):
            if isinstance(element, ScalarNode):
                yield element
            else:
                self.problems.add("KAN-6121", self._place(name, element), found="-",
                                  expected="[…]")  # fmt: skip

    def _scalar(self, name: str, expected: str, *, needed: bool) -> ScalarNode | None:
        node = self._nodes.get(name)
        if node is None or not self.has(name):
            if needed:
                self._missing(name, expected)
            return None
        if not isinstance(node, ScalarNode):
            place = self._place(name, node)
            self.problems.add("KAN-6121", place, found="-", expected=expected)
            return None
        return node

    def _missing(self, name: str, expected: str) -> None:
        place = Place(self.file, self.mark.line, None, self._path(name))
        self.problems.add("KAN-6120", place, field=name, expected=expected)

    def _place(self, name: str, node: Node) -> Place:
        return Place(self.file, node.mark.line, node.mark.column, self._path(name))

    def _path(self, name: str) -> str:
        return f"{self.path}.{name}".strip(".")


def _number(text: str) -> float | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > 40 or _NUMBER.fullmatch(plain) is None:
        return None
    value = float(plain)
    return value if abs(value) < 1e18 else None


def _range(low: float, high: float, *, above: bool = False) -> str:
    sign = ">" if above else "≥"
    if math.isinf(high):
        return f"{sign} {low:g}"
    return f"{'>' if above else '≥'} {low:g}, ≤ {high:g}"
