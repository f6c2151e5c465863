"""What stands around every request: limits, headers, the log, and no failure that goes unseen.

The log has one line a request: the method, the pattern of the address (never what a client put in
it), the status, the codes of the problems, the number of queries, the milliseconds. Neither the
body nor the query part of an address is ever logged, nor is the message of an exception: only its
type and the place in the code.
"""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import date
from typing import Any, Final

from kaname.web.failures import note_failure
from kaname.web.matching import problems_shown
from kaname.web.opened import Lists
from kaname.web.settings import Settings
from kaname.web.words import RefusedError, refusal, words

__all__ = ["ACCESS", "Guard", "error_body"]

ACCESS: Final = logging.getLogger("kaname.web.access")

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]@]+)(?::\d+)?")
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-site"),
    (b"x-robots-tag", b"noindex"),
)
_CLOSED: Final = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
)
"""For answers that do not bring a policy of their own."""


def error_body(error: RefusedError) -> dict[str, Any]:
    """Return what a client reads of a refusal."""
    return {"code": error.problems[0].code, **problems_shown(error.problems)}


class Guard:
    """The outermost layer of the service.

    Args:
        inner: the application.
        settings: limits, and the hosts that a request may be for.
        lists: whose editions are named in every answer.
        ticks: a clock that only runs forward, in seconds.
        today: returns the day.
    """

    def __init__(
        self, inner: Application, settings: Settings, lists: Lists, ticks: Callable[[], float],
        today: Callable[[], date],
    ) -> None:  # fmt: skip
        self._inner = inner
        self._settings = settings
        self._lists = lists
        self._ticks = ticks
        self._today = today

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._inner(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        started = self._ticks()
        scope.setdefault("state", {})
        state: dict[str, Any] = scope["state"]
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._headers(list(message.get("headers", ())))
            await send(message)

        try:
            self._check_host(scope)
            body = await self._body(scope, receive)
            await self._inner(scope, _replayed(body, receive), answer)
        except RefusedError as error:
            state["codes"] = [one.code for one in error.problems]
            await _send_error(error, answer)
        except Exception as error:
            note_failure(error)
            state["codes"] = ["KAN-2338"]
            if not status:
                await _send_error(refusal(500, "KAN-2338"), answer)
        finally:
            self._log(scope, state, status, self._ticks() - started)

    def _check_host(self, scope: Scope) -> None:
        allowed = self._settings.allowed_hosts
        if not allowed:
            return
        given = [value for name, value in scope["headers"] if name == b"host"]
        host = given[0].decode("latin-1").lower() if len(given) == 1 else ""
        bare = _HOST.fullmatch(host)
        if bare is None or bare[1] not in allowed:
            raise refusal(400, "KAN-2341")

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """Return the whole body.

        Raises:
            RefusedError: (413) it is too long; (408) it does not arrive whole in time.
        """
        limit = self._settings.body_bytes_max
        lengths = [value for name, value in scope["headers"] if name == b"content-length"]
        if any(value.isdigit() and int(value[:20]) > limit for value in lengths):
            raise refusal(413, "KAN-2320", limit=limit)
        try:
            async with asyncio.timeout(self._settings.seconds_max):
                return await _received(receive, limit)
        except TimeoutError:
            reason, expected = words()("reason.cut"), words()("expected.match")
            raise refusal(408, "KAN-2321", reason=reason, expected=expected) from None

    def _headers(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        known = {name.lower() for name, _ in headers}
        added = [pair for pair in _HEADERS if pair[0] not in known]
        if b"content-security-policy" not in known:
            added += _CLOSED
        opened = self._lists.last()
        if opened is not None:
            added.append((b"kaname-editions", opened.header(self._today()).encode("ascii")))
        return headers + added

    def _log(self, scope: Scope, state: dict[str, Any], status: int, seconds: float) -> None:
        pattern = getattr(scope.get("route"), "path", None) or "(no such address)"
        method = scope["method"] if scope["method"].isalpha() else "?"
        ACCESS.info(
            "%s %s %s %d queries %.0f ms%s", method[:10], pattern, status,
            state.get("queries", 0), seconds * 1000,
            "".join(f" {code}" for code in dict.fromkeys(state.get("codes", ()))),
        )  # fmt: skip


async def _received(receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            reason, expected = words()("reason.cut"), words()("expected.match")
            raise refusal(400, "KAN-2321", reason=reason, expected=expected)
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise refusal(413, "KAN-2320", limit=limit)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _send_error(error: RefusedError, send: Send) -> None:
    body = json.dumps(error_body(error), ensure_ascii=False).encode("utf-8")
    headers = [
        (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()),
    ]  # fmt: skip
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
