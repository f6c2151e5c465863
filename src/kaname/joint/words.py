"""The wordings of this room, read once."""

from functools import cache
from importlib import resources

from kaname.core.text import Argument, Text, Wording

__all__ = ["words"]


@cache
def _wording() -> Wording:
    return Wording.parse((resources.files(__package__) / "words.toml").read_text(encoding="utf-8"))


def words(key: str, **arguments: Argument) -> Text:
    """Return the text of ``key`` of this room's ``words.toml``."""
    return _wording()(key, **arguments)
