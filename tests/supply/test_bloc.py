"""A group of countries as one buyer, and the rule that was written for one."""

import numpy as np
import pytest

from kaname.supply.bloc import as_bloc, bloc_figures
from kaname.supply.dependency_rules import Answer, explain, rule_named
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance

SOURCE = Provenance("of our own", "made for tests", synthetic=True)
NAMES = ("CHN", "DEU", "FRA", "USA")


def flows(rows: list[tuple[str, str, float]]) -> Flows:
    count = len(rows)
    return Flows(
        np.full(count, 2018, np.int16), ("850511",), NAMES, np.zeros(count, np.int32),
        np.array([NAMES.index(r[0]) for r in rows], np.int16),
        np.array([NAMES.index(r[1]) for r in rows], np.int16),
        np.array([r[2] for r in rows], float), np.full(count, np.nan), "reconciled", "HS2017",
        SOURCE,
    )  # fmt: skip


TRADE = [("CHN", "DEU", 50.0), ("CHN", "FRA", 30.0), ("USA", "FRA", 20.0), ("DEU", "FRA", 40.0),
         ("FRA", "USA", 10.0)]  # fmt: skip


def test_imports_of_members_are_added_and_trade_inside_is_set_apart() -> None:
    found = bloc_figures(as_bloc(flows(TRADE), {"DEU", "FRA"}, "EU"))
    expected = {"hhi_imports": 0.8**2 + 0.2**2, "outside_share": 100 / 140,
                "import_export_ratio": 100 / 50, "top_share": 0.8}  # fmt: skip
    for name, value in expected.items():
        figure = found.of(name, 2018, "850511")
        assert figure is not None
        assert figure.low == pytest.approx(value), name
    assert explain(rule_named("ec_2021"), found, "850511", 2018).answer is Answer.YES


@pytest.mark.parametrize(("inside", "answer"), [(99.0, Answer.YES), (100.0, Answer.NO)])
def test_half_from_inside_is_enough(inside: float, answer: Answer) -> None:
    """At 100 both the share from outside is a half, and imports no longer exceed exports."""
    rows = [("CHN", "DEU", 100.0), ("DEU", "FRA", inside)]
    found = bloc_figures(as_bloc(flows(rows), {"DEU", "FRA"}, "EU"))
    told = explain(rule_named("ec_2021"), found, "850511", 2018)
    assert told.answer is answer
    assert told.conditions[1].answer is answer


def test_a_group_needs_members_and_a_name_of_its_own() -> None:
    for members, code in (({"DEU"}, "CHN"), ({"JPN"}, "EU")):
        with pytest.raises(ValueError, match="without members"):
            as_bloc(flows(TRADE), members, code)
