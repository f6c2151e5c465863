"""Pictures drawn on our side: shapes of SVG, scales with round ticks, colours that all eyes part.

A picture carries its title and a description for those who cannot see it; its colours are always
doubled by a word, a letter or a pattern.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import escape

from kaname.core.text import clean
from kaname.report.lines import columns

__all__ = ["INK", "PALE", "PALETTE", "RAMP", "Axis", "Picture", "cut", "text_width"]

PALETTE: Final = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#f0e442", "#000000",
)  # fmt: skip
"""Okabe and Ito's colours: told apart with every kind of colour vision."""
RAMP: Final = ("#f1eef6", "#d0d1e6", "#a6bddb", "#67a9cf", "#1c9099", "#016450")
"""From little to much; darker is more also in grey."""
INK: Final = "#211f1b"
PALE: Final = "#8a847a"
_FONT: Final = 'font-family="sans-serif"'


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is at a font size; a Japanese letter is twice a Latin one."""
    return columns(text) * size * 0.56


def cut(text: str, width: float, size: float) -> str:
    """Return a text that fits a width, its end replaced by an ellipsis where it does not."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept.rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear scale from values to places on a picture.

    ``low`` to ``high`` are values, ``start`` to ``end`` the places; ``end`` may be the smaller.
    """

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def over(
        cls, values: Sequence[float], start: float, end: float, *, zero: bool = True
    ) -> "Axis":
        """Return an axis that holds all values, from 0 if ``zero``, ending on a round number."""
        finite = [value for value in values if math.isfinite(value)] or [0.0]
        low = min(0.0, *finite) if zero else min(finite)
        high = max(finite)
        step = _step((high - low) or 1.0)
        return cls(
            math.floor(low / step + 1e-9) * step,
            max(math.ceil(high / step - 1e-9) * step, math.floor(low / step) * step + step),
            start, end,
        )  # fmt: skip

    def at(self, value: float) -> float:
        """Return the place of a value."""
        span = self.high - self.low or 1.0
        return self.start + (value - self.low) / span * (self.end - self.start)

    def ticks(self) -> tuple[float, ...]:
        """Return round values, five or so, from end to end."""
        step = _step(self.high - self.low or 1.0)
        count = round((self.high - self.low) / step)
        return tuple(round(self.low + step * number, 12) for number in range(count + 1))


def _step(span: float) -> float:
    raw = span / 5
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= raw * 0.999)


class Picture:
    """A picture under way; ``svg()`` is the whole of it.

    Args:
        width: in pixels.
        height: in pixels.
        title: what it is, also for a reader of screens.
        description: what it shows, in a sentence.
    """

    def __init__(self, width: float, height: float, title: str, description: str = "") -> None:
        self.width, self.height = width, height
        self._title, self._description = title, description
        self._parts: list[str] = []

    def add(self, markup: str) -> None:
        """Add markup of SVG; whoever calls has escaped it."""
        self._parts.append(markup)

    def text(self, x: float, y: float, text: str, size: float = 11, *, weight: str = "400",
             anchor: str = "start", ink: str = INK, turn: float = 0.0) -> None:  # fmt: skip
        """Write a text; ``anchor`` is start, middle or end, ``turn`` an angle in degrees."""
        turned = f' transform="rotate({turn:g} {x:.1f} {y:.1f})"' if turn else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" {_FONT} font-size="{size:g}" font-weight="{weight}" '
            f'text-anchor="{anchor}" fill="{ink}"{turned}>{escape(clean(text))}</text>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, *, ink: str = PALE,
             width: float = 1.0, dash: str = "") -> None:  # fmt: skip
        """Draw a line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{ink}" '
            f'stroke-width="{width:g}" fill="none"{dashed}/>'
        )

    def path(self, points: Sequence[tuple[float, float]], *, ink: str = INK, width: float = 1.5,
             fill: str = "none", dash: str = "", opacity: float = 1.0) -> None:  # fmt: skip
        """Draw a line through points, or the area within them where ``fill`` is a colour."""
        places = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        seen = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        self._parts.append(
            f'<path d="M{places}" stroke="{ink}" stroke-width="{width:g}" fill="{fill}"'
            f"{dashed}{seen}/>"
        )

    def box(self, x: float, y: float, width: float, height: float, fill: str, *,
            ink: str = "none", hint: str = "", round_: float = 0.0) -> None:  # fmt: skip
        """Draw a rectangle; ``hint`` shows under the pointer."""
        said = f"<title>{escape(clean(hint))}</title>" if hint else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'rx="{round_:g}" fill="{fill}" stroke="{ink}">{said}</rect>'
        )

    def dot(self, x: float, y: float, radius: float, fill: str, *, ink: str = "#fff",
            hint: str = "") -> None:  # fmt: skip
        """Draw a dot."""
        said = f"<title>{escape(clean(hint))}</title>" if hint else ""
        self._parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{ink}">'
            f"{said}</circle>"
        )

    def axis_x(self, axis: Axis, y: float, form: str = "{:g}", *, top: float = 0.0) -> None:
        """Draw an axis along the bottom with its ticks, and faint lines up to ``top``."""
        self.line(axis.start, y, axis.end, y)
        for tick in axis.ticks():
            x = axis.at(tick)
            self.line(x, top or y, x, y + 4, ink="#ddd8cc" if top else PALE, width=0.7)
            self.text(x, y + 16, form.format(tick), 10, anchor="middle")

    def axis_y(self, axis: Axis, x: float, form: str = "{:g}", *, right: float = 0.0) -> None:
        """Draw an axis along the left with its ticks, and faint lines to ``right``."""
        self.line(x, axis.start, x, axis.end)
        for tick in axis.ticks():
            y = axis.at(tick)
            self.line(x - 4, y, right or x, y, ink="#ddd8cc" if right else PALE, width=0.7)
            self.text(x - 7, y + 3.5, form.format(tick), 10, anchor="end")

    def svg(self) -> str:
        """Return the picture as an SVG document on white."""
        said = f"<desc>{escape(clean(self._description))}</desc>" if self._description else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} '
            f'{self.height:g}" width="{self.width:g}" height="{self.height:g}" role="img">'
            f"<title>{escape(clean(self._title))}</title>{said}"
            f'<rect width="100%" height="100%" fill="#fff"/>{"".join(self._parts)}</svg>\n'
        )
