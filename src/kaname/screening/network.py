"""The one module that reaches the network: it fetches lists from their publishers, when asked.

Only over https, only from the publishers' own hosts (redirects too), with a limit on size and on
waiting. A download goes into ``<name>.part`` and takes its name when it is whole; one that broke
off goes on where it stopped (``Range`` with ``If-Range``), so long as the server still has the same
file. What the server says of a file (``ETag``, ``Last-Modified``) is kept beside it, so that an
unchanged file is not sent again.
"""

import email.utils
import http.client
import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from email.message import Message
from pathlib import Path
from typing import IO, Any, Final

from kaname.core.problem import Place
from kaname.screening.publishers import table_rows
from kaname.screening.sources.reading import is_html, stop

__all__ = ["Address", "Fetched", "Limits", "addresses", "fetch", "newest_link"]

AGENT: Final = "kaname (screening list update)"
CHUNK: Final = 256 * 1024
MEGABYTE: Final = 1024 * 1024

Progress = Callable[[int, int | None], None]
"""Called with the bytes received so far, and with the bytes expected when that is known."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a file of a list is; ``url`` is empty when its name changes with each edition."""

    list_file: str
    role: str
    url: str
    hosts: tuple[str, ...]
    page: str
    link_pattern: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much; ``secure`` is false only for a server on the same machine."""

    timeout_seconds: float = 30.0
    bytes_max: int = 256 * MEGABYTE
    attempts: int = 4
    pause_seconds: float = 1.0
    secure: bool = True


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched: where it is, whether the server sent it anew, and its date."""

    path: Path
    changed: bool
    server_date: date | None


def addresses(list_file: str) -> tuple[Address, ...]:
    """Return the addresses of the files of a list; empty when it cannot be fetched."""
    return tuple(
        Address(
            list_file=row["list_file"],
            role=row["role"],
            url=row["url"],
            hosts=tuple(row["hosts"].split()),
            page=row["page"],
            link_pattern=row["link_pattern"],
        )
        for row in table_rows("addresses")
        if row["list_file"] == list_file
    )


def fetch(
    url: str,
    hosts: tuple[str, ...],
    target: Path,
    limits: Limits | None = None,
    progress: Progress | None = None,
    page_wanted: bool = False,
) -> Fetched:
    """Fetch a file into ``target``.

    Args:
        url: an https address on one of ``hosts``.
        hosts: the publisher's hosts; a redirect to another is refused.
        target: where the file is put; beside it stand ``.part`` and ``.meta`` files.
        limits: time, size and attempts.
        progress: is called as bytes arrive.
        page_wanted: a web page is what is asked for.

    Raises:
        ProblemError: the server cannot be reached, refuses, sends a page in place of the file, too
            much, or keeps breaking off. ``target`` is then as it was.
    """
    limits = limits or Limits()
    _check_address(url, hosts, limits)
    opener = urllib.request.build_opener(_SameHosts(hosts, limits))
    part, meta = target.with_name(target.name + ".part"), target.with_name(target.name + ".meta")
    broken = 0
    while True:
        known = _known(meta) if target.exists() or part.exists() else {}
        try:
            with opener.open(
                _request(url, known, target, part), timeout=limits.timeout_seconds
            ) as got:
                _check_kind(url, got.headers, page_wanted)
                _receive(url, got, part, meta, limits, progress)
            break
        except urllib.error.HTTPError as error:
            if error.code == http.HTTPStatus.NOT_MODIFIED and target.exists():
                return Fetched(target, False, _day(known.get("Last-Modified", "")))
            if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and part.exists():
                part.unlink()  # what is kept is not the beginning of the file there is now
            else:
                raise stop("KAN-2062", Place(url), 3, url=url, answer=str(error.code)) from error
        except (http.client.HTTPException, OSError) as error:
            broken += 1
            if broken >= limits.attempts or _unreachable(error):
                raise _gave_up(url, part, broken, error) from error
            time.sleep(limits.pause_seconds)
    _check_start(url, part, page_wanted)
    part.replace(target)
    return Fetched(target, True, _day(_known(meta).get("Last-Modified", "")))


def newest_link(page: str, base: str, pattern: str) -> str | None:
    """Return the address of the newest file that a page links, by the date in its name.

    ``pattern`` is matched against the end of each link; its first group is a date, ``yyyymmdd``.
    Links of the newest date that differ give None: there is no telling which is meant.
    """
    found: dict[str, set[str]] = {}
    for link in re.findall(r"""href\s*=\s*["']([^"'#?]+)["']""", page):
        if named := re.search(rf"{pattern}$", link):
            found.setdefault(named[1], set()).add(urllib.parse.urljoin(base, link))
    newest = found[max(found)] if found else set()
    return newest.pop() if len(newest) == 1 else None


