"""A whole run: a file of names in, a file of hits out, going on where an earlier run was killed."""

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

from kaname.compute.cluster import RayRunner
from kaname.compute.pool import PoolRunner, cores
from kaname.compute.runner import ClusterError, Runner, SerialRunner, WorkerDiedError
from kaname.core.problem import Place
from kaname.core.text import Text
from kaname.screening import kernel
from kaname.screening.book_files import id_column
from kaname.screening.bulk import columns as columns_
from kaname.screening.bulk.decided import DECIDED_COLUMNS, Decided
from kaname.screening.bulk.job import Job, open_job
from kaname.screening.bulk.readers import Row, Survey, digest_of, rows, survey
from kaname.screening.bulk.request import Request, form_of, refuse_input, threshold_of
from kaname.screening.bulk.shapes import check_shapes
from kaname.screening.bulk.summary import Outcome, summary_sheets
from kaname.screening.bulk.tally import Tally
from kaname.screening.bulk.version import matcher_version
from kaname.screening.bulk.words import stop, words
from kaname.screening.bulk.work import INDEX_KEY, Bench, OpenIndex, Options, screen_chunk
from kaname.screening.bulk.writers import COLUMNS, assemble, carried
from kaname.screening.disk import Disk
from kaname.screening.edition import Edition
from kaname.screening.engine import COMPILE_FROM, Engine, Query
from kaname.screening.screen import open_engine

__all__ = ["CHUNK_ROWS", "Progress", "run_file"]

CHUNK_ROWS: Final = 1_000
"""Rows that are worked on together, and lost at most for each worker when a run is killed."""
_RECORD: Final = 1
_FOR_EVERY_LOOP: Final = (
    "Example Trading Company 12",
    "株式会社例示貿易",
    "Пример",
    "Ivan Example",
)
"""Names that between them go through every loop of a search."""


Progress = Callable[[int, int | None], None]
"""Is told how many rows are done, and how many there are if that is known."""


def run_file(
    request: Request,
    editions: Sequence[Edition],
    index_folder: Path,
    tell: Callable[[Text], None] = lambda _: None,
    progress: Progress = lambda _, __: None,
    disk: Disk | None = None,
    decided: Decided | None = None,
) -> Outcome:
    """Screen the names of a file, and write the hits.

    Args:
        request: what is asked for.
        editions: what is searched.
        index_folder: where the search index is kept between runs.
        tell: is told what is being done when that takes time.
        progress: is told how far the run is, when its rows begin and after every chunk.
        disk: how files are written.
        decided: what people decided, by which hits are marked; nothing is asked when it is None.

    Returns:
        The figures of the whole output, what an earlier run had done of it included.

    Raises:
        ProblemError: the input, the lists or the options cannot be used, or the output cannot be
            written. What was finished stays, and the same request goes on from there.
    """
    form_of(request.out, request.form)  # before a long file is read
    threshold_of(request)
    refuse_input(request.file, request.out)
    tell(words()("note.reading"))
    found = survey(request.file, request.encoding, request.sheet)
    chosen = columns_.choose_columns(found.name, found.headings, request.mapping)
    check_shapes(found, chosen)
    options, sent = _options(request, found, chosen, decided)
    columns = chosen.named(found.headings)
    if decided is not None:
        columns["id"] = [found.headings[sent[options.customer]]]
    engine = open_engine(editions, index_folder, tell)
    run = _Run(request, found, editions, engine, options, sent, progress, tell)
    try:
        with open_job(request.out, disk) as job:
            job.begin(run.record(columns), restart=request.restart)
            tally, chunks = run.work(job)
            _check_unchanged(found)
            outcome = Outcome(
                tally, found, tuple(editions), columns, options.threshold,
                "" if request.threshold is not None else request.preset, request.top,
                run.taken_over, decided, len(engine),
            )  # fmt: skip
            tell(words()("note.writing"))
            _write(job, chunks, outcome, options, request.language)
    except OSError as error:
        reason = error.strerror or str(error)
        raise stop("KAN-2277", Place(str(request.out)), reason=reason) from error
    return outcome


def _options(
    request: Request, found: Survey, chosen: columns_.Columns, decided: Decided | None
) -> tuple[Options, tuple[int, ...]]:
    """Return the options, and the positions of the cells of each row that are worked on."""
    kept = tuple(range(len(found.headings))) if request.keep_columns else ()
    sent = kept or chosen.used()
    own: tuple[str, ...] = COLUMNS
    customer = 0
    if decided is not None:
        own = (*COLUMNS, *DECIDED_COLUMNS)
        customer = id_column(found.name, found.headings, request.mapping)
        if not kept:
            customer, sent = len(sent), (*sent, customer)
    options = Options(
        columns=chosen if kept else chosen.moved(),
        threshold=threshold_of(request),
        top=request.top,
        form=form_of(request.out, request.form),
        language=request.language,
        kept=kept,
        headings=(*own, *(carried(found.headings, own) if kept else ())),
        decided=decided,
        customer=customer,
    )
    return options, sent


def compile_loops(engine: Engine) -> None:
    """Compile every loop that a search needs, and keep them for the processes to come."""
    asked = [Query((name,)) for name in _FOR_EVERY_LOOP] * COMPILE_FROM
    for matches in engine.search_many(asked[:COMPILE_FROM], 1, 0):
        for match in matches:
            _ = match.reasons
    kernel.note_kept()


