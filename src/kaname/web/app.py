"""The application: which address answers what."""

import hmac
from collections.abc import Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from kaname.web.bodies import json_of, pairs_of
from kaname.web.catalogue import algorithms, catalogue
from kaname.web.decided import Decisions
from kaname.web.entities import entity_of
from kaname.web.guard import Guard, error_body
from kaname.web.matching import answer, matcher_shown, queries_of, text_shown
from kaname.web.opened import Lists
from kaname.web.pages import index_page
from kaname.web.parameters import of_request
from kaname.web.reconcile import add_reconciliation
from kaname.web.settings import ALGORITHM, ALGORITHM_HEADER, ALGORITHMS_OF_OTHERS, Settings
from kaname.web.words import RefusedError, refusal, words

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

__all__ = ["create_application"]

BEARER: Final = "bearer "


def create_application(
    lists: Lists, settings: Settings, ticks: Callable[[], float], today: Callable[[], date],
    decisions: Decisions | None = None,
) -> Guard:  # fmt: skip
    """Return the application.

    Args:
        lists: what is searched; opened before the first request is answered.
        settings: what a person chose.
        ticks: a clock that only runs forward, in seconds.
        today: returns the day, from which the age of the lists is counted.
        decisions: what people decided of hits; nothing is said of decisions when it is None.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> "AsyncIterator[None]":
        with suppress(RefusedError):  # /readyz and every search say so until it is mended
            await run_in_threadpool(lists.current)
        yield

    app = FastAPI(
        title="Kaname", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan,
        redirect_slashes=False,
    )  # fmt: skip
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(HTTPException, _not_there)
    app.add_exception_handler(Exception, _failed)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST"], allow_headers=["content-type"],
            expose_headers=["kaname-editions", ALGORITHM_HEADER],
        )  # fmt: skip
    _add_matching(app, lists, settings, ticks, today, decisions)
    _add_state(app, lists, settings, today)
    add_reconciliation(app, lists, settings, ticks)
    return Guard(app, settings, lists, ticks, today)


def _add_matching(
    app: FastAPI, lists: Lists, settings: Settings, ticks: Callable[[], float],
    today: Callable[[], date], decisions: Decisions | None,
) -> None:  # fmt: skip
    @app.post("/match/{dataset}")
    async def match(dataset: str, request: Request) -> JSONResponse:
        """Search a batch of parties."""
        until = ticks() + settings.seconds_max
        body = await request.body()
        query_string = request.scope["query_string"]

        def in_time() -> None:
            if ticks() > until:
                raise refusal(503, "KAN-2339", seconds=int(settings.seconds_max))

        def work() -> dict[str, Any]:
            sent = json_of(body, words()("expected.match"))
            queries = queries_of(sent, settings)
            request.state.queries = len(queries)
            pairs = pairs_of(query_string, words()("expected.texts", limit=1_000))
            parameters = of_request(pairs, settings)
            opened = lists.current()
            decided = decisions.current() if decisions is not None else None
            found = answer(queries, opened, dataset, parameters, settings, in_time, decided)
            request.state.codes = [problem.code for problem in found.problems]
            notes = list(opened.notices)
            if parameters.algorithm in ALGORITHMS_OF_OTHERS:
                notes.append(words()("note.algorithm", asked=parameters.algorithm))
            if sent.get("weights"):
                notes.append(words()("note.weights"))
            return {
                "responses": found.responses,
                "matcher": matcher_shown(parameters),
                "limit": parameters.limit,
                "editions": opened.described(today()),
                "notes": [text_shown(note) for note in (*notes, words()("note.no_clearance"))],
            }

        found = await run_in_threadpool(work)
        return JSONResponse(found, headers={ALGORITHM_HEADER: ALGORITHM})

    @app.get("/entities/{entity_id:path}")
    def entity(entity_id: str) -> JSONResponse:
        """Return an entry of a list."""
        found = lists.current().find(entity_id)
        if not found:
            raise refusal(404, "KAN-2335")
        return JSONResponse({**entity_of(found[0].entry), "edition": found[0].edition})


def _add_state(app: FastAPI, lists: Lists, settings: Settings, today: Callable[[], date]) -> None:
    @app.get("/")
    def index() -> HTMLResponse:
        """Say what is served, from which editions."""
        page, policy = index_page(lists.current(), settings, today())
        return HTMLResponse(page, headers={"content-security-policy": policy})

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        """Say that the process answers."""
        return JSONResponse({"status": "ok"})

    @app.get("/readyz")
    def readyz() -> JSONResponse:
        """Say that the lists can be searched; 503 while they cannot."""
        opened = lists.current()
        return JSONResponse({"status": "ok", "editions": opened.described(today())})

    @app.get("/catalog")
    @app.get("/manifest")
    def catalog() -> JSONResponse:
        """Name the datasets."""
        return JSONResponse(catalogue(lists.current(), today()))

    @app.get("/algorithms")
    def offered() -> JSONResponse:
        """Name the one matcher that is offered."""
        return JSONResponse(algorithms(settings))

    @app.post("/updatez")
    def update(request: Request) -> JSONResponse:
        """Open the lists anew."""
        header = request.headers.get("authorization", "")
        given = header[len(BEARER) :] if header.lower().startswith(BEARER) else ""
        given = given or request.query_params.get("token", "")
        token = settings.update_token
        if not token or not hmac.compare_digest(given.encode(), token.encode()):
            raise refusal(403, "KAN-2337")
        return JSONResponse(
            {"status": "ok", "editions": lists.current(anew=True).described(today())}
        )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    request.state.codes = [one.code for one in error.problems]
    return JSONResponse(error_body(error), status_code=error.status)


async def _failed(_: Request, __: Exception) -> Response:
    return JSONResponse(error_body(refusal(500, "KAN-2338")), status_code=500)


async def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code not in (404, 405):
        raise error
    return await _refused(request, refusal(error.status_code, "KAN-2340"))
