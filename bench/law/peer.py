"""The Country Chart rule in openfisca-core, vectorised over cells; run in the peer's environment.

    python bench/law/peer.py < table.json

The table holds, for every cell, one bit for each column of the chart that the entry asks for, and
one for each that is marked for the destination. Printed: seconds, and cells that need a licence.
"""

import json
import sys
import time

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.periods import ETERNITY
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026-11"


def main() -> None:
    """Build the system, set the inputs, and evaluate the rule once."""
    table = json.load(sys.stdin)
    asked, marked = (numpy.array(table[name]) for name in ("asked", "marked"))
    cell = build_entity(key="cell", plural="cells", label="cell", is_person=True)
    system = TaxBenefitSystem([cell])
    plain = {"entity": cell, "definition_period": ETERNITY, "value_type": int}

    def formula(cells, period):  # type: ignore[no-untyped-def]
        return (cells("asked", period) & cells("marked", period)) != 0

    system.add_variable(type("asked", (Variable,), dict(plain)))
    system.add_variable(type("marked", (Variable,), dict(plain)))
    system.add_variable(
        type("licence", (Variable,), {**plain, "value_type": bool, "formula": formula})
    )
    entries, places = len(asked), len(marked)
    started = time.perf_counter()
    simulation = SimulationBuilder().build_default_simulation(system, entries * places)
    simulation.set_input("asked", PERIOD, numpy.repeat(asked, places))
    simulation.set_input("marked", PERIOD, numpy.tile(marked, entries))
    licence = simulation.calculate("licence", PERIOD)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "cells": len(licence), "licence": int(licence.sum())}))


if __name__ == "__main__":
    main()
