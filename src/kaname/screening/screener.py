"""The Python interface of screening: names or files of names against editions of lists."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from kaname.core.text import Text
from kaname.screening.bulk.request import Request, threshold_of
from kaname.screening.bulk.run import Progress, run_file
from kaname.screening.bulk.summary import Outcome
from kaname.screening.edition import Edition, in_use
from kaname.screening.engine import Match, Query
from kaname.screening.names import is_searchable
from kaname.screening.screen import open_engine
from kaname.screening.starter import starter_edition

__all__ = ["Screener", "screen_file"]

LIMIT: Final = 100


class Screener:
    """Names against the entries of editions, the index opened once.

    Args:
        editions: what is searched, as ``kaname.home.local_store().editions()`` gives it. The
            starter list is added for lists that they lack, as on the command line; to search them
            alone, say ``starter=False``.
        folder: where the search index is kept between runs, such as
            ``local_store().derived_folder()``.
        starter: whether the starter list may stand in.

    Raises:
        ProblemError: (status 3) there is no entry to search, or an edition is not as it was
            imported. Nothing is answered from a list that cannot be used.
    """

    def __init__(self, editions: Iterable[Edition], folder: Path, *, starter: bool = True) -> None:
        given = tuple(editions)
        self.editions = in_use(given, starter_edition()) if starter else given
        self._engine = open_engine(self.editions, folder)
        self._folder = folder

    def __len__(self) -> int:
        """Return how many entries are searched."""
        return len(self._engine)

    def screen(
        self,
        names: Iterable[str | Query],
        *,
        limit: int = LIMIT,
        preset: str = "balanced",
        threshold: int | None = None,
    ) -> dict[str, tuple[Match, ...]]:
        """Search names; no match is not a clearance.

        Args:
            names: each a name, or a ``Query`` of names with what else is known of the party.
            limit: matches of a name at most.
            preset: ``strict``, ``balanced`` or ``wide``.
            threshold: in points, 0 to 100, in place of the preset; 0 gives the best candidates.

        Returns:
            Name (of a query, its first) -> its matches, best first, ties by entry id; each has
            ``score`` (0 to 100), ``listed`` (entry and edition), ``listed_name`` and ``reasons``.

        Raises:
            ValueError: a name has no letter and no digit: it cannot be screened, which must not
                read as "no match"; or two queries have the same first name.
            ProblemError: there is no such preset, or the threshold is none.
        """
        points = threshold_of(Request(Path(), Path(), preset=preset, threshold=threshold))
        queries = [Query((one,)) if isinstance(one, str) else one for one in names]
        for number, query in enumerate(queries):
            if not any(map(is_searchable, query.names)):
                raise ValueError(f"name number {number} (from 0) has no letter and no digit")
        keys = [query.names[0] for query in dict.fromkeys(queries)]
        if len(set(keys)) != len(keys):
            raise ValueError("two queries have the same first name")
        found = self._engine.search_many(list(dict.fromkeys(queries)), limit, points)
        return dict(zip(keys, found, strict=True))

    def screen_file(
        self,
        request: Request,
        tell: Callable[[Text], None] = lambda _: None,
        progress: Progress = lambda _, __: None,
    ) -> Outcome:
        """Screen a file of names into a file of hits; see ``kaname.screening.bulk.run.run_file``.

        In a script that works on several processes (``request.workers`` other than 1, and more
        than a thousand rows), call this under ``if __name__ == "__main__":``.
        """
        return run_file(request, self.editions, self._folder, tell, progress)


def screen_file(
    file: Path, out: Path, editions: Sequence[Edition], folder: Path, *, top: int | None = None,
    preset: str = "balanced", workers: int = 0,
) -> Outcome:  # fmt: skip
    """Screen the names in ``file`` on ``editions``, and write the hits to ``out``.

    Args:
        file: CSV, Excel, Parquet or JSON Lines with a column of names.
        out: its ending (.csv, .xlsx, .parquet, .jsonl) decides the form; for the columns see
            ``kaname.screening.bulk.writers.COLUMNS``.
        editions: what is searched.
        folder: where the search index is kept between runs.
        top: so many candidates of each row whether or not they alert; None: those that alert.
        preset: ``strict``, ``balanced`` or ``wide``.
        workers: processes; 0 is one for each core.

    Returns:
        The figures of the run: ``outcome.tally`` counts rows, and names which were not screened.

    Raises:
        ProblemError: the input or the lists cannot be used, or the output cannot be written.
    """
    request = Request(file, out, top=top, preset=preset, workers=workers)
    return run_file(request, editions, folder)
