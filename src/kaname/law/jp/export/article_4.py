"""The tests of the Export Order's Art. 4: when goods may be used for arms.

Each test is one of those that ``tables/article_4_tests.csv`` names for a rule and a destination:
end use, end user and METI's notice, for weapons of mass destruction (METI Ordinance 249 of 2001)
and for conventional arms (METI Ordinance 57 of 2008).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kaname.core.case import Party
from kaname.core.finding import Claim
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import load_table
from kaname.law.jp.export.clear_use import END_USER_LIST, clear_use
from kaname.law.jp.export.facts import concern_codes, users
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["END_USER_LIST", "Tests", "tests_engaged"]

NO_TEST: Final = "none"
_USER_TESTS: Final = {"wmd_user": "wmd", "conventional_user": "conventional"}


@dataclass(frozen=True, slots=True)
class Tests:
    """Whether a test is engaged, and what could still lift the end-user test."""

    engaged: Claim
    unless_clear: bool = False
    """It is open only because nobody has said whether use for something else is clear."""


def tests_engaged(matter: Matter, rule: str, destination: str) -> Tests:
    """Return whether any test that ``rule`` sets for a class of destination is engaged.

    Args:
        matter: the case and the day.
        rule: ``16``, ``16.1``, ``16.2``, ``small_value`` or ``temporary_landing``.
        destination: ``group_a``, ``un_embargo`` or ``other``.

    Raises:
        NotEncodedError: the table of tests begins after that day.
    """
    table = load_table(PACKAGE, "article_4_tests", "rule", "destination")
    rows = table.all(matter.on, rule, destination)
    cited = tuple(dict.fromkeys(row.citation for row in rows))
    names = [row["test"] for row in rows if row["test"] != NO_TEST]
    if not names:
        return Tests(state(False, words("tests.none"), cite=cited))
    clear = {name: clear_use(matter, rule, destination, _USER_TESTS[name])
             for name in names if name in _USER_TESTS}  # fmt: skip
    claims = [
        _USERS[name](matter, clear[name]) if name in clear else _CLAIMS[name](matter)
        for name in names
    ]
    engaged = any_of(words("tests.any"), claims, cite=cited)
    asked = {question for claim in clear.values() for question in claim.questions}
    waits = engaged.holds is UNKNOWN and asked.issuperset(engaged.questions)
    return Tests(engaged, waits and bool(engaged.questions))


def _wmd_use(matter: Matter) -> Claim:
    return matter.is_true("end_use", "weapons_of_mass_destruction", words("tests.wmd_use"))


def _conventional_use(matter: Matter) -> Claim:
    return matter.is_true("end_use", "conventional_weapons", words("tests.conventional_use"))


def _wmd_inform(matter: Matter) -> Claim:
    return matter.is_true("end_use", "informed_by_meti_wmd", words("tests.wmd_inform"))


def _conventional_inform(matter: Matter) -> Claim:
    return matter.is_true(
        "end_use", "informed_by_meti_conventional", words("tests.conventional_inform")
    )


def _wmd_user(matter: Matter, clear: Claim) -> Claim:
    question = "party.weapons_of_mass_destruction"
    return _user(matter, clear, "wmd", words("tests.wmd_user"), question, _works_on_wmd)


def _conventional_user(matter: Matter, clear: Claim) -> Claim:
    question = "party.military"
    text = words("tests.conventional_user")
    return _user(matter, clear, "conventional", text, question, _works_on_arms)


def _user(
    matter: Matter, clear: Claim, weapons: str, text: Text, question: str,
    works: Callable[[Matter], Claim],
) -> Claim:  # fmt: skip
    """Return the end-user test: the user works on such arms, unless the use is clearly another.

    The ordinances leave out of the test what is clear from use, terms and form of the deal. While
    nobody has said whether it is, nobody can say whether the test is met.
    """
    parties = users(matter)
    if not parties:
        missing = words("tests.no_user")
        return state(UNKNOWN, missing, ask=(ask(question, "parties"),))
    claims = [_is_such_user(matter, party, weapons, works) for party in parties]
    user = any_of(text, claims)
    if user.holds is not False and clear.holds is True:
        return state(False, words("tests.lifted"), because=(user, clear))
    if user.holds is True and clear.holds is False:
        return state(True, text, because=(user, flip(words("tests.not_clear"), clear)))
    if user.holds is True:
        return state(UNKNOWN, text, ask=clear.questions, because=(clear, user))
    return user


def _is_such_user(
    matter: Matter, party: Party, weapons: str, works: Callable[[Matter], Claim]
) -> Claim:
    """Return the claim that one user works on such arms, by its own facts or by METI's list."""
    asked = matter.of_party(party)
    claims = [works(asked)]
    for hit in matter.hits_of(party.id, END_USER_LIST):
        rows = concern_codes(hit, matter.on)
        if rows and weapons not in {row["weapons"] for row in rows}:
            continue
        named = words("tests.on_list", party=hit.matched_name, listed=hit.listed_name,
                      entry=hit.entry.id)  # fmt: skip
        is_entry = matter.is_listed_as(hit, named)
        if not rows:
            unread = words("tests.no_code", entry=hit.entry.id)
            claims.append(state(UNKNOWN, unread, ask=is_entry.questions, because=(is_entry,)))
            continue
        cited = tuple(row.citation for row in rows if row["weapons"] == weapons)
        claims.append(
            state(is_entry.holds, named, reads=is_entry.reads, ask=is_entry.questions, cite=cited)
        )
    return any_of(words("tests.such_user", party=party.id), claims)


def _works_on_wmd(matter: Matter) -> Claim:
    return matter.is_true(
        "party", "weapons_of_mass_destruction", words("tests.party_wmd", party=_name(matter))
    )


def _works_on_arms(matter: Matter) -> Claim:
    """Return the claim that the party is military; a deal stated to be civil answers it too."""
    text = words("tests.party_arms", party=_name(matter))
    own = matter.is_true("party", "military", text)
    deal = matter.is_true("end_use", "military", words("tests.deal_military"))
    if own.holds is UNKNOWN and deal.holds is False:
        return state(False, text, reads=deal.reads, because=(deal,))
    return own


def _name(matter: Matter) -> str:
    return matter.party.id if matter.party is not None else ""


_CLAIMS: Final[dict[str, Callable[[Matter], Claim]]] = {
    "wmd_use": _wmd_use, "wmd_inform": _wmd_inform, "conventional_use": _conventional_use,
    "conventional_inform": _conventional_inform,
}  # fmt: skip
_USERS: Final[dict[str, Callable[[Matter, Claim], Claim]]] = {
    "wmd_user": _wmd_user, "conventional_user": _conventional_user,
}  # fmt: skip
