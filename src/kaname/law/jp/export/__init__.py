"""Japanese export control of goods: FEFTA Art. 48 and the Export Trade Control Order."""

from datetime import date

from kaname.core.case import Case
from kaname.core.finding import Finding
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import Provision, examine
from kaname.law.jp.export.approval_exceptions import approval_exceptions
from kaname.law.jp.export.asset_freeze import asset_freeze
from kaname.law.jp.export.brokering import brokering
from kaname.law.jp.export.bulk_licences import bulk_licences
from kaname.law.jp.export.catch_all import catch_all
from kaname.law.jp.export.embargo import embargo
from kaname.law.jp.export.end_user_list import end_user_list
from kaname.law.jp.export.facts import from_japan
from kaname.law.jp.export.list_control import list_control
from kaname.law.jp.export.listed_parts import listed_parts
from kaname.law.jp.export.other_exceptions import other_exceptions
from kaname.law.jp.export.scope import scope, through_japan
from kaname.law.jp.export.small_value import small_value
from kaname.law.jp.export.table_2 import table_2
from kaname.law.jp.export.technology import technology
from kaname.law.jp.export.technology_report import technology_report
from kaname.law.jp.export.temporary_landing import temporary_landing

__all__ = ["assess"]

ITEM_PROVISIONS = (
    list_control, listed_parts, small_value, other_exceptions, bulk_licences, catch_all, embargo,
    table_2, approval_exceptions,
)  # fmt: skip
LANDED_PROVISIONS = (list_control, listed_parts, small_value, other_exceptions, catch_all)
"""Asked of what only passes through: Art. 4(3)(i) lifts the approval of goods that are landed."""
ANYWHERE = (technology, technology_report, brokering)
"""Asked wherever the deal runs: technology is given inside Japan too, and brokered goods never
touch it; each says itself when it has nothing to say."""
PARTY_PROVISIONS = (end_user_list, asset_freeze)


def assess(case: Case, hits: tuple[Hit, ...], on: date) -> tuple[Finding, ...]:
    """Return what Japanese export control says of a case on the law of a day, in order.

    Args:
        case: the facts.
        hits: entries of publishers' lists that may be parties of the case.
        on: the day whose law answers.
    """
    matter = Matter(case, on, hits)
    findings = list(examine(scope, matter))
    outside = any(finding.outcome is Outcome.OUT_OF_SCOPE for finding in findings)
    for item in case.items:
        asked = matter.of_item(item)
        of_item = list(examine(temporary_landing, asked))
        if not outside:
            for rule in _rules(asked):
                of_item += examine(rule, asked)
        for rule in ANYWHERE:
            of_item += examine(rule, asked)
        findings += of_item
    for party in case.parties:
        for rule in PARTY_PROVISIONS:
            findings += examine(rule, matter.of_party(party))
    return tuple(findings)


def _rules(matter: Matter) -> tuple[Provision, ...]:
    """Return what is asked of an item: less of goods that come from abroad and pass through."""
    if from_japan(matter).holds is not False:
        return ITEM_PROVISIONS
    return LANDED_PROVISIONS if through_japan(matter).holds is True else ()
