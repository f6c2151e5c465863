"""One page on a product, to send on: who makes it, who depends on it, what stops, what is unknown.

The page loads and runs nothing; each table can be taken from it as CSV.
"""

import math
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from kaname.core.text import Argument, Text, load_wording, plain
from kaname.joint.coalition import Answer
from kaname.joint.product_brief import THETA, Brief
from kaname.report.subsidies import ledger_table
from kaname.report.supply_map import interval, percent, suppliers
from kaname.report.supply_map_svg import draw
from kaname.report.supply_page import Cell, Part, Table, as_lines, supply_page
from kaname.report.supply_pictures import (
    ARCS_MAX,
    Flow,
    Grid,
    flow_map,
    flows_table,
    heat_map,
    heat_table,
    map_title,
)
from kaname.supply.countries import name_of
from kaname.supply.interval import Interval
from kaname.supply.provenance import Provenance
from kaname.supply.stage_map import Group
from kaname.supply.starter import (
    chain_name,
    measure_name,
    need_name,
    product_name,
    stage_name,
    starter_shares,
    steps,
    verified_on,
)

__all__ = ["as_html", "as_text", "parts", "shares_grid"]

_words: Final = load_wording("kaname.report", "words_supply_report.toml")
COUNTRIES_MAX: Final = 12
GROUPS_MAX: Final = 8
STOPS_MAX: Final = 15
PARTNERS_MAX: Final = 6
OPTIMA_MAX: Final = 3


def say(key: str, language: str, **facts: Argument) -> str:
    """Return a wording of this page in a language."""
    return _words(key, **facts).to(language)


def as_html(found: Brief, language: str) -> str:
    """Return the page."""
    return supply_page(
        _title(found, language), parts(found, language), language, head=_head(found, language),
        warnings=[say("static", language)], on=found.product.id,
    )  # fmt: skip


def as_text(found: Brief, language: str) -> list[str]:
    """Return the same as lines of a terminal, without pictures."""
    lines = [_title(found, language), "", *_head(found, language), say("static", language)]
    for part in parts(found, language):
        lines += ["", f"== {part.title} ==", *part.lines]
        if part.table is not None:
            lines += as_lines(part.table, language)
    return lines


def _title(found: Brief, language: str) -> str:
    return say("title", language, name=product_name(found.product.id))


def _head(found: Brief, language: str) -> list[str]:
    product, lead = found.product, found.node.lead
    what = say("head.what", language, chain=chain_name(product.chain),
               stage=stage_name(product.stage), id=product.id)  # fmt: skip
    if lead is None:
        return [say("head.none", language), what]
    held: dict[str, float] = {}
    firms = not any(one.share is not None and not one.firm for one in lead.shares)
    for one in lead.shares:
        if one.country and one.share is not None and (firms or not one.firm):
            held[one.country] = held.get(one.country, 0.0) + one.share
    if not held:
        return [say("head.none", language), what]
    top = max(held, key=lambda code: (held[code], code))
    first = say("head.top", language, country=name_of(top), share=percent(held[top]),
                measure=measure_name(lead.measure), year=str(lead.year),
                source=lead.source.publisher)  # fmt: skip
    return [first, say("head.spread", language, hhi=interval(lead, language)), what]


def parts(found: Brief, language: str) -> list[Part]:
    """Return the sections of the page."""
    name = found.product.id
    return [
        _makers(found, language),
        *_shares(found, language),
        _what(found, language),
        _trade(found, language),
        *_flows(found, language),
        Part(say("part.stops", language), (say("part.stops_text", language),),
             table=_stops(found, language), file=f"{name}_stops.csv"),
        Part(say("part.denial", language),
             (say("part.denial_text", language, theta=f"{THETA:.0%}"),),
             table=_denials(found, language), file=f"{name}_denial.csv"),
        _support(found, language),
        Part(say("part.unknown", language), _unknown(found, language)),
        Part(say("part.sources", language), table=_sources(found), file=f"{name}_sources.csv"),
        Part(say("part.method", language),
             [say(f"method.{key}", language) for key in ("hhi", "stop", "denial")]),
    ]  # fmt: skip


def _table(keys: tuple[str, ...], rows: Sequence[tuple[Cell, ...]],
           forms: tuple[str, ...] = ()) -> Table:  # fmt: skip
    return Table(keys, tuple(_words(f"column.{key}") for key in keys), tuple(rows), forms)


