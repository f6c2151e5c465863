"""Licence rows whose scope stands in words: what the item is for, and whose parameters it meets."""

from datetime import date
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.tables import load_table

CHART = "country_chart"
LICENCE, NOTHING, OPEN = "licence_required", "no_requirement_found", "undetermined"
PACKAGE = "kaname.law.us.export"


def us_made(us: ModuleType, eccn: str, **facts: object) -> Item:
    return us.part(eccn, origin="US", **facts)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("eccn", "for_items", "to", "expected"),
    [
        # 3D001: NS 1 for 3A001.b to .h and 3B outside the heading's exceptions
        ("3D001", UNKNOWN, "DE", OPEN),
        ("3D001", (), "DE", OPEN),
        ("3D001", ("3A001.b.2",), "DE", LICENCE),
        ("3D001", ("3A001.a.2",), "DE", NOTHING),
        ("3D001", ("3A001",), "DE", OPEN),
        ("3D001", ("3B001.a.1",), "DE", LICENCE),
        ("3D001", ("3B001.a.4",), "DE", NOTHING),
        ("3D001", ("3B001.q",), "CA", LICENCE),
        ("3D001", ("3B001.a.1",), "CA", NOTHING),
        ("3D001", ("3A090.c",), "CN", LICENCE),
        ("3D001", ("3A090.c",), "KR", NOTHING),
        ("3D001", ("3A777",), "DE", OPEN),
        # any of several items decides
        ("3D001", ("3A001.a.2", "3A001.b.2"), "DE", LICENCE),
        # 3E001, with a row that counts only on shipments from Macau or D:5
        ("3E001", ("3A003",), "DE", LICENCE),
        ("3E001", ("3A991.a",), "DE", NOTHING),
        ("3E001", ("3B001.a.4",), "DE", NOTHING),
        ("3E001", ("3A090.b",), "VN", LICENCE),
        # 1E001: "for MT reasons" asks whether the item itself is controlled for them
        ("1E001", ("1C107",), "JP", LICENCE),
        ("1E001", ("1B001.d.4",), "JP", LICENCE),
        ("1E001", ("1C001",), "JP", LICENCE),
        ("1E001", ("1A004.d",), "DE", NOTHING),
        ("1E001", ("1A004.d",), "TD", LICENCE),
        # 2E001 and 6E001: ranges of entries
        ("2E001", ("2B005",), "DE", LICENCE),
        ("2E001", ("2B201",), "JP", NOTHING),
        ("2E001", ("2B201",), "CN", LICENCE),
        ("6E001", ("6A008.j.1",), "DE", LICENCE),
        ("6D991", ("6A991",), "DE", NOTHING),
        # 4E001 and 5E002
        ("4E001", ("4A090.b",), "KR", NOTHING),
        ("4E001", ("4A003.b",), "KR", LICENCE),
        ("4E001", ("4A090.b",), "CN", LICENCE),
        # all but what is for one paragraph
        ("0B501.a", ("0A501.y",), "JP", NOTHING),
        ("0B501.a", ("0A501.a",), "JP", LICENCE),
        ("9A610.x", ("9A610.b",), "DE", NOTHING),
        ("9A610.x", ("9A610.a",), "DE", LICENCE),
    ],
)  # fmt: skip
def test_what_the_item_is_for(
    us: ModuleType, eccn: str, for_items: object, to: str, expected: str
) -> None:
    found = us.finding(us.deal(to, us_made(us, eccn, for_items=for_items), start="US"), CHART)
    assert found.outcome.value == expected, us.texts(found.trace)


@pytest.mark.parametrize(
    ("eccn", "meets", "to", "expected"),
    [
        # 3A002.h: MT 1 only where 3A101.a.2.b is met; NS 2 has no X for Japan, MT 1 has
        ("3A002.h", UNKNOWN, "JP", OPEN),
        ("3A002.h", (), "JP", NOTHING),
        ("3A002.h", ("3A101.a.2.b",), "JP", LICENCE),
        ("3A002.h", ("3A101.a.1",), "JP", NOTHING),
        ("3A002.a.6.a", UNKNOWN, "JP", NOTHING),
        # 2B007: NP 1 where 2B207 is met
        ("2B007", ("2B207",), "BR", LICENCE),
        ("3A001.e.2", ("3A201.a",), "KR", NOTHING),
        ("3A001.e.2", ("3A201.a",), "IL", LICENCE),
    ],
)
def test_whose_parameters_it_meets(
    us: ModuleType, eccn: str, meets: object, to: str, expected: str
) -> None:
    item = us_made(us, eccn, meets_parameters_of=meets)
    found = us.finding(us.deal(to, item, start="US"), CHART)
    assert found.outcome.value == expected, us.texts(found.trace)


