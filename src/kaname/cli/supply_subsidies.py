"""``kaname supply subsidies``: announced support, and planned capacity against demand."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.shown import escaped_json, show_lines
from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import Text, load_wording

if TYPE_CHECKING:
    from kaname.report.supply_page import Table
    from kaname.supply.subsidies import Demand, Support

__all__ = ["subsidies"]

DEMAND_HELP: Final = "CSV of product, unit, year, demand; scenario, country, existing if wanted."


@click.command()
@click.option("--country", metavar="LIST", help="Only what these announced, such as JPN,USA.")
@click.option(
    "--product", metavar="LIST", help="Only these products, such as dram,ev_battery_cell."
)
@click.option("--demand", "demand_file", type=click.Path(path_type=Path), metavar="FILE",
              help=DEMAND_HELP)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .csv, .json, .xlsx, .svg or .html; may be repeated.")  # fmt: skip
@language_option
def subsidies(
    country: str | None, product: str | None, demand_file: Path | None, out: tuple[Path, ...],
    lang: str,
) -> None:  # fmt: skip
    """Show announced public support by country, product and year, each row with its source.

    With a table of demand, which you state, planned capacity is set against it: how far it would
    be used, and who builds beyond their part of demand.

    \b
    kaname supply subsidies --country JPN --product dram
    kaname supply subsidies --demand demand.csv --out capacity.html
    """
    from kaname.cli.files import read_input, require_writable
    from kaname.cli.supply_sourcing import form_of_picture
    from kaname.report.subsidies import as_text
    from kaname.supply.subsidies import read_demand

    forms = [(path, form_of_picture(path)) for path in out]
    for path, _ in forms:
        require_writable(path)
    rows = _chosen(country, product)
    demands: Sequence[Demand] = ()
    if demand_file is not None:
        demands = read_demand(read_input(demand_file), str(demand_file))
        demands = [one for one in demands if one.product in {row.product for row in rows}]
    for path, form in forms:
        _write(rows, demands, path, form, lang)
    show_lines(as_text(rows, demands, lang))


def _chosen(country: str | None, product: str | None) -> "list[Support]":
    """Return the rows asked for; naming what the ledger does not have is a problem."""
    from kaname.supply.countries import alpha3
    from kaname.supply.subsidies import support

    rows = list(support())
    words = load_wording("kaname.supply", "words_subsidies.toml")
    problems = []
    for name, option, known in (
        (country, "--country", sorted({row.country for row in rows})),
        (product, "--product", sorted({row.product for row in rows if row.product})),
    ):
        if name is None:
            continue
        spelt = [one.strip() for one in name.split(",") if one.strip()]
        asked = [alpha3(one) or one for one in spelt] if option == "--country" else spelt
        problems += [
            worded(words, "KAN-6130", Place(field=option), found=one, known=", ".join(known))
            for one in asked if one not in known
        ]  # fmt: skip
        owner = "country" if option == "--country" else "product"
        rows = [row for row in rows if getattr(row, owner) in asked]
    if problems:
        raise ProblemError(*problems)
    return rows


def _write(
    rows: "Sequence[Support]", demands: "Sequence[Demand]", path: Path, form: str, lang: str
) -> None:
    from kaname.cli.files import write_output
    from kaname.cli.tables import write_table
    from kaname.report import subsidies as shown

    if form in {"svg", "html"}:
        draw = shown.capacity_svg if form == "svg" else shown.as_html
        write_output(draw(rows, demands, lang), path)
        return
    ledger = shown.ledger_table(rows)
    if form == "json":
        whole = {"support": _plain(ledger, lang), "totals": _plain(shown.totals_table(rows), lang),
                 "utilisation": _plain(shown.use_table(rows, demands), lang),
                 "overbuilding": _plain(shown.overbuild_table(rows, demands), lang)}  # fmt: skip
        write_output(escaped_json(whole) + "\n", path)
        return
    write_table(path, "support", _plain(ledger, lang), ledger.names)


def _plain(table: "Table", lang: str) -> list[dict[str, object]]:
    return [
        {name: cell.to(lang) if isinstance(cell, Text) else cell
         for name, cell in zip(table.names, row, strict=True)}
        for row in table.rows
    ]  # fmt: skip
