"""HOW IT IS SHOWN: terminal, HTML, JSON; English and Japanese."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kaname.joint.dossier import Dossier

__all__ = ["FORMATS", "render"]

FORMATS: Final = ("text", "html", "json")


def render(
    dossier: "Dossier",
    format: str,  # noqa: A002  # the same word as on the command line
    lang: str,
    *,
    terminal: bool,
    width: int,
) -> str | bytes:
    """Return a dossier as it is shown.

    Args:
        dossier: what to show.
        format: ``text``, ``html`` or ``json``. JSON holds both languages and looks the same
            whatever ``lang`` is.
        lang: ``en`` or ``ja``.
        terminal: text with colours and signs for a terminal; else plain, for a file or a pipe.
        width: columns of the text.

    Returns:
        ``str`` for text and HTML, ``bytes`` (UTF-8) for JSON.

    Raises:
        ValueError: no such format or language.
    """
    if format == "json":
        from kaname.report.json import to_json

        return to_json(dossier)
    if format == "html":
        from kaname.report.html import to_html

        return to_html(dossier, lang)
    if format == "text":
        from kaname.report.text import to_text

        return to_text(dossier, lang, terminal=terminal, width=width)
    raise ValueError(f"no such format: {format!r}; there are {', '.join(FORMATS)}")
