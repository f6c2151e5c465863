"""A comparison as one page that loads nothing: numbers, map and reasons.

Each cell of the map is a letter on its colour, a row of them a line of text, so that the whole
list against every destination stays small, prints, and can be searched and read without a script.
The page's own short script adds search, zoom by category and what a cell says under the pointer.
"""

import base64
import csv
import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup, escape

from kaname.core.text import clean
from kaname.joint.compare import DIVERGENCES, Cell, Comparison
from kaname.joint.compare_summary import (
    Tally,
    causes,
    facts_that_decide,
    item_title,
    parting,
    product_group,
    read_through,
    title_of_band,
    title_of_category,
)
from kaname.report.compare_svg import overview
from kaname.report.compare_view import (
    COLOURS,
    LETTERS,
    grid_rows,
    named,
    outcome_word,
    percent,
    place_name,
    places_in_order,
    say,
    size,
    tallied,
    title,
    user_name,
)

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["as_html", "page"]

MOST: Final = 12
"""So many of each kind are named where the capitals part most."""
ALIKE: Final = 8
"""So many that are treated the same are named in one line."""
CELLS_CSV: Final = 4_000
"""Up to so many cells the page's CSV has a line for each."""
_MARK: Final = {
    "same": "s", "US stricter": "U", "Japan stricter": "J", "only US": "u", "only Japan": "j",
    "undetermined": "q",
}  # fmt: skip
"""The class of a cell in the page's style."""


def as_html(comparison: Comparison, language: str, notes: Sequence[str] = ()) -> str:
    """Return one page with numbers, heat map, reasons and CSV; it loads nothing.

    Args:
        comparison: the cells.
        language: ``en`` or ``ja``.
        notes: what else the reader must know, such as which lists were searched.
    """
    view = _view(comparison, language)
    noted = [clean(note) for note in (*notes, read_through().to(language))]
    return page("compare.html.j2", language, compare=True, notes=noted, **view)


def page(template: str, language: str, *, compare: bool = False, **facts: Any) -> str:
    """Return a page of a template, under a policy that lets it load nothing.

    Args:
        template: its file's name.
        language: ``en`` or ``ja``.
        compare: whether the page runs the script of the map.
        facts: what it shows.
    """
    style = _read("dossier.css") + _read("compare.css")
    script = _read("compare.js") if compare else ""
    return _template(template).render(
        lang=language,
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup("<script>" + script + "</script>") if script else "",
        script_hash=_hash(script) if script else "",
        say=lambda key, **given: say(key, language, **given),
        **facts,
    )


def _view(comparison: Comparison, language: str) -> dict[str, Any]:
    counts = comparison.counts()
    whole = comparison.size
    several = len({product_group(asked.eccn) for asked in comparison.items}) > 1
    return {
        "title": title(comparison, language),
        "on": comparison.on.isoformat(),
        "size": size(comparison, language),
        "classes": [
            {"mark": _MARK[name], "letter": LETTERS[name], "name": named(name, language),
             "count": f"{counts[name]:,}", "share": percent(counts[name], whole),
             "means": say(f"means.{name}", language)}
            for name in DIVERGENCES
        ],
        "open": _open(comparison, counts["undetermined"], language),
        "most": _most(comparison, language),
        "overview": Markup(overview(comparison, language)) if several and whole > 200 else "",
        "maps": _maps(comparison, language),
        "data": Markup(_data(comparison, language)),
        "csv": base64.b64encode(_csv(comparison, language).encode("utf-8")).decode("ascii"),
        "csv_whole": whole <= CELLS_CSV,
    }  # fmt: skip


def _open(comparison: Comparison, cells: int, language: str) -> dict[str, Any] | None:
    if not cells:
        return None
    whole = comparison.size
    return {
        "line": say("open.line", language, count=cells, cells=whole, share=percent(cells, whole)),
        "causes": [
            (cause.text.to(language), f"{cause.cells:,}", f"{cause.alone:,}",
             cause.mend.to(language))
            for cause in causes(comparison)
        ],
        "facts": [
            (say(fact.capital.casefold(), language), clean(fact.wording.to(language)),
             f"{fact.cells:,}", fact.example)
            for fact in facts_that_decide(comparison)
        ],
    }  # fmt: skip


