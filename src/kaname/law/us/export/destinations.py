"""Where the items go: the United States, territories, Country Groups, and claims about them."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from kaname.core.finding import Citation, Claim
from kaname.core.text import Text
from kaname.core.unknown import Truth, Unknown, is_known
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import load_table
from kaname.law.engine.watching import part
from kaname.law.us.export.words import PACKAGE, words

__all__ = [
    "chart_country", "destination", "destination_claim", "goes_to", "groups_of",
    "has_destination", "in_united_states", "is_among", "leaves_united_states",
]  # fmt: skip


def in_united_states(on: date, country: str) -> bool:
    """Tell whether ``country`` is the United States or one of its territories (15 CFR 772.1)."""
    return bool(load_table(PACKAGE, "united_states", "country").all(on, country))


def chart_country(country: str) -> str:
    """Return the country whose treatment a destination shares (15 CFR 738.3(b)), or itself.

    This is read from the chart whatever the day: a territory goes with its country on each day
    for which tables are held (Hong Kong with China since 2020-12-23).
    """
    return _territories().get(country, country)


@cache
def _territories() -> dict[str, str]:
    table = load_table(PACKAGE, "country_chart", "country")
    return {row["country"]: row["row_of"] for row in table if row["row_of"]}


def groups_of(on: date, country: str) -> frozenset[str]:
    """Return the Country Groups of a destination on that day (part 740, Supp. No. 1).

    Raises:
        NotEncodedError: the groups of that day are not held.
    """
    table = load_table(PACKAGE, "country_groups", "country")
    row = table.find(on, country) or table.find(on, chart_country(country))
    return frozenset(row.words("groups")) if row else frozenset()


def is_among(on: date, country: str, places: Iterable[str]) -> bool:
    """Tell whether a destination is among ``places``: codes, Country Groups (``D:5``) or ``*``."""
    shared = chart_country(country)
    named = {country, shared}
    places = tuple(places)
    if "*" in places or any(place in named for place in places):
        return True
    groups = [place for place in places if ":" in place]
    return bool(groups) and not groups_of(on, country).isdisjoint(groups)


def destination(matter: Matter) -> str | Unknown:
    """Return the country where the items end up."""
    return matter.case.final_destination()


@part
def has_destination(matter: Matter) -> bool:
    """Tell whether it is known where the items end up."""
    return is_known(destination(matter))


@part
def goes_to(matter: Matter, places: tuple[str, ...]) -> bool:
    """Tell whether the items are known to end up among ``places`` (see ``is_among``)."""
    country = destination(matter)
    return is_known(country) and is_among(matter.on, country, places)


def destination_claim(
    matter: Matter, test: Callable[[str], Truth], text: Text, cite: Iterable[Citation] = ()
) -> Claim:
    """Return what ``test`` says of the destination, or the question for it."""
    field = "end_use_at" if is_known(matter.value("places", "end_use_at")) else "to"
    return matter.claim("places", field, test, text, cite=tuple(cite))


@part
def leaves_united_states(matter: Matter) -> Claim:
    """Return the claim that the destination lies outside the United States."""
    return destination_claim(
        matter,
        lambda country: not in_united_states(matter.on, country),
        words("destination.abroad"),
    )
