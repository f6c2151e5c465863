"""The inner loops of matching: words that sound near, names that hold them, and their points.

Every function here is plain Python over flat arrays of integers, and is compiled when there is
much to do (``compile_kernel``): the same source runs both ways and gives the same integers.
Uncompiled it starts at once, which is what a single question at the command line wants.

Nothing here knows names or lists; ``index`` packs them, ``engine`` asks, ``explain`` puts the
points in words.
"""

from types import FunctionType
from typing import Any, Final, NamedTuple

__all__ = ["Arrays", "Asked", "Scratch", "align", "compile_kernel", "gather", "likeness", "near"]

Numbers = Any
"""A flat array of integers: a memoryview when not compiled, a numpy array when compiled."""

NONE: Final = -1
WORDS_MAX: Final = 64
LINKS_MAX: Final = 512
LETTERS_MAX: Final = 40
DROPPED_FROM: Final = 4
"""Classes that a key needs for one of them to be left out."""
EDITED_FROM: Final = 4
"""Symbols that a sound needs for one of them to be left out."""
SYMBOL_COUNT: Final = 46
"""As many symbols as ``sound`` has."""
KEYS_MAX: Final = 6
LOOSE: Final = 3
"""Ways of writing from this number on say so little that a broad consonant may differ too."""
KEPT_MAX: Final = 160
"""Names that are laid beside the query word by word, the most promising first."""

LARGER_REST: Final = 16
SMALLER_REST: Final = 50
"""Hundredths of their weight that words left over cost: on the side with more, on the other."""

NUMBERS_DIFFER: Final = 30
ORDER_DIFFERS: Final = 1
SPACING_DIFFERS: Final = 1
GENERIC_MAX: Final = 50
GENERIC_MORE: Final = 12
"""Points that each further generic word adds to the most that such words can reach."""
ONE_WORD_OF_MORE: Final = 20
ONE_WORD_UNLIKE: Final = 100
"""Hundredths of what a name of one word loses again when the word differs."""
INITIAL: Final = 85
WEAK_MIN: Final = 58
WEAK_FULL: Final = 70
WEAK_LOSS: Final = 150
"""Words somewhat alike count when others agree: from WEAK_MIN; under WEAK_FULL they lose more."""
ABSORBED_MIN: Final = 85
KIND_DIFFERS: Final = 100
"""Tenths of a point by which an entry of another kind comes later."""
LINK: Final = 6
"""Numbers that a link takes: value, query from and to, name from and to, likeness."""
SWAP: Final = 70

WORD: Final = 0
GENERIC: Final = 3
NUMBER: Final = 1
LETTER: Final = 2
PARTICLE: Final = 4
PLACE: Final = 5
COMMON: Final = 6
TITLE: Final = 7


class Arrays(NamedTuple):
    """An index as flat arrays; see ``index`` for what each holds."""

    word_weight: Numbers
    word_kind: Numbers
    word_initial: Numbers
    word_translated: Numbers
    word_reading: Numbers
    reading_at: Numbers
    reading_mode: Numbers
    reading_word: Numbers
    symbols: Numbers
    keys: Numbers
    key_reading: Numbers
    bucket: Numbers
    dropped: Numbers
    dropped_reading: Numbers
    dropped_bucket: Numbers
    edits: Numbers
    edit_reading: Numbers
    edit_bucket: Numbers
    shifts: Numbers
    """For keys, dropped and edits: by how many bits a hash is shifted to give its bucket."""
    posting_at: Numbers
    posting_form: Numbers
    form_at: Numbers
    form_word: Numbers
    form_pair: Numbers
    form_triple: Numbers
    form_weight: Numbers
    form_entry: Numbers
    form_loss: Numbers
    """What a match of the form costs: a weak alias, something in brackets, a short name."""
    form_strong: Numbers
    entry_kind: Numbers
    entry_rank: Numbers
    """The place of each entry in the order of ids, by which ties go."""
    weights: Numbers
    indels: Numbers
    changes: Numbers
    near_min: Numbers


