"""BGN/PCGN by its examples without the marks, and the letters that tell the language."""

import pytest

from kaname.screening.scripts import romanise


def readings(word: str) -> list[str]:
    return [reading.letters for reading in romanise(word)]


@pytest.mark.parametrize(
    ("cyrillic", "letters"),
    [
        ("Хрущев", "khrushchev"), ("Чайковский", "chaykovsky"), ("Щукин", "shchukin"),
        ("Жуков", "zhukov"), ("Цветаева", "tsvetaeva"), ("Тольятти", "tolyatti"),
        ("Объезд", "obyezd"), ("Воробьев", "vorobyev"), ("Юрий", "yury"), ("Ельцин", "eltsin"),
        ("Белый", "bely"), ("Толстой", "tolstoy"), ("Эрнст", "ernst"), ("Крылов", "krylov"),
        ("Ильич", "ilich"), ("Ковалёв", "kovalev"), ("Соловьёв", "solovyev"),
        ("Мария", "mariya"), ("Подъячев", "podyachev"), ("Григорий", "grigory"),
    ],
)  # fmt: skip
def test_russian_is_first(cyrillic: str, letters: str) -> None:
    assert readings(cyrillic)[0] == letters


@pytest.mark.parametrize(
    ("cyrillic", "letters"),
    [
        ("Володимир", "volodymyr"), ("Гончаренко", "honcharenko"), ("Київ", "kyiv"),
        ("Зеленський", "zelensky"), ("Згурський", "zghursky"), ("Харків", "kharkiv"),
        ("Їжакевич", "yizhakevych"), ("Єнакієве", "yenakiyeve"), ("Ґалаґан", "galagan"),
    ],
)  # fmt: skip
def test_ukrainian_is_among_the_readings(cyrillic: str, letters: str) -> None:
    assert letters in readings(cyrillic)


@pytest.mark.parametrize(
    ("cyrillic", "letters"),
    [
        ("Лукашэнка", "lukashenka"), ("Быкаў", "bykau"), ("Быкаў", "bykaw"),
        ("Магілёў", "mahileu"), ("Гродна", "grodna"),
    ],
)  # fmt: skip
def test_belarusian(cyrillic: str, letters: str) -> None:
    assert letters in readings(cyrillic)


@pytest.mark.parametrize(
    ("cyrillic", "letters"),
    [
        ("Милошевић", "milosevic"), ("Милошевић", "miloshevich"), ("Ђоковић", "djokovic"),
        ("Шешељ", "seselj"), ("Караџић", "karadzic"), ("Његош", "njegos"), ("Ѓорѓи", "gjorgji"),
        ("Вељко", "veljko"), ("Вељко", "velyko"), ("Ѕидов", "dzidov"),
    ],
)  # fmt: skip
def test_serbian_and_macedonian(cyrillic: str, letters: str) -> None:
    assert letters in readings(cyrillic)


@pytest.mark.parametrize(
    ("cyrillic", "letters"),
    [
        ("Търново", "tarnovo"), ("Щърбанов", "shtarbanov"), ("Нұрсұлтан", "nursultan"),
        ("Әлия", "aliya"), ("Қасым", "qasym"), ("Қасым", "kasym"), ("Ғали", "ghali"),
        ("Өмүрбек", "omurbek"),
    ],
)  # fmt: skip
def test_bulgarian_and_turkic(cyrillic: str, letters: str) -> None:
    assert letters in readings(cyrillic)


def test_a_purely_russian_letter_rules_the_ukrainian_reading_out() -> None:
    assert readings("Быстрицкий") == ["bystritsky"]
    assert len(readings("Гусицкий")) == 2


def test_a_few_names_that_differ_by_more_than_the_letters() -> None:
    assert readings("Александр") == ["aleksandr", "aleksander"]
    assert "pyotr" in readings("Петр")
    assert "fyodorovich" in readings("Федорович")
    assert "semyonov" in readings("Семенов")
    assert readings("Петров") == ["petrov"]


def test_signs_without_sound_are_left_out() -> None:
    assert readings("Ольга")[0] == "olga"
    assert readings("ь")


def test_latin_letters_that_look_cyrillic_do_not_stop_the_reading() -> None:
    assert readings("cергей")[0].endswith("ergey")
