"""Registration numbers, fit to be compared."""

from collections.abc import Iterator
from typing import Final

from kaname.screening.fold import clean

__all__ = ["identifier_keys"]

LENGTH_MIN: Final = 5
DIGITS_MIN: Final = 4
_SEPARATORS: Final = str.maketrans("", "", "-./")


def identifier_keys(text: str) -> Iterator[str]:
    """Give the numbers in an identifier as printed ("IMO 9187629", "Tax ID No. 77-123456").

    A number is a run of letters and digits, dashes, dots and slashes taken off, of at least five,
    at least four of them digits.
    """
    for run in clean(text).upper().translate(_SEPARATORS).split():
        key = "".join(filter(str.isalnum, run))
        if len(key) >= LENGTH_MIN and sum(map(str.isdigit, key)) >= DIGITS_MIN:
            yield key
