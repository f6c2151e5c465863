"""``kaname supply map``: who makes what, stage by stage."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.shown import show_lines
from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import load_wording

if TYPE_CHECKING:
    from kaname.supply.stage_map import StageMap

__all__ = ["map_"]

FORMS: Final = ("text", "json", "csv", "svg", "html")
_ENDINGS: Final = {"txt": "text", "json": "json", "csv": "csv", "svg": "svg", "html": "html"}


@click.command("map")
@click.argument("name", metavar="CHAIN|PRODUCT")
@click.option(
    "--format", "form", type=click.Choice(FORMS), help="What to show.  [default: text, or --out's]"
)
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .txt, .json, .csv, .svg or .html; may be repeated.")  # fmt: skip
@language_option
def map_(name: str, form: str | None, out: tuple[Path, ...], lang: str) -> None:
    """Show who makes what in a supply chain, or what goes into a product.

    The chains are semiconductors, batteries, critical_minerals, pharmaceuticals and telecom.
    Every figure has its source and year; figures that disagree stand side by side, and what
    nobody publishes is unknown.

    \b
    kaname supply map semiconductors
    kaname supply map batteries --out batteries.html --lang ja
    kaname supply map gallium --format csv
    """
    from kaname.cli.files import require_writable, write_output

    forms = [(path, form or _form(path)) for path in out]
    for path, _ in forms:
        require_writable(path)
    found = _found(name)
    for path, chosen in forms:
        write_output(_content(found, chosen, lang), path)
    if forms:
        return
    if form in (None, "text"):
        show_lines(_content(found, "text", lang).splitlines())
    else:
        write_output(_content(found, str(form), lang), None)


def _form(path: Path) -> str:
    ending = path.suffix.casefold().removeprefix(".")
    if str(path) == "-":
        return "text"
    if ending not in _ENDINGS:
        words = load_wording("kaname.supply", "words_starter.toml")
        known = ", ".join(f".{one}" for one in _ENDINGS)
        place = Place(str(path), field="--out")
        raise ProblemError(worded(words, "KAN-6141", place, ending=path.suffix or "-", known=known))
    return _ENDINGS[ending]


def _found(name: str) -> "StageMap":
    from kaname.supply.stage_map import stage_map
    from kaname.supply.starter import chains, products, unknown_name

    if name not in chains() and name not in products():
        raise ProblemError(unknown_name(name, (*chains(), *products())))
    return stage_map(name)


def _content(found: "StageMap", form: str, lang: str) -> str:
    from kaname.report import supply_map as shown
    from kaname.report.supply_page import as_csv

    if form == "json":
        return shown.as_json(found)
    if form == "csv":
        return as_csv(shown.figures_table(found), lang)
    if form == "text":
        return shown.as_text(found, lang)
    from kaname.report.supply_map_svg import draw

    picture = draw(found, lang)
    return picture if form == "svg" else shown.as_html(found, picture, lang)
