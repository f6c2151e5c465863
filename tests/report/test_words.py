"""Labels: in both languages, used, and complete for whatever the rooms can say."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import kaname.report
from kaname.core.canonical import to_plain
from kaname.core.case import (
    EVENTS,
    ITEM_KINDS,
    PARTY_KINDS,
    ROLES,
    Address,
    Case,
    EndUse,
    Identifier,
    Item,
    Money,
    Owner,
    Party,
    Places,
    Quantity,
    field_specs,
)
from kaname.core.hit import Identity
from kaname.core.outcome import Outcome
from kaname.core.places import name_of
from kaname.law.engine.provisions import STATUSES, coverage
from kaname.law.engine.questions import register
from kaname.report.law_part import answer_key
from kaname.report.view import build_view
from kaname.report.words import Speaker, clean, words
from kaname.screening import starter
from kaname.screening.publishers import lists
from kaname.screening.sources import csl, ftm, ofac, ofac_xml, uk
from report.sample import SAMPLES, bare, etch_tool

ROOM = Path(kaname.report.__file__).parent
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((*ROOM.glob("*.py"), *ROOM.glob("templates/*.j2")))
)
RECORDS = {
    "case": Case, "party": Party, "item": Item, "places": Places, "end_use": EndUse,
    "money": Money, "quantity": Quantity, "address": Address, "identifier": Identifier,
    "owner": Owner,
}  # fmt: skip
LAWS = {"EAR", "ECCN", "METI", "BIS", "OFAC", "SDN", "HS", "ITAR", "TPP", "TOPS", "DRAM", "HBM"}
LISTS = {"CAPTA", "CMIC", "EU", "FSE", "FollowTheMoney", "ISN", "MBS", "NS", "OFSI",
         "OpenSanctions", "PLC", "SSI"}  # fmt: skip
FORMAT = {"YYYY", "MM", "DD", "JP", "JPY", "MY", "SG", "SHA", "amount", "country", "currency",
          "goods", "id", "listed", "name", "no", "not", "percent", "roles", "same", "as",
          "software", "technology", "yes", "ultimate", "consignee", "end", "user",
          "crimea", "donetsk", "luhansk", "none", "nuclear", "chemical", "biological",
          "missile", "Part", "Supp", "export", "reexport", "transfer", "exhibition",
          "USD"}  # fmt: skip
COMMANDS = {"Kaname", "kaname", "law", "coverage", "lists", "import", "update", "FILE"}
NAMES_AND_CODES = LAWS | LISTS | FORMAT | COMMANDS
"""The Latin words that Japanese labels may hold: names, codes, and words of the case format."""


def latin(text: str) -> set[str]:
    return {word for word in re.findall(r"[A-Za-z]+", text) if len(word) > 1}


def test_a_japanese_label_holds_no_english() -> None:
    for key in words():
        left = latin(re.sub(r"\{\w+\}", "", words()(key).ja)) - NAMES_AND_CODES
        assert not left, f"{key}: {left}"


def test_an_english_label_holds_no_japanese() -> None:
    for key in words():
        text = words()(key).en.replace("7の項(16)", "")
        assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text), key


def test_every_label_is_used() -> None:
    prefixes = tuple(re.findall(r'["(]([a-z_]+\.)(?:\{|" ~)', SOURCES))
    assert len(prefixes) > 10
    for key in words():
        room, _, name = key.partition(".")
        if room in {"route", "facts", "section"} or f"{room}." not in prefixes:
            quoted = re.search(rf'["\']({re.escape(key)}|{re.escape(name)})["\']', SOURCES)
            assert quoted, f"{key} is used nowhere"


def test_every_outcome_identity_and_status_has_a_label() -> None:
    for outcome in Outcome:
        assert f"outcome.{outcome.value}" in words()
    for identity in Identity:
        assert f"identity.{identity.value}" in words()
        assert f"identity_meaning.{identity.value}" in words()
    for status in STATUSES:
        assert f"coverage.{status}" in words()
    for word in (*EVENTS, *ROLES, *PARTY_KINDS, *ITEM_KINDS):
        assert f"word.{word}" in words()


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_of_a_case_has_a_short_label(record: str) -> None:
    for spec in field_specs(RECORDS[record]):
        if record in {"case", "party", "item", "places", "end_use"}:
            assert f"field.{record}.{spec.name}" in words()


def test_every_way_to_answer_a_question_is_explained() -> None:
    _, answers = register()
    for question, answer in answers.items():
        assert f"answer.{answer_key(answer)}" in words(), question


def test_lists_are_called_as_in_the_table_of_lists() -> None:
    for listed in lists().values():
        assert words()(f"list.{listed.id}") == listed.name


def test_what_lists_say_of_an_entry_is_labelled() -> None:
    for loader in (csl, ftm, ofac, uk):
        assert all(f"detail.{name}" in words() for name in loader.DETAILS.values())
    for name in (*ofac_xml.VESSEL.values(), *starter.DETAILS):
        assert f"detail.{name}" in words()


def test_every_jurisdiction_of_the_register_has_its_capital() -> None:
    for entry in coverage().values():
        assert f"capital.{entry.jurisdiction}" in words()


def test_the_three_words_of_the_brief_stay() -> None:
    """The words lawyers look for; changing one is changing what a dossier says."""
    said = {outcome: words()(f"outcome.{outcome.value}").ja for outcome in Outcome}
    assert said[Outcome.PROHIBITED] == "禁止"
    assert said[Outcome.LICENCE_REQUIRED] == "許可が必要"
    assert said[Outcome.NOTIFICATION_REQUIRED] == "届出が必要"
    assert said[Outcome.REVIEW_ADVISED] == "確認を推奨"
    assert said[Outcome.EXCEPTION_AVAILABLE] == "例外の候補"
    assert said[Outcome.NO_REQUIREMENT_FOUND] == "要件は見当たらない"
    assert said[Outcome.OUT_OF_SCOPE] == "対象外（未収録）"
    assert words()("outcome.undetermined_facts").ja == "判断できない（事実不足）"


def strings(value: Any) -> list[str]:
    """Return every text of a view but ids, paths and codes, which have no language."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for inner in value for text in strings(inner)]
    if is_dataclass(value) and not isinstance(value, Speaker):
        names = [
            field.name for field in fields(value) if field.name not in ("id", "path", "compared_as")
        ]
        return [text for name in names for text in strings(getattr(value, name))]
    return []


