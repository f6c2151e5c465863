"""The comparison of both capitals as text, as a heat map, and as a page that loads nothing."""

import base64
import csv
import io
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from markupsafe import Markup, escape

from kaname.core.text import load_wording
from kaname.joint.compare import DIVERGENCES, Cell, Comparison

__all__ = ["COLUMNS", "as_csv", "as_html", "as_svg", "as_text", "row_of"]

COLUMNS: Final = (
    "eccn", "meti_item", "destination", "end_user", "us_outcome", "jp_outcome", "divergence",
    "reason",
)  # fmt: skip
COLOURS: Final = {
    "same": "#e6e6e6", "US stricter": "#0072b2", "Japan stricter": "#d55e00",
    "only US": "#56b4e9", "only Japan": "#e69f00", "undetermined": "#ffffff",
}  # fmt: skip
"""Of the palette of Okabe and Ito, told apart by every eye; letters say the same."""
LETTERS: Final = {
    "same": "=", "US stricter": "U", "Japan stricter": "J", "only US": "u", "only Japan": "j",
    "undetermined": "?",
}  # fmt: skip
CELLS_LETTERED: Final = 4_000
"""More cells than these are drawn as runs of colour, without a letter in each."""
GRID_COLUMNS: Final = 30
_LABEL: Final = 90
_words: Final = load_wording("kaname.report", "words_compare.toml")


def row_of(cell: Cell, language: str) -> tuple[str, ...]:
    """Return a cell as the columns of ``COLUMNS``."""
    return (
        cell.asked.eccn, cell.asked.meti_item, cell.destination, cell.end_user,
        cell.us.outcome.value, cell.jp.outcome.value, cell.divergence, cell.reason.to(language),
    )  # fmt: skip


