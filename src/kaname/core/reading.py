"""Reading case files: bytes in, a case out, or every problem of the file at once.

YAML and JSON are one format. Texts are read by the kind of their field, never guessed at: the
country ``NO`` is Norway, the ECCN ``5E002`` no number, and ``null``, ``unknown`` and ``不明`` say
that a fact is not known, as leaving it out does.
"""

import dataclasses
import re
from functools import cache
from typing import Any, Final

from kaname.core.canonical import to_plain
from kaname.core.case import FORMAT, Case, FieldSpec, Item, Party, field_specs
from kaname.core.reading_checks import check_case
from kaname.core.reading_json import looks_like_json, read_json
from kaname.core.reading_nodes import (
    INVISIBLE,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    below,
    character_name,
    read_yaml,
    shape_of,
)
from kaname.core.reading_problems import (
    Halt,
    Mark,
    Report,
    Spots,
    field_aliases,
    shown,
    words,
)
from kaname.core.reading_values import (
    PATTERNS,
    WRONG,
    as_word,
    is_not_given,
    nearest,
    read_value,
)
from kaname.core.text import Text, plain

__all__ = ["SIZE_MAX", "VERSION_FIELD", "case_to_plain", "read_case"]

SIZE_MAX: Final = 1024 * 1024
"""Bytes of the largest case file that is read."""

VERSION_FIELD: Final = "kaname"
"""The field at the top of a file that states the version of the format."""

_ID: Final = re.compile(PATTERNS["id"])
_BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)  # fmt: skip


def read_case(data: bytes, file: str = "") -> Case:
    """Return the case that a file describes.

    Args:
        data: the file: YAML or JSON in UTF-8, or in UTF-16 with its byte order mark.
        file: its name, for problems; a name that ends in ``.json`` must hold JSON.

    Raises:
        ProblemError: (status 2) the file cannot be used; carries all its problems, each with line,
            column and field. Problems of spelling (of YAML or JSON itself) end the reading, so
            that what follows them is not checked.
    """
    report = Report(file)
    try:
        case = _Reader(report).case(_root(_text(data, report), file, report))
    except Halt as halt:
        raise report.error() from halt
    if report:
        raise report.error()
    return case


def case_to_plain(case: Case) -> dict[str, Any]:
    """Return a case as JSON types, which ``read_case`` reads back as the same case."""
    return {VERSION_FIELD: FORMAT, **to_plain(case)}


def _text(data: bytes, report: Report) -> str:
    if len(data) > SIZE_MAX:
        raise report.halt("too_large", None, size=len(data), limit=SIZE_MAX)
    mark, encoding = next(
        (pair for pair in _BYTE_ORDER_MARKS if data.startswith(pair[0])), (b"", "utf-8")
    )
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(data, len(mark) + error.start, encoding, report) from error
    if "\x00" in text:
        start = len(mark) + len(text[: text.index("\x00")].encode(encoding))
        raise _not_text(data, start, encoding, report)
    found = list(INVISIBLE.finditer(text))
    if found:
        spots = Spots(text)
        for character in found:
            name = character_name(character.group())
            report.add("invisible", spots.mark(character.start()), character=name)
        raise Halt
    return text


def _not_text(data: bytes, offset: int, encoding: str, report: Report) -> Halt:
    """Add the problem of a byte that is no text; the offset is counted from 0."""
    before = data[:offset].decode(encoding, "replace").lstrip("\ufeff")
    return report.halt(
        "encoding", Spots(before).mark(len(before)), byte=f"0x{data[offset]:02X}",
        offset=offset + 1, encoding=encoding.upper().removesuffix("-LE").removesuffix("-BE"),
    )  # fmt: skip


def _root(text: str, file: str, report: Report) -> MappingNode:
    """Return the fields at the top of a file; what YAML and JSON share decides nothing."""
    root: Node | None = None
    if text.strip():
        root = _nodes(text, file, report)
    if root is None or (isinstance(root, ScalarNode) and is_not_given(root)):
        raise report.halt("empty", None)
    if not isinstance(root, MappingNode):
        fields = plain(", ".join(_specs(Case)))
        raise report.halt("top", root.mark, shape=shape_of(root), fields=fields)
    return root


