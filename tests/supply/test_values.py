"""The values of the room can be made, and are what their documentation says."""

import numpy as np

from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance


def test_the_length_of_flows_is_their_number() -> None:
    one = np.zeros(3)
    flows = Flows(
        years=np.full(3, 2022, np.int16), products=("280461",), countries=("JPN", "USA"),
        product=np.zeros(3, np.int32), exporter=np.zeros(3, np.int16),
        importer=np.ones(3, np.int16), value=one, tonnes=one, side="reconciled",
        nomenclature="HS2017", source=Provenance("CEPII", "BACI"),
    )  # fmt: skip
    assert len(flows) == 3
