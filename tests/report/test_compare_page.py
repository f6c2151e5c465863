"""The pages and pictures of a comparison: whole, small, self-contained, in both languages."""

import re
from collections import Counter
from datetime import date
from html import unescape
from xml.etree import ElementTree

import pytest

from kaname.core.places import codes
from kaname.joint.compare import DIVERGENCES, Comparison, compare
from kaname.joint.compare_ask import asked_item, end_user
from kaname.joint.compare_summary import (
    BANDS,
    band_of,
    by_destination,
    by_product_group,
    causes,
    facts_that_decide,
    parting,
)
from kaname.report.compare import as_html, as_svg, as_text
from kaname.report.compare_view import LETTERS, percent, places_in_order

DAY = date(2026, 11, 21)
ITEMS = ("2B350", "2B351", "3A001", "3A090", "3A991", "3B001", "0A002", "0A918", "EAR99")


@pytest.fixture(scope="module")
def wide() -> Comparison:
    """Every destination, for two end users."""
    users = [end_user("civil"), end_user("military")]
    return compare([asked_item(eccn, DAY) for eccn in ITEMS], codes(), users, DAY)


@pytest.fixture(scope="module")
def small() -> Comparison:
    return compare(
        [asked_item(eccn, DAY) for eccn in ("2B350", "EAR99")], ("DE", "CN", "JP"),
        [end_user("civil")], DAY,
    )  # fmt: skip


def letters_of(page: str) -> Counter[str]:
    rows = re.findall(r"<div id=r\d+-\d+[^>]*><b>.*?</b><code>(.*?)</code></div>", page)
    return Counter(re.sub(r"<[^>]*>| ", "", unescape("".join(rows))))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_map_has_a_letter_for_every_cell(wide: Comparison, language: str) -> None:
    page = as_html(wide, language)
    expected = {LETTERS[name]: count for name, count in wide.counts().items() if count}
    assert letters_of(page) == expected
    rows = [row.split("<code>")[1] for row in page.split("\n") if row.startswith("<div id=r")]
    order = [place for _, places in places_in_order(wide) for place in places]
    assert sorted(order) == sorted(codes())
    line = re.sub(r"<[^>]*>| ", "", rows[0])
    of = {cell.destination: cell.divergence for cell in wide.cells
          if cell.asked.eccn == "2B350" and cell.end_user == "civil"}  # fmt: skip
    assert line == "".join(LETTERS[of[place]] for place in order)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_cell_has_its_reason_in_the_table(wide: Comparison, language: str) -> None:
    page = unescape(as_html(wide, language))
    found: dict[tuple[str, str], str] = {}
    for line in re.findall(r"<tr data-r=(\S+?)>(.*)\n", page):
        places = re.search(r"<bdi>(.*?)</bdi><td>(.*)", line[1])
        assert places
        for place in places.group(1).split():
            assert (line[0], place) not in found
            found[line[0], place] = places.group(2)
    assert len(found) == len(wide.cells)
    users = [user.name for user in wide.end_users]
    for cell in wide.cells[::37]:
        row = f"{users.index(cell.end_user)}-{wide.items.index(cell.asked)}"
        assert found[row, cell.destination] == cell.reason.to(language)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_loads_nothing_and_runs_only_its_own_script(
    wide: Comparison, language: str
) -> None:
    import base64
    import hashlib

    page = as_html(wide, language)
    assert not re.search(r"<link|@import|\bsrc\s*=|url\((?!#)", page)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert f'<html lang="{language}">' in page
    assert not re.search(r"\{\{|\}\}|\bNone\b|KeyError", page)
    if language == "ja":
        assert "undetermined" not in re.sub(
            r"<script.*?</script>|<style.*?</style>|<svg.*?</svg>"
            "|class=[\"'][^\"']*[\"']",
            "",
            page,
            flags=re.DOTALL,
        )


def test_all_items_to_all_destinations_stay_below_ten_megabytes(wide: Comparison) -> None:
    each = len(as_html(wide, "ja").encode()) / (len(wide.items) * len(wide.end_users))
    assert each * 640 < 10_000_000


@pytest.mark.parametrize("language", ["en", "ja"])
def test_pictures_are_well_formed_and_count_every_cell(
    small: Comparison, wide: Comparison, language: str
) -> None:
    drawn = ElementTree.fromstring(as_svg(small, language))
    space = "{http://www.w3.org/2000/svg}"
    assert len(drawn.findall(f".//{space}g")) == len(small.cells)
    counted = ElementTree.fromstring(as_svg(wide, language))
    tips = [node.text or "" for node in counted.findall(f".//{space}g/{space}title")]
    found = [n for tip in tips for n in re.findall(r" ([\d,]+\d|\d)\b", tip)]
    assert sum(int(number.replace(",", "")) for number in found) == len(wide.cells)


def test_the_classes_are_told_apart_without_colour(small: Comparison) -> None:
    picture = as_svg(small, "en")
    for name in DIVERGENCES:
        assert f'id="h-{name.replace(" ", "-")}"' in picture
    hatches = re.findall(r'<pattern id="h-[^"]*"[^>]*><rect[^>]*/>(.*?)</pattern>', picture)
    assert len(set(hatches)) == len(DIVERGENCES)


def test_destinations_stand_by_kind() -> None:
    kinds = {place: band_of(place, DAY) for place in codes()}
    assert set(kinds.values()) == set(BANDS)
    expected = {"JP": "home", "US": "home", "GU": "home", "KR": "japan_a", "IN": "us_a",
                "TW": "us_a", "SG": "us_a", "VN": "us_d", "CN": "us_d5", "HK": "us_d5",
                "IR": "us_e", "CU": "us_e", "BR": "other"}  # fmt: skip
    assert {place: kinds[place] for place in expected} == expected


def test_tallies_add_up(wide: Comparison) -> None:
    for tallies in (by_product_group(wide), by_destination(wide)):
        assert sum(tally.cells for tally in tallies) == len(wide.cells)
    most = parting(by_product_group(wide), 2)
    assert [tally.apart for tally in most] == sorted((t.apart for t in most), reverse=True)
    abroad = {tally.key for tally in by_destination(wide, abroad=True)}
    assert not abroad & {"US", "JP", "GU", "PR"}


def test_what_is_undetermined_is_said_with_what_would_decide_it(wide: Comparison) -> None:
    found = {cause.key: cause for cause in causes(wide)}
    assert set(found) == {"us.elsewhere", "us.fact", "jp.unsure", "jp.unknown"} | (
        set(found) & {"jp.fact"}
    )
    whole = wide.counts()["undetermined"]
    assert all(0 <= cause.alone <= cause.cells <= whole for cause in found.values())
    text = as_text(wide, "en")
    assert f"{whole:,} of {len(wide.cells):,} cells" in text
    assert "--sure likely" in text
    asked = {(fact.capital, fact.question) for fact in facts_that_decide(wide)}
    assert {("US", "item.eccn.paragraph"), ("JP", "item.meti_item"), ("US", "item.eccn")} <= asked


def test_a_share_is_never_rounded_to_nothing_or_to_all() -> None:
    assert [percent(*pair) for pair in ((0, 9), (1, 9999), (9998, 9999), (9, 9), (1, 2), (0, 0))
            ] == ["0 %", "<1 %", ">99 %", "100 %", "50 %", "–"]  # fmt: skip
