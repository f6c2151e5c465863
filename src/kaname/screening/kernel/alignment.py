"""One listed name laid beside the query, word by word, and the points that come of it."""

from kaname.screening.kernel.layout import (
    ABSORBED_MIN,
    COMMON,
    GENERIC,
    GENERIC_MAX,
    GENERIC_MORE,
    GENERIC_WHOLE,
    HAN,
    HAN_WEAK,
    INITIAL,
    JOINED_MIN,
    LARGER_REST,
    LEFT_UNFOUND,
    LETTER,
    LINK,
    LINKS_MAX,
    MEANT,
    MODE_BITS,
    NONE,
    NUMBER,
    NUMBERS_DIFFER,
    ONE_WORD_OF_MORE,
    ONE_WORD_UNLIKE,
    ORDER_DIFFERS,
    RIGHT_UNFOUND,
    SMALLER_REST,
    TITLE,
    TRANSCRIBED,
    WEAK_BOUND,
    WEAK_FULL,
    WEAK_LOSS,
    WEAK_MIN,
    WEAK_SHORT,
    WEAK_SYMBOLS,
    WORD,
    WORDS_MAX,
    Arrays,
    Asked,
    Scratch,
)
from kaname.screening.kernel.rows import likeness_of_next, start_rows

__all__ = ["align"]


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
        if scratch.score[form] >= WEAK_BOUND:
            links = _weak(arrays, scratch, asked, first, width, links)
        links = _initials(arrays, scratch, asked, first, width, links)
    _absorb(arrays, scratch, asked, first, width)
    return _points(arrays, scratch, asked, form, first, width, links)


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
                joined = size > 1 or high - low > 1
                if joined and like < JOINED_MIN and asked.modes[low] <= 1:
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
            value = link[at] * link[at + 5]
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
            if used[place] or asked.kinds[place] != WORD:
                continue
            start, end = asked.sound_at[place], asked.sound_at[place + 1]
            start_rows(scratch)
            for other in range(width):
                word = arrays.form_word[first + other]
                if used[WORDS_MAX + other] or arrays.word_kind[word] != WORD:
                    continue
                reading = arrays.word_reading[word]
                if reading == NONE or end == start:
                    continue
                listed_mode = int(arrays.reading_mode[reading]) & ((1 << MODE_BITS) - 1)
                mode = asked.modes[place]
                length = arrays.reading_at[reading + 1] - arrays.reading_at[reading]
                longer = length if length > end - start else end - start
                least = WEAK_MIN if longer >= WEAK_SYMBOLS else WEAK_SHORT
                if mode == HAN and listed_mode == HAN:
                    least = HAN_WEAK
                elif (mode == HAN or listed_mode == HAN) and (
                    mode + listed_mode == HAN + TRANSCRIBED
                ):
                    continue
                if listed_mode > mode:
                    mode = listed_mode
                like = likeness_of_next(
                    arrays, scratch, asked.symbols, start, end, arrays.reading_at[reading], length,
                    mode, least, least,
                )  # fmt: skip
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
    """Lay single letters beside words that begin with them, when a word that is a name agrees.

    J. Smith is John Smith; T-Motor is not Toyota Motor.
    """
    used, named = scratch.used, False
    for number in range(links):
        if asked.kinds[scratch.link[number * LINK + 1]] == WORD:
            named = True
    if not named:
        return links
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


def _unfound(
    arrays: Arrays, scratch: Scratch, asked: Asked, first: int, width: int, links: int
) -> tuple[int, int]:
    """Return what is missing of the meaning of words known by it, on either side.

    北京航空航天大学 is one word; a name that has no more of it than "university" has little.
    """
    used, link = scratch.used, scratch.link
    left, right = 0, 0
    for number in range(links):
        at = number * LINK
        if link[at + 2] != link[at + 1] + 1 or link[at + 4] != link[at + 3] + 1:
            continue
        value = link[at] // link[at + 5] if link[at + 5] > 0 else 0
        word = arrays.form_word[first + link[at + 3]]
        known = arrays.word_kind[word] in (WORD, NUMBER)
        if link[at + 5] < 100 and asked.translated[link[at + 1]] and not known:
            left += asked.weights[link[at + 1]] - value
        known = asked.kinds[link[at + 1]] in (WORD, NUMBER)
        if link[at + 5] < 100 and arrays.word_translated[word] and not known:
            right += arrays.word_weight[word] - value
    for place in range(width):
        if used[WORDS_MAX + place] == 2:
            left -= arrays.word_weight[arrays.form_word[first + place]]
    for place in range(len(asked.weights)):
        if used[place] == 2:
            right -= asked.weights[place]
    scratch.tally[LEFT_UNFOUND] = left if left > 0 else 0
    scratch.tally[RIGHT_UNFOUND] = right if right > 0 else 0
    return scratch.tally[LEFT_UNFOUND], scratch.tally[RIGHT_UNFOUND]


