"""What a client chooses beside the parties: how many results, how near, on which lists.

The same names count for a whole request (in its address) and for one query (in its ``params`` or
``filters``); what a query says comes first, and its lists of what to leave out are its own.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kaname.core.hit import Entry
from kaname.core.text import Argument, Text
from kaname.web.entities import last_change_of, schema_of, topics_of
from kaname.web.opened import Opened
from kaname.web.settings import ALGORITHM, ALGORITHMS_OF_OTHERS, Settings
from kaname.web.words import refusal, words

__all__ = ["NAMES", "Parameters", "of_query", "of_request"]

_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?)?")
_SEVERAL: Final = (
    "include_dataset", "exclude_dataset", "exclude_schema", "topics", "exclude_entity_ids",
)  # fmt: skip
NAMES: Final = ("limit", "threshold", "cutoff", "changed_since", *_SEVERAL)
VALUES_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class Parameters:
    """What decides which entries are returned; scores are 0 to 1."""

    limit: int
    threshold: float
    cutoff: float
    include_dataset: frozenset[str] = frozenset()
    exclude_dataset: frozenset[str] = frozenset()
    exclude_schema: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    exclude_entity_ids: frozenset[str] = frozenset()
    changed_since: str = ""
    algorithm: str = ""
    """What was asked for; ours scores whatever it is."""

    @property
    def points(self) -> int:
        """Return the points from which a name is looked at: of the lower of the two bounds."""
        return math.ceil(min(self.threshold, self.cutoff) * 100 - 1e-9)

    def is_match(self, points: int) -> bool:
        """Tell whether a score in points reaches the threshold."""
        return points / 100 >= self.threshold - 1e-9

    def scope(self, opened: Opened, dataset: str) -> frozenset[str]:
        """Return the lists that are searched.

        Raises:
            RefusedError: (404) there is no such dataset; (400) ``include_dataset`` names one that
                is not loaded, which would read as "nothing found" on it.
        """
        scope = opened.scope(dataset)
        if self.include_dataset:
            known = opened.datasets
            if not self.include_dataset <= set(known):
                expected = _expected("dataset", known=", ".join(known))
                raise refusal(400, "KAN-2331", "include_dataset", expected=expected)
            scope &= frozenset().union(*(known[name] for name in self.include_dataset))
        for name in self.exclude_dataset:
            scope -= opened.datasets.get(name, frozenset())
        if not scope:
            expected = _expected("dataset", known=", ".join(opened.datasets))
            raise refusal(400, "KAN-2331", "include_dataset", expected=expected)
        return scope

    def keeps(self, entry: Entry, scope: frozenset[str]) -> bool:
        """Tell whether an entry may be returned. What is not known of it never hides it."""
        if entry.list_id not in scope or entry.id in self.exclude_entity_ids:
            return False
        if self.exclude_schema and schema_of(entry) in self.exclude_schema:
            return False
        if self.topics and (known := topics_of(entry)) and not self.topics & set(known):
            return False
        changed = last_change_of(entry) if self.changed_since else ""
        return not changed or changed >= self.changed_since[: len(changed)]

    def filters(self, opened: Opened, scope: frozenset[str]) -> bool:
        """Tell whether any entry could be left out."""
        return bool(
            self.exclude_entity_ids or self.exclude_schema or self.topics or self.changed_since
            or scope != opened.scope("default")
        )  # fmt: skip


def of_request(pairs: Sequence[tuple[str, str]], settings: Settings) -> Parameters:
    """Return the parameters of a request's address; unknown ones play no part.

    Raises:
        RefusedError: (400) one has a value that cannot be used.
    """
    given: dict[str, Any] = {}
    asked = ""
    for name, value in pairs:
        if name in _SEVERAL:
            given.setdefault(name, []).append(value)
        elif name in NAMES:
            given[name] = value
        elif name == "algorithm":
            _check_algorithm(value)
            asked = value.strip().lower()
    share = settings.points / 100
    start = Parameters(settings.limit, share, share, algorithm=asked)
    return _changed(start, given, settings, "")


def of_query(query: Mapping[str, Any], common: Parameters, settings: Settings) -> Parameters:
    """Return the parameters of one query: those of its request, changed by its own.

    Raises:
        RefusedError: (400) one is not known, or has a value that cannot be used.
    """
    for place in ("params", "filters"):
        own = query.get(place)
        if own is None:
            continue
        if not isinstance(own, dict) or not set(own) <= set(NAMES):
            found, expected = _said("query.unknown"), _said("query.unknown_expected")
            raise refusal(400, "KAN-2324", place, found=found, expected=expected)
        common = _changed(common, own, settings, f"{place}.")
    return common


def _changed(
    start: Parameters, given: Mapping[str, Any], settings: Settings, at: str
) -> Parameters:
    known: dict[str, Any] = {}
    for name, value in given.items():
        if name == "limit":
            known[name] = _whole(value, settings.limit_max, at + name)
        elif name in ("threshold", "cutoff"):
            known[name] = _share(value, at + name)
        elif name == "changed_since":
            known[name] = _moment(value, at + name)
        else:
            known[name] = _texts(value, at + name)
            if name == "exclude_entity_ids":
                known[name] |= start.exclude_entity_ids
    return replace(start, **known)


def _whole(value: object, limit: int, field: str) -> int:
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise refusal(400, "KAN-2331", field, expected=_expected("limit", limit=limit))
    if not 1 <= int(text) <= limit:
        raise refusal(400, "KAN-2331", field, expected=_expected("limit", limit=limit))
    return int(text)


def _share(value: object, field: str) -> float:
    text = str(value)
    plain = not isinstance(value, bool) and re.fullmatch(
        r"\d{1,3}(\.\d{0,20})?([eE]-?\d{1,3})?|\.\d{1,20}", text, re.ASCII
    )
    number = float(text) if plain else math.nan
    if not 0 <= number <= 1:
        raise refusal(400, "KAN-2331", field, expected=_expected("share"))
    return number


def _moment(value: object, field: str) -> str:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise refusal(400, "KAN-2331", field, expected=_expected("moment"))
    return value


def _texts(value: object, field: str) -> frozenset[str]:
    values = value if isinstance(value, list) else [value]
    if len(values) > VALUES_MAX or not all(isinstance(one, str) for one in values):
        raise refusal(400, "KAN-2331", field, expected=_expected("texts", limit=VALUES_MAX))
    return frozenset(values)


def _check_algorithm(name: str) -> None:
    if name.strip().lower() not in ("best", ALGORITHM, *ALGORITHMS_OF_OTHERS):
        known = ", ".join(ALGORITHMS_OF_OTHERS)
        raise refusal(400, "KAN-2330", "algorithm", name=ALGORITHM, known=known)


def _expected(key: str, **facts: Argument) -> Text:
    return words()(f"expected.{key}", **facts)


def _said(key: str) -> Text:
    facts = {"known": ", ".join(NAMES)} if key == "query.unknown_expected" else {}
    return words()(key, **facts)