@pytest.mark.parametrize(
    ("eccn", "to", "expected"),
    [
        ("6A002.a.1", "DE", LICENCE), ("6A003.b.3", "DE", LICENCE), ("6A003.b.4.a", "DE", LICENCE),
        ("5D992.z.2", "CN", LICENCE), ("5D992.z.2", "KR", NOTHING), ("2B116.b", "IL", LICENCE),
    ],
)  # fmt: skip
def test_paragraphs_that_a_row_in_words_always_covers(
    us: ModuleType, eccn: str, to: str, expected: str
) -> None:
    assert us.outcome(us.deal(to, us_made(us, eccn), start="US"), CHART) == expected


def test_reasons_that_the_classifier_determined_come_first(us: ModuleType) -> None:
    item = us_made(us, "3D001", for_items=("3A001.a.2",), reasons_for_control=("NS", "AT"))
    assert us.outcome(us.deal("DE", item, start="US"), CHART) == OPEN
    item = us_made(us, "3D001", for_items=("3A001.a.2",), reasons_for_control=("NS1", "AT"))
    assert us.outcome(us.deal("DE", item, start="US"), CHART) == LICENCE


def test_technology_from_where_chips_are_restricted_stays_open(us: ModuleType) -> None:
    """742.6(a)(6)(ii): 3E001 for 3A090, from Macau or D:5, by an entity of there."""
    item = us_made(us, "3E001", for_items=("3A090.c",))
    assert us.outcome(us.deal("VN", item, start="CN"), CHART) == OPEN
    assert us.outcome(us.deal("VN", item, start="US"), CHART) == NOTHING
    assert us.outcome(us.deal("KR", item, start="CN"), CHART) == NOTHING


@pytest.mark.parametrize(("on", "expected"), [(date(2026, 7, 22), OPEN), (date(2026, 7, 23), OPEN)])
def test_the_worldwide_requirement_stays_open_beyond_its_groups(
    us: ModuleType, on: date, expected: str
) -> None:
    item = us_made(us, "3D001", for_items=("3A090.a",))
    assert us.outcome(us.deal("KR", item, start="US"), CHART, on=on) == expected
    assert us.outcome(us.deal("CN", item, start="US"), CHART, on=on) == LICENCE


def test_every_rule_belongs_to_a_row_in_words_of_the_same_days() -> None:
    controls = load_table(PACKAGE, "ccl_controls", "eccn", "row")
    for rule in load_table(PACKAGE, "prose_scopes"):
        (row,) = [
            r
            for r in controls
            if (r["eccn"], r["row"]) == (rule["eccn"], rule["row"])
            and r.citation.in_force_from == rule.citation.in_force_from
        ]
        assert row["scope"] == "prose" or row["worded"]
        assert rule["kind"] in {"always", "for", "meets", "features"}
        assert rule["kind"] == "always" or rule["listed"] or rule["unclear"]


def test_how_many_rows_in_words_are_decided() -> None:
    """The rest names no requirement that can be read (3A232:4, 4A001:4) or is decided whole."""
    controls = load_table(PACKAGE, "ccl_controls")
    in_words = {(r["eccn"], r["row"]) for r in controls if r["scope"] == "prose" or r["worded"]}
    decided = {(r["eccn"], r["row"]) for r in load_table(PACKAGE, "prose_scopes")}
    assert (len(in_words), len(decided)) == (232, 230)


def items_that_decide(eccn: str) -> list[tuple[str, ...]]:
    """One item of each kind that the rules of an entry name, and one that no rule names."""
    rules = [r for r in load_table(PACKAGE, "prose_scopes") if r["eccn"] == eccn]
    words = {
        word.partition("-")[0]
        for rule in rules
        for column in ("listed", "excluded", "unclear")
        for word in rule.words(column)
    }
    return [*((word,) for word in sorted(words) if "*" not in word), ("EAR99",)]


ENTRIES = sorted({r["eccn"] for r in load_table(PACKAGE, "prose_scopes") if r["kind"] == "for"})


@pytest.mark.parametrize("to", ["JP", "CN", "BR"])
def test_not_knowing_what_it_is_for_is_never_milder(us: ModuleType, to: str) -> None:
    for eccn in ENTRIES:
        unknown = us.outcome(us.deal(to, us_made(us, eccn), start="US"), CHART)
        outcomes = {
            us.outcome(us.deal(to, us_made(us, eccn, for_items=items), start="US"), CHART)
            for items in items_that_decide(eccn)
        }
        assert unknown == OPEN or outcomes == {unknown}, (eccn, unknown, outcomes)
