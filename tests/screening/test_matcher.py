"""How alike two names are, whichever is looked for, and the account of every point."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.screening.names import name_forms
from kaname.screening.packing import weight
from kaname.screening.pair import PairScore, compare_names
from kaname.screening.presets import PRESETS, THRESHOLD
from kaname.screening.token import Kind
from screening.matching_names import KINDS, NAMES


def said(pair: PairScore) -> str:
    return "\n".join(reason.text.en for reason in pair.reasons)


@given(NAMES, NAMES, KINDS, KINDS)
def test_either_name_may_come_first(left: str, right: str, kind: str, other: str) -> None:
    assert compare_names(left, right, kind, other) == compare_names(right, left, other, kind)


@given(NAMES, KINDS)
def test_a_name_is_itself(name: str, kind: str) -> None:
    forms = name_forms(name, kind)
    pair = compare_names(name, name, kind, kind)
    assert pair.score == (100 if not forms[0].is_short else 95)
    assert len([reason for reason in pair.reasons if reason.points < 0]) == forms[0].is_short


@given(NAMES, NAMES, KINDS)
def test_no_name_is_nearer_than_the_name_itself(left: str, right: str, kind: str) -> None:
    itself = compare_names(left, left, kind, kind).score
    assert compare_names(left, right, kind, kind).score <= itself or name_forms(left)[0].is_short


@given(st.text(min_size=1), KINDS)
def test_any_text_is_compared_or_has_nothing_to_compare(text: str, kind: str) -> None:
    pair = compare_names(text, text, kind, kind)
    assert (pair.score >= 90) == bool(name_forms(text, kind))


@given(NAMES, NAMES, KINDS, KINDS)
def test_the_points_are_those_of_the_reasons(left: str, right: str, kind: str, other: str) -> None:
    pair = compare_names(left, right, kind, other)
    assert 0 <= pair.score <= 100
    assert pair.score == sum(reason.points for reason in pair.reasons)
    for reason in pair.reasons[1:]:
        assert reason.points <= 0
    for reason in pair.reasons:
        assert reason.text.en
        assert reason.text.ja
        assert "{" not in reason.text.en + reason.text.ja


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_points_of_any_two_texts_are_those_of_the_reasons(left: str, right: str) -> None:
    pair = compare_names(left, right)
    assert pair.score == sum(reason.points for reason in pair.reasons)


@pytest.mark.parametrize(
    ("left", "right", "points"),
    [
        ("Xylophon Quartz Ltd.", "XYLOPHON QUARTZ LLC", 100),
        ("Xylophon Quartz", "Quartz Xylophon", 99),
        ("Hua Wei Quartz", "Huawei Quartz", 99),
        ("サクラ自動車株式会社", "（株）サクラ自動車", 100),
        ("田中 角栄", "角栄 田中", 99),
    ],
)
def test_names_that_are_the_same(left: str, right: str, points: int) -> None:
    assert compare_names(left, right).score == points


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
    assert THRESHOLD <= compare_names(left, right).score < 100


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("11420 Corp.", "Quartz Corp."),
        ("Xylophon Trading Co., Ltd.", "Quartz Trading Co., Ltd."),
        ("Royal Bank", "Royal Mail"),
        ("International Trading Company", "International Shipping Company"),
        ("주식회사 사쿠라전자", "현대모형자동차(주)"),
        ("南サクラ航空航天大学", "北サクラ航空大学"),
        ("周明", "周朋"),
        ("Xylophon", "Xylophon Quartz Optics"),
        ("Trading Co., Ltd.", "Trading LLC"),
        ("株式会社", "有限公司"),
        ("Company", "A-B-C Company"),
    ],
)
def test_names_that_only_look_alike(left: str, right: str) -> None:
    assert compare_names(left, right).score < THRESHOLD


def test_generic_words_alone_stay_low() -> None:
    pair = compare_names("General Trading Group Xylophon", "General Trading Group Quartz")
    assert pair.score <= 50
    assert "thousands of names share" in said(pair)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("XGDB 13", "XGDB 14"),
        (
            "Xylophon Group Corporation 13th Research Institute",
            "Xylophon Group Corporation 14th Research Institute",
        ),
        ("样本电子科技集团公司第十三研究所", "样本电子科技集团公司第十四研究所"),
        ("样本电子科技集团公司第十三研究所", "Yangben Electronics Group 14th Research Institute"),
        ("Plant No. 5 Xylophon Quartz Sakuradia", "Plant No. 6 Xylophon Quartz Sakuradia"),
    ],
)
def test_another_number_is_another_institute(left: str, right: str) -> None:
    pair = compare_names(left, right)
    assert pair.score < PRESETS["wide"]
    assert "The numbers differ" in said(pair)


def test_a_number_on_one_side_only_is_a_word_that_is_missing() -> None:
    pair = compare_names("Xylophon Quartz 13", "Xylophon Quartz")
    assert "stands only in" in said(pair)
    assert "The numbers differ" not in said(pair)


def test_a_contradicted_part_costs_more_than_one_left_out() -> None:
    listed = "Ivan Petrowitsch Xylophon"
    left_out = compare_names("Ivan Xylophon", listed, "person", "person").score
    contradicted = compare_names("Ivan Sergejewitsch Xylophon", listed, "person", "person").score
    assert contradicted < left_out - 5


def test_one_word_of_a_longer_name_is_no_match_and_that_is_said() -> None:
    pair = compare_names("Xylophon Optik", "Xylophon Merkur")
    assert pair.score < PRESETS["wide"]
    assert "Only one word agrees" in said(pair)


def test_a_name_of_one_word_that_differs_loses_twice_and_that_is_said() -> None:
    pair = compare_names("Xolophon", "Xylophon")
    assert "The only word differs" in said(pair)
    assert "one letter differs" in said(pair)


def test_the_order_of_words_is_said() -> None:
    assert "another order" in said(compare_names("Xylophon Quartz", "Quartz Xylophon"))


def test_another_script_never_comes_to_the_very_same_points() -> None:
    pair = compare_names("サクラディア", "Sakuradia")
    assert THRESHOLD <= pair.score < 100
    assert "sakuradia" in said(pair)


def test_a_common_word_tells_less_than_a_rare_one() -> None:
    assert weight(Kind.WORD, 1) == weight(Kind.WORD, 2) == 1000
    assert weight(Kind.WORD, 50) > weight(Kind.WORD, 5000) > 0
    assert weight(Kind.GENERIC, 1) < weight(Kind.WORD, 300)
    assert weight(Kind.NUMBER, 5000) > weight(Kind.GENERIC, 1)
    assert weight(Kind.LETTER, 1) < weight(Kind.WORD, 1)
    assert weight(Kind.TITLE, 1) < weight(Kind.LETTER, 1)
