"""How the gap moved, as text, CSV, picture and page, with what moved it and its citation."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from markupsafe import Markup, escape

from kaname.joint.compare import DIVERGENCES, OPEN, SAME
from kaname.joint.compare_time import Moment, held_from
from kaname.report.compare_page import page
from kaname.report.compare_svg import patterns
from kaname.report.compare_view import COLOURS, INKS, LETTERS, named, percent, say

__all__ = ["LINE_COLUMNS", "line_csv", "line_html", "line_svg", "line_text"]

LINE_COLUMNS: Final = (
    "date", "eccn", "destination", "end_user", "before", "after", "side", "events", "cause",
)  # fmt: skip
MOVED_SHOWN: Final = 300
"""So many cells that moved on a day are listed on the page; the CSV has them all."""
_LEFT: Final = 70
_WIDE: Final = 930
_HIGH: Final = 190
_PARTED: Final = tuple(name for name in DIVERGENCES if name not in (SAME, OPEN))


def line_text(moments: Sequence[Moment], last: date, language: str) -> str:
    """Return the moments for a terminal: counts, how the cells moved, and the events."""
    lines = [_title(moments, last, language), ""]
    for number, moment in enumerate(moments):
        counts = ", ".join(f"{named(n, language)} {moment.counts[n]:,}" for n in DIVERGENCES
                           if moment.counts[n])  # fmt: skip
        lines.append(f"{moment.on}  {counts}")
        if number:
            lines += [f"            {line}" for line in _ways(moment, language)]
            lines += [f"            * {event.text.to(language)}" for event in moment.events]
    if len(moments) == 1:
        lines.append(say("line.still", language))
    lines += ["", _note(language)]
    return "\n".join(lines) + "\n"


def line_csv(moments: Sequence[Moment], language: str) -> str:
    """Return every cell that moved, with the events of its day."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LINE_COLUMNS)
    for moment in moments:
        texts = {one.events: " | ".join(event.text.to(language) for event in one.events)
                 for one in moment.moved}  # fmt: skip
        writer.writerows(
            (moment.on, one.eccn, one.destination, one.end_user, one.before, one.after,
             " ".join(one.sides), texts[one.events], "held_from" if one.held else "law")
            for one in moment.moved
        )  # fmt: skip
    return out.getvalue()


def line_svg(moments: Sequence[Moment], last: date, language: str) -> str:
    """Return the counts over time: every class above, those that part below, by their own scale."""
    height = 2 * _HIGH + 240
    name = escape(_title(moments, last, language))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1110 {height}" width="1110" '
        f'height="{height}" role="img" aria-label="{name}" font-family="sans-serif">'
        f'<title>{name}</title><rect width="100%" height="100%" fill="#fff"/>{patterns()}',
        _text(8, 22, str(name), 15, weight="600"),
    ]
    spans = _spans(moments, last)
    parts += _panel(moments, spans, 70, DIVERGENCES, say("line.all", language), language)
    below = 70 + _HIGH + 55
    parts += _panel(moments, spans, below, _PARTED, say("line.parted", language), language)
    for number, (moment, (x, _)) in enumerate(zip(moments, spans, strict=True)):
        mark = "" if not number else f" ({number})"
        if number and all(one.held for one in moment.moved):
            mark += f" {say('line.held_short', language)}"
        parts.append(_text(x - 4, below + _HIGH + 12, f"{moment.on}{mark}", 10, turned=True))
    for number, name_of in enumerate(DIVERGENCES):
        x = 8 + number * 182
        parts.append(
            f'<rect x="{x}" y="{height - 26}" width="16" height="16" '
            f'fill="url(#h-{name_of.replace(" ", "-")})" stroke="#777"/>'
            + _text(x + 22, height - 14, f"{LETTERS[name_of]} {named(name_of, language)}", 11)
        )
    return "".join(parts) + "</svg>\n"


def line_html(moments: Sequence[Moment], last: date, language: str) -> str:
    """Return a page with the picture, and beside each day what moved, and the events."""
    shown = []
    for number, moment in enumerate(moments):
        shown.append(
            {
                "number": number, "on": moment.on.isoformat(),
                "ways": _ways(moment, language) if number else [],
                "counts": [(LETTERS[n], named(n, language), f"{moment.counts[n]:,}",
                            percent(moment.counts[n], sum(moment.counts.values())))
                           for n in DIVERGENCES],
                "events": [(event.text.to(language), _sources(event)) for event in moment.events],
                "moved": [(one.eccn, one.destination, one.end_user, named(one.before, language),
                           named(one.after, language)
                           + (f" ({say('line.held', language)})" if one.held else ""))
                          for one in moment.moved[:MOVED_SHOWN]],
                "left": max(0, len(moment.moved) - MOVED_SHOWN),
                "whole": len(moment.moved),
            }
        )  # fmt: skip
    return page(
        "compare_line.html.j2", language, title=_title(moments, last, language),
        on=last.isoformat(), picture=Markup(line_svg(moments, last, language)), moments=shown,
        still=len(moments) == 1, note=_note(language),
    )  # fmt: skip


