"""The Reconciliation Service API (0.2) over the same search, as OpenRefine speaks it.

Source: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ . All the
candidates come back, best first; ``match`` marks those whose score reaches the threshold. Names
travel in the body of a POST; a GET that would put them into the address is refused unless the
service was started to allow it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.concurrency import run_in_threadpool

from kaname.core.hit import Entry
from kaname.core.places import is_code, name_of
from kaname.core.problem import Place
from kaname.screening.engine import Query
from kaname.screening.names import is_searchable
from kaname.web.asked import asked_of, known_schema
from kaname.web.bodies import form_of, json_of, pairs_of
from kaname.web.entities import entity_of, schema_of
from kaname.web.manifest import manifest, properties_of, type_of
from kaname.web.matching import check_number, found_for
from kaname.web.opened import Lists, Opened
from kaname.web.pages import preview_page
from kaname.web.parameters import Parameters, of_request
from kaname.web.settings import Settings
from kaname.web.vocabulary import PROPERTIES, SCHEMATA
from kaname.web.words import RefusedError, refusal, words

__all__ = ["add_reconciliation"]

_QUERY_KEYS: Final = frozenset({"query", "type", "limit", "properties", "type_strict"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What every answer needs."""

    lists: Lists
    settings: Settings
    ticks: Callable[[], float]

    def parameters(self, request: Request) -> Parameters:
        """Return the parameters of the address; every candidate comes back."""
        fields = _address(request)
        if "callback" in fields:
            raise refusal(400, "KAN-2334", "callback")
        pairs = pairs_of(request.scope["query_string"], words()("expected.texts", limit=1_000))
        return replace(of_request(pairs, self.settings), cutoff=0.0)

    def check_names(self, fields: Mapping[str, str], *names: str) -> None:
        """Check that no name stands in the address, unless that is allowed."""
        if not self.settings.allow_names_in_urls and any(name in fields for name in names):
            raise refusal(405, "KAN-2333")

    def deadline(self) -> Callable[[], None]:
        """Return what raises when the request takes too long."""
        until = self.ticks() + self.settings.seconds_max

        def in_time() -> None:
            if self.ticks() > until:
                raise refusal(503, "KAN-2339", seconds=int(self.settings.seconds_max))

        return in_time


def add_reconciliation(
    app: FastAPI, lists: Lists, settings: Settings, ticks: Callable[[], float]
) -> None:
    """Add the addresses under ``/reconcile/{dataset}``."""
    desk = Desk(lists, settings, ticks)
    _add_queries(app, desk)
    _add_suggestions(app, desk)
    _add_views(app, desk)


def _add_queries(app: FastAPI, desk: Desk) -> None:
    @app.get("/reconcile/{dataset}")
    def about(dataset: str, request: Request) -> JSONResponse:
        """Describe the service, or answer queries where names in addresses are allowed."""
        parameters, fields = desk.parameters(request), _address(request)
        desk.check_names(fields, "queries", "query")
        opened = desk.lists.current()
        opened.scope(dataset)
        if "queries" in fields or "extend" in fields:
            return JSONResponse(_answered(fields, opened, dataset, parameters, desk, request))
        base = f"{str(request.base_url).rstrip('/')}/reconcile/{dataset}"
        return JSONResponse(manifest(base, dataset, desk.settings))

    @app.post("/reconcile/{dataset}")
    async def queries(dataset: str, request: Request) -> JSONResponse:
        """Answer queries, or extend entities by their properties."""
        body = await request.body()

        def work() -> dict[str, Any]:
            parameters = desk.parameters(request)
            desk.check_names(_address(request), "queries", "query")
            fields = form_of(
                request.headers.get("content-type", ""), body, words()("expected.reconcile")
            )
            if "callback" in fields:
                raise refusal(400, "KAN-2334", "callback")
            opened = desk.lists.current()
            return _answered(fields, opened, dataset, parameters, desk, request)

        return JSONResponse(await run_in_threadpool(work))


def _answered(
    fields: Mapping[str, str], opened: Opened, dataset: str, parameters: Parameters, desk: Desk,
    request: Request,
) -> dict[str, Any]:  # fmt: skip
    expected = words()("expected.reconcile")
    for name in ("extend", "queries"):
        if fields.get(name, "").strip():
            sent = json_of(fields[name], expected, name)
            if not isinstance(sent, dict):
                shape = words()("reason.shape")
                raise refusal(400, "KAN-2321", name, reason=shape, expected=expected)
            if name == "extend":
                return _extended(sent, opened, dataset, desk)
            request.state.queries = len(sent)
            return _reconciled(sent, opened, dataset, parameters, desk)
    raise refusal(400, "KAN-2322", "queries")


