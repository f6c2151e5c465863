"""The exposure of a deal: which products an item links to, and what a denial would take."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.core.case import Case, Item, Party, Places
from kaname.core.reading import read_case
from kaname.core.unknown import UNKNOWN
from kaname.joint.assess import open_desk
from kaname.joint.exposure import Exposure, Range, exposures
from kaname.joint.exposure_figures import figures_of
from kaname.screening.editions import Store as Lists
from kaname.supply.datasets import Account, Loaded, Reading
from kaname.supply.flows import Flows
from kaname.supply.provenance import Provenance
from kaname.supply.shares import Share
from kaname.supply.starter import products, starter_shares
from kaname.supply.store import Store

DAY = date(2026, 11, 20)
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MADE_UP = Provenance("Test Survey", "Invented shares", "1", synthetic=True)


def deal(item: Item, seller: str = "JP", to: str = "CN") -> Case:
    party = Party(id="maker", roles=("seller",), country=seller) if seller else Party(id="maker")
    return Case(parties=(party,), items=(item,), places=Places(to=to) if to else Places())


def one(item: Item, supply: Callable[[], Store] | None = None, **facts: str) -> Exposure:
    (found,) = exposures(deal(item, **facts), DAY, supply)
    return found


def names(found: Exposure) -> list[str]:
    return [product.product for product in found.products]


def test_a_paragraph_links_its_product_before_what_holds_the_whole_entry() -> None:
    found = one(Item(id="x", eccn="3B001.c.1.c"))
    assert names(found)[0] == "etch_tool"
    assert "lithography" not in names(found), "another paragraph of the same entry"
    assert "chip_tools" in names(found), "its entry as a whole"


def test_an_entry_without_paragraph_may_be_any_of_its_products() -> None:
    found = names(one(Item(id="x", eccn="3B001")))
    assert {"etch_tool", "lithography", "cvd_tool", "photomask"} <= set(found)


def test_before_the_paragraphs_were_in_force_the_whole_entry_links() -> None:
    (found,) = exposures(deal(Item(id="x", eccn="3B001.c.1.c")), date(2024, 1, 1))
    assert "lithography" in names(found)


def test_an_item_number_links_through_the_table_of_counterparts() -> None:
    found = one(Item(id="x", meti_item="7の項(19)"))
    assert [(product.product, product.by) for product in found.products] == [
        ("photoresist", ("meti_item",)), ("photoresist_euv", ("meti_item",)),
    ]  # fmt: skip
    assert one(Item(id="x", meti_item="not_listed")).link == "no_product"


def test_an_hs_code_links_what_no_export_code_does_and_says_that_it_is_wide() -> None:
    found = one(Item(id="x", hs="811292"))
    assert set(names(found)) == {"gallium", "germanium", "indium"}
    assert all(product.wide and product.by == ("hs",) for product in found.products)
    both = one(Item(id="x", eccn="3B001.c", hs="848620"))
    assert "coater_developer" not in names(both), "it shares only the wide HS code"


@pytest.mark.parametrize("item", [
    Item(id="x"), Item(id="x", description="gallium"), Item(id="x", eccn="EAR99"),
    Item(id="x", eccn="9A610"), Item(id="x", hs="010121"),
])  # fmt: skip
def test_what_links_to_nothing_is_unknown_and_says_why(item: Item) -> None:
    coded = item.eccn is not UNKNOWN or item.hs is not UNKNOWN
    assert one(item) == Exposure("x", "no_product" if coded else "no_code", (), ())


def test_no_code_asks_nothing_of_what_was_imported() -> None:
    def never() -> Store:
        raise AssertionError("asked")

    assert one(Item(id="x"), never).link == "no_code"


def test_gallium_by_hand() -> None:
    """Survey of 2025: China 0.990099, Russia 0.006601, Japan 0.0033 of the world's production."""
    found = one(Item(id="x", hs="811292"), to="US")
    (gallium,) = [product for product in found.products if product.product == "gallium"]
    denial = gallium.denial
    assert denial is not None
    figure = gallium.figures[denial.figure]
    assert (figure.measure, figure.year, figure.rest) == ("production", 2025, Decimal(0))
    assert denial.members == ("JPN",)
    assert denial.own is None, "the United States is not named"
    assert denial.joint_share == Range(Decimal("0.0033"), Decimal("0.0033"))
    assert [(other.country, other.share) for other in denial.others] == [
        ("CHN", Decimal("0.9901")), ("RUS", Decimal("0.0066")),
    ]  # fmt: skip


