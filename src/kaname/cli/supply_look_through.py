"""``kaname supply look-through``: who sold it, and who made it and all that went into it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import Argument, Text, load_wording

if TYPE_CHECKING:
    from kaname.supply.io_table import InputOutputTable

__all__ = ["look_through"]

COLUMNS: Final = (
    "buyer", "supplier", "year", "face_share", "look_through_share", "times", "industries",
    "source",
)  # fmt: skip
FORMS: Final = {"face_share": "{:.2%}", "look_through_share": "{:.2%}", "times": "{:.2f}",
                "year": "{:d}"}  # fmt: skip
ROWS_SHOWN: Final = 15
"""Suppliers of a buyer in the terminal; the files hold all."""
WIOD_MANUFACTURING: Final = tuple(f"c{number}" for number in range(3, 17))
"""Of the release of 2013: c3 food to c16 manufacturing not elsewhere classified."""
ICIO_MANUFACTURING: Final = re.compile(r"C\d.*")
"""Section C of ISIC revision 4."""
Row = dict[str, object]


@click.command("look-through")
@click.option("--country", required=True, metavar="LIST",
              help="Whose industries buy, such as USA; several with commas.")  # fmt: skip
@click.option("--from", "sellers", metavar="LIST",
              help="Only from these, such as CHN.  [default: every country]")  # fmt: skip
@click.option("--industries", metavar="LIST",
              help="Codes of the table, with commas.  [default: manufacturing]")  # fmt: skip
@click.option("--year", type=int, metavar="YEAR", help="[default: the last table imported]")
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .csv, .json or .xlsx; may be repeated.")  # fmt: skip
@language_option
def look_through(
    country: str, sellers: str | None, industries: str | None, year: int | None,
    out: tuple[Path, ...], lang: str,
) -> None:  # fmt: skip
    """Show whose products industries use: at face value, and looked through all tiers.

    At face value is who sold the input; looked through is who made it and all that went into it,
    by the Leontief inverse of an imported input-output table. Shares are of all countries, the
    buyer included.

    \b
    kaname supply look-through --country USA --from CHN
    kaname supply look-through --country JPN,USA --year 2011 --out through.csv
    """
    from kaname.cli.files import require_writable
    from kaname.cli.supply_dependency import country_codes
    from kaname.cli.tables import form_of_file, write_table
    from kaname.home import supply_store

    for path in out:
        form_of_file(path)
        require_writable(path)
    buyers = country_codes(country, "--country")
    wanted = country_codes(sellers, "--from") if sellers else ()
    with progress() as tell:
        tell(say("reading"))
        table = supply_store().table(year)
        chosen = _industries(table, industries)
        _require_countries(table, buyers, wanted)
        tell(say("working"))
        rows = _rows(table, buyers, wanted, chosen)
        for path in out:
            write_table(path, "look_through", rows, COLUMNS)
    show_lines(_lines(table, rows, chosen, lang))


def say(key: str, **facts: Argument) -> Text:
    """Return a text of this command."""
    return load_wording("kaname.supply", "words_look_through.toml")(key, **facts)


def _problem(option: str, asked: str, known: Sequence[str]) -> Problem:
    words = load_wording("kaname.supply", "words_look_through.toml")
    place = Place(field=option)
    return worded(words, "KAN-6108", place, asked=asked, known=", ".join(known))


def _industries(table: "InputOutputTable", listed: str | None) -> tuple[str, ...]:
    """Return the industries asked for, or manufacturing.

    Raises:
        ProblemError: KAN-6108, the table has no such industry, or its manufacturing is not known.
    """
    if listed is None:
        wiod = tuple(one for one in WIOD_MANUFACTURING if one in table.industries)
        found = wiod or tuple(i for i in table.industries if ICIO_MANUFACTURING.fullmatch(i))
        if not found:
            raise ProblemError(_problem("--industries", "-", table.industries))
        return found
    asked = tuple(dict.fromkeys(one.strip() for one in listed.split(",") if one.strip()))
    missing = [one for one in asked if one not in table.industries]
    if missing or not asked:
        named = missing or ["-"]
        raise ProblemError(*(_problem("--industries", one, table.industries) for one in named))
    return asked


def _require_countries(
    table: "InputOutputTable", buyers: Sequence[str], sellers: Sequence[str]
) -> None:
    problems = [
        _problem(option, one, table.countries)
        for option, codes in (("--country", buyers), ("--from", sellers))
        for one in codes if one not in table.countries
    ]  # fmt: skip
    if problems:
        raise ProblemError(*problems)


def _rows(
    table: "InputOutputTable", buyers: Sequence[str], sellers: Sequence[str],
    industries: Sequence[str],
) -> list[Row]:  # fmt: skip
    from kaname.cli.supply_dependency import cited, number
    from kaname.supply.look_through import look_through as through

    rows: list[Row] = []
    for buyer in buyers:
        found = through(table, buyer, industries)
        order = sorted(found.look, key=lambda code: (-found.look[code], code))
        for seller in order:
            if sellers and seller not in sellers:
                continue
            face, look = found.face[seller], found.look[seller]
            rows.append({
                "buyer": buyer, "supplier": seller, "year": table.year,
                "face_share": number(face), "look_through_share": number(look),
                "times": number(look / face) if face else None,
                "industries": " ".join(industries),
                "source": cited(table.source, f"{table.unit} {table.year}"),
            })  # fmt: skip
    return rows


def _lines(
    table: "InputOutputTable", rows: Sequence[Row], industries: Sequence[str], lang: str
) -> list[str]:
    from kaname.cli.supply_dependency import cited
    from kaname.report.supply_page import Cell, Table, as_lines

    source = cited(table.source, f"{table.unit} {table.year}")
    lines = [say("source", source=source).to(lang)]
    if table.source.synthetic:
        lines.insert(0, say("synthetic").to(lang))
    lines += [say("industries", names=", ".join(industries)).to(lang), say("meaning").to(lang)]
    names = COLUMNS[1:2] + COLUMNS[3:6]
    headings = tuple(say(f"column.{name}") for name in names)
    forms = tuple(FORMS.get(name, "") for name in names)
    for buyer in dict.fromkeys(str(row["buyer"]) for row in rows):
        mine = [row for row in rows if row["buyer"] == buyer]
        first = mine[:ROWS_SHOWN]
        counts = say("count", buyer=buyer, shown=len(first), count=len(mine))
        cells: list[tuple[Cell, ...]] = [tuple(_cell(row[name]) for name in names) for row in first]
        lines += ["", counts.to(lang), *as_lines(Table(names, headings, tuple(cells), forms), lang)]
    return lines


def _cell(value: object) -> str | float | int | None:
    assert value is None or isinstance(value, str | int | float)
    return value
