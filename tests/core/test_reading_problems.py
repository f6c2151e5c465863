"""Every broken file gives its clear problems, each with its code, place and mending."""

import re
from pathlib import Path

import pytest
import yaml

from kaname.core.case import Case, field_specs
from kaname.core.problem import Problem, ProblemError
from kaname.core.reading import SIZE_MAX, read_case
from kaname.core.reading_problems import CODES, PROBLEMS_MAX, field_aliases, words

ROOT = Path(__file__).resolve().parents[2]


def problems(text: str | bytes, file: str = "deal.yaml") -> tuple[Problem, ...]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(ProblemError) as caught:
        read_case(data, file)
    assert caught.value.status == 2
    for problem in caught.value.problems:
        assert problem.place.file == file
        for text_ in (problem.found, problem.expected, problem.mend):
            assert text_.en
            assert text_.ja
    return caught.value.problems


def brief(text: str | bytes, file: str = "deal.yaml") -> list[tuple[str, str]]:
    """Return code and place of every problem, the place without the file."""
    found = problems(text, file)
    return [(p.code, str(p.place).removeprefix(f"{file}:").removeprefix(file)) for p in found]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("titel: x", "KAN-1015", "1:1 titel"),
        ("places: {form: JP}", "KAN-1015", "1:10 places.form"),
        ("event: ship", "KAN-1019", "1:8 event"),
        ("parties: {roles: [buyer, end_usr]}", "KAN-1019", "1:26 parties[party1].roles"),
        ("places:\n  to: Jpan\n", "KAN-1020", "2:7 places.to"),
        ("places: {via: [SG, UK]}", "KAN-1020", "1:20 places.via"),
        ("places: {to: jp}", "KAN-1020", "1:14 places.to"),
        ("items: {value: {currency: YEN}}", "KAN-1021", "1:27 items[item1].value.currency"),
        ("end_use: {military: maybe}", "KAN-1022", "1:21 end_use.military"),
        ("ship_date: 2026-02-29", "KAN-1023", "1:12 ship_date"),
        ("ship_date: 2026/11/20", "KAN-1023", "1:12 ship_date"),
        ("ship_date: 2026-11-20T10:00:00Z", "KAN-1023", "1:12 ship_date"),
        ("ship_date: 1899-12-31", "KAN-1023", "1:12 ship_date"),
        ("items: {quantity: {amount: -1}}", "KAN-1024", "1:28 items[item1].quantity.amount"),
        ('items: {value: {amount: "1,200"}}', "KAN-1024", "1:25 items[item1].value.amount"),
        ("items: {value: {amount: 1e5}}", "KAN-1024", "1:25 items[item1].value.amount"),
        ("items: {value: {amount: .inf}}", "KAN-1024", "1:25 items[item1].value.amount"),
        ("items: {value: {amount: 1000000000000000}}", "KAN-1024",
         "1:25 items[item1].value.amount"),
        ("items: {us_content_percent: 100.1}", "KAN-1025", "1:29 items[item1].us_content_percent"),
        ("items: {us_content_percent: -1}", "KAN-1025", "1:29 items[item1].us_content_percent"),
        ("items: {hs: 848}", "KAN-1026", "1:13 items[item1].hs"),
        ("items: {eccn: 3F001}", "KAN-1027", "1:15 items[item1].eccn"),
        ("items: {meti_item: 17の項}", "KAN-1028", "1:20 items[item1].meti_item"),
        ("items: {id: a b}", "KAN-1029", "1:13 items[item1].id"),
        ("parties: {same_as: Huawei}", "KAN-1030", "1:20 parties[party1].same_as"),
        ("items: {value: 1200000}", "KAN-1016", "1:16 items[item1].value"),
        ("places: Japan", "KAN-1016", "1:9 places"),
        ("parties: Acme", "KAN-1016", "1:10 parties[party1]"),
        ("items: {technical_parameters: fast}", "KAN-1016",
         "1:31 items[item1].technical_parameters"),
        ("title: [a, b]", "KAN-1017", "1:8 title"),
        ("title: {a: b}", "KAN-1017", "1:8 title"),
        ("places: {via: [SG, null]}", "KAN-1018", "1:20 places.via"),
        ("parties: [null]", "KAN-1018", "1:11 parties[party1]"),
        ("parties: {owners: [unknown]}", "KAN-1018", "1:20 parties[party1].owners[0]"),
        ("parties: {other_names: ['']}", "KAN-1018", "1:25 parties[party1].other_names"),
        ("title: a\ntitle: b\n", "KAN-1013", "2:1 title"),
        ("places:\n  to: JP\n  to: CN\n", "KAN-1013", "3:3 places.to"),
        ("items: {technical_parameters: {a: 1, a: 2}}", "KAN-1013",
         "1:38 items.technical_parameters.a"),
        ("? [a]\n: b\n", "KAN-1014", "1:3"),
        ("title: !!str x", "KAN-1007", "1:8 title"),
        ("title: !<tag:example.org,2026:x> x", "KAN-1007", "1:8 title"),
        ("title: &a x", "KAN-1006", "1:8 title"),
        ("kaname: 2\n", "KAN-1012", "1:9"),
        ("kaname: [1]\n", "KAN-1012", "1:9"),
        ("title: x\n---\ntitle: y\n", "KAN-1009", "2:1"),
        ("", "KAN-1010", ""), ("# only a comment\n", "KAN-1010", ""), ("null", "KAN-1010", ""),
        ("- title: x", "KAN-1011", "1:1"), ("just text", "KAN-1011", "1:1"),
        ("[" * 40 + "]" * 40, "KAN-1008", "1:33"),
        ('title: "\\u0007"', "KAN-1003", "1:8 title"),
        ('title: "\\ud83d"', "KAN-1003", "1:8 title"),
        ("title: a\ufeffb", "KAN-1003", "1:9"), ("title: a\x85b", "KAN-1003", "1:9"),
    ],
)  # fmt: skip
def test_one_problem(text: str, code: str, place: str) -> None:
    assert brief(text) == [(code, place)]


