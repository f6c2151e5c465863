"""US export control: the Export Administration Regulations and the lists they rest on."""

from datetime import date
from typing import Final

from kaname.core.case import Case
from kaname.core.finding import Finding
from kaname.core.hit import Hit
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import examine, unheld
from kaname.law.us.export.advanced_chips import advanced_chips
from kaname.law.us.export.affiliates import affiliates, listed_owners
from kaname.law.us.export.antiboycott import antiboycott
from kaname.law.us.export.blocked_persons import blocked_ownership, blocked_persons, sdn_export
from kaname.law.us.export.country_chart import country_chart
from kaname.law.us.export.country_programmes import country_programmes
from kaname.law.us.export.de_minimis import de_minimis
from kaname.law.us.export.deemed import deemed_exports
from kaname.law.us.export.direct_product import direct_product
from kaname.law.us.export.direct_product_licence import direct_product_licence
from kaname.law.us.export.embargoes import embargoes
from kaname.law.us.export.end_use_rules import end_use_rules, us_person_activities
from kaname.law.us.export.entity_list import entity_list
from kaname.law.us.export.in_transit import in_transit
from kaname.law.us.export.informed import informed, proliferation_end_use
from kaname.law.us.export.iran import iran
from kaname.law.us.export.iraq import iraq
from kaname.law.us.export.lists import (
    denied_persons,
    military_end_user_list,
    other_lists,
    unverified_list,
)
from kaname.law.us.export.military_end_use import military_end_use
from kaname.law.us.export.not_exports import access_information, not_exports
from kaname.law.us.export.reach import subject_to_ear
from kaname.law.us.export.russia_belarus import russia_belarus
from kaname.law.us.export.semiconductors import semiconductor_end_use, us_person_support
from kaname.law.us.export.stated_violations import (
    denial_orders,
    known_violation,
    orders_and_terms,
)

__all__ = ["assess"]

ITEM_PROVISIONS: Final = (
    subject_to_ear, de_minimis, direct_product, direct_product_licence, country_chart,
    advanced_chips, embargoes, iran, iraq, russia_belarus, military_end_use, semiconductor_end_use,
    us_person_support, end_use_rules, in_transit, not_exports, access_information,
)  # fmt: skip
PARTY_PROVISIONS: Final = (
    entity_list, denied_persons, unverified_list, military_end_user_list, sdn_export,
    blocked_persons, affiliates, listed_owners, blocked_ownership, other_lists, deemed_exports,
)  # fmt: skip
CASE_PROVISIONS: Final = (
    informed, proliferation_end_use, us_person_activities, country_programmes, antiboycott,
    denial_orders, orders_and_terms, known_violation,
)  # fmt: skip


def assess(case: Case, hits: tuple[Hit, ...], on: date) -> tuple[Finding, ...]:
    """Return what US export control says of a case on the law of a day, in order.

    Args:
        case: the facts.
        hits: entries of publishers' lists that may be parties of the case, or their owners (see
            ``ownership.owner_key``).
        on: the day whose law answers.
    """
    matter = Matter(case, on, hits)
    findings: list[Finding] = []
    for item in case.items:
        findings += unheld(country_chart, matter.of_item(item))
        findings += [f for rule in ITEM_PROVISIONS for f in examine(rule, matter.of_item(item))]
    for party in case.parties:
        for rule in PARTY_PROVISIONS:
            findings += examine(rule, matter.of_party(party))
    for rule in CASE_PROVISIONS:
        findings += examine(rule, matter)
    return tuple(findings)
