"""Han characters in names: one form for comparing, readings, names of persons in Latin letters.

Every function is pure and cached; the tables are read when first asked for. Letters are plain
ASCII without tones or long vowels: ü after l and n is ``yu`` (吕 ``lyu``, with ``lu`` and ``lv``
among the spellings of a name), Japanese ou, oo and uu within a syllable are short (佐藤 ``sato``).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Final

from kaname.screening.han_sounds import (
    hong_kong,
    mccune_reischauer,
    popular_korean,
    wade_giles,
)
from kaname.screening.han_tables import (
    forms,
    japanese_name,
    reading_cells,
    surnames,
    to_representative,
)
from kaname.screening.han_transcription import looks_transcribed, transcription, transcriptions

__all__ = [
    "HanReading",
    "Readings",
    "is_han",
    "looks_transcribed",
    "person_parts",
    "readings",
    "romanise_han",
    "transcription",
    "transcriptions",
    "unify",
    "wade_giles",
]

READINGS_MAX: Final = 32
"""So many readings of one run are given at most."""
GIVEN_ENDS: Final = frozenset("郎介助輔夫子男雄彦美太吉")
"""With which most Japanese given names of three characters end, in the unified form."""
_PERSON_MAX: Final = 6
"""The longest Japanese names: three characters each."""


@dataclass(frozen=True, slots=True)
class Readings:
    """How one character is read, the commonest first; empty where the language has it not."""

    mandarin: tuple[str, ...] = ()
    """Pinyin."""
    on: tuple[str, ...] = ()
    kun: tuple[str, ...] = ()
    """Native Japanese readings; those that names have most come first."""
    hangul: tuple[str, ...] = ()
    """Revised Romanisation of Korean."""
    cantonese: tuple[str, ...] = ()
    """Jyutping."""
    given_first: tuple[str, ...] = ()
    """How Japanese given names that begin with the character begin."""
    given_last: tuple[str, ...] = ()
    """How those end that end with it."""


@dataclass(frozen=True, slots=True)
class HanReading:
    """A run of Han characters in Latin letters."""

    letters: str
    syllables: tuple[str, ...]
    """One a character, but a surname of two characters is one, and of a Japanese person or place
    each part is one."""
    language: str
    """``zh``, ``ja``, ``ko`` or ``yue``."""
    system: str
    """pinyin, wade-giles, hepburn, revised, popular, mccune-reischauer or hong-kong."""


def is_han(character: str) -> bool:
    """Tell whether ``character`` is a Han character (the repeat mark 々 is not)."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


@lru_cache(maxsize=65_536)
def unify(text: str) -> str:
    """Return ``text`` with every Han character in the one form that stands for all its forms.

    Only for comparing: characters that simplification merged (發, 髮 as 发) are one, whatever they
    mean. What is not a Han character is left as it is.
    """
    return text if text.isascii() else text.translate(to_representative())


@cache
def readings(character: str) -> Readings:
    """Return how ``character`` is read; what its own row lacks is taken from its other forms."""
    cells = [tuple(cell.split()) for cell in reading_cells(character)] or [()] * 7
    kept = unify(character)
    if character == kept and kept in forms():
        cells[0] = _mandarin_of_forms(kept, cells[0])
    for form in (kept, *forms().get(kept, "")):
        if all(cells):
            break
        other = reading_cells(form) or [""] * 7
        cells = [own or tuple(cell.split()) for own, cell in zip(cells, other, strict=True)]
    return Readings(*cells)