@pytest.mark.parametrize(
    ("text", "english", "japanese"),
    [
        ("titel: x", "Write: title", "title と書く"),
        ("end_usr: x",
         "end_user is a role: write it in a party's roles. If another thing is meant: "
         "Write: end_use",
         "end_user は役割の語: 当事者の roles に書く。別の意味であれば、end_use と書く"),
        ("end_user: x", "end_user is a role: write it in a party's roles",
         "end_user は役割の語: 当事者の roles に書く"),
        ("items: {us_content: 5}", "Write: us_content_percent", "us_content_percent と書く"),
        ("items: {hs_code: '8486'}", "Write: hs", "hs と書く"),
        ("HS Code: '8486'", "Write hs, under items", "items の下に hs と書く"),
        ("parties: {owners: {share: 5}}", "Write: percent", "percent と書く"),
        ("parties: {share: 5}", "Write percent, under parties.owners",
         "parties.owners の下に percent と書く"),
        ("parties: {ownership: 5}", "Write: owners", "owners と書く"),
        ("destination: JP", "Write to, under places", "places の下に to と書く"),
        ("places: {destination: JP}", "Write: to", "to と書く"),
        ("items: {destination: JP}", "Write to, under places", "places の下に to と書く"),
        ("parties: {ship_to: x}", "Write to, under places",
         "places の下に to と書く"),
        ("items: {shipment_date: x}", "Write ship_date, at the top of the file",
         "ファイルの最上位に ship_date と書く"),
        ("consignee: x",
         "ultimate_consignee is a role: write it in a party's roles. If another thing is meant: "
         "intermediate_consignee is a role: write it in a party's roles",
         "ultimate_consignee は役割の語: 当事者の roles に書く。別の意味であれば、"
         "intermediate_consignee は役割の語: 当事者の roles に書く"),
        ("to: JP", "This field belongs under places: write it there",
         "この項目は places の下に置く"),
        ("parties: {role: buyer}", "Write: roles", "roles と書く"),
        ("parties: {roles: end_usr}", "Write: end_user", "end_user と書く"),
        ("parties: {roles: End User}", "Write: end_user", "end_user と書く"),
        ("places: {to: Jpan}", "Write: JP (Japan)", "JP（日本）と書く"),
        ("places: {to: UK}", "Write: GB (United Kingdom)", "GB（英国）と書く"),
        ("places: {to: 台湾}", "Write: TW (Taiwan)", "TW（台湾）と書く"),
        ("places: {to: hong kong}", "Write: HK (Hong Kong)", "HK（香港）と書く"),
        ("items: {value: {currency: 円}}", "Write: JPY", "JPY と書く"),
        ("ship_date: 2026年11月5日", "Write: 2026-11-05", "2026-11-05 と書く"),
        ("ship_date: 20261120", "Write: 2026-11-20", "2026-11-20 と書く"),
        ("items: {value: {amount: '1,200,000.5'}}", "Write: 1200000.5", "1200000.5 と書く"),
        ("items: {id: dry etcher}", "Write: dry-etcher", "dry-etcher と書く"),
    ],
)  # fmt: skip
def test_the_nearest_valid_word_is_suggested(text: str, english: str, japanese: str) -> None:
    (problem,) = problems(text)
    assert problem.mend.en == english
    assert problem.mend.ja == japanese


