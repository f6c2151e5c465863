from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kaname.core.case import Case, Money, Owner, Quantity
from kaname.core.not_given import not_given
from kaname.core.reading import SIZE_MAX, case_to_plain, read_case
from kaname.core.unknown import UNKNOWN

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


def read(text: str, file: str = "deal.yaml") -> Case:
    return read_case(text.encode(), file)


def item(field: str, text: str) -> Any:
    """Return what a field of an item holds when the file says ``text``."""
    return getattr(read(f"items:\n  {field}: {text}\n").items[0], field)


def place(text: str) -> Any:
    return read(f"places: {{to: {text}}}").places.to


def test_a_deal_is_read() -> None:
    case = read(
        """\
kaname: 1
title: "Dry etcher: 300 mm"
event: export
ship_date: 2026-11-20
parties:
  - id: maker
    roles: [seller, exporter]
    name: かなえ株式会社
    country: JP
    owners: []
  - id: fab
    roles: end_user
    birth_date: 1970-01-31
    owners:
      - {party: maker, percent: 49.9}
      - {name: Someone, percent: 50.1}
    us_person: no
items:
  - quantity: {amount: 2, unit: set}
    value: {amount: 0.1, currency: JPY}
    hs: 8486.20
    eccn: 3b001.C.1.c
    meti_item: ７の項（１６）
    us_content_percent: 27 %
    technical_parameters: {wafer: 300 mm, power: no}
places: {from: JP, via: [], to: CN}
"""
    )
    maker, fab = case.parties
    assert case.title == "Dry etcher: 300 mm"
    assert case.ship_date == date(2026, 11, 20)
    assert maker.owners == ()
    assert maker.roles == ("seller", "exporter")
    assert fab.roles == ("end_user",)
    assert fab.birth_date == date(1970, 1, 31)
    assert fab.owners == (
        Owner(party="maker", percent=Decimal("49.9")),
        Owner(name="Someone", percent=Decimal("50.1")),
    )
    assert fab.us_person is False
    (etcher,) = case.items
    assert etcher.id == "item1"
    assert etcher.quantity == Quantity(Decimal(2), "set")
    assert etcher.value == Money(Decimal("0.1"), "JPY")
    assert (etcher.hs, etcher.eccn, etcher.meti_item) == ("848620", "3B001.c.1.c", "7の項(16)")
    assert etcher.us_content_percent == Decimal(27)
    assert etcher.technical_parameters == {"wafer": "300 mm", "power": "no"}
    assert (case.places.from_, case.places.via, case.places.to) == ("JP", (), "CN")
    assert case.places.end_use_at is UNKNOWN


def test_yaml_and_json_are_one_format() -> None:
    yaml_text = "{title: x, us: 1}".replace(", us: 1", "")
    json_text = '{"title": "x"}'
    assert read(yaml_text) == read(json_text) == read(json_text, "deal.json") == Case(title="x")


@pytest.mark.parametrize("nothing", ["", "null", "~", "NULL", "unknown", "Unknown", "不明", '""'])
def test_unknown_can_be_said_in_words(nothing: str) -> None:
    case = read(
        f"title: {nothing}\nship_date: {nothing}\nparties:\n  - owners: {nothing}\n"
        f"    roles: {nothing}\n    us_person: {nothing}\nitems: {nothing}\nplaces: {nothing}\n"
    )
    assert case.title is UNKNOWN
    assert case.ship_date is UNKNOWN
    assert case.parties[0].owners is UNKNOWN
    assert case.parties[0].us_person is UNKNOWN
    assert case.parties[0].roles == ()
    assert case.items == ()
    assert case.places.to is UNKNOWN


def test_a_quoted_null_is_a_text() -> None:
    assert read('title: "null"').title == "null"
    assert read('{"title": "null"}', "deal.json").title == "null"


def test_norway_is_a_country() -> None:
    assert place("NO") == "NO"
    assert read("title: NO").title == "NO"
    assert read('{"places": {"to": "NO"}}', "deal.json").places.to == "NO"


@pytest.mark.parametrize(
    ("written", "value"),
    [("yes", True), ("Yes", True), ("true", True), ("はい", True), ('"yes"', True),
     ("no", False), ("NO", False), ("False", False), ("いいえ", False)],
)  # fmt: skip
def test_yes_and_no(written: str, value: bool) -> None:
    assert item("food_or_medicine", written) is value


