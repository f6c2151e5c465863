"""What a rescreening found, kept so that the next one says what is new since.

    <home>/rescreens/<organisation>/000001.json     one file a run, never altered

A run holds ids and points, and no name. It names the editions and the version of the book, both of
which are kept elsewhere, so that it can be told later what each hit was.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from kaname.core.canonical import content_hash
from kaname.core.problem import Place
from kaname.screening.clearing import log_path
from kaname.screening.disk import Disk, locked
from kaname.screening.rescreen import Screened
from kaname.screening.words_clearing import stop

__all__ = ["Run", "Runs"]

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Run:
    """One run: when, on which editions (labels), on which version of the book, and the hits."""

    at: datetime
    editions: tuple[str, ...]
    book_version: int
    screened: Screened


class Runs:
    """The runs of one organisation.

    Raises:
        ProblemError: (KAN-2296) the organisation's name cannot be that of a folder.
    """

    def __init__(self, home: Path, organisation: str, disk: Disk | None = None) -> None:
        self._folder = log_path(home, "rescreens", organisation).with_suffix("")
        self._disk = disk or Disk()

    def last(self) -> Run | None:
        """Return the newest run; None when there is none.

        Raises:
            ProblemError: (status 3) it is not as it was written (KAN-2297), or of another format
                (KAN-2300).
        """
        paths = self._paths()
        return _read(paths[-1]) if paths else None

    def keep(self, run: Run) -> Path:
        """Keep a run as the newest one.

        Raises:
            ProblemError: (KAN-2299, status 3) it cannot be written.
        """
        try:
            self._disk.make_folder(self._folder)
            with locked(self._folder / "lock"):
                paths = self._paths()
                number = int(paths[-1].stem) + 1 if paths else 1
                path = self._folder / f"{number:06d}.json"
                draft = self._folder / "draft"
                body = _plain(run)
                data = json.dumps({**body, "sha256": content_hash(body)}, ensure_ascii=False)
                self._folder.chmod(0o700)  # whose hits they are is nobody else's business
                self._disk.write(draft, data.encode("utf-8"))
                self._disk.replace(draft, path)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise stop("KAN-2299", Place(str(self._folder)), 3, reason=reason) from error
        return path

    def _paths(self) -> Sequence[Path]:
        return sorted(path for path in self._folder.glob("*.json") if path.stem.isdecimal())


def _plain(run: Run) -> dict[str, object]:
    screened = run.screened
    return {
        "format": FORMAT,
        "at": run.at.astimezone(UTC).isoformat(timespec="seconds"),
        "editions": list(run.editions),
        "book": run.book_version,
        "threshold": screened.threshold,
        "matcher": screened.matcher,
        "more": sorted(screened.more),
        "hits": [[*key, score] for key, score in sorted(screened.hits.items())],
    }


def _read(path: Path) -> Run:
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
        known = data.pop("sha256")
        if data["format"] != FORMAT:
            found = str(data["format"])[:20]
            raise stop("KAN-2300", Place(str(path)), 3, found=found, expected=FORMAT)
        if content_hash(data) != known:
            raise stop("KAN-2297", Place(str(path)), 3)
        hits = {
            (customer, list_id, entry): score for customer, list_id, entry, score in data["hits"]
        }
        return Run(
            at=datetime.fromisoformat(data["at"]),
            editions=tuple(data["editions"]),
            book_version=data["book"],
            screened=Screened(hits, data["threshold"], data["matcher"], frozenset(data["more"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise stop("KAN-2297", Place(str(path)), 3) from error
