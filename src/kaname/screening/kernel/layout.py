"""What the loops of matching read and work in: arrays of integers, and the rules' constants."""

from typing import Any, Final, NamedTuple

Numbers = Any
"""A flat array of integers: a memoryview when not compiled, a numpy array when compiled."""

NONE: Final = -1
WORDS_MAX: Final = 64
LINKS_MAX: Final = 512
LETTERS_MAX: Final = 40
WORD_MAX: Final = 39
"""Symbols of a word that are compared."""
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
GENERIC_MAX: Final = 50
GENERIC_MORE: Final = 12
"""Points that each further generic word adds to the most that such words can reach."""
GENERIC_WHOLE: Final = 90
"""Points that such words can reach when none is left over on either side."""
ONE_WORD_OF_MORE: Final = 20
ONE_WORD_UNLIKE: Final = 100
"""Hundredths of what a name of one word loses again when the word differs."""
MEANT: Final = 93
"""How alike two words are that mean the same: nothing is amiss with them."""
INITIAL: Final = 85
JOINED_MIN: Final = 78
"""How alike neighbours joined must be to a word to be laid beside it."""
WEAK_MIN: Final = 58
WEAK_SYMBOLS: Final = 3
WEAK_SHORT: Final = 80
"""The same for two words of fewer than WEAK_SYMBOLS sounds each."""
WEAK_FULL: Final = 70
WEAK_LOSS: Final = 150
"""Words somewhat alike count when others agree: from WEAK_MIN; under WEAK_FULL they lose more."""
HAN: Final = 2
"""The way of writing of Chinese characters, which are compared with each other as written."""
HAN_ALIKE: Final = 88
"""How alike two of their words are at most that are only said the same, in the same language."""
TRANSCRIBED: Final = 6
"""The way of writing of foreign names in Chinese characters."""
HAN_WEAK: Final = 80
"""How alike two words in Chinese characters must sound when others agree, unless both are foreign
names."""
MODE_BITS: Final = 3
"""A reading's way of writing takes so many bits; the languages that it is read in stand above."""
BREATH: Final = 70
"""By how much the same sound may weigh more in one spelling than in another: kh and h."""
SHORT_WEIGHT: Final = 400
SHORT_MIN: Final = 79
"""Words that weigh less than that, in Latin letters, must be more alike."""
SURPRISE: Final = 30
"""Points by which a name may do better than the words found in it promise; any number of them when
a word is known by its meaning, which may take in more words of the name."""
WEAK_BOUND: Final = 45
"""Points that the words found must promise for others to be looked at that closely."""
ABSORBED_MIN: Final = 85
KIND_DIFFERS: Final = 100
"""Tenths of a point by which an entry of another kind comes later."""
LEFT_UNFOUND: Final = 101
RIGHT_UNFOUND: Final = 102
"""Where ``tally`` holds what ``align`` missed of the meaning of words, on either side."""
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
    form_legal: Numbers
    """The same number for the same legal forms."""
    entry_kind: Numbers
    entry_rank: Numbers
    """The place of each entry in the order of ids, by which ties go."""
    weights: Numbers
    indels: Numbers
    changes: Numbers
    near_min: Numbers
    first: Numbers
    """The class of each symbol in a key; 0 for one that no key holds."""
    second: Numbers
    """Its other class, or the same; 255 for one that has another only before e, i and y."""


class Scratch(NamedTuple):
    """Room to work in, made once and kept by the engine; nothing in it outlives a call."""

    row: Numbers
    """Room to count in: how many have how many points."""
    rows: Numbers
    """For each way of writing LETTERS_MAX + 1 rows of LETTERS_MAX + 1, for the distances of one
    sound from many; see ``rows``."""
    lowest: Numbers
    """For each of these rows, the least in it."""
    laid: Numbers
    """For each way of writing, what its rows are for: 4 numbers."""
    cheap: Numbers
    """For each way of writing, what each symbol costs at least beside the sound that is asked."""
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
    tally: Numbers
    """How many entries have how many points, 0 to 100; then see LEFT_UNFOUND."""
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
    legal: Numbers
    """One number: see ``Arrays.form_legal``."""


class Sought(NamedTuple):
    """Words that near ones are looked for, with all ways to say each."""

    symbols: Numbers
    """Of all sounds of all words, one behind the other."""
    sound_at: Numbers
    """Where each sound begins, and where the last ends."""
    modes: Numbers
    """The way of writing of each sound."""
    most: Numbers
    """How alike a word may be at most that sounds so."""
    sounds: Numbers
    """For each word, its first sound, and behind the last."""
    known: Numbers
    """Words of the index that are known to be near by other ways than sound."""
    known_like: Numbers
    known_at: Numbers
    """For each word, its first, and behind the last."""
    plain: Numbers
    """Whether it is one word, not neighbours joined: those must be nearer."""
