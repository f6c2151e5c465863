"""Which list a row of the Consolidated Screening List comes from."""

import re
from functools import cache
from typing import Final

from kaname.screening.publishers import lists

__all__ = ["list_of_source"]

_BRACKET: Final = re.compile(r"\(([^()]+)\)")


@cache
def list_of_source(source: str) -> str | None:
    """Return the list's id for a published source name, or None for one that is not known.

    The lists are told by the abbreviation in brackets: ``Entity List (EL) - Bureau of ...``.
    """
    known = {letters: item.id for item in lists().values() for letters in item.csl_abbreviations}
    for bracket in _BRACKET.findall(source):
        found = known.get(bracket.strip().removesuffix(" List").upper())
        if found is not None:
            return found
    return None
