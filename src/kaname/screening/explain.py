"""Every point of a hit, in words: 100 for the same name, less what speaks against it."""

from typing import Final

from kaname.core.hit import Reason
from kaname.core.text import Text, plain
from kaname.screening.names import NameForm, Part
from kaname.screening.score import Comparison, Loss, Weigh, align
from kaname.screening.words_screening import listing, words

__all__ = ["NameKind", "deductions", "name_reasons"]

WEAK_ALIAS: Final = 10
BRACKET: Final = 10
SHORT: Final = 5
_NUMBERED: Final = frozenset({"letters", "letters_of_run"})

NameKind = str
"""``name``, ``alias`` or ``weak_alias``: which of an entry's names a form comes from."""


def deductions(given: NameForm, listed: NameForm, kind: NameKind) -> tuple[tuple[str, int], ...]:
    """Return what a match of these two forms loses beside the comparison: (wording, points)."""
    lost = []
    if kind == "weak_alias":
        lost.append(("name.weak_alias", WEAK_ALIAS))
    if listed.part is Part.BRACKET:
        lost.append(("name.listed_bracket", BRACKET))
    if given.part in (Part.BRACKET, Part.ACRONYM):
        lost.append(("name.given_bracket", BRACKET))
    if given.is_short or listed.is_short:
        lost.append(("name.short", SHORT))
    return tuple(lost)


def name_reasons(
    given: NameForm, listed: NameForm, kind: NameKind, entry_name: str, comparison: Comparison,
    weigh: Weigh,
) -> tuple[Reason, ...]:  # fmt: skip
    """Return the reasons of a match of two names; their points sum to the points of the names."""
    reasons = [Reason(_base(given, listed, comparison, weigh), 100)]
    reasons += [Reason(_loss(loss), -loss.points) for loss in comparison.losses]
    reasons += [
        Reason(words()(key, name=entry_name) if "alias" in key else words()(key), -points)
        for key, points in deductions(given, listed, kind)
    ]
    if kind == "alias":
        reasons.append(Reason(words()("name.alias", name=entry_name), 0))
    read = dict.fromkeys((*given.written_out, *listed.written_out))
    reasons += [Reason(words()("name.written_out", short=a, word=b), 0) for a, b in read]
    forms = list(dict.fromkeys((*given.legal, *listed.legal)))
    if forms:
        reasons.append(Reason(words()("name.legal", forms=", ".join(forms)), 0))
    return tuple(reasons)


def _base(given: NameForm, listed: NameForm, comparison: Comparison, weigh: Weigh) -> Text:
    if comparison.same:
        return words()("reason.same", listed=listed.text)
    if given.unspaced and listed.unspaced:
        return words()("reason.letters", listed=listed.text)
    pairs = align(given.words, listed.words, weigh).pairs
    if not pairs:
        return words()("reason.nothing", listed=listed.text)
    agreeing = [plain(" ".join(pair.left)) for pair in pairs if not pair.distance]
    if not agreeing:
        return words()("reason.close", listed=listed.text)
    return words()("reason.words", listed=listed.text, words=listing(agreeing))


def _loss(loss: Loss) -> Text:
    key = f"loss.{loss.key}"
    if loss.key in _NUMBERED and loss.number == 1:
        key += "_one"
    return words()(key, left=loss.left, right=loss.right, number=loss.number)
