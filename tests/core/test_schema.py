import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from kaname.core.case import Case, field_specs
from kaname.core.problem import ProblemError
from kaname.core.reading import read_case
from kaname.core.schema import KINDS, case_schema, records, reference_tables

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SCHEMA = case_schema()


def complaints(document: Any) -> list[str]:
    return [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(document)]


def test_the_schema_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_is_valid(path: Path) -> None:
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert complaints(document) == []
    assert complaints(document | {"titel": "x"}) == ["$"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_valid_as_editors_read_them(path: Path) -> None:
    # An editor resolves YAML before it validates: numbers and yes/no come as such.
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["ship_date"] = str(document["ship_date"])
    assert complaints(document) == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


def test_every_field_stands_in_the_schema_in_both_languages() -> None:
    for record in records():
        name = "Case" if record is Case else record.__name__
        schema = SCHEMA if record is Case else SCHEMA["$defs"][
            {"EndUse": "end_use"}.get(name, name.lower())
        ]  # fmt: skip
        assert schema["additionalProperties"] is False
        specs = {spec.name: spec for spec in field_specs(record)}
        assert set(schema["properties"]) - {"kaname"} == set(specs)
        for field, spec in specs.items():
            assert schema["properties"][field]["description"] == spec.meaning.en
            assert schema["properties"][field]["x-ja"] == spec.meaning.ja


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"event": "ship"}, ["$.event"]),
        ({"kaname": 2}, ["$.kaname"]),
        ({"places": {"to": "UK"}}, ["$.places"]),
        ({"parties": {"roles": ["end_usr"]}}, ["$.parties"]),
        ({"parties": [{"owners": [{"percent": 100.1}]}]}, ["$.parties"]),
        ({"items": [{"value": {"amount": "1,200"}}]}, ["$.items"]),
        ({"items": [{"eccn": "3F001"}]}, ["$.items"]),
        ({"items": [{"hs": "848"}]}, ["$.items"]),
        ({"ship_date": "20/11/2026"}, ["$.ship_date"]),
        ({"end_use": {"military": "maybe"}}, ["$.end_use"]),
        ({"title": ["a"]}, ["$.title"]),
        ({"title": "a\x07"}, ["$.title"]),
        ({"parties": [{"other_names": ["unknown"]}]}, ["$.parties"]),
        ({"parties": [{"other_names": [None]}]}, ["$.parties"]),
        ({"parties": [None]}, ["$.parties"]),
        ({"parties": [{"id": "a b"}]}, ["$.parties"]),
        ({"parties": [{"same_as": ["Huawei"]}]}, ["$.parties"]),
        ({"items": [{"value": {"amount": -1}}]}, ["$.items"]),
        ({"items": [{"value": {"amount": 10**15}}]}, ["$.items"]),
        ({"items": [{"us_content_percent": 100.5}]}, ["$.items"]),
        ({"items": [{"us_content_percent": -0.5}]}, ["$.items"]),
        ({"items": [{"technical_parameters": {" ": "x"}}]}, ["$.items"]),
        ({"items": [{"technical_parameters": {"x": ["y"]}}]}, ["$.items"]),
        ({"items": [{"meti_item": "item 7"}]}, ["$.items"]),
        ({"places": {"via": ["SG", None]}}, ["$.places"]),
        ([], ["$"]),
    ],
)
def test_the_schema_and_the_reader_refuse(document: Any, where: list[str]) -> None:
    assert complaints(document) == where
    with pytest.raises(ProblemError):
        read_case(json.dumps(document).encode(), "case.json")


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"kaname": 1},
        {"title": None, "parties": None, "ship_date": "unknown"},
        {"parties": {"roles": "end_user"}},
        {"parties": [{"owners": []}]},
        {"items": {"value": {"amount": 0.1, "currency": "JPY"}, "hs": 8486.2}},
        {"items": {"us_content_percent": "27 %", "food_or_medicine": "はい"}},
        {"items": {"meti_item": "７の項（１６）", "eccn": "3a001 A.2"}},
        {"places": {"via": "SG", "to": "NO"}},
        {"parties": [{"birth_date": "1962-05-03"}, {"birth_date": "1962-05"}]},
        {"parties": [{"birth_date": "1962"}, {"birth_date": 1962}, {"birth_date": "１９６２"}]},
    ],
)
def test_the_schema_and_the_reader_accept(document: Any) -> None:
    assert complaints(document) == []
    read_case(json.dumps(document).encode(), "case.json")


def test_every_kind_of_value_is_explained() -> None:
    kinds = {spec.kind for record in records() for spec in field_specs(record)}
    assert kinds <= set(KINDS)


def test_the_page_of_fields_is_up_to_date() -> None:
    page = (ROOT / "docs" / "case-fields.md").read_text(encoding="utf-8")
    assert page == reference_tables(), (
        "write it anew: kaname schema case --format markdown --out docs/case-fields.md"
    )


def test_the_page_s_own_example_is_a_case() -> None:
    page = (ROOT / "docs" / "case.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    case = read_case(example.encode())
    assert len(case.parties) == 2
    assert complaints(yaml.load(example, Loader=yaml.BaseLoader)) == []