class _Run:
    """One run under way."""

    def __init__(
        self,
        request: Request,
        found: Survey,
        editions: Sequence[Edition],
        engine: Engine,
        options: Options,
        sent: tuple[int, ...],
        progress: Progress,
        tell: Callable[[Text], None],
    ) -> None:
        self.taken_over = 0
        self._request = request
        self._survey = found
        self._editions = editions
        self._engine = engine
        self._options = options
        self._sent = sent
        self._progress = progress
        self._tell = tell
        self._tallies: dict[int, Tally] = {}
        self._rows_done = 0

    def record(self, columns: dict[str, list[str]]) -> dict[str, Any]:
        """Return what decides the output: with the same record, two runs write the same."""
        found, options = self._survey, self._options
        return {
            "record": _RECORD,
            "input": {"sha256": found.sha256, "format": found.format},
            "reading": {
                "encoding": found.encoding, "delimiter": found.delimiter, "sheet": found.sheet,
            },
            "columns": columns,
            "lists": sorted(
                [one.label, one.sha256, str(one.edition_date)] for one in self._editions
            ),
            "options": {
                "threshold": options.threshold, "top": options.top, "format": options.form,
                "language": options.language, "kept": list(options.headings),
                "chunk_rows": CHUNK_ROWS,
            },
            "matcher": matcher_version(),
            "decisions": options.decided.record() if options.decided else None,
        }  # fmt: skip

    def work(self, job: Job) -> tuple[Tally, int]:
        """Work on every chunk that is not finished; return the whole tally and how many chunks."""
        numbers: deque[int] = deque()
        chunks = 0
        self._rows_done = sum(job.tally(number).rows for number in job.finished)

        def unfinished() -> Iterator[list[Row]]:
            nonlocal chunks
            for number, chunk in enumerate(self._chunks()):
                chunks = number + 1
                if number in job.finished:
                    self._tallies[number] = job.tally(number)
                    self.taken_over += len(chunk)
                else:
                    numbers.append(number)
                    yield chunk

        for part in self._results(job, unfinished()):
            number = numbers.popleft()
            job.keep(number, part)
            self._done(number, Tally.from_plain(json.loads(part.partition(b"\n")[0])))
        whole = Tally()
        for number in range(chunks):
            whole.join(self._tallies[number])
        return whole, chunks

    def _done(self, number: int, tally: Tally) -> None:
        self._tallies[number] = tally
        self._rows_done += tally.rows
        self._progress(self._rows_done, self._survey.rows)

    def _chunks(self) -> Iterator[list[Row]]:
        """Give the rows in chunks; each row with the cells that are needed alone."""
        source = self._read()
        while chunk := list(islice(source, CHUNK_ROWS)):
            yield chunk

    def _read(self) -> Iterator[Row]:
        sent = self._sent
        try:
            for number, cells in rows(self._survey):
                yield number, tuple(cells[at] for at in sent)
        except OSError as error:
            place, reason = Place(str(self._survey.path)), error.strerror or str(error)
            raise stop("KAN-2260", place, reason=reason) from error

    def _results(self, job: Job, chunks: Iterator[list[Row]]) -> Iterator[bytes]:
        """Give the parts of the chunks, in order, from wherever they are worked on."""
        try:
            runner = self._runner(job)
            bench = self._bench(job, runner)
            self._compile(bench, job)
            self._progress(self._rows_done, self._survey.rows)  # the clock of the pace begins
            yield from runner.map(screen_chunk, chunks, bench)
        except WorkerDiedError as error:
            raise stop("KAN-2278", Place(), 3, reason=str(error)) from error
        except ClusterError as error:
            if error.missing:
                raise stop("KAN-2279", Place(field="--cluster"), 3) from error
            place = Place(field="--cluster")
            raise stop("KAN-2280", place, 3, reason=str(error)) from error

    def _compile(self, bench: Callable[[], Bench], job: Job) -> None:
        """Have the loops compiled by one process, if none did yet; the workers load them then."""
        rows_, cluster = self._survey.rows, self._request.cluster
        few = rows_ is not None and rows_ - self._rows_done < COMPILE_FROM
        if cluster or few or kernel.is_kept():
            return
        self._tell(words()("note.compiling"))
        compile_loops(bench().engine)

    def _runner(self, job: Job) -> Runner:
        request = self._request
        if request.cluster:
            return RayRunner(request.cluster, request.workers)
        stated = self._survey.rows
        left = None if stated is None else -(-stated // CHUNK_ROWS) - len(job.finished)
        workers = request.workers or cores()
        workers = workers if left is None else min(workers, left)
        return PoolRunner(workers) if workers > 1 else SerialRunner()

    def _bench(self, job: Job, runner: Runner) -> Callable[[], Bench]:
        """Return what makes a worker ready."""
        if isinstance(runner, SerialRunner):
            return lambda: Bench(self._engine, self._options)
        job.disk.remove(job.index)
        self._engine.save(job.index, INDEX_KEY)
        opening = OpenIndex(self._options, matcher_version(), job.index)
        if not self._request.cluster:
            return opening
        files = [path for path in sorted(job.index.rglob("*")) if path.is_file()]
        brought = {path.relative_to(job.index).as_posix(): path.read_bytes() for path in files}
        return replace(opening, files=brought)


def _write(job: Job, chunks: int, outcome: Outcome, options: Options, language: str) -> None:
    bodies = (job.body(number) for number in range(chunks))
    sheets = summary_sheets(outcome, language) if options.form == "xlsx" else ()
    assemble(bodies, options.form, options.headings, job.draft(), sheets)
    job.finish()


def _check_unchanged(found: Survey) -> None:
    try:
        same = digest_of(found.path) == found.sha256
    except OSError:
        same = False
    if not same:
        raise stop("KAN-2276", Place(str(found.path)))
