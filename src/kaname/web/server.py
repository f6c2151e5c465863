"""The process that serves: it listens, answers, and stops when it is told to."""

import sys
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import uvicorn

from kaname.web.app import create_application
from kaname.web.decided import Decisions
from kaname.web.opened import Lists
from kaname.web.settings import Settings
from kaname.web.words import problem

__all__ = ["LOGGING", "LOOPBACK", "serve"]

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
CONNECTIONS_MAX: Final = 200
KEEP_ALIVE_SECONDS: Final = 5
STOP_SECONDS: Final = 10
SWITCH_SECONDS: Final = 0.0005
"""How long a search may keep the interpreter from reading and sending; five milliseconds are as
long as a search.
"""
TCP: Final = 6
NO_DELAY: Final = 1
"""Otherwise an answer of two packets waits forty milliseconds for the client to confirm one."""

LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr",
        }
    },
    "loggers": {
        "kaname.web": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}  # fmt: skip
"""Where the log goes. The server's own access log, which has whole addresses, is off."""


def serve(
    lists: Lists, settings: Settings, host: str, port: int, ticks: Callable[[], float],
    today: Callable[[], date], decisions: Decisions | None = None,
) -> None:  # fmt: skip
    """Answer requests until the process is told to stop.

    Raises:
        ProblemError: (KAN-2342) it cannot listen there.
    """
    from kaname.core.problem import ProblemError

    application: Any = create_application(lists, settings, ticks, today, decisions)
    config = uvicorn.Config(
        application, host=host, port=port, access_log=False, log_config=LOGGING,
        server_header=False, limit_concurrency=CONNECTIONS_MAX, ws="none",
        timeout_keep_alive=KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=STOP_SECONDS,
    )  # fmt: skip
    try:
        listening = config.bind_socket()
    except (SystemExit, OSError) as error:
        raise ProblemError(problem("KAN-2342", reason=f"{host}:{port}")) from error
    listening.setsockopt(TCP, NO_DELAY, 1)
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()
