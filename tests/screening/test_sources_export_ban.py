"""Japan's lists of bodies to which exports are prohibited, as the text of their PDF."""

import re
from collections import Counter
from datetime import date

import pytest

from screening.list_files import codes, loaded, only, real, refused
from screening.party_files import EXPORT_BAN_BODIES, export_ban

BELARUS = "ベラルーシ共和国"
THIRD = "ロシア連邦及びベラルーシ共和国以外の国"


def test_bodies() -> None:
    result = loaded("list.txt", export_ban())
    first, second, third, fourth = result.entries
    assert result.list_file == "jp-export-ban-russia"
    assert result.edition_date == date(2025, 9, 12)
    assert (first.name, first.aliases) == ("Invented Shipyard JSC", ("株式会社発明造船所",))
    assert (first.kind, first.countries) == ("organisation", ("RU",))
    assert first.addresses == ("203, Invention Emb., St. Peterburg, Russia",)
    assert re.fullmatch(r"jp-export-ban-russia:[0-9a-f]{12}", first.id)
    assert second.name == "Invented Research Institute"
    assert second.aliases == (
        "発明研究所", "発明センター", "Invented NII Remservis", "Invented NII", "IN-2",
    )  # fmt: skip
    assert second.addresses == ("42 Street, Moscow", "3 Bulvar, Moscow, Russia")
    assert (third.name, third.aliases) == ("Invented OOO", ("有限会社発明",))
    assert fourth.name == "Invented Trade"
    assert fourth.aliases == (
        "発明・商会", "発明商会有限公司", "AMG社", "有限会社 AMG", "LLC Company AMG",
        "Kompaniya AMG",
    )  # fmt: skip
    assert fourth.addresses == ("5 Street, 6 Avenue, Moscow, Russia",)
    assert fourth.detail("name_ja") == "発明・商会"
    assert codes(result) == []


@pytest.mark.parametrize(
    ("which", "list_id", "country"),
    [
        ("ロシア連邦", "jp-export-ban-russia", ("RU",)),
        (BELARUS, "jp-export-ban-belarus", ("BY",)),
        (THIRD, "jp-export-ban-third-countries", ("AM",)),
        ("ロシア連邦及びベラルー\nシ共和国以外の国", "jp-export-ban-third-countries", ("AM",)),
    ],
)
def test_which_list_it_is(which: str, list_id: str, country: tuple[str, ...]) -> None:
    body = "1 有限会社発明\nInvented LLC\n所在地：1 Street, Yerevan, 0026,\nArmenia.\n"
    result = loaded("list.txt", export_ban(which, body))
    assert result.list_file == list_id
    assert only(result).list_id == list_id
    assert only(result).countries == country


def test_numbers_shift_and_ids_stay() -> None:
    moved = re.sub("^１ .*?^２ ", "１ ", EXPORT_BAN_BODIES, flags=re.S | re.M).replace(
        "a.3 有", "a.2 有"
    )
    before, after = loaded("a.txt", export_ban()), loaded("b.txt", export_ban(bodies=moved))
    assert [e.id for e in before.entries[1:3]] == [e.id for e in after.entries[:2]]


def test_pages_that_end_within_an_entry() -> None:
    bodies = (
        "１ 発明工場（別称、発明）\nInvented Plant JSC a.k.a., the following two aliases:\n"
        "- Inv; and\n- KB Inv.所在地：64a Street, Minsk, 220026, Belarus2 発明システム\n"
        "Inv-System\n所在地：51B Street, Minsk, 220141, Belarus\f３ 発明（別称、発明OJSC）\n"
        "JSC“KB Inv” – Managing Company, a.k.a., the following one alias:\n- KB.\n"
        "所在地：3 発 Street, Minsk; and 25\nMakaenka str., Minsk, Belarus４ 発明商会\nInv Trade\n"
        "所在地：Belarus\n"
    )
    first, second, third, fourth = loaded("a.txt", export_ban(BELARUS, bodies)).entries
    assert (first.name, first.aliases) == (
        "Invented Plant JSC", ("発明工場", "発明", "Inv", "KB Inv"),
    )  # fmt: skip
    assert first.addresses == ("64a Street, Minsk, 220026, Belarus",)
    assert (second.name, third.name) == ("Inv-System", "JSC“KB Inv” – Managing Company")
    assert third.addresses[-1] == "25 Makaenka str., Minsk, Belarus"
    assert (fourth.name, fourth.addresses) == ("Inv Trade", ("Belarus",))


def test_a_number_that_is_missing_is_named_and_counted() -> None:
    result = loaded("a.txt", export_ban(bodies=EXPORT_BAN_BODIES.replace("２ 発明", "5 発明")))
    assert "KAN-2215" in codes(result)
    assert (result.rows_read, result.rows_loaded, result.rows_in_warnings) == (4, 3, 1)


def test_a_paragraph_for_a_name_is_kept_and_what_it_begins_with_too() -> None:
    body = (
        "1 発明省（発明部隊を含む。）。これには全部隊が含まれる。\n"
        "Invented Ministry, including all operating units\nwherever located.\n"
        "所在地：All addresses located in Russia\n"
    )
    result = loaded("a.txt", export_ban(bodies=body))
    assert only(result).name == "Invented Ministry, including all operating units wherever located."
    assert "Invented Ministry" in only(result).aliases
    assert "KAN-2012" in codes(result)


def test_a_body_without_an_english_name_is_named() -> None:
    result = loaded("a.txt", export_ban(bodies="1 発明工場\n所在地：1 Street, Tula, Russia\n"))
    assert only(result).name == "発明工場"
    assert codes(result) == ["KAN-2217"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (export_ban(bodies=""), "KAN-2214"),
        (export_ban(bodies="Only words.\n"), "KAN-2214"),
        (export_ban()[:-60], "KAN-2007"),
        (b"sanction_list:\n  name: " + export_ban(), "KAN-2005"),
        (export_ban().decode().encode("cp932", "ignore"), "KAN-2004"),
    ],
)
def test_what_is_no_list(data: bytes, code: str) -> None:
    data = data.replace(b"sanction_list", b"# x\nsanction_list") if code == "KAN-2005" else data
    assert refused(lambda: loaded("a.txt", data)) == (2, [code])


@pytest.mark.parametrize(
    ("name", "bodies", "list_id"),
    [
        ("jp/meti_russia_tokutei_20250912.txt", 561, "jp-export-ban-russia"),
        ("jp/meti_thirdcountry_tokutei_20250912.txt", 56, "jp-export-ban-third-countries"),
    ],
)
def test_every_body_of_the_real_lists(name: str, bodies: int, list_id: str) -> None:
    path = real(name)
    result = loaded(path.name, path.read_bytes())
    assert result.list_file == list_id
    assert (result.rows_read, result.rows_loaded, result.rows_in_warnings) == (bodies, bodies, 0)
    assert result.edition_date == date(2025, 9, 12)
    numbers = [int(entry.detail("number")) for entry in result.entries]
    assert numbers == list(range(1, bodies + 1))
    assert all(entry.addresses and entry.countries for entry in result.entries)
    spoilt = re.compile(r"所在|別称|following|a\.k\.a|^-|;|\n|^and ")
    assert not [n for e in result.entries for n in (e.name, *e.aliases) if spoilt.search(n)]
    assert Counter(codes(result))["KAN-2217"] <= 1


def test_the_conversion_that_takes_addresses_for_bodies_is_not_read() -> None:
    path = real("jp/mofa_meti_russia_export_prohibition_index.yml")
    assert refused(lambda: loaded(path.name, path.read_bytes())) == (2, ["KAN-2005"])
