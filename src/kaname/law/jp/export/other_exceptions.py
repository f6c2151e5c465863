"""Export Order Art. 4(1)(ii), and what Art. 9(2) of the technology rules frees: one case a deal.

Ship's stores, aircraft parts for repair, goods of international bodies and missions, goods free of
charge that come and go; published technology, basic science, patents, use of exported goods,
programs. They are candidates with their conditions, and lift no other finding.
"""

from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.conditions import conditions_of, misnamed
from kaname.law.jp.export.facts import goods, item_number, listed
from kaname.law.jp.export.technology_list import listed_technology
from kaname.law.jp.export.temporary_landing import ARMS, exported
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["other_exceptions"]

NONE = "none"
NO_ARMS = "no"
UNREAD = "unread"


@provision("jp.export.other_exceptions")
def other_exceptions(matter: Matter) -> list[Verdict]:
    """Offer the exception of the case that the deal states, with each of its conditions."""
    kind = _kind(matter)
    if kind is None or exported(matter).holds is False or _unlisted(matter, kind):
        return []
    rows = [
        row for row in load_table(PACKAGE, "exceptions").in_force(matter.on) if row["kind"] == kind
    ]
    value, path = matter.value("item", "exception_case"), matter.path("item", "exception_case")
    if not is_known(value):
        question = ask("item.exception_case", path)
        cases = [state(UNKNOWN, _label(row), ask=(question,), cite=(row.citation,)) for row in rows]
        claim = any_of(words("exceptions.which"), cases)
        return [_verdict(matter, claim, tuple(cases), "exceptions.open")]
    row = next((row for row in rows if row["exception"] == value), None)
    if row is None:
        key = "exceptions.none" if value == NONE else "exceptions.other_kind"
        stated = state(False, words(key), reads=(Read(path, str(value)),))
        return [Verdict(Outcome.OUT_OF_SCOPE, words("exceptions.no"), stated)]
    stated = state(True, _label(row), reads=(Read(path, str(value)),), cite=(row.citation,))
    conditions = (*_not_arms(matter, row), *conditions_of(matter, row["exception"]))
    claim = all_of(words("exceptions.claim", label=_label(row)), (stated, *conditions))
    return [_verdict(matter, claim, conditions, "exceptions.candidate")]


def _verdict(
    matter: Matter, claim: Claim, conditions: tuple[Claim, ...], open_: str
) -> Verdict:  # fmt: skip
    if claim.holds is False:
        outcome, key = Outcome.OUT_OF_SCOPE, "exceptions.failed"
    else:
        outcome = Outcome.EXCEPTION_AVAILABLE
        key = "exceptions.yes" if claim.holds is True else open_
    caveats = (words("exceptions.caveat"), *misnamed(matter))
    return Verdict(outcome, words(key), claim, conditions=conditions, caveats=caveats)


def _kind(matter: Matter) -> str | None:
    """Return ``goods`` or ``technology``; None while it is not known what the item is."""
    if goods(matter).holds is True:
        return "goods"
    return "technology" if is_known(matter.value("item", "kind")) else None


def _unlisted(matter: Matter, kind: str) -> bool:
    """Tell whether the item is not stated to be of items 1 to 15; the catch-all has its own."""
    if kind == "goods":
        return listed(matter).holds is not True
    return listed_technology(matter).holds is not True


def _not_arms(matter: Matter, row: Row) -> tuple[Claim, ...]:
    """Return the condition that the goods are not arms, where the exception shuts arms out.

    The proviso of Art. 4(1) has let arms into two cases by and by; for days whose edition was not
    read it stays open whether it did (``unread``).
    """
    if row["arms"] not in (NO_ARMS, UNREAD):
        return ()
    text, path = words("exceptions.not_arms"), matter.path("item", "meti_item")
    number = item_number(matter)
    if number is None:
        return (state(UNKNOWN, text, ask=(ask("item.meti_item", path),), cite=(row.citation,)),)
    reads, arms = (Read(path, str(number)),), number.item == ARMS
    if arms and row["arms"] == UNREAD:
        text = words("exceptions.arms_unread", day=matter.on)
        return (state(UNKNOWN, text, reads=reads, cite=(row.citation,)),)
    return (state(not arms, text, reads=reads, cite=(row.citation,)),)


def _label(row: Row) -> Text:
    return Text(row["label_en"], row["label_ja"])
