import csv
from datetime import date
from importlib import resources

import pytest

from kaname.core import places
from kaname.core.places import code_of_name, codes, is_code, is_currency, name_of


def rows(table: str) -> list[dict[str, str]]:
    file = resources.files("kaname.core") / "tables" / f"{table}.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_every_official_code_and_kosovo_is_a_place() -> None:
    assert len(codes()) == 250  # ISO 3166-1 assigns 249 codes; XK is user-assigned
    assert len(set(codes())) == 250
    for code in ("JP", "US", "HK", "MO", "TW", "XK", "NO", "AX", "SS"):
        assert is_code(code)
    for code in ("", "jp", "UK", "EU", "AN", "ZZ", "XX", "JPN", "Japan"):
        assert not is_code(code)


def test_hong_kong_macau_and_taiwan_are_places_of_their_own() -> None:
    assert {code_of_name("Hong Kong"), code_of_name("香港")} == {"HK"}
    assert {code_of_name("Macau"), code_of_name("Macao"), code_of_name("マカオ")} == {"MO"}
    assert {code_of_name("Taiwan"), code_of_name("台湾"), code_of_name("臺灣")} == {"TW"}
    assert name_of("HK").en == "Hong Kong"
    assert name_of("MO").ja == "マカオ"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("People's Republic of China", "CN"), ("People’s Republic of China", "CN"),
        ("中華人民共和国", "CN"), ("中国", "CN"), ("CHINA (PRC)", "CN"), ("P.R. China", "CN"),
        ("Russian Federation", "RU"), ("ロシア連邦", "RU"),
        ("Islamic Republic of Iran", "IR"), ("Iran (Islamic Republic of)", "IR"),
        ("イラン・イスラム共和国", "IR"), ("ｲﾗﾝ", "IR"), ("IRAN, ISLAMIC REPUBLIC OF", "IR"),
        ("大韓民国", "KR"), ("Korea, South", "KR"), ("Korea (Republic of)", "KR"),
        ("Korea, North", "KP"), ("Democratic People's Republic of Korea", "KP"), ("北朝鮮", "KP"),
        ("Congo (Democratic Republic of the)", "CD"), ("Congo (Republic of the)", "CG"),
        ("コンゴ民主共和国", "CD"), ("コンゴ共和国", "CG"),
        ("Cote d'Ivoire", "CI"), ("Côte d’Ivoire", "CI"), ("Curacao", "CW"), ("Burma", "MM"),
        ("Türkiye", "TR"), ("Turkey", "TR"), ("St. Lucia", "LC"), ("Bahamas, The", "BS"),
        ("Trinidad & Tobago", "TT"), ("Virgin Islands, British", "VG"),
        ("Syrian Arab Republic", "SY"), ("シリア・アラブ共和国", "SY"),
        ("  united\tkingdom ", "GB"),
        ("英国", "GB"), ("イギリス", "GB"), ("アメリカ合衆国", "US"), ("U.S.A.", "US"),
        ("ドミニカ国", "DM"), ("ドミニカ共和国", "DO"), ("Dominica", "DM"),
        ("Dominican Republic", "DO"),
        ("イラン\nIslamic Republic of Iran", "IR"), ("リビア Libya", "LY"),
    ],
)  # fmt: skip
def test_spellings_of_official_lists_are_found(name: str, code: str) -> None:
    assert code_of_name(name) == code


@pytest.mark.parametrize(
    "name",
    ["", " ", "-0-", "undetermined", "na", "Congo", "Korea", "ドミニカ", "Crimea", "Atlantis", "・",
     "Netherlands Antilles", "ソビエト社会主義共和国連邦", "中国 Japan", "Virgin Islands"],
)  # fmt: skip
def test_names_of_no_single_place_give_none(name: str) -> None:
    assert code_of_name(name) is None


def test_no_spelling_belongs_to_two_places() -> None:
    owners: dict[str, set[str]] = {}
    for name, code in places.names():
        assert places.fold(name), f"{name} folds to nothing"
        owners.setdefault(places.fold(name), set()).add(code)
    shared = {key: found for key, found in owners.items() if len(found) > 1}
    # No spelling may be ambiguous: the second place would silently win.
    assert shared == {}


def test_every_name_leads_back_to_its_code() -> None:
    for name, code in places.names():
        assert code_of_name(name) == code
        assert code_of_name(name.upper()) == code


@pytest.mark.parametrize("table", ["places", "currencies"])
def test_every_row_says_where_it_comes_from(table: str) -> None:
    for row in rows(table):
        assert all(row[column].strip() for column in ("code", "name_en", "name_ja", "source"))
        date.fromisoformat(row["verified_on"])


def test_other_spellings_name_places_that_exist() -> None:
    for row in rows("place_names"):
        assert is_code(row["code"]), row


def test_currencies() -> None:
    for code in ("JPY", "USD", "EUR", "CNY", "KRW", "TWD", "HKD"):
        assert is_currency(code)
    for code in ("", "jpy", "YEN", "RMB", "DEM", "XXX", "BTC"):
        assert not is_currency(code)


def test_country_names_of_the_law_tables_are_places() -> None:
    for table in ("country_chart", "country_groups"):
        file = resources.files("kaname.law.us.export") / "tables" / f"{table}.csv"
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            assert is_code(row["country"]), row
