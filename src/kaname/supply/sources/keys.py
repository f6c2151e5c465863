"""Countries and goods of large tables as numbers, and flows that are said twice as one."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kaname.supply import countries
from kaname.supply.flows import Flows

__all__ = ["CODES", "Coded", "Lookup", "extent", "groups", "hs_name", "merge_doubles"]

CODES: Final = 21
"""So many faults of a piece are named; one more than are shown, so that "and more" is known."""
NUMBERS: Final = 1000
UNKNOWN: Final = -2
NO_COUNTRY: Final = -1
CENTURY: Final = 50


@dataclass(frozen=True, slots=True)
class Coded:
    """Countries of a column: an index each, -1 for no country; where a code is not known."""

    index: NDArray[np.int16]
    unknown: NDArray[np.int64]


class Lookup:
    """From a source's numbers or spellings to countries, each looked up once.

    Args:
        source: as ``countries.alpha3`` knows it.
        spelled: number -> spelling, where the source's own table says so.
    """

    def __init__(self, source: str, spelled: Mapping[int, str] | None = None) -> None:
        self._source = source
        self._spelled = spelled or {}
        self._names: dict[str, int] = {}
        self._by_number = np.full(NUMBERS, UNKNOWN, np.int16)
        self._asked = np.zeros(NUMBERS, bool)
        self._by_text: dict[str, int] = {}

    def coded(self, column: Any) -> Coded:
        """Return the countries of an Arrow column of numbers or of text."""
        import pyarrow as pa

        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            return self._texts(column)
        numbers = column.fill_null(NUMBERS).to_numpy(zero_copy_only=False)
        known = (numbers >= 0) & (numbers < NUMBERS)
        safe = numbers if known.all() else np.where(known, numbers, 0)
        new = np.flatnonzero(np.bincount(safe, minlength=NUMBERS).astype(bool) & ~self._asked)
        for number in new:
            spelling = self._spelled.get(int(number), str(int(number)))
            self._by_number[number] = self._index(spelling)
            self._asked[number] = True
        index = self._by_number[safe]
        if not known.all():
            index = np.where(known, index, np.int16(UNKNOWN))
        return _split(index)

    def _texts(self, column: Any) -> Coded:
        encoded = column.fill_null("").dictionary_encode()
        table = np.array(
            [self._text(one) for one in encoded.dictionary.to_pylist()] or [UNKNOWN], np.int16
        )
        return _split(table[encoded.indices.to_numpy(zero_copy_only=False)])

    def _text(self, spelling: str) -> int:
        if spelling not in self._by_text:
            self._by_text[spelling] = self._index(spelling)
        return self._by_text[spelling]

    def _index(self, spelling: str) -> int:
        if countries.is_aggregate(spelling, self._source):
            return NO_COUNTRY
        code = countries.alpha3(spelling, self._source)
        return UNKNOWN if code is None else self._names.setdefault(code, len(self._names))

    @property
    def is_one_to_one(self) -> bool:
        """Whether no two numbers that were looked up are the same country."""
        found = self._by_number[self._asked & (self._by_number >= 0)]
        return not self._by_text and len(np.unique(found)) == len(found)

    def sorted_used(self, *columns: NDArray[np.int16]) -> tuple[tuple[str, ...], NDArray[np.int16]]:
        """Return the codes that occur in columns, sorted, and the old index -> the new one."""
        used = np.zeros(len(self._names), bool)
        for column in columns:
            used[column] = True
        names = tuple(sorted(name for name, at in self._names.items() if used[at]))
        new = np.zeros(max(1, len(self._names)), np.int16)
        for at, name in enumerate(names):
            new[self._names[name]] = at
        return names, new


def _split(index: NDArray[np.int16]) -> Coded:
    unknown = np.flatnonzero(index == UNKNOWN)
    if len(unknown):
        index = np.where(index == UNKNOWN, np.int16(NO_COUNTRY), index)
    return Coded(index, unknown)


def extent(names: Iterable[str]) -> str:
    """Return a short mark of what an extract covers, so that one never takes another's place."""
    return hashlib.sha256("|".join(names).encode()).hexdigest()[:6]


def hs_name(revision: str) -> str:
    """Return the name of a revision of the Harmonized System: ``17`` and ``2017`` -> ``HS2017``."""
    if len(revision) == 4:
        return f"HS{revision}"
    return f"HS{'19' if int(revision) > CENTURY else '20'}{revision}"


def groups(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Return the order that brings equal keys together and where each group begins; None when
    the keys rise already, so that none is double."""
    if len(key) < 2 or bool((key[1:] > key[:-1]).all()):
        return None
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return None if len(starts) == len(key) else (order, starts)


def merge_doubles(flows: Flows, equal_are_one: bool = True) -> Flows:
    """Return flows with each year, product and pair of countries once.

    Different values of one pair (two areas that are one country for us, as Belgium and
    Belgium-Luxembourg; months of a year) are added. Equal values are the same row said twice,
    unless ``equal_are_one`` is false.
    """
    found = groups(_key(flows))
    if found is None:
        return flows
    order, starts = found
    value, tonnes = flows.value[order], flows.tonnes[order]
    again = np.zeros(len(order), bool)
    same_key = np.ones(len(order), bool)
    same_key[starts] = False
    if equal_are_one:
        again[1:] = same_key[1:] & (value[1:] == value[:-1])
    counted = np.where(again, 0.0, value)
    weighed = np.where(again, 0.0, tonnes)
    first = order[starts]
    return replace(
        flows, years=flows.years[first], product=flows.product[first],
        exporter=flows.exporter[first], importer=flows.importer[first],
        value=np.add.reduceat(counted, starts), tonnes=np.add.reduceat(weighed, starts),
    )  # fmt: skip


def _key(flows: Flows) -> NDArray[np.int64]:
    size = np.int64(max(1, len(flows.countries)))
    key = flows.years.astype(np.int64)
    for column, count in (
        (flows.exporter, size), (flows.importer, size), (flows.product, len(flows.products)),
    ):  # fmt: skip
        key *= count
        key += column
    return key