class Scratch(NamedTuple):
    """Room to work in, made once and kept by the engine; nothing in it outlives a call."""

    row: Numbers
    """3 rows of LETTERS_MAX + 1 for the distance."""
    hashes: Numbers
    partial: Numbers
    """KEYS_MAX rows of LETTERS_MAX + 1, for ``hash_keys``."""
    met: Numbers
    """For each reading, the turn in which it was met last."""
    turn: Numbers
    word_seen: Numbers
    """For each word of the index, the place in ``found`` + 1, else 0."""
    found_word: Numbers
    found_like: Numbers
    slot: Numbers
    """For each word of the index, its row in ``like`` + 1, else 0."""
    like: Numbers
    slot_word: Numbers
    score: Numbers
    """For each form, what the words found in it weigh, at most."""
    stamp: Numbers
    touched: Numbers
    kept_form: Numbers
    kept_points: Numbers
    entry_best: Numbers
    """For each entry, its place among those seen + 1, else 0."""
    best_form: Numbers
    best_points: Numbers
    link: Numbers
    """LINKS_MAX rows of 6: value, query from, query to, form from, form to, likeness."""
    used: Numbers


class Asked(NamedTuple):
    """The words of a query, and its tokens: each word, and neighbours joined."""

    lows: Numbers
    """For each token, the first of its words."""
    highs: Numbers
    """The word behind its last."""
    starts: Numbers
    """Where the words of the index near it begin in the pool, the likest first."""
    ends: Numbers
    translated: Numbers
    """Whether the token is known by its meaning."""
    weights: Numbers
    """For each word, what it weighs."""
    kinds: Numbers
    initials: Numbers
    symbols: Numbers
    """The likeliest sound of every word, one behind the other."""
    sound_at: Numbers
    modes: Numbers


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


def likeness(
    left: Numbers, left_from: int, left_to: int, right: Numbers, right_from: int, right_to: int,
    mode: int, weights: Numbers, indels: Numbers, changes: Numbers, row: Numbers, least: int,
) -> int:  # fmt: skip
    """Return how alike two sounds are, 0 to 100; 0 when it would be under ``least``.

    The distance is the cheapest way to change one into the other by changing, adding, leaving out
    symbols and swapping neighbours, in hundredths of a letter; see ``sound``.
    """
    size = SYMBOL_COUNT
    base = mode * size
    n, m = left_to - left_from, right_to - right_from
    if n > 39:
        n = 39
    if m > 39:
        m = 39
    left_whole, right_whole = 0, 0
    for i in range(n):
        left_whole += weights[base + left[left_from + i]]
    for j in range(m):
        right_whole += weights[base + right[right_from + j]]
    whole = left_whole if left_whole > right_whole else right_whole
    if whole == 0:
        whole = 1
    most = whole * (100 - least) // 100
    apart = left_whole - right_whole
    if apart < 0:
        apart = -apart
    if apart > most + 60:
        return 0
    width = 41
    before, now, older = 0, width, 2 * width
    row[before] = 0
    for j in range(m):
        row[before + j + 1] = row[before + j] + indels[base + right[right_from + j]]
    for i in range(n):
        symbol = left[left_from + i]
        drop = indels[base + symbol]
        line = (base + symbol) * size
        row[now] = row[before] + drop
        smallest = row[now]
        for j in range(m):
            other = right[right_from + j]
            cost = row[before + j] + changes[line + other]
            one = row[before + j + 1] + drop
            if one < cost:
                cost = one
            one = row[now + j] + indels[base + other]
            if one < cost:
                cost = one
            swapped = i > 0 and j > 0 and symbol == right[right_from + j - 1]
            if swapped and left[left_from + i - 1] == other:
                one = row[older + j - 1] + SWAP
                if one < cost:
                    cost = one
            row[now + j + 1] = cost
            if cost < smallest:
                smallest = cost
        if smallest > most:
            return 0
        spare = older
        older, before, now = before, now, spare
    distance: int = row[before + m]
    if distance > most:
        return 0
    return 100 - (100 * distance + whole - 1) // whole


