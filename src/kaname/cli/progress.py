"""Progress on standard error, only for what takes longer than two seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from kaname.cli.problems import spoken
from kaname.core.text import Text

__all__ = ["PATIENCE_SECONDS", "progress"]

PATIENCE_SECONDS: Final = 2.0
"""Nothing is said before this much time has passed."""

Tell = Callable[[Text], None]


@contextmanager
def progress() -> Iterator[Tell]:
    """Yield a function that is told what is being done and shows it once it takes long."""
    started = time.monotonic()
    shown = False

    def tell(doing: Text) -> None:
        nonlocal shown
        if time.monotonic() - started < PATIENCE_SECONDS:
            return
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{doing.to(spoken())}")
        else:
            sys.stderr.write(f"{doing.to(spoken())}\n")
        sys.stderr.flush()
        shown = True

    try:
        yield tell
    finally:
        if shown and sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
