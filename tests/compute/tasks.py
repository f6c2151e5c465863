"""Work for the runners' tests: at the top of a module, so that other processes find it."""

import os
import time
from functools import partial
from pathlib import Path

from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text

__all__ = ["broken", "die", "failing", "noted", "ready", "square", "stay"]


def ready(folder: Path, number: int) -> int:
    """Make the state, and leave a trace of having made it."""
    (folder / f"made-{os.getpid()}").touch()
    return number


def square(state: int, chunk: int) -> int:
    """Return the square, later chunks sooner, so that order has to be kept."""
    time.sleep(0.02 if chunk % 7 == 0 else 0)
    return state + chunk * chunk


def noted(folder: Path, state: int, chunk: int) -> int:
    """Note that a chunk is in work."""
    (folder / f"{chunk:04}").touch()
    return chunk + state


def stay(folder: Path, state: int, chunk: int) -> int:
    """Note which process is at work, and be long at it."""
    (folder / f"at-{os.getpid()}").touch()
    time.sleep(60)
    return chunk + state


def die(state: int, chunk: int) -> int:
    """End the process without a word, as one that is killed for its memory."""
    if chunk == 5:
        os._exit(9)
    return chunk + state


def failing(state: int, chunk: int) -> int:
    """Raise a problem on one chunk."""
    if chunk == 5:
        text = Text("found", "発見")
        raise ProblemError(Problem("KAN-0000", Place(line=chunk), text, text, text), status=3)
    return chunk + state


def broken() -> int:
    """Make no state."""
    raise ValueError("no state")


zero = partial(int, 0)
