"""What is said of a classification that cannot be read, or that no list has."""

from datetime import date

import pytest

from kaname.core.case import Case, Item
from kaname.core.problem import ProblemError
from kaname.joint.classified import nearest, read_case, remarks

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("7-1", "7の項(1)"),
        ("７－１", "7の項(1)"),
        ("7の項16号", "7の項(16)"),
        ("7の項（16）の2", "7の項(16)"),
        ("別表第一 七の項（一）", "7の項(1)"),
        ("輸出令別表第1の7の項(1)", "7の項(1)"),
        ("貨物等省令第6条第17号", "7の項(16)"),
        ("省令６条十七号の二", "7の項(16)"),
        ("3の2-1", "3の2の項(1)"),
        ("2-(12)-1", "2の項(12)1"),
        ("7の項(99)", "7の項(25)"),
        ("3A009", "3A003"),
        ("3Z001", "3A001"),
        ("3A292.e", "3A234"),
        ("0A018.b", "0A505.x"),
        ("1C018.c", "1C608"),
        ("9A018", "9A610"),
    ],
)
def test_the_nearest_right_classification_is_named_first(written: str, first: str) -> None:
    assert nearest(written, DAY)[0] == first


@pytest.mark.parametrize("written", ["NLR", "Cat XI(a)", "該当", "17の項(1)"])
def test_what_is_like_no_classification_comes_near_none(written: str) -> None:
    assert nearest(written, DAY) == ()


def test_the_same_group_comes_before_a_like_spelling() -> None:
    """9A009 is one letter from 3A009, and another category altogether."""
    assert {name[:2] for name in nearest("3A009", DAY)} == {"3A"}


@pytest.mark.parametrize(
    ("fact", "named"),
    [
        ("meti_item: 7-1", "7の項(1)"),
        ("meti_item: 貨物等省令第6条第17号", "7の項(16)"),
        ("meti_item: 該当", "under which number"),
        ("eccn: 3F001", "3A001"),
    ],
)
def test_a_refusal_names_what_may_be_meant(fact: str, named: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read_case(f"items: {{{fact}}}".encode(), "deal.yaml", DAY)
    (problem,) = caught.value.problems
    assert named in problem.mend.en
    assert problem.mend.ja


def test_a_number_that_no_list_has_is_remarked_at_the_check() -> None:
    case = Case(
        items=(
            Item(id="a", eccn="3A009", meti_item="7の項(99)"),
            Item(id="b", eccn="3A001.a.2.c", meti_item="7の項(1)"),
            Item(id="c", kind="technology", eccn="EAR99", meti_item="7の項(16)"),
            Item(id="d", eccn="9A018", meti_item="not_listed"),
        )
    )
    said = dict(remarks(case, DAY))
    assert list(said) == [
        "items[a].eccn", "items[a].meti_item", "items[c].meti_item", "items[d].eccn",
    ]  # fmt: skip
    assert "3A003" in said["items[a].eccn"].en
    assert "7の項(25)" in said["items[a].meti_item"].ja
    assert "9A610" in said["items[d].eccn"].en


@pytest.mark.parametrize(
    ("written", "near"),
    [("3-2の項(1)", ("3の2の項(1)", "3の項(2)1")), ("3-2(1)", ("3の項(2)1", "3の2の項(1)")),
     ("3-2-1", ("3の項(2)1", "3の2の項(1)")), ("３－２－１", ("3の項(2)1", "3の2の項(1)")),
     ("7-1", ("7の項(1)",)), ("3-1", ("3の項(1)",))],
)  # fmt: skip
def test_a_dash_may_join_an_item_and_its_branch(written: str, near: tuple[str, ...]) -> None:
    assert nearest(written, DAY) == near


@pytest.mark.parametrize(
    ("item", "day", "said"),
    [("16の項(1)", date(2025, 10, 8), True), ("16の項(2)", date(2025, 10, 8), True),
     ("16の項(1)", date(2025, 10, 9), False), ("16の項", date(2025, 10, 8), False)],
)  # fmt: skip
def test_item_16_was_one_before_it_was_divided(item: str, day: date, said: bool) -> None:
    case = Case(items=(Item(id="tool", meti_item=item),))
    texts = [text for path, text in remarks(case, day) if path == "items[tool].meti_item"]
    assert bool(texts) is said
    assert all("16の項" in text.ja and "2025-10-09" in text.en for text in texts)
