"""The stage map drawn: columns by stage, colours and classes by concentration, arrows by need."""

from collections.abc import Sequence
from typing import Final

from kaname.core.text import Text
from kaname.report.picture import INK, PALE, RAMP, Picture, cut, text_width
from kaname.report.supply_map import percent, say, stage_of, suppliers, title
from kaname.report.supply_map_layout import Layout, gap, layout
from kaname.supply.countries import name_of
from kaname.supply.recipes import Need, Step
from kaname.supply.stage_map import Group, Node, StageMap
from kaname.supply.starter import measure_name, need_name, product_name, products

__all__ = ["BANDS", "band_of", "draw"]

BANDS: Final = (0.0, 0.15, 0.25, 0.4, 0.7)
"""Where the five classes of concentration begin."""
_HIGH: Final = 4
"""From this class a product is called highly concentrated."""
_WIDE, _TALL = 200.0, 38.0
_PITCH_X, _PITCH_Y = 274.0, 46.0
_LEFT, _TOP = 16.0, 84.0
_LEGEND: Final = 92.0
_EDGE: Final = 9.0
_DASH: Final = {Need.ESSENTIAL: "", Need.SUBSTITUTABLE: "6 4", Need.NEGLIGIBLE: "1.5 4"}
_STROKE: Final = {Need.ESSENTIAL: 1.4, Need.SUBSTITUTABLE: 1.2, Need.NEGLIGIBLE: 1.0}
_NAMED: Final = 6


def band_of(index: float) -> int:
    """Return the class of a concentration, 1 (spread) to 5 (in one hand)."""
    return sum(index >= start for start in BANDS)


def draw(found: StageMap, language: str) -> str:
    """Return the map as SVG; the same map is always drawn the same."""
    placed = layout(found)
    nodes = {node.product: node for node in found.nodes}
    width = max(_LEFT * 2 + _PITCH_X * (len(placed.columns) - 1) + _WIDE, 1000.0)
    height = _TOP + _PITCH_Y * placed.lines + _LEGEND
    picture = Picture(width, height, title(found).to(language), _description(found, language))
    picture.add(_marks())
    picture.text(_LEFT, 26, title(found).to(language), 17, weight="600")
    for number, column in enumerate(placed.columns):
        _column_title(picture, number, [nodes[name] for name in column], language)
    for link in sorted(found.links, key=lambda one: one.need is Need.ESSENTIAL):
        _arrow(picture, link, nodes, placed)
    focus = found.product
    for number, column in enumerate(placed.columns):
        for name in column:
            under = products()[name].variant_of in nodes
            at = (_x(number), _y(placed, name) - _TALL / 2)
            _box(picture, nodes[name], at, language, under=under, focus=name == focus)
    _legend(picture, height - _LEGEND + 26, language)
    return picture.svg()


def _x(column: int) -> float:
    return _LEFT + _PITCH_X * column


def _y(placed: Layout, name: str) -> float:
    """Return the middle of a product or gap."""
    return _TOP + _PITCH_Y * placed.heights[name]


def _marks() -> str:
    """Return the arrow head, and the dots of what is unknown."""
    return (
        f'<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" '
        f'markerHeight="6" orient="auto"><path d="M0 0L8 4L0 8Z" fill="{PALE}"/></marker>'
        '<pattern id="none" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect width="6" height="6" fill="#fff"/><circle cx="3" cy="3" r=".7" fill="#c9c4ba"/>'
        "</pattern></defs>"
    )


def _column_title(picture: Picture, number: int, nodes: Sequence[Node], language: str) -> None:
    words = stage_of(nodes).to(language)
    lines = _two_lines(words, _WIDE + 40, 12)
    for line, text in enumerate(lines):
        y = _TOP - 26 + 15 * (line - len(lines) + 1)
        picture.text(_x(number), y, text, 12, weight="600")
    picture.line(_x(number), _TOP - 18, _x(number) + _WIDE, _TOP - 18, width=1.2, ink=INK)


def _two_lines(words: str, width: float, size: float) -> list[str]:
    if text_width(words, size) <= width:
        return [words]
    for mark in (" / ", "・", ", "):
        first, found, rest = words.partition(mark)
        if found:
            return [cut(first + mark.rstrip(), width, size), cut(rest, width, size)]
    return [cut(words, width, size)]


def _arrow(picture: Picture, link: Step, nodes: dict[str, Node], placed: Layout) -> None:
    """Draw an arrow through the gaps of the columns between its ends."""
    start, end = nodes[link.input], nodes[link.output]
    x, y = _x(start.column) + _WIDE, _y(placed, link.input)
    way = f"M{x:.1f} {y:.1f}"
    for number in range(start.column + 1, end.column + 1):
        last = number == end.column
        after = _y(placed, link.output if last else gap(link.input, number))
        to = _x(number) - (1 if last else 0)
        middle = (x + to) / 2
        way += f"C{middle:.1f} {y:.1f} {middle:.1f} {after:.1f} {to:.1f} {after:.1f}"
        x, y = _x(number) + _WIDE, after
        if not last:
            way += f"H{x:.1f}"
    dash = _DASH[link.need]
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    picture.add(
        f'<path d="{way}" fill="none" stroke="{PALE}" stroke-width="{_STROKE[link.need]:g}"'
        f'{dashed} stroke-opacity=".8" marker-end="url(#tip)"/>'
    )


