"""Footnote 5 of the Entity List: 15 CFR 734.4(a)(9), 734.9(e)(3) and 744.11(a)(2)(v)."""

from collections.abc import Iterable
from functools import partial
from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.hit import Hit
from kaname.core.unknown import UNKNOWN, Truth, Unknown, all_true, is_known, negate
from kaname.law.engine.claims import any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.destinations import is_among
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.footnotes import bears_footnote, footnote_party
from kaname.law.us.export.lazily import Part, all_in_turn
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["EXPORTING", "bears_footnote_5", "footnote_5_party", "foreign_requirement"]

EXPORTING: Final = frozenset({"seller", "exporter"})
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
    have their headquarters. A transfer within a country is open.
    """
    text = words("footnote_5.required")
    start, end = matter.value("places", "from"), matter.value("places", "to")
    if is_known(start) and start == end:
        return state(UNKNOWN, words("footnote_5.within"))
    rows = load_table(PACKAGE, "footnote_5").in_force(matter.on)
    return any_of(text, [_by_row(matter, row) for row in rows])


def _by_row(matter: Matter, row: Row) -> Claim:
    parts: list[Part] = [
        partial(_product, matter, row), partial(_exported_from, matter, row),
    ]  # fmt: skip
    if row.words("headquarters") != ("*",):
        parts.append(partial(_headquarters, matter, row))
    if row["decides"] == "no":
        parts.append(lambda: state(UNKNOWN, words("footnote_5.equivalent")))
    return all_in_turn(words("footnote_5.row", rule=row.citation.cite), parts, cite=(row.citation,))


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

    The ultimate parent decides, so a party whose own country and owners point both ways is open.
    """
    places = row.words("headquarters")
    claims = [
        _headquartered(matter.of_party(party), places)
        for party in matter.case.parties
        if not EXPORTING.isdisjoint(party.roles)
    ]
    if not claims:
        return state(UNKNOWN, words("de_minimis.no_exporter"), ask=(ask("parties", "parties"),))
    if row["headquarters_in"] == "yes":
        return any_of(words("footnote_5.headquarters"), claims)
    text = words("footnote_5.headquarters_elsewhere")
    return any_of(text, [flip(text, claim) for claim in claims])


def _headquartered(matter: Matter, places: Iterable[str]) -> Claim:
    party = matter.party
    assert party is not None
    places = tuple(places)

    def inside(country: str | Unknown) -> Truth:
        return is_among(matter.on, country, places) if is_known(country) else UNKNOWN

    text = words("footnote_5.headquarters")
    if not is_known(party.country):
        path = matter.path("party", "country")
        return state(UNKNOWN, text, ask=(ask("party.country", path, party=party.id),))
    owners = (UNKNOWN,) if not is_known(party.owners) else tuple(o.country for o in party.owners)
    found = {inside(country) for country in (party.country, *owners)}
    path = matter.path("party", "owners")
    holds: Truth = found.pop() if len(found) == 1 else UNKNOWN
    reads = (Read(matter.path("party", "country"), party.country),)
    return state(holds, text, reads=reads, ask=(ask("party.owners", path),))
