"""The foreign direct product rules of 734.9: both prongs of each, and their days."""

from datetime import date
from types import ModuleType

import pytest

from kaname.core.unknown import UNKNOWN
from kaname.law.engine.matter import Matter
from kaname.law.us.export.direct_product import direct_product_claim, rule_claims
from kaname.law.us.export.footnotes import bears_footnote

NAMES = ("b", "c", "d", "e1", "e2", "e3", "f", "g", "h", "i", "j", "k", "l")
FOOTNOTES = {
    "1": "For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2",
    "3": "For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b))",
    "4": "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)4",
    "5": "For all items subject to the EAR (See §§734.4(a)(9), 734.9(e)(3), and 744.11)5",
}
NOTHING = {
    "direct_product_of": (), "plant_direct_product_of": (), "content_plant_direct_product_of": (),
}  # fmt: skip


def made(us: ModuleType, eccn: str, **facts: object) -> object:
    """A foreign item of which the case does not conclude whether it is a direct product."""
    return us.part(eccn, **{"us_direct_product": UNKNOWN, **NOTHING, **facts})


def rules(us: ModuleType, to: str, item: object, *hits: object, on: date | None = None,
          **facts: object) -> dict[str, object]:  # fmt: skip
    """Rule -> whether it reaches the item."""
    settled = {"for_footnotes": (), "goes_into_equipment_of": (), **facts}
    case = us.deal(to, item, **settled)
    matter = Matter(case, on or us.DAY, tuple(hits)).of_item(case.items[0])
    return {name: claim.holds for name, claim in zip(NAMES, rule_claims(matter), strict=True)}


def reached(us: ModuleType, *args: object, **facts: object) -> set[str]:
    return {name for name, holds in rules(us, *args, **facts).items() if holds is True}  # type: ignore[arg-type]


def not_settled(us: ModuleType, *args: object, **facts: object) -> set[str]:
    return {name for name, holds in rules(us, *args, **facts).items() if holds is UNKNOWN}  # type: ignore[arg-type]


NS_TECHNOLOGY = {
    "direct_product_of": ("3E001",), "direct_product_of_us_origin": True, "written_assurance": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("to", "expected"),
    [("CN", True), ("VN", True), ("IR", True), ("CU", True), ("MO", True), ("DE", False),
     ("KR", False), ("IN", False), ("SG", False)],
)  # fmt: skip
def test_national_security_rule_by_destination(us: ModuleType, to: str, expected: bool) -> None:
    """734.9(b)(2): D:1, E:1 and E:2; Macau is in D:1, India in D:2 to D:4 only."""
    item = made(us, "3A001.a.2.a", **NS_TECHNOLOGY)
    assert ("b" in reached(us, to, item)) is expected


@pytest.mark.parametrize(
    ("eccn", "facts", "expected"),
    [
        ("3A001.a.2.a", {}, True),
        ("EAR99", {}, False),
        ("3A991.a", {}, False),
        ("3A001.a.2.a", {"direct_product_of": ()}, False),
        ("3A001.a.2.a", {"direct_product_of": ("3A001",)}, False),
        ("3A001.a.2.a", {"direct_product_of": UNKNOWN}, UNKNOWN),
        ("3A001.a.2.a", {"written_assurance": False}, False),
        ("3A001.a.2.a", {"written_assurance": UNKNOWN}, UNKNOWN),
        ("3A001.a.2.a", {"direct_product_of_us_origin": False}, False),
        ("3A001.a.2.a", {"direct_product_of_us_origin": UNKNOWN}, UNKNOWN),
        ("3A001.a.2.a", {"direct_product_of": (), "plant_direct_product_of": ("3E001",)}, True),
        ("3A001.a.2.a", {"direct_product_of": (), "plant_direct_product_of": ("3D001",)}, False),
    ],
)
def test_national_security_rule_by_product(
    us: ModuleType, eccn: str, facts: dict[str, object], expected: object
) -> None:
    item = made(us, eccn, **{**NS_TECHNOLOGY, **facts})
    assert rules(us, "CN", item)["b"] is expected


