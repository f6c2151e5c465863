"""Foreign direct product rules: 15 CFR 734.9, each a product scope and a scope of whom or where.

A rule reaches a foreign-made item when both hold: what the item is and what it was made from or
with, and where it goes, to whom, or for what.
"""

from functools import partial
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Claim, Question, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Truth, all_true, any_true, is_known, negate
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.ccl import licence_rows, row_name, row_scope
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.destinations import in_united_states
from kaname.law.us.export.direct_product_scope import in_scope
from kaname.law.us.export.eccn import among, classification, described
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.paragraphs import known_part
from kaname.law.us.export.tariff import on_tariff_list
from kaname.law.us.export.words import PACKAGE, words

__all__ = [
    "direct_product", "direct_product_claim", "must_be_open", "outside_rules", "reached_by_rule",
    "rule_claims", "rule_holds", "told_of_making",
]  # fmt: skip

NOTICE: Final = "734.9(a)(3)"
TECHNOLOGY_FOR: Final = "direct_product_technology_for"
"""Name of the stated condition that technology of a rule is for commodities that it names."""
_FACTS: Final = ("direct_product_of", "plant_direct_product_of", "content_plant_direct_product_of")
_SUPPLEMENTS: Final = {"7": "iran"}
"""Supplement of part 746 -> the tariff list that holds its codes."""


def direct_product_claim(matter: Matter) -> Claim:
    """Return the claim that a rule of 734.9 makes the item subject to the EAR.

    What the case concludes itself (``us_direct_product``) counts, and so do the facts behind it:
    a rule that the facts meet holds even against a stated no.
    """
    text = words("direct_product.any")
    stated = matter.is_true("item", "us_direct_product", words("reach.direct_product"))
    notice = _notice(matter)
    if stated.holds is True or notice.holds is True:
        return any_of(text, (stated, notice))
    if not told_of_making(matter) and (stated.holds is False or must_be_open(matter)):
        return stated if notice.holds is False else any_of(text, (stated, notice))
    rules = any_of(text, rule_claims(matter))
    if rules.holds is UNKNOWN:
        rules = stated if stated.holds is False else _asking(text, rules, stated)
    return rules if notice.holds is False else any_of(text, (rules, notice))


def rule_claims(matter: Matter) -> list[Claim]:
    """Return, for each rule of 734.9, the claim that it reaches the item."""
    table = load_table(PACKAGE, "direct_product", "paragraph")
    paragraphs = dict.fromkeys(row["paragraph"] for row in table)
    return [reached_by_rule(matter, paragraph) for paragraph in paragraphs]


def rule_holds(matter: Matter, paragraph: str) -> Truth:
    """Tell whether one rule reaches the item."""
    return reached_by_rule(matter, paragraph).holds


def told_of_making(matter: Matter) -> bool:
    """Tell whether the case says what the item or its plant is the direct product of."""
    return any(is_known(matter.value("item", name)) for name in _FACTS)


def must_be_open(matter: Matter) -> bool:
    """Tell whether the rules of the Entity List, which take any item, cannot be settled."""
    return not is_known(matter.value("end_use", "for_footnotes"))


def _asking(text: Text, rules: Claim, stated: Claim) -> Claim:
    """Return the open rules under the one question that settles them all."""
    return state(UNKNOWN, text, ask=stated.questions, because=(stated, rules))


def _notice(matter: Matter) -> Claim:
    """Return the claim that BIS told that the item is subject to the EAR (734.9(a)(3))."""
    text = words("direct_product.notice")
    under = matter.value("end_use", "informed_under")
    if not isinstance(under, tuple):
        told = matter.value("end_use", "informed_by_bis") is True
        question = ask("end_use.informed_under", matter.path("end_use", "informed_under"))
        return state(UNKNOWN if told else False, text, ask=(question,))
    if NOTICE not in under:
        return state(False, text)
    row = load_table(PACKAGE, "notices", "notice").find(matter.on, NOTICE)
    reads = (Read(matter.path("end_use", "informed_under"), shown(under)),)
    return state(row is not None, text, reads=reads, cite=(row.citation,) if row else ())


