"""Which lists a run searches: those in use, some of them, or an official file given by its path."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kaname.core.problem import Place, Problem, ProblemError, worded
from kaname.screening.bulk.words import stop, words
from kaname.screening.editions import Edition, Store, in_use, starter_edition

__all__ = ["STARTER", "chosen_editions", "index_folder", "loaded_editions"]

STARTER: Final = "starter"

_NO_TIME: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When a file is imported for one run does not matter; so its index is found again by the next."""


@contextmanager
def chosen_editions(
    store: Store,
    keys: Sequence[str],
    warn: Callable[[Path, Sequence[Problem]], None] = lambda _, __: None,
    *,
    files: bool = True,
) -> Iterator[tuple[Edition, ...]]:
    """Yield the editions that are searched; those from a path can be read until this ends.

    Args:
        store: what is in use.
        keys: each a list file (``csl``), an edition's label (``csl@0123456789ab``), or the path of
            an official file, which is imported for this run only; none is everything in use,
            see ``loaded_editions``.
        warn: is told what would have refused the import of a path for good, such as fewer rows
            than the list should have: who names a file means that file.
        files: whether a key may be a path.

    Raises:
        ProblemError: (KAN-2273) a key is none of these; a file cannot be used; or nothing is
            named and no list is loaded (KAN-2343).
    """
    with ExitStack() as stack:
        if not keys:
            yield loaded_editions(store)
            return
        there = (*store.editions(), starter_edition())
        found: dict[str, Edition] = {}
        problems: list[Problem] = []
        for key in keys:
            edition = next((one for one in there if key in (one.list_file, one.label)), None)
            if edition is None and files and Path(key).exists():
                folder = Path(stack.enter_context(TemporaryDirectory(prefix="kaname-lists-")))
                try:
                    edition = _imported(Path(key), Store(folder, lambda: _NO_TIME), warn)
                except ProblemError as error:
                    problems += error.problems
                    continue
            if edition is None:
                known = ", ".join(one.label for one in there)
                problems.append(worded(words(), "KAN-2273", Place(), given=key, known=known))
                continue
            found[edition.label] = edition
        if problems:
            raise ProblemError(*problems)
        yield tuple(found.values())


def loaded_editions(store: Store) -> tuple[Edition, ...]:
    """Return everything in use, refusing the starter list alone.

    A whole file, or a whole service, that reaches the few entries of the starter list and nothing
    else would read as clean. Who wants that says so: ``starter`` is a key of ``chosen_editions``.

    Raises:
        ProblemError: (KAN-2343, status 3) no list is loaded.
    """
    starter = starter_edition()
    editions = in_use(store.editions(), starter)
    if all(edition.list_file == STARTER for edition in editions):
        raise stop("KAN-2343", Place(field="--lists"), 3, rows=starter.rows)
    return editions


def index_folder(store: Store, keys: Sequence[str]) -> Path:
    """Return where the index of what is searched is kept; that of all lists is left in peace."""
    return store.root / "index-of-choices" / "index" if keys else store.derived_folder()


def _imported(path: Path, store: Store, warn: Callable[[Path, Sequence[Problem]], None]) -> Edition:
    """Import a file into a store of its own, doubts told but not minded."""
    try:
        return store.import_file(path)
    except ProblemError as doubts:
        edition = store.import_file(path, confirm_shrink=True)
        warn(path, doubts.problems)
        return edition
