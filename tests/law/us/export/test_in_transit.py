"""Countries passed through (736.2(b)(8))."""

from dataclasses import replace
from types import ModuleType

import pytest

from kaname.core.unknown import UNKNOWN


@pytest.mark.parametrize(
    ("via", "permitted", "expected"),
    [
        (("VN",), UNKNOWN, ["undetermined"]), (("VN",), False, ["licence_required"]),
        (("VN",), True, ["no_requirement_found"]), (("SG",), UNKNOWN, []),
        (("SG",), False, []), (("CN",), False, []), (("SG", "KZ"), False, ["licence_required"]),
        ((), UNKNOWN, []), (("IR",), UNKNOWN, ["undetermined"]), (("TH",), UNKNOWN, []),
    ],
)  # fmt: skip
def test_only_the_countries_named_are_asked(
    us: ModuleType, via: tuple[str, ...], permitted: object, expected: list[str]
) -> None:
    case = us.deal("TH", us.part(origin="US"), start="US", via=via)
    case = replace(case, places=replace(case.places, via_permitted=permitted))
    found = [f for f in us.findings(case) if f.provision == "us.export.in_transit"]
    assert [f.outcome.value for f in found] == expected
