"""The ledger of support as tables, planned capacity as a picture, and a page."""

from collections.abc import Sequence
from typing import Any, Final

from kaname.core.text import Argument, Text, load_wording, plain
from kaname.report.picture import INK, PALETTE, Axis, Picture, cut
from kaname.report.supply_page import Part, Table, as_lines, supply_page
from kaname.supply.countries import name_of
from kaname.supply.starter import product_name, products
from kaname.supply.subsidies import (
    CANCELLED,
    MINOR_DIGITS,
    Demand,
    Support,
    capacity_by,
    overbuilding,
    plans_left_out,
    totals,
    unit_name,
    utilisation,
)

__all__ = [
    "as_html", "as_text", "capacity_svg", "ledger_table", "overbuild_table", "totals_table",
    "use_table",
]  # fmt: skip

_words: Final = load_wording("kaname.report", "words_subsidies.toml")
PANELS_MAX: Final = 6
_DASHES: Final = ("5 3", "1.5 3", "9 3", "9 3 1.5 3")
_TERMINAL: Final = ("country", "product", "recipient", "year", "kind", "status", "amount_millions",
                    "currency", "capacity", "unit", "from_year", "sure")  # fmt: skip

_PAGE: Final = ("country", "product", "recipient", "year", "kind", "status", "amount_millions",
                "currency", "capacity", "unit", "from_year")  # fmt: skip
_SOURCES: Final = ("recipient", "programme", "year", "note", "sure", "verified_on", "address")


def say(key: str, language: str, **facts: Argument) -> str:
    """Return a wording of support in a language."""
    return _words(key, **facts).to(language)


def ledger_table(rows: Sequence[Support]) -> Table:
    """Return a row for each announced support, with its source."""
    keys = (
        "country", "product", "programme", "recipient", "site", "year", "kind", "status",
        "amount_millions", "currency", "counted", "capacity", "unit", "start_year", "full_year",
        "from_year", "sure", "note", "publisher", "address", "verified_on",
    )  # fmt: skip
    found = [
        (
            name_of(row.country), _product(row.product), _words(f"programme.{row.programme}"),
            row.recipient, row.site, str(row.year), _words(f"kind.{row.kind}"),
            _words(f"status.{row.status}"), _millions(row), row.currency, row.counted,
            row.capacity, _unit(row.unit), _year(row.start_year), _year(row.full_year),
            _year(row.counts_from), row.sure, row.note, row.publisher, row.address,
            row.verified_on,
        )
        for row in rows
    ]  # fmt: skip
    forms = dict.fromkeys(keys, "") | {"amount_millions": "{:,.1f}", "capacity": "{:,.0f}"}
    return _table(keys, found, tuple(forms.values()))


def _product(name: str) -> Text:
    return product_name(name) if name in products() else _words("several")


def _unit(unit: str) -> Text:
    return unit_name(unit) if unit else plain("")


def _year(year: int | None) -> str:
    return str(year) if year else ""


def _millions(row: Support) -> float | None:
    return None if row.amount is None else row.amount / 10 ** MINOR_DIGITS[row.currency] / 1e6


def totals_table(rows: Sequence[Support]) -> Table:
    """Return what each country announced, by currency and kind."""
    keys = ("country", "kind", "amount_millions", "currency", "plans", "without_amount")
    found = [
        (name_of(one.country), _words(f"kind.{one.kind}"),
         one.amount / 10 ** MINOR_DIGITS[one.currency] / 1e6, one.currency, one.rows, one.unknown)
        for one in totals(rows)
    ]  # fmt: skip
    return _table(keys, found, ("", "", "{:,.1f}", "", "", ""))


def use_table(rows: Sequence[Support], demands: Sequence[Demand]) -> Table:
    """Return how far planned capacity would be used."""
    keys = ("scenario", "product", "year", "demand", "capacity", "existing", "unit", "used",
            "used_at_most", "without_date")  # fmt: skip
    found = [
        (one.scenario, _product(one.product), str(one.year), one.demand, one.capacity,
         one.existing, _unit(one.unit), one.used, one.used_at_most,
         one.undated)
        for one in utilisation(rows, demands)
    ]  # fmt: skip
    amounts = ("{:,.0f}",) * 3
    return _table(keys, found, ("", "", "", *amounts, "", "{:.0%}", "{:.0%}", ""))


