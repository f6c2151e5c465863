"""Properties that the law of both capitals has whatever the deal, over deals made by chance.

An irrelevant fact changes nothing; tightening never lowers the answer; what is not known never
gives a milder answer than the mildest of its possible values, nor a settled one where they differ;
neither the order of the records nor asking again matters; and a day before anything is encoded is
never answered more mildly. Where a rule rightly departs, it is named below with its reason.
"""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from kaname.core.case import Case
from kaname.core.finding import Finding
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.reads import reads_of
from law.case_changes import (
    CAPITALS,
    About,
    Levels,
    Target,
    changed,
    findings,
    levels,
    said,
    targets,
)
from law.random_cases import DAYS, chance_case, chance_hits, choices, value_of

EARLIEST = date(1990, 1, 1)
NOT_HELD = "Not answered for "
"""How an answer begins that a table does not hold for the day."""
SHOWN = (
    "case.title", "case.reference", "parties.name", "parties.other_names", "parties.birth_date",
    "items.description", "end_use.description",
)  # fmt: skip
"""Facts that only identify or describe."""
MEANT = ("places.end_use_at",)
"""Facts that mean something when they are not given: used where the goods are sent."""
WORST = {
    "end_use.military": True, "end_use.weapons_of_mass_destruction": True,
    "end_use.conventional_weapons": True, "end_use.informed_by_bis": True,
    "end_use.informed_by_meti_wmd": True, "end_use.informed_by_meti_conventional": True,
    "end_use.advanced_semiconductors": True, "end_use.supercomputer": True,
    "end_use.clearly_other_use": False, "parties.military": True, "parties.us_person": True,
    "parties.weapons_of_mass_destruction": True, "parties.meti_designated": True,
    "items.us_direct_product": True, "items.food_or_medicine": False,
    "items.reduced_value_listed": True, "items.russia_table_listed": True,
    "items.russia_supplement_6": True, "places.via_permitted": False,
}  # fmt: skip
"""Yes/no facts, and the answer that can only make a deal more closely controlled."""

Rule = tuple[str, str]
"""A field, and the beginning of the ids of provisions."""

SEVERE: dict[Rule, str] = {
    ("items.public_ground", "us."): "general rule first: while no ground that takes the item out of"
    " the EAR is stated, it counts as subject (734.3), and technology is asked for one",
    ("items.other_agency", "us."): "the same of items that another agency alone controls",
    ("places.to", "jp."): "goods from Japan to Japan are no export, as the scope says",
    ("places.via", "jp.export.brokering"): "goods that are not said to be landed in Japan move"
    " between other countries",
    ("parties.takes_possession", "us."): "a listed party in no settled role is a red flag",
    ("parties.roles", ""): "a listed party, or one that may take technology, whose role is not"
    " given is treated as in the role that counts, or as a red flag",
    ("parties.kind", "us."): "ownership and lists reach organisations: what is not said to be a"
    " person is taken for one",
    ("items.reasons_for_control", "us."): "a classifier's conclusion; the facts behind it decide"
    " where it is not stated",
    ("items.us_direct_product", "us."): "the case's own conclusion; the facts behind it decide"
    " where it is not stated (734.9)",
    ("items.eccn", "us.export.advanced_chips"): "the arithmetic alone classifies (3A090)",
    ("items.kind", "jp."): "an HS code or a number of the goods table shows that it is goods",
    ("items.meti_item", "jp."): "values that reach a threshold of the Goods Ordinance list it",
    ("items.technical_parameters", "jp."): "the same, from the other side",
    ("places.from", "us.export.direct_product_licence"): "stated facts of the direct product count"
    " unless the item is said to leave the United States, which makes it subject without them",
    ("parties.us_person", "us."): "a party in the United States is a US person unless it is said to"
    " be none",
    ("end_use.informed_by_bis", "us."): "paragraphs under which BIS gave notice show the notice",
    ("end_use.wmd_kinds", "us."): "that there is none of the kinds contradicts the stated use",
}  # fmt: skip
"""Where what is not given is answered, more severely than some value would be."""

