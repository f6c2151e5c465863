"""Dates of which only the year, or the year and the month, are known."""

import pickle
from datetime import date

import pytest

from kaname.core.canonical import canonical_bytes, to_plain
from kaname.core.case import Case, Party
from kaname.core.partial_date import BirthDate, PartialDate, date_from_iso
from kaname.core.problem import ProblemError
from kaname.core.reading import read_case
from kaname.core.unknown import UNKNOWN


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1962", PartialDate(1962)),
        ("1962-05", PartialDate(1962, 5)),
        ("1962-05-03", date(1962, 5, 3)),
        ("0962", PartialDate(962)),
    ],
)
def test_what_a_text_says_is_what_it_is_written_as(text: str, value: BirthDate) -> None:
    assert date_from_iso(text) == value
    assert value.isoformat() == str(value) == text
    assert canonical_bytes(value) == f'"{text}"'.encode()
    assert pickle.loads(pickle.dumps(value)) == value


@pytest.mark.parametrize("text", ["", "62", "1962-13", "1962-00", "0000", "1962-5", "1962-02-30"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are the standard library's
        date_from_iso(text)


def test_a_part_is_not_the_whole() -> None:
    assert PartialDate(1962) != PartialDate(1962, 1)
    assert len({PartialDate(1962), PartialDate(1962), PartialDate(1962, 1)}) == 2
    with pytest.raises(ValueError, match="month"):
        PartialDate(1962, 13)


def party(written: str) -> Party:
    case = read_case(f"parties:\n  - id: p\n    birth_date: {written}\n".encode(), "a.yaml")
    return case.parties[0]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1962", PartialDate(1962)), ('"1962"', PartialDate(1962)),
        ("1962-05", PartialDate(1962, 5)), ("１９６２-05", PartialDate(1962, 5)),
        ("1962-05-03", date(1962, 5, 3)), ("unknown", UNKNOWN),
    ],
)  # fmt: skip
def test_a_case_says_of_a_birth_what_is_known(written: str, value: object) -> None:
    assert party(written).birth_date == value


@pytest.mark.parametrize("written", ["1962-13", "62", "about 1962", "1962-02-30", "1850"])
def test_a_case_with_another_text_is_refused(written: str) -> None:
    with pytest.raises(ProblemError) as raised:
        party(written)
    assert [problem.code for problem in raised.value.problems] == ["KAN-1041"]


def test_another_notation_is_mended() -> None:
    with pytest.raises(ProblemError) as raised:
        party("1962/5/3")
    (problem,) = raised.value.problems
    assert "1962-05-03" in problem.mend.en


def test_a_dossier_says_it_as_it_was_given() -> None:
    case = Case(parties=(Party(id="p", birth_date=PartialDate(1962, 5)),))
    assert to_plain(case)["parties"][0]["birth_date"] == "1962-05"
