"""What else speaks for a hit or against it: country, date of birth, numbers, kind.

Silence is not agreement: a fact that one side does not give changes no point, and is said.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final

from kaname.core import places
from kaname.core.hit import Entry, Reason
from kaname.core.partial_date import BirthDate, PartialDate
from kaname.core.text import Text, plain
from kaname.screening.births import Span, spans_of
from kaname.screening.fold import fold, split_words
from kaname.screening.identifiers import identifier_keys
from kaname.screening.legal_forms import generic_words
from kaname.screening.words_screening import listing, words

__all__ = [
    "COUNTRY_AGREES", "COUNTRY_DIFFERS", "IDENTIFIER_SCORE", "KIND_DIFFERS", "Agreement",
    "address_reason", "birth_reason",
    "country_agreement", "country_reason", "identifier_reason", "kind_reason",
]  # fmt: skip

COUNTRY_AGREES: Final = 3
COUNTRY_DIFFERS: Final = -7
COUNTRY_RELATED: Final = -2
BIRTH_AGREES: Final = 3
BIRTH_MONTH_AGREES: Final = 2
BIRTH_YEAR_AGREES: Final = 1
"""Where the month or the year is all that is given, or the list gives a range of years."""
BIRTH_DIFFERS_ONE: Final = -3
BIRTH_DIFFERS: Final = -15
ADDRESS_AGREES: Final = 5
KIND_DIFFERS: Final = -10
IDENTIFIER_SCORE: Final = 95
"""What the same registration number brings a name to, however it is written."""

_RELATED: Final = {"HK": "CN", "MO": "CN"}
"""Hong Kong and Macau are places of their own. A list that says China may mean a company there,
so that the places are called related; but they do not agree, and a presumption needs agreement."""

_ADDRESS_WORDS: Final = frozenset(
    {
        "street", "road", "avenue", "building", "floor", "room", "block", "district", "city",
        "province", "region", "unit", "suite", "box", "tower", "plaza", "county", "town",
        "village", "north", "south", "east", "west", "central", "lane", "square", "ulitsa",
        "prospekt", "dom", "ofis", "obl",
    }
)  # fmt: skip
"""Words that many addresses share."""


class Agreement(Enum):
    """How a fact of the case stands to the same fact of an entry."""

    AGREES = "agrees"
    RELATED = "related"
    DIFFERS = "differs"
    SILENT = "silent"


def country_agreement(given: Iterable[str], listed: Iterable[str]) -> Agreement:
    """Compare country codes: one in common is agreement."""
    ours, theirs = set(given), set(listed)
    if not ours or not theirs:
        return Agreement.SILENT
    if ours & theirs:
        return Agreement.AGREES
    wide_ours = {_RELATED.get(code, code) for code in ours}
    wide_theirs = {_RELATED.get(code, code) for code in theirs}
    return Agreement.RELATED if wide_ours & wide_theirs else Agreement.DIFFERS


def country_reason(given: tuple[str, ...], listed: tuple[str, ...]) -> Reason | None:
    """Return what the countries say, or None when neither side gives one."""
    agreement = country_agreement(given, listed)
    if agreement is Agreement.AGREES:
        common = [code for code in given if code in listed]
        return Reason(words()("country.agrees", place=_names(common)), COUNTRY_AGREES)
    if agreement is Agreement.SILENT:
        if listed:
            return Reason(words()("country.not_given", listed=_names(listed)), 0)
        return Reason(words()("country.not_listed"), 0) if given else None
    points = COUNTRY_RELATED if agreement is Agreement.RELATED else COUNTRY_DIFFERS
    key = f"country.{agreement.value}"
    return Reason(words()(key, given=_names(given), listed=_names(listed)), points)


def _names(codes: Iterable[str]) -> Text:
    known = dict.fromkeys(codes)
    return listing([places.name_of(c) if places.is_code(c) else plain(c) for c in known])


def birth_reason(given: BirthDate | None, listed: tuple[str, ...]) -> Reason | None:
    """Return what the dates of birth say; ``listed`` are as published ("circa 1965").

    Of several listed dates the one that fits best counts.
    """
    spans = [span for text in listed for span in spans_of(text)]
    if not spans:
        return None
    shown = ", ".join(listed)
    if given is None:
        return Reason(words()("birth.not_given", listed=shown), 0)
    agreed = _agreed_birth(given, spans, shown)
    if agreed is not None:
        return agreed
    year = str(given.year)
    apart = min(span.years_from(given.year) for span in spans)
    if apart == 0:
        key = "month_differs" if isinstance(given, PartialDate) else "date_differs"
        return Reason(words()(f"birth.{key}", given=given.isoformat(), listed=shown), 0)
    if apart == 1:
        return Reason(words()("birth.differs_one", year=year, listed=shown), BIRTH_DIFFERS_ONE)
    text = words()("birth.differs", year=year, years=apart, listed=shown)
    return Reason(text, BIRTH_DIFFERS)


def _agreed_birth(given: BirthDate, spans: Sequence[Span], shown: str) -> Reason | None:
    """Return what speaks for a date, as far as both sides know it; None when nothing does."""
    if isinstance(given, PartialDate):
        held = [span for span in spans if span.holds(given.year, given.month)]
    else:
        held = [span for span in spans if span.first <= given <= span.last]
        if any(span.first == span.last for span in held):
            return Reason(words()("birth.agrees", listed=given), BIRTH_AGREES)
    facts = {"given": given.isoformat(), "listed": shown}
    if given.month is not None and any(span.is_month for span in held):
        return Reason(words()("birth.month_agrees", **facts), BIRTH_MONTH_AGREES)
    if any(span.first.year == span.last.year for span in held):
        return Reason(words()("birth.year_only", **facts), BIRTH_YEAR_AGREES)
    return Reason(words()("birth.within", **facts), BIRTH_YEAR_AGREES) if held else None


def identifier_reason(given: tuple[str, ...], entry: Entry, points_so_far: int) -> Reason | None:
    """Return what the registration numbers say; the same number brings the score up."""
    listed = {key for text in entry.identifiers for key in identifier_keys(text)}
    ours = [key for text in given for key in identifier_keys(text)]
    common = [key for key in ours if key in listed]
    if common:
        points = max(IDENTIFIER_SCORE - points_so_far, COUNTRY_AGREES)
        return Reason(words()("identifier.agrees", number=common[0]), points)
    if listed and ours:
        return Reason(words()("identifier.differs"), 0)
    if listed:
        shown = "; ".join(entry.identifiers)
        return Reason(words()("identifier.not_given", listed=shown), 0)
    return None


def address_reason(given: tuple[str, ...], listed: tuple[str, ...]) -> Reason | None:
    """Return what the addresses say: nothing speaks against a party that has moved.

    Two addresses agree when they share a number and two telling words, or three telling words.
    """
    ours = [(text, _address_words(text)) for text in given]
    if not any(words_ for _, words_ in ours):
        return None
    theirs = [(text, _address_words(text)) for text in listed]
    if not any(words_ for _, words_ in theirs):
        return Reason(words()("address.not_listed"), 0)
    for _, one in ours:
        for text, other in theirs:
            common = one & other
            numbers = sum(word.isdigit() for word in common)
            if len(common) - numbers >= (2 if numbers else 3):
                return Reason(words()("address.agrees", listed=text), ADDRESS_AGREES)
    return Reason(words()("address.differs"), 0)


def _address_words(text: str) -> frozenset[str]:
    """Return what tells one address from another: its numbers and words, without the usual ones."""
    found = split_words(fold(text))
    return frozenset(
        word for word in found
        if (word.isdigit() or len(word) > 2) and word not in generic_words()
        and word not in _ADDRESS_WORDS and places.code_of_name(word) is None
    )  # fmt: skip


def kind_reason(given: str, listed: str) -> Reason | None:
    """Return what the kinds say: nothing unless both are known and differ."""
    if not given or not listed or given == listed:
        return None
    text = words()("kind.differs", given=words()(f"kind.{given}"), listed=words()(f"kind.{listed}"))
    return Reason(text, KIND_DIFFERS)
