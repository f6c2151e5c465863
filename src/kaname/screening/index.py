"""The index of listed names: which names can come near a given one, found without reading all.

An index is one block of bytes, the same in memory and in a file, so that a saved one is ready as
soon as it is read. It holds, for every form of every listed name, its words, and three ways from
a word to the names that have it: the word itself; words of which one or two letters differ, by
the strings that are left when letters are dropped from both; and neighbours written as one word.
Names in scripts without spaces are few and are all compared.

No name that ``score`` gives at least the threshold is missed: a name that lacks too much of the
query's weight cannot reach it, and one that has enough of it has one of the query's heavier words,
so that only the names of these are looked at.
"""

import hashlib
import json
import math
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from functools import cached_property
from itertools import chain, combinations
from typing import Any, Final, Literal, cast

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kaname.core.hit import Entry
from kaname.screening.identifiers import identifier_keys
from kaname.screening.names import NameForm, Part, name_forms
from kaname.screening.score import (
    LARGER_REST,
    WEIGHT_FULL,
    distance_max,
    score_bound,
    sorted_run,
    word_weight,
)

__all__ = ["FORMAT", "NAME_KINDS", "IndexUnreadableError", "NameIndex", "names_of", "pack"]

FORMAT: Final = 1
"""Raised whenever names are normalised or stored in another way: older files are built anew."""

UNSIFTED_MAX: Final = 24
"""As many names as are sooner compared than sifted."""

NAME_KINDS: Final = ("name", "alias", "weak_alias")

VARIANTS_KEPT: Final = 50_000
"""As many words as have their neighbours in the index kept in memory."""

_MAGIC: Final = b"KANAMEIX"
_FRONT: Final = 56
"""Bytes before the header: the magic, the SHA-256 of all that follows, and two sizes."""
_PREFIX: Final = 7
"""Letters of a word from which letters are dropped: two words that differ by d letters also have
these beginnings in common when up to d letters are dropped from each."""
_FIELDS: Final = tuple(field.name for field in fields(Entry))
_PARTS: Final = tuple(Part)
_LOW: Final = 0xFFFFFFFF


class IndexUnreadableError(Exception):
    """The bytes are no index, are damaged, or were written by another version."""


def pack(entries: Iterable[tuple[Entry, str]]) -> bytes:
    """Return the index of ``entries``, each with the key of its edition, as bytes."""
    return _Packer(entries).packed()