def near(
    arrays: Arrays, scratch: Scratch, symbols: Numbers, mode: int, first: Numbers,
    second: Numbers, plain: bool, found: int,
) -> int:  # fmt: skip
    """Put the words of the index that sound near ``symbols`` into ``found_word``.

    Args:
        arrays: the index.
        scratch: room to work in.
        symbols: the sound that is looked for.
        mode: its way of writing.
        first: see ``hash_keys``.
        second: see ``hash_keys``.
        plain: whether it is one word, not neighbours joined: those are found whole only.
        found: how many words are found already.

    Returns:
        How many are found now; a word found twice keeps the better likeness.
    """
    length = len(symbols)
    hashes = scratch.hashes
    both = hash_keys(symbols, 0, length, first, second, scratch.partial, hashes, plain)
    whole, everything = both // 1000, both % 1000
    for number in range(everything):
        found = _meet(
            arrays,
            scratch,
            symbols,
            mode,
            hashes[number],
            found,
            arrays.keys,
            arrays.key_reading,
            arrays.bucket,
            arrays.shifts[0],
        )
        if plain and (number < whole or mode >= LOOSE):
            found = _meet(
                arrays,
                scratch,
                symbols,
                mode,
                hashes[number],
                found,
                arrays.dropped,
                arrays.dropped_reading,
                arrays.dropped_bucket,
                arrays.shifts[1],
            )
    if plain:
        everything = hash_edits(symbols, 0, length, hashes, 0)
        for number in range(everything):
            found = _meet(
                arrays,
                scratch,
                symbols,
                mode,
                hashes[number],
                found,
                arrays.edits,
                arrays.edit_reading,
                arrays.edit_bucket,
                arrays.shifts[2],
            )
    return found


def _meet(
    arrays: Arrays, scratch: Scratch, symbols: Numbers, mode: int, key: int, found: int,
    table: Numbers, owners: Numbers, buckets: Numbers, shift: int,
) -> int:  # fmt: skip
    """Add the words of the readings that ``table`` has under ``key`` and that sound near."""
    high = key >> shift
    place, end = buckets[high], buckets[high + 1]
    while place < end and table[place] < key:
        place += 1
    while place < end and table[place] == key:
        reading = owners[place]
        place += 1
        word = arrays.reading_word[reading]
        if scratch.met[reading] == scratch.turn[0]:
            continue
        scratch.met[reading] = scratch.turn[0]
        listed_mode = arrays.reading_mode[reading]
        both = listed_mode if listed_mode > mode else mode
        like = likeness(
            symbols,
            0,
            len(symbols),
            arrays.symbols,
            arrays.reading_at[reading],
            arrays.reading_at[reading + 1],
            both,
            arrays.weights,
            arrays.indels,
            arrays.changes,
            scratch.row,
            arrays.near_min[both],
        )
        if like == 0:
            continue
        seen = scratch.word_seen[word]
        if seen:
            if like > scratch.found_like[seen - 1]:
                scratch.found_like[seen - 1] = like
        elif found < len(scratch.found_word):
            scratch.found_word[found] = word
            scratch.found_like[found] = like
            found += 1
            scratch.word_seen[word] = found
    return found


def gather(
    arrays: Arrays, scratch: Scratch, asked: Asked, pool_word: Numbers, pool_like: Numbers
) -> int:
    """Put the names that may be the query into ``kept_form``, and say how many.

    Args:
        arrays: the index.
        scratch: room to work in; ``slot`` and ``like`` are filled for ``align``, ``release``
            empties them.
        asked: the query.
        pool_word: the words of the index near its tokens.
        pool_like: how alike they are.
    """
    touched = 0
    slots = 0
    width = WORDS_MAX
    whole = 0
    for number in range(len(asked.weights)):
        whole += asked.weights[number]
    token_count = len(asked.lows)
    for number in range(token_count):
        weight = 0
        for place in range(asked.lows[number], asked.highs[number]):
            weight += asked.weights[place]
        for place in range(asked.starts[number], asked.ends[number]):
            word = pool_word[place]
            like = pool_like[place]
            row = scratch.slot[word]
            if row == 0:
                if slots == len(scratch.slot_word) - 1:
                    continue
                scratch.slot_word[slots] = word
                slots += 1
                row = slots
                scratch.slot[word] = row
                for other in range((row - 1) * width, (row - 1) * width + token_count):
                    scratch.like[other] = 0
            scratch.like[(row - 1) * width + number] = like
            listed = arrays.word_weight[word]
            value = (weight if weight < listed else listed) * like // 100
            if value == 0:
                continue
            for post in range(arrays.posting_at[word], arrays.posting_at[word + 1]):
                form = arrays.posting_form[post]
                if scratch.stamp[form] == 0:
                    if touched == len(scratch.touched):
                        continue
                    scratch.touched[touched] = form
                    touched += 1
                    scratch.score[form] = 0
                if scratch.stamp[form] != number + 1:
                    scratch.stamp[form] = number + 1
                    scratch.score[form] += value
    scratch.slot_word[len(scratch.slot_word) - 1] = slots
    return _keep(arrays, scratch, touched, whole)


