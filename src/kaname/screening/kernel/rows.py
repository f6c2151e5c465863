"""How alike one sound is to many, laid beside it one after another.

Sounds that begin alike share the rows of the table in which the distance is reckoned: a sound that
comes after one with the same beginning starts where the two part, and one whose beginning is
already too far is not looked at. It pays when sounds come in alphabetical order.
"""

from typing import Final

from kaname.screening.kernel.layout import (
    BREATH,
    LETTERS_MAX,
    SHORT_WEIGHT,
    SWAP,
    SYMBOL_COUNT,
    WORD_MAX,
    Arrays,
    Numbers,
    Scratch,
)

__all__ = ["likeness_of_next", "start_rows"]

STARTED, WHOLE, PLACE, DEPTH = 0, 1, 2, 3
"""What ``laid`` holds for each way of writing: whether there is a first row, what the sound asked
weighs, where the sound laid last begins, and for how many of its symbols there are rows."""
LAID: Final = 4
WIDTH: Final = LETTERS_MAX + 1
TABLE: Final = WIDTH * WIDTH


def start_rows(scratch: Scratch) -> None:
    """Forget the rows: another sound is asked."""
    for at in range(STARTED, len(scratch.laid), LAID):
        scratch.laid[at] = 0


def likeness_of_next(
    arrays: Arrays, scratch: Scratch, asked: Numbers, start: int, end: int, place: int, length: int,
    mode: int, least: int, short: int,
) -> int:  # fmt: skip
    """Return how alike the sound asked and one of the index are; 0 when that is under ``least``.

    The distance is the cheapest way to change one into the other by changing, adding, leaving out
    symbols and swapping neighbours, in hundredths of a letter; see ``sound``. They are 100 less
    the hundredths that it makes of what the heavier weighs.

    Args:
        arrays: the index.
        scratch: room to work in; its rows are kept from one call to the next.
        asked: holds the sound from ``start`` to ``end``, the same since ``start_rows``.
        start: see there.
        end: see there.
        place: where the sound of the index begins in ``arrays.symbols``.
        length: how many symbols it has.
        mode: the way of writing that both are compared in.
        least: how alike they must be.
        short: how alike they must be in Latin letters when neither weighs SHORT_WEIGHT.
    """
    laid, lowest, cheap, listed = scratch.laid, scratch.lowest, scratch.cheap, arrays.symbols
    base, low, of_mode = mode * SYMBOL_COUNT, mode * WIDTH, mode * LAID
    if length > WORD_MAX:
        length = WORD_MAX
    if end - start > WORD_MAX:
        end = start + WORD_MAX
    if laid[of_mode + STARTED] == 0:
        _first_row(arrays, scratch, asked, start, end, mode)
    whole, weight, rest = laid[of_mode + WHOLE], 0, 0
    for at in range(place, place + length):
        symbol = base + listed[at]
        weight += arrays.weights[symbol]
        rest += cheap[symbol]
    apart = weight - whole
    if apart < 0:
        apart = -apart
    else:
        whole = weight
    if whole == 0:
        whole = 1
    if mode == 0 and whole < SHORT_WEIGHT and least < short:
        least = short
    most = whole * (100 - least) // 100
    if rest > most or apart > most + BREATH:
        return 0
    depth, before = laid[of_mode + DEPTH], laid[of_mode + PLACE]
    if depth > length:
        depth = length
    row = 0
    while row < depth and listed[place + row] == listed[before + row]:
        rest -= cheap[base + listed[place + row]]
        row += 1
    laid[of_mode + PLACE] = place
    width = end - start
    while row < length:
        # A swap passes over a row, and what is swapped costs nothing else.
        room = most - rest
        if lowest[low + row] > room and (row == 0 or lowest[low + row - 1] + SWAP > room):
            laid[of_mode + DEPTH] = row
            return 0
        _next_row(arrays, scratch, asked, start, width, place, row, mode)
        rest -= cheap[base + listed[place + row]]
        row += 1
    laid[of_mode + DEPTH] = length
    distance = scratch.rows[mode * TABLE + length * WIDTH + width]
    if distance > most:
        return 0
    like: int = 100 - (100 * distance + whole - 1) // whole
    return like


def _first_row(
    arrays: Arrays, scratch: Scratch, asked: Numbers, start: int, end: int, mode: int
) -> None:
    """Put what it costs to leave out the symbols of the sound asked into the first row, and what
    each symbol costs at least that is added, or stands for one of the sound's, into ``cheap``.
    """
    base, of_mode = mode * SYMBOL_COUNT, mode * LAID
    whole, value, now = 0, 0, mode * TABLE
    scratch.rows[now] = 0
    for symbol in range(base, base + SYMBOL_COUNT):
        scratch.cheap[symbol] = arrays.indels[symbol]
    for at in range(start, end):
        asked_here = base + asked[at]
        whole += arrays.weights[asked_here]
        value += arrays.indels[asked_here]
        scratch.rows[now + at - start + 1] = value
        line = asked_here * SYMBOL_COUNT
        for symbol in range(SYMBOL_COUNT):
            cost = arrays.changes[line + symbol]
            if cost < scratch.cheap[base + symbol]:
                scratch.cheap[base + symbol] = cost
    scratch.lowest[mode * WIDTH] = 0
    scratch.laid[of_mode + STARTED], scratch.laid[of_mode + WHOLE] = 1, whole
    scratch.laid[of_mode + PLACE], scratch.laid[of_mode + DEPTH] = 0, 0


def _next_row(
    arrays: Arrays, scratch: Scratch, asked: Numbers, start: int, width: int, place: int, row: int,
    mode: int,
) -> None:  # fmt: skip
    """Work out the row behind ``row``, for the symbol of the index at ``place + row``."""
    rows, indels, changes = scratch.rows, arrays.indels, arrays.changes
    base, before = mode * SYMBOL_COUNT, mode * TABLE + row * WIDTH
    now = before + WIDTH
    symbol = arrays.symbols[place + row]
    last = arrays.symbols[place + row - 1] if row > 0 else -1
    drop = indels[base + symbol]
    line = (base + symbol) * SYMBOL_COUNT
    corner = rows[before]
    value = corner + drop
    rows[now] = value
    smallest = value
    other_last = -1
    for column in range(width):
        other = asked[start + column]
        above = rows[before + column + 1]
        cost = corner + changes[line + other]
        one = above + drop
        if one < cost:
            cost = one
        one = value + indels[base + other]
        if one < cost:
            cost = one
        if symbol == other_last and last == other:
            one = rows[before - WIDTH + column - 1] + SWAP
            if one < cost:
                cost = one
        corner = above
        value = cost
        rows[now + column + 1] = cost
        if cost < smallest:
            smallest = cost
        other_last = other
    scratch.lowest[mode * WIDTH + row + 1] = smallest
