"""The case tables of US export control: deals as a lawyer would write them, and the answers."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kaname.core.finding import Claim, Finding
from kaname.core.hit import Entry, Hit, Identity
from kaname.core.reading import read_case
from kaname.law.us.export import assess

FILES = sorted((Path(__file__).resolve().parents[3] / "cases").glob("us_export_*.yaml"))
ROWS = [
    pytest.param(row, id=f"{path.stem}: {row['title']}")
    for path in FILES
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def hit(row: dict[str, Any]) -> Hit:
    details = tuple(
        (name, row[key])
        for key, name in (("requirement", "licence_requirement"), ("policy", "licence_policy"))
        if key in row
    )
    entry = Entry(id=f"{row['list']}:1", list_id=row["list"], name="Listed Party",
                  programs=tuple(row.get("programs", ())), details=details)  # fmt: skip
    identity = Identity(row.get("identity", "presumed"))
    return Hit(row["party"], entry, 100, identity, "Listed Party", "Listed Party", (), "test")


def said(found: Finding) -> str:
    def walk(claim: Claim) -> list[str]:
        return [claim.text.en, *(text for inner in claim.because for text in walk(inner))]

    policy = [found.policy.en] if hasattr(found.policy, "en") else []
    cites = [citation.cite for citation in found.citations]
    caveats = [text.en for text in found.caveats]
    return " ".join([found.summary.en, *policy, *caveats, *cites, *walk(found.trace)])


def test_there_are_case_tables() -> None:
    assert len(ROWS) > 20


@pytest.mark.parametrize("row", ROWS)
def test_case(row: dict[str, Any]) -> None:
    case = read_case(json.dumps(row["case"]).encode(), "case.json")
    assert isinstance(row["day"], date)
    findings = assess(case, tuple(hit(h) for h in row.get("hits", ())), row["day"])
    for provision, expected in row["expect"].items():
        found = [f.outcome.value for f in findings if f.provision == f"us.export.{provision}"]
        assert " ".join(found) == expected, provision
    everything = " ".join(said(f) for f in findings)
    for phrase in row.get("says", ()):
        assert phrase in everything