def _keep(arrays: Arrays, scratch: Scratch, touched: int, whole: int) -> int:
    """Keep the forms whose points may be highest, at most KEPT_MAX and those that tie with them."""
    for bound in range(101):
        scratch.row[bound] = 0
    for number in range(touched):
        form = scratch.touched[number]
        paired = scratch.score[form]
        left, right = whole - paired, arrays.form_weight[form] - paired
        if left < 0:
            left = 0
        if right < 0:
            right = 0
        if left >= right:
            rest = LARGER_REST * left + SMALLER_REST * right
        else:
            rest = LARGER_REST * right + SMALLER_REST * left
        bound = 10000 * paired // (100 * paired + rest) if paired > 0 else 0
        scratch.score[form] = bound
        scratch.stamp[form] = 0
        scratch.row[bound] += 1
    least, count = 100, scratch.row[100]
    while least > 1 and count + scratch.row[least - 1] <= KEPT_MAX:
        least -= 1
        count += scratch.row[least]
    kept = 0
    for number in range(touched):
        form = scratch.touched[number]
        if scratch.score[form] >= least and kept < len(scratch.kept_form):
            scratch.kept_form[kept] = form
            kept += 1
    return kept


def release(scratch: Scratch) -> None:
    """Forget the query that ``gather`` was asked last."""
    slots = scratch.slot_word[len(scratch.slot_word) - 1]
    for number in range(slots):
        scratch.slot[scratch.slot_word[number]] = 0


def rate(
    arrays: Arrays, scratch: Scratch, asked: Asked, kept: int, lost: int, strong: bool, kind: int,
    least: int, most: int,
) -> int:  # fmt: skip
    """Put the entries whose names reach ``least`` points into ``best_form``, the best first.

    Args:
        arrays: the index.
        scratch: room to work in; ``kept_form`` holds the names to look at.
        asked: the query.
        kept: how many names there are.
        lost: what the query's own form costs, such as standing in brackets.
        strong: whether the form is the name itself, and not something in its brackets.
        kind: the number of the query's kind; an entry of another kind comes later.
        least: points that are wanted.
        most: as many entries as are wanted.

    Returns:
        How many entries there are. ``best_points`` has ten times the points, and 1 more when the
        words are the same, legal forms and their order aside, and none is left over.
    """
    seen = 0
    for number in range(kept):
        form = scratch.kept_form[number]
        value = align(arrays, scratch, asked, form)
        points = value // 1000000 - lost - arrays.form_loss[form]
        if points < least:
            continue
        exact = value // 100000 % 10 if strong and arrays.form_strong[form] else 0
        entry = arrays.form_entry[form]
        rank = points * 10 + exact
        at = scratch.entry_best[entry]
        if at == 0:
            scratch.found_word[seen] = entry
            seen += 1
            at = seen
            scratch.entry_best[entry] = at
            scratch.kept_points[at - 1] = -1
        if rank > scratch.kept_points[at - 1]:
            scratch.kept_points[at - 1] = rank
            scratch.found_like[at - 1] = form
    count = 0
    while count < most and count < seen:
        best, best_value, best_rank = -1, -1000000, 0
        for number in range(seen):
            entry = scratch.found_word[number]
            if scratch.entry_best[entry] == 0:
                continue
            listed = arrays.entry_kind[entry]
            apart = kind != 0 and listed != 0 and kind != listed
            value = scratch.kept_points[number] - (KIND_DIFFERS if apart else 0)
            if value < best_value:
                continue
            if value == best_value and arrays.entry_rank[entry] > best_rank:
                continue
            best, best_value, best_rank = number, value, arrays.entry_rank[entry]
        scratch.best_form[count] = scratch.found_like[best]
        scratch.best_points[count] = scratch.kept_points[best]
        scratch.entry_best[scratch.found_word[best]] = 0
        count += 1
    for number in range(seen):
        scratch.entry_best[scratch.found_word[number]] = 0
    return count


