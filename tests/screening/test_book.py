"""The book: every version of every customer, read from the files that people have."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kaname.core.partial_date import PartialDate
from kaname.core.problem import ProblemError
from kaname.screening.book import Book, book_path
from kaname.screening.book_files import read_customers
from kaname.screening.customers import Customer
from screening.clearing_samples import AT, CUSTOMER, QuickDisk

OTHER = Customer("C-2", ("Ōmi Trading", "近江商事"), "organisation", ("JP",))


def book(folder: Path) -> Book:
    return Book.load(book_path(folder), QuickDisk())


def codes(error: ProblemError) -> list[str]:
    return [problem.code for problem in error.problems]


def test_customers_come_back_as_they_were_put_in(tmp_path: Path) -> None:
    born = replace(CUSTOMER, id="C-3", birth_date=date(1970, 1, 31), identifiers=("12-34567",))
    added = book(tmp_path).add([OTHER, CUSTOMER, born], AT)
    assert (added.new, added.changed, added.unchanged) == (("C-2", "C-1", "C-3"), (), ())
    there = book(tmp_path)
    assert there.customers() == {"C-1": CUSTOMER, "C-2": OTHER, "C-3": born}
    assert list(there.customers()) == ["C-1", "C-2", "C-3"]
    assert there.version == 3


@pytest.mark.parametrize("known", [PartialDate(1970), PartialDate(1970, 1)])
def test_a_partial_date_of_birth_comes_back_as_it_was(tmp_path: Path, known: PartialDate) -> None:
    partly = replace(CUSTOMER, birth_date=known)
    book(tmp_path).add([partly], AT)
    assert book(tmp_path).customers() == {"C-1": partly}
    assert partly.query().birth_date == known
    assert partly.facts()["birth_date"] == (known.isoformat(),)
    more = replace(CUSTOMER, birth_date=date(1970, 1, 31))
    assert book(tmp_path).add([more], AT).changed == ("C-1",)


def test_a_changed_customer_is_a_new_version_and_an_unchanged_one_none(tmp_path: Path) -> None:
    book(tmp_path).add([CUSTOMER, OTHER], AT)
    moved = replace(CUSTOMER, countries=("IR",))
    there = book(tmp_path)
    added = there.add([moved, OTHER], AT)
    assert (added.new, added.changed, added.unchanged) == ((), ("C-1",), ("C-2",))
    assert [version.customer for version in there.versions("C-1")] == [CUSTOMER, moved]
    assert there.at(2) == {"C-1": CUSTOMER, "C-2": OTHER}
    assert there.at(0) == {}
    assert book(tmp_path).customers() == {"C-1": moved, "C-2": OTHER}


def test_a_removed_customer_stays_on_record(tmp_path: Path) -> None:
    there = book(tmp_path)
    there.add([CUSTOMER, OTHER], AT)
    there.remove(["C-1"], AT)
    assert list(there.customers()) == ["C-2"]
    assert [version.customer for version in book(tmp_path).versions("C-1")] == [CUSTOMER, None]
    assert list(there.at(2)) == ["C-1", "C-2"]
    with pytest.raises(ProblemError) as error:
        there.remove(["C-2", "C-1", "C-9"], AT)
    assert codes(error.value) == ["KAN-2303", "KAN-2303"]
    assert list(book(tmp_path).customers()) == ["C-2"]
    with pytest.raises(ProblemError):
        there.find("C-1")
    assert there.add([CUSTOMER], AT).new == ("C-1",)
    assert there.find("C-1") == CUSTOMER


def test_two_that_have_the_book_open_do_not_undo_each_other(tmp_path: Path) -> None:
    one, other = book(tmp_path), book(tmp_path)
    one.add([CUSTOMER], AT)
    assert other.add([CUSTOMER, OTHER], AT).unchanged == ("C-1",)
    assert list(other.customers()) == ["C-1", "C-2"]


@pytest.mark.parametrize(
    ("customers", "code"),
    [
        ([replace(CUSTOMER, id=" ")], "KAN-2301"),
        ([replace(CUSTOMER, names=())], "KAN-2301"),
        ([CUSTOMER, OTHER, CUSTOMER], "KAN-2302"),
    ],
)
def test_what_cannot_be_a_customer_is_refused(
    tmp_path: Path, customers: list[Customer], code: str
) -> None:
    with pytest.raises(ProblemError) as error:
        book(tmp_path).add(customers, AT)
    assert codes(error.value) == [code]
    assert book(tmp_path).customers() == {}


def put(folder: Path, text: str, name: str = "customers.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_by_its_headings(tmp_path: Path) -> None:
    text = (
        "顧客番号,名称,別名,国,種別,生年月日,住所\n"
        "7,近江商事,Omi Trading; Omi Shoji,日本,法人,,滋賀県\n"
        "8,見本個人,,JP,個人,昭和45年1月31日,\n"
    )
    read = read_customers(put(tmp_path, text), {})
    one, other = read.customers
    assert (one.id, one.names) == ("7", ("近江商事", "Omi Trading", "Omi Shoji"))
    assert (one.kind, one.countries) == ("organisation", ("JP",))
    assert (other.kind, other.birth_date) == ("person", date(1970, 1, 31))
    assert read.unread == {}


def test_a_workbook_is_read(tmp_path: Path) -> None:
    work = openpyxl.Workbook()
    sheet = work.active
    assert sheet is not None
    sheet.append(["id", "name", "country"])
    sheet.append([1001, "Alpha Works", "VN"])
    work.save(tmp_path / "customers.xlsx")
    (customer,) = read_customers(tmp_path / "customers.xlsx", {}).customers
    assert customer == Customer("1001", ("Alpha Works",), countries=("VN",))


def test_a_cell_that_is_not_understood_is_told_and_left_out(tmp_path: Path) -> None:
    read = read_customers(put(tmp_path, "id,name,country\n1,Alpha,Atlantis\n2,Beta,VN\n"), {})
    assert read.unread == {"country": (1,)}
    assert read.customers[0].countries == ()


@pytest.mark.parametrize(
    ("text", "code", "rows"),
    [
        ("name,country\nAlpha,VN\n", "KAN-2304", 1),
        ("id,name\n,Alpha\n2,Beta\n", "KAN-2301", 1),
        ("id,name\n1,Alpha\n2,--\n3,\n", "KAN-2305", 2),
        ("id,name\n1,Alpha\n2,Beta\n1,Gamma\n", "KAN-2302", 1),
    ],
)
def test_a_file_that_would_lose_customers_is_refused(
    tmp_path: Path, text: str, code: str, rows: int
) -> None:
    with pytest.raises(ProblemError) as error:
        read_customers(put(tmp_path, text), {})
    assert codes(error.value) == [code] * rows


def test_the_columns_can_be_said(tmp_path: Path) -> None:
    path = put(tmp_path, "Kürzel,Firma,id\nA1,Alpha Works,9\n")
    (customer,) = read_customers(path, {"id": "Kürzel", "name": "Firma"}).customers
    assert (customer.id, customer.names) == ("A1", ("Alpha Works",))
