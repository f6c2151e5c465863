"""Run in a process of its own: what the loops answer, `plain` or `compiled`, as JSON.

Compiling is for the whole process and cannot be undone, so no test does it in the one it runs in.
"""

import json
import random
import sys
from typing import Any, Final

from kaname.core.hit import Entry
from kaname.screening import kernel
from kaname.screening.engine import Listed, NameEngine, Query, build
from screening.matching_names import LATIN, OTHERS, SYLLABLES, mistyped

QUERIES: Final = 150
KINDS: Final = ("", "person", "organisation", "vessel")


def made_up(chance: random.Random) -> str:
    """Return a name of some words in one script or several."""
    words = [
        chance.choice(chance.choice((LATIN, LATIN, OTHERS)))
        if chance.random() < 0.7
        else "".join(chance.choices(SYLLABLES, k=chance.randint(1, 4)))
        for _ in range(chance.randint(1, 5))
    ]
    return " ".join(words)


def entries() -> list[Entry]:
    """Return a list of made-up parties."""
    chance = random.Random(11)
    return [
        Entry(
            f"test:{number:03}", "test", made_up(chance), chance.choice(KINDS),
            tuple(made_up(chance) for _ in range(chance.randrange(3))),
            tuple(made_up(chance) for _ in range(chance.randrange(2))),
        )
        for number in range(300)
    ]  # fmt: skip


def queries() -> list[Query]:
    """Return names of the list, changed, and others."""
    chance = random.Random(12)
    names = [entry.name for entry in entries()]
    found = []
    for _ in range(QUERIES):
        words = chance.choice((chance.choice(names), made_up(chance))).split()
        place = chance.randrange(len(words))
        words[place] = mistyped(words[place], chance)
        found.append(Query((" ".join(words),), chance.choice(KINDS)))
    return found


def engine() -> NameEngine:
    """Return an engine over the made-up parties."""
    made = build(Listed(entry, "test@0") for entry in entries())
    assert isinstance(made, NameEngine)
    return made


def answers(asked: NameEngine) -> list[Any]:
    """Return all that an engine says to every query."""
    found: list[Any] = []
    for query in queries():
        found.append(
            [
                [
                    match.listed.entry.id, match.score, match.listed_name, match.same_name,
                    [[reason.text.en, reason.points] for reason in match.reasons],
                ]
                for match in asked.search(query, 10, 0)
            ]
        )  # fmt: skip
        found.append(sorted(asked.candidates(query)))
    return found


def main() -> None:
    """Print what an engine answers, its loops compiled if so asked."""
    made = engine()
    if sys.argv[1] == "compiled":
        made.compile()
    if kernel.is_compiled() != (sys.argv[1] == "compiled"):
        raise SystemExit(f"the loops are not {sys.argv[1]}")
    json.dump(answers(made), sys.stdout)


if __name__ == "__main__":
    main()