def _most(comparison: Comparison, language: str) -> list[dict[str, Any]]:
    """Return the product groups, destinations and items in which the capitals part most."""
    found = []
    for key, tallies, name in tallied(comparison, language, abroad=True):
        rows = _ranked(tallies, name, language)
        if rows and len(tallies) > 1:
            found.append({"title": say(f"most.{key}", language), "rows": rows})
    return found


def _ranked(
    tallies: Iterable[Tally], name: Callable[[str], str], language: str
) -> list[dict[str, Any]]:
    """Return a line for each tally, one for all that are treated the same."""
    alike: dict[tuple[int, ...], list[Tally]] = {}
    for tally in parting(tallies, sys.maxsize):
        counts = tuple(tally.counts.get(divergence, 0) for divergence in DIVERGENCES)
        alike.setdefault(counts, []).append(tally)
    rows = []
    for some in list(alike.values())[:MOST]:
        listed = [name(tally.key) for tally in some[:ALIKE]]
        left = len(some) - len(listed)
        if len(some) > 1:
            listed = [_alike(tally.key, text) for tally, text in zip(some, listed, strict=False)]
        text = ", ".join(listed) + (say("most.more", language, count=left) if left else "")
        rows.append({**_bar(some[0], text), "key": some[0].key if len(some) == 1 else ""})
    return rows


def _alike(key: str, name: str) -> str:
    """Return how one of several is named: a destination with its name, an item by its code."""
    return key if len(key) > 2 else f"{key} {name}"


def _bar(tally: Tally, name: str) -> dict[str, Any]:
    parts = [
        (_MARK[divergence], f"{100 * tally.counts[divergence] / tally.cells:.2f}")
        for divergence in DIVERGENCES
        if tally.counts.get(divergence)
    ]
    return {"key": tally.key, "name": name, "apart": f"{tally.apart:,}",
            "share": percent(tally.apart, tally.cells), "parts": parts}  # fmt: skip


def _maps(comparison: Comparison, language: str) -> list[dict[str, Any]]:
    """Return, for each end user, the blocks of the map by category."""
    order = places_in_order(comparison)
    few = len(comparison.items) <= 60
    made = []
    for number, user in enumerate(comparison.end_users):
        rows = list(grid_rows(comparison, number))
        blocks = []
        for category, some in groupby(
            rows, key=lambda row: _category(comparison.items[row[0]].eccn)
        ):
            lines = list(some)
            blocks.append(
                {
                    "key": category,
                    "title": title_of_category(category).to(language),
                    "number": len(lines),
                    "open": few,
                    "head": Markup(_head(order, language)),
                    "rows": Markup("".join(_line(comparison, row, order, number) for row in lines)),
                    "answers": Markup("".join(_answers(comparison, row, order, number, language)
                                              for row in lines)),
                }
            )  # fmt: skip
        made.append({"user": user_name(user.name, language), "blocks": blocks})
    return made


def _category(eccn: str) -> str:
    return eccn if eccn == "EAR99" else eccn[:1]


def _head(order: Sequence[tuple[str, tuple[str, ...]]], language: str) -> str:
    """Return the columns' heads: the kind of destination, and its code from top to bottom."""
    bands = "".join(
        f'<i style="width:calc({len(places)}*var(--w))" title="{name}">{name}</i><i class=gap> </i>'
        for name, places in (
            (escape(title_of_band(band).to(language)), places) for band, places in order if band
        )
    )
    lines = [" ".join("".join(code[n] for code in places) for _, places in order) for n in (0, 1)]
    kinds = f"<div class=bands><b></b><code>{bands}</code></div>" if bands else ""
    return kinds + "".join(f"<div><b></b><code>{line}</code></div>" for line in lines)


