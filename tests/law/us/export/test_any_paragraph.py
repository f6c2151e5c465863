"""An answer that is the same whatever the paragraph is given without asking for it."""

from datetime import date

import pytest

from kaname.core.case import Case, Item, Places
from kaname.core.codes import Eccn
from kaname.core.finding import Finding
from kaname.law.engine.matter import Matter
from kaname.law.engine.provisions import examine
from kaname.law.engine.tables import load_table
from kaname.law.us.export.any_paragraph import supposed_paragraphs
from kaname.law.us.export.country_chart import country_chart

DAY = date(2026, 9, 1)
PACKAGE = "kaname.law.us.export"


def answer(eccn: str, country: str) -> Finding:
    item = Item(id="item", eccn=eccn, origin="US")
    case = Case(items=(item,), places=Places(from_="US", to=country, via=()))
    (found,) = examine(country_chart, Matter(case, DAY).of_item(item))
    return found


@pytest.mark.parametrize(
    ("eccn", "country", "outcome"),
    [
        ("9A012", "CN", "licence_required"),  # NS1 but for a.1, NS2 for a.1: X in both
        ("9A012", "DE", "undetermined"),  # X in NS1, none in NS2
        ("9A012.a", "DE", "undetermined"),
        ("9A012.a.1", "DE", "undetermined"),  # the missile row stands in words
        ("9A012.b", "DE", "licence_required"),
        ("9A012", "CA", "no_requirement_found"),
        ("9A515", "CN", "licence_required"),
        ("7A005", "CN", "undetermined"),  # no row covers .a, which is not of this list
        ("3B001", "CN", "undetermined"),
    ],
)
def test_whatever_the_paragraph(eccn: str, country: str, outcome: str) -> None:
    found = answer(eccn, country)
    assert found.outcome.value == outcome
    assert bool(found.questions) == (outcome == "undetermined")


def test_the_trace_supposes_each_paragraph() -> None:
    found = answer("9A012", "CN")
    shown = str(found.trace)
    assert "under 9A012.- " in shown
    assert "under 9A012.a.1.- " in shown
    assert "?" not in shown
    assert "value='9A012'" in shown
    assert any("part 774" in citation.cite for citation in found.citations)


def test_places_that_rows_tell_apart() -> None:
    rows = load_table(PACKAGE, "ccl_controls", "eccn").all(DAY, "9A012")
    found = [str(eccn) for eccn in supposed_paragraphs(Eccn("9A012"), rows)]
    assert found == ["9A012.?", "9A012.a.?", "9A012.a.1.?"]
    inside = [str(eccn) for eccn in supposed_paragraphs(Eccn("9A012", ("a", "1")), rows)]
    assert inside == ["9A012.a.1.?"]
