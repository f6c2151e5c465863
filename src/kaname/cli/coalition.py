"""``kaname coalition``: which countries must act together so that a control bites."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import Text, load_wording

if TYPE_CHECKING:
    from kaname.cli.supply_data import KnownShares
    from kaname.joint.coalition import Answer, Terms
    from kaname.supply.interval import Interval

__all__ = ["coalition"]

SEARCHING: Final = Text("Searching for coalitions …", "組合せを探索中 …")
FORMS: Final = ("csv", "json", "xlsx", "svg", "html")


@click.command()
@click.option("--target", required=True, metavar="COUNTRY",
              help="Whose inputs would be denied, such as CHN.")  # fmt: skip
@click.option("--theta", type=float, default=0.9, show_default=True, metavar="SHARE",
              help="An input is denied from this share of supply outside the target.")  # fmt: skip
@click.option("--inputs", type=float, default=0.5, show_default=True, metavar="SHARE",
              help="The share of the inputs that must be denied.")  # fmt: skip
@click.option("--chain", metavar="NAME",
              help="Only the inputs of one chain, such as semiconductors.")  # fmt: skip
@click.option("--candidates", metavar="LIST", help="Who could join, with commas; else everyone.")
@click.option("--without", metavar="LIST", help="Who will not join, with commas.")
@click.option("--terms", "terms_file", type=click.Path(path_type=Path), metavar="FILE",
              help="CSV of country, cost, limit, leak; unnamed is 1, none, 0.")  # fmt: skip
@click.option("--weights", "weights_file", type=click.Path(path_type=Path), metavar="FILE",
              help="CSV of input, weight; what is not named is 1.")  # fmt: skip
@click.option("--leak", type=float, default=0.0, metavar="SHARE",
              help="The share of every member's supply that gets through anyhow.")  # fmt: skip
@click.option("--starter", is_flag=True, help="The figures that come with Kaname, not imported.")
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .csv, .json, .xlsx, .svg or .html; may be repeated.")  # fmt: skip
@language_option
def coalition(target: str, lang: str, **given: Any) -> None:
    """Find every cheapest set of countries that denies a target its inputs.

    The target's own supply is set apart. All optima are listed, not one.

    \b
    kaname coalition --target CHN --theta 0.9 --inputs 0.5 --out optima.csv
    kaname coalition --target CHN --without KOR,TWN --out front.html
    """
    from kaname.cli.coalition_input import terms_of
    from kaname.cli.files import require_writable
    from kaname.cli.supply_data import known_shares
    from kaname.joint.coalition import coalitions

    forms = [(path, _form(path)) for path in given["out"]]
    for path, _ in forms:
        require_writable(path)
    with progress() as tell:
        tell(SEARCHING)
        known = known_shares(given["chain"], starter=given["starter"])
        shares = known.of_inputs()
        terms = terms_of(target, shares, given)
        try:
            answer = coalitions(shares, terms)
        except (ValueError, OverflowError) as error:
            raise _refused(error, terms) from error
        lines = _write(answer, forms, lang, known)
    show_lines(lines)


def _bite(answer: "Answer", known: "KnownShares") -> "tuple[Interval, ...] | None":
    """Return what is left of the target's last products under each optimum; None without recipe."""
    from kaname.joint.coalition import confirmed
    from kaname.supply.chain import chain_of

    chain = chain_of(known.products, known.steps, known.shares) if known.products else None
    return confirmed(answer, chain) if chain is not None and chain.final else None


def _form(path: Path) -> str:
    form = path.suffix.casefold().removeprefix(".")
    if form in FORMS:
        return form
    place = Place(str(path), field="--out")
    raise ProblemError(worded(_words(), "KAN-6111", place, ending=path.suffix or "-",
                              known=", ".join(FORMS)))  # fmt: skip


def _words() -> Any:
    return load_wording("kaname.joint", "words_coalition.toml")


def _refused(error: Exception, terms: "Terms") -> ProblemError:
    place = Place(field=f"--target {terms.target}")
    return ProblemError(worded(_words(), "KAN-6112", place, why=str(error)))


def _write(
    answer: "Answer", forms: list[tuple[Path, str]], lang: str, known: "KnownShares"
) -> list[str]:
    from kaname.cli.files import write_output
    from kaname.cli.tables import write_table
    from kaname.joint.coalition import pareto_front
    from kaname.report import coalition as shown

    bite = _bite(answer, known)
    for path, form in forms:
        if form in {"svg", "html"}:
            points = pareto_front(answer)
            content = (
                shown.front_svg(answer, points, lang) if form == "svg"
                else shown.as_html(answer, points, lang, bite, starter=known.starter,
                                   names=known.names)
            )  # fmt: skip
            write_output(content, path)
            continue
        table = shown.optima_table(answer, bite)
        rows = [dict(zip(table.names, row, strict=True)) for row in table.rows]
        write_table(path, "optima", rows, table.names)
    return shown.as_text(answer, lang, bite, starter=known.starter, names=known.names)
