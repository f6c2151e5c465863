"""Words as spelled, letter by letter."""

import pytest

from kaname.screening.sound import SYMBOLS, sound, spelled
from kaname.screening.token import SPELLED_FROM, token


def letters(symbols: bytes) -> str:
    return "".join(SYMBOLS[symbol] for symbol in symbols)


@pytest.mark.parametrize(
    ("word", "as_spelled", "as_said"),
    [
        ("aquanika", "aquanika", "akwanika"),
        ("chemezov", "chemezov", "Cemezov"),
        ("hassan", "hasan", "hasan"),
        ("maxim", "maXim", "maXim"),
        ("al-sayf", "alsayf", "alsayf"),
    ],
)
def test_no_letter_is_read_with_the_next(word: str, as_spelled: str, as_said: str) -> None:
    assert letters(spelled(word)) == as_spelled
    assert letters(sound(word)) == as_said


@pytest.mark.parametrize("word", ["quan", "aquanika", "wanika"])
def test_a_word_is_compared_as_spelled_when_it_is_long_and_not_said_so(word: str) -> None:
    readings = [reading.symbols for reading in token(word).readings]
    assert readings[0] == sound(word)
    wanted = len(word) >= SPELLED_FROM and spelled(word) != sound(word)
    assert readings[1:] == ([spelled(word)] if wanted else [])
