"""A plan of sourcing as tables, a picture of before and after, and a page."""

from collections import defaultdict
from typing import Any, Final

from kaname.core.text import Argument, Text, load_wording
from kaname.report.picture import PALE, PALETTE, Picture
from kaname.report.sankey import OTHERS, Band, Node, Ribbon, draw, layout
from kaname.report.supply_page import Part, Table, as_lines, supply_page
from kaname.supply.countries import name_of
from kaname.supply.sourcing import Answer, Costs, Solution, hhi_of
from kaname.supply.sourcing_model import DELTA
from kaname.supply.sourcing_plan import Limit, Plan

__all__ = [
    "as_data", "as_html", "as_text", "groups_table", "limits_table", "offers_table", "sankey_svg",
    "totals_table",
]  # fmt: skip

_words: Final = load_wording("kaname.report", "words_sourcing.toml")
_SHORT: Final = "…short"
_COST_KEYS: Final = ("purchases", "qualification", "holding", "unmet", "total", "expected_loss",
                     "cvar")  # fmt: skip


def say(key: str, language: str, **facts: Argument) -> str:
    """Return a wording of sourcing in a language."""
    return _words(key, **facts).to(language)


def offers_table(answer: Answer) -> Table:
    """Return a row for each offer: the share of need before and after, units, and what is new."""
    plan, after = answer.plan, answer.after.solution
    keys = ("buyer", "product", "supplier", "country", "share_before", "share_after",
            "units_after", "unit", "premium", "qualify", "from_month")  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for number, offer in enumerate(plan.offers):
        product = plan.product(offer.product)
        new = after.qualified[number]
        rows.append(
            (name_of(offer.buyer), product.name, offer.supplier, name_of(offer.country),
             offer.current, after.shares[number],
             after.shares[number] * plan.need(offer.group), product.unit, offer.premium, new,
             offer.qualification_months if new else 0.0)
        )  # fmt: skip
    for group, found in plan.others.items():
        product = plan.product(group[1])
        rows += [
            (name_of(group[0]), product.name, "", name_of(country), share, 0.0, 0.0,
             product.unit, None, False, 0.0)
            for country, share in sorted(found.items(), key=lambda one: (-one[1], one[0]))
        ]  # fmt: skip
    return _table(keys, rows, ("", "", "", "", "{:.1%}", "{:.1%}", "{:,.1f}", "", "{:+.1%}", "",
                               "{:g}"))  # fmt: skip


def groups_table(answer: Answer) -> Table:
    """Return a row for each buyer and product: concentration, stock and shortage."""
    plan, before, after = answer.plan, answer.before, answer.after.solution
    keys = ("buyer", "product", "hhi_before", "hhi_after", "stock_before", "stock_after", "short")
    rows = []
    for group in plan.groups:
        product = plan.product(group[1])
        known_stock = product.stock_now.get(group[0]) if before else None
        rows.append(
            (name_of(group[0]), product.name,
             hhi_of(plan, before.shares, group, others=plan.others.get(group)) if before else None,
             hhi_of(plan, after.shares, group),
             known_stock, after.stock.get(group) if product.stock_now else None,
             after.short.get(group, 0.0))
        )  # fmt: skip
    return _table(keys, rows, ("", "", "{:.3f}", "{:.3f}", "{:.1f}", "{:.1f}", "{:.1%}"))


def totals_table(answer: Answer) -> Table:
    """Return a row for each kind of cost, before and after."""
    before = answer.before.costs if answer.before else None
    after = answer.after.solution.costs
    rows = [
        (_words(f"cost.{key}"), _cost(before, key), _cost(after, key)) for key in _COST_KEYS
    ]  # fmt: skip
    if not answer.plan.scenarios:
        rows = rows[:-2]
    return _table(("cost", "before", "after"), rows, ("", "{:,.0f}", "{:,.0f}"))


def _cost(costs: Costs | None, key: str) -> float | None:
    if costs is None:
        return None
    found = costs.total if key == "total" else getattr(costs, key)
    return None if found is None else float(found)


def limits_table(answer: Answer) -> Table:
    """Return a row for each limit and what it costs."""
    rows = [
        (limit_name(one.limit), one.limit.most, one.cost, one.limit.line or "")
        for one in answer.limit_costs
    ]
    return _table(("limit", "most", "limit_cost", "line"), rows, ("", "{:,g}", "{:,.0f}", ""))


