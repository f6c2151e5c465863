"""Files that are no list, and files that somebody spoilt, each called what it is."""

import io
import random
import re
import zipfile
from collections.abc import Callable

import pytest

from kaname.core.problem import ProblemError
from kaname.screening.sources.reading import MISREAD_MAX
from screening.list_files import (
    METI_HEADER,
    MOF_HEADER,
    as_json,
    csl_csv,
    csl_rows,
    loaded,
    meti_xlsx,
    mof_xlsx,
    real,
)

CHINA = "中国\nPeople's Republic of China"
NOISE = random.Random(4).randbytes(4_000)


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("a.xlsx", b"\x93" + NOISE, "KAN-2008", "xlsx"),
        ("a.csv", b"\x93" + NOISE, "KAN-2033", "binary data"),
        ("a.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + NOISE, "KAN-2033", "a PDF"),
        ("a.pdf", b"%PDF-1.7\nplain", "KAN-2033", "a PDF"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, "KAN-2033", "xls, doc"),
        ("a.csv", "name,source\n発明,EL\n".encode("cp932"), "KAN-2004", "Shift_JIS"),
        ("a.csv", "name,source\nMüller,EL\n".encode("cp1252"), "KAN-2004", "Windows-1252"),
        ("a.csv", csl_csv(), "KAN-2034", "headings"),
        ("a.json", as_json(), "KAN-2034", "headings"),
        ("a.xlsx", meti_xlsx(), "KAN-2034", "headings"),
        ("a.xlsx", mof_xlsx({"21.ソマリア": [MOF_HEADER]}), "KAN-2034", "headings"),
    ],
)
def test_what_a_file_is_that_is_no_list(name: str, data: bytes, code: str, said: str) -> None:
    with pytest.raises(ProblemError) as caught:
        loaded(name, data)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert said in problem.found.en


def test_a_list_in_a_workbook_of_another_name_is_still_read() -> None:
    assert loaded("list.xlsx", csl_csv(*csl_rows(3))).rows_read == 3
    assert len(METI_HEADER) == 6


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("letters", ["Müller", "Société", "Ołówek", "Привет", "Company’s"])
def test_text_that_was_saved_in_a_wrong_encoding(letters: str, encoding: str) -> None:
    def file(count: int) -> bytes:
        rows = [
            row | ({"name": f"{letters} {number}"} if number < count else {})
            for number, row in enumerate(csl_rows(20))
        ]
        return csl_csv(*rows)

    assert loaded("a.csv", file(20)).rows_loaded == 20
    spoilt = file(20).decode(encoding, "replace").encode("utf-8")
    with pytest.raises(ProblemError) as caught:
        loaded("a.csv", spoilt)
    assert [problem.code for problem in caught.value.problems] == ["KAN-2032"]


def test_a_slip_of_the_publisher_is_no_spoilt_file() -> None:
    rows = [{**row, "name": f"MÃ¼ller {n}"} for n, row in enumerate(csl_rows(MISREAD_MAX))]
    assert loaded("a.csv", csl_csv(*rows)).rows_loaded == MISREAD_MAX


def test_the_real_list_that_was_saved_in_a_wrong_encoding() -> None:
    data = real("us/csl_consolidated_partial_2023-11.csv").read_bytes()
    with pytest.raises(ProblemError) as caught:
        loaded("a.csv", data.decode("cp1252", "replace").encode("utf-8"))
    assert caught.value.problems[0].code == "KAN-2032"


def respelt(member: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook that was good, with one part of it changed."""
    good = zipfile.ZipFile(io.BytesIO(meti_xlsx((CHINA, "A Works", None, "核\nN", None))))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in good.namelist():
            data = good.read(name)
            archive.writestr(
                zipfile.ZipInfo(name), change(data) if re.fullmatch(member, name) else data
            )
    return out.getvalue()


def flagged(offset: int, value: bytes) -> bytes:
    """Return a workbook with two bytes of every member's central and local header changed."""
    data = bytearray(respelt("", bytes))
    for mark, start in ((b"PK\x01\x02", offset), (b"PK\x03\x04", offset - 2)):
        for found in re.finditer(re.escape(mark), bytes(data)):
            data[found.start() + start : found.start() + start + 2] = value
    return bytes(data)


WORKBOOKS = {
    "a shared string that is none": respelt(
        r"xl/worksheets/.*\.xml",
        lambda d: re.sub(rb'"inlineStr"><is>.*?</is>', b'"s"><v>99999</v>', d, count=1, flags=re.S),
    ),
    "an unknown attribute of a sheet": respelt(
        "xl/workbook.xml", lambda d: d.replace(b"<sheet ", b'<sheet unknown="1" ')
    ),
    "an unknown attribute of the workbook": respelt(
        "xl/workbook.xml", lambda d: d.replace(b"<workbookPr", b'<workbookPr unknown="1"')
    ),
    "a font of no size": respelt(
        "xl/styles.xml", lambda d: re.sub(rb'<sz val="[^"]*"', b'<sz val="big"', d)
    ),
    "no content types": respelt(r"\[Content_Types\]\.xml", lambda _: b""),
    "encrypted": flagged(8, b"\x01\x00"),
    "compressed in another way": flagged(10, b"\x63\x00"),
}


@pytest.mark.parametrize("what", WORKBOOKS)
def test_a_damaged_workbook_is_refused_with_the_reason(what: str) -> None:
    assert WORKBOOKS[what] != respelt("", bytes)
    with pytest.raises(ProblemError) as caught:
        loaded("a.xlsx", WORKBOOKS[what])
    (problem,) = caught.value.problems
    assert problem.code == "KAN-2008"
    assert "()." not in problem.found.en


def test_a_workbook_that_is_only_written_anew_is_read() -> None:
    assert loaded("a.xlsx", respelt("", bytes)).rows_loaded == 1
