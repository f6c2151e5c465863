"""What Kaname knows of supply chains without any import: products, what goes into what, shares.

Three tables of facts from public sources ship in ``tables/``. Every share has its source, its
address and its year; ``sure`` is no where the figure is rounded, second-hand or disputed. Two
sources that disagree stand side by side. A share that nobody published is None, never 0.
"""

import csv
import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.core.text import Text, Wording, load_wording
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Need, Product, Step
from kaname.supply.shares import MEASURES, Share

__all__ = [
    "OTHER_FIRMS", "chain_name", "chains", "firm_name", "measure_name", "need_name", "note_of",
    "product_name", "products", "products_of", "stage_name", "starter_shares", "steps",
    "unknown_name", "verified_on", "wide_codes",
]  # fmt: skip

OTHER_FIRMS: Final = "other firms"
"""What stands for the firms of a country that a source does not name but counts."""
_UNVERIFIED: Final = "unverified"
_NEAREST_MAX: Final = 4
_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Shares:
    shares: tuple[Share, ...]
    notes: Mapping[Share, Text]
    verified: Mapping[Share, str]


@cache
def products() -> Mapping[str, Product]:
    """Return every product of the shipped tables by its identifier, chain after chain."""
    found = {}
    for row in _rows("products"):
        found[row["id"]] = Product(
            id=row["id"],
            name_en=row["name_en"],
            name_ja=row["name_ja"],
            chain=row["chain"],
            stage=row["stage"],
            stage_number=int(row["stage_number"]),
            variant_of=row["variant_of"],
            hs=tuple(row["hs"].split()),
            eccn=tuple(row["eccn"].split()),
        )
    return MappingProxyType(found)


@cache
def steps(inherited: bool = True) -> tuple[Step, ...]:
    """Return what goes into what.

    Args:
        inherited: whether a variant is given what goes into its parent too (and its parent's
            parent); what stands in the table for the variant itself goes first.
    """
    stated = [
        Step(
            input=row["input"],
            output=row["output"],
            need=Need(row["need"]),
            source=row["source"],
            share=float(row["share"]) if row["share"] else None,
        )
        for row in _rows("recipes")
    ]
    if not inherited:
        return tuple(stated)
    into: dict[str, dict[str, Step]] = {}
    for step in stated:
        into.setdefault(step.output, {})[step.input] = step
    found: list[Step] = []
    for product in products().values():
        inputs = dict(into.get(product.id, {}))
        parent = product.variant_of
        while parent:
            for name, step in into.get(parent, {}).items():
                inputs.setdefault(
                    name, Step(name, product.id, step.need, step.source, step.share)
                )  # fmt: skip
            parent = products()[parent].variant_of
        found += inputs.values()
    return tuple(found)


@cache
def chains() -> Mapping[str, tuple[str, ...]]:
    """Return the identifiers of the products of each chain, in the order of the table."""
    found: dict[str, tuple[str, ...]] = {}
    for product in products().values():
        found[product.chain] = (*found.get(product.chain, ()), product.id)
    return MappingProxyType(found)


def starter_shares() -> tuple[Share, ...]:
    """Return the shipped shares. A share without a figure is unknown and stays None.

    Where a source lists firms, each firm's share stands beside its country's, of which it is a
    part: whoever sums takes either those with a firm or those without.
    """
    return _shares().shares


def note_of(share: Share) -> Text:
    """Return what must be known to read a shipped share, in both languages; may be empty."""
    return _shares().notes.get(share, Text(share.note, share.note))


def verified_on(share: Share) -> str:
    """Return the day on which a shipped share was read in its source, or ``unverified``."""
    return _shares().verified.get(share, _UNVERIFIED)


@cache
def wide_codes() -> frozenset[str]:
    """Return the products whose HS codes hold other goods too: trade in the code is not theirs."""
    return frozenset(row["id"] for row in _rows("products") if row["hs_fit"] == "wide")


def product_name(product: str) -> Text:
    """Return the name of a product; a product of no table is called by its identifier."""
    found = products().get(product)
    return Text(found.name_en, found.name_ja) if found is not None else Text(product, product)


