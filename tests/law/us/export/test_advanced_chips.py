"""Advanced chips: every limit just below, at and just above; every date before, on and after."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from types import ModuleType
from typing import Any

import pytest

from kaname.core.case import Case, Item
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.matter import Matter
from kaname.law.engine.tables import NotEncodedError
from kaname.law.us.export.advanced_chips import within_by_facts
from kaname.law.us.export.chips import chip_rows, criterion, processing_performance, written

DAY = date(2026, 10, 1)
ONE = timedelta(days=1)
LICENCE, NOTHING, OPEN = "licence_required", "no_requirement_found", "undetermined"
CHIPS = "advanced_chips"


def chip(on: date = DAY, **facts: object) -> Matter:
    """A matter about a chip with these facts, written without ``chip_``; numbers as text."""
    given = {
        f"chip_{name}": Decimal(value) if isinstance(value, str) else value
        for name, value in facts.items()
    }
    item = Item(id="part", **given)  # type: ignore[arg-type]
    return Matter(Case(items=(item,)), on, item=item)


def paragraphs(on: date = DAY, **facts: object) -> dict[str, object]:
    """Criterion of 3A090 -> what the facts say of it."""
    matter = chip(on, **facts)
    return {row["paragraph"]: criterion(matter, row).holds for row in chip_rows(matter)}


def test_the_worked_example_of_technical_note_2() -> None:
    """600 TOPS at 8 bits, or 300 TFLOPS at 16 bits, is a TPP of 4800."""
    for tops, bits in (("600", "8"), ("300", "16")):
        matter = chip(tops=tops, bit_length=bits)
        assert processing_performance(matter).known == 4800
        assert within_by_facts(matter)["a"].holds is True
    just_below = chip(tops="599.99", bit_length="8", for_datacentres=False)
    assert within_by_facts(just_below)["a"].holds is False


@pytest.mark.parametrize(
    ("tpp", "area", "expected"),
    [
        # a.1: TPP 4800
        ("4799.99", "4800", ""), ("4800", "4800", "a.1"), ("4800.01", "4800", "a.1"),
        # a.2: TPP 1600, and density 5.92
        ("1599.99", "100", ""), ("1600", "100", "a.2"), ("1600.01", "100", "a.2"),
        ("2960", "500.01", "b.1 b.2"), ("2960", "500", "a.2"), ("2960", "499.99", "a.2"),
        # b.1: TPP 2400 to under 4800, density 1.6 to under 5.92
        ("2399.99", "1000", ""), ("2400", "1000", "b.1"), ("2400.01", "1000", "b.1"),
        ("4799.99", "2400", "b.1"), ("4800", "2400", "a.1"),
        ("3200", "2000.01", ""), ("3200", "2000", "b.1"), ("3200", "1999.99", "b.1"),
        # b.2: TPP 1600, density 3.2 to under 5.92
        ("1599.99", "499", ""), ("1600", "500.01", ""), ("1600", "500", "b.2"),
        ("1600", "499.99", "b.2"), ("1600", "270.28", "b.2"), ("1600", "270.27", "a.2"),
        # both of a.1 and b.2 by the letter
        ("6000", "1500", "a.1 b.2"),
    ],
)  # fmt: skip
def test_every_limit_of_a_and_b(tpp: str, area: str, expected: str) -> None:
    found = paragraphs(tpp=tpp, die_area=area, for_datacentres=True)
    assert " ".join(name for name, holds in found.items() if holds is True) == expected
    assert UNKNOWN not in {found[name] for name in ("a.1", "a.2", "b.1", "b.2")}


@pytest.mark.parametrize(("rate", "holds"), [("199.99", False), ("200", False), ("200.01", True)])
def test_memory_bandwidth_density_must_be_greater_than_2(rate: str, holds: bool) -> None:
    assert paragraphs(memory_bandwidth=rate, package_area="100")["c"] is holds


@pytest.mark.parametrize(
    ("tpp", "datacentres", "holds"),
    [
        ("4799.99", False, False), ("4799.99", True, True), ("4799.99", UNKNOWN, UNKNOWN),
        ("4800", False, True), ("4800", UNKNOWN, True), ("4800.01", False, True),
    ],
)  # fmt: skip
def test_the_note_on_datacentres(tpp: str, datacentres: object, holds: object) -> None:
    matter = chip(tpp=tpp, die_area="600", for_datacentres=datacentres)
    assert within_by_facts(matter)["a"].holds is holds


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"tpp": "1599", "for_datacentres": True}, set()),
        ({"tpp": "1600", "for_datacentres": True}, {"item.chip_die_area"}),
        ({"tpp": "1600", "die_area": "270"}, {"item.chip_for_datacentres"}),
        ({"die_area": "270", "for_datacentres": True}, {"item.chip_tpp"}),
        ({"tops": "600"}, {"item.chip_tpp", "item.chip_die_area", "item.chip_for_datacentres"}),
        ({"tpp": "4800"}, set()),
        ({"tpp": "4000", "die_area": "0", "for_datacentres": True}, {"item.chip_die_area"}),
    ],
)
def test_only_what_decides_is_asked(facts: dict[str, Any], asked: set[str]) -> None:
    claim = within_by_facts(chip(**facts))["a"]
    assert {question.id for question in claim.questions} == asked


def test_the_higher_of_a_stated_and_a_worked_performance_counts() -> None:
    assert processing_performance(chip(tpp="4000", tops="600", bit_length="8")).known == 4800
    assert processing_performance(chip(tpp="5000", tops="600", bit_length="8")).known == 5000
    assert processing_performance(chip(bit_length="8")).known is None


def test_numbers_are_shown_exactly_or_marked() -> None:
    matter = chip(tpp="4800", die_area="7")
    assert written(processing_performance(matter).low) == "4800"
    assert written(processing_performance(matter).low / 7) == "≈ 685.7143"
    assert written(processing_performance(chip(tpp="5.92")).low) == "5.92"


@pytest.mark.parametrize(
    ("first", "appears"),
    [
        (date(2023, 11, 17), {"a.1", "a.2", "b.1", "b.2"}),
        (date(2024, 12, 2), {"c"}),
    ],
)  # fmt: skip
def test_each_rule_from_its_first_day(first: date, appears: set[str]) -> None:
    def names(on: date) -> set[str]:
        return {row["paragraph"] for row in chip_rows(chip(on))}

    assert not names(first - ONE) & appears
    assert names(first) >= appears
    assert names(first + ONE) >= appears


@pytest.mark.parametrize(
    ("tpp", "rate", "holds"),
    [
        ("4800", "600", True), ("4799.99", "600", False), ("4800.01", "600.01", True),
        ("4800", "599.99", False), ("20000", "400", False), ("4800", None, UNKNOWN),
        ("4799.99", None, False),
    ],
)  # fmt: skip
def test_the_rule_of_october_2022(tpp: str, rate: str | None, holds: object) -> None:
    """TPP and transfer rate both; from 2023-11-17 the rate no longer matters."""
    facts: dict[str, Any] = {"tpp": tpp, **({"transfer_rate": rate} if rate else {})}
    for on in (date(2022, 10, 21), date(2022, 10, 22), date(2023, 11, 16)):
        assert paragraphs(on, **facts) == {"a": holds}
    later = within_by_facts(chip(date(2023, 11, 17), **facts, die_area="9999"))
    assert later["a"].holds is (Decimal(tpp) >= 4800)


def test_before_the_first_rule_nothing_is_answered() -> None:
    with pytest.raises(NotEncodedError):
        chip_rows(chip(date(2022, 10, 20)))


def us_made(us: ModuleType, eccn: str | None, **facts: str | bool) -> Item:
    given = {
        f"chip_{name}": Decimal(value) if isinstance(value, str) else value
        for name, value in facts.items()
    }
    return us.part(eccn, origin="US", **given)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("eccn", "facts", "to", "expected"),
    [
        ("3A090", {"tpp": "4800"}, "CN", LICENCE),
        ("3A090", {"tpp": "4799", "for_datacentres": False}, "CN", OPEN),
        ("3A090", {"tpp": "4799", "for_datacentres": False, "memory_bandwidth": "0"}, "CN",
         NOTHING),
        ("EAR99", {"tpp": "4800"}, "CN", LICENCE),
        ("EAR99", {"tpp": "1599"}, "CN", OPEN),
        ("EAR99", {"tpp": "1599", "memory_bandwidth": "1", "package_area": "1"}, "CN", NOTHING),
        (None, {"tpp": "4800"}, "MO", LICENCE),
        ("3A991.p", {"tpp": "2400", "die_area": "1000", "for_datacentres": True}, "CN", LICENCE),
        ("3A991.p", {"tpp": "2400", "die_area": "1000", "for_datacentres": True}, "VN", LICENCE),
        ("3A991.p", {"memory_bandwidth": "819", "package_area": "121"}, "CN", LICENCE),
        # what holds a chip: 4A090, and entries with .z; memory does not count for them
        ("4A003.b", {"tpp": "4800"}, "CN", LICENCE),
        ("5A992.c", {"tpp": "4800"}, "CN", LICENCE),
        ("5A992.c", {"tpp": "1599", "memory_bandwidth": "819", "package_area": "121"}, "CN",
         NOTHING),
        # a worldwide requirement that is not enforced
        ("3A090", {"tpp": "4800", "die_area": "9999"}, "DE", OPEN),
        ("3A090", {"tpp": "4700", "die_area": "1000", "for_datacentres": True,
                   "memory_bandwidth": "1", "package_area": "1"}, "DE", NOTHING),
    ],
)  # fmt: skip
def test_a_deal(
    us: ModuleType, eccn: str | None, facts: dict[str, str | bool], to: str, expected: str
) -> None:
    found = us.finding(us.deal(to, us_made(us, eccn, **facts), start="US"), CHIPS)
    assert found.outcome.value == expected, us.texts(found.trace)


def test_the_facts_settle_a_classification_without_paragraph(us: ModuleType) -> None:
    """3A090 without paragraph is open for Germany; the facts make it b, which is not asked."""
    part = us_made(
        us, "3A090", tpp="2400", die_area="1000", for_datacentres=True,
        memory_bandwidth="1", package_area="1",
    )  # fmt: skip
    assert us.outcome(us.deal("DE", us_made(us, "3A090")), "country_chart") == OPEN
    assert us.outcome(us.deal("DE", part), "country_chart") == NOTHING
    assert us.outcome(us.deal("CN", part), "country_chart") == LICENCE


def test_a_classification_that_the_facts_contradict_is_named(us: ModuleType) -> None:
    found = us.finding(us.deal("CN", us_made(us, "3A991.p", tpp="4800"), start="US"), CHIPS)
    assert any("3A991.p" in caveat.en and "3A090.a" in caveat.en for caveat in found.caveats)
    agreed = us.finding(us.deal("CN", us_made(us, "3A090.a", tpp="4800"), start="US"), CHIPS)
    assert not any("Classify it anew" in caveat.en for caveat in agreed.caveats)


def test_items_that_are_no_chips_are_not_asked(us: ModuleType) -> None:
    for eccn in ("EAR99", "2B001.a", "5A002.a", "3A001.a.2"):
        found = us.findings(us.deal("CN", us_made(us, eccn)))
        assert not [f for f in found if f.provision == "us.export.advanced_chips"]


@pytest.mark.parametrize(
    ("tpp", "dram", "start", "said"),
    [
        ("20999.99", "6499.99", "US", "Case by case, if"),
        ("21000", "6499.99", "US", "Presumption of denial"),
        ("21000.01", "6499.99", "US", "Presumption of denial"),
        ("20999.99", "6500", "US", "Presumption of denial"),
        ("20999.99", "6500.01", "US", "Presumption of denial"),
        ("20999.99", "6499.99", "JP", "Presumption of denial"),
        ("20999.99", None, "US", "Case by case or"),
        ("21000", None, "US", "Presumption of denial"),
    ],
)
def test_the_review_policy_of_january_2026(
    us: ModuleType, tpp: str, dram: str | None, start: str, said: str
) -> None:
    facts = {"tpp": tpp} if dram is None else {"tpp": tpp, "dram_bandwidth": dram}
    for to in ("CN", "HK", "MO"):
        found = us.finding(us.deal(to, us_made(us, "3A090.a", **facts), start=start), CHIPS)
        assert found.policy.en.startswith(said), found.policy
    if dram is None and said.startswith("Case"):
        assert "item.chip_dram_bandwidth" in us.asked(found)


def test_the_review_policy_stops_at_the_borders_of_its_groups(us: ModuleType) -> None:
    part = us_made(us, "3A090.a", tpp="15832", dram_bandwidth="4800")
    assert us.finding(us.deal("BY", part, start="US"), CHIPS).policy.en.startswith("Presumption")
    assert us.finding(us.deal("DE", part, start="US"), CHIPS).policy is UNKNOWN


@pytest.mark.parametrize(
    ("on", "stated"), [(date(2026, 1, 14), False), (date(2026, 1, 15), True), (DAY, True)]
)
def test_the_review_policy_from_its_first_day(us: ModuleType, on: date, stated: bool) -> None:
    part = us_made(us, "3A090.a", tpp="15832", dram_bandwidth="4800")
    found = us.finding(us.deal("CN", part, start="US"), CHIPS, on=on)
    assert (found.policy is not UNKNOWN) is stated


def test_memory_alone_does_not_meet_the_policy_for_processors(us: ModuleType) -> None:
    part = us_made(us, "3A090.c", memory_bandwidth="819", package_area="121", tpp="0")
    found = us.finding(us.deal("CN", part, start="US"), CHIPS)
    assert found.outcome.value == LICENCE
    assert found.policy is UNKNOWN


def test_a_die_area_of_nothing_is_said(us: ModuleType) -> None:
    part = us_made(us, "3A090", tpp="4000", die_area="0", for_datacentres=True)
    found = us.finding(us.deal("CN", part, start="US"), CHIPS)
    assert found.outcome.value == OPEN
    assert any("die area of 0" in caveat.en for caveat in found.caveats)


GRID: dict[str, tuple[str | bool, ...]] = {
    "tpp": ("1599", "1600", "2400", "4799", "4800"),
    "die_area": ("100", "500", "1000", "3000"),
    "for_datacentres": (True, False),
    "memory_bandwidth": ("0", "200", "201"),
    "package_area": ("100",),
}


def test_an_unknown_fact_never_gives_more_than_its_possible_values_agree_on() -> None:
    """For every choice of facts and each one left out: definite only where all values agree."""
    for values in product(*GRID.values()):
        whole = dict(zip(GRID, values, strict=True))
        for left_out in GRID:
            partial: dict[str, Any] = {n: value for n, value in whole.items() if n != left_out}
            said = within_by_facts(chip(**partial))
            for value in GRID[left_out]:
                full = within_by_facts(chip(**{**partial, left_out: value}))
                for letter, claim in said.items():
                    assert full[letter].holds is not UNKNOWN
                    assert claim.holds in (UNKNOWN, full[letter].holds), (partial, left_out, value)


def test_more_performance_never_leaves_the_list() -> None:
    for area, placed in product(GRID["die_area"], (True, False)):
        inside = False
        for tpp in sorted(GRID["tpp"], key=lambda number: Decimal(str(number))):
            found = within_by_facts(chip(tpp=tpp, die_area=area, for_datacentres=placed))
            now = any(found[letter].holds is True for letter in ("a", "b"))
            assert now or not inside
            inside = now


@pytest.mark.parametrize(
    ("facts", "country", "owners", "expected"),
    [
        # 3A090.b to Singapore (A:6): nothing by destination; by headquarters it depends
        ("b", "SG", (), NOTHING),
        ("b", "SG", ("CN",), LICENCE),  # a parent with 60 %
        ("b", "SG", ("SG",), NOTHING),
        ("b", "CN", ("SG",), OPEN),
        ("b", "SG", UNKNOWN, OPEN),
        ("b", "CN", (), LICENCE),
        ("b", "CN", ("CN",), LICENCE),
        ("b", "MO", (), LICENCE),
        ("", "CN", ("CN",), NOTHING),
    ],
)
def test_headquarters_in_macau_or_d5(
    us: ModuleType, facts: str, country: str, owners: object, expected: str
) -> None:
    """The user is in, or owned from, these places; the chip goes to Singapore."""
    held = owners if owners is UNKNOWN else tuple(us.owner("60", country=c) for c in owners)  # type: ignore[attr-defined]
    part = us_made(
        us, "3A090", tpp="2400" if facts else "1599", die_area="1000", for_datacentres=True,
        memory_bandwidth="0",
    )  # fmt: skip
    case = us.deal("SG", part, us.maker(country="US"), us.user(country, owners=held), start="US")
    assert us.outcome(case, CHIPS) == expected


@pytest.mark.parametrize("paragraph", ["a", "b", "c"])
@pytest.mark.parametrize(
    ("to", "owners", "stated", "expected"),
    [
        # 744.23(a)(3)(i)(B) for 3A090.c; 742.6(a)(6)(iii) and 744.23(a)(3)(i)(A) for .a and .b
        ("MY", (("CN", "100"),), "", LICENCE),
        ("MY", (("CN", "50.01"),), "", LICENCE),
        ("MY", (("CN", "50"), ("MY", "50")), "", OPEN),
        ("MY", (("CN", "50"), ("MY", "50")), "yes", LICENCE),
        ("MY", (("CN", "50"), ("MY", "50")), "no", NOTHING),
        ("MY", (("CN", "49.99"), ("MY", "50.01")), "", NOTHING),
        ("MY", (), "yes", LICENCE),
        ("MY", (), "", NOTHING),
        ("MO", (), "", LICENCE),
    ],
)
def test_headquarters_decide_for_every_paragraph(
    us: ModuleType, paragraph: str, to: str, owners: tuple[tuple[str, str], ...], stated: str,
    expected: str,
) -> None:  # fmt: skip
    """The user is in that country; a majority owner is the parent; a condition may settle it."""
    held = tuple(us.owner(share, country=country) for country, share in owners)
    facts = {"exception_conditions": {"headquartered_macau_d5": stated}} if stated else {}
    item = us.part(f"3A090.{paragraph}", origin="US", us_direct_product=UNKNOWN, **facts)
    case = us.deal(to, item, us.maker(country="US"), us.user(to, owners=held), start="US")
    if paragraph == "a" and expected == NOTHING:  # the worldwide text that is not enforced
        expected = OPEN
    found = us.finding(case, CHIPS)
    assert found.outcome.value == expected
    if expected == OPEN and paragraph != "a":
        assert {q.id for q in found.questions} == {"item.exception_conditions"}


def test_a_parent_above_the_parent_decides(us: ModuleType) -> None:
    """The topmost owner that the case names counts: a Chinese holding of a Chinese group."""
    for top, expected in (("CN", LICENCE), ("US", NOTHING)):
        holding = us.user("CN", id="holding", roles=("other",),
                          owners=(us.owner("100", name="Group", country=top),))  # fmt: skip
        user = us.user("MY", owners=(us.owner("80", party="holding"),))
        item = us.part("3A090.c", origin="US", us_direct_product=UNKNOWN)
        case = us.deal("MY", item, us.maker(country="US"), user, holding, start="US")
        assert us.outcome(case, CHIPS) == expected


def test_the_rule_on_headquarters_asks_for_the_owners(us: ModuleType) -> None:
    item = us_made(us, "3A090", tpp="2400", die_area="1000", for_datacentres=True,
                   memory_bandwidth="0")  # fmt: skip
    case = us.deal("SG", item, us.maker(country="US"), us.user("SG", owners=UNKNOWN), start="US")
    assert us.asked(us.finding(case, CHIPS)) == {"party.owners"}
