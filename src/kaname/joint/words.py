"""The wordings of this room."""

from typing import Final

from kaname.core.text import load_wording

__all__ = ["words"]

words: Final = load_wording("kaname.joint")
