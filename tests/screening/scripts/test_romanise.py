"""What holds for every script: plain letters, never nothing, Latin left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.screening.scripts import romanise, script_of, script_runs
from kaname.screening.scripts.letters import ALTERNATIVES_MAX, script_of_letter


def letters(*stretches: tuple[int, int]) -> list[str]:
    codes = (code for first, last in stretches for code in range(first, last + 1))
    return [chr(code) for code in codes if script_of_letter(chr(code)) not in {"", "latin"}]


ALPHABETS = {
    "kana": [x for x in letters((0x3041, 0x30FF), (0x31F0, 0x31FF)) if x not in "ーゝゞヽヾッっ"],
    "hangul": letters((0xAC00, 0xD7A3), (0x1100, 0x1112)),
    "cyrillic": letters((0x0400, 0x052F), (0x1C80, 0x1C88), (0xA640, 0xA69D)),
    "arabic": [x for x in letters((0x0620, 0x06FF), (0xFE80, 0xFEFC)) if x != "ـ"],
    "other": letters((0x0370, 0x03FF), (0x05D0, 0x05EA), (0x0531, 0x0587), (0x10D0, 0x10F0),
                     (0x0E01, 0x0E45), (0x0904, 0x0939), (0x0985, 0x09B9), (0x1200, 0x1248)),
}  # fmt: skip


@pytest.mark.parametrize("script", ALPHABETS)
def test_a_word_always_has_a_reading(script: str) -> None:
    @settings(max_examples=150, deadline=None)
    @given(st.lists(st.sampled_from(ALPHABETS[script]), min_size=1, max_size=12).map("".join))
    def check(word: str) -> None:
        found = romanise(word)
        assert 1 <= len(found) <= ALTERNATIVES_MAX
        assert len({reading.letters for reading in found}) == len(found)
        for reading in found:
            assert reading.letters.isascii()
            assert reading.letters.isalnum()
            assert reading.letters == reading.letters.lower()
            assert reading.script == script

    check()


@pytest.mark.parametrize("script", ALPHABETS)
def test_every_single_letter_has_a_reading(script: str) -> None:
    silent = [letter for letter in ALPHABETS[script] if not romanise(letter)]
    assert not silent


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1))
def test_latin_letters_are_left_alone(word: str) -> None:
    (only,) = romanise(word)
    assert (only.letters, only.script) == (word, "latin")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=20))
def test_any_text_gives_plain_letters(text: str) -> None:
    for reading in romanise(text):
        assert reading.letters.isascii()
        assert reading.letters.isalnum()
        (again,) = romanise(reading.letters)
        assert again.letters == reading.letters


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("smith", "latin"), ("müller", "latin"), ("42", "latin"), ("東京", "han"), ("々", "han"),
        ("プーチン", "kana"), ("ﾌﾟｰﾁﾝ", "kana"), ("さとう", "kana"), ("김정은", "hangul"),
        ("путин", "cyrillic"), ("محمد", "arabic"), ("ﷲ", "arabic"), ("شرکت", "arabic"),
        ("παπα", "other"), ("שלום", "other"), ("", ""), ("--", ""), ("・", ""),
        ("-путин", "cyrillic"),
    ],
)  # fmt: skip
def test_script_of(text: str, script: str) -> None:
    assert script_of(text) == script


def test_script_runs() -> None:
    assert script_runs("第3テレビ局tv") == (
        ("han", "第"), ("latin", "3"), ("kana", "テレビ"), ("han", "局"), ("latin", "tv"),
    )  # fmt: skip
    assert script_runs("アル=カイーダ") == (("kana", "アル"), ("kana", "カイーダ"))


def test_chinese_characters_are_not_read_here() -> None:
    assert romanise("東京") == ()
    assert romanise("東京テレビ") == ()


def test_a_word_of_two_scripts_is_read_piece_by_piece() -> None:
    assert romanise("ローマ2")[0].letters == "roma2"
    assert romanise("ローマ2")[0].script == "kana"


def test_digits_of_other_scripts() -> None:
    assert romanise("٤٢")[0].letters == "42"


def test_nothing_sounds() -> None:
    assert romanise("") == ()
    assert romanise("ー") == ()
    assert romanise("...") == ()


def test_accents_of_latin_letters_go() -> None:
    assert [reading.letters for reading in romanise("đặng")] == ["dang"]
