"""The constants that the loops hold fixed are those of the tables of sounds."""

from kaname.screening.kernel import layout
from kaname.screening.sound import (
    CODE,
    FIRST_CLASSES,
    INDELS,
    MODES,
    NEAR_MIN,
    SECOND_CLASSES,
    SUBSTITUTIONS,
    SYMBOLS,
    VOWELS,
    WEIGHTS,
    mode_of,
)


def test_the_loops_know_how_many_symbols_there_are() -> None:
    size = layout.SYMBOL_COUNT
    assert size == len(SYMBOLS) == len(set(SYMBOLS))
    assert len(WEIGHTS) == len(INDELS) == len(MODES) * size
    assert len(SUBSTITUTIONS) == len(MODES) * size * size
    assert len(FIRST_CLASSES) == len(SECOND_CLASSES) == size


def test_every_way_of_writing_has_its_row() -> None:
    assert len(NEAR_MIN) == len(MODES)
    assert mode_of("han") == layout.HAN
    assert MODES[layout.HAN] == "han"


def test_loose_are_the_ways_of_writing_whose_vowels_say_little() -> None:
    def heaviest_vowel(mode: int) -> int:
        return max(WEIGHTS[mode * layout.SYMBOL_COUNT + CODE[vowel]] for vowel in VOWELS)

    sure = [heaviest_vowel(mode) for mode in range(layout.LOOSE)]
    loose = [heaviest_vowel(mode) for mode in range(layout.LOOSE, len(MODES))]
    assert loose
    assert min(sure) > max(loose)
    assert MODES[layout.LOOSE :] == ("hangul", "kana", "arabic", "transcribed")