def test_json_true_and_false_are_yes_and_no() -> None:
    case = read('{"items": [{"food_or_medicine": true, "us_direct_product": false}]}', "a.json")
    assert case.items[0].food_or_medicine is True
    assert case.items[0].us_direct_product is False


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("hs", "012345", "012345"), ("hs", "8471.30", "847130"), ("hs", "0106.20", "010620"),
        ("hs", "1_000", None), ("eccn", "5E002", "5E002"), ("eccn", "1E101", "1E101"),
        ("description", "1e3", "1e3"), ("description", "0x1F", "0x1F"),
        ("description", "2026-11-20", "2026-11-20"), ("description", "12:30:45", "12:30:45"),
        ("description", ".inf", ".inf"), ("description", "on", "on"), ("description", "007", "007"),
    ],
)  # fmt: skip
def test_values_are_read_as_they_are_written(field: str, written: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(Exception, match="KAN-1026"):
            item(field, written)
    else:
        assert item(field, written) == value


def test_numbers_of_json_are_read_as_they_are_written() -> None:
    case = read(
        '{"items": {"hs": 8471.30, "eccn": 5E002, "value": {"amount": 0.1000000001}}}', "a.json"
    )
    assert case.items[0].hs == "847130"
    assert case.items[0].eccn == "5E002"
    assert isinstance(case.items[0].value, Money)
    assert case.items[0].value.amount == Decimal("0.1000000001")


@pytest.mark.parametrize("written", ["0.1", "999999999999999.9999999999", "0", "007", "２７.５"])
def test_amounts_are_exact(written: str) -> None:
    value = read(f"items: {{value: {{amount: {written}}}}}").items[0].value
    assert isinstance(value, Money)
    assert value.amount == Decimal(written)
    plain = case_to_plain(read(f"items: {{value: {{amount: {written}}}}}"))
    assert Decimal(plain["items"][0]["value"]["amount"]) == value.amount


@pytest.mark.parametrize("written", ["0", "100", "100.00", "99.9999999999", "27%", "２７％"])
def test_percentages_from_0_to_100(written: str) -> None:
    value = item("us_content_percent", written)
    assert value == Decimal(written.rstrip("%％"))


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b'title: "\\ud83d\\ude00"', "😀"), ("title: 😀".encode(), "😀"),
        (b'{"title": "\\ud83d\\ude00"}', "😀"), ('{\t"title":\t"😀"\t}'.encode(), "😀"),
        (b"\xef\xbb\xbftitle: x", "x"), ("title: かな".encode("utf-16"), "かな"),
        (b"\xfe\xff" + "title: かな".encode("utf-16-be"), "かな"), (b"title: a\r\n", "a"),
        (b'{"title": "a\\/b\\n"}', "a/b"), (b"title: |\n  a\n  b\n", "a\nb"),
        (b"title: >\n  a\n  b\n", "a b"), (b"title: 'it''s'", "it's"),
        (b"%YAML 1.2\n---\ntitle: x\n...\n", "x"),
    ],
)  # fmt: skip
def test_encodings_and_escapes(data: bytes, title: str) -> None:
    assert read_case(data).title == title


def test_a_file_of_the_largest_size_is_read() -> None:
    text = b"title: x\n#" + b"-" * (SIZE_MAX - 10)
    assert len(text) == SIZE_MAX
    assert read_case(text).title == "x"


def test_one_value_is_a_list_of_one() -> None:
    case = read("parties: {name: a, roles: end_user, owners: {name: b}}\nplaces: {via: SG}")
    assert case.parties[0].roles == ("end_user",)
    assert case.parties[0].owners == (Owner(name="b"),)
    assert case.places.via == ("SG",)


def test_parties_and_items_are_called_by_their_position() -> None:
    case = read("parties:\n  - name: a\n  - id: fab\n  - name: c\nitems:\n  - {}\n  - id: x\n")
    assert [party.id for party in case.parties] == ["party1", "fab", "party3"]
    assert [thing.id for thing in case.items] == ["item1", "x"]


def test_owners_may_hold_each_other() -> None:
    case = read(
        "parties:\n  - {id: a, owners: {party: b, percent: 10}}\n"
        "  - {id: b, owners: {party: a, percent: 10}}\n"
    )
    assert len(case.parties) == 2


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_is_read_and_written(path: Path) -> None:
    case = read_case(path.read_bytes(), str(path))
    assert case.parties
    assert case.items
    again = read(str(case_to_plain(case)).replace("True", "yes").replace("False", "no"))
    assert again == case


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


def test_what_is_not_given_is_told() -> None:
    case = read(
        "title: x\nevent: export\nship_date: 2026-11-20\nreference: r\n"
        "parties:\n  - {id: a, kind: company, roles: seller, owners: [{name: b, country: JP}]}\n"
        "  - {id: p, kind: person}\n"
    )
    gaps = [(gap.record, gap.field) for gap in not_given(case)]
    assert ("", "items") in gaps
    assert ("", "title") not in gaps
    assert ("parties[a]", "name") in gaps
    assert ("parties[a]", "roles") not in gaps
    assert ("parties[p]", "roles") in gaps
    assert ("parties[a].owners[1]", "percent") in gaps
    assert ("parties[a].owners[1]", "party") not in gaps  # the owner is named
    assert ("parties[a]", "birth_date") not in gaps  # a company is not born
    assert ("parties[p]", "birth_date") in gaps
    assert ("places", "to") in gaps
    assert not any(record == "parties[a]" and field == "addresses" for record, field in gaps)
