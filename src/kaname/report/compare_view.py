"""What all pictures of a comparison share: words, colours, letters, and the order of columns."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kaname.core.outcome import Outcome
from kaname.core.places import name_of
from kaname.core.text import Argument, clean, load_wording
from kaname.joint.compare import Cell, Comparison
from kaname.joint.compare_summary import (
    BANDS,
    Tally,
    band_of,
    by_destination,
    by_item,
    by_product_group,
    item_title,
    title_of_category,
    title_of_group,
)
from kaname.report.words import words as common_words

__all__ = [
    "COLOURS", "INKS", "LETTERS", "column_names", "grid_rows", "group_name", "item_rows", "named",
    "outcome_word", "percent", "place_name", "places_in_order", "say", "size", "tallied",
    "title", "user_name",
]  # fmt: skip

COLOURS: Final = {
    "same": "#e6e6e6", "US stricter": "#0072b2", "Japan stricter": "#d55e00",
    "only US": "#56b4e9", "only Japan": "#e69f00", "undetermined": "#ffffff",
}  # fmt: skip
"""Of the palette of Okabe and Ito, told apart by every eye; letters and hatching say the same."""
INKS: Final = {
    "same": "#444444", "US stricter": "#ffffff", "Japan stricter": "#000000",
    "only US": "#000000", "only Japan": "#000000", "undetermined": "#444444",
}  # fmt: skip
LETTERS: Final = {
    "same": "=", "US stricter": "U", "Japan stricter": "J", "only US": "u", "only Japan": "j",
    "undetermined": "?",
}  # fmt: skip
ORDERED_FROM: Final = 31
"""So many destinations are set out by kind; fewer stand as they were asked."""
_words: Final = load_wording("kaname.report", "words_compare.toml")


def say(key: str, language: str, **facts: Argument) -> str:
    """Return a wording of the comparison in a language."""
    return _words(key, **facts).to(language)


def title(comparison: Comparison, language: str) -> str:
    """Return the heading of a comparison."""
    return say("title", language, day=comparison.on)


def size(comparison: Comparison, language: str) -> str:
    """Return how many cells, items, destinations and end users a comparison has, in words."""
    return say(
        "cells", language, count=comparison.size, items=len(comparison.items),
        places=len(comparison.destinations), users=len(comparison.end_users),
    )  # fmt: skip


def named(divergence: str, language: str) -> str:
    """Return the name of a divergence."""
    return say(f"divergence.{divergence}", language)


def outcome_word(outcome: Outcome, language: str) -> str:
    """Return an outcome in words."""
    return common_words()(f"outcome.{outcome.value}").to(language)


def percent(part: int, whole: int) -> str:
    """Return a share, never rounded to nothing nor to all where it is neither."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return "<1 %"
    return ">99 %" if 99 < share < 100 else f"{share:.0f} %"


def places_in_order(comparison: Comparison) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the destinations by kind (``BANDS``); under one empty kind where they are few."""
    places = comparison.destinations
    if len(places) < ORDERED_FROM:
        return (("", tuple(places)),)
    found: dict[str, list[str]] = {band: [] for band in BANDS}
    for place in places:
        found[band_of(place, comparison.on)].append(place)
    return tuple((band, tuple(some)) for band, some in found.items() if some)


def column_names(comparison: Comparison) -> list[str]:
    """Return the heads of a row's cells: destinations, each with its end user when many."""
    users = [user.name for user in comparison.end_users]
    if len(users) == 1:
        return list(comparison.destinations)
    return [f"{place} {user}" for place in comparison.destinations for user in users]


def item_rows(comparison: Comparison) -> list[tuple[str, Sequence[Cell]]]:
    """Return each item's ECCN with its cells, in the order of ``column_names``."""
    wide = len(comparison.destinations) * len(comparison.end_users)
    return [
        (asked.eccn, comparison.cells[number * wide : (number + 1) * wide])
        for number, asked in enumerate(comparison.items)
    ]


def grid_rows(comparison: Comparison, user: int) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield for each item its number and its cells by destination, for one end user."""
    users, places = len(comparison.end_users), comparison.destinations
    wide = users * len(places)
    for number in range(len(comparison.items)):
        start = number * wide + user
        row: Sequence[Cell] = comparison.cells[start : (number + 1) * wide : users]
        yield number, dict(zip(places, row, strict=True))


def tallied(
    comparison: Comparison, language: str, *, abroad: bool = False
) -> tuple[tuple[str, tuple[Tally, ...], Callable[[str], str]], ...]:
    """Return the counts by product group, destination and item, and how a key of each is named.

    Args:
        comparison: the cells.
        language: of the names.
        abroad: whether both capitals' own countries are left out of the destinations.
    """
    return (
        ("groups", by_product_group(comparison), lambda key: group_name(key, language)),
        ("places", by_destination(comparison, abroad=abroad),
         lambda key: place_name(key, language)),
        ("items", by_item(comparison), lambda key: item_title(key, comparison.on).to(language)),
    )  # fmt: skip


def group_name(key: str, language: str) -> str:
    """Return the name of a product group with its category; of EAR99 there is only one."""
    category = title_of_category(key).to(language)
    return category if len(key) > 2 else f"{category}: {title_of_group(key).to(language)}"


def user_name(name: str, language: str) -> str:
    """Return an end user as it is shown: a supposed one in words, a real one by its name."""
    key = f"user.{name}"
    return clean(_words(key).to(language) if key in _words else name)


def place_name(place: str, language: str) -> str:
    """Return the name of a destination."""
    return name_of(place).to(language)
