"""The dossier as one page of HTML: nothing is loaded, nothing runs, and it prints well on A4."""

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from kaname.joint.dossier import Dossier
from kaname.report.view import View, build_view

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

__all__ = ["to_html"]


def to_html(dossier: Dossier, language: str) -> str:
    """Return the dossier as one self-contained page in ``language`` (``en`` or ``ja``).

    The page holds no script, and its content security policy allows none; the one style sheet is
    allowed by its hash. What it links to are the sources of the law, for a person to follow.

    Raises:
        ValueError: there is no such language.
    """
    from markupsafe import Markup

    view = build_view(dossier, language)
    style = _style(view)
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return _template().render(
        view=view, say=view.say, style=Markup(style), style_hash=f"sha256-{digest}"
    )


def _style(view: View) -> str:
    """Return the style sheet, with the dossier's short hash and the page number for print."""
    short = "".join(char for char in view.head.short_id if char in "0123456789abcdef")
    label = view.say("head.page", id=short)
    assert not set(label) & set('"\\<'), "the label stands in a quoted string of the style sheet"
    foot = (
        f'@page {{ @bottom-left {{ content: "{label}"; }} '
        '@bottom-right { content: counter(page) " / " counter(pages); } }\n'
    )
    return _read("dossier.css") + foot


@cache
def _template() -> "Template":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["commands"] = _commands
    return environment.get_template("dossier.html.j2")


def _commands(text: str) -> "Markup":
    """Return ``text`` escaped, with what stands between backticks set as code."""
    from markupsafe import Markup, escape

    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick without its twin is only a sign
        return escape(text)
    marked = (
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )
    return Markup("").join(marked)


def _read(name: str) -> str:
    return (resources.files(__package__) / "templates" / name).read_text(encoding="utf-8")
