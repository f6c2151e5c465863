"""``kaname supply control``: the shock that both capitals' law on an item would be."""

import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaname.cli.days import day_of
from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import Text, load_wording

if TYPE_CHECKING:
    from kaname.joint.control import Control

__all__ = ["control"]

ASKING = Text("Asking both capitals' law …", "両国の法令に当てはめ中 …")


@click.command()
@click.option("--eccn", required=True, metavar="ITEM",
              help="An ECCN or METI item; ECCN=ITEM states Tokyo's item.")  # fmt: skip
@click.option("--to", "to", required=True, metavar="COUNTRY", help="The destination, such as CN.")
@click.option("--products", required=True, metavar="LIST",
              help="The network's sectors that the item belongs to, with commas.")  # fmt: skip
@click.option("--network", metavar="FILE",
              help="The file of links, or the label of an imported network.")  # fmt: skip
@click.option("--firms", type=click.Path(path_type=Path), metavar="FILE",
              help="CSV of the network's firms and their countries: firm, country.")  # fmt: skip
@click.option("--table", type=int, metavar="YEAR", help="Or an imported input-output table.")
@click.option("--end-user", type=click.Choice(["civil", "military", "weapons", "unstated"]),
              default="civil", show_default=True, help="Who is supposed to use it.")  # fmt: skip
@click.option("--as-of", metavar="DATE", help="The day whose law answers.  [default: today]")
@click.option("--horizon", type=click.IntRange(1, 10_000), default=365, show_default=True,
              help="Days to simulate.")  # fmt: skip
@click.option("--draws", type=click.IntRange(1, 100_000), default=100, show_default=True,
              help="Runs: a licence may be given or refused.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE",
              help="The scenario, a .yaml for kaname supply simulate.")  # fmt: skip
@language_option
def control(
    eccn: str, to: str, products: str, network: str | None, firms: Path | None, table: int | None,
    end_user: str, as_of: str | None, horizon: int, draws: int, out: Path, lang: str,
) -> None:  # fmt: skip
    """Write the scenario of an export control from what the law asks of an item.

    \b
    kaname supply control --eccn 3B001.c --to CN --products etch-tools \\
        --network links.csv --firms firms.csv --out control.yaml
    kaname supply simulate control.yaml --out days.csv
    """
    from kaname.cli.compare_select import items_of, places_of
    from kaname.cli.files import read_input, require_writable, write_output
    from kaname.joint.compare_ask import end_user as supposed
    from kaname.joint.control import as_scenario, controls

    runs_on = _beside(network, out) if network is not None else table
    if runs_on is None or (network is not None and table is not None):
        raise click.UsageError("Give either --network or --table.")
    if firms is not None and network is None:
        raise click.UsageError("--firms goes with --network.")
    require_writable(out)
    if firms is not None and not (out.parent / firms).is_file():
        read_input(firms)
    on = day_of(as_of) if as_of is not None else datetime.now(UTC).date()
    items, places = items_of(eccn, on, "by_numbering"), places_of(to, on)
    if len(items) != 1 or len(places) != 1:
        raise click.UsageError("--eccn and --to take one item and one country.")
    with progress() as tell:
        tell(ASKING)
        found = controls(items[0], places[0], supposed(end_user), on)
    words = load_wording("kaname.joint", "words_control.toml")
    named = tuple(part.strip() for part in products.split(",") if part.strip())
    write = partial(as_scenario, products=named, on=on, runs_on=runs_on, horizon=horizon,
                    draws=1 if table is None else draws,
                    firms="" if firms is None else _beside(str(firms), out))  # fmt: skip
    try:
        content = write(found)
    except ValueError as error:
        place = Place(field=f"--eccn {items[0].eccn} --to {places[0]}")
        outcomes = "; ".join(f"{one.country} {one.outcome.value}" for one in found)
        raise ProblemError(worded(words, "KAN-6116", place, outcomes=outcomes)) from error
    absent = _absent(found, content, out) if firms is not None else ()
    if absent:
        content = write(tuple(one for one in found if one not in absent))
    write_output(content, out)
    lines = [
        words("line", country=one.country, outcome=one.outcome.value,
              provisions="; ".join(one.citations) or "–")
        for one in found
    ]  # fmt: skip
    lines += [words("absent", country=one.country) for one in absent]
    lines.append(words("refused" if table is None else "range"))
    if network is not None and firms is None:
        lines.append(words("no_firms"))
    show_lines([line.to(lang) for line in lines])


def _absent(found: "tuple[Control, ...]", content: str, out: Path) -> "tuple[Control, ...]":
    """Return the controls that meet no firm of the network that a scenario runs on.

    Raises:
        ProblemError: the network or its file of firms cannot be used, or no control meets a firm.
    """
    from kaname.home import home
    from kaname.supply.scenario_reading import read_scenario
    from kaname.supply.scenario_world import load_world, meets, require_possible

    scenario = read_scenario(content.encode("utf-8"), out.name)
    world = load_world(scenario, out.parent, home() / "supply")
    stopping = [one for one in found if one.share is not None]
    absent = tuple(
        one for one, event in zip(stopping, scenario.events, strict=True) if not meets(event, world)
    )
    if len(absent) == len(stopping):
        require_possible(scenario, world, 1)
    return absent


def _beside(name: str, out: Path) -> str:
    """Return a file's path from the folder of the scenario; what is no file here stays as it is."""
    if not Path(name).is_file() or str(out) == "-":
        return name
    try:
        return Path(os.path.relpath(Path(name).resolve(), out.resolve().parent)).as_posix()
    except ValueError:  # on another drive no relative path leads there
        return Path(name).resolve().as_posix()
