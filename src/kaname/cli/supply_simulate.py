"""``kaname supply simulate``: a shock, day by day."""

import csv
import io
from collections.abc import Callable, Sequence
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import escaped_json, show_lines
from kaname.core.problem import Place, ProblemError, worded

if TYPE_CHECKING:
    from kaname.compute.runner import Runner
    from kaname.core.text import Text, Wording
    from kaname.supply.ensemble import Outcome
    from kaname.supply.scenario import Scenario

__all__ = ["simulate"]

ROWS_SHOWN: Final = 14
LAYERS: Final = ("", "_low", "_high")


@click.command()
@click.argument("path", metavar="SCENARIO.yaml", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write every day to a .csv or .json, or draw it: .svg, .html.")  # fmt: skip
@click.option("--draws", type=click.IntRange(1), metavar="N",
              help="Draws from the scenario's ranges.  [default: the scenario's own]")  # fmt: skip
@click.option("--workers", type=click.IntRange(0), default=1, show_default=True, metavar="N",
              help="Processes for the draws; 0 is one for each core.")  # fmt: skip
@click.option("--cluster", metavar="ADDRESS", help="Work on a Ray cluster; `local` starts one.")
@click.option("--by", type=click.Choice(["country", "sector"]),
              help="Production of each country or sector too.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["text", "json", "csv"]), default="text")
@language_option
def simulate(path: Path, out: Path | None, draws: int | None, by: str | None, format_: str,
             lang: str, **given: Any) -> None:  # fmt: skip
    """Run the shock of SCENARIO.yaml through a network or table, and show what is left of output.

    Day -1 is the day before; amounts are a day's. With draws each figure is the median, and the
    columns _low and _high hold 5 % and 95 %. The same seed gives the same figures, however many
    workers there are.

    \b
    kaname supply simulate examples/scenarios/kanto-earthquake.yaml
    kaname supply simulate examples/scenarios/gallium-embargo.yaml --workers 0 --out embargo.csv
    """
    from kaname.cli.files import read_input, require_writable, write_output
    from kaname.home import home
    from kaname.supply.ensemble import run
    from kaname.supply.scenario_reading import read_scenario, words

    form = _form_of(out)
    if out is not None:
        require_writable(out)
    scenario = read_scenario(read_input(path), path.name)
    runner = _runner(given["workers"], given["cluster"])
    with progress() as tell:
        tell(words()("cli.reading"))
        total = scenario.draws if draws is None else draws
        told = _teller(tell, words(), scenario.horizon, total)
        try:
            found = run(scenario, path.parent, home() / "supply", runner, draws=draws,
                        by=by or "", told=told)  # fmt: skip
        except (_ended(), _unusable()) as error:
            place = Place(field="--workers")
            raise ProblemError(
                worded(words(), "KAN-6081", place, reason=str(error)), status=3
            ) from error
    if out is not None and form in ("svg", "html"):
        _draw(found, scenario, out, lang)
    elif out is not None:
        content = _as_csv(found) if form == "csv" else escaped_json(_as_plain(found, scenario))
        write_output(content, out, source=path)
        if str(out) == "-":
            return
    if format_ == "json":
        click.echo(escaped_json(_as_plain(found, scenario)))
    elif format_ == "csv":
        click.echo(_as_csv(found), nl=False)
    else:
        show_lines(line.to(lang) if not isinstance(line, str) else line
                   for line in _lines(found, scenario, words(), lang))  # fmt: skip


def _form_of(out: Path | None) -> str:
    """Return ``csv``, ``json``, ``svg`` or ``html``.

    Raises:
        ProblemError: KAN-6073, the file ends otherwise.
    """
    from kaname.supply.scenario_reading import words

    ending = ".csv" if out is None or str(out) == "-" else out.suffix.casefold()
    if ending not in (".csv", ".json", ".svg", ".html"):
        place = Place(field="--out")
        raise ProblemError(
            worded(
                words(), "KAN-6073", place, found=ending or "-", known=".csv, .json, .svg, .html"
            )
        )
    return ending[1:]


def _draw(found: "Outcome", scenario: "Scenario", out: Path, lang: str) -> None:
    """Write the course as a picture or a page, in parts of the day before the shock."""
    import numpy as np

    from kaname.cli.supply_drawn import write_drawn
    from kaname.report.supply_drawn import course_part
    from kaname.supply.ensemble import MEASURES
    from kaname.supply.scenario_reading import words

    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.concatenate(
            [found.measures / found.initial, found.by_line / found.initial_by_line], axis=2
        )
    labels = [*(words()(f"column.{name}").to(lang) for name in MEASURES), *found.lines]
    notes = [line if isinstance(line, str) else line.to(lang)
             for line in _closing(found, words())]  # fmt: skip
    write_drawn(out, lambda: course_part(scenario.name, labels, left, found.draws, lang), notes,
                lang)  # fmt: skip


def _closing(found: "Outcome", words: "Wording") -> "list[Text]":
    """Return what must be said of where the figures come from."""
    lines = [words("cli.source", source=found.source.named)]
    if found.final_unknown:
        facts = {"unknown": found.final_unknown, "nodes": found.nodes}
        lines.insert(0, words("cli.final_unknown", **facts))
    if found.unplaced:
        lines.insert(0, words("cli.unplaced", unplaced=found.unplaced, nodes=found.nodes))
    if found.source.synthetic:
        lines.insert(0, words("cli.synthetic"))
    return lines


def _runner(workers: int, cluster: str | None) -> "Runner":
    if cluster:
        from kaname.compute.cluster import RayRunner

        return RayRunner(cluster, workers)
    if workers == 1:
        from kaname.compute.runner import SerialRunner

        return SerialRunner()
    from kaname.compute.pool import PoolRunner

    return PoolRunner(workers)


def _ended() -> type[Exception]:
    from kaname.compute.runner import WorkerDiedError

    return WorkerDiedError


def _unusable() -> type[Exception]:
    from kaname.compute.runner import ClusterError

    return ClusterError


def _teller(
    tell: "Callable[[Text], None]", words: "Wording", days: int, draws: int
) -> Callable[[str, int], None]:
    def told(what: str, done: int) -> None:
        if what == "day":
            tell(words("cli.day", day=done + 1, days=days))
        else:
            tell(words("cli.draw", draw=done, draws=draws))

    return told


def _columns(found: "Outcome") -> tuple[list[str], list[list[float]]]:
    """Return the headings and the rows, the day before the shock first."""
    import numpy as np

    from kaname.supply.ensemble import MEASURES

    layers = LAYERS if found.draws > 1 else LAYERS[:1]
    names = [*MEASURES, *(f"production_{line}" for line in found.lines)]
    heads = ["day", *(f"{name}{layer}" for name in names for layer in layers)]
    first = np.concatenate([found.initial, found.initial_by_line])
    whole = np.concatenate([found.measures, found.by_line], axis=2)[: len(layers)]
    rows = [[-1.0, *np.repeat(first, len(layers)).tolist()]]
    for day in range(whole.shape[1]):
        rows.append([float(day), *whole[:, day, :].T.reshape(-1).tolist()])
    return heads, rows


def _as_csv(found: "Outcome") -> str:
    """Return the days with their source; a figure that is unknown is an empty cell."""
    heads, rows = _columns(found)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*heads, "source", "synthetic"])
    ends = [found.source.named, "yes" if found.source.synthetic else "no"]
    writer.writerows([*_known(row), *ends] for row in rows)
    return text.getvalue()