@pytest.mark.parametrize(
    ("rule", "eccn", "technology", "inside", "outside"),
    [
        ("c", "9A515.x", "9E515.a", ("CN", "VE", "IR", "CU"), ("VN", "IN", "DE", "MO")),
        ("d", "9A610.x", "9E610", ("CN", "VN", "MO", "CU", "PK"), ("DE", "KR", "BR")),
        ("d", "0A919.a", "0E614", ("CN",), ("DE",)),
        ("k", "3B001.k", "3E992", ("CN", "MO", "HK", "VE"), ("VN", "JP", "TW")),
        ("h", "3A090.a", "3E001", ("CN", "VN", "SA", "MO"), ()),
        ("i", "EAR99", "4E001", ("CN", "MO", "HK"), ()),
    ],
)
def test_country_rules_at_their_boundaries(
    us: ModuleType, rule: str, eccn: str, technology: str, inside: tuple[str, ...],
    outside: tuple[str, ...],
) -> None:  # fmt: skip
    item = made(us, eccn, direct_product_of=(technology,), direct_product_of_us_origin=True)
    for to in inside:
        assert rules(us, to, item, supercomputer=rule == "i")[rule] is True, to
    for to in outside:
        assert rules(us, to, item)[rule] is False, to
    other = made(us, eccn, direct_product_of=("1E001",), plant_direct_product_of=("1E001",),
                 direct_product_of_us_origin=True)  # fmt: skip
    assert rules(us, inside[0], other, supercomputer=True)[rule] is False


def test_the_plant_route_of_the_600_series_leaves_0a919_out(us: ModuleType) -> None:
    by_plant = {"plant_direct_product_of": ("9E610",)}
    assert rules(us, "CN", made(us, "9A610.x", **by_plant))["d"] is True
    assert rules(us, "CN", made(us, "0A919.a", **by_plant))["d"] is False
    software = {"plant_direct_product_of": ("9D610",)}
    assert rules(us, "CN", made(us, "9A610.x", **software))["d"] is False


@pytest.mark.parametrize(
    ("technology", "bearing"),
    [("3E001", {"1", "3", "4"}), ("5E002", {"3", "4"}), ("9E003", {"3"}), ("3A001", set())],
)
def test_entity_list_rules_take_any_item(
    us: ModuleType, technology: str, bearing: set[str]
) -> None:
    """Footnote 4 adds 5D002 and 5E002 to footnote 1; footnote 3 takes all of groups D and E."""
    item = made(us, "EAR99", direct_product_of=(technology,))
    of = {"1": "e1", "3": "g", "4": "e2"}
    for footnote, rule in of.items():
        listed = us.hit("bis-entity", requirement=FOOTNOTES[footnote])
        found = reached(us, "CN", item, listed)
        assert found == ({rule} if footnote in bearing else set()), footnote


def test_an_entity_that_is_no_party_counts_when_the_item_is_known_to_serve_it(
    us: ModuleType,
) -> None:
    item = made(us, "EAR99", direct_product_of=("3E001",))
    assert reached(us, "DE", item) == set()
    assert reached(us, "DE", item, for_footnotes=("1",)) == {"e1"}
    assert reached(us, "DE", item, for_footnotes=("4", "3")) == {"e2", "g"}
    assert not_settled(us, "DE", item, for_footnotes=UNKNOWN) == {"e1", "e2", "g"}


@pytest.mark.parametrize("footnote", sorted(FOOTNOTES))
def test_an_entry_bears_the_footnote_its_requirement_shows(us: ModuleType, footnote: str) -> None:
    entry = us.hit("bis-entity", requirement=FOOTNOTES[footnote])
    assert {n for n in FOOTNOTES if bears_footnote(entry, n) is True} == {footnote}
    plain = us.hit("bis-entity", requirement=us.ALL_ITEMS)
    assert bears_footnote(plain, footnote) is False
    assert bears_footnote(us.hit("bis-entity", requirement=""), footnote) is UNKNOWN


