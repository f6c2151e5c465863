"""Revised Romanisation by the examples of the official notice, and the spellings in use."""

import pytest

from kaname.screening.scripts import hangul_syllables, romanise


def readings(word: str) -> list[str]:
    return [reading.letters for reading in romanise(word)]


@pytest.mark.parametrize(
    ("hangul", "letters"),
    [
        ("구미", "gumi"), ("영동", "yeongdong"), ("백암", "baegam"), ("옥천", "okcheon"),
        ("합덕", "hapdeok"), ("호법", "hobeop"), ("월곶", "wolgot"), ("벚꽃", "beotkkot"),
        ("한밭", "hanbat"), ("구리", "guri"), ("설악", "seorak"), ("칠곡", "chilgok"),
        ("임실", "imsil"), ("울릉", "ulleung"), ("대관령", "daegwallyeong"), ("백마", "baengma"),
        ("종로", "jongno"), ("왕십리", "wangsimni"), ("별내", "byeollae"), ("신라", "silla"),
        ("해돋이", "haedoji"), ("같이", "gachi"), ("맞히다", "machida"), ("좋고", "joko"),
        ("놓다", "nota"), ("낳지", "nachi"), ("압구정", "apgujeong"), ("낙동강", "nakdonggang"),
        ("죽변", "jukbyeon"), ("낙성대", "nakseongdae"), ("합정", "hapjeong"),
        ("팔당", "paldang"), ("샛별", "saetbyeol"), ("울산", "ulsan"), ("묵호", "mukho"),
        ("집현전", "jiphyeonjeon"),
    ],
)  # fmt: skip
def test_revised_romanisation_by_sound(hangul: str, letters: str) -> None:
    assert letters in readings(hangul)


@pytest.mark.parametrize(
    ("hangul", "letters"),
    [
        ("김정은", "kimjeongeun"), ("김정은", "kimjongun"), ("김정은", "kimjungun"),
        ("이순신", "leesunsin"),
        ("이순신", "risunsin"), ("박근혜", "parkgeunhye"), ("리영호", "riyongho"),
        ("한복남", "hanboknam"), ("남궁민", "namgungmin"), ("최선희", "choiseonhui"),
    ],
)  # fmt: skip
def test_names_of_persons(hangul: str, letters: str) -> None:
    assert letters in readings(hangul)


def test_a_surname_is_first_read_as_its_bearers_write_it() -> None:
    assert readings("김정은")[0] == "kimjeongeun"
    assert "gimjeongeun" in readings("김정은")


def test_a_surname_alone_has_its_spellings() -> None:
    assert readings("이") == ["lee", "yi", "ri", "i"]
    assert readings("박")[:2] == ["park", "pak"]


def test_a_given_name_alone_has_the_common_spelling() -> None:
    assert {"yeongsuk", "youngsook", "yongsuk"} <= set(readings("영숙"))


def test_syllables_have_their_spellings_in_use() -> None:
    surname, first, second = hangul_syllables("이영희")
    assert surname[:3] == ("lee", "yi", "ri")
    assert {"yeong", "young", "yong"} <= set(first)
    assert {"hui", "hee"} <= set(second)
    for spellings in (surname, first, second):
        assert 1 <= len(spellings) <= 6
        assert all(spelling.isascii() and spelling.isalpha() for spelling in spellings)


def test_decomposed_syllables_are_the_same() -> None:
    assert readings("\u1100\u1175\u11b7") == readings("김")
    assert hangul_syllables("\u1100\u1175\u11b7") == hangul_syllables("김")