def _line(
    comparison: Comparison, row: tuple[int, dict[str, Cell]],
    order: Sequence[tuple[str, tuple[str, ...]]], user: int,
) -> str:  # fmt: skip
    """Return one item's row of the map: runs of letters, and a blank between kinds."""
    number, cells = row
    asked = comparison.items[number]
    name = clean(item_title(asked.eccn, comparison.on).en)
    before = comparison.items[number - 1].eccn if number else asked.eccn
    within = before[:1] == asked.eccn[:1]
    begins = " class=group" if within and before[:2] != asked.eccn[:2] else ""
    runs = []
    for position, (_, places) in enumerate(order):
        if position:
            runs.append(" ")
        for divergence, some in groupby(places, key=lambda place: cells[place].divergence):
            letters = LETTERS[divergence] * len(list(some))
            runs.append(f"<i class={_MARK[divergence]}>{letters}</i>")
    return (
        f'<div id=r{user}-{number}{begins} data-t="{escape(name)}"><b>{escape(asked.eccn)}'
        f"<u>{escape(asked.meti_item)}</u></b><code>{''.join(runs)}</code></div>\n"
    )


def _answers(
    comparison: Comparison, row: tuple[int, dict[str, Cell]],
    order: Sequence[tuple[str, tuple[str, ...]]], user: int, language: str,
) -> str:  # fmt: skip
    """Return the table lines of one item: each different answer with its destinations."""
    number, cells = row
    asked = comparison.items[number]
    found: dict[tuple[str, str, str], list[str]] = {}
    for _, places in order:
        for place in places:
            cell = cells[place]
            key = (cell.us.outcome.value, cell.jp.outcome.value, cell.reason.to(language))
            found.setdefault(key, []).append(place)
    every = len(comparison.destinations)
    lines = []
    for position, ((_, _, reason), alike) in enumerate(found.items()):
        cell = cells[alike[0]]
        listed = " ".join(alike)
        head = ""
        if not position:
            name = clean(item_title(asked.eccn, comparison.on).to(language))
            head = (
                f"<th rowspan={len(found)}>{escape(asked.eccn)}<small>{escape(name)}"
                f"<br>{escape(asked.meti_item)}</small></th>"
            )
        lines.append(
            f"<tr data-r={user}-{number}>{head}<td class={_MARK[cell.divergence]}>"
            f"{LETTERS[cell.divergence]}<td>{escape(outcome_word(cell.us.outcome, language))}"
            f"<td>{escape(outcome_word(cell.jp.outcome, language))}"
            f"<td><s>{len(alike)}/{every}</s> <bdi>{listed}</bdi><td>{escape(clean(reason))}\n"
        )
    return "".join(lines)


def _data(comparison: Comparison, language: str) -> str:
    """Return what the script needs: the order of the columns, and names."""
    order = places_in_order(comparison)
    columns: list[str] = []
    for position, (_, some) in enumerate(order):
        columns += [""] if position else []
        columns += some
    held = {
        "columns": columns,
        "names": {place: place_name(place, language) for place in comparison.destinations},
        "classes": {LETTERS[name]: named(name, language) for name in DIVERGENCES},
        "users": [user_name(user.name, language) for user in comparison.end_users],
        "us": say("us", language),
        "jp": say("jp", language),
        "none": say("map.none", language),
    }
    text = json.dumps(held, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="map-data">{text}</script>'


def _csv(comparison: Comparison, language: str) -> str:
    if comparison.size <= CELLS_CSV:
        from kaname.report.compare import as_csv

        return as_csv(comparison, language)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("eccn", "meti_item", "end_user", *DIVERGENCES))
    writer.writerows(_grouped(comparison))
    return out.getvalue()


def _grouped(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """Yield for every item and end user the destinations of each divergence."""
    for number, user in enumerate(comparison.end_users):
        for item, cells in grid_rows(comparison, number):
            asked = comparison.items[item]
            listed = (_places_of(cells.values(), name) for name in DIVERGENCES)
            yield (asked.eccn, asked.meti_item, user.name, *listed)


def _places_of(cells: Iterable[Cell], divergence: str) -> str:
    return " ".join(cell.destination for cell in cells if cell.divergence == divergence)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


@cache
def _template(name: str) -> "Template":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.globals["colours"] = COLOURS
    return environment.get_template(name)


def _read(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")