def test_a_requirement_without_its_number_may_be_footnote_1_or_4(us: ModuleType) -> None:
    bare = us.hit("bis-entity", requirement="All items. (See § 734.9(e) and § 744.11 of the EAR)")
    assert bears_footnote(bare, "1") is UNKNOWN
    assert bears_footnote(bare, "4") is UNKNOWN
    fourth = us.hit("bis-entity", requirement="All (See §§ 734.9(e) and 744.11 of the EAR)4")
    assert bears_footnote(fourth, "4") is True
    assert bears_footnote(fourth, "1") is False


def test_footnote_5_takes_equipment_that_contains_a_chip_of_such_a_plant(us: ModuleType) -> None:
    listed = us.hit("bis-entity", requirement=FOOTNOTES["5"])
    by_chip = {"content_plant_direct_product_of": ("3E992",)}
    assert "e3" in reached(us, "SG", made(us, "3B993", **by_chip), listed)
    assert "e3" not in reached(us, "SG", made(us, "3B001.g", **by_chip), listed)
    assert "e3" not in reached(us, "SG", made(us, "3B993", **by_chip))
    # technology qualified by its commodity: for 3B991 and 3B992 only
    direct = {"direct_product_of": ("3E991",)}
    assert "e3" in reached(us, "SG", made(us, "3B991.a", **direct), listed)
    assert "e3" not in reached(us, "SG", made(us, "3B993", **direct), listed)
    plant = {"plant_direct_product_of": ("3E991",)}
    assert rules(us, "SG", made(us, "3B993", **plant), listed)["e3"] is UNKNOWN


def test_a_plant_for_advanced_chips_is_open_as_the_fact_is_wider(us: ModuleType) -> None:
    item = made(us, "3B993", direct_product_of=("3E993",))
    assert rules(us, "CN", item, advanced_semiconductors=True)["e3"] is UNKNOWN
    assert rules(us, "CN", item)["e3"] is False
    assert rules(us, "JP", item, advanced_semiconductors=True)["e3"] is False


@pytest.mark.parametrize(
    ("to", "region", "expected"),
    [("RU", None, True), ("BY", None, True), ("UA", "crimea", True), ("UA", "none", False),
     ("UA", "donetsk", False), ("KZ", None, False)],
)  # fmt: skip
def test_russia_rule(us: ModuleType, to: str, region: str | None, expected: bool) -> None:
    item = made(us, "3A991.a", direct_product_of=("1E001",), direct_product_of_us_origin=True)
    facts = {"occupied_region": region} if region else {}
    assert rules(us, to, item, **facts)["f"] is expected


def test_russia_rule_takes_ear99_of_the_supplements_only(us: ModuleType) -> None:
    facts = {"direct_product_of": ("3E991",), "direct_product_of_us_origin": True}
    plain = made(us, "EAR99", russia_supplement_6=False, hs="090111", **facts)
    assert rules(us, "RU", plain)["f"] is False
    listed = made(us, "EAR99", russia_supplement_6=True, hs="090111", **facts)
    assert rules(us, "RU", listed)["f"] is True
    seven = made(us, "EAR99", russia_supplement_6=False, hs="854231", **facts)
    assert rules(us, "RU", seven)["f"] is True


def test_equipment_of_another_country_is_open_once_known(us: ModuleType) -> None:
    item = made(us, "3A991.a", direct_product_of=("3E991",), direct_product_of_us_origin=True)
    assert rules(us, "TR", item)["f"] is False
    assert rules(us, "TR", item, goes_into_equipment_of=("RU",))["f"] is UNKNOWN
    assert rules(us, "TR", item, goes_into_equipment_of=UNKNOWN)["f"] is UNKNOWN


@pytest.mark.parametrize(
    ("on", "eccn", "expected"),
    [
        (date(2023, 2, 23), "3A991.a", UNKNOWN),
        (date(2024, 7, 22), "9A991.d", False),
        (date(2024, 7, 23), "9A991.d", True),
        (date(2024, 7, 24), "9A991.d", True),
        (date(2024, 7, 22), "3A991.a", True),
        (date(2024, 7, 23), "2B999", False),
    ],
)
def test_iran_rule_by_date(us: ModuleType, on: date, eccn: str, expected: object) -> None:
    """89 FR 60563: from categories 3 to 5 and 7 to categories 3 to 9 on 2024-07-23."""
    technology = ("9E991",) if eccn.startswith("9") else ("3E991",)
    item = made(us, eccn, direct_product_of=technology, direct_product_of_us_origin=True,
                hs="090111")  # fmt: skip
    assert rules(us, "IR", item, on=on)["j"] is expected


