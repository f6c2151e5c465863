"""How an application for a licence is reviewed, in words."""

from collections.abc import Iterable
from typing import Final

from kaname.core.finding import Review
from kaname.core.text import Text, load_wording, plain

__all__ = ["policy_word", "reviews_in_words"]

_words: Final = load_wording("kaname.law.engine")


def policy_word(policy: str) -> Text:
    """Return a policy, one of ``POLICIES``, in words."""
    return _words(f"policy.{policy}")


def reviews_in_words(reviews: Iterable[Review]) -> Text:
    """Return what reviews say together, in their order: the policy of a finding as one text."""
    texts = [_in_words(review) for review in reviews]
    return Text("; ".join(text.en for text in texts), "。".join(text.ja for text in texts))


def _in_words(review: Review) -> Text:
    said = {
        "policy": policy_word(review.policy),
        "cite": plain("; ".join(citation.cite for citation in review.citations)),
        "text": review.text,
    }
    if not review.basis:
        return _words("reviews.stated", **said)
    return _words("reviews.stated_for", basis=plain(review.basis), **said)
