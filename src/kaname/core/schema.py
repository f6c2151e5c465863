"""The published JSON Schema of the case format, and its reference tables, made from its fields."""

import re
from typing import Any, Final

from kaname.core import places
from kaname.core.case import FORMAT, Case, FieldSpec, field_specs
from kaname.core.reading import VERSION_FIELD
from kaname.core.reading_values import NUMBER_END, PATTERNS, UNKNOWN_PATTERN, YEAR_MAX, YEAR_MIN
from kaname.core.text import Text

__all__ = ["KINDS", "case_schema", "records", "reference_tables"]

KINDS: Final = {
    "id": Text("short name without blanks or brackets", "空白・括弧を含まない略号"),
    "text": Text("text", "文"),
    "yes_no": Text("`yes` or `no`", "`yes` 又は `no`（`はい`・`いいえ` も可）"),
    "date": Text("date, `YYYY-MM-DD`", "日付（`YYYY-MM-DD`）"),
    "birth_date": Text(
        "date, `YYYY-MM-DD`, `YYYY-MM` or `YYYY`", "日付（`YYYY-MM-DD`、`YYYY-MM` 又は `YYYY`）"
    ),
    "number": Text("number ≥ 0, digits only", "0以上の数（数字のみ）"),
    "percent": Text("number from 0 to 100", "0～100の数"),
    "country": Text("ISO 3166-1 code", "ISO 3166-1の2文字コード"),
    "currency": Text("ISO 4217 code", "ISO 4217の3文字コード"),
    "word": Text("one of the words", "次の語のいずれか"),
    "hs": Text("HS code, 4 to 10 digits", "HSコード（4～10桁）"),
    "eccn": Text("ECCN or `EAR99`", "ECCN又は `EAR99`"),
    "meti_item": Text("item or `not_listed`", "項番又は `not_listed`（非該当）"),
    "entry_id": Text("`<list>:<entry>`", "`<リスト>:<掲載番号>`"),
    "mapping": Text("names and values", "項目と値"),
    "record": Text("fields", "項目"),
}
"""How a value of each kind is written."""

_UNKNOWN: Final = {"$ref": "#/$defs/unknown"}
_TEXT_PATTERN: Final = (
    r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufeff\ufffe\uffff]*$"
)


def records() -> tuple[type, ...]:
    """Return every kind of record of the format, in the order in which a case leads to them."""
    found: list[type] = [Case]
    for record in found:
        found += [
            spec.record
            for spec in field_specs(record)
            if spec.record is not None and spec.record not in found
        ]
    return tuple(dict.fromkeys(found))


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a case file.

    It says all of the format that JSON Schema can say; that an owner is a party of the case, that
    a day exists and that shares do not exceed 100 % only the reader checks.
    """
    root = _record_schema(Case)
    version = {
        "description": "Version of the case format", "x-ja": "案件書式の版",
        "enum": [FORMAT, str(FORMAT)],
    }  # fmt: skip
    root["properties"] = {VERSION_FIELD: version, **root["properties"]}
    unknown = {
        "description": "Not known; the same as leaving the field out",
        "x-ja": "不明。項目を省くのと同じ",
        "anyOf": [{"type": "null"}, {"type": "string", "pattern": UNKNOWN_PATTERN}],
    }
    defs: dict[str, Any] = {
        "unknown": unknown,
        "country": {"enum": list(places.codes())},
        "currency": {"enum": list(places.currency_codes())},
    }
    defs |= {_name(record): _record_schema(record) for record in records() if record is not Case}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:kaname:case:{FORMAT}",
        "title": "Kaname case file",
        **root,
        "$defs": defs,
    }


def _name(record: type) -> str:
    """Return the record's name as the words of the format are written, such as ``end_use``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", record.__name__).lower()


def _record_schema(record: type) -> dict[str, Any]:
    about = (record.__doc__ or "").strip()
    return {
        "description": about,
        "type": "object",
        "properties": {spec.name: _field_schema(spec) for spec in field_specs(record)},
        "additionalProperties": False,
    }