def _reconciled(
    queries: Mapping[str, Any], opened: Opened, dataset: str, parameters: Parameters, desk: Desk
) -> dict[str, Any]:
    """Return the candidates of every query; one that cannot be searched refuses all of them.

    The protocol has no place for a fault of one query, and no candidates would read as none.
    """
    if not queries:
        raise refusal(400, "KAN-2322", "queries")
    check_number(len(queries), desk.settings)
    in_time = desk.deadline()
    read = []
    for number, (key, query) in enumerate(queries.items(), start=1):
        try:
            read.append((key, *_read(query, parameters, desk.settings)))
        except RefusedError as error:
            place = f"queries[{number}]"
            raise RefusedError(
                error.status,
                *(
                    replace(p, place=Place(field=f"{place} {p.place}".strip()))
                    for p in error.problems
                ),
            ) from None
    answers: dict[str, Any] = {}
    for key, query, own in read:
        in_time()
        found, _ = found_for(query, opened, own.scope(opened, dataset), own)
        answers[key] = {
            "result": [
                {
                    **_candidate(match.listed.entry),
                    "score": match.score / 100,
                    "match": own.is_match(match.score),
                }
                for match in found
            ]
        }
    return answers


def _read(query: object, parameters: Parameters, settings: Settings) -> tuple[Query, Parameters]:
    """Return what a query of the protocol asks for."""
    if not isinstance(query, dict) or not set(query) <= _QUERY_KEYS:
        raise _malformed("query.keys", "query.keys_expected")
    properties: dict[str, list[object]] = {}
    if query.get("query") is not None:
        properties["name"] = [query["query"]]
    given = query.get("properties", [])
    if not isinstance(given, list):
        raise _malformed("query.properties", "query.properties_expected")
    for one in given:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str):
            raise _malformed("query.properties", "query.properties_expected")
        values = one.get("v")
        several = values if isinstance(values, list) else [values]
        name = one["pid"].rpartition(":")[2]
        properties.setdefault(name, []).extend(map(_plain_value, several))
    schema = _schema_of(query.get("type"))
    own = parameters
    if query.get("limit") is not None:
        asked = query["limit"]
        whole = int(asked) if isinstance(asked, float) and asked.is_integer() else asked
        limit = min(whole, settings.limit_max) if isinstance(whole, int) else whole
        own = replace(parameters, limit=of_request([("limit", str(limit))], settings).limit)
    return asked_of({"schema": schema, "properties": properties}, settings).query, own


def _plain_value(value: object) -> object:
    """Return the name of a value that is an entity of its own."""
    return value.get("name", value.get("id")) if isinstance(value, dict) else value


def _schema_of(given: object) -> str:
    """Return the schema of one type, or of several: what they have in common."""
    if given is None or given in ([], ""):
        return "Thing"
    names = [known_schema(one) for one in (given if isinstance(given, list) else [given])]
    kinds = {SCHEMATA[name].kind for name in names}
    return names[0] if len(kinds) == 1 else "Thing"


def _candidate(entry: Entry) -> dict[str, Any]:
    schema = schema_of(entry)
    return {
        "id": entry.id,
        "name": entry.name,
        "description": _description(entry),
        "type": [type_of(schema)],
    }


def _description(entry: Entry) -> str:
    from kaname.web.catalogue import title_of

    places = [name_of(code).en if is_code(code) else code for code in entry.countries]
    return ", ".join([title_of(entry.list_id).en, *places])


def _extended(sent: Mapping[str, Any], opened: Opened, dataset: str, desk: Desk) -> dict[str, Any]:
    """Return the values of properties of entities, by their ids; an unknown one has none."""
    ids, asked = sent.get("ids"), sent.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise _malformed("query.value", "query.value_expected", "extend.ids")
    if not isinstance(asked, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in asked
    ):
        raise _malformed("query.properties", "query.properties_expected", "extend.properties")
    check_number(max(len(ids), len(asked)), desk.settings)
    scope = opened.scope(dataset)
    known = [(one["id"], one["id"].rpartition(":")[2], _most(one)) for one in asked]
    known = [one for one in known if one[1] in PROPERTIES]
    rows: dict[str, dict[str, list[dict[str, str]]]] = {}
    for entry_id in ids:
        found = [one for one in opened.find(entry_id) if one.entry.list_id in scope]
        values = entity_of(found[0].entry)["properties"] if found else {}
        rows[entry_id] = {
            asked_id: [{"str": value} for value in values.get(name, ())[:most]]
            for asked_id, name, most in known
        }
    meta = [{"id": asked_id, "name": PROPERTIES[name].label.en} for asked_id, name, _ in known]
    return {"meta": meta, "rows": rows}


def _most(asked: Mapping[str, Any]) -> int | None:
    settings = asked.get("settings")
    limit = settings.get("limit") if isinstance(settings, dict) else None
    whole = isinstance(limit, int) and not isinstance(limit, bool) and limit > 0
    return limit if whole else None


