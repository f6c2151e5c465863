"""Any bytes give a case or problems; what is written is read back; the two parsers agree."""

import dataclasses
import json
import random
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kaname.core import places
from kaname.core.canonical import canonical_bytes
from kaname.core.case import Case, FieldSpec, Item, Party, field_specs
from kaname.core.partial_date import PartialDate
from kaname.core.problem import ProblemError
from kaname.core.reading import case_to_plain, read_case
from kaname.core.reading_nodes import (
    INVISIBLE,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    _Builder,
)
from kaname.core.reading_problems import Halt, Report
from kaname.core.reading_values import UNKNOWN_PATTERN
from kaname.core.schema import case_schema
from kaname.core.unknown import UNKNOWN

IDS = st.from_regex(r"[a-z][a-z0-9_.-]{0,5}", fullmatch=True)
VISIBLE = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff")
TEXTS = st.text(VISIBLE, max_size=20).map(
    # A text that says that it is not known is no text, and blanks around one are not kept.
    lambda text: "x" if re.match(UNKNOWN_PATTERN, text) else text.strip()
)
AMOUNTS = st.decimals(0, Decimal("999999999999999.9"), places=6)

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXTS,
    "id": IDS,
    "yes_no": st.booleans(),
    "date": st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    "birth_date": st.dates(date(1900, 1, 1), date(2199, 12, 31))
    | st.builds(PartialDate, st.integers(1900, 2199), st.none() | st.integers(1, 12)),
    "number": AMOUNTS,
    "percent": st.decimals(0, 20, places=4),
    "country": st.sampled_from(places.codes()),
    "currency": st.sampled_from(places.currency_codes()),
    "hs": st.from_regex(r"[1-9][0-9]{3,9}", fullmatch=True),
    "eccn": st.sampled_from(["EAR99", "3A001", "5E002", "1E101", "3A001.a.2.c", "9A610.x"]),
    "meti_item": st.sampled_from(
        ["not_listed", "7の項(16)", "3の2の項(2)5の2", "16の項(1)", "1の項"]
    ),
    "entry_id": st.sampled_from(["ofac-sdn:2677", "bis-entity:0123456789ab", "mof:1-2"]),
    "mapping": st.dictionaries(TEXTS, TEXTS, max_size=3),
}


@st.composite
def records(draw: st.DrawFn, record: type) -> Any:
    values: dict[str, Any] = {}
    attributes = {field.name.rstrip("_"): field.name for field in dataclasses.fields(record)}
    for spec in field_specs(record):
        if spec.record in (Party, Item) or spec.kind == "id" or draw(st.booleans()):
            continue
        values[attributes[spec.name]] = draw(_field(spec))
    return record(**values)


