"""Hepburn by the examples of the official table, and the foreign words behind katakana."""

import pytest

from kaname.screening.scripts import romanise


def readings(word: str) -> list[str]:
    return [reading.letters for reading in romanise(word)]


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("しんいち", "shinichi"), ("ちば", "chiba"), ("つくば", "tsukuba"), ("ふじさん", "fujisan"),
        ("ほっかいどう", "hokkaido"), ("とうきょう", "tokyo"), ("おおさか", "osaka"),
        ("はっちょう", "hatcho"), ("じゅんじ", "junji"), ("きゅうしゅう", "kyushu"),
        ("ぐんま", "gunma"), ("にいがた", "niigata"), ("けいこ", "keiko"), ("みすゞ", "misuzu"),
        ("こゝろ", "kokoro"), ("ゐど", "ido"), ("を", "o"), ("っ", "tsu"), ("にほん", "nihon"),
        ("ばっば", "babba"), ("ゔぃ", "vi"),
    ],
)  # fmt: skip
def test_hiragana_is_modified_hepburn_without_marks(kana: str, letters: str) -> None:
    assert readings(kana)[0] == letters


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("ヴァ", "va"), ("ヴ", "vu"), ("ファ", "fa"), ("フィー", "fi"), ("ティ", "ti"),
        ("ディ", "di"), ("トゥ", "tu"), ("ドゥ", "du"), ("シェ", "she"), ("チェ", "che"),
        ("ジェ", "je"), ("ツァ", "tsa"), ("イェ", "ye"), ("ウィ", "wi"), ("ウェ", "we"),
        ("ウォ", "wo"), ("クァ", "kwa"), ("クヮ", "kwa"), ("グァ", "gwa"), ("テュ", "tyu"),
        ("フュ", "fyu"), ("ヴュ", "vyu"), ("ニェ", "nye"), ("ヂャ", "ja"), ("ヅ", "zu"),
        ("スィ", "si"), ("キャ", "kya"), ("ヷ", "va"),
    ],
)  # fmt: skip
def test_sounds_of_foreign_words(kana: str, letters: str) -> None:
    assert letters in readings(kana)


@pytest.mark.parametrize(
    ("kana", "foreign", "plain"),
    [
        ("プーチン", "puchin", "puchin"), ("スミルノフ", "smirnov", "sumirunofu"),
        ("オルロフ", "orrov", "orurofu"), ("ミロシェヴィッチ", "miroshevich", "miroshevitchi"),
        ("スキー", "ski", "suki"), ("アレクサンドロヴィチ", "areksandrovich", "arekusandorovichi"),
        ("イブラヒム", "ibrahim", "iburahimu"), ("ムハンマド", "muhammad", "muhanmado"),
        ("スルタン", "surtan", "surutan"), ("マクドナルド", "makdonarud", "makudonarudo"),
        ("ハビブッラー", "habiburra", "habiburra"), ("ボロトフ", "borotov", "borotofu"),
        ("ヴィクトル", "viktor", "vikutoru"), ("ドナルド", "donarud", "donarudo"),
        ("シュミット", "shmit", "shumitto"), ("マルワン", "marwan", "maruwan"),
        ("ハジ", "haji", "haji"), ("ヴヤチェスラフ", "vyachesrav", "vuyachesurafu"),
    ],
)  # fmt: skip
def test_katakana_is_read_as_the_foreign_word_first(kana: str, foreign: str, plain: str) -> None:
    found = readings(kana)
    assert found[0] == foreign
    assert plain in found[:2]


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("ウラジーミル", "vradimir"), ("コンスタンチン", "konstantin"), ("ワシリー", "vasiri"),
        ("ドストエフスキー", "dostoevski"), ("トルマチョフ", "tormachev"), ("フョードル", "fedor"),
        ("メドヴェージェフ", "medvedev"), ("テチャーナ", "tetyana"),
    ],
)  # fmt: skip
def test_russian_names_have_a_reading_by_their_spelling(kana: str, letters: str) -> None:
    assert letters in readings(kana)


def test_a_long_vowel_is_never_left_out() -> None:
    assert readings("ルー") == ["ru"]
    assert readings("プール")[0] == "pur"
    assert readings("トート")[0] == "tot"


def test_half_width_and_full_width_are_one() -> None:
    assert readings("ﾌﾟｰﾁﾝ") == readings("プーチン")
    assert readings("ﾄﾞﾅﾙﾄﾞ") == readings("ドナルド")


def test_hiragana_and_katakana_sound_the_same() -> None:
    assert readings("すずき")[0] in readings("スズキ")


def test_small_vowels_after_their_own_vowel_only_lengthen() -> None:
    assert readings("カァ") == readings("カー")


def test_signs_that_begin_a_word_with_a_small_letter_do_not_fail() -> None:
    assert readings("ャ") == ["ya"]
    assert readings("ァ") == ["a"]
    assert readings("ヮ") == ["wa"]
    assert readings("ンッ")
