"""The keys of very many sounds at once, as numpy arrays: what ``sounds`` does one by one.

Packing a long list needs the loops of ``sounds`` once, and compiling these takes longer than all of
this. Both give the same keys; only the order in which they are found differs.
"""

from typing import TYPE_CHECKING, Any

from kaname.screening.kernel.layout import (
    DROPPED_FROM,
    EDITED_FROM,
    KEYS_MAX,
    LETTERS_MAX,
)

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray[Any, Any]

__all__ = ["dropped_of_many", "edits_of_many", "keys_of_many", "rows_of_many"]

DROPPED_TO = 12
"""Classes of a key of which one is left out at the most; FIGURE: the class of the first figure."""
FIGURE = 20
_START = 5381
_LOW = 0xFFFFFFFF


def _mixed(value: "Array", added: "Array") -> "Array":
    mixed: Array = (value * 33 + added * 2654435) & _LOW
    mixed ^= mixed >> 15
    mixed *= 73244475
    mixed &= _LOW
    return mixed


def _finished(value: "Array") -> "Array":
    finished: Array = value ^ (value >> 16)
    finished &= _LOW
    return finished


def rows_of_many(
    symbols: "Array", spans: "Array", first: "Array", second: "Array"
) -> "tuple[Array, Array, Array]":
    """Return the keys of every sound as classes: which sound, how many classes, and these.

    Args:
        symbols: of all sounds, one behind the other, with one symbol more behind the last.
        spans: where each begins, and where the last ends.
        first: the class of each symbol, see ``sounds.hash_keys``.
        second: its other class, see there.
    """
    import numpy

    starts, sizes = spans[:-1], numpy.diff(spans)
    owner = numpy.arange(len(starts))
    length = numpy.zeros(len(starts), dtype=numpy.int64)
    grid = numpy.zeros((len(starts), LETTERS_MAX), dtype=numpy.uint8)
    ways = numpy.ones(len(starts), dtype=numpy.int64)
    for place in range(int(sizes.max(initial=0))):
        rows = numpy.flatnonzero(sizes[owner] > place)
        at = starts[owner[rows]] + place
        one, other = first[symbols[at]], second[symbols[at]]
        doubtful = other == 255
        if doubtful.any():
            after = symbols[at + 1]
            soft = (first[after] == 0) & ((after == 1) | (after == 2) | (after == 5))
            soft &= sizes[owner[rows]] > place + 1
            other = numpy.where(doubtful, numpy.where(soft, 3, one), other)
        parted = (other != one) & (2 * ways[owner[rows]] <= KEYS_MAX)
        if parted.any():
            copied = rows[parted]
            ways[owner[copied]] *= 2
            rows = numpy.concatenate([rows, numpy.arange(len(owner), len(owner) + len(copied))])
            one = numpy.concatenate([one, other[parted]])
            owner = numpy.concatenate([owner, owner[copied]])
            length = numpy.concatenate([length, length[copied]])
            grid = numpy.concatenate([grid, grid[copied]])
        last = grid[rows, numpy.maximum(length[rows] - 1, 0)]
        again = (length[rows] > 0) & (last == one) & (one < FIGURE)
        kept = (one != 0) & (length[rows] < LETTERS_MAX) & ~again
        rows = rows[kept]
        grid[rows, length[rows]] = one[kept]
        length[rows] += 1
    return owner, length, grid


def keys_of_many(owner: "Array", length: "Array", grid: "Array") -> "tuple[Array, Array]":
    """Return the hash of each key of ``rows_of_many``, and which sound it is of."""
    import numpy

    value = numpy.full(len(owner), _START, dtype=numpy.uint64)
    for column in range(int(length.max(initial=0))):
        rows = numpy.flatnonzero(length > column)
        value[rows] = _mixed(value[rows], grid[rows, column].astype(numpy.uint64))
    return _once(_finished(value), owner)


def dropped_of_many(owner: "Array", length: "Array", grid: "Array") -> "tuple[Array, Array]":
    """Do the same for the keys with one class left out."""
    import numpy

    keys, owners = [numpy.zeros(0, dtype=numpy.uint64)], [owner[:0]]
    for size in range(DROPPED_FROM, DROPPED_TO + 1):
        rows = numpy.flatnonzero((length == size) & (grid[:, 0] < FIGURE))
        classes = grid[rows, :size].astype(numpy.uint64).T
        value = numpy.full(len(rows), _START, dtype=numpy.uint64)
        for left_out in range(size if len(rows) else 0):
            keys.append(_finished(_all_but(value, classes, left_out)))
            owners.append(owner[rows])
            value = _mixed(value, classes[left_out])
    return _once(numpy.concatenate(keys), numpy.concatenate(owners))


def _all_but(value: "Array", classes: "Array", left_out: int) -> "Array":
    """Mix in what stands behind ``left_out``; classes that meet now count once."""
    import numpy

    for column in range(left_out + 1, len(classes)):
        added = classes[column]
        if column == left_out + 1 and left_out:
            met = (added == classes[left_out - 1]) & (added < FIGURE)
            value = numpy.where(met, value, _mixed(value, added))
        else:
            value = _mixed(value, added)
    return value


def edits_of_many(symbols: "Array", spans: "Array", owner: "Array") -> "tuple[Array, Array]":
    """Return the hashes of the sounds, and of them with each symbol left out.

    Args:
        symbols: see ``rows_of_many``.
        spans: see there.
        owner: the numbers of the sounds that are wanted.
    """
    import numpy

    keys, owners = [numpy.zeros(0, dtype=numpy.uint64)], [owner[:0]]
    sizes = numpy.diff(spans)[owner]
    for size in range(EDITED_FROM, LETTERS_MAX + 1):
        chosen = owner[sizes == size]
        if not len(chosen):
            continue
        placed = spans[chosen] + numpy.arange(size)[:, None]
        added = symbols[placed].astype(numpy.uint64) + numpy.uint64(1)
        value = numpy.full(len(chosen), _START, dtype=numpy.uint64)
        for left_out in range(size):
            others: Any = added[left_out] != added[left_out - 1] if left_out else slice(None)
            rest = value[others]
            for place in range(left_out + 1, size):
                rest = _mixed(rest, added[place][others])
            keys.append(_finished(rest))
            owners.append(chosen[others])
            value = _mixed(value, added[left_out])
        keys.append(_finished(value))
        owners.append(chosen)
    return numpy.concatenate(keys), numpy.concatenate(owners)


def _once(keys: "Array", owners: "Array") -> "tuple[Array, Array]":
    """Return each key of a sound once."""
    import numpy

    both = numpy.sort(keys << numpy.uint64(32) | owners.astype(numpy.uint64))
    both = both[numpy.append(True, both[1:] != both[:-1])[: len(both)]]
    return both >> numpy.uint64(32), (both & numpy.uint64(_LOW)).astype(numpy.int64)
