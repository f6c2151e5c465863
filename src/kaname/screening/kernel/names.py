"""The names that hold the words near the query's, the most promising first, and their entries."""

from kaname.screening.kernel.alignment import align
from kaname.screening.kernel.layout import (
    KEPT_MAX,
    KIND_DIFFERS,
    LARGER_REST,
    SMALLER_REST,
    SURPRISE,
    WORDS_MAX,
    Arrays,
    Asked,
    Numbers,
    Scratch,
)

__all__ = ["answer", "gather", "rate", "release"]


def answer(
    arrays: Arrays, scratch: Scratch, asked: Asked, pool_word: Numbers, pool_like: Numbers,
    lost: int, strong: bool, kind: int, least: int, most: int,
) -> int:  # fmt: skip
    """Do ``gather``, ``rate`` and ``release`` in one."""
    kept = gather(arrays, scratch, asked, pool_word, pool_like)
    count = rate(arrays, scratch, asked, kept, lost, strong, kind, least, most)
    release(scratch)
    return count


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
    """Keep the forms whose points may be highest, the most promising first: KEPT_MAX, more on ties.

    ``score`` has what a form promises then: the points if every word found in it agreed.
    """
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
    place = 0
    for bound in range(100, least - 1, -1):
        count = scratch.row[bound]
        scratch.row[bound] = place
        place += count
    room = len(scratch.kept_form)
    for number in range(touched):
        form = scratch.touched[number]
        bound = scratch.score[form]
        if bound >= least:
            if scratch.row[bound] < room:
                scratch.kept_form[scratch.row[bound]] = form
            scratch.row[bound] += 1
    return place if place < room else room


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
    seen, enough, surprise = 0, least, SURPRISE
    for number in range(len(asked.translated)):
        if asked.translated[number]:
            surprise = 100
    tally = scratch.tally
    for points in range(101):
        tally[points] = 0
    for number in range(kept):
        if number % 16 == 15:
            enough = _enough(tally, most, least)
        form = scratch.kept_form[number]
        if scratch.score[form] + surprise < enough:
            break
        value = align(arrays, scratch, asked, form)
        points = value // 1000000 - lost - arrays.form_loss[form]
        if points < least:
            continue
        exact = value // 100000 % 10 if strong and arrays.form_strong[form] else 0
        entry = arrays.form_entry[form]
        at = scratch.entry_best[entry]
        if at == 0:
            scratch.found_word[seen] = entry
            seen += 1
            at = seen
            scratch.entry_best[entry] = at
            scratch.kept_points[at - 1] = -1
        elif points * 10 + exact > scratch.kept_points[at - 1]:
            tally[scratch.kept_points[at - 1] // 10] -= 1
        if points * 10 + exact > scratch.kept_points[at - 1]:
            tally[points] += 1
            scratch.kept_points[at - 1] = points * 10 + exact
            scratch.found_like[at - 1] = form
    return _best(arrays, scratch, kind, seen, most)


def _enough(tally: Numbers, most: int, least: int) -> int:
    """Return the points that the entries have at least of which there are ``most`` already."""
    count = 0
    for back in range(101 - least):
        count += tally[100 - back]
        if count >= most:
            return 100 - back
    return least


def _best(arrays: Arrays, scratch: Scratch, kind: int, seen: int, most: int) -> int:
    """Put the best of the entries seen into ``best_form``, at most ``most``."""
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