def _box(picture: Picture, node: Node, at: tuple[float, float], language: str, *,
         under: bool, focus: bool) -> None:  # fmt: skip
    x, y = at
    lead = node.lead
    band, above = _bands(lead)
    fill = RAMP[band] if band else "url(#none)"
    ink = _ink(band)
    round_ = 12.0 if node.foreign else 2.0
    picture.box(x, y, _WIDE, _TALL, fill, hint=_hint(node, language), round_=round_)
    if band and above > band:
        inset = round_ / 2
        picture.box(x + _WIDE - _EDGE, y + inset, _EDGE, _TALL - 2 * inset, RAMP[above])
    thick = 2.4 if focus else 0.9
    dash = ' stroke-dasharray="4 3"' if lead is not None and not lead.sure else ""
    picture.add(
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{_WIDE:g}" height="{_TALL:g}" rx="{round_:g}" '
        f'fill="none" stroke="{INK}" stroke-width="{thick:g}"{dash} pointer-events="none"/>'
    )
    name = ("↳ " if products()[node.product].variant_of else "") + product_name(
        node.product
    ).to(language)  # fmt: skip
    picture.text(x + 8, y + 15, cut(name, _WIDE - 2, 11), 11, weight="600", ink=ink)
    shown = "?" if not band else str(band) if above == band else f"{band}–{above}"
    picture.text(x + _WIDE - _EDGE - 3, y + 31, shown, 11, weight="700", anchor="end", ink=ink)
    picture.text(x + 8, y + 30, cut(_short(lead, language), _WIDE - 50, 10), 10, ink=ink)


def _ink(band: int) -> str:
    """Return the colour of letters on a class: each at least 4.5 to 1 against its ground."""
    return {4: "#000", 5: "#fff"}.get(band, INK)


def _bands(lead: Group | None) -> tuple[int, int]:
    """Return the classes of both ends of a concentration; 0 where nothing is known."""
    if lead is None or lead.concentration is None:
        return 0, 0
    return band_of(lead.concentration.low), band_of(min(lead.concentration.high, 1.0))


def _short(lead: Group | None, language: str) -> str:
    """Return the largest country of a group, its share and the year."""
    if lead is None:
        return say("unknown", language)
    held: dict[str, float] = {}
    for share in lead.shares:
        if share.country and not share.firm and share.share is not None:
            held[share.country] = held.get(share.country, 0.0) + share.share
    country = max(sorted(held), key=lambda code: held[code])
    rest = f" {percent(held[country])} · {lead.year}"
    name = name_of(country).to(language)
    return (name if text_width(name + rest, 10) <= _WIDE - 50 else country) + rest


def _hint(node: Node, language: str) -> str:
    name = product_name(node.product).to(language)
    if node.lead is None:
        return f"{name}: {say('unknown', language)}"
    lead = node.lead
    measure = measure_name(lead.measure).to(language)
    return f"{name}: {suppliers(lead, language)} ({lead.year}, {measure}, {lead.source.publisher})"


def _description(found: StageMap, language: str) -> str:
    columns = sorted({node.column for node in found.nodes})
    ends = [
        stage_of([n for n in found.nodes if n.column == at]) for at in (columns[0], columns[-1])
    ]
    high = [node for node in found.nodes if _bands(node.lead)[0] >= _HIGH]
    high.sort(key=lambda node: -_low(node))
    joined = {lang: say("joined", lang) for lang in ("en", "ja")}
    names = [product_name(node.product) for node in high[:_NAMED]]
    text = Text(joined["en"].join(n.en for n in names), joined["ja"].join(n.ja for n in names))
    open_ = sum(node.lead is None for node in found.nodes)
    count = len(found.nodes)
    if not high:
        return say("described_none", language, first=ends[0], last=ends[1], products=count,
                   open=open_)  # fmt: skip
    return say("described", language, first=ends[0], last=ends[1], high=len(high),
               products=count, names=text, open=open_)  # fmt: skip


def _low(node: Node) -> float:
    lead = node.lead
    return lead.concentration.low if lead is not None and lead.concentration else 0.0


def _legend(picture: Picture, y: float, language: str) -> None:
    picture.text(_LEFT, y, say("legend.class", language), 11, weight="600")
    x = _LEFT
    for number, start in enumerate(BANDS):
        end = f"–{BANDS[number + 1]:.2f}" if number + 1 < len(BANDS) else "–1"
        picture.box(x, y + 8, 26, 18, RAMP[number + 1], ink=INK)
        picture.text(x + 13, y + 21, str(number + 1), 11, weight="700", anchor="middle",
                     ink=_ink(number + 1))  # fmt: skip
        picture.text(x + 31, y + 21, f"{start:.2f}{end}", 10.5)
        x += 104
    picture.box(x, y + 8, 26, 18, "url(#none)", ink=INK)
    picture.text(x + 13, y + 21, "?", 11, weight="700", anchor="middle")
    picture.text(x + 31, y + 21, say("legend.none", language), 10.5)
    x += 46 + text_width(say("legend.none", language), 10.5)
    picture.box(x, y + 8, 26, 18, RAMP[3], ink=INK)
    picture.box(x + 17, y + 8, 9, 18, RAMP[5])
    picture.text(x + 31, y + 21, say("legend.open", language), 10.5)
    x = _LEFT
    for need in Need:
        picture.line(x, y + 44, x + 40, y + 44, dash=_DASH[need], width=_STROKE[need] + 0.3)
        words = need_name(need).to(language)
        picture.text(x + 46, y + 48, words, 10.5)
        x += 62 + text_width(words, 10.5)
    for key in ("legend.unsure", "legend.foreign", "legend.variant"):
        words = say(key, language)
        picture.text(x, y + 48, words, 10.5)
        x += 18 + text_width(words, 10.5)
