"""One picture for one answer: who owns the company, drawn here, readable without colour.

Listed owners stand above, the company below; every edge carries its share. A path that counts is
thick, one that may count is broken, control is dotted: colour only repeats what line and words say.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from kaname.core.shareholding import Holding
from kaname.core.text import clean, load_wording
from kaname.core.unknown import UNKNOWN
from kaname.joint.ownership import Judged, OwnershipReport
from kaname.joint.ownership_flags import list_name, share_text
from kaname.joint.ownership_words import chains

__all__ = ["draw"]

_words: Final = load_wording("kaname.report", "words_ownership.toml")
WIDTH: Final = 184
GAP: Final = 34
LINE: Final = 17
ROW_GAP: Final = 92
MARGIN: Final = 14
PASS: Final = 26
"""Width of a gap through which an edge passes a row."""
SIDE: Final = 70
"""Room at the side for edges that close a circle."""
UNITS: Final = 24
"""Columns of a line in a box; a Chinese or Japanese character takes two."""
NAME_LINES: Final = 3
ROW_MAX: Final = 5
"""Boxes beside one another; more owners become one box that says how many."""
CHAIN_MAX: Final = 6
"""Boxes of one chain that are drawn; the middle of a longer one becomes one box."""


@dataclass(slots=True)
class _Box:
    key: str
    lines: list[str]
    tag: str
    kind: str
    """``target``, ``listed``, ``maybe``, ``counts``, ``may``, ``plain``, ``more``, or ``pass`` for
    the gap through which an edge passes a row."""
    list_id: str = ""
    full: str = ""
    width: float = WIDTH
    x: float = 0
    y: float = 0

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def height(self) -> int:
        return LINE * (len(self.lines) + bool(self.tag)) + 16


@dataclass(frozen=True, slots=True)
class _Edge:
    above: str
    below: str
    label: str
    kind: str
    list_id: str = ""


@dataclass(slots=True)
class _Picture:
    boxes: dict[str, _Box] = field(default_factory=dict)
    edges: list[_Edge] = field(default_factory=list)
    passes: dict[_Edge, list[_Box]] = field(default_factory=dict)
    """Edge -> the gaps through which it passes rows, from above."""


def draw(report: OwnershipReport, judged: Judged, lang: str, number: int) -> Markup:
    """Return the picture of one answer as inline SVG.

    Args:
        report: of which the answer is a part.
        judged: the answer.
        lang: ``en`` or ``ja``.
        number: makes the ids of this picture its own on the page.
    """
    artist = _Artist(report, judged, lang)
    picture = artist.picture()
    rows = _rows(picture, judged.company)
    width, height = _place(rows, _circles(rows, picture))
    title = _say("graph.title", lang, company=report.graph.name(judged.company))
    parts = [
        Markup(
            '<svg class="graph" role="img" aria-labelledby="g{0}" viewBox="0 0 {1} {2}" '
            'width="{1}" height="{2}"><title id="g{0}">{3}</title>'
        ).format(number, round(width), round(height), title),
        Markup(
            '<defs><marker id="a{}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
            'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
            '<path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>'
        ).format(number),
        *_edges(picture, number),
        *(_box(box) for box in picture.boxes.values()),
        Markup("</svg>"),
    ]
    return Markup("").join(parts)


def _circles(rows: Sequence[Sequence[_Box]], picture: _Picture) -> int:
    """Return how many edges close a circle, and so run upwards or along a row."""
    row = {box.key: number for number, some in enumerate(rows) for box in some}
    return sum(1 for edge in picture.edges if row[edge.above] >= row[edge.below])


class _Artist:
    """Chooses what of the graph is drawn."""

    def __init__(self, report: OwnershipReport, judged: Judged, lang: str) -> None:
        self._report = report
        self._judged = judged
        self._lang = lang
        self._counting = report.countings[judged.rule.id]
        self._picture = _Picture()

    def picture(self) -> _Picture:
        company = self._judged.company
        self._add(company, kind="target")
        for way in chains(self._judged, self._counting):
            self._chain(way)
        self._owners(company)
        self._controls(company)
        return self._picture

    def _chain(self, way: Sequence[Holding]) -> None:
        listed = self._list_of(way[0].owner)
        shown = list(way)
        hidden = 0
        if len(way) > CHAIN_MAX:
            shown = [*way[:2], *way[-(CHAIN_MAX - 3) :]]
            hidden = len(way) - len(shown) - 1
        for number, holding in enumerate(shown):
            if hidden and number == 2:
                between = f"…{way[1].company}>{holding.owner}"
                text = _say("graph.between", self._lang, number=hidden)
                self._picture.boxes.setdefault(between, _Box(between, [text], "", "more"))
                self._add(holding.owner)
                self._link(_Edge(way[1].company, between, "", self._kind(way[1]), listed))
                self._link(_Edge(between, holding.owner, "", self._kind(holding), listed))
            self._add(holding.owner)
            self._add(holding.company)
            self._share(holding, listed)

    def _owners(self, company: str) -> None:
        """Add the owners of the company that stand on no chain, the largest first."""
        rows = [
            h for h in self._report.graph.shares.owners_of(company)
            if h.owner != company and h.owner not in self._picture.boxes
        ]  # fmt: skip
        rows.sort(key=lambda h: (self._counting.counts(h.owner) is False, -h.share.high, h.owner))
        drawn = sum(1 for edge in self._picture.edges if edge.below == company)
        room = max(1, ROW_MAX - drawn)
        kept = rows if len(rows) <= room else rows[: room - 1]
        for holding in kept:
            self._add(holding.owner)
            self._share(holding, self._list_of(holding.owner))
        if len(rows) > len(kept):
            key = f"…more>{company}"
            text = _say("graph.more", self._lang, number=len(rows) - len(kept))
            self._picture.boxes[key] = _Box(key, [text], "", "more")
            self._link(_Edge(key, company, "", "other"))
        for holding in self._report.graph.shares.owners_of(company):
            if holding.owner in self._picture.boxes and holding.owner != company:
                self._share(holding, self._list_of(holding.owner))

    def _controls(self, company: str) -> None:
        for link in self._report.graph.controls:
            drawn = link.owner in self._picture.boxes
            if link.company != company or (not drawn and len(self._picture.boxes) > 3 * ROW_MAX):
                continue
            self._add(link.owner)
            label = clean(link.how)[:UNITS] or _say("graph.controls", self._lang)
            self._link(_Edge(link.owner, company, label, "control"))

    def _share(self, holding: Holding, list_id: str) -> None:
        label = share_text(holding.share).to(self._lang)
        known = next(
            (e for e in self._picture.edges
             if (e.above, e.below) == (holding.owner, holding.company) and e.kind != "control"),
            None,
        )  # fmt: skip
        if known is None:
            self._link(_Edge(holding.owner, holding.company, label, self._kind(holding), list_id))

    def _link(self, edge: _Edge) -> None:
        if edge not in self._picture.edges:
            self._picture.edges.append(edge)

    def _kind(self, holding: Holding) -> str:
        counts = self._counting.counts(holding.owner)
        if counts is False:
            return "other"
        sure = counts is True and (holding.share.is_exact or holding.share.low > 0)
        return "path" if sure else "open"

    def _list_of(self, party: str) -> str:
        some = self._report.listings.get(party, ())
        rule = self._judged.rule.lists
        found = [one.list_id for one in some if one.list_id in rule]
        return found[0] if found else ""

    def _add(self, party: str, kind: str = "") -> None:
        if party in self._picture.boxes:
            return
        name = self._report.graph.name(party)
        list_id = self._list_of(party)
        counts = self._counting.counts(party)
        named = _list_label(list_id, self._lang) if list_id else ""
        if list_id and self._counting.possible.get(party) == 0:
            sure = self._counting.sure.get(party) == 0
            kind = kind or ("listed" if sure else "maybe")
            tag = named if sure else _say("graph.maybe", self._lang, list=named)
        elif kind == "target":
            tag = ""
        elif counts is False:
            kind, tag = kind or "plain", _say("graph.not_counted", self._lang)
        else:
            key = "may_count" if counts is UNKNOWN else "counts"
            kind, tag = kind or ("may" if counts is UNKNOWN else "counts"), ""
            tag = _say(f"graph.{key}", self._lang)
        self._picture.boxes[party] = _Box(
            party, _wrapped(name), tag, kind, list_id if kind != "plain" else "", clean(name)
        )


def _say(key: str, lang: str, **facts: str | int) -> str:
    return clean(_words(key, **facts).to(lang))


def _list_label(list_id: str, lang: str) -> str:
    key = f"list.{list_id}"
    return _say(key, lang) if key in _words else clean(list_name(list_id).to(lang))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _wrapped(name: str) -> list[str]:
    """Return a name in lines that fit into a box; the rest of a long one is cut."""
    lines = [""]
    for word in _pieces(clean(name)):
        if _columns((lines[-1] + word).rstrip()) > UNITS and lines[-1]:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) > NAME_LINES:
        lines = [*lines[: NAME_LINES - 1], lines[NAME_LINES - 1][: UNITS // 2] + "…"]
    return lines or ["?"]


def _pieces(name: str) -> Iterable[str]:
    """Yield what a line may be broken after: words with their blank, and wide characters."""
    piece = ""
    for char in name:
        wide = unicodedata.east_asian_width(char) in "WF"
        if piece and (wide or piece[-1] == " " or _columns(piece) >= UNITS):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _levels(picture: _Picture, company: str) -> dict[str, int]:
    """Return how far above the company each box stands: above all that it owns.

    An edge that would close a circle is left out of account; it is drawn at the side.
    """
    owners: dict[str, list[str]] = {}
    for edge in picture.edges:
        owners.setdefault(edge.below, []).append(edge.above)
    order: list[str] = []
    on_way: set[str] = set()
    done: set[str] = set()
    back: set[tuple[str, str]] = set()
    work = [(company, False)]
    while work:
        box, leaves = work.pop()
        if leaves:
            on_way.discard(box)
            done.add(box)
            order.append(box)
        elif box not in done and box not in on_way:
            on_way.add(box)
            work.append((box, True))
            for owner in owners.get(box, ()):
                if owner in on_way:
                    back.add((owner, box))
                else:
                    work.append((owner, False))
    level = dict.fromkeys(picture.boxes, 0)
    for box in reversed(order):
        for owner in owners.get(box, ()):
            if (owner, box) not in back:
                level[owner] = max(level[owner], level[box] + 1)
    return level


def _rows(picture: _Picture, company: str) -> list[list[_Box]]:
    """Return the boxes in rows from above, the company in the last, with gaps for long edges."""
    level = _levels(picture, company)
    rows: list[list[_Box]] = [[] for _ in range(max(level.values()) + 1)]
    for key, box in picture.boxes.items():
        rows[level[key]].append(box)
    below: dict[str, list[str]] = {}
    for edge in picture.edges:
        way = [edge.above]
        for at in range(level[edge.above] - 1, level[edge.below], -1):
            name = f"{edge.above}>{edge.below}>{edge.kind}#{at}"
            gap = _Box(name, [], "", "pass", width=PASS)
            rows[at].append(gap)
            picture.passes.setdefault(edge, []).append(gap)
            way.append(gap.key)
        for one, other in pairwise([*way, edge.below]):
            below.setdefault(one, []).append(other)
    place = {box.key: 0.0 for box in rows[0]}
    for row in rows[1:]:
        row.sort(key=lambda box: _mean([place[k] for k in below.get(box.key, ()) if k in place]))
        place.update({box.key: n - (len(row) - 1) / 2 for n, box in enumerate(row)})
    return [row for row in reversed(rows) if row]


def _mean(places: Sequence[float]) -> float:
    return sum(places) / len(places) if places else 0.0


def _place(rows: Sequence[Sequence[_Box]], sides: int) -> tuple[float, float]:
    """Give every box its place, and return the size of the picture."""
    used = [sum(box.width for box in row) + (len(row) - 1) * GAP for row in rows]
    width = max(used) + 2 * MARGIN + (2 * SIDE if sides else 0)
    y = float(MARGIN)
    for row, wide in zip(rows, used, strict=True):
        x = (width - wide) / 2
        for box in row:
            box.x, box.y = x, y
            x += box.width + GAP
        y += max(box.height for box in row) + ROW_GAP
    return width, y - ROW_GAP + MARGIN


def _edges(picture: _Picture, number: int) -> Iterable[Markup]:
    """Yield the edges; those that arrive at one box are spread along its upper side."""
    labels = []
    arriving: dict[str, list[_Edge]] = {}
    for edge in picture.edges:
        arriving.setdefault(edge.below, []).append(edge)
    for below, edges in arriving.items():
        box = picture.boxes[below]
        down = [e for e in edges if picture.boxes[e.above].y < box.y]
        down.sort(key=lambda e: (_last(picture, e).middle, e.kind))
        for edge in edges:
            start = picture.boxes[edge.above]
            if edge not in down:
                way, at = _beside(start, box)
            else:
                end_x = box.x + WIDTH * (down.index(edge) + 1) / (len(down) + 1)
                way, at = _down(picture, edge, start, (end_x, box.y - 2))
            shade = f" l-{edge.list_id}" if edge.list_id else ""
            yield Markup('<path class="edge e-{}{}" d="{}" marker-end="url(#a{})"/>').format(
                edge.kind, shade, way, number
            )
            if edge.label:
                labels.append(_label(edge.label, at))
    yield from labels


def _last(picture: _Picture, edge: _Edge) -> _Box:
    """Return from where an edge comes to the box below: its owner, or the last gap it passes."""
    gaps = picture.passes.get(edge, [])
    return gaps[-1] if gaps else picture.boxes[edge.above]


Point = tuple[float, float]


def _down(picture: _Picture, edge: _Edge, start: _Box, end: Point) -> tuple[str, Point]:
    """Return the way of an edge from row to row, and where its label stands."""
    points: list[tuple[Point, Point]] = []
    here = (start.middle, start.y + start.height)
    for gap in picture.passes.get(edge, []):
        points.append((here, (gap.middle, gap.y)))
        here = (gap.middle, gap.y + gap.height)
    points.append((here, end))
    way = f"M{points[0][0][0]:.0f} {points[0][0][1]:.0f}"
    for (x, y), (to_x, to_y) in points:
        half = (y + to_y) / 2
        way += f"L{x:.0f} {y:.0f}C{x:.0f} {half:.0f} {to_x:.0f} {half:.0f} {to_x:.0f} {to_y:.0f}"
    (x, y), (to_x, to_y) = points[0]
    part = 0.7 if edge.kind == "control" else 0.36  # beside a share of the same owner
    return way, (x + (to_x - x) * (3 * part**2 - 2 * part**3), y + (to_y - y) * part)


def _beside(start: _Box, end: _Box) -> tuple[str, Point]:
    """Return the way of an edge that closes a circle: up along the right side."""
    x, y = start.x + start.width, start.y + start.height / 2
    to_x, to_y = end.x + end.width + 2, end.y + end.height / 2
    side = max(x, to_x) + SIDE - 8
    way = f"M{x:.0f} {y:.0f}C{side:.0f} {y:.0f} {side:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
    return way, (max(x, to_x) + SIDE * 0.6, (y + to_y) / 2)


def _label(text: str, at: Point) -> Markup:
    width = _columns(text) * 7.2 + 12
    return Markup(
        '<rect class="plate" x="{:.0f}" y="{:.0f}" width="{:.0f}" height="19" rx="3"/>'
        '<text class="share" x="{:.0f}" y="{:.0f}">{}</text>'
    ).format(at[0] - width / 2, at[1] - 9.5, width, at[0], at[1] + 4.5, text)


def _box(box: _Box) -> Markup:
    shade = f" l-{box.list_id}" if box.list_id else ""
    lines = Markup("").join(
        Markup('<text class="name" x="{:.0f}" y="{:.0f}">{}</text>').format(
            box.x + WIDTH / 2, box.y + 8 + LINE * (number + 0.78), line
        )
        for number, line in enumerate(box.lines)
    )
    tag = Markup("")
    if box.tag:
        tag = Markup('<text class="tag" x="{:.0f}" y="{:.0f}">{}</text>').format(
            box.x + WIDTH / 2, box.y + 8 + LINE * (len(box.lines) + 0.78), box.tag
        )
    title = box.full or box.lines[0]
    return Markup(
        '<g class="box b-{}{}"><title>{}</title><rect x="{:.0f}" y="{:.0f}" width="{}" '
        'height="{}" rx="4"/>{}{}</g>'
    ).format(box.kind, shade, title, box.x, box.y, WIDTH, box.height, lines, tag)