def _field_schema(spec: FieldSpec) -> dict[str, Any]:
    value = {"$ref": f"#/$defs/{_name(spec.record)}"} if spec.record else _value_schema(spec)
    choices = [{"type": "array", "items": value}, value] if spec.many else [value]
    schema = {
        "description": spec.meaning.en, "x-ja": spec.meaning.ja, "anyOf": [*choices, _UNKNOWN],
    }  # fmt: skip
    return schema | ({"examples": [spec.example]} if spec.example and not spec.many else {})


def _value_schema(spec: FieldSpec) -> dict[str, Any]:
    """Return the schema of one value that is given."""
    match spec.kind:
        case "word":
            return {"enum": list(spec.words)}
        case "country" | "currency":
            return {"$ref": f"#/$defs/{spec.kind}"}
        case "text":
            return {
                "type": ["string", "number", "boolean"], "pattern": _TEXT_PATTERN, "not": _UNKNOWN,
            }  # fmt: skip
        case "mapping":
            value = {"type": ["string", "number", "boolean", "null"], "pattern": _TEXT_PATTERN}
            named = {"allOf": [{"pattern": r"\S"}, {"pattern": _TEXT_PATTERN}]}
            return {"type": "object", "propertyNames": named, "additionalProperties": value}
        case "yes_no":
            return {"anyOf": [{"type": "boolean"}, _text_schema("yes_no")]}
        case "number" | "percent":
            end = {"exclusiveMaximum": NUMBER_END} if spec.kind == "number" else {"maximum": 100}
            return {"anyOf": [{"type": "number", "minimum": 0, **end}, _text_schema(spec.kind)]}
        case "date" | "entry_id":
            return _text_schema(spec.kind)
        case "birth_date":
            year = {"type": "integer", "minimum": YEAR_MIN, "maximum": YEAR_MAX}
            return {"anyOf": [_text_schema("birth_date"), year]}
        case "id" | "hs" | "eccn" | "meti_item":
            # Some of these look like numbers, and are read as they are written.
            types = ["string", "number", "boolean"] if spec.kind == "id" else ["string", "number"]
            return _text_schema(spec.kind) | {"type": types}
    raise AssertionError(f"no schema for the kind {spec.kind}")


def _text_schema(kind: str) -> dict[str, Any]:
    return {"type": "string", "pattern": PATTERNS[kind]}


def reference_tables() -> str:
    """Return the page of all fields, ``docs/case-fields.md``, as Markdown: one table a record."""
    parts = [
        "# Every field of the case file",
        "Written from the definition of the format; [the case file](case.md) says how values are "
        "read.\n書式の定義から生成した一覧。値の読み方は[案件ファイル](case.md)を参照。",
    ]
    for record in records():
        title = "At the top of the file" if record is Case else f"`{_name(record)}`"
        where = _places_of(record)
        parts.append(f"## {title}" + (f": {where}" if where else ""))
        parts.append("| field | value | meaning | 意味 |\n|---|---|---|---|\n" + _rows(record))
    return "\n\n".join(parts) + "\n"


def _places_of(record: type) -> str:
    found = []
    for owner in records():
        for spec in field_specs(owner):
            if spec.record is record:
                prefix = "" if owner is Case else f"{_name(owner)}."
                found.append(f"`{prefix}{spec.name}`")
    return ", ".join(found)


def _rows(record: type) -> str:
    lines = []
    if record is Case:
        lines.append(f"| `{VERSION_FIELD}` | `{FORMAT}` | Version of the format | 書式の版 |")
    for spec in field_specs(record):
        value = KINDS[spec.kind].en
        if spec.words:
            value = ", ".join(f"`{word}`" for word in spec.words)
        if spec.record is not None:
            value = f"`{_name(spec.record)}`"
        value = f"list: {value}" if spec.many else value
        example = f"; e.g. `{spec.example}`" if spec.example else ""
        cells = (f"`{spec.name}`", value + example, spec.meaning.en, spec.meaning.ja)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)
