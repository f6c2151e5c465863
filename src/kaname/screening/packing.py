"""Packing entries into an index: every name in its forms, every form as words, every word by what
it is found by. See ``index`` for the sections and their order.
"""

import json
import math
import zlib
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache, lru_cache
from itertools import accumulate, chain, pairwise
from operator import attrgetter
from typing import Any, Final, NamedTuple

from kaname.core.hit import Entry
from kaname.screening import kernel
from kaname.screening.identifiers import identifier_keys
from kaname.screening.names import STRONG_PARTS, NameForm, Part, plain_form, several_forms
from kaname.screening.sound import FIRST_CLASSES, SECOND_CLASSES, way_of_joined
from kaname.screening.token import Kind, Token, meant, token

__all__ = ["FIELDS", "KINDS", "NAME_KINDS", "WEIGHT_FULL", "names_of", "packed", "weight"]

NAME_KINDS: Final = ("name", "alias", "weak_alias")
KINDS: Final = ("", "person", "organisation", "vessel", "aircraft")
FIELDS: Final = tuple(field.name for field in fields(Entry))
_VALUES: Final = attrgetter(*FIELDS)
_AS_JSON: Final = json.JSONEncoder(separators=(",", ":")).encode

MANY_FROM: Final = 3000
"""Entries from which it pays to load numpy before packing."""

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
JOINED_MOST: Final = 2000
"""The most that neighbours joined may tell."""
HASHES_MAX: Final = 160
BUCKET_BITS: Final = 16
_KEY_SECTIONS: Final = {
    "keys": ("keys", "key_reading", "bucket"),
    "dropped": ("dropped", "dropped_reading", "dropped_bucket"),
    "edits": ("edits", "edit_reading", "edit_bucket"),
}  # fmt: skip
_HEARD: Final = FIRST_CLASSES.ljust(256, b"\0")
_UNHEARD: Final = bytes(symbol for symbol, one in enumerate(FIRST_CLASSES) if not one)
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
    joined = "".join(words)
    if len(joined) > JOINED_LETTERS or not joined.isalpha():
        return False
    if len(words) > 2 and sum([len(word) <= SHORT_PART for word in words]) < 2:
        return False
    return joined.isascii() or not any(map(str.isascii, words))


class _Row(NamedTuple):
    """A form of a name of an entry."""

    entry: int
    name: int
    """Which of the entry's names it comes from; ``number``: which of that name's forms it is."""
    number: int
    kind: int
    """The place in ``NAME_KINDS``."""
    loss: int
    strong: bool
    legal: int
    words: tuple[str, ...]


class _Words(NamedTuple):
    """The words of all forms and their neighbours joined, numbered in the order in which they come.

    ``pairs`` has for each place of a word its text joined with the next one, or an empty text when
    these are not joined; ``triples`` the same with the next two.
    """

    numbers: dict[str, int]
    parts: dict[str, tuple[str, ...]]
    """Neighbours joined -> the neighbours, as they first stand together."""
    pairs: list[str]
    triples: list[str]


def _numbered(forms: Sequence[tuple[str, ...]]) -> _Words:
    every: list[str] = []
    pairs: list[str] = []
    triples: list[str] = []
    parts: dict[str, tuple[str, ...]] = {}
    for words in forms:
        every += words
        last = len(words) - 1
        for place in range(last):
            pair, triple = words[place] + words[place + 1], ""
            neighbours = words[place : place + 3]
            if len(pair) > JOINED_LETTERS or not may_join(neighbours[:2]):
                pair = ""
            else:
                every.append(pair)
                parts.setdefault(pair, neighbours[:2])
                size = len(pair) + len(neighbours[-1])
                if place + 1 < last and size <= JOINED_LETTERS and may_join(neighbours):
                    triple = pair + neighbours[2]
                    every.append(triple)
                    parts.setdefault(triple, neighbours)
            pairs.append(pair)
            triples.append(triple)
        pairs.append("")
        triples.append("")
    numbers = {word: number for number, word in enumerate(dict.fromkeys(every))}
    return _Words(numbers, parts, pairs, triples)


