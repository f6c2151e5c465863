"""De minimis US content of foreign-made items: 15 CFR 734.4."""

from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, Truth, Unknown, all_true, any_true, is_known, negate
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.destinations import (
    chart_country,
    destination,
    destination_claim,
    in_united_states,
    is_among,
)
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.lazily import Part, all_in_turn
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["above_share", "de_minimis", "no_level"]

_EXPORTING: Final = frozenset({"seller", "exporter"})
_ANY: Final = "*"


def above_share(matter: Matter) -> Claim:
    """Return the claim that controlled US content exceeds the level for the destination.

    Exactly the level is not above it (15 CFR 734.4(c), (d)).
    """
    rows = _levels(matter)
    cite = tuple(row.citation for row in rows)
    levels = sorted(Decimal(row["percent"]) for row in rows)
    low, high = levels[0], levels[-1]
    percent = matter.value("item", "us_content_percent")
    path = matter.path("item", "us_content_percent")
    if not is_known(percent):
        question = ask("item.us_content_percent", path)
        return state(UNKNOWN, words("de_minimis.above", limit=high), ask=(question,), cite=cite)
    share = Decimal(str(percent))
    reads = (Read(path, format(share.normalize(), "f")),)
    if low < share <= high:
        text = words("de_minimis.between", share=share, low=low, high=high)
        return state(UNKNOWN, text, reads=reads, ask=(ask("places.to", "places.to"),), cite=cite)
    above = share > high
    text = words("de_minimis.sum_above" if above else "de_minimis.sum_below",
                 share=share, limit=high if above else low)  # fmt: skip
    return state(above, text, reads=reads, cite=cite)


def no_level(matter: Matter) -> Claim:
    """Return the claim that a rule without de minimis level reaches the item (734.4(a))."""
    rows = load_table(PACKAGE, "de_minimis_zero").in_force(matter.on)
    return any_of(words("de_minimis.no_level"), [_reached_by(matter, row) for row in rows])


def _levels(matter: Matter) -> tuple[Row, ...]:
    """Return the row for the destination, or one row a level while the destination is Unknown."""
    table = load_table(PACKAGE, "de_minimis", "destination")
    country = destination(matter)
    if not is_known(country):
        return tuple({row["percent"]: row for row in table.in_force(matter.on)}.values())
    row = table.find(matter.on, chart_country(country)) or table.find(matter.on, _ANY)
    return (row,) if row else ()


def _reached_by(matter: Matter, row: Row) -> Claim:
    """Return the claim that one row of the table of rules without level reaches the item."""
    places = row.words("destinations")
    text = words("de_minimis.zero_destination", places=row["destinations"])
    parts: list[Part] = [
        partial(_product, matter, row),
        partial(_content, matter, row),
        lambda: destination_claim(
            matter, lambda country: is_among(matter.on, country, places), text
        ),
    ]
    if row["exempt_from"]:
        parts.append(partial(_not_exempt, matter, row))
    return all_in_turn(words(f"de_minimis.{row['paragraph']}"), parts, cite=(row.citation,))


def _product(matter: Matter, row: Row) -> Claim:
    """Return the claim that the item itself is one the row speaks of."""
    products, excluded = row.words("products"), row.words("products_excluded")
    text = words("de_minimis.zero_product", products=row["products"])
    if products == (_ANY,):
        return state(True, words("de_minimis.zero_any_product"))
    path = matter.path("item", "eccn")
    item = classification(matter)
    if item is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", path),))
    holds = all_true((among(item, products), negate(among(item, excluded))))
    question = ask("item.eccn.paragraph", path, eccn=item.entry)
    return state(holds, text, reads=(Read(path, str(item)),), ask=(question,))


def _content(matter: Matter, row: Row) -> Claim:
    """Return the claim that the item holds the US content the row names.

    Where the rule says more in words than the table holds, content that it names leaves it open.
    """
    text = words("de_minimis.zero_content", contents=row["contents"])
    nothing = matter.claim(
        "item", "us_content_percent", lambda share: share == 0, words("de_minimis.no_content")
    )
    if nothing.holds is not False:
        return flip(text, nothing)
    held = UNKNOWN if row["decides"] == "no" else True
    if row.words("contents") == (_ANY,):
        return state(held, text, reads=nothing.reads)
    codes = matter.value("item", "us_content_eccns")
    path = matter.path("item", "us_content_eccns")
    if not is_known(codes):
        return state(UNKNOWN, text, ask=(ask("item.us_content_eccns", path),))
    assert isinstance(codes, tuple)
    found = any_true(among(Eccn.parse(code), row.words("contents")) for code in codes)
    question = () if found is True else (ask("item.us_content_eccns", path),)
    reads = (Read(path, shown(codes)),)
    return state(held if found is True else found, text, reads=reads, ask=question)


def _not_exempt(matter: Matter, row: Row) -> Claim:
    """Return the claim that the country of export does not take the item out of the row."""
    places = row.words("exempt_from")
    exempt = matter.claim(
        "places", "from", lambda country: is_among(matter.on, str(country), places),
        words("de_minimis.exempt_from"),
    )  # fmt: skip
    if row["exempt_unless_parent"] == "yes":
        exempt = all_of(
            words("de_minimis.exempt"), (exempt, _no_parent_in(matter, row.words("destinations")))
        )
    return flip(words("de_minimis.not_exempt"), exempt)


def _no_parent_in(matter: Matter, places: Iterable[str]) -> Claim:
    """Return the claim that no exporting party, and no owner of one, is in ``places``."""
    places = tuple(places)
    claims = [
        _outside(matter.of_party(party), places)
        for party in matter.case.parties
        if not _EXPORTING.isdisjoint(party.roles)
    ]
    if not claims:
        return state(UNKNOWN, words("de_minimis.no_exporter"), ask=(ask("parties", "parties"),))
    return all_of(words("de_minimis.parent"), claims)


def _outside(matter: Matter, places: tuple[str, ...]) -> Claim:
    """Return the claim that the party and its owners are outside ``places``."""
    party = matter.party
    assert party is not None

    def outside(country: str | Unknown) -> Truth:
        return negate(is_among(matter.on, country, places)) if is_known(country) else UNKNOWN

    owners = party.owners
    held = all_true(outside(owner.country) for owner in owners) if is_known(owners) else UNKNOWN
    question = ask("party.owners", matter.path("party", "owners"))
    return all_of(
        words("de_minimis.parent"),
        (
            state(outside(party.country), words("de_minimis.parent_country")),
            state(held, words("de_minimis.parent_owners"), ask=(question,)),
        ),
    )


def _here(matter: Matter, field: str) -> bool:
    value = matter.value("places", field) if field == "from" else matter.value("item", field)
    return is_known(value) and in_united_states(matter.on, str(value))


@provision("us.export.de_minimis")
def de_minimis(matter: Matter) -> list[Verdict]:
    """Compare the controlled US content of a foreign-made item with the level (15 CFR 734.4)."""
    if _here(matter, "from") or _here(matter, "origin"):
        return []
    share = above_share(matter)
    text = words("de_minimis.applies")
    claim = share if share.holds is True else any_of(text, (share, no_level(matter)))
    return [
        decide(
            claim,
            yes=(Outcome.NO_REQUIREMENT_FOUND, words("de_minimis.yes", sum=share.text)),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("de_minimis.no", sum=share.text)),
            open_=words("de_minimis.open", sum=share.text),
            caveats=(words("de_minimis.caveat"),),
            reach=True,
        )
    ]
