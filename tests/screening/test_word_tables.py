"""The tables of words and names: what they hold, and what is found in them."""

import csv
import re
import time
from collections.abc import Callable
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.screening import word_tables
from kaname.screening.fold import fold, normalise
from kaname.screening.word_tables import LexiconTable, arabic, latin, russian

LEXICONS = {"lexicon_ru.csv": russian, "lexicon_ar.csv": arabic, "lexicon_latin.csv": latin}
KINDS = {
    "institution", "industry", "product", "place", "adjective", "title", "state", "brand",
    "legal", "particle",
}  # fmt: skip
ALL_TABLES = (*LEXICONS, "name_variants.csv", "nicknames.csv", "honorifics.csv")


def rows(file: str) -> list[dict[str, str]]:
    table = resources.files("kaname.screening").joinpath("tables", file)
    return list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))


def readings(table: LexiconTable, word: str) -> list[str]:
    return [" ".join(gloss) for gloss in table.lookup(fold(word))]


@pytest.mark.parametrize("file", LEXICONS)
def test_lexicons_are_whole_and_folded(file: str) -> None:
    found = rows(file)
    words = [row["word"] for row in found]
    assert len(words) == len(set(words)), "a word stands once"
    for row in found:
        word = row["word"].removesuffix("*")
        assert word != "", row
        assert fold(word) == word, row
        assert " " not in word, row
        if row["word"].endswith("*"):
            assert len(word) >= word_tables.STEM_LENGTH, row
        glosses = row["glosses"].split("|")
        assert len(glosses) == len(set(glosses)), row
        assert all(re.fullmatch(r"[a-z]+( [a-z]+){0,4}", gloss) for gloss in glosses), row
        assert row["kind"] in KINDS, row
        assert row["source"], row


def test_the_lexicons_have_the_size_the_matcher_needs() -> None:
    assert len(russian()) >= 1500
    assert len(arabic()) >= 500
    assert len(latin()) >= 900
    assert len(rows("name_variants.csv")) >= 500
    assert len(rows("nicknames.csv")) >= 250


@pytest.mark.parametrize("file", LEXICONS)
def test_every_word_of_a_lexicon_is_found(file: str) -> None:
    table = LEXICONS[file]()
    assert len(table) == len(rows(file))
    for row in rows(file):
        word = row["word"].removesuffix("*")
        assert table.lookup(word), row
        if not row["word"].endswith("*"):
            assert [" ".join(gloss) for gloss in table.lookup(word)] == row["glosses"].split("|")
            assert table.kind_of(word) == row["kind"]


@pytest.mark.parametrize(
    ("word", "first", "kind"),
    [
        ("приборостроительный", "instrument making", "industry"),
        ("приборостроительного", "instrument making", "industry"),
        ("Завод", "plant", "institution"),
        ("заводами", "plant", "institution"),
        ("акционерного", "joint stock", "legal"),
        ("Ограниченной", "limited", "legal"),
        ("московский", "moscow", "place"),
        ("дальневосточная", "far eastern", "place"),
        ("НИИ", "nii", "institution"),
        ("Объединённая", "united", "institution"),
        ("державне", "state", "legal"),
        ("таварыства", "company", "legal"),
        ("имени", "named after", "particle"),
    ],
)
def test_cyrillic_words_with_their_endings(word: str, first: str, kind: str) -> None:
    assert readings(russian(), word)[0] == first
    assert russian().kind_of(fold(word)) == kind


def test_an_abbreviation_with_two_readings_gives_both() -> None:
    assert {"design bureau", "commercial bank"} <= set(readings(russian(), "КБ"))
    assert "research institute" in readings(russian(), "НИИ")


def test_latin_letters_typed_in_a_cyrillic_word_do_not_hide_it() -> None:
    latin_a, latin_i = "A", "i"
    assert readings(russian(), f"{latin_a}кционерное")[0] == "joint stock"
    assert readings(russian(), f"вiдповiдальн{latin_i}стю")[0] == "liability"
    assert russian().lookup("ao") == (), "a word in Latin letters is none of the Cyrillic table"


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("الإسلامية", "islamic"),
        ("إسلامي", "islamic"),
        ("جبهة", "front"),
        ("الجبهة", "front"),
        ("والشام", "levant"),
        ("للصرافة", "money exchange"),
        ("ببلاد", "land"),
        ("شركت", "company"),
        ("شبکه", "network"),
        ("لمتد", "limited"),
        ("گروپ", "group"),
        ("کمپنی", "company"),
        ("پژوهشگاه", "research institute"),
        ("المھاجرين", "muhajirin"),
    ],
)
def test_words_in_the_arabic_script_with_what_is_written_with_them(word: str, first: str) -> None:
    assert readings(arabic(), word)[0] == first


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("sudostroitelny", "shipbuilding"),
        ("Sudostroitel'nyy", "shipbuilding"),
        ("priborostroitelnoye", "instrument making"),
        ("obshchestvo", "company"),
        ("aktsionernoe", "joint stock"),
        ("zavody", "plant"),
        ("krasnodarskiy", "krasnodar"),
        ("sherkat", "company"),
        ("pajouheshgah", "research institute"),
        ("katibat", "battalion"),
        ("muyok", "trading"),
        ("Inmobiliaria", "real estate"),
        ("Société", "company"),
        ("denizcilik", "shipping"),
        ("preduzeće", "enterprise"),
        ("youxian", "limited"),
    ],
)
def test_foreign_words_in_latin_letters(word: str, first: str) -> None:
    assert readings(latin(), word)[0] == first