class _Packer:
    """Collects what the index holds, then writes it."""

    def __init__(self, entries: Iterable[tuple[Entry, str]]) -> None:
        self.lines: list[bytes] = []
        self.entry_kind = bytearray()
        self.ids: list[int] = []
        self.numbers: list[int] = []
        self.entry_names: list[tuple[str, str]] = []
        self.rows: list[_Row] = []
        self.in_entries: list[str] = []
        """The words of all entries, each word once for each entry."""
        self.in_persons: list[str] = []
        for entry, edition in entries:
            self._add(entry, edition)

    def _add(self, entry: Entry, edition: str) -> None:
        place, kind = len(self.lines), entry.kind
        self.lines.append(_line(entry, edition))
        self.entry_kind.append(KINDS.index(kind) if kind in KINDS else 0)
        self.ids.append(crc(entry.id) << 32 | place)
        self.entry_names.append((entry.id, edition))
        if entry.identifiers:
            keys = {key for text in entry.identifiers for key in identifier_keys(text)}
            self.numbers.extend([crc(key) << 32 | place for key in keys])
        words: set[str] = set()
        for name_place, (name_kind, name) in enumerate(names_of(entry)):
            for row in _rows(place, name_place, name, kind, name_kind):
                self.rows.append(row)
                words.update(row.words)
        self.in_entries += words
        if kind == "person":
            self.in_persons += words

    def sections(self) -> dict[str, Any]:
        """Return every section by its name, as arrays and bytes."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(_Row._fields)
        entries, names, numbers, name_kinds, losses, strong, legal, forms = columns
        words = _numbered(forms)
        used, by_persons = Counter(self.in_entries), Counter(self.in_persons)
        tokens = [token(text) if text in used else None for text in words.numbers]
        kinds = [
            Kind.WORD if one is None
            else personal(one) if 2 * by_persons.get(one.text, 0) > used[one.text]
            else one.kind
            for one in tokens
        ]  # fmt: skip
        weights = _weights(words, kinds, used)
        form_at = array("i", accumulate(map(len, forms), initial=0))
        form_word = array("i", map(words.numbers.__getitem__, chain.from_iterable(forms)))
        number_of = {**words.numbers, "": NONE}
        form_pair = array("i", map(number_of.__getitem__, words.pairs))
        form_triple = array("i", map(number_of.__getitem__, words.triples))
        weight_to = list(accumulate(map(weights.__getitem__, form_word), initial=0))
        form_weight = [weight_to[end] - weight_to[start] for start, end in pairwise(form_at)]
        many = kernel.is_compiled() or len(self.lines) >= MANY_FROM
        return {
            **_words(list(words.numbers), tokens, kinds, weights),
            **_readings(words, tokens, many=many),
            **_concepts(tokens),
            **_postings(form_at, (form_word, form_pair, form_triple), len(tokens), many=many),
            "form_at": form_at, "form_word": form_word, "form_pair": form_pair,
            "form_triple": form_triple, "form_weight": array("i", form_weight),
            "form_entry": array("i", entries), "form_name": array("i", names),
            "form_number": array("B", numbers), "form_kind": array("B", name_kinds),
            "form_loss": array("B", losses), "form_strong": array("B", strong),
            "form_legal": array("i", legal),
            "entry_kind": array("B", self.entry_kind), "entry_rank": _ranks(self.entry_names),
            "ids": array("Q", sorted(self.ids)), "numbers": array("Q", sorted(self.numbers)),
            "lines_at": array("Q", accumulate(map(len, self.lines), initial=0)),
            "lines": array("B", b"".join(self.lines)),
        }  # fmt: skip


def _rows(entry: int, place: int, name: str, kind: str, name_kind: str) -> list[_Row]:
    """Return the forms of a name that is the ``place``-th of its entry.

    A plain name of several words is one whole, strong form that loses nothing.
    """
    of, is_weak = NAME_KINDS.index(name_kind), name_kind == "weak_alias"
    plain = plain_form(name, kind)
    if plain is not None and not is_weak and len(plain[0]) > 1:
        words, legal = plain
        return [_Row(entry, place, 0, of, 0, True, _legal_key(legal), words)]
    forms = several_forms(name, kind) if plain is None else (NameForm(name, Part.WHOLE, *plain),)
    return [
        _Row(
            entry, place, number, of,
            sum([points for _, points in listed_losses(form, name_kind)]),
            not is_weak and form.part in STRONG_PARTS, _legal_key(form.legal), form.words,
        )
        for number, form in enumerate(forms)
    ]  # fmt: skip


def _weights(words: _Words, kinds: list[Kind], used: Mapping[str, int]) -> "array[int]":
    """Return how much each word tells; neighbours joined, as much as all of them."""
    weigh = cache(weight)
    weights: dict[str, int] = {}
    for text, kind in zip(words.numbers, kinds, strict=True):
        entries = used.get(text)
        if entries:
            weights[text] = weigh(kind, entries)
        else:
            weights[text] = min(sum([weights[part] for part in words.parts[text]]), JOINED_MOST)
    return array("i", weights.values())


def _readings(words: _Words, tokens: list[Token | None], *, many: bool) -> dict[str, Any]:
    """Return the sounds of the words, and the ways to find them.

    The sound of neighbours joined is the likeliest of each, one behind the other.
    """
    modes, owners = bytearray(), array("i")
    pieces: list[bytes] = []
    first = array("i", [NONE]) * len(tokens)
    likeliest: dict[str, bytes] = {}
    modes_of: dict[str, tuple[int, int]] = {}
    """Of the words that are not written in Latin letters."""
    for number, (text, one) in enumerate(zip(words.numbers, tokens, strict=True)):
        if one is not None:
            if not one.readings:
                continue
            first[number] = len(pieces)
            likeliest[text] = one.readings[0].symbols
            if one.readings[0].mode:
                modes_of[text] = (one.readings[0].mode, one.readings[0].languages)
            for reading in one.readings:
                pieces.append(reading.symbols)
                modes.append(reading.way)
                owners.append(number)
            continue
        parts = words.parts[text]
        heard = [likeliest[part] for part in parts if part in likeliest]
        if len(heard) == len(parts):
            first[number] = len(pieces)
            pieces.append(b"".join(heard))
            ways_of = [modes_of.get(part, (0, 0)) for part in parts] if modes_of else [(0, 0)]
            modes.append(way_of_joined(ways_of))
            owners.append(number)
    # Those that meet under one key stand side by side, and those that begin alike.
    heard = [piece.translate(_HEARD, _UNHEARD) for piece in pieces]
    ways = sorted(zip(heard, modes, pieces, owners, range(len(pieces)), strict=True))
    places = array("i", [NONE]) * len(ways)
    for place, way in enumerate(ways):
        places[way[4]] = place
    first = array("i", [places[number] if number != NONE else NONE for number in first])
    every = b"".join([way[2] for way in ways])
    at = array("i", accumulate([len(way[2]) for way in ways], initial=0))
    owners = array("i", [way[3] for way in ways])
    return {
        "reading_at": at, "reading_mode": array("B", [way[1] for way in ways]),
        "reading_word": owners,
        "symbols": array("B", every), "word_reading": first,
        **(_keyed_many if many else _keyed)(every, at, owners, tokens),
    }  # fmt: skip


def _postings(
    form_at: "array[int]", columns: Sequence["array[int]"], words: int, *, many: bool
) -> dict[str, Any]:
    """Return for each word the forms that it stands in, neighbours joined too."""
    if many:
        import numpy

        spans = numpy.frombuffer(form_at, dtype=numpy.int32)
        forms = numpy.repeat(numpy.arange(len(spans) - 1), numpy.diff(spans))
        pairs = []
        for column in columns:
            of = numpy.frombuffer(column, dtype=numpy.int32).astype(numpy.int64)
            pairs.append((of << 32 | forms)[of != NONE])
        found = numpy.sort(numpy.concatenate(pairs))
        found = found[numpy.diff(found, prepend=-1) != 0]
        at = numpy.searchsorted(found, numpy.arange(words + 1) << 32).astype(numpy.int32)
        return {
            "posting_at": array("i", at.tobytes()),
            "posting_form": array("i", found.astype(numpy.int32).tobytes()),
        }
    rows: list[dict[int, None]] = [{} for _ in range(words)]
    for form, (start, end) in enumerate(pairwise(form_at)):
        for column in columns:
            for word in column[start:end]:
                if word != NONE:
                    rows[word][form] = None
    return {
        "posting_at": array("i", accumulate(map(len, rows), initial=0)),
        "posting_form": array("i", chain.from_iterable(rows)),
    }


def legal_key(form: NameForm) -> int:
    """Return what two forms share when their legal forms are the same."""
    return _legal_key(form.legal)


@lru_cache(maxsize=1024)
def _legal_key(legal: tuple[str, ...]) -> int:
    return crc(" ".join(sorted(legal))) & 0x7FFFFFFF if legal else 0


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
    return _AS_JSON((edition, *_VALUES(entry))).encode("ascii")


def _words(
    texts: list[str], tokens: list[Token | None], kinds: list[Kind], weights: "array[int]"
) -> dict[str, Any]:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    order = sorted([zlib.crc32(text) << 32 | number for number, text in enumerate(encoded)])
    initials = bytes([
        255 if one is None or not one.readings else one.readings[0].symbols[0] for one in tokens
    ])  # fmt: skip
    translated = bytes([one is not None and one.translated for one in tokens])
    meanings = bytes([
        0 if one is None or not one.concepts else min(len(meant(one.concepts)), 255)
        for one in tokens
    ])  # fmt: skip
    return {
        "word_text_at": array("i", accumulate(map(len, encoded), initial=0)),
        "word_text": array("B", b"".join(encoded)),
        "word_order": array("Q", order), "word_weight": weights,
        "word_kind": array("B", bytes(kinds)), "word_initial": array("B", initials),
        "word_translated": array("B", translated), "word_meanings": array("B", meanings),
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
    symbols: bytes, at: "array[int]", owners: "array[int]", tokens: list[Token | None]
) -> dict[str, Any]:
    """Return the hashes of the keys of every reading, sorted: whole, and with a part left out."""
    parts = (
        symbols, at, owners, bytes([one is not None for one in tokens]), len(owners),
    )  # fmt: skip
    partial = [0] * (kernel.KEYS_MAX * (kernel.LETTERS_MAX + 1))
    out = [0] * HASHES_MAX
    classes = (FIRST_CLASSES, SECOND_CLASSES, partial, out)
    makers: dict[str, Callable[[Any, Any], int]] = {
        "keys": lambda key, owner: kernel.key_all(*parts, *classes, key, owner, False),
        "dropped": lambda key, owner: kernel.key_all(*parts, *classes, key, owner, True),
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
            made = make(keys, readings)
        pairs = sorted(zip(keys[:made], readings[:made], strict=True))
        bits, shift = _buckets(made)
        tops = [key >> shift for key, _ in pairs]
        whole, owner, bucket = _KEY_SECTIONS[name]
        sections[whole] = array("I", [key for key, _ in pairs])
        sections[owner] = array("i", [reading for _, reading in pairs])
        sections[bucket] = array("i", [bisect_left(tops, top) for top in range((1 << bits) + 1)])
        shifts.append(shift)
    return {**sections, "shifts": shifts}


def _keyed_many(
    symbols: bytes, at: "array[int]", owners: "array[int]", tokens: list[Token | None]
) -> dict[str, Any]:
    """Do what ``_keyed`` does, for very many readings at once."""
    import numpy

    from kaname.screening.kernel import many

    every = numpy.frombuffer(symbols + b"\0", dtype=numpy.uint8)
    spans = numpy.frombuffer(at, dtype=numpy.int32).astype(numpy.int64)
    first, second = (
        numpy.frombuffer(table, dtype=numpy.uint8) for table in (FIRST_CLASSES, SECOND_CLASSES)
    )
    plain = numpy.array([one is not None for one in tokens], dtype=bool)
    plain = plain[numpy.array(owners, dtype=numpy.int64)]
    rows = many.rows_of_many(every, spans, first, second)
    keys = many.keys_of_many(*rows)
    of_plain = plain[rows[0]]
    dropped = many.dropped_of_many(*(column[of_plain] for column in rows))
    edits = many.edits_of_many(every, spans, numpy.flatnonzero(plain))
    sections: dict[str, Any] = {}
    shifts = array("i")
    for name, (hashes, readings) in (("keys", keys), ("dropped", dropped), ("edits", edits)):
        both = hashes << numpy.uint64(32) | readings.astype(numpy.uint64)
        both.sort()
        bits, shift = _buckets(len(both))
        tops = (both >> numpy.uint64(32 + shift)).astype(numpy.int64)
        places = numpy.searchsorted(tops, numpy.arange((1 << bits) + 1))
        whole, owner, bucket = _KEY_SECTIONS[name]
        sections[whole] = array("I", (both >> numpy.uint64(32)).astype(numpy.uint32).tobytes())
        sections[owner] = array("i", both.astype(numpy.uint32).tobytes())
        sections[bucket] = array("i", places.astype(numpy.int32).tobytes())
        shifts.append(shift)
    return {**sections, "shifts": shifts}


def _buckets(count: int) -> tuple[int, int]:
    """Return by how many high bits so many hashes are found, and by how many a hash is shifted."""
    bits = min(max(count.bit_length(), 2), BUCKET_BITS)
    return bits, 32 - bits