def test_the_government_of_iran_abroad(us: ModuleType) -> None:
    item = made(us, "3A991.a", direct_product_of=("3E991",), direct_product_of_us_origin=True)
    settled = {"for_footnotes": (), "goes_into_equipment_of": ()}
    for party, expected in (
        (us.user("IR", kind="government"), True),
        (us.user("IR"), UNKNOWN),
        (us.user("AE", kind="government"), False),
    ):
        case = us.deal("AE", item, us.maker(), party, **settled)
        claims = rule_claims(Matter(case, us.DAY).of_item(case.items[0]))
        assert dict(zip(NAMES, claims, strict=True))["j"].holds is expected


@pytest.mark.parametrize(
    ("rule", "day", "eccn", "technology", "to"),
    [
        ("b", date(2022, 2, 3), "3A001.a.2.a", "3E001", "CN"),
        ("f", date(2023, 5, 19), "3A991.a", "3E991", "RU"),
        ("g", date(2024, 8, 27), "EAR99", "3E991", "RU"),
        ("h", date(2025, 1, 13), "3A090.a", "3E001", "CN"),
        ("k", date(2024, 12, 2), "3B001.k", "3E992", "CN"),
    ],
)
def test_a_day_before_the_text_that_is_held_is_open(
    us: ModuleType, rule: str, day: date, eccn: str, technology: str, to: str
) -> None:
    item = made(us, eccn, **{**NS_TECHNOLOGY, "direct_product_of": (technology,)})
    listed = us.hit("bis-entity", requirement=FOOTNOTES["3"])
    before = date.fromordinal(day.toordinal() - 1)
    assert rules(us, to, item, listed, on=before)[rule] is UNKNOWN
    if rule in {"f", "g"}:
        assert rules(us, to, item, listed, on=day)[rule] is True
    assert rules(us, to, item, listed)[rule] is True


def test_text_that_is_not_enforced_leaves_its_destinations_open(us: ModuleType) -> None:
    """Until the AI Diffusion text, (h) reached D:1, D:4 and D:5 without A:5 and A:6."""
    item = made(us, "3A090.a", direct_product_of=("3E001",))
    assert rules(us, "DE", item)["h"] is UNKNOWN
    assert rules(us, "CN", item)["h"] is True
    assert rules(us, "DE", made(us, "3A991.a", direct_product_of=("3E001",)))["h"] is False
    weights = made(us, "4E091", direct_product_of=("3E001",))
    assert rules(us, "DE", weights)["l"] is UNKNOWN
    enforced = rules(us, "DE", item, on=date(2025, 5, 12))
    assert enforced["h"] is True
    assert rules(us, "DE", item, on=date(2025, 5, 13))["h"] is UNKNOWN


def test_a_supercomputer_elsewhere_may_still_hold_a_part_for_one_in_china(us: ModuleType) -> None:
    item = made(us, "EAR99", plant_direct_product_of=("4E001",))
    assert rules(us, "CN", item, supercomputer=True)["i"] is True
    assert rules(us, "TW", item, supercomputer=True)["i"] is UNKNOWN
    assert rules(us, "CN", item, supercomputer=False)["i"] is False
    assert rules(us, "CN", item, supercomputer=UNKNOWN)["i"] is UNKNOWN
    # the list of the plant route lacks 4D993, that of the direct route has it
    plant = made(us, "EAR99", plant_direct_product_of=("4D993",))
    assert rules(us, "CN", plant, supercomputer=True)["i"] is False
    direct = made(us, "EAR99", direct_product_of=("4D993",))
    assert rules(us, "CN", direct, supercomputer=True)["i"] is True


def subject(us: ModuleType, to: str, item: object, **facts: object) -> object:
    return us.finding(us.deal(to, item, **facts), "subject_to_ear").trace.holds


