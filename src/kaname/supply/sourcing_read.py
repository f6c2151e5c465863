"""Reading a plan of sourcing: YAML, its offers in it or in a CSV beside it.

All problems of both files are reported together. A cost, capacity, premium or probability that is
not stated is a problem, never a default; what is meant to be without limit says ``none``.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from kaname.core.problem import Place, ProblemError
from kaname.core.reading_nodes import MappingNode, ScalarNode, read_yaml, shape_of
from kaname.core.reading_problems import Halt, Mark, Report
from kaname.core.text import Text, plain
from kaname.supply.countries import alpha3
from kaname.supply.sourcing_fields import Fields, Problems
from kaname.supply.sourcing_plan import (
    LIMIT_KINDS,
    Group,
    Limit,
    Offer,
    Plan,
    PlanProduct,
    Risk,
    Scenario,
)

__all__ = ["OFFER_FIELDS", "read_plan"]

PLAN_FIELDS: Final = (
    "name", "name_ja", "source", "illustrative", "currency", "months", "buyers", "products",
    "offers", "current", "limits", "scenarios", "risk", "headrooms",
)  # fmt: skip
PRODUCT_FIELDS: Final = (
    "id", "name", "name_ja", "unit", "unit_value", "need", "holding_cost", "unmet_cost", "stock",
    "hs",
)  # fmt: skip
OFFER_FIELDS: Final = (
    "buyer", "product", "supplier", "country", "premium", "capacity", "current", "qualified",
    "qualification_cost", "qualification_months",
)  # fmt: skip
SCENARIO_FIELDS: Final = ("name", "probability", "months", "countries", "suppliers", "products")
SUM_TOLERANCE: Final = 1e-6
SHARES_KINDS: Final = ("country_share", "any_country_share", "concentration", "shortage")


def read_plan(data: bytes, file: str, beside: Callable[[str], bytes]) -> Plan:
    """Return the plan that a file describes.

    Args:
        data: the YAML, in UTF-8.
        file: its name, for problems.
        beside: returns the bytes of a file named in the plan.

    Raises:
        ProblemError: all that is wrong with the plan and the file beside it.
    """
    root = _root(data, file)
    problems = Problems()
    fields = Fields(root, file, "", problems)
    plan = _plan(fields, beside, problems)
    if plan is not None and not problems.found:
        _check(plan, fields, problems)
    if problems.found or plan is None:
        raise ProblemError(*problems.ordered())
    return plan


def _root(data: bytes, file: str) -> MappingNode:
    report = Report(file)
    try:
        text = data.decode("utf-8-sig")
        root = read_yaml(text, report)
        if root is None:
            raise report.halt("empty", None)
        if not isinstance(root, MappingNode):
            raise report.halt("top", root.mark, shape=shape_of(root),
                              fields=plain(", ".join(PLAN_FIELDS)))  # fmt: skip
    except UnicodeDecodeError as error:
        report.halt("encoding", None, byte=f"0x{data[error.start]:02X}", offset=error.start + 1,
                    encoding="UTF-8")  # fmt: skip
        raise report.error() from error
    except Halt as halt:
        raise report.error() from halt
    if report:
        raise report.error()
    return root


def _plan(fields: Fields, beside: Callable[[str], bytes], problems: Problems) -> Plan | None:
    fields.only(*PLAN_FIELDS)
    name = fields.text("name", "…")
    months = fields.number("months", 0.0, 600.0, above=True)
    buyers = fields.countries("buyers")
    scenarios = tuple(_scenario(part) for part in fields.parts("scenarios"))
    limits = tuple(_limit(part) for part in fields.parts("limits"))
    at_risk = bool(scenarios)
    may_lack = at_risk or any(limit.kind == "shortage" for limit in limits)
    products = tuple(
        _product(part, at_risk=at_risk, may_lack=may_lack)
        for part in fields.parts("products", needed=True)
    )
    current = fields.part("current")
    year = None
    if current is not None:
        current.only("from", "year")
        current.word("from", ("trade",))
        found = current.number("year", 1900, 2199)
        year = int(found) if found else None
    offers = tuple(
        _offer(part, with_current=current is None) for part in _offer_rows(fields, beside, problems)
    )
    plan = Plan(
        name=Text(name, fields.text("name_ja", "…", needed=False) or name),
        source=fields.text("source", "publisher, edition, year"),
        illustrative=fields.yes_no("illustrative"),
        currency=fields.text("currency", "USD, JPY …"),
        months=months or 1.0, products=products, offers=offers, buyers=buyers, limits=limits,
        scenarios=scenarios, risk=_risk(fields, needed=at_risk),
        headrooms=fields.numbers_by("headrooms", needed=False), current_year=year,
        file=fields.file,
        offers_file=fields.file if fields.is_list("offers") else fields.text(
            "offers", "FILE.csv", needed=False),
    )  # fmt: skip
    return None if problems.found else plan


def _product(part: Fields, *, at_risk: bool, may_lack: bool) -> PlanProduct:
    part.only(*PRODUCT_FIELDS)
    name = part.text("name", "…")
    holding = part.number_or_none("holding_cost") if at_risk else part.number(
        "holding_cost", needed=False)  # fmt: skip
    return PlanProduct(
        id=part.text("id", "…"),
        name=Text(name, part.text("name_ja", "…", needed=False) or name),
        unit=part.text("unit", "t, kg, pieces …"),
        unit_value=part.number("unit_value", above=True) or 0.0,
        needs=part.numbers_by("need", named=alpha3),
        holding_cost=holding,
        unmet_cost=part.number("unmet_cost", needed=may_lack),
        stock_now=part.numbers_by("stock", needed=at_risk, named=alpha3),
        hs=part.texts("hs"),
    )


def _offer(part: Fields, *, with_current: bool) -> Offer:
    known = OFFER_FIELDS if with_current else tuple(f for f in OFFER_FIELDS if f != "current")
    part.only(*known)
    qualified = part.yes_no("qualified")
    country = part.country("country")
    return Offer(
        buyer=part.country("buyer"),
        product=part.text("product", "…"),
        supplier=part.text("supplier", "…", needed=False) or country,
        country=country,
        premium=part.number("premium", -1.0) or 0.0,
        capacity=part.number_or_none("capacity"),
        current=part.number("current", 0.0, 1.0) if with_current else None,
        qualified=qualified,
        qualification_cost=part.number("qualification_cost", needed=not qualified) or 0.0,
        qualification_months=part.number("qualification_months", needed=not qualified) or 0.0,
        line=part.line,
    )


def _limit(part: Fields) -> Limit:
    part.only("kind", "most", "country", "by", "buyers", "products")
    kind = part.word("kind", LIMIT_KINDS)
    above = kind == "concentration"
    high = 1.0 if kind in SHARES_KINDS else float("inf")
    return Limit(
        kind=kind,
        most=part.number("most", 0.0, high, above=above) or 0.0,
        country=part.country("country", needed=kind == "country_share"),
        by=part.word("by", ("country", "supplier"), needed=above) or "country",
        buyers=part.countries("buyers", needed=False),
        products=part.texts("products"),
        line=part.line,
    )


def _scenario(part: Fields) -> Scenario:
    part.only(*SCENARIO_FIELDS)
    return Scenario(
        name=part.text("name", "…"),
        probability=part.number("probability", 0.0, 1.0) or 0.0,
        months=part.number("months", above=True) or 1.0,
        countries=part.countries("countries", needed=not part.has("suppliers")),
        suppliers=part.texts("suppliers"),
        products=part.texts("products"),
    )


def _risk(fields: Fields, *, needed: bool) -> Risk | None:
    part = fields.part("risk")
    if part is None:
        if needed:
            place = Place(fields.file, field="risk")
            fields.problems.add("KAN-6120", place, field="risk", expected="alpha, weight")
        return None
    part.only("alpha", "weight")
    alpha = part.number("alpha", 0.0, 0.9999)
    weight = part.number("weight")
    return Risk(alpha or 0.0, weight or 0.0)


def _offer_rows(
    fields: Fields, beside: Callable[[str], bytes], problems: Problems
) -> Iterator[Fields]:
    """Yield the offers: those of the plan, or the rows of the CSV that it names."""
    if fields.is_list("offers"):
        yield from fields.parts("offers", needed=True)
        return
    name = fields.text("offers", "FILE.csv")
    if not name:
        return
    try:
        text = beside(name).decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        headings = [heading.strip() for heading in next(reader, [])]
        if not {"buyer", "product", "country"} <= set(headings):
            found = ", ".join(headings) or "-"
            problems.add("KAN-6123", Place(name, 1), found=found, known=", ".join(OFFER_FIELDS))
            return
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cells):
                continue
            if len(cells) != len(headings):
                problems.add("KAN-6123", Place(name, line), found=f"{len(cells)}",
                             known=f"{len(headings)}: " + ", ".join(headings))  # fmt: skip
                continue
            entries = tuple(
                (ScalarNode(Mark(line, place), heading), ScalarNode(Mark(line, place), cell, True))
                for place, (heading, cell) in enumerate(zip(headings, cells, strict=True), 1)
                if cell.strip()
            )
            yield Fields(MappingNode(Mark(line, 1), entries), name, "", problems)
    except (UnicodeDecodeError, csv.Error) as error:
        problems.add("KAN-6123", Place(name), found=str(error), known=", ".join(OFFER_FIELDS))


def _check(plan: Plan, fields: Fields, problems: Problems) -> None:
    """Look at what the parts of a plan say of one another."""
    _check_names(plan, fields, problems)
    _check_offers(plan, problems)
    if plan.scenarios:
        whole = sum(scenario.probability for scenario in plan.scenarios)
        if whole > 1 + SUM_TOLERANCE:
            _contrary(problems, fields.place("scenarios"), f"probability: {whole:g}", "≤ 1")
        for number, scenario in enumerate(plan.scenarios, 1):
            if scenario.months > plan.months:
                place = Place(plan.file, field=f"scenarios[{number}].months")
                _contrary(problems, place, f"{scenario.months:g}", f"≤ {plan.months:g}")
    elif any(limit.kind in ("cvar", "stock") for limit in plan.limits):
        problems.add("KAN-6120", fields.place("limits"), field="scenarios", expected="scenarios")


def _check_names(plan: Plan, fields: Fields, problems: Problems) -> None:
    """Every name that is used must be that of a buyer, product or supplier of the plan."""
    products = {product.id for product in plan.products}
    suppliers = {offer.supplier for offer in plan.offers}
    buyers = set(plan.buyers)
    if len(products) < len(plan.products) or len(buyers) < len(plan.buyers):
        _contrary(problems, fields.place("products"), "id", "id ≠ id")
    used: list[tuple[Place, str, set[str]]] = []
    for number, product in enumerate(plan.products, 1):
        place = Place(plan.file, field=f"products[{number}].need")
        used += [(place, buyer, buyers) for buyer in product.needs]
        if plan.scenarios:
            stock = Place(plan.file, field=f"products[{number}].stock")
            for buyer in product.needs:
                if buyer not in product.stock_now:
                    problems.add("KAN-6120", stock, field=buyer, expected="≥ 0")
    for limit in plan.limits:
        place = Place(plan.file, limit.line, field=f"limits: {limit.kind}")
        used += [(place, buyer, buyers) for buyer in limit.buyers]
        used += [(place, product, products) for product in limit.products]
    for number, scenario in enumerate(plan.scenarios, 1):
        place = Place(plan.file, field=f"scenarios[{number}]")
        used += [(place, product, products) for product in scenario.products]
        used += [(place, supplier, suppliers) for supplier in scenario.suppliers]
    used += [(Place(plan.file, field="headrooms"), name, suppliers) for name in plan.headrooms]
    for offer in plan.offers:
        place = Place(plan.offers_file, offer.line, field="offers")
        used += [(place, offer.buyer, buyers), (place, offer.product, products)]
    for place, found, known in used:
        if found not in known:
            problems.add("KAN-6124", place, found=found, known=", ".join(sorted(known)))


def _check_offers(plan: Plan, problems: Problems) -> None:
    """Rows must not contradict one another, and every need must have an offer."""
    if problems.found:
        return
    by_group: dict[Group, list[Offer]] = defaultdict(list)
    by_supplier: dict[tuple[str, str], list[Offer]] = defaultdict(list)
    for offer in plan.offers:
        if offer.group not in plan.groups:
            place = Place(plan.offers_file, offer.line, field="offers")
            _contrary(problems, place, " ".join(offer.group), "need > 0")
            continue
        by_group[offer.group].append(offer)
        by_supplier[offer.supplier, offer.product].append(offer)
        if offer.current and not offer.qualified:
            place = Place(plan.offers_file, offer.line, field="qualified")
            _contrary(problems, place, f"current {offer.current:g}, qualified no", "qualified: yes")
    for (supplier, _), rows in by_supplier.items():
        for one, other in pairwise(rows):
            for name in ("capacity", "country"):
                if getattr(one, name) != getattr(other, name):
                    place = Place(plan.offers_file, other.line, field=name)
                    found = f"{supplier}: {getattr(other, name)}"
                    _contrary(problems, place, found, f"{getattr(one, name)} ({one.line})")
    for group in plan.groups:
        rows = by_group[group]
        line = rows[0].line if rows else None
        place = Place(plan.offers_file, line, field=f"offers: {' '.join(group)}")
        if not rows:
            problems.add("KAN-6120", place, field="offers", expected=" ".join(group))
            continue
        names = [offer.supplier for offer in rows]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            _contrary(problems, place, f"{twice} × {names.count(twice)}", f"{twice} × 1")
        if all(offer.current is not None for offer in rows):
            whole = sum(offer.current or 0.0 for offer in rows)
            if abs(whole - 1) > SUM_TOLERANCE:
                _contrary(problems, place, f"current: {whole:.6g}", "1")


def _contrary(problems: Problems, place: Place, found: str, expected: str) -> None:
    problems.add("KAN-6125", place, found=found, expected=expected)
