"""From YAML to nodes: mappings, lists and scalars with their place in the file.

Nothing is resolved: ``NO``, ``5E002``, ``012345`` and ``2026-11-20`` stay the text that stands in
the file, and the kind of a field decides later what the text means.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from kaname.core.reading_problems import Halt, Mark, Report, shown, words
from kaname.core.text import Text, plain

__all__ = ["DEPTH_MAX", "INVISIBLE", "MappingNode", "Node", "ScalarNode", "SequenceNode",
           "below", "character_name", "make_mapping",
           "make_scalar", "read_yaml", "shape_of"]  # fmt: skip

DEPTH_MAX: Final = 32
"""Levels of nesting; the case format itself needs six."""

_SECOND_READING_MAX: Final = 128 * 1024
"""Characters of a text that the slow parser reads in well under a second."""

INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Characters that no text of a case may hold: controls, byte order marks, lone surrogates."""


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One value as written. ``is_plain``: without quotes, so that ``null`` means nothing given."""

    mark: Mark
    text: str
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    mark: Mark
    elements: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Fields and their values in the order of the file; no key occurs twice."""

    mark: Mark
    entries: "tuple[tuple[ScalarNode, Node], ...]"


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


def shape_of(node: Node) -> Text:
    """Return what kind of node it is, for a problem."""
    match node:
        case MappingNode():
            return words()("shape.mapping")
        case SequenceNode():
            return words()("shape.sequence")
        case ScalarNode():
            return words()("shape.scalar", text=shown(node.text))


def make_scalar(mark: Mark, text: str, path: str, *, is_plain: bool, report: Report) -> ScalarNode:
    """Return a scalar; surrogate pairs that were written as two escapes are joined."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        pairs = text.encode("utf-16-le", "surrogatepass")
        text = pairs.decode("utf-16-le", "surrogatepass")
    found = INVISIBLE.search(text)
    if found:
        report.add("invisible", mark, path, character=character_name(found.group()))
    return ScalarNode(mark, text, is_plain)


def make_mapping(
    mark: Mark, pairs: list[tuple[Node, Node]], path: str, report: Report
) -> MappingNode:
    """Return a mapping; keys that are no scalars, or come twice, are problems."""
    entries: dict[str, tuple[ScalarNode, Node]] = {}
    for key, value in pairs:
        if not isinstance(key, ScalarNode):
            report.add("key_shape", key.mark, path, shape=shape_of(key))
            continue
        name = key.text.strip()
        if name in entries:
            first = entries[name][0].mark.line
            report.add("duplicate_key", key.mark, below(path, name), text=shown(name),
                       line=plain(first))  # fmt: skip
            continue
        entries[name] = (key, value)
    return MappingNode(mark, tuple(entries.values()))


def below(path: str, name: str) -> str:
    """Return the path of a field as the file names it, fit to be printed."""
    plain_name = name if len(name) <= 40 and name.isprintable() else "…"
    return f"{path}.{plain_name}".lstrip(".")


def character_name(character: str) -> Text:
    """Return the code point and, where it has one, the name of an invisible character."""
    return plain(f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip())


def read_yaml(text: str, report: Report) -> Node | None:
    """Return the one document of a YAML text as nodes, or None when it holds nothing.

    The C parser of PyYAML reads it. When that refuses, the parser in Python, which is 30 times
    slower and accepts a little more, has the last word, unless the text is very long.

    Raises:
        Halt: it is not YAML, or holds what a case may not hold; the report says where.
    """
    import yaml

    fast = getattr(yaml, "CBaseLoader", None)
    if fast is not None:
        trial = Report(report.file)
        try:
            root = _Builder(trial).read(yaml.parse(text, Loader=fast))
        except yaml.MarkedYAMLError as error:
            if len(text) > _SECOND_READING_MAX:
                raise _not_yaml(error, text, report) from error
        except (yaml.YAMLError, ValueError, OverflowError):
            pass
        except Halt:
            report.extend(trial)
            raise
        else:
            report.extend(trial)
            return root
    try:
        return _Builder(report).read(yaml.parse(text, Loader=yaml.BaseLoader))
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, text, report) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # A number of an escape or of a directive that is out of range: PyYAML gives no place.
        raise report.halt("yaml", None, reason=words()("yaml_reason.other")) from error


@dataclass(slots=True)
class _Frame:
    mark: Mark
    is_mapping: bool
    children: list[Node] = field(default_factory=list)


class _Builder:
    """Turns parser events into nodes without recursion."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._stack: list[_Frame] = []
        self._root: Node | None = None

    def read(self, events: Iterator[Any]) -> Node | None:
        import yaml

        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._report.halt("documents", _mark(event.start_mark))
            elif isinstance(event, yaml.NodeEvent):
                self._open(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close()
        return self._root

    def _open(self, event: Any) -> None:
        import yaml

        mark = _mark(event.start_mark)
        path = self._path()
        if event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._report.add("alias", mark, path, text=shown(sign + event.anchor))
        if isinstance(event, yaml.AliasEvent):
            self._attach(ScalarNode(mark, "", is_plain=True))
            return
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._report.add("tag", mark, path, text=shown(tag))
        if isinstance(event, yaml.ScalarEvent):
            is_plain = event.style in (None, "")
            self._attach(
                make_scalar(mark, event.value, path, is_plain=is_plain, report=self._report)
            )
            return
        if len(self._stack) >= DEPTH_MAX:
            raise self._report.halt("deep", mark, limit=DEPTH_MAX)
        self._stack.append(_Frame(mark, isinstance(event, yaml.MappingStartEvent)))

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.is_mapping:
            pairs = list(zip(frame.children[::2], frame.children[1::2], strict=True))
            self._attach(make_mapping(frame.mark, pairs, self._path(), self._report))
        else:
            self._attach(SequenceNode(frame.mark, tuple(frame.children)))

    def _path(self) -> str:
        """Return the path of the node that comes next; lists count from 1."""
        path = ""
        for frame in self._stack:
            if not frame.is_mapping:
                path += f"[{len(frame.children) + 1}]"
            elif len(frame.children) % 2 and isinstance(frame.children[-1], ScalarNode):
                path = below(path, frame.children[-1].text)
        return path

    def _attach(self, node: Node) -> None:
        if self._stack:
            self._stack[-1].children.append(node)
        else:
            self._root = node


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1)


_REASONS: Final = (
    ("escape", r"unknown escape|expected escape sequence|escape character"),
    ("quote", r"quoted scalar"),
    ("bracket", r"flow (sequence|mapping|node)"),
    ("colon", r"mapping values are not allowed"),
    ("indent", r"block (mapping|collection|sequence)|simple key|block end|expected key"),
)


def _not_yaml(error: Any, text: str, report: Report) -> Halt:
    """Add the problem of text that is no YAML; ``error`` is a MarkedYAMLError of PyYAML."""
    mark = error.problem_mark or error.context_mark
    message = f"{error.context or ''} {error.problem or ''}"
    kind = next((k for k, pattern in _REASONS if re.search(pattern, message)), "other")
    character = text[mark.index : mark.index + 1] if mark is not None else ""
    if character == "\t":
        kind = "tab"
    elif character and character in "]}":
        kind = "bracket"
    elif kind in ("quote", "bracket") and error.context_mark is not None:
        mark = error.context_mark  # where it opens says more than where the file ends
    return report.halt("yaml", _mark(mark) if mark else None, reason=words()(f"yaml_reason.{kind}"))
