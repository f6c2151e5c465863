"""MOF's list of persons under asset freeze: the workbook, and the CSV."""

import csv
import io
from collections import Counter
from datetime import datetime

import pytest

from kaname.core.problem import ProblemError
from kaname.screening.sources.mof import CSV_COLUMNS
from kaname.screening.sources.mof_cells import (
    countries_of,
    names_in,
    notice_number,
    text_of,
    variants,
)
from screening.list_files import MOF_HEADER, codes, loaded, mof_xlsx, only, real

RUSSIA = "28.ロシア連邦(団体(特定銀行を除く))"
TALIBAN = "2.タリバーン関係者等"


def workbook(*rows: tuple[object, ...], title: str = TALIBAN, header=MOF_HEADER) -> bytes:
    return mof_xlsx({title: [header, *rows]})


def mof_csv(*rows: dict[str, str], columns: tuple[str, ...] = CSV_COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def test_a_row() -> None:
    row = (
        "2001.9.22\n2008.6.25改訂", 2, "発明・サンプル", "INVENTED SAMPLE",
        "イスマイル（Ismail）、\n(b)サミ", 13633, "アフガニスタン", "備考\nつづき",
    )  # fmt: skip
    entry = only(loaded("list.xlsx", workbook(row)))
    assert entry.id == "mof-freeze:2-2"
    assert entry.name == "INVENTED SAMPLE"
    assert entry.aliases == ("発明・サンプル", "イスマイル", "Ismail", "サミ")
    assert entry.birth_dates == ("1937-04-28",)
    assert entry.kind == "person"
    assert entry.countries == ("AF",)
    assert entry.programs == ("2 タリバーン関係者等",)
    assert entry.detail("notice_date") == "2001.9.22\n2008.6.25改訂"
    assert entry.detail("remarks") == "備考\nつづき"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("12", 12), (12, 12), (12.0, 12), ("*186", 186), ("1(*186)", 1), ("3(#47)", 3), ("", None)],
)
def test_the_number_in_the_notice(cell: object, number: int | None) -> None:
    assert notice_number(cell) == number


def test_removed_rows_and_lifted_programmes_are_counted_apart() -> None:
    data = mof_xlsx(
        {
            TALIBAN: [
                MOF_HEADER,
                ("2011.11.18削除", 1),
                ("2001.9.22", 2, "発明", "INVENTED"),
                ("2012.10.25", 3),
            ],
            "8.【解除】リベリア": [("【2015年12月18日告示廃止】",)],
        }
    )
    found = loaded("list.xlsx", data)
    assert (found.rows_read, found.rows_loaded) == (3, 1)
    assert (found.rows_removed_by_publisher, found.rows_in_warnings) == (1, 1)
    assert codes(found) == ["KAN-2021"]
    assert found.warnings[0].place.line == 5


def test_a_removed_row_that_still_names_a_party_is_loaded() -> None:
    found = loaded("list.xlsx", workbook(("2011.11.18削除", 1, "発明", "INVENTED")))
    assert found.rows_loaded == 1


def test_a_row_that_goes_on_below() -> None:
    first = ("2010.6.25", 1, "発明", "INVENTED", None, None, None, "一行目")
    more = (None,) * 7 + ("二行目",)
    found = loaded("list.xlsx", workbook(first, more, title="21.ソマリア"))
    assert only(found).detail("remarks") == "一行目\n二行目"
    assert found.rows_merged == 1


def test_headings_differ_from_sheet_to_sheet() -> None:
    other = (
        "告示日付",
        "告示番号",
        "日本語表記",
        "英語表記",
        "確定に十分でない別名",
        "住所・所在地",
        "新しい列",
    )
    row = (
        "2022.3.1",
        "1",
        "発明銀行",
        "Invented Bank",
        "ゴースト(Ghost)",
        "1 Road, Moscow, Russia",
        "ことば",
    )
    data = mof_xlsx({RUSSIA: [other, row], "30.ロシア連邦(特定銀行）": [MOF_HEADER, row[:4]]})
    found = loaded("list.xlsx", data)
    first, second = found.entries
    assert first.weak_aliases == ("ゴースト", "Ghost")
    assert first.countries == ("RU",)
    assert first.detail("remarks") == "新しい列: ことば"
    assert (second.id, second.kind) == ("mof-freeze:30-1", "organisation")
    assert codes(found) == ["KAN-2027"]


