"""The cells of MOF's asset-freeze list: names, aliases, numbers, countries.

One cell may hold names in two scripts, lettered ``(a) (b)``, behind ``a.k.a.``, separated by
``、`` or ``;``, or each followed by its other script in brackets.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from itertools import product
from typing import Final

from kaname.screening.sources.countries import code_of, codes_in_japanese
from kaname.screening.sources.reading import tidy

__all__ = ["countries_of", "is_given", "names_in", "notice_number", "text_of", "variants"]

NOT_GIVEN: Final = frozenset({"", "不明", "なし", "-", "－", "―", "n/a", "na"})
VARIANTS_MAX: Final = 8
ALIKE_MIN: Final = 0.5
"""How alike a word and what follows it in brackets must be to be two spellings of one name."""
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LETTER_MARK: Final = re.compile(r"\((?:[a-z]{1,2}|[ivx]{1,4}|\d{1,2})\)\s*")
_AKA: Final = re.compile(r"\(?\s*\b[afn]\.?\s?k\.?\s?a\.?\s?[:：]?(?=[\s\"“(]|$)", re.I)
_CALLED: Final = re.compile(r"\(?(?:別称|別名|旧称|通称)\d*\)?\s*[、:：]?\s*")
_SCRIPT: Final = re.compile(r"\(\s*(?:original script)\s*[::：]?\s*([^()]+)\)", re.I)
_BORN: Final = re.compile(
    r"\((?=[^()]*(?:生年月日|出生地|国籍|旅券|以前掲載|DOB|POB|Nationality|passport"
    r"|formerly listed))[^()]*\)",
    re.I,
)
_PAIR: Final = re.compile(r"^([^()]+?)\s*((?:\([^()]+\)\s*)+)$")
_INSIDE: Final = re.compile(r"\(([^()]+)\)")
_BRACKET: Final = re.compile(r"\s*\(([^()]*)\)")
_AND: Final = re.compile(r"及び(?=[^、]+$)")
_FORM: Final = re.compile(
    r"^(?:co|ltd|inc|llc|corp|s\.?a|ag|gmbh|plc|jsc|ojsc|pjsc|limited|pte|bv|lp|fze|jr|sr)\b", re.I
)
_NUMBER: Final = re.compile(r"^[*#]?\s*(\d+)\s*(?:\(\s*[*#]?\s*\d+\s*\))?$")
_REMARK: Final = re.compile(r"【[^】]*】")
_BROKEN: Final = re.compile(r"\n・")
"""A name that goes on in the next line of its cell."""
_SINCE: Final = re.compile(r"[,、]?\s*\(?\bborn\b.*$", re.I)
_BIRTH_NOTE: Final = re.compile(r"\d{4}年.*(?:生|出生)|passport number|^born\b", re.I)


def text_of(value: object) -> str:
    """Return a cell in one width, its lines kept and each evened out."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value)).replace("\r", "\n")
    return "\n".join(line for part in text.split("\n") if (line := tidy(part)))


def is_given(text: str) -> bool:
    """Tell whether a cell says anything: 不明 (not known) and the like do not."""
    return text.strip().lower() not in NOT_GIVEN


def notice_number(value: object) -> int | None:
    """Return the publisher's number in the notice: of ``12(*459)``, ``*12`` and ``12`` it is 12.

    The number after a mark in brackets is that of the same party in another programme.
    """
    found = _NUMBER.match(text_of(value))
    return int(found[1]) if found else None


def names_in(cell: str) -> tuple[str, ...]:
    """Return the names in a cell, each once, in order; those in their own script come last."""
    text = _BROKEN.sub("・", _BORN.sub("", _REMARK.sub("", cell)))
    own = [tidy(script) for script in _SCRIPT.findall(text)]
    found: dict[str, None] = {}
    for line in _SCRIPT.sub("", text).split("\n"):
        lettered, called = bool(_LETTER_MARK.search(line)), bool(_CALLED.search(line))
        line = _LETTER_MARK.sub("\n", _CALLED.sub("\n", _AKA.sub("\n", line)))
        for piece in line.split("\n"):
            for name in _separate(piece, lettered, called):
                found.update(dict.fromkeys(_paired(_SINCE.sub("", name))))
    names = (name for name in (*found, *own) if is_given(name) and len(name) > 1)
    return tuple(dict.fromkeys(name for name in names if not _BIRTH_NOTE.search(name)))


