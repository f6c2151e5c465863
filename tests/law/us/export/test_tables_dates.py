"""From which day each EAR row is held, and that no row leaves a hole that reads as an answer."""

import csv
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from kaname.law.engine.tables import NotEncodedError, load_table

ROOT = Path(__file__).resolve().parents[4]
TABLES = ROOT / "src" / "kaname" / "law" / "us" / "export" / "tables"
PACKAGE = "kaname.law.us.export"
KEYS = {
    "country_chart": ("country",),
    "country_groups": ("country",),
    "ccl_entries": ("eccn",),
    "ccl_controls": ("eccn", "row"),
    "chart_footnotes": ("footnote", "eccn"),
}

COPY_OF_2025 = "2025-07-11"
EDITION_OF_2026 = "2026-01-01"
EDITION_HELD = "2026-07-23"
FIREARMS_RULE = date(2025, 9, 30)
"""90 FR 47170 takes effect: it undoes the rule of 2024 on firearms."""

FIREARMS = (
    "0A501", "0A502", "0A504", "0A505", "0A506", "0A507", "0A508", "0A509",
    "0D501", "0E501", "0E502", "0E504", "0E505",
)  # fmt: skip


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spans(row: dict[str, str]) -> tuple[date, date | None]:
    last = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return date.fromisoformat(row["valid_from"]), last


@pytest.mark.parametrize("name", KEYS)
def test_a_row_follows_the_one_before_without_a_hole(name: str) -> None:
    """On a day in a hole a table answers None or (), which is read as nothing there."""
    held: dict[tuple[str, ...], list[tuple[date, date | None]]] = {}
    for row in read(name):
        held.setdefault(tuple(row[column] for column in KEYS[name]), []).append(spans(row))
    for key, days in held.items():
        days.sort(key=lambda span: span[0])
        for (_, last), (first, _) in pairwise(days):
            assert last is not None, key
            assert first == last + timedelta(days=1), key


def test_the_licence_rows_of_an_entry_begin_and_end_with_it() -> None:
    """Were some of them held later, the others would read as the whole entry."""
    entries: dict[str, set[tuple[date, date | None]]] = {}
    for row in read("ccl_entries"):
        entries.setdefault(row["eccn"], set()).add(spans(row))
    rows: dict[tuple[str, str], set[tuple[date, date | None]]] = {}
    for row in read("ccl_controls"):
        rows.setdefault((row["eccn"], row["row"]), set()).add(spans(row))
    for (eccn, number), days in rows.items():
        assert days == entries[eccn], (eccn, number)


def test_how_far_back_the_tables_reach() -> None:
    days = Counter(row["valid_from"] for row in read("ccl_entries"))
    assert days == {COPY_OF_2025: 591, EDITION_OF_2026: 45, EDITION_HELD: 2}
    newest = {row["eccn"] for row in read("ccl_entries") if row["valid_from"] == EDITION_HELD}
    assert newest == {"0A502", "9A012"}
    chart = {row["country"]: row for row in read("country_chart")}
    printed = {code for code, row in chart.items() if row["columns"] or row["pointer"]}
    assert len(printed) == 200
    assert {chart[code]["valid_from"] for code in printed} == {EDITION_OF_2026}
    groups = {row["country"]: row for row in read("country_groups")}
    assert {code for code, row in groups.items() if row["valid_from"] != EDITION_HELD} == {"AE"}


@pytest.mark.parametrize("eccn", FIREARMS)
def test_firearms_are_not_held_before_their_rule_of_2024_was_undone(eccn: str) -> None:
    for name in ("ccl_entries", "ccl_controls"):
        for row in read(name):
            if row["eccn"] == eccn:
                assert spans(row)[0] >= FIREARMS_RULE, row


def test_the_emirates_enter_group_a5_on_the_day_of_the_rule() -> None:
    (row,) = (row for row in read("country_groups") if row["country"] == "AE")
    assert (row["groups"], row["valid_from"], row["published_on"]) == (
        "A:5 B", "2026-07-10", "2026-07-14",
    )  # fmt: skip
    assert "91 FR 43038" in row["citation"]
    groups = load_table(PACKAGE, "country_groups", "country")
    with pytest.raises(NotEncodedError):
        groups.find(date(2026, 7, 9), "AE")


def test_what_the_tables_answer_on_days_that_cases_ask_about() -> None:
    entries = load_table(PACKAGE, "ccl_entries", "eccn")
    controls = load_table(PACKAGE, "ccl_controls", "eccn")
    chart = load_table(PACKAGE, "country_chart", "country")
    for day in (date(2025, 10, 9), date(2025, 11, 10)):
        assert entries.find(day, "3A001") is not None
        assert len(controls.all(day, "3A001")) == len(controls.all(date(2026, 9, 24), "3A001"))
        for table, key in ((entries, "0A501"), (controls, "9A012"), (chart, "JP")):
            with pytest.raises(NotEncodedError):
                table.find(day, key)
    row = chart.find(date(2026, 1, 1), "JP")
    assert row is not None
    assert row["columns"] == "CB1 NS1 MT1 RS1"