def given(value: Any) -> set[str]:
    """Return what a dossier holds that reads the same in both languages: names, codes, dates."""
    if isinstance(value, dict):
        if set(value) == {"en", "ja"}:
            return {value["ja"]}
        found = {text for inner in value.values() for text in given(inner)}
        return found | set(value.get("technical_parameters", ()))
    if isinstance(value, list):
        return {text for inner in value for text in given(inner)}
    return {clean(value)} if isinstance(value, str) else set()


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_japanese_dossier_holds_no_english_of_ours(sample: str) -> None:
    dossier = SAMPLES[sample]()
    data = sorted({*given(to_plain(dossier)), dossier.id, dossier.id[:12]}, key=len, reverse=True)
    keys = {"holds", "fails", "open", "confirmed", "presumed", "excluded", "none", "starter",
            "unscreened", "modelled", "partly", "not_modelled",
            *(outcome.value for outcome in Outcome)}  # fmt: skip
    for text in strings(build_view(dossier, "ja")):
        rest = text
        for known in data:
            if len(known) > 1:
                rest = rest.replace(known, " ")
        if rest.strip() not in keys:
            assert not latin(rest) - NAMES_AND_CODES, text


def test_places_and_words_of_the_case_are_said_in_the_language() -> None:
    text = "\n".join(strings(build_view(etch_tool(), "ja")))
    for word in ("日本（JP）", "中国（CN）", "売主、輸出者、製造者", "いいえ", "貨物"):
        assert word in text
    assert name_of("CN").ja == "中国"


def test_the_bare_case_says_what_it_does_not_know() -> None:
    for language, said in (("en", "not given"), ("ja", "記載なし")):
        view = build_view(bare(), language)
        assert not view.route.stops[0].known
        assert view.route.stops[0].place == said
        assert {capital.outcome.key for capital in view.capitals} == {"out_of_scope"}
        assert all(capital.not_clearance for capital in view.capitals)
