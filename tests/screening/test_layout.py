"""The constants that the loops hold fixed are those of the tables of sounds."""

from kaname.screening.kernel import layout
from kaname.screening.sound import (
    CODE,
    FIRST_CLASSES,
    GROUPS,
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

NO_GROUP = 255
BITS_OF_A_GROUP = 3
SIGN_BITS = 63
"""Bits that a sign has, without the one that makes a number negative."""


def test_the_loops_know_how_many_symbols_there_are() -> None:
    size = layout.SYMBOL_COUNT
    assert size == len(SYMBOLS) == len(set(SYMBOLS))
    assert len(WEIGHTS) == len(INDELS) == len(MODES) * size
    assert len(SUBSTITUTIONS) == len(MODES) * size * size
    assert len(GROUPS) == len(FIRST_CLASSES) == len(SECOND_CLASSES) == size


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


def test_a_sign_has_room_for_every_group() -> None:
    shifts = sorted(set(GROUPS) - {NO_GROUP})
    assert shifts == [BITS_OF_A_GROUP * place for place in range(layout.SIGN_GROUPS)]
    assert layout.SIGN_GROUPS * BITS_OF_A_GROUP <= SIGN_BITS
    assert len(layout.GROUP_COSTS) == layout.SIGN_GROUPS
