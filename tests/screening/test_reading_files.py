"""Tests of what all loaders share: JSON files, and rows of the layout's width."""

import json

import pytest

from kaname.core.problem import ProblemError
from kaname.screening.sources.loaded import Account
from kaname.screening.sources.reading import SourceFile, json_of, rows_of_csv, whole_rows


def rows(text: str, account: Account) -> list[tuple[int, list[str]]]:
    return list(whole_rows(rows_of_csv(text, account), 2, account))


def test_whole_rows_are_counted_and_given_with_their_lines() -> None:
    account = Account("list.csv")
    assert rows("1,2\n\n3,4\n", account) == [(1, ["1", "2"]), (3, ["3", "4"])]
    assert account.rows_read == 2


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("1,2\n3\n", "KAN-2007", 2),
        ("1\n2,3\n", "KAN-2029", 1),
        ("1,2\n3,4,5\n", "KAN-2029", 2),
        ("1\n2\n", "KAN-2029", 1),
    ],
)
def test_only_a_last_row_that_is_short_was_cut_off(text: str, code: str, line: int) -> None:
    with pytest.raises(ProblemError) as raised:
        rows(text, Account("list.csv"))
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.line) == (code, line)


def test_json_is_read_as_it_is() -> None:
    assert json_of(SourceFile("a.json", b'{"a": [1, null]}')) == {"a": [1, None]}


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b'[{"a": 1},\n {"b":', 2, "Expecting value"),
        (b"[" + b"1" * 5000 + b"]", None, "4300 digits"),
        (b"[" * 100_000 + b"]" * 100_000, None, "deep"),
    ],
)
def test_what_is_no_json_is_refused(data: bytes, line: int | None, says: str) -> None:
    with pytest.raises(ProblemError) as raised:
        json_of(SourceFile("a.json", data))
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.line) == ("KAN-2020", line)
    assert says in json.dumps([problem.found.en, problem.expected.en, problem.mend.en])
