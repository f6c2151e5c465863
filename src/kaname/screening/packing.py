"""Packing entries into an index: every name in its forms, every form as words, every word by what
it is found by. See ``index`` for the sections and their order.
"""

import json
import math
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from kaname.core.hit import Entry
from kaname.screening import kernel
from kaname.screening.identifiers import identifier_keys
from kaname.screening.names import STRONG_PARTS, NameForm, Part, name_forms
from kaname.screening.sound import FIRST_CLASSES, GROUPS, SECOND_CLASSES, WEIGHTS
from kaname.screening.token import Kind, Token, token

__all__ = ["FIELDS", "KINDS", "NAME_KINDS", "PARTS", "WEIGHT_FULL", "names_of", "packed", "weight"]

NAME_KINDS: Final = ("name", "alias", "weak_alias")
KINDS: Final = ("", "person", "organisation", "vessel", "aircraft")
PARTS: Final = tuple(Part)
_PART_NUMBERS: Final = {part: number for number, part in enumerate(PARTS)}
FIELDS: Final = tuple(field.name for field in fields(Entry))

COMPILE_FROM: Final = 3000
"""Entries from which it pays to compile the loops before packing."""

WEIGHT_FULL: Final = 1000
WEIGHTS_MOST: Final = {
    Kind.GENERIC: 300, Kind.PLACE: 500, Kind.LETTER: 250, Kind.PARTICLE: 80,
    Kind.COMMON: 650,
    Kind.TITLE: 150,
}  # fmt: skip
FOR_ORGANISATIONS: Final = frozenset({Kind.GENERIC, Kind.COMMON, Kind.PLACE})
"""Kinds that a word is in an organisation's name; in a person's it is a name."""
WEIGHT_NUMBER: Final = 700
COMMONNESS: Final = 0.3
WEAK_ALIAS: Final = 10
BRACKET: Final = 10
SHORT: Final = 5
JOINED_LETTERS: Final = 14
SHORT_PART: Final = 4
HASHES_MAX: Final = 160
BUCKET_BITS: Final = 16
_KEY_SECTIONS: Final = {
    "keys": ("keys", "key_reading", "bucket"),
    "dropped": ("dropped", "dropped_reading", "dropped_bucket"),
    "edits": ("edits", "edit_reading", "edit_bucket"),
}  # fmt: skip
NONE: Final = kernel.NONE


