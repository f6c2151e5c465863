"""Every source's word for a country leads to the one code; what is no country has none."""

import csv
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.core import places
from kaname.supply import countries


@pytest.mark.parametrize(
    ("spelling", "source", "code"),
    [
        ("S19", "baci", "TWN"), ("490", "baci", "TWN"), ("490", "comtrade", "TWN"),
        ("TWN", "", "TWN"), ("TW", "", "TWN"), ("158", "", "TWN"), ("台湾", "", "TWN"),
        ("Other Asia, nes", "comtrade", "TWN"), ("Chinese Taipei", "icio", "TWN"),
        ("842", "comtrade", "USA"), ("840", "", "USA"), ("251", "comtrade", "FRA"),
        ("250", "", "FRA"), ("579", "comtrade", "NOR"), ("699", "comtrade", "IND"),
        ("757", "comtrade", "CHE"), ("729", "comtrade", "SDN"), ("4", "", "AFG"),
        ("004", "", "AFG"), ("MAL", "eto", "MYS"), ("MYS", "eto", "MYS"), ("BLR", "eto", "BLR"),
        ("ROM", "wiod", "ROU"), ("RoW", "wiod", "ROW"), ("ROW", "icio", "ROW"),
        ("CN1", "icio", "CHN"), ("Congo (Kinshasa)", "usgs", "COD"), ("Burma", "usgs", "MMR"),
        ("Korea, Republic of", "usgs", "KOR"), ("Korea (Rep. of)", "bgs", "KOR"),
        ("Korea, Dem. P.R. of", "bgs", "PRK"), ("Congo", "bgs", "COD"), ("Rhodesia", "bgs", "RHO"),
        ("SUN", "bgs", "SUN"), ("YUG", "bgs", "YUG"), ("CSK", "bgs", "CSK"), ("DDR", "", "DDR"),
        ("ZAR", "", "ZAR"), ("SCG", "", "SCG"), ("Soviet Union", "", "SUN"), ("Japan", "", "JPN"),
        ("日本", "", "JPN"), ("jpn", "", "JPN"), (" JPN ", "", "JPN"), ("XK", "", "XKX"),
        ("Canada ", "usgs", "CAN"), ("United\u00a0States", "usgs", "USA"), ("SU", "", "SUN"),
    ],
)  # fmt: skip
def test_a_spelling_leads_to_its_code(spelling: str, source: str, code: str) -> None:
    assert countries.alpha3(spelling, source) == code


@pytest.mark.parametrize(
    "spelling",
    ["World", "Various", "EUR", "ROW", "Other countries", "Other Countries", "Areas, nes", "0",
     "568", "577", "837", "838", "839", "899", "World total (rounded)"],
)  # fmt: skip
def test_what_is_no_country_is_an_aggregate(spelling: str) -> None:
    assert countries.is_aggregate(spelling)
    assert countries.alpha3(spelling) in {None, "EUR", "ROW"}


@pytest.mark.parametrize("spelling", ["MAL", "QQQ", "", "  ", "000000", "998", "CS", "Atlantis"])
def test_what_nobody_uses_is_neither(spelling: str) -> None:
    assert countries.alpha3(spelling) is None
    assert countries.is_aggregate(spelling) == (spelling == "000000")


def test_the_nearest_is_named() -> None:
    assert "JPN" in countries.nearest("JPM")
    assert "DEU" in countries.nearest("Germny")


def test_codes_and_places_agree() -> None:
    assert {countries.alpha2(code) for code in countries.codes()} == set(places.codes())
    for code in countries.codes():
        two = countries.alpha2(code)
        assert two is not None
        assert countries.alpha3(two) == code
        assert countries.alpha3(code) == code
        assert countries.name_of(code) == places.name_of(two)
    assert countries.alpha2("SUN") is None
    assert countries.alpha2("ROW") is None


def test_every_name_of_a_place_leads_to_its_code() -> None:
    for name, two in places.names():
        if places.code_of_name(name) == two:
            assert countries.alpha2(countries.alpha3(name) or "") == two, name


def test_former_states_have_both_names_and_keep_their_codes() -> None:
    former = set(countries.codes(former=True)) - set(countries.codes())
    assert {"SUN", "YUG", "CSK", "DDR", "ZAR", "SCG"} <= former
    for code in former:
        assert countries.alpha3(code) == code
        assert countries.name_of(code).ja


def test_the_tables_are_sourced_and_without_doubles() -> None:
    for table in ("country_codes", "country_spellings"):
        file = resources.files("kaname.supply") / "tables" / f"{table}.csv"
        rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        assert all(row.get("reference", row["source"]) and row["verified_on"] for row in rows)
        if table == "country_spellings":
            known = set(countries.codes(former=True)) | countries.AGGREGATES | {""}
            assert {row["alpha3"] for row in rows} <= known
            keys = [(row["source"], row["spelling"].casefold()) for row in rows]
            assert len(keys) == len(set(keys))


@given(st.text(max_size=12))
def test_no_text_breaks_it(spelling: str) -> None:
    code = countries.alpha3(spelling)
    assert code is None or code in countries.AGGREGATES or countries.name_of(code).en