def test_every_alias_means_a_field_that_there_is_and_is_none_itself() -> None:
    """A word that means a field in the format would never be asked for there."""
    for word, meanings in field_aliases().items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", word)
        for meaning in meanings:
            path, _, role = meaning.partition("=")
            *above, field = path.split(".")
            record: type = Case
            for step in above:
                record = next(s.record for s in field_specs(record) if s.name == step)
            spec = next(spec for spec in field_specs(record) if spec.name == field)
            assert not role or role in spec.words, word
            assert word == field or word not in {s.name for s in field_specs(record)}, word


@pytest.mark.parametrize(
    "text",
    ["qqqq: x", "event: zzzz", "places: {to: Atlantis}", "items: {value: {currency: dollar}}",
     "ship_date: 1/2/2026"],
)  # fmt: skip
def test_nothing_is_suggested_when_nothing_is_near(text: str) -> None:
    (problem,) = problems(text)
    assert not problem.mend.en.startswith("Write: ")


def test_every_problem_of_a_file_is_told_at_once_in_its_order() -> None:
    text = """\
titel: x
event: Export
parties:
  - id: a
    country: Jpan
    owners: [{party: a, percent: 60}, {party: ghost, percent: 60}]
  - id: a
    same_as: [ofac-sdn:1]
    not_same_as: [ofac-sdn:1]
items:
  hs: x
"""
    assert brief(text) == [
        ("KAN-1015", "1:1 titel"),
        ("KAN-1019", "2:8 event"),
        ("KAN-1020", "5:14 parties[a].country"),
        ("KAN-1034", "6:13 parties[a].owners"),
        ("KAN-1033", "6:22 parties[a].owners[0].party"),
        ("KAN-1032", "6:47 parties[a].owners[1].party"),
        ("KAN-1031", "7:9 parties[2].id"),
        ("KAN-1035", "9:18 parties[party2].not_same_as"),
        ("KAN-1026", "11:7 items[item1].hs"),
    ]


def test_an_owner_is_confirmed_or_excluded_too() -> None:
    owner = "{name: b, same_as: ofac-sdn:1, not_same_as: ofac-sdn:1}"
    assert brief(f"parties: {{owners: {owner}}}") == [
        ("KAN-1035", "1:63 parties[party1].owners[0].not_same_as")
    ]


def test_a_made_id_may_collide_with_a_given_one() -> None:
    assert brief("parties:\n  - id: party2\n  - name: b\n") == [("KAN-1031", "3:5 parties[2].id")]


