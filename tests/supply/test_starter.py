"""The shipped tables: every figure with its source, nothing invented, nothing summed wrongly."""

import csv
import math
import re
from collections import defaultdict
from datetime import date
from fractions import Fraction
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from kaname.core.problem import ProblemError
from kaname.supply import starter
from kaname.supply.countries import alpha3, codes, name_of
from kaname.supply.recipes import Need
from kaname.supply.shares import MEASURES, Share
from kaname.supply.starter import (
    OTHER_FIRMS,
    chain_name,
    chains,
    measure_name,
    need_name,
    note_of,
    product_name,
    products,
    stage_name,
    starter_shares,
    steps,
    verified_on,
    wide_codes,
)

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "supply"
TABLES = ROOT / "src" / "kaname" / "supply" / "tables"
DOCUMENTS = "Toward a US–Japan digital alliance"
USGS = "Mineral Commodity Summaries 2026"


def of(product: str) -> list[Share]:
    return [share for share in starter_shares() if share.product == product]


def test_the_five_chains() -> None:
    assert set(chains()) == {
        "semiconductors", "batteries", "critical_minerals", "pharmaceuticals", "telecom",
    }  # fmt: skip
    for chain in chains():
        assert chain_name(chain).en != chain_name(chain).ja
        stages = {products()[product].stage_number for product in chains()[chain]}
        assert len(stages) >= 4, chain


def test_sixty_minerals() -> None:
    form = re.compile(r"_(mined|refined|natural|raw|ilmenite|rutile|sponge|dioxide|metal)$")
    same = {"bauxite": "aluminium", "alumina": "aluminium", "magnesite": "magnesium"}
    names = {form.sub("", product) for product in chains()["critical_minerals"]}
    minerals = {same.get(name, name) for name in names} - {"magnet", "rare_earths"}
    assert len(minerals) >= 60
    assert {"gallium", "germanium", "dysprosium", "uranium", "graphite", "scandium"} <= minerals


def test_names_stages_and_words() -> None:
    for product in products().values():
        assert product.name_en
        assert re.search(r"[぀-ヿ一-鿿A-Z]", product.name_ja), product
        assert stage_name(product.stage).ja
        assert product.stage_number >= 0
        if product.variant_of:
            parent = products()[product.variant_of]
            assert (parent.chain, parent.stage) == (product.chain, product.stage)
    assert product_name("nothing of the tables").en == "nothing of the tables"
    for measure in MEASURES:
        assert measure_name(measure).ja
    for need in Need:
        assert need_name(need).ja


def test_codes_are_codes() -> None:
    for product in products().values():
        assert all(re.fullmatch(r"\d{6}", code) for code in product.hs), product
        assert all(re.fullmatch(r"\d[A-E]\d{3}", code) for code in product.eccn), product
        assert not (product.id in wide_codes() and not product.hs)
    assert products()["etch_tool"].eccn == ("3B001",)
    assert products()["photoresist"].eccn == ("3C002",)
    assert products()["ai_chip"].eccn == ("3A090",)
    assert {"gallium", "germanium", "hydrogen_fluoride", "photoresist_euv"} <= wide_codes()


@pytest.mark.skipif(not SHARED.exists(), reason="the nomenclature is not beside the repository")
def test_codes_are_of_hs_2022() -> None:
    with (SHARED / "hs" / "harmonized-system.csv").open(encoding="utf-8") as file:
        known = {row["hscode"] for row in csv.DictReader(file)}
    for product in products().values():
        assert set(product.hs) <= known, product


def test_recipes_name_products_and_run_forward() -> None:
    for step in steps():
        assert step.input in products()
        assert step.output in products()
        assert step.source
        one, other = products()[step.input], products()[step.output]
        if one.chain == other.chain:
            assert one.stage_number < other.stage_number, step
    pairs = [(step.input, step.output) for step in steps()]
    assert len(pairs) == len(set(pairs))


def test_recipes_run_in_no_circle() -> None:
    inputs = defaultdict(set)
    for step in steps():
        inputs[step.output].add(step.input)
    assert len(list(TopologicalSorter(inputs).static_order())) > 150


def test_every_need_occurs() -> None:
    assert {step.need for step in steps()} == set(Need)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("lithium_mined", "battery_pack"),
        ("graphite_natural", "ev_battery_cell"),
        ("polysilicon", "ai_chip"),
        ("fermentation_sugar", "antibiotic_dose"),
        ("gallium", "base_station"),
        ("rare_earths_mined", "magnet"),
    ],
)
def test_chains_are_joined_tier_by_tier(first: str, last: str) -> None:
    goes_into = defaultdict(set)
    for step in steps():
        goes_into[step.input].add(step.output)
    reached, waiting = {first}, [first]
    while waiting:
        for output in goes_into[waiting.pop()] - reached:
            reached.add(output)
            waiting.append(output)
    assert last in reached


