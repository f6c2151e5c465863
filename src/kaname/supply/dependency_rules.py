"""Named rules that say when a country depends on imports of a product.

Each rule is a conjunction of conditions on figures of one country, product and year. Conditions
and thresholds are rows of ``tables/dependency_rules.csv``, with citation, source, and whether the
number was read there (``sure``) or not (``unverified``). The answer is yes, no or unknown, and
every condition keeps the number it was held against. A figure may be an interval: the answer is
yes when all of it satisfies the condition, no when none of it does.

Not encoded, since the thresholds were not read: the European Commission's method of 2023 (204
products; it adds single points of failure found in the trade network), and stickiness and
upstreamness (Mejean and Rousseaux).
"""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import Text, load_wording
from kaname.supply.concentration import Concentration
from kaname.supply.interval import Interval

__all__ = [
    "FIGURES", "GEODEP_INFINITY", "Answer", "Condition", "ConditionAnswer", "Figures", "Rule",
    "RuleAnswer", "answers", "band", "churn", "dependent", "explain", "figures_of",
    "geodep_notation", "joined", "judged", "persistent", "rule_named", "rules",
]  # fmt: skip

FIGURES: Final = (
    "hhi_imports", "hhi_world_exports", "import_export_ratio", "outside_share", "top_share",
    "top_world_share", "supplier_ratio",
)  # fmt: skip
"""What conditions are about. ``outside_share``: imports from outside a bloc over all its imports,
1 for a country alone. ``top_world_share``: the share of the world's exports that the largest
supplier has. ``supplier_ratio``: effective suppliers of the imports over those of the world, each
counted as 1/HHI."""
GEODEP_INFINITY: Final = 9999.0
"""What CEPII writes for imports over exports where nothing is exported."""
Relation = Literal[">", ">=", "<"]
_RELATIONS: Final[Mapping[str, Relation]] = {">": ">", ">=": ">=", "<": "<"}
Floats = NDArray[np.float64]
States = NDArray[np.int8]
"""1 yes, 0 no, -1 unknown."""


class Answer(Enum):
    """Whether a rule or condition holds."""

    YES = 1
    NO = 0
    UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule. ``threshold`` is None where the number was not read."""

    name: str
    figure: str
    relation: Relation
    threshold: float | None
    citation: str
    source: str
    sure: bool
    verified_on: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule holds when all its conditions do; persistently, in ``hits`` of ``window`` years."""

    name: str
    conditions: tuple[Condition, ...]
    window: int = 0
    """0: the rule says nothing of other years."""
    hits: int = 0

    @property
    def title(self) -> Text:
        """The rule's name in words."""
        return load_wording("kaname.supply", "words_measures.toml")(f"rule.{self.name}")

    @property
    def sure(self) -> bool:
        """Whether every threshold was read at its source."""
        return all(condition.sure for condition in self.conditions)


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of the table, in its order."""
    text = (resources.files("kaname.supply") / "tables" / "dependency_rules.csv").read_text("utf-8")
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["rule"], []).append(row)
    return tuple(
        Rule(
            name, tuple(_condition(row) for row in rows), int(rows[0]["window_years"] or 0),
            int(rows[0]["window_hits"] or 0),
        )
        for name, rows in found.items()
    )  # fmt: skip


def _condition(row: Mapping[str, str]) -> Condition:
    assert row["figure"] in FIGURES
    assert row["state"] in {"sure", "unverified"}
    return Condition(
        row["condition"], row["figure"], _RELATIONS[row["relation"]],
        float(row["threshold"]) if row["threshold"] else None, row["citation"], row["source"],
        row["state"] == "sure", row["verified_on"],
    )  # fmt: skip


def rule_named(name: str) -> Rule:
    """Return a rule by its name.

    Raises:
        ProblemError: KAN-6093, there is no such rule.
    """
    for rule in rules():
        if rule.name == name:
            return rule
    known = ", ".join(rule.name for rule in rules())
    words = load_wording("kaname.supply", "words_measures.toml")
    raise ProblemError(worded(words, "KAN-6093", Place(field="--rule"), name=name, known=known))


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The figures of one country: name -> lowest and highest, years x products; NaN is unknown."""

    years: tuple[int, ...]
    products: tuple[str, ...]
    low: Mapping[str, Floats]
    high: Mapping[str, Floats]

    def of(self, name: str, year: int, product: str) -> Interval | None:
        """Return one figure; None is unknown, as is a year or product that is not held."""
        if year not in self.years or product not in self.products or name not in self.low:
            return None
        y, p = self.years.index(year), self.products.index(product)
        low, high = float(self.low[name][y, p]), float(self.high[name][y, p])
        return None if np.isnan(low) or np.isnan(high) else Interval(low, high)


