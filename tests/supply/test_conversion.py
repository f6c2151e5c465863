"""Trade told in an older revision: carried over, added, or left out by name; never divided."""

import numpy as np
import pytest

from kaname.supply.conversion import to_older
from kaname.supply.flows import Flows
from kaname.supply.nomenclature import Correlation, Link
from kaname.supply.provenance import Provenance

SOURCE = Provenance("p", "t")
CODES = ("010121", "240411", "811231", "811292", "999999")
CORRELATION = Correlation("HS2022", "HS2017", (
    Link("010121", "010121", "1:1"), Link("240411", "240399", "1:n"),
    Link("240411", "382499", "1:n"), Link("811231", "811292", "n:1"),
    Link("811292", "811292", "n:1"),
), SOURCE)  # fmt: skip


def flows(nomenclature: str = "HS2022") -> Flows:
    one = np.array([1.0, 2.0, 4.0, 4.0, 16.0])
    return Flows(
        years=np.full(5, 2022, np.int16), products=CODES, countries=("JPN", "TWN"),
        product=np.arange(5, dtype=np.int32), exporter=np.zeros(5, np.int16),
        importer=np.ones(5, np.int16), value=one, tonnes=one / 2, side="reconciled",
        nomenclature=nomenclature, source=SOURCE,
    )  # fmt: skip


def test_codes_are_carried_over_added_or_named() -> None:
    found = to_older(flows(), CORRELATION)
    told = dict(zip(found.flows.products, found.flows.value, strict=True))
    assert told == {"010121": 1, "811292": 8}
    assert found.flows.tonnes.tolist() == [0.5, 4]
    assert found.flows.nomenclature == "HS2017"
    assert (found.split, found.unknown) == (("240411",), ("999999",))
    assert found.value_left == 18
    assert found.value_left + found.flows.value.sum() == flows().value.sum()


def test_flows_of_another_revision_are_refused() -> None:
    with pytest.raises(ValueError, match="HS2012"):
        to_older(flows("HS2012"), CORRELATION)