def _sources(event: Any) -> list[tuple[str, str]]:
    return [(citation.cite, citation.source) for citation in event.citations[:12]]


def _note(language: str) -> str:
    chart, groups = held_from("country_chart"), held_from("country_groups")
    return say("line.note", language, chart=chart, groups=groups)


def _title(moments: Sequence[Moment], last: date, language: str) -> str:
    return say("line.title", language, first=moments[0].on, last=last)


def _ways(moment: Moment, language: str) -> list[str]:
    """Return how many cells moved from what to what, most first."""
    found: dict[tuple[str, str, bool], int] = {}
    for one in moment.moved:
        way = (one.before, one.after, one.held)
        found[way] = found.get(way, 0) + 1
    return [
        f"{count:,}: {named(before, language)} → {named(after, language)}"
        + (f" ({say('line.held', language)})" if held else "")
        for (before, after, held), count in sorted(found.items(), key=lambda pair: -pair[1])
    ]


def _spans(moments: Sequence[Moment], last: date) -> list[tuple[float, float]]:
    first = moments[0].on
    days = max((last - first).days + 1, 1)
    starts = [(moment.on - first).days for moment in moments]
    ends = [*starts[1:], days]
    return [(_LEFT + _WIDE * start / days, _LEFT + _WIDE * end / days)
            for start, end in zip(starts, ends, strict=True)]  # fmt: skip


def _panel(
    moments: Sequence[Moment], spans: Sequence[tuple[float, float]], top: float,
    classes: Sequence[str], heading: str, language: str,
) -> list[str]:  # fmt: skip
    most = max((sum(m.counts[name] for name in classes) for m in moments), default=0)
    parts = [_text(_LEFT, top - 8, heading, 11, weight="600"), _text(8, top + 10, f"{most:,}", 10),
             _text(8, top + _HIGH, "0", 10)]  # fmt: skip
    for number, (moment, (left, right)) in enumerate(zip(moments, spans, strict=True)):
        at = top + _HIGH
        for name in classes:
            high = _HIGH * moment.counts[name] / most if most else 0
            if not high:
                continue
            at -= high
            tip = f"{moment.on}: {named(name, language)} {moment.counts[name]:,}"
            parts.append(
                f'<g><title>{escape(tip)}</title><rect x="{left:.1f}" y="{at:.1f}" '
                f'width="{max(right - left, 1):.1f}" height="{high:.1f}" '
                f'fill="url(#h-{name.replace(" ", "-")})"/>'
            )
            if high > 14 and right - left > 60:
                label = f"{LETTERS[name]} {moment.counts[name]:,}"
                half = 3.2 * len(label) + 2
                middle, y = (left + right) / 2, at + high / 2
                parts.append(
                    f'<rect x="{middle - half:.1f}" y="{y - 7:.1f}" width="{2 * half:.1f}" '
                    f'height="14" fill="{COLOURS[name]}"/><text x="{middle:.1f}" '
                    f'y="{y + 4:.1f}" font-size="11" text-anchor="middle" '
                    f'fill="{INKS[name]}">{label}</text>'
                )
            parts.append("</g>")
        if number:
            held = all(one.held for one in moment.moved)
            dashed = ' stroke-dasharray="3 3"' if held else ""
            parts.append(f'<path d="M{left:.1f} {top - 4}V{top + _HIGH}" stroke="#000"{dashed}/>')
    parts.append(f'<path d="M{_LEFT} {top + _HIGH}H{_LEFT + _WIDE}" stroke="#555"/>')
    return parts


def _text(
    x: float, y: float, text: str, size: float, *, weight: str = "400", turned: bool = False
) -> str:
    place = (
        f'transform="translate({x:.1f} {y:.1f}) rotate(35)"'
        if turned
        else (f'x="{x:.1f}" y="{y:.1f}"')
    )
    return (
        f'<text {place} font-size="{size:g}" font-weight="{weight}" fill="#111">'
        f"{escape(Markup(text)) if '&' in text else escape(text)}</text>"
    )
