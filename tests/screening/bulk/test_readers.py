"""Files of names in four formats, and what is said of those that cannot be read."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from kaname.screening.bulk.cells import as_text
from kaname.screening.bulk.readers import Survey, rows, survey
from screening.bulk.bulk_files import write_csv, write_json, write_parquet, write_xlsx
from screening.list_files import refused

HEAD = ("名称", "country")
BODY = (("株式会社サクラダ", "JP"), ("Müller; Söhne, GmbH", "DE"), ("Ltd.\nZorba", ""))
TABLE = (HEAD, *BODY)


def cells(found: Survey) -> list[tuple[int, tuple[str, ...]]]:
    return [(number, tuple(map(as_text, row))) for number, row in rows(found)]


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: write_csv(folder / "f.csv", TABLE),
        lambda folder: write_csv(folder / "f.csv", TABLE, "utf-8-sig", ";"),
        lambda folder: write_csv(folder / "f.txt", TABLE, "utf-16", "\t"),
        lambda folder: write_csv(folder / "f.txt", TABLE, "utf-16-le", "\t"),
        lambda folder: write_xlsx(folder / "f.xlsx", TABLE),
        lambda folder: write_parquet(folder / "f.parquet", TABLE),
        lambda folder: write_json(folder / "f.jsonl", TABLE),
    ],
)
def test_every_format_gives_the_same_rows(write: Callable[[Path], Path], tmp_path: Path) -> None:
    found = survey(write(tmp_path))
    assert found.headings == HEAD
    assert found.rows == 3
    assert cells(found) == list(enumerate(BODY, start=1))


def test_cp932_is_read_and_named(tmp_path: Path) -> None:
    table = (("会社名", "国"), ("㈱髙島屋", "日本"), ("ｶ)ﾄﾖﾀ", "JP"), ("Sony株式会社", "JP"))
    found = survey(write_csv(tmp_path / "f.csv", table, "cp932"))
    assert found.encoding == "cp932"
    assert [row for _, row in cells(found)] == [tuple(row) for row in table[1:]]


@pytest.mark.parametrize("encoding", ["cp1252", "euc_jp", "gb18030"])
def test_other_encodings_are_asked_for_and_not_guessed(encoding: str, tmp_path: Path) -> None:
    names = {
        "cp1252": "Benítez Muñoz",
        "euc_jp": "株式会社桜田製作所",
        "gb18030": "中国电子科技集团",
    }
    path = write_csv(tmp_path / "f.csv", (("name",), (names[encoding],)), encoding)
    assert refused(lambda: survey(path)) == (2, ["KAN-2263"])
    assert cells(survey(path, encoding)) == [(1, (names[encoding],))]


def test_an_encoding_that_is_none_is_told(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", (("name",), ("Zorba",)))
    assert refused(lambda: survey(path, "klingon")) == (2, ["KAN-2288"])


def test_one_column_of_names_with_commas_is_no_table_of_two(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("query\nZORBA, Ann\nZORBA, Bob\n\nQELL\n")
    assert cells(survey(path)) == [(1, ("ZORBA, Ann",)), (2, ("ZORBA, Bob",)), (3, ("QELL",))]


BAD: list[tuple[str, bytes, str]] = [
    ("empty.csv", b"", "KAN-2261"),
    ("blank.csv", b"\xef\xbb\xbf\r\n\r\n", "KAN-2261"),
    ("head.csv", b"name,country\n", "KAN-2268"),
    ("ragged.csv", b"name,country\nZorba, Ltd.,JP\nQell,JP\n", "KAN-2264"),
    ("short.csv", b"name,country\nZorba\nQell,JP\n", "KAN-2264"),
    ("nul.csv", b"name,country\n" + b"Qell,JP\n" * 1000 + b"Zor\x00ba,JP\n", "KAN-2262"),
    ("binary.csv", bytes(range(256)) * 20, "KAN-2262"),
    ("p.pdf", b"%PDF-1.7 ...", "KAN-2262"),
    ("open.csv", b'name,country\n"Zorba,JP\nQell,JP\n', "KAN-2265"),
    ("quote.csv", b'name,country\n"Zor"ba,JP\n', "KAN-2265"),
    ("p.xlsx", b"PK\x03\x04 and no more", "KAN-2266"),
    ("p.parquet", b"PAR1 and no more", "KAN-2266"),
    ("p.jsonl", b'{"name": "Zorba"}\n[1]\n', "KAN-2267"),
    ("q.jsonl", b'{"name": "Zorba"\n', "KAN-2267"),
    ("deep.jsonl", b"[" * 200_000, "KAN-2267"),
]


@pytest.mark.parametrize(("name", "data", "code"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_is_told_before_any_work(
    name: str, data: bytes, code: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(lambda: survey(path)) == (2, [code])


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    assert refused(lambda: survey(tmp_path / "none.csv")) == (2, ["KAN-2260"])
    assert refused(lambda: survey(tmp_path)) == (2, ["KAN-2260"])


def test_the_lines_that_do_not_fit_are_named(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("name,country\n" + "Qell,JP\n" * 3 + "Zorba, Ltd.,JP\n")
    with pytest.raises(Exception, match=r"f\.csv:5") as caught:
        survey(path)
    assert "Zorba" not in str(caught.value)


def test_empty_cells_beyond_the_headings_are_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("name,country\nZorba,JP,,\n")
    assert cells(survey(path)) == [(1, ("Zorba", "JP"))]


def test_a_sheet_is_chosen_by_its_title(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "f.xlsx", TABLE, "顧客")
    assert survey(path, sheet="顧客").rows == 3
    assert refused(lambda: survey(path, sheet="more")) == (2, ["KAN-2261"])
    assert refused(lambda: survey(path, sheet="Sheet9")) == (2, ["KAN-2287"])


def test_rows_of_a_sheet_are_numbered_as_they_stand(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "f.xlsx", (("name",), ("Zorba",), (None,), ("Qell",)))
    assert cells(survey(path)) == [(1, ("Zorba",)), (2, ("",)), (3, ("Qell",))]


def test_cells_that_are_no_text_are_read_as_text() -> None:
    assert as_text(12.0) == "12"
    assert as_text(1234567890123) == "1234567890123"
    assert as_text(datetime(1970, 1, 31)) == "1970-01-31"  # noqa: DTZ001 - as openpyxl gives it
    assert as_text(date(1970, 1, 31)) == "1970-01-31"
    assert as_text(None) == ""
    assert as_text(["a", "b"]) == "a; b"