def test_the_programme_of_a_country_gives_it_to_its_parties() -> None:
    assert only(
        loaded("l.xlsx", workbook(("2022.3.1", 1, "発明", "Inv"), title=RUSSIA))
    ).countries == ("RU",)


def test_a_programme_that_is_not_known_is_named() -> None:
    found = loaded("l.xlsx", workbook(("2026.9.1", 1, "発明", "Inv"), title="99.新しい措置"))
    assert codes(found) == ["KAN-2023"]
    assert only(found).programs == ("99 新しい措置",)


def test_a_sheet_without_number_is_named() -> None:
    rows = [MOF_HEADER, ("2001.9.22", 2, "発明", "INVENTED")]
    found = loaded("l.xlsx", mof_xlsx({TALIBAN: rows, "お知らせ": [("注意",)]}))
    assert codes(found) == ["KAN-2026"]


def test_a_number_twice_is_named() -> None:
    row = ("2001.9.22", 2, "発明", "INVENTED")
    found = loaded("l.xlsx", workbook(row, row))
    assert codes(found) == ["KAN-2028"]
    assert found.rows_in_warnings == 1


def test_a_sheet_that_lost_its_names_is_refused() -> None:
    header = ("告示日付", "告示番号", "名称", "英語表記", *MOF_HEADER[4:])
    with pytest.raises(ProblemError) as caught:
        loaded("l.xlsx", workbook(("2001.9.22", 2, "発明", "INVENTED"), header=header))
    assert caught.value.problems[0].code == "KAN-2006"
    assert "日本語表記" in caught.value.problems[0].found.en


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("不明", ""),
        ("A・カビール\n (a.k.a.: A. Kabir)", "A・カビール|A. Kabir"),
        (
            "(a)アリ・サーレム(b)アブドゥル\n (a.k.a.: (a)Ali Salim (b)Abd Al-Aziz)",
            "アリ・サーレム|アブドゥル|Ali Salim|Abd Al-Aziz",
        ),
        (
            "（別称、RSS、RKS及びロシア・スペース）\n(a.k.a. Russian Space JSC; a.k.a. RSS)",
            "RSS|RKS|ロシア・スペース|Russian Space JSC",
        ),
        (
            "（別称、有限会社STC）\n(a.k.a Special Center Ltd.; a.k.a. STC, LTD)",
            "有限会社STC|Special Center Ltd.|STC, LTD",
        ),
        (
            "(a)ジョック（Gabriel Jok）\n(b)リアク（Jok Riak）",
            "ジョック|Gabriel Jok|リアク|Jok Riak",
        ),
        (
            "コリア・クレジット、チャングァン\nKorea Credit Bank, Changgwang Bank",
            "コリア・クレジット|チャングァン|Korea Credit Bank|Changgwang Bank",
        ),
        ("KOZLOV, Sergei", "KOZLOV, Sergei"),
        ("神の運動(Lord’s Movement)(LM)", "神の運動|Lord’s Movement|LM"),
        ("Abu Hanifa (original script: Абу Ханифа)", "Abu Hanifa|Абу Ханифа"),
        ("Sayf-Al Adl (DOB: 11 Apr. 1963. POB: Egypt.)", "Sayf-Al Adl"),
        ("Angga Persada, born 4 Mar. 1985 in Jakarta", "Angga Persada"),
        ("サイフ（生年月日1963/4/11、国籍エジプト）；ムハマド", "サイフ|ムハマド"),
    ],
)
def test_names_in_a_cell(cell: str, names: str) -> None:
    found = names_in(text_of(cell))
    assert sorted(found) == sorted(filter(None, names.split("|")))


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("Aleksei (Alexey) Ezubov", ("Aleksei Ezubov", "Alexey Ezubov")),
        ("Viktor YANUK(IANUK)", ("Viktor YANUK", "Viktor IANUK")),
        ("General Trading Corporation(GTC)", ("General Trading Corporation", "GTC")),
        ("Private Military Company (PMC) Invented", ("Private Military Company Invented",)),
        ("No Brackets", ()),
    ],
)
def test_spellings_in_brackets(name: str, spellings: tuple[str, ...]) -> None:
    assert variants(name) == spellings