def names_of(entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return every name of an entry with its kind (one of ``NAME_KINDS``), in order."""
    return (
        ("name", entry.name),
        *(("alias", name) for name in entry.aliases),
        *(("weak_alias", name) for name in entry.weak_aliases),
    )


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _dropped(word: str) -> set[str]:
    """Return what is left of a word's beginning when up to its number of differing letters go."""
    most = 1 if len(word) < 8 else 2
    start = word[:_PREFIX]
    left = {start}
    for count in range(1, most + 1):
        left.update(map("".join, combinations(start, len(start) - count)))
    return left


def _has_variants(word: str) -> bool:
    return len(word) >= 4 and not word.isdigit()


class _Packer:
    """Collects what the index holds, then writes it."""

    def __init__(self, entries: Iterable[tuple[Entry, str]]) -> None:
        self.lines: list[bytes] = []
        self.ids: list[int] = []
        self.numbers: list[int] = []
        self.words: dict[str, list[int]] = {}
        self.forms: list[tuple[str, ...]] = []
        self.where: list[tuple[int, int, int, int, int]] = []
        self.joins: list[int] = []
        self.runs: list[tuple[str, int]] = []
        for entry, edition in entries:
            self._add(entry, edition)

    def _add(self, entry: Entry, edition: str) -> None:
        place = len(self.lines)
        self.lines.append(_entry_line(entry, edition))
        self.ids.append(_crc(entry.id) << 32 | place)
        keys = {key for text in entry.identifiers for key in identifier_keys(text)}
        self.numbers.extend(_crc(key) << 32 | place for key in keys)
        for name_place, (kind, name) in enumerate(names_of(entry)):
            for number, form in enumerate(name_forms(name, entry.kind)):
                self._add_form(form, (place, name_place, number, NAME_KINDS.index(kind)))

    def _add_form(self, form: NameForm, where: tuple[int, int, int, int]) -> None:
        place = len(self.forms)
        self.where.append((*where, _PARTS.index(form.part)))
        if form.unspaced:
            self.forms.append(())
            self.runs.append((form.unspaced, place))
            if len(form.words) > 1:
                self.runs.append((sorted_run(form.words), place))
            return
        self.forms.append(form.words)
        for word in set(form.words):
            self.words.setdefault(word, []).append(place)
        joined = {a + b for a, b in zip(form.words, form.words[1:], strict=False)}
        joined.add("".join(form.words))
        self.joins.extend(_crc(word) << 32 | place for word in joined)

    def packed(self) -> bytes:
        words = sorted(self.words)
        self.runs.sort(key=lambda run: (len(run[0]), run))
        places = {word: place for place, word in enumerate(words)}
        dropped = [
            _crc(left) << 32 | place
            for word, place in places.items()
            if _has_variants(word)
            for left in _dropped(word)
        ]
        dropped.sort()
        words_at, word_forms = _ragged("I", (self.words[word] for word in words))
        forms_at, form_words = _ragged(
            "I", ([places[word] for word in form] for form in self.forms)
        )
        lines_at = array("Q", [0])
        for line in self.lines:
            lines_at.append(lines_at[-1] + len(line))
        weights = array("I", [word_weight(word, len(self.words[word])) for word in words])
        form_weights = array(
            "I", [sum([weights[places[word]] for word in form]) for form in self.forms]
        )
        sections: dict[str, bytes] = {
            "word_weight": weights.tobytes(),
            "form_weight": form_weights.tobytes(),
            "words": "\n".join(words).encode("utf-8", "surrogatepass"),
            "words_at": words_at.tobytes(),
            "word_forms": word_forms.tobytes(),
            "forms_at": forms_at.tobytes(),
            "form_words": form_words.tobytes(),
            "form_entry": array("I", [where[0] for where in self.where]).tobytes(),
            "form_name": array("I", [where[1] for where in self.where]).tobytes(),
            "form_number": bytes(where[2] for where in self.where),
            "form_kind": bytes(where[3] for where in self.where),
            "form_part": bytes(where[4] for where in self.where),
            "dropped_at": _buckets(dropped).tobytes(),
            "dropped": array("Q", dropped).tobytes(),
            "joins": array("Q", sorted(self.joins)).tobytes(),
            "ids": array("Q", sorted(self.ids)).tobytes(),
            "numbers": array("Q", sorted(self.numbers)).tobytes(),
            "runs": "\n".join(run for run, _ in self.runs).encode("utf-8", "surrogatepass"),
            "run_form": array("I", [place for _, place in self.runs]).tobytes(),
            "lines_at": lines_at.tobytes(),
            "lines": b"".join(self.lines),
        }
        return _assembled(sections)


def _entry_line(entry: Entry, edition: str) -> bytes:
    record = [edition, *(getattr(entry, name) for name in _FIELDS)]
    return json.dumps(record, separators=(",", ":")).encode("ascii")


def _entry(line: bytes) -> tuple[Entry, str]:
    edition, *row = json.loads(line)
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
    values[-1] = tuple(map(tuple, values[-1]))
    return Entry(*values), edition


def _ragged(code: str, rows: Iterable[Sequence[int]]) -> "tuple[array[int], array[int]]":
    starts, values = array("I", [0]), array(code)
    for row in rows:
        values.extend(row)
        starts.append(len(values))
    return starts, values


def _buckets(sorted_keys: list[int]) -> "array[int]":
    """Return where the keys begin whose hash begins with each 16 bits."""
    starts = array("I")
    place = 0
    for bucket in range(1 << 16):
        place = bisect_left(sorted_keys, bucket << 48, place)
        starts.append(place)
    starts.append(len(sorted_keys))
    return starts


def _assembled(sections: dict[str, bytes]) -> bytes:
    spans, body = {}, []
    start = 0
    for name, content in sections.items():
        spans[name] = (start, len(content))
        body.append(content + bytes(-len(content) % 8))
        start += len(body[-1])
    header = json.dumps({"format": FORMAT, "order": sys.byteorder, "spans": spans}).encode()
    header += b" " * (-len(header) % 8)
    payload = header + b"".join(body)
    sizes = len(header).to_bytes(8, "little") + len(payload).to_bytes(8, "little")
    return _MAGIC + hashlib.sha256(sizes + payload).digest() + sizes + payload


class NameIndex:
    """A packed index, ready to be asked.

    Raises:
        IndexUnreadableError: ``data`` is not a whole index of this version.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._variants_found: dict[str, tuple[str, ...]] = {}
        view = memoryview(data)
        spans = _spans(view)
        body = view[_FRONT + _header_size(view) :]

        def numbers(name: str, code: str) -> Any:
            start, size = spans[name]
            return body[start : start + size].cast(cast("Literal['B']", code))

        def lines(name: str) -> list[str]:
            start, size = spans[name]
            text = bytes(body[start : start + size]).decode("utf-8", "surrogatepass")
            return text.split("\n") if text else []

        self.words = lines("words")
        self.places = dict(zip(self.words, range(len(self.words)), strict=True))
        self.word_weight = numbers("word_weight", "I")
        self.form_weight = numbers("form_weight", "I")
        self.words_at, self.word_forms = numbers("words_at", "I"), numbers("word_forms", "I")
        self.forms_at, self.form_words = numbers("forms_at", "I"), numbers("form_words", "I")
        self.form_entry, self.form_name = numbers("form_entry", "I"), numbers("form_name", "I")
        self.form_number, self.form_part = numbers("form_number", "B"), numbers("form_part", "B")
        self.form_kind = numbers("form_kind", "B")
        self.dropped_at, self.dropped = numbers("dropped_at", "I"), numbers("dropped", "Q")
        self.joins, self.ids = numbers("joins", "Q"), numbers("ids", "Q")
        self.identifiers = numbers("numbers", "Q")
        self.runs, self.run_form = lines("runs"), numbers("run_form", "I")
        self.lines_at, self._lines = numbers("lines_at", "Q"), numbers("lines", "B")

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.lines_at) - 1

    def entry(self, place: int) -> tuple[Entry, str]:
        """Return an entry and the key of its edition."""
        return _entry(bytes(self._lines[self.lines_at[place] : self.lines_at[place + 1]]))

    def entries_of_id(self, entry_id: str) -> list[int]:
        """Return the places of the entries with that id, one for each edition that has it."""
        places = _of_key(self.ids, _crc(entry_id))
        return [place for place in places if self.entry(place)[0].id == entry_id]

    def entries_of_identifier(self, key: str) -> list[int]:
        """Return the places of the entries with an identifier of that key."""
        return [
            place
            for place in _of_key(self.identifiers, _crc(key))
            if any(key in identifier_keys(text) for text in self.entry(place)[0].identifiers)
        ]

    def weigh(self, word: str) -> int:
        """Return how much a word tells, given the names of this index."""
        place = self.places.get(word)
        return word_weight(word, 0) if place is None else self.word_weight[place]

    def form_words_of(self, form: int) -> tuple[str, ...]:
        """Return the words of a form in the order written; none for one without spaces."""
        words = self.words
        start, end = self.forms_at[form], self.forms_at[form + 1]
        return tuple([words[place] for place in self.form_words[start:end]])

    def is_unspaced(self, form: int) -> bool:
        """Tell whether a form is in a script without spaces."""
        return bool(self.forms_at[form] == self.forms_at[form + 1])

    def part_of(self, form: int) -> Part:
        """Return which part of the printed name a form is."""
        return _PARTS[int(self.form_part[form])]

    def name_kind_of(self, form: int) -> str:
        """Return which of its entry's names a form comes from: one of ``NAME_KINDS``."""
        return NAME_KINDS[int(self.form_kind[form])]

    def made_again(self, form: int) -> tuple[str, NameForm]:
        """Return the name as published that a form comes from, and the form with all it holds.

        The form of a whole name shows the name as published.
        """
        entry, _ = self.entry(self.form_entry[form])
        _, name = names_of(entry)[self.form_name[form]]
        made = name_forms(name, entry.kind)[self.form_number[form]]
        return name, replace(made, text=name) if made.part is Part.WHOLE else made

    @cached_property
    def spaced_forms(self) -> tuple[int, ...]:
        """Return every form that has words, for a search without the index."""
        return tuple(form for form in range(len(self.form_entry)) if not self.is_unspaced(form))

    @cached_property
    def unspaced_forms(self) -> tuple[int, ...]:
        """Return every form in a script without spaces."""
        return tuple(form for form in range(len(self.form_entry)) if self.is_unspaced(form))

    def candidates(self, words: tuple[str, ...], threshold: int) -> set[int]:
        """Return every form that may score ``threshold`` or more against ``words``."""
        near: dict[int, dict[int, list[int]]] = {}
        found: set[int] = set(_of_key(self.joins, _crc("".join(words))))
        for place in self._heavy(words, threshold):
            near[place] = self._near(words, place)
            found.update(*near[place].values())
        if len(found) <= UNSIFTED_MAX:
            return found
        for place in range(len(words)):
            if place not in near:
                near[place] = self._near(words, place)
        return self._sifted(words, near, found, threshold)

    def _near(self, words: tuple[str, ...], place: int) -> dict[int, list[int]]:
        """Return the forms that have a word that may be laid beside one of ``words``.

        They are given by what such a word weighs on their side; neighbours that make up the word
        together weigh at most two full words.
        """
        word = words[place]
        close = [word, *self._variants(word)]
        close += [words[place - 1] + word] if place else []
        close += [word + words[place + 1]] if place + 1 < len(words) else []
        near: dict[int, list[int]] = {}
        for other in close:
            number = self.places.get(other)
            if number is not None:
                start, end = self.words_at[number], self.words_at[number + 1]
                weight = self.word_weight[number]
                near.setdefault(weight, []).extend(self.word_forms[start:end])
        joined = _of_key(self.joins, _crc(word))
        if joined:
            near.setdefault(2 * WEIGHT_FULL, []).extend(joined)
        return near

    def _sifted(
        self,
        words: tuple[str, ...],
        near: dict[int, dict[int, list[int]]],
        found: set[int],
        threshold: int,
    ) -> set[int]:
        """Return those of ``found`` whose words can weigh enough on both sides."""
        whole = sum([self.weigh(word) for word in words])
        joined = found.intersection(_of_key(self.joins, _crc("".join(words))))
        left = dict.fromkeys(found, 0)
        for place, by_weight in near.items():
            weight = self.weigh(words[place])
            for form in found.intersection(chain.from_iterable(by_weight.values())):
                left[form] += weight
        enough = whole - self._lacking_max(whole, threshold)
        left = {form: weight for form, weight in left.items() if weight >= enough - 1e-6}
        right = dict.fromkeys(left, 0)
        for by_weight in near.values():
            for weight, forms in by_weight.items():
                for form in right.keys() & forms:
                    right[form] += weight
        sifted = set(joined)
        least = threshold - 1e-6
        for form, weight in left.items():
            other = right[form]
            paired = weight if weight < other else other
            rest, other_rest = whole - weight, self.form_weight[form] - other
            if score_bound(paired, rest, other_rest) >= least:
                sifted.add(form)
        return sifted

    def _heavy(self, words: tuple[str, ...], threshold: int) -> list[int]:
        """Return the places of the words of which a name must have one to score ``threshold``.

        With W the weight of all words, a name that lacks R of it scores at most
        100 (W - R) / (W - R + LARGER_REST R), which bounds R; a name that has none of the words
        returned lacks more than that.
        """
        weights = [self.weigh(word) for word in words]
        lacking_max = self._lacking_max(sum(weights), threshold)
        lacking, heavy = 0, []
        for place in sorted(range(len(words)), key=lambda place: -weights[place]):
            heavy.append(place)
            lacking += weights[place]
            if lacking > lacking_max + 1e-6:
                break
        return heavy

    def _lacking_max(self, whole: int, threshold: int) -> float:
        """Return how much of the weight of a name may be missing at ``threshold``."""
        ratio = (100 - threshold) / threshold
        return whole * ratio / (LARGER_REST + ratio)

    def _variants(self, word: str) -> tuple[str, ...]:
        """Return the words of the index that may be laid beside ``word`` but are not it.

        Words recur from name to name, so what was found is kept, up to a limit.
        """
        found = self._variants_found.get(word)
        if found is None:
            if len(self._variants_found) >= VARIANTS_KEPT:
                self._variants_found.clear()
            found = self._variants_found[word] = tuple(self._find_variants(word))
        return found

    def _find_variants(self, word: str) -> list[str]:
        if not _has_variants(word):
            return []
        near: set[int] = set()
        for left in _dropped(word):
            key = _crc(left)
            bucket = key >> 16
            start, end = self.dropped_at[bucket], self.dropped_at[bucket + 1]
            for value in self.dropped[start:end]:
                if value >> 32 == key:
                    near.add(value & _LOW)
        variants = []
        for place in near:
            other = self.words[place]
            most = distance_max(word, other)
            if other != word and OSA.distance(word, other, score_cutoff=most) <= most:
                variants.append(other)
        return variants

    def unspaced_candidates(self, runs: Iterable[str], threshold: int) -> set[int]:
        """Return every form without spaces that may score ``threshold`` against one of ``runs``."""
        cutoff = threshold / 100 - 1e-9
        found = set()
        for run in runs:
            start = bisect_left(self.runs, math.ceil(len(run) * cutoff), key=len)
            end = bisect_right(self.runs, math.floor(len(run) / cutoff), key=len)
            near = process.extract(
                run,
                self.runs[start:end],
                scorer=OSA.normalized_similarity,
                processor=None,
                score_cutoff=cutoff,
                limit=None,
            )
            found.update([self.run_form[start + place] for _, _, place in near])
        return found


def _of_key(values: Any, key: int) -> list[int]:
    """Return the low halves of the sorted ``values`` whose high half is ``key``."""
    found = []
    place = bisect_left(values, key << 32)
    while place < len(values) and values[place] >> 32 == key:
        found.append(values[place] & _LOW)
        place += 1
    return found


def _header_size(view: memoryview) -> int:
    return int.from_bytes(view[40:48], "little")


def _spans(view: memoryview) -> dict[str, tuple[int, int]]:
    if len(view) < _FRONT or bytes(view[:8]) != _MAGIC:
        raise IndexUnreadableError("the file does not begin as an index does")
    if len(view) - _FRONT != int.from_bytes(view[48:56], "little"):
        raise IndexUnreadableError("the file is cut off")
    if hashlib.sha256(view[40:]).digest() != bytes(view[8:40]):
        raise IndexUnreadableError("the file is damaged")
    header = json.loads(bytes(view[_FRONT : _FRONT + _header_size(view)]))
    if header["format"] != FORMAT or header["order"] != sys.byteorder:
        raise IndexUnreadableError("the file was written by another version")
    return {name: (start, size) for name, (start, size) in header["spans"].items()}
