"""A name as it is compared: its words, its legal form taken off, and the names within the name.

Lists print several names in one cell: an acronym or the name in another script in brackets,
"a.k.a." in the middle, a subordinate institution after the institute that it belongs to. Each is
a ``NameForm``; a name matches when one of its forms does.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import islice, product
from typing import Final

from kaname.core.places import code_of_name
from kaname.screening.fold import clean, fold, is_unspaced, normalise, split_words
from kaname.screening.han import looks_transcribed, person_parts, unify
from kaname.screening.legal_forms import abbreviations, bracket_marks, generic_words, legal_forms
from kaname.screening.lexicon import segments
from kaname.screening.scripts import script_of
from kaname.screening.word_tables import is_honorific

__all__ = [
    "NameForm", "Part", "is_cut", "is_searchable", "name_forms", "normalise",
    "plain_form", "several_forms",
]  # fmt: skip

FORMS_MAX: Final = 12
WRITTEN_OUT_MAX: Final = 8
"""As many further forms as abbreviations give a name: "Sci & Tech" may mean several things."""
WORDS_MAX: Final = 60
"""Words of one form that are compared; no listed name has as many. See ``is_cut``."""
LETTERS_MAX: Final = 5_000
"""Characters of a name that are read, as many as a case may hold."""
SHORT_LETTERS: Final = 4
SHORT_UNSPACED: Final = 2
SPELLINGS_MAX: Final = 3
"""Spellings in one pair of brackets that are read."""
PERSON_LETTERS: Final = 5
"""Letters of a person's name in Chinese characters or Hangul, at most."""
_WITHOUT_LEGAL_FORM: Final = frozenset({"person", "vessel", "aircraft"})

_BRACKETS: Final = re.compile(r"[(\[【「]([^()\[\]【】「」]*)[)\]】」]")
_PROSE: Final = re.compile(
    r"[;,.]?\s?\b(?:and|including)\s+(?:any|all|its|their)\b[^()]{0,30}?"
    r"\b(?:successor|subsidiar|sub-?unit|affiliate|branch|parent)[^()]*$",
    re.IGNORECASE,
)
_SUBORDINATE: Final = re.compile(
    r"(?<![\s.,;])[\s.,;]*\b(and\s+)?(?:subordinate\s+(?:institution|entity)|affiliated\s+entity)\b[\s:\-–]*",
    re.IGNORECASE,
)
_ALSO: Final = re.compile(
    r"(?:"
    r"\b(?:a\.\s?k\.\s?a\.?|f\.\s?k\.\s?a\.?|n\.\s?k\.\s?a\.?|d/b/a|also known as"
    r"|formerly known as|now known as|doing business as)(?=[\s,:;\-])"
    r"|(?<=[-(,;\s])(?:aka|fka|nka)s?(?=\s*[-:,])"
    r"|(?<=[-(,;])\s?(?:aka|fka|nka)\b"
    r"|(?<=\s)(?-i:aka)(?=\s)"
    r")[\s,:;.\-]*",
    re.IGNORECASE,
)
_MORE_THAN_A_NAME: Final = re.compile(
    r"[(\[]|aka|fka|nka|k\.|/b/|known as|business|successor|subsidiar|unit|affiliate|branch|parent"
    r"|subordinate"
)
"""What ASCII text has at the least, in small letters, in which any of the above finds something."""
_REMARK: Final = re.compile(r"\b(?:entity|entities|individual|location|only)\b", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"\baka(s)\b", re.IGNORECASE)
_ALSO_AT_START: Final = re.compile(
    r"\s*(?:a\.?k\.?a\.?s?|f\.?k\.?a\.?|n\.?k\.?a\.?|formerly|also known as|formerly known as)"
    r"[\s,:;.\-]+",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"\s*(?:original script|n[eé]e|旧姓|別名|通称|a\.?k\.?a\.?)\s*[:：,.]?\s*", re.IGNORECASE
)
_SPELLINGS: Final = re.compile(r"\s*[,;/、]\s*")
_WORD_GAPS: Final = re.compile(r"[\s・･·]+")
_LAST_WORD: Final = re.compile(r"[^\s・･·]+[\s・･·]*$")
_ACRONYM: Final = re.compile(r"[A-Z][A-Za-z&-]{1,9}(?:[ -]\d{1,4})?")
_PLACE_ABBREVIATIONS: Final = frozenset(
    {"PRC", "ROC", "UAE", "USA", "DPRK", "ROK", "KSA", "UK", "HK", "EU", "RF", "USSR", "BVI"}
)