def firm_name(firm: str) -> Text:
    """Return the name of a firm, or of several together, in both languages."""
    key = f"firm.{_NO_LETTER.sub('_', firm.casefold()).strip('_')}"
    return _words()(key) if key in _words() else Text(firm, firm)


def chain_name(chain: str) -> Text:
    """Return the name of a chain, such as ``semiconductors``."""
    return _words()(f"chain.{chain}")


def stage_name(stage: str) -> Text:
    """Return the name of a stage, such as ``refined``."""
    return _words()(f"stage.{stage}")


def measure_name(measure: str) -> Text:
    """Return what a figure counts, in words."""
    return _words()(f"measure.{measure}")


def need_name(need: Need) -> Text:
    """Return how much a product depends on an input, in words."""
    return _words()(f"need.{need.value}")


def products_of(chain: str | None) -> Mapping[str, Product]:
    """Return the products of a chain; of all chains for None.

    Raises:
        ProblemError: KAN-6140, there is no such chain.
    """
    if chain is None:
        return products()
    if chain not in chains():
        raise ProblemError(unknown_name(chain, tuple(chains())))
    return MappingProxyType({name: products()[name] for name in chains()[chain]})


def unknown_name(name: str, known: Sequence[str]) -> Problem:
    """Return the problem that no chain or product is called ``name``; it names the nearest."""
    near = difflib.get_close_matches(name.casefold(), known, _NEAREST_MAX, 0.5)
    suggested = ", ".join(near or [*chains()])
    return worded(_words(), "KAN-6140", Place(), name=name, known=suggested)


@cache
def _shares() -> _Shares:
    shares, notes, verified = [], {}, {}
    for row in _rows("shares"):
        share, note = _share(row)
        shares.append(share)
        notes[share] = note
        verified[share] = row["verified_on"]
    for total, firms in _totals(shares):
        shares.append(total)
        notes[total] = _words()("note.sum_of_firms")
        verified[total] = max(verified[firm] for firm in firms)  # "unverified" is the greatest
    return _Shares(tuple(shares), MappingProxyType(notes), MappingProxyType(verified))


def _totals(shares: Sequence[Share]) -> list[tuple[Share, list[Share]]]:
    """Return what the firms of a country hold together, wherever a source lists firms.

    A share of a firm is a part of its country's, so that whoever counts countries leaves firms
    out. Where no firm of a country has a figure the country's is unknown too.
    """
    found: dict[tuple[object, ...], list[Share]] = {}
    for share in shares:
        if share.firm and share.country:
            key = (share.product, share.country, share.measure, share.year, share.source)
            found.setdefault(key, []).append(share)
    totals = []
    for firms in found.values():
        known = [share.share for share in firms if share.share is not None]
        totals.append((
            replace(
                firms[0], firm="", share=round(sum(known), 6) if known else None,
                negligible=False, sure=all(share.sure for share in firms),
                note=_words()("note.sum_of_firms").en,
            ),
            firms,
        ))  # fmt: skip
    return totals


def _share(row: Mapping[str, str]) -> tuple[Share, Text]:
    if row["measure"] not in MEASURES:
        raise ValueError(f"shares.csv: no such measure: {row['measure']!r}")
    texts = [_words()(f"note.{code}") for code in row["note"].split("; ") if code]
    note = Text("; ".join(text.en for text in texts), "；".join(text.ja for text in texts))
    share = Share(
        product=row["product"],
        country=row["country"],
        firm=row["firm"],
        share=float(row["share"]) if row["share"] else None,
        year=int(row["year"]),
        measure=row["measure"],
        source=Provenance(
            publisher=row["publisher"],
            title=row["title"],
            edition=row["edition"],
            address=row["address"],
            licence=row["licence"],
        ),
        negligible=row["negligible"] == "yes",
        sure=row["sure"] == "yes",
        note=note.en,
    )
    return share, note


@cache
def _words() -> Wording:
    return load_wording("kaname.supply", "words_starter.toml")


def _rows(table: str) -> list[dict[str, str]]:
    file = resources.files("kaname.supply") / "tables" / f"{table}.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
