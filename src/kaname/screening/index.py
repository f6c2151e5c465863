"""The index of listed names: a file that is mapped into memory and ready as it lies.

It holds the entries themselves; for every name its forms, for every form its words; for every word
its weight, its sounds and meanings, and the names it stands in. ``packing`` makes it, ``kernel``
reads it, and this module gives both what they need of it.
"""

import hashlib
import json
import mmap
import sys
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal, cast

from kaname.core.hit import Entry
from kaname.screening.collector import collector_paused
from kaname.screening.identifiers import identifier_keys
from kaname.screening.kernel import Arrays
from kaname.screening.names import NameForm, Part, name_forms
from kaname.screening.packing import KINDS, NAME_KINDS, crc, names_of, packed
from kaname.screening.sound import (
    FIRST_CLASSES,
    INDELS,
    NEAR_MIN,
    SECOND_CLASSES,
    SUBSTITUTIONS,
    WEIGHTS,
)
from kaname.screening.token import Kind

__all__ = ["FORMAT", "IndexUnreadableError", "NameIndex", "pack"]

FORMAT: Final = 6
"""Raised whenever names are normalised or stored in another way: older files are built anew."""

_MAGIC: Final = b"KANAMEIX"
_FRONT: Final = 56
"""Bytes before the header: the magic, the SHA-256 of all that follows, and two sizes."""
_LOW: Final = 0xFFFFFFFF
_CONSTANT: Final = {
    "weights": WEIGHTS, "indels": INDELS, "changes": SUBSTITUTIONS, "near_min": NEAR_MIN,
    "first": FIRST_CLASSES, "second": SECOND_CLASSES,
}  # fmt: skip
_HASHED_AT_ONCE: Final = 1 << 20


class IndexUnreadableError(Exception):
    """The bytes are no index, are damaged, or were written by another version."""


def pack(entries: Iterable[tuple[Entry, str]]) -> bytes:
    """Return the index of ``entries``, each with the key of its edition, as bytes."""
    spans, body = {}, []
    start = 0
    with collector_paused():
        sections = packed(entries)
    for name, content in sections.items():
        data = content.tobytes()
        spans[name] = (content.typecode, start, len(data))
        body.append(data + bytes(-len(data) % 8))
        start += len(body[-1])
    header = json.dumps({"format": FORMAT, "order": sys.byteorder, "spans": spans}).encode()
    header += b" " * (-len(header) % 8)
    sizes = len(header).to_bytes(8, "little") + (len(header) + start).to_bytes(8, "little")
    rest = (sizes, header, *body)
    digest = hashlib.sha256()
    for piece in rest:
        digest.update(piece)
    return b"".join((_MAGIC, digest.digest(), *rest))


