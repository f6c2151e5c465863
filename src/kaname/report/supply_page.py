"""The pages of the supply room: parts of pictures, each with its table and its CSV beside it."""

import base64
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from kaname.core.text import Text, clean
from kaname.report.compare_page import page
from kaname.report.lines import columns, pad

__all__ = ["Cell", "Part", "Table", "as_csv", "as_lines", "supply_page"]

Cell = str | int | float | bool | Text | None
"""What stands in a table; None is unknown, and shown as such, never as 0."""
UNKNOWN: Final = Text("unknown", "不明")
_LINK: Final = Text("Table as CSV", "表（CSV）")
_YES: Final = Text("yes", "はい")
_NO: Final = Text("no", "いいえ")
_KIND: Final = Text("Supply", "供給網")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. ``names`` are the headings of the CSV, which never change.

    ``forms`` says for each column how a number is shown: ``{:,.0f}``, ``{:.1%}``; empty is as is.
    """

    names: tuple[str, ...]
    headings: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    forms: tuple[str, ...] = ()

    def shown(self, language: str) -> list[list[str]]:
        """Return the cells as a person reads them."""
        forms = self.forms or ("",) * len(self.names)
        return [
            [_shown(cell, form, language) for cell, form in zip(row, forms, strict=True)]
            for row in self.rows
        ]

    def numbers(self) -> list[bool]:
        """Tell for each column whether it holds numbers."""
        return [
            any(isinstance(row[place], int | float) for row in self.rows)
            and not any(isinstance(row[place], str | Text | bool) for row in self.rows)
            for place in range(len(self.names))
        ]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page."""

    title: str
    lines: Sequence[str] = ()
    pictures: Sequence[str] = ()
    """As SVG."""
    table: Table | None = None
    file: str = "table.csv"


def _shown(cell: Cell, form: str, language: str) -> str:
    if cell is None:
        return UNKNOWN.to(language)
    if isinstance(cell, bool):
        return (_YES if cell else _NO).to(language)
    if isinstance(cell, Text):
        return clean(cell.to(language))
    if isinstance(cell, str):
        return clean(cell)
    if form:
        return form.format(cell)
    return f"{cell:,}" if isinstance(cell, int) else f"{cell:,.4g}"


def as_lines(table: Table, language: str) -> list[str]:
    """Return a table as lines of a terminal, numbers to the right."""
    headings = [heading.to(language) for heading in table.headings]
    cells = [headings, *table.shown(language)]
    numbers = table.numbers()
    widths = [max(columns(row[place]) for row in cells) for place in range(len(headings))]
    return [
        "  ".join(
            " " * (width - columns(cell)) + cell if number else pad(cell, width)
            for cell, width, number in zip(row, widths, numbers, strict=True)
        ).rstrip()
        for row in cells
    ]


def as_csv(table: Table, language: str = "en") -> str:
    """Return a table as CSV under its own names; unknown is empty, no text is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows([[_written(cell, language) for cell in row] for row in table.rows])
    return out.getvalue()


def _written(cell: Cell, language: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return repr(cell)
    text = clean(cell.to(language) if isinstance(cell, Text) else cell)
    return "'" + text if text[:1] in {"=", "+", "-", "@"} else text


def supply_page(
    title: str, parts: Sequence[Part], language: str, *, head: Sequence[str] = (),
    warnings: Sequence[str] = (), foot: Sequence[str] = (), on: str = "",
) -> str:  # fmt: skip
    """Return a page that loads and runs nothing; every table can be taken from it as CSV."""
    return page(
        "supply.html.j2", language, title=title, kind=_KIND.to(language), on=on, head=head,
        warnings=warnings, foot=foot, parts=[_part(part, language) for part in parts],
    )  # fmt: skip


def _part(part: Part, language: str) -> dict[str, Any]:
    return {
        "title": part.title,
        "lines": part.lines,
        "pictures": [Markup(picture) for picture in part.pictures],
        "table": _table(part.table, part.file, language) if part.table else None,
    }


def _table(table: Table, file: str, language: str) -> dict[str, Any]:
    return {
        "headings": [heading.to(language) for heading in table.headings],
        "numbers": table.numbers(),
        "rows": table.shown(language),
        "file": file,
        "link": _LINK.to(language),
        "csv": base64.b64encode(as_csv(table, language).encode("utf-8")).decode("ascii"),
    }
