"""FEFTA Art. 25(4), Foreign Exchange Order Art. 17(5): deals in goods that move between others.

A resident of Japan sells, leases or gives, or buys to sell on, goods that never touch Japan. Arms
always need a licence; other goods of items 2 to 16 when neither end is in Group A and use for
weapons of mass destruction is known, or METI has given notice.
"""

from typing import Final

from kaname.core.case import Party
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import load_table
from kaname.law.jp.export.catch_all import scopes
from kaname.law.jp.export.facts import (
    JAPAN,
    destination,
    from_japan,
    goods,
    item_number,
    listed,
    member,
    resident,
)
from kaname.law.jp.export.scope import through_japan
from kaname.law.jp.export.temporary_landing import ARMS
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["brokering"]

DEALERS: Final = frozenset({"seller", "exporter", "broker", "buyer", "purchaser"})


@provision("jp.export.brokering")
def brokering(matter: Matter) -> list[Verdict]:
    """Require a licence for a resident's deal in goods that move between foreign countries."""
    moves = _between_others(matter)
    if moves.holds is not True or goods(matter).holds is False:
        return []
    if not _dealers(matter):
        return []
    dealer = _dealer(matter)
    if dealer.holds is False:
        return []
    rows = load_table(PACKAGE, "brokering_tests", "goods")
    arms = _arms(matter)
    armed = all_of(
        words("brokering.arms_always"), [arms],
        cite=[row.citation for row in rows.all(matter.on, "arms")],
    )  # fmt: skip
    tests = any_of(
        words("brokering.tests"), [*_tests(matter)],
        cite=[row.citation for row in rows.all(matter.on, "other")],
    )  # fmt: skip
    other = all_of(
        words("brokering.other"),
        [flip(words("brokering.not_arms"), arms), _in_table(matter), _no_group_a(matter), tests],
    )
    needs = any_of(words("brokering.needs"), [armed, other])
    claim = all_of(words("brokering.claim"), [moves, goods(matter), dealer, needs])
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("brokering.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("brokering.no")),
            open_=words("brokering.open"),
            caveats=(words("brokering.caveat"),),
        )
    ]


def _between_others(matter: Matter) -> Claim:
    """Return the claim that the goods go from one foreign country to another, not by Japan."""
    country = destination(matter)
    ends = state(
        country != JAPAN if is_known(country) else UNKNOWN, words("brokering.ends"),
        reads=(Read("places.to", country),) if is_known(country) else (),
        ask=(ask("places.to", "places.to"),),
    )  # fmt: skip
    landed = any_of(words("facts.through_japan"), [through_japan(matter)])
    starts = flip(words("brokering.starts"), from_japan(matter))
    parts = [starts, ends]
    if landed.holds is True:
        aboard = matter.is_true("places", "landed_in_japan", words("landing.landed"))
        parts.append(flip(words("landing.not_landed"), aboard))
    return all_of(words("brokering.moves"), parts)


def _dealer(matter: Matter) -> Claim:
    """Return the claim that a resident of Japan is a side of the sale, lease or gift."""
    text = words("brokering.dealer")
    claims = []
    for party in _dealers(matter):
        asked = matter.of_party(party)
        claim = resident(asked, text)
        if claim.holds is not False and not party.roles:
            question = ask("party.roles", asked.path("party", "roles"), party=party.id)
            claim = state(UNKNOWN, text, ask=(question, *claim.questions), because=(claim,))
        claims.append(claim)
    return any_of(text, claims)


def _dealers(matter: Matter) -> list[Party]:
    """Return the parties that are, or may be, a side of the deal: no role may be any role."""
    return [party for party in matter.case.parties if not party.roles or DEALERS & set(party.roles)]


def _arms(matter: Matter) -> Claim:
    number, path = item_number(matter), matter.path("item", "meti_item")
    text = words("brokering.arms")
    if number is None:
        return state(UNKNOWN, text, ask=(ask("item.meti_item", path),))
    return state(number.item == ARMS, text, reads=(Read(path, str(number)),))


def _in_table(matter: Matter) -> Claim:
    """Return the claim that the goods are of items 2 to 16."""
    inside = [listed(matter), *(part.claim for part in scopes(matter))]
    return any_of(words("brokering.in_table"), inside)


def _no_group_a(matter: Matter) -> Claim:
    """Return the claim that neither the place of loading nor the destination is in Group A."""
    claims = []
    for field in ("from", "to"):
        country = destination(matter) if field == "to" else matter.value("places", "from")
        text = words(f"brokering.group_a_{field}")
        if not isinstance(country, str):
            asked = ask(f"places.{field}", f"places.{field}")
            claims.append(state(UNKNOWN, text, ask=(asked,)))
            continue
        row = member("group_a", matter.on, country)
        cited = () if row is None else (row.citation,)
        reads = (Read(f"places.{field}", country),)
        claims.append(state(row is not None, text, reads=reads, cite=cited))
    return flip(words("brokering.no_group_a"), any_of(words("brokering.group_a"), claims))


def _tests(matter: Matter) -> tuple[Claim, Claim]:
    return (
        matter.is_true("end_use", "weapons_of_mass_destruction", words("tests.wmd_use")),
        matter.is_true("end_use", "informed_by_meti_wmd", words("tests.wmd_inform")),
    )
