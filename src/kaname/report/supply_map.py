"""The stage map of a supply chain as lines of a terminal, tables, JSON and a page."""

import json
from collections.abc import Sequence
from typing import Any, Final

from kaname.core.text import Argument, Text, load_wording
from kaname.report.supply_page import Cell, Part, Table, as_lines, supply_page
from kaname.supply.countries import name_of
from kaname.supply.shares import Share
from kaname.supply.stage_map import Group, Node, StageMap
from kaname.supply.starter import (
    chain_name,
    firm_name,
    measure_name,
    need_name,
    note_of,
    product_name,
    products,
    stage_name,
    verified_on,
    wide_codes,
)

__all__ = [
    "as_html", "as_json", "as_text", "figures_table", "groups_table", "say", "stage_of",
    "suppliers", "title",
]  # fmt: skip

_words: Final = load_wording("kaname.report", "words_supply_map.toml")
NAMED: Final = 4
"""So many suppliers of a product are named in a line."""


def say(key: str, language: str, **facts: Argument) -> str:
    """Return a wording of the stage map in a language."""
    return _words(key, **facts).to(language)


def title(found: StageMap) -> Text:
    """Return what a map is called."""
    name = product_name(found.product) if found.product else chain_name(found.chain)
    return _words("title", name=name)


def head(found: StageMap, language: str) -> list[str]:
    """Return the lines that stand above a map: how much is known, and how to read it."""
    open_ = sum(node.lead is None for node in found.nodes)
    sources = {group.source for node in found.nodes for group in node.groups}
    count = len(found.nodes)
    lines = [
        say("summary", language, products=count, known=count - open_, open=open_,
            sources=len(sources)),
        say("reading", language),
    ]  # fmt: skip
    if found.product:
        lines.insert(0, say("focus", language, name=product_name(found.product)))
    return lines


def stage_of(nodes: Sequence[Node]) -> Text:
    """Return the name of a column: its own chain's stages, else those of the others."""
    stages = [products()[node.product].stage for node in nodes if not node.foreign]
    if not stages:
        stages = [products()[node.product].stage for node in nodes]
        if len(set(stages)) > 1:
            return _words("others_chains")
    names = [stage_name(stage) for stage in dict.fromkeys(stages)]
    return Text(" / ".join(name.en for name in names), "・".join(name.ja for name in names))


def suppliers(group: Group, language: str) -> str:
    """Return the largest suppliers of a group with their shares, then those without a figure."""
    shares = _listed(group)
    known = [share for share in shares if share.share is not None]
    parts = [_supplier(share, language) for share in known[:NAMED]]
    if len(known) > NAMED:
        parts.append(say("others", language, count=len(known) - NAMED))
    unknown = [share for share in shares if share.share is None and not share.negligible]
    if unknown:
        names = say("joined", language).join(_who(share, language) for share in unknown)
        parts.append(say("supplier_unknown", language, names=names))
    parts += [
        say("supplier_small", language, country=_who(share, language))
        for share in shares if share.negligible
    ]  # fmt: skip
    return say("joined", language).join(parts)


def _listed(group: Group) -> list[Share]:
    """Return the shares of a group, a country's own left out where its firms are named."""
    firms = {share.country for share in group.shares if share.firm}
    return [share for share in group.shares if share.firm or share.country not in firms]


def percent(share: float) -> str:
    """Return a share in percent, whole where it is; a small one is never shown as 0."""
    part = share * 100
    if part < 0.05:
        return "<0.1%"
    return f"{part:.0f}%" if abs(part - round(part)) < 0.05 else f"{part:.1f}%"


def _supplier(share: Share, language: str) -> str:
    assert share.share is not None
    shown = percent(share.share)
    if share.firm and share.country:
        country = name_of(share.country).to(language)
        return say("supplier_firm", language, country=country, share=shown,
                   firm=firm_name(share.firm))  # fmt: skip
    return say("supplier", language, country=_who(share, language), share=shown)


