"""The ownership report as text, JSON, CSV and page."""

import csv
import io
import itertools
import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest

from kaname.core.hit import Identity
from kaname.joint.ownership import OwnershipReport, judge_ownership
from kaname.report.ownership import flags_once, to_csv, to_json, to_text
from kaname.report.ownership_html import to_html
from kaname.screening.ownership import build_graph
from kaname.screening.ownership_files import read_ownership
from kaname.screening.ownership_screen import Listing

ON = date(2026, 11, 16)
ROWS = """owner,company,percent,kind
Top & <Co>,=HYPERLINK("x"),60,
"=HYPERLINK(""x"")",東京精密機械輸出入株式会社,50,
Fund,東京精密機械輸出入株式会社,40,
Maybe,Open Ltd,,
Top & <Co>,Small Ltd,10,
Top & <Co>,Controlled Ltd,,board
Fund,Clean Ltd,100,
Loop,Loop 2,60,
Loop 2,Loop,60,
Top & <Co>,Loop,40,
"""


@pytest.fixture
def report() -> OwnershipReport:
    rows = ROWS.replace('=HYPERLINK("x"),60', '"=HYPERLINK(""x"")",60')
    graph = build_graph(read_ownership("o.csv", rows.encode()), ON)
    listings = [
        Listing("top & <co>", "ofac-sdn", Identity.CONFIRMED, None, "ofac-sdn:1"),
        Listing("maybe", "ofac-sdn", Identity.OPEN, None, "ofac-sdn:2"),
    ]
    return judge_ownership(graph, listings, ON)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_text_has_every_company_in_its_part(report: OwnershipReport, lang: str) -> None:
    text = to_text(report, lang)
    yes, open_, no = (text.split("== ")[n] for n in (1, 2, 3))
    assert "東京精密機械輸出入株式会社" in yes
    assert "Open Ltd" in open_
    assert "Clean Ltd" in no
    assert "Controlled Ltd" in no
    assert "OFAC FAQ 398" in no


def test_json_is_whole_and_in_both_languages(report: OwnershipReport) -> None:
    shown = json.loads(to_json(report))
    results = {(r["company"], r["rule"]): r for r in shown["results"]}
    tokyo = results["東京精密機械輸出入株式会社", "ofac"]
    assert tokyo["listed_by_ownership"] == "yes"
    assert (tokyo["least"], tokyo["most"]) == ("50", "50")
    assert tokyo["economic_interest"] == {"low": "30", "high": "30"}
    assert tokyo["carried_by"]["needed"] == ["Top & <Co>"]
    assert "→" in tokyo["paths"][0]["ja"]
    open_ = results["Open Ltd", "ofac"]
    assert open_["listed_by_ownership"] == "undetermined"
    assert {fact["owner"] for fact in open_["deciding"]} == {"Maybe"}
    assert shown["rules"][1]["state"] == "in_force"


def test_a_spreadsheet_runs_nothing(report: OwnershipReport) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(report, "en"))))
    assert len(rows) == len(report.judged)
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert any(row["company"] == '\'=HYPERLINK("x")' for row in rows)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_is_whole_and_runs_nothing(report: OwnershipReport, lang: str) -> None:
    page = to_html(report, lang)
    assert "<script" not in page
    assert " style=" not in page, "the content security policy would drop it"
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?https?:", page)
    assert "Top &amp; &lt;Co&gt;" in page
    assert "<Co>" not in page
    drawings = re.findall(r'<svg class="graph" role="img".*?</svg>', page, re.DOTALL)
    assert len(drawings) >= 4
    for drawing in drawings:
        ElementTree.fromstring(drawing)
    assert len(set(re.findall(r'<title id="(g\d+)"', page))) == len(drawings)


def test_boxes_do_not_lie_on_one_another(report: OwnershipReport) -> None:
    for drawing in re.findall(
        r'<svg class="graph" role="img".*?</svg>', to_html(report, "en"), re.S
    ):
        boxes = [
            [float(rect.attrib[name]) for name in ("x", "y", "width", "height")]
            for group in ElementTree.fromstring(drawing).iter("g")
            for rect in group.findall("rect")
        ]
        for number, (x, y, width, height) in enumerate(boxes):
            for left, top, wide, high in boxes[number + 1 :]:
                apart = (
                    x + width <= left or left + wide <= x or y + height <= top or top + high <= y
                )
                assert apart


def test_the_share_stands_on_its_edge_and_the_list_in_its_box(report: OwnershipReport) -> None:
    drawing = next(
        drawing
        for drawing in re.findall(
            r'<svg class="graph" role="img".*?</svg>', to_html(report, "en"), re.S
        )
        if "東京" in drawing
    )
    texts = [element.text for element in ElementTree.fromstring(drawing).iter("text")]
    assert {"60 %", "50 %", "40 %", "SDN List", "counts", "not counted"} <= set(texts)


def test_a_long_chain_is_drawn_with_its_middle_left_out() -> None:
    names = ["x", *(f"c{n}" for n in range(30))]
    rows = "\n".join(f"{a},{b},60" for a, b in itertools.pairwise(names))
    graph = build_graph(read_ownership("o.csv", f"owner,company,percent\n{rows}".encode()), ON)
    listed = Listing("x", "ofac-sdn", Identity.CONFIRMED)
    page = to_html(judge_ownership(graph, [listed], ON, only=["c29"]), "en")
    assert "24 companies between" in page
    assert "c15 60 % (counts" in page, "of one company alone every step is told"


@pytest.fixture
def flagged() -> OwnershipReport:
    """A company controlled by a listed party, in part owned by one, and over 100 per cent."""
    rows = "owner,company,percent,kind\nX,A,30,\nX,A,,board\nF,A,80,\n"
    graph = build_graph(read_ownership("o.csv", rows.encode()), ON)
    listings = [Listing("x", "ofac-sdn", Identity.CONFIRMED), Listing("x", "bis-entity",
                Identity.CONFIRMED)]  # fmt: skip
    return judge_ownership(graph, listings, ON)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_each_red_flag_is_shown_once_for_a_company(flagged: OwnershipReport, lang: str) -> None:
    met = [flag.text.to(lang) for judged in flagged.judged for flag in judged.flags]
    repeated = {text for text in met if met.count(text) > 1}
    assert repeated, "the same flags show under several rules"
    text, page = to_text(flagged, lang), to_html(flagged, lang)
    for flag in set(met):
        assert text.count(flag) == 1
        assert page.count(flag.replace("&", "&amp;")) == 1


def test_a_red_flag_names_its_rules_unless_it_shows_under_all(flagged: OwnershipReport) -> None:
    shown = {flag.kind: flag for flag in flags_once(flagged.judged)}
    assert shown["excess"].everywhere
    assert shown["excess"].line("en").startswith("Red flag: ")
    control = shown["control"]
    assert [rule.id for rule in control.rules] == ["ofac", "bis"]
    assert control.cites == ("OFAC FAQ 398",)
    assert control.line("en").startswith("Red flag under the OFAC 50 % rule (blocked persons) / ")
    assert control.line("en").endswith("(OFAC FAQ 398)")
    assert control.line("ja").startswith("レッドフラッグ（OFACの50％ルール")


def test_the_json_keeps_the_flags_with_each_result(flagged: OwnershipReport) -> None:
    results = json.loads(to_json(flagged))["results"]
    assert [r["rule"] for r in results] == ["ofac", "bis", "ssi"]
    assert all("excess" in {f["kind"] for f in r["red_flags"]} for r in results)