SILENT: dict[Rule, str] = {
    ("end_use.weapons_of_mass_destruction", "us.export.proliferation_end_use"): "where 744.2 to"
    " 744.4 cannot apply, a use is shown for review once it is stated, and not asked for",
    ("case.breaks_denial_order", "us."): "the exporter's own knowledge of a breach: what the case"
    " does not state is not known",
    ("case.breaks_terms", "us."): "the same",
    ("case.known_violation", "us."): "the same",
    ("items.table_2_number", "jp.export.table_2"): "asked once the case says that goods are of"
    " Table 2, which is not about arms",
    ("end_use.for_footnotes", "us."): "what the case concludes of 734.9 itself stands until the"
    " facts behind it are given",
    ("items.direct_product_of", "us."): "the same",
    ("items.plant_direct_product_of", "us."): "the same",
    ("items.content_plant_direct_product_of", "us."): "the same",
    ("items.direct_product_of_us_origin", "us."): "the same",
    ("items.written_assurance", "us."): "the same",
    ("items.us_encryption_authorised", "us."): "asked once the US content is said to hold"
    " encryption (734.4(b))",
    ("owners.percent", "us.export.affiliates"): "below 50 % a listed owner is a red flag whatever"
    " the item; from 50 % on the item decides",
    ("end_use.boycott_request", "us.export.antiboycott"): "part 760 asks for a report of a request"
    " that was received; a case that states none states that none is known",
    ("case.breaks_denial_order", "us.export.denial_orders"): "736.2(b)(4) turns on what the people"
    " of the deal know; the Fourth prohibition is shown as not asked until the case says so",
    ("case.breaks_terms", "us.export.orders_and_terms"): "the same of 736.2(b)(9)",
    ("case.known_violation", "us.export.known_violation"): "the same of 736.2(b)(10)",
    ("end_use.advanced_semiconductors", "us.export.semiconductor_end_use"): "the same of items too"
    " wide to ask about (column asked of the table)",
    ("end_use.advanced_semiconductors", "us.export.us_person_support"): "the same",
    ("end_use.supercomputer", "us.export.semiconductor_end_use"): "the same",
    ("items.key_technology", "jp.export.technology_report"): "METI's notice names few technologies:"
    " asked once the case says whether it names this one",
    ("end_use.informed_under", "us."): "asked once there is a notice",
    ("end_use.informed_by_bis", "us."): "whether there is a notice is asked, by one provision",
    ("parties.country", "us.export.advanced_chips"): "what the case states of headquarters"
    " counts where parties do not decide",
    ("owners.country", "us.export.advanced_chips"): "the same",
    ("parties.nationalities", "us.export.deemed_exports"): "asked where the case speaks of a"
    " release or of a person",
    ("parties.released_in", "us.export.deemed_exports"): "the same",
    ("parties.kind", "us.export.deemed_exports"): "the same",
    ("items.eccn", "us.export.end_use_rules"): "rules for certain items wait for the"
    " classification, which the Country Chart asks",
    ("parties.kind", "jp."): "where an organisation is shows its residence; only of a person is it"
    " asked",
    ("parties.resident_of_japan", "jp."): "the same, where the country is given",
    ("parties.roles", ""): "a party without a role stands beside those whose roles are given",
    ("items.kind", "us.export.deemed_exports"): "an entry of product group A, B or C is no"
    " technology",
    ("items.kind", "us."): "an HS code, or an entry of another product group, shows that it is no"
    " technology, which alone needs the report of 734.4(c)(3)",
    ("places.to", ""): "rules for certain destinations wait for it; others ask for it",
    ("places.from", "jp."): "Art. 48 or the rules for what passes: the scope asks which",
    ("places.via", "jp."): "the same",
    ("places.from", "us."): "rules for foreign-made items wait for it; the reach asks for it",
    ("items.origin", "us."): "the same",
}  # fmt: skip
"""Where one provision is silent, or says nothing is required, though another value would count."""

RECKONED: dict[str, tuple[str, ...]] = {
    "items.chip_tpp": ("chip_tops", "chip_bit_length"),
    "items.chip_tops": ("chip_tpp",),
    "items.chip_bit_length": ("chip_tpp",),
}
"""Facts that are settled without being given where these others are: TPP is the one product.

A further value beside them can only contradict them. While any of them is open, so is the fact.
"""

chances = st.integers(0, 2**32 - 1).map(random.Random)
"""A deal has some two hundred facts: they are drawn from one number, which shrinks quickly."""
SLOW = [HealthCheck.too_slow]


def examples(count: int) -> Any:
    """Return the settings of one property: as many examples in the suite, all in a long run."""
    loaded = settings.default.max_examples
    wanted = count if loaded <= 100 else loaded
    return settings(max_examples=wanted, deadline=None, suppress_health_check=SLOW,
                    phases=(Phase.explicit, Phase.generate))  # fmt: skip


def drawn(chance: random.Random) -> tuple[Case, tuple[Hit, ...], date]:
    """Return a deal, with entries of lists that its parties may be, and a day."""
    case = chance_case(chance, chance.choice((1.0, 1.0, 0.9, 0.6)))
    return case, chance_hits(chance, case), chance.choice(DAYS)


def shape(found: Iterable[Finding]) -> dict[About, list[tuple[str, str]]]:
    """Return outcomes by provision, in an order of their own."""
    return {
        about: sorted((f.outcome.value, str(f.could_be)) for f in group)
        for about, group in said(tuple(found)).items()
    }


