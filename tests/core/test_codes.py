import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.core.codes import Eccn, MetiItem, parse_hs
from kaname.core.unknown import UNKNOWN


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("3A001", "3A001"), ("3A001.a.2.c", "3A001.a.2.c"), (" 3a001 A.2.C ", "3A001.a.2.c"),
        ("3A001. a. 2", "3A001.a.2"), ("5D002.a.3a", "5D002.a.3.a"), ("3A090.b.", "3A090.b"),
        ("ECCN 1C351.d.11", "1C351.d.11"), ("eccn: 9A610.x", "9A610.x"),
        ("6A005.b.6.d.2.b", "6A005.b.6.d.2.b"), ("３Ａ００１．ａ", "3A001.a"), ("5E002", "5E002"),
        ("1E101", "1E101"), ("EAR99", "EAR99"), ("ear 99", "EAR99"), ("EAR-99", "EAR99"),
    ],
)  # fmt: skip
def test_eccns_are_read_as_people_write_them(text: str, canonical: str) -> None:
    assert str(Eccn.parse(text)) == canonical


@pytest.mark.parametrize(
    "text",
    ["", "3A01", "3F001", "A3001", "3A0011", "3A001.2", "3A001.aa", "3A001.a.b", "3A001-a", "EAR",
     "EAR99.a", "EAR98", "3A001, 3A002", "7の項(16)", "XIII(b)", "3A001" + " " * 100 + ".a",
     "5e2", "500"],
)  # fmt: skip
def test_other_texts_are_no_eccn(text: str) -> None:
    with pytest.raises(ValueError, match="not an ECCN"):
        Eccn.parse(text)


@pytest.mark.parametrize(
    ("eccn", "paragraph", "expected"),
    [
        ("3A001.a.2.c", "a.2", True), ("3A001.a.2.c", "a.2.c", True), ("3A001.a.2.c", "", True),
        ("3A001.a.2.c", "a.2.d", False), ("3A001.a.2.c", "b", False),
        ("3A001.a.20", "a.2", False), ("3A001.a.2", "a.20", False),
        ("3A001.a", "a.2", UNKNOWN), ("3A001", "a.2", UNKNOWN), ("3A001.a", "b.2", False),
        ("3A001", "", True), ("EAR99", "a", False),
    ],
)  # fmt: skip
def test_a_coarser_eccn_may_lie_inside_or_outside(
    eccn: str, paragraph: str, expected: object
) -> None:
    assert Eccn.parse(eccn).within(paragraph) is expected


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("7の項(16)", "7の項(16)"), ("7(16)", "7の項(16)"), ("７の項（１６）", "7の項(16)"),
        ("7項(16)", "7の項(16)"), ("第7項(16)", "7の項(16)"), ("七の項（十六）", "7の項(16)"),
        ("七の項（一六）", "7の項(16)"), ("7 の項 (16)", "7の項(16)"), ("七の項", "7の項"),
        ("7", "7の項"), ("07(03)", "7の項(3)"), ("15の項(1)", "15の項(1)"), ("一五の項", "15の項"),
        ("16の項(1)", "16の項(1)"), ("16(2)", "16の項(2)"), ("一六の項（二）", "16の項(2)"),
        ("2の項(10の2)", "2の項(10の2)"), ("二の項（十の二）", "2の項(10の2)"),
        ("2の項(12)1", "2の項(12)1"), ("3の2の項(2)5の2", "3の2の項(2)5の2"),
        ("三の二の項", "3の2の項"),
        ("2の項（四十一）", "2の項(41)"), ("輸出令別表第一の7の項(16)", "7の項(16)"),
        ("別表第一七の項", "7の項"), ("not_listed", "not_listed"), ("Not listed", "not_listed"),
        ("非該当", "not_listed"),
    ],
)  # fmt: skip
def test_items_are_read_as_people_write_them(text: str, canonical: str) -> None:
    item = MetiItem.parse(text)
    assert str(item) == canonical
    assert MetiItem.parse(canonical) == item


@pytest.mark.parametrize(
    "text",
    ["", "0の項", "17の項", "二十の項", "4の2の項", "16の項(3)", "16の項(1)1", "7の項(0)",
     "7の項16", "7の項(16", "7-16", "十十の項", "一二十の項", "3A001", "listed", "該当",
     "7" + " " * 100 + "の項"],
)  # fmt: skip
def test_other_texts_are_no_item(text: str) -> None:
    with pytest.raises(ValueError, match=r"Export Order|not a number"):
        MetiItem.parse(text)


def test_items_1_to_15_are_listed_and_item_16_is_not() -> None:
    assert [MetiItem.parse(f"{n}の項").is_listed for n in range(1, 17)] == [True] * 15 + [False]
    assert MetiItem.parse("3の2の項").is_listed
    assert MetiItem.parse("3の2の項").number == 3
    assert not MetiItem.parse("not_listed").is_listed
    assert MetiItem.parse("not_listed").number is None


@pytest.mark.parametrize(
    ("item", "asked", "expected"),
    [
        ("7の項(16)", ("16",), True), ("7の項(16)", ("1",), False), ("7の項", ("16",), UNKNOWN),
        ("2の項(12)1", ("12",), True), ("2の項(12)1", ("12", "1"), True),
        ("2の項(12)1", ("12", "2"), False), ("2の項(12)", ("12", "1"), UNKNOWN),
        ("7の項", ("",), True), ("not_listed", ("1",), False),
    ],
)  # fmt: skip
def test_a_coarser_item_may_lie_inside_or_outside(
    item: str, asked: tuple[str, ...], expected: object
) -> None:
    assert MetiItem.parse(item).within(*asked) is expected


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("8486", "8486"), ("8486.20", "848620"), ("8486.20.000", "848620000"),
        ("8486.20-0000", "8486200000"), ("012345", "012345"), ("0101.21", "010121"),
        ("8471.30", "847130"), (" 84 86 20 ", "848620"), ("８４８６．２０", "848620"),
    ],
)  # fmt: skip
def test_hs_codes_keep_their_digits(text: str, digits: str) -> None:
    assert parse_hs(text) == digits


@pytest.mark.parametrize(
    "text",
    ["", "848", "84862000000", "00.1234", "8486.2O", "-8486", "8486.", "8486,20", "8.486e3",
     "8" + " " * 100 + "486"],
)  # fmt: skip
def test_other_texts_are_no_hs_code(text: str) -> None:
    with pytest.raises(ValueError, match="not an HS code"):
        parse_hs(text)


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_a_value_error(text: str) -> None:
    for parse in (Eccn.parse, MetiItem.parse, parse_hs):
        try:
            value = parse(text)  # type: ignore[operator]
        except ValueError:
            continue
        assert parse(str(value)) == value  # type: ignore[operator]


LETTER, NUMBER = st.sampled_from("abcdz"), st.integers(1, 130).map(str)
PARAGRAPHS = st.builds(
    lambda levels, depth: levels[:depth],
    st.tuples(LETTER, NUMBER, LETTER, NUMBER, LETTER, NUMBER), st.integers(0, 6),
)  # fmt: skip


@given(PARAGRAPHS, PARAGRAPHS)
def test_within_is_the_order_of_prefixes(mine: tuple[str, ...], asked: tuple[str, ...]) -> None:
    eccn = Eccn("3A001", mine)
    assert Eccn.parse(str(eccn)) == eccn
    expected: object = UNKNOWN if asked[: len(mine)] == mine else False
    if mine[: len(asked)] == asked:
        expected = True
    assert eccn.within(".".join(asked)) is expected