def names_of(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return every name of an entry with its kind (one of ``NAME_KINDS``), in order."""
    return (
        ("name", entry.name),
        *(("alias", name) for name in entry.aliases),
        *(("weak_alias", name) for name in entry.weak_aliases),
    )


def weight(kind: Kind, entries: int) -> int:
    """Return how much a word tells, 0 to 1000, given in how many entries' names it stands."""
    value = WEIGHT_FULL / (1 + COMMONNESS * math.log(max(entries, 2) / 2))
    if kind is Kind.NUMBER:
        return round(max(value, WEIGHT_NUMBER))
    return round(min(value, WEIGHTS_MOST.get(kind, WEIGHT_FULL)))


def personal(one: Token) -> Kind:
    """Return what a word is in a person's name."""
    if one.title:
        return Kind.TITLE
    return Kind.WORD if one.kind in FOR_ORGANISATIONS else one.kind


def crc(text: str) -> int:
    """Return the 32-bit key under which a text is looked up."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def packed(entries: Iterable[tuple[Entry, str]]) -> dict[str, Any]:
    """Return the sections of the index of ``entries``, each with the key of its edition."""
    return _Packer(entries).sections()


def may_join(words: Sequence[str]) -> bool:
    """Tell whether neighbours are also looked at as one word ("hua wei", "abd al rahman")."""
    letters = short = 0
    for word in words:
        size = len(word)
        letters += size
        short += size <= SHORT_PART
    if letters > JOINED_LETTERS or (len(words) > 2 and short < 2):
        return False
    joined = "".join(words)
    if not joined.isalpha():
        return False
    return joined.isascii() or not any(map(str.isascii, words))


class _Packer:
    """Collects what the index holds, then writes it."""

    def __init__(self, entries: Iterable[tuple[Entry, str]]) -> None:
        self.lines: list[bytes] = []
        self.entry_kind = bytearray()
        self.ids: list[int] = []
        self.numbers: list[int] = []
        self.words: dict[str, int] = {}
        self.used: list[int] = []
        """In how many entries each word stands; 0 for one that is only neighbours joined."""
        self.by_persons: list[int] = []
        """In how many persons' names each word stands."""
        self.last: list[int] = []
        self.parts: dict[int, tuple[str, ...]] = {}
        """Words that are only neighbours joined -> the neighbours."""
        self.form_at = array("i", [0])
        self.form_word, self.form_pair = array("i"), array("i")
        self.form_triple = array("i")
        self.form_entry, self.form_name = array("i"), array("i")
        self.form_number, self.form_kind, self.form_part = bytearray(), bytearray(), bytearray()
        self.form_loss, self.form_strong = bytearray(), bytearray()
        self.form_legal = array("i")
        self.entry_names: list[tuple[str, str]] = []
        for entry, edition in entries:
            self._add(entry, edition)

    def _add(self, entry: Entry, edition: str) -> None:
        place = len(self.lines)
        self.lines.append(_line(entry, edition))
        self.entry_kind.append(KINDS.index(entry.kind) if entry.kind in KINDS else 0)
        self.ids.append(crc(entry.id) << 32 | place)
        self.entry_names.append((entry.id, edition))
        keys = {key for text in entry.identifiers for key in identifier_keys(text)}
        self.numbers.extend(crc(key) << 32 | place for key in keys)
        for name_place, (kind, name) in enumerate(names_of(entry)):
            for number, form in enumerate(name_forms(name, entry.kind)):
                self._add_form(form, place, entry.kind == "person")
                self.form_name.append(name_place)
                self.form_number.append(number)
                self.form_kind.append(NAME_KINDS.index(kind))
                self.form_part.append(_PART_NUMBERS[form.part])
                usual = kind != "weak_alias" and form.part is Part.WHOLE and len(form.words) > 1
                losses = () if usual else listed_losses(form, kind)
                self.form_loss.append(sum(points for _, points in losses))
                self.form_legal.append(legal_key(form))
                self.form_strong.append(kind != "weak_alias" and form.part in STRONG_PARTS)

    def _add_form(self, form: NameForm, entry: int, person: bool) -> None:
        words = form.words
        self.form_entry.append(entry)
        numbers = []
        for word in words:
            number = self._word(word)
            numbers.append(number)
            if self.last[number] != entry:
                self.last[number] = entry
                self.used[number] += 1
                self.by_persons[number] += person
        self.form_word.extend(numbers)
        count = len(words)
        for place in range(count):
            pair = words[place : place + 2]
            triple = words[place : place + 3] if place + 3 <= count else ()
            self.form_pair.append(self._joined(pair) if len(pair) == 2 else NONE)
            self.form_triple.append(self._joined(triple) if triple else NONE)
        self.form_at.append(len(self.form_word))

    def _word(self, text: str) -> int:
        number = self.words.get(text)
        if number is None:
            number = self.words[text] = len(self.words)
            self.used.append(0)
            self.by_persons.append(0)
            self.last.append(-1)
        return number

    def _joined(self, parts: tuple[str, ...]) -> int:
        if not may_join(parts):
            return NONE
        number = self._word("".join(parts))
        self.parts.setdefault(number, parts)
        return number

    def sections(self) -> dict[str, Any]:
        """Return every section by its name, as arrays and bytes."""
        texts = list(self.words)
        tokens = [
            self._token(text, number) if self.used[number] else None
            for number, text in enumerate(texts)
        ]
        weights = array("i", [
            0 if one is None else weight(one.kind, self.used[number])
            for number, one in enumerate(tokens)
        ])  # fmt: skip
        for number, one in enumerate(tokens):
            if one is None:
                parts = self.parts[number]
                weights[number] = min(sum(weights[self.words[part]] for part in parts), 2000)
        form_weight = array("i", [
            sum([weights[w] for w in self.form_word[self.form_at[f] : self.form_at[f + 1]]])
            for f in range(len(self.form_at) - 1)
        ])  # fmt: skip
        lines_at = array("Q", [0])
        for line in self.lines:
            lines_at.append(lines_at[-1] + len(line))
        return {
            **_words(texts, tokens, weights),
            **self._readings(tokens),
            **_concepts(tokens),
            **self._postings(len(texts)),
            "form_at": self.form_at, "form_word": self.form_word, "form_pair": self.form_pair,
            "form_triple": self.form_triple, "form_weight": form_weight,
            "form_entry": self.form_entry, "form_name": self.form_name,
            "form_number": array("B", self.form_number), "form_kind": array("B", self.form_kind),
            "form_part": array("B", self.form_part),
            "form_loss": array("B", self.form_loss), "form_strong": array("B", self.form_strong),
            "form_legal": self.form_legal,
            "entry_kind": array("B", self.entry_kind), "entry_rank": _ranks(self.entry_names),
            "ids": array("Q", sorted(self.ids)), "numbers": array("Q", sorted(self.numbers)),
            "lines_at": lines_at, "lines": array("B", b"".join(self.lines)),
        }  # fmt: skip

    def _token(self, text: str, number: int) -> Token:
        """Return the token of a word; one that is rather a person's name tells as much as one."""
        one = token(text)
        if 2 * self.by_persons[number] > self.used[number]:
            return replace(one, kind=personal(one))
        return one

    def _readings(self, tokens: list[Token | None]) -> dict[str, Any]:
        """Return the sounds of the words, and the ways to find them."""
        if len(self.lines) >= COMPILE_FROM:
            kernel.compile_kernel()
        at, modes, owners = array("i", [0]), bytearray(), array("i")
        symbols = bytearray()
        first = array("i", [NONE]) * len(tokens)
        for number, one in enumerate(tokens):
            if one is not None:
                sounds = [(reading.symbols, reading.mode) for reading in one.readings]
            else:
                readings = [token(part).readings for part in self.parts[number]]
                if not all(readings):
                    continue
                mode = max(several[0].mode for several in readings)
                sounds = [(b"".join([several[0].symbols for several in readings]), mode)]
            first[number] = len(owners) if sounds else NONE
            for sound, mode in sounds:
                symbols += sound
                at.append(len(symbols))
                modes.append(mode)
                owners.append(number)
        return {
            "reading_at": at, "reading_mode": array("B", modes), "reading_word": owners,
            "symbols": array("B", symbols), "word_reading": first,
            **_keyed(symbols, at, owners, tokens),
        }  # fmt: skip

    def _postings(self, words: int) -> dict[str, Any]:
        """Return for each word the forms that it stands in, neighbours joined too."""
        columns = (self.form_word, self.form_pair, self.form_triple)
        if kernel.is_compiled():
            import numpy

            form_at = numpy.frombuffer(self.form_at, dtype=numpy.int32)
            forms = numpy.repeat(numpy.arange(len(form_at) - 1), numpy.diff(form_at))
            pairs = []
            for column in columns:
                of = numpy.frombuffer(column, dtype=numpy.int32).astype(numpy.int64)
                pairs.append(of[of != NONE] << 32 | forms[of != NONE])
            found = numpy.unique(numpy.concatenate(pairs))
            at = numpy.searchsorted(found >> 32, numpy.arange(words + 1)).astype(numpy.int32)
            return {
                "posting_at": array("i", at.tobytes()),
                "posting_form": array("i", (found & 0xFFFFFFFF).astype(numpy.int32).tobytes()),
            }
        rows: list[dict[int, None]] = [{} for _ in range(words)]
        for form in range(len(self.form_at) - 1):
            for place in range(self.form_at[form], self.form_at[form + 1]):
                for column in columns:
                    if column[place] != NONE:
                        rows[column[place]][form] = None
        starts, values = array("i", [0]), array("i")
        for row in rows:
            values.extend(row)
            starts.append(len(values))
        return {"posting_at": starts, "posting_form": values}


def legal_key(form: NameForm) -> int:
    """Return what two forms share when their legal forms are the same."""
    return crc(" ".join(sorted(form.legal))) & 0x7FFFFFFF if form.legal else 0


def listed_losses(form: NameForm, kind: str) -> tuple[tuple[str, int], ...]:
    """Return what a match of a listed form loses by what it is: (wording, points)."""
    lost = []
    if kind == "weak_alias":
        lost.append(("name.weak_alias", WEAK_ALIAS))
    if form.part is Part.BRACKET:
        lost.append(("name.listed_bracket", BRACKET))
    if form.is_short:
        lost.append(("name.short", SHORT))
    return tuple(lost)


def given_losses(form: NameForm) -> tuple[tuple[str, int], ...]:
    """Do the same for a form of the name looked for; that it is short is said of the listed one."""
    if form.part in (Part.BRACKET, Part.ACRONYM):
        return (("name.given_bracket", BRACKET),)
    return ()


def _ranks(names: list[tuple[str, str]]) -> "array[int]":
    ranks = array("i", bytes(4 * len(names)))
    for rank, place in enumerate(sorted(range(len(names)), key=names.__getitem__)):
        ranks[place] = rank
    return ranks


def _line(entry: Entry, edition: str) -> bytes:
    record = [edition, *(getattr(entry, name) for name in FIELDS)]
    return json.dumps(record, separators=(",", ":")).encode("ascii")


def _words(texts: list[str], tokens: list[Token | None], weights: "array[int]") -> dict[str, Any]:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    at = array("i", [0])
    for text in encoded:
        at.append(at[-1] + len(text))
    order = sorted((zlib.crc32(text) << 32 | number for number, text in enumerate(encoded)))
    kinds = bytes(0 if one is None else int(one.kind) for one in tokens)
    initials = bytes(
        one.readings[0].symbols[0] if one is not None and one.readings else 255 for one in tokens
    )
    translated = bytes(1 if one is not None and one.translated else 0 for one in tokens)
    return {
        "word_text_at": at, "word_text": array("B", b"".join(encoded)),
        "word_order": array("Q", order), "word_weight": weights,
        "word_kind": array("B", kinds), "word_initial": array("B", initials),
        "word_translated": array("B", translated),
    }  # fmt: skip


def _concepts(tokens: list[Token | None]) -> dict[str, Any]:
    """Return for each concept the words that have it."""
    found: dict[str, list[int]] = {}
    for number, one in enumerate(tokens):
        if one is not None:
            for concept in one.concepts:
                found.setdefault(concept, []).append(number)
    names = sorted(found, key=lambda name: (crc(name), name))
    at, words = array("i", [0]), array("i")
    for name in names:
        words.extend(found[name])
        at.append(len(words))
    return {
        "concept_key": array("I", [crc(name) for name in names]),
        "concept_at": at,
        "concept_word": words,
    }


def _keyed(
    symbols: bytearray, at: "array[int]", owners: "array[int]", tokens: list[Token | None]
) -> dict[str, Any]:
    """Return the hashes of the keys of every reading, sorted: whole, and with a part left out."""
    parts = (
        _view(bytes(symbols) or b"\0"), _view(at), _view(owners or array("i", [0])),
        _view(bytes(one is not None for one in tokens) or b"\0"), len(owners),
    )  # fmt: skip
    classes = (_view(FIRST_CLASSES), _view(SECOND_CLASSES))
    partial = _view(array("q", bytes(8 * kernel.KEYS_MAX * (kernel.LETTERS_MAX + 1))))
    out = _view(array("q", bytes(8 * HASHES_MAX)))
    makers: dict[str, Callable[[Any, Any], int]] = {
        "keys": lambda key, owner: kernel.key_all(
            *parts, *classes, partial, out, key, owner, False
        ),
        "dropped": lambda key, owner: kernel.key_all(
            *parts, *classes, partial, out, key, owner, True
        ),
        "edits": lambda key, owner: kernel.edit_all(*parts, out, key, owner),
    }
    sections: dict[str, Any] = {}
    shifts = array("i")
    for name, make in makers.items():
        room = 8 * len(owners) + 64
        made = room + 1
        while made > room:
            room = max(room, made)
            keys, readings = array("q", bytes(8 * room)), array("q", bytes(8 * room))
            made = make(_view(keys), _view(readings))
        whole, owner, bucket = _KEY_SECTIONS[name]
        sections[whole], sections[owner], sections[bucket], shift = _sorted(
            keys[:made], readings[:made]
        )
        shifts.append(shift)
    signs = array("q", bytes(8 * len(owners)))
    wholes = array("i", bytes(4 * len(owners)))
    kernel.sign_all(
        parts[0], parts[1], len(owners), _view(GROUPS), _view(WEIGHTS), _view(signs), _view(wholes)
    )
    return {**sections, "shifts": shifts, "reading_sign": signs, "reading_whole": wholes}


def _view(numbers: "bytes | array[int]") -> Any:
    """Return numbers as the kernel reads them now."""
    if kernel.is_compiled():
        import numpy

        view = memoryview(numbers)
        return numpy.frombuffer(view, dtype=view.format)
    return memoryview(numbers)


def _sorted(
    keys: "array[int]", readings: "array[int]"
) -> "tuple[array[int], array[int], array[int], int]":
    """Sort hashes with their readings; return where each run of high bits begins, and its shift."""
    bits = min(max(len(keys).bit_length(), 2), BUCKET_BITS)
    shift = 32 - bits
    if kernel.is_compiled():
        import numpy

        all_keys = numpy.frombuffer(keys, dtype=numpy.int64)
        order = numpy.argsort(all_keys, kind="stable")
        all_keys = all_keys[order]
        places = numpy.searchsorted(all_keys >> shift, numpy.arange((1 << bits) + 1))
        found = numpy.frombuffer(readings, dtype=numpy.int64)[order]
        return (
            array("I", all_keys.astype(numpy.uint32).tobytes()),
            array("i", found.astype(numpy.int32).tobytes()),
            array("i", places.astype(numpy.int32).tobytes()), shift,
        )  # fmt: skip
    pairs = sorted(zip(keys, readings, strict=True))
    tops = [key >> shift for key, _ in pairs]
    return (
        array("I", [key for key, _ in pairs]), array("i", [reading for _, reading in pairs]),
        array("i", [bisect_left(tops, top) for top in range((1 << bits) + 1)]), shift,
    )  # fmt: skip
