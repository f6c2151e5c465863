"""Reading what a command is given and writing what it makes."""

import os
import sys
import tempfile
from errno import EBADF, EEXIST, EISDIR
from pathlib import Path
from typing import BinaryIO, Final

import click

from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text

__all__ = ["INPUT_BYTES_MAX", "make_folder", "read_input", "require_writable", "write_output"]

INPUT_BYTES_MAX: Final = 2 * 1024 * 1024
"""More than this is not read; the reader of case files states its own, smaller limit."""


def read_input(path: Path) -> bytes:
    """Return the bytes of a file, or of standard input for ``-``.

    Raises:
        ProblemError: KAN-4002, the file cannot be read.
    """
    try:
        if str(path) == "-":
            return _standard_input().read(INPUT_BYTES_MAX + 1)
        with path.open("rb") as file:
            return file.read(INPUT_BYTES_MAX + 1)
    except OSError as error:
        raise _problem(
            "KAN-4002", path, error, Text("cannot be read", "読めない"),
            Text("give the path of a case file, or - for standard input",
                 "案件ファイルのパス、又は標準入力なら - を指定する"),
        ) from error  # fmt: skip


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise OSError(EBADF, "standard input is closed")
    return sys.stdin.buffer


def write_output(content: str | bytes, path: Path | None, *, source: Path | None = None) -> None:
    """Write to a file, whole or not at all, or to standard output when there is no path.

    A link is followed, a file keeps its permissions, a new one gets the user's own, and a device
    or pipe is written to as it is.

    Args:
        content: what to write.
        path: where; None or ``-`` is standard output.
        source: the input, which is never written over.

    Raises:
        ProblemError: KAN-4003, the file cannot be written.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    if path is None or str(path) == "-":
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            click.echo(content, nl=not content.endswith("\n"))
        return
    try:
        target = path.resolve()
        _refuse_source(target, source)
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                stream.write(data)
            return
        _replace(target, data)
    except OSError as error:
        raise _cannot_write(path, error) from error


def require_writable(path: Path) -> None:
    """Find out before long work whether a file could be written.

    Raises:
        ProblemError: KAN-4003, it cannot.
    """
    if str(path) == "-":
        return
    target = path.resolve()
    try:
        if target.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
        if target.exists() and not target.is_file():
            return
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".kaname-"):
            pass
    except OSError as error:
        raise _cannot_write(path, error) from error


def _refuse_source(target: Path, source: Path | None) -> None:
    if source is not None and target.exists() and source.exists() and target.samefile(source):
        raise FileExistsError(EEXIST, "it is the case itself; write the output elsewhere")


def _replace(target: Path, data: bytes) -> None:
    """Put ``data`` in place of a file, or make it, in one step."""
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".kaname-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Return the user's mask for new files; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


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