def _check_address(url: str, hosts: tuple[str, ...], limits: Limits) -> None:
    parts = urllib.parse.urlsplit(url)
    schemes = {"https"} if limits.secure else {"https", "http"}
    if parts.scheme not in schemes or parts.hostname not in hosts or parts.username is not None:
        raise stop("KAN-2061", Place(url), url=url, hosts=", ".join(hosts))


class _SameHosts(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only to the publisher's own hosts."""

    def __init__(self, hosts: tuple[str, ...], limits: Limits) -> None:
        self._hosts = hosts
        self._limits = limits

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Check the new address before it is asked."""
        _check_address(newurl, self._hosts, self._limits)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _request(
    url: str, known: Mapping[str, str], target: Path, part: Path
) -> urllib.request.Request:
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    same = known.get("ETag") or known.get("Last-Modified")
    begun = part.stat().st_size if part.exists() else 0
    if begun and same and not same.startswith("W/") and known.get("state") == "part":
        headers |= {"Range": f"bytes={begun}-", "If-Range": same}
    elif target.exists() and known.get("state") == "whole":
        for header, name in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            if known.get(name):
                headers[header] = known[name]
    return urllib.request.Request(url, headers=headers)


def _check_kind(url: str, headers: Message, page_wanted: bool) -> None:
    if headers.get_content_type() == "text/html" and not page_wanted:
        raise stop("KAN-2063", Place(url), 3, url=url)


def _receive(
    url: str, got: Any, part: Path, meta: Path, limits: Limits, progress: Progress | None
) -> None:
    """Write what arrives behind what is there already, or from the beginning.

    Raises:
        http.client.IncompleteRead: fewer bytes came than were announced.
        ProblemError: more come than are read.
    """
    goes_on = got.status == http.HTTPStatus.PARTIAL_CONTENT
    begun = part.stat().st_size if goes_on else 0
    length = got.headers.get("Content-Length")
    total = begun + int(length) if length is not None else None
    if total is not None and total > limits.bytes_max:
        raise stop("KAN-2064", Place(url), 3, url=url, limit=limits.bytes_max // MEGABYTE)
    kept = {name: got.headers[name] for name in ("ETag", "Last-Modified") if got.headers[name]}
    part.parent.mkdir(parents=True, exist_ok=True)
    _remember(meta, {**kept, "state": "part"})
    received = begun
    with part.open("ab" if goes_on else "wb") as file:
        while chunk := got.read(CHUNK):
            received += len(chunk)
            if received > limits.bytes_max:
                raise stop("KAN-2064", Place(url), 3, url=url, limit=limits.bytes_max // MEGABYTE)
            file.write(chunk)
            if progress is not None:
                progress(received, total)
        file.flush()
        os.fsync(file.fileno())
    if total is not None and received < total:
        raise http.client.IncompleteRead(b"", total - received)
    _remember(meta, {**kept, "state": "whole"})


def _check_start(url: str, part: Path, page_wanted: bool) -> None:
    with part.open("rb") as file:
        start = file.read(512)
    if is_html(start) and not page_wanted:
        part.unlink()
        raise stop("KAN-2063", Place(url), 3, url=url)


def _remember(meta: Path, said: Mapping[str, str]) -> None:
    new = meta.with_name(meta.name + ".new")
    new.write_text(json.dumps(dict(said)), encoding="utf-8")
    new.replace(meta)


def _known(meta: Path) -> dict[str, str]:
    try:
        said = json.loads(meta.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in said.items()} if isinstance(said, dict) else {}


def _unreachable(error: Exception) -> bool:
    """Tell whether no connection was made at all, which trying again does not mend."""
    return isinstance(error, urllib.error.URLError) and not isinstance(
        error.reason, TimeoutError | ConnectionResetError
    )


def _gave_up(url: str, part: Path, broken: int, error: Exception) -> Exception:
    host = urllib.parse.urlsplit(url).hostname or url
    received = part.stat().st_size if part.exists() else 0
    if _unreachable(error) or not received:
        reason = getattr(error, "reason", None) or error
        return stop("KAN-2060", Place(url), 3, host=host, reason=str(reason))
    return stop("KAN-2065", Place(url), 3, host=host, attempts=broken, received=received)


def _day(value: str) -> date | None:
    try:
        return email.utils.parsedate_to_datetime(value).date()
    except (TypeError, ValueError):
        return None