@pytest.mark.parametrize(
    ("nationality", "address", "countries"),
    [
        ("ルワンダ共和国", "", ("RW",)),
        ("不明", "不明", ()),
        ("(a)中央アフリカ共和国、\n(b)南スーダン共和国", "", ("CF", "SS")),
        ("", "北朝鮮平壌特別市中区域", ("KP",)),
        ("", "2 Square, St. Petersburg, 191124, Russian Federation", ("RU",)),
        ("", "9 Per., Dolgoprudny, Russia; 1 Road, Minsk, Belarus", ("RU", "BY")),
        ("", "イラン\nIran", ("IR",)),
    ],
)
def test_countries(nationality: str, address: str, countries: tuple[str, ...]) -> None:
    assert countries_of(nationality, address) == countries


@pytest.mark.parametrize(
    ("cell", "dates"),
    [
        (datetime(1952, 10, 7), ("1952-10-07",)),  # noqa: DTZ001
        (13633, ("1937-04-28",)),
        (1965, ("1965",)),
        ("1965年又は1966年", ("1965", "1966")),
        ("(a)1946年10月14日\n(b)1948年", ("1946-10-14", "1948")),
        ("1958年頃", ("1958年頃",)),
        ("1963/4/11", ("1963-04-11",)),
        ("不明", ()),
    ],
)
def test_dates_of_birth(cell: object, dates: tuple[str, ...]) -> None:
    row = ("2001.9.22", 2, "発明", "INVENTED", None, cell)
    assert only(loaded("l.xlsx", workbook(row))).birth_dates == dates


CSV_ROW = {
    "区分": "15", "番号": "015-000017", "告示日付": "2016.3.11", "告示番号": "#17",
    "個人・団体": "個人",
    "氏名（日本語）": "発明・サンプル", "氏名（英語）": "INVENTED SAMPLE",
    "別名・別称（日本語）": "サンプル；見本（生年月日1963/4/11； 1964/4/11）",
    "別名・別称（英語）": "Sample; Specimen",
    "確定に十分でない別名（英語）": "Ghost", "生年月日": "1963/4/11", "国籍（英語）": "North Korea",
    "旅券番号": "000000001", "住所・所在地（国）（英語）": "China", "国連参照番号": "KPi.999",
}  # fmt: skip


def test_the_csv_gives_the_ids_of_the_workbook() -> None:
    entry = only(loaded("shisantouketsu20260828.csv", mof_csv(CSV_ROW)))
    assert entry.id == "mof-freeze:15-17"
    assert entry.name == "INVENTED SAMPLE"
    assert entry.aliases == ("発明・サンプル", "サンプル", "見本", "Sample", "Specimen")
    assert entry.weak_aliases == ("Ghost",)
    assert (entry.kind, entry.birth_dates) == ("person", ("1963-04-11",))
    assert entry.countries == ("KP", "CN")
    assert entry.identifiers == ("000000001",)
    assert entry.detail("un_reference") == "KPi.999"
    assert entry.programs[0].startswith("15 ")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (
            mof_csv(CSV_ROW, columns=tuple("名" if c == "旅券番号" else c for c in CSV_COLUMNS)),
            "KAN-2006",
        ),
        (mof_csv(CSV_ROW)[:-30], "KAN-2007"),
        (mof_csv(CSV_ROW).decode("utf-8-sig").encode("cp932"), "KAN-2004"),
    ],
)
def test_a_broken_csv_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        loaded("shisantouketsu20260828.csv", data)
    assert caught.value.problems[0].code == code


def test_the_real_edition_of_2026_03_05() -> None:
    """2,862 parties, as many as the public conversion of the workbook has."""
    path = real("jp/mof_asset_freeze_shisantouketsu20260305.xlsx")
    found = loaded(path.name, path.read_bytes())
    assert found.rows_loaded == 2_862
    assert (found.rows_removed_by_publisher, found.rows_merged, found.rows_in_warnings) == (
        598,
        12,
        1,
    )
    assert found.rows_read == 2_862 + 598 + 12 + 1
    assert codes(found) == ["KAN-2021"]
    per_programme = Counter(entry.detail("programme") for entry in found.entries)
    assert per_programme["29"] == 752
    assert per_programme["2"] == 480
    assert per_programme["21"] == 24
    assert len({entry.id for entry in found.entries}) == 2_862
    assert sum(1 for entry in found.entries if entry.birth_dates) > 1_880
    names = [n for entry in found.entries for n in (entry.name, *entry.aliases)]
    assert sum(n.count("(") != n.count(")") for n in names) <= 1
    saddam = next(entry for entry in found.entries if entry.id == "mof-freeze:5-1")
    assert saddam.birth_dates == ("1937-04-28",)
