"""What the screening itself leaves open: lists that were not searched, parties without a name.

Silence about a list that nobody searched must not read as "no requirement found". So each capital
gets one finding on its lists, ``undetermined`` while a list its law turns on is not loaded in full
or a party could not be searched.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kaname.core.case import Case
from kaname.core.finding import Claim, Finding
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.joint.words import words
from kaname.law.engine.claims import all_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, examine, provision
from kaname.law.engine.questions import ask
from kaname.screening.publishers import list_files

__all__ = ["NEEDED", "list_name", "screening_findings"]

NEEDED: Final = {"US": ("csl",), "JP": ("meti-eul", "mof-freeze")}
"""Capital -> the list files its law on parties turns on."""


WORST: Final = {"US": Outcome.PROHIBITED, "JP": Outcome.LICENCE_REQUIRED}
"""Capital -> the most severe that an entry on its lists can mean."""


@dataclass(frozen=True)
class ScreeningMatter(Matter):
    """A matter that also knows which list files were searched in full."""

    searched: frozenset[str] = frozenset()


def screening_findings(case: Case, searched: Iterable[str], on: date) -> tuple[Finding, ...]:
    """Return one finding a capital on whether its lists were searched for every party.

    Args:
        case: the facts.
        searched: the list files (``csl``, ``meti-eul`` ...) that were searched in full.
        on: the day whose law answers.
    """
    matter = ScreeningMatter(case, on, searched=frozenset(searched))
    return (*examine(us_lists, matter), *examine(jp_lists, matter))


@provision("joint.screening.us")
def us_lists(matter: Matter) -> list[Verdict]:
    """Say whether every party was searched on the lists that the EAR and OFAC turn on."""
    return [_verdict(matter, "US")]


@provision("joint.screening.jp")
def jp_lists(matter: Matter) -> list[Verdict]:
    """Say whether every party was searched on the lists that FEFTA turns on."""
    return [_verdict(matter, "JP")]


def list_name(list_file: str) -> Text:
    """Return the name of a list file, as its publisher is known."""
    return list_files()[list_file].name


def _verdict(matter: Matter, capital: str) -> Verdict:
    assert isinstance(matter, ScreeningMatter)
    claims = [_searched(matter, list_file) for list_file in NEEDED[capital]]
    claims += [_named(party.id, is_known(party.name)) for party in matter.case.parties]
    if not matter.case.parties:
        claims.append(state(UNKNOWN, words("who.parties"), ask=(ask("parties", "parties"),)))
    trace = all_of(words("who.claim"), claims)
    if trace.holds is True:
        return Verdict(Outcome.NO_REQUIREMENT_FOUND, words("who.yes"), trace)
    return Verdict(Outcome.UNDETERMINED, words("who.open"), trace, WORST[capital])


def _searched(matter: ScreeningMatter, list_file: str) -> Claim:
    name = list_name(list_file)
    question = ask("lists", f"lists[{list_file}]", list=name)
    holds = True if list_file in matter.searched else UNKNOWN
    return state(holds, words("who.searched", list=name), ask=(question,))


def _named(party_id: str, named: bool) -> Claim:
    question = ask("party.name", f"parties[{party_id}].name")
    text = words("who.named", party=party_id)
    return state(True if named else UNKNOWN, text, ask=(question,))
