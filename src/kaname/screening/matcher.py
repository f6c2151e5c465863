"""One question to the index: the words near the query's, the names that hold them, their points."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from kaname.screening import kernel
from kaname.screening.index import NameIndex
from kaname.screening.names import NameForm, Part
from kaname.screening.packing import (
    FOR_ORGANISATIONS,
    KINDS,
    given_losses,
    legal_key,
    may_join,
    personal,
    weight,
)
from kaname.screening.scripts import script_of
from kaname.screening.sound import MODES, SYMBOLS, mode_of, way_of_joined
from kaname.screening.token import Kind, Token, meant, plurals, token

__all__ = ["Laid", "Link", "Matcher", "Rating"]

CONCEPT: Final = 93
"""How alike two words are that translate each other."""
SYNONYM: Final = 80
"""How alike two English words are that translate the same word: institute, academy."""
GROUP: Final = 94
"""How alike two spellings of one name are."""
NICKNAME: Final = 86
"""How alike a name and its nickname are."""
READ_AS: Final = 97
"""How alike two words may be at most that are written in different scripts."""
ONE_SYLLABLE: Final = 88
"""The same for one Chinese character or Hangul syllable, which a dozen names may sound like."""
READING_LATER: Final = 4
"""What each less likely reading of Chinese characters takes off, twice at most."""
HAN: Final = mode_of("han")
SAME_MEANING: Final = 0.6
"""The share of their meanings that two words of other languages must have in common."""
_LIKES: Final = {"~": GROUP, "^": NICKNAME}
NEAR_ENOUGH: Final = 84
"""How alike a word must be for its weight to be the query word's as well."""
NO_INITIAL: Final = 254
POOL: Final = 1 << 17
FOUND: Final = 1 << 14
SLOTS: Final = 1 << 14
HASHES_MAX: Final = 160


@dataclass(frozen=True, slots=True)
class Rating:
    """The points of one form of a listed name."""

    form: int
    points: int
    same: bool
    """The words are the same, legal forms and order aside, in the name itself or a strong alias:
    not in a weak one, nor in brackets."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words of the query beside words of a listed name, by their places."""

    low: int
    high: int
    listed_low: int
    listed_high: int
    likeness: int
    weight: int
    """What the words weigh, in thousandths of a full word."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Two names laid side by side, and what came of it; see ``kernel.align``."""

    links: tuple[Link, ...]
    ours: tuple[int, ...]
    """For each word of the query: 0 left over, 1 beside another, 2 part of a translation."""
    theirs: tuple[int, ...]
    """The same for the listed name."""
    our_weights: tuple[int, ...]
    their_weights: tuple[int, ...]
    points: int
    same: bool
    numbers: bool
    unlike: bool
    lone: bool
    generic: bool
    left_unfound: int
    """What is missing of the meaning of the query's words, in thousandths of a full word."""
    right_unfound: int

    def left_over(self) -> list[int]:
        """Return the places of the words that stand only in the query."""
        return [place for place, used in enumerate(self.ours) if used == 0]

    def right_over(self) -> list[int]:
        """Return the places of the words that stand only in the listed name."""
        return [place for place, used in enumerate(self.theirs) if used == 0]

    def left_part(self) -> list[int]:
        """Return the places of the query's words that are part of a translation."""
        return [place for place, used in enumerate(self.ours) if used == 2]

    def right_part(self) -> list[int]:
        """Return the places of the listed words that are part of a translation."""
        return [place for place, used in enumerate(self.theirs) if used == 2]

    def left_weights(self) -> list[int]:
        """Return what the words weigh that stand only in the query."""
        return [self.our_weights[place] for place in self.left_over()]

    def right_weights(self) -> list[int]:
        """Return what the words weigh that stand only in the listed name."""
        return [self.their_weights[place] for place in self.right_over()]

    @property
    def reordered(self) -> bool:
        """Tell whether the words stand in another order."""
        places = [link.listed_low for link in sorted(self.links, key=lambda link: link.low)]
        return places != sorted(places)

    @property
    def base(self) -> int:
        """Return the points before the rules that hold them down."""
        left = sum(self.left_weights()) + self.left_unfound
        right = sum(self.right_weights()) + self.right_unfound
        larger, smaller = max(left, right), min(left, right)
        paired = sum(link.weight for link in self.links)
        alike = sum(link.weight * link.likeness for link in self.links)
        whole = 100 * paired + kernel.LARGER_REST * larger + kernel.SMALLER_REST * smaller
        base = 100 * alike // whole if whole else 0
        return 99 if base == 100 and not self.same else base