def shares_grid(found: Brief, language: str) -> Grid:
    """Return countries against the sources of a product, the leading source first."""
    columns, held = [], []
    for group in found.node.groups[:GROUPS_MAX]:
        by_country: dict[str, float] = {}
        firms = not any(one.share is not None and not one.firm for one in group.shares)
        for one in group.shares:
            if one.country and one.share is not None and (firms or not one.firm):
                by_country[one.country] = by_country.get(one.country, 0.0) + one.share
        if by_country:
            columns.append(f"{_year(group, language)} {measure_name(group.measure).to(language)}")
            held.append(by_country)
    named = [one.country for group in found.node.groups[:GROUPS_MAX] for one in group.shares]
    most: dict[str, float] = dict.fromkeys(filter(None, named), 0.0) if held else {}
    for by_country in held:
        for code, share in by_country.items():
            most[code] = max(most.get(code, 0.0), share)
    rows = sorted(most, key=lambda code: (-(held[0].get(code, -1.0)), -most[code], code))
    rows = rows[:COUNTRIES_MAX]
    names = tuple(name_of(code).to(language) for code in rows)
    values = tuple(tuple(by_country.get(code) for by_country in held) for code in rows)
    return Grid(names, tuple(columns), values)


@cache
def _last_read() -> int:
    """Return the last year in which a shipped share was read in its source."""
    days = (verified_on(share) for share in starter_shares())
    return max(int(day[:4]) for day in days if day[:4].isdigit())


def _year(group: Group, language: str) -> str:
    """Return the year of a group, marked where it was still to come when the tables were read."""
    ahead = group.year > _last_read()
    return say("forecast", language, year=str(group.year)) if ahead else str(group.year)


def _makers(found: Brief, language: str) -> Part:
    rows: list[tuple[Cell, ...]] = [
        (suppliers(group, language), _year(group, language), measure_name(group.measure),
         interval(group, language), group.sure, group.source.publisher)
        for group in found.node.groups
    ]  # fmt: skip
    keys = ("suppliers", "year", "measure", "hhi", "sure", "source")
    lines = [say("part.makers_text", language)] if rows else [say("head.none", language)]
    return Part(say("part.makers", language), lines, (), _table(keys, rows) if rows else None,
                f"{found.product.id}_makers.csv")  # fmt: skip


def _shares(found: Brief, language: str) -> list[Part]:
    """Return the shares by country as a picture with its table; nothing where none is known."""
    grid = shares_grid(found, language)
    if not grid.rows:
        return []
    title = say("heat.title", language, name=product_name(found.product.id))
    picture = heat_map(grid, title, say("heat.text", language), language)
    return [Part(say("part.shares", language), (say("heat.text", language),), (picture,),
                 heat_table(grid), f"{found.product.id}_shares.csv")]  # fmt: skip


def _what(found: Brief, language: str) -> Part:
    product = found.product
    none = say("none", language)
    codes = say("codes", language, hs=" ".join(product.hs) or none,
                eccn=" ".join(product.eccn) or none)  # fmt: skip
    need = {step.input: step.need for step in steps() if step.output == product.id}
    rows: list[tuple[Cell, ...]] = [
        (product_name(node.product), need_name(need[node.product]),
         suppliers(node.lead, language) if node.lead else None,
         interval(node.lead, language) if node.lead else None,
         str(node.lead.year) if node.lead else None)
        for node in found.inputs
    ]  # fmt: skip
    lines = [codes] if rows else [codes, say("no_inputs", language)]
    table = _table(("input", "need", "makers", "hhi", "year"), rows) if rows else None
    return Part(say("part.what", language), lines, (draw(found.map, language),), table,
                f"{product.id}_inputs.csv")  # fmt: skip


def _trade(found: Brief, language: str) -> Part:
    title = say("part.trade", language)
    if not found.trade:
        key = "missing" if not found.imported else "absent" if found.product.hs else "no_code"
        return Part(title, (say(f"trade.{key}", language),))
    rows: list[tuple[Cell, ...]] = []
    for trade in found.trade:
        names = [f"{name_of(one.country).to(language)} {percent(float(one.share or 0))}"
                 for one in trade.imports[:PARTNERS_MAX]]  # fmt: skip
        between = ", " if language == "en" else "、"
        rows.append((name_of(trade.destination), trade.hs, str(trade.year), between.join(names),
                     f"{trade.publisher}: {trade.title} {trade.edition}".strip()))  # fmt: skip
    lines = (say("trade.wide", language),) if found.wide else ()
    return Part(title, lines, table=_table(("buyer", "hs", "year", "suppliers", "source"), rows),
                file=f"{found.product.id}_trade.csv")  # fmt: skip


def _flows(found: Brief, language: str) -> list[Part]:
    """Return the map of the world's largest flows under the product's codes."""
    flows = found.flows
    places = [] if flows is None else [
        flows.products.index(code) for code in found.product.hs if code in flows.products
    ]  # fmt: skip
    if flows is None or not places or not found.trade:
        return []
    rows = np.flatnonzero(np.isin(flows.product, places))
    sums: dict[tuple[str, str], float] = {}
    for exporter, importer, value in zip(
        flows.exporter[rows], flows.importer[rows], flows.value[rows], strict=True
    ):
        pair = flows.countries[exporter], flows.countries[importer]
        sums[pair] = sums.get(pair, 0.0) + float(value)
    every = [Flow(*pair, value) for pair, value in sums.items()]
    names = {code: name_of(code) for pair in sums for code in pair}
    year = str(found.trade[0].year)
    title, text = map_title(product_name(found.product.id), year, " ".join(found.product.hs),
                            f"{flows.source.publisher}: {flows.source.title}")  # fmt: skip
    picture = flow_map(every, names, title.to(language), text.to(language), language)
    largest = sorted(every, key=lambda one: -one.value)[:ARCS_MAX]
    return [Part(title.to(language), (text.to(language),), (picture,),
                 flows_table(largest, names), f"{found.product.id}_flows.csv")]  # fmt: skip