def limit_name(limit: Limit) -> Text:
    """Return how a limit is called."""
    who = [name_of(code) for code in ((limit.country,) if limit.country else limit.buyers)]
    parts = Text(", ".join(one.en for one in who), "、".join(one.ja for one in who))
    name = _words(f"limit.{limit.kind}")
    if limit.by == "supplier":
        name = _words("limit.concentration_supplier")
    if limit.products:
        listed = ", ".join(limit.products)
        parts = Text(f"{parts.en} {listed}".strip(), f"{parts.ja} {listed}".strip())
    return Text(f"{name.en}: {parts.en}", f"{name.ja}: {parts.ja}") if parts.en else name


def _table(keys: tuple[str, ...], rows: list[tuple[Any, ...]], forms: tuple[str, ...]) -> Table:
    return Table(keys, tuple(_words(f"column.{key}") for key in keys), tuple(rows), forms)


def _head(answer: Answer, language: str) -> list[str]:
    plan, after = answer.plan, answer.after
    total = after.solution.costs.total or 0.0
    comma = "、" if language == "ja" else ", "
    buyers = comma.join(name_of(code).to(language) for code in plan.buyers)
    lines = [say("asked", language, buyers=buyers, products=len(plan.products),
                 months=f"{plan.months:g}", currency=plan.currency)]  # fmt: skip
    before = answer.before.costs.total if answer.before else None
    if before is None:
        lines.append(say("cost.alone", language, after=f"{total:,.0f}", currency=plan.currency))
    else:
        more = (total - before) / before if before else 0.0
        lines.append(say("cost.both", language, before=f"{before:,.0f}", after=f"{total:,.0f}",
                         currency=plan.currency, more=f"{more:+.2%}"))  # fmt: skip
    new = [offer for offer, is_new in zip(plan.offers, after.solution.qualified, strict=True)
           if is_new]  # fmt: skip
    if new:
        names = "; ".join(
            f"{one.supplier} ({plan.product(one.product).name.to(language)}, "
            f"{name_of(one.buyer).to(language)})" for one in new
        )  # fmt: skip
        lines.append(say("qualify", language, count=len(new), names=names))
    gain = (answer.separate or 0.0) - after.objective
    if gain > 1e-4 * after.objective:  # more than what the solver leaves open
        lines.append(say("together", language, gain=f"{gain:,.0f}", currency=plan.currency))
    return lines


def _warnings(answer: Answer, language: str) -> list[str]:
    return [say("illustrative", language)] if answer.plan.illustrative else []


def _notes(answer: Answer, language: str) -> list[str]:
    plan, after = answer.plan, answer.after
    lines = [say("source", language, source=plan.source)]
    if plan.current_year:
        lines.append(say("trade", language, year=str(plan.current_year)))
    if any(plan.others.values()):
        lines.append(say("others", language))
    if answer.before is None:
        lines.append(say("no_before", language))
    if plan.scenarios:
        lines.append(say("scenarios", language, alpha=f"{plan.risk.alpha:g}" if plan.risk else ""))
    if any(limit.kind == "concentration" for limit in plan.limits):
        lines.append(say("blocks", language, delta=f"{DELTA:g}"))
    if plan.limits:
        lines.append(say("limit_costs", language))
    status = say(f"status.{after.status}", language)
    lines.append(say("solver", language, status=status, gap=f"{after.gap:.2g}",
                     seconds=f"{after.seconds:.2f}"))  # fmt: skip
    return lines


def as_text(answer: Answer, language: str) -> list[str]:
    """Return the plan as lines of a terminal."""
    tables = [offers_table(answer), groups_table(answer), totals_table(answer)]
    if answer.limit_costs:
        tables.append(limits_table(answer))
    lines = [say("title", language, name=answer.plan.name), "", *_head(answer, language)]
    for table in tables:
        lines += ["", *as_lines(table, language)]
    return [*lines, "", *_warnings(answer, language), *_notes(answer, language)]


def as_data(answer: Answer, language: str) -> dict[str, Any]:
    """Return all of it as JSON types; unknown is null, names are in ``language``."""

    def rows(table: Table) -> list[dict[str, Any]]:
        return [
            {name: cell.to(language) if isinstance(cell, Text) else cell
             for name, cell in zip(table.names, row, strict=True)}
            for row in table.rows
        ]  # fmt: skip

    plan, after = answer.plan, answer.after
    return {
        "name": plan.name.to(language), "source": plan.source,
        "illustrative": plan.illustrative, "currency": plan.currency, "months": plan.months,
        "status": after.status, "gap": after.gap, "seconds": after.seconds,
        "objective": after.objective, "separate_objective": answer.separate,
        "offers": rows(offers_table(answer)), "groups": rows(groups_table(answer)),
        "costs": rows(totals_table(answer)), "limits": rows(limits_table(answer)),
    }  # fmt: skip


