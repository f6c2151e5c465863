"""Greek by ELOT 743, and the other scripts by well-known names."""

import pytest

from kaname.screening.scripts import romanise


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("Παπαδόπουλος", "papadopoulos"), ("Ευάγγελος", "evangelos"), ("Χαράλαμπος", "charalampos"),
        ("Τσίπρας", "tsipras"), ("Γιώργος", "giorgos"), ("Μπάμπης", "bampis"),
        ("Ευθύμιος", "efthymios"), ("Ψαράς", "psaras"), ("Γιώργος", "yiorgos"),
        ("नरेन्द्र", "narendra"), ("मोदी", "modi"), ("राजेश", "rajesh"), ("शर्मा", "sharma"),
        ("रजनीकांत", "rajnikant"), ("অমিত", "amit"),
        ("ทักษิณ", "thaksin"), ("สมชาย", "somchai"), ("ประยุทธ์", "prayut"), ("หอม", "hom"),
        ("ธนาธร", "thanathon"), ("วรพจน์", "wonphot"),
        ("სააკაშვილი", "saakashvili"), ("ჯაბა", "jaba"), ("Փաշինյան", "pashinyan"),
        ("Սարգսյան", "sargsyan"), ("Սարգսյան", "sargsian"), ("Հովհաննիսյան", "hovhannisyan"),
        ("שרון", "shron"), ("אברהם", "abrhm"),
    ],
)  # fmt: skip
def test_well_known_names(word: str, letters: str) -> None:
    found = romanise(word)
    assert letters in [reading.letters for reading in found]
    assert found[0].script == "other"


def test_capitals_of_georgian_and_armenian_are_the_same() -> None:
    assert romanise("ᲯᲐᲑᲐ") == romanise("ჯაბა")
    assert romanise("ՓԱՇԻՆՅԱՆ") == romanise("Փաշինյան")
