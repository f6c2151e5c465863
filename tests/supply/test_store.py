"""What was imported is kept whole, survives a kill, and damage is never a smaller data set."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from kaname.compute.disk import Disk
from kaname.core.problem import ProblemError
from kaname.supply.datasets import Account, Loaded, Reading, Recipe, Value
from kaname.supply.flows import Flows
from kaname.supply.io_table import InputOutputTable
from kaname.supply.network import Network
from kaname.supply.nomenclature import Correlation, Heading, Link, Nomenclature
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Need, Product, Step
from kaname.supply.shares import Amount, Share
from kaname.supply.store import Store

SOURCE = Provenance("A publisher", "A table", sha256="0" * 64, file="a.csv")


def clock() -> "Iterator[datetime]":
    now = datetime(2026, 11, 22, tzinfo=UTC)
    while True:
        yield now
        now += timedelta(seconds=1)


def store_at(root: Path, disk: Disk | None = None) -> Store:
    ticks = clock()
    return Store(root, lambda: next(ticks), disk)


def flows(year: int, products: tuple[str, ...], values: list[float], side: str = "reconciled",
          nomenclature: str = "HS2017") -> Flows:  # fmt: skip
    count = len(values)
    return Flows(
        years=np.full(count, year, np.int16), products=products, countries=("CHN", "JPN", "TWN"),
        product=np.arange(count, dtype=np.int32) % len(products),
        exporter=np.zeros(count, np.int16), importer=np.ones(count, np.int16),
        value=np.array(values), tonnes=np.full(count, np.nan), side=side,
        nomenclature=nomenclature, source=SOURCE,
    )  # fmt: skip


def reading(kind: str, label: str, value: Value, sha256: str = "a") -> Reading:
    loaded = Loaded(kind, label, value, SOURCE)
    return Reading("test", (loaded,), Account(3, 1, 1, {"total": 1}), (), (("a.csv", sha256),))


def test_every_kind_comes_back_as_it_was(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    table = InputOutputTable(
        2011, ("JPN", "ROW"), ("c1",), np.array([[1.0, 2.5], [0, 3]]), np.array([[4.0, 0], [1, 1]]),
        np.array([7.5, 5]), "USD million", SOURCE,
    )  # fmt: skip
    network = Network(
        ("a", "b"), ("s",), np.zeros(2, np.int32), np.array([0], np.int32),
        np.array([1], np.int32), np.array([2.5]), np.array([2], np.int8), SOURCE,
    )  # fmt: skip
    shares = (Share("p", "TWN", None, 2022, "market_share", SOURCE, negligible=True, note="n"),
              Share("p", "", 0.25, None, "market_share", SOURCE, firm="f", sure=False))  # fmt: skip
    amounts = (Amount("p", "mine", "SUN", None, "t", 1990, "production", SOURCE, least=50.0),)
    recipe = Recipe((Product("p", "P", "ピー", "c", "s", 0, hs=("280461",)),),
                    (Step("p", "q", Need.ESSENTIAL, "x"),))  # fmt: skip
    heading = Nomenclature("HS2022", (Heading("01", "Animals", "", "I"),), SOURCE)
    correlation = Correlation("HS2022", "HS2017", (Link("811231", "811292", "n:1"),), SOURCE)
    for kind, value in (
        ("flows", flows(2022, ("280461",), [1.5])), ("table", table), ("network", network),
        ("shares", shares), ("amounts", amounts), ("recipe", recipe),
        ("nomenclature", heading), ("correlation", correlation),
    ):  # fmt: skip
        (kept,) = store.keep(reading(kind, f"{kind}-1", value))
        assert (kept.kind, kept.account.left_out) == (kind, {"total": 1})
    assert store.table(2011).between.tolist() == [[1, 2.5], [0, 3]]
    assert store.table().output.tolist() == [7.5, 5]
    back = store.network("network-1")
    assert (back.names, back.sectors) == (("a", "b"), ("s",))
    assert back.weight.tolist() == [2.5]
    assert back.need is not None
    assert back.need.tolist() == [2]
    assert [s.share for s in store.shares()] == [None, 0.25]
    assert store.shares()[0].negligible
    assert store.shares()[1].firm == "f"
    assert store.amounts()[0].least == 50
    assert store.amounts()[0].amount is None
    assert store.products()[0].hs == ("280461",)
    assert store.steps()[0].need is Need.ESSENTIAL
    assert store.nomenclature().headings == heading.headings
    assert store.correlations()[0].links == correlation.links
    assert store.flows(2022).value.tolist() == [1.5]
    assert np.isnan(store.flows().tonnes[0])
    assert store.flows().source.imported_at.startswith("2026-11-22")
    assert len(store.datasets()) == 8


def test_years_are_put_together_and_the_newest_edition_of_a_product_counts(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.keep(reading("flows", "x-2021", flows(2021, ("280461",), [5.0])))
    store.keep(reading("flows", "x-2022", flows(2022, ("280461", "850511"), [1.0, 2.0])))
    store.keep(reading("flows", "y-2022", flows(2022, ("850511", "999999"), [7.0, 8.0])))
    every = store.flows()
    found = {
        (int(y), every.products[p]): v
        for y, p, v in zip(every.years, every.product, every.value, strict=True)
    }
    assert found == {(2021, "280461"): 5, (2022, "280461"): 1, (2022, "850511"): 7,
                     (2022, "999999"): 8}  # fmt: skip
    assert every.years.tolist() == sorted(every.years.tolist())
    assert store.flows(2021).value.tolist() == [5]
    store.keep(reading("flows", "w-2020", flows(2020, ("280461",), [9.0])))
    assert store.flows().years[0] == 2020


def test_the_side_is_the_reconciled_one_first(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.keep(reading("flows", "c-x", flows(2022, ("280461",), [1.0], "exporter")))
    store.keep(reading("flows", "c-m", flows(2022, ("280461",), [2.0], "importer")))
    assert store.flows().side == "importer"
    assert store.flows(side="exporter").value.tolist() == [1]
    store.keep(reading("flows", "b", flows(2022, ("280461",), [3.0])))
    assert store.flows().value.tolist() == [3]


def test_two_nomenclatures_are_never_mixed(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.keep(reading("flows", "a", flows(2022, ("280461",), [1.0], nomenclature="")))
    store.keep(reading("flows", "b", flows(2022, ("280461",), [2.0], nomenclature="HS2017")))
    assert store.flows().value.tolist() == [2]
    store.keep(reading("flows", "c", flows(2022, ("280461",), [3.0], nomenclature="HS2022")))
    with pytest.raises(ProblemError, match="KAN-6025") as error:
        store.flows()
    assert error.value.status == 2
    assert store.flows(nomenclature="HS2022").value.tolist() == [3]


def test_nothing_imported_is_said(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    assert store.datasets() == ()
    assert store.shares() == ()
    for ask in (store.flows, store.table, store.network, store.nomenclature):
        with pytest.raises(ProblemError, match="KAN-6024") as error:
            ask()
        assert error.value.status == 3


def test_the_same_files_are_known_again(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    store.keep(reading("flows", "a", flows(2022, ("280461",), [1.0])))
    (again,) = store.unchanged("a.csv", lambda _: "a")
    assert again.unchanged
    assert store.unchanged("a.csv", lambda _: "b") == ()
    (again.path / "rows.parquet").write_bytes(b"")
    assert store.unchanged("a.csv", lambda _: "a") == ()


@pytest.mark.parametrize("name", ["rows.parquet", "manifest.json"])
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_damage_is_a_problem_with_status_three(tmp_path: Path, name: str, how: str) -> None:
    store = store_at(tmp_path)
    (kept,) = store.keep(reading("flows", "a", flows(2022, ("280461",), [1.0])))
    path = kept.path / name
    if how == "gone":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data))
    with pytest.raises(ProblemError, match="KAN-6020") as error:
        store.flows()
    assert error.value.status == 3


class Killed(BaseException):
    pass


class KillingDisk(Disk):
    """Ends the process, so to say, at the n-th change."""

    def __init__(self, last: int) -> None:
        self.left = last

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed

    def make_folder(self, path: Path) -> None:
        self._count()
        super().make_folder(path)

    def write(self, path: Path, data: bytes) -> None:
        self._count()
        super().write(path, data)

    def replace(self, source: Path, target: Path) -> None:
        self._count()
        super().replace(source, target)

    def remove(self, path: Path) -> None:
        self._count()
        super().remove(path)


def test_an_import_killed_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    root = tmp_path / "store"
    store_at(root).keep(reading("flows", "a", flows(2022, ("280461",), [1.0])))
    shutil.copytree(root, tmp_path / "before")
    outcomes = set()
    for last in range(40):
        shutil.rmtree(root)
        shutil.copytree(tmp_path / "before", root)
        try:
            store_at(root, KillingDisk(last)).keep(
                reading("flows", "a", flows(2022, ("280461",), [2.0]))
            )
            ended = True
        except Killed:
            ended = False
        outcomes.add((ended, store_at(root).flows().value.tolist()[0]))
        store_at(root).keep(reading("flows", "a", flows(2022, ("280461",), [3.0])))
        assert store_at(root).flows().value.tolist() == [3]
        if ended:
            break
    assert (False, 1.0) in outcomes
    assert (True, 2.0) in outcomes
    assert (True, 1.0) not in outcomes


def test_an_account_must_add_up() -> None:
    with pytest.raises(ValueError, match="not accounted"):
        Account(3, 1, 1)
