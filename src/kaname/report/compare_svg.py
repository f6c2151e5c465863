"""A comparison as a picture: every cell where there is room, else an overview in counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from markupsafe import escape

from kaname.joint.compare import DIVERGENCES, Cell, Comparison
from kaname.joint.compare_summary import (
    BANDS,
    band_of,
    by_band,
    title_of_band,
)
from kaname.report.compare_view import (
    COLOURS,
    INKS,
    LETTERS,
    column_names,
    group_name,
    item_rows,
    named,
    outcome_word,
    percent,
    place_name,
    say,
    title,
    user_name,
)

__all__ = ["CELLS_DRAWN", "as_svg", "legend", "overview", "patterns"]

CELLS_DRAWN: Final = 4_000
"""More cells than these are drawn as counts by product group and kind of destination."""
_HATCH: Final = {
    "US stricter": '<path d="M0 0V6" stroke="#fff" stroke-opacity=".55"/>',
    "Japan stricter": '<path d="M0 3H6" stroke="#000" stroke-opacity=".45"/>',
    "only US": '<path d="M0 6L6 0" stroke="#003a5c" stroke-opacity=".6"/>',
    "only Japan": '<path d="M0 0L6 6" stroke="#5c3d00" stroke-opacity=".6"/>',
    "undetermined": '<circle cx="3" cy="3" r=".8" fill="#777"/>',
}
_SIZE: Final = 22
_FONT: Final = 'font-family="sans-serif" fill="#111"'


def as_svg(comparison: Comparison, language: str) -> str:
    """Return a heat map of every cell, or of the counts where there are too many."""
    small = comparison.size <= CELLS_DRAWN
    return _small(comparison, language) if small else overview(comparison, language)


def patterns() -> str:
    """Return the hatchings, which say the same as the colours."""
    made = [
        f'<pattern id="{_id(name)}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{COLOURS[name]}"/>{_HATCH.get(name, "")}</pattern>'
        for name in DIVERGENCES
    ]
    return f"<defs>{''.join(made)}</defs>"


def overview(comparison: Comparison, language: str) -> str:
    """Return a bar of counts for each product group and kind of destination."""
    found = by_band(comparison)
    groups = list(dict.fromkeys(group for group, _ in found))
    bands = [band for band in BANDS if any((group, band) in found for group in groups)]
    left, top, wide, high = 330, 96, 124, 26
    height = top + high * len(groups) + 70
    width = max(left + (wide + 10) * len(bands) + 10, 1110)
    parts = [_open(width, height, title(comparison, language)), patterns()]
    parts.append(_text(8, 20, title(comparison, language), 15, "600"))
    parts.append(_text(8, 40, say("overview.note", language), 11))
    places = Counter(band_of(place, comparison.on) for place in comparison.destinations)
    for number, band in enumerate(bands):
        x = left + (wide + 10) * number
        parts.append(_text(x, top - 26, title_of_band(band).to(language), 11, "600"))
        count = say("overview.places", language, count=places[band])
        parts.append(_text(x, top - 11, count, 10))
    for line, group in enumerate(groups):
        y = top + high * line
        if line and group[:1] != groups[line - 1][:1]:
            parts.append(f'<path d="M4 {y - 2}H{width - 4}" stroke="#999" stroke-width=".7"/>')
        heading = group_name(group, language)
        parts.append(_text(8, y + 15, group, 12, "600"))
        parts.append(_text(52, y + 15, _cut(heading, language), 10.5))
        for number, band in enumerate(bands):
            tally = found.get((group, band))
            if tally:
                x = left + (wide + 10) * number
                parts.append(_bar(x, y, wide, high - 8, tally.counts, language))
    parts += legend(comparison.counts(), height - 40, language)
    return "".join(parts) + "</svg>\n"


def legend(counts: Mapping[str, int], y: float, language: str) -> Iterable[str]:
    """Yield the six classes with their colour, hatching, letter, name and count."""
    whole = sum(counts.values())
    for number, name in enumerate(DIVERGENCES):
        x = 8 + number * 182
        share = percent(counts[name], whole)
        words = f"{named(name, language)} {counts[name]:,} ({share})"
        yield (
            f'<rect x="{x}" y="{y}" width="18" height="18" fill="url(#{_id(name)})" '
            f'stroke="#777"/>{_letter(x + 9, y + 13.5, name, 12)}'
            f"{_text(x + 24, y + 13, words, 11)}"
        )


def _small(comparison: Comparison, language: str) -> str:
    columns = column_names(comparison)
    letters = max((len(asked.eccn) for asked in comparison.items), default=5)
    longest = max((len(name) for name in columns), default=2)
    left = 20 + 7.2 * letters
    top = 64 + 5.5 * longest
    width = max(left + _SIZE * len(columns) + 20 + 4 * longest, 1110)
    height = top + _SIZE * len(comparison.items) + 52
    parts = [_open(width, height, title(comparison, language)), patterns()]
    parts.append(_text(8, 20, title(comparison, language), 15, "600"))
    parts.append(_text(8, 40, _supposed_users(comparison, language), 11))
    for number, name in enumerate(columns):
        x = left + _SIZE * number + _SIZE / 2 + 4
        parts.append(
            f'<text transform="translate({x:g} {top - 6:g}) rotate(-60)" font-size="11" '
            f"{_FONT}>{escape(name)}</text>"
        )
    for line, (eccn, cells) in enumerate(item_rows(comparison)):
        y = top + _SIZE * line
        parts.append(_text(8, y + 15, eccn, 12))
        for number, cell in enumerate(cells):
            parts.append(_cell(cell, left + _SIZE * number, y, language))
    parts += legend(comparison.counts(), height - 34, language)
    return "".join(parts) + "</svg>\n"


def _cell(cell: Cell, x: float, y: float, language: str) -> str:
    user = user_name(cell.end_user, language)
    tip = escape(
        f"{cell.asked.eccn} → {place_name(cell.destination, language)} ({user}): "
        f"{named(cell.divergence, language)}. {say('us', language)}: "
        f"{outcome_word(cell.us.outcome, language)}. {say('jp', language)}: "
        f"{outcome_word(cell.jp.outcome, language)}"
    )
    return (
        f'<g><title>{tip}</title><rect x="{x:g}" y="{y:g}" width="{_SIZE - 1}" '
        f'height="{_SIZE - 1}" fill="{COLOURS[cell.divergence]}" stroke="#888" '
        f'stroke-width=".5"/>{_letter(x + _SIZE / 2, y + 15, cell.divergence, 12)}</g>'
    )


def _bar(
    x: float, y: float, wide: float, high: float, counts: Mapping[str, int], language: str
) -> str:
    whole = sum(counts.values())
    tip = ", ".join(f"{named(n, language)} {counts.get(n, 0):,}" for n in DIVERGENCES
                    if counts.get(n))  # fmt: skip
    made = [f"<g><title>{escape(tip)}</title>"]
    at = x
    for name in DIVERGENCES:
        part = wide * counts.get(name, 0) / whole
        if not part:
            continue
        made.append(
            f'<rect x="{at:.1f}" y="{y}" width="{part:.1f}" height="{high}" '
            f'fill="url(#{_id(name)})" stroke="#777" stroke-width=".4"/>'
        )
        label = f"{LETTERS[name]}{counts[name]:,}"
        if part > 6.4 * len(label):
            made.append(_plate(at + part / 2, y + high / 2, label, name))
        elif part > 9:
            made.append(_plate(at + part / 2, y + high / 2, LETTERS[name], name))
        at += part
    return "".join(made) + "</g>"


def _plate(x: float, y: float, label: str, name: str) -> str:
    """Return a label on a plate of its colour, so that the hatching does not cross it."""
    half = 3.1 * len(label) + 1
    return (
        f'<rect x="{x - half:.1f}" y="{y - 6:g}" width="{2 * half:.1f}" height="12" '
        f'fill="{COLOURS[name]}"/><text x="{x:.1f}" y="{y + 3.6:g}" font-size="10" '
        f'font-family="sans-serif" text-anchor="middle" fill="{INKS[name]}">{label}</text>'
    )


def _letter(x: float, y: float, name: str, size: float) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-family="sans-serif" '
        f'text-anchor="middle" fill="{INKS[name]}">{LETTERS[name]}</text>'
    )


def _open(width: float, height: float, name: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img" aria-label="{escape(name)}">'
        f'<title>{escape(name)}</title><rect width="100%" height="100%" fill="#fff"/>'
    )


def _text(x: float, y: float, text: str, size: float, weight: str = "400") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" {_FONT}>'
        f"{escape(text)}</text>"
    )


def _cut(text: str, language: str) -> str:
    most = 26 if language == "ja" else 50
    return text if len(text) <= most else text[: most - 1] + "…"


def _id(name: str) -> str:
    return "h-" + name.replace(" ", "-")


def _supposed_users(comparison: Comparison, language: str) -> str:
    names = ", ".join(user_name(user.name, language) for user in comparison.end_users)
    return say("for_users", language, names=names)
