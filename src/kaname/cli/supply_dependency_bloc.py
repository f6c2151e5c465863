"""A group of countries as the buyer of ``kaname supply dependency``: EU27, or one of one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kaname.cli.supply_dependency import Row, country_codes, number, problem, say
from kaname.core.problem import ProblemError
from kaname.core.text import Text
from kaname.supply.bloc import as_bloc, bloc_figures, named_blocs
from kaname.supply.concentration import Concentration, concentration
from kaname.supply.countries import alpha3
from kaname.supply.dependency_rules import Figures
from kaname.supply.flows import Flows

if TYPE_CHECKING:
    from kaname.supply.bloc import Bloc

__all__ = ["EXTRA", "Group", "add_inside", "buyers_of", "group_of", "without_a_bloc"]

EXTRA = ("inside_usd", "outside_share")
"""The columns that a group adds."""


def buyers_of(
    listed: str | None, given: Sequence[str]
) -> tuple[tuple[str, ...], dict[str, frozenset[str]]]:
    """Return the codes of the countries and groups asked for, and the members of the groups.

    Args:
        listed: of ``--country``: countries, and names of groups.
        given: of ``--bloc``: NAME=AUT,BEL each.

    Raises:
        ProblemError: KAN-6094, a country is not known; KAN-6107, a group is not understood.
    """
    known = named_blocs()
    blocs: dict[str, frozenset[str]] = {}
    codes: list[str] = []
    for one in (listed or "").split(","):
        name = one.strip().upper()
        if name in known:
            blocs[name] = known[name]
            codes.append(name)
        elif name:
            codes += country_codes(one, "--country")
    for text in given:
        name, sign, members = text.partition("=")
        name = name.strip()
        wrong = not sign or not name or "," in name or alpha3(name) is not None
        if wrong or name.upper() in known or name in blocs or not members.strip(" ,"):
            shown = ", ".join(known)
            raise ProblemError(problem("KAN-6107", "--bloc", asked=text, known=shown))
        blocs[name] = frozenset(country_codes(members, "--bloc"))
        codes.append(name)
    if not codes:
        raise ProblemError(problem("KAN-6094", "--country", name=listed or "-", near="-"))
    return tuple(dict.fromkeys(codes)), blocs


def without_a_bloc(blocs: Mapping[str, object], options: Sequence[str]) -> None:
    """Refuse a group with options that know countries alone.

    Raises:
        ProblemError: KAN-6106, both are given.
    """
    if blocs and options:
        together = ", ".join((*blocs, *options))
        raise ProblemError(problem("KAN-6106", options[0], options=together))


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A group's trade with others in the year asked for, its figures of all years, and a note."""

    found: Concentration
    figures: list[Figures]
    inside: Mapping[str, float]
    """Product -> US dollars that members bought from one another in that year."""
    note: Text


def group_of(trades: Sequence[Flows], code: str, members: frozenset[str], year: int) -> Group:
    """Return what the rules ask of a group.

    Args:
        trades: of each year; the last is of the year asked for.
        code: what the group is called.
        members: its countries.
        year: the year asked for.

    Raises:
        ProblemError: KAN-6091, no member is in the trade of that year.
    """
    now = trades[-1]
    here = members & set(now.countries)
    if not here:
        count = len(now.countries)
        raise ProblemError(
            problem("KAN-6091", "--bloc", asked=f"{code} {year}", years=str(year), count=count)
        )
    blocs = [as_bloc(one, members, code) for one in trades if members & set(one.countries)]
    missing = ", ".join(sorted(members - here)) or "-"
    note = say("dependency.bloc", bloc=code, held=len(here), count=len(members), missing=missing)
    return Group(concentration(blocs[-1].outside), [bloc_figures(one) for one in blocs],
                 _inside(blocs[-1], year), note)  # fmt: skip


def _inside(bloc: "Bloc", year: int) -> dict[str, float]:
    flows = bloc.inside
    of_year = flows.years == year
    sums = np.bincount(flows.product[of_year], flows.value[of_year], len(flows.products))
    return dict(zip(flows.products, sums.tolist(), strict=True))


def add_inside(rows: Sequence[Row], groups: Mapping[str, Group]) -> None:
    """Add what members of a group trade among themselves; of a country all comes from outside."""
    for row in rows:
        group = groups.get(str(row["country"]))
        bought = row["imports_usd"]
        inside = group.inside.get(str(row["product"]), 0.0) if group else 0.0
        total = float(bought) + inside if isinstance(bought, float) else float("nan")
        row["inside_usd"] = number(inside) if group else ""
        row["outside_share"] = number(float(bought) / total) if isinstance(
            bought, float) and total else None  # fmt: skip
