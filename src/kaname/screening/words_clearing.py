"""The wordings of decisions, the book and rescreening, and the one way a problem is made."""

from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import Argument, Text, Wording, load_wording, plain

__all__ = ["field_name", "stop", "words"]


def words() -> Wording:
    """Return the wordings of ``words_clearing.toml``."""
    return load_wording("kaname.screening", "words_clearing.toml")


def stop(code: str, place: Place, status: int = 2, **facts: Argument) -> ProblemError:
    """Return the error that ends a command with one problem (``KAN-229x`` to ``KAN-231x``)."""
    return ProblemError(worded(words(), code, place, **facts), status=status)


def field_name(field: str) -> Text:
    """Return how a field of an entry or a customer is called; a detail by its own name."""
    key = f"field.{field}"
    return words()(key) if key in words() else plain(field.removeprefix("details."))
