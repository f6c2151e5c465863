"""Military end uses and end users: 15 CFR 744.21."""

from functools import partial
from typing import Final

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import load_table
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.destinations import chart_country, destination
from kaname.law.us.export.eccn import classification, described
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.reach import subject
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["in_supplement_2", "military_claim", "military_end_use"]

_USERS: Final = frozenset({"end_user", "ultimate_consignee"})


def in_supplement_2(matter: Matter) -> Claim:
    """Return the claim that the item is in Supplement No. 2 to part 744.

    Where the supplement takes only part of an entry, by words, an item of that entry is open.
    """
    path = matter.path("item", "eccn")
    text = words("military.supplement_2")
    item = classification(matter)
    if item is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", path),))
    rows = load_table(PACKAGE, "military_items", "eccn").in_force(matter.on)
    claims = []
    for row in rows:
        named: Truth = described(item, row["eccn"])
        if named is False:
            continue
        question = ask("item.eccn.paragraph", path, eccn=item.entry)
        whole = row["whole"] == "yes"
        key = "military.named" if whole else "military.part_of_entry"
        within = state(named, words(key, eccn=row["eccn"]), ask=(question,), cite=(row.citation,))
        if not whole:
            name = f"supplement_2_{item.entry.lower()}"
            within = stated_condition(matter, name, words(key, eccn=row["eccn"]), (row.citation,))
        claims.append(within)
    if not claims:
        cite = tuple(row.citation for row in rows)[:1]
        return state(False, words("military.not_named", eccn=str(item)), cite=cite)
    return any_of(text, claims)


def military_claim(matter: Matter) -> Claim:
    """Return the claim that the end use or an end user is military."""
    users = [
        _military_user(matter.of_party(party))
        for party in matter.case.parties
        if not party.roles or not _USERS.isdisjoint(party.roles)
    ]
    use = matter.is_true("end_use", "military", words("military.use"))
    return any_of(words("military.use_or_user"), (use, *users))


def _military_user(matter: Matter) -> Claim:
    """Return the claim that a party is a military end user; open while its role is not given."""
    party = matter.party
    assert party is not None
    text = words("military.user", party=party.id)
    claim = matter.is_true("party", "military", text)
    if party.roles or claim.holds is False:
        return claim
    question = ask("party.roles", matter.path("party", "roles"), party=party.id)
    return state(UNKNOWN, text, ask=(question, *claim.questions), because=(claim,))


@provision("us.export.military_end_use")
def military_end_use(matter: Matter) -> list[Verdict]:
    """Say whether a military end use or user makes a licence necessary (744.21(a))."""
    country = destination(matter)
    if not is_known(country):
        return []
    table = load_table(PACKAGE, "military_destinations", "country")
    row = table.find(matter.on, chart_country(country))
    if row is None:
        return []
    parts = [partial(military_claim, matter)]
    if row["items"] == "supplement_2":
        parts.append(partial(in_supplement_2, matter))
    parts.append(partial(subject, matter))
    key = "policy.military_russia" if row["items"] == "all" else "policy.presumption_of_denial"
    return [
        decide(
            all_in_turn(words("military.required"), parts, cite=(row.citation,)),
            yes=(Outcome.LICENCE_REQUIRED, words("military.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("military.no")),
            open_=words("military.open"),
            policy=words(key),
        )
    ]
