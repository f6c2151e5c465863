"""How far each section is modelled: every section is there, and says what the rules do."""

import re
from collections import Counter
from datetime import date
from typing import Final
from urllib.parse import unquote

import pytest

from citations import (
    WITHOUT_RULE,
    cited_by,
    days_read,
    declared,
    jp_sections,
    sections_of,
    table_citations,
    tables,
    us_sections,
)
from kaname.law.engine.provisions import STATUSES, coverage
from kaname.law.engine.sections import ADVICE, LAWS, Section, law_of, sections

PARTS: Final = {
    "730": (10, 3), "732": (6, 3), "734": (20, 2), "736": (2, 2), "738": (4, 1), "740": (29, 8),
    "742": (19, 8), "743": (9, 2), "744": (23, 8), "745": (2, 3), "746": (10, 7), "748": (16, 10),
    "750": (11, 0), "754": (7, 3), "756": (3, 0), "758": (11, 0), "760": (5, 17), "762": (7, 0),
    "764": (8, 1), "766": (25, 2), "768": (10, 2), "770": (3, 0), "772": (1, 0), "774": (2, 7),
}  # fmt: skip
"""Part -> its sections (1 to n) and its supplements (1 to n), reserved ones among them.

Read in the eCFR: parts 745, 754, 756, 766, 768 and 770 in the edition of 2025-12-12, the others in
that of 2026-09-24 (191 sections and 79 supplements with the list of controls and the Entity List;
Supplement No. 8 to part 740 came on 2026-07-10).
"""
RESERVED: Final = ("747", "752")
REACHED: Final = {
    "us.ear.742.3": "the columns NP of the Country Chart",
    "us.ear.742.5": "the column MT of the Country Chart",
    "us.ear.742.17": "the column FC of the Country Chart",
    "us.ear.742.supplement_4": "the countries that the rows on footnote 5 and 734.9 leave out",
    "us.ear.745.1": "a sentence beside the finding on ECCN 1C351",
    "us.ear.746.supplement_6": "the fact russia_supplement_6, under 734.9(f)",
    "jp.export_order.14": "the class of penalty of items 2 to 4",
    "jp.fx_order.27": "the class of penalty of items 2 to 4",
    "jp.goods_ordinance.2_2": "rows of the Export Order's item 3-2",
    "jp.other.wmd_ordinance.schedule": "the question on the use",
    "jp.other.person_notices": "the lists of bodies under export prohibition, where loaded",
    "jp.other.free_notice": "the conditions notice_1 and notice_2",
}
"""Sections that a rule applies without citing them: through what."""

SECTIONS: Final = sections()


def all_cited() -> set[str]:
    """Return every section that a row of a table, or of a provision encoded, cites."""
    rows = [entry for entry in coverage().values() if entry.status != "not_modelled"]
    return set().union(
        *table_citations().values(), *(sections_of(entry.citation.cite) for entry in rows)
    )


def modelled() -> list[Section]:
    return [section for section in SECTIONS.values() if section.status != "not_modelled"]


def test_every_section_and_supplement_of_parts_730_to_774_stands_once() -> None:
    expected = [f"us.ear.{part}" for part in RESERVED]
    for part, (last, supplements) in PARTS.items():
        expected += [f"us.ear.{part}.{number}" for number in range(1, last + 1)]
        expected += [f"us.ear.{part}.supplement_{n}" for n in range(1, supplements + 1)]
    assert Counter(s.id for s in SECTIONS.values() if s.jurisdiction == "US") == Counter(expected)


def test_every_number_cited_exists() -> None:
    unknown = {
        name: sorted(cited - set(SECTIONS))
        for name, cited in table_citations().items()
        if cited - set(SECTIONS)
    }
    assert unknown == {}, "a table cites a section that is not in the register"
    for entry in coverage().values():
        assert sections_of(entry.citation.cite) <= set(SECTIONS), entry.id


def test_the_address_of_a_row_is_of_a_section_that_it_cites() -> None:
    for name, found in tables():
        for row in found:
            address = unquote(row["source"])
            number = re.search(r"section-(7[3-7]\d\.\d+)$", address)
            supplement = re.search(r"part-(7[3-7]\d)/appendix-Supplement No\. (\d+)", address)
            cited = us_sections(row["citation"])
            if number:
                assert f"us.ear.{number[1]}" in cited, (name, row["citation"])
            if supplement:
                section = f"us.ear.{supplement[1]}.supplement_{supplement[2]}"
                assert section in cited, (name, row["citation"])


def test_what_a_rule_or_table_cites_is_not_called_not_modelled() -> None:
    silent = {name for name in all_cited() if SECTIONS[name].status == "not_modelled"}
    assert silent == set(), "give these sections their status, limits and provisions"


def test_a_section_names_the_provisions_that_cite_it_by_number() -> None:
    for entry in coverage().values():
        if entry.status == "not_modelled":
            continue
        for name in sections_of(entry.citation.cite):
            assert entry.id in SECTIONS[name].provisions, f"{name} does not name {entry.id}"


@pytest.mark.parametrize("section", modelled(), ids=lambda section: str(section.id))
def test_what_is_modelled_names_rules_that_exist_and_cite_it(section: Section) -> None:
    assert section.provisions, section.id
    for name in section.provisions:
        assert coverage()[name].status != "not_modelled", name
        assert name in {*declared(), *WITHOUT_RULE, "jp.export.goods_ordinance"}, name
        if section.id not in REACHED:
            assert section.id in cited_by(name), f"{name} cites no {section.id}"


def test_no_section_is_reached_that_is_cited() -> None:
    for name in REACHED:
        section = SECTIONS[name]
        assert any(name not in cited_by(rule) for rule in section.provisions), name


