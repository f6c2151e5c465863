"""The loops against plain ways to reckon the same, and compiled against uncompiled."""

import importlib
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaname import screening
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
    weights=memoryview(WEIGHTS),
    indels=memoryview(INDELS),
    changes=memoryview(SUBSTITUTIONS),
    near_min=memoryview(NEAR_MIN),
)
SCRATCH: Any = SimpleNamespace(
    row=[0] * (3 * (kernel.LETTERS_MAX + 1)), cheap=[0] * ((len(MODES) + 2) * SIZE), turn=[0]
)


def likeness(left: bytes, right: bytes, mode: int, least: int = 0, at: int = 0) -> int:
    return int(
        kernel.likeness(
            ARRAYS, SCRATCH, memoryview(left), 0, len(left), memoryview(right), 0, len(right),
            mode, least, at,
        )
    )  # fmt: skip


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


@given(left=SOUNDS, right=SOUNDS, mode=MODE, least=st.integers(50, 100))
def test_likeness_is_the_same_when_the_least_cost_of_each_symbol_is_known(
    left: bytes, right: bytes, mode: int, least: int
) -> None:
    SCRATCH.turn[0] += 1
    at = kernel.sounds.cheapen(ARRAYS, SCRATCH, memoryview(left), 0, len(left), mode)
    assert at == (mode + 1) * SIZE
    assert likeness(left, right, mode, least, at) == likeness(left, right, mode, least)


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
