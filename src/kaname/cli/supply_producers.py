"""``kaname supply producers``: who makes how much, from imported statistics of production."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import Text, load_wording

if TYPE_CHECKING:
    from kaname.report.supply_page import Table
    from kaname.supply.producers import Production

__all__ = ["producers"]

READING: Final = Text("Reading production …", "生産統計を読み込み中 …")
COLUMNS: Final = (
    "product", "form", "measure", "year", "country", "amount", "unit", "share", "least", "most",
    "estimated", "hhi", "source",
)  # fmt: skip
SHOWN: Final = 8
"""So many countries of a product are shown in a terminal; the file has all."""


@click.command()
@click.argument("product", required=False)
@click.option("--measure", type=click.Choice(["production", "capacity", "reserves"]),
              default="production", show_default=True, help="What is counted.")  # fmt: skip
@click.option("--year", type=int, help="Else the last one of each product.")
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .csv, .json or .xlsx; may be repeated.")  # fmt: skip
@language_option
def producers(
    product: str | None, measure: str, year: int | None, out: tuple[Path, ...], lang: str
) -> None:
    """Show who makes how much of a product, from imported statistics of production.

    \b
    kaname supply import MCS2025_World_Data.csv
    kaname supply producers gallium
    kaname supply producers --measure reserves --out reserves.csv
    """
    from kaname.cli.files import require_writable
    from kaname.cli.tables import form_of_file, write_table
    from kaname.home import supply_store
    from kaname.supply.producers import production_of

    for path in out:
        form_of_file(path)
        require_writable(path)
    words = load_wording("kaname.supply", "words_producers.toml")
    with progress() as tell:
        tell(READING)
        amounts = supply_store().amounts()
        found = production_of(amounts, measure=measure, year=year, product=product)
    if not found:
        known = ", ".join(sorted({one.product for one in amounts if one.measure == measure}))
        place = Place(field=product or "--measure")
        raise ProblemError(worded(words, "KAN-6103", place, product=product or "–",
                                  measure=measure, known=known or "–"))  # fmt: skip
    table = _table(found)
    rows = [dict(zip(table.names, row, strict=True)) for row in table.rows]
    for path in out:
        write_table(path, "producers", rows, table.names)
    show_lines([*_lines(found, lang), words("compared").to(lang)])


def _table(found: "tuple[Production, ...]") -> "Table":
    from kaname.report.supply_page import Table

    words = load_wording("kaname.supply", "words_producers.toml")
    rows = tuple(
        (
            one.product, one.form, one.measure, one.year, part.country, part.amount, one.unit,
            part.share, part.least, part.most, part.estimated, one.concentration,
            f"{one.source.publisher}: {one.source.title} {one.source.edition}".strip(),
        )
        for one in found for part in one.producers
    )  # fmt: skip
    return Table(COLUMNS, tuple(words(f"column.{name}") for name in COLUMNS), rows)


def _lines(found: "tuple[Production, ...]", lang: str) -> list[str]:
    from kaname.report.supply_page import Table, as_lines

    words = load_wording("kaname.supply", "words_producers.toml")
    names = ("country", "amount", "share")
    headings = tuple(words(f"column.{name}") for name in names)
    lines = []
    for one in found:
        concentration = one.concentration
        facts: dict[str, str | int] = {
            "product": one.product, "form": one.form or "–", "measure": one.measure,
            "year": str(one.year), "unit": one.unit, "unknown": len(one.unknown),
            "hhi": "–" if concentration is None else f"{concentration:.3f}",
            "count": len(one.producers) - len(one.unknown),
            "source": f"{one.source.publisher} {one.source.edition}".strip(),
        }  # fmt: skip
        lines.append(words("one", **facts).to(lang))
        some = one.producers[:SHOWN] if len(found) == 1 else one.producers[:3]
        rows = tuple((part.country, part.amount, part.share) for part in some)
        shown = Table(names, headings, rows, ("", "{:,.6g}", "{:.1%}"))
        lines += [f"  {line}" for line in as_lines(shown, lang)] + [""]
    return lines
