"""The EAR tables against the eCFR copies: every row, derived again in another way.

The copies are in ``shared`` beside the repository; where that folder is absent these tests are
skipped. Rows read by hand are tested in ``test_tables_rows.py``, which needs nothing else.
"""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[4]
TABLES = ROOT / "src" / "kaname" / "law" / "us" / "export" / "tables"
RAW = ROOT.parent / "shared" / "data" / "law" / "us"
CHART_RAW = RAW / "ear_country_chart_738s1_2026-07-23.csv"
NOTES_RAW = RAW / "ear_country_chart_738s1_2026-07-23_footnotes.json"
GROUPS_RAW = RAW / "ear_country_groups_740s1_2026-07-23.csv"
CCL_RAW = RAW / "ear_ccl_774s1_2026-07-23.jsonl"

needs_shared = pytest.mark.skipif(
    not CCL_RAW.exists(), reason="the eCFR copies are not beside the repository (../shared)"
)


def words(text: str) -> list[str]:
    return text.split()


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COLUMNS = words("CB1 CB2 CB3 NP1 NP2 NS1 NS2 MT1 RS1 RS2 FC1 CC1 CC2 CC3 AT1 AT2")
GROUPS = words("A:1 A:2 A:3 A:4 A:5 A:6 B D:1 D:2 D:3 D:4 D:5 E:1 E:2")
CHART = {row["country"]: row for row in read("country_chart")}
MEMBERS = {row["country"]: row["groups"].split() for row in read("country_groups")}
ENTRIES = {row["eccn"]: row for row in read("ccl_entries")}
CONTROLS: dict[str, list[dict[str, str]]] = {}
for _row in read("ccl_controls"):
    CONTROLS.setdefault(_row["eccn"], []).append(_row)

CHART_ORDER = words("""
AF AL DZ AD AO AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF MM BI KH
CM CA CV CF TD CL CN CO KM CD CG CR CI HR CW CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI
FR GA GM GE DE GH GR GD GT GN GW GY HT HN HU IS IN ID IQ IE IL IT JM JP JO KZ KE KI KR XK KW
KG LA LV LB LS LR LY LI LT LU MO MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ NA NR NP
NL NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT QA RO RU RW KN LC VC WS SM ST SA SN RS SC
SL SG SX SK SI SB SO ZA SS ES LK SD SR SE CH TW TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB
UY UZ VU VA VE VN EH YE ZM ZW
""")
"""The countries of the chart in the order they are printed in."""

GROUPS_ORDER = words("""
AF AL DZ AD AO AG AR AM AW AU AT AZ BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF MM BI KH CM
CA CV CF TD CL CN CO KM CD CD CG CR CI HR CU CW CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ
FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HU IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KP
KR XK KW KG LA LV LB LS LR LY LT LU MO MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ NA
NR NP NL NZ NI NE NG MK NO OM PK PW PA PG PY PE PH PL PT QA RO RU RW KN LC VC WS SM ST SA SN
RS SC SL SG SX SK SI SB SO ZA SS ES LK SD SR SE CH SY TW TJ TZ TH BS TL TG TO TT TN TM TV TR
UG UA AE GB US UY UZ VU VA VE VN EH YE ZM ZW
""")
"""The countries of Supplement No. 1 to part 740 in the order of the file; Congo (DR) twice."""


def raw_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@needs_shared
def test_every_row_of_the_chart() -> None:
    header, *rows = raw_rows(CHART_RAW)
    assert [cell.replace(" ", "") for cell in header[1:-1]] == COLUMNS
    assert len(rows) == len(CHART_ORDER) == len(set(CHART_ORDER))
    for code, (name, *cells) in zip(CHART_ORDER, rows, strict=True):
        marked = [column for column, cell in zip(COLUMNS, cells, strict=False) if cell]
        assert set(cells[:-1]) <= {"", "X"}
        assert CHART[code]["columns"].split() == marked, name
        assert CHART[code]["footnotes"] == cells[-1], name
    notes = json.loads(NOTES_RAW.read_text(encoding="utf-8"))
    codes = {"Cuba": "CU", "Iran": "IR", "Korea, North": "KP", "Syria": "SY"}
    for name, note in notes["embargoed"].items():
        row = CHART[codes[name]]
        assert row["columns"] == ""
        assert row["footnotes"] == " ".join(str(number) for number in note["footnotes"])
        parts = set(re.findall(r"\b7\d\d\b", note["pointer"]))
        assert {pointer[:3] for pointer in row["pointer"].split()} == parts
    others = set(CHART) - set(CHART_ORDER) - set(codes.values())
    assert all(CHART[code]["row_of"] and not CHART[code]["columns"] for code in others)
    assert {"HK", "KY"} <= others


@needs_shared
def test_every_row_of_the_country_groups() -> None:
    header, *rows = raw_rows(GROUPS_RAW)
    assert header[1:] == GROUPS
    assert len(rows) == len(GROUPS_ORDER)
    found: dict[str, list[str]] = {}
    for code, (_, *cells) in zip(GROUPS_ORDER, rows, strict=True):
        marked = [group for group, cell in zip(GROUPS, cells, strict=True) if cell == "X"]
        found[code] = found.get(code, []) + marked
    assert {**found, "HK": found["CN"]} == MEMBERS