def as_csv(cells: Iterable[Cell], language: str, *, heading: bool = True) -> str:
    """Return the cells as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if heading:
        writer.writerow(COLUMNS)
    writer.writerows(row_of(cell, language) for cell in cells)
    return out.getvalue()


def as_text(comparison: Comparison, language: str) -> str:
    """Return the comparison for a terminal: a grid when it is small, counts when it is not."""
    lines = [_words("title", day=comparison.on).to(language), _size(comparison, language), ""]
    columns = _columns(comparison)
    if len(columns) <= GRID_COLUMNS:
        width = max((len(asked.eccn) for asked in comparison.items), default=4)
        lines.append(" " * width + " " + " ".join(f"{name:>4}" for name in columns))
        for eccn, cells in _rows(comparison):
            signs = " ".join(f"{LETTERS[cell.divergence]:>4}" for cell in cells)
            lines.append(f"{eccn:<{width}} {signs}")
        lines.append("")
    for name, count in comparison.counts().items():
        lines.append(f"{LETTERS[name]}  {_named(name, language)}: {count}")
    return "\n".join([*lines, "", _words("supposed").to(language)]) + "\n"


def as_svg(comparison: Comparison, language: str) -> str:
    """Return a heat map; colours for every eye, and letters where there is room."""
    columns, rows = _columns(comparison), _rows(comparison)
    lettered = len(comparison.cells) <= CELLS_LETTERED
    size = 22 if lettered else 6
    top = 40
    width = max(_LABEL + size * len(columns) + 10, 560)
    height = top + size * len(rows) + 60
    title = escape(_words("title", day=comparison.on).to(language))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{title}" font-family="sans-serif" font-size="9">'
        f"<title>{title}</title>"
    ]
    step = 1 if lettered else 4
    for number, name in enumerate(columns[::step]):
        x = _LABEL + size * number * step + size / 2
        parts.append(f'<text transform="translate({x:g} {top - 4}) rotate(-60)">{escape(name)}'
                     "</text>")  # fmt: skip
    for line, (eccn, cells) in enumerate(rows):
        y = top + size * line
        if lettered or line % 2 == 0:
            parts.append(f'<text x="2" y="{y + size * 0.8:g}">{escape(eccn)}</text>')
        parts += _cells(cells, y, size, language) if lettered else _runs(cells, y, size)
    parts += _legend(height - 30, language)
    return "".join(parts) + "</svg>\n"


def as_html(comparison: Comparison, language: str) -> str:
    """Return one page with the heat map, its table and its CSV; it loads and runs nothing."""
    title = _words("title", day=comparison.on).to(language)
    small = len(comparison.cells) <= CELLS_LETTERED
    table = (
        _table(COLUMNS, (row_of(cell, language) for cell in comparison.cells))
        if small
        else _grouped(comparison, language)
    )
    text = as_csv(comparison.cells, language) if small else _grouped_csv(comparison)
    data = base64.b64encode(text.encode("utf-8")).decode("ascii")
    style = (
        "body{font-family:sans-serif;margin:1.5em;color:#111}table{border-collapse:collapse;"
        "font-size:.8em}td,th{border:1px solid #999;padding:.2em .4em;text-align:left;"
        "vertical-align:top;overflow-wrap:anywhere}svg{max-width:100%;height:auto}"
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        f"style-src 'unsafe-inline'\"><title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><h1>{escape(title)}</h1><p>{escape(_size(comparison, language))}</p>"
        f"<p>{escape(_words('supposed').to(language))}</p>{as_svg(comparison, language)}"
        f'<p><a download="gaps.csv" href="data:text/csv;base64,{data}">'
        f"{escape(_words('csv').to(language))}</a></p>{table}</body></html>\n"
    )


def _columns(comparison: Comparison) -> list[str]:
    users = [user.name for user in comparison.end_users]
    if len(users) == 1:
        return list(comparison.destinations)
    return [f"{place} {user}" for place in comparison.destinations for user in users]


def _rows(comparison: Comparison) -> list[tuple[str, Sequence[Cell]]]:
    wide = len(comparison.destinations) * len(comparison.end_users)
    return [
        (asked.eccn, comparison.cells[number * wide : (number + 1) * wide])
        for number, asked in enumerate(comparison.items)
    ]


def _cells(cells: Sequence[Cell], y: float, size: int, language: str) -> list[str]:
    made = []
    for number, cell in enumerate(cells):
        x = _LABEL + size * number
        dark = cell.divergence in ("US stricter", "Japan stricter")
        ink = "#fff" if dark else "#111"
        tip = escape(f"{cell.asked.eccn} {cell.destination} {cell.end_user}: "
                     f"{_named(cell.divergence, language)}")  # fmt: skip
        made.append(
            f'<g><title>{tip}</title><rect x="{x}" y="{y}" width="{size - 1}" height="{size - 1}"'
            f' fill="{COLOURS[cell.divergence]}" stroke="#777" stroke-width=".4"/>'
            f'<text x="{x + size / 2:g}" y="{y + size * 0.68:g}" text-anchor="middle" '
            f'fill="{ink}">{LETTERS[cell.divergence]}</text></g>'
        )
    return made


def _runs(cells: Sequence[Cell], y: float, size: int) -> list[str]:
    made, start = [], 0
    for divergence, run in groupby(cells, key=lambda cell: cell.divergence):
        length = len(list(run))
        if divergence != "undetermined":
            made.append(f'<rect x="{_LABEL + size * start}" y="{y}" width="{size * length}" '
                        f'height="{size}" fill="{COLOURS[divergence]}"/>')  # fmt: skip
        start += length
    return made


def _legend(y: float, language: str) -> list[str]:
    made = []
    for number, name in enumerate(DIVERGENCES):
        x = 4 + number * 92
        made.append(
            f'<rect x="{x}" y="{y}" width="14" height="14" fill="{COLOURS[name]}" '
            f'stroke="#777"/><text x="{x + 18}" y="{y + 11}">{LETTERS[name]} '
            f"{escape(_named(name, language))}</text>"
        )
    return made


def _grouped(comparison: Comparison, language: str) -> Markup:
    names = (_words("items").to(language), *(_named(name, language) for name in DIVERGENCES))
    return _table(names, _grouped_rows(comparison))


def _grouped_csv(comparison: Comparison) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [("eccn", *DIVERGENCES), *_grouped_rows(comparison)]
    )
    return out.getvalue()


def _grouped_rows(comparison: Comparison) -> Iterable[tuple[str, ...]]:
    """Yield for every item the columns of each divergence."""
    columns = _columns(comparison)
    for eccn, cells in _rows(comparison):
        found: dict[str, list[str]] = {name: [] for name in DIVERGENCES}
        for name, cell in zip(columns, cells, strict=True):
            found[cell.divergence].append(name)
        yield (eccn, *(" ".join(found[name]) for name in DIVERGENCES))


def _table(names: Iterable[str], rows: Iterable[Sequence[str]]) -> Markup:
    head = Markup("").join(Markup("<th>{}</th>").format(name) for name in names)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(value) for value in row)
        )
        for row in rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)


def _size(comparison: Comparison, language: str) -> str:
    return _words(
        "cells", count=len(comparison.cells), items=len(comparison.items),
        places=len(comparison.destinations), users=len(comparison.end_users),
    ).to(language)  # fmt: skip


def _named(divergence: str, language: str) -> str:
    return _words(f"divergence.{divergence}").to(language)
