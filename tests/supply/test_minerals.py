"""The geological surveys: bounds, withheld figures, totals, units, slips of the publisher."""

from pathlib import Path

import pytest

from kaname.core.problem import ProblemError
from kaname.supply.datasets import Reading
from kaname.supply.shares import Amount
from kaname.supply.sources import detect
from kaname.supply.sources.files import expand
from kaname.supply.sources.minerals import Figure, country_of, figure, product_and_form


def read(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Reading:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    (file,), _ = expand(path)
    return detect.load(file)


def amounts(reading: Reading) -> tuple[Amount, ...]:
    value = reading.datasets[0].value
    assert isinstance(value, tuple)
    return value  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "notes", "expected"),
    [
        ("1,200", "", Figure(1200)), ("0.5", "", Figure(0.5)), ("68\u00a0", "", Figure(68)),
        ("—", "", Figure(0)), ("W", "", Figure(None, note="W")),
        ("NA", "", Figure(None, note="NA")), ("E", "", Figure(None, None, 0, "E")),
        (">50", "", Figure(None, 50, None, ">50")),
        ("<1,000", "", Figure(None, None, 1000, "<1,000")),
        ("500–17,000", "", Figure(None, 500, 17000, "500–17,000")),
        ("10,000 - 15,000", "", Figure(None, 10000, 15000, "10,000 - 15,000")),
        (">17,000,000", "", Figure(None, 17000000, None, ">17,000,000")),
        ("s", "Less than ½ unit.", Figure(None, 0, 0.5, "s")),
        ("s", "", Figure(None, note="s")), ("Large", "", Figure(None, note="Large")),
        ("", "", Figure(None)), ("?1", "", Figure(None, note="?1")),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_the_surveys_print_it(text: str, notes: str, expected: Figure) -> None:
    assert figure(text, notes) == expected


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("Congo (Kinshasa)", ("COD", "")), ("Brazil (beneficiated)", ("BRA", "beneficiated")),
        ("Canada ", ("CAN", "")),
        ("United\u00a0States and Canada", ("", "United States and Canada")),
        ("Other countries (rounded)", ("", "Other countries (rounded)")), ("Atlantis", (None, "")),
    ],
)  # fmt: skip
def test_a_country_may_carry_a_remark(spelling: str, expected: tuple[str | None, str]) -> None:
    assert country_of(spelling, "usgs") == expected


def test_commodities_have_one_identifier_in_all_sources() -> None:
    assert product_and_form("Gemanium", "usgs") == ("germanium", "")
    assert product_and_form("Gallium ", "usgs") == ("gallium", "")
    assert product_and_form("Graphite (Natural)", "usgs")[0] == "graphite"
    assert product_and_form("cobalt, mine", "bgs") == ("cobalt", "mine")
    assert product_and_form("rare earth oxides", "bgs") == ("rare_earths", "oxides")


WORLD = (
    "\ufeffSOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024,PROD_NOTES,CAP_2023,"
    "CAP_EST_ 2024,CAP_NOTES,RESERVES_2024,RESERVE_NOTES\n"
    'MCS2025,Testium ,United States,"Mine production, estimated",metric tons,1,2,,,,,>50,\n'
    'MCS2025,Testium ,Russia ,"Mine production, testium content, estimated",metric tons,'
    ",4,,,,,,NA\n"
    'MCS2025,Testium ,Other Countries,"Mine production, testium content, estimated",metric tons,'
    "5,6,,,,,7,\n"
    'MCS2025,Testium ,World total (rounded),"Mine production, testium content, estimated",'
    "metric tons,8,12,,,,,9,\n"
    "MCS2025,Gemanium,China,Refinery,kilograms,,,W,,,,,\n"
)


def test_the_world_tables_of_2025(tmp_path: Path) -> None:
    reading = read(tmp_path, "world.csv", WORLD)
    found = {(a.product, a.country, a.year, a.measure): a for a in amounts(reading)}
    assert found["testium", "USA", 2024, "production"].amount == 2
    assert found["testium", "USA", 2024, "reserves"].least == 50
    assert found["testium", "USA", 2024, "reserves"].amount is None
    assert found["testium", "RUS", 2023, "production"].amount is None
    assert found["testium", "", 2024, "production"].amount == 6
    assert found["germanium", "CHN", 2024, "production"].amount is None
    assert {a.form for a in amounts(reading) if a.product == "testium"} == {
        "mine production, testium content"
    }
    assert all(a.estimated for a in amounts(reading) if a.product == "testium" and a.year == 2024
               and a.measure == "production")  # fmt: skip
    assert not any(a.measure == "capacity" for a in amounts(reading))
    account = reading.account
    assert (account.read, account.kept, account.left_out) == (5, 4, {"total": 1})
    assert [w.code for w in reading.warnings] == ["KAN-6036", "KAN-6037"]
    assert reading.datasets[0].label == "usgs-mcs2025"


