"""The lexicon of translated names: worked cuts, the tables' own rules, nothing lost."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.screening.lexicon import KINDS, gloss_concepts, segments

TABLES = Path(__file__).parents[2] / "src/kaname/screening/tables"


def cut(text: str, language: str = "") -> list[str]:
    return [piece.text for piece in segments(text, language)]


def test_a_translated_name_is_cut_into_its_longest_words() -> None:
    pieces = segments("株式会社第10造船所")
    assert [piece.text for piece in pieces] == ["株式会社", "第10", "造船所"]
    assert [piece.kind for piece in pieces] == ["legal", "number", "institution"]
    assert ("10",) in pieces[1].glosses
    assert pieces[2].glosses[0] == ("shipyard",)


@pytest.mark.parametrize("language", ["ja", "zh", "ko"])
def test_rows_keep_the_rules_of_the_tables(language: str) -> None:
    with (TABLES / f"lexicon_{language}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    words = [row["word"] for row in rows]
    assert len(words) == len(set(words))
    for row in rows:
        assert row["word"], row
        assert row["source"], row
        assert row["kind"] in KINDS, row
        assert row["glosses"] or row["kind"] in {"legal", "particle"}, row
        for gloss in filter(None, row["glosses"].split("|")):
            assert re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*", gloss), row


def test_concepts_hold_lower_case_words() -> None:
    for concept, words in gloss_concepts().items():
        assert len(words) > 1, concept
        assert all(re.fullmatch(r"[a-z0-9]+( [a-z0-9]+)*", word) for word in words), concept


@given(
    st.text(
        alphabet=st.sampled_from("株式会社造船所第十2の・ セターンバク朝鮮国工場機械局ー삼성전자A"),
        max_size=24,
    )
)
def test_pieces_joined_give_the_name_back(text: str) -> None:
    assert "".join(cut(text)) == text
