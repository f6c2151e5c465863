"""What a cell holds, as text to compare; and text as a spreadsheet must not run it."""

import re
from datetime import date, datetime
from typing import Final

__all__ = ["SEPARATORS", "as_text", "harmless", "parts"]

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet program may take for a formula; the wide forms too, which
some versions for Japanese read as the narrow ones."""
SEPARATORS: Final = re.compile(r"[;；|｜\n]")


def as_text(cell: object) -> str:
    """Return what a cell holds as text; an empty one is empty, 12.0 is 12, dates are ISO 8601."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        day = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if day else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (list, tuple)):
        return "; ".join(as_text(one) for one in cell)
    return str(cell)


def parts(cell: object) -> tuple[str, ...]:
    """Return the values in a cell that may hold several, parted by ``;``, ``|`` or line ends."""
    if isinstance(cell, (list, tuple)):
        return tuple(part for one in cell for part in parts(one))
    found = (part.strip() for part in SEPARATORS.split(as_text(cell)))
    return tuple(part for part in found if part)


def harmless(text: str) -> str:
    """Return a text that a spreadsheet program shows and does not run: with ' before it."""
    return "'" + text if text.startswith(_RUNS) else text
