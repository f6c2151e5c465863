"""The rows of ``kaname supply dependency --starter``: shares of world supply, not of imports."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from kaname.cli.supply_dependency import COLUMNS, Found, Row, cited, problem, say
from kaname.core.problem import ProblemError
from kaname.supply.concentration import share_concentration
from kaname.supply.dependency_rules import Rule
from kaname.supply.shares import Share
from kaname.supply.starter import starter_shares

__all__ = ["starter_found"]

EXTRA: Final = ("measure", "own_share", "hhi_supply_low", "hhi_supply_high", "sure", "source")


def starter_found(countries: Sequence[str], chosen: Sequence[Rule], listed: str | None) -> Found:
    """Return a row for each country and table of shares; every rule is unknown of these.

    Raises:
        ProblemError: KAN-6095, no product of these tables is called so.
    """
    tables: dict[tuple[object, ...], list[Share]] = defaultdict(list)
    for share in starter_shares():
        tables[share.product, share.year, share.measure, share.source].append(share)
    known = {share.product for share in starter_shares()}
    asked = {part.strip() for part in listed.split(",") if part.strip()} if listed else known
    if asked - known:
        missing = sorted(asked - known)
        raise ProblemError(*(problem("KAN-6095", "--products", asked=one) for one in missing))
    rows = [
        row
        for country in countries
        for shares in tables.values()
        if shares[0].product in asked
        for row in _row(country, shares, chosen)
    ]
    rules = tuple(rule.name for rule in chosen)
    notes = (say("dependency.starter"),)
    return Found(rows, (*COLUMNS, *rules, "persistence", *EXTRA), notes)


def _row(country: str, shares: list[Share], chosen: Sequence[Rule]) -> list[Row]:
    found = share_concentration(shares)
    if found is None:
        return []
    held = dict(found.shares)
    others = [(code, share) for code, share in found.shares if code != country]
    named = {share.country for share in shares}
    own = held.get(country, None if country in named or found.unnamed > 0 else 0.0)
    first = shares[0]
    return [{
        **dict.fromkeys(COLUMNS), "country": country, "product": first.product,
        "year": first.year, "top_supplier": others[0][0] if others else "",
        "top_share": others[0][1] if others else None,
        **{rule.name: "unknown" for rule in chosen}, "persistence": "unknown",
        "measure": first.measure, "own_share": own, "hhi_supply_low": found.hhi.low,
        "hhi_supply_high": found.hhi.high,
        "sure": "yes" if all(share.sure for share in shares) else "no",
        "source": cited(first.source),
    }]  # fmt: skip
