"""Requests to support foreign boycotts (part 760)."""

from types import ModuleType

import pytest

from kaname.core.unknown import UNKNOWN


@pytest.mark.parametrize(
    ("request_", "us_person", "expected"),
    [
        (True, True, "notification_required"), (True, False, "no_requirement_found"),
        (True, UNKNOWN, "undetermined"), (False, True, None), (UNKNOWN, True, None),
    ],
)  # fmt: skip
def test_a_stated_request(
    us: ModuleType, request_: object, us_person: object, expected: str | None
) -> None:
    case = us.deal("AE", us.part(), us.maker(us_person=us_person), us.user("AE"),
                   boycott_request=request_)  # fmt: skip
    found = [f for f in us.findings(case) if f.provision == "us.export.antiboycott"]
    assert [f.outcome.value for f in found] == ([] if expected is None else [expected])