def _field(spec: FieldSpec) -> st.SearchStrategy[Any]:
    if spec.record is not None:
        one: st.SearchStrategy[Any] = records(spec.record)
    else:
        one = st.sampled_from(spec.words) if spec.words else VALUES[spec.kind]
    return st.lists(one, max_size=3).map(tuple) if spec.many else one


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return any case that a file can describe."""
    case = draw(records(Case))
    ids = draw(st.lists(IDS, unique=True, max_size=3))
    parties = [dataclasses.replace(draw(records(Party)), id=party_id) for party_id in ids]
    parties = [draw(_fitting(party, ids)) for party in parties]
    items = [
        dataclasses.replace(draw(records(Item)), id=item_id)
        for item_id in draw(st.lists(IDS, unique=True, max_size=3))
    ]
    return dataclasses.replace(case, parties=tuple(parties), items=tuple(items))


@st.composite
def _fitting(draw: st.DrawFn, party: Party, ids: list[str]) -> Party:
    """Return the party with owners and decisions that fit the case."""
    others = [other for other in ids if other != party.id]
    if isinstance(party.owners, tuple):
        named = [draw(st.sampled_from([UNKNOWN, *others])) for _ in party.owners]
        owners = tuple(
            dataclasses.replace(_decided(owner), party=name)
            for owner, name in zip(party.owners, named, strict=True)
        )
        party = dataclasses.replace(party, owners=owners)
    return _decided(party)


def _decided(record: Any) -> Any:
    """Return the party or owner without entries that are both confirmed and excluded."""
    apart = tuple(entry for entry in record.not_same_as if entry not in record.same_as)
    return dataclasses.replace(record, not_same_as=apart)


WORDS = [
    "kaname: 1", "title:", "parties:", "items:", "- ", "  ", "\n", "\t", "id: a", "roles:", "[",
    "]", "{", "}", ",", ": ", "&a ", "*a", "!!str ", "'", '"', "#", "---\n", "...\n", "|\n", "? ",
    "owners:", "percent: 60", "party: a", "NO", "null", "~", "unknown", "不明",
    "7の項(16)", "\\u0000",
    "value:", "amount: 1e5", "%YAML 1.2\n", "\ufeff", "\x00", "\ud7ff", "😀", "\x85",
    "\u2028", "<<:",
]  # fmt: skip


def outcome(data: bytes, file: str = "") -> object:
    """Return the case, or the codes of the problems; let every other exception through."""
    try:
        return read_case(data, file)
    except ProblemError as caught:
        error = caught
    assert error.status == 2
    for problem in error.problems:
        assert problem.to("en").isprintable() or "\n" in problem.to("en")
        assert problem.to("ja")
    return [problem.code for problem in error.problems]


@given(st.binary(max_size=200), st.sampled_from(["", "a.yaml", "a.json"]))
def test_any_bytes_are_a_case_or_problems(data: bytes, file: str) -> None:
    outcome(data, file)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map("".join), st.sampled_from(["", "a.json"]))
def test_any_yaml_like_text_is_a_case_or_problems(text: str, file: str) -> None:
    outcome(text.encode("utf-8", "surrogatepass"), file)


@given(st.text(max_size=100), st.sampled_from(["utf-8", "utf-16", "utf-8-sig", "cp932"]))
def test_any_text_in_any_encoding_is_a_case_or_problems(text: str, encoding: str) -> None:
    outcome(text.encode(encoding, "ignore"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["parties", "items", "id", "owners", "value", "places", "roles", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_a_case_or_problems(document: Any) -> None:
    outcome(json.dumps(document).encode(), "a.json")


@given(cases())
def test_what_is_written_is_read_back(case: Case) -> None:
    plain = case_to_plain(case)
    assert read_case(json.dumps(plain).encode(), "case.json") == case
    assert read_case(canonical_bytes(plain)) == case
    assert read_case(yaml.safe_dump(plain, allow_unicode=True).encode(), "case.yaml") == case
    assert read_case(yaml.safe_dump(plain, default_flow_style=True).encode("utf-16")) == case


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_fields_is_irrelevant(case: Case, chance: random.Random) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            names = list(value)
            chance.shuffle(names)
            return {name: shuffled(value[name]) for name in names}
        return [shuffled(inner) for inner in value] if isinstance(value, list) else value

    assert read_case(json.dumps(shuffled(case_to_plain(case))).encode()) == case


def without_marks(node: Node | None) -> object:
    """Return the node without places: the parsers see an empty value at different spots."""
    match node:
        case ScalarNode():
            return node.text, node.is_plain
        case SequenceNode():
            return [without_marks(element) for element in node.elements]
        case MappingNode():
            return {key.text: without_marks(value) for key, value in node.entries}
    return None


def nodes(text: str, loader: Any) -> object:
    report = Report("")
    try:
        root = _Builder(report).read(yaml.parse(text, Loader=loader))
    except (yaml.YAMLError, Halt, ValueError):
        return None
    return without_marks(root), bool(report)


@pytest.mark.skipif(not hasattr(yaml, "CBaseLoader"), reason="PyYAML without its C parser")
@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=20).map("".join))
def test_the_fast_and_the_slow_parser_agree(text: str) -> None:
    assume(not INVISIBLE.search(text))  # such a text is refused before it is parsed
    fast, slow = nodes(text, yaml.CBaseLoader), nodes(text, yaml.BaseLoader)
    if fast is not None and slow is not None:
        assert fast == slow


VALIDATOR = Draft202012Validator(case_schema())
BEYOND_SCHEMA = {
    "KAN-1013", "KAN-1023", "KAN-1028", "KAN-1031", "KAN-1032", "KAN-1033", "KAN-1034", "KAN-1035",
    "KAN-1041",
}  # fmt: skip
"""Keys that differ in blanks only, days that do not exist, items that do not, and what must hold
between several facts: JSON Schema cannot say these."""

OTHER_VALUES = (
    st.sampled_from([
        None, "", "unknown", "不明", True, False, "yes", "いいえ", "Yes ", "null", "x y", " JP",
        "jp", "NO", "2026-02-30", "2026-11-20", "２０２６-11-20", "27 %", "100.0", "100.1", "0",
        "1962", "1962-05", "1962-13", 1962, 196,
        "-1", "1,000",
        "8486.20", "00.12", "3a001 A.2", "3A001.2", "７の項（１６）", "17の項", "ofac-sdn:1", "a\n",
        "export", "Export", [], {}, [[]], [None], ["unknown"], [{}], {"x": 1}, {"id": "a"},
        {"amount": "5", "currency": "JPY"}, {" ": "x"}, {"x": None, "y": ["z"]}, "\x07", "x" * 65,
    ])
    | st.text(VISIBLE, max_size=6)
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """Return the document of a case in which one value or one field may be wrong."""
    plain = json.loads(json.dumps(case_to_plain(draw(cases()))))
    place: Any = plain
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        keys = [key for key in keys if key != "kaname"]
        if isinstance(place, dict) and (not keys or draw(st.integers(0, 5)) == 0):
            known = [
                "title",
                "roles",
                "owners",
                "value",
                "amount",
                "hs",
                "via",
                "from",
                "kind",
                "x",
            ]
            place[draw(st.sampled_from(known))] = draw(OTHER_VALUES)
            return plain
        if not keys:
            return plain
        key = draw(st.sampled_from(keys))
        inner = place[key]
        if not isinstance(inner, dict | list) or draw(st.integers(0, 3)) == 0:
            place[key] = draw(OTHER_VALUES)
            return plain
        place = inner


@given(cases())
def test_the_schema_accepts_every_case(case: Case) -> None:
    VALIDATOR.validate(json.loads(json.dumps(case_to_plain(case))))


@settings(max_examples=200)
@given(spoilt())
def test_the_reader_and_the_schema_agree(document: Any) -> None:
    errors = list(VALIDATOR.iter_errors(document))
    found = outcome(json.dumps(document).encode(), "case.json")
    if isinstance(found, Case):
        assert errors == [], "the reader takes what the schema refuses"
    else:
        assert isinstance(found, list)
        assert errors or set(found) & BEYOND_SCHEMA, f"only the reader refuses: {found}"
