"""Names as they are compared: letters, words, legal forms, and the names within a name."""

import csv
import time
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.screening.fold import fold, is_unspaced, normalise, split_words
from kaname.screening.han import unify
from kaname.screening.legal_forms import abbreviations, bracket_marks, generic_words, legal_forms
from kaname.screening.names import (
    LETTERS_MAX,
    WORDS_MAX,
    WRITTEN_OUT_MAX,
    NameForm,
    Part,
    is_cut,
    is_searchable,
    name_forms,
)


def whole(name: str, kind: str = "") -> NameForm:
    return name_forms(name, kind)[0]


def rows(table: str) -> list[dict[str, str]]:
    file = resources.files("kaname.screening") / "tables" / table
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


@settings(deadline=None)
@given(st.text())
def test_normalising_twice_changes_nothing(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Sakuradia Univ", "Sakuradia University"),
        ("Nat'l Univ. of Sakuradia", "National University of Sakuradia"),
        ("Sakuradia Inst. of Sci. & Tech.", "Sakuradia Institute of Science and Technology"),
        ("Sakuradia Elec Co., Ltd.", "Sakuradia Electronics Co., Ltd."),
        ("Sakuradia Elec Co., Ltd.", "Sakuradia Electric Co., Ltd."),
        ("Sakuradia Intl Trdg", "Sakuradia International Trading"),
        ("Sakuradia Mfg. Grp.", "Sakuradia Manufacturing Group"),
        ("Sakuradia Svcs", "Sakuradia Services"),
    ],
)
@pytest.mark.parametrize("kind", ["", "organisation"])
def test_abbreviations_are_also_written_out(short: str, long: str, kind: str) -> None:
    printed, *others = name_forms(short, kind)
    assert not printed.written_out
    (found,) = (form for form in others if form.words == whole(long, kind).words)
    assert found.written_out
    assert found.part is Part.WHOLE
    assert len(others) <= WRITTEN_OUT_MAX


def test_a_person_may_be_called_dev() -> None:
    assert [form.words for form in name_forms("Sakura Dev Eng", "person")] == [
        ("sakura", "dev", "eng")
    ]
    assert name_forms("Sakura Dev", "")[0].words == ("sakura", "dev")


def test_a_name_that_is_an_abbreviation_and_nothing_else_is_left_alone() -> None:
    assert [form.words for form in name_forms("Tech", "organisation")] == [("tech",)]


def test_the_table_of_abbreviations() -> None:
    """Every row has a source; none means itself, and none another abbreviation."""
    for row in rows("abbreviations.csv"):
        assert row["source"]
        assert fold(row["abbreviation"]) == row["abbreviation"]
        for word in row["words"].split():
            assert fold(word) == word
            assert word not in abbreviations()
            assert len(word) > len(row["abbreviation"])


@settings(deadline=None)
@given(st.text())
def test_every_name_is_read_or_has_nothing_to_read(name: str) -> None:
    for kind in ("", "person", "organisation", "vessel"):
        assert bool(name_forms(name, kind)) == is_searchable(name)


@settings(deadline=None)
@given(st.text(min_size=1))
def test_no_form_is_empty(name: str) -> None:
    for form in name_forms(name):
        assert form.words
        assert all(form.words)
        assert not any(" " in word for word in form.words)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("ＳＡＫＵＲＡＤＩＡ", "sakuradia"),
        ("Ｎｏ．５　ＰＬＡＮＴ", "5 plant"),
        ("Ｓakuradia　Ｏptics", "SAKURADIA OPTICS"),
        ("ｻｸﾗﾃﾞｨｱ", "サクラディア"),
        ("Škodová Æther Łódź Çelik", "skodova aether lodz celik"),
        ("Peoples\u2019 Optics", "PEOPLES OPTICS"),
        ("Ёлкин завод", "елкин завод"),
        ("S.A.K. Optics", "SAK Optics"),
        ("A-B-C Optics", "ABC Optics"),
        ("Optics & Lasers", "Optics and Lasers"),
        ("The Optics Works", "Optics Works"),
        ("Institute No. 13", "13th Institute"),
        ("Thirteenth Institute", "Institute 13"),
        ("OPTIK13", "Optik 13"),
        ("شركة الأمل", "شركة الامل"),
        ("Завод. Пример/Образец", "завод пример образец"),
    ],
)
def test_writing_does_not_matter(written: str, same: str) -> None:
    assert sorted(normalise(written).split()) == sorted(normalise(same).split())


def test_broken_control_characters_are_read_as_what_they_were() -> None:
    assert normalise("People\x92s Optics") == normalise("People’s Optics") == "peoples optics"
    assert normalise("Opti\x81cs") == "optics"


def test_letters_that_are_not_the_same_stay_apart() -> None:
    assert normalise("Йота") != normalise("Иота")
    assert normalise("ガリ") != normalise("カリ")
    assert normalise("सीता") != normalise("सता")


def test_a_single_initial_stays_a_word() -> None:
    assert split_words(fold("Robert J. Example")) == ("robert", "j", "example")