def _who(share: Share, language: str) -> str:
    firm = firm_name(share.firm).to(language)
    if not share.country:
        return firm
    country = name_of(share.country).to(language)
    return f"{country} ({firm})" if firm else country


def interval(group: Group, language: str) -> str:
    """Return the concentration of a group, as one number where its ends agree."""
    found = group.concentration
    if found is None:
        return say("unknown", language)
    low, high = f"{found.low:.2f}", f"{found.high:.2f}"
    return low if low == high else f"{low}-{high}"


def groups_table(nodes: Sequence[Node], language: str) -> Table:
    """Return a row for each group of figures; the leading one of a product stands first."""
    names = ("product", "suppliers", "year", "measure", "hhi", "named", "sure", "source")
    rows: list[tuple[Cell, ...]] = []
    for node in nodes:
        name = product_name(node.product)
        if not node.groups:
            rows.append((name, None, None, "", None, None, "", ""))
        for number, group in enumerate(node.groups):
            held = group.concentration
            rows.append((
                "" if number else name, suppliers(group, language), str(group.year),
                measure_name(group.measure), interval(group, language),
                None if held is None else held.named, group.sure, group.source.publisher,
            ))  # fmt: skip
    forms = ("", "", "", "", "", "{:.0%}", "", "")
    return Table(names, _headings(names), tuple(rows), forms)