def test_shares_of_exactly_100_percent_are_no_problem() -> None:
    case = "parties: {owners: [{name: a, percent: 60}, {name: b, percent: 40.00}]}"
    read_case(case.encode())
    assert brief(case.replace("40.00", "40.01"))[0][0] == "KAN-1034"


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("title: a: b\n", "1:9", "colon"),
        ('title: "abc\nevent: x\n', "1:8", "quotation"),
        ("title: x\n\tevent: y\n", "2:1", "tab"),
        ("parties: [a, b\nevent: x\n", "1:10", "bracket"),
        ("title: x]\nparties: ]\n", "2:10", "bracket"),
        ("parties:\n  - id: a\n name: b\n", "3:2", "indentation"),
        ('title: "C:\\dir"\n', "1:11", "backslash"),
        ("title: @x\n", "1:8", "meaning in YAML"),
        ('a: "\\UFFFFFFFF"', "", "meaning in YAML"),
    ],
)
def test_broken_yaml(text: str, place: str, reason: str) -> None:
    (problem,) = problems(text)
    assert problem.code == "KAN-1004"
    line, column = ((*place.split(":"), "", "") if place else ("", ""))[:2]
    assert str(problem.place.line or "") == line
    # Parsers differ by one column in where they see a wrong escape.
    assert abs((problem.place.column or 0) - int(column or 0)) <= (reason == "backslash")
    assert reason in problem.found.en


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ('{"title": "a"', "1:14", "comma"), ('{"title": "a" "b"}', "1:15", "comma"),
        ('{"title": "a",}', "1:15", "field name"), ('{title: "a"}', "1:2", "field name"),
        ('{"title" "a"}', "1:10", "colon"), ('{"title": a}', "1:11", "a value"),
        ('{"title": "a}', "1:11", "a text"), ('{"title": "\\x"}', "1:12", "a text"),
        ('{"title": "\t"}', "1:11", "a text"), ('{"title": 01}', "1:11", "a value"),
        ('{"title": NaN}', "1:11", "a value"), ('{"a": 1}\n{"b": 2}', "2:1", "after the end"),
        ('{"parties": [1,]}', "1:16", "a value"), ("// x", "1:1", "a value"),
    ],
)  # fmt: skip
def test_broken_json(text: str, place: str, reason: str) -> None:
    (problem,) = problems(text, "deal.json")
    assert problem.code == "KAN-1005"
    assert f"{problem.place.line}:{problem.place.column}" == place
    assert reason in problem.found.en


def test_problems_in_json_have_their_place() -> None:
    text = '{\r\n  "parties": [\r\n    {"country": "Jpan", "country": "JP"}\r\n  ]\r\n}'
    assert brief(text, "deal.json") == [
        ("KAN-1020", "3:17 parties[party1].country"),
        ("KAN-1013", "3:25 parties[1].country"),
    ]


def test_a_flow_mapping_without_quotes_is_yaml() -> None:
    assert read_case(b'{"title": a}', "deal.yaml").title == "a"
    assert read_case(b'{"title": a}').title == "a"