def test_the_destinations_own_share_is_set_apart() -> None:
    found = one(Item(id="x", hs="811292"), to="CN", seller="RU")
    (gallium,) = [product for product in found.products if product.product == "gallium"]
    denial = gallium.denial
    assert denial is not None
    assert denial.own == Decimal("0.9901")
    assert denial.members == ("JPN", "RUS", "USA")
    assert denial.joint_share == Range(Decimal("1.0000"), Decimal("1.0000"))
    assert denial.seller_share == Range(Decimal("0.6667"), Decimal("0.6667"))
    assert denial.others == ()


@pytest.mark.parametrize("seller", ["", "CN"])
def test_who_does_not_stand_on_the_other_side_has_no_share_alone(seller: str) -> None:
    found = one(Item(id="x", hs="811292"), seller=seller)
    denial = found.products[0].denial
    assert denial is not None
    assert denial.seller_share is None


def test_without_a_destination_nothing_is_denied() -> None:
    assert all(product.denial is None for product in one(Item(id="x", hs="811292"), to="").products)


def test_import_shares_of_one_country_are_no_supply_of_the_world() -> None:
    (found,) = [p for p in one(Item(id="x", hs="300190"), to="US").products
                if p.product == "heparin_us"]  # fmt: skip
    assert found.figures[0].measure == "import_share"
    assert found.denial is None


def test_every_shipped_figure_lies_between_nothing_and_the_whole() -> None:
    for product in products().values():
        for figure in figures_of(product):
            known = [holding.share for holding in figure.holdings if holding.share is not None]
            assert all(0 <= share <= 1 for share in known)
            assert sum(known) + figure.rest >= Decimal("0.99")
            assert 0 <= figure.rest <= 1
            assert figure.publisher
            assert figure.title


def test_sources_that_disagree_stand_side_by_side_each_in_its_newest_year() -> None:
    found = figures_of(products()["etch_tool"])
    sources = [(figure.measure, figure.publisher, figure.title) for figure in found]
    assert len(sources) == len(set(sources))
    years = {share.year for share in starter_shares() if share.product == "etch_tool"}
    assert max(years, key=lambda year: year or 0) in {figure.year for figure in found}


# --- what was imported ------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    store = Store(tmp_path / "supply", clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    shares = tuple(
        Share("etch_tool", country, share, 2026, "market_share", MADE_UP)
        for country, share in (("USA", 0.5), ("JPN", 0.3), ("KOR", 0.2))
    )
    countries = ("CHN", "JPN", "NLD", "USA")
    rows = ((1, 0, 60.0), (2, 0, 30.0), (3, 0, 10.0), (1, 3, 40.0))
    flows = Flows(
        years=np.full(4, 2024, np.int16), products=("848620",), countries=countries,
        product=np.zeros(4, np.int32), exporter=np.array([r[0] for r in rows], np.int16),
        importer=np.array([r[1] for r in rows], np.int16),
        value=np.array([r[2] for r in rows]), tonnes=np.full(4, np.nan), side="reconciled",
        nomenclature="HS2017", source=MADE_UP,
    )  # fmt: skip
    loaded = (
        Loaded("shares", "made-up", shares, MADE_UP),
        Loaded("flows", "made-up", flows, MADE_UP),
    )
    store.keep(Reading("test", loaded, Account(7, 7), (), (("x.csv", "ab" * 32),)))
    return store