def _nodes(text: str, file: str, report: Report) -> Node | None:
    if file.lower().endswith(".json"):
        return read_json(text, report)
    if looks_like_json(text):
        trial = Report(report.file)
        try:
            root = read_json(text, trial)
        except Halt:
            pass  # not JSON after all: YAML may begin with a brace too
        else:
            report.extend(trial)
            return root
    return read_yaml(text, report)


@cache
def _specs(record: type) -> dict[str, FieldSpec]:
    return {spec.name: spec for spec in field_specs(record)}


@cache
def _attributes(record: type) -> dict[str, str]:
    """Return field as written -> attribute of the record."""
    return {field.name.rstrip("_"): field.name for field in dataclasses.fields(record)}


class _Reader:
    """Turns nodes into records, field by field, as their definitions say."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._marks: dict[str, Mark] = {}

    def case(self, root: MappingNode) -> Case:
        fields = []
        for key, node in root.entries:
            if key.text == VERSION_FIELD:
                self._version(node)
            else:
                fields.append((key, node))
        case = self._record(Case, MappingNode(root.mark, tuple(fields)), "")
        assert isinstance(case, Case)
        check_case(case, self._marks, self._report)
        return case

    def _version(self, node: Node) -> None:
        if not isinstance(node, ScalarNode) or node.text.strip() != str(FORMAT):
            text = shown(node.text) if isinstance(node, ScalarNode) else shape_of(node)
            raise self._report.halt("version", node.mark, text=text, version=FORMAT)

    def _record(self, record: type, node: Node, path: str) -> Any:
        specs, attributes = _specs(record), _attributes(record)
        if not isinstance(node, MappingNode):
            fields = plain(", ".join(specs))
            self._report.add("mapping_expected", node.mark, path, shape=shape_of(node),
                             fields=fields)  # fmt: skip
            return record()
        values: dict[str, Any] = {}
        for key, child in node.entries:
            spec = specs.get(key.text)
            if spec is None:
                self._unknown_field(record, key, path)
                continue
            field = f"{path}.{spec.name}".lstrip(".")
            self._marks[field] = child.mark
            if isinstance(child, ScalarNode) and is_not_given(child):
                continue  # the fact is Unknown, as when it is left out
            value = self._field(spec, child, field)
            if value is not WRONG:
                values[attributes[spec.name]] = value
        return record(**values)

    def _field(self, spec: FieldSpec, node: Node, path: str) -> Any:
        if spec.many:
            elements = node.elements if isinstance(node, SequenceNode) else (node,)
            if spec.record is not None:
                return self._records(spec.record, elements, path)
            values = [self._element(spec, element, path) for element in elements]
            return tuple(value for value in values if value is not WRONG)
        if spec.record is not None:
            return self._record(spec.record, node, path)
        if spec.kind == "mapping":
            return self._mapping(node, path)
        return self._scalar(spec, node, path)

    def _scalar(self, spec: FieldSpec, node: Node, path: str) -> object:
        if not isinstance(node, ScalarNode):
            self._report.add("value_expected", node.mark, path, shape=shape_of(node))
            return WRONG
        return read_value(spec, node, path, self._report)

    def _element(self, spec: FieldSpec, node: Node, path: str) -> object:
        if isinstance(node, ScalarNode) and is_not_given(node):
            self._report.add("empty_element", node.mark, path)
            return WRONG
        return self._scalar(spec, node, path)

    def _mapping(self, node: Node, path: str) -> object:
        if not isinstance(node, MappingNode):
            self._report.add("mapping_expected", node.mark, path, shape=shape_of(node),
                             fields=words()("technical_fields"))  # fmt: skip
            return WRONG
        values: dict[str, str] = {}
        for key, child in node.entries:
            name = key.text.strip()
            if not name:
                self._report.add("key_shape", key.mark, path, shape=shape_of(key))
            elif not isinstance(child, ScalarNode):
                self._report.add("value_expected", child.mark, below(path, name),
                                 shape=shape_of(child))  # fmt: skip
            elif not is_not_given(child):
                values[name] = child.text.strip()
        return values

    def _records(self, record: type, nodes: tuple[Node, ...], path: str) -> tuple[Any, ...]:
        """Return records; those that have an id are called by it, or by their position."""
        records: list[Any] = []
        named: dict[str, Mark] = {}
        for position, node in enumerate(nodes):
            label = str(position)
            if record in (Party, Item):
                label = self._label(record, node, position + 1, named, path)
            if isinstance(node, ScalarNode) and is_not_given(node):
                self._report.add("empty_element", node.mark, f"{path}[{label}]")
                continue
            made = self._record(record, node, f"{path}[{label}]")
            if record in (Party, Item):
                made = dataclasses.replace(made, id=label)
            records.append(made)
        return tuple(records)

    def _label(
        self, record: type, node: Node, position: int, named: dict[str, Mark], path: str
    ) -> str:
        """Return the id of a party or item, given or made from its position."""
        label, mark = f"{record.__name__.lower()}{position}", node.mark
        entries = node.entries if isinstance(node, MappingNode) else ()
        for key, child in entries:
            if key.text == "id" and isinstance(child, ScalarNode) and not is_not_given(child):
                label, mark = (child.text if _ID.fullmatch(child.text) else label), child.mark
        if label in named:
            self._report.add("duplicate_id", mark, f"{path}[{position}].id", text=shown(label),
                             line=plain(named[label].line))  # fmt: skip
            return f"{record.__name__.lower()}{position}"
        named[label] = mark
        return label

    def _unknown_field(self, record: type, key: ScalarNode, path: str) -> None:
        specs = _specs(record)
        fields = (VERSION_FIELD, *specs) if record is Case else tuple(specs)
        self._report.add(
            "unknown_field", key.mark, below(path, key.text),
            mend=_field_mend(as_word(key.text), record, fields), text=shown(key.text),
            fields=plain(", ".join(fields)),
        )  # fmt: skip


def _field_mend(word: str, record: type, fields: tuple[str, ...]) -> Text | None:
    """Return what an unknown field most likely means: a field here, elsewhere, or a role.

    Words that people write for a field of another name are in ``tables/field_aliases.csv``; the
    letters tell the rest.
    """
    meanings = field_aliases().get(word, ())
    if meanings:
        return _mend_of_alias(meanings, record)
    say, elsewhere = words(), _fields_elsewhere()
    found = nearest(word, (*fields, *elsewhere, *_specs(Party)["roles"].words))
    if found is None:
        return None
    if found in fields:
        return say("mend.write", word=found)
    if found in elsewhere:
        return say("mend.belongs", place=elsewhere[found], word=found)
    return say("mend.role", word=found)


def _mend_of_alias(meanings: tuple[str, ...], record: type) -> Text:
    """Return how to write one of the meanings; that of a field of this very record goes first."""
    places = _records_at()
    here = [m for m in meanings if "=" not in m and places[m.rpartition(".")[0]] is record]
    roles = [m for m in meanings if "=" in m]
    first, *others = (_mend_of(m, record) for m in dict.fromkeys((*roles, *(here or meanings))))
    return words()("mend.either", first=first, second=others[0]) if others else first


def _mend_of(meaning: str, record: type) -> Text:
    """Return how to write what a word means: ``items.hs``, or ``parties.roles=buyer``."""
    path, _, role = meaning.partition("=")
    if role:
        return words()("mend.role", word=role)
    place, _, field = path.rpartition(".")
    if _records_at()[place] is record:
        return words()("mend.write", word=field)
    if not place:
        return words()("mend.top", word=field)
    return words()("mend.elsewhere", place=place, word=field)


@cache
def _records_at() -> dict[str, type]:
    """Return path in the format -> the record there; the case itself at the empty path."""
    found: dict[str, type] = {"": Case}

    def walk(record: type, path: str) -> None:
        for spec in field_specs(record):
            if spec.record is not None:
                inner = f"{path}.{spec.name}".lstrip(".")
                found[inner] = spec.record
                walk(spec.record, inner)

    walk(Case, "")
    return found


@cache
def _fields_elsewhere() -> dict[str, str]:
    """Return field -> where in the format it belongs, for the fields that have one place."""
    found: dict[str, list[str]] = {}

    def walk(record: type, path: str) -> None:
        for spec in field_specs(record):
            if path:
                found.setdefault(spec.name, []).append(path)
            if spec.record is not None:
                walk(spec.record, f"{path}.{spec.name}".lstrip("."))

    walk(Case, "")
    return {name: paths[0] for name, paths in found.items() if len(paths) == 1}
