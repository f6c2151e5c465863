"""Chip-making equipment that is subject by US content or as a direct product alone.

15 CFR 742.4(a)(4)(ii) and 742.6(a)(6)(i)(A)(2): what is subject by 734.4(a)(8) or 734.9(k) is left
out when it comes from countries with controls of their own, and not from an entity of Macau or D:5.
"""

from kaname.core.finding import Claim
from kaname.core.unknown import UNKNOWN, Truth
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row
from kaname.law.us.export.chip_exporters import exporters, exporters_left_out
from kaname.law.us.export.direct_product import direct_product_claim, rule_holds
from kaname.law.us.export.words import words

__all__ = ["not_left_out"]


def not_left_out(matter: Matter, rule: Row, firm: Claim) -> Claim:
    """Return the claim that the exclusions do not take the item out of the requirement.

    Args:
        matter: the deal, and the item asked of.
        rule: the requirement, with the countries of Supplement No. 4 to part 742.
        firm: the claim that the item is subject by place, origin or share of US content.
    """
    text = words("chart.not_firm")
    if not exporters(matter):
        return state(UNKNOWN, text, ask=(*firm.questions, ask("parties", "parties")))
    left_out = all_of(
        words("chart.left_out"),
        (*exporters_left_out(matter, rule.words("left_out_from")),
         _by_content_or_equipment_rule(matter)),
    )  # fmt: skip
    return any_of(text, (firm, flip(words("chart.not_left_out"), left_out)))


def _by_content_or_equipment_rule(matter: Matter) -> Claim:
    """Return the claim that no direct product rule but that of 734.9(k) reaches the item."""
    text = words("chart.no_other_rule")
    product = direct_product_claim(matter)
    if product.holds is False:
        return flip(text, product)
    holds: Truth = True if rule_holds(matter, "k") is True and _alone(matter) else UNKNOWN
    return state(holds, text, because=(product,), ask=product.questions)


def _alone(matter: Matter) -> bool:
    """Tell whether no other direct product rule reaches the item."""
    others = ("b", "c", "d", "e1", "e2", "e3", "f", "g", "h", "i", "j", "l")
    return all(rule_holds(matter, name) is False for name in others)
