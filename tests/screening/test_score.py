"""How alike two names are, and the account of every point."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.screening.names import name_forms
from kaname.screening.score import (
    GENERIC_MAX,
    Comparison,
    align,
    compare,
    compare_words,
    distance_max,
    score_bound,
    score_words,
    word_weight,
)

THRESHOLD = 80
WORDS = st.sampled_from(
    [
        *("xylophon", "xilophon", "xylofon", "quartz", "quarz", "optics", "optic", "hua", "wei"),
        *("huawei", "li", "lu", "wu", "13", "14", "trading", "group", "institute", "of", "a"),
        *("sakuradia", "sakuradja", "ali", "b"),
    ]
)
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(tuple)
LETTERS = st.lists(st.text("abcdefgh1", min_size=1, max_size=9), min_size=1, max_size=5).map(tuple)


def weigh(word: str) -> int:
    return word_weight(word, 2)


def compared(left: str, right: str, kind: str = "") -> Comparison:
    return compare(name_forms(left, kind)[0], name_forms(right, kind)[0], weigh)


@settings(deadline=None)
@given(NAMES | LETTERS, NAMES | LETTERS)
def test_either_side_may_come_first(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    one, other = compare_words(left, right, weigh), compare_words(right, left, weigh)
    assert (one.points, one.same) == (other.points, other.same)


@settings(deadline=None)
@given(NAMES | LETTERS)
def test_a_name_is_itself(name: tuple[str, ...]) -> None:
    assert compare_words(name, name, weigh) == Comparison(100, same=True, losses=())


@settings(deadline=None)
@given(st.text())
def test_a_text_is_itself_in_every_script(text: str) -> None:
    for form in name_forms(text):
        assert compare(form, form, weigh).points == 100


@settings(deadline=None)
@given(NAMES | LETTERS, NAMES | LETTERS)
def test_points_are_whole_and_accounted_for(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    comparison = compare_words(left, right, weigh)
    assert 0 <= comparison.points <= 100
    assert comparison.points == 100 - sum(loss.points for loss in comparison.losses)
    assert all(loss.points >= 0 for loss in comparison.losses)
    assert comparison.points == score_words(left, right, weigh)
    assert comparison.same == (sorted(left) == sorted(right))
    assert (comparison.points == 100) == (left == right)


@settings(deadline=None)
@given(NAMES | LETTERS, NAMES | LETTERS)
def test_every_word_has_one_place(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    alignment = align(left, right, weigh)
    ours = [word for pair in alignment.pairs for word in pair.left] + list(alignment.left_rest)
    theirs = [word for pair in alignment.pairs for word in pair.right] + list(alignment.right_rest)
    assert sorted(ours) == sorted(left)
    assert sorted(theirs) == sorted(right)


@settings(deadline=None)
@given(NAMES | LETTERS, NAMES | LETTERS)
def test_the_bound_bounds(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    alignment = align(left, right, weigh)
    whole = "".join(left) == "".join(right) or sorted(left) == sorted(right)
    bound = score_bound(
        sum(pair.weight for pair in alignment.pairs),
        sum(map(weigh, alignment.left_rest)),
        sum(map(weigh, alignment.right_rest)),
    )
    assert whole or score_words(left, right, weigh) <= bound + 1e-6


@pytest.mark.parametrize(
    ("left", "right", "points"),
    [
        ("Xylophon Quartz Ltd.", "XYLOPHON QUARTZ LLC", 100),
        ("Xylophon Quartz", "Quartz Xylophon", 99),
        ("Hua Wei Quartz", "Huawei Quartz", 99),
        ("サクラ自動車株式会社", "（株）サクラ自動車", 100),
        ("山田 太郎", "太郎 山田", 99),
    ],
)
def test_names_that_are_the_same(left: str, right: str, points: int) -> None:
    assert compared(left, right).points == points


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Xylophon Quartz", "Xilophon Quartz"),
        ("Mohammad Xylophon Quartz", "Muhammed Xylophon Quartz"),
        ("Xylophon Ali Quartz", "Xylophon Quartz"),
        ("サクラディア・ヴァイオレット", "サクラディア・バイオレット"),
        ("サクラ国際自動車製造工業", "サクラ国際自動車製造興業"),
        ("Xylophon Quartz Trading Group", "Xylophon Quartz"),
    ],
)
def test_names_that_are_close(left: str, right: str) -> None:
    comparison = compared(left, right)
    assert THRESHOLD <= comparison.points < 100
    assert not comparison.same
    assert comparison.losses


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("11420 Corp.", "Quartz Corp."),
        ("Xylophon Trading Co., Ltd.", "Quartz Trading Co., Ltd."),
        ("Royal Bank", "Royal Mail"),
        ("International Trading Company", "International Shipping Company"),
        ("Jon Example", "John Sample"),
        ("Li Wu", "Lu Wu"),
        ("주식회사 사쿠라전자", "현대모형자동차(주)"),
        ("サクラ電子", "サクラ電機"),
        ("南サクラ航空航天大学", "北サクラ航空大学"),
        ("南様航空航天大学", "北様航空航天大学"),
        ("周明", "周朋"),
        ("Xylophon", "Xylophon Quartz Optics"),
        ("Trading Co., Ltd.", "Trading LLC"),
        ("株式会社", "有限公司"),
    ],
)
def test_names_that_only_look_alike(left: str, right: str) -> None:
    assert compared(left, right).points < THRESHOLD


def test_generic_words_alone_stay_low() -> None:
    comparison = compared("General Trading Group Xylophon", "General Trading Group Quartz")
    assert comparison.points <= GENERIC_MAX
    assert "generic" in {loss.key for loss in comparison.losses} or comparison.points < GENERIC_MAX


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("XGDB 13", "XGDB 14"),
        (
            "Xylophon Group Corporation 13th Research Institute",
            "Xylophon Group Corporation 14th Research Institute",
        ),
        ("样本电子科技集团公司第十三研究所", "样本电子科技集团公司第十四研究所"),
        ("Plant No. 5 Xylophon Quartz Sakuradia", "Plant No. 6 Xylophon Quartz Sakuradia"),
    ],
)
def test_another_number_is_another_institute(left: str, right: str) -> None:
    comparison = compared(left, right)
    assert comparison.points < THRESHOLD
    assert "numbers" in {loss.key for loss in comparison.losses}


def test_a_number_on_one_side_only_is_a_word_that_is_missing() -> None:
    comparison = compared("Xylophon Quartz 13", "Xylophon Quartz")
    assert [loss.key for loss in comparison.losses] == ["left_only"]


def test_a_contradicted_part_costs_more_than_one_left_out() -> None:
    listed = "Ivan Petrowitsch Xylophon"
    left_out = compared("Ivan Xylophon", listed, "person").points
    contradicted = compared("Ivan Sergejewitsch Xylophon", listed, "person").points
    assert contradicted < left_out - 5


def test_scripts_are_not_compared_with_one_another() -> None:
    comparison = compared("サクラディア", "Sakuradia")
    assert (comparison.points, comparison.losses[0].key) == (0, "script")


def test_a_common_word_tells_less_than_a_rare_one() -> None:
    assert word_weight("xylophon", 1) == word_weight("xylophon", 2) == 1000
    assert word_weight("xylophon", 50) > word_weight("xylophon", 5000) > 0
    assert word_weight("trading", 1) < word_weight("xylophon", 300)
    assert word_weight("13", 5000) > word_weight("trading", 1)
    assert word_weight("j", 1) < word_weight("xy", 1)


@pytest.mark.parametrize(
    ("left", "right", "most"),
    [("abc", "abd", 0), ("abcd", "abce", 1), ("abcdefgh", "abcdefgi", 2), ("1234", "1235", 0)],
)
def test_short_words_and_numbers_have_to_be_equal(left: str, right: str, most: int) -> None:
    assert distance_max(left, right) == most
