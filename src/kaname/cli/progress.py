"""Progress on standard error, only for what takes longer than two seconds."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from kaname.cli.problems import spoken
from kaname.core.text import Text

__all__ = ["PATIENCE_SECONDS", "progress"]

PATIENCE_SECONDS: Final = 2.0
"""Nothing is said before this much time has passed."""
BEAT_SECONDS: Final = 0.5
"""How often the seconds are counted on a terminal."""

Tell = Callable[[Text], None]


class _Speaker(threading.Thread):
    """Says what is being done once patience has run out, and counts the seconds."""

    def __init__(self, language: str) -> None:
        super().__init__(daemon=True)
        self.doing = ""
        self.done = threading.Event()
        self._language = language
        self._said = ""

    def tell(self, doing: Text) -> None:
        self.doing = doing.to(self._language)

    def run(self) -> None:
        started = time.monotonic()
        wait = PATIENCE_SECONDS
        while not self.done.wait(wait):
            self._speak(time.monotonic() - started)
            wait = BEAT_SECONDS

    def _speak(self, seconds: float) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{self.doing} {seconds:.0f} s")
        elif self.doing and self.doing != self._said:
            sys.stderr.write(f"{self.doing}\n")
        self._said = self.doing
        sys.stderr.flush()

    def stop(self) -> None:
        self.done.set()
        self.join()
        if self._said and sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def progress() -> Iterator[Tell]:
    """Yield a function that is told what is being done and shows it once it takes long."""
    speaker = _Speaker(spoken())
    speaker.start()
    try:
        yield speaker.tell
    finally:
        speaker.stop()
