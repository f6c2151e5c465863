"""The items that only one capital restricts, and who in the other country makes them."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from kaname.core.text import clean
from kaname.joint.backfill import Open
from kaname.report.compare_view import say

__all__ = ["BACKFILL_COLUMNS", "backfill_csv", "backfill_rows", "backfill_text"]

BACKFILL_COLUMNS: Final = (
    "eccn", "meti_item", "restricted_by", "open_from", "destinations", "places", "end_users",
    "makers", "sources", "note",
)  # fmt: skip
SHOWN: Final = 40
_OTHER: Final = {"US": "JP", "JP": "US"}


def backfill_rows(found: Sequence[Open], language: str) -> list[tuple[str, ...]]:
    """Return a line for each item that only one capital restricts, as ``BACKFILL_COLUMNS``."""
    return [
        (one.eccn, one.meti_item, _OTHER[one.found.country], one.found.country,
         str(len(one.destinations)), " ".join(one.destinations), " ".join(one.end_users),
         "; ".join(clean(maker.called(language)) for maker in one.found.makers or ()),
         "; ".join(clean(maker.source) for maker in one.found.makers or ()),
         one.found.note.to(language))
        for one in found
    ]  # fmt: skip


def backfill_csv(found: Sequence[Open], language: str) -> str:
    """Return them as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(BACKFILL_COLUMNS)
    writer.writerows(backfill_rows(found, language))
    return out.getvalue()


def backfill_text(found: Sequence[Open], language: str) -> str:
    """Return them for a terminal, those open to most destinations first."""
    lines = [say("backfill.title", language), say("backfill.note", language), ""]
    if not found:
        lines.append(say("backfill.none", language))
    for one in found[:SHOWN]:
        asks = say(_OTHER[one.found.country].casefold(), language)
        free = say(one.found.country.casefold(), language)
        lines.append(
            say("backfill.line", language, eccn=one.eccn, item=one.meti_item or "–", asks=asks,
                free=free, count=len(one.destinations))
        )  # fmt: skip
        makers = one.found.makers or ()
        for maker in makers:
            where = "" if maker.share is not None else f" ({maker.country})"
            lines.append(f"    {clean(maker.called(language))}{where} [{clean(maker.source)}]")
        if not makers or makers[0].share is not None:
            lines.append(f"    {one.found.note.to(language)}")
    if len(found) > SHOWN:
        lines.append(say("backfill.left", language, count=len(found) - SHOWN))
    return "\n".join(lines) + "\n"
