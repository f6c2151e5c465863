"""How alike two sounds are, and the keys under which like sounds meet."""

from typing import Final

from kaname.screening.kernel.layout import (
    BREATH,
    DROPPED_FROM,
    EDITED_FROM,
    GROUP_COSTS,
    KEYS_MAX,
    LETTERS_MAX,
    SIGN_GROUPS,
    SWAP,
    SYMBOL_COUNT,
    WORD_MAX,
    Arrays,
    Numbers,
    Scratch,
)

__all__ = [
    "cheapen",
    "edit_all",
    "hash_edits",
    "hash_keys",
    "key_all",
    "likeness",
    "may_resemble",
    "sign",
    "sign_all",
    "weigh",
]


FAR: Final = 1 << 28
"""More than any distance."""


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


def sign(symbols: Numbers, start: int, end: int, groups: Numbers) -> int:
    """Return how many symbols of each group a sound has, three bits a group, seven at most."""
    value = 0
    for place in range(start, end):
        shift = groups[symbols[place]]
        if shift != 255 and value >> shift & 7 < 7:
            value += 1 << shift
    return value


def weigh(symbols: Numbers, start: int, end: int, weights: Numbers) -> int:
    """Return what the symbols of a sound weigh in Latin letters."""
    whole = 0
    for place in range(start, end):
        whole += weights[symbols[place]]
    return whole


def sign_all(
    symbols: Numbers, spans: Numbers, count: int, groups: Numbers, weights: Numbers,
    signs: Numbers, wholes: Numbers,
) -> None:  # fmt: skip
    """Put the sign of every reading into ``signs``, and what it weighs into ``wholes``."""
    for number in range(count):
        signs[number] = sign(symbols, spans[number], spans[number + 1], groups)
        wholes[number] = weigh(symbols, spans[number], spans[number + 1], weights)


def may_resemble(left: int, right: int, most: int) -> bool:
    """Tell whether two sounds with these signs may cost no more than ``most`` to change.

    Symbols of a group that one has more of must be changed or left out, and changing one into one
    of another group costs at least what GROUP_COSTS says.
    """
    more, fewer = 0, 0
    for group in range(SIGN_GROUPS):
        apart = (left >> 3 * group & 7) - (right >> 3 * group & 7)
        if apart > 0:
            more += apart * GROUP_COSTS[group]
        elif apart < 0:
            fewer -= apart * GROUP_COSTS[group]
    return more <= most and fewer <= most


def cheapen(
    arrays: Arrays, scratch: Scratch, symbols: Numbers, start: int, end: int, mode: int
) -> int:
    """Put what every symbol costs at least beside this sound into ``scratch.cheap``.

    It is added, or stands for one of the sound's. Return where in ``cheap`` the costs begin.
    """
    indels, changes, cheap, size = arrays.indels, arrays.changes, scratch.cheap, SYMBOL_COUNT
    base, at = mode * size, (mode + 1) * size
    turned = (len(arrays.near_min) + 1) * size + mode
    if cheap[turned] == scratch.turn[0]:
        return at
    cheap[turned] = scratch.turn[0]
    for symbol in range(size):
        cost = indels[base + symbol]
        for place in range(start, end):
            one = changes[(base + symbols[place]) * size + symbol]
            if one < cost:
                cost = one
        cheap[at + symbol] = cost
    return at


def likeness(
    arrays: Arrays, scratch: Scratch, left: Numbers, left_from: int, left_to: int,
    right: Numbers, right_from: int, right_to: int, mode: int, least: int, at: int,
) -> int:  # fmt: skip
    """Return how alike two sounds are, 0 to 100; 0 when it would be under ``least``.

    The distance is the cheapest way to change one into the other by changing, adding, leaving out
    symbols and swapping neighbours, in hundredths of a letter; see ``sound``. Only what may still
    come out near enough is worked out: of each row the places from ``low`` to ``high``. What the
    symbols on the right cost at least (``cheapen``; ``at`` 0 when that is not known) is counted
    from the beginning, and each costs so much less in its turn.
    """
    weights, indels, changes, row = arrays.weights, arrays.indels, arrays.changes, scratch.row
    cheap = scratch.cheap
    size = SYMBOL_COUNT
    base = mode * size
    if left_to - left_from > WORD_MAX:
        left_to = left_from + WORD_MAX
    if right_to - right_from > WORD_MAX:
        right_to = right_from + WORD_MAX
    left_whole, right_whole, value = 0, 0, 0
    for symbol in left[left_from:left_to]:
        left_whole += weights[base + symbol]
    for symbol in right[right_from:right_to]:
        right_whole += weights[base + symbol]
        value += cheap[at + symbol]
    whole = left_whole if left_whole > right_whole else right_whole
    if whole == 0:
        whole = 1
    most = whole * (100 - least) // 100
    apart = left_whole - right_whole
    if apart < 0:
        apart = -apart
    if value > most or apart > most + BREATH:
        return 0
    width = LETTERS_MAX + 1
    before, now, older = 0, width, 2 * width
    low, high, older_low, older_high = 0, 0, 1, 0
    row[before] = value
    for other in right[right_from:right_to]:
        value += indels[base + other] - cheap[at + other]
        if value > most:
            break
        high += 1
        row[before + high] = value
    last = -1
    for symbol in left[left_from:left_to]:
        drop = indels[base + symbol]
        line = (base + symbol) * size
        corner = row[before + low]
        value = corner + drop
        row[now + low] = value
        first, final = low + 1, -1
        if value <= most:
            first = final = low
        column = low
        other_last = right[right_from + low - 1] if low > 0 else -1
        for other in right[right_from + low : right_to]:
            column += 1
            known = cheap[at + other]
            cost = corner + changes[line + other] - known
            corner = FAR
            if column <= high:
                corner = row[before + column]
                if corner + drop < cost:
                    cost = corner + drop
            value += indels[base + other] - known
            if value < cost:
                cost = value
            if symbol == other_last and last == other and older_low <= column - 2 <= older_high:
                one = row[older + column - 2] + SWAP
                if one < cost:
                    cost = one
            value = cost
            row[now + column] = cost
            if cost <= most:
                final = column
            elif column > high and column > older_high + 1:
                break
            other_last = other
        if final < 0:
            return 0
        last = symbol
        older_low, older_high, low, high = low, high, first, final
        older, before, now = before, now, older
    if high < right_to - right_from:
        return 0
    distance: int = row[before + right_to - right_from]
    return 100 - (100 * distance + whole - 1) // whole
