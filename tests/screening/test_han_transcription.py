"""Foreign names written in Han characters by their sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.screening.han import is_han, looks_transcribed, transcription, transcriptions
from kaname.screening.han_tables import lines

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("史密斯", "smith"), ("约翰", "john"), ("迈克尔", "michael"), ("麥可", "michael"),
        ("布希", "bush"), ("弗拉基米尔", "vladimir"), ("玛格丽特", "margaret"),
        ("亚历山大", "alexander"), ("尼斯", "nis"), ("马丁", "martin"), ("洛克希德", "lockheed"),
        ("博尔顿", "bolton"), ("本杰明·戴维斯", "benjamin davis"), ("约翰逊", "johnson"),
        ("菲拉特·盖曾", "firat gazen"),
    ],
)  # fmt: skip
def test_usual_letters(name: str, letters: str) -> None:
    assert transcription(name) == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("本杰明·戴维斯", "benjamin davies"), ("菲拉特·盖曾", "firat gezen"),
        ("布朗伯格", "bronberg"), ("卡尔", "carl"), ("伊万诺夫", "ivannov"), ("特克尔", "tekel"),
        ("托卡列夫", "tokarev"), ("哈特曼", "hartman"),
    ],
)  # fmt: skip
def test_among_the_likely_letters(name: str, letters: str) -> None:
    assert letters in transcriptions(name, 24)


def test_traditional_characters_are_the_same() -> None:
    assert transcription("約翰·馬丁") == transcription("约翰·马丁") == "john martin"


@pytest.mark.parametrize(
    "name",
    [
        "尼斯", "菲拉特·盖曾", "史密斯", "洛克希德", "弗拉基米尔", "图根哈特", "霍利", "图米",
        "加尼", "斯巴鲁", "班农", "艾丽莎·冯·拜尔", "阿扎", "雷神",
    ],
)  # fmt: skip
def test_looks_transcribed(name: str) -> None:
    assert looks_transcribed(name)


@pytest.mark.parametrize(
    "name",
    [
        "王伟", "林飞帆", "蔡英文", "黄捷", "林达", "田中角栄", "電子", "中国航天", "习近平",
        "李克强", "福本", "大明", "高诺", "王德", "研究所", "上海", "", "Smith", "高橋",
    ],
)  # fmt: skip
def test_does_not_look_transcribed(name: str) -> None:
    assert not looks_transcribed(name)


@given(st.text(HAN, max_size=6), st.integers(1, 12))
def test_letters_are_plain_and_the_first_is_the_usual(run: str, most: int) -> None:
    found = transcriptions(run, most)
    assert len(found) <= most
    assert (found[0] if found else "") == transcription(run)
    assert all(text.replace(" ", "").isalpha() and text.isascii() for text in found)


def test_rows_are_sound() -> None:
    seen = set()
    for line in lines("han_transcription.csv"):
        text, kind, letters = line.split(",")
        assert all(map(is_han, text)), text
        assert kind in {"sure", "strong", "weak", "piece", "name"}
        assert (len(text) > 1) == (kind == "piece") or kind == "name", text
        assert (text, kind == "name") not in seen, text
        seen.add((text, kind == "name"))
        assert all(value.isalpha() and value.isascii() for value in letters.split(" ")), text
    assert len(seen) > 900
