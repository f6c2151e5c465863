"""How a word sounds, as symbols that can be compared across spellings and scripts.

A word in Latin letters, its own or those of ``scripts``, becomes a short string of symbols: ``sh``
is one symbol however it is written, a letter that several languages read differently (``c``,
``j``, ``x``) is a symbol of its own that lies near all its readings, doubled letters are one. What
it costs to change one symbol into another depends on the way of writing: a Japanese or Arabic
spelling says less about vowels than a Russian one. The costs are hundredths of a plain letter.

``FIRST_CLASSES`` and ``SECOND_CLASSES`` are what words that may sound alike share: their
consonants by broad class.
"""

import re
from functools import lru_cache
from itertools import product
from typing import Final

from kaname.screening.kernel.layout import MODE_BITS

__all__ = [
    "FIRST_CLASSES", "INDELS", "MODES", "NEAR_MIN", "SECOND_CLASSES", "SUBSTITUTIONS",
    "SYMBOLS",
    "WEIGHTS", "mode_of", "sound", "spelled", "way_of", "way_of_joined",
]  # fmt: skip

VOWELS: Final = "aeiou"
SYMBOLS: Final = "aeiouybpfvwmnNtdTDszSZCJQckgqhHGXrlj0123456789"
"""S sh, Z zh, C ch, J dzh, Q ts, H kh, G gh, T th, D dh, N ng; c, j, X letters read in several
ways; y is the glide and the vowel."""

CODE: Final = {symbol: number for number, symbol in enumerate(SYMBOLS)}

_NUMBERS: Final = bytes(CODE.get(chr(code), 255) for code in range(256))

MODES: Final = ("latin", "cyrillic", "han", "hangul", "kana", "arabic", "transcribed")
"""Ways of writing, the surest of its sounds first. Two words are compared in the less sure one."""

NEAR_MIN: Final = bytes((72, 70, 68, 66, 60, 66, 58))
"""How alike two words must sound to be laid side by side, by mode."""

