"""What these provisions say to people: the keys of ``words.toml``, filled in."""

from typing import Final

from kaname.core.text import load_wording

__all__ = ["PACKAGE", "chip_words", "use_words", "words"]

PACKAGE: Final = "kaname.law.us.export"

words: Final = load_wording(PACKAGE)

chip_words: Final = load_wording(PACKAGE, "words_chips.toml")
"""The same of advanced chips, and of licence rows whose scope stands in words."""

use_words: Final = load_wording(PACKAGE, "words_uses.toml")
"""The same of end uses, chemicals and other requirements that stand outside the chart."""