class NameIndex:
    """A packed index, ready to be asked.

    Raises:
        IndexUnreadableError: ``data`` is not a whole index of this version.
    """

    def __init__(self, data: "bytes | mmap.mmap") -> None:
        self.data = data
        view = memoryview(data)
        spans, body = _opened(view)
        self._sections: dict[str, Any] = {}
        for name, (code, start, size) in spans.items():
            piece = body[start : start + size]
            self._sections[name] = piece if code == "B" else piece.cast(_code(code))
        self._lines = self._sections["lines"]
        self._lines_at = self._sections["lines_at"]
        self.form_entry = self._sections["form_entry"]
        self.entry_kind = self._sections["entry_kind"]

    @classmethod
    def mapped(cls, path: Path) -> "NameIndex":
        """Return the index in a file, without reading more of it than is asked for.

        Raises:
            OSError: the file cannot be read.
            IndexUnreadableError: see the class.
        """
        with path.open("rb") as file:
            try:
                return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            except ValueError as error:
                raise IndexUnreadableError("the file is empty") from error

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._lines_at) - 1

    @property
    def word_count(self) -> int:
        """Return the number of words, neighbours joined among them."""
        return len(self._sections["word_weight"])

    @property
    def reading_count(self) -> int:
        """Return the number of sounds of words."""
        return len(self._sections["reading_mode"])

    @property
    def form_count(self) -> int:
        """Return the number of forms of names."""
        return len(self.form_entry)

    def arrays(self, compiled: bool) -> Arrays:
        """Return what the kernel reads: numpy arrays when it is compiled.

        Uncompiled, the small tables are lists, which are read twice as fast as memory views.
        """
        found: dict[str, Any] = {}
        for name in Arrays._fields:
            constant = _CONSTANT.get(name)
            if constant is not None and not compiled:
                found[name] = list(constant)
                continue
            section: Any = self._sections[name] if constant is None else memoryview(constant)
            if compiled:
                import numpy

                section = numpy.frombuffer(section, dtype=section.format)
            found[name] = section
        return Arrays(**found)

    def entry(self, place: int) -> tuple[Entry, str]:
        """Return an entry and the key of its edition."""
        line = bytes(self._lines[self._lines_at[place] : self._lines_at[place + 1]])
        edition, *row = json.loads(line)
        values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
        values[-1] = tuple(map(tuple, values[-1]))
        return Entry(*values), edition

    def rank(self, place: int) -> int:
        """Return the place of an entry in the order of ids."""
        return int(self._sections["entry_rank"][place])

    def kind_of(self, place: int) -> str:
        """Return the kind of an entry, empty when the list does not say."""
        return KINDS[self.entry_kind[place]]

    def entries_of_id(self, entry_id: str) -> list[int]:
        """Return the places of the entries with that id, one for each edition that has it."""
        places = _of_key(self._sections["ids"], crc(entry_id))
        return [place for place in places if self.entry(place)[0].id == entry_id]

    def entries_of_identifier(self, key: str) -> list[int]:
        """Return the places of the entries with an identifier of that key."""
        return [
            place
            for place in _of_key(self._sections["numbers"], crc(key))
            if any(key in identifier_keys(text) for text in self.entry(place)[0].identifiers)
        ]

    def word(self, text: str) -> int | None:
        """Return the number of a word, or None when no listed name has it."""
        for number in _of_key(self._sections["word_order"], crc(text)):
            if self.text(number) == text:
                return number
        return None

    def text(self, word: int) -> str:
        """Return the word of that number."""
        at = self._sections["word_text_at"]
        return bytes(self._sections["word_text"][at[word] : at[word + 1]]).decode(
            "utf-8", "surrogatepass"
        )

    def weight(self, word: int) -> int:
        """Return how much a word tells, in thousandths."""
        return int(self._sections["word_weight"][word])

    def kind_of_word(self, word: int) -> Kind:
        """Return what a word is on these lists."""
        return Kind(self._sections["word_kind"][word])

    def is_translated(self, word: int) -> bool:
        """Tell whether a word is known by its meaning in English."""
        return bool(self._sections["word_translated"][word])

    def meanings(self, word: int) -> int:
        """Return how many concepts a word has that are its meanings, not spellings or synonyms."""
        return int(self._sections["word_meanings"][word])

    def words_of_concept(self, concept: str) -> Any:
        """Return the numbers of the words that may mean ``concept``."""
        keys = self._sections["concept_key"]
        key = crc(concept)
        place = bisect_left(keys, key)
        if place == len(keys) or keys[place] != key:
            return ()
        at = self._sections["concept_at"]
        return self._sections["concept_word"][at[place] : at[place + 1]]

    def words_of_form(self, form: int) -> list[int]:
        """Return the words of a form in the order written."""
        at = self._sections["form_at"]
        return list(self._sections["form_word"][at[form] : at[form + 1]])

    def name_kind_of(self, form: int) -> str:
        """Return which of its entry's names a form comes from: one of ``NAME_KINDS``."""
        return NAME_KINDS[self._sections["form_kind"][form]]

    def forms_of_entry(self, entry: int) -> range:
        """Return the forms of an entry's names."""
        return range(bisect_left(self.form_entry, entry), bisect_left(self.form_entry, entry + 1))

    def name_of(self, form: int, entry: Entry) -> str:
        """Return the name of its entry, as published, that a form comes from."""
        return names_of(entry)[int(self._sections["form_name"][form])][1]

    def made_again(self, form: int) -> tuple[str, NameForm]:
        """Return the name as published that a form comes from, and the form with all it holds.

        The form of a whole name shows the name as published.
        """
        entry, _ = self.entry(self.form_entry[form])
        _, name = names_of(entry)[self._sections["form_name"][form]]
        made = name_forms(name, entry.kind)[self._sections["form_number"][form]]
        return name, replace(made, text=name) if made.part is Part.WHOLE else made


def _code(code: str) -> Literal["B"]:
    return cast("Literal['B']", code)


def _of_key(values: Any, key: int) -> list[int]:
    """Return the low halves of the sorted ``values`` whose high half is ``key``."""
    found = []
    place = bisect_left(values, key << 32)
    while place < len(values) and values[place] >> 32 == key:
        found.append(values[place] & _LOW)
        place += 1
    return found


def _opened(view: memoryview) -> tuple[dict[str, tuple[str, int, int]], memoryview]:
    """Check an index and return its sections (type, start, bytes) and what they are parts of."""
    if len(view) < _FRONT or bytes(view[:8]) != _MAGIC:
        raise IndexUnreadableError("the file does not begin as an index does")
    header_size = int.from_bytes(view[40:48], "little")
    if len(view) - _FRONT != int.from_bytes(view[48:56], "little"):
        raise IndexUnreadableError("the file is cut off")
    digest = hashlib.sha256()
    for start in range(40, len(view), _HASHED_AT_ONCE):
        digest.update(view[start : start + _HASHED_AT_ONCE])
    if digest.digest() != bytes(view[8:40]):
        raise IndexUnreadableError("the file is damaged")
    header = json.loads(bytes(view[_FRONT : _FRONT + header_size]))
    if header["format"] != FORMAT or header["order"] != sys.byteorder:
        raise IndexUnreadableError("the file was written by another version")
    return header["spans"], view[_FRONT + header_size :]
