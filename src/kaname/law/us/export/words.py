"""The wording of the US export provisions, in both languages (``words.toml``)."""

from functools import cache
from importlib import resources

from kaname.core.text import Argument, Text, Wording

__all__ = ["PACKAGE", "words"]

PACKAGE = "kaname.law.us.export"


@cache
def _wording() -> Wording:
    return Wording.parse((resources.files(PACKAGE) / "words.toml").read_text(encoding="utf-8"))


def words(key: str, **arguments: Argument) -> Text:
    """Return the text of ``key`` in ``words.toml`` with ``arguments`` filled in.

    Raises:
        KeyError: no such key.
    """
    return _wording()(key, **arguments)