def figures_of(found: Concentration, country: str) -> Figures:
    """Return what the rules ask, of one country in all years and products.

    Imports over exports are infinite where nothing is exported, and 0 where nothing is imported:
    what a country does not buy abroad, it does not depend on others for.

    Raises:
        ProblemError: KAN-6091, the flows hold no such country.
    """
    at = found.at(found.years[0] if found.years else 0, country)[1]
    bought, sold = found.imports[:, at], found.exports[:, at]
    top = found.top_supplier[:, at]
    year, product = np.indices(top.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_top = found.exports[year, np.maximum(top, 0), product] / found.world_exports
        named = {
            "hhi_imports": found.hhi_imports[:, at],
            "hhi_world_exports": found.hhi_world_exports,
            "import_export_ratio": np.where(bought == 0, 0.0, bought / sold),
            "outside_share": np.where(bought > 0, 1.0, np.nan),
            "top_share": found.top_share[:, at],
            "top_world_share": np.where(top >= 0, of_top, np.nan),
            "supplier_ratio": found.hhi_world_exports / found.hhi_imports[:, at],
        }
    return Figures(found.years, found.products, named, named)


def joined(years: Sequence[Figures]) -> Figures:
    """Put figures of several years together, of all products that occur in any of them.

    A product that a year's flows do not hold was not traded then.
    """
    products = tuple(sorted({product for figures in years for product in figures.products}))
    at = {product: place for place, product in enumerate(products)}
    shape = sum(len(figures.years) for figures in years), len(products)
    bounds = []
    for side in ("low", "high"):
        named = {name: np.full(shape, np.nan) for name in FIGURES}
        named["import_export_ratio"][:] = 0.0
        row = 0
        for figures in years:
            places = [at[product] for product in figures.products]
            for name in FIGURES:
                named[name][row : row + len(figures.years), places] = getattr(figures, side)[name]
            row += len(figures.years)
        bounds.append(named)
    return Figures(tuple(y for figures in years for y in figures.years), products, *bounds)


def judged(condition: Condition, low: Floats, high: Floats) -> States:
    """Return for every figure, given by its bounds, whether the condition holds."""
    states = np.full(np.shape(low), -1, np.int8)
    limit = condition.threshold
    if limit is None:
        return states
    yes, no = {
        ">": (low > limit, high <= limit),
        ">=": (low >= limit, high < limit),
        "<": (high < limit, low >= limit),
    }[condition.relation]
    states[no & ~np.isnan(low)] = 0
    states[yes & ~np.isnan(high)] = 1
    return states


def answers(rule: Rule, figures: Figures) -> States:
    """Return whether the rule holds, years x products: no beats unknown, unknown beats yes."""
    shape = len(figures.years), len(figures.products)
    none = np.full(shape, np.nan)
    states = [
        judged(c, figures.low.get(c.figure, none), figures.high.get(c.figure, none))
        for c in rule.conditions
    ]
    found = np.ones(shape, np.int8)
    for state in states:
        found[state == -1] = -1
    for state in states:
        found[state == 0] = 0
    return found


def persistent(rule: Rule, figures: Figures, year: int) -> States:
    """Return for every product whether the rule held in enough of the years up to ``year``.

    A year that is not held is unknown, so that the answer may still be yes or no without it. A rule
    that says nothing of other years is looked at in the year alone.
    """
    states = answers(rule, figures)
    window = range(year - max(rule.window, 1) + 1, year + 1)
    held = [
        states[figures.years.index(y)] if y in figures.years
        else np.full(len(figures.products), -1, np.int8)
        for y in window
    ]  # fmt: skip
    yes = sum((state == 1).astype(np.int8) for state in held)
    possible = yes + sum((state == -1).astype(np.int8) for state in held)
    wanted = max(rule.hits, 1)
    return np.where(yes >= wanted, 1, np.where(possible < wanted, 0, -1)).astype(np.int8)


@dataclass(frozen=True, slots=True)
class ConditionAnswer:
    """Whether a condition held, and the figure it was held against (None: unknown)."""

    condition: Condition
    answer: Answer
    found: Interval | None


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """A rule's answer for one product and year, condition by condition."""

    rule: Rule
    product: str
    year: int
    answer: Answer
    conditions: tuple[ConditionAnswer, ...]


def explain(rule: Rule, figures: Figures, product: str, year: int) -> RuleAnswer:
    """Return a rule's answer with which condition held, failed or is unknown, and its number."""
    parts = []
    for condition in rule.conditions:
        figure = figures.of(condition.figure, year, product)
        bounds = (figure.low, figure.high) if figure else (np.nan, np.nan)
        state = judged(condition, np.array([bounds[0]]), np.array([bounds[1]]))
        parts.append(ConditionAnswer(condition, Answer(int(state[0])), figure))
    found = {part.answer for part in parts}
    whole = next((a for a in (Answer.NO, Answer.UNKNOWN) if a in found), Answer.YES)
    return RuleAnswer(rule, product, year, whole, tuple(parts))


def geodep_notation(ratio: float) -> float:
    """Return imports over exports as CEPII writes them: 9999 where nothing is exported."""
    return GEODEP_INFINITY if ratio == np.inf else ratio


def band(hhi: float) -> str:
    """Return Statistics Netherlands' band of an index: ``not``, ``somewhat``, ``concentrated``."""
    limits = [rule_named(name).conditions[0].threshold for name in ("cbs_nl_somewhat", "cbs_nl")]
    return ("not", "somewhat", "concentrated")[sum(hhi >= (limit or 0.0) for limit in limits)]


def churn(before: Collection[str], after: Collection[str]) -> float | None:
    """Return the share of the dependent products of one year that no longer are in another.

    About a fifth from one year to the next, and half in five years, for the EU (Vicard and Wibaux
    2023): a list of dependent products is shown with this figure. None when there were none.
    """
    first = set(before)
    return len(first - set(after)) / len(first) if first else None


def dependent(states: States, products: Sequence[str]) -> frozenset[str]:
    """Return the products of one year for which a rule says yes."""
    return frozenset(products[int(at)] for at in np.flatnonzero(states == 1))
