"""Ownership files: what is read, what is refused, and what several rows of one pair make."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from kaname.core.problem import ProblemError
from kaname.core.shareholding import ANY_SHARE, Share
from kaname.screening.ownership import CONTROL, OwnershipFile, build_graph
from kaname.screening.ownership_files import read_ownership
from kaname.screening.ownership_percent import PercentError, read_percent

ON = date(2026, 11, 21)


def share(low: str, high: str, *, above: bool = False, below: bool = False) -> Share:
    return Share(Decimal(low), Decimal(high), above, below)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", share("50", "50")),
        ("４９．９％", share("49.9", "49.9")),
        ("49,9 %", share("49.9", "49.9")),
        ("0.5", share("0.5", "0.5")),
        ("50 percent", share("50", "50")),
        ("25-50", share("25", "50")),
        ("25%〜50%", share("25", "50")),
        ("between 25 and 50", share("25", "50")),
        (">50", share("50", "100", above=True)),
        ("50%超", share("50", "100", above=True)),
        ("50以上", share("50", "100")),
        ("at least 50", share("50", "100")),
        ("<50", share("0", "50", below=True)),
        ("50％未満", share("0", "50", below=True)),
        ("up to 25%", share("0", "25")),
        ("more than 25% but not more than 50%", share("25", "50", above=True)),
        ("25%超50%以下", share("25", "50", above=True)),
        ("", ANY_SHARE),
        ("不明", ANY_SHARE),
        ("Unknown", ANY_SHARE),
    ],
)
def test_shares_as_people_write_them(text: str, expected: Share) -> None:
    assert read_percent(text) == expected


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("about 30", False), ("約30%", False), ("1,500", False), ("half", False), ("-5", False),
        ("none", False), ("50/50", False), ("1e1", False), ("101", True), ("50-25", True),
        (">100", True),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_never_guessed(text: str, is_number: bool) -> None:
    with pytest.raises(PercentError) as caught:
        read_percent(text)
    assert caught.value.is_number is is_number


def read(text: str, encoding: str = "utf-8") -> OwnershipFile:
    return read_ownership("owners.csv", text.encode(encoding))


def codes(text: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(ProblemError) as caught:
        read(text)
    return [(p.code, p.place.line, p.place.field) for p in caught.value.problems]


def test_japanese_headings_in_shift_jis() -> None:
    text = "株主,会社,持株比率,種別,基準日\n甲持株,乙商事,６０％,,2026年3月31日\n丙,乙商事,,役員,\n"
    file = read(text, "cp932")
    owns, controls = file.links
    assert (owns.owner, owns.company, owns.share) == ("甲持株", "乙商事", share("60", "60"))
    assert owns.as_of == date(2026, 3, 31)
    assert (controls.kind, controls.how) == (CONTROL, "役員")
    assert "Shift_JIS" in file.notes[0].en


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_cells_are_parted_by_what_parts_the_headings(sign: str) -> None:
    rows = (("Owner", "Company", "Percent"), ("A", "B", "60"))
    (link,) = read("\ufeff" + "\r\n".join(sign.join(row) for row in rows)).links
    assert link.share == share("60", "60")


def test_a_name_written_in_two_ways_is_one_party() -> None:
    file = read("owner,company,percent\nＡｌｐｈａ  Ltd,B,30\nalpha ltd,C,20\n")
    assert sorted(member.key for member in file.members) == ["alpha ltd", "b", "c"]


def test_every_problem_of_a_file_is_told_with_its_place() -> None:
    text = (
        "owner,company,percent,kind,as_of,listed,owner_country\n"
        ",B,50,,,,\nA,B,abc,,,,\nA,C,120,,,,\nA,D,5,friend,,,\nA,E,5,,31/3/26,,\n"
        "A,F,5,,,who:1,\nA,G,5,,,,Atlantis\n"
    )
    assert codes(text) == [
        ("KAN-2252", 2, "owner"), ("KAN-2243", 3, "percent"), ("KAN-2244", 4, "percent"),
        ("KAN-2245", 5, "kind"), ("KAN-2250", 6, "as_of"), ("KAN-2254", 7, "listed"),
        ("KAN-2255", 8, "owner_country"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("who,whom\nA,B\n", "KAN-2242"),
        ("owner,company,percent\n", "KAN-2247"),
        ("", "KAN-2242"),
        ("owner,company,percent\nA,B,0.5\nC,B,0.25\n", "KAN-2249"),
        ('{"a": 1}', "KAN-2253"),
        ("{broken", "KAN-2241"),
        ("[1]", "KAN-2253"),
        ('{"statementType": "entityStatement"}', "KAN-2253"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    assert codes(text)[0][0] == code


def test_bytes_that_are_no_text_are_refused() -> None:
    for data in (b"\xff\x00\x81\x8d", b"PK\x03\x04rest"):
        with pytest.raises(ProblemError) as caught:
            read_ownership("owners", data)
        assert caught.value.problems[0].code == "KAN-2241"


def test_small_shares_with_their_sign_are_meant() -> None:
    assert len(read("owner,company,percent\nA,B,0.5%\n").links) == 1
    assert len(read("owner,company,percent\nA,B,0.5\nC,B,60\n").links) == 2


def test_a_workbook_whose_cells_are_percentages() -> None:
    book = Workbook()
    book.active.append(["note"])
    sheet = book.create_sheet("owners")
    sheet.append(["所有者", "会社名", "出資比率"])
    sheet.append(["A", "B", 0.499])
    sheet.append(["C", "B", 30.5])
    sheet["C2"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    first, second = read_ownership("owners.xlsx", out.getvalue()).links
    assert first.share == share("49.9", "49.9")
    assert second.share == share("30.5", "30.5")
    assert str(second.place) == "owners.xlsx [owners]:3"


def graph_of(rows: str) -> tuple[list[Share], list[str]]:
    graph = build_graph(read("owner,company,percent,as_of,until\n" + rows), ON)
    return [link.share for link in graph.links], [note.en for note in graph.notes]


def test_of_one_pair_the_newest_row_counts() -> None:
    shares, notes = graph_of("A,B,60,2025-03-31,\nA,B,40,2026-03-31,\n")
    assert shares == [share("40", "40")]
    assert "older row" in notes[0]


def test_rows_are_never_added_up() -> None:
    shares, notes = graph_of("A,B,30,,\nA,B,30,,\n")
    assert shares == [share("30", "30")]
    assert "counts once" in notes[0]


def test_rows_that_differ_leave_open_what_lies_between() -> None:
    shares, notes = graph_of("A,B,30,,\nA,B,60,,\n")
    assert shares == [share("30", "60")]
    assert "rows differ" in notes[0]


def test_what_does_not_hold_on_the_day_is_left_out_and_told() -> None:
    shares, notes = graph_of(
        "A,B,30,2027-01-01,\nC,B,60,,2026-11-20\nD,B,5,2026-11-21,2026-11-21\n"
    )
    assert shares == [share("5", "5")]
    assert len(notes) == 2


def test_shares_over_100_are_a_problem_with_its_rows() -> None:
    graph = build_graph(read("owner,company,percent\nA,B,60\nC,B,40\nD,B,>0\nE,F,100\n"), ON)
    (problem,) = graph.problems
    assert problem.code == "KAN-2246"
    assert "owners.csv:2, owners.csv:3, owners.csv:4" in problem.found.en


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


def test_follow_the_money() -> None:
    """Layout of followthemoney/schema/Ownership.yaml; the parties are invented."""
    data = lines(
        {"id": "p", "schema": "Person", "caption": "Ivan Example",
         "properties": {"country": ["ru"]}},
        {"id": "c", "schema": "Company", "properties": {"name": ["Example Trading"]}},
        {"id": "o1", "schema": "Ownership", "properties": {
            "owner": ["p"], "asset": ["c"], "percentage": ["60.5%"], "startDate": ["2019"]}},
        {"id": "o2", "schema": "Ownership", "properties": {
            "owner": ["q"], "asset": ["c"], "percentage": ["a few"], "endDate": ["2026"]}},
        {"id": "o3", "schema": "Ownership", "properties": {"owner": ["p"], "asset": [
            {"id": "d", "schema": "Company", "caption": "Nested Works"}]}},
        {"id": "d1", "schema": "Directorship", "properties": {
            "director": ["p"], "organization": ["c"], "role": ["Chair"]}},
        {"id": "o4", "schema": "Ownership", "properties": {"asset": ["c"]}},
    )  # fmt: skip
    file = read_ownership("entities.json", data)
    members = {member.key: member for member in file.members}
    assert (members["p"].name, members["p"].kind, members["p"].country) == (
        "Ivan Example", "person", "RU",
    )  # fmt: skip
    assert members["q"].name == "q"
    assert members["d"].name == "Nested Works"
    first, second, third, board = file.links
    assert (first.share, first.as_of) == (share("60.5", "60.5"), date(2019, 1, 1))
    assert (second.share, second.until) == (ANY_SHARE, date(2026, 12, 31))
    assert third.share == ANY_SHARE
    assert (board.kind, board.how) == (CONTROL, "Chair")
    said = " ".join(note.en for note in file.notes)
    assert "“a few” is not understood" in said
    assert "left out" in said
    assert "their ids" in said or "its id" in said


def relationship(key: str, owner: object, company: str, **interest: object) -> dict[str, object]:
    return {
        "statementId": f"s-{key}", "recordId": key, "recordType": "relationship",
        "recordStatus": "new", "statementDate": "2026-01-01",
        "recordDetails": {
            "isComponent": False, "subject": company, "interestedParty": owner,
            "interests": [interest] if interest else [],
        },
    }  # fmt: skip


def test_beneficial_ownership_data_standard() -> None:
    """Layout of schema/relationship-record.json, version 0.4; the parties are invented."""

    def entity(key: str, name: str) -> dict[str, object]:
        return {"statementId": f"s-{key}", "recordId": key, "recordType": "entity",
                "recordStatus": "new", "statementDate": "2026-01-01",
                "recordDetails": {"isComponent": False, "name": name,
                                  "entityType": {"type": "registeredEntity"},
                                  "jurisdiction": {"name": "Cyprus", "code": "CY"}}}  # fmt: skip

    person = {"statementId": "s-p", "recordId": "p", "recordType": "person", "recordStatus": "new",
              "recordDetails": {"personType": "knownPerson", "names": [{"fullName": "Ana Example"}],
                                "nationalities": [{"code": "RS"}]}}  # fmt: skip
    direct = {"type": "shareholding", "directOrIndirect": "direct"}
    data = lines(
        entity("a", "Alpha"), entity("b", "Beta"), person,
        relationship("r1", "p", "a", **direct, share={"exact": 50, "minimum": 50, "maximum": 50}),
        relationship("r2", "a", "b", **direct, share={"exclusiveMinimum": 25, "maximum": 50}),
        relationship("r3", "p", "b", type="shareholding", directOrIndirect="indirect",
                     share={"exact": 60}),
        relationship("r4", "p", "b", type="votingRights", directOrIndirect="direct"),
        relationship("r5", {"reason": "noBeneficialOwners"}, "b"),
        relationship("r6", "p", "b"),
        {**relationship("r7", "a", "b", **direct), "recordStatus": "closed"},
        relationship("r1", "p", "a", **direct, share={"exact": 49.5}),
    )  # fmt: skip
    file = read_ownership("bods.jsonl", data)
    members = {member.key: member for member in file.members}
    assert (members["a"].country, members["p"].name) == ("CY", "Ana Example")
    links = {(link.owner, link.company, link.how): link for link in file.links}
    assert links["p", "a", ""].share == share("49.5", "49.5"), "the later statement counts"
    assert links["a", "b", ""].share == share("25", "50", above=True)
    assert links["p", "b", "indirect shareholding"].kind == CONTROL
    assert links["p", "b", "votingRights"].kind == CONTROL
    assert links["p", "b", ""].share == ANY_SHARE
    assert len(file.links) == 5
    assert any("left out" in note.en for note in file.notes)


def test_one_array_is_read_as_lines_are() -> None:
    record = {"id": "o", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["b"]}}
    assert len(read_ownership("x.json", json.dumps([record]).encode()).links) == 1


RECORDS = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "schema", "properties", "owner", "asset", "percentage", "recordType", "recordId",
             "recordDetails", "subject", "interestedParty", "interests", "share", "exact", "names",
             "statementId", "type", "minimum", "exclusiveMinimum", "startDate", "jurisdiction"]
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.hypothesis
@given(
    st.one_of(
        st.binary(max_size=80),
        st.text(max_size=80).map(lambda t: ("owner,company,percent,kind,as_of\n" + t).encode()),
        st.lists(RECORDS, min_size=1, max_size=3).map(
            lambda rows: "\n".join(
                json.dumps(
                    {"schema": "Ownership", "properties": {}, **(r if isinstance(r, dict) else {})}
                )
                for r in rows
            ).encode()
        ),
        st.lists(RECORDS, min_size=1, max_size=3).map(
            lambda rows: "\n".join(
                json.dumps({"recordType": "relationship", "recordDetails": r}) for r in rows
            ).encode()
        ),
    )
)
def test_whatever_a_file_holds_it_is_read_or_refused(data: bytes) -> None:
    try:
        file = read_ownership("any", data)
    except ProblemError as error:
        refused = {problem.code for problem in error.problems}
    else:
        refused = set()
        build_graph(file, ON)
    assert all(code.startswith("KAN-22") for code in refused)
