"""Export Order Art. 1(1) with Appended Table 1, items 1 to 15: list control (リスト規制)."""

from kaname.core.outcome import Outcome
from kaname.law.engine.claims import all_of
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.jp.export.facts import goods, listed
from kaname.law.jp.export.temporary_landing import exported
from kaname.law.jp.export.words import words

__all__ = ["list_control"]


@provision("jp.export.list_control")
def list_control(matter: Matter) -> list[Verdict]:
    """Require a licence for goods of items 1 to 15, to every destination."""
    leaves = exported(matter)
    if goods(matter).holds is False or leaves.holds is False:
        return []
    claim = all_of(words("list.claim"), [leaves, goods(matter), listed(matter)])
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("list.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("list.no")),
            open_=words("list.open"),
            caveats=(words("list.bulk"),) if claim.holds is True else (),
        )
    ]