class Part(Enum):
    """Which part of a printed name a form was made from."""

    WHOLE = "whole"
    """The name itself."""
    ALSO = "also"
    """Another name that the text gives as one: after a.k.a., or in another script in brackets."""
    ACRONYM = "acronym"
    """The initials of the name, in brackets behind it."""
    VARIANT = "variant"
    """A person's name with another spelling of one of its words, given in brackets behind it."""
    BRACKET = "bracket"
    """Something else in brackets; it may be a place, a parent or a nickname."""


STRONG_PARTS: Final = frozenset({Part.WHOLE, Part.ALSO, Part.ACRONYM})


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way to compare a name.

    ``words`` are normalised, in the order in which they are written, without the legal forms in
    ``legal``. A name in a script without spaces is parted into the
    words that the lexicon knows, a person's into surname and given name.
    """

    text: str
    part: Part
    words: tuple[str, ...]
    legal: tuple[str, ...] = ()
    written_out: tuple[tuple[str, str], ...] = ()
    """Abbreviations of the name as printed, each with the word that it is read as here."""

    @property
    def key(self) -> tuple[str, ...]:
        """Return what two forms share when they are the same name in any order of words."""
        return tuple(sorted(self.words))

    @property
    def is_short(self) -> bool:
        """Tell whether the form is too short to be anybody's name alone, such as an acronym."""
        if len(self.words) != 1:
            return False
        most = SHORT_UNSPACED if is_unspaced(self.words[0]) else SHORT_LETTERS
        return len(self.words[0]) <= most


def is_searchable(name: str) -> bool:
    """Tell whether ``name`` holds any letter or digit to compare."""
    return bool(split_words(fold(name)))


def is_cut(name: str) -> bool:
    """Tell whether ``name`` is so long that only its first words are compared."""
    return len(name) > LETTERS_MAX or len(split_words(fold(name))) > WORDS_MAX


@lru_cache(maxsize=8192)
def name_forms(name: str, kind: str = "", *, keep_legal_form: bool = False) -> tuple[NameForm, ...]:
    """Return the forms of ``name``, the name itself first; none when it has no letter at all.

    Args:
        name: as written, in any script.
        kind: ``person``, ``organisation``, ``vessel``, ``aircraft``, or empty when not known. The
            names of persons and craft have no legal form to take off.
        keep_legal_form: also give a form of one word with its legal form on, for a name of which
            nobody knows whether it is a company's ("Ali Sa").
    """
    plain = plain_form(name, kind)
    if plain is not None and not (keep_legal_form and plain[1]):
        return (NameForm(" ".join(name.split()), Part.WHOLE, *plain),)
    return several_forms(name, kind, keep_legal_form=keep_legal_form)


def several_forms(
    name: str, kind: str = "", *, keep_legal_form: bool = False
) -> tuple[NameForm, ...]:
    """Return what ``name_forms`` does, with every rule asked."""
    forms: dict[tuple[str, ...], NameForm] = {}
    for part, piece, marks in _names_within(name[:LETTERS_MAX], kind):
        for form in _forms(part, piece, marks, kind):
            if form.words:
                forms.setdefault(form.words, form)
            if keep_legal_form and form.legal and part is Part.WHOLE and len(form.words) == 1:
                for full in _forms(part, piece, (), "person"):
                    forms.setdefault(full.words, full)
    found = tuple(forms.values())[:FORMS_MAX]
    return found if kind in _WITHOUT_LEGAL_FORM else (*found, *_written_out(found))


def _names_within(name: str, kind: str) -> list[tuple[Part, str, tuple[str, ...]]]:
    """Return (part, text, legal forms that stood in brackets) of every name that ``name`` holds."""
    whole = " ".join(clean(name).split())
    if whole.isascii() and not _MORE_THAN_A_NAME.search(whole.lower()):
        return [(Part.WHOLE, whole, ())]
    text = _PROSE.sub("", whole).strip() or whole
    return [(part, " ".join(piece.split()), marks) for part, piece, marks in _pieces(text, kind)]


