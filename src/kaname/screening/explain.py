"""Every point of a hit, in words: 100 for the same name, less what speaks against it."""

import math
from dataclasses import replace
from typing import Final

from kaname.core.hit import Reason
from kaname.core.text import Text, plain
from kaname.screening.kernel import (
    INITIAL,
    LARGER_REST,
    NUMBERS_DIFFER,
    ONE_WORD_OF_MORE,
    ONE_WORD_UNLIKE,
    ORDER_DIFFERS,
    SMALLER_REST,
)
from kaname.screening.matcher import Laid, Link, Matcher
from kaname.screening.names import NameForm
from kaname.screening.packing import given_losses, listed_losses
from kaname.screening.token import Kind, Token, token
from kaname.screening.words_screening import listing, words

__all__ = ["name_reasons"]

SHOWN_MEANINGS: Final = 2


def name_reasons(
    matcher: Matcher, given: NameForm, given_kind: str, form: int
) -> tuple[Reason, ...]:
    """Return the reasons of a match of two names; their points sum to the points of the names.

    Args:
        matcher: over the index.
        given: the form of the name looked for.
        given_kind: of the party looked for.
        form: the number of the listed form.
    """
    index = matcher.index
    listed_name, listed = index.made_again(form)
    entry, _ = index.entry(index.form_entry[form])
    kind = index.name_kind_of(form)
    laid = matcher.lay(given, given_kind, form)
    losses = _losses(laid, given, listed)
    reasons = [Reason(_base(laid, given, listed, listed_name), 100), *losses]
    left = 100 - sum(-reason.points for reason in losses)
    for key, points in (*listed_losses(listed, kind), *given_losses(given)):
        taken = min(points, left)
        left -= taken
        text = words()(key, name=entry.name) if "alias" in key else words()(key)
        reasons.append(Reason(text, -taken))
    if kind == "alias":
        reasons.append(Reason(words()("name.alias", name=entry.name), 0))
    for short, word in dict.fromkeys((*given.written_out, *listed.written_out)):
        reasons.append(Reason(words()("name.written_out", short=short, word=word), 0))
    forms = list(dict.fromkeys((*given.legal, *listed.legal)))
    if forms:
        reasons.append(Reason(words()("name.legal", forms=", ".join(forms)), 0))
    return tuple(reasons)


def _base(laid: Laid, given: NameForm, listed: NameForm, listed_name: str) -> Text:
    if laid.same:
        return words()("reason.same", listed=listed_name)
    agreeing = [
        plain(" ".join(given.words[link.low : link.high]))
        for link in laid.links
        if _is_equal(link, given, listed)
    ]
    if not laid.links:
        return words()("reason.nothing", listed=listed_name)
    if not agreeing:
        return words()("reason.close", listed=listed_name)
    return words()("reason.words", listed=listed_name, words=listing(agreeing))


def _is_equal(link: Link, given: NameForm, listed: NameForm) -> bool:
    ours = given.words[link.low : link.high]
    return ours == listed.words[link.listed_low : link.listed_high]


def _losses(laid: Laid, given: NameForm, listed: NameForm) -> list[Reason]:
    """Return the account of what an alignment loses, in whole points."""
    left = sum(laid.left_weights()) + laid.left_unfound
    right = sum(laid.right_weights()) + laid.right_unfound
    ours, theirs = (LARGER_REST, SMALLER_REST) if left >= right else (SMALLER_REST, LARGER_REST)
    whole = 100 * sum(link.weight for link in laid.links) + ours * left + theirs * right
    exact: list[tuple[float, Text]] = []
    for link in laid.links:
        if not _is_equal(link, given, listed):
            lost = 100 * link.weight * (100 - link.likeness) / whole if whole else 0.0
            exact.append((lost, _difference(link, given, listed)))
    for key, share, rest, weights in (
        ("loss.left_only", ours, [given.words[p] for p in laid.left_over()], laid.left_weights()),
        ("loss.right_only", theirs, [listed.words[p] for p in laid.right_over()],
         laid.right_weights()),
    ):  # fmt: skip
        for word, weight in zip(rest, weights, strict=True):
            lost = 100 * share * weight / whole if whole else 0.0
            exact.append((lost, words()(key, left=word)))
    for key, share, unfound in (
        ("loss.left_unfound", ours, laid.left_unfound),
        ("loss.right_unfound", theirs, laid.right_unfound),
    ):
        if unfound:
            exact.append((100 * share * unfound / whole if whole else 0.0, words()(key)))
    for word in [given.words[p] for p in laid.left_part()]:
        exact.append((0.0, words()("name.part_of_translation", word=word)))
    for word in [listed.words[p] for p in laid.right_part()]:
        exact.append((0.0, words()("name.part_of_translation", word=word)))
    limits = _limits(laid, given, listed)
    total = 100 - laid.points - sum(points for points, _ in limits)
    if not laid.links:
        return [Reason(words()("loss.nothing"), -100)]
    return [
        *_whole_points(exact, total),
        *(Reason(text, -points) for points, text in limits if points),
    ]


