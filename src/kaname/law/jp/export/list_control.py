"""Export Order Art. 1(1) with Appended Table 1, items 1 to 15: list control (リスト規制)."""

from itertools import groupby

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import all_of
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.jp.export.facts import goods, item_number, listed
from kaname.law.jp.export.list_numbers import additions_after, joined
from kaname.law.jp.export.regions import chemical_notes
from kaname.law.jp.export.temporary_landing import exported
from kaname.law.jp.export.thresholds import missed
from kaname.law.jp.export.words import words

__all__ = ["list_control"]


@provision("jp.export.list_control")
def list_control(matter: Matter) -> list[Verdict]:
    """Require a licence for goods of items 1 to 15, to every destination."""
    leaves = exported(matter)
    if goods(matter).holds is False or leaves.holds is False:
        return []
    is_listed = listed(matter)
    claim = all_of(words("list.claim"), [leaves, goods(matter), is_listed])
    number = item_number(matter)
    stated = is_known(matter.value("item", "meti_item")) and is_listed.holds is UNKNOWN
    policy, notes = (UNKNOWN, ()) if number is None else chemical_notes(matter, number)
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("list.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("list.no")),
            open_=words("list.not_settled", why=is_listed.text) if stated else words("list.open"),
            policy=policy,
            caveats=_caveats(matter, claim, notes),
        )
    ]


def _caveats(matter: Matter, claim: Claim, notes: tuple[Text, ...]) -> tuple[Text, ...]:
    if claim.holds is True:
        return (words("list.bulk"), *notes, *_cautions(matter))
    unsaid = claim.holds is False and not is_known(matter.value("item", "listed_parts"))
    return (words("list.parts"),) if unsaid else ()


def _cautions(matter: Matter) -> tuple[Text, ...]:
    """Return what to bear in mind of a stated number: later text, and thresholds not reached."""
    number = item_number(matter)
    if number is None:
        return ()
    later = groupby(additions_after(number, matter.on), lambda row: row.citation.in_force_from)
    notes = [
        words("list.later", day=matter.on, begins=begins, number=str(number),
              provisions=joined(row["provision"] for row in rows))
        for begins, rows in later
    ]  # fmt: skip
    return (*notes, *missed(matter, number))
