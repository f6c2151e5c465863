"""One loader a layout: bytes in, entries and an account of every row out. No I/O.

The loaders themselves are imported when a file is to be loaded, so that a search need not wait.
"""

from collections.abc import Mapping
from typing import Final

from kaname.screening.sources.loaded import Loaded
from kaname.screening.sources.reading import SourceFile

__all__ = ["LOADER", "Loaded", "SourceFile", "companion_names", "identify", "load"]

LOADER: Final = 2
"""The version of what loaders make of the same bytes; raise it when that changes."""


def identify(file: SourceFile) -> str:
    """Return the kind of a file, by what is in it: ``ofac-sdn``, ``ftm``, ``csl-csv`` and so on.

    Raises:
        ProblemError: it is empty, too large, damaged, a web page, in another encoding, or none of
            the lists that are read.
    """
    from kaname.screening.sources import layouts

    return layouts.identify(file)


def companion_names(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return, for ``sdn.csv``, by role the names under which the files beside it may stand.

    ``ofac_sdn_2021-07.csv`` has ``ofac_alt_2021-07.csv`` beside it, ``SDN.CSV`` has ``ALT.CSV``;
    ``entities.ftm.json`` has its changes in ``entities.delta.json``.
    """
    if ".ftm." in name:
        delta = ".delta.".join(name.rsplit(".ftm.", 1))
        return {"delta": (delta, f"{delta}.gz")}
    at = name.lower().rfind("sdn")
    if at < 0:
        return {}
    before, after = name[:at], name[at + 3 :]
    upper = name[at : at + 3].isupper()
    found = {}
    for role, word in (("alt", "alt"), ("add", "add"), ("comments", "sdn_comments")):
        spelt = word.upper() if upper else word
        found[role] = (f"{before}{spelt}{after}", f"{before}{spelt}{after}.gz")
    return found


def load(main: SourceFile, companions: Mapping[str, SourceFile] | None = None) -> Loaded:
    """Load a list file, whichever it is.

    Args:
        main: the file as it was given, packed or not.
        companions: for ``sdn.csv`` and ``entities.ftm.json``, the files beside it by role.

    Raises:
        ProblemError: the file cannot be used; every problem that was seen is in it.
    """
    from kaname.screening.sources import layouts

    return layouts.load(main, companions)