def of_capital(found: tuple[Finding, ...], capital: str, item_id: str) -> Levels:
    """Return how severe a capital's findings on one item are together."""
    mine = [
        finding
        for (provision, kind, about), group in said(found).items()
        if provision.startswith(f"{capital}.") and (kind != "item" or about == item_id)
        for finding in group
    ]
    return levels(tuple(mine))


def lowered(before: Levels, after: Levels) -> bool:
    """Tell whether an answer became milder: it may open only towards what is more severe."""
    if after.low >= before.low:
        return False
    return not (after.is_open and after.high > before.low)


def excepted(rules: dict[Rule, str], target: Target, provision: str) -> bool:
    return any(target.name == f and provision.startswith(p) for f, p in rules)


@examples(60)
@given(chances)
def test_an_irrelevant_fact_changes_nothing(chance: random.Random) -> None:
    case, hits, on = drawn(chance)
    before = findings(case, hits, on)
    name = chance.choice(SHOWN)
    for target in targets(case):
        if target.name == name:
            note(name)
            after = findings(changed(case, target, value_of(chance, target.spec, 1.0)), hits, on)
            assert shape(after) == shape(before)


@examples(60)
@given(chances)
def test_a_fact_that_one_capitals_law_does_not_know_changes_nothing_there(
    chance: random.Random,
) -> None:
    case, hits, on = drawn(chance)
    capital = chance.choice(sorted(CAPITALS))
    known = reads_of(f"{capital}.assess", CAPITALS[capital]).names
    unknown = [t for t in targets(case) if t.spec.name not in known and t.path not in known]
    assert unknown
    target = chance.choice(unknown)
    note(f"{capital}: {target.name}")
    other = changed(case, target, value_of(chance, target.spec, 1.0))
    before, after = (CAPITALS[capital](deal, hits, on) for deal in (case, other))
    assert shape(before) == shape(after)


@examples(90)
@given(chances)
def test_tightening_a_fact_never_lowers_the_answer(chance: random.Random) -> None:
    case, hits, on = drawn(chance)
    target = chance.choice([t for t in targets(case) if t.name in WORST])
    note(f"{target.name} on {on}")
    worst = WORST[target.name]
    mild, severe = (changed(case, target, value) for value in (not worst, worst))
    before, after = said(findings(mild, hits, on)), said(findings(severe, hits, on))
    for about, group in before.items():
        assert not lowered(levels(group), levels(after.get(about, ()))), about


@examples(60)
@given(chances)
def test_a_higher_us_share_never_lowers_the_answer(chance: random.Random) -> None:
    case, hits, on = drawn(chance)
    (target, *_) = [t for t in targets(case) if t.name == "items.us_content_percent"]
    low, high = sorted(chance.sample(list(choices(target.spec)), 2))
    note(f"{low} to {high} on {on}")
    before, after = (findings(changed(case, target, share), hits, on) for share in (low, high))
    for capital in CAPITALS:
        was, now = (of_capital(found, capital, "item0") for found in (before, after))
        assert not lowered(was, now), capital


@examples(60)
@given(chances)
def test_a_further_party_or_entry_never_lowers_the_answer(chance: random.Random) -> None:
    case, hits, on = drawn(chance)
    before = findings(case, hits, on)
    stranger = replace(chance_case(chance, 1.0).parties[-1], id="stranger", owners=())
    wider = replace(case, parties=(*case.parties, stranger))
    entries = chance_hits(chance, wider, 2)
    note(f"{stranger.roles}, {[hit.entry.list_id for hit in entries]} on {on}")
    after = findings(wider, (*hits, *entries), on)
    for capital in CAPITALS:
        for item in case.items:
            was, now = (of_capital(found, capital, item.id) for found in (before, after))
            assert not lowered(was, now), capital


def values(chance: random.Random, target: Target) -> list[Any]:
    """Return values that one field may have, up to six."""
    found = list(dict.fromkeys(choices(target.spec)))
    if target.spec.many:
        one = [(value,) for value in found if value != "none"]
        none = [("none",)] if "none" in found else [()]
        return none + chance.sample(one, min(len(one), 5))
    return chance.sample(found, min(len(found), 6))