def plain_form(name: str, kind: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the words and the legal forms of a name with one form and no other name in it.

    Most names are such, and ``several_forms`` says the same of them in more time. None for a name
    that may have several forms, or none.
    """
    if not name.isascii() or len(name) > LETTERS_MAX:
        return None
    folded = fold(name)
    if _MORE_THAN_A_NAME.search(folded):
        return None
    words = split_words(folded)[:WORDS_MAX]
    if not words:
        return None
    if kind in _WITHOUT_LEGAL_FORM:
        return words, ()
    known = legal_forms()
    core, legal = known.strip(words)
    if legal and (known.is_form(core) or _is_generic(core)):
        core, legal = words, ()
    elif not legal and len(words) > 1 and known.meant(words[-1]):
        return None
    if not abbreviations().keys().isdisjoint(core):
        return None
    return core, legal


def _written_out(forms: tuple[NameForm, ...]) -> tuple[NameForm, ...]:
    """Return the forms with their abbreviations written out, the likeliest readings first.

    "Beihang Univ" is also "Beihang University". The form as printed stays: a name may be "Dev".
    """
    table = abbreviations()
    cut_short = [form for form in forms if not table.keys().isdisjoint(form.words)]
    if not cut_short:
        return ()
    known = {form.words for form in forms}
    found: dict[tuple[str, ...], NameForm] = {}
    for form in cut_short:
        if len(form.words) < 2:
            continue
        readings = product(*(table.get(word, (word,)) for word in form.words))
        for words in islice(readings, WRITTEN_OUT_MAX):
            pairs = tuple(
                pair for pair in zip(form.words, words, strict=True) if pair[0] != pair[1]
            )
            if words not in known:
                found.setdefault(words, replace(form, words=words, written_out=pairs))
    return tuple(found.values())[:WRITTEN_OUT_MAX]


def _forms(part: Part, text: str, marks: tuple[str, ...], kind: str) -> list[NameForm]:
    """Return the ways to compare one piece of a name, the likeliest first."""
    folded = fold(text)
    words = split_words(folded)[:WORDS_MAX]
    if not folded.isascii() and any(map(is_unspaced, words)):
        return _unspaced_forms(part, text, words, marks, kind)
    if kind in _WITHOUT_LEGAL_FORM:
        return [NameForm(text, part, words)]
    core, legal = legal_forms().strip(words)
    if not legal and len(words) > 1:
        meant = legal_forms().meant(words[-1])
        if meant:
            return [NameForm(text, part, words), NameForm(text, part, words[:-1], legal=(meant,))]
    if legal and (legal_forms().is_form(core) or _is_generic(core)):
        return [NameForm(text, part, words)]
    return [NameForm(text, part, core, legal=marks + legal)]


def _is_generic(words: tuple[str, ...]) -> bool:
    return len(words) == 1 and words[0] in generic_words()


def _unspaced_forms(
    part: Part, text: str, words: tuple[str, ...], marks: tuple[str, ...], kind: str
) -> list[NameForm]:
    """Return the forms of a name with letters of a script that has no spaces."""
    words = tuple([unify(word) for word in words])
    forms = []
    if kind not in _WITHOUT_LEGAL_FORM:
        forms.append(_organisation(part, text, words, marks))
    if kind in _WITHOUT_LEGAL_FORM or (not kind and _may_be_person(words)):
        forms += _person(part, text, words)
    return forms


def _organisation(
    part: Part, text: str, words: tuple[str, ...], marks: tuple[str, ...]
) -> NameForm:
    kept: list[str] = []
    legal = list(marks)
    for word in words:
        if not is_unspaced(word):
            kept.append(word)
            continue
        core, forms = legal_forms().strip_unspaced(word)
        legal += forms
        if core in legal_forms().unspaced_at_end or core in legal_forms().unspaced_at_start:
            legal.append(core)
            continue
        for segment in segments(core):
            if segment.kind == "legal":
                legal.append(segment.text)
            elif segment.kind != "particle":
                kept += _runs(segment.text) if not segment.glosses else [segment.text]
    if not is_unspaced("".join(kept)):
        core_words, more = legal_forms().strip(tuple(kept))
        kept, legal = list(core_words), legal + list(more)
    if not kept or (len(kept) == 1 and kept[0] in generic_words()):
        return NameForm(text, part, words, legal=marks)
    return NameForm(text, part, tuple(kept[:WORDS_MAX]), legal=tuple(dict.fromkeys(legal)))


def _runs(text: str) -> list[str]:
    """Part a run that no lexicon knows where its script changes."""
    found: list[str] = []
    scripts: list[str] = []
    for letter in text:
        script = script_of(letter)
        if found and (script == scripts[-1] or letter == "ー"):
            found[-1] += letter
        else:
            found.append(letter)
            scripts.append(script)
    return found


def _may_be_person(words: tuple[str, ...]) -> bool:
    """Tell whether a name of nobody knows what may be a person's, from its length alone."""
    letters = "".join(words)
    if script_of(letters[0]) == "kana":
        return 1 < len(words) <= 6
    return len(letters) <= PERSON_LETTERS or all(map(looks_transcribed, words))


def _person(part: Part, text: str, words: tuple[str, ...]) -> list[NameForm]:
    """Return a person's name as written, and with surname and given name apart."""
    whole = NameForm(text, part, words)
    kept = [word for word in words if not is_honorific(word)] or list(words)
    if len(kept) > 1 or not is_unspaced(kept[0]):
        return [whole]
    run = kept[0]
    if script_of(run) == "hangul":
        parts: tuple[str, ...] = (run[:1], run[1:]) if 2 <= len(run) <= PERSON_LETTERS else (run,)
    else:
        parts = person_parts(run) if script_of(run) == "han" else (run,)
    if len(parts) < 2:
        return [whole]
    titles = tuple(word for word in words if word not in kept)
    apart = NameForm(text, part, (*parts, *titles)[:WORDS_MAX])
    return [apart, whole] if looks_transcribed(run) else [apart]


def _pieces(text: str, kind: str) -> list[tuple[Part, str, tuple[str, ...]]]:
    """Return (part, text, legal forms that stood in brackets) of every name within ``text``."""
    found = _SUBORDINATE.search(text)
    if found and normalise(text[: found.start()]) and normalise(text[found.end() :]):
        pieces: list[tuple[Part, str, tuple[str, ...]]] = [(Part.WHOLE, text, ())]
        names = [text[found.end() :]] + ([text[: found.start()]] if found[1] else [])
        for name in names:
            pieces += [(_lesser(part), piece, marks) for part, piece, marks in _pieces(name, kind)]
        return pieces
    main, inner, marks = _open_brackets(text, kind)
    whole, *others = _also(main)
    return [
        (Part.WHOLE, whole, marks),
        *((Part.ALSO, name, ()) for name in others),
        *((part, content, ()) for part, content in inner),
    ]


def _lesser(part: Part) -> Part:
    return Part.ALSO if part is Part.WHOLE else part


def _also(text: str) -> list[str]:
    """Part ``text`` at "a.k.a." and its like."""
    first, *others = _ALSO.split(text)
    if not others or not normalise(first):
        return [text]
    several = _SEVERAL.search(text) is not None
    names = [first]
    for other in others:
        names.extend(re.split(r",\s+", other) if several else [other])
    return [name.strip(" ,;-()") or name for name in names if normalise(name)]


def _open_brackets(text: str, kind: str) -> tuple[str, list[tuple[Part, str]], tuple[str, ...]]:
    """Take out of ``text`` the brackets that hold another name, or a legal form."""
    if not _BRACKETS.search(text):
        return text, [], ()
    inner: list[tuple[Part, str]] = []
    marks: list[str] = []
    outside = _BRACKETS.sub(" ", text)
    outside_words = split_words(fold(outside))
    if not outside_words:
        return text, [], ()
    if kind not in _WITHOUT_LEGAL_FORM and _names_nobody(outside_words):
        return _BRACKETS.sub(r" \1 ", text), [], ()
    if kind == "person":
        return " ".join(outside.split()), _person_brackets(text), ()

    def replace(match: re.Match[str]) -> str:
        content = match[1].strip()
        if content in bracket_marks() and kind not in _WITHOUT_LEGAL_FORM:
            marks.append(f"({content})")
            return " "
        if _REMARK.search(content):
            return " "
        also = _ALSO_AT_START.match(content)
        if also:
            inner.extend((Part.ALSO, name) for name in _also(content[also.end() :]))
            return " "
        if _script(content) != _script(outside) and _script(content):
            inner.append((Part.ALSO, content))
            return " "
        words = split_words(fold(content))
        if legal_forms().is_form(words) or _is_generic(words):
            return f" {content} "
        if kind != "person" and _is_acronym(content, outside, outside_words):
            inner.extend(_acronym(content, words, outside_words, text[match.end() :]))
            return " "
        if words and all(word in outside_words for word in words):
            inner.append((Part.BRACKET, content))
            return " "
        if len(words) > 1 and code_of_name(content) is None:
            inner.append((Part.BRACKET, content))
        return f" {content} "

    return _BRACKETS.sub(replace, text), inner, tuple(marks)


def _names_nobody(words: tuple[str, ...]) -> bool:
    """Tell whether these are only a legal form or words of no identity, as in 株式会社「…」."""
    known, joined = legal_forms(), "".join(words)
    unspaced = joined in known.unspaced_at_start or joined in known.unspaced_at_end
    return unspaced or known.is_form(words) or _is_generic(words)


def _person_brackets(text: str) -> list[tuple[Part, str]]:
    """Return the names that brackets in a person's name give: other spellings and other names.

    "Natalya (Natalia) Budarina (Budaryna)" is also "Natalia Budarina" and "Natalya Budaryna".
    """
    found: list[tuple[Part, str]] = []
    for match in _BRACKETS.finditer(text):
        label = _LABEL.match(match[1])
        also = _ALSO_AT_START.match(match[1])
        content = match[1][label.end() :] if label else match[1]
        before = _BRACKETS.sub(" ", text[: match.start()])
        behind = _BRACKETS.sub(" ", text[match.end() :])
        if also or (label and _script(content) != _script(before)):
            names = content if label else match[1][also.end() :] if also else content
            found += [(Part.ALSO, name) for name in _also(names)]
            continue
        for spelling in _SPELLINGS.split(content)[:SPELLINGS_MAX]:
            count = len(spelling.split())
            words = _WORD_GAPS.split(before.strip())
            gaps = _WORD_GAPS.findall(before.strip())
            kept = "".join(word + gap for word, gap in zip(words, gaps, strict=False))
            if not count or not normalise(spelling):
                continue
            if count == 1 or not behind.strip():
                for _ in range(count - 1):
                    kept = _LAST_WORD.sub("", kept)
                found.append((Part.VARIANT, f"{kept} {spelling} {behind}"))
            if count > 1:
                found.append((Part.BRACKET, spelling))
    return found


def _acronym(
    content: str, letters: tuple[str, ...], outside_words: tuple[str, ...], behind: str
) -> list[tuple[Part, str]]:
    """Return the names that an acronym in brackets makes.

    At the end it is short for the name. In the middle it is short for what stands before it, often
    the body to which the one named belongs: "... Corporation (ABC) 9th Institute" is no ABC, but
    it is the "ABC 9th Institute".
    """
    rest = split_words(fold(behind))
    if rest and not legal_forms().is_form(rest):
        return [(Part.ALSO, f"{content} {behind}")]
    fits = _fits_initials(letters, outside_words)
    return [(Part.ACRONYM if fits else Part.BRACKET, content)]


def _is_acronym(content: str, outside: str, outside_words: tuple[str, ...]) -> bool:
    """Tell whether what stands in brackets is an acronym and not a word such as a town."""
    if not _ACRONYM.fullmatch(content) or content in _PLACE_ABBREVIATIONS:
        return False
    letters = split_words(fold(content))
    if len(letters[0]) < 3 or not all(map(str.isdigit, letters[1:])):
        return False
    if _fits_initials(letters, outside_words):
        return True
    return sum(map(str.isupper, content)) > len(content) / 3 and not outside.isupper()


def _fits_initials(acronym: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell whether the acronym's letters are initials of the words, in order, from the first.

    A number behind the acronym ("CETC 13") has to be one of the words.
    """
    letters, *numbers = acronym
    initials = iter([word[0] for word in words])
    return (
        words[0][0] == letters[0]
        and all(letter in initials for letter in letters)
        and all(number in words for number in numbers)
    )


def _script(text: str) -> str:
    """Return the script of most of the letters: one word, or an empty string for no letters."""
    if is_unspaced(text):
        return "unspaced"
    for letter in fold(text):
        if letter.isalpha():
            if letter < "\u0370":
                return "latin"
            if "\u0400" <= letter <= "\u052f":
                return "cyrillic"
            return "arabic" if "\u0600" <= letter <= "\u077f" else "other"
    return ""
