"""FEFTA Art. 25(1)-(3): giving technology and programs abroad, or in Japan to who counts as abroad.

Technology of items 1 to 15 of the Foreign Exchange Order's table needs a licence everywhere; that
of item 16 when a test is engaged, as for goods. In Japan it is given abroad when it is given to a
non-resident, and since 2022-05-01 to a natural person resident in Japan who is in one of the
specific categories (特定類型).
"""

from collections.abc import Mapping

from kaname.core.case import Party
from kaname.core.finding import Citation, Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Unknown, is_known
from kaname.law.engine.claims import all_of, any_of, flip, questions_of, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.article_4 import tests_engaged
from kaname.law.jp.export.catch_all import scopes
from kaname.law.jp.export.facts import (
    JAPAN,
    destination,
    destination_class,
    from_japan,
    resident,
)
from kaname.law.jp.export.scope import through_japan
from kaname.law.jp.export.technology_list import listed_technology
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["given_abroad", "recipients", "technology"]

OWN_SIDE = frozenset({"seller", "exporter", "manufacturer", "bank", "payer", "forwarder"})


@provision("jp.export.technology")
def technology(matter: Matter) -> list[Verdict]:
    """Require a licence for giving listed technology abroad, or of item 16 when a test holds."""
    kind = matter.value("item", "kind")
    if not is_known(kind) or kind == "goods":
        return []
    what = state(
        True, words("technology.what"), reads=(Read(matter.path("item", "kind"), shown(kind)),)
    )
    given = given_abroad(matter)
    if given.holds is False and from_japan(matter).holds is False:
        return []
    inside = listed_technology(matter)
    if inside.holds is True:
        controlled = inside
    else:
        controlled = any_of(words("technology.controlled"), [inside, _item_16(matter, inside)])
    claim = all_of(words("technology.claim"), [what, given, controlled])
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("technology.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("technology.no")),
            open_=words("technology.open"),
            caveats=(words("technology.caveat"),),
        )
    ]


def given_abroad(matter: Matter) -> Claim:
    """Return the claim that technology is given abroad, or in Japan to who counts as abroad."""
    abroad = all_of(words("technology.leaves"), [from_japan(matter), _to_abroad(matter)])
    text = words("technology.given")
    if abroad.holds is True:
        return any_of(text, [abroad])
    start = from_japan(matter)
    if start.holds is False:
        return any_of(text, [abroad, _by_resident_abroad(matter), _passes(matter)])
    taking = recipients(matter)
    if not taking:
        missing = state(
            UNKNOWN, words("technology.no_recipient"), ask=(ask("parties", "parties"),)
        )  # fmt: skip
        return any_of(text, [abroad, missing])
    inside = [_counts_as_abroad(matter.of_party(party)) for party in taking]
    if start.holds is UNKNOWN:
        inside = [all_of(claim.text, [start, claim]) for claim in inside]
    return any_of(text, [abroad, *inside])


def recipients(matter: Matter) -> tuple[Party, ...]:
    """Return who takes the technology: every party that is not on the giving side."""
    return tuple(party for party in matter.case.parties if not OWN_SIDE & set(party.roles))


def _to_abroad(matter: Matter) -> Claim:
    country = destination(matter)
    text = words("technology.to_abroad")
    if not is_known(country):
        return state(UNKNOWN, text, ask=(ask("places.to", "places.to"),))
    return state(country != JAPAN, text, reads=(Read("places.to", country),))


def _by_resident_abroad(matter: Matter) -> Claim:
    """Return what is open when technology leaves from abroad: a resident of Japan may give it."""
    text = words("technology.resident_gives")
    claims = [
        resident(matter.of_party(party), text)
        for party in matter.case.parties
        if not party.roles or OWN_SIDE & set(party.roles)
    ]
    open_ = [claim for claim in claims if claim.holds is not False]
    return state(UNKNOWN, text, ask=questions_of(open_)) if open_ else state(False, text)


def _passes(matter: Matter) -> Claim:
    """Return what is open when technology passes through Japan, as media or by transmission."""
    passing = through_japan(matter)
    if passing.holds is False:
        return passing
    text = words("technology.passes")
    return state(UNKNOWN, text, ask=passing.questions, because=(passing,))


def _counts_as_abroad(matter: Matter) -> Claim:
    """Return the claim that a recipient in Japan is a non-resident, or in a specific category."""
    party = matter.party
    name = party.id if party is not None else ""
    resident = matter.is_true(
        "party", "resident_of_japan", words("technology.resident", party=name)
    )  # fmt: skip
    non_resident = flip(words("technology.non_resident", party=name), resident)
    if party is not None and is_known(party.kind) and party.kind != "person":
        return non_resident
    return any_of(
        words("technology.counts", party=name), [non_resident, *_categories(matter, name)]
    )


def _categories(matter: Matter, name: str) -> list[Claim]:
    """Return a claim for each specific category in force; ``[]`` before 2022-05-01."""
    rows = [
        row for row in load_table(PACKAGE, "specific_categories") if row.in_force(matter.on)
    ]  # fmt: skip
    return [_category(matter, row, name) for row in rows]


def _category(matter: Matter, row: Row, name: str) -> Claim:
    def among(stated: tuple[str, ...]) -> bool:
        return row["category"] in stated

    label = Text(row["label_en"], row["label_ja"])
    text = words("technology.category", party=name, label=label)
    return matter.claim("party", "specific_category", among, text, cite=(row.citation,))


def _item_16(matter: Matter, inside: Claim) -> Claim:
    """Return the claim that a test is engaged for technology of item 16.

    Raises:
        NotEncodedError: the day is before the rule was read.
    """
    rows = load_table(PACKAGE, "technology_catch_all", "scope").in_force(matter.on)
    unlisted = flip(words("technology.unlisted"), inside)
    cited = {row["scope"]: row.citation for row in rows}
    parts = [part for country in _countries(matter) for part in _tested(matter, country, cited)]
    engaged = any_of(words("catch.engaged"), parts)
    return all_of(words("technology.item_16"), [unlisted, engaged])


def _tested(
    matter: Matter, country: str | Unknown, cited: Mapping[str, Citation]
) -> list[Claim]:  # fmt: skip
    """Return, for each part of item 16, the claim that a test is engaged for a country."""
    if not is_known(country):
        return [state(UNKNOWN, words("catch.where"), ask=(ask("places.to", "places.to"),))]
    kind = destination_class(matter.on, country)
    return [
        all_of(
            words("technology.scope", scope=part.name),
            [part.claim, tests_engaged(matter, part.name, kind).engaged],
            cite=(cited[part.name],) if part.name in cited else (),
        )
        for part in scopes(matter)
    ]


def _countries(matter: Matter) -> tuple[str | Unknown, ...]:
    """Return where the technology ends up; given in Japan, where each recipient belongs."""
    country = destination(matter)
    if country != JAPAN:
        return (country,)
    found = dict.fromkeys(party.country for party in recipients(matter))
    return tuple(found) or (UNKNOWN,)