def _add_suggestions(app: FastAPI, desk: Desk) -> None:
    async def entity(dataset: str, request: Request) -> JSONResponse:
        """Suggest entries by a name or an id."""
        body = await request.body()

        def work() -> dict[str, Any]:
            parameters = desk.parameters(request)
            desk.check_names(_address(request), "prefix")
            fields = _address(request)
            if request.method == "POST":
                content_type = request.headers.get("content-type", "")
                fields = {**fields, **form_of(content_type, body, words()("expected.form"))}
            opened = desk.lists.current()
            return {
                "result": _suggested(fields.get("prefix", ""), opened, dataset, parameters, desk)
            }

        if request.method == "GET":
            desk.check_names({"prefix": ""}, "prefix")
        return JSONResponse(await run_in_threadpool(work))

    app.add_api_route("/reconcile/{dataset}/suggest/entity", entity, methods=["GET", "POST"])

    @app.get("/reconcile/{dataset}/suggest/property")
    def properties(dataset: str, request: Request, prefix: str = "") -> JSONResponse:
        """Suggest properties by the beginning of their name."""
        desk.parameters(request)
        desk.lists.current().scope(dataset)
        found = [one for one in properties_of("Thing", every=True) if _begins(prefix, one)]
        return JSONResponse({"prefix": prefix, "result": found})

    @app.get("/reconcile/{dataset}/suggest/type")
    def types(dataset: str, request: Request, prefix: str = "") -> JSONResponse:
        """Suggest types by the beginning of their name."""
        desk.parameters(request)
        desk.lists.current().scope(dataset)
        found = [one for one in map(type_of, SCHEMATA) if _begins(prefix, one)]
        return JSONResponse({"prefix": prefix, "result": found})

    @app.get("/reconcile/{dataset}/extend/property")
    def proposed(dataset: str, request: Request, type: str = "Thing") -> JSONResponse:  # noqa: A002
        """Propose properties by which entities of a type can be extended."""
        parameters = desk.parameters(request)
        desk.lists.current().scope(dataset)
        found = [
            {"id": one["id"], "name": one["name"]} for one in properties_of(known_schema(type))
        ]
        shown = found[: parameters.limit] if "limit" in _address(request) else found
        return JSONResponse({"limit": len(shown), "type": type, "properties": shown})


def _suggested(
    prefix: str, opened: Opened, dataset: str, parameters: Parameters, desk: Desk
) -> list[dict[str, Any]]:
    scope = parameters.scope(opened, dataset)
    if len(prefix) > desk.settings.letters_max:
        found = words()("query.letters", number=len(prefix))
        raise refusal(400, "KAN-2326", "prefix", found=found, limit=desk.settings.letters_max)
    if not is_searchable(prefix):
        raise refusal(400, "KAN-2325", "prefix")
    exact = [one.entry for one in opened.find(prefix) if one.entry.list_id in scope]
    matches, _ = found_for(Query((prefix,)), opened, scope, parameters)
    entries = {one.id: one for one in (*exact, *(match.listed.entry for match in matches))}
    shown = [_candidate(one) for one in entries.values()][: parameters.limit]
    return [{**one, "notable": one["type"]} for one in shown]


def _begins(prefix: str, one: Mapping[str, str]) -> bool:
    wanted = prefix.strip().casefold()
    said = (one["id"], one["id"].rpartition(":")[2], *one["name"].split(), one["name"])
    return any(text.casefold().startswith(wanted) for text in said)


def _add_views(app: FastAPI, desk: Desk) -> None:
    def shown(dataset: str, request: Request, entry_id: str) -> tuple[str, str]:
        desk.parameters(request)
        opened = desk.lists.current()
        scope = opened.scope(dataset)
        found = [one for one in opened.find(entry_id) if one.entry.list_id in scope]
        if not found:
            raise refusal(404, "KAN-2335")
        return preview_page(found[0], desk.settings)

    @app.get("/reconcile/{dataset}/preview")
    def preview(dataset: str, request: Request, id: str = "") -> HTMLResponse:  # noqa: A002
        """Show an entry in a small page."""
        page, policy = shown(dataset, request, id)
        return HTMLResponse(page, headers={"content-security-policy": policy})

    @app.get("/reconcile/{dataset}/flyout/entity")
    def flyout(dataset: str, request: Request, id: str = "") -> JSONResponse:  # noqa: A002
        """Return the same small page as text in JSON."""
        return JSONResponse({"id": id, "html": shown(dataset, request, id)[0]})


def _address(request: Request) -> dict[str, str]:
    return dict(request.query_params)


def _malformed(found: str, expected: str, place: str = "") -> RefusedError:
    return refusal(
        400, "KAN-2324", place, found=words()(found), expected=words()(expected)
    )  # fmt: skip