def _limits(laid: Laid, given: NameForm, listed: NameForm) -> list[tuple[int, Text]]:
    """Return the rules that hold the points down: how many each takes, as far as there are any."""
    found: list[tuple[int, Text]] = []
    points = laid.base
    if laid.reordered and points:
        found.append((ORDER_DIFFERS, words()("loss.order")))
        points -= ORDER_DIFFERS
    if laid.numbers:
        ours = " ".join(given.words[p] for p in laid.left_over() if given.words[p].isdigit())
        theirs = " ".join(listed.words[p] for p in laid.right_over() if listed.words[p].isdigit())
        taken = min(NUMBERS_DIFFER, points)
        found.append((taken, words()("loss.numbers", left=ours, right=theirs)))
        points -= taken
    unlike = laid.links[0].likeness if len(laid.links) == 1 else 100
    if laid.lone:
        taken = min(ONE_WORD_OF_MORE, points)
        found.append((taken, words()("loss.one_word")))
        points -= taken
    if laid.unlike:
        taken = min((100 - unlike) * ONE_WORD_UNLIKE // 100, points)
        found.append((taken, words()("loss.one_word_unlike")))
        points -= taken
    if laid.generic and points > laid.points:
        found.append((points - laid.points, words()("loss.generic")))
    return found


def _whole_points(exact: list[tuple[float, Text]], total: int) -> list[Reason]:
    """Round losses to whole points that sum to ``total``, the largest remainders up."""
    points = [math.floor(lost) for lost, _ in exact]
    over = sum(points) - total
    for place in sorted(range(len(exact)), key=lambda place: -points[place]):
        taken = min(max(over, 0), points[place])
        points[place] -= taken
        over -= taken
    order = sorted(range(len(exact)), key=lambda place: (points[place] - exact[place][0], place))
    missing = total - sum(points)
    for place in order:
        if missing <= 0:
            break
        points[place] += 1
        missing -= 1
    reasons = [Reason(text, -lost) for lost, (_, text) in zip(points, exact, strict=True)]
    if missing > 0 and reasons:
        reasons[0] = replace(reasons[0], points=reasons[0].points - missing)
    elif missing > 0:
        reasons = [Reason(words()("loss.written_otherwise"), -missing)]
    return reasons


def _difference(link: Link, given: NameForm, listed: NameForm) -> Text:
    """Say how words laid side by side differ, or why they are the same."""
    ours = given.words[link.low : link.high]
    theirs = listed.words[link.listed_low : link.listed_high]
    left, right = " ".join(ours), " ".join(theirs)
    if len(ours) != 1 or len(theirs) != 1:
        if "".join(ours) == "".join(theirs):
            return words()("loss.spacing", left=left, right=right)
        return words()("loss.sound_joined", left=left, right=right)
    one, other = token(ours[0]), token(theirs[0])
    if link.likeness == INITIAL and Kind.LETTER in (one.kind, other.kind):
        return words()("loss.initial", left=left, right=right)
    if one.kind is Kind.NUMBER and other.kind is Kind.NUMBER:
        return words()("loss.spacing", left=left, right=right)
    meaning = _meaning(one, other)
    if meaning:
        return words()("loss.meaning", left=left, right=right, meaning=meaning)
    shared = _groups(one) & _groups(other)
    if shared:
        key = "loss.variant" if any(group[0] == "~" for group in shared) else "loss.nickname"
        return words()(key, left=left, right=right)
    if not left.isascii() or not right.isascii():
        return _sounding(one, other)
    return _letters(left, right)


def _letters(left: str, right: str) -> Text:
    from rapidfuzz.distance import OSA

    number = OSA.distance(left, right)
    key = "loss.letters_one" if number == 1 else "loss.letters"
    return words()(key, left=left, right=right, number=number)


def _sounding(one: Token, other: Token) -> Text:
    read = [token_.readings[0].letters if token_.readings else "" for token_ in (one, other)]
    return words()(
        "loss.sound", left=one.text, right=other.text, left_read=read[0], right_read=read[1]
    )


def _meaning(one: Token, other: Token) -> str:
    """Return the English words that both may be translated by; empty when there is none."""
    theirs = set(other.meanings)
    common = [concept for concept in one.meanings if concept in theirs and concept[0] not in "~^"]
    if not common:
        return ""
    plain_words = [concept.lstrip("=") for concept in common]
    return ", ".join(list(dict.fromkeys(plain_words))[:SHOWN_MEANINGS])


def _groups(one: Token) -> set[str]:
    return {concept for concept in one.concepts if concept[0] in "~^"}