@pytest.mark.parametrize(
    ("data", "place", "byte"),
    [
        ("title: 案件".encode("cp932"), "1:8", "0x88"),
        (b"title: x\nevent: \xff\n", "2:8", "0xFF"),
        (b"title: \x00", "1:8", "0x00"),
        ("title: x".encode("utf-16-le"), "1:2", "0x00"),
        (b"\xff\xfet\x00i", "1:2", "0x69"),
        (b"\x89PNG\r\n\x1a\n", "1:1", "0x89"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, place: str, byte: str) -> None:
    (problem,) = problems(data)
    assert problem.code == "KAN-1002"
    assert f"{problem.place.line}:{problem.place.column}" == place
    assert byte in problem.found.en


def test_a_file_that_is_too_large() -> None:
    (problem,) = problems(b"#" * (SIZE_MAX + 1))
    assert problem.code == "KAN-1001"
    assert "1,048,576" in problem.expected.en


def test_an_anchor_bomb_is_refused_where_it_begins() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    found = brief("\n".join(lines))
    assert ("KAN-1006", "1:5 a0") in found
    assert ("KAN-1006", "2:10 a1[1]") in found
    assert {code for code, _ in found} == {"KAN-1006", "KAN-1015"}


@pytest.mark.parametrize("text", ["[" * 500_000, "{" * 500_000, "- " * 500_000, "? " * 500_000,
                                  '{"a":' * 200_000, "[" * 2000 + "]" * 2000])  # fmt: skip
def test_deep_nesting_is_refused_early(text: str) -> None:
    (problem,) = problems(text)
    assert problem.code == "KAN-1008"


def test_the_number_of_problems_is_bounded() -> None:
    found = problems("\n".join(f"k{n}: x" for n in range(PROBLEMS_MAX + 50)))
    assert len(found) == PROBLEMS_MAX + 1
    assert sum(problem.code == "KAN-1036" for problem in found) == 1


def test_a_long_broken_file_has_the_same_problem_as_a_short_one() -> None:
    # Long texts are not given to the slow parser, so the reason comes from the fast one.
    padding = "# padding\n" * 20_000
    for text in ("title: a: b\n", "parties: [a, b\nevent: x\n", "parties:\n  - id: a\n name: b\n"):
        short, long = problems(text)[0], problems(text + padding)[0]
        assert (short.code, short.place, short.found) == (long.code, long.place, long.found)


@pytest.mark.skipif(not hasattr(yaml, "CBaseLoader"), reason="PyYAML without its C parser")
def test_a_long_broken_file_is_not_read_by_the_slow_parser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(yaml, "BaseLoader", None)
    assert problems("title: a: b\n" + "# padding\n" * 20_000)[0].code == "KAN-1004"
    with pytest.raises(TypeError):
        read_case(b"title: a: b\n")  # a short one is, by the loader that is missing here


def test_what_is_shown_of_the_file_is_printable_and_short() -> None:
    for text in (
        'title: "\\u0007' + "x" * 5000 + '"',
        f"{'k' * 900}: x",
        "ship_date: '\u202e2026'",
    ):
        for problem in problems(text):
            for language in ("en", "ja"):
                lines = problem.to(language).split("\n")
                assert all(line.isprintable() and len(line) < 300 for line in lines)


@pytest.mark.parametrize("code", sorted(CODES.values()))
def test_every_code_has_its_page(code: str) -> None:
    page = (ROOT / "docs" / "errors" / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code}: ")
    for heading in ("**What it means.**", "**Cause.**", "**How to mend it.**"):
        assert heading in page


def test_codes_are_different_and_every_problem_has_its_wordings() -> None:
    assert len(set(CODES.values())) == len(CODES)
    for name in CODES:
        for part in ("found", "expected", "mend"):
            assert f"{name}.{part}" in words()


@pytest.mark.parametrize("field", ["parties", "items"])
def test_a_deal_has_its_size(field: str) -> None:
    def of(count: int) -> str:
        return f"{field}:\n" + "".join(f"  - {{id: x{n}}}\n" for n in range(count))

    assert len(getattr(read_case(of(100).encode()), field)) == 100
    assert [code for code, _ in brief(of(101))] == ["KAN-1039"]


def test_a_missing_owner_is_answered_with_the_nearest_ids_and_not_with_all() -> None:
    parties = "".join(f"  - {{id: party{n}}}\n" for n in range(60))
    found = problems(f"parties:\n{parties}  - {{id: last, owners: [{{party: partyy7}}]}}\n")
    assert len(found) == 1
    assert "party7" in found[0].expected.en
    assert len(found[0].expected.en) < 200


def test_a_text_has_its_length() -> None:
    assert read_case(f"title: {'x' * 5000}\n".encode()).title == "x" * 5000
    assert [code for code, _ in brief(f"title: {'x' * 5001}\n")] == ["KAN-1040"]
