"""The working list of what would close the gaps, as text, CSV and a page."""

import csv
import io
from typing import Any, Final

from kaname.core.places import name_of
from kaname.joint.compare import Comparison
from kaname.joint.gap_closing import Change, Closing, Step
from kaname.report.compare_page import page
from kaname.report.compare_view import percent, say, title

__all__ = ["CLOSING_COLUMNS", "closing_csv", "closing_html", "closing_rows", "closing_text"]

CLOSING_COLUMNS: Final = (
    "side", "change", "table", "row", "action", "subject", "closes", "opens", "undetermined",
    "citation", "cells_closed", "cells_opened",
)  # fmt: skip
SHOWN: Final = 12
"""So many changes of each side are shown as text."""
PLACES: Final = 400
"""So many destinations of a change are named on the page: all of them."""


def closing_rows(comparison: Comparison, found: Closing, language: str) -> list[tuple[Any, ...]]:
    """Return a line for each row of a table that a change touches, as ``CLOSING_COLUMNS``."""
    return [
        (step.side, change.text().to(language), step.table, step.row, step.action, step.subject,
         len(step.closes), len(step.opens), len(step.blurs), step.citation,
         _cells(comparison, step.closes), _cells(comparison, step.opens))
        for change in found.changes for step in change.steps
    ]  # fmt: skip


def closing_csv(comparison: Comparison, found: Closing, language: str) -> str:
    """Return the working list as CSV, a line for each row of a table that would change."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CLOSING_COLUMNS)
    writer.writerows(closing_rows(comparison, found, language))
    return out.getvalue()


def closing_text(comparison: Comparison, found: Closing, language: str) -> str:
    """Return the working list for a terminal: what closes most first, each side by itself."""
    lines = [say("close.title", language, day=comparison.on), *_head(found, language)]
    for side in ("US", "JP"):
        some = [change for change in found.changes if change.side == side]
        if not some:
            continue
        lines += ["", say(f"close.side.{side}", language, count=len(some))]
        lines.append(say("close.columns", language))
        for change in some[:SHOWN]:
            lines.append(f"{change.closes:>7,} {change.opens:>7,} {change.blurs:>7,}  "
                         f"{change.text().to(language)} [{change.citation}]")  # fmt: skip
        if len(some) > SHOWN:
            lines.append(say("close.left", language, count=len(some) - SHOWN))
    lines += ["", say("close.supposed", language)]
    return "\n".join(lines) + "\n"


def closing_html(comparison: Comparison, found: Closing, language: str) -> str:
    """Return the working list as a page that loads and runs nothing."""
    sides = [
        {"title": say(f"close.side.{side}", language, count=len(some)),
         "rows": [_shown(change, found, language) for change in some]}
        for side in ("US", "JP")
        if (some := [change for change in found.changes if change.side == side])
    ]  # fmt: skip
    return page(
        "compare_closing.html.j2", language, title=say("close.title", language, day=comparison.on),
        map_title=title(comparison, language), on=comparison.on.isoformat(),
        head=_head(found, language), sides=sides,
    )  # fmt: skip


def _shown(change: Change, found: Closing, language: str) -> dict[str, Any]:
    return {
        "text": change.text().to(language), "table": change.table, "citation": change.citation,
        "closes": f"{change.closes:,}", "share": percent(change.closes, found.gaps),
        "opens": f"{change.opens:,}", "blurs": f"{change.blurs:,}",
        "number": len(change.rows),
        "steps": [(_row_name(step, language), len(step.closes), len(step.opens))
                  for step in change.steps[:PLACES]] if len(change.steps) > 1 else [],
    }  # fmt: skip


def _row_name(step: Step, language: str) -> str:
    return f"{name_of(step.row).to(language)} ({step.row})" if step.row else step.subject


def _head(found: Closing, language: str) -> list[str]:
    lines = [
        say("close.count", language, gaps=found.gaps, us=found.closed["US"], jp=found.closed["JP"])
    ]
    lines += [
        say("close.neither", language, count=count, reason=reason)
        for reason, count in found.neither
    ]
    return lines


def _cells(comparison: Comparison, keys: tuple[tuple[int, str, str], ...]) -> str:
    several = len(comparison.end_users) > 1
    return " ".join(
        f"{comparison.items[number].eccn}>{place}" + (f"({user})" if several else "")
        for number, place, user in keys
    )
