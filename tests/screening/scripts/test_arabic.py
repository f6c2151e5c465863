"""Arabic letters: the table of names, the article, names written together, and the rest."""

import csv
import re
from pathlib import Path

import pytest

from kaname.screening import scripts
from kaname.screening.fold import fold
from kaname.screening.scripts import romanise

TABLE = Path(scripts.__file__).parent.parent / "tables" / "arabic_names.csv"


def readings(word: str) -> list[str]:
    return [reading.letters for reading in romanise(word)]


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_is_sound() -> None:
    found = rows()
    assert len(found) > 500
    words = [row["word"] for row in found]
    assert len(set(words)) == len(words)
    for row in found:
        assert fold(row["word"]) == row["word"], row
        assert not set(row["word"]) & set("أإآةىکی"), row
        assert 1 <= len(row["letters"].split()) <= 4, row
        assert re.fullmatch("[a-z]+( [a-z]+)*", row["letters"]), row
        assert row["source"], row


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["letters"].split()[0])
def test_every_name_of_the_table_is_found_folded_or_not(row: dict[str, str]) -> None:
    assert readings(row["word"]) == row["letters"].split()
    assert readings(row["word"].replace("ي", "ی").replace("ك", "ک")) == row["letters"].split()


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("الحبوش", "alhabush"), ("الحبوش", "habush"), ("الحسين", "alhusayn"),
        ("عبدالرحمن", "abdulrahman"), ("عبدالتواب", "abdultawab"), ("سيفالله", "sayfullah"),
        ("نورالدين", "nuruddin"), ("بارکزی", "barakzai"), ("محمدی", "muhammadi"),
        ("پیرزاده", "pirzada"), ("احمدی", "ahmadi"), ("ابوبكر", "abubakr"),
        ("بنحسين", "binhusayn"), ("بلقاسم", "belqasim"), ("حسینعلی", "husaynali"),
    ],
)  # fmt: skip
def test_names_written_together(word: str, letters: str) -> None:
    assert letters in readings(word)


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("حبوش", "habush"), ("طلفاح", "talfah"), ("سنجابی", "sanjabi"), ("قصري", "qasri"),
        ("خوري", "khuri"), ("تيتو", "titu"), ("گیلان", "gilan"), ("چمن", "chaman"),
        ("ژاله", "zhala"), ("عوض", "awad"), ("غزنوی", "ghaznawi"), ("غزنوی", "ghaznavi"),
        ("جواهري", "jawahri"), ("تورك", "torak"), ("سليوه", "saliwa"),
    ],
)  # fmt: skip
def test_other_words_by_their_letters(word: str, letters: str) -> None:
    assert letters in readings(word)


def test_the_consonants_come_first_for_a_word_no_table_has() -> None:
    assert readings("طلفاح")[0] == "tlfah"


def test_hamza_and_vowel_signs_make_no_difference() -> None:
    assert readings("أحمد") == readings("احمد") == readings("أَحْمَد") == readings(fold("أَحْمَد"))
    assert readings("فاطمة") == readings("فاطمه")
    assert readings("مصطفى") == readings("مصطفي")


def test_presentation_forms_are_letters() -> None:
    assert readings("\ufee3\ufea4\ufee4\ufeaa") == readings("محمد")


def test_the_word_and() -> None:
    assert readings("و")[0] == "wa"


def test_urdu_and_pashto_letters() -> None:
    assert readings("بھٹی")[0] == "bhatti"
    assert readings("ګل") == readings("گل")
    assert readings("ٹڈے")[0] == "tde"
