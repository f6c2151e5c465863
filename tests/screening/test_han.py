"""Han characters: textbook readings, forms of one character, names of persons."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.screening import han_tables
from kaname.screening.han import is_han, person_parts, readings, romanise_han, unify
from kaname.screening.han_sounds import (
    hong_kong,
    mccune_reischauer,
    popular_korean,
    wade_giles,
)
from kaname.screening.han_tables import forms, japanese_name, lines
from kaname.screening.token import token

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


def letters(run: str, language: str = "") -> set[str]:
    return {item.letters for item in romanise_han(run) if language in ("", item.language)}


@pytest.mark.parametrize(
    "group",
    [
        "澤沢泽", "國国圀", "齋斎斉齊齐", "廣広广", "邊邉辺边", "龍竜龙", "實実实",
        "鐵鉄铁", "濱浜滨", "華华", "東东", "髙高", "﨑崎", "發発髮发", "台臺颱", "後后",
        "德徳", "氣気气", "辯辨弁", "𠮷吉", "𣘺橋",
    ],
)  # fmt: skip
def test_forms_of_one_character_meet(group: str) -> None:
    assert len({unify(character) for character in group}) == 1


@pytest.mark.parametrize("pair", ["大太", "土士", "未末", "己已", "日曰", "人入", "王玉", "島鳥"])
def test_characters_that_only_look_alike_stay_apart(pair: str) -> None:
    assert unify(pair[0]) != unify(pair[1])


def test_chinese_surnames_stay_apart() -> None:
    classes: dict[str, list[str]] = {}
    for line in lines("han_surnames.csv"):
        name, language = line.split(",")[:2]
        if language == "zh":
            classes.setdefault(unify(name), []).append(name)
    assert [group for group in classes.values() if len(group) > 1] == [["黄", "黃"], ["闫", "阎"]]


def test_names_in_different_forms_meet() -> None:
    assert unify("華為技術") == unify("华为技术")
    assert unify("東芝") == unify("东芝")
    assert unify("髙橋") == unify("高桥") == unify("高橋")


def test_unify_leaves_the_rest_alone() -> None:
    assert unify("Toshiba 東芝 とうしば №1") == f"Toshiba {unify('東芝')} とうしば №1"


@given(st.text())
def test_unify_is_idempotent_and_changes_only_han(text: str) -> None:
    unified = unify(text)
    assert unify(unified) == unified
    assert len(unified) == len(text)
    assert all(a == b or is_han(a) for a, b in zip(text, unified, strict=True))


def test_classes_do_not_overlap_or_grow_wild() -> None:
    kept = set(forms())
    others = [form for group in forms().values() for form in group]
    assert len(others) == len(set(others))
    assert not kept & set(others)
    assert max(map(len, forms().values())) <= 9


@pytest.mark.parametrize(
    ("character", "field", "first"),
    [
        ("李", "mandarin", "li"), ("吕", "mandarin", "lyu"), ("女", "mandarin", "nyu"),
        ("北", "mandarin", "bei"), ("国", "on", "koku"), ("山", "kun", "yama"),
        ("高", "on", "ko"), ("光", "hangul", "gwang"),
        ("陳", "cantonese", "can"), ("张", "cantonese", "zoeng"),
    ],
)  # fmt: skip
def test_first_reading(character: str, field: str, first: str) -> None:
    assert getattr(readings(character), field)[0] == first


def test_a_form_borrows_what_its_row_lacks() -> None:
    assert readings("吕").hangul == readings("呂").hangul != ()
    assert readings("华").on == readings("華").on != ()


def test_several_readings_are_kept() -> None:
    assert {"zhong", "chong"} <= set(readings("重").mandarin)
    assert set(readings("李").hangul) == {"ri", "i"}


@given(HAN)
def test_readings_are_plain_letters_and_few(character: str) -> None:
    found = readings(character)
    for field in (
        found.mandarin,
        found.on,
        found.kun,
        found.hangul,
        found.cantonese,
        found.given_first,
        found.given_last,
    ):
        assert len(field) <= 4
        assert all(text.isascii() and text.isalpha() and text.islower() for text in field)


def test_one_form_for_all_loses_no_pinyin() -> None:
    lost = [
        character
        for kept, others in forms().items()
        for character in (kept, *others)
        if (first := readings(character).mandarin[:1]) and first[0] not in readings(kept).mandarin
    ]
    assert lost == []
    assert readings(unify("铁")).mandarin[0] == "tie"


@pytest.mark.parametrize(
    ("word", "letters"),
    [("清司", "kiyoshi"), ("高市", "takaichi"), ("晋三", "shinzo"), ("康夫", "yasuo")],
)
def test_a_japanese_name_that_stands_alone_is_read(word: str, letters: str) -> None:
    read = token(unify(word)).readings
    assert letters in [reading.letters for reading in read]
    assert len(read) <= 7


def test_no_reading_of_what_is_not_han() -> None:
    assert not any(
        getattr(readings("A"), field) for field in ("mandarin", "on", "kun", "hangul", "cantonese")
    )
    assert romanise_han("") == romanise_han("ABC") == romanise_han("カナ") == ()


def test_pinyin_of_the_whole_run_comes_first() -> None:
    first = romanise_han("中盛")[0]
    assert (first.letters, first.syllables) == ("zhongsheng", ("zhong", "sheng"))
    assert (first.language, first.system) == ("zh", "pinyin")


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("单雄信", "shanxiongxin"), ("曾国藩", "zengguofan"), ("解振华", "xiezhenhua"),
        ("仇和", "qiuhe"), ("查良镛", "zhaliangyong"), ("区伯年", "oubonian"),
        ("尉迟恭", "yuchigong"), ("欧阳修", "ouyangxiu"), ("万俟雄", "moqixiong"),
        ("朴英", "piaoying"), ("翟志刚", "zhaizhigang"), ("任志强", "renzhiqiang"),
    ],
)  # fmt: skip
def test_surnames_read_their_own_way_come_first(name: str, spelled: str) -> None:
    assert romanise_han(name)[0].letters == spelled


def test_both_readings_of_a_surname_with_two() -> None:
    assert {"qinyong", "tanyong"} <= letters("覃勇")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("司马光", ("司马", "光")), ("諸葛亮", ("諸葛", "亮")), ("欧阳娜娜", ("欧阳", "娜娜")),
        ("上官婉儿", ("上官", "婉儿")), ("王伟", ("王", "伟")), ("蔡英文", ("蔡", "英文")),
        ("金正恩", ("金", "正恩")), ("南宫民", ("南宫", "民")), ("林飞帆", ("林", "飞帆")),
        ("田中角栄", ("田中", "角栄")), ("五十嵐太郎", ("五十嵐", "太郎")),
        ("佐々木誠", ("佐々木", "誠")), ("高桥健", ("高桥", "健")), ("森鴎外", ("森", "鴎外")),
        ("長谷川博己", ("長谷川", "博己")), ("田中", ("田中",)), ("古屋圭司", ("古屋", "圭司")),
        ("電子", ()), ("研究", ()), ("王", ()), ("", ()), ("Smith", ()), ("王Smith", ()),
        ("中国航天科技集団", ()),
    ],
)  # fmt: skip
def test_person_parts(name: str, parts: tuple[str, ...]) -> None:
    assert person_parts(name) == parts


@given(st.text(HAN, max_size=7))
def test_parts_make_the_name_again(name: str) -> None:
    parts = person_parts(name)
    assert parts == () or "".join(parts) == name


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("田中角栄", "tanakakakuei"), ("高橋健", "takahashiken"), ("渡邊恒雄", "watanabetsuneo"),
        ("佐藤栄作", "satoeisaku"), ("五十嵐太郎", "igarashitaro"), ("斎藤隆", "saitotakashi"),
        ("井上靖", "inoueyasushi"), ("大野明", "onoakira"), ("三菱", "mitsubishi"),
        ("𠮷田茂", "yoshidashigeru"),
        ("古屋圭司", "furuyakeiji"), ("小泉進次郎", "koizumishinjiro"),
        ("枝野幸男", "edanoyukio"), ("東芝", "toshiba"), ("东芝", "toshiba"),
        ("日産", "nissan"), ("青木", "aoki"),
    ],
)  # fmt: skip
def test_japanese_names(name: str, spelled: str) -> None:
    assert spelled in letters(name, "ja")


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("李在镕", {"ijaeyong", "leejaeyong", "rijaeyong"}),
        ("卢武铉", {"rohmoohyun"}), ("李在明", {"leejaemyung"}),
        ("朴英泰", {"bakyeongtae", "parkyeongtae", "pakyongtae"}),
        ("金正恩", {"kimjeongeun", "kimjongun"}), ("崔成", {"choeseong", "choiseong"}),
        ("光星", {"gwangseong", "kwangsong"}), ("革新", {"hyeoksin", "hyoksin"}),
        ("柳城", {"yuseong", "ryusong"}), ("大興", {"taehung", "daehung"}),
    ],
)  # fmt: skip
def test_korean_names(name: str, spelled: set[str]) -> None:
    assert spelled <= letters(name, "ko")


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("蔡英文", "tsaiyingwen"), ("張忠謀", "changchungmou"), ("徐旭東", "hsuhsutung"),
        ("柯建铭", "kerchienming"), ("黄捷", "huangchieh"), ("顾立雄", "koolihsiung"),
        ("張國榮", "cheungkwokwing"), ("黃之鋒", "wongchifung"), ("林鄭", "lamcheng"),
        ("李嘉诚", "leekashing"), ("周永康", "chowwinghong"),
    ],
)  # fmt: skip
def test_taiwan_and_hong_kong_spellings(name: str, spelled: str) -> None:
    assert spelled in letters(name)


@pytest.mark.parametrize(
    ("pinyin", "expected"),
    [
        ("zhang", "chang"), ("xu", "hsu"), ("cai", "tsai"), ("qing", "ching"), ("ri", "jih"),
        ("zi", "tzu"), ("si", "szu"), ("shi", "shih"), ("guo", "kuo"), ("luo", "lo"),
        ("ge", "ko"), ("he", "ho"), ("de", "te"), ("gui", "kuei"), ("hui", "hui"),
        ("xiong", "hsiung"), ("jian", "chien"), ("jie", "chieh"), ("xue", "hsueh"),
        ("yan", "yen"), ("yue", "yueh"), ("yong", "yung"), ("lyu", "lu"), ("er", "erh"),
        ("zhuo", "cho"), ("shuo", "shuo"), ("dong", "tung"), ("ren", "jen"), ("wang", "wang"),
    ],
)  # fmt: skip
def test_wade_giles(pinyin: str, expected: str) -> None:
    assert wade_giles(pinyin) == expected


@pytest.mark.parametrize(
    ("jyutping", "expected"),
    [
        ("zoeng", "cheung"), ("can", "chan"), ("gwok", "kwok"), ("jyun", "yuen"),
        ("soeng", "sheung"), ("jau", "yau"), ("ng", "ng"), ("taam", "tam"), ("lau", "lau"),
        ("zyu", "chu"), ("seoi", "sui"), ("gou", "ko"),
    ],
)  # fmt: skip
def test_hong_kong(jyutping: str, expected: str) -> None:
    assert hong_kong(jyutping) == expected


@pytest.mark.parametrize(
    ("revised", "expected"),
    [("hyeon", "hyun"), ("jeong", "jung"), ("yeong", "young"), ("mu", "moo"), ("gi", "ki")],
)
def test_popular_korean(revised: str, expected: str) -> None:
    assert popular_korean(revised) == expected


def test_mccune_reischauer_voices_between_vowels() -> None:
    assert mccune_reischauer(("bu", "gang")) == ("pu", "gang")
    assert mccune_reischauer(("hyeok", "sin")) == ("hyok", "sin")
    assert mccune_reischauer(("dae", "heung")) == ("tae", "hung")
    assert mccune_reischauer(("dae", "heung"), started_voiced=True) == ("dae", "hung")


@given(st.text(HAN, min_size=1, max_size=6))
def test_romanised_runs_are_plain_letters_without_doubles(run: str) -> None:
    found = romanise_han(run)
    assert len(found) <= 32
    assert len({(item.letters, item.language) for item in found}) == len(found)
    for item in found:
        assert item.letters == "".join(item.syllables)
        assert item.letters.isascii()
        assert item.letters.isalpha()
        assert item.language in {"zh", "ja", "ko", "yue"}


@pytest.mark.parametrize("table", ["han_readings.csv", "han_japanese_names.csv"])
def test_rows_are_sorted_as_they_are_looked_up(table: str) -> None:
    rows = lines(table)
    assert rows == sorted(rows)
    keys = [row.split(",")[0] for row in rows]
    assert len(keys) == len(set(keys))


def test_names_of_the_table_are_unified() -> None:
    names = [row.split(",")[0] for row in lines("han_japanese_names.csv")]
    assert names == [unify(name) for name in names]
    assert japanese_name(unify("高橋")).is_common
    assert not japanese_name("電子工学").surname


@pytest.mark.parametrize("table", ["han_readings.csv", "han_japanese_names.csv"])
def test_a_row_is_found_the_same_in_the_bytes_and_in_the_rows(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = lines(table)
    chosen = [rows[0], rows[-1], *random.Random(3).sample(rows, 300)]
    starts = [row.split(",")[0] + "," for row in chosen]
    starts += [start[:-1] + "龥龥," for start in starts] + ["\0,", "\ud800,", "\U0010ffff,"]
    expected = [next((row for row in chosen if row.startswith(start)), "") for start in starts]
    in_bytes, in_rows = han_tables._Sorted(table), han_tables._Sorted(table)
    assert [in_bytes.row(start) for start in starts] == expected
    monkeypatch.setattr(han_tables, "FEW", 0)
    assert [in_rows.row(start) for start in starts] == expected