def reached_by_rule(matter: Matter, paragraph: str) -> Claim:
    """Return the claim that one rule reaches the item; open on days for which it is not held."""
    table = load_table(PACKAGE, "direct_product", "paragraph")
    text = words(f"direct_product.{paragraph}")
    try:
        row = table.find(matter.on, paragraph)
        if row is None:
            return state(False, text)
        parts = (
            partial(_item, matter, row), partial(in_scope, matter, row), partial(_made, matter, row)
        )  # fmt: skip
        return all_in_turn(text, parts, cite=(row.citation,))
    except NotEncodedError as gap:
        return state(UNKNOWN, words("direct_product.not_held", on=gap.on), because=())


def _item(matter: Matter, row: Row) -> Claim:
    """Return the claim that the item itself is one of which the rule speaks."""
    text = words("direct_product.item")
    products = row.words("products")
    if products == ("*",) and not row["controlled_for"]:
        return state(True, words("direct_product.any_item"))
    path = matter.path("item", "eccn")
    item = classification(matter)
    if item is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", path),))
    if row["controlled_for"]:
        return _controlled_for(matter, item, row["controlled_for"])
    named: Truth = not item.is_ear99 if products == ("ccl",) else among(item, products)
    holds = all_true((named, negate(among(item, row.words("products_excluded")))))
    if holds is False and among(item, row.words("products_open")) is not False:
        holds = UNKNOWN
    question = ask("item.eccn.paragraph", path, eccn=item.entry)
    claim = state(holds, text, reads=(Read(path, str(item)),), ask=(question,))
    if holds is False and row["supplements"]:
        return any_of(text, (claim, *_supplements(matter, row)))
    return claim


def _supplements(matter: Matter, row: Row) -> list[Claim]:
    """Return the claims that the item is in a supplement to part 746 that the rule names."""
    claims = []
    for number in row.words("supplements"):
        text = words("direct_product.supplement", number=number)
        if number in _SUPPLEMENTS:
            claims.append(on_tariff_list(matter, _SUPPLEMENTS[number], text))
        else:
            claims.append(matter.is_true("item", "russia_supplement_6", text))
    return claims


def _controlled_for(matter: Matter, item: Eccn, reason: str) -> Claim:
    """Return the claim that the item's entry controls it for a reason, such as NS."""
    text = words("direct_product.controlled_for", reason=reason)
    reads = (Read(matter.path("item", "eccn"), str(item)),)
    if item.is_ear99:
        return state(False, text, reads=reads)
    found = [row for row in licence_rows(matter, item) if row["reason"] == reason]
    claims = [all_of(row_name(row), (row_scope(matter, item, row),)) for row in found]
    return any_of(text, claims) if claims else state(False, text, reads=reads)


def _made(matter: Matter, row: Row) -> Claim:
    """Return the claim that the item is a direct product of what the rule names.

    Directly; or by its plant, or essential equipment of it; or, for chip-making equipment, by the
    plant of something that it contains.
    """
    text = words("direct_product.made")
    if row["decides"] == "no":
        stated = matter.is_true("item", "us_direct_product", words("reach.direct_product"))
        holds: Truth = False if stated.holds is False else UNKNOWN
        return state(holds, text, ask=stated.questions, because=(stated,))
    routes = [partial(_technology, matter, row), partial(_plant, matter, row)]
    if row["content"]:
        routes.append(partial(_content, matter, row))
    return any_of(text, [route() for route in routes])


def _technology(matter: Matter, row: Row) -> Claim:
    """Return the claim that the item is the direct product of named technology or software."""
    text = words("direct_product.technology")
    listed = _listed(matter, "direct_product_of", row["technology"], text, exact=True)
    parts = [listed]
    if row["us_origin"] == "yes":
        parts.append(matter.is_true("item", "direct_product_of_us_origin",
                                    words("direct_product.us_origin")))  # fmt: skip
    return all_of(text, _with_assurance(matter, row, parts))


