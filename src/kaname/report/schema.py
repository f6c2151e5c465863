"""Makes the JSON Schema of a dossier from the types of its records, so that the two cannot part.

The result is published as ``dossier.schema.json`` beside this file; the suite compares the two.
What a field means stands in ``schema.toml``, and for the fields of a case in the case format.
"""

import dataclasses
import tomllib
import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from importlib import resources
from typing import Any, Final

from kaname.core.case import FieldSpec, field_specs
from kaname.core.partial_date import PartialDate
from kaname.core.text import Text
from kaname.core.unknown import Unknown
from kaname.joint.dossier import FORMAT, Dossier

__all__ = ["make_schema"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_PARTIAL_DATE: Final = r"^[0-9]{4}(-[0-9]{2})?$"
_DECIMAL: Final = r"^-?[0-9]+(\.[0-9]+)?$"
_PATTERNS: Final = {
    "ListUsed.sha256": "^[0-9a-f]{64}$",
}
_KINDS: Final[dict[str, dict[str, Any]]] = {
    "country": {"pattern": "^[A-Z]{2}$"},
    "currency": {"pattern": "^[A-Z]{3}$"},
}


Meanings = Mapping[str, Mapping[str, Text]]


def make_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of what ``to_json`` writes.

    Raises:
        KeyError: ``schema.toml`` does not say what a field means.
    """
    meanings = _meanings()
    definitions: dict[str, Any] = {}
    _define(Dossier, definitions, meanings)
    top = definitions.pop("Dossier")
    made_of = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    top["properties"]["id"] = {**made_of, **_said(meanings["Dossier"]["id"])}
    top["required"].append("id")
    top["properties"]["format"] = {**top["properties"]["format"], "const": FORMAT}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:kaname:dossier:{FORMAT}",
        "title": "Kaname dossier",
        **top,
        "$defs": dict(sorted(definitions.items())),
    }


def _meanings() -> Meanings:
    """Return record -> field -> what it means; the empty field is the record itself."""
    text = (resources.files(__package__) / "schema.toml").read_text(encoding="utf-8")
    return {
        record: {field: Text(meaning["en"], meaning["ja"]) for field, meaning in fields.items()}
        for record, fields in tomllib.loads(text).items()
    }


def _said(meaning: Text) -> dict[str, str]:
    """Return a description in both languages, as in the schema of the case format."""
    return {"description": meaning.en, "x-ja": meaning.ja}


def _define(kind: type, definitions: dict[str, Any], meanings: Meanings) -> None:
    """Add the definition of a record, and of the records in it."""
    definitions[kind.__name__] = {}
    hints = typing.get_type_hints(kind)
    specs = {spec.name: spec for spec in _specs(kind)}
    properties, required = {}, []
    for field in dataclasses.fields(kind):
        name, expected = field.name.rstrip("_"), hints[field.name]
        made = _schema_of(expected, specs.get(name), definitions, meanings)
        pattern = _PATTERNS.get(f"{kind.__name__}.{name}")
        if pattern:
            made["pattern"] = pattern
        told = specs[name].meaning if name in specs else meanings[kind.__name__][name]
        properties[name] = {**made, **_said(told)}
        if Unknown not in _options(expected):
            required.append(name)
    definitions[kind.__name__] = {
        **_said(meanings[kind.__name__][""]),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _specs(kind: type) -> tuple[FieldSpec, ...]:
    return field_specs(kind) if kind.__module__.startswith("kaname.core.case") else ()


def _options(expected: Any) -> tuple[Any, ...]:
    if typing.get_origin(expected) in (typing.Union, types.UnionType):
        return typing.get_args(expected)
    return (expected,)


def _schema_of(
    expected: Any, spec: FieldSpec | None, definitions: dict[str, Any],
    meanings: Meanings,
) -> dict[str, Any]:  # fmt: skip
    options = [option for option in _options(expected) if option is not Unknown]
    made = [_one(option, spec, definitions, meanings) for option in options]
    return made[0] if len(made) == 1 else {"anyOf": made}


def _one(
    option: Any, spec: FieldSpec | None, definitions: dict[str, Any],
    meanings: Meanings,
) -> dict[str, Any]:  # fmt: skip
    origin, inner = typing.get_origin(option), typing.get_args(option)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            items = _schema_of(inner[0], spec, definitions, meanings)
            return {"type": "array", "items": items}
        parts = [_schema_of(part, spec, definitions, meanings) for part in inner]
        return {"type": "array", "prefixItems": parts, "items": False, "minItems": len(parts)}
    if origin is Mapping:
        values = _schema_of(inner[1], spec, definitions, meanings)
        return {"type": "object", "additionalProperties": values}
    if option is not PartialDate and isinstance(option, type) and dataclasses.is_dataclass(option):
        if option.__name__ not in definitions:
            _define(option, definitions, meanings)
        return {"$ref": f"#/$defs/{option.__name__}"}
    if isinstance(option, type) and issubclass(option, Enum):
        return {"enum": [member.value for member in option]}
    return _scalar(option, spec)


def _scalar(option: Any, spec: FieldSpec | None) -> dict[str, Any]:
    if option is date:
        return {"type": "string", "format": "date"}
    if option is PartialDate:
        return {"type": "string", "pattern": _PARTIAL_DATE}
    if option is Decimal:
        return {"type": "string", "pattern": _DECIMAL}
    if option is type(None):
        return {"type": "null"}
    if option is bool:
        return {"type": "boolean"}
    if option is int:
        return {"type": "integer"}
    if option is not str:
        raise TypeError(f"no JSON Schema for {option!r}")
    if spec and spec.words:
        return {"enum": list(spec.words)}
    return {"type": "string", **_KINDS.get(spec.kind if spec else "", {})}
