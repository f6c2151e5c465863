"""A plan of sourcing as it is asked for: who needs what, who offers it, and within which limits.

Money is in the plan's currency, quantities are in each product's own unit and a year. Nothing
here has a default that stands for a fact: what nobody stated cannot be built.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kaname.core.text import Text

__all__ = ["LIMIT_KINDS", "Group", "Limit", "Offer", "Plan", "PlanProduct", "Risk", "Scenario"]

LIMIT_KINDS = ("country_share", "any_country_share", "concentration", "shortage", "stock", "cvar")
"""What a limit may bound from above; ``country_share`` names its country."""

Group = tuple[str, str]
"""A buyer and a product: what one balance of shares is about."""


@dataclass(frozen=True, slots=True)
class PlanProduct:
    """A product that is bought."""

    id: str
    name: Text
    unit: str
    unit_value: float
    """Money a unit, without premium."""
    needs: Mapping[str, float]
    """Buyer -> units a year."""
    holding_cost: float | None
    """Money a unit and year of stock; None: stock stays as it is, and is not counted."""
    unmet_cost: float | None
    """Money lost with each unit that is needed and not there; None where the plan needs none."""
    stock_now: Mapping[str, float]
    """Buyer -> months of need in stock now; empty where the plan needs none."""
    hs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What one supplier would sell to one buyer.

    ``capacity`` is the supplier's of this product, in units a year, whoever buys; None is without
    limit. ``current`` is the share of the buyer's need that it covers today.
    """

    buyer: str
    product: str
    supplier: str
    country: str
    premium: float
    capacity: float | None
    current: float | None
    qualified: bool
    qualification_cost: float = 0.0
    """Money, once; 0 only for a qualified supplier."""
    qualification_months: float = 0.0
    """Months from now until it can deliver."""
    line: int | None = None

    @property
    def group(self) -> Group:
        """The buyer and the product."""
        return self.buyer, self.product


@dataclass(frozen=True, slots=True)
class Limit:
    """What a plan must keep to. Empty ``buyers`` or ``products`` are all of them.

    Shares are of what is delivered; ``concentration`` is the sum of the squared shares of foreign
    countries (or suppliers), the buyer's own supply being no dependency; ``shortage`` is a share
    of need, ``stock`` months of need, and ``cvar`` money.
    """

    kind: str
    most: float
    country: str = ""
    by: str = "country"
    """Of a concentration: ``country`` or ``supplier``."""
    buyers: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    line: int | None = None

    def covers(self, group: Group) -> bool:
        """Tell whether the limit speaks of a buyer's product."""
        buyer, product = group
        return (not self.buyers or buyer in self.buyers) and (
            not self.products or product in self.products
        )

    @property
    def label(self) -> str:
        """A short name that tells it from the plan's other limits."""
        parts = [self.kind, self.country, "/".join(self.buyers), "/".join(self.products)]
        by = "by supplier" if self.by == "supplier" else ""
        return " ".join(part for part in (*parts, by) if part)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Suppliers that stop at once, and for how long.

    ``probability`` is that it happens within the plan's months; scenarios exclude one another.
    """

    name: str
    probability: float
    months: float
    countries: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    """Only these; empty is all."""

    def stops(self, offer: Offer) -> bool:
        """Tell whether what an offer is about stops."""
        who = offer.country in self.countries or offer.supplier in self.suppliers
        return who and (not self.products or offer.product in self.products)


@dataclass(frozen=True, slots=True)
class Risk:
    """How bad luck counts: the mean of the worst ``1 - alpha`` of cases, times ``weight``."""

    alpha: float
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked. ``months`` is the time looked at; costs are those of the whole of it."""

    name: Text
    source: str
    """Where the figures come from."""
    illustrative: bool
    """Whether they are made up to show the method; everything that is shown then says so."""
    currency: str
    months: float
    products: tuple[PlanProduct, ...]
    offers: tuple[Offer, ...]
    buyers: tuple[str, ...]
    limits: tuple[Limit, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    risk: Risk | None = None
    headrooms: Mapping[str, float] = field(default_factory=dict)
    """Supplier -> the most it would sell of all products to all buyers: money a year."""
    current_year: int | None = None
    """Set where the shares of today are those of imported trade, in this year."""
    others: Mapping[Group, Mapping[str, float]] = field(default_factory=dict)
    """Shares of today's suppliers that make no offer: country -> share."""
    file: str = ""
    offers_file: str = ""
    """Where the lines of the offers are; the plan's own file, or the CSV beside it."""

    @property
    def years(self) -> float:
        """The time looked at, in years."""
        return self.months / 12

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every buyer's every product, in the order of the plan."""
        return tuple(
            (buyer, product.id)
            for buyer in self.buyers for product in self.products if product.needs.get(buyer)
        )  # fmt: skip

    def product(self, name: str) -> PlanProduct:
        """Return a product by its identifier."""
        return next(one for one in self.products if one.id == name)

    def need(self, group: Group) -> float:
        """Return the units that a buyer needs of a product in a year."""
        return self.product(group[1]).needs[group[0]]
