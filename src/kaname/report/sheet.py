"""A sheet of text: lines of spans, shown plainly or with the colours of a terminal."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kaname.report.lines import Span, columns, pad, wrap

__all__ = ["FANCY", "PLAIN", "Sheet", "Signs"]

_WIDTH_MIN: Final = 24
_WIDTH_MAX: Final = 100
"""Wider lines are hard to read; a wider terminal shows them at this width."""

_LINK_ID: Final = re.compile("\x1b\\]8;id=[^;]*;")
"""rich numbers its links by chance; the same dossier must give the same bytes."""

_STYLES: Final = {
    "title": "bold",
    "heading": "bold cyan",
    "label": "dim",
    "dim": "dim",
    "strong": "bold",
    "banner": "bold yellow",
    "prohibited": "bold red",
    "licence_required": "bold red",
    "notification_required": "bold yellow",
    "review_advised": "bold yellow",
    "undetermined": "bold magenta",
    "exception_available": "bold cyan",
    "no_requirement_found": "bold",
    "out_of_scope": "dim",
    "state_requires": "bold red",
    "state_reached": "bold",
    "state_open": "bold magenta",
    "state_candidates": "bold cyan",
    "state_nothing_found": "",
    "state_not_asked": "dim",
    "state_not_reached": "dim",
    "holds": "green",
    "fails": "red",
    "open": "magenta",
    "confirmed": "bold red",
    "presumed": "bold red",
    "excluded": "dim",
}
"""Our styles in rich's words: only the sixteen colours that every terminal has."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a sheet: plain ones survive any log, the others need a terminal."""

    arrow: str
    dot: str
    alert: str
    rule: str
    marks: tuple[tuple[str, str], ...]
    """Mark of a truth value by its name; a plain sheet has none and writes the word."""

    def mark(self, name: str, word: str) -> str:
        """Return the sign of a truth value."""
        return dict(self.marks).get(name, f"[{word}]")


PLAIN: Final = Signs(arrow="->", dot="-", alert="!", rule="", marks=())
FANCY: Final = Signs(
    arrow="→", dot="·", alert="▲", rule="─", marks=(("holds", "✓"), ("fails", "✗"), ("open", "?"))
)


@dataclass(slots=True)
class Sheet:
    """Collects lines no wider than ``width`` columns."""

    width: int
    signs: Signs
    lines: list[list[Span]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.width = max(_WIDTH_MIN, min(self.width, _WIDTH_MAX))

    def blank(self) -> None:
        """Leave a line empty, but never two together."""
        if self.lines and self.lines[-1]:
            self.lines.append([])

    def put(
        self, text: str | Iterable[Span], *, indent: int = 0, prefix: Span | str = "",
        style: str = "",
    ) -> None:  # fmt: skip
        """Write a paragraph; its further lines stand under the text after ``prefix``.

        A prefix that takes more than half of the line is written as part of the text.
        """
        spans = [Span(text, style)] if isinstance(text, str) else list(text)
        head = Span(prefix, style) if isinstance(prefix, str) else prefix
        indent = min(indent, self.width // 3)
        hang = columns(head.text)
        if hang > self.width // 2:
            spans, head, hang = [head, *spans], Span(""), 0
        for number, line in enumerate(wrap(spans, self.width - indent - hang)):
            margin = [Span(" " * indent), head] if number == 0 else [Span(" " * (indent + hang))]
            self.lines.append([span for span in (*margin, *line) if span.text])

    def heading(self, text: str) -> None:
        """Write the heading of a section."""
        self.blank()
        if self.signs.rule and columns(text) + 5 < self.width:
            rest = self.width - columns(text) - 3
            rule = self.signs.rule
            spans = [Span(rule * 2 + " ", "dim"), Span(text, "heading")]
            self.lines.append([*spans, Span(" " + rule * max(0, rest - 1), "dim")])
        else:
            self.put(f"== {text} ==", style="heading")
        self.blank()

    def pair(
        self, label: str, value: str | Iterable[Span], *, indent: int = 2, width: int = 0
    ) -> None:
        """Write a label and its value; ``width`` columns for the label line values up."""
        head = pad(label + (":" if not width else ""), width)
        self.put(value, indent=indent, prefix=Span(head + " ", "label"))

    def plain(self) -> str:
        """Return the sheet without any style."""
        rows = ("".join(span.text for span in line).rstrip() for line in self.lines)
        return "\n".join(rows).rstrip("\n") + "\n"

    def coloured(self) -> str:
        """Return the sheet with the escape codes of a terminal; web addresses are links."""
        import io

        from rich.console import Console
        from rich.text import Text as RichText

        out = io.StringIO()
        console = Console(
            file=out, force_terminal=True, color_system="standard", width=self.width,
            legacy_windows=False, highlight=False, markup=False, emoji=False, _environ={},
        )  # fmt: skip
        for line in self.lines:
            text = RichText(no_wrap=True, overflow="ignore", end="")
            for span in line:
                style = " ".join(
                    part
                    for part in (_STYLES.get(span.style, ""), span.link and f"link {span.link}")
                    if part
                )
                text.append(span.text, style=style)
            console.print(text, soft_wrap=True, crop=False)
        return _LINK_ID.sub("\x1b]8;;", out.getvalue()).rstrip("\n") + "\n"