def _in_order(scratch: Scratch, words: int, links: int) -> bool:
    """Tell whether the words laid side by side stand in the same order in both names."""
    link, last = scratch.link, -1
    for place in range(words):
        for number in range(links):
            if link[number * LINK + 1] == place:
                if link[number * LINK + 3] < last:
                    return False
                last = link[number * LINK + 3]
    return True


def _agreeing(
    arrays: Arrays, scratch: Scratch, asked: Asked, first: int, links: int
) -> tuple[int, int, int, int, int, bool]:
    """Return what the words that agree weigh as far as they are alike, what they weigh, how many of
    them tell anything, how many are numbers, how many pairs are whole words, and whether all are
    the very same.
    """
    link = scratch.link
    alike, paired, telling, numbers, full_words, exact = 0, 0, 0, 0, 0, True
    for number in range(links):
        at = number * LINK
        like = link[at + 5]
        alike += link[at]
        paired += link[at] // like if like > 0 else 0
        parted = link[at + 2] - link[at + 1] != link[at + 4] - link[at + 3]
        if like < 100 or (parted and asked.modes[link[at + 1]] == 0):
            exact = False
        for place in range(link[at + 1], link[at + 2]):
            if asked.kinds[place] in (WORD, COMMON):
                telling += 1
            elif asked.kinds[place] == NUMBER:
                numbers += 1
        other = arrays.word_kind[arrays.form_word[first + link[at + 3]]]
        if asked.kinds[link[at + 1]] != LETTER and other != LETTER:
            full_words += 1
    return alike, paired, telling, numbers, full_words, exact


def _left_over(
    arrays: Arrays, scratch: Scratch, asked: Asked, first: int, width: int
) -> tuple[int, int, int, int, bool, bool]:
    """Return what the words left over weigh on each side, those that tell anything on both, how
    many there are, titles aside, whether each side has a number, and whether a word is part of a
    translation.
    """
    used = scratch.used
    left, right, telling, over = 0, 0, 0, 0
    left_number, right_number, absorbed = False, False, False
    for place in range(len(asked.weights)):
        if used[place] == 2:
            absorbed = True
        if used[place] == 0:
            kind = asked.kinds[place]
            over += 1 if kind != TITLE else 0
            left += asked.weights[place]
            telling += asked.weights[place] if kind < GENERIC or kind == COMMON else 0
            left_number = left_number or kind == NUMBER
    for place in range(width):
        if used[WORDS_MAX + place] == 2:
            absorbed = True
        if used[WORDS_MAX + place] == 0:
            word = arrays.form_word[first + place]
            kind = arrays.word_kind[word]
            over += 1 if kind != TITLE else 0
            right += arrays.word_weight[word]
            telling += arrays.word_weight[word] if kind < GENERIC or kind == COMMON else 0
            right_number = right_number or kind == NUMBER
    return left, right, telling, over, left_number and right_number, absorbed


def _points(
    arrays: Arrays, scratch: Scratch, asked: Asked, form: int, first: int, width: int, links: int
) -> int:
    """Return the points of the links that stand in ``scratch``; see ``align`` for the value."""
    link = scratch.link
    alike, paired, telling, counted, full_words, exact = _agreeing(
        arrays, scratch, asked, first, links
    )
    left_part, right_part = _unfound(arrays, scratch, asked, first, width, links)
    left, right, rest, over, numbers, absorbed = _left_over(arrays, scratch, asked, first, width)
    left, right, rest = left + left_part, right + right_part, rest + left_part + right_part
    larger, smaller = (left, right) if left >= right else (right, left)
    whole = 100 * paired + LARGER_REST * larger + SMALLER_REST * smaller
    points = 100 * alike // whole if whole else 0
    if points == 100 and (not exact or over):
        points = 99
    if points > 0 and not _in_order(scratch, len(asked.weights), links):
        points -= ORDER_DIFFERS
    if numbers:
        points -= NUMBERS_DIFFER
    lone, unlike, generic, most = 0, 0, 0, 100
    common = full_words == 1 and asked.kinds[link[1]] == COMMON and over > 0
    if not absorbed and (common or (full_words <= 1 and rest > 0)):
        lone = 1
        points -= ONE_WORD_OF_MORE
    if links == 1 and link[5] < MEANT and rest == 0 and not absorbed:
        unlike = 2
        points -= (100 - link[5]) * ONE_WORD_UNLIKE // 100
    if over == 0:
        telling += counted  # a number is a name where it is all there is
    alike_forms = exact and not over and asked.legal[0] == arrays.form_legal[form]
    if telling == 0 and not alike_forms and (not exact or over or links < 2):
        most = GENERIC_MAX + GENERIC_MORE * (links - 1 if links < 5 else 4)
        if rest > 0:
            most = GENERIC_MAX
        elif over == 0 and links > 1:
            most = GENERIC_WHOLE
    if points > most:
        generic = 1
        points = most
    if points < 0:
        points = 0
    value = points * 1000000 + links * 1000 + lone * 10 + generic
    return value + (100000 if exact and not over else 0) + ((1 if numbers else 0) + unlike) * 100