def figures_table(found: StageMap) -> Table:
    """Return a row for each figure, and one for each product of which nothing is published."""
    names = (
        "product_id", "product", "stage", "country_code", "country", "firm", "share", "year",
        "measure", "hhi_low", "hhi_high", "leads", "sure", "note", "source", "address", "verified",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for node in found.nodes:
        first = (node.product, product_name(node.product), stage_name(_stage(node)))
        if not node.groups:
            rows.append((*first, *("",) * 3, None, None, "", None, None, *("",) * 6))
        for group in node.groups:
            held = group.concentration
            low, high = (held.low, held.high) if held else (None, None)
            for share in group.shares:
                country = name_of(share.country) if share.country else ""
                rows.append((
                    *first, share.country, country, firm_name(share.firm), share.share,
                    str(group.year),
                    measure_name(group.measure), _round(low), _round(high), group.leads, share.sure,
                    note_of(share), f"{group.source.publisher}: {group.source.title}",
                    group.source.address, verified_on(share),
                ))  # fmt: skip
    forms = ("", "", "", "", "", "", "{:.2%}", "", "", "{:.2f}", "{:.2f}", *("",) * 6)
    return Table(names, _headings(names), tuple(rows), forms)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _shares_table(found: StageMap) -> Table:
    """Return every share, without its source: that stands once for each group."""
    names = ("product", "country", "firm", "share", "year", "measure", "sure", "note")
    rows: list[tuple[Cell, ...]] = [
        (
            product_name(node.product), name_of(share.country) if share.country else "",
            firm_name(share.firm), share.share, str(group.year), measure_name(group.measure),
            share.sure,
            note_of(share),
        )
        for node in found.nodes for group in node.groups for share in group.shares
    ]  # fmt: skip
    forms = ("", "", "", "{:.2%}", "", "", "", "")
    return Table(names, _headings(names), tuple(rows), forms)


def _sources_table(found: StageMap) -> Table:
    """Return the source of every group of figures, and when it was read."""
    names = ("product", "year", "measure", "source", "address", "verified")
    rows: list[tuple[Cell, ...]] = [
        (
            product_name(node.product), str(group.year), measure_name(group.measure),
            f"{group.source.publisher}: {group.source.title}", group.source.address,
            verified_on(group.shares[0]),
        )
        for node in found.nodes for group in node.groups
    ]  # fmt: skip
    return Table(names, _headings(names), tuple(rows))


def _products_table(found: StageMap) -> Table:
    names = ("product_id", "product", "stage", "hs", "hs_wide", "eccn")
    rows = []
    for node in found.nodes:
        product = products()[node.product]
        wide: Cell = product.id in wide_codes() if product.hs else ""
        rows.append((
            product.id, product_name(product.id), stage_name(product.stage),
            " ".join(product.hs), wide, " ".join(product.eccn),
        ))  # fmt: skip
    return Table(names, _headings(names), tuple(rows))


def _steps_table(found: StageMap) -> Table:
    names = ("input", "output", "need", "source")
    rows = tuple(
        (product_name(step.input), product_name(step.output), need_name(step.need), step.source)
        for step in found.links
    )
    return Table(names, _headings(names), rows)


def _stage(node: Node) -> str:
    return products()[node.product].stage


def _headings(names: Sequence[str]) -> tuple[Text, ...]:
    return tuple(_words(f"heading.{name}") for name in names)


def _columns(found: StageMap) -> list[list[Node]]:
    columns: dict[int, list[Node]] = {}
    for node in found.nodes:
        columns.setdefault(node.column, []).append(node)
    return [columns[number] for number in sorted(columns)]


def as_text(found: StageMap, language: str) -> str:
    """Return the map as lines: a table for each stage."""
    lines = [title(found).to(language), *head(found, language)]
    for nodes in _columns(found):
        lines += ["", f"== {stage_of(nodes).to(language)} ==",
                  *as_lines(groups_table(nodes, language), language)]  # fmt: skip
    return "\n".join([*lines, "", say("foot", language), ""])


def as_json(found: StageMap) -> str:
    """Return the map with every figure in both languages."""
    value = {
        "name": found.name,
        "chain": found.chain,
        "title": _both(title(found)),
        "products": [_node(node) for node in found.nodes],
        "steps": [
            {"input": s.input, "output": s.output, "need": s.need.value, "share": s.share,
             "source": s.source}
            for s in found.links
        ],
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _node(node: Node) -> dict[str, Any]:
    product = products()[node.product]
    return {
        "id": product.id,
        "name": _both(product_name(product.id)),
        "chain": product.chain,
        "stage": product.stage,
        "column": node.column,
        "variant_of": product.variant_of or None,
        "hs": list(product.hs),
        "hs_wider": product.id in wide_codes() if product.hs else None,
        "eccn": list(product.eccn),
        "groups": [_group(group) for group in node.groups],
    }


def _group(group: Group) -> dict[str, Any]:
    held = group.concentration
    return {
        "measure": group.measure,
        "year": group.year,
        "leads": group.leads,
        "sure": group.sure,
        "unknown": group.unknown,
        "hhi_low": _round(held.low) if held else None,
        "hhi_high": _round(held.high) if held else None,
        "named": _round(held.named) if held else None,
        "publisher": group.source.publisher,
        "title": group.source.title,
        "address": group.source.address,
        "licence": group.source.licence,
        "shares": [
            {"country": s.country, "firm": s.firm, "share": s.share, "negligible": s.negligible,
             "sure": s.sure, "note": _both(note_of(s)), "verified_on": verified_on(s)}
            for s in group.shares
        ],
    }  # fmt: skip


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "ja": text.ja}


def as_html(found: StageMap, picture: str, language: str) -> str:
    """Return a page: the picture, a table for each stage, every figure, codes, and the recipe."""
    name = found.name
    parts = [Part(say("part.map", language), pictures=(picture,))]
    for number, nodes in enumerate(_columns(found)):
        parts.append(
            Part(stage_of(nodes).to(language), table=groups_table(nodes, language),
                 file=f"{name}-stage-{number}.csv")
        )  # fmt: skip
    parts += [
        Part(say("part.steps", language), table=_steps_table(found), file=f"{name}-steps.csv"),
        Part(
            say("part.products", language), table=_products_table(found), file=f"{name}-codes.csv"
        ),
        Part(say("part.figures", language), table=_shares_table(found), file=f"{name}-shares.csv"),
        Part(
            say("part.sources", language), table=_sources_table(found), file=f"{name}-sources.csv"
        ),
    ]
    return supply_page(
        title(found).to(language), parts, language, head=head(found, language),
        foot=(say("foot", language),),
    )  # fmt: skip
