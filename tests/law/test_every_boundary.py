"""Both sides of every boundary of the tables: groups of countries, numbers, and days.

Groups are read again from the tables with ``csv`` alone; limits are asked just below, at and just
above; and on the day before, on and after each day on which any row begins or ends, deals are
asked of both capitals.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

import kaname.law
from kaname.core.case import Case, EndUse, Item, Money, Party, Places, Quantity
from kaname.core.finding import Finding
from kaname.core.outcome import Outcome
from kaname.core.places import codes
from kaname.core.unknown import Truth
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.jp.export.facts import destination_class, member
from kaname.law.jp.export.russia_luxury import luxury_goods
from kaname.law.jp.export.table_2 import table_2
from kaname.law.us.export.ccl import entry_of
from kaname.law.us.export.de_minimis import above_share
from kaname.law.us.export.destinations import groups_of, is_among
from kaname.law.us.export.exceptions.facts import Deal
from kaname.law.us.export.exceptions.listings import value
from law.case_changes import findings

ROOT = Path(kaname.law.__file__).parent
PACKAGES = {"us": "kaname.law.us.export", "jp": "kaname.law.jp.export"}
DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)
CENT = Decimal("0.01")
GROUPS = ("A:1", "A:2", "A:3", "A:4", "A:5", "A:6", "B", "D:1", "D:2", "D:3", "D:4", "D:5", "E:1",
          "E:2")  # fmt: skip
MEMBERSHIPS = ("group_a", "un_arms_embargo", "russia_diversion")
SIDES = ((-CENT, "below"), (Decimal(0), "at"), (CENT, "above"))

BOUNDARIES = {
    "us/advanced_chips tpp_from": "us/export/test_advanced_chips.py",
    "us/advanced_chips tpp_below": "us/export/test_advanced_chips.py",
    "us/advanced_chips density_from": "us/export/test_advanced_chips.py",
    "us/advanced_chips density_below": "us/export/test_advanced_chips.py",
    "us/advanced_chips transfer_rate_from": "us/export/test_advanced_chips.py",
    "us/advanced_chips memory_density_above": "us/export/test_advanced_chips.py",
    "us/advanced_chips exempt_below": "us/export/test_advanced_chips.py",
    "us/chip_review_policies tpp_below": "us/export/test_advanced_chips.py",
    "us/chip_review_policies dram_below": "us/export/test_advanced_chips.py",
    "us/de_minimis percent": "test_every_boundary.py",
    "us/exception_values limit_usd": "test_every_boundary.py",
    "us/ownership percent": "us/export/test_ownership.py",
    "jp/approval_exceptions limit_jpy": "jp/export/test_approval_exceptions.py",
    "jp/goods_thresholds value": "jp/export/test_thresholds.py",
    "jp/part_rules percent": "jp/export/test_listed_parts.py",
    "jp/russia_luxury above_jpy": "test_every_boundary.py",
    "jp/small_value_limits amount_jpy": "jp/export/test_list_control.py",
    "jp/table_2_items free_jpy": "test_every_boundary.py",
}
"""Numeric column -> the test that asks just below, at and just above its values."""
NO_BOUNDARY = frozenset(
    {"row", "category", "footnote", "policy", "number", "chapter", "years", "months", "days",
     "scope", "code", "item", "sub_item", "part", "reading", "first", "last", "fine_jpy",
     "times_value", "company_fine_jpy", "hs", "paragraph", "edition"}
)  # fmt: skip
"""Columns of numbers that name something, or that only are said: no fact is held against them."""


def files() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Yield every table by its name with its rows, read with ``csv``."""
    for side in PACKAGES:
        for path in sorted((ROOT / side / "export" / "tables").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                yield f"{side}/{path.stem}", list(csv.DictReader(file))


TABLES = dict(files())


def naive(name: str, on: date) -> list[dict[str, str]]:
    """Return the rows of a table on a day."""
    day = on.isoformat()
    return [r for r in TABLES[name] if r["valid_from"] <= day <= (r["valid_to"] or "9999")]


def edges(name: str) -> list[date]:
    """Return the day before, on and after each day on which a row begins or ends."""
    found: set[date] = set()
    for row in TABLES[name]:
        turns = [date.fromisoformat(row["valid_from"])]
        if row["valid_to"]:
            turns.append(date.fromisoformat(row["valid_to"]) + DAY)
        found |= {day for turn in turns for day in (turn - DAY, turn, turn + DAY)}
    return sorted(found)


def is_number(cell: str) -> bool:
    try:
        Decimal(cell)
    except InvalidOperation:
        return False
    return True


# --- groups of countries ---


def test_every_country_is_in_the_country_groups_that_the_table_says() -> None:
    wrong = []
    territory = {r["country"]: r["row_of"] for r in TABLES["us/country_chart"] if r["row_of"]}
    for on in (*edges("us/country_groups"), TODAY):
        held = {row["country"]: row["groups"].split() for row in naive("us/country_groups", on)}
        for country in codes():
            own = held.get(country, held.get(territory.get(country, ""), []))
            try:
                found = groups_of(on, country)
            except NotEncodedError:
                if country in held:
                    wrong.append((on, country, "not encoded"))
                continue
            if found != set(own):
                wrong.append((on, country, sorted(found)))
            for group in GROUPS:
                if is_among(on, country, (group,)) is not (group in own) and ":" in group:
                    wrong.append((on, country, group))
    assert wrong == []


@pytest.mark.parametrize("table", MEMBERSHIPS)
def test_every_country_is_in_the_japanese_table_that_says_so(table: str) -> None:
    days = edges(f"jp/{table}")
    begins = days[1]
    for on in (*(day for day in days if day >= begins), TODAY):
        named = {row["country"] for row in naive(f"jp/{table}", on)}
        for country in codes():
            assert (member(table, on, country) is not None) is (country in named), (on, country)
    with pytest.raises(NotEncodedError):
        member(table, begins - DAY, "DE")


def test_every_country_has_one_class_of_destination() -> None:
    group_a = {row["country"] for row in naive("jp/group_a", TODAY)}
    embargo = {row["country"] for row in naive("jp/un_arms_embargo", TODAY)}
    assert (len(group_a), len(embargo)) == (27, 10)
    for country in codes():
        expected = "group_a" if country in group_a else "other"
        expected = "un_embargo" if country in embargo else expected
        assert destination_class(TODAY, country) == expected, country


# --- numbers ---


def test_every_column_of_numbers_has_a_test_at_its_boundaries() -> None:
    found = set()
    for name, rows in TABLES.items():
        for column in rows[0]:
            cells = [row[column] for row in rows if row[column]]
            if cells and all(is_number(cell) for cell in cells) and column not in NO_BOUNDARY:
                found.add(f"{name} {column}")
    assert found == set(BOUNDARIES)
    for test in BOUNDARIES.values():
        assert (Path(__file__).parent / test).exists()


def matter(item: Item, to: str, start: str = "JP") -> Matter:
    return Matter(Case(items=(item,), places=Places(from_=start, to=to, via=())), TODAY).of_item(
        item
    )


@pytest.mark.parametrize("row", naive("us/de_minimis", TODAY), ids=lambda row: row["destination"])
@pytest.mark.parametrize(("step", "side"), SIDES)
def test_us_content_below_at_and_above_the_level(
    row: dict[str, str], step: Decimal, side: str
) -> None:
    named = {line["destination"] for line in TABLES["us/de_minimis"]}
    places = [row["destination"]] if row["destination"] != "*" else ["DE", "CN", "RU"]
    for to in places:
        assert to in named or row["destination"] == "*"
        item = Item(id="item", origin="JP", us_content_percent=Decimal(row["percent"]) + step)
        assert above_share(matter(item, to)).holds is (side == "above")


def lvs_rows() -> list[Any]:
    """Return each LVS value that stands for one paragraph, with an ECCN inside it alone."""
    found = []
    for row in naive("us/exception_values", date(2026, 11, 20)):
        place = row["paragraphs"].split()[0]
        eccn = row["eccn"] if place == "*" else f"{row['eccn']}.{place}"
        if Decimal(row["limit_usd"]) and not (place == "*" and row["excluded"]):
            found.append(pytest.param(eccn, row["limit_usd"], id=f"{eccn} {row['limit_usd']}"))
    return found


@pytest.mark.parametrize(("eccn", "limit"), lvs_rows())
def test_a_value_below_at_and_above_the_lvs_limit(eccn: str, limit: str) -> None:
    holds: list[Truth] = []
    for step, _ in SIDES:
        item = Item(id="item", eccn=eccn, value=Money(Decimal(limit) + step, "USD"))
        asked = matter(item, "TR", "US")
        entry = entry_of(asked)
        assert entry is not None
        holds.append(value(Deal(asked, entry, ())).holds)
    assert holds == [True, True, False]


@pytest.mark.parametrize(
    "row", naive("jp/russia_luxury", TODAY), ids=lambda row: f"{row['hs']} {row['above_jpy']}"
)
def test_a_price_below_at_and_above_that_of_luxury_goods(row: dict[str, str]) -> None:
    code = (row["hs"] + "99")[:6] if len(row["hs"]) < 6 else row["hs"]
    for step in (-1, 0, 1):
        item = Item(
            id="item", kind="goods", hs=code, quantity=Quantity(Decimal(2), "piece"),
            value=Money(2 * (Decimal(row["above_jpy"]) + step), "JPY"),
        )  # fmt: skip
        found = luxury_goods(matter(item, "RU"))
        others = [line for line in naive("jp/russia_luxury", TODAY) if code.startswith(line["hs"])]
        least = min(Decimal(line["above_jpy"]) for line in others)
        if least < Decimal(row["above_jpy"]):
            continue
        assert (found is not None and found.holds is not False) is (step > 0)


@pytest.mark.parametrize(
    "row",
    [row for row in naive("jp/table_2_items", TODAY) if row["free_jpy"]],
    ids=lambda row: row["number"],
)
def test_a_value_below_at_and_above_what_table_7_frees(row: dict[str, str]) -> None:
    outcomes = []
    to = "CN" if row["places"] == "all" else row["places"]
    for step in (-1, 0, 1):
        item = Item(id="item", kind="goods", table_2_number=row["number"],
                    value=Money(Decimal(row["free_jpy"]) + step, "JPY"))  # fmt: skip
        outcomes.append({verdict.outcome for verdict in table_2.rule(matter(item, to))})
    below, at, above = outcomes
    assert below == at
    assert at != above
    assert Outcome.LICENCE_REQUIRED not in at


# --- days ---


def probes() -> list[Case]:
    """Return deals that between them meet every provision that is asked of an item or a case."""
    no = dict.fromkeys(("military", "weapons_of_mass_destruction", "informed_by_bis"), False)
    user = Party(id="user", roles=("end_user",), kind="company", country="CN", us_person=False)
    tool = Item(id="item", kind="goods", origin="US", eccn="3B001.c.1.a", meti_item="7の項(17)",
                hs="8486.20", value=Money(Decimal(900_000), "JPY"))  # fmt: skip
    chip = Item(id="item", kind="goods", origin="JP", eccn="3A090.a", meti_item="not_listed",
                hs="8542.31", us_content_percent=Decimal(12))  # fmt: skip
    know = Item(id="item", kind="technology", origin="US", eccn="3E001", meti_item="7の項(1)")
    plain = Item(id="item", kind="goods", origin="US", eccn="EAR99", meti_item="not_listed",
                 hs="2204.10", value=Money(Decimal(90_000), "JPY"))  # fmt: skip
    return [
        Case(items=(item,), parties=(user,), end_use=EndUse(**use),
             places=Places(from_=start, to=to, via=()))
        for item, start, to, use in (
            (tool, "JP", "CN", {}), (chip, "JP", "AE", no), (know, "US", "IN", no),
            (plain, "JP", "RU", no), (plain, "JP", "IR", {"military": True}),
            (tool, "US", "KR", {"weapons_of_mass_destruction": True, "wmd_kinds": ("nuclear",)}),
        )
    ]  # fmt: skip


def shape(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return sorted((finding.provision, finding.outcome.value) for finding in found)


def test_every_day_on_which_a_row_begins_or_ends_is_answered_on_both_sides() -> None:
    days = sorted({day for name in TABLES for day in edges(name)})
    assert len(days) > 100
    differ = 0
    for number, case in enumerate(probes()):
        before: list[tuple[str, str]] = []
        for day in days[number % 2 :: 2] if number > 1 else days:
            found = findings(case, (), day)
            assert found, (number, day)
            differ += shape(found) != before
            before = shape(found)
    assert differ > 60


def test_a_row_is_found_by_its_key_from_its_first_day_to_its_last() -> None:
    for name in TABLES:
        side, _, file = name.partition("/")
        rows = load_table(PACKAGES[side], file).rows
        for row in rows:
            first, last = row.citation.in_force_from, row.citation.in_force_to
            assert _holds(rows, row, first)
            assert not _holds(rows, row, first - DAY)
            assert _holds(rows, row, first + DAY) is (last is None or first + DAY <= last)
            if last is not None:
                assert [_holds(rows, row, last + step * DAY) for step in (-1, 0, 1)] == [
                    last - DAY >= first, True, False,
                ]  # fmt: skip


def _holds(rows: tuple[Row, ...], row: Row, on: date) -> bool:
    return row.in_force(on) and any(other is row for other in rows)
