"""METI's Foreign End User List."""

import io
import re
import zipfile
from collections import Counter

import pytest

from kaname.core.problem import ProblemError
from screening.list_files import METI_HEADER, codes, loaded, meti_xlsx, only, real, saved

CHINA = "中国\nPeople's Republic of China"
CW = "通常兵器\nCW"


def one(
    name: str, aliases: str | None = None, concern: str | None = "核\nN", cw: str | None = None
):
    return only(loaded("list.xlsx", meti_xlsx((CHINA, name, aliases, concern, cw))))


def test_a_row() -> None:
    entry = one(
        "Invented Institute (II)\n（発明研究所）",
        "・Second Name\n・Third Name ",
        "ミサイル、核\nM,N",
        CW,
    )
    assert entry.name == "Invented Institute (II)"
    assert entry.aliases == ("発明研究所", "Second Name", "Third Name")
    assert entry.countries == ("CN",)
    assert entry.kind == "organisation"
    assert entry.detail("concern") == "CW M N"
    assert re.fullmatch(r"meti-eul:[0-9a-f]{12}", entry.id)


@pytest.mark.parametrize(
    ("cell", "codes_found"),
    [
        ("生物、化学、ミサイル、核\nB,C,M,N", "B C M N"),
        ("ミサイルM", "M"),
        ("ミサイル、核\nM、N", "M N"),
        ("核\nＮ", "N"),
        ("核\nN ", "N"),
        ("化学\nC", "C"),
    ],
)
def test_the_concern_cell_is_written_in_several_ways(cell: str, codes_found: str) -> None:
    assert one("Invented Works", concern=cell).detail("concern") == codes_found


def test_conventional_weapons_alone() -> None:
    assert one("Invented Works", concern=None, cw=CW).detail("concern") == "CW"


@pytest.mark.parametrize("cell", ["核\nM", None])
def test_a_concern_cell_at_odds_with_itself_is_named(cell: str | None) -> None:
    found = loaded("list.xlsx", meti_xlsx((CHINA, "Invented Works", None, cell, None)))
    assert codes(found) == ["KAN-2018"]
    assert only(found).detail("concern") == ("M N" if cell else "")


@pytest.mark.parametrize(
    ("cell", "name", "aliases"),
    [
        ("Invented Works (発明工場)", "Invented Works", ("発明工場",)),
        ("Invented Works（ＩＷ）\n（発明工場）", "Invented Works(IW)", ("発明工場",)),
        ("Invented 14th\n(IW 14)(第十四工場)", "Invented 14th", ("IW 14", "第十四工場")),
        ("Invented (IW)(発明工場)", "Invented (IW)", ("発明工場",)),
        ("発明技術貿易", "発明技術貿易", ()),
        ("Ｉｎｖｅｎｔｅｄ　Ｗｏｒｋｓ", "Invented Works", ()),
        ("Invented\nWorks Ltd.", "Invented Works Ltd.", ()),
    ],
)  # fmt: skip
def test_names_in_their_own_script(cell: str, name: str, aliases: tuple[str, ...]) -> None:
    entry = one(cell)
    assert (entry.name, entry.aliases) == (name, aliases)


def test_alias_lines() -> None:
    entry = one(
        "X Works",
        "・One Co.\n(一会社)\n・A Long Name That\nGoes On\n ・Two (二会社)\n・((朝)三会社)",
    )
    assert entry.aliases == (
        "One Co.", "一会社", "A Long Name That Goes On", "Two", "二会社", "(朝)三会社",
    )  # fmt: skip


def test_the_id_is_not_the_row_number_and_not_the_bracket() -> None:
    """Rows shift, and one edition dropped the Chinese names: the ids stay."""
    first = meti_xlsx(
        (CHINA, "A Works", None, "核\nN", None), (CHINA, "B Works", None, "核\nN", None)
    )
    second = meti_xlsx((CHINA, "B WORKS\n(乙工場)", None, "核\nN", None))
    assert loaded("a.xlsx", first).entries[1].id == only(loaded("b.xlsx", second)).id