def test_variants_inherit_what_goes_into_their_parent() -> None:
    def inputs(product: str, inherited: bool) -> dict[str, Need]:
        return {s.input: s.need for s in steps(inherited) if s.output == product}

    whole = inputs("logic_leading", True)
    assert inputs("wafer_fabrication", False).items() <= whole.items()
    assert whole["lithography_euv"] is Need.ESSENTIAL
    assert "silicon_wafer" not in inputs("logic_leading", False)
    assert whole["silicon_wafer"] is Need.ESSENTIAL
    assert inputs("ev_battery_cell", True) == inputs("battery_cell", True)


def test_every_share_has_its_source_year_and_product() -> None:
    for share in starter_shares():
        assert share.product in products(), share
        assert share.source.publisher
        assert share.source.title
        assert share.source.address.startswith(("https://", "http://")), share
        assert share.year is not None
        assert 2000 < share.year < 2040
        assert share.measure in MEASURES
        assert not share.source.synthetic
        if verified_on(share) != "unverified":
            date.fromisoformat(verified_on(share))
        assert bool(note_of(share).ja) == bool(share.note)


def test_every_country_is_one() -> None:
    known = set(codes())
    for share in starter_shares():
        assert share.country in known or (share.country == "" and share.firm), share
    assert any(share.country == "TWN" for share in starter_shares())


def test_an_unknown_share_is_not_zero() -> None:
    rows = starter_shares()
    assert all(share.share is None or 0 < share.share <= 1 for share in rows)
    unknown = [share for share in rows if share.share is None]
    assert len(unknown) > 20
    assert all(share.note for share in unknown), "an unknown share says why"
    withheld = next(s for s in of("lithium_mined") if s.country == "USA")
    assert withheld.share is None
    assert "withheld" in withheld.note
    small = next(s for s in of("helium") if s.country == "ZAF")
    assert small.share is None
    assert small.negligible


def test_shares_of_one_source_sum_to_at_most_one() -> None:
    sums: dict[tuple[object, ...], float] = defaultdict(float)
    for share in starter_shares():
        kind = "firm" if share.firm and share.country else "country"
        source = (kind, share.measure, share.year, share.source)
        sums[(share.product, *source)] += share.share or 0.0
    for group, total in sums.items():
        assert total <= 1.005, group
    assert len(sums) > 100


def test_no_row_stands_twice() -> None:
    keys = [(s.product, s.country, s.firm, s.measure, s.year, s.source) for s in starter_shares()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("product", "country", "share"),
    [
        ("wafer_fabrication", "", 0.72),
        ("silicon_wafer", "JPN", 0.56),
        ("photomask", "JPN", 0.53),
        ("fluorinated_polyimide", "JPN", 0.90),
        ("hydrogen_fluoride", "JPN", 0.70),
        ("photoresist", "JPN", 0.90),
        ("lithography_euv", "NLD", 1.0),
        ("base_station", "", 0.80),
    ],
)
def test_the_figures_of_the_documents(product: str, country: str, share: float) -> None:
    found = [
        s for s in of(product)
        if s.source.title == DOCUMENTS and not (s.firm and s.country)
    ]  # fmt: skip
    assert [(s.country, s.share, s.sure) for s in found] == [(country, share, False)]


@pytest.mark.parametrize(
    ("product", "years"),
    [
        ("wafer_fabrication", {2019, 2022, 2023, 2024}),
        ("logic_leading", {2019, 2022, 2023}),
        ("base_station", {2021}),
        ("lithography", {2022, 2023, 2024}),
        ("ev_battery_cell", {2015, 2020, 2024}),
        ("silicon_wafer", {2021}),
    ],
)
def test_what_disagrees_stands_side_by_side(product: str, years: set[int]) -> None:
    assert years <= {share.year for share in of(product)}
    assert len({share.source for share in of(product)}) >= 2 or len(years) > 1


