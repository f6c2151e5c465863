"""The case tables of Japanese export control: deals as a lawyer would write them, and answers."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kaname.core.finding import Claim, Finding
from kaname.core.hit import Entry, Hit, Identity
from kaname.core.reading import read_case
from kaname.law.jp.export import assess

FILES = sorted((Path(__file__).resolve().parents[3] / "cases").glob("jp_export_*.yaml"))
ROWS = [
    pytest.param(row, id=f"{path.stem}: {row['title']}")
    for path in FILES
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def hit(row: dict[str, Any]) -> Hit:
    details = (("concern", row["concern"]),) if "concern" in row else ()
    entry = Entry(
        id=f"{row['list']}:1", list_id=row["list"], name="Listed Party", details=details
    )  # fmt: skip
    identity = Identity(row.get("identity", "presumed"))
    return Hit(row["party"], entry, 100, identity, "Listed Party", "Listed Party", (), "test")


def said(found: Finding) -> str:
    def walk(claim: Claim) -> list[str]:
        return [claim.text.en, *(text for inner in claim.because for text in walk(inner))]

    claims = [text for claim in (found.trace, *found.conditions) for text in walk(claim)]
    caveats = [text.en for text in found.caveats]
    return " ".join([found.summary.en, *caveats, *claims])


def test_there_are_case_tables() -> None:
    assert len(ROWS) > 30


@pytest.mark.parametrize("row", ROWS)
def test_case(row: dict[str, Any]) -> None:
    case = read_case(json.dumps(row["case"]).encode(), "case.json")
    assert isinstance(row["day"], date)
    findings = assess(case, tuple(hit(h) for h in row.get("hits", ())), row["day"])
    named: list[Finding] = []
    for provision, expected in row["expect"].items():
        found = [f for f in findings if f.provision == f"jp.export.{provision}"]
        assert " ".join(f.outcome.value for f in found) == expected, provision
        named += found
    everything = " ".join(said(f) for f in findings)
    for phrase in row.get("says", ()):
        assert phrase in everything
    if "asks" in row:
        assert {question.id for f in named for question in f.questions} == set(row["asks"])
