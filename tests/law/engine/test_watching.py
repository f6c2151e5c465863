"""What is looked at is seen, whether it is looked at anew or remembered."""

import pytest

from kaname.law.engine.watching import remembered, saw, watching


class Fact:
    """Something that answers rest on."""


def test_nothing_is_kept_where_nobody_watches() -> None:
    made = []
    fact = Fact()
    for _ in range(2):
        remembered(fact, ("key",), lambda: made.append(1))
    assert len(made) == 2


def test_what_was_looked_at_counts_as_looked_at_again() -> None:
    fact, other, made = Fact(), Fact(), []

    def make() -> int:
        saw("table")
        made.append(1)
        return len(made)

    seen: set[str] = set()
    memory: dict[tuple[object, ...], tuple[object, object, frozenset[str]]] = {}
    with watching(seen, memory):
        saw("before")
        assert remembered(fact, ("key",), make) == 1
        assert seen == {"before", "table"}
        seen.clear()
        assert remembered(fact, ("key",), make) == 1
        assert seen == {"table"}
        assert remembered(fact, ("another",), make) == 2
        assert remembered(other, ("key",), make) == 3


def test_a_fact_that_only_has_the_number_of_another_is_not_taken_for_it() -> None:
    seen: set[str] = set()
    memory: dict[tuple[object, ...], tuple[object, object, frozenset[str]]] = {}
    fact, stranger = Fact(), Fact()
    memory[id(fact), "key"] = (stranger, "wrong", frozenset())
    with watching(seen, memory):
        assert remembered(fact, ("key",), lambda: "right") == "right"


def test_what_was_looked_at_before_a_failure_is_not_forgotten() -> None:
    seen: set[str] = set()

    def fail() -> int:
        saw("table")
        raise LookupError

    with watching(seen):
        saw("before")
        with pytest.raises(LookupError):
            remembered(Fact(), ("key",), fail)
    assert seen == {"before", "table"}
