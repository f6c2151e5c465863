"""The ledger of support: every row with its source; capacity against demand, by hand."""

from dataclasses import replace
from datetime import date

import pytest

from kaname.core.problem import ProblemError
from kaname.core.text import plain
from kaname.supply.countries import codes
from kaname.supply.starter import products
from kaname.supply.subsidies import (
    MINOR_DIGITS,
    Demand,
    Support,
    capacity_by,
    overbuilding,
    read_demand,
    support,
    totals,
    utilisation,
)

LEDGER = support()


def row(country: str = "JPN", capacity: float | None = 60.0, **given: object) -> Support:
    stated: dict[str, object] = {
        "country": country, "product": "ev_battery_cell", "programme": "x", "recipient": "y",
        "site": "", "year": 2024, "kind": "grant", "status": "approved", "currency": "JPY",
        "amount": 100, "capacity": capacity, "unit": "GWh_year", "start_year": 2027,
        "full_year": None, "counted": True, "publisher": "z", "address": "", "sure": False,
        "note": plain(""), "verified_on": "unverified",
    }  # fmt: skip
    return Support(**{**stated, **given})  # type: ignore[arg-type]


def demand(amount: float, country: str = "", year: int = 2030, **given: object) -> Demand:
    stated: dict[str, object] = {
        "scenario": "s", "product": "ev_battery_cell", "country": country, "unit": "GWh_year",
        "year": year, "demand": amount, "existing": None,
    }  # fmt: skip
    return Demand(**{**stated, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize("one", LEDGER, ids=lambda one: f"{one.recipient} {one.year}")
def test_every_row_can_be_followed_up(one: Support) -> None:
    assert one.country in codes()
    assert not one.product or one.product in products()
    assert one.currency in MINOR_DIGITS
    assert one.recipient
    assert one.publisher
    assert one.amount is None or one.amount > 0
    assert (one.capacity is None) == (not one.unit)
    assert one.start_year is None or one.full_year is None or one.start_year <= one.full_year
    if one.verified_on == "unverified":
        assert not one.sure
        return
    assert one.address.startswith(("https://", "http://"))
    assert date.fromisoformat(one.verified_on) >= date(one.year, 1, 1)


def test_the_ledger_spans_the_programmes_and_both_capitals() -> None:
    assert len(LEDGER) >= 60
    assert {one.country for one in LEDGER} >= {"USA", "JPN", "DEU", "FRA", "ITA", "KOR", "CHN"}
    assert {one.recipient for one in LEDGER} >= {"JASM", "Rapidus", "TSMC Arizona", "Intel"}


def test_both_figures_of_the_92_firms_stand_and_one_is_counted() -> None:
    found = [one for one in LEDGER if one.recipient == "92 firms"]
    assert [(one.amount, one.counted) for one in found] == [
        (300 * 10**8, True), (31 * 10**10, False),
    ]  # fmt: skip


def test_sums_are_by_currency_and_kind_without_what_is_said_twice_or_cancelled() -> None:
    rows = [
        row(), row(amount=50), row(amount=None), row(kind="loan", amount=7),
        row(amount=1000, counted=False), row(amount=1000, status="cancelled"),
        row("USA", currency="USD", amount=3),
    ]  # fmt: skip
    found = {(one.country, one.kind): (one.amount, one.rows, one.unknown) for one in totals(rows)}
    assert found == {
        ("JPN", "grant"): (150, 3, 1), ("JPN", "loan"): (7, 1, 0), ("USA", "grant"): (3, 1, 0),
    }  # fmt: skip


def test_capacity_counts_from_the_year_it_is_full() -> None:
    rows = [row(capacity=10.0), row(capacity=20.0, full_year=2029), row(capacity=None),
            row(capacity=40.0, status="cancelled"), row(capacity=5.0, start_year=None)]  # fmt: skip
    by_year = {
        year: sum(capacity_by(rows, "ev_battery_cell", "GWh_year", year).values())
        for year in (2026, 2027, 2028, 2029)
    }
    assert by_year == {2026: 0, 2027: 10, 2028: 10, 2029: 30}
    (use,) = utilisation(rows, [demand(15.0)])
    assert (use.used, use.used_at_most) == (None, pytest.approx(0.5))
    assert use.undated == 2


def test_use_is_never_over_one_and_unknown_without_capacity() -> None:
    (full,) = utilisation([row()], [demand(61.0, existing=0.0)])
    (none,) = utilisation([row()], [demand(61.0, year=2026, existing=0.0)])
    assert full.used == 1.0
    assert none.used is None


def test_existing_capacity_counts_where_every_country_states_it() -> None:
    both = [demand(30.0, "JPN", existing=20.0), demand(30.0, "USA", existing=20.0)]
    (use,) = utilisation([row()], both)
    assert use.used == pytest.approx(60 / 100)
    (use,) = utilisation([row()], [both[0], demand(30.0, "USA")])
    assert use.existing is None
    assert use.used is None
    assert use.used_at_most == pytest.approx(1.0)


def test_who_builds_beyond_demand() -> None:
    rows = [row("JPN", 60.0), row("USA", 20.0), row("DEU", 1000.0)]
    both = [demand(50.0, "JPN", existing=0.0), demand(50.0, "USA", existing=0.0)]
    found = overbuilding(rows, both)
    assert [one.country for one in found] == ["JPN", "USA"]
    assert [one.beyond for one in found] == pytest.approx([0.25, -0.25])
    world = overbuilding(rows, [*both, demand(200.0, existing=0.0)])
    japan = next(one for one in world if one.country == "JPN")
    assert (japan.capacity_share, japan.demand_share) == pytest.approx((60 / 1080, 0.25))


@pytest.mark.parametrize(
    ("more", "existing", "told"),
    [
        ([], 0.0, True), ([], None, False), ([row("USA", None)], 0.0, False),
        ([row("USA", 5.0, start_year=None)], 0.0, False),
        ([row("USA", 5.0, unit="wafers_year")], 0.0, False),
        ([row("USA", None, status="cancelled")], 0.0, True),
        ([row("FRA", None)], 0.0, True), ([row(product="dram", capacity=None)], 0.0, True),
    ],
)  # fmt: skip
def test_a_share_of_capacity_is_told_only_over_a_whole_set(
    more: list[Support], existing: float | None, told: bool
) -> None:
    asked = [demand(50.0, "JPN", existing=10.0), demand(50.0, "USA", existing=existing)]
    found = overbuilding([row("JPN", 60.0), row("USA", 20.0), *more], asked)
    assert {one.capacity_share is not None for one in found} == {told}
    assert {one.beyond is not None for one in found} == {told}
    assert {one.country: one.capacity for one in found} == {"JPN": 70.0, "USA": 20.0}
    if told:
        assert sum(one.capacity_share or 0 for one in found) == pytest.approx(1)


def test_the_worlds_capacity_counts_only_where_it_is_stated() -> None:
    asked = [demand(50.0, "JPN", existing=0.0), demand(50.0, "USA", existing=0.0)]
    for world in (demand(200.0), demand(200.0, existing=0.0)):
        found = overbuilding([row("JPN", 60.0)], [*asked, world])
        assert (found[0].capacity_share is None) == (world.existing is None)
    unknown = overbuilding([row("JPN", 60.0), row("FRA", None)], [*asked, world])
    assert unknown[0].capacity_share is None


def test_shares_beyond_demand_add_up_to_nothing() -> None:
    rows = [row("JPN", 60.0), row("USA", 20.0), row("CAN", 7.0)]
    asked = [demand(amount, country, existing=1.0)
             for amount, country in ((5.0, "JPN"), (50.0, "USA"), (8.0, "CAN"))]  # fmt: skip
    assert sum(one.beyond or 0 for one in overbuilding(rows, asked)) == pytest.approx(0)
    half = [replace(one, demand=one.demand / 2) for one in asked]
    assert [one.beyond for one in overbuilding(rows, half)] == pytest.approx(
        [one.beyond for one in overbuilding(rows, asked)]
    )


TABLE = "product,unit,year,demand,country\nev_battery_cell,GWh_year,2030,100,Japan\n"


def test_a_table_of_demand_is_read() -> None:
    assert read_demand(TABLE.encode(), "d.csv") == (demand(100.0, "JPN", scenario="-"),)


@pytest.mark.parametrize("shown", ["GWh a year", "GWh／年", "gwh_year"])
def test_a_unit_is_read_as_the_ledger_shows_it_too(shown: str) -> None:
    told = TABLE.replace("GWh_year", shown)
    assert read_demand(told.encode(), "d.csv")[0].unit == "GWh_year"


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("ev_battery_cell,G", "ev_cell,G", "d.csv:2 product"),
        ("GWh_year", "GWh", "d.csv:2 unit"),
        ("2030", "30", "d.csv:2 year"),
        (",100,", ",-1,", "d.csv:2 demand"),
        (",100,", ",nan,", "d.csv:2 demand"),
        (",100,", ",,", "d.csv:2 demand"),
        ("Japan", "Japonia", "d.csv:2 country"),
        ("unit", "units", "d.csv:1"),
    ],
)
def test_what_is_wrong_with_a_table_of_demand(old: str, new: str, place: str) -> None:
    with pytest.raises(ProblemError) as error:
        read_demand(TABLE.replace(old, new).encode(), "d.csv")
    assert [(p.code, str(p.place)) for p in error.value.problems] == [("KAN-6131", place)]


def test_all_problems_of_a_table_come_together() -> None:
    with pytest.raises(ProblemError) as error:
        read_demand((TABLE.replace("2030", "x") + "q,w,2030,1,\n").encode(), "d.csv")
    assert [str(p.place) for p in error.value.problems] == ["d.csv:2 year", "d.csv:3 product"]
