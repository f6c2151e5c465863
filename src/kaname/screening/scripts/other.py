"""Greek, Hebrew, Georgian, Armenian, Thai, the scripts of India and the rest, roughly.

Small tables for the alphabets; for the scripts of India and the others the sound that Unicode's
name of the letter gives (``DEVANAGARI LETTER KA``), with the vowel a that a consonant carries.
"""

import re
import unicodedata
from typing import Final

from kaname.screening.scripts.letters import letter_name

__all__ = ["other_readings"]

_GREEK: Final = dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", [
        "a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s",
        "s", "t", "y", "f", "ch", "ps", "o",
    ], strict=True)
)  # fmt: skip
_GREEK_PAIRS: Final = (
    ("ου", "ou"), ("γγ", "ng"), ("γχ", "nch"), ("γξ", "nx"), ("γκ", "gk"), ("ντ", "nt"),
    ("αι", "ai"), ("ει", "ei"), ("οι", "oi"), ("υι", "yi"),
)  # fmt: skip
_GREEK_SOFT: Final = re.compile("(?<!ν)γ(?=[ειηυ])")
_GREEK_AU: Final = re.compile("([αεη])υ(.?)")
_GREEK_VOICELESS: Final = frozenset("θκξπστφχψς")
_HEBREW: Final = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "v", "ז": "z", "ח": "h", "ט": "t",
    "י": "y", "כ": "k", "ך": "kh", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s",
    "ע": "a", "פ": "p", "ף": "f", "צ": "ts", "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip
_GEORGIAN: Final = dict(
    zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
        [
        "a", "b", "g", "d", "e", "v", "z", "t", "i", "k", "l", "m", "n", "o", "p", "zh", "r", "s",
        "t", "u", "p", "k", "gh", "q", "sh", "ch", "ts", "dz", "ts", "ch", "kh", "j", "h",
    ],
        strict=True)
)  # fmt: skip
_ARMENIAN: Final = dict(
    zip("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև", [
        "a", "b", "g", "d", "e", "z", "e", "y", "t", "zh", "i", "l", "kh", "ts", "k", "h", "dz",
        "gh", "ch", "m", "y", "n", "sh", "o", "ch", "p", "j", "r", "s", "v", "t", "r", "ts", "v",
        "p", "k", "o", "f", "ev",
    ], strict=True)
)  # fmt: skip
_THAI: Final = {
    letter: sound
    for sound, letters in {
        "k": "ก", "kh": "ขฃคฅฆ", "ng": "ง", "ch": "จฉชฌ", "s": "ซศษส", "y": "ญย", "d": "ฎด",
        "t": "ฏต", "th": "ฐฑฒถทธ", "n": "ณน", "b": "บ", "p": "ป", "ph": "ผพภ", "f": "ฝฟ", "m": "ม",
        "r": "ร", "l": "ลฬ", "w": "ว", "h": "หฮ", "": "อ", "rue": "ฤ", "lue": "ฦ", "a": "ะัา",
        "am": "ำ", "i": "ิี", "ue": "ึื", "u": "ุู", "e": "เ", "ae": "แ", "o": "โ", "ai": "ใไ",
    }.items()
    for letter in letters
}  # fmt: skip
_THAI_LEADING: Final = re.compile("([เแโใไ])([ก-ฮ])")
_THAI_O: Final = re.compile("(?<=[ก-ฬฮ])อ(?![ะ-ูเแโใไ])")
_THAI_FINAL_ON: Final = re.compile("(?<=[^ั])([กจดธนพส])ร$")
"""อ after a consonant is the vowel o; so is what is not written before a final ร (-thon)."""
_THAI_SILENT: Final = re.compile("[ก-ฮ][ิุ]?์")
_THAI_CLUSTERING: Final = frozenset({"k", "kh", "t", "p", "ph"})
_SOUNDING: Final = frozenset("aeiou")
_THAI_CLOSING: Final = {"ch": "t", "s": "t", "d": "t", "th": "t", "b": "p", "ph": "p", "f": "p",
                        "kh": "k", "r": "n", "l": "n", "y": "i"}  # fmt: skip