def _stops(found: Brief, language: str) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            product_name(one.product),
            name_of(one.country),
            one.share,
            _range(one.simulated, language),
        )
        for one in found.stops[:STOPS_MAX]
    ]
    return _table(("stopped", "country", "share", "loss"), rows, ("", "", "{:.0%}", ""))


def _range(one: Interval, language: str) -> str:
    low, high = f"{one.low:.0%}", f"{one.high:.0%}"
    return low if low == high else f"{low}–{high}" if language == "en" else f"{low}～{high}"


def _denials(found: Brief, language: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for target, answer in found.denials:
        if answer is None:
            rows.append((name_of(target), None, None))
            continue
        own = float(answer.inputs.own[0])
        shown = None if math.isnan(own) else own
        for number, members in enumerate(_members(answer, language)):
            rows.append((name_of(target) if number == 0 else "", members,
                         shown if number == 0 else ""))  # fmt: skip
    return _table(("target", "members", "own"), rows, ("", "", "{:.0%}"))


def _members(answer: Answer, language: str) -> list[str]:
    if not answer.optima:
        if not answer.inputs.outside.any():
            rest = answer.inputs.shares[0].remainder
            key = "denial.unknown" if rest > 0 else "denial.own"
            return [say(key, language, **({"rest": percent(rest)} if rest > 0 else {}))]
        held = float(answer.inputs.outside.sum())
        return [say("denial.none", language, share=percent(min(held, 1.0)))]
    between = " + " if language == "en" else "＋"
    return [between.join(name_of(code).to(language) for code in one.members)
            for one in answer.optima[:OPTIMA_MAX]]  # fmt: skip


def _support(found: Brief, language: str) -> Part:
    title = say("part.support", language)
    if not found.support:
        return Part(title, (say("support.none", language),))
    whole = ledger_table(found.support)
    at = {name: place for place, name in enumerate(whole.names)}
    rows: list[tuple[Cell, ...]] = []
    for row in whole.rows:
        amount = row[at["amount_millions"]]
        money = None if amount is None else f"{amount:,.1f} M {row[at['currency']]}"
        rows.append((row[at["country"]], row[at["recipient"]], row[at["year"]], money,
                     row[at["status"]], row[at["sure"]], row[at["publisher"]]))  # fmt: skip
    keys = ("country", "recipient", "year", "amount", "status", "sure", "source")
    return Part(title, table=_table(keys, rows), file=f"{found.product.id}_support.csv")


def _unknown(found: Brief, language: str) -> list[str]:
    lead, lines = found.node.lead, []
    if lead is None:
        lines.append(say("unknown.makers", language))
    else:
        if lead.concentration is not None and lead.concentration.named < 0.995:
            lines.append(say("unknown.rest", language,
                             share=percent(1 - lead.concentration.named)))  # fmt: skip
        silent = [one.country for one in lead.shares if one.share is None and one.country]
        if silent:
            names = [name_of(code) for code in dict.fromkeys(silent)]
            lines.append(say("unknown.suppliers", language, names=_listed(names, language)))
        if not lead.sure:
            lines.append(say("unknown.unsure", language))
    bare = [product_name(node.product) for node in found.inputs if node.lead is None]
    if bare:
        lines.append(say("unknown.inputs", language, names=_listed(bare, language)))
    if not found.trade:
        lines.append(say("unknown.trade", language))
    return lines or [say("unknown.nothing", language)]


def _listed(names: Sequence[Text], language: str) -> str:
    return (", " if language == "en" else "、").join(name.to(language) for name in names)


def _sources(found: Brief) -> Table:
    seen: dict[Provenance, None] = {}
    for node in (found.node, *found.inputs):
        for group in node.groups if node is found.node else (node.lead,):
            if group is not None:
                seen[group.source] = None
    rows: list[tuple[Cell, ...]] = [
        (f"{one.publisher}: {one.title}", plain(one.address)) for one in seen
    ]
    for trade in found.trade:
        row: tuple[Cell, ...] = (f"{trade.publisher}: {trade.title} {trade.edition}",
                                 f"SHA-256 {trade.sha256}")  # fmt: skip
        if row not in rows:
            rows.append(row)
    return _table(("source", "address"), rows)
