"""From JSON (RFC 8259) to nodes that keep their place in the file and numbers as written."""

import json
import re
from typing import Final

from kaname.core.reading_nodes import (
    DEPTH_MAX,
    Node,
    ScalarNode,
    SequenceNode,
    below,
    make_mapping,
    make_scalar,
)
from kaname.core.reading_problems import Halt, Mark, Report, Spots, words

__all__ = ["looks_like_json", "read_json"]

_BLANK: Final = re.compile(r"[ \t\n\r]*")
_STRING: Final = re.compile(r'"[^"\\\x00-\x1f]*(?:\\[^\x00-\x1f][^"\\\x00-\x1f]*)*"')
_PLAIN: Final = re.compile(
    r"(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)(?![\w.+-])"
)
_LIKELY: Final = re.compile(r'[ \t\n\r]*\{[ \t\n\r]*["}]')


def looks_like_json(text: str) -> bool:
    """Tell whether a text begins as a JSON object does."""
    return _LIKELY.match(text) is not None


def read_json(text: str, report: Report) -> Node:
    """Return the value of a JSON text as nodes.

    Raises:
        Halt: it is not JSON, or nested too deeply; the report says where.
    """
    reader = _Reader(text, report)
    node = reader.value(1, "")
    reader.end()
    return node


class _Reader:
    """Reads a text from left to right."""

    def __init__(self, text: str, report: Report) -> None:
        self._text = text
        self._at = 0
        self._report = report
        self._spots = Spots(text)
        self._skip()

    def value(self, depth: int, path: str) -> Node:
        mark, character = self._mark(), self._peek()
        if character in ("{", "["):
            if depth > DEPTH_MAX:
                raise self._report.halt("deep", mark, limit=DEPTH_MAX)
            self._take()
            read = self._object if character == "{" else self._array
            return read(mark, depth, path)
        if character == '"':
            return self._string("value", path)
        found = _PLAIN.match(self._text, self._at)
        if found is None:
            raise self._not_json("value")
        self._at = found.end()
        self._skip()
        return ScalarNode(mark, found.group(), is_plain=True)

    def end(self) -> None:
        if self._at < len(self._text):
            raise self._not_json("end")

    def _object(self, mark: Mark, depth: int, path: str) -> Node:
        pairs: list[tuple[Node, Node]] = []
        while self._peek() != "}" or pairs:
            key = self._string("key", path)
            if self._peek() != ":":
                raise self._not_json("colon")
            self._take()
            pairs.append((key, self.value(depth + 1, below(path, key.text))))
            if not self._goes_on("}"):
                break
        self._take()
        return make_mapping(mark, pairs, path, self._report)

    def _array(self, mark: Mark, depth: int, path: str) -> Node:
        elements: list[Node] = []
        while self._peek() != "]" or elements:
            elements.append(self.value(depth + 1, f"{path}[{len(elements) + 1}]"))
            if not self._goes_on("]"):
                break
        self._take()
        return SequenceNode(mark, tuple(elements))

    def _goes_on(self, closing: str) -> bool:
        """Take a comma and return True, or stand before the closing bracket and return False."""
        if self._peek() == ",":
            self._take()
            return True
        if self._peek() != closing:
            raise self._not_json("comma")
        return False

    def _string(self, expected: str, path: str) -> ScalarNode:
        mark = self._mark()
        if self._peek() != '"':
            raise self._not_json(expected)
        found = _STRING.match(self._text, self._at)
        if found is None:
            raise self._not_json("string")
        try:
            value = json.loads(found.group())
        except json.JSONDecodeError as error:
            self._at += error.pos
            raise self._not_json("string") from error
        self._at = found.end()
        self._skip()
        return make_scalar(mark, str(value), path, is_plain=False, report=self._report)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> None:
        self._at += 1
        self._skip()

    def _skip(self) -> None:
        found = _BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _mark(self) -> Mark:
        return self._spots.mark(self._at)

    def _not_json(self, reason: str) -> Halt:
        return self._report.halt("json", self._mark(), reason=words()(f"json_reason.{reason}"))
