"""The named rules: each threshold just below, at and above; unknown figures; years; churn."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.core.problem import ProblemError
from kaname.supply.concentration import Concentration, concentration
from kaname.supply.dependency_rules import (
    FIGURES,
    Answer,
    Condition,
    Figures,
    Rule,
    answers,
    band,
    churn,
    dependent,
    explain,
    figures_of,
    geodep_notation,
    persistent,
    rule_named,
    rules,
)
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance

SOURCE = Provenance("of our own", "made for tests", synthetic=True)
SATISFYING = {
    "hhi_imports": 0.9, "hhi_world_exports": 0.8, "import_export_ratio": 50.0,
    "outside_share": 0.9, "top_share": 0.9, "top_world_share": 0.9, "supplier_ratio": 0.2,
}  # fmt: skip


def figures(*years: dict[str, float]) -> Figures:
    """One product; a figure that is not named satisfies every rule."""
    named = {name: np.array([[{**SATISFYING, **year}[name]] for year in years]) for name in FIGURES}
    return Figures(tuple(range(2020, 2020 + len(years))), ("a",), named, named)


def test_every_rule_has_its_words_citation_and_source() -> None:
    assert {rule.name for rule in rules()} >= {"ec_2021", "geodep", "merics", "cbs_nl", "oecd_2024"}
    for rule in rules():
        assert rule.title.en
        assert rule.title.ja
        for condition in rule.conditions:
            assert condition.citation
            assert condition.source.startswith("https://")
            assert condition.sure == bool(condition.verified_on)
            assert condition.threshold is not None or not condition.sure
            if condition.verified_on:
                date.fromisoformat(condition.verified_on)
    assert not rule_named("ec_2021").sure
    assert rule_named("geodep").sure


def known(rule: Rule) -> bool:
    return all(condition.threshold is not None for condition in rule.conditions)


CONDITIONS = [(rule, c) for rule in rules() if known(rule) for c in rule.conditions]


@pytest.mark.parametrize(("rule", "condition"), CONDITIONS,
                         ids=[f"{r.name}-{c.name}" for r, c in CONDITIONS])  # fmt: skip
def test_just_below_at_and_above_the_threshold(rule: Rule, condition: Condition) -> None:
    limit = condition.threshold
    assert limit is not None
    expected = {">": (0, 0, 1), ">=": (0, 1, 1), "<": (1, 0, 0)}[condition.relation]
    values = (math.nextafter(limit, -1), limit, math.nextafter(limit, 1e9))
    for value, state in zip(values, expected, strict=True):
        held = figures({condition.figure: value})
        assert answers(rule, held)[0, 0] == state
        told = explain(rule, held, "a", 2020)
        assert told.answer is Answer(state)
        (mine,) = (part for part in told.conditions if part.condition == condition)
        assert mine.answer is Answer(state)
        assert mine.found is not None
        assert mine.found.low == value


def test_the_published_thresholds() -> None:
    limits = {
        (rule.name, c.figure): (c.relation, c.threshold)
        for rule in rules()
        for c in rule.conditions
    }
    for name in ("ec_2021", "geodep"):
        assert limits[name, "hhi_imports"] == (">", 0.4)
        assert limits[name, "import_export_ratio"] == (">", 1)
    assert limits["geodep", "hhi_world_exports"] == (">", 0.4)
    assert limits["ec_2021", "outside_share"] == (">", 0.5)
    assert limits["merics", "import_export_ratio"] == (">", 2)
    assert limits["cbs_nl", "hhi_imports"] == (">=", 0.25)
    assert (rule_named("geodep").window, rule_named("geodep").hits) == (3, 2)


def test_no_exports_are_infinity_and_9999_in_their_notation() -> None:
    assert answers(rule_named("geodep"), figures({"import_export_ratio": math.inf}))[0, 0] == 1
    assert geodep_notation(math.inf) == 9999
    assert geodep_notation(3.5) == 3.5


def test_an_unknown_figure_is_unknown_unless_another_condition_fails() -> None:
    rule = rule_named("geodep")
    unknown = figures({"hhi_world_exports": math.nan})
    assert answers(rule, unknown)[0, 0] == -1
    told = explain(rule, unknown, "a", 2020)
    assert [part.answer for part in told.conditions] == [Answer.YES, Answer.UNKNOWN, Answer.YES]
    assert told.conditions[1].found is None
    failed = figures({"hhi_world_exports": math.nan, "hhi_imports": 0.1})
    assert answers(rule, failed)[0, 0] == 0
    assert explain(rule, failed, "a", 1999).answer is Answer.UNKNOWN


def test_a_rule_whose_number_was_not_read_never_says_yes() -> None:
    rule = rule_named("merics")
    assert answers(rule, figures({}))[0, 0] == -1
    assert answers(rule, figures({"import_export_ratio": 1.9}))[0, 0] == 0


def test_an_interval_across_the_threshold_is_unknown() -> None:
    exact = figures({})
    low = {**exact.low, "hhi_imports": np.array([[0.35]])}
    held = Figures(exact.years, exact.products, low, {**low, "hhi_imports": np.array([[0.45]])})
    assert answers(rule_named("geodep"), held)[0, 0] == -1
    assert explain(rule_named("geodep"), held, "a", 2020).answer is Answer.UNKNOWN
    above = Figures(exact.years, exact.products, {**low, "hhi_imports": np.array([[0.41]])},
                    {**low, "hhi_imports": np.array([[0.45]])})  # fmt: skip
    assert answers(rule_named("geodep"), above)[0, 0] == 1


@pytest.mark.parametrize(("years", "expected"), [
    ("yyy", 1), ("yyn", 1), ("nyy", 1), ("yny", 1), ("nny", 0), ("nnn", 0), ("ynn", 0),
    ("?yy", 1), ("?ny", -1), ("?nn", 0), ("??y", -1), ("??n", -1), ("n?n", 0),
])  # fmt: skip
def test_two_of_three_years(years: str, expected: int) -> None:
    value = {"y": 0.9, "n": 0.1, "?": math.nan}
    held = figures(*({"hhi_imports": value[year]} for year in years))
    assert persistent(rule_named("geodep"), held, 2022)[0] == expected


def test_years_that_are_not_held_are_unknown() -> None:
    held = figures({}, {})
    assert persistent(rule_named("geodep"), held, 2021)[0] == 1
    assert persistent(rule_named("geodep"), held, 2022)[0] == 1
    assert persistent(rule_named("geodep"), held, 2023)[0] == -1
    assert persistent(rule_named("ec_2021"), held, 2021)[0] == 1


@given(st.dictionaries(st.sampled_from(FIGURES), st.floats(0, 3) | st.just(math.nan)))
def test_the_two_ways_of_asking_agree(values: dict[str, float]) -> None:
    held = figures(values)
    for rule in rules():
        told = explain(rule, held, "a", 2020)
        assert told.answer is Answer(int(answers(rule, held)[0, 0]))
        no = [part for part in told.conditions if part.answer is Answer.NO]
        assert (told.answer is Answer.NO) == bool(no)


def test_bands() -> None:
    below = math.nextafter(0.15, 0), math.nextafter(0.25, 0)
    assert [band(value) for value in (0, below[0], 0.15, below[1], 0.25, 1)] == [
        "not", "not", "somewhat", "somewhat", "concentrated", "concentrated"]  # fmt: skip


def test_churn() -> None:
    assert churn({"a", "b", "c", "d", "e"}, {"a", "b", "c", "d", "x"}) == pytest.approx(0.2)
    assert churn(set(), {"a"}) is None
    assert dependent(np.array([1, 0, -1, 1], np.int8), ("a", "b", "c", "d")) == {"a", "d"}


def small() -> Concentration:
    """China sells magnets to Japan and America; Japan sells a few back."""
    exporter, importer = np.array([0, 0, 1, 2], np.int16), np.array([1, 2, 0, 1], np.int16)
    return concentration(Flows(
        np.full(4, 2022, np.int16), ("850511",), ("CHN", "JPN", "USA"), np.zeros(4, np.int32),
        exporter, importer, np.array([90.0, 10.0, 20.0, 10.0]), np.full(4, np.nan), "reconciled",
        "HS2017", SOURCE,
    ))  # fmt: skip


def test_the_figures_of_a_country() -> None:
    found = figures_of(small(), "JPN")
    expected = {
        "hhi_imports": 0.82, "top_share": 0.9, "import_export_ratio": 5.0, "outside_share": 1.0,
        "top_world_share": 100 / 130, "hhi_world_exports": (100**2 + 20**2 + 10**2) / 130**2,
    }  # fmt: skip
    for name, value in expected.items():
        figure = found.of(name, 2022, "850511")
        assert figure is not None
        assert figure.low == figure.high == pytest.approx(value)
    ratio = found.of("supplier_ratio", 2022, "850511")
    assert ratio is not None
    assert ratio.low == pytest.approx((1 / 0.82) / (130**2 / (100**2 + 20**2 + 10**2)))
    assert found.of("hhi_imports", 2021, "850511") is None
    america = figures_of(small(), "USA").of("import_export_ratio", 2022, "850511")
    assert america is not None
    assert america.low == 1.0


def test_names_that_are_not_known_are_problems() -> None:
    with pytest.raises(ProblemError, match="KAN-6093"):
        rule_named("no_such_rule")
    with pytest.raises(ProblemError, match="KAN-6091"):
        figures_of(small(), "XYZ")