def _flows(plan: Plan, solution: Solution, *, before: bool) -> list[tuple[str, str, float]]:
    """Return country, need and money a year, at unit values, of what is bought."""
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for offer, share in zip(plan.offers, solution.shares, strict=True):
        value = plan.need(offer.group) * plan.product(offer.product).unit_value
        sums[offer.country, "|".join(offer.group)] += share * value
    for group in plan.groups:
        value = plan.need(group) * plan.product(group[1]).unit_value
        extra = plan.others.get(group, {}) if before else {_SHORT: solution.short.get(group, 0.0)}
        for country, share in extra.items():
            sums[country, "|".join(group)] += share * value
    return [(*ends, value) for ends, value in sums.items()]


def sankey_svg(answer: Answer, language: str) -> str:
    """Return where is bought before (left) and after (right), through each buyer's need."""
    plan = answer.plan
    title = say("title", language, name=plan.name)
    flows = _flows(plan, answer.after.solution, before=False)
    after = [Ribbon(need, country, value) for country, need, value in flows]
    layers = [after]
    if answer.before:
        before = [Ribbon(country, need, value)
                  for country, need, value in _flows(plan, answer.before, before=True)]  # fmt: skip
        layers = [before, after]
    placed = layout(layers, 200.0 + 8.0 * min(len(plan.groups), 16))
    height = placed.height
    picture = Picture(960, height + 118, title, say("picture.text", language))
    picture.text(16, 26, title, 15, weight="600")
    needs = len(layers) - 1
    heads = ("picture.before", "picture.need", "picture.after")[-len(layers) - 1 :]
    for place, key in enumerate(heads):
        x, anchor = ((170.0, "start"), (480.0, "middle"), (790.0, "end"))[
            place if needs else 2 * place
        ]
        picture.text(x, 56, say(key, language), 11, weight="600", anchor=anchor, ink=PALE)
    colours = _colours(layers, needs)
    whole = sum(plan.need(group) * plan.product(group[1]).unit_value for group in plan.groups)

    def label(node: Node) -> str:
        share = f"{node.value / whole:.0%}"
        if node.key == OTHERS:
            count = placed.hidden[node.column]
            return f"{say('picture.others', language, count=count)} {share}"
        if node.key == _SHORT:
            return f"{say('picture.short', language)} {share}"
        if node.column == needs:
            buyer, product = node.key.split("|")
            return f"{name_of(buyer).to(language)} · {plan.product(product).name.to(language)}"
        return f"{name_of(node.key).to(language)} {share}"

    def source(band: Band) -> str:
        return band.source if band.column < needs else band.target

    draw(
        picture, placed, (170.0, 790.0, 68.0), label=label,
        colour=lambda band: colours.get(source(band), PALE),
        hint=lambda band: f"{band.source} → {band.target}: {band.value:,.0f} {plan.currency}",
        fill=lambda node: PALE if node.column == needs else colours.get(node.key, "#5c574f"),
    )  # fmt: skip
    foot = 68 + height + 20
    picture.text(16, foot, say("picture.unit", language, currency=plan.currency), 10, ink=PALE)
    if plan.illustrative:
        picture.text(16, foot + 15, say("illustrative", language), 10, ink=PALETTE[1])
    return picture.svg()


def _colours(layers: list[list[Ribbon]], needs: int) -> dict[str, str]:
    """Colour the largest sources, before and after together, so that one has one colour."""
    sums: dict[str, float] = defaultdict(float)
    for place, layer in enumerate(layers):
        for ribbon in layer:
            sums[ribbon.source if place < needs else ribbon.target] += ribbon.value
    ranked = sorted(sums, key=lambda key: (-sums[key], key))
    inks = [ink for ink in PALETTE if ink != "#000000"]
    return dict(zip([key for key in ranked if key != _SHORT], inks, strict=False)) | {
        _SHORT: "#000000"
    }


def as_html(answer: Answer, language: str) -> str:
    """Return a page: the picture, the offers, concentration and stock, costs and limits."""
    parts = [
        Part(say("part.offers", language), (say("picture.text", language),),
             (sankey_svg(answer, language),), offers_table(answer), "offers.csv"),
        Part(say("part.groups", language), table=groups_table(answer), file="groups.csv"),
        Part(say("part.costs", language), table=totals_table(answer), file="costs.csv"),
    ]  # fmt: skip
    if answer.limit_costs:
        parts.append(
            Part(say("part.limits", language), table=limits_table(answer), file="limits.csv")
        )
    return supply_page(
        say("title", language, name=answer.plan.name), parts, language,
        head=_head(answer, language), warnings=_warnings(answer, language),
        foot=_notes(answer, language),
    )  # fmt: skip
