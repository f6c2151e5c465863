"""The Sensitive Lists in License Exception GOV, and the reports of 743.1."""

from dataclasses import replace
from types import ModuleType

import pytest

from kaname.core.finding import Finding
from kaname.law.us.export.exceptions import candidates


def found(us: ModuleType, to: str, eccn: str, purpose: str, event: str = "export") -> list[Finding]:
    item = us.part(eccn, origin="US", shipment_purposes=(purpose,))
    case = replace(us.deal(to, item, start="US"), event=event)
    return list(candidates(case, (), us.DAY))


def offered(us: ModuleType, to: str, eccn: str, purpose: str) -> str:
    return " ".join(
        f.summary.en for f in found(us, to, eccn, purpose)
        if f.outcome.value == "exception_available"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("to", "eccn", "expected"),
    [
        ("JP", "6A008.d", True), ("BR", "6A008.d", False), ("JP", "6B008", False),
        ("BR", "6A004.a", True), ("BR", "1E001", True),
    ],
)  # fmt: skip
def test_safeguards_shipments(us: ModuleType, to: str, eccn: str, expected: bool) -> None:
    """740.11(a)(2): Sensitive only to A:5, Very Sensitive nowhere; part of an entry stays open."""
    assert ("GOV" in offered(us, to, eccn, "nuclear_safeguards")) is expected


@pytest.mark.parametrize(
    ("to", "eccn", "event", "expected"),
    [
        ("TW", "6A008.d", "export", "by 1 August"), ("TW", "6A008.d", "reexport", ""),
        ("BR", "6D003.a", "export", "by 1 August"), ("ZA", "6A008.d", "export", ""),
    ],
)  # fmt: skip
def test_reports(us: ModuleType, to: str, eccn: str, event: str, expected: str) -> None:
    kind = {"D": "software", "E": "technology"}.get(eccn[1], "goods")
    item = us.part(eccn, origin="US", kind=kind)
    case = replace(us.deal(to, item, start="US"), event=event)
    said = [
        text.en for f in candidates(case, (), us.DAY) for text in f.caveats if "743.1" in text.en
    ]
    assert bool(said) is bool(expected)
    assert all(expected in text for text in said)
