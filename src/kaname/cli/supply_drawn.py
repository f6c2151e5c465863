"""Writing what a command of the supply room found: as a table, a picture or a page."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kaname.report.supply_page import Part

__all__ = ["is_drawn", "require_form", "write_drawn"]

DRAWN: Final = (".svg", ".html")


def is_drawn(path: Path) -> bool:
    """Tell whether a file's ending asks for a picture or a page."""
    return path.suffix.casefold() in DRAWN


def require_form(path: Path) -> None:
    """Refuse an ending that names neither a table nor a picture nor a page.

    Raises:
        ProblemError: KAN-2283, it names none.
    """
    from kaname.cli.tables import FORMS
    from kaname.core.problem import Place
    from kaname.screening.bulk.words import stop

    known = (*FORMS, *(ending[1:] for ending in DRAWN))
    if path.suffix.casefold().removeprefix(".") not in known:
        ending = path.suffix or "-"
        raise stop("KAN-2283", Place(str(path)), ending=ending, known=", ".join(known))


def write_drawn(path: Path, part: "Callable[[], Part]", notes: Sequence[str], lang: str) -> None:
    """Write a picture, or a page of it with its table and the notes.

    Raises:
        ProblemError: KAN-4003, the file cannot be written; KAN-6152, there is nothing to draw.
    """
    from kaname.cli.files import write_output
    from kaname.core.problem import Place, ProblemError, worded
    from kaname.core.text import load_wording, plain
    from kaname.report.supply_page import supply_page

    made = part()
    if path.suffix.casefold() == ".html":
        write_output(supply_page(made.title, [made], lang, warnings=[" ".join(notes)]), path)
        return
    if not made.pictures:
        words = load_wording("kaname.joint", "words_product.toml")
        why = plain(" ".join(made.lines))
        raise ProblemError(worded(words, "KAN-6152", Place(str(path), field="--out"), why=why))
    write_output(made.pictures[0], path)