def _plant(matter: Matter, row: Row) -> Claim:
    """Return the claim that its plant is the direct product of named technology or software."""
    text = words("direct_product.plant")
    item = classification(matter)
    excluded = row.words("plant_products_excluded")
    if item is not None and excluded and among(item, excluded) is True:
        return state(False, words("direct_product.plant_left_out"))
    listed = _listed(matter, "plant_direct_product_of", row["plant"], text, exact=False)
    return all_of(text, _with_assurance(matter, row, [listed]))


def _content(matter: Matter, row: Row) -> Claim:
    """Return the claim that it contains something from a plant that is such a direct product."""
    text = words("direct_product.content")
    return _listed(matter, "content_plant_direct_product_of", row["content"], text, exact=False)


def _with_assurance(matter: Matter, row: Row, parts: list[Claim]) -> list[Claim]:
    if row["assurance"] != "yes" or any(part.holds is False for part in parts):
        return parts
    text = words("direct_product.assurance")
    return [*parts, matter.is_true("item", "written_assurance", text)]


def _listed(matter: Matter, field: str, named: str, text: Text, *, exact: bool) -> Claim:
    """Return the claim that what a fact lists is what the rule names.

    A word with ``@`` counts only for the commodities after it: those are the item itself where
    ``exact``, and otherwise something that the case does not tell.
    """
    path = matter.path("item", field)
    question: Question = ask(f"item.{field}", path)
    codes = matter.value("item", field)
    if not isinstance(codes, tuple):
        return state(UNKNOWN, text, ask=(question,))
    item = classification(matter)
    holds = any_true(
        _is_named(code, word, item, exact=exact)
        for code in (known_part(Eccn.parse(given), matter.on) for given in codes)
        for word in named.split()
    )
    reads = (Read(path, shown(codes)),)
    if holds is UNKNOWN and not exact and "@" in named:
        served = _serves_named(matter, named)
        return state(served.holds, text, reads=reads, because=(served,), ask=served.questions)
    return state(holds, text, reads=reads, ask=(question,))


def _serves_named(matter: Matter, named: str) -> Claim:
    """Return the claim that the technology is for commodities that the rule names, as stated.

    A rule may count technology of an entry only as far as it is for some commodities, which the
    ECCN of the technology does not show.
    """
    products = {word.partition("@")[2] for word in named.split() if "@" in word}
    listed = ", ".join(sorted({code for group in products for code in group.split(",")}))
    text = words("direct_product.technology_for", products=plain(listed))
    return stated_condition(matter, TECHNOLOGY_FOR, text)


def _is_named(code: Eccn, word: str, item: Eccn | None, *, exact: bool) -> Truth:
    name, _, products = word.partition("@")
    if name.startswith("600_series_"):
        series = described(code, "600_series_all")
        found: Truth = all_true((series, code.entry[1:2] == name[-1]))
    else:
        found = described(code, name)
    if found is False or not products:
        return found
    if not exact or item is None:
        return UNKNOWN
    return all_true((found, among(item, products.split(","))))


def outside_rules(matter: Matter) -> bool:
    """Tell whether the item is not made abroad, or is in the United States."""
    places = (matter.value("places", "from"), matter.value("item", "origin"))
    return any(is_known(place) and in_united_states(matter.on, str(place)) for place in places)


@provision("us.export.direct_product")
def direct_product(matter: Matter) -> list[Verdict]:
    """Say which rule of 734.9 reaches a foreign-made item, and what would decide the others.

    It is silent where the case already concludes and gives no facts to test.
    """
    stated = is_known(matter.value("item", "us_direct_product"))
    if outside_rules(matter) or (stated and not told_of_making(matter)):
        return []
    claims = rule_claims(matter)
    claim = any_of(words("direct_product.any"), claims)
    return [
        decide(
            claim,
            yes=(Outcome.NO_REQUIREMENT_FOUND, words("direct_product.yes")),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("direct_product.no")),
            open_=words("direct_product.open"),
            caveats=(words("direct_product.knowledge"),),
            reach=True,
        )
    ]