def test_furigana_is_not_read() -> None:
    data = meti_xlsx((CHINA, "発明工場", None, "核\nN", None))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == "xl/sharedStrings.xml":
                guide = '<rPh sb="0" eb="2"><t>ハツメイ</t></rPh>'
                content = content.replace(
                    "<t>発明工場</t>".encode(), f"<t>発明工場</t>{guide}".encode()
                )
                assert "ハツメイ".encode() in content
            new.writestr(member, content)
    assert only(loaded("list.xlsx", out.getvalue())).name == "発明工場"


def test_blank_rows_are_no_rows_and_a_row_without_a_name_is_named() -> None:
    data = meti_xlsx(
        (CHINA, "A Works", None, "核\nN", None), (None,) * 5, (CHINA, None, None, "核\nN", None)
    )
    found = loaded("list.xlsx", data)
    assert (found.rows_read, found.rows_loaded, found.rows_in_warnings) == (2, 1, 1)
    assert codes(found) == ["KAN-2021"]


def test_a_country_that_is_not_known_is_named() -> None:
    found = loaded("list.xlsx", meti_xlsx(("発明国\nInventia", "A Works", None, "核\nN", None)))
    assert codes(found) == ["KAN-2014"]
    assert only(found).addresses == ("発明国 Inventia",)


def test_editions_before_conventional_weapons() -> None:
    data = meti_xlsx((CHINA, "A Works", None, "核\nN"), header=METI_HEADER[:5])
    found = loaded("list.xlsx", data)
    assert codes(found) == ["KAN-2024"]
    assert only(found).detail("concern") == "N"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ((*METI_HEADER[:3], "通称\nKnown As", *METI_HEADER[4:]), {"別名", "通称"}),
        ((*METI_HEADER, "制裁\nSanctions"), {"制裁"}),
    ],
)
def test_other_columns_are_refused(header: tuple[str, ...], said: set[str]) -> None:
    with pytest.raises(ProblemError) as caught:
        loaded("list.xlsx", meti_xlsx((CHINA, "A Works", None, "核\nN", None), header=header))
    assert {problem.code for problem in caught.value.problems} == {"KAN-2006"}
    assert said == {p.found.en.split('"')[1] for p in caught.value.problems}


def test_a_list_without_parties_is_refused() -> None:
    with pytest.raises(ProblemError) as caught:
        loaded("list.xlsx", meti_xlsx())
    assert caught.value.problems[0].code == "KAN-2034"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (meti_xlsx((CHINA, "A Works", None, "核\nN", None))[:-200], "KAN-2008"),
        (b"<html><title>404</title></html>", "KAN-2003"),
    ],
)
def test_a_broken_workbook_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        loaded("list.xlsx", data)
    assert caught.value.problems[0].code == code


def test_another_archive_and_another_workbook_are_refused() -> None:
    import openpyxl

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    for data, code in ((out.getvalue(), "KAN-2008"), (saved(openpyxl.Workbook()), "KAN-2005")):
        with pytest.raises(ProblemError) as caught:
            loaded("list.xlsx", data)
        assert caught.value.problems[0].code == code


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = meti_xlsx((CHINA, "A" * 30_000, None, "核\nN", None))
    monkeypatch.setattr("kaname.screening.sources.workbook.BYTES_MAX", 10_000)
    with pytest.raises(ProblemError) as caught:
        loaded("list.xlsx", data)
    assert caught.value.problems[0].code == "KAN-2002"


def test_the_real_edition_of_2025_09_29() -> None:
    path = real("jp/meti_eul_20250929_4.xlsx")
    found = loaded(path.name, path.read_bytes())
    assert (found.rows_read, found.rows_loaded, codes(found)) == (835, 835, [])
    assert len({entry.id for entry in found.entries}) == 835
    countries = Counter(entry.countries[0] for entry in found.entries)
    assert countries["IR"] == 257
    assert countries["KP"] == 154
    assert countries["HK"] == 22
    assert countries["TW"] == 5
    concerns = [entry.detail("concern").split() for entry in found.entries]
    assert sum("CW" in each for each in concerns) == 240
    assert sum(each == ["CW"] for each in concerns) == 54
    assert all(concerns)
    names = [n for entry in found.entries for n in (entry.name, *entry.aliases)]
    assert not [n for n in names if n.count("(") != n.count(")")]
