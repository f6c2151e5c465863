"""``kaname supply sourcing``: where else to buy, at least cost."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import escaped_json, show_lines
from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import Text, load_wording

if TYPE_CHECKING:
    from kaname.supply.sourcing import Answer
    from kaname.supply.sourcing_plan import Plan

__all__ = ["form_of_picture", "sourcing"]

READING: Final = Text("Reading the plan …", "計画を読み込み中 …")
SOLVING: Final = Text("Planning …", "計画を計算中 …")
FORMS: Final = ("csv", "json", "xlsx", "svg", "html")


@click.command()
@click.argument("plan_file", metavar="PLAN.yaml", type=click.Path(path_type=Path))
@click.option("--seconds", type=click.FloatRange(0.1, 3600), default=60.0, show_default=True,
              metavar="S", help="Time for each solve.")  # fmt: skip
@click.option("--gap", type=click.FloatRange(0, 0.5), default=1e-5, show_default=True,
              metavar="SHARE", help="How much too dear a plan may be.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .csv, .json, .xlsx, .svg or .html; may be repeated.")  # fmt: skip
@language_option
def sourcing(plan_file: Path, lang: str, **given: Any) -> None:
    """Find where to buy at least cost within limits of dependence, for one buyer or for allies.

    The plan states needs, offers, limits and scenarios; nothing it does not state is assumed.
    Where no plan is possible, it says which limits stand in each other's way.

    \b
    kaname supply sourcing examples/sourcing/allies.yaml
    kaname supply sourcing plan.yaml --out plan.html --out plan.csv
    """
    from kaname.cli.files import require_writable
    from kaname.supply.sourcing import Settings
    from kaname.supply.sourcing import sourcing as planned

    forms = [(path, form_of_picture(path)) for path in given["out"]]
    for path, _ in forms:
        require_writable(path)
    with progress() as tell:
        tell(READING)
        plan = _plan(plan_file)
        tell(SOLVING)
        answer = planned(plan, Settings(given["seconds"], given["gap"]))
        lines = _write(answer, forms, lang)
    show_lines(lines)


def form_of_picture(path: Path) -> str:
    """Return the form that a file's ending names, of a table, picture or page.

    Raises:
        ProblemError: (KAN-6129) it names none.
    """
    form = path.suffix.casefold().removeprefix(".")
    if form in FORMS:
        return form
    words = load_wording("kaname.supply", "words_sourcing.toml")
    place = Place(str(path), field="--out")
    raise ProblemError(worded(words, "KAN-6129", place, ending=path.suffix or "-",
                              known=", ".join(FORMS)))  # fmt: skip


def _plan(path: Path) -> "Plan":
    from kaname.cli.files import read_input
    from kaname.supply.sourcing_read import read_plan

    folder = path.parent
    plan = read_plan(read_input(path), str(path), lambda name: read_input(folder / name))
    if plan.current_year is None:
        return plan
    from kaname.home import supply_store
    from kaname.supply.sourcing_trade import with_trade

    return with_trade(plan, supply_store().flows(plan.current_year))


def _write(answer: "Answer", forms: list[tuple[Path, str]], lang: str) -> list[str]:
    from kaname.cli.files import write_output
    from kaname.cli.tables import write_table
    from kaname.report import sourcing as shown

    for path, form in forms:
        if form in {"svg", "html"}:
            draw = shown.sankey_svg if form == "svg" else shown.as_html
            write_output(draw(answer, lang), path)
        elif form == "json":
            write_output(escaped_json(shown.as_data(answer, lang)) + "\n", path)
        else:
            table = shown.offers_table(answer)
            rows = [
                {name: cell.to(lang) if isinstance(cell, Text) else cell
                 for name, cell in zip(table.names, row, strict=True)}
                for row in table.rows
            ]  # fmt: skip
            write_table(path, "sourcing", rows, table.names)
    return shown.as_text(answer, lang)