def _known(row: Sequence[float]) -> list[float | None]:
    """Return the day and the figures of a row; None where one is unknown."""
    return [int(row[0]), *(None if isnan(figure) else figure for figure in row[1:])]


def _as_plain(found: "Outcome", scenario: "Scenario") -> dict[str, Any]:
    heads, rows = _columns(found)
    source = found.source
    return {
        "scenario": scenario.name, "runs_on": found.kind, "synthetic": source.synthetic,
        "source": source.named, "sha256": source.sha256,
        "draws": found.draws, "seed": found.seed,
        "nodes": found.nodes, "nodes_without_country": found.unplaced,
        "nodes_without_final_consumption": found.final_unknown,
        "days": [dict(zip(heads, _known(row), strict=True)) for row in rows],
    }  # fmt: skip


def _lines(
    found: "Outcome", scenario: "Scenario", words: "Wording", lang: str
) -> "list[str | Text]":
    """Return what a terminal shows: about a dozen days, in per cent of the day before."""
    import numpy as np

    from kaname.supply.ensemble import MEASURES

    kind = "made_up" if found.source.synthetic else found.kind
    title = words("cli.title", name=scenario.name, days=scenario.horizon,
                  where=words(f"where.{kind}"))  # fmt: skip
    lines: list[str | Text] = [title]
    with np.errstate(divide="ignore", invalid="ignore"):
        left = 100 * found.measures / found.initial
        by_line = 100 * found.by_line / found.initial_by_line
    heads = [words(f"column.{name}").to(lang) for name in MEASURES] + list(found.lines)
    whole = np.concatenate([left, by_line], axis=2)
    days = np.unique(np.linspace(0, scenario.horizon - 1, ROWS_SHOWN).round().astype(int))
    cells = [[words("column.day").to(lang), *heads]]
    for day in days:
        shown = [_cell(whole[:, day, k], found.draws) for k in range(len(heads))]
        for k in np.flatnonzero(np.isnan(found.initial)):
            shown[k] = words("cli.unknown").to(lang)
        cells.append([str(day), *shown])
    lines += ["", *_table(cells), "", words("cli.of_before")]
    if found.draws > 1:
        lines.append(words("cli.interval", draws=found.draws, seed=found.seed))
    production, _, value = (1 - left[0] / 100).sum(axis=0)
    facts: dict[str, int | str] = {"days": scenario.horizon, "production": f"{production:.1f}"}
    if isnan(found.initial[2]):
        lines.append(words("cli.lost_unknown", **facts))
    else:  # of no value added before the shock no part can be lost
        lines.append(words("cli.lost", **facts, value="–" if isnan(value) else f"{value:.1f}"))
    return [*lines, *_closing(found, words)]


def _cell(layers: Any, draws: int) -> str:
    if layers[0] != layers[0]:  # nothing was made before the shock either
        return "-"
    text = f"{layers[0]:.1f}"
    return text if draws == 1 else f"{text} [{layers[1]:.1f}, {layers[2]:.1f}]"


def _table(cells: Sequence[Sequence[str]]) -> list[str]:
    from unicodedata import east_asian_width

    def width(text: str) -> int:
        return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)

    widths = [max(width(row[k]) for row in cells) for k in range(len(cells[0]))]
    lines = []
    for row in cells:
        padded = zip(row, widths, strict=True)
        lines.append("  ".join(" " * (wide - width(cell)) + cell for cell, wide in padded))
    return lines