def align(arrays: Arrays, scratch: Scratch, asked: Asked, form: int) -> int:
    """Lay one name beside the query and return its points.

    The links are left in ``scratch.link``, and what became of each word in ``scratch.used``: the
    query's from 0, the name's from WORDS_MAX. The value returned is
    ``points * 1000000 + same * 100000 + links * 1000 + numbers differ * 100
    + the only word differs * 200 + one word only * 10 + generic only``.
    """
    first, width = arrays.form_at[form], arrays.form_at[form + 1] - arrays.form_at[form]
    if width > WORDS_MAX:
        width = WORDS_MAX
    links = _possible(arrays, scratch, asked, first, width)
    links = _choose(scratch, links)
    if links > 0:
        links = _weak(arrays, scratch, asked, first, width, links)
        links = _initials(arrays, scratch, asked, first, width, links)
    _absorb(arrays, scratch, asked, first, width)
    return _points(arrays, scratch, asked, first, width, links)


def _possible(arrays: Arrays, scratch: Scratch, asked: Asked, first: int, width: int) -> int:
    """Write down every pair of words, or runs of words, that may be laid side by side."""
    links = 0
    link = scratch.link
    token_count = len(asked.lows)
    for place in range(width):
        for size in range(1, 4):
            if place + size > width:
                break
            if size == 1:
                word = arrays.form_word[first + place]
            elif size == 2:
                word = arrays.form_pair[first + place]
            else:
                word = arrays.form_triple[first + place]
            if word == NONE:
                continue
            row = scratch.slot[word]
            if row == 0:
                continue
            listed = 0
            for other in range(place, place + size):
                listed += arrays.word_weight[arrays.form_word[first + other]]
            base = (row - 1) * WORDS_MAX
            for number in range(token_count):
                like = scratch.like[base + number]
                if like == 0 or links == LINKS_MAX:
                    continue
                low, high = asked.lows[number], asked.highs[number]
                if size > 1 and high - low > 1:
                    continue
                weight = 0
                for other in range(low, high):
                    weight += asked.weights[other]
                at = links * LINK
                link[at] = (weight if weight < listed else listed) * like
                link[at + 1], link[at + 2] = low, high
                link[at + 3], link[at + 4] = place, place + size
                link[at + 5] = like
                links += 1
    return links


def _choose(scratch: Scratch, links: int) -> int:
    """Keep the most telling links of which no two share a word, in the order chosen."""
    used, link = scratch.used, scratch.link
    for place in range(2 * WORDS_MAX):
        used[place] = 0
    chosen = 0
    while True:
        best, best_value, best_apart = -1, 0, 0
        for number in range(chosen, links):
            at = number * LINK
            value = link[at]
            if value < best_value or value == 0:
                continue
            apart = link[at + 1] - link[at + 3]
            if apart < 0:
                apart = -apart
            if value == best_value and best >= 0 and apart >= best_apart:
                continue
            best, best_value, best_apart = number, value, apart
        if best < 0:
            return chosen
        at = best * LINK
        free = True
        for place in range(link[at + 1], link[at + 2]):
            if used[place]:
                free = False
        for place in range(link[at + 3], link[at + 4]):
            if used[WORDS_MAX + place]:
                free = False
        if not free:
            link[at] = 0
            continue
        for place in range(link[at + 1], link[at + 2]):
            used[place] = 1
        for place in range(link[at + 3], link[at + 4]):
            used[WORDS_MAX + place] = 1
        to = chosen * LINK
        for column in range(LINK):
            spare = link[to + column]
            link[to + column] = link[at + column]
            link[at + column] = spare
        chosen += 1