def test_chinese_numbers_are_numbers() -> None:
    assert normalise("サクラ第十三研究所") == normalise("サクラ第13研究所")
    assert normalise("样本集团第二十九研究所") != normalise("样本集团第十九研究所")


LEGAL_FORMS = rows("legal_forms.csv")


def test_every_legal_form_says_where_it_is_from_and_where_it_stands() -> None:
    for row in LEGAL_FORMS:
        assert row["form"]
        assert row["source"]
        assert len(row["language"]) == 2
        assert row["position"] in {"start", "end", "both", "bracket"}
    assert len({(row["form"], row["position"]) for row in LEGAL_FORMS}) == len(LEGAL_FORMS)


@pytest.mark.parametrize("row", LEGAL_FORMS, ids=lambda row: f"{row['form']}-{row['position']}")
def test_every_legal_form_is_taken_off(row: dict[str, str]) -> None:
    name = "様本光学" if is_unspaced(row["form"]) else "Xylophon Quartz"
    gap = "" if is_unspaced(row["form"]) else " "
    if row["language"] == "th":
        name, gap = "กขคง", " "
    form = f"({row['form']})" if row["position"] == "bracket" else row["form"]
    if row["position"] == "bracket":
        name = "サクラディア"
    bare = whole(name)
    if row["position"] in ("end", "both", "bracket"):
        assert whole(f"{name}{gap}{form}").words == bare.words
        assert whole(f"{name}{gap}{form}").legal
    if row["position"] in ("start", "both", "bracket"):
        assert whole(f"{form}{gap}{name}").words == bare.words


def test_a_legal_form_in_the_middle_or_on_the_wrong_side_stays() -> None:
    assert whole("Limited Xylophon").words == ("limited", "xylophon")
    assert whole("Xylophon GmbH Quartz").words == ("xylophon", "gmbh", "quartz")


def test_persons_and_ships_keep_what_looks_like_a_legal_form() -> None:
    assert whole("Ali Sa", "person").words == ("ali", "sa")
    assert whole("SE XYLOPHON", "vessel").words == ("se", "xylophon")
    words = {form.words for form in name_forms("Ali Sa", keep_legal_form=True)}
    assert words == {("ali",), ("ali", "sa")}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("11420 CORP.", ("11420",)),
        ("A-B-C Company", ("abc",)),
        ("Co., Ltd.", ("co", "ltd")),
        ("Trading Co., Ltd.", ("trading", "co", "ltd")),
        ("株式会社", ("株式会社",)),
        ("電子株式会社", ("電子株式会社",)),
        ("有限公司", ("有限公司",)),
    ],
)
def test_a_name_is_never_emptied_nor_left_with_a_generic_word(
    name: str, words: tuple[str, ...]
) -> None:
    assert whole(name).words == words


@pytest.mark.parametrize(
    "name",
    [
        "株式会社サクラ自動車",
        "サクラ自動車株式会社",
        "サクラ自動車㈱",
        "（株）サクラ自動車",
        "サクラ自動車（株）",
        "株式会社　サクラ自動車",
        "サクラ自動車有限公司",
        "㍿サクラ自動車",
    ],
)
def test_japanese_names_without_spaces_lose_their_legal_form(name: str) -> None:
    assert whole(name).words == ("サクラ", "自動車")
    assert whole(name).legal


@pytest.mark.parametrize("name", ["주식회사 사쿠라전자", "사쿠라전자(주)", "㈜사쿠라 전자"])
def test_korean_names_lose_their_legal_form(name: str) -> None:
    assert whole(name).words == ("사쿠라", "전자")
    assert whole(name).legal


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("样本电子科技集团公司第十三研究所", ("様本", "電子科技", "集団", "13", "研究所")),
        ("サクラ国際大学", ("サクラ", "国際", "大学")),
        ("南様航空航天大学", ("南様", "航空航天大学")),
    ],
)
def test_a_name_without_spaces_is_parted_into_the_words_of_the_lexicon(
    name: str, words: tuple[str, ...]
) -> None:
    assert whole(name, "organisation").words == tuple(unify(word) for word in words)


@pytest.mark.parametrize(
    ("name", "words"),
    [("王小明", ("王", "小明")), ("司马明", ("司马", "明")), ("홍길동", ("홍", "길동"))],
)
def test_a_persons_name_is_parted_into_surname_and_given_name(
    name: str, words: tuple[str, ...]
) -> None:
    assert whole(name, "person").words == tuple(unify(word) for word in words)


@pytest.mark.parametrize("name", ["電子", "李", "一", "花"])
def test_a_person_whose_surname_is_in_no_table_is_read_even_so(name: str) -> None:
    assert whole(name, "person").words == (name,)


def test_generic_words_and_marks_are_read() -> None:
    assert "trading" in generic_words()
    assert "株" in bracket_marks()
    assert legal_forms().unspaced_at_end.index("股份有限公司") < (
        legal_forms().unspaced_at_end.index("公司")
    )


