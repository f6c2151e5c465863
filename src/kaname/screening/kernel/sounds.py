"""The keys under which sounds that are alike meet; ``rows`` tells how alike they are."""

from kaname.screening.kernel.layout import (
    DROPPED_FROM,
    EDITED_FROM,
    KEYS_MAX,
    LETTERS_MAX,
    Numbers,
)

__all__ = [
    "edit_all",
    "hash_edits",
    "hash_keys",
    "key_all",
]


def hash_keys(
    symbols: Numbers, start: int, end: int, first: Numbers, second: Numbers, partial: Numbers,
    out: Numbers, with_dropped: bool,
) -> int:  # fmt: skip
    """Put the hashes of a sound's keys into ``out``; return 1000 * (keys) + all hashes.

    A key is the broad classes of the consonants, doubled ones once, in each way the doubtful
    letters may be read (KEYS_MAX at most). Behind the keys come the keys with one class left out.

    Args:
        symbols: holds the sound from ``start`` to ``end``.
        start: see there.
        end: see there.
        first: the class of each symbol; 0 for one that no key holds.
        second: its other class, or the same again; 255 for one that reads so only before e and i.
        partial: room for KEYS_MAX rows of LETTERS_MAX + 1: each its length and its classes.
        out: room for the hashes.
        with_dropped: whether keys with a class left out are wanted.
    """
    rows, wide = 1, LETTERS_MAX + 1
    partial[0] = 0
    for place in range(start, end):
        symbol = symbols[place]
        one, other = first[symbol], second[symbol]
        if other == 255:
            soft = place + 1 < end and first[symbols[place + 1]] == 0
            other = 3 if soft and symbols[place + 1] in (1, 2, 5) else one
        split = rows if other != one and 2 * rows <= KEYS_MAX else 0
        for row in range(split):
            for column in range(partial[row * wide] + 1):
                partial[(rows + row) * wide + column] = partial[row * wide + column]
        for row in range(rows + split):
            added = one if row < rows else other
            length = partial[row * wide]
            if added == 0 or length == LETTERS_MAX:
                continue
            if length > 0 and partial[row * wide + length] == added and added < 20:
                continue
            partial[row * wide] = length + 1
            partial[row * wide + length + 1] = added
        rows += split
    count = 0
    for row in range(rows):
        out[count] = _hashed(partial, row * wide, 0)
        count += 1
    whole = count
    if with_dropped:
        for row in range(rows):
            length = partial[row * wide]
            if length < DROPPED_FROM or length > 12 or partial[row * wide + 1] >= 20:
                continue
            for left_out in range(1, length + 1):
                if count < len(out):
                    out[count] = _hashed(partial, row * wide, left_out)
                    count += 1
    return 1000 * whole + count


def hash_edits(symbols: Numbers, start: int, end: int, out: Numbers, count: int) -> int:
    """Put the hash of a sound, and of it with each symbol left out, into ``out`` from ``count`` on.

    Two sounds that differ in one symbol, or in two swapped, share one of these. Return how many
    there are in ``out`` then.
    """
    length = end - start
    if length < EDITED_FROM or length > LETTERS_MAX:
        return count
    last = -1
    for left_out in range(-1, length):
        if left_out >= 0 and symbols[start + left_out] == last:
            continue
        if left_out >= 0:
            last = symbols[start + left_out]
        value = 5381
        for place in range(length):
            if place != left_out:
                value = (value * 33 + (symbols[start + place] + 1) * 2654435) & 0xFFFFFFFF
                value = (value ^ (value >> 15)) * 73244475 & 0xFFFFFFFF
        if count < len(out):
            out[count] = (value ^ (value >> 16)) & 0xFFFFFFFF
            count += 1
    return count


def edit_all(
    symbols: Numbers, spans: Numbers, words: Numbers, plain: Numbers, count: int, out: Numbers,
    out_key: Numbers, out_owner: Numbers,
) -> int:  # fmt: skip
    """Do for ``hash_edits`` what ``key_all`` does for ``hash_keys``."""
    made = 0
    for number in range(count):
        if not plain[words[number]]:
            continue
        hashes = hash_edits(symbols, spans[number], spans[number + 1], out, 0)
        for place in range(hashes):
            if made < len(out_key):
                out_key[made] = out[place]
                out_owner[made] = number
            made += 1
    return made


def key_all(
    symbols: Numbers, spans: Numbers, words: Numbers, plain: Numbers, count: int, first: Numbers,
    second: Numbers, partial: Numbers, out: Numbers, out_key: Numbers, out_owner: Numbers,
    dropped: bool,
) -> int:  # fmt: skip
    """Put the hashes of the keys of every reading into ``out_key`` and its number beside it.

    Args:
        symbols: of all readings, one behind the other.
        spans: where each begins.
        words: the word that each belongs to.
        plain: for each word, whether it is more than neighbours joined.
        count: how many readings there are.
        first: see ``hash_keys``.
        second: see ``hash_keys``.
        partial: see ``hash_keys``.
        out: room for the hashes of one reading.
        out_key: room for all.
        out_owner: room for the numbers of the readings.
        dropped: whether the keys with a class left out are wanted, or the whole ones; of
            neighbours joined only whole ones are kept.

    Returns:
        How many there are; more than fit in ``out_key`` when it is too small.
    """
    made = 0
    for number in range(count):
        if dropped and not plain[words[number]]:
            continue
        both = hash_keys(
            symbols, spans[number], spans[number + 1], first, second, partial, out, dropped
        )
        whole, everything = both // 1000, both % 1000
        low = whole if dropped else 0
        for place in range(low, everything if dropped else whole):
            again = False
            for earlier in range(low, place):
                if out[earlier] == out[place]:
                    again = True
            if again:
                continue
            if made < len(out_key):
                out_key[made] = out[place]
                out_owner[made] = number
            made += 1
    return made


def _hashed(partial: Numbers, at: int, left_out: int) -> int:
    """Return the 32-bit hash of a key without the class at ``left_out``."""
    value, last = 5381, 0
    for column in range(1, partial[at] + 1):
        added = partial[at + column]
        if column == left_out or (added == last and added < 20):
            continue
        value = (value * 33 + added * 2654435) & 0xFFFFFFFF
        value = (value ^ (value >> 15)) * 73244475 & 0xFFFFFFFF
        last = added
    return (value ^ (value >> 16)) & 0xFFFFFFFF