def _add(
    arrays: Arrays, scratch: Scratch, asked: Asked, first: int, links: int, place: int,
    other: int, like: int,
) -> int:  # fmt: skip
    """Lay one more word of the query beside one of the name."""
    used, link = scratch.used, scratch.link
    if links == LINKS_MAX:
        return links
    used[place] = 1
    used[WORDS_MAX + other] = 1
    weight = asked.weights[place]
    listed = arrays.word_weight[arrays.form_word[first + other]]
    at = links * LINK
    link[at] = (weight if weight < listed else listed) * like
    link[at + 1], link[at + 2] = place, place + 1
    link[at + 3], link[at + 4] = other, other + 1
    link[at + 5] = like
    return links + 1


def _weak(
    arrays: Arrays, scratch: Scratch, asked: Asked, first: int, width: int, links: int
) -> int:
    """Lay words side by side that are somewhat alike, now that others of the two names agree."""
    used = scratch.used
    rounds = 0
    while rounds < 3:
        rounds += 1
        best, best_place, best_other = 0, 0, 0
        for place in range(len(asked.weights)):
            if used[place] or asked.kinds[place] != 0:
                continue
            start, end = asked.sound_at[place], asked.sound_at[place + 1]
            for other in range(width):
                word = arrays.form_word[first + other]
                if used[WORDS_MAX + other] or arrays.word_kind[word] != 0:
                    continue
                reading = arrays.word_reading[word]
                if reading == NONE or end == start:
                    continue
                listed_mode = arrays.reading_mode[reading]
                mode = asked.modes[place]
                if listed_mode > mode:
                    mode = listed_mode
                like = likeness(
                    asked.symbols,
                    start,
                    end,
                    arrays.symbols,
                    arrays.reading_at[reading],
                    arrays.reading_at[reading + 1],
                    mode,
                    arrays.weights,
                    arrays.indels,
                    arrays.changes,
                    scratch.row,
                    WEAK_MIN,
                )
                if like > best:
                    best, best_place, best_other = like, place, other
        if best == 0:
            break
        if best < WEAK_FULL:
            best -= (WEAK_FULL - best) * WEAK_LOSS // 100
        links = _add(arrays, scratch, asked, first, links, best_place, best_other, best)
    return links


def _initials(
    arrays: Arrays, scratch: Scratch, asked: Asked, first: int, width: int, links: int
) -> int:
    """Lay single letters beside words that begin with them."""
    used = scratch.used
    for place in range(len(asked.weights)):
        if used[place] or asked.kinds[place] == NUMBER:
            continue
        for other in range(width):
            word = arrays.form_word[first + other]
            if used[WORDS_MAX + other] or arrays.word_kind[word] == NUMBER:
                continue
            if asked.kinds[place] != LETTER and arrays.word_kind[word] != LETTER:
                continue
            if asked.initials[place] == arrays.word_initial[word]:
                links = _add(arrays, scratch, asked, first, links, place, other, INITIAL)
                break
    return links


def _absorb(arrays: Arrays, scratch: Scratch, asked: Asked, first: int, width: int) -> None:
    """Mark words left over that are part of the translation of a word laid beside another."""
    used = scratch.used
    for other in range(width):
        if used[WORDS_MAX + other]:
            continue
        row = scratch.slot[arrays.form_word[first + other]]
        if row == 0:
            continue
        for number in range(len(asked.lows)):
            if not asked.translated[number] or not used[asked.lows[number]]:
                continue
            if scratch.like[(row - 1) * WORDS_MAX + number] >= ABSORBED_MIN:
                used[WORDS_MAX + other] = 2
                break
    for number in range(len(asked.lows)):
        if used[asked.lows[number]] or asked.highs[number] != asked.lows[number] + 1:
            continue
        for other in range(width):
            word = arrays.form_word[first + other]
            row = scratch.slot[word]
            if row == 0 or not arrays.word_translated[word] or not used[WORDS_MAX + other]:
                continue
            if scratch.like[(row - 1) * WORDS_MAX + number] >= ABSORBED_MIN:
                used[asked.lows[number]] = 2
                break


