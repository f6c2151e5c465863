"""The lexicon of translated names: worked cuts, the tables' own rules, nothing lost."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.screening.lexicon import KINDS, gloss_concepts, segments

TABLES = Path(__file__).parents[2] / "src/kaname/screening/tables"
GLOSS = re.compile(r"[a-z0-9]+( [a-z0-9]+)*")
LETTERS = "株式会社造船所第十2の・ セターンバク朝鮮国工場機械局ー삼성전자A无人机集团學術"


def cut(text: str, language: str = "") -> list[str]:
    return [piece.text for piece in segments(text, language)]


def first_glosses(text: str, language: str = "") -> list[str]:
    return [" ".join(piece.glosses[0]) for piece in segments(text, language) if piece.glosses]


def rows_of(table: str) -> list[dict[str, str]]:
    with (TABLES / f"lexicon_{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_translated_name_is_cut_into_its_longest_words() -> None:
    pieces = segments("株式会社第10造船所")
    assert [piece.text for piece in pieces] == ["株式会社", "第10", "造船所"]
    assert [piece.kind for piece in pieces] == ["legal", "number", "institution"]
    assert pieces[1].glosses == (("10",), ("tenth",))
    assert pieces[2].glosses[0] == ("shipyard",)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("朝鮮総合設備輸出入会社", ["朝鮮", "総合設備", "輸出入会社"]),
        ("ロシア科学アカデミー極東支部", ["ロシア", "科学アカデミー", "極東支部"]),
        ("平壌市都市建設総局", ["平壌市", "都市建設総局"]),
        ("哈尔滨无人机有限公司", ["哈尔滨", "无人机", "有限公司"]),
        ("조선국제화학합영회사", ["조선", "국제", "화학", "합영회사"]),
        ("セメントガラス工場", ["セメント", "ガラス工場"]),
    ],
)
def test_names_of_words_alone_are_covered_whole(name: str, words: list[str]) -> None:
    assert cut(name) == words
    assert all(piece.glosses for piece in segments(name))


def test_what_no_word_covers_stays_one_piece_without_glosses() -> None:
    assert cut("株式会社ヌルポガニザ工場") == ["株式会社", "ヌルポガニザ", "工場"]
    remnant = segments("株式会社ヌルポガニザ工場")[1]
    assert (remnant.kind, remnant.glosses) == ("", ())


@pytest.mark.parametrize("name", ["アルヌポ", "バンクヌ", "ヌバンクポ", "センターー"])
def test_katakana_is_not_cut_when_a_scrap_of_it_would_be_left(name: str) -> None:
    assert cut(name) == [name]


def test_katakana_is_cut_where_a_word_and_enough_letters_meet() -> None:
    assert cut("ヌルポガバンク") == ["ヌルポガ", "バンク"]
    assert cut("エアロバンク") == ["エアロ", "バンク"]


def test_a_single_letter_is_a_word_between_words_and_not_inside_a_name() -> None:
    assert cut("株式会社新石油会社") == ["株式会社", "新", "石油会社"]
    assert cut("朝鮮光星貿易会社") == ["朝鮮", "光星", "貿易会社"]


def test_marks_and_latin_letters_stand_apart() -> None:
    assert cut("ヌルポ・ガニザ") == ["ヌルポ", "・", "ガニザ"]
    assert cut("NPOヌルポ") == ["NPO", "ヌルポ"]
    assert cut("ヌルポの軍") == ["ヌルポ", "の", "軍"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("第十工場", "10"),
        ("第二百五工場", "205"),
        ("第二〇五工場", "205"),
        ("第10工場", "10"),
        ("十二工場", "12"),
        ("三十五工場", "35"),
        ("第007工場", "7"),
    ],
)
def test_numbers_are_read_whatever_they_are_written_in(name: str, value: str) -> None:
    number = segments(name)[0]
    assert number.kind == "number"
    assert number.glosses[0] == (value,)


def test_old_traditional_and_simplified_letters_find_the_same_word() -> None:
    assert first_glosses("電子科技集團", "zh") == first_glosses("电子科技集团", "zh")
    assert first_glosses("造船學會") == first_glosses("造船学会")


def test_the_language_asked_for_gives_its_glosses_first() -> None:
    assert first_glosses("汽車", "zh") == ["automobile"]
    assert segments("公司", "zh")[0].kind == "legal"


def test_the_empty_name_has_no_pieces() -> None:
    assert segments("") == ()


@pytest.mark.parametrize("language", ["ja", "zh", "ko"])
def test_rows_keep_the_rules_of_the_tables(language: str) -> None:
    rows = rows_of(language)
    words = [row["word"] for row in rows]
    assert words == sorted(set(words))
    for row in rows:
        assert row["word"] == row["word"].strip() != "", row
        assert row["source"], row
        assert row["kind"] in KINDS, row
        assert row["glosses"] or row["kind"] in {"legal", "particle"}, row
        glosses = row["glosses"].split("|") if row["glosses"] else []
        assert len(glosses) == len(set(glosses)), row
        assert all(GLOSS.fullmatch(gloss) for gloss in glosses), row


@pytest.mark.parametrize(("language", "least"), [("ja", 5000), ("zh", 3000), ("ko", 900)])
def test_every_word_of_a_table_is_found_with_its_glosses(language: str, least: int) -> None:
    rows = rows_of(language)
    assert len(rows) >= least
    for row in rows:
        pieces = segments(row["word"], language)
        if len(row["word"]) > 1 and len(pieces) == 1:
            own = {" ".join(gloss) for gloss in pieces[0].glosses}
            assert own >= set(filter(None, row["glosses"].split("|"))), row
    whole = sum(len(segments(row["word"], language)) == 1 for row in rows)
    assert whole / len(rows) > 0.98


def test_concepts_hold_lower_case_words_once() -> None:
    rows = rows_of("synonyms")
    assert len(gloss_concepts()) == len(rows) >= 250
    for concept, words in gloss_concepts().items():
        assert concept in words
        assert len(words) > 1, concept
        assert all(GLOSS.fullmatch(word) for word in words), concept
    assert {"plant", "factory", "works"} <= gloss_concepts()["plant"]


@given(st.text(alphabet=st.sampled_from(LETTERS), max_size=24))
def test_pieces_joined_give_the_name_back(text: str) -> None:
    pieces = segments(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(st.text(max_size=16))
def test_any_text_at_all_is_cut_without_loss(text: str) -> None:
    assert "".join(cut(text)) == text


@given(st.text(alphabet=st.sampled_from("ヌポガセンターバクー"), min_size=1, max_size=16))
def test_no_katakana_remnant_beside_a_word_is_shorter_than_three_letters(text: str) -> None:
    pieces = segments(text)
    if len(pieces) > 1:
        assert all(len(piece.text) >= 3 for piece in pieces if not piece.kind)


@pytest.mark.parametrize("table", ["ja", "zh", "ko"])
def test_rows_can_be_parted_at_their_commas(table: str) -> None:
    lines = (TABLES / f"lexicon_{table}.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",") for line in lines] == [list(row.values()) for row in rows_of(table)]


@pytest.mark.parametrize("language", ["ja", "zh", "ko"])
def test_every_word_of_a_table_is_known_by_itself(language: str) -> None:
    """Words are looked for under their first letter, in whichever form the table writes it."""
    for row in rows_of(language):
        piece, *more = segments(row["word"], language)
        glosses = [" ".join(gloss) for gloss in piece.glosses]
        assert not more or len(row["word"]) == 1, row
        assert set(filter(None, row["glosses"].split("|"))) <= set(glosses), row
