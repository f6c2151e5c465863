"""Claims keep what decides, and ask only what would still decide."""

from hypothesis import given
from hypothesis import strategies as st

from kaname.core.finding import Claim, Question
from kaname.core.text import plain
from kaname.core.unknown import UNKNOWN, Truth, all_true, any_true, negate
from kaname.law.engine.claims import all_of, any_of, flip, questions_of, state

truths = st.sampled_from([True, False, UNKNOWN])


def question(name: str) -> Question:
    return Question(name, f"items[a].{name}", plain(name), "yes/no")


def claim(holds: Truth, name: str = "q") -> Claim:
    return state(holds, plain(name), ask=(question(name),))


def claims(values: list[Truth]) -> list[Claim]:
    return [claim(value, f"q{n}") for n, value in enumerate(values)]


@given(st.lists(truths, max_size=6))
def test_values_follow_the_logic(values: list[Truth]) -> None:
    parts = claims(values)
    assert all_of(plain("x"), parts).holds is all_true(values)
    assert any_of(plain("x"), parts).holds is any_true(values)
    for part in parts:
        assert flip(plain("x"), part).holds is negate(part.holds)


@given(st.lists(truths, max_size=6))
def test_a_decided_claim_asks_nothing_and_an_open_one_asks_all_that_is_open(
    values: list[Truth],
) -> None:
    parts = claims(values)
    for whole in (all_of(plain("x"), parts), any_of(plain("x"), parts)):
        if whole.holds is UNKNOWN:
            expected = {q for part in parts if part.holds is UNKNOWN for q in part.questions}
            assert set(whole.questions) == expected
        else:
            assert whole.questions == ()


def test_a_failed_conjunction_shows_what_failed_and_nothing_else() -> None:
    whole = all_of(plain("x"), claims([True, False, UNKNOWN]))
    assert [part.text.en for part in whole.because] == ["q1"]


def test_an_open_conjunction_shows_the_open_part_first() -> None:
    whole = all_of(plain("x"), claims([True, UNKNOWN]))
    assert [part.text.en for part in whole.because] == ["q1", "q0"]


def test_questions_come_once_and_in_order() -> None:
    parts = [claim(UNKNOWN, "b"), claim(UNKNOWN, "a"), claim(UNKNOWN, "b")]
    assert [q.id for q in questions_of(parts)] == ["b", "a"]
