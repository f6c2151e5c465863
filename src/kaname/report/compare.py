"""The comparison of both capitals as CSV and as text; see ``compare_svg`` and ``compare_page``."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from kaname.joint.compare import OPEN, Cell, Comparison, Sides
from kaname.joint.compare_summary import (
    by_destination,
    by_product_group,
    causes,
    parting,
    read_through,
)
from kaname.report.compare_page import as_html
from kaname.report.compare_svg import as_svg
from kaname.report.compare_view import (
    LETTERS,
    column_names,
    item_rows,
    named,
    percent,
    say,
    size,
    title,
)

__all__ = ["COLUMNS", "as_csv", "as_html", "as_svg", "as_text", "row_of"]

COLUMNS: Final = (
    "eccn", "meti_item", "destination", "end_user", "us_outcome", "jp_outcome", "divergence",
    "reason",
)  # fmt: skip
GRID_COLUMNS: Final = 30
MOST: Final = 5
"""So many product groups and destinations are named where the capitals part most."""


def row_of(cell: Cell, language: str) -> tuple[str, ...]:
    """Return a cell as the columns of ``COLUMNS``."""
    return (
        cell.asked.eccn, cell.asked.meti_item, cell.destination, cell.end_user,
        *_said(cell, language),
    )  # fmt: skip


def _said(said: Cell | Sides, language: str) -> tuple[str, str, str, str]:
    return (
        said.us.outcome.value, said.jp.outcome.value, said.divergence, said.reason.to(language),
    )  # fmt: skip


def as_csv(comparison: Comparison, language: str) -> str:
    """Return the cells as CSV; what many cells share is put in words once."""
    columns = [
        _csv_line((place, user.name)) for place in comparison.destinations
        for user in comparison.end_users
    ]  # fmt: skip
    tails: dict[int, str] = {}
    lines = [_csv_line(COLUMNS), "\n"]
    for asked, row in zip(comparison.items, comparison.rows, strict=True):
        head = _csv_line((asked.eccn, asked.meti_item))
        for column, said in zip(columns, row, strict=True):
            tail = tails.get(id(said))
            if tail is None:
                tail = tails[id(said)] = _csv_line(_said(said, language)) + "\n"
            lines += (head, ",", column, ",", tail)
    return "".join(lines)


def _csv_line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def as_text(comparison: Comparison, language: str) -> str:
    """Return the comparison for a terminal: a grid when it is small, counts when it is not."""
    lines = [title(comparison, language), size(comparison, language), ""]
    columns = column_names(comparison)
    if len(columns) <= GRID_COLUMNS:
        width = max((len(asked.eccn) for asked in comparison.items), default=4)
        each = max(4, *(len(name) for name in columns))
        lines.append(" " * width + " " + " ".join(f"{name:>{each}}" for name in columns))
        for eccn, cells in item_rows(comparison):
            signs = " ".join(f"{LETTERS[cell.divergence]:>{each}}" for cell in cells)
            lines.append(f"{eccn:<{width}} {signs}")
        lines.append("")
    counts = comparison.counts()
    whole = comparison.size
    for name, count in counts.items():
        lines.append(
            f"{LETTERS[name]}  {count:>9,}  {percent(count, whole):>5}  {named(name, language)}"
        )
    if counts[OPEN]:
        lines += ["", *_open(comparison, counts[OPEN], language)]
    if len(columns) > GRID_COLUMNS:
        lines += _most(comparison, language)
    said = (say("supposed", language), read_through().to(language))
    return "\n".join([*lines, "", *said]) + "\n"


def _open(comparison: Comparison, cells: int, language: str) -> list[str]:
    """Return why cells are undetermined, and what would decide them."""
    whole = comparison.size
    share = percent(cells, whole)
    lines = [say("open.line", language, count=cells, cells=whole, share=share)]
    for cause in causes(comparison):
        lines.append(f"  {cause.cells:>9,}  {cause.text.to(language)}")
        lines.append(f"             -> {cause.mend.to(language)}")
    return lines


def _most(comparison: Comparison, language: str) -> list[str]:
    """Return the product groups and destinations in which the capitals part most."""
    lines = []
    found = (("most.groups", by_product_group(comparison)),
             ("most.places", by_destination(comparison, abroad=True)))  # fmt: skip
    for key, tallies in found:
        some = parting(tallies, MOST)
        if some:
            names = ", ".join(f"{tally.key} {tally.apart:,}" for tally in some)
            lines.append(f"{say('most.title', language)} ({say(key, language)}): {names}")
    return ["", *lines] if lines else []