def _mandarin_of_forms(kept: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the pinyin of a representative and of the forms it stands for.

    The Japanese form of a character (鉄 for 铁 and 鐵) often is another, rare character in Chinese:
    where no other form is read like it, theirs comes first.
    """
    rows = [reading_cells(form) for form in forms()[kept]]
    others = [row[0].split()[0] for row in rows if row and row[0]]
    firsts = [sound for sound, _ in Counter(others).most_common()]
    if not firsts or not own:
        return own or tuple(firsts)
    agreed = own[0] in firsts or any(sound in own for sound in firsts)
    return tuple(dict.fromkeys((*own, *firsts) if agreed else (*firsts, *own)))[:4]


@lru_cache(maxsize=65_536)
def person_parts(run: str) -> tuple[str, ...]:
    """Return surname and given name where ``run`` can be an East Asian person's name.

    One part: a Japanese surname and no more. (): no surname of the tables stands in front, or
    what follows is too long for a given name.
    """
    split = _split(run)
    if not split:
        return ()
    size, _ = split
    return tuple(part for part in (run[:size], run[size:]) if part)


@lru_cache(maxsize=65_536)
def romanise_han(run: str) -> tuple[HanReading, ...]:
    """Return the ways to write ``run`` in Latin letters, pinyin of the whole run first.

    After it other readings of its surname, Japanese names, Korean, Taiwanese and Hong Kong
    spellings, Japanese character by character. A run with a character that has no reading in a
    language has none in it.
    """
    run = _open_repeats(run)
    if not run or not all(map(is_han, run)):
        return ()
    split = _split(run)
    language = split[1] if split else ""
    found = list(_mandarin(run))
    second, third = _japanese_person(run), _korean(run)
    if language == "ko":
        second, third = third, second
    for group in (second, third, _taiwanese(run), _cantonese(run), _japanese_characters(run)):
        found.extend(group)
    different: dict[tuple[str, str], HanReading] = {}
    for item in found:
        different.setdefault((item.letters, item.language), item)
    return tuple(different.values())[:READINGS_MAX]


def _open_repeats(run: str) -> str:
    """Write a character again where the repeat mark 々 stands for it."""
    written: list[str] = []
    for character in run:
        written.append(written[-1] if character == "々" and written else character)
    return "".join(written)


@lru_cache(maxsize=65_536)
def _split(run: str) -> tuple[int, str] | None:
    """Return how long the surname in front of ``run`` is, and the language of the name."""
    name = unify(_open_repeats(run))
    if not 2 <= len(name) <= _PERSON_MAX or not all(map(is_han, name)):
        return None
    best = max(_splits(name), default=None)
    if best is None and len(name) == 4 and japanese_name(name[2:]).given:
        return 2, "ja"
    return (best[1], best[2]) if best else None


def _splits(name: str) -> Iterator[tuple[int, int, str]]:
    """Yield the surnames in front of ``name``: how likely, how long, of which language."""
    known = surnames()
    for size in (1, 2):
        if name[:size] in known["zh"] and 1 <= len(name) - size <= 2:
            yield 30 + 4 * size, size, "zh"
        elif name[:size] in known["ko"] and 1 <= len(name) - size <= 2:
            yield 20 + 4 * size, size, "ko"
    for size in (1, 2, 3):
        surname, given = japanese_name(name[:size]), name[size:]
        if not surname.surname or len(given) > 3 or (size == 1 and not given):
            continue
        score = 20 if surname.is_common else 5
        if given:
            known_given = bool(japanese_name(given).given)
            if known_given or len(given) <= 2 or (size > 1 and given[-1] in GIVEN_ENDS):
                yield score + 15 * known_given + 5 * size, size, "ja"
        elif surname.is_common:
            yield 39, size, "ja"


def _mandarin(run: str) -> Iterator[HanReading]:
    """Yield pinyin of the run; of a name with its surname's own reading first."""
    sounds = [readings(character).mandarin for character in run]
    if not all(sounds):
        return
    plain = [options[0] for options in sounds]
    size, spellings = _chinese_surname(run)
    if size == 1 and spellings:
        yield _reading([spellings[0], *plain[1:]], "zh", "pinyin")
    elif size == 2:
        yield _reading([spellings[0], *plain[2:]], "zh", "pinyin")
    yield _reading(plain, "zh", "pinyin")
    if any("yu" in sound and sound[0] in "ln" for sound in plain):
        for vowel in ("u", "v"):
            yield _reading([_umlaut(sound, vowel) for sound in plain], "zh", "pinyin")
    if len(run) <= 4:
        for place, options in enumerate(sounds):
            for other in options[1:]:
                yield _reading([*plain[:place], other, *plain[place + 1 :]], "zh", "pinyin")


def _umlaut(sound: str, vowel: str) -> str:
    return sound[0] + vowel + sound[3:] if sound[:3] in ("lyu", "nyu") else sound


def _chinese_surname(run: str) -> tuple[int, tuple[str, ...]]:
    """Return how long the Chinese surname of a name is, and its spellings."""
    known = surnames()["zh"]
    for size in (2, 1):
        spellings = known.get(unify(run[:size]))
        if spellings and 1 <= len(run) - size <= 2:
            return size, spellings
    return 0, ()


def _reading(syllables: list[str], language: str, system: str) -> HanReading:
    return HanReading("".join(syllables), tuple(syllables), language, system)


def _taiwanese(run: str) -> Iterator[HanReading]:
    """Yield Wade–Giles, and the other usual spellings of the surname with it."""
    sounds = [readings(character).mandarin for character in run]
    if not all(sounds):
        return
    plain = [wade_giles(options[0]) for options in sounds]
    yield _reading(plain, "zh", "wade-giles")
    size, spellings = _chinese_surname(run)
    for spelling in spellings[1:3]:
        yield _reading([spelling, *plain[size:]], "zh", "wade-giles")


def _cantonese(run: str) -> Iterator[HanReading]:
    sounds = [readings(character).cantonese for character in run]
    if not all(sounds):
        return
    plain = [hong_kong(options[0]) for options in sounds]
    yield _reading(plain, "yue", "hong-kong")
    size, spellings = _chinese_surname(run)
    for spelling in spellings[1:5]:
        yield _reading([spelling, *plain[size:]], "yue", "hong-kong")


def _korean(run: str) -> Iterator[HanReading]:
    """Yield Korean as the South and as the North write it."""
    sounds = [readings(character).hangul for character in run]
    if not all(sounds):
        return
    south = [options[0] for options in sounds]
    initial = [_without_liquid(sounds[0]), *south[1:]]
    north = tuple(_with_liquid(options) for options in sounds)
    for spelling in surnames()["ko"].get(unify(run), ())[:2] if len(run) == 1 else ():
        yield _reading([spelling], "ko", "popular")
    yield _reading(initial, "ko", "revised")
    yield _reading(list(mccune_reischauer(north, started_voiced=True)), "ko", "mccune-reischauer")
    yield _reading(list(mccune_reischauer(north)), "ko", "mccune-reischauer")
    yield _reading(list(mccune_reischauer(tuple(initial))), "ko", "mccune-reischauer")
    for size in (2, 1):
        spellings = surnames()["ko"].get(unify(run[:size]), ())
        if spellings and 1 <= len(run) - size <= 2:
            old = list(mccune_reischauer(tuple(south[size:]), started_voiced=True))
            often = [popular_korean(sound) for sound in south[size:]]
            for spelling in spellings[:3]:
                yield _reading([spelling, *south[size:]], "ko", "revised")
                yield _reading([spelling, *often], "ko", "popular")
                yield _reading([spelling, *old], "ko", "mccune-reischauer")
            break


def _with_liquid(options: tuple[str, ...]) -> str:
    """Return the reading that the North keeps everywhere: 李 ``ri``, 女 ``nyeo``."""
    return next((sound for start in "rn" for sound in options if sound[0] == start), options[0])


def _without_liquid(options: tuple[str, ...]) -> str:
    """Return the reading that the South has at the start of a word: 李 ``i``, not ``ri``."""
    return next((sound for sound in options if not sound.startswith(("r", "ny"))), options[0])


def _japanese_person(run: str) -> Iterator[HanReading]:
    """Yield the readings of a Japanese name: of an organisation or place, or of a person."""
    name = unify(run)
    yield from _japanese_word(name)
    for reading in japanese_name(name).other:
        yield _reading([reading], "ja", "hepburn")
    splits = [item for item in _splits(name) if item[2] == "ja"] if len(run) > 1 else []
    for _, size, _ in sorted(splits, reverse=True)[:2]:
        surname, given = name[:size], name[size:]
        first = japanese_name(surname).surname
        first = (*first[:2], *(readings(run[0]).on[:1] if size == 1 else ()))
        second = (japanese_name(given).given or _composed(run[size:])) if given else ("",)
        for one, other in list(product(first, second[:4]))[:8]:
            yield _reading([part for part in (one, other) if part], "ja", "hepburn")
    if not splits and len(run) in (3, 4):
        yield from _unknown_surname(run)


def _japanese_word(run: str) -> Iterator[HanReading]:
    """Yield the readings of a surname or a given name that stands alone."""
    known = japanese_name(run)
    surname, given = known.surname[:2], known.given[:3]
    found = [*surname, *given] if known.is_common else [*given, *surname]
    if len(run) in (2, 3) and not given:
        found += _composed(run)[:2]
    if len(run) == 2 and not surname and not given:
        sounds = [readings(character) for character in run]
        if all(item.kun for item in sounds):
            found.insert(1, "".join(item.kun[0] for item in sounds))
        if all(item.on for item in sounds):  # most words that are no names are read so
            found.insert(0, "".join(item.on[0] for item in sounds))
    for letters in found:
        yield _reading([letters], "ja", "hepburn")


def _unknown_surname(run: str) -> Iterator[HanReading]:
    """Yield readings of a given name of two characters after a surname that no table has."""
    given = japanese_name(unify(run[-2:])).given[:2]
    sounds = [readings(character) for character in run[:-2]]
    if len(sounds) == 1:
        options = [(*sounds[0].on[:1], *sounds[0].kun[:1])]
    else:
        options = [item.kun[:2] for item in sounds]
    for parts in product(*options):
        for name in given:
            yield _reading(["".join(parts), name], "ja", "hepburn")


def _composed(run: str) -> tuple[str, ...]:
    """Return likely readings of a given name that no table has, from its characters."""
    sounds = [readings(character) for character in run]
    middle = [item.given_last[:1] or item.on[:1] or item.kun[:1] for item in sounds[1:-1]]
    begin = sounds[0].given_first or (*sounds[0].kun[:1], *sounds[0].on[:1])
    end = sounds[-1].given_last or (*sounds[-1].on[:1], *sounds[-1].kun[:1])
    if len(run) == 1:
        return sounds[0].kun[:2] or sounds[0].on[:1]
    ranked = [list(enumerate(options)) for options in (begin, *middle, end)]
    mixed = sorted(product(*ranked), key=lambda parts: sum(rank for rank, _ in parts))
    return tuple(dict.fromkeys("".join(text for _, text in parts) for parts in mixed[:6]))


def _native(sounds: Readings) -> str:
    """Return the native reading; the Chinese one where the native is a long verb."""
    native = sounds.kun[0] if sounds.kun else ""
    return native if (native and len(native) <= 6) or not sounds.on else sounds.on[0]


def _japanese_characters(run: str) -> Iterator[HanReading]:
    """Yield the run read character by character: as Chinese words, of short runs as native ones."""
    sounds = [readings(character) for character in run]
    chinese = ["".join((item.on or item.kun)[:1]) for item in sounds]
    found = [chinese] if len(run) > 4 else [chinese, [_native(item) for item in sounds]]
    if len(run) == 2:
        found.extend(map(list, product(*(item.kun[:2] for item in sounds))))
    for syllables in found:
        if all(syllables):
            yield _reading(syllables, "ja", "hepburn")
