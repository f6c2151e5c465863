"""Dated tables: the day before, on and after each date; what is wrong with a table is said."""

from datetime import date
from pathlib import Path

import pytest

from kaname.core.problem import ProblemError
from kaname.law.engine.tables import NotEncodedError, Table, load_table

HEAD = "key,value,valid_from,valid_to,citation,source,published_on,verified_on\n"
ROWS = (
    HEAD + "a,first,2025-01-01,2025-10-08,X 1,https://example.org/1,,2026-01-01\n"
    "a,second,2025-10-09,,X 2,https://example.org/2,2025-04-09,2026-01-01\n"
    "b,gap,2025-01-01,2025-01-31,X 3,https://example.org/3,,2026-01-01\n"
)


def table(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> Table:
    package = tmp_path / f"tables_{name}"
    (package / "tables").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "tables" / "facts.csv").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    return load_table(f"tables_{name}", "facts", "key")


@pytest.fixture
def facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Table:
    return table(ROWS, tmp_path, monkeypatch, f"ok_{abs(hash(request.node.nodeid))}")


@pytest.mark.parametrize(
    ("on", "value"),
    [("2025-01-01", "first"), ("2025-10-08", "first"), ("2025-10-09", "second"),
     ("2025-10-10", "second")],
)  # fmt: skip
def test_each_day_has_its_own_row(facts: Table, on: str, value: str) -> None:
    row = facts.find(date.fromisoformat(on), "a")
    assert row is not None
    assert row["value"] == value


def test_a_day_before_the_first_row_is_refused(facts: Table) -> None:
    with pytest.raises(NotEncodedError) as refusal:
        facts.find(date(2024, 12, 31), "a")
    assert refusal.value.earliest == date(2025, 1, 1)


def test_a_day_after_the_last_row_has_none(facts: Table) -> None:
    assert facts.find(date(2025, 1, 31), "b") is not None
    assert facts.find(date(2025, 2, 1), "b") is None


def test_a_key_that_was_never_there_has_none(facts: Table) -> None:
    assert facts.find(date(2020, 1, 1), "zz") is None
    assert not facts.knows("zz")


@pytest.mark.parametrize(
    "broken",
    [
        ROWS.replace("X 1", ""),
        ROWS.replace("https://example.org/1", ""),
        ROWS.replace("2025-01-01,2025-10-08", "someday,2025-10-08"),
        ROWS.replace(",verified_on", ",checked_on"),
        ROWS.replace("2026-01-01\n", "\n", 1),
    ],
    ids=["no citation", "no source", "no date", "renamed column", "never verified"],
)
def test_a_fact_without_provenance_makes_the_table_unusable(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ProblemError) as refusal:
        table(broken, tmp_path, monkeypatch, f"broken_{abs(hash(broken))}")
    assert refusal.value.status == 3
    assert refusal.value.problems[0].code == "KAN-3001"


def test_what_was_not_read_is_no_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = table(ROWS.replace("2026-01-01\n", "unverified\n", 1), tmp_path, monkeypatch, "unread")
    assert [row.citation.verified_on for row in found][:2] == [None, date(2026, 1, 1)]


def test_a_missing_table_is_a_problem_and_not_an_empty_one() -> None:
    with pytest.raises(ProblemError) as refusal:
        load_table("kaname.law", "no_such_table", "key")
    assert refusal.value.status == 3