def overbuild_table(rows: Sequence[Support], demands: Sequence[Demand]) -> Table:
    """Return each country's share of capacity beyond its share of demand, where it can be told."""
    keys = ("scenario", "product", "year", "country", "known_at_least", "existing",
            "without_date", "capacity_share", "demand_share", "beyond")  # fmt: skip
    found = [
        (one.scenario, _product(one.product), str(one.year), name_of(one.country),
         one.capacity, one.existing, one.left_out, one.capacity_share, one.demand_share,
         one.beyond)
        for one in overbuilding(rows, demands)
    ]  # fmt: skip
    forms = ("", "", "", "", "{:,.0f}", "{:,.0f}", "", "{:.0%}", "{:.0%}", "{:+.0%}")
    return _table(keys, found, forms)


def _table(keys: tuple[str, ...], rows: list[tuple[Any, ...]], forms: tuple[str, ...]) -> Table:
    return Table(keys, tuple(_words(f"column.{key}") for key in keys), tuple(rows), forms)


def _only(table: Table, names: Sequence[str]) -> Table:
    places = [table.names.index(name) for name in names]
    return Table(
        tuple(names), tuple(table.headings[p] for p in places),
        tuple(tuple(row[p] for p in places) for row in table.rows),
        tuple(table.forms[p] for p in places),
    )  # fmt: skip


def _head(rows: Sequence[Support], language: str) -> list[str]:
    counted = [row for row in rows if row.counted]
    return [
        say("head", language, rows=len(rows), countries=len({row.country for row in rows}),
            sure=sum(row.sure for row in rows)),
        say("unknown", language, amounts=sum(row.amount is None for row in rows),
            capacities=sum(row.capacity is None for row in counted), count=len(counted)),
    ]  # fmt: skip


def _notes(language: str, demands: Sequence[Demand]) -> list[str]:
    keys = ["note.sums", "note.sure", "note.capacity"]
    if demands:
        keys += ["note.demand", "note.beyond"]
    return [say(key, language) for key in keys]


def as_text(rows: Sequence[Support], demands: Sequence[Demand], language: str) -> list[str]:
    """Return the ledger as lines of a terminal."""
    lines = [say("title", language), "", *_head(rows, language), ""]
    tables = [_only(ledger_table(rows), _TERMINAL), totals_table(rows)]
    if demands:
        tables += [use_table(rows, demands), overbuild_table(rows, demands)]
    for table in tables:
        if table.rows:
            lines += [*as_lines(table, language), ""]
    return lines + _notes(language, demands)


def _panels(rows: Sequence[Support]) -> list[tuple[str, str]]:
    """Return the products whose capacity is planned in more than one plan, most plans first."""
    count: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.capacity is not None and row.counts_from and row.status != CANCELLED:
            key = row.product, row.unit
            count[key] = count.get(key, 0) + 1
    return sorted(count, key=lambda key: (-count[key], key))[:PANELS_MAX]


