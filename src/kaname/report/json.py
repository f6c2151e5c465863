"""The dossier as JSON: the same dossier always gives the same bytes, and can be read back.

The bytes are canonical (sorted keys, no blanks, UTF-8) and hold both languages. The ``id`` in it
is the SHA-256 of the same JSON without it, so anybody can check it.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, Final

from kaname.core.canonical import canonical_bytes
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Unknown
from kaname.joint.dossier import FORMAT, Dossier

__all__ = ["read_json", "to_json"]

_ABSENT: Final = object()


def to_json(dossier: Dossier) -> bytes:
    """Return the dossier as canonical JSON (UTF-8) that ends with a line break."""
    fields = {field.name: getattr(dossier, field.name) for field in dataclasses.fields(dossier)}
    return canonical_bytes({**fields, "id": dossier.id}) + b"\n"


def read_json(data: bytes) -> Dossier:
    """Return the dossier that ``data`` holds, checked against its own hash.

    Raises:
        ProblemError: KAN-5001 not JSON; KAN-5002 another version of the format; KAN-5003 a field
            is missing, unknown or of the wrong kind; KAN-5004 the content does not give the hash
            it carries.
    """
    plain = _parse(data)
    version = plain.get("format")
    if version != FORMAT:
        raise _problem(
            "KAN-5002", "format", Text(f"format {version!r}", f"形式 {version!r}"),
            Text(f"format {FORMAT}", f"形式 {FORMAT}"),
            Text("read it with the version of Kaname that wrote it",
                 "作成時と同じ版のKanameで読み込む"),
        )  # fmt: skip
    carried = plain.pop("id", None)
    if not isinstance(carried, str):
        raise _wrong("id", "nothing" if carried is None else carried, "a value")
    dossier: Dossier = _record(Dossier, plain, "")
    found = dossier.id
    if carried != found:
        raise _problem(
            "KAN-5004", "id", Text(f"the content gives {found}", f"内容のハッシュ値: {found}"),
            Text(f"the hash it carries: {carried}", f"記載のハッシュ値: {carried}"),
            Text("the file was changed after it was made; use the original, or assess again",
                 "作成後に変更されている。原本を用いるか、再度判定する"),
        )  # fmt: skip
    return dossier


def _parse(data: bytes) -> dict[str, Any]:
    try:
        plain = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_float=_no_float)
    except (ValueError, RecursionError) as error:
        raise _not_json(str(error)) from error
    if not isinstance(plain, dict):
        raise _not_json("no object at the top")
    return plain


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_float(text: str) -> float:
    raise ValueError(f"a number with a fraction is written as text here: {text}")


def _record(kind: type, plain: Any, path: str) -> Any:
    """Return a record of ``kind``; a fact that is not written is Unknown."""
    if not isinstance(plain, dict):
        raise _wrong(path, plain, "an object")
    types_of = _types(kind)
    unknown = plain.keys() - types_of.keys()
    if unknown:
        raise _wrong(f"{path}.{min(unknown)}".lstrip("."), min(unknown), "a field of the format")
    values = {}
    for name, (attribute, expected) in types_of.items():
        inner = f"{path}.{name}".lstrip(".")
        value = plain.get(name, _ABSENT)
        if value is not _ABSENT:
            values[attribute] = _value(expected, value, inner)
        elif Unknown in _options(expected):
            values[attribute] = UNKNOWN
        else:
            raise _wrong(inner, "nothing", "a value")
    return kind(**values)


@cache
def _types(kind: type) -> dict[str, tuple[str, Any]]:
    """Return field -> (attribute, type) of a record."""
    hints = typing.get_type_hints(kind)
    fields = dataclasses.fields(kind)
    return {field.name.rstrip("_"): (field.name, hints[field.name]) for field in fields}


def _options(expected: Any) -> tuple[Any, ...]:
    if typing.get_origin(expected) in (typing.Union, types.UnionType):
        return typing.get_args(expected)
    return (expected,)


def _value(expected: Any, value: Any, path: str) -> Any:
    """Return ``value`` as the first of the expected types that it is."""
    for option in _options(expected):
        if option is Unknown:
            continue
        found = _as(option, value, path)
        if found is not _ABSENT:
            return found
    raise _wrong(path, value, _named(expected))


def _as(option: Any, value: Any, path: str) -> Any:
    origin = typing.get_origin(option)
    if origin is tuple and isinstance(value, list):
        return _tuple(typing.get_args(option), value, path)
    if origin is Mapping and isinstance(value, dict):
        inner = typing.get_args(option)[1]
        return {key: _value(inner, part, f"{path}.{key}") for key, part in value.items()}
    if not isinstance(option, type):
        return _ABSENT
    if option is type(None):
        return None if value is None else _ABSENT
    if dataclasses.is_dataclass(option):
        return _record(option, value, path) if isinstance(value, dict) else _ABSENT
    if option in (str, int, bool):
        return value if type(value) is option else _ABSENT
    if not isinstance(value, str):
        return _ABSENT
    return _from_text(option, value)


def _from_text(option: type, value: str) -> Any:
    try:
        if option is Decimal:
            return Decimal(value)
        if option is date:
            return date.fromisoformat(value)
        if issubclass(option, Enum):
            return option(value)
    except (ValueError, InvalidOperation):
        pass
    return _ABSENT


def _tuple(inner: tuple[Any, ...], value: list[Any], path: str) -> Any:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_value(inner[0], part, f"{path}[{n}]") for n, part in enumerate(value))
    if len(inner) != len(value):
        return _ABSENT
    pairs = zip(inner, value, strict=True)
    return tuple(_value(kind, part, f"{path}[{n}]") for n, (kind, part) in enumerate(pairs))


def _named(expected: Any) -> str:
    options = [option for option in _options(expected) if option is not Unknown]
    return " or ".join(str(getattr(option, "__name__", option)) for option in options)


def _not_json(reason: str) -> ProblemError:
    return _problem(
        "KAN-5001", "", Text(f"not the JSON of a dossier: {reason}", f"JSONではない: {reason}"),
        Text("a file written with --format json", "--format json で書き出したファイル"),
        Text("write the dossier again", "再度書き出す"),
    )  # fmt: skip


def _wrong(path: str, value: object, expected: str) -> ProblemError:
    shown = json.dumps(value, ensure_ascii=False, default=str)[:80]
    return _problem(
        "KAN-5003", path, Text(shown, shown), Text(f"expected {expected}", f"期待: {expected}"),
        Text("use the file as it was written", "書き出されたままのファイルを用いる"),
    )  # fmt: skip


def _problem(code: str, field: str, found: Text, expected: Text, mend: Text) -> ProblemError:
    return ProblemError(
        Problem(code=code, place=Place(field=field), found=found, expected=expected, mend=mend)
    )
