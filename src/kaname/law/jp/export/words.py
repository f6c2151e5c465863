"""What these provisions say to people: the keys of ``words.toml``, filled in."""

from typing import Final

from kaname.core.text import load_wording

__all__ = ["PACKAGE", "words"]

PACKAGE: Final = "kaname.law.jp.export"

words: Final = load_wording(PACKAGE)
