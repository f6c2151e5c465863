"""Which column holds what, and what is made of its cells."""

from datetime import date

import pytest

from kaname.core.partial_date import PartialDate
from kaname.screening.bulk.columns import FIELDS, Columns, choose_columns, position_of
from kaname.screening.bulk.parties import asked_of, birth_date_of, kind_of
from kaname.screening.publishers import table_rows
from screening.list_files import refused


def chosen(*headings: str, **given: str) -> Columns:
    return choose_columns("f.csv", headings, given)


@pytest.mark.parametrize(
    "heading",
    [
        "name",
        "NAME",
        " Full_Name ",
        "query",
        "会社名",
        "氏名",
        "名称",
        "商号",
        "ＮＡＭＥ",
        "company-name",
    ],
)
def test_names_are_found_by_their_heading(heading: str) -> None:
    assert chosen("no", heading).name == 1


def test_the_other_facts_are_found() -> None:
    found = chosen(
        "会社名", "種別", "国・地域", "生年月日", "法人番号", "IMO Number", "住所", "別名"
    )
    assert found == Columns(0, (7,), 1, (2,), 3, (4, 5), (6,))
    assert found.named([*"abcdefgh"])["identifiers"] == ["e", "f"]
    assert found.moved() == found


def test_only_the_cells_that_are_read_are_sent() -> None:
    found = chosen("a", "country", "b", "name")
    assert found.used() == (1, 3)
    assert found.moved() == Columns(1, country=(0,))


def test_what_a_person_says_counts() -> None:
    assert chosen("name", "query", name="query").name == 1
    assert chosen("name", "Land", country="Land").country == (1,)
    assert chosen("name", "country", country="").country == ()
    assert chosen("country", "name", name="country").country == ()


@pytest.mark.parametrize(
    ("headings", "given", "code"),
    [
        (("a", "b"), {}, "KAN-2269"),
        (("name", "company"), {}, "KAN-2270"),
        (("name", "name"), {}, "KAN-2270"),
        (("name", "kind", "type"), {}, "KAN-2270"),
        (("name",), {"name": "nom"}, "KAN-2271"),
        (("name",), {"colour": "name"}, "KAN-2272"),
    ],
)
def test_what_cannot_be_told_is_asked(
    headings: tuple[str, ...], given: dict[str, str], code: str
) -> None:
    assert refused(lambda: chosen(*headings, **given)) == (2, [code])


def test_a_column_is_found_by_name_or_told() -> None:
    assert position_of("f", ("Name_A", "name_b"), "name_a") == 0
    assert refused(lambda: position_of("f", ("a",), "b")) == (2, ["KAN-2271"])
    assert refused(lambda: position_of("f", ("a", "a"), "a")) == (2, ["KAN-2270"])


def test_the_tables_hold_fields_and_kinds_that_there_are() -> None:
    assert {row["field"] for row in table_rows("bulk_columns")} == set(FIELDS)
    kinds = {row["kind"] for row in table_rows("bulk_kinds")}
    assert kinds == {"person", "organisation", "vessel", "aircraft", ""}


@pytest.mark.parametrize(
    "cell",
    ["1970-01-31", "1970/1/31", "1970.1.31", "19700131", "1970年1月31日", "昭和45年1月31日",
     "S45.1.31", date(1970, 1, 31)],
)  # fmt: skip
def test_days_are_read(cell: object) -> None:
    assert birth_date_of(cell) == date(1970, 1, 31)


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("1970", "1970"), (1970, "1970"), (1970.0, "1970"), ("1970年", "1970"),
        ("1970-01", "1970-01"), ("1970/1", "1970-01"), ("1970年1月", "1970-01"),
        ("昭和45年", "1970"), ("昭和４５年１月", "1970-01"), ("S45.1", "1970-01"),
        ("平成元年", "1989"),
    ],
)  # fmt: skip
def test_what_is_known_of_a_day_is_read(cell: object, known: str) -> None:
    born = birth_date_of(cell)
    assert isinstance(born, PartialDate)
    assert born.isoformat() == known


@pytest.mark.parametrize(
    "cell",
    ["01/02/1970", "01/1970", "31 January", "19701332", "昭和999年1月1日", "1970-13", "196203",
     "1234", "45", "昭和45", "S45", 25569, "0000"],
)  # fmt: skip
def test_days_that_may_be_others_are_not(cell: str) -> None:
    assert birth_date_of(cell) is None


def test_facts_that_are_not_understood_are_left_out_and_told() -> None:
    columns = Columns(0, kind=1, country=(2,), birth_date=3)
    asked = asked_of(("Zorba", "customer", "Atlantis; jp", "01/02/1970"), columns)
    assert asked.unread == ("kind", "country", "birth_date")
    assert asked.query is not None
    assert asked.query.kind == ""
    assert asked.query.countries == ()
    assert asked.query.birth_date is None
    partly = asked_of(("Zorba", "", "JP", 1970), columns)
    assert partly.unread == ()
    assert partly.query is not None
    assert partly.query.birth_date == PartialDate(1970)
    silent = asked_of(("Zorba", None, "", None), columns)
    assert silent.unread == ()


def test_facts_are_read() -> None:
    columns = Columns(0, other_names=(4,), kind=1, country=(2,), birth_date=3, identifiers=(5,))
    cells = ("Zorba", "個人", "日本; Iran", "昭和45年1月31日", "ゾルバ; Z", 1234567890123.0)
    query = asked_of(cells, columns).query
    assert query is not None
    assert query.names == ("Zorba", "ゾルバ", "Z")
    assert (query.kind, query.countries) == ("person", ("JP", "IR"))
    assert query.identifiers == ("1234567890123",)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("", "empty"), ("  ", "empty"), ("…", "no_letters"), ("z" * 9999, "too_long")],
)
def test_names_that_cannot_be_screened_are_told(cell: str, reason: str) -> None:
    assert asked_of((cell,), Columns(0)).unscreenable == reason


def test_kinds() -> None:
    assert [kind_of(word) for word in ("Person", "法人", " ", "LegalEntity", "x")] == [
        "person", "organisation", "", "", None,
    ]  # fmt: skip
