"""``kaname supply dependency``: on whom a country depends, and by which rule."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import Argument, Text, load_wording

if TYPE_CHECKING:
    import numpy as np

    from kaname.supply.concentration import Concentration
    from kaname.supply.dependency_rules import Figures, Rule
    from kaname.supply.provenance import Provenance
    from kaname.supply.store import Dataset, Store

__all__ = ["country_codes", "dependency"]

ROWS_SHOWN: Final = 30
"""Rows in the terminal; the files hold all."""
COLUMNS: Final = (
    "country", "product", "year", "imports_usd", "exports_usd", "hhi_imports",
    "hhi_world_exports", "import_export_ratio", "top_supplier", "top_share",
)  # fmt: skip
SIDES: Final = ("importer", "exporter")
STATES: Final = {1: "yes", 0: "no", -1: "unknown"}
Row = dict[str, object]


@click.command()
@click.option("--country", metavar="LIST",
              help="Whose dependency, such as JPN or EU27; several with commas.")  # fmt: skip
@click.option("--bloc", multiple=True, metavar="NAME=LIST",
              help="A group as one buyer: NORDIC=DNK,FIN,SWE; may be repeated.")  # fmt: skip
@click.option("--rule", "rule_names", multiple=True, metavar="NAME",
              help="Only this rule; may be repeated.  [default: every rule]")  # fmt: skip
@click.option("--year", type=int, metavar="YEAR", help="[default: the last year imported]")
@click.option("--products", metavar="LIST", help="HS codes or their beginnings, with commas.")
@click.option("--source", metavar="LABEL",
              help="The data set to read, as kaname supply status labels it.")  # fmt: skip
@click.option("--mirror", is_flag=True,
              help="Beside importers' reports the exporters'; figures are intervals.")  # fmt: skip
@click.option("--starter", is_flag=True,
              help="The shares of world supply that come with Kaname, not trade.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Write to a .csv, .json, .xlsx, .svg or .html; may be repeated.")  # fmt: skip
@language_option
def dependency(country: str | None, rule_names: tuple[str, ...], lang: str, **given: Any) -> None:
    """Show on whom a country depends, product by product, by the named rules.

    A rule answers yes, no or unknown; persistence says whether CEPII's three criteria held in at
    least two of three years. Reads the trade that was taken in with kaname supply import.

    \b
    kaname supply dependency --country JPN --out japan.csv
    kaname supply dependency --country JPN,USA --rule geodep --products 2804,850511
    kaname supply dependency --country EU27 --rule ec_2021
    kaname supply dependency --country JPN --source LABEL --products 811231
    """
    from kaname.cli.files import require_writable
    from kaname.cli.supply_drawn import is_drawn, require_form, write_drawn
    from kaname.cli.tables import write_table
    from kaname.supply.dependency_rules import rule_named, rules

    _together(given)
    for path in given["out"]:
        require_form(path)
        require_writable(path)
    chosen = tuple(rule_named(name) for name in rule_names) or rules()
    from kaname.cli.supply_dependency_bloc import buyers_of, without_a_bloc

    countries, blocs = buyers_of(country, given["bloc"])
    without_a_bloc(blocs, [f"--{name}" for name in ("mirror", "starter") if given[name]])
    with progress() as tell:
        tell(say("dependency.reading"))
        if given["starter"]:
            from kaname.cli.supply_dependency_starter import starter_found

            found = starter_found(countries, chosen, given["products"])
        else:
            found = _imported(countries, blocs, chosen, given)
        for path in given["out"]:
            if is_drawn(path):
                from kaname.report.supply_drawn import dependency_part

                notes = [note.to(lang) for note in found.notes]
                write_drawn(path, lambda: dependency_part(found.rows, lang), notes, lang)
            else:
                write_table(path, "dependency", found.rows, found.names)
    show_lines(_lines(found, chosen, lang))


@dataclass(frozen=True, slots=True)
class Found:
    """The rows, their columns, and what must be said of them."""

    rows: list[Row]
    names: tuple[str, ...]
    notes: tuple[Text, ...]


def say(key: str, **facts: Argument) -> Text:
    """Return a text of this command."""
    return load_wording("kaname.supply", "words_measures.toml")(key, **facts)


def problem(code: str, field: str, **facts: Argument) -> Problem:
    """Return a problem of what was asked."""
    words = load_wording("kaname.supply", "words_measures.toml")
    return worded(words, code, Place(field=field), **facts)


def country_codes(listed: str, option: str) -> tuple[str, ...]:
    """Return the alpha-3 codes of countries as a person may write them.

    Raises:
        ProblemError: KAN-6094, one is not known.
    """
    from kaname.supply.countries import alpha3, nearest

    spellings = [part.strip() for part in listed.split(",") if part.strip()]
    codes = [alpha3(spelling) for spelling in spellings]
    problems = [
        problem("KAN-6094", option, name=spelling, near=", ".join(nearest(spelling)) or "-")
        for spelling, code in zip(spellings, codes, strict=True)
        if code is None
    ]
    if problems or not codes:
        raise ProblemError(*(problems or [problem("KAN-6094", option, name=listed, near="-")]))
    return tuple(dict.fromkeys(code for code in codes if code is not None))


def _together(given: dict[str, Any]) -> None:
    """Refuse options that say different things of what is read.

    Raises:
        ProblemError: KAN-6106, two of them are given.
    """
    options = [f"--{name}" for name in ("source", "mirror", "starter") if given[name]]
    if len(options) > 1:
        raise ProblemError(problem("KAN-6106", options[0], options=", ".join(options)))


def _sets(store: "Store", source: str | None) -> "list[Dataset]":
    """Return the data sets of trade that may be read.

    Raises:
        ProblemError: KAN-6105, none has that label.
    """
    every = [dataset for dataset in store.datasets() if dataset.kind == "flows"]
    kept = [dataset for dataset in every if source in (None, dataset.label)]
    if source is not None and not kept:
        known = ", ".join(dataset.label for dataset in every) or "-"
        raise ProblemError(problem("KAN-6105", "--source", asked=source, known=known))
    return kept


def _imported(
    countries: Sequence[str], blocs: Mapping[str, frozenset[str]], chosen: "Sequence[Rule]",
    given: dict[str, Any],
) -> Found:  # fmt: skip
    from kaname.cli.supply_dependency_bloc import EXTRA, add_inside, group_of
    from kaname.home import supply_store
    from kaname.supply.concentration import concentration
    from kaname.supply.dependency_rules import figures_of, joined

    store = supply_store()
    sets = _sets(store, given["source"])
    held = sorted({year for dataset in sets for year in dataset.summary["years"]})
    year = given["year"] or (held[-1] if held else None)
    label = given["source"] or ""
    mirror = None
    if given["mirror"] and year is not None:
        from kaname.cli.supply_dependency_mirror import add_mirror, both_sides, bought_of

        mirror, current = both_sides(store, year)
        before = [both_sides(store, y)[1] for y in held if year - 3 < y < year
                  and all(store.flow_sets(y, side=s) for s in SIDES)]  # fmt: skip
    else:
        current = store.flows(year, label=label)
        before = [store.flows(y, nomenclature=current.nomenclature, label=label)
                  for y in held if year is not None and year - 3 < y < year]  # fmt: skip
    assert year is not None
    found = concentration(current)
    measured = [*(concentration(one) for one in before), found]
    used = [dataset.label for dataset in store.flow_sets(year, label=label)]
    rows: list[Row] = []
    groups = {code: group_of([*before, current], code, members, year)
              for code, members in blocs.items()}  # fmt: skip
    for code in countries:
        if code in groups:
            of_code, kept = groups[code].found, groups[code].figures
        else:
            found.at(year, code)
            of_code = found
            kept = [figures_of(one, code) for one in measured if code in one.countries]
        figures = joined(kept)
        mask = _chosen(figures.products, given["products"], store, used)
        also = bought_of(mirror, code) if mirror else frozenset()
        rows += _rows(of_code, figures, code, year, chosen, mask, also)
    notes, extra = add_mirror(rows, mirror, chosen) if mirror else ((), ())
    if groups:
        add_inside(rows, groups)
        notes, extra = tuple(group.note for group in groups.values()), EXTRA
    names = (*COLUMNS, *(rule.name for rule in chosen), "persistence", "source", *extra)
    source = cited(current.source, f"{current.nomenclature} {current.side} {year}".strip())
    for row in rows:
        row["source"] = source
    others = [d.label for d in sets if year in d.summary["years"] and d.label not in used]
    if others and not given["mirror"]:
        notes = (say("dependency.others", used=", ".join(used), others=", ".join(others)), *notes)
    notes = (*_notes(rows, chosen, source, [y for y in held if year - 3 < y <= year]), *notes)
    if current.source.synthetic:
        notes = (say("dependency.synthetic"), *notes)
    return Found(rows, names, notes)


def cited(source: "Provenance", more: str = "") -> str:
    """Return publisher, title, edition and whatever more must be said, on one line."""
    parts = (source.publisher, source.title, source.edition, more)
    return ", ".join(part for part in parts if part)


def _chosen(
    products: Sequence[str], listed: str | None, store: "Store", used: Sequence[str]
) -> list[bool]:
    """Tell of each product whether it was asked for.

    Raises:
        ProblemError: KAN-6095, nothing that is held begins so; KAN-6104, only what is held in
            data sets that are not read does.
    """
    if not listed:
        return [True] * len(products)
    starts = [part.strip().replace(".", "") for part in listed.split(",") if part.strip()]
    problems = []
    for start in starts:
        if any(product.startswith(start) for product in products):
            continue
        sets = [f"{one.label} ({', '.join(map(str, one.summary['years']))})"
                for one in store.holding(start)]  # fmt: skip
        if sets:
            problems.append(problem("KAN-6104", "--products", asked=start,
                                    used=", ".join(used), sets=", ".join(sets)))  # fmt: skip
        else:
            problems.append(problem("KAN-6095", "--products", asked=start))
    if problems:
        raise ProblemError(*problems)
    return [product.startswith(tuple(starts)) for product in products]


def _rows(
    found: "Concentration", figures: "Figures", country: str, year: int,
    chosen: "Sequence[Rule]", mask: Sequence[bool], also: Collection[str] = (),
) -> list[Row]:  # fmt: skip
    """Return a row for every product that the country imported in the year, and for ``also``."""
    from kaname.supply.dependency_rules import answers, persistent, rule_named

    y, c = found.at(year, country)
    at = {product: place for place, product in enumerate(found.products)}
    now = figures.years.index(year)
    states = {rule.name: answers(rule, figures)[now] for rule in chosen}
    kept = persistent(rule_named("geodep"), figures, year)
    rows: list[Row] = []
    for place, product in enumerate(figures.products):
        if not mask[place] or product not in at:
            continue
        p = at[product]
        if found.imports[y, c, p] == 0 and product not in also:
            continue
        top = int(found.top_supplier[y, c, p])
        values = {name: figures.low[name][now, place] for name in (
            "hhi_imports", "hhi_world_exports", "import_export_ratio", "top_share")}  # fmt: skip
        rows.append({
            "country": country, "product": product, "year": year,
            "imports_usd": number(found.imports[y, c, p]),
            "exports_usd": number(found.exports[y, c, p]),
            **{name: number(value) for name, value in values.items()},
            "top_supplier": found.countries[top] if top >= 0 else "",
            **{name: STATES[int(state[place])] for name, state in states.items()},
            "persistence": STATES[int(kept[place])],
            "top_by_year": {year: number(figures.low["top_share"][n, place])
                            for n, year in enumerate(figures.years)},
        })  # fmt: skip
    return rows


def number(value: "float | np.float64") -> object:
    """Return a number as a table holds it: unknown is None, infinity ``inf``."""
    plain = float(value)
    if plain != plain:
        return None
    return "inf" if plain == float("inf") else plain


def _notes(
    rows: Sequence[Row], chosen: "Iterable[Rule]", source: str, years: Sequence[int]
) -> tuple[Text, ...]:
    unsure = ", ".join(rule.name for rule in chosen if not rule.sure)
    unknown = sum(row["hhi_imports"] is None for row in rows)
    notes = [say("dependency.source", source=source)]
    if unknown:
        notes.append(say("dependency.unknown", unknown=unknown, count=len(rows)))
    if len(years) < 3:
        notes.append(say("dependency.years", years=", ".join(map(str, years))))
    if unsure:
        notes.append(say("dependency.unsure", rules=unsure))
    notes.append(say("dependency.coarse"))
    return tuple(notes)


def _lines(found: Found, chosen: "Sequence[Rule]", lang: str) -> list[str]:
    from kaname.report.supply_page import Cell, Table, as_lines

    rules = [rule.name for rule in chosen]
    states = {*rules, "persistence", *(f"{name}_mirror" for name in rules)}

    def weight(row: Row) -> tuple[int, float]:
        imports = row["imports_usd"]
        held = sum(row[name] == "yes" for name in (*rules, "persistence"))
        return -held, -imports if isinstance(imports, float) else 0.0

    shown = [
        name for name in found.names
        if name != "source" and any(row[name] not in (None, "unknown") for row in found.rows)
    ]  # fmt: skip
    first = sorted(found.rows, key=weight)[:ROWS_SHOWN]
    cells: list[tuple[Cell, ...]] = [
        tuple(_cell(row[name], name in states) for name in shown) for row in first
    ]
    forms = tuple(_form(name) for name in shown)
    headings = tuple(_heading(name) for name in shown)
    lines = [note.to(lang) for note in found.notes]
    counts = say("dependency.count", shown=len(first), count=len(found.rows))
    titles = [f"  {rule.name}: {rule.title.to(lang)}: "
              + say("dependency.held", yes=_held(found, rule.name, "yes"),
                    unknown=_held(found, rule.name, "unknown")).to(lang)
              for rule in chosen]  # fmt: skip
    table = Table(tuple(shown), headings, tuple(cells), forms)
    return [*lines, *titles, "", counts.to(lang), *as_lines(table, lang)]


def _form(name: str) -> str:
    if name.startswith(("imports", "exports", "inside")):
        return "{:,.0f}"
    return "{:d}" if name == "year" else "{:.3f}"


def _held(found: Found, rule: str, state: str) -> int:
    return sum(row[rule] == state for row in found.rows)


def _cell(value: object, state: bool) -> "str | float | int | Text | None":
    if state:
        return say(f"state.{value}")
    assert value is None or isinstance(value, str | int | float)
    return value


def _heading(name: str) -> Text:
    words = load_wording("kaname.supply", "words_measures.toml")
    key = f"column.{name}"
    return words(key) if key in words else Text(name, name)