@pytest.mark.parametrize("table", [russian, arabic, latin])
def test_words_that_no_table_has_give_nothing(table: Callable[[], LexiconTable]) -> None:
    for word in ("", "x", "зз", "kowalewicz", "قققق", "東京"):
        assert table().lookup(word) == ()
        assert table().kind_of(word) == ""


def test_abbreviations_stand_in_one_table_only() -> None:
    english = {row["abbreviation"] for row in rows("abbreviations.csv")}
    assert not english & {row["word"] for row in rows("lexicon_latin.csv")}


@given(st.sampled_from(sorted(russian().stems)), st.text("аеиоуыйхмт", max_size=5))
def test_an_ending_never_loses_a_stem(stem: str, ending: str) -> None:
    assert russian().lookup(stem + ending)


def test_a_compound_is_not_its_first_part() -> None:
    assert russian().lookup("оборонный")
    assert not russian().lookup("оборонэнерго")
    assert not russian().lookup("нефтегазпромстрой")


def test_variant_groups_are_whole_and_symmetric() -> None:
    found = rows("name_variants.csv")
    assert len({row["group"] for row in found}) == len(found)
    assert {row["strength"] for row in found} == {"same", "related"}
    for number, row in enumerate(found):
        spellings = word_tables.variants(number)
        assert len(spellings) == len(set(spellings)) >= 2
        assert word_tables.strength(number) == row["strength"]
        for spelling in spellings:
            assert fold(spelling) == spelling == normalise(spelling), row
            assert number in word_tables.variant_group(spelling), (spelling, row)
        assert row["origin"]
        assert row["source"]
    with pytest.raises(IndexError):
        word_tables.variants(len(found))


@pytest.mark.parametrize(
    ("one", "other", "strength"),
    [
        ("Mohammed", "Muhammad", "same"),
        ("Mohd", "Muhammad", "same"),
        ("محمد", "muhammad", "same"),
        ("Gaddafi", "al-Qadhafi".removeprefix("al-"), "same"),
        ("Abdurrahman", "abd al rahman", "same"),
        ("Oleksandr", "Alexander", "same"),
        ("Uladzimir", "Vladimir", "same"),
        ("Rhee", "Yi", "same"),
        ("Hsu", "Xu", "same"),
        ("Уладзіміравіч", "Vladimirovich", "same"),
        ("Николаевич", "Mykolaiovych", "same"),
        ("Chan", "Chen", "same"),
        ("Jiménez", "Ximenez", "same"),
        ("Joseph", "Yusuf", "related"),
        ("Mehmet", "Muhammad", "related"),
    ],
)
def test_spellings_of_one_name_share_a_group(one: str, other: str, strength: str) -> None:
    shared = word_tables.variant_group(fold(one)) & word_tables.variant_group(fold(other))
    assert strength in {word_tables.strength(number) for number in shared}
    if strength == "related":
        assert {word_tables.strength(number) for number in shared} == {"related"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("wei", "wang"),
        ("hassan", "hussein"),
        ("sergei", "sergio"),
        ("ivan", "igor"),
        ("kim", "kang"),
    ],
)
def test_different_names_share_no_group_of_one_name(one: str, other: str) -> None:
    shared = word_tables.variant_group(one) & word_tables.variant_group(other)
    assert all(word_tables.strength(number) == "related" for number in shared)


def test_nicknames_meet_their_names() -> None:
    for number, row in enumerate(rows("nicknames.csv")):
        for word in (row["name"], *row["nicknames"].split("|")):
            assert fold(word) == word, row
            assert number in word_tables.nickname_groups(word), row
    for name, short in (("william", "bill"), ("vladimir", "vova"), ("francisco", "paco")):
        assert word_tables.nickname_groups(name) & word_tables.nickname_groups(short)
    assert not word_tables.nickname_groups("william") & word_tables.nickname_groups("bob")


def test_honorifics_and_particles() -> None:
    found = rows("honorifics.csv")
    assert len({row["word"] for row in found}) == len(found)
    for row in found:
        assert fold(row["word"]) == row["word"]
        assert row["kind"] in {"honorific", "particle"}
        assert row["language"]
        assert row["source"]
    for word in ("mr", "dr", "sheikh", "mullah", "haji", "ayatollah", "氏", "将軍", "г-н", "الشيخ"):
        assert word_tables.is_honorific(word)
        assert not word_tables.is_particle(word)
    for word in ("al", "bin", "ibn", "von", "de", "ogly", "kyzy", "uulu"):
        assert word_tables.is_particle(word)
        assert not word_tables.is_honorific(word)
    for word in ("khan", "abu", "kim", "said", "an"):
        assert not word_tables.is_honorific(word)
        assert not word_tables.is_particle(word)


def test_a_table_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        word_tables._rows("no_such_table.csv")


def test_loading_is_quick() -> None:
    loaders = (
        word_tables._lexicon, word_tables._variants, word_tables._nicknames,
        word_tables._honorifics,
    )  # fmt: skip

    def load() -> float:
        for loader in loaders:
            loader.cache_clear()
        start = time.process_time()
        for table in (russian, arabic, latin):
            table()
        word_tables.variant_group("x")
        word_tables.nickname_groups("x")
        word_tables.is_particle("x")
        return time.process_time() - start

    assert min(load() for _ in range(5)) < 0.1, "milliseconds, also on a busy machine"
