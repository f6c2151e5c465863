"""kaname supply chokepoints and autonomy: from tables to rows, in both languages."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli
from kaname.supply.datasets import Account, Loaded, Reading, Recipe
from kaname.supply.provenance import Provenance
from kaname.supply.recipes import Need, Product, Step
from kaname.supply.shares import Share
from kaname.supply.store import Store

SOURCE = Provenance("A publisher", "Shares of our own", synthetic=True)
NAMES = ("resist", "tool", "chip")
HELD = {
    "resist": {"JPN": 0.9, "USA": 0.1}, "tool": {"NLD": 0.4, "USA": 0.35, "JPN": 0.25},
    "chip": {"CHN": 0.3, "KOR": 0.7},
}  # fmt: skip


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    store = Store(tmp_path / "home" / "supply", lambda: datetime(2026, 11, 22, tzinfo=UTC))
    products = tuple(Product(n, f"a {n}", f"{n}品", "ours", "s", 0) for n in NAMES)
    steps = tuple(Step(name, "chip", Need.ESSENTIAL, "x") for name in NAMES[:2])
    shares = tuple(
        Share(product, country, value, 2024, "production", SOURCE)
        for product, rows in HELD.items()
        for country, value in rows.items()
    )
    for kind, value in (("recipe", Recipe(products, steps)), ("shares", shares)):
        loaded = Loaded(kind, kind, value, SOURCE)  # type: ignore[arg-type]
        store.keep(Reading("test", (loaded,), Account(1, 1), (), ((kind, kind),)))
    return tmp_path


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    return tmp_path


def ask(*words: str) -> Result:
    return CliRunner().invoke(cli, ["supply", *words])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_chokepoints_of_an_imported_chain(kept: Path) -> None:
    out = kept / "choke.csv"
    result = ask("chokepoints", "ours", "--out", str(out))
    assert result.exit_code == 0, result.output
    rows = rows_of(out)
    assert (rows[0]["product"], rows[0]["country"]) == ("resist", "JPN")
    assert float(rows[0]["score_high"]) == pytest.approx(0.9)
    assert float(rows[0]["simulated_low"]) == pytest.approx(0.9)
    assert rows[0]["horizon_days"] == ""
    assert "SYNTHETIC" in rows[0]["source"]
    assert "SYNTHETIC DATA" in result.output
    assert "Before stocks" in result.output
    assert "Rank correlation" in result.output
    heads = next(line for line in result.output.splitlines() if line.startswith("product "))
    assert [name in heads for name in ("score, least", "score, most", "lost, least", "lost, most")
            ] == [True] * 4  # fmt: skip
    assert "must agree" in result.output, "said where score and simulation cannot differ"
    together = {row["country"]: row for row in rows if row["product"] == "all"}
    assert float(together["USA"]["score_low"]) == pytest.approx(0.45)
    assert float(together["USA"]["simulated_low"]) == pytest.approx(0.35)
    assert together["USA"]["share"] == ""
    assert "Worst together" in result.output


def test_stated_stocks_give_every_horizon(kept: Path) -> None:
    terms = kept / "terms.csv"
    terms.write_text(
        "product,stock_days,spare_share,ramp_days,source\n"
        "resist,30-60,0,0,a test\ntool,0,0,0,a test\nchip,0,0,0,a test\n"
    )
    out = kept / "choke.json"
    result = ask("chokepoints", "ours", "--terms", str(terms), "--out", str(out), "--lang", "ja")
    assert result.exit_code == 0, result.output
    rows = [row for row in json.loads(out.read_text(encoding="utf-8"))
            if (row["product"], row["country"]) == ("resist", "JPN")]  # fmt: skip
    assert [row["horizon_days"] for row in rows] == [30, 90, 365, 1095]
    assert rows[0]["simulated_high"] == pytest.approx(0)
    assert rows[1]["simulated_low"] == pytest.approx(0.9 - 60 / 90)
    assert rows[1]["simulated_high"] == pytest.approx(0.9 - 30 / 90)
    assert "合成データ" in result.output


def test_autonomy_and_indispensability(kept: Path) -> None:
    out = kept / "aut.csv"
    result = ask("autonomy", "--country", "JPN,NLD", "--target", "CHN", "--out", str(out))
    assert result.exit_code == 0, result.output
    rows = [row for row in rows_of(out) if row["horizon_days"] == "365"]
    assert {row["horizon_days"] for row in rows_of(out)} == {"30", "90", "365", "1095"}
    held = {(row["figure"], row["country"], row["others"]): row for row in rows}
    japan = held["indispensability", "JPN", "CHN"]
    assert (float(japan["low"]), float(japan["high"])) == pytest.approx((0.27, 0.27))
    assert float(held["joint_indispensability", "JPN+NLD", "CHN"]["low"]) == pytest.approx(0.27)
    assert float(held["synergy", "JPN+NLD", "CHN"]["of_sure_loss"]) == pytest.approx(-0.12)
    shares = [float(held["shapley", one, "CHN"]["of_sure_loss"]) for one in ("JPN", "NLD")]
    assert sum(shares) == pytest.approx(0.27)
    least = next(row for row in rows
                 if (row["figure"], row["country"]) == ("least_autonomy_1", "JPN"))  # fmt: skip
    assert least["others"] == "KOR"
    assert float(least["low"]) == pytest.approx(0.3)
    for row in rows:
        assert float(row["low"]) <= float(row["high"])


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_cannot_be_told_is_said_and_names_nobody(kept: Path, lang: str) -> None:
    """A product of which nobody's share is known may be anybody's."""
    store = Store(kept / "home" / "supply", lambda: datetime(2026, 11, 22, tzinfo=UTC))
    products = (Product("gas", "gas", "ガス", "open", "s", 0),
                *(Product(n, n, n, "open", "s", 0) for n in ("film", "board")))  # fmt: skip
    steps = tuple(Step(one, other, Need.ESSENTIAL, "x")
                  for one, other in (("gas", "film"), ("film", "board")))  # fmt: skip
    shares = (Share("film", "JPN", 1.0, 2024, "production", SOURCE),)
    for kind, value in (("recipe", Recipe(products, steps)), ("shares", shares)):
        loaded = Loaded(kind, "open", value, SOURCE)  # type: ignore[arg-type]
        store.keep(Reading("test", (loaded,), Account(1, 1), (), (("open", kind),)))
    out, page = kept / "aut.csv", kept / "aut.html"
    result = ask("autonomy", "--country", "USA", "--target", "CHN", "--chain", "open", "--lang",
                 lang, "--out", str(out), "--out", str(page))  # fmt: skip
    assert result.exit_code == 0, result.output
    rows = rows_of(out)
    least = next(row for row in rows if row["figure"] == "least_autonomy_1")
    assert (float(least["low"]), float(least["high"]), least["told"]) == (0, 1, "no")
    assert least["others"] == "", "others may make the boards, and with film from Japan"
    net = next(row for row in rows if row["figure"] == "indispensability")
    assert (float(net["low"]), float(net["high"]), net["told"]) == (0, 1, "no")
    told = {
        "en": (
            "Cannot be told from what is known: indispensability: USA - CHN",
            "Why: 2 of 3 products",
            "CHN 2, USA 2",
            "chokepoints says more",
            "At best",
        ),
        "ja": (
            "判断できない: 不可欠性: USA - CHN",
            "3品目中2品目",
            "CHN 2",
            "chokepoints",
            "上限では",
        ),
    }
    for words in told[lang]:
        assert words in result.output
    assert "1.000" not in result.output


def test_stated_scenarios_and_weights(kept: Path) -> None:
    scenarios, weights = kept / "scenarios.csv", kept / "weights.csv"
    scenarios.write_text("scenario,stops,weight,source\nkorea,KOR,0.5,a test\n"
                         "china,CHN RUS,0.5,a test\n")  # fmt: skip
    weights.write_text("product,weight,source\nchip,3,a test\nresist,1,a test\n")
    out = kept / "aut.csv"
    result = ask("autonomy", "--country", "JPN", "--scenarios", str(scenarios), "--weights",
                 str(weights), "--out", str(out), "--lang", "ja")  # fmt: skip
    assert result.exit_code == 0, result.output
    held = {row["figure"]: row for row in rows_of(out)}
    expected = 0.25 + 0.75 * (0.5 * 0.3 + 0.5 * 0.7)
    assert float(held["autonomy"]["low"]) == pytest.approx(expected)
    assert float(held["scenario:korea"]["low"]) == pytest.approx(0.25 + 0.75 * 0.3)
    assert "指定された重み" in result.output


def test_the_shipped_chains_are_answered_offline(empty: Path) -> None:
    out = empty / "choke.csv"
    result = ask("chokepoints", "semiconductors", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert "come with Kaname" in result.output
    rows = rows_of(out)
    assert rows
    for row in rows:
        assert row["source"] or row["product"] == "all"
        assert 0 <= float(row["simulated_low"]) <= float(row["simulated_high"]) <= 1
    result = ask("autonomy", "--country", "JPN", "--chain", "batteries")
    assert result.exit_code == 0, result.output
    assert "without any known share" in result.output


BAD = {
    "terms": ("product,stock_days,spare_share,ramp_days,source\nchip,60-30,many,-1,a test\n"
              "cheese,1,1,1,\n", 5),
    "weights": ("product,weight,source\nchip,0,a test\n", 1),
    "scenarios": ("scenario,stops,weight,source\na,Ruritania,0.4,x\nb,CHN,0.4,\n", 2),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_every_cell_that_cannot_be_used_is_named(kept: Path, name: str) -> None:
    text, count = BAD[name]
    file = kept / "bad.csv"
    file.write_text(text)
    result = ask("autonomy", "--country", "JPN", f"--{name}", str(file))
    assert result.exit_code == 2
    assert result.output.count("KAN-6100 bad.csv") == count


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "product,weight,source\n"])
def test_a_table_without_its_columns_or_rows_is_refused(kept: Path, text: str) -> None:
    file = kept / "bad.csv"
    file.write_text(text)
    result = ask("autonomy", "--country", "JPN", "--weights", str(file))
    assert "KAN-6100" in result.output


def test_weights_of_scenarios_add_up(kept: Path) -> None:
    file = kept / "scenarios.csv"
    file.write_text("scenario,stops,weight,source\nkorea,KOR,0.5,a test\n")
    result = ask("autonomy", "--country", "JPN", "--scenarios", str(file))
    assert "add up to 1" in result.output


def test_no_such_chain(empty: Path) -> None:
    assert "KAN-6140" in ask("chokepoints", "cheese").output
    assert "KAN-6094" in ask("autonomy", "--country", "Ruritania").output
