"""Kleene's strong logic, checked against its definition by substitution."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.core.unknown import UNKNOWN, Truth, all_true, any_true, is_known, negate

truths = st.sampled_from([True, False, UNKNOWN])


def completions(values: list[Truth]) -> list[list[bool]]:
    """Every way in which the Unknown ones could turn out."""
    choices = [[True, False] if value is UNKNOWN else [bool(value)] for value in values]
    return [list(choice) for choice in product(*choices)]


def agreed(outcomes: set[bool]) -> Truth:
    return outcomes.pop() if len(outcomes) == 1 else UNKNOWN


@given(st.lists(truths, max_size=6))
def test_conjunction_is_known_exactly_when_every_completion_agrees(values: list[Truth]) -> None:
    assert all_true(values) is agreed({all(choice) for choice in completions(values)})


@given(st.lists(truths, max_size=6))
def test_disjunction_is_known_exactly_when_every_completion_agrees(values: list[Truth]) -> None:
    assert any_true(values) is agreed({any(choice) for choice in completions(values)})


@given(st.lists(truths, max_size=6))
def test_de_morgan(values: list[Truth]) -> None:
    assert negate(all_true(values)) is any_true([negate(value) for value in values])


def test_unknown_cannot_be_taken_for_a_truth_value() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    assert not is_known(UNKNOWN)
    assert is_known(False)
    assert is_known(None)
