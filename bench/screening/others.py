"""The peer and the naive baselines as processes of the peer's environment, asked line by line."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import sets

from kaname.core.hit import Entry

HERE = Path(__file__).resolve().parent
PYTHON = sets.ROOT / ".bench-peer" / "bin" / "python"


def is_built() -> bool:
    """Tell whether ``make bench-peer`` was run."""
    return PYTHON.exists()


class Other:
    """A script of the peer's environment that answers one line of JSON with one line of JSON."""

    def __init__(self, script: str) -> None:
        environment = {
            "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8",
            **{name: value for name, value in os.environ.items() if name.endswith("_THREADS")},
        }  # fmt: skip
        self._said = tempfile.TemporaryFile(mode="w+", encoding="utf-8")  # noqa: SIM115 - closed by __exit__
        self._process = subprocess.Popen(
            [PYTHON, HERE / script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            encoding="utf-8",
            env=environment,
        )

    def ask(self, do: str, **given: Any) -> Any:
        """Return the answer.

        Raises:
            RuntimeError: the process ended instead.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **given}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._said.seek(0)
            told = self._said.read()[-2000:]
            raise RuntimeError(f"the peer's process ended when asked to {do}: {told}")
        return json.loads(line)

    def search(self, questions: Sequence[sets.Question], **given: Any) -> Any:
        """Return answers, survivors and seconds."""
        asked = [[question.name, sets.SCHEMAS[question.kind]] for question in questions]
        return self.ask("search", questions=asked, **given)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self._said.close()


def write_parties(entries: Iterable[Entry], path: Path) -> Path:
    """Write entries as the peer's script takes them: the same names in the same words."""
    records = [
        {
            "id": entry.id,
            "schema": sets.SCHEMAS[entry.kind],
            "names": [entry.name],
            "aliases": list(entry.aliases),
            "weak": list(entry.weak_aliases),
        }
        for entry in entries
    ]
    path.write_text(json.dumps(records), encoding="utf-8")
    return path