_INDIC_VOWELS: Final = {"aa": "a", "ii": "i", "uu": "u", "ee": "e", "oo": "o", "vocalic": "ri"}
_INDIC_SOUNDS: Final = {
    "nya": "n", "nga": "n", "nna": "n", "nnna": "n", "tta": "t", "ttha": "th", "dda": "d",
    "ddha": "dh", "dddha": "rh", "rra": "r", "lla": "l", "llla": "zh", "ssa": "sh", "ca": "ch",
    "cha": "ch", "qa": "q", "khha": "kh", "ghha": "gh", "za": "z", "fa": "f", "yya": "y",
}  # fmt: skip


def other_readings(word: str) -> list[str]:
    """Return the readings of a word in one of these scripts, likeliest first."""
    first = ord(word[0])
    if 0x370 <= first < 0x400 or 0x1F00 <= first < 0x2000:
        return _greek(word)
    if 0x590 <= first < 0x600:
        return _hebrew(word)
    if 0x530 <= first < 0x590:
        return _armenian(word)
    if 0xE00 <= first < 0xE80:
        return [_thai(word)]
    if 0x900 <= first < 0xE00:
        return _indic(word)
    if 0x10A0 <= first < 0x1100 or 0x1C90 <= first < 0x1CC0 or 0x2D00 <= first < 0x2D30:
        return [_by_table(word.lower(), _GEORGIAN)]
    return ["".join(map(letter_name, word))]


def _by_table(word: str, table: dict[str, str]) -> str:
    return "".join(
        table[letter] if letter in table else letter_name(letter)
        for letter in word
        if letter in table or letter.isalnum()
    )


def _greek(word: str) -> list[str]:
    """Return ELOT 743 (ISO 843), and the reading by sound: μπ b, ντ d, γκ g, η and υ i."""
    bare = unicodedata.normalize("NFD", word.casefold())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    bare = _GREEK_AU.sub(_greek_au, bare)
    sound = (
        _GREEK_SOFT.sub("y", bare.replace("γγ", "νγ"))
        .replace("μπ", "b")
        .replace("ντ", "d")
        .replace("γκ", "g")
    )
    sound = sound.replace("ει", "i").replace("οι", "i").replace("ου", "u").replace("αι", "e")
    if bare.startswith("μπ"):
        bare = "b" + bare[2:]
    for pair, letters in _GREEK_PAIRS:
        bare = bare.replace(pair, letters)
    return [_by_table(bare, _GREEK), _by_table(sound, _GREEK | {"υ": "i", "χ": "h"})]


def _greek_au(match: re.Match[str]) -> str:
    is_voiceless = not match[2] or match[2] in _GREEK_VOICELESS
    return match[1] + ("f" if is_voiceless else "v") + match[2]


def _hebrew(word: str) -> list[str]:
    """Return the consonants with ו and י as vowels inside a word, and as written."""
    word = unicodedata.normalize("NFKC", word)
    word = "".join(letter for letter in word if letter.isalnum())
    last = len(word) - 1
    parts: list[str] = []
    for place, letter in enumerate(word):
        sound = _HEBREW.get(letter, letter_name(letter))
        if place and letter in "וי":
            sound = "o" if letter == "ו" else "i"
        elif letter == "ה" and place == last and place:
            sound = "a" if parts[-1][-1:] not in set("aeio") else ""
        elif letter == "פ" and place:
            sound = "f" if place == last else "p"
        parts.append(sound)
    return ["".join(parts), _by_table(word, _HEBREW)]


def _armenian(word: str) -> list[str]:
    """Return the eastern reading (BGN/PCGN without marks); ու is u, and -յան also -ian."""
    word = word.casefold().replace("ու", "u").replace("եւ", "ev")
    word = "".join(_ARMENIAN.get(letter, letter) for letter in word)
    word = "".join(letter if letter.isascii() else letter_name(letter) for letter in word)
    letters = "".join(letter for letter in word if letter.isalnum())
    return [letters, letters[:-3] + "ian"] if letters.endswith("yan") else [letters]


