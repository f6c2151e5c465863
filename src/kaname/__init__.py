"""Kaname: the open workbench for US-Japan economic security.

``kaname.assess(case)`` turns one deal into one dossier; ``kaname.open_desk()`` keeps the lists in
memory for many; ``kaname.read_case(path)`` reads a case file. Nothing is imported before it is
used.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaname.core.case import Case
    from kaname.joint.assess import Desk
    from kaname.joint.dossier import Dossier

__all__ = ["assess", "open_desk", "read_case"]


def read_case(path: str | Path) -> "Case":
    """Read a case file, YAML or JSON.

    Raises:
        OSError: the file cannot be read.
        kaname.core.problem.ProblemError: with every problem of the file at once.
    """
    from kaname.joint.classified import read_case as read

    return read(Path(path).read_bytes(), str(path), datetime.now(UTC).date())


def open_desk() -> "Desk":
    """Return a desk over the lists that were imported on this machine, its index in memory.

    Raises:
        kaname.core.problem.ProblemError: a list cannot be used.
    """
    from kaname.home import local_store, supply_store
    from kaname.joint.assess import open_desk as open_over

    return open_over(local_store(), supply=supply_store)


def assess(case: "Case | str | Path", on: date | None = None) -> "Dossier":
    """Assess one deal under US and Japanese law.

    Args:
        case: the facts, or the path of a case file.
        on: the day whose law answers; by default the case's ``ship_date``.

    Returns:
        The dossier. The same facts, day, lists and tables give the same dossier, byte for byte.

    Raises:
        kaname.core.problem.ProblemError: the case cannot be read, no day is known, or a list or
            table cannot be used.
    """
    facts = read_case(case) if isinstance(case, str | Path) else case
    return _desk_over(_editions_in_use()).assess(facts, on=on)


def _editions_in_use() -> str:
    from kaname.home import local_store

    store = local_store()
    return f"{store.derived_folder()} {store.fingerprint()}"


@lru_cache(maxsize=1)
def _desk_over(editions: str) -> "Desk":
    """Return the desk over these editions; another set of editions gets another desk."""
    return open_desk()
