"""``kaname supply esri``: what of a network's sales is lost when each of its nodes stops."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.text import Text, load_wording

if TYPE_CHECKING:
    from kaname.report.supply_page import Table
    from kaname.supply.network import Network

__all__ = ["esri"]

Need = "NDArray[np.int8]"
SHOWN: Final = 15
"""So many of the worst nodes are shown in a terminal; the file has all."""
WORST: Final = 0.01


@click.command()
@click.argument("edges", type=click.Path(path_type=Path))
@click.option("--industries", type=click.Path(path_type=Path), metavar="FILE",
              help="CSV of node and industry, where EDGES does not name industries.")  # fmt: skip
@click.option("--essential", type=click.Path(path_type=Path), metavar="FILE",
              help="CSV matrix of industries: 2 essential, 1 not, 0 negligible.")  # fmt: skip
@click.option("--replaceability", type=click.Choice(["on", "off"]), default="on",
              show_default=True, help="Whether others of its industry stand in.")  # fmt: skip
@click.option("--tolerance", type=click.FloatRange(0, 1), default=0.01, show_default=True,
              help="A run ends when no node falls by more in a step.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write all nodes to a .csv, .json or .xlsx; may be repeated.")  # fmt: skip
@language_option
def esri(
    edges: Path, industries: Path | None, essential: Path | None, replaceability: str,
    tolerance: float, out: tuple[Path, ...], lang: str,
) -> None:  # fmt: skip
    """Stop each node of a firm network in turn: its economic systemic risk.

    EDGES is a list of links: supplier, customer, weight, and where known supplierNACE,
    customerNACE and type (2 essential, 1 non-essential, 0 negligible).

    \b
    kaname supply esri edges.csv --out esri.csv
    kaname supply esri edges.csv --industries nodes.csv --essential matrix.csv --out esri.xlsx
    """
    from kaname.cli.files import require_writable
    from kaname.cli.tables import form_of_file, write_table
    from kaname.report.supply_page import as_lines

    for path in out:
        form_of_file(path)
        require_writable(path)
    words = load_wording("kaname.supply", "words_cascade.toml")
    with progress() as tell:
        network, notes = _network(edges, industries)

        def count(done: int, whole: int) -> None:
            tell(words("running", done=done, count=whole))

        synthetic = network.source.synthetic
        table, more = _computed(network, essential, replaceability == "on", tolerance, count)
    made = {"source": network.source.named, "synthetic": "yes" if synthetic else "no"}
    rows = [{**dict(zip(table.names, row, strict=True)), **made} for row in table.rows]
    for path in out:
        write_table(path, "esri", rows, [*table.names, *made])
    shown = replace(table, rows=table.rows[:SHOWN])
    show_lines([*(note.to(lang) for note in (*notes, *more)), "", *as_lines(shown, lang)])


def _network(edges: Path, industries: Path | None) -> "tuple[Network, list[Text]]":
    """Return the network with its industries; where none are given, each node is its own."""
    import numpy as np

    from kaname.cli.files import read_input
    from kaname.supply.essentiality import read_industries, with_industries
    from kaname.supply.sources.edges import NO_SECTOR, read_network
    from kaname.supply.sources.files import DataFile

    words = load_wording("kaname.supply", "words_cascade.toml")
    network, _, warnings = read_network(DataFile(edges))
    notes = [Text(one.to("en"), one.to("ja")) for one in warnings]
    if industries is not None:
        found = read_industries(read_input(industries), str(industries))
        network = with_industries(network, found, str(industries))
    elif NO_SECTOR in network.sectors:
        own = np.arange(len(network.names), dtype=np.int32)
        network = replace(network, sectors=network.names, sector=own)
        notes.append(words("own_sectors"))
    if network.source.synthetic:
        notes.insert(0, words("synthetic"))
    return network, notes


def _computed(
    network: "Network", essential: Path | None, replaceable: bool, tolerance: float,
    tell: Callable[[int, int], None],
) -> "tuple[Table, list[Text]]":  # fmt: skip
    """Return the table of all nodes, the worst first, and what must be said beside it."""
    import numpy as np

    from kaname.cli.files import read_input
    from kaname.supply.cascade import prepare, systemic_risk
    from kaname.supply.essentiality import needs, read_essentiality

    words = load_wording("kaname.supply", "words_cascade.toml")
    need = network.need
    if essential is not None:
        matrix = read_essentiality(read_input(essential), str(essential))
        need = needs(network, matrix, str(essential))
    notes: list[Text] = []
    low = None
    if need is None:
        notes.append(words("unknown_need"))
        need = np.full(len(network.weight), 2, np.int8)
        linear = prepare(network, np.ones_like(need), replaceable=replaceable)
        low = systemic_risk(linear, tolerance=tolerance, tell=tell).total
    cascade = prepare(network, need, replaceable=replaceable)
    risk = systemic_risk(cascade, tolerance=tolerance, tell=tell)
    over = int((risk.total > WORST).sum())
    facts: dict[str, str | int] = {
        "count": len(network.names), "links": len(network.weight),
        "most": f"{risk.total.max():.1%}", "over": over,
    }  # fmt: skip
    notes.append(words("headline", **facts))
    if not risk.settled.all():
        notes.append(words("unsettled", count=int((~risk.settled).sum())))
    share = cascade.sales / cascade.sales.sum()
    names = ["firm", "sector", "esri", "downstream", "upstream", "sales_share", "steps"]
    columns = [risk.total, risk.downstream, risk.upstream, share, risk.steps]
    if low is not None:
        names.insert(3, "esri_low")
        columns.insert(1, low)
    order = np.lexsort((np.arange(len(share)), -risk.total))
    rows = [
        (network.names[one], network.sectors[network.sector[one]],
         *(column[one].item() for column in columns))
        for one in order.tolist()
    ]  # fmt: skip
    return _table(names, rows), notes


def _table(names: list[str], rows: list[tuple[object, ...]]) -> "Table":
    from kaname.report.supply_page import Table

    words = load_wording("kaname.supply", "words_cascade.toml")
    forms = tuple("{:.2%}" if name not in {"firm", "sector", "steps"} else "" for name in names)
    headings = tuple(words(f"column.{name}") for name in names)
    return Table(tuple(names), headings, tuple(rows), forms)  # type: ignore[arg-type]