def _thai(word: str) -> str:
    """Return a rough RTGS: leading vowels after their consonant, o or a where none is written."""
    word = unicodedata.normalize("NFC", _THAI_SILENT.sub("", word) or word)
    word = re.sub("[\u0e47-\u0e4e]", "", word).replace("รร", "ั")
    word = _THAI_LEADING.sub(r"\2\1", word).replace("ํา", "ำ")
    word = _THAI_FINAL_ON.sub(r"\1โร", _THAI_O.sub("โ", word))
    units = [(_THAI.get(letter, letter_name(letter)), letter) for letter in word
             if letter in _THAI or letter.isalnum()]  # fmt: skip
    parts: list[str] = []
    waiting = False
    for place, (sound, letter) in enumerate(units):
        is_consonant = "ก" <= letter <= "ฮ" and sound != ""
        if not is_consonant:
            parts.append(sound)
            waiting = False
            continue
        following = units[place + 1][1] if place + 1 < len(units) else ""
        carries = bool(following) and not "ก" <= following <= "ฮ"
        if waiting and not carries:
            parts.append("o")
            parts.append(_THAI_CLOSING.get(sound, sound))
            waiting = False
        elif parts and not carries and not waiting:
            waiting = bool(following) and parts[-1][-1:] not in _SOUNDING
            if waiting:
                parts.append(sound)
            elif parts[-1][-1:] in _SOUNDING:  # the second of two closing letters is silent
                parts.append(_THAI_CLOSING.get(sound, sound))
        else:
            if waiting and not (sound in {"r", "l", "w"} and parts[-1] in _THAI_CLUSTERING):
                parts.append("a")
            parts.append(sound)
            waiting = not carries
    return "".join(parts) + ("o" if waiting and len(parts) == 1 else "")


def _indic(word: str) -> list[str]:
    """Return a script of India by the names of its letters, without the unspoken final a."""
    parts: list[tuple[str, str]] = []
    for letter in unicodedata.normalize("NFC", word):
        name = unicodedata.name(letter, "")
        if "VIRAMA" in name or "AL-LAKUNA" in name:
            if parts and parts[-1][0] == "a":
                parts.pop()
        elif "VOWEL SIGN" in name:
            if parts and parts[-1][0] == "a":
                parts.pop()
            parts.append((_indic_vowel(name), "v"))
        elif "ANUSVARA" in name or "CANDRABINDU" in name or "BINDI" in name or "TIPPI" in name:
            parts.append(("n", "nasal"))
        elif "VISARGA" in name:
            parts.append(("h", "c"))
        elif "LETTER" in name:
            sound = name.rsplit(" ", 1)[-1].lower()
            if sound in {"a", "aa", "i", "ii", "u", "uu", "e", "ee", "ai", "o", "oo", "au", "r"}:
                parts.append((_indic_vowel(name), "v"))
            else:
                parts.append((_INDIC_SOUNDS.get(sound, sound.rstrip("a") or sound), "c"))
                parts.append(("a", "inherent"))
        elif letter.isalnum():
            parts.append((letter_name(letter), "c"))
    full = "".join(sound for sound, _ in parts)
    spoken = _without_unspoken(parts)
    return [re.sub("[^a-z0-9]", "", reading) for reading in (spoken, full)]


def _without_unspoken(parts: list[tuple[str, str]]) -> str:
    """Leave out the carried a at the end, and between a vowel, a consonant and one with a vowel."""
    kept: list[tuple[str, str]] = []
    last = len(parts) - 1
    for place, (sound, kind) in enumerate(parts):
        if kind == "inherent" and place > 1:
            if place == last and kept[-2][1] in {"v", "inherent", "nasal"}:
                continue
            has_vowel_before = len(kept) >= 2 and kept[-2][1] in {"v", "inherent"}
            ends_open = place + 2 <= last and parts[place + 2][1] == "v"
            if has_vowel_before and ends_open and parts[place + 1][1] == "c":
                continue
        kept.append((sound, kind))
    return "".join(sound for sound, _ in kept)


def _indic_vowel(name: str) -> str:
    sound = name.rsplit(" ", 1)[-1].lower()
    if "VOCALIC" in name:
        return "ri"
    return _INDIC_VOWELS.get(sound, sound)