class Matcher:
    """Asks one index; keeps what it found near each word, since words recur."""

    def __init__(self, index: NameIndex) -> None:
        self.index = index
        self.compiled = kernel.is_compiled()
        self._arrays = index.arrays(self.compiled)
        self._near: dict[tuple[str, ...], tuple[int, int]] = {}
        self._pool = 0
        self._make_room()

    def compile(self) -> None:
        """Compile the loops; the answers stay the same."""
        if self.compiled:
            return
        kernel.compile_kernel()
        self._arrays = self.index.arrays(True)
        self.compiled = True
        self._make_room()
        self._near.clear()
        self._pool = 0

    def _keep_up(self) -> None:
        """Take arrays that compiled loops take, if another has had them compiled meanwhile."""
        if kernel.is_compiled():
            self.compile()

    def _room(self, size: int) -> Any:
        if self.compiled:
            import numpy

            return numpy.zeros(size, dtype=numpy.int32)
        return memoryview(array("i", bytes(4 * size)))

    def _little_room(self, size: int) -> Any:
        """Return room that is written all the time: a list is twice as fast as a memory view."""
        return self._room(size) if self.compiled else [0] * size

    def _make_room(self) -> None:
        words, forms = self.index.word_count, self.index.form_count
        found, slots = min(FOUND, words + 1), min(SLOTS, words + 2)
        room = self._room
        self._scratch = kernel.Scratch(
            row=self._little_room(3 * (kernel.LETTERS_MAX + 1)),
            rows=self._little_room(len(MODES) * (kernel.LETTERS_MAX + 1) ** 2),
            lowest=self._little_room(len(MODES) * (kernel.LETTERS_MAX + 1)),
            laid=self._little_room(len(MODES) * 4),
            cheap=self._little_room(len(MODES) * len(SYMBOLS)),
            hashes=self._wide(HASHES_MAX),
            partial=self._little_room(kernel.KEYS_MAX * (kernel.LETTERS_MAX + 1)),
            met=room(self.index.reading_count), turn=room(1), word_seen=room(words),
            found_word=room(found + forms), found_like=room(found + forms), slot=room(words),
            like=room(slots * kernel.WORDS_MAX), slot_word=room(slots),
            score=room(forms), stamp=room(forms), touched=room(forms),
            kept_form=room(forms), kept_points=room(forms),
            tally=room(103), entry_best=room(len(self.index)), best_form=room(kernel.KEPT_MAX),
            best_points=room(kernel.KEPT_MAX),
            link=room(6 * kernel.LINKS_MAX), used=room(2 * kernel.WORDS_MAX),
        )  # fmt: skip
        pool = min(POOL, 64 * words + 4096)
        self._pool_word, self._pool_like = room(pool), room(pool)

    def _wide(self, size: int) -> Any:
        if self.compiled:
            import numpy

            return numpy.zeros(size, dtype=numpy.int64)
        return [0] * size

    def _bytes(self, data: bytes) -> Any:
        if self.compiled:
            import numpy

            return numpy.frombuffer(data, dtype=numpy.uint8)
        return memoryview(data)

    def ratings(self, form: NameForm, kind: str, least: int, most: int) -> list[Rating]:
        """Return the entries of whose names one reaches ``least`` points, the best first.

        Args:
            form: one form of the name looked for.
            kind: of the party; entries of another kind come later.
            least: points of the names, what the form itself costs taken off.
            most: as many entries as are wanted.
        """
        asked = self._ask(form, kind)
        scratch = self._scratch
        lost = sum(points for _, points in given_losses(form))
        strong = form.part in (Part.WHOLE, Part.ALSO)
        count = kernel.answer(
            self._arrays, scratch, asked, self._pool_word, self._pool_like, lost, strong,
            KINDS.index(kind), max(least, 1), min(most, kernel.KEPT_MAX),
        )  # fmt: skip
        forms = scratch.best_form[:count].tolist()
        points = scratch.best_points[:count].tolist()
        return [
            Rating(form, value // 10, bool(value % 10))
            for form, value in zip(forms, points, strict=True)
        ]

    def candidates(self, form: NameForm, kind: str) -> set[int]:
        """Return the entries that have a name which is looked at for this one."""
        asked = self._ask(form, kind)
        scratch = self._scratch
        kept = kernel.gather(self._arrays, scratch, asked, self._pool_word, self._pool_like)
        kernel.release(scratch)
        return {int(self.index.form_entry[scratch.kept_form[place]]) for place in range(kept)}

    def best_of_entry(self, form: NameForm, kind: str, entry: int) -> Rating:
        """Return the points of the best name of one entry; form -1 when it has none."""
        forms = self.index.forms_of_entry(entry)
        best = Rating(-1, 0, False)
        if not forms:
            return best
        asked = self._ask(form, kind)
        scratch = self._scratch
        kernel.gather(self._arrays, scratch, asked, self._pool_word, self._pool_like)
        lost = sum(points for _, points in given_losses(form))
        for listed in forms:
            value = int(kernel.align(self._arrays, scratch, asked, listed))
            points = max(value // 1000000 - lost - int(self._arrays.form_loss[listed]), 0)
            if points > best.points:
                best = Rating(listed, points, False)
        kernel.release(scratch)
        return best

    def lay(self, form: NameForm, kind: str, listed: int) -> Laid:
        """Lay one listed form beside the query's, and tell all of it."""
        asked = self._ask(form, kind)
        scratch = self._scratch
        kernel.gather(self._arrays, scratch, asked, self._pool_word, self._pool_like)
        value = int(kernel.align(self._arrays, scratch, asked, listed))
        kernel.release(scratch)
        unfound = [int(scratch.tally[at]) for at in (kernel.LEFT_UNFOUND, kernel.RIGHT_UNFOUND)]
        links = []
        for at in range(0, value // 1000 % 100 * kernel.LINK, kernel.LINK):
            row = [int(scratch.link[at + column]) for column in range(kernel.LINK)]
            weight = row[0] // row[5] if row[5] else 0
            links.append(Link(row[1], row[2], row[3], row[4], row[5], weight))
        words = self.index.words_of_form(listed)
        used = [int(number) for number in scratch.used]
        return Laid(
            tuple(links), tuple(used[: len(form.words)]),
            tuple(used[kernel.WORDS_MAX : kernel.WORDS_MAX + len(words)]),
            tuple(int(weight) for weight in asked.weights),
            tuple(self.index.weight(word) for word in words),
            value // 1000000, bool(value // 100000 % 10), bool(value // 100 % 2),
            bool(value // 100 % 10 // 2), bool(value // 10 % 10), bool(value % 10),
            unfound[0], unfound[1],
        )  # fmt: skip

    def prepare(self, forms: Iterable[NameForm]) -> None:
        """Look for the words near those of many names at once, which is quicker."""
        self._seek([form.words[low:high] for form in forms for low, high in _spans(form.words)])

    def _ask(self, form: NameForm, party: str) -> kernel.Asked:
        words = form.words
        spans = _spans(words)
        starts, ends, translated = [], [], []
        weights, kinds, initials, modes = [], [], [], []
        symbols, sound_at = b"", [0]
        near = self._seek([words[low:high] for low, high in spans])
        for (low, high), (start, end) in zip(spans, near, strict=True):
            starts.append(start)
            ends.append(end)
            if high > low + 1:
                translated.append(0)
                continue
            one = token(words[low])
            translated.append(int(one.translated))
            kind = self._kind(words[low], one, party)
            kinds.append(int(kind))
            reading = one.readings[0] if one.readings else None
            symbols += reading.symbols if reading else b""
            modes.append(reading.mode if reading else 0)
            initials.append(reading.symbols[0] if reading else NO_INITIAL)
            sound_at.append(len(symbols))
            weights.append(self._weight(kind, one.translated, start, end))
        columns = self._columns(
            [low for low, _ in spans], [high for _, high in spans], starts, ends, translated,
            weights, kinds, initials, sound_at, modes, [legal_key(form)],
        )  # fmt: skip
        columns.insert(8, self._bytes(symbols or b"\0"))
        return kernel.Asked._make(columns)

    def _columns(self, *columns: list[int]) -> list[Any]:
        """Return each list as the loops read it, all out of one array, which is quicker to make."""
        whole = self._filled(list(chain.from_iterable(columns)))
        views, start = [], 0
        for column in columns:
            views.append(whole[start : start + len(column)])
            start += len(column)
        return views

    def _filled(self, numbers: list[int]) -> Any:
        if self.compiled:
            import numpy

            return numpy.array(numbers, dtype=numpy.int32)
        return memoryview(array("i", numbers))

    def _kind(self, word: str, one: Token, party: str) -> Kind:
        """Return what a word is here: a word of the dictionary may well be a person's name."""
        if party == "person":
            return personal(one)
        if party == "organisation":
            return one.kind
        if one.title or one.kind in FOR_ORGANISATIONS:
            listed = self.index.word(word)
            if listed is not None and self.index.weight(listed):
                return self.index.kind_of_word(listed)
        return one.kind

    def _weight(self, kind: Kind, translated: bool, start: int, end: int) -> int:
        """Return what a word tells: what it does on the lists, or the words that are like it."""
        listed = self.index.weight(int(self._pool_word[start])) if start < end else 0
        if listed and self._pool_like[start] == 100:
            return listed
        least = weight(kind, 0)
        enough = 100 if translated else NEAR_ENOUGH
        for place in range(start, end):
            if self._pool_like[place] < enough:
                break
            listed = self.index.weight(int(self._pool_word[place]))
            least = min(least, listed) if listed else least
        return least

    def _seek(self, spans: list[tuple[str, ...]]) -> list[tuple[int, int]]:
        """Return where in the pool the words near each span (joined) stand, the likeliest first."""
        self._keep_up()
        new = [span for span in dict.fromkeys(spans) if span not in self._near]
        if new and not self._fill(new):
            # Words that found no room must not be missing now and found another time.
            self._near.clear()
            self._pool = 0
            while not self._fill(list(dict.fromkeys(spans))):
                size = 2 * len(self._pool_word)
                self._pool_word, self._pool_like = self._room(size), self._room(size)
        return [self._near[span] for span in spans]

    def _fill(self, spans: list[tuple[str, ...]]) -> bool:
        """Put the words near each span into the pool; tell whether there was room for all."""
        ends = self._filled([0] * len(spans))
        start = self._pool
        kernel.near(
            self._arrays, self._scratch, self._sought(spans), self._pool_word, self._pool_like,
            start, ends,
        )  # fmt: skip
        found = ends.tolist()
        if found[-1] >= len(self._pool_word):
            return False
        for span, end in zip(spans, found, strict=True):
            self._near[span] = (start, end)
            start = end
        self._pool = start
        return True

    def _sought(self, spans: list[tuple[str, ...]]) -> kernel.Sought:
        symbols, sound_at, modes, most, first = b"", [0], [], [], [0]
        known: list[int] = []
        known_like: list[int] = []
        known_at = [0]
        for words in spans:
            likes: dict[int, int] = {}
            for sound, mode, highest in self._ways(words, likes):
                symbols += sound
                sound_at.append(len(symbols))
                modes.append(mode)
                most.append(highest)
            first.append(len(modes))
            known += likes
            known_like += likes.values()
            known_at.append(len(known))
        columns = self._columns(
            sound_at, modes, most, first, known, known_like, known_at,
            [int(len(words) == 1) for words in spans],
        )  # fmt: skip
        return kernel.Sought(self._bytes(symbols or b"\0"), *columns)

    def _ways(self, words: tuple[str, ...], likes: dict[int, int]) -> list[tuple[bytes, int, int]]:
        """Return the ways to say a span: symbols, way, most likeness; and put the words of the
        index that are near it otherwise, and how alike they are, into ``likes``.
        """
        sounds: list[tuple[bytes, int, int]] = []
        if len(words) == 1:
            one = token(words[0])
            if one.kind is not Kind.NUMBER:
                self._meaning(one, likes)
            if _is_syllable(one):
                self._syllable(one, likes)
            elif one.kind not in (Kind.LETTER, Kind.NUMBER):
                sounds = _sounds(one)
        else:
            parts = [token(word).readings for word in words]
            if all(parts):
                joined = b"".join([part[0].symbols for part in parts])
                way = way_of_joined([(part[0].mode, part[0].languages) for part in parts])
                sounds = [(joined, way, READ_AS)]
        exact = self._exact(words)
        if exact is not None:
            likes[exact] = 100
        return sounds

    def _exact(self, words: tuple[str, ...]) -> int | None:
        """Return the very word of the index, or the number however it is padded."""
        text = "".join(words)
        exact = self.index.word(text)
        if exact is None and text.isdecimal():
            exact = self.index.word(str(int(text)))
        return exact

    def _shared(self, ours: list[str]) -> dict[int, int]:
        """Return for each word of the index that means any of this how much of it it means."""
        shared: dict[int, int] = {}
        for concept in ours:
            for number in self.index.words_of_concept(concept):
                shared[number] = shared.get(number, 0) + 1
        return shared

    def _syllable(self, one: Token, likes: dict[int, int]) -> None:
        """Add the words that one Chinese character or Hangul syllable may be read as, and only
        those: too many sound near it.
        """
        for rank, reading in enumerate(one.readings):
            number = self.index.word(reading.letters)
            like = ONE_SYLLABLE - READING_LATER * min(rank, 2)
            if number is not None and likes.get(number, 0) < like:
                likes[number] = like

    def _meaning(self, one: Token, likes: dict[int, int]) -> None:
        """Add the words that translate this one, or are spellings of the same name.

        A word of another language that is translated too must share most of what the shorter of
        the two may mean.
        """
        ours = meant(one.concepts)
        shared = self._shared(ours) if one.translated else {}
        for concept in one.meanings:
            for number in self.index.words_of_concept(concept):
                like = _LIKES.get(concept[0], CONCEPT)
                translated = self.index.is_translated(number)
                if concept[0] == "=" and not (one.translated or translated):
                    like = SYNONYM
                if concept[0] not in "~^" and one.translated and translated:
                    fewer = min(len(ours), self.index.meanings(number))
                    if shared.get(number, 0) < SAME_MEANING * fewer:
                        continue
                if likes.get(number, 0) < like:
                    likes[number] = like
            if concept[0] in "~^=" or concept == one.text:
                continue
            for form in plurals(concept):
                found = self.index.word(form)
                if found is not None and likes.get(found, 0) < CONCEPT:
                    likes[found] = CONCEPT


def _spans(words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return what is looked for of a name: each word, and neighbours that may be joined."""
    spans = [(place, place + 1) for place in range(len(words))]
    for size in (2, 3):
        for place in range(len(words) - size + 1):
            if len(spans) < kernel.WORDS_MAX and may_join(words[place : place + size]):
                spans.append((place, place + size))
    return spans


def _sounds(one: Token) -> list[tuple[bytes, int, int]]:
    """Return for each way to say a word: its symbols, its way, and the most likeness."""
    found = []
    for rank, reading in enumerate(one.readings):
        later = READING_LATER * min(rank, 2) if reading.mode == HAN else 0
        found.append((reading.symbols, reading.way, READ_AS - later))
    return found


def _is_syllable(one: Token) -> bool:
    return len(one.text) == 1 and script_of(one.text) in ("han", "hangul")