def _separate(text: str, lettered: bool, called: bool) -> list[str]:
    """Split at the separators outside brackets; a comma before a legal form is none."""
    japanese = bool(_JAPANESE.search(text))
    if japanese and (called or "、" in text):
        text = _AND.sub("、", text)
    semicolon = ";" in text
    surname_first = text.count(",") == 1 and " " not in text.split(",")[0].strip()
    commas = not (japanese or lettered or semicolon or surname_first)
    marks = ";" + ("、" if japanese else "") + ("," if commas else "")
    pieces, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if (
            depth <= 0
            and character in marks
            and not (character == "," and _FORM.match(text[at + 1 :].lstrip()))
        ):
            pieces.append(text[start:at])
            start = at + 1
    pieces.append(text[start:])
    return [_unwrapped(piece) for piece in pieces]


def _unwrapped(piece: str) -> str:
    piece = tidy(piece).strip(" 、,;:")
    while piece.startswith("(") and piece.endswith(")") and piece.count("(") == 1:
        piece = piece[1:-1].strip(" 、,;")
    while piece.endswith(")") and piece.count(")") > piece.count("("):
        piece = piece[:-1].rstrip(" 、,;")  # the end of a bracket around the whole cell
    while piece.startswith("(") and piece.count("(") > piece.count(")"):
        piece = piece[1:].lstrip(" 、,;")
    if piece.count("(") > piece.count(")"):
        piece += ")" * (piece.count("(") - piece.count(")"))
    return piece.strip('“”"「」 ') if piece[:1] in '“"「' else piece


def _paired(name: str) -> tuple[str, ...]:
    """Return the names in ``ルムリ(Rumuli)``: one name in two scripts, or with its initials."""
    pair = _PAIR.match(name)
    if pair:
        inside = _INSIDE.findall(pair[2])
        if bool(_JAPANESE.search(pair[1])) != bool(_JAPANESE.search(inside[0])):
            return (tidy(pair[1]), *map(tidy, inside))
    return (tidy(name),)


def variants(name: str) -> tuple[str, ...]:
    """Return a Latin name without its brackets, and with each spelling that they offer.

    ``Aleksei (Alexey) Ezubov`` is Aleksei Ezubov and Alexey Ezubov; ``General Trading (GTC)`` is
    General Trading and, because they stand last, GTC.
    """
    if "(" not in name or _JAPANESE.search(name):
        return ()
    words: list[list[str]] = []
    initials: list[str] = []
    last = 0
    for bracket in _BRACKET.finditer(name):
        words += [[word] for word in name[last : bracket.start()].split()]
        last = bracket.end()
        for part in re.split(r"[,/]", bracket[1]):
            spelling = tidy(part)
            if words and " " not in spelling and _alike(words[-1][0], spelling):
                words[-1].append(spelling)
            elif last == len(name) and len(spelling) > 2:
                initials.append(spelling)
    words += [[word] for word in name[last:].split()]
    choices = zip(product(*words), range(VARIANTS_MAX), strict=False)
    shown = [*(" ".join(choice) for choice, _ in choices), *initials]
    return tuple(dict.fromkeys(v for v in shown if v and v != name))


def _alike(word: str, spelling: str) -> bool:
    return SequenceMatcher(None, word.casefold(), spelling.casefold()).ratio() >= ALIKE_MIN


def countries_of(nationality: str, address: str) -> tuple[str, ...]:
    """Return the codes of the countries that the nationality and the addresses name."""
    found: dict[str, None] = {}
    for piece in _places(nationality):
        if code := code_of(piece) or codes_in_japanese(piece):
            found[code] = None
    for piece in _places(address):
        ends = [part.strip() for part in re.split(r"[,、]", piece)]
        code = code_of(ends[-1]) or code_of(ends[0]) or codes_in_japanese(piece)
        if code:
            found[code] = None
    return tuple(found)


def _places(cell: str) -> list[str]:
    text = _LETTER_MARK.sub("\n", cell)
    pieces = [tidy(_BRACKET.sub("", p)).strip("、, .") for p in re.split(r"[\n;]", text)]
    return [piece for piece in pieces if is_given(piece)]