def test_the_facts_count_against_a_stated_no_and_a_stated_yes_stands(us: ModuleType) -> None:
    facts = {"direct_product_of": ("3E992",)}
    assert subject(us, "CN", us.part("3B001.k", us_content_eccns=(), **facts)) is True
    assert subject(us, "CN", us.part("3B001.k", us_content_eccns=())) is False
    yes = us.part("EAR99", us_direct_product=True)
    assert subject(us, "DE", yes) is True


def test_an_item_that_no_rule_can_reach_is_not_subject(us: ModuleType) -> None:
    item = us.part("EAR99", us_direct_product=UNKNOWN)
    assert subject(us, "DE", item) is UNKNOWN
    closed = {"for_footnotes": (), "goes_into_equipment_of": ()}
    assert subject(us, "DE", item, **closed) is False
    assert subject(us, "RU", us.part("3A991.a", us_direct_product=UNKNOWN), **closed) is UNKNOWN


def test_bis_may_say_that_the_item_is_subject(us: ModuleType) -> None:
    item = us.part("EAR99")
    assert subject(us, "DE", item) is False
    assert subject(us, "DE", item, informed_under=("734.9(a)(3)",)) is True
    assert subject(us, "DE", item, informed_under=("744.21(b)",)) is False
    case = us.deal("DE", item, informed_under=("734.9(a)(3)",))
    assert us.outcome(case, "subject_to_ear", on=date(2024, 12, 1)) == "undetermined"


def test_the_finding_shows_every_rule_and_asks_what_would_decide(us: ModuleType) -> None:
    item = us.part("3B001.k", us_direct_product=UNKNOWN, us_content_eccns=())
    found = us.finding(us.deal("CN", item), "direct_product")
    assert found.reach
    assert found.outcome.value == "undetermined"
    assert {
        "item.direct_product_of", "item.plant_direct_product_of", "end_use.for_footnotes",
        "item.content_plant_direct_product_of",
    } <= us.asked(found)  # fmt: skip
    met = us.part("3B001.k", direct_product_of=("3E992",), us_content_eccns=())
    found = us.finding(us.deal("CN", met), "direct_product")
    assert found.trace.holds is True
    assert [c.cite for c in found.citations][1:] == ["15 CFR 734.9(k)"]
    assert any("734.9(k)" in text for text in us.texts(found.trace))


@pytest.mark.parametrize("facts", [{"origin": "US"}, {"us_direct_product": False}])
def test_no_finding_where_there_is_nothing_to_test(
    us: ModuleType, facts: dict[str, object]
) -> None:
    case = us.deal("CN", us.part("3A001.a.2.a", **{"us_direct_product": UNKNOWN, **facts}))
    assert not [f for f in us.findings(case) if f.provision == "us.export.direct_product"]


@pytest.mark.parametrize("to", ["CN", "IR", "RU", "DE", "MO", "VN"])
@pytest.mark.parametrize("eccn", ["3A090.a", "3B001.k", "9A610.x", "EAR99", "3A001.a.2.a"])
def test_an_unknown_fact_never_settles_what_its_values_leave_open(
    us: ModuleType, to: str, eccn: str
) -> None:
    """Direct product of Unknown is never more definite than of nothing and of everything."""
    everything = ("3E001", "3E992", "9E610", "9E515", "4E001", "1E001")
    values = []
    for named in ((), everything):
        item = made(us, eccn, **{**NS_TECHNOLOGY, "direct_product_of": named})
        values.append(rules(us, to, item))
    unknown = rules(us, to, made(us, eccn, **{**NS_TECHNOLOGY, "direct_product_of": UNKNOWN}))
    for name in NAMES:
        if values[0][name] is not values[1][name]:
            assert unknown[name] is UNKNOWN, name


def test_a_stated_conclusion_is_not_tested_again(us: ModuleType) -> None:
    case = us.deal("CN", us.part("3A001.a.2.a"))
    claim = direct_product_claim(Matter(case, us.DAY).of_item(case.items[0]))
    assert claim.holds is False
    assert not claim.because
