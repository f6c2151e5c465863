"""The US rows of a public scenario table, made by another author from the same texts.

Kanmon (github.com/OSUGIYAMA/EyeWarnYou), its scenarios for exports from Japan: facts and results
only. The rows on de minimis, the chart, Russia and ownership by date stand in the case tables
(``us_export_scenarios.yaml``, ``us_export_dates.yaml``); these stand here.
"""

from types import ModuleType

import pytest

from kaname.core.case import Money
from kaname.law.us.export.exceptions import candidates


def names(us: ModuleType, to: str) -> str:
    """Return what is said of candidates for a US-made circuit of 3A001.a.2 worth 4,000 dollars."""
    item = us.part("3A001.a.2", origin="US", content=None, value=Money(4_000, "USD"))
    found = candidates(us.deal(to, item), (), us.DAY)
    offered = [f.summary.en for f in found if f.outcome.value == "exception_available"]
    return " ".join(offered)


def test_a_circuit_to_brazil_has_lvs_and_gbs_as_candidates(us: ModuleType) -> None:
    said = names(us, "BR")
    assert "LVS" in said
    assert "GBS" in said


def test_a_circuit_to_germany_needs_none(us: ModuleType) -> None:
    item = us.part("3A001.a.2", origin="US", content=None)
    case = us.deal("DE", item, us.maker(), us.user("DE"))
    assert us.outcome(case, "country_chart") == "no_requirement_found"


@pytest.mark.parametrize(("to", "subject"), [("CN", True), ("DE", False)])
def test_9a515_content_counts_from_nothing_to_d5_only(
    us: ModuleType, to: str, subject: bool
) -> None:
    item = us.part("EAR99", content="1", us_content_eccns=("9A515.x",))
    found = us.finding(us.deal(to, item), "subject_to_ear")
    assert found.trace.holds is subject
