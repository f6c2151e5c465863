"""``kaname supply chokepoints``: whose stop would hurt a chain most."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.text import Argument, Text, load_wording

if TYPE_CHECKING:
    from kaname.cli.supply_chains import Known
    from kaname.supply.chain import Chain
    from kaname.supply.chokepoints import Chokepoint, Whole
    from kaname.supply.feasible import Relief

__all__ = ["chokepoints"]

ROWS_SHOWN: Final = 15
COUNTRIES_SHOWN: Final = 6
ALL: Final = "all"
"""Stands as the product of a row that is all supplies of a country together."""
BOUNDS_SHOWN: Final = ("score_low", "score_high", "simulated_low", "simulated_high")
BOUNDED: Final = ("critical", "replaceable", "cover", "score", "simulated")
COLUMNS: Final = (
    "chain", "product", "country", "share", "horizon_days",
    *(f"{name}_{side}" for name in BOUNDED for side in ("low", "high")),
    "measure", "year", "sure", "source",
)  # fmt: skip
Row = dict[str, object]


@click.command()
@click.argument("chain", required=False)
@click.option("--terms", "terms_file", type=click.Path(path_type=Path), metavar="FILE",
              help="CSV: product, stock_days, spare_share, ramp_days, source.")  # fmt: skip
@click.option("--worst", type=click.IntRange(1, 5), default=2, show_default=True, metavar="K",
              help="Also the K countries whose stop together loses most.")  # fmt: skip
@click.option("--starter", is_flag=True, help="The figures that come with Kaname, not imported.")
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .csv, .json or .xlsx; may be repeated.")  # fmt: skip
@language_option
def chokepoints(chain: str | None, terms_file: Path | None, worst: int, starter: bool,
                out: tuple[Path, ...], lang: str) -> None:  # fmt: skip
    """Show whose stop would hurt a chain most: a score with its parts, and what is simulated.

    Each row is one country's supply of one product of the CHAIN (all chains, when none is named);
    rows of the product "all" are every supply of a country at once.
    Without --terms the figures are before stocks and spare capacity, the same for every horizon.

    \b
    kaname supply chokepoints semiconductors --out choke.csv
    kaname supply chokepoints batteries --terms stocks.csv
    """
    from kaname.cli.files import require_writable
    from kaname.cli.supply_chains import known_chains
    from kaname.cli.supply_terms import read_relief
    from kaname.cli.tables import form_of_file, write_table

    for path in out:
        form_of_file(path)
        require_writable(path)
    with progress() as tell:
        tell(say("chokepoints.working"))
        known = known_chains(chain, starter=starter)
        relief = read_relief(terms_file, known.products) if terms_file else None
        rows: list[Row] = []
        lines = [note.to(lang) for note in notes(known, relief)]
        for name, held in known.chains.items():
            found, shown = _one(name, held, relief, worst, known, lang)
            rows += found
            lines += shown
        for path in out:
            write_table(path, "chokepoints", rows, COLUMNS)
    show_lines(lines)


def say(key: str, **facts: Argument) -> Text:
    """Return a text of the measures."""
    return load_wording("kaname.supply", "words_measures.toml")(key, **facts)


def notes(known: "Known", relief: "Relief | None") -> list[Text]:
    """Return what must be said of the figures before any of them."""
    found = [say("chains.starter" if known.starter else "chains.imported")]
    if any(one is not None and one.source.synthetic
           for chain in known.chains.values() for one in chain.supply):  # fmt: skip
        found.insert(0, say("dependency.synthetic"))
    found.append(say("chains.relief" if relief else "chains.before_relief"))
    found.append(say("chains.alike"))
    return found


def _one(
    name: str, chain: "Chain", relief: "Relief | None", worst: int, known: "Known", lang: str
) -> tuple[list[Row], list[str]]:
    """Return the rows of a chain, and the lines to show of it."""
    from kaname.supply.chokepoints import alike, countries_whole
    from kaname.supply.chokepoints import chokepoints as points_of
    from kaname.supply.feasible import HORIZONS

    count = len(chain.products)
    lines = ["", say("chains.head", chain=name, products=count,
                     unknown=chain.without_shares).to(lang)]  # fmt: skip
    weights = alike(chain)
    if not weights or not chain.countries:
        return [], [*lines, say("chains.nothing").to(lang)]
    rows: list[Row] = []
    for horizon in HORIZONS if relief else HORIZONS[-1:]:
        days = horizon if relief else None
        points = points_of(chain, weights, relief=relief, horizon=horizon)
        wholes = countries_whole(chain, points, weights, relief=relief, horizon=horizon)
        rows += [_row(name, chain, one, days) for one in points]
        rows += [_whole_row(name, one, days) for one in wholes]
    lines.append(say("chokepoints.rank", count=len(points), least=_rank(points, "low"),
                     most=_rank(points, "high")).to(lang))  # fmt: skip
    if relief:
        lines.append(say("chains.horizon", days=HORIZONS[-1]).to(lang))
    elif not any(inputs.substitutable for inputs in chain.inputs):
        lines.append(say("chokepoints.linear").to(lang))
    lines += _table(points, known, lang)
    lines += ["", say("chokepoints.whole", count=len(wholes),
                      rank=_rank(wholes, "low")).to(lang)]  # fmt: skip
    lines += _whole_table(wholes, lang)
    lines.append(_worst_line(chain, weights, worst, relief, lang))
    return rows, lines


def _rank(found: "Sequence[Chokepoint] | Sequence[Whole]", side: str) -> str:
    from kaname.supply.chokepoints import rank_correlation

    rank = rank_correlation(found, side)
    return "-" if rank is None else f"{rank:.3f}"


def _whole_row(name: str, one: "Whole", horizon: int | None) -> Row:
    bounds = {f"{part}_{side}": getattr(getattr(one, part), side)
              for part in ("score", "simulated") for side in ("low", "high")}  # fmt: skip
    return {**dict.fromkeys(COLUMNS), "chain": name, "product": ALL, "country": one.country,
            "horizon_days": horizon, **bounds}  # fmt: skip


def _whole_table(wholes: "tuple[Whole, ...]", lang: str) -> list[str]:
    from kaname.report.supply_page import Table, as_lines
    from kaname.supply.countries import name_of

    names = ("country", "supplies", *BOUNDS_SHOWN)
    cells = tuple(
        (name_of(one.country), one.supplies, one.score.low, one.score.high, one.simulated.low,
         one.simulated.high)
        for one in wholes[:COUNTRIES_SHOWN]
    )  # fmt: skip
    headings = tuple(say(f"column.{name}") for name in names)
    return as_lines(Table(names, headings, cells, ("", "", *("{:.3f}",) * 4)), lang)


def _row(name: str, chain: "Chain", one: "Chokepoint", horizon: int | None) -> Row:
    supply = chain.supply[chain.products.index(one.product)]
    assert supply is not None
    bounds = {f"{part}_{side}": getattr(getattr(one, part), side)
              for part in BOUNDED for side in ("low", "high")}  # fmt: skip
    return {
        "chain": name, "product": one.product, "country": one.country, "share": one.share,
        "horizon_days": horizon, **bounds, "measure": supply.measure, "year": supply.year,
        "sure": "yes" if supply.sure else "no", "source": supply.source.named,
    }  # fmt: skip


def _table(points: "tuple[Chokepoint, ...]", known: "Known", lang: str) -> list[str]:
    from kaname.report.supply_page import Table, as_lines
    from kaname.supply.countries import name_of

    names = ("product", "country", "share", *BOUNDS_SHOWN)
    cells = tuple(
        (known.name_of(one.product), name_of(one.country), one.share, one.score.low,
         one.score.high, one.simulated.low, one.simulated.high)
        for one in points[:ROWS_SHOWN]
    )  # fmt: skip
    headings = tuple(say(f"column.{name}") for name in names)
    return as_lines(Table(names, headings, cells, ("", "", *("{:.3f}",) * 5)), lang)


def _worst_line(chain: "Chain", weights: dict[str, float], size: int, relief: "Relief | None",
                lang: str) -> str:  # fmt: skip
    """Say which countries together lose most of the target, by what is sure."""
    from kaname.supply.chokepoints import target_loss
    from kaname.supply.feasible import HORIZONS, lost_to, outcome
    from kaname.supply.worst import worst_set

    def loss(sets: Any) -> Any:
        found = outcome(chain, lost_to(chain, sets), relief=relief, horizon=HORIZONS[-1])
        return target_loss(chain, found, weights)[0]

    found = worst_set(loss, len(chain.countries), size)
    members = ", ".join(chain.countries[at] for at in found.members)
    return say("chokepoints.worst", members=members, loss=f"{found.loss:.3f}").to(lang)
