"""Every table of law: values read in the official text, and every row on both sides of its dates.

The values are in ``official_values.yaml`` beside this file; each was read in the official text,
never in the table. A table without any is a failure, so a new table needs one.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from kaname.law.engine.tables import NotEncodedError, Row, Table, load_table

PACKAGES = {"us": "kaname.law.us.export", "jp": "kaname.law.jp.export"}
ASKED = "2026-09-24"
"""The edition of the regulations that was read, where a value names no other day."""

VALUES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "official_values.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
WORDS = frozenset(
    {"table", "cite", "on", "where", "cells", "holds", "lacks", "only", "holds_rows",
     "row_values", "absent", "since", "until", "shares"}
)  # fmt: skip
DAY = timedelta(days=1)


def table_names() -> list[str]:
    """Return every table in the package, as ``us/embargoes``."""
    return sorted(
        f"{side}/{file.name.removesuffix('.csv')}"
        for side, package in PACKAGES.items()
        for file in (resources.files(package) / "tables").iterdir()
        if file.name.endswith(".csv")
    )


def table(name: str) -> Table:
    """Return the table by its name with the jurisdiction."""
    side, _, file = name.partition("/")
    return load_table(PACKAGES[side], file)


def is_like(row: Row, cells: Mapping[str, str]) -> bool:
    """Tell whether the row has all these cells; an unknown column is a ``KeyError``."""
    return all(row[column] == cell for column, cell in cells.items())


def day_of(value: Mapping[str, Any]) -> date:
    """Return the day on which the value is asked."""
    return date.fromisoformat(value.get("on", ASKED))


def found(value: Mapping[str, Any]) -> tuple[Row, ...]:
    """Return the rows in force on the day asked that the value is about."""
    rows = table(value["table"]).in_force(day_of(value))
    return tuple(row for row in rows if is_like(row, value.get("where") or {}))


def held(name: str, on: date) -> tuple[Row, ...]:
    """Return what the table holds on that day; ``()`` when it begins later."""
    try:
        return table(name).in_force(on)
    except NotEncodedError:
        return ()


def cell(row: Row, columns: str) -> str:
    """Return one cell, or several of them (``item+sub_item``) with a blank between."""
    return " ".join(row[column] for column in columns.split("+"))


def with_one(*words: str) -> list[Any]:
    """Return each value that says one of these things, named by its table and citation."""
    return [
        pytest.param(value, id=f"{value['table']}: {value['cite'][:48]}")
        for value in VALUES
        if any(word in value for word in words)
    ]


@pytest.mark.parametrize("name", table_names())
def test_every_table_has_an_official_value(name: str) -> None:
    mine = [value for value in VALUES if value["table"] == name]
    assert mine, f"no value of {name} was read in the official text"
    assert any(value.get("absent") or value.get("lacks") for value in mine) or any(
        "only" in value or "row_values" in value for value in mine
    ), f"nothing says what {name} must not hold"


def test_every_official_value_is_well_formed() -> None:
    names = set(table_names())
    assert [value for value in VALUES if value["table"] not in names] == []
    assert [value for value in VALUES if set(value) - WORDS or not value["cite"]] == []
    assert [value for value in VALUES if not set(value) - {"table", "cite", "on"}] == []


@pytest.mark.parametrize("value", with_one("table"))
def test_the_table_holds_what_the_official_text_says(value: dict[str, Any]) -> None:
    rows = found(value)
    assert rows, f"no row in force on {day_of(value)} for {value.get('where')}"
    if {"cells", "holds", "lacks", "since", "until"} & set(value):
        for row in rows:
            assert {column: row[column] for column in value.get("cells", {})} == value.get(
                "cells", {}
            )
            for column, words in value.get("holds", {}).items():
                assert set(words.split()) <= set(row.words(column)), column
            for column, words in value.get("lacks", {}).items():
                assert not set(words.split()) & set(row.words(column)), column


@pytest.mark.parametrize("value", with_one("table"))
def test_the_table_holds_it_from_its_first_day_and_not_the_day_before(
    value: dict[str, Any],
) -> None:
    for row in found(value):
        first, last = row.citation.in_force_from, row.citation.in_force_to
        assert any(other is row for other in held(value["table"], first))
        assert not any(other is row for other in held(value["table"], first - DAY))
        if last is not None:
            assert any(other is row for other in held(value["table"], last))
            assert not any(other is row for other in held(value["table"], last + DAY))


@pytest.mark.parametrize("value", with_one("only", "holds_rows", "row_values"))
def test_the_table_holds_these_rows_and_no_other(value: dict[str, Any]) -> None:
    rows = found(value)
    for column, words in value.get("only", {}).items():
        assert {row[column] for row in rows} == set(words.split())
    for column, words in value.get("holds_rows", {}).items():
        assert set(words.split()) <= {row[column] for row in rows}
    for columns, cells in value.get("row_values", {}).items():
        assert {cell(row, columns) for row in rows} == set(cells)


@pytest.mark.parametrize("value", with_one("absent"))
def test_a_neighbour_outside_the_boundary_has_no_row(value: dict[str, Any]) -> None:
    rows = table(value["table"]).in_force(day_of(value))
    for neighbour in value["absent"]:
        assert [row for row in rows if is_like(row, neighbour)] == [], neighbour


@pytest.mark.parametrize("value", with_one("since", "until"))
def test_the_dates_are_those_of_the_official_text(value: dict[str, Any]) -> None:
    for row in found(value):
        if "since" in value:
            first = date.fromisoformat(value["since"])
            assert row.citation.in_force_from == first
            assert row.in_force(first)
            assert not row.in_force(first - DAY)
        if "until" in value:
            last = date.fromisoformat(value["until"])
            assert row.citation.in_force_to == last
            assert row.in_force(last)
            assert not row.in_force(last + DAY)


@pytest.mark.parametrize("name", table_names())
def test_every_row_holds_from_its_first_day_to_its_last(name: str) -> None:
    rows = table(name).rows
    assert rows, f"{name} is empty"
    for row in rows:
        first, last = row.citation.in_force_from, row.citation.in_force_to
        assert row.in_force(first), row
        assert not row.in_force(first - DAY), row
        if last is None:
            assert row.in_force(max(first, row.citation.verified_on or first)), row
        else:
            assert first <= last, row
            assert row.in_force(last), row
            assert not row.in_force(last + DAY), row


@pytest.mark.parametrize("name", table_names())
def test_a_table_answers_nothing_for_a_day_before_it_begins(name: str) -> None:
    facts = table(name)
    begins = min(row.citation.in_force_from for row in facts)
    assert facts.in_force(begins)
    with pytest.raises(NotEncodedError):
        facts.in_force(begins - DAY)


def codes(value: Mapping[str, Any], name: str) -> set[str]:
    """Return the tariff codes of one list on the day asked."""
    rows = table(value["table"]).in_force(day_of(value))
    return {code for row in rows if row["list"] == name for code in row.words("codes")}


@pytest.mark.parametrize("value", with_one("shares"))
def test_two_tariff_lists_share_the_codes_that_the_regulation_says(value: dict[str, Any]) -> None:
    mine = codes(value, value["where"]["list"])
    for other, words in value["shares"].items():
        assert mine & codes(value, other) == set(words.split()), other
