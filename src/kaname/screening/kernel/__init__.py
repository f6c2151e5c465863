"""The inner loops of matching: words that sound near, names that hold them, and their points.

Every function here is plain Python over flat arrays of integers, and is compiled when there is
much to do (``compile_kernel``): the same source runs both ways and gives the same integers.
Uncompiled it starts at once, which is what a single question at the command line wants.

Nothing here knows names or lists; ``packing`` makes the arrays, ``matcher`` asks, ``explain`` puts
the points in words. The loops are called through this package (``kernel.gather``), where compiling
replaces them.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final

from kaname.screening.kernel import alignment, names, rows, sounds, words
from kaname.screening.kernel.alignment import align
from kaname.screening.kernel.layout import (
    GENERIC_MAX,
    INITIAL,
    KEPT_MAX,
    KEYS_MAX,
    LARGER_REST,
    LEFT_UNFOUND,
    LETTERS_MAX,
    LINK,
    LINKS_MAX,
    NONE,
    NUMBERS_DIFFER,
    ONE_WORD_OF_MORE,
    ONE_WORD_UNLIKE,
    ORDER_DIFFERS,
    RIGHT_UNFOUND,
    SMALLER_REST,
    WORDS_MAX,
    Arrays,
    Asked,
    Scratch,
    Sought,
)
from kaname.screening.kernel.names import answer, gather, rate, release
from kaname.screening.kernel.sounds import edit_all, key_all
from kaname.screening.kernel.words import near

__all__ = [
    "GENERIC_MAX", "INITIAL", "KEPT_MAX", "KEYS_MAX", "LARGER_REST", "LEFT_UNFOUND",
    "LETTERS_MAX", "LINK",
    "LINKS_MAX", "NONE", "NUMBERS_DIFFER", "ONE_WORD_OF_MORE", "ONE_WORD_UNLIKE", "ORDER_DIFFERS",
    "RIGHT_UNFOUND",
    "SMALLER_REST", "WORDS_MAX", "Arrays", "Asked", "Scratch", "Sought", "align", "answer",
    "compile_kernel",
    "edit_all", "gather", "is_compiled", "is_kept", "key_all", "near", "note_kept", "rate",
    "release",
]  # fmt: skip

_MODULES: Final[tuple[ModuleType, ...]] = (sounds, rows, words, alignment, names)
_OPTIONS: Final[dict[str, Any]] = {
    "cache": True, "nogil": True, "forceinline": True,
    "_nrt": False,  # nothing is allocated in a loop: counting references takes half the time
}  # fmt: skip
_STATE: Final = {"compiled": False}
WHOLE: Final = "whole"
"""The empty file beside what is kept that says it is all there."""


def is_compiled() -> bool:
    """Tell whether the loops are compiled in this process."""
    return _STATE["compiled"]


def _kept_in() -> Path | None:
    """Return where what is compiled from these very sources is kept; None when nowhere.

    The compiler looks at the file of a function alone: it would go on using what was compiled with
    an earlier version of a function that one calls in another file, or of a number there.
    """
    here = Path(__file__).parent
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(here.glob("*.py"))))
    folder = here / "__pycache__" / f"loops-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def is_kept() -> bool:
    """Tell whether every loop compiled from these very sources is kept for the next process."""
    folder = _kept_in()
    return folder is not None and (folder / WHOLE).exists()


def note_kept() -> None:
    """Remember that this process has compiled every loop, so that others need only load them."""
    folder = _kept_in()
    if folder is not None:
        with suppress(OSError):
            (folder / WHOLE).touch()


def compile_kernel() -> None:
    """Compile the loops, each in its place, once in a process.

    What was compiled is kept beside the source: it takes half a minute the first time only.
    """
    if _STATE["compiled"]:
        return
    from numba import config, njit

    folder = _kept_in()
    if folder is not None:
        config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]
    compiled: dict[Any, Any] = {}
    for module in _MODULES:
        for value in vars(module).values():
            if isinstance(value, FunctionType) and value.__module__ == module.__name__:
                compiled[value] = njit(**_OPTIONS)(value)
    for space in (*map(vars, _MODULES), globals()):
        for name, value in list(space.items()):
            if isinstance(value, FunctionType) and value in compiled:
                space[name] = compiled[value]
    _STATE["compiled"] = True