@pytest.mark.parametrize(
    ("name", "part", "words"),
    [
        ("Orient University of Xylophones (OUX)", Part.ACRONYM, ("oux",)),
        ("Xylophon Group 13th Research Institute (XG 13)", Part.BRACKET, ("xg", "13")),
        ("Xylophon Group Design Bureau 13 (XGDB 13)", Part.ACRONYM, ("xgdb", "13")),
        ("Institute of Physics (QRST)", Part.BRACKET, ("qrst",)),
        ("Xylophon Technologies Co., Ltd. (Xylophon)", Part.BRACKET, ("xylophon",)),
        ("XYLOPHON -AKA- QUARTZ OPTICS", Part.ALSO, ("quartz", "optics")),
        ("Xylophon (a.k.a. Quartz Optics) Works", Part.ALSO, ("quartz", "optics")),
        ("Xylophon, f.k.a. Quartz Optics LLC", Part.ALSO, ("quartz", "optics")),
        ("サクラ光学（Sakura Kogaku Works）", Part.ALSO, ("sakura", "kogaku", "works")),
        ("Xylophon Group. Subordinate Institution - Quartz Lab", Part.ALSO, ("quartz", "lab")),
        ("Xylophon Co. Affiliated Entity: Quartz Optics", Part.ALSO, ("quartz", "optics")),
        ("Xylophon Board, and subordinate entity Quartz", Part.ALSO, ("xylophon", "board")),
    ],
)
def test_names_within_a_name(name: str, part: Part, words: tuple[str, ...]) -> None:
    parts = {form.words: form.part for form in name_forms(name)}
    assert parts.get(words) is part


def test_an_acronym_in_the_middle_is_short_for_what_stands_before_it() -> None:
    name = "Xylophon Quartz Corporation (XQC) 9th Institute"
    assert [(form.part, form.words) for form in name_forms(name)] == [
        (Part.WHOLE, ("xylophon", "quartz", "corporation", "9", "institute")),
        (Part.ALSO, ("xqc", "9", "institute")),
    ]
    ends = name_forms("Xylophon Quartz Corporation (XQC) Ltd.")
    assert [form.part for form in ends] == [Part.WHOLE, Part.ACRONYM]


def test_a_town_in_brackets_is_part_of_the_name() -> None:
    for name in ("Xylophon (Shanghai) Co., Ltd.", "XYLOPHON (SHANGHAI) CO., LTD."):
        assert [form.words for form in name_forms(name)] == [("xylophon", "shanghai")]
    assert len(name_forms("Xylophon (Hong Kong) Limited")) == 1


@pytest.mark.parametrize("content", ["Pvt", "PTE", "Group", "GROUP", "株"])
def test_a_legal_form_or_generic_word_in_brackets_is_no_name(content: str) -> None:
    for name in (f"Xylophon ({content}) Ltd.", f"XYLOPHON ({content}) LTD."):
        assert len(name_forms(name)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Xylophon Trade Co Ltd; and any successor, sub-unit, or subsidiary thereof",
        "Xylophon Trade Co., Ltd. and all its subsidiaries",
        "Xylophon Trade Co Ltd. (PRC entity)",
    ],
)
def test_prose_behind_a_name_is_not_the_name(name: str) -> None:
    assert whole(name).words == ("xylophon", "trade")


def test_short_forms_are_known() -> None:
    assert whole("OUX").is_short
    assert whole("周明").is_short
    assert not whole("Xylophon").is_short
    assert not whole("Li Wu").is_short


HOSTILE = (
    "(" * 8_000 + "abc" + ")" * 8_000, "(" * 2_499 + "a" + ")" * 2_499, "-" * 5_000, ", " * 2_500,
    "," * 4_999 + "x", ". " * 2_499 + "x", "international trading " * 200,
    "and any successor " * 270 + "(", "a subordinate entity " * 1_000, " aka x" * 800,
    "(aka x) " * 600, "univ tech sci " * 350, "北京 " * 1_600, "hua wei " * 600,
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:12])
def test_no_name_takes_long_to_take_apart(name: str) -> None:
    """Half a second is ten times what the slowest takes; each took seconds, or longer, before."""
    started = time.process_time()
    forms = name_forms.__wrapped__(name, keep_legal_form=True)
    assert time.process_time() - started < 0.5
    assert all(len(form.words) <= WORDS_MAX for form in forms)


def test_only_a_name_that_is_too_long_is_cut() -> None:
    words = ["optics" + "abcdefgh"[n // 8] + "abcdefgh"[n % 8] for n in range(WORDS_MAX + 1)]
    assert name_forms(" ".join(words))[0].words == tuple(words[:-1])
    assert is_cut(" ".join(words))
    assert not is_cut(" ".join(words[:-1]))
    assert is_cut("a" * (LETTERS_MAX + 1))
    assert not is_cut("a" * LETTERS_MAX)


@pytest.mark.parametrize("separator", [" a.k.a. ", ", aka ", " (- f.k.a. - ", ";fka: ", "((aka "])
def test_what_stands_before_also_belongs_to_no_name(separator: str) -> None:
    forms = name_forms(f"Xylophon Works{separator}Quartz Optics")
    assert [(form.part, form.words) for form in forms] == [
        (Part.WHOLE, ("xylophon", "works")), (Part.ALSO, ("quartz", "optics")),
    ]  # fmt: skip