def held(found: tuple[Finding, ...], instead: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings, with those that no table holds taken as they are without the fact."""
    if any(finding.summary.en.startswith(NOT_HELD) for finding in found):
        return instead
    return found


def agree(about: About, target: Target, now: Levels, then: list[Levels]) -> bool:
    """Tell whether what one provision says without a fact is borne out by its possible values."""
    provision = about[0]
    if now.is_open:
        return max((level.high for level in then), default=0) <= now.high
    if all(level == now for level in then):
        return True
    if all(level.high <= now.low for level in then):
        return excepted(SEVERE, target, provision)
    return excepted(SILENT, target, provision) or excepted(SEVERE, target, provision)


def settled_by_others(case: Case, target: Target) -> bool:
    """Tell whether other facts of the same item already come to the value of this one."""
    others = RECKONED.get(target.name, ())
    if not others:
        return False
    item = case.items[target.place[0]]
    return all(is_known(getattr(item, name)) for name in others)


def hold_to_its_values(case: Case, hits: tuple[Hit, ...], target: Target, chance: Any) -> None:
    """Compare what is said without a fact with what is said of its values."""
    on = chance.choice(DAYS[:3])
    note(f"{target.name} on {on}")
    open_ = said(findings(changed(case, target, target.not_given), hits, on))
    given_ = [
        said(findings(changed(case, target, value), hits, on)) for value in values(chance, target)
    ]
    for about in dict.fromkeys(key for found in (open_, *given_) for key in found):
        now = open_.get(about, ())
        then = [levels(held(found.get(about, ()), now)) for found in given_]
        assert agree(about, target, levels(now), then), about


@examples(110)
@given(chances)
def test_an_unknown_fact_is_neither_mild_nor_settled_where_its_values_differ(
    chance: random.Random,
) -> None:
    case = chance_case(chance, chance.choice((1.0, 1.0, 0.9, 0.6)))
    hits = chance_hits(chance, case)
    target = chance.choice(
        [t for t in targets(case) if choices(t.spec) and t.name not in (*SHOWN, *MEANT)]
    )
    if not settled_by_others(case, target):
        hold_to_its_values(case, hits, target, chance)


@examples(40)
@given(chances)
def test_the_other_uses_of_part_744_are_open_until_they_are_stated(chance: random.Random) -> None:
    case = chance_case(chance, chance.choice((1.0, 0.9, 0.6)))
    (target,) = [t for t in targets(case) if t.name == "end_use.controlled_uses"]
    hold_to_its_values(case, chance_hits(chance, case), target, chance)


@examples(40)
@given(chances)
def test_weapons_are_open_until_they_are_stated(chance: random.Random) -> None:
    case = chance_case(chance, chance.choice((1.0, 0.9, 0.6)))
    (target,) = [t for t in targets(case) if t.name == "end_use.weapons_of_mass_destruction"]
    hits, on = chance_hits(chance, case), chance.choice(DAYS[:3])
    hold_to_its_values(case, hits, target, chance)
    note(str(on))
    stated, unstated, denied = (
        tuple(
            finding
            for finding in findings(changed(case, target, value), hits, on)
            if finding.provision == "us.export.proliferation_end_use"
        )
        for value in (True, target.not_given, False)
    )
    needed = levels(stated).high >= Outcome.LICENCE_REQUIRED.severity
    assert levels(unstated).is_open is needed
    assert not denied


@examples(60)
@given(chances)
def test_the_order_of_parties_items_and_entries_does_not_matter(chance: random.Random) -> None:
    case, hits, on = drawn(chance)
    parties, items, entries = list(case.parties), list(case.items), list(hits)
    for records in (parties, items, entries):
        chance.shuffle(records)
    other = replace(case, parties=tuple(parties), items=tuple(items))
    assert shape(findings(other, tuple(entries), on)) == shape(findings(case, hits, on))


@examples(30)
@given(chances)
def test_asking_again_gives_the_same(chance: random.Random) -> None:
    case, hits, on = drawn(chance)
    again = replace(case, parties=tuple(replace(party) for party in case.parties))
    assert findings(case, hits, on) == findings(again, hits, on)


@examples(60)
@given(chances)
def test_a_day_before_anything_is_encoded_is_not_answered_more_mildly(
    chance: random.Random,
) -> None:
    case, hits, on = drawn(chance)
    for item in case.items:
        was = of_capital(findings(case, hits, on), "us", item.id)
        now = of_capital(findings(case, hits, EARLIEST), "us", item.id)
        assert now.is_open
        assert now.high >= was.low
    listed = [f for f in findings(case, hits, EARLIEST) if f.provision == "jp.export.list_control"]
    for finding in listed:
        stated = next(i.meti_item for i in case.items if i.id == finding.about.id)
        settled = finding.outcome is not Outcome.UNDETERMINED
        assert not settled or (is_known(stated) and not _numbered(stated)) or _abroad(case)


def _numbered(item: object) -> bool:
    return str(item) != "not_listed" and not str(item).startswith("16")


def _abroad(case: Case) -> bool:
    return case.places.from_ is not UNKNOWN and case.places.from_ != "JP"
