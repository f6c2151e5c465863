"""The published JSON Schema: made from the types, valid, and met by every dossier."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kaname.report import schema as schema_module
from kaname.report.json import to_json
from kaname.report.schema import make_schema
from report.sample import SAMPLES, etch_tool

PUBLISHED = Path(schema_module.__file__).parent / "dossier.schema.json"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(PUBLISHED.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def errors(validator: jsonschema.Draft202012Validator, content: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)]


def test_the_published_schema_is_the_one_the_types_give(request: pytest.FixtureRequest) -> None:
    made = json.dumps(make_schema(), ensure_ascii=False, indent=2) + "\n"
    if request.config.getoption("--update-golden"):
        PUBLISHED.write_text(made, "utf-8")
    assert PUBLISHED.read_text("utf-8") == made, "write it anew with --update-golden"


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_dossier_meets_it(sample: str, validator: jsonschema.Draft202012Validator) -> None:
    assert errors(validator, json.loads(to_json(SAMPLES[sample]()))) == []


CHANGES = {
    "outcome": lambda d: d["findings"][0].update(outcome="fine"),
    "extra": lambda d: d["case"].update(colour="red"),
    "missing": lambda d: d.pop("coverage"),
    "country": lambda d: d["case"]["places"].update(to="China"),
    "number": lambda d: d["case"]["items"][0].update(us_content_percent=27),
    "day": lambda d: d.update(as_of="2026-02-30"),
    "hash": lambda d: d.update(id="8814"),
    "role": lambda d: d["case"]["parties"][0].update(roles=["king"]),
    "format": lambda d: d.update(format=99),
    "item outcome": lambda d: d["capitals"][0].update(items=[["etcher"]]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_refuses_what_is_none(change: str, validator: jsonschema.Draft202012Validator) -> None:
    content = json.loads(to_json(etch_tool()))
    assert errors(validator, content) == []
    CHANGES[change](content)
    assert errors(validator, content)


def test_every_field_says_what_it_means() -> None:
    schema = make_schema()
    records = {"Dossier": schema, **schema["$defs"]}
    for name, record in records.items():
        assert record["description"], name
        for field, about in record["properties"].items():
            assert about["description"], f"{name}.{field}"
            assert about["x-ja"], f"{name}.{field}"