def test_a_country_that_nobody_names_so_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as error:
        read(tmp_path, "world.csv", WORLD.replace("Russia ", "Rusia"))
    (problem,) = error.value.problems
    assert (problem.code, problem.place.line) == ("KAN-6006", 3)
    assert "RUS" in problem.expected.en


DATA = (
    "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes,"
    "Is critical mineral 2025,Other notes\n"
    "T,Import Sources,Testium,China,Import sources 2021-2024,All,percent,2021–24,40,,Yes,\n"
    "T,Salient Statistics—United States,Testium,United States,Net import reliance,As a percentage,"
    "percent,2025,>95,,Yes,\n"
    "T,Salient Statistics—United States,Testium,United States,Net import reliance,As a percentage,"
    "percent,2024,E,,Yes,\n"
    "T,Salient Statistics—United States,Testium,United States,Price,Average,dollars per kilogram,"
    "2025,3,,Yes,\n"
    "T,World Production,Testium,Japan,Production,Mine production,metric tons,2025,—,"
    "Estimated.,Yes,\n"
    "T,World Production,Testium,World total,Production,Mine production: rounded,metric tons,2025,"
    "9,,Yes,\n"
    "T,World Production,Testium,China,Production,Mine production,metric tons,2025,9,Yes,Testium,\n"
)


def test_the_commodity_data_of_2026_in_windows_encoding(tmp_path: Path) -> None:
    reading = read(tmp_path, "MCS2026_data.csv", DATA, "cp1252")
    found = {(a.measure, a.year): a for a in amounts(reading)}
    assert found["import_share", 2024].amount == 40
    assert found["import_share", 2024].country == "CHN"
    assert found["import_share", 2024].unit == "percent of United States imports"
    assert found["import_reliance", 2025].least == 95
    assert found["import_reliance", 2024].most == 0
    japan = found["production", 2025]
    assert (japan.country, japan.amount, japan.estimated) == ("JPN", 0, True)
    assert reading.account.left_out == {"us_statistic": 1, "total": 1, "slipped": 1}
    assert "KAN-6032" in [w.code for w in reading.warnings]
    renamed = read(tmp_path, "data.csv", DATA, "cp1252")
    assert [d.label for d in (*reading.datasets, *renamed.datasets)] == ["usgs-mcs2026"] * 2


BGS = (
    "country_trans,year,quantity,units,bgs_commodity_trans,bgs_sub_commodity_trans,sdmx_code,"
    "country_iso3_code,bgs_statistic_type_trans,concat_figure_notes_text\n"
    'Soviet Union,1985-01-01 00:00:00,100,tonnes (metal content),"cobalt, mine",,A,SUN,Production,'
    "Estimates.\n"
    'Rhodesia,1975-01-01 00:00:00,0,tonnes (metal content),"cobalt, mine",,A,,Production,\n'
    'Korea (Rep. of),1985-01-01 00:00:00,,tonnes (metric),"cobalt, refined",,O,KOR,Production,\n'
    'Japan,1985-01-01 00:00:00,0,tonnes (metric),"cobalt, refined",,N,JPN,Production,\n'
)


def test_the_british_survey(tmp_path: Path) -> None:
    reading = read(tmp_path, "b.csv", BGS)
    union, rhodesia, korea, japan = amounts(reading)
    assert (union.country, union.product, union.form) == ("SUN", "cobalt", "mine")
    assert (union.amount, union.year, union.estimated) == (100, 1985, True)
    assert (rhodesia.country, rhodesia.amount) == ("RHO", 0)
    assert (korea.country, korea.amount, korea.form) == ("KOR", None, "refined")
    assert (japan.amount, japan.least, japan.most) == (None, 0, 0.5)
    assert reading.account.kept == 4


def test_a_negative_or_spoilt_quantity_is_refused(tmp_path: Path) -> None:
    text = BGS.replace(",100,tonnes", ",-100,tonnes").replace(
        ",0,tonnes (metal", ",x,tonnes (metal"
    )
    with pytest.raises(ProblemError) as error:
        read(tmp_path, "b.csv", text)
    assert [(p.code, p.place.line) for p in error.value.problems] == [
        ("KAN-6005", 2), ("KAN-6004", 3),
    ]  # fmt: skip
