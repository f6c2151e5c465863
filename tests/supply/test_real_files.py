"""The publishers' own files, where they lie beside the repository: every row accounted for."""

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from kaname.supply import countries
from kaname.supply.datasets import Reading
from kaname.supply.flows import Flows
from kaname.supply.io_table import InputOutputTable
from kaname.supply.shares import Amount, Share
from kaname.supply.sources import detect
from kaname.supply.sources.files import expand

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "supply"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="no publishers' files beside the repo")


def read(path: str) -> Reading:
    (file,), _ = expand(DATA / path)
    return detect.load(file)


def flows_of(reading: Reading, side: str) -> Flows:
    found = [d.value for d in reading.datasets if isinstance(d.value, Flows)]
    return next(flows for flows in found if flows.side == side)


def hhi(values: list[float]) -> float:
    total = sum(values)
    return sum((value / total) ** 2 for value in values)


def test_baci_has_taiwan() -> None:
    reading = read("trade/baci_2022.csv")
    flows = flows_of(reading, "reconciled")
    assert (reading.account.read, reading.account.kept) == (23167, 23167)
    taiwan = flows.countries.index("TWN")
    assert int((flows.exporter == taiwan).sum()) == 334
    assert int((flows.importer == taiwan).sum()) == 316
    assert len(flows.products) == 30


def test_comtrade_adds_up_to_the_world_and_is_near_baci() -> None:
    reading = read("trade/comtrade_2022.csv.gz")
    account = reading.account
    assert account.read == 166616
    assert account.left_out["world"] == 4379
    assert "KAN-6030" not in {warning.code for warning in reading.warnings}
    imports = flows_of(reading, "importer")
    assert "TWN" in imports.countries
    baci = flows_of(read("trade/baci_2022.csv"), "reconciled")
    ratios = []
    for at, code in enumerate(baci.products):
        own = imports.products.index(code)
        ratios.append(
            imports.value[imports.product == own].sum() / baci.value[baci.product == at].sum()
        )
    assert np.median(ratios) == pytest.approx(0.97, abs=0.01)
    assert (min(ratios), max(ratios)) == (pytest.approx(0.73, abs=0.01),
                                          pytest.approx(1.22, abs=0.01))  # fmt: skip


def test_comtrade_agrees_with_a_naive_reading() -> None:
    greatest: dict[tuple[str, ...], float] = {}
    with gzip.open(DATA / "trade" / "comtrade_2022.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = row["flow"], row["reporter"], row["partner"], row["cmd"]
            greatest[key] = max(greatest.get(key, 0.0), float(row["value"]))
    naive: dict[tuple[str, str, str, str], float] = defaultdict(float)
    for (flow, reporter, partner, code), value in greatest.items():
        own, other = (countries.alpha3(one, "comtrade") for one in (reporter, partner))
        if own and other and own != other and value:
            pair = (other, own) if flow == "M" else (own, other)
            naive["importer" if flow == "M" else "exporter", *pair, code] += value
    reading = read("trade/comtrade_2022.csv.gz")
    found = {}
    for side in ("importer", "exporter"):
        flows = flows_of(reading, side)
        for i, j, k, v in zip(
            flows.exporter, flows.importer, flows.product, flows.value, strict=True
        ):
            found[side, flows.countries[i], flows.countries[j], flows.products[k]] = v
    assert found == pytest.approx(dict(naive), rel=1e-12)


def test_the_concentration_of_eto() -> None:
    reading = read("eto_2022/provision.csv")
    assert (reading.account.read, reading.account.merged) == (835, 1)
    totals: dict[str, float] = defaultdict(float)
    named: dict[str, list[float]] = defaultdict(list)
    shares = [s for s in reading.datasets[0].value if isinstance(s, Share)]  # type: ignore[union-attr]
    for share in shares:
        if share.share is not None and not share.firm:
            totals[share.product] += share.share
            if share.country:
                named[share.product].append(share.share)
    index = {
        product: sum((value / totals[product]) ** 2 for value in values)
        for product, values in named.items()
    }
    assert len(totals) == 43
    assert sum(value > 0.4 for value in index.values()) == 31
    assert np.median([index.get(product, 0.0) for product in totals]) == pytest.approx(
        0.538, abs=1e-3
    )
    countries = [s for s in shares if not s.firm]
    assert sum(s.share is None and s.negligible for s in countries) == 12
    assert sum(s.share is None and not s.negligible for s in countries) == 58
    assert "MYS" in {share.country for share in countries}


@pytest.mark.parametrize(("year", "off"), [(2009, 104), (2010, 99), (2011, 108)])
def test_the_balance_of_wiod(year: int, off: int) -> None:
    table = read(f"wiod/wiot_{year}.npz").datasets[0].value
    assert isinstance(table, InputOutputTable)
    assert (table.year, len(table.output), table.countries[-1]) == (year, 1435, "ROW")
    assert "ROU" in table.countries
    sold = table.between.sum(axis=1) + table.final.sum(axis=1)
    assert np.abs(sold - table.output).max() == off


def test_producers_of_minerals_of_the_us_survey() -> None:
    reading = read("minerals/MCS2025_World_Data.csv")
    assert reading.account.read == 1250
    made: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for amount in reading.datasets[0].value:  # type: ignore[union-attr]
        assert isinstance(amount, Amount)
        wanted = amount.year == 2024 and amount.measure == "production" and amount.country
        if wanted and amount.amount is not None:
            made[amount.product, amount.form][amount.country] = amount.amount
    expected = {
        ("gallium", "primary production"): 0.969,
        ("niobium", "mine production, niobium content"): 0.856,
        ("magnesium_metal", "magnesium smelter production"): 0.828,
        ("silicon", "plant production, silicon metal"): 0.747,
        ("tungsten", "mine production, tungsten content"): 0.707,
        ("graphite", "mine production"): 0.614,
        ("rare_earths", "mine production, rare-earth-oxide equivalent"): 0.495,
    }
    for key, value in expected.items():
        assert hhi(list(made[key].values())) == pytest.approx(value, abs=5e-4), key
    # the row of the United States carries a shorter text; without it the index is 0.622
    cobalt = made["cobalt", "mine production, cobalt content"]
    assert cobalt.pop("USA") == 300
    assert hhi(list(cobalt.values())) == pytest.approx(0.622, abs=5e-4)


def test_the_commodity_data_of_the_us_survey() -> None:
    reading = read("minerals/MCS2026_Commodities_Data.csv")
    assert reading.account.read == 8886
    assert reading.account.left_out["slipped"] == 1
    amounts = [a for a in reading.datasets[0].value if isinstance(a, Amount)]  # type: ignore[union-attr]
    assert sum(a.measure == "import_share" for a in amounts) == 720
    assert sum(a.measure == "import_reliance" for a in amounts) == 527


@pytest.mark.parametrize(
    ("name", "rows"),
    [("REs", 639), ("cobalt", 1571), ("gallium", 82), ("platinum", 1178), ("ferroalloys", 8140)],
)
def test_the_british_survey(name: str, rows: int) -> None:
    reading = read(f"minerals/BGS_{name}_production.csv")
    assert (reading.account.read, reading.account.kept) == (rows, rows)


def test_the_harmonized_system() -> None:
    reading = read("hs/harmonized-system.csv")
    assert reading.datasets[0].label == "hs2022"
    assert (reading.account.read, reading.account.kept) == (6940, 6939)
