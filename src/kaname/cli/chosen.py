"""Which lists a command searches that answers even while only the starter list is there."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kaname.home import local_store

if TYPE_CHECKING:
    from kaname.screening.edition import Edition

__all__ = ["keys_of", "opened_lists", "refuse_starter_alone"]


def keys_of(given: str | None) -> list[str]:
    """Return the keys of ``--lists``; none when it is not given."""
    return [key.strip() for key in (given or "").split(",") if key.strip()]


@contextmanager
def opened_lists(keys: Sequence[str]) -> "Iterator[tuple[tuple[Edition, ...], Path]]":
    """Yield the editions to search, and the folder of their index.

    Args:
        keys: as ``chosen_editions`` takes them; none is everything in use, the starter list too
            for what is not loaded.

    Raises:
        ProblemError: (KAN-2273) a key is none of these, or the lists cannot be used (status 3).
    """
    from kaname.screening.editions import in_use, starter_edition

    store = local_store()
    if not keys:
        yield in_use(store.editions(), starter_edition()), store.derived_folder()
        return
    from kaname.cli.screen_file import say_doubts
    from kaname.screening.bulk.lists import chosen_editions, index_folder

    with chosen_editions(store, keys, say_doubts) as editions:
        yield editions, index_folder(store, keys)


def refuse_starter_alone(editions: "Sequence[Edition]", keys: Sequence[str]) -> None:
    """End a command that has shown its answer, when no list is loaded and nobody chose that.

    A script reads the exit status: what was not found on the starter list is not "nothing found".

    Raises:
        ProblemError: (KAN-2343, status 3) only the starter list was searched, and no key named it.
    """
    from kaname.screening.publishers import STARTER

    if keys or any(edition.list_file != STARTER for edition in editions):
        return
    from kaname.core.problem import Place
    from kaname.screening.bulk.words import stop

    rows = sum(edition.rows for edition in editions)
    raise stop("KAN-2343", Place(field="--lists"), 3, rows=rows)
