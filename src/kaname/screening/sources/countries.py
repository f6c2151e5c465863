"""Which countries an address names.

Published codes and inferred ones are kept apart: ids are made of the published ones alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from kaname.core.places import code_of_name, is_code

__all__ = ["Countries", "code_of", "codes_in_japanese"]

_OF_THEIR_OWN: Final = re.compile(r"\b(hong\s?kong|macau|macao|taiwan)\b", re.I)
_US_END: Final = re.compile(
    r"(?:^|[\s,])(A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]"
    r"|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])[,\s]+\d{5}(?:-\d{4})?$"
)
"""A US state and postal code, with which the Denied Persons List ends US addresses."""
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@lru_cache(maxsize=8192)
def code_of(text: str) -> str | None:
    """Return the code of a place that is written as a code or as a name, or None."""
    text = text.strip(" .")
    if is_code(text):
        return text
    return code_of_name(text) if text else None


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
        if missed:
            first, rows, example = self.unknown.get(list_id, (line, 0, missed))
            self.unknown[list_id] = (first, rows + 1, example)
        return tuple(published), tuple(inferred)

    def of_codes(self, values: Sequence[str]) -> tuple[str, ...]:
        """Return the codes of countries written as codes or names; others are left out."""
        return tuple(code for value in values if (code := code_of(value)))
