"""What is logged of a failure: its type and the place in the code, never its message."""

import logging
import traceback
from typing import Final

__all__ = ["note_failure"]

FAILURES: Final = logging.getLogger("kaname.web.failure")


def note_failure(error: Exception) -> None:
    """Log a failure. A message could hold what a client sent, and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "?"
    FAILURES.error("%s at %s", type(error).__name__, place)
