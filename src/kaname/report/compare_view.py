"""What all pictures of a comparison share: words, colours, letters, and the order of columns."""

from collections.abc import Iterator, Sequence
from typing import Final

from kaname.core.outcome import Outcome
from kaname.core.places import name_of
from kaname.core.text import Argument, clean, load_wording
from kaname.joint.compare import Cell, Comparison
from kaname.joint.compare_summary import BANDS, band_of, title_of_category, title_of_group
from kaname.report.words import words as common_words

__all__ = [
    "COLOURS", "INKS", "LETTERS", "grid_rows", "group_name", "named", "outcome_word", "percent",
    "place_name", "places_in_order", "say", "title", "user_name",
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


def grid_rows(comparison: Comparison, user: int) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield for each item its number and its cells by destination, for one end user."""
    users, places = len(comparison.end_users), comparison.destinations
    wide = users * len(places)
    for number in range(len(comparison.items)):
        start = number * wide + user
        row: Sequence[Cell] = comparison.cells[start : (number + 1) * wide : users]
        yield number, dict(zip(places, row, strict=True))


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
