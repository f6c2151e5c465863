"""Thresholds of the Goods Ordinance: just below, at and just above each, and what they decide."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from kaname.core.case import Item
from kaname.core.unknown import UNKNOWN, Unknown
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.thresholds import Reading, readings
from kaname.law.jp.export.words import PACKAGE

TODAY = date(2026, 11, 20)
EDITION = date(2026, 2, 14)
ROWS = load_table(PACKAGE, "goods_thresholds").rows
INSIDE = {">=": (False, True, True), ">": (False, False, True),
          "<=": (True, True, False), "<": (True, False, False)}  # fmt: skip
"""Whether a value just below, at and just above the threshold meets it."""


def around(row: Row) -> tuple[Decimal, Decimal, Decimal]:
    value = Decimal(row["value"])
    step = Decimal(1).scaleb(int(value.as_tuple().exponent) - 3)
    return value - step, value, value + step


def stated(row: Row, value: Decimal) -> dict[str, str]:
    return {row["quantity"]: f"{value:f} {row['unit']}"}


def press(pressure: str, diameter: str, number: str | Unknown = UNKNOWN) -> Item:
    return Item(
        id="press", kind="goods", meti_item=number,
        technical_parameters={
            "isostatic_press.maximum_pressure": pressure,
            "isostatic_press.chamber_inner_diameter": diameter,
        },
    )  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['provision']} {row['quantity']}")
def test_each_comparison_just_below_at_and_just_above(row: Row) -> None:
    alone = Reading(readings(EDITION)[0].number, row["provision"], True, (row,))
    met = tuple(alone.holds(stated(row, value)) for value in around(row))
    assert met == INSIDE[row["comparison"]]


def test_a_reading_holds_only_when_all_its_comparisons_do() -> None:
    for reading in readings(TODAY):
        names = {row["quantity"] for row in reading.rows}
        if len(names) > 1:
            first = reading.rows[0]
            inside = next(v for v in around(first) if Reading(
                reading.number, "", True, (first,)).holds(stated(first, v)))  # fmt: skip
            assert reading.holds(stated(first, inside)) in (UNKNOWN, False)
        assert reading.holds({}) is UNKNOWN


def test_readings_are_held_from_the_edition_that_was_read() -> None:
    assert readings(EDITION - timedelta(days=1)) == ()
    assert len(readings(EDITION)) == len({row["reading"] for row in ROWS})


def test_a_quantity_has_one_unit() -> None:
    units: dict[str, str] = {}
    for row in ROWS:
        assert units.setdefault(row["quantity"], row["unit"]) == row["unit"]


@pytest.mark.parametrize(
    ("pressure", "diameter", "outcome"),
    [
        ("68.9 MPa", "153 mm", "undetermined"),
        ("69 MPa", "153 mm", "licence_required"),
        ("69 MPa", "152 mm", "undetermined"),
        ("69 MPa", "152.1 mm", "licence_required"),
        ("６９ＭＰａ", "1,520 mm", "licence_required"),
        ("69", "153 mm", "undetermined"),
        ("69 bar", "153 mm", "undetermined"),
        ("about 70 MPa", "153 mm", "undetermined"),
        ("1,5 MPa", "153 mm", "undetermined"),
    ],
)
def test_values_that_alone_reach_a_threshold_list_the_goods(
    deals: ModuleType, pressure: str, diameter: str, outcome: str
) -> None:
    case = deals.deal("KR", press(pressure, diameter))
    finding = deals.findings(case)["jp.export.list_control"]
    assert finding.outcome.value == outcome
    asked = {question.id for question in finding.questions}
    assert asked == ({"item.meti_item"} if outcome == "undetermined" else set())
    if outcome == "licence_required":
        assert any("1条19号" in citation.cite for citation in finding.citations)
        assert "catch_all" not in deals.findings(case)


def test_no_exception_for_small_value_is_offered_without_a_number(deals: ModuleType) -> None:
    case = deals.deal("KR", press("80 MPa", "160 mm"))
    assert "jp.export.small_value" not in deals.findings(case)


def test_before_the_edition_the_item_stays_a_question(deals: ModuleType) -> None:
    case = deals.deal("KR", press("80 MPa", "160 mm"))
    assert deals.outcome(case, "list_control", EDITION) == "licence_required"
    assert deals.outcome(case, "list_control", EDITION - timedelta(days=1)) == "undetermined"


@pytest.mark.parametrize("number", ["not_listed", "16の項(1)"])
def test_goods_said_to_be_unlisted_against_a_threshold_are_open(
    deals: ModuleType, number: str
) -> None:
    case = deals.deal("KR", press("80 MPa", "160 mm", number))
    finding = deals.findings(case)["jp.export.list_control"]
    assert finding.outcome.value == "undetermined"
    assert {question.id for question in finding.questions} == {"item.meti_item"}
    below = deals.deal("KR", press("60 MPa", "160 mm", number))
    assert deals.outcome(below, "list_control") == "no_requirement_found"


def test_a_stated_number_stands_and_is_told_of_a_threshold_not_reached(deals: ModuleType) -> None:
    case = deals.deal("KR", press("60 MPa", "160 mm", "2の項(14)"))
    finding = deals.findings(case)["jp.export.list_control"]
    assert finding.outcome.value == "licence_required"
    assert any("1条19号" in text.en and ">= 69 MPa" in text.en for text in finding.caveats)
    fits = deals.findings(deals.deal("KR", press("80 MPa", "160 mm", "2の項(14)")))
    assert not any("1条19号" in t.en for t in fits["jp.export.list_control"].caveats)


@pytest.mark.parametrize(
    ("performance", "outcome"),
    [("5999", "undetermined"), ("6000", "licence_required"), ("6001", "licence_required")],
)
def test_total_processing_performance_of_a_circuit(
    deals: ModuleType, performance: str, outcome: str
) -> None:
    name = "integrated_circuit.total_processing_performance"
    chip = Item(id="chip", kind="goods", technical_parameters={name: f"{performance} TPP"})
    assert deals.outcome(deals.deal("CN", chip), "list_control") == outcome


def test_a_provision_that_asks_more_than_numbers_lists_nothing_alone(deals: ModuleType) -> None:
    reactor = Item(id="reactor", kind="goods", technical_parameters={"reactor.volume": "1 m3"})
    finding = deals.findings(deals.deal("CN", reactor))["jp.export.list_control"]
    assert finding.outcome.value == "undetermined"


def test_an_irrelevant_parameter_changes_nothing(deals: ModuleType) -> None:
    values = {
        "isostatic_press.maximum_pressure": "80 MPa",
        "isostatic_press.chamber_inner_diameter": "160 mm",
    }
    outcomes = []
    for stated in (values, {**values, "colour": "69 MPa"}):
        item = Item(id="press", kind="goods", technical_parameters=stated)
        found = deals.findings(deals.deal("KR", item))
        outcomes.append({name: finding.outcome for name, finding in found.items()})
    assert outcomes[0] == outcomes[1]


def test_the_page_of_the_lists_shows_every_reading_that_decides_alone() -> None:
    page = (Path(__file__).resolve().parents[4] / "docs" / "japan-list.md").read_text("utf-8")
    shown = [line for line in page.splitlines() if "条" in line and line.startswith("| ")]
    assert shown == [
        f"| {reading.number} | {reading.provision} | "
        + "; ".join(
            f"`{row['quantity']}` {row['comparison']} {row['value']} {row['unit']}"
            for row in reading.rows
        )
        + " |"
        for reading in readings(TODAY)
        if reading.whole
    ]