def test_imported_shares_and_trade_join_those_that_ship(kept: Store) -> None:
    found = one(Item(id="x", eccn="3B001.c", hs="8486.20"), lambda: kept)
    etch = found.products[0]
    assert etch.figures[0].imported
    assert etch.figures[0].publisher == "Test Survey"
    assert len(etch.figures) == 1 + len(figures_of(products()["etch_tool"]))
    assert etch.denial is not None
    assert etch.denial.joint_share == Range(Decimal("0.8000"), Decimal("0.8000"))
    assert [(h.country, h.share) for h in etch.denial.others] == [("KOR", Decimal("0.2000"))]
    (trade,) = found.trade
    assert (trade.hs, trade.year, trade.sales) == ("848620", 2024, Decimal("0.6000"))
    assert [(h.country, h.share) for h in trade.imports] == [
        ("JPN", Decimal("0.6000")), ("NLD", Decimal("0.3000")), ("USA", Decimal("0.1000")),
    ]  # fmt: skip


def test_firms_are_counted_where_they_sit_and_never_beside_their_countries(tmp_path: Path) -> None:
    store = Store(tmp_path / "supply", clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    firms = [
        Share("etch_tool", country, share, 2025, "market_share", MADE_UP, firm=firm)
        for firm, country, share in (("A", "USA", 0.5), ("B", "USA", 0.2), ("C", "JPN", 0.1))
    ]
    whole = Share("etch_tool", "USA", 0.6, 2026, "capacity", MADE_UP)
    part = Share("etch_tool", "USA", 0.4, 2026, "capacity", MADE_UP, firm="A")
    loaded = Loaded("shares", "made-up", (*firms, whole, part), MADE_UP)
    store.keep(Reading("test", (loaded,), Account(5, 5), (), (("x.csv", "ab" * 32),)))
    by_measure = {one.measure: one for one in figures_of(products()["etch_tool"], store)
                  if one.imported}  # fmt: skip
    figure = by_measure["market_share"]
    assert figure.of_firms
    assert [(holding.country, holding.share) for holding in figure.holdings] == [
        ("USA", Decimal("0.7000")), ("JPN", Decimal("0.1000")),
    ]  # fmt: skip
    assert figure.rest == Decimal("0.2000")
    assert not by_measure["capacity"].of_firms
    assert by_measure["capacity"].rest == Decimal("0.4000")


@pytest.mark.parametrize(("facts", "hs"), [
    ({"to": ""}, "848620"), ({"to": "DE"}, "848620"), ({}, "854231"), ({}, "8486"),
])  # fmt: skip
def test_trade_that_is_not_there_is_left_out(kept: Store, facts: dict[str, str], hs: str) -> None:
    assert one(Item(id="x", hs=hs), lambda: kept, **facts).trade == ()


def test_a_seller_who_exports_nothing_has_unknown_sales(kept: Store) -> None:
    (trade,) = one(Item(id="x", hs="848620"), lambda: kept, seller="KR").trade
    assert trade.sales is None


def test_a_store_that_was_never_made_is_not_asked(tmp_path: Path) -> None:
    store = Store(tmp_path / "none", clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    item = Item(id="x", eccn="3B001.c")
    assert one(item, lambda: store) == one(item)


def test_the_dossier_holds_it_and_stays_the_same(tmp_path: Path) -> None:
    desk = open_desk(Lists(tmp_path, clock=lambda: datetime.now(UTC)))
    case = read_case((EXAMPLES / "etch-tool.yaml").read_bytes(), file="etch-tool.yaml")
    first, second = desk.assess(case), desk.assess(case)
    assert first.id == second.id
    assert first.exposures == exposures(case, first.as_of)
    assert first.exposures[0].products[0].product == "etch_tool"


@given(st.permutations(["JP", "US", "CN"]), st.sampled_from(["811292", "848620", "280461"]))
def test_what_all_sellers_hold_is_at_least_what_one_holds(order: list[str], hs: str) -> None:
    seller, to, _ = order
    for product in one(Item(id="x", hs=hs), seller=seller, to=to).products:
        denial = product.denial
        if denial is None:
            continue
        assert Decimal(0) <= denial.joint_share.low <= denial.joint_share.high <= 1
        if denial.seller_share is not None:
            assert denial.seller_share.low <= denial.joint_share.low
            assert denial.seller_share.high <= denial.joint_share.high
        others = sum(holding.share or 0 for holding in denial.others)
        assert others + denial.joint_share.low <= Decimal("1.001")


def test_a_case_without_items_has_none() -> None:
    assert exposures(replace(Case(), items=()), DAY) == ()
