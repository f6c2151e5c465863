"""The loops against plain ways to reckon the same, and compiled against uncompiled."""

import importlib
import json
import os
import subprocess
import sys
from functools import cache
from itertools import accumulate
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaname import screening
from kaname.screening.kernel import layout
from kaname.screening.sound import (
    INDELS,
    MODES,
    NEAR_MIN,
    SUBSTITUTIONS,
    SYMBOLS,
    WEIGHTS,
    sound,
)


def uncompiled() -> ModuleType:
    """Return the loops as plain Python, whatever another test of this process compiled."""
    name = "kaname.screening.kernel"
    used = {key: sys.modules.pop(key) for key in list(sys.modules) if key.startswith(name)}
    try:
        return importlib.import_module(name)
    finally:
        for key in [key for key in sys.modules if key.startswith(name)]:
            del sys.modules[key]
        sys.modules.update(used)
        if name in used:
            screening.kernel = used[name]  # type: ignore[attr-defined]


kernel = uncompiled()
SIZE = len(SYMBOLS)
SWAP = 70
HERE = Path(__file__).resolve()
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=16).map(sound).filter(bool)
SPOKEN = st.lists(
    st.sampled_from(["ka", "kha", "sha", "zhi", "tsu", "mo", "ham", "mad", "yi", "wu", "ja", "ng"]),
    min_size=1, max_size=6,
).map("".join).map(sound).filter(bool)  # fmt: skip
SOUNDS = st.one_of(WORDS, SPOKEN)
MODE = st.integers(0, len(MODES) - 1)
ARRAYS: Any = SimpleNamespace(
    weights=memoryview(WEIGHTS), indels=memoryview(INDELS), changes=memoryview(SUBSTITUTIONS)
)
WIDE = kernel.LETTERS_MAX + 1
SCRATCH: Any = SimpleNamespace(
    rows=[0] * len(MODES) * WIDE * WIDE,
    lowest=[0] * len(MODES) * WIDE,
    laid=[0] * len(MODES) * 4,
    cheap=[0] * len(MODES) * SIZE,
)


def in_turn(asked: bytes, listed: list[bytes], mode: int, least: int, short: int = 0) -> list[int]:
    """Return how alike a sound is to others that are laid beside it one after another."""
    arrays = SimpleNamespace(**vars(ARRAYS), symbols=memoryview(b"".join(listed)))
    kernel.rows.start_rows(SCRATCH)
    places = [0, *accumulate(map(len, listed))]
    return [
        kernel.rows.likeness_of_next(
            arrays, SCRATCH, memoryview(asked), 0, len(asked), place, len(one), mode, least, short
        )
        for place, one in zip(places, listed, strict=False)
    ]


def likeness(left: bytes, right: bytes, mode: int, least: int = 0) -> int:
    return in_turn(left, [right], mode, least)[0]


def plainly(left: bytes, right: bytes, mode: int) -> int:
    """Return the same from the definition: the cheapest way to make one sound of the other."""
    base = mode * SIZE

    @cache
    def cost(i: int, j: int) -> int:
        if i == 0 or j == 0:
            rest = left[:i] or right[:j]
            return sum(INDELS[base + symbol] for symbol in rest)
        one, other = left[i - 1], right[j - 1]
        ways = [
            cost(i - 1, j - 1) + SUBSTITUTIONS[(base + one) * SIZE + other],
            cost(i - 1, j) + INDELS[base + one],
            cost(i, j - 1) + INDELS[base + other],
        ]
        if i > 1 and j > 1 and (one, left[i - 2]) == (right[j - 2], other):
            ways.append(cost(i - 2, j - 2) + SWAP)
        return min(ways)

    whole = max(sum(WEIGHTS[base + symbol] for symbol in text) for text in (left, right))
    distance = cost(len(left), len(right))
    return max(100 - -(-100 * distance // whole), 0)


@given(SOUNDS, SOUNDS, MODE)
def test_likeness_is_the_cheapest_way_from_one_sound_to_the_other(
    left: bytes, right: bytes, mode: int
) -> None:
    assert likeness(left, right, mode) == plainly(left, right, mode)


@given(SOUNDS, SOUNDS, MODE)
def test_likeness_under_the_least_is_none_and_never_another(
    left: bytes, right: bytes, mode: int
) -> None:
    least = NEAR_MIN[mode]
    expected = plainly(left, right, mode)
    assert likeness(left, right, mode, least) == (expected if expected >= least else 0)


def more_asked(left: bytes, right: bytes, mode: int, least: int) -> int:
    whole = max(sum(WEIGHTS[symbol] for symbol in text) for text in (left, right))
    return max(least, layout.SHORT_MIN) if mode == 0 and whole < layout.SHORT_WEIGHT else least


@given(
    SOUNDS,
    st.lists(st.one_of(SOUNDS, st.tuples(SOUNDS, SOUNDS).map(lambda two: two[0][:4] + two[1][:3]))),
    MODE,
    st.integers(0, 100),
    st.booleans(),
)
def test_laid_one_after_another_sounds_are_as_alike_as_each_alone(
    asked: bytes, listed: list[bytes], mode: int, least: int, in_order: bool
) -> None:
    several = [asked, asked[:-1] + asked[:1], asked[1::-1] + asked[2:], *listed]
    several = [one for one in several if one]
    if in_order:
        several.sort()
    alone = [(plainly(asked, one, mode), more_asked(asked, one, mode, least)) for one in several]
    expected = [like if like >= enough else 0 for like, enough in alone]
    assert in_turn(asked, several, mode, least, layout.SHORT_MIN) == expected


def test_a_sound_longer_than_is_compared_is_cut_wherever_it_comes() -> None:
    long = sound("abcdefghij" * 6)
    less = likeness(long[:39], long[:38], 1)
    assert 90 < less < 100
    assert in_turn(long[:39], [long, long[:39], long[:38], long], 1, 50) == [100, 100, less, 100]


@given(SOUNDS, SOUNDS, MODE)
def test_either_sound_may_come_first(left: bytes, right: bytes, mode: int) -> None:
    assert likeness(left, right, mode) == likeness(right, left, mode)


@given(SOUNDS, MODE)
def test_a_sound_is_itself(symbols: bytes, mode: int) -> None:
    assert likeness(symbols, symbols, mode) == 100


@given(SOUNDS, SOUNDS, MODE)
def test_only_the_same_sound_or_one_that_costs_nothing_is_whole(
    left: bytes, right: bytes, mode: int
) -> None:
    assert 0 <= likeness(left, right, mode) <= 100
    if mode == 0 and left != right:
        assert likeness(left, right, mode) < 100


def test_the_tables_cost_the_same_both_ways_and_nothing_for_the_same() -> None:
    for mode in range(len(MODES)):
        for one in range(SIZE):
            row = (mode * SIZE + one) * SIZE
            assert SUBSTITUTIONS[row + one] == 0
            for other in range(SIZE):
                back = (mode * SIZE + other) * SIZE + one
                assert SUBSTITUTIONS[row + other] == SUBSTITUTIONS[back]


def answered(how: str) -> list[object]:
    """Return what an engine answers in a process of its own, since compiling cannot be undone."""
    paths = [str(HERE.parents[1]), *filter(None, sys.path)]
    done = subprocess.run(
        [sys.executable, str(HERE.with_name("compiled_answers.py")), how],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=True,
    )
    answers = json.loads(done.stdout)
    assert isinstance(answers, list)
    return answers


def test_compiled_loops_answer_what_uncompiled_ones_do() -> None:
    """The first time on a machine this takes a minute."""
    plain = answered("plain")
    assert len(plain) > 100
    assert answered("compiled") == plain
