"""Russia and Belarus: 15 CFR 746.8."""

from typing import Final

from kaname.core.case import Party
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, Truth, all_true, is_known
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.engine.watching import part
from kaname.law.us.export.ccl import on_the_list
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.destinations import destination, in_united_states, is_among
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.embargoes import ear99
from kaname.law.us.export.reach import subject
from kaname.law.us.export.tariff import goods, on_tariff_list
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["russia_belarus"]

_DESTINATIONS: Final = frozenset({"RU", "BY"})
_USERS: Final = frozenset({"end_user", "ultimate_consignee"})


def _any_eccn(matter: Matter) -> Claim:
    """Return the claim that the item is on the CCL, and not left out for some civil end users."""
    listed = on_the_list(matter)
    item = classification(matter)
    if item is None or item.is_ear99:
        return listed
    rows = load_table(PACKAGE, "russia_civil_exclusions").in_force(matter.on)
    excluded: Truth = among(item, [row["eccn"] for row in rows])
    if excluded is False:
        return listed
    path = matter.path("item", "eccn")
    kind = state(
        excluded, words("russia.civil_item"), reads=(Read(path, str(item)),),
        ask=(ask("item.eccn.paragraph", path, eccn=item.entry),),
    )  # fmt: skip
    users = [_civil_user(matter.of_party(p)) for p in matter.case.parties if _uses(p)]
    open_user = users or [state(UNKNOWN, words("russia.no_user"), ask=(ask("parties", "parties"),))]
    left_out = all_of(
        words("russia.civil"), (kind, *open_user), cite=tuple(row.citation for row in rows)[:1]
    )
    return all_of(words("russia.ccl"), (listed, flip(words("russia.not_civil"), left_out)))


def _uses(party: Party) -> bool:
    return not _USERS.isdisjoint(party.roles)


def _civil_user(matter: Matter) -> Claim:
    """Return the claim that a user is one of those that 746.8(a)(12)(ii) leaves out.

    They are wholly owned by, or joint ventures of, companies of the US, A:5 and A:6, or missions
    of those governments. An owner from elsewhere, or none to name, shows that a user is not one.
    """
    party = matter.party
    assert party is not None
    path = matter.path("party", "owners")
    text = words("russia.civil_user", party=party.id)
    question = ask("party.owners", path)
    if not is_known(party.owners) or party.kind == "government":
        return state(UNKNOWN, text, ask=(question,))
    partner = all_true(
        in_united_states(matter.on, owner.country)
        or is_among(matter.on, owner.country, ("A:5", "A:6"))
        if is_known(owner.country)
        else UNKNOWN
        for owner in party.owners
    )
    reads = (Read(path, f"{len(party.owners)} named"),)
    if not party.owners or partner is False:
        return state(False, text, reads=reads)
    return state(UNKNOWN, text, reads=reads, ask=(question,))


def _by_rule(matter: Matter, row: Row) -> Claim:
    """Return the claim that one paragraph of 746.8(a) asks for a licence for the item."""
    rule = row["rule"]
    text = words(f"russia.{rule}")
    cite = (row.citation,)
    if rule == "ccl":
        return all_of(text, (_any_eccn(matter),), cite=cite)
    parts = [ear99(matter)]
    if row["scope"] == "hts":
        parts.append(on_tariff_list(matter, rule, words(f"russia.{rule}_list")))
        if rule == "oil_gas":
            parts.append(
                stated_condition(matter, "russia_oil_gas_use", words("russia.oil_gas_use"))
            )
    elif rule == "software":
        software = matter.claim(
            "item", "kind", lambda kind: kind == "software", words("russia.is_software")
        )
        named = stated_condition(matter, "russia_software_kind", words("russia.software_kind"))
        parts += [software, named]
    else:
        listed = matter.is_true("item", "russia_supplement_6", words("russia.itemized_list"))
        parts += [goods(matter), listed]
    return all_of(text, parts, cite=cite)


@part
def _rows(matter: Matter) -> tuple[Row, ...] | None:
    """Return the rules for the destination; None where it is neither Russia nor Belarus."""
    country = destination(matter)
    if not is_known(country) or country not in _DESTINATIONS:
        return None
    return load_table(PACKAGE, "russia_rules", "country").all(matter.on, country)


@provision("us.export.russia_belarus")
def russia_belarus(matter: Matter) -> list[Verdict]:
    """Say whether an item for Russia or Belarus needs a licence (746.8(a))."""
    rows = _rows(matter)
    if rows is None:
        return []
    any_rule = any_of(words("russia.rules"), [_by_rule(matter, row) for row in rows])
    return [
        decide(
            all_of(words("russia.required"), (any_rule, subject(matter))),
            yes=(Outcome.LICENCE_REQUIRED, words("russia.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("russia.no")),
            open_=words("russia.open"),
            policy=words("policy.russia"),
            caveats=(words("chart.exceptions"),),
        )
    ]
