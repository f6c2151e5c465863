"""The wordings of bulk screening, and the one way a problem with it is made."""

from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import Argument, Wording, load_wording

__all__ = ["stop", "words"]


def words() -> Wording:
    """Return the wordings of ``bulk/words.toml``."""
    return load_wording("kaname.screening.bulk", "words.toml")


def stop(code: str, place: Place, status: int = 2, **facts: Argument) -> ProblemError:
    """Return the error that ends a run with one problem (``KAN-226x`` to ``KAN-228x``)."""
    return ProblemError(worded(words(), code, place, **facts), status=status)
