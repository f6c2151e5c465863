"""Footnote 5 of the Entity List: 15 CFR 734.4(a)(9), 734.9(e)(3) and 744.11(a)(2)(v)."""

from functools import partial
from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.hit import Hit
from kaname.core.unknown import UNKNOWN, Truth, all_true, is_known, negate
from kaname.law.engine.claims import any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.destinations import is_among
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.footnotes import bears_footnote, footnote_party
from kaname.law.us.export.headquarters import headquartered_in
from kaname.law.us.export.lazily import Part, all_in_turn
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["EQUIVALENT", "EXPORTING", "bears_footnote_5", "footnote_5_party", "foreign_requirement"]

EXPORTING: Final = frozenset({"seller", "exporter"})
EQUIVALENT: Final = "equivalent_controls"
"""The name of the stated condition that the country of export controls the item equivalently."""
_FOOTNOTE: Final = "5"


def bears_footnote_5(hit: Hit) -> Truth:
    """Tell whether an entry bears footnote 5; Unknown where the edition lacks the requirement."""
    return bears_footnote(hit, _FOOTNOTE)


def footnote_5_party(matter: Matter) -> Claim:
    """Return the claim that a party to the transaction is an entity with footnote 5."""
    return footnote_party(matter, _FOOTNOTE)


def foreign_requirement(matter: Matter) -> Claim:
    """Return the claim that 744.11(a)(2)(v)(A) asks for a licence for the foreign-made item.

    It turns on the item, on the country it is exported from, and on where the exporting parties
    have their headquarters. A transfer within a country has rows of its own, which rest on the
    ultimate parent of who transfers.
    """
    text = words("footnote_5.required")
    start, end = matter.value("places", "from"), matter.value("places", "to")
    movement = "within" if is_known(start) and start == end else "across"
    rows = [
        row
        for row in load_table(PACKAGE, "footnote_5").in_force(matter.on)
        if row["movement"] == movement
    ]
    return any_of(text, [_by_row(matter, row) for row in rows])


def _by_row(matter: Matter, row: Row) -> Claim:
    parts: list[Part] = [
        partial(_product, matter, row), partial(_exported_from, matter, row),
    ]  # fmt: skip
    if row.words("headquarters") != ("*",):
        parts.append(partial(_headquarters, matter, row))
    if row["decides"] == "no":
        parts.append(partial(_not_equivalent, matter))
    return all_in_turn(words("footnote_5.row", rule=row.citation.cite), parts, cite=(row.citation,))


def _not_equivalent(matter: Matter) -> Claim:
    """Return the claim that the country of export has no equivalent controls, as stated."""
    text = words("footnote_5.equivalent")
    return flip(text, stated_condition(matter, EQUIVALENT, words("footnote_5.equivalent_there")))


def _product(matter: Matter, row: Row) -> Claim:
    path = matter.path("item", "eccn")
    text = words("footnote_5.product", products=row["products"])
    item = classification(matter)
    if item is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", path),))
    holds = all_true(
        (among(item, row.words("products")), negate(among(item, row.words("products_excluded"))))
    )
    question = ask("item.eccn.paragraph", path, eccn=item.entry)
    return state(holds, text, reads=(Read(path, str(item)),), ask=(question,))


def _exported_from(matter: Matter, row: Row) -> Claim:
    def named(country: str) -> Truth:
        left_out = is_among(matter.on, country, row.words("from_excluded"))
        return is_among(matter.on, country, row.words("from")) and not left_out

    return matter.claim("places", "from", named, words("footnote_5.from"))


def _headquarters(matter: Matter, row: Row) -> Claim:
    """Return the claim that an exporting party is, or is not, headquartered in the row's places.

    A party whose own country and parent point both ways is open, but for a transfer within a
    country, where only the ultimate parent counts.
    """
    inside = row["headquarters_in"] == "yes"
    text = words("footnote_5.headquarters" if inside else "footnote_5.headquarters_elsewhere")
    claims = [
        headquartered_in(
            matter.of_party(party), row.words("headquarters"), text,
            outside=not inside, parent_only=row["movement"] == "within",
        )
        for party in matter.case.parties
        if not EXPORTING.isdisjoint(party.roles)
    ]  # fmt: skip
    if not claims:
        return state(UNKNOWN, words("de_minimis.no_exporter"), ask=(ask("parties", "parties"),))
    return any_of(text, claims)
