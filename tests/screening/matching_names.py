"""Names for tests of matching, in every script, and spoiled ones."""

import random
import string

from hypothesis import strategies as st

LATIN = (
    *("xylophon", "xilophon", "xylofon", "quartz", "quarz", "optics", "optic", "sakuradia"),
    *("sakuradja", "hua", "wei", "huawei", "li", "lu", "wu", "ali", "b", "j", "13", "14", "007"),
    *("trading", "group", "institute", "university", "company", "ltd", "co", "of", "and"),
    *("electronics", "technology", "beijing", "china", "shanghai", "dr", "haji"),
    *("mohammad", "muhammed", "ivan", "petrowitsch", "abd", "al", "rahman"),
)
OTHERS = (
    *(
        "サクラ",
        "ディア",
        "電子",
        "水晶",
        "自動車",
        "株式会社",
        "トヨタ",
        "ミロシェヴィッチ",
        "さくら",
    ),
    *("北京", "大学", "航空航天", "研究所", "第十三", "有限公司", "集团", "周", "明", "王", "小明"),
    *("渡邊", "渡辺", "사쿠라", "전자", "주식회사", "홍", "길동", "Ελλάς"),
    *("Завод", "Иванов", "Пётр", "Алмаз", "ООО", "институт", "شركة", "محمد", "الأمل", "علي"),
)
SYLLABLES = (
    *("ka", "na", "me", "xy", "lo", "phon", "qu", "ar", "tz", "op", "tik", "mu", "ham", "mad"),
    *("wei", "bei", "jing", "zhong", "sh", "ch"),
)

WORDS = st.one_of(
    st.sampled_from(LATIN),
    st.sampled_from(OTHERS),
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map("".join),
)
NAMES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
KINDS = st.sampled_from(["", "person", "organisation", "vessel"])


def mistyped(word: str, chance: random.Random) -> str:
    """Return the word with one letter left out, put in or changed, or two swapped."""
    place = chance.randrange(len(word) + 1)
    letter = chance.choice(string.ascii_lowercase + " ")
    return chance.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place:],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        ]
    )
