"""The words of the index near a word of the query."""

from kaname.screening.kernel.layout import (
    HAN,
    HAN_ALIKE,
    LOOSE,
    MODE_BITS,
    SHORT_MIN,
    TRANSCRIBED,
    WORD_MAX,
    Arrays,
    Numbers,
    Scratch,
    Sought,
)
from kaname.screening.kernel.rows import likeness_of_next, start_rows
from kaname.screening.kernel.sounds import (
    hash_edits,
    hash_keys,
)

__all__ = ["near"]

KEYS, DROPPED, EDITS = 0, 1, 2


def near(
    arrays: Arrays, scratch: Scratch, sought: Sought, pool_word: Numbers, pool_like: Numbers,
    pool: int, ends: Numbers,
) -> None:  # fmt: skip
    """Put the words of the index near each word into the pool, the likest first.

    Args:
        arrays: the index.
        scratch: room to work in.
        sought: the words.
        pool_word: the pool.
        pool_like: how alike its words are.
        pool: where its free room begins.
        ends: is given where the words near each word end; the next one's begin there.
    """
    for word in range(len(sought.plain)):
        found = 0
        for place in range(sought.known_at[word], sought.known_at[word + 1]):
            found = _found(scratch, sought.known[place], sought.known_like[place], found)
        for number in range(sought.sounds[word], sought.sounds[word + 1]):
            scratch.turn[0] += 1
            found = _sounding(
                arrays, scratch, sought.symbols, sought.sound_at[number],
                sought.sound_at[number + 1], sought.modes[number], sought.most[number],
                sought.plain[word] != 0, found,
            )  # fmt: skip
        pool = _pour(scratch, found, pool_word, pool_like, pool)
        ends[word] = pool


def _pour(scratch: Scratch, found: int, pool_word: Numbers, pool_like: Numbers, pool: int) -> int:
    """Put the words found into the pool by how alike they are; return where its room begins."""
    counts = scratch.row
    for like in range(102):
        counts[like] = 0
    for place in range(found):
        counts[101 - scratch.found_like[place]] += 1
        scratch.word_seen[scratch.found_word[place]] = 0
    for like in range(1, 102):
        counts[like] += counts[like - 1]
    end = pool + found
    if end > len(pool_word):
        end = len(pool_word)
    for back in range(found):
        place = found - 1 - back
        like = scratch.found_like[place]
        counts[101 - like] -= 1
        to = pool + counts[101 - like]
        if to < end:
            pool_word[to] = scratch.found_word[place]
            pool_like[to] = like
    return end


def _found(scratch: Scratch, word: int, like: int, found: int) -> int:
    """Note a word that is near, or that it is nearer than it seemed."""
    seen = scratch.word_seen[word]
    if seen:
        if like > scratch.found_like[seen - 1]:
            scratch.found_like[seen - 1] = like
        return found
    if found == len(scratch.found_word):
        return found
    scratch.found_word[found] = word
    scratch.found_like[found] = like
    scratch.word_seen[word] = found + 1
    return found + 1


def _sounding(
    arrays: Arrays, scratch: Scratch, symbols: Numbers, start: int, end: int, way: int,
    most: int, plain: bool, found: int,
) -> int:  # fmt: skip
    """Add the words that sound near one way to say the word."""
    mode = way & ((1 << MODE_BITS) - 1)
    if end - start > WORD_MAX:
        end = start + WORD_MAX
    hashes = scratch.hashes
    both = hash_keys(
        symbols, start, end, arrays.first, arrays.second, scratch.partial, hashes, plain
    )
    whole, everything = both // 1000, both % 1000
    asked = (start, end, way, most)
    start_rows(scratch)
    if plain or mode > 0:
        for number in range(everything):
            key = hashes[number]
            found = _meet(arrays, scratch, symbols, asked, key, KEYS, found)
            if plain and (number < whole or mode >= LOOSE):
                found = _meet(arrays, scratch, symbols, asked, key, DROPPED, found)
    if plain or mode == 0:
        for number in range(hash_edits(symbols, start, end, hashes, 0)):
            found = _meet(arrays, scratch, symbols, asked, hashes[number], EDITS, found)
    return found


def _meet(
    arrays: Arrays, scratch: Scratch, symbols: Numbers,
    asked: tuple[int, int, int, int], key: int, which: int, found: int,
) -> int:  # fmt: skip
    """Add the words of the readings that a table has under ``key`` and that sound near."""
    start, end, way, most = asked
    mode, languages = way & ((1 << MODE_BITS) - 1), way >> MODE_BITS
    table, owners, buckets = arrays.keys, arrays.key_reading, arrays.bucket
    if which == DROPPED:
        table, owners, buckets = arrays.dropped, arrays.dropped_reading, arrays.dropped_bucket
    elif which == EDITS:
        table, owners, buckets = arrays.edits, arrays.edit_reading, arrays.edit_bucket
    high = key >> arrays.shifts[which]
    place, last = buckets[high], buckets[high + 1]
    while place < last and table[place] < key:
        place += 1
    while place < last and table[place] == key:
        reading = owners[place]
        place += 1
        if scratch.met[reading] == scratch.turn[0]:
            continue
        scratch.met[reading] = scratch.turn[0]
        listed_way = int(arrays.reading_mode[reading])
        listed_mode = listed_way & ((1 << MODE_BITS) - 1)
        both = listed_mode if listed_mode > mode else mode
        least = arrays.near_min[both]
        if mode + listed_mode == HAN + TRANSCRIBED and (mode == HAN or listed_mode == HAN):
            continue
        if mode == HAN and listed_mode == HAN:
            if languages & (listed_way >> MODE_BITS) == 0:
                continue
            least = 100
        like = likeness_of_next(
            arrays, scratch, symbols, start, end, arrays.reading_at[reading],
            arrays.reading_at[reading + 1] - arrays.reading_at[reading], both, least, SHORT_MIN,
        )  # fmt: skip
        if like == 0:
            continue
        if mode == HAN and listed_mode == HAN:
            like = HAN_ALIKE
        if like > most:
            like = most
        found = _found(scratch, arrays.reading_word[reading], like, found)
    return found
