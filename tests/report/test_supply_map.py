"""The stage map in every form: nothing overlaps, nothing is coloured only, nothing unknown is 0."""

import csv
import io
import json
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from kaname.report.picture import RAMP
from kaname.report.supply_map import (
    as_html,
    as_json,
    as_text,
    figures_table,
    groups_table,
    percent,
    suppliers,
)
from kaname.report.supply_map_layout import layout
from kaname.report.supply_map_svg import BANDS, band_of, draw
from kaname.report.supply_page import as_csv
from kaname.supply.recipes import Need
from kaname.supply.stage_map import groups, stage_map
from kaname.supply.starter import chains, product_name, starter_shares

NAMES = [*sorted(chains()), "gallium", "ai_chip", "fpga"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_over_another(name: str) -> None:
    found = stage_map(name)
    placed = layout(found)
    assert sorted(n for column in placed.columns for n in column) == sorted(
        node.product for node in found.nodes
    )
    for column in placed.columns:
        middles = [placed.heights[product] for product in column]
        assert all(other - one >= 1 - 1e-6 for one, other in pairwise(middles)), column
        assert all(0.5 - 1e-6 <= middle <= placed.lines - 0.5 + 1e-6 for middle in middles)


@pytest.mark.parametrize("name", NAMES)
def test_arrows_pass_products_by(name: str) -> None:
    found = stage_map(name)
    placed = layout(found)
    for key, middle in placed.heights.items():
        if not key.startswith("~"):
            continue
        column = placed.columns[int(key.split("~")[1])]
        assert all(abs(middle - placed.heights[n]) > 0.5 for n in column), key


def test_the_same_map_is_drawn_the_same() -> None:
    assert draw(stage_map("batteries"), "en") == draw(stage_map("batteries"), "en")
    assert layout(stage_map("telecom")) == layout(stage_map("telecom"))


def test_variants_stand_beneath_their_parent() -> None:
    (column,) = [c for c in layout(stage_map("semiconductors")).columns if "lithography" in c]
    at = column.index("lithography")
    assert set(column[at + 1 : at + 4]) == {
        "lithography_euv", "lithography_arf_immersion", "lithography_arf_dry",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_picture_is_well_formed_and_speaks(name: str, language: str) -> None:
    root = ET.fromstring(draw(stage_map(name), language))
    assert root.attrib["role"] == "img"
    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert described is not None
    assert title.text
    assert described.text
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.attrib["x"]) <= width
        assert 0 <= float(text.attrib["y"]) <= height
    assert "script" not in draw(stage_map(name), language)
    if language == "ja":
        assert re.search(r"[぀-ヿ一-鿿]", title.text + described.text)


def test_needs_have_lines_of_their_own() -> None:
    drawn = draw(stage_map("batteries"), "en")
    paths = re.findall(r'<path d="M[^"]*C[^"]*"[^>]*>', drawn)
    links = stage_map("batteries").links
    assert len(paths) == len(links)
    dashed = sum('stroke-dasharray="6 4"' in path for path in paths)
    assert dashed == sum(link.need is Need.SUBSTITUTABLE for link in links)
    assert sum("dasharray" not in p for p in paths) == sum(
        link.need is Need.ESSENTIAL for link in links
    )


@pytest.mark.parametrize(
    ("index", "band"),
    [(0, 1), (0.1499, 1), (0.15, 2), (0.2499, 2), (0.25, 3), (0.4, 4), (0.6999, 4), (0.7, 5),
     (1, 5)],
)  # fmt: skip
def test_classes_begin_at_their_bounds(index: float, band: int) -> None:
    assert band_of(index) == band


def test_every_class_has_a_colour_and_a_number() -> None:
    drawn = draw(stage_map("semiconductors"), "en")
    for number in range(1, len(BANDS) + 1):
        assert f'fill="{RAMP[number]}"' in drawn
        assert f">{number}</text>" in drawn
    assert 'fill="url(#none)"' in drawn
    assert ">?</text>" in drawn


def test_colours_darken_so_that_grey_tells_them_apart() -> None:
    def light(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert all(light(one) - light(other) > 15 for one, other in pairwise(RAMP[1:]))


def test_what_nobody_publishes_is_unknown_in_every_form() -> None:
    found = stage_map("fpga")
    (node,) = [one for one in found.nodes if one.product == "fpga"]
    assert node.lead is None
    assert "unknown" in as_text(found, "en")
    assert "不明" in as_text(found, "ja")
    value = json.loads(as_json(found))
    (held,) = [one for one in value["products"] if one["id"] == "fpga"]
    assert held["groups"] == []
    rows = list(csv.DictReader(io.StringIO(as_csv(figures_table(found)))))
    (row,) = [one for one in rows if one["product_id"] == "fpga"]
    assert row["share"] == row["hhi_low"] == row["year"] == ""


@pytest.mark.parametrize("chain", sorted(chains()))
def test_the_csv_holds_every_share_with_its_source(chain: str) -> None:
    found = stage_map(chain)
    shown = {node.product for node in found.nodes}
    rows = list(csv.DictReader(io.StringIO(as_csv(figures_table(found)))))
    held = [row for row in rows if row["year"]]
    assert len(held) == sum(share.product in shown for share in starter_shares())
    assert all(row["address"].startswith("http") and row["source"] for row in held)
    assert not any(row["share"] and float(row["share"]) == 0 for row in held)


def test_the_json_holds_the_figures() -> None:
    value = json.loads(as_json(stage_map("semiconductors")))
    (euv,) = [one for one in value["products"] if one["id"] == "lithography_euv"]
    lead = euv["groups"][0]
    assert lead["leads"]
    assert lead["hhi_low"] == 1
    assert lead["shares"][0]["country"] == "NLD"
    assert {share["firm"] for share in lead["shares"]} == {"", "ASML"}
    assert euv["eccn"] == ["3B001"]
    assert euv["hs_wider"] is True


def test_the_documents_stand_beside_newer_figures() -> None:
    text = as_text(stage_map("semiconductors"), "en")
    assert "China, Taiwan, South Korea and Japan together 72%" in text
    assert "China 27%, Taiwan 18%" in text
    telecom = as_text(stage_map("telecom"), "en")
    assert "Three vendors together 80%" in telecom
    assert "Sweden 30% (Ericsson)" in telecom


def test_suppliers_in_words() -> None:
    lithium = next(group for group in groups("lithium_mined") if group.leads)
    assert suppliers(lithium, "en").startswith("Australia 31.9%, China 21.5%, Chile 19.4%")
    assert suppliers(lithium, "en").endswith("United States: share unknown")
    assert "米国：割合不明" in suppliers(lithium, "ja")
    helium = next(group for group in groups("helium") if group.leads)
    assert "South Africa: very small" in suppliers(helium, "en")


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.5, "50%"), (0.918, "91.8%"), (0.0004, "<0.1%"), (0.0005, "0.1%"), (1.0, "100%")],
)
def test_percents(share: float, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_loads_nothing_and_has_every_table(language: str) -> None:
    found = stage_map("pharmaceuticals")
    page = as_html(found, draw(found, language), language)
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!data:|#)', page)
    assert page.count('download="pharmaceuticals') == 5 + 4
    assert page.count("<svg") >= 1
    for node in found.nodes:
        assert str(product_name(node.product).to(language)).replace("'", "&#39;") in page


def test_one_row_for_each_group() -> None:
    nodes = stage_map("telecom").nodes
    table = groups_table(nodes, "en")
    assert len(table.rows) == sum(max(1, len(node.groups)) for node in nodes)
