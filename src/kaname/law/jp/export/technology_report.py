"""FEFTA Art. 55-8: the report to METI before key technology is moved abroad (官民対話スキーム).

Since 2024-12-30 who gives technology that METI's notice names, for making abroad by a subsidiary, a
commissioned maker or a licensee outside Group A, reports before that is agreed or decided. Which
technologies the notice names is a fact of the case.
"""

from kaname.core.finding import Claim
from kaname.core.outcome import Outcome
from kaname.core.unknown import is_known
from kaname.law.engine.claims import all_of, flip
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.jp.export.conditions import conditions_of
from kaname.law.jp.export.facts import GROUP_A, JAPAN, destination, going_to
from kaname.law.jp.export.technology import given_abroad
from kaname.law.jp.export.words import words

__all__ = ["technology_report"]


@provision("jp.export.technology_report")
def technology_report(matter: Matter) -> list[Verdict]:
    """Require a report before technology that METI's notice names is given abroad for making."""
    kind = matter.value("item", "kind")
    if kind == "goods" or not is_known(matter.value("item", "key_technology")):
        return []
    given = given_abroad(matter)
    if given.holds is False or destination(matter) == JAPAN:
        return []
    claim = all_of(
        words("report.claim"),
        [
            matter.is_true("item", "key_technology", words("report.key")),
            given,
            _outside(matter),
            *conditions_of(matter, "technology_report"),
        ],
    )
    return [
        decide(
            claim,
            yes=(Outcome.NOTIFICATION_REQUIRED, words("report.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("report.no")),
            open_=words("report.open"),
            caveats=(words("report.caveat"),),
        )
    ]


def _outside(matter: Matter) -> Claim:
    return flip(words("report.outside"), going_to(matter, GROUP_A, "report.group_a"))
