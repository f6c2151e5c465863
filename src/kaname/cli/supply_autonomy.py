"""``kaname supply autonomy``: what countries can do without others, and others without them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.cli.supply_chokepoints import notes, say
from kaname.cli.supply_dependency import country_codes
from kaname.core.text import Text
from kaname.supply.interval import Interval

if TYPE_CHECKING:
    from kaname.cli.supply_chains import Known
    from kaname.supply.autonomy import Scenario, Setting
    from kaname.supply.chain import Chain
    from kaname.supply.feasible import Relief

__all__ = ["autonomy"]

COLUMNS: Final = (
    "chain", "horizon_days", "figure", "country", "others", "low", "high", "told", "of_sure_loss",
    "products", "products_unknown", "source",
)  # fmt: skip
DIFFERENCES: Final = ("net_position", "synergy")
SAME: Final = 1e-9
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Asked:
    countries: tuple[str, ...]
    targets: tuple[str, ...]
    size: int
    scenarios: "tuple[Scenario, ...]"


@click.command()
@click.option("--country", required=True, metavar="LIST", help="Whose, such as JPN,USA.")
@click.option("--chain", metavar="NAME", help="Only this chain, such as semiconductors.")
@click.option("--target", metavar="LIST",
              help="Also to whom they are indispensable, such as CHN.")  # fmt: skip
@click.option("--size", type=click.IntRange(1, 3), default=2, show_default=True, metavar="N",
              help="Up to how many others stop together at the worst.")  # fmt: skip
@click.option("--terms", "terms_file", type=click.Path(path_type=Path), metavar="FILE",
              help="CSV: product, stock_days, spare_share, ramp_days, source.")  # fmt: skip
@click.option("--weights", "weights_file", type=click.Path(path_type=Path), metavar="FILE",
              help="CSV: product, weight, source: which products count, and how much.")  # fmt: skip
@click.option("--scenarios", "scenarios_file", type=click.Path(path_type=Path), metavar="FILE",
              help="CSV: scenario, stops, weight, source; the weights add up to 1.")  # fmt: skip
@click.option("--starter", is_flag=True, help="The figures that come with Kaname, not imported.")
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .csv, .json, .xlsx, .svg or .html; may be repeated.")  # fmt: skip
@language_option
def autonomy(country: str, target: str | None, size: int, lang: str, out: tuple[Path, ...],
             **given: object) -> None:  # fmt: skip
    """Show strategic autonomy and indispensability, per chain and for 30, 90, 365 and 1,095 days.

    Autonomy: what of a chain's final products a country still can make and have when others stop.
    Indispensability: what others lose when it stops, alone and with the other countries named.
    Every figure is an interval; what nobody knows widens it. Where it is the whole range, that is
    said, and nobody is named; nor where sets of others are a tie.

    \b
    kaname supply autonomy --country JPN,USA --target CHN --out aut.csv
    kaname supply autonomy --country JPN --chain batteries --terms stocks.csv
    """
    from kaname.cli.files import require_writable
    from kaname.cli.supply_chains import known_chains
    from kaname.cli.supply_drawn import is_drawn, require_form, write_drawn
    from kaname.cli.supply_terms import read_relief, read_scenarios, read_weights
    from kaname.cli.tables import write_table

    for path in out:
        require_form(path)
        require_writable(path)
    countries = country_codes(country, "--country")
    targets = country_codes(target, "--target") if target else ()
    with progress() as tell:
        tell(say("autonomy.working"))
        named = given["chain"]
        known = known_chains(str(named) if named else None, starter=bool(given["starter"]))
        terms, weights, scenarios = (given[name] for name in (
            "terms_file", "weights_file", "scenarios_file"))  # fmt: skip
        relief = read_relief(terms, known.products) if isinstance(terms, Path) else None
        stated = read_weights(weights, known.products) if isinstance(weights, Path) else None
        held = read_scenarios(scenarios) if isinstance(scenarios, Path) else ()
        asked = _Asked(countries, targets, size, held)
        rows = [row for name, chain in known.chains.items()
                for row in _rows(name, chain, asked, relief, stated)]  # fmt: skip
        for path in out:
            if is_drawn(path):
                from kaname.report.supply_drawn import autonomy_part

                told = [note.to(lang) for note in notes(known, relief)]
                write_drawn(path, lambda: autonomy_part(rows, lang), told, lang)
            else:
                write_table(path, "autonomy", rows, COLUMNS)
    show_lines(_lines(rows, known, relief, stated, held, lang))


def _rows(
    name: str, chain: "Chain", asked: _Asked, relief: "Relief | None",
    stated: dict[str, float] | None,
) -> Iterator[Row]:  # fmt: skip
    from kaname.supply.autonomy import Setting
    from kaname.supply.chokepoints import alike
    from kaname.supply.feasible import HORIZONS

    weights = alike(chain) if stated is None else {
        product: weight for product, weight in stated.items() if product in chain.products
    }  # fmt: skip
    if not chain.countries or sum(weights.values()) <= 0:
        return
    sources = "; ".join(dict.fromkeys(one.source.named for one in chain.supply if one is not None))
    for horizon in HORIZONS:
        setting = Setting(chain, weights, horizon, relief)
        for figure, country, others, bounds, sure in _figures(setting, asked):
            yield {
                "chain": name, "horizon_days": horizon, "figure": figure, "country": country,
                "others": " ".join(others), "low": bounds.low, "high": bounds.high,
                "told": "yes" if _told(figure, bounds, sure) else "no", "of_sure_loss": sure,
                "products": len(chain.products),
                "products_unknown": chain.without_shares, "source": sources,
            }  # fmt: skip


def _told(figure: str, bounds: Interval, sure: float | None) -> bool:
    """Tell whether anything is known: less than the whole range, or a part that is sure."""
    least = -1.0 if figure in DIFFERENCES else 0.0
    whole = bounds.low <= least + SAME and bounds.high >= 1 - SAME
    return not whole or (sure is not None and abs(sure) > SAME)


Figure = tuple[str, str, Sequence[str], Interval, float | None]
"""What it is, whose, with whom or to whom, its interval, and the same of what is sure."""


def _figures(setting: "Setting", asked: _Asked) -> Iterator[Figure]:
    """Yield every figure of a setting."""
    from kaname.supply import autonomy as of

    for country in asked.countries:
        for size in range(1, asked.size + 1):
            least = of.least(setting, country, size)
            yield f"least_autonomy_{size}", country, least.certain, least.feasible, None
        stops = [scenario.stops for scenario in asked.scenarios]
        if asked.scenarios:
            for scenario, bounds in zip(asked.scenarios, of.feasible(setting, country, stops),
                                        strict=True):  # fmt: skip
                yield f"scenario:{scenario.name}", country, scenario.stops, bounds, None
            yield "autonomy", country, (), of.expected(setting, country, asked.scenarios), None
        for other in (*asked.countries, *asked.targets):
            if other != country:
                bounds = of.indispensability(setting, (country,), other)
                yield "indispensability", country, (other,), bounds, bounds.low
                net = of.net_position(setting, country, other)
                yield "net_position", country, (other,), net, None
    yield from _joint(setting, asked)


def _joint(setting: "Setting", asked: _Asked) -> Iterator[Figure]:
    from kaname.supply import autonomy as of

    members = asked.countries
    if not 2 <= len(members) <= of.PLAYERS_MAX:
        return
    group = "+".join(members)
    for target in asked.targets:
        if target in members:
            continue
        joint = of.indispensability(setting, members, target)
        extra, sure = of.sure_shares(setting, members, target)
        yield "joint_indispensability", group, (target,), joint, joint.low
        yield "synergy", group, (target,), of.synergy(setting, members, target), extra
        for member, bounds in of.shapley_of(setting, members, target).items():
            yield "shapley", member, (target,), bounds, sure[member]


def _lines(
    rows: list[Row], known: "Known", relief: "Relief | None", stated: dict[str, float] | None,
    scenarios: "Sequence[Scenario]", lang: str,
) -> list[str]:  # fmt: skip
    from kaname.report.supply_page import Cell, Table, as_lines

    told = notes(known, relief)
    if stated is not None:
        told[-1] = say("autonomy.weights", count=len(stated))
    told += [say("autonomy.scenario", name=one.name, stops=", ".join(one.stops),
                 weight=f"{one.weight:g}", source=one.source) for one in scenarios]  # fmt: skip
    told.append(say("autonomy.world"))
    told.append(say("autonomy.best"))
    asked = [row for row in rows if relief or row["horizon_days"] == 365]
    shown = [row for row in asked if row["told"] == "yes"]
    names = ("chain", "horizon_days", "figure", "country", "others", "low", "high",
             "of_sure_loss")  # fmt: skip

    def cell(row: Row, name: str) -> Cell:
        value = row[name]
        if name == "figure":
            return say(f"figure.{str(value).split(':')[0]}")
        assert value is None or isinstance(value, str | int | float)
        return "" if value is None else value

    cells = tuple(tuple(cell(row, name) for name in names) for row in shown)
    forms = ("", "{:d}", "", "", "", "{:.3f}", "{:.3f}", "{:.3f}")
    headings = tuple(say(f"column.{name}") for name in names)
    table = as_lines(Table(names, headings, cells, forms), lang)
    lines = [text.to(lang) for text in told]
    for name, chain in known.chains.items():
        lines.append(say("chains.head", chain=name, products=len(chain.products),
                         unknown=chain.without_shares).to(lang))  # fmt: skip
        silent = [row for row in asked if row["chain"] == name and row["told"] == "no"]
        lines += [f"  {line.to(lang)}" for line in _untold(chain, silent)]
    return lines + (["", *table] if shown else [])


def _untold(chain: "Chain", rows: list[Row]) -> Iterator[Text]:
    """Say what cannot be told of a chain, and why."""
    if not rows:
        return
    figures: dict[str, list[str]] = {}
    for row in rows:
        others = f" - {row['others']}" if row["others"] else ""
        days = f" ({row['horizon_days']})" if row["horizon_days"] != 365 else ""
        key = str(row["figure"]).split(":")[0]
        figures.setdefault(key, []).append(f"{row['country']}{others}{days}")
    for key, who in figures.items():
        yield say("autonomy.untold", figure=say(f"figure.{key}"),
                  who=", ".join(dict.fromkeys(who)))  # fmt: skip
    countries = {part for row in rows if not str(row["figure"]).startswith("scenario")
                 for part in (str(row["country"]), str(row["others"]))}  # fmt: skip
    codes = sorted({code for part in countries for code in part.replace("+", " ").split()})
    owners = ", ".join(f"{code} {_own_unknown(chain, code)}" for code in codes)
    yield say("autonomy.why", unknown=chain.without_shares, products=len(chain.products),
              owners=owners)  # fmt: skip
    yield say("autonomy.chokepoints")


def _own_unknown(chain: "Chain", country: str) -> int:
    """Return of how many products it is not known what the country makes of them itself."""
    if country not in chain.countries:
        return int((chain.open > 0).sum())
    own = chain.named[:, chain.countries.index(country)]
    return int((~own & (chain.open > 0)).sum())
