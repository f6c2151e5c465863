"""What is looked at is seen, and parts of an answer may be answered from memory."""

from collections.abc import Callable
from typing import Any

from kaname.law.engine.watching import Watcher, part, saw, watching


@part
def twice(matter: str, times: int) -> str:
    """Repeat a matter."""
    saw("table")
    return matter * times


def test_where_nobody_watches_a_part_is_a_plain_function() -> None:
    saw("nobody is told")
    assert twice("a", 2) == "aa"


def test_what_is_read_is_seen_within_the_block_only() -> None:
    watcher = Watcher()
    with watching(watcher):
        saw("before")
        assert twice("a", 3) == "aaa"
    saw("after")
    assert watcher.seen == {"before", "table"}


def test_a_watcher_may_answer_a_part_from_memory() -> None:
    class Knowing(Watcher):
        def part(
            self, function: Callable[..., Any], matter: Any, arguments: tuple[object, ...]
        ) -> Any:
            return f"{function.__name__} of {matter}, {arguments}"

    with watching(Knowing()):
        assert twice("a", 2) == "twice of a, (2,)"
