"""The wordings of a screening, and the one way a problem with it is made."""

from kaname.core.problem import Place, Problem, worded
from kaname.core.text import Argument, Text, Wording, load_wording

__all__ = ["listing", "problem", "words"]


def words() -> Wording:
    """Return the wordings of ``words_screening.toml``."""
    return load_wording("kaname.screening", "words_screening.toml")


def problem(code: str, place: Place, **facts: Argument) -> Problem:
    """Return the problem ``code`` (``KAN-21xx``), its wordings filled in with ``facts``."""
    return worded(words(), code, place, **facts)


def listing(texts: list[Text]) -> Text:
    """Return several texts as one, with commas as each language writes them."""
    return Text(", ".join(text.en for text in texts), "、".join(text.ja for text in texts))