PLAIN = set(
    words(
        "to entire entry the except and or only paragraph paragraphs of this items controlled by "
        "through"
    )
)
"""Words a row may have beside its paragraphs and still be a plain list."""

ADDED = {
    "1C350": ["CW", "CW", "AT"], "1C351": ["CW"], "3A232": ["RS"], "6A992": ["RS"],
    "1C355": ["CW", "CW", "AT"], "1C395": ["CB", "CW", "CW", "AT"],
    "0A980": ["SS"], "1C980": ["SS"], "1C982": ["SS"], "1C983": ["SS"], "1C984": ["SS"],
    "1C988": ["SS"], "0A981": ["CC"], "0A982": ["CC"], "0A999": ["AT"], "1A999": ["AT"],
    "1D999": ["AT"], "2A999": ["AT"], "2A994": ["AT"], "2D994": ["AT"], "2E994": ["AT"],
}  # fmt: skip
"""Reasons an entry names outside its licence table."""

RUN_ON = {"0D606": "0D614", "2B351": "2B352", "3D005": "3D006", "3E001": "3E002", "8C609": "8D001"}
"""Entries the raw file runs together: the first one's own text stands before the second's."""


def load_ccl() -> dict[str, dict[str, Any]]:
    with CCL_RAW.open(encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    return {entry["eccn"]: entry for entry in entries}


def tokens_of(text: str, eccn: str) -> list[str]:
    """Split a row's text into words; paragraphs of the entry itself become ``.a.1``."""
    text = re.sub(r"\.\s+(?=[a-z]\b)", ".", text.rstrip(". "))
    text = re.sub(rf"\b{eccn}\s*(?=\.)", "", text)
    return re.sub(r"[,:]", " ", text).replace("(", " ( ").replace(")", " ) ").split()


def is_paragraph(token: str) -> bool:
    return bool(re.fullmatch(r"\.?[a-z](\.(\d+|[a-z]))*|\.\d+", token)) and token != "a.m"


def between(first: str, last: str) -> list[str]:
    """Return the paragraphs from ``first`` to ``last``, which differ in their last step only."""
    *stem, low = first.split(".")
    *other, high = last.split(".")
    assert stem == other, (first, last)
    steps = (
        [str(number) for number in range(int(low), int(high) + 1)]
        if low.isdigit()
        else [chr(code) for code in range(ord(low), ord(high) + 1)]
    )
    return [".".join([*stem, step]) for step in steps]


def walk(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Collect the listed and the excluded paragraphs of a plain list."""
    listed: list[str] = []
    excluded: list[str] = []
    target, depth, ranging, last = listed, 0, False, ""
    for position, token in enumerate(tokens):
        if token == "(":
            depth += 1
        elif token == ")":
            depth -= 1
            target = listed
        elif token == "except":
            target = excluded
        elif token in ("to", "through") and position and is_paragraph(tokens[position - 1]):
            ranging = True
        elif is_paragraph(token):
            name = token.lstrip(".")
            if name.isdigit():
                name = ".".join([*last.split(".")[:-1], name])
            if ranging:
                target.pop()
                target += between(last, name)
                ranging = False
            else:
                target.append(name)
            last = name
    assert depth == 0
    return listed, excluded


def scope_of(control: str, eccn: str) -> tuple[str, list[str], list[str]]:
    tokens = tokens_of(control, eccn)
    verb = next(place for place, token in enumerate(tokens) if token in ("applies", "apply"))
    tokens = tokens[verb + 1 :]
    if [t for t in tokens if t not in PLAIN and t not in "()" and not is_paragraph(t)]:
        return "prose", [], []
    if "entire" not in tokens:
        listed, excluded = walk(tokens)
        return "paragraphs", listed, excluded
    if "except" not in tokens:
        return ("entry", [], []) if tokens[-1] == "entry" else ("prose", [], [])
    _, excluded = walk(tokens)
    return "paragraphs", ["*"], excluded


def column_of(cell: str) -> list[str]:
    parts = cell.rstrip(". ").split()
    if len(parts) % 3 or any(part != "Column" for part in parts[1::3]):
        return []
    return [reason + number for reason, number in zip(parts[0::3], parts[2::3], strict=True)]


def reason_of(control: str) -> str:
    return "FP" if control.startswith("Russian industry") else control.split()[0]


def partly_in_words(control: str, scope: str, row: dict[str, str]) -> None:
    """A row that is no plain list: the sentence names each paragraph that the table gives.

    Whole paragraphs left out stand alone between their signs; those that words narrow do not.
    """
    assert scope == "prose", row
    whole = row["paragraphs"] == "*"
    assert ("entire entry" in control and "except" in control) is whole, row
    pieces = [piece.strip(" .") for piece in re.split(r"[;,:]|\band\b|\bexcept\b|Note", control)]
    own = row["eccn"]
    plain = [re.sub(rf"^{own}\.", "", piece) for piece in pieces]
    for paragraph in row["excluded"].split():
        assert paragraph in plain, (control, paragraph)
    for paragraph in row["worded"].split():
        named = [piece for piece in pieces if f"{own}.{paragraph}" in piece or paragraph == "*"]
        assert any(len(piece.split()) > 1 for piece in named), (control, paragraph)
    if not whole:
        assert all(f".{paragraph}" in control for paragraph in row["paragraphs"].split()), row


def compare(eccn: str, raw: list[dict[str, Any]], rows: list[dict[str, str]]) -> None:
    if eccn == "1A231":  # two whole-entry rows printed as one
        raw = [
            {"control": f"{reason} applies to entire entry", "countryChart": f"{reason} Column 1"}
            for reason in ("NP", "AT")
        ]
    for source, row in zip(raw, rows, strict=True):
        control, cell = source["control"], source["countryChart"]
        if cell == "Column 1.":  # the reason is not printed again before the column
            cell = f"{reason_of(control)} {cell}"
        assert row["reason"] == reason_of(control), row
        flagged = "singleCellRow" in source or "requirementCellEmptyInSource" in source
        if control == "CB applies to entire entry CB Column 2.":  # both cells printed as one
            control, cell, flagged = "CB applies to entire entry", "CB Column 2.", False
        scope, listed, excluded = ("prose", [], []) if flagged else scope_of(control, eccn)
        if row["worded"]:
            partly_in_words(control, scope, row)
            scope, listed = "paragraphs", row["paragraphs"].split()
            excluded = row["excluded"].split()
        assert row["scope"] == scope, (control, row)
        if scope == "prose":
            for paragraph in row["paragraphs"].split():
                assert re.search(rf"(?<![a-z\d]){re.escape(paragraph)}(?![a-z\d])", control), row
        else:
            assert row["paragraphs"].split() == listed, (control, row)
            assert row["excluded"].split() == excluded, (control, row)
        columns = [] if flagged else column_of(cell)
        assert row["column"].split() == columns, (cell, row)
        for pointer in row["pointer"].split():
            section, *steps = pointer.split("(")
            assert section in cell + control, (cell, row)
            assert all(f"({step}" in cell + control for step in steps), (cell, row)
        sections = set(re.findall(r"(?<=§ )7\d\d\.\d+", "" if columns else cell))
        assert sections <= {pointer.split("(")[0] for pointer in row["pointer"].split()}, row


@needs_shared
def test_every_licence_row() -> None:
    raw = load_ccl()
    assert len(raw) == 633
    assert set(ENTRIES) == set(raw) | set(RUN_ON.values())
    for eccn, entry in raw.items():
        if eccn in RUN_ON:
            continue
        rows = CONTROLS.get(eccn, [])
        added = ADDED.get(eccn, [])
        table = rows[: len(rows) - len(added)]
        compare(eccn, entry["countryChart"], table)
        assert [row["reason"] for row in rows[len(table) :]] == added
        assert all(row["requirement"] == "prose" for row in rows[len(table) :])
    assert sum(len(rows) for rows in CONTROLS.values()) == 1580


@needs_shared
def test_entries_run_together_in_the_raw_file() -> None:
    raw = load_ccl()
    for first, second in RUN_ON.items():
        source, heading = raw[first]["countryChart"], raw[first]["heading"]
        if f" {second} " in heading:  # the first entry's table is text in the heading
            own = heading.split("Control(s)")[1].split("List Based License Exceptions")[0]
            own = own.split("License Requirements Note")[0]
            assert len(re.findall(r"\b[A-Z]{2} appl", own)) == len(CONTROLS[first])
            columns = [a + b for a, b in re.findall(r"\b([A-Z]{2}) Column (\d)", own)]
            assert columns == [row["column"] for row in CONTROLS[first] if row["column"]]
            assert all(
                p.split("(")[0] in own for r in CONTROLS[first] for p in r["pointer"].split()
            )
            compare(second, source, CONTROLS[second])
        else:
            assert len(source) == len(CONTROLS[first]) + len(CONTROLS[second])
            compare(first, source[: len(CONTROLS[first])], CONTROLS[first])
            compare(second, source[len(CONTROLS[first]) :], CONTROLS[second])


@needs_shared
def test_reasons_and_labels_against_the_headings() -> None:
    for eccn, entry in load_ccl().items():
        row = ENTRIES[eccn]
        assert (row["category"], row["product_group"]) == (entry["category"], entry["productGroup"])
        stated = set(re.findall(r"\b[A-Z]{2}(?=\d?\b)", entry["reasonForControl"] or ""))
        held = {control["reason"] for control in CONTROLS.get(eccn, [])}
        if "foreign policy" in (entry["reasonForControl"] or "").lower():
            stated.add("FP")
        if eccn == "3E001":  # the line in the file is that of 3E002
            stated |= {"MT", "NP", "RS"}
        assert set(row["reasons"].split()) == stated | held, eccn
        if len(row["title_en"].split()) > 5:
            assert row["title_en"].lower() not in entry["heading"].lower(), eccn
