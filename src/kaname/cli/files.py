"""Reading what a command is given and writing what it makes."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Final

import click

from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text

__all__ = ["INPUT_BYTES_MAX", "make_folder", "read_input", "write_output"]

INPUT_BYTES_MAX: Final = 2 * 1024 * 1024
"""More than this is not read; the reader of case files states its own, smaller limit."""


def read_input(path: Path) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Raises:
        ProblemError: KAN-4002, the file cannot be read.
    """
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read(INPUT_BYTES_MAX + 1)
        with path.open("rb") as file:
            return file.read(INPUT_BYTES_MAX + 1)
    except OSError as error:
        raise _problem(
            "KAN-4002", path, error, Text("cannot be read", "読めない"),
            Text("give the path of a case file, or - for standard input",
                 "案件ファイルのパス、又は標準入力なら - を指定する"),
        ) from error  # fmt: skip


def write_output(content: str | bytes, path: Path | None) -> None:
    """Write to a file, whole or not at all, or to standard output when there is no path.

    Raises:
        ProblemError: KAN-4003, the file cannot be written.
    """
    if path is None:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            click.echo(content, nl=not content.endswith("\n"))
        return
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _cannot_write(path, error) from error


def make_folder(path: Path) -> None:
    """Make a folder of Kaname's own, unless it is there.

    Raises:
        ProblemError: KAN-4003, it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from error


def _cannot_write(path: Path, error: OSError) -> ProblemError:
    mend = Text("choose another place with --out", "--out で別の場所を指定する")
    return _problem("KAN-4003", path, error, Text("cannot be written", "書けない"), mend)


def _problem(code: str, path: Path, error: OSError, what: Text, mend: Text) -> ProblemError:
    reason = error.strerror or str(error)
    return ProblemError(
        Problem(
            code=code,
            place=Place(file=str(path)),
            found=Text(f"{what.en}: {reason}", f"{what.ja}: {reason}"),
            expected=Text("a file this command may use", "このコマンドが使えるファイル"),
            mend=mend,
        )
    )