_SPELLINGS: Final = (
    ("shch", "SC"), ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("dzh", "J"), ("dsch", "J"),
    ("sh", "S"), ("ch", "C"), ("cz", "C"), ("zh", "Z"), ("kh", "H"), ("gh", "G"), ("ph", "f"),
    ("th", "T"), ("dh", "D"), ("dj", "J"), ("ts", "Q"), ("tz", "Q"), ("ck", "k"), ("cc", "k"),
    ("qu", "kw"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("iy", "i"), ("yi", "i"), ("ij", "i"),
    ("x", "X"),
)  # fmt: skip
_BY_SPELLING: Final = dict(_SPELLINGS)
_READ: Final = re.compile("|".join(spelling for spelling, _ in _SPELLINGS))
_LAST_C: Final = re.compile(r"c(?![eiyh]|$)")
_VELAR: Final = re.compile(r"ng(?![aeiouy])")
_DOUBLED: Final = re.compile(r"(.)(?=\1)")
_NOT_SYMBOLS: Final = re.compile(r"[^a-z0-9]")

_NEAR: Final = """
    iy 10 ei 25 ey 25 ai 45 ae 30 ay 45 ou 20 au 50 ao 40 eo 45 iu 45 uy 45 eu 45 io 50 oy 50
    kq 10 kc 10 kg 45 kH 30 kG 60 kX 30 kC 60 kh 60 gq 35 gG 15 gH 60 gJ 35 gj 30 gh 50 qG 30
    qH 40 qC 30 hH 15 hG 40 hX 50 HG 40 XS 30 XH 30 Xs 40 Xz 45 cs 15 cS 30 cC 15 cQ 10 cT 40
    sz 35 sS 35 sC 60 sQ 40 sT 30 sZ 60 zZ 30 zJ 30 zD 20 zQ 35 zj 35 zT 45 SZ 35 SC 30 SQ 60
    ZJ 20 Zj 15 ZC 60 CJ 35 CQ 30 Cj 50 QJ 50 Jj 5 jy 10 ji 20 jh 40 Jy 50 Jd 50 CT 60
    tT 20 td 45 tD 60 tQ 50 tC 60 dD 15 dT 50 dz 55 TD 50 fT 60
    bp 45 bv 40 bf 70 bw 60 pf 50 pv 70 fv 30 fw 60 vw 15 uw 30 ow 45 uv 55 fh 60
    mn 50 mN 60 nN 10 rl 70
"""
"""What a change between two symbols costs in Latin letters; 100 where nothing is said."""

_LOOSER: Final = {
    "cyrillic": """
        ey 10 iy 5 hH 5 gh 25 Qc 5 Qs 25 oa 25 ei 20 CS 25 wv 10 uv 35 zs 30 ji 10 jy 5 yj 5
    """,
    "han": """
        CJ 15 CQ 25 Cq 5 JZ 10 Jj 5 JQ 25 Ck 45 Jk 45 SX 5 Ss 20 sX 20 hX 20 SH 40 QZ 30 zQ 10
        kg 20 td 20 bp 20 gk 20 ZC 15 ZJ 10 rl 45 rZ 30 rj 30 hw 60 ou 15 ei 20 eo 25 ao 35 ae 30
        nN 10 nl 55 Zz 15 sc 25 Cc 15 cQ 10 fh 45 hH 5 vw 5 uw 20 zc 35 iu 35 ui 35 eu 40 cz 35
    """,
    "hangul": """
        kg 5 td 5 bp 5 CJ 5 sS 10 rl 5 nl 25 nr 25 eo 10 ou 15 eu 25 ei 25 ae 10 yi 10 nN 10 uw 20
        zJ 20 fp 10 ow 25 zj 25 Jj 5 cC 5 cJ 10 oa 45
    """,
    "kana": """
        rl 3 bv 5 sT 5 sS 25 zJ 10 zD 8 zZ 8 JZ 5 Jj 5 Jd 25 Ct 25 CQ 20 Cc 8 cs 10 cS 20 Qs 25
        Qt 30 Qz 15 fh 12 hH 5 kH 25 kq 5 gG 5 gq 30 hX 15 kX 15 SX 25 fv 15 vw 15 uv 25 uw 8 bw 45
        nN 8 mn 30 ou 10 ao 30 ae 30 ei 20 iy 5 au 35 eu 30 ui 35 oi 45 oe 35 uy 30 ty 60 td 40
        Sj 30 Jg 20 jh 35 Ts 5 Tt 30 Dz 8 Dd 25 zs 25 SC 30 jy 8 hw 55 fp 55 gj 30 Zj 10 Zs 45
    """,
    "arabic": """
        iy 3 ei 8 ey 8 ou 8 oa 25 ae 20 ai 35 au 35 uw 3 ow 5 vw 5 bv 25 bp 15 pf 25 kq 10 gq 15
        gG 8 gk 25 gJ 15 gj 15 Jj 5 sT 12 sz 40 zD 10 zT 35 zd 40 dD 8 tT 8 td 40 hH 10 kH 25
        Cs 50 CS 40 ZJ 15 Zz 30 Ck 60 cs 10 ck 8 cC 20 nN 8
    """,
}  # fmt: skip
_LOOSER_ALIKE: Final = {"transcribed": "kana"}
"""Names written by the sound of Chinese characters are as loose as kana, and looser: see below."""

_TRANSCRIBED: Final = """
    rl 3 kg 20 td 20 bp 20 nN 5 mn 15 CJ 15 JZ 10 QC 20 Qs 15 sS 20 SX 10 hX 15 hH 5 hk 40 fv 15
    fp 45 vw 5 bv 30 wb 35 JC 15 Jk 40 Jg 30 zs 15 zQ 10 cQ 10 sT 10 tT 15 Td 25 ou 10 ei 10 ao 25
    ae 15 ai 25 au 30 eo 25 iu 25 eu 25 uw 8 uv 20 iy 3 oi 35 Sj 30 Ct 35 Zs 30 Cs 35 Cz 35 dz 35
"""

_SLIGHT: Final = {"h": 30, "y": 30, "w": 60, "j": 60, "N": 100}
_VOWEL_WEIGHT: Final = {
    "latin": 65, "cyrillic": 60, "han": 60, "hangul": 50, "kana": 35, "arabic": 22,
    "transcribed": 22,
}  # fmt: skip
_SLIGHT_WEIGHT: Final = {
    "kana": {"h": 25, "y": 15, "w": 25, "r": 55, "l": 55, "n": 70},
    "arabic": {"h": 22, "y": 20, "w": 25},
    "transcribed": {
        "h": 25, "y": 12, "w": 20, "r": 35, "l": 35, "s": 70, "t": 70, "d": 70, "n": 60,
    },
    "hangul": {"h": 40, "y": 20, "w": 30},
    "han": {"h": 35, "y": 25, "w": 40, "g": 70},
}  # fmt: skip


def mode_of(script: str) -> int:
    """Return the number of the way of writing that words from ``script`` are compared in."""
    return MODES.index(script) if script in MODES else MODES.index("cyrillic")


def way_of(mode: int, languages: int) -> int:
    """Return in one number how a reading is compared, and in which languages it is read so."""
    return mode | languages << MODE_BITS


def way_of_joined(parts: "list[tuple[int, int]]") -> int:
    """Return the same for neighbours joined: the least sure mode, the languages of all."""
    languages = parts[0][1]
    for _, other in parts[1:]:
        languages &= other
    return way_of(max(mode for mode, _ in parts), languages)


def _pairs(text: str) -> dict[tuple[str, str], int]:
    words = text.split()
    costs = {}
    for pair, cost in zip(words[::2], words[1::2], strict=True):
        costs[pair[0], pair[1]] = costs[pair[1], pair[0]] = int(cost)
    return costs


def _tables() -> tuple[bytes, bytes, bytes]:
    """Return what each symbol weighs, costs to add, and to change, mode after mode."""
    size = len(SYMBOLS)
    weights, indels, changes = bytearray(), bytearray(), bytearray()
    near = _pairs(_NEAR)
    for mode in MODES:
        looser = _pairs(_LOOSER.get(_LOOSER_ALIKE.get(mode, mode), ""))
        if mode == "transcribed":
            looser |= _pairs(_TRANSCRIBED)
        slight = _SLIGHT | _SLIGHT_WEIGHT.get(mode, {})
        weigh = {s: _VOWEL_WEIGHT[mode] if s in VOWELS else slight.get(s, 100) for s in SYMBOLS}
        weights += bytes(min(weigh[s], 100) for s in SYMBOLS)
        indels += bytes(weigh[s] for s in SYMBOLS)
        for one, other in product(SYMBOLS, SYMBOLS):
            cost = 0 if one == other else looser.get((one, other), near.get((one, other), 100))
            if one in "0123456789" or other in "0123456789":
                cost = 0 if one == other else 200
            elif one in VOWELS and other in VOWELS:
                cost = min(cost, _VOWEL_WEIGHT[mode])
            changes.append(cost)
    if len(changes) != len(MODES) * size * size:
        raise AssertionError("a cost is missing")
    return bytes(weights), bytes(indels), bytes(changes)


WEIGHTS, INDELS, SUBSTITUTIONS = _tables()
"""By mode and symbol; by mode, symbol and symbol: hundredths of a letter."""


@lru_cache(maxsize=65536)
def sound(word: str) -> bytes:
    """Return how a word of Latin letters and digits sounds, one symbol's number a byte."""
    word = _NOT_SYMBOLS.sub("", word)
    word = _LAST_C.sub("k", word)
    word = _VELAR.sub("N", word)
    read = _READ.sub(lambda match: _BY_SPELLING[match[0]], word)
    read = _DOUBLED.sub("", read) if not read.isdigit() else read
    return read.encode("ascii").translate(_NUMBERS)


def spelled(word: str) -> bytes:
    """Return the letters of a word as symbols, none of them read together with the next.

    A slip in one of two letters that are read as one changes the sound of both.
    """
    read = _DOUBLED.sub("", _NOT_SYMBOLS.sub("", word).replace("x", "X"))
    return read.encode("ascii").translate(_NUMBERS)


_CLASSES: Final = {
    **dict.fromkeys("pbfvw", 1), **dict.fromkeys("tdTD", 2), **dict.fromkeys("szSZCJQcj", 3),
    **dict.fromkeys("kgqHGX", 4), **dict.fromkeys("mnN", 5), **dict.fromkeys("rl", 6),
    **dict.fromkeys("hy" + VOWELS, 0),
    **{digit: 20 + int(digit) for digit in "0123456789"},
}  # fmt: skip
_OTHERWISE: Final = {
    "c": 4, "j": 0, "X": 3, "T": 3, "D": 3, "q": 3, "H": 0, "w": 0, "Q": 2, "g": 255,
}  # fmt: skip

FIRST_CLASSES: Final = bytes(_CLASSES[symbol] for symbol in SYMBOLS)
"""The broad class of each symbol in a key (``kernel.hash_keys``): lips, teeth, hissing, throat,
nose, r and l, each figure; 0 for what spellings drop or add at will."""
SECOND_CLASSES: Final = bytes(_OTHERWISE.get(symbol, _CLASSES[symbol]) for symbol in SYMBOLS)
"""The other class of a symbol that is read in two ways; 255: hissing before e, i and y."""
