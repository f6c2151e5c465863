"""Which countries an address names.

Published codes and inferred ones are kept apart: ids are made of the published ones alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from kaname.core.places import code_of_name, is_code
from kaname.screening.publishers import table_rows

__all__ = ["Countries", "code_of", "codes_in_japanese"]

_OF_THEIR_OWN: Final = re.compile(r"\b(hong\s?kong|macau|macao|taiwan)\b", re.I)
_US_END: Final = re.compile(
    r"(?:^|[\s,])(A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]"
    r"|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])[,\s]+\d{5}(?:-\d{4})?$"
)
"""A US state and postal code, with which the Denied Persons List ends US addresses."""
_REGION: Final = "region:"
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@lru_cache(maxsize=8192)
def code_of(text: str) -> str | None:
    """Return the code of a place that is written as a code or as a name, or None."""
    text = text.strip(" .")
    if is_code(text):
        return text
    return code_of_name(text) if text else None


@cache
def _regions() -> dict[str, str]:
    """Return the code of the country in which each region lies that OFAC names in its place."""
    return {row["region"].casefold(): row["country"] for row in table_rows("ofac_regions")}


def _code_of_cell(cell: str) -> str | None:
    """Return the code of what a country's own column says: a country, or ``Region: Crimea``."""
    if not cell.casefold().startswith(_REGION):
        return code_of(cell)
    region = cell[len(_REGION) :].strip()
    return _regions().get(region.casefold()) or code_of(region)


@lru_cache(maxsize=8192)
def codes_in_japanese(text: str) -> str | None:
    """Return the code of the country that a Japanese address begins with, or None.

    Japanese addresses run from the country to the street without blanks, so the longest beginning
    that is a country's name is taken: アラブ首長国連邦ドバイ is in the United Arab Emirates.
    """
    for length in range(min(len(text), 16), 1, -1):
        head = text[:length]
        if _JAPANESE.search(head) and (code := code_of_name(head)):
            return code
    return None


@dataclass(slots=True)
class Countries:
    """Reads the addresses of one file, and remembers which it could not place.

    ``unknown`` is list id -> first line, rows, and an example.
    """

    unknown: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    def of_addresses(
        self, addresses: tuple[str, ...], list_id: str, line: int
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the codes that the addresses of one row state, and those inferred from them."""
        published: dict[str, None] = {}
        inferred: dict[str, None] = {}
        missed = ""
        for address in addresses:
            code = code_of(address if "," not in address else address.rsplit(",", 1)[1])
            if code is None and _US_END.search(address.strip()):
                code = "US"
            if code is None:
                missed = missed or address
                continue
            published[code] = None
            own = _OF_THEIR_OWN.search(address) if code == "CN" else None
            if own and (better := code_of(own.group())):
                inferred[better] = None
        self._miss(missed, list_id, line)
        return tuple(published), tuple(inferred)

    def of_column(self, cells: Sequence[str], list_id: str, line: int) -> tuple[str, ...]:
        """Return the codes of a party's cells of a column that holds a country and no more.

        The whole cell is the name, commas too: "Korea, North", "Congo, Republic of the".
        """
        found = [(cell, _code_of_cell(cell)) for cell in cells]
        self._miss(next((cell for cell, code in found if code is None), ""), list_id, line)
        return tuple(dict.fromkeys(code for _, code in found if code is not None))

    def _miss(self, example: str, list_id: str, line: int) -> None:
        """Count a row that has an address whose country is not known."""
        if example:
            first, rows, kept = self.unknown.get(list_id, (line, 0, example))
            self.unknown[list_id] = (first, rows + 1, kept)

    def of_codes(self, values: Sequence[str]) -> tuple[str, ...]:
        """Return the codes of countries written as codes or names; others are left out."""
        return tuple(code for value in values if (code := code_of(value)))
