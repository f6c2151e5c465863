"""What a threshold means, and the three that have a name.

The points of a name are 0 to 100. A threshold is the points from which an entry is shown as a hit;
the lower it is, the more listed parties are found under a changed name, and the more names of
parties on no list alert. ``docs/matching.md`` has the measured shares.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["PRESETS", "THRESHOLD"]

PRESETS: Final[Mapping[str, int]] = MappingProxyType({"strict": 90, "balanced": 81, "wide": 72})
"""Name of a preset -> points."""

THRESHOLD: Final = PRESETS["balanced"]
"""Points from which an entry is a hit when nobody chose."""