def capacity_svg(rows: Sequence[Support], demands: Sequence[Demand], language: str) -> str:
    """Return planned capacity by year and country, a panel each product; demand as dashed lines."""
    panels = _panels(rows)
    title = say("picture.title", language)
    deep = 230
    picture = Picture(960, 58 + deep * max((len(panels) + 1) // 2, 1), title,
                      say("picture.text", language))  # fmt: skip
    picture.text(16, 26, title, 15, weight="600")
    if not panels:
        picture.text(16, 60, say("picture.none", language), 11)
        return picture.svg()
    years = [row.counts_from for row in rows if row.counts_from]
    last = max(max(years), *(one.year for one in demands), 2030) if demands else max(*years, 2030)
    span = range(min(years), last + 1)
    colours = _colours(rows)
    for number, (product, unit) in enumerate(panels):
        left, top = 64 + 476 * (number % 2), 62 + deep * (number // 2)
        asked = [one for one in demands if (one.product, one.unit) == (product, unit)]
        _panel(picture, rows, asked, (product, unit), (left, top), span, colours, language)
    return picture.svg()


def _colours(rows: Sequence[Support]) -> dict[str, str]:
    codes = sorted({row.country for row in rows if row.capacity is not None})
    return {code: PALETTE[place % len(PALETTE)] for place, code in enumerate(codes)}


def _panel(
    picture: Picture, rows: Sequence[Support], demands: Sequence[Demand], what: tuple[str, str],
    corner: tuple[float, float], span: range, colours: dict[str, str], language: str,
) -> None:  # fmt: skip
    (product, unit), (left, top) = what, corner
    wide, tall = 280.0, 150.0
    held = [capacity_by(rows, product, unit, year) for year in span]
    world: dict[tuple[str, int], float] = {}
    for one in demands:
        stated = [d.demand for d in demands if (d.scenario, d.year) == (one.scenario, one.year)
                  and not d.country]  # fmt: skip
        whole = sum(d.demand for d in demands if (d.scenario, d.year) == (one.scenario, one.year))
        world[one.scenario, one.year] = stated[0] if stated else whole
    up = Axis.over([sum(one.values()) for one in held] + [*world.values()], top + tall, top)
    name = f"{_product(product).to(language)}, {_unit(unit).to(language)}"
    picture.text(left - 40, top - 12, cut(name, 470, 11), 11, weight="600")
    form = "{:,.0f}"
    picture.axis_y(up, left, form, right=left + wide)
    step = wide / len(span)
    for place, (year, found) in enumerate(zip(span, held, strict=True)):
        x, base = left + place * step, 0.0
        for country, amount in found.items():
            y = up.at(base + amount)
            picture.box(x + 2, y, step - 4, up.at(base) - y, colours[country],
                        hint=f"{year} {name_of(country).to(language)}: {amount:,.0f}")  # fmt: skip
            base += amount
        if place % 2 == 0:
            picture.text(x + step / 2, top + tall + 14, str(year), 9, anchor="middle")
    low = top + 8
    last = held[-1]
    left_out = plans_left_out(rows, product, unit)
    if left_out:
        told = say("picture.left_out", language, count=sum(left_out.values()))
        picture.text(left - 40, top + tall + 30, cut(told, 470, 9), 9)
    for country, amount in last.items():
        picture.box(left + wide + 14, low - 7, 8, 8, colours[country])
        least = "≥ " if country in left_out else ""
        label = f"{name_of(country).to(language)} {least}{amount:,.0f}"
        picture.text(left + wide + 27, low, cut(label, 110, 9.5), 9.5)
        low += 14
    low += 6
    for number, scenario in enumerate(sorted({scenario for scenario, _ in world})):
        dash = _DASHES[number % len(_DASHES)]
        points = [
            (left + (span.index(year) + 0.5) * step, up.at(value))
            for (owner, year), value in sorted(world.items()) if owner == scenario
        ]  # fmt: skip
        if len(points) > 1:
            picture.path(points, ink=INK, dash=dash)
        for x, y in points:
            picture.dot(x, y, 3, INK, hint=scenario)
        picture.line(left + wide + 8, low - 3, left + wide + 24, low - 3, ink=INK, dash=dash)
        picture.text(left + wide + 27, low, cut(scenario, 104, 9.5), 9.5)
        low += 14


def as_html(rows: Sequence[Support], demands: Sequence[Demand], language: str) -> str:
    """Return a page: planned capacity, its use, the sums and the ledger with its sources."""
    parts = [
        Part(say("picture.title", language), (say("picture.text", language),),
             (capacity_svg(rows, demands, language),), totals_table(rows), "support_totals.csv"),
    ]  # fmt: skip
    if demands:
        parts.append(Part(say("part.use", language), (say("note.demand", language),),
                          table=use_table(rows, demands), file="utilisation.csv"))  # fmt: skip
        beyond = overbuild_table(rows, demands)
        if beyond.rows:
            parts.append(Part(say("part.beyond", language), (say("note.beyond", language),),
                              table=beyond, file="overbuilding.csv"))  # fmt: skip
    ledger = ledger_table(rows)
    parts.append(Part(say("part.ledger", language), table=_only(ledger, _PAGE), file="support.csv"))
    parts.append(
        Part(say("part.sources", language), table=_only(ledger, _SOURCES), file="sources.csv")
    )
    return supply_page(
        say("title", language),
        parts,
        language,
        head=_head(rows, language),
        foot=_notes(language, demands),
    )