@pytest.mark.parametrize(
    ("product", "country", "firm", "year", "share"),
    [
        ("lithography", "NLD", "ASML", 2022, 0.918),
        ("coater_developer", "JPN", "Tokyo Electron", 2022, 0.888),
        ("foundry", "TWN", "TSMC", 2025, 0.702),
        ("telecom_equipment", "CHN", "Huawei", 2023, 0.30),
        ("anode", "CHN", "", 2023, 0.935),
        ("ksm_us", "CHN", "", 2025, 0.41),
        ("api_us", "IND", "", 2023, 0.50),
        ("uranium_mined", "KAZ", "", 2022, 0.43),
    ],
)
def test_figures_as_their_sources_print_them(
    product: str, country: str, firm: str, year: int, share: float
) -> None:
    found = {
        s.share for s in of(product) if (s.country, s.firm, s.year) == (country, firm, year)
    }  # fmt: skip
    assert share in found


def test_a_product_nobody_publishes_has_no_figure() -> None:
    assert not of("fpga")
    assert not of("dysprosium")


def test_tables_are_read_once() -> None:
    assert starter_shares() is starter_shares()
    assert products() is products()
    with pytest.raises(TypeError):
        products()["new"] = products()["gallium"]  # type: ignore[index]


def test_a_measure_nobody_knows_is_refused() -> None:
    with (TABLES / "shares.csv").open(encoding="utf-8") as file:
        row = next(csv.DictReader(file))
    with pytest.raises(ValueError, match="no such measure"):
        starter._share({**row, "measure": "fame"})


COMMODITIES = {
    "gallium": ("Gallium", "Primary production"),
    "tungsten_mined": ("Tungsten", "Mine production"),
    "cobalt_mined": ("Cobalt", "Mine production"),
    "graphite_natural": ("Graphite (Natural)", "Mine production"),
    "rare_earths_mined": ("Rare Earths", "Mine production"),
    "niobium_mined": ("Niobium (Columbium)", "Mine production"),
    "magnesium": ("Magnesium Metal", "Smelter production"),
    "silicon_metal": ("Silicon", "Silicon metal"),
    "nickel_mined": ("Nickel", "Mine production"),
    "platinum": ("Platinum", "Mine production: Platinum"),
    "copper_refined": ("Copper", "Refinery production"),
    "lithium_mined": ("Lithium", "Mine production"),
}
MINERALS = SHARED / "minerals" / "MCS2026_Commodities_Data.csv"


@pytest.mark.skipif(not MINERALS.exists(), reason="the file of USGS is not beside the repository")
@pytest.mark.parametrize("product", COMMODITIES)
def test_shares_are_those_of_usgs(product: str) -> None:
    commodity, detail = COMMODITIES[product]
    amounts: dict[str, Fraction] = {}
    with MINERALS.open(encoding="cp1252") as file:
        for row in csv.DictReader(file):
            asked = (row["Commodity"], row["Statistics_detail"], row["Year"], row["Statistics"])
            if asked != (commodity, detail, "2025", "Production"):
                continue
            value = row["Value"].replace(",", "")
            if row["Country"] != "World total" and re.fullmatch(r"[\d.]+", value):
                amounts[row["Country"]] = Fraction(value)
    whole = sum(amounts.values())
    expected = {
        str(alpha3(country, "usgs")): float(amount / whole)
        for country, amount in amounts.items()
        if country != "Other countries"
    }
    held = {
        share.country: share.share
        for share in of(product)
        if share.source.title == USGS and share.measure == "production"
        if share.share is not None
    }
    assert held.keys() == expected.keys()
    for country, share in expected.items():
        assert math.isclose(held[country], share, abs_tol=1e-6), name_of(country).en


def test_products_of_a_chain() -> None:
    assert set(starter.products_of("telecom")) == set(chains()["telecom"])
    assert starter.products_of(None) is products()
    with pytest.raises(ProblemError, match=r"KAN-6140[\s\S]*semiconductors"):
        starter.products_of("semiconductor")


def test_a_country_holds_what_its_firms_hold_together() -> None:
    coater = {s.firm: s.share for s in of("coater_developer") if s.country == "JPN"}
    assert coater == {"Tokyo Electron": 0.888, OTHER_FIRMS: 0.032, "": 0.92}
    foundry = [s for s in of("foundry") if not s.firm]
    assert {s.country: s.share for s in foundry}["TWN"] == pytest.approx(0.763)
    assert all("together" in s.note for s in foundry)
    amkor = [s.share for s in of("atp") if s.country == "USA"]
    assert amkor == [None, None]
    firms = {
        (s.product, s.country, s.measure, s.year, s.source)
        for s in starter_shares() if s.firm and s.country
    }  # fmt: skip
    countries = {
        (s.product, s.country, s.measure, s.year, s.source)
        for s in starter_shares() if not s.firm
    }  # fmt: skip
    assert firms <= countries