def test_a_modelled_section_is_in_no_limits_of_its_rules() -> None:
    for section in SECTIONS.values():
        for name in section.provisions if section.status == "modelled" else ():
            assert section.id not in sections_of(coverage()[name].limits.en), (section.id, name)


def test_every_row_is_whole() -> None:
    for section in SECTIONS.values():
        assert section.status in STATUSES
        assert section.jurisdiction in {"US", "JP"}
        assert section.title.en, section.id
        assert section.title.ja, section.id
        assert section.source.startswith("https://"), section.id
        assert bool(section.limits.en) == bool(section.limits.ja), section.id
        assert section.id.startswith(tuple(LAWS)), section.id
        assert law_of(section)[1].ja, section.id
        assert section.cite, section.id
        if section.status == "not_modelled":
            assert section.advice in ADVICE, f"{section.id} does not say what to do about it"
            assert section.provisions == ()
        else:
            assert section.advice == ""
        if section.status == "partly" or section.advice == "read":
            assert section.limits.en, f"{section.id} does not say what is left out"
    cites = Counter(section.cite for section in SECTIONS.values())
    assert [cite for cite, times in cites.items() if times > 1] == []


def test_a_citation_of_the_register_names_its_own_section() -> None:
    for section in SECTIONS.values():
        found = sections_of(section.cite)
        if found:
            assert section.id in found, section.cite


def test_nothing_is_said_to_be_read_later_than_it_was() -> None:
    read = days_read({section.id: section.source for section in SECTIONS.values()})
    for section in modelled():
        if section.id not in read:
            continue
        said = section.verified_on
        why = f"{section.id}: the rows that rest on it were read on {read[section.id]}"
        assert said is None or read[section.id] != "unverified", why
        assert said is None or said.isoformat() <= read[section.id], why


def test_no_day_is_to_come() -> None:
    for section in SECTIONS.values():
        assert section.verified_on is None or section.verified_on <= date(2026, 11, 22), section.id


@pytest.mark.parametrize(
    ("cite", "found"),
    [
        ("15 CFR 734.9(a)(3), 744.2(b); part 744, Supp. No. 2",
         {"us.ear.734.9", "us.ear.744.2", "us.ear.744.supplement_2"}),
        ("15 CFR 740.2 to 740.4", {"us.ear.740.2", "us.ear.740.3", "us.ear.740.4"}),
        ("15 CFR 746.8; part 746, Supp. Nos. 2, 4, 5, 6",
         {"us.ear.746.8", *(f"us.ear.746.supplement_{n}" for n in (2, 4, 5, 6))}),
        ("15 CFR 732.3, Supp. 3 to Part 732", {"us.ear.732.3", "us.ear.732.supplement_3"}),
        ("15 CFR part 774, Supplement No. 1, ECCN 3A001", {"us.ear.774.supplement_1"}),
        ("31 CFR 560.215", set()),
        ("15 CFR 6.3; 50 USC 4819(c)", set()),
    ],
)  # fmt: skip
def test_citations_of_the_united_states_are_read(cite: str, found: set[str]) -> None:
    assert us_sections(cite) == found


@pytest.mark.parametrize(
    ("cite", "found"),
    [
        ("輸出令 第4条1項3号 (Export Order Art. 4(1)(iii), before 2025-10-09)",
         {"jp.export_order.4"}),
        ("外為法48条1項; 輸出令1条1項・別表第一 (FEFTA Art. 48(1); Export Order Art. 1(1))",
         {"jp.fefta.48", "jp.export_order.1"}),
        ("輸出令 別表第一 3の2の項(2)10 (Export Order, Table 1)", {"jp.export_order.table_1.3_2"}),
        ("輸出令 第4条1項5号 (Export Order Art. 4(1)(v)); 別表第三の三 (Table 3-3)",
         {"jp.export_order.4", "jp.export_order.table_3_3"}),
        ("輸出令 第2条1項1号の2・附則3項 (Export Order Art. 2(1)(i-2), Suppl. Prov. 3)",
         {"jp.export_order.2", "jp.export_order.supplementary_3"}),
        ("外為法 第69条の6第2項・72条 (FEFTA Arts. 69-6 (2), 72)",
         {"jp.fefta.69_6", "jp.fefta.72"}),
        ("外為令 別表 3の2の項(2); 貨物等省令 15条の3 (Foreign Exchange Order, Table)",
         {"jp.fx_order.table.3_2", "jp.goods_ordinance.15_3"}),
        ("貨物等省令1条～3条 (Goods Ordinance Arts. 1-3)",
         {f"jp.goods_ordinance.{n}" for n in (1, 2, 3)}),
        ("運用通達 1-1(7)(ロ)(c) (METI circular on the Export Order)", {"jp.other.circular.1_1"}),
        ("運用通達 別表第1 別紙 (METI circular)", {"jp.other.circular.table_1"}),
        ("運用通達 付表5; 輸出令 別表第二の三第三号 (METI circular, Annex 5; Table 2-3 No. 3)",
         {"jp.other.circular.annex_5", "jp.export_order.table_2_3"}),
        ("運用通達 4-1-2(5); 運用通達4-1-5 (METI circular)",
         {"jp.other.circular.4_1_2", "jp.other.circular.4_1_5"}),
        ("包括許可取扱要領 前文・別表A・別表B (METI bulk licence rules, tables A, B)",
         {"jp.other.bulk_rules.main", "jp.other.bulk_rules.tables"}),
    ],
)  # fmt: skip
def test_citations_of_japan_are_read(cite: str, found: set[str]) -> None:
    assert jp_sections(cite) == found