def _points(
    arrays: Arrays, scratch: Scratch, asked: Asked, first: int, width: int, links: int
) -> int:
    """Return the points of the links that stand in ``scratch``; see ``align`` for the value."""
    used, link = scratch.used, scratch.link
    alike, paired, telling, full_words, exact = 0, 0, 0, 0, True
    last, in_order = -1, True
    for place in range(len(asked.weights)):
        for number in range(links):
            at = number * LINK
            if link[at + 1] == place:
                if link[at + 3] < last:
                    in_order = False
                last = link[at + 3]
    for number in range(links):
        at = number * LINK
        like = link[at + 5]
        alike += link[at]
        paired += link[at] // like if like > 0 else 0
        if like < 100:
            exact = False
        for place in range(link[at + 1], link[at + 2]):
            kind = asked.kinds[place]
            if (
                kind != GENERIC
                and kind != PARTICLE
                and kind != LETTER
                and kind != PLACE
                and kind != TITLE
            ):
                telling += 1
        other = arrays.word_kind[arrays.form_word[first + link[at + 3]]]
        if asked.kinds[link[at + 1]] != LETTER and other != LETTER:
            full_words += 1
    left, right, left_telling, right_telling = 0, 0, 0, 0
    left_number, right_number, absorbed, over = False, False, False, 0
    for place in range(len(asked.weights)):
        if used[place] == 2:
            absorbed = True
        if used[place] == 0:
            over += 1 if asked.kinds[place] != TITLE else 0
            left += asked.weights[place]
            if asked.kinds[place] < GENERIC or asked.kinds[place] == COMMON:
                left_telling += asked.weights[place]
            if asked.kinds[place] == NUMBER:
                left_number = True
    for place in range(width):
        if used[WORDS_MAX + place] == 2:
            absorbed = True
        if used[WORDS_MAX + place] == 0:
            word = arrays.form_word[first + place]
            over += 1 if arrays.word_kind[word] != TITLE else 0
            right += arrays.word_weight[word]
            if arrays.word_kind[word] < GENERIC or arrays.word_kind[word] == COMMON:
                right_telling += arrays.word_weight[word]
            if arrays.word_kind[word] == NUMBER:
                right_number = True
    larger, smaller = (left, right) if left >= right else (right, left)
    whole = 100 * paired + LARGER_REST * larger + SMALLER_REST * smaller
    points = 100 * alike // whole if whole else 0
    if points == 100 and (not exact or over):
        points = 99
    if not in_order and points > 0:
        points -= ORDER_DIFFERS
    numbers = 1 if left_number and right_number else 0
    if numbers:
        points -= NUMBERS_DIFFER
    lone = 0
    common = full_words == 1 and asked.kinds[link[1]] == COMMON and over > 0
    if common or (full_words <= 1 and left_telling + right_telling > 0):
        lone = 1
        points -= ONE_WORD_OF_MORE
    unlike = 0
    if links == 1 and link[5] < 100 and left_telling + right_telling == 0 and not absorbed:
        unlike = 2
        points -= (100 - link[5]) * ONE_WORD_UNLIKE // 100
    generic = 0
    most = 100
    if telling == 0 and (not exact or over or links < 2):
        most = GENERIC_MAX + GENERIC_MORE * (links - 1 if links < 5 else 4)
        if left_telling + right_telling > 0:
            most = GENERIC_MAX
    if points > most:
        generic = 1
        points = most
    if points < 0:
        points = 0
    same = 1 if exact and not over else 0
    return (
        points * 1000000
        + same * 100000
        + links * 1000
        + (numbers + unlike) * 100
        + lone * 10
        + generic
    )


def is_compiled() -> bool:
    """Tell whether the loops are compiled in this process."""
    return _STATE["compiled"]


def compile_kernel() -> None:
    """Compile the loops of this module, each in its place, once in a process.

    What was compiled is kept beside this file: it takes half a minute the first time only.
    """
    if _STATE["compiled"]:
        return
    from numba import njit

    loops = [
        name
        for name, value in globals().items()
        if isinstance(value, FunctionType) and value.__module__ == __name__
        and name not in ("is_compiled", "compile_kernel")
    ]  # fmt: skip
    for name in loops:
        globals()[name] = njit(cache=True, nogil=True)(globals()[name])
    _STATE["compiled"] = True


_STATE: Final = {"compiled": False}
