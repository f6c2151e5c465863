"""The collector of cycles, kept still while millions of objects in use are made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the collector from looking, again and again, through objects that are all in use.

    Afterwards it runs again if it ran before, also when an error ends the block.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
