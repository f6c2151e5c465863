"""The Reconciliation Service API 0.2, by schemas reduced from its specification."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from fastapi.testclient import TestClient

from kaname.web.settings import Settings
from web.service import TURBINE, client_of, store_with

FULL = "Zhonghua Quantum Turbine Co., Ltd."

NAMED = {"type": "object", "required": ["id", "name"],
         "properties": {"id": {"type": "string"}, "name": {"type": "string"}}}  # fmt: skip
WHERE = {"type": "object", "properties": {"service_url": {"type": "string"},
         "service_path": {"type": "string"}},
         "required": ["service_url", "service_path"]}  # fmt: skip
HAS_ID = {"type": "string", "pattern": r"\{\{id\}\}"}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "identifierSpace": {"type": "string", "pattern": "^https?://"},
        "schemaSpace": {"type": "string", "pattern": "^https?://"},
        "documentation": {"type": "string", "pattern": "^https?://"},
        "defaultTypes": {"type": "array", "items": NAMED, "uniqueItems": True},
        "view": {"type": "object", "required": ["url"], "properties": {"url": HAS_ID}},
        "preview": {
            "type": "object", "required": ["url", "width", "height"],
            "properties": {"url": HAS_ID, "width": {"type": "integer"}},
        },
        "suggest": {
            "type": "object", "additionalProperties": False,
            "properties": {"entity": WHERE, "property": WHERE, "type": WHERE},
        },
        "extend": {
            "type": "object", "required": ["propose_properties"],
            "properties": {
                "propose_properties": WHERE,
                "property_settings": {
                    "type": "array",
                    "items": {"type": "object", "required": ["type", "label", "name"]},
                },
            },
        },
    },
}  # fmt: skip
RESULT = {
    "type": "object",
    "additionalProperties": {
        "type": "object", "required": ["result"],
        "properties": {
            "result": {
                "type": "array",
                "items": {
                    "type": "object", "required": ["id", "name", "score"],
                    "properties": {
                        "id": {"type": "string"}, "name": {"type": "string"},
                        "score": {"type": "number"}, "match": {"type": "boolean"},
                        "description": {"type": "string"},
                        "type": {"type": "array", "items": NAMED},
                    },
                },
            }
        },
    },
}  # fmt: skip
SUGGESTED = {"type": "object", "required": ["result"],
             "properties": {"result": {"type": "array", "items": NAMED}}}  # fmt: skip
EXTENDED = {
    "type": "object", "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": NAMED},
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {"type": "object", "required": ["str"], "additionalProperties": False,
                              "properties": {"str": {"type": "string"}}},
                },
            },
        },
    },
}  # fmt: skip
PROPOSED = {"type": "object", "required": ["properties"],
            "properties": {"properties": {"type": "array", "items": NAMED}}}  # fmt: skip


def ask(client: TestClient, path: str = "/reconcile/default", **fields: Any) -> Any:
    """Send a form, its fields in JSON."""
    return client.post(path, data={name: json.dumps(value) for name, value in fields.items()})


def test_the_manifest(client: TestClient) -> None:
    manifest = client.get("/reconcile/bis-entity").json()
    jsonschema.validate(manifest, MANIFEST)
    assert "entity" not in manifest["suggest"], "a client would put names into addresses"
    assert manifest["preview"]["url"] == "http://127.0.0.1/reconcile/bis-entity/preview?id={{id}}"
    assert client.get("/reconcile/narnia").status_code == 404


def test_queries(client: TestClient) -> None:
    queries = {
        "q0": {"query": TURBINE},
        "q1": {
            "query": "Petronius Okabayashi", "type": "Person", "limit": 1, "type_strict": "any",
            "properties": [{"pid": "Person:birthDate", "v": "1961-03-04"},
                           {"pid": "nationality", "v": [{"id": "kp", "name": "kp"}]},
                           {"pid": "Thing:notes", "v": 3}],
        },
        "q2": {"properties": [{"pid": "imoNumber", "v": 9187629}], "type": ["Vessel"]},
    }  # fmt: skip
    answer = ask(client, queries=queries)
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), RESULT)
    found = answer.json()
    assert found["q0"]["result"][0]["name"] == FULL
    assert found["q0"]["result"][0]["match"] is True
    assert [r["name"] for r in found["q1"]["result"]] == ["OKABAYASHI, Petronius"]
    assert found["q2"]["result"][0]["name"] == "OKABAYASHI STAR"
    assert "kaname-editions" in answer.headers


def test_candidates_that_do_not_alert_are_there_and_are_no_match(client: TestClient) -> None:
    (found,) = (
        ask(client, queries={"q": {"query": "Marabu Apparatus", "limit": 40}}).json().values()
    )
    assert found["result"]
    assert not any(one["match"] for one in found["result"])


def test_a_dataset_scopes_the_candidates(client: TestClient) -> None:
    found = ask(client, "/reconcile/bis-uvl", queries={"q": {"query": TURBINE}}).json()
    assert {one["description"].split(",")[0] for one in found["q"]["result"]} == {"Unverified List"}


@pytest.mark.parametrize(
    ("queries", "code"),
    [
        ({}, "KAN-2322"), ([], "KAN-2321"), ({"q": 1}, "KAN-2324"), ({"q": {}}, "KAN-2325"),
        ({"q": {"query": ""}}, "KAN-2325"), ({"q": {"query": "!!"}}, "KAN-2325"),
        ({"q": {"query": "a", "type": "Banana"}}, "KAN-2327"),
        ({"q": {"query": "a", "type": [["x"]]}}, "KAN-2327"),
        ({"q": {"query": "a", "limit": 0}}, "KAN-2331"),
        ({"q": {"query": "a", "limit": "x"}}, "KAN-2331"),
        ({"q": {"query": "a", "qeury": "b"}}, "KAN-2324"),
        ({"q": {"query": {"a": 1}}}, "KAN-2324"),
        ({"q": {"query": "a", "properties": {}}}, "KAN-2324"),
        ({"q": {"query": "a", "properties": [{"v": 1}]}}, "KAN-2324"),
        ({str(n): {"query": "a"} for n in range(101)}, "KAN-2323"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_searched_refuses_all(
    client: TestClient, queries: Any, code: str
) -> None:
    whole = {**queries, "good": {"query": TURBINE}} if queries and code != "KAN-2321" else queries
    answer = ask(client, queries=whole)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_names_stay_out_of_addresses(client: TestClient, tmp_path: Path) -> None:
    query = {"queries": json.dumps({"q": {"query": TURBINE}})}
    for path, params in (("", query), ("/suggest/entity", {"prefix": TURBINE})):
        answer = client.get(f"/reconcile/default{path}", params=params)
        assert (answer.status_code, answer.json()["code"]) == (405, "KAN-2333")
        posted = client.post(f"/reconcile/default{path}", params=params, data={"extend": "{}"})
        assert (posted.status_code, posted.json()["code"]) == (405, "KAN-2333")
    with client_of(store_with(tmp_path), Settings(allow_names_in_urls=True)) as other:
        manifest = other.get("/reconcile/default").json()
        jsonschema.validate(manifest, MANIFEST)
        assert manifest["suggest"]["entity"]["service_path"] == "/suggest/entity"
        found = other.get("/reconcile/default", params=query).json()
        assert found["q"]["result"][0]["name"] == FULL
        found = other.get("/reconcile/default/suggest/entity", params={"prefix": TURBINE}).json()
        jsonschema.validate(found, SUGGESTED)
        assert found["result"][0]["name"] == FULL


def test_jsonp_is_refused(client: TestClient) -> None:
    for path in ("", "/suggest/type", "/suggest/property", "/extend/property", "/preview"):
        answer = client.get(f"/reconcile/default{path}?callback=steal")
        assert (answer.status_code, answer.json()["code"]) == (400, "KAN-2334"), path
        assert "steal(" not in answer.text
    answer = client.post("/reconcile/default?callback=a", data={"queries": "{}"})
    assert answer.json()["code"] == "KAN-2334"


def test_suggestions(client: TestClient) -> None:
    answer = client.post("/reconcile/default/suggest/entity", data={"prefix": TURBINE})
    jsonschema.validate(answer.json(), SUGGESTED)
    first = answer.json()["result"][0]
    assert first["name"] == FULL
    by_id = client.post("/reconcile/default/suggest/entity", data={"prefix": first["id"]})
    assert by_id.json()["result"][0]["id"] == first["id"]
    assert client.post("/reconcile/default/suggest/entity", data={}).status_code == 400
    types = client.get("/reconcile/default/suggest/type?prefix=comp").json()
    jsonschema.validate(types, SUGGESTED)
    assert [one["id"] for one in types["result"]] == ["Company"]
    properties = client.get("/reconcile/default/suggest/property?prefix=birth").json()
    jsonschema.validate(properties, SUGGESTED)
    assert [one["id"] for one in properties["result"]] == ["birthDate"]
    assert client.get("/reconcile/narnia/suggest/type?prefix=comp").status_code == 404


def test_extension(client: TestClient) -> None:
    proposed = client.get("/reconcile/default/extend/property?type=Vessel").json()
    jsonschema.validate(proposed, PROPOSED)
    known = [one["id"] for one in proposed["properties"]]
    assert "imoNumber" in known
    assert "birthDate" not in known
    assert client.get("/reconcile/default/extend/property?type=Banana").status_code == 400
    found = ask(client, queries={"q": {"query": TURBINE, "limit": 1}}).json()["q"]["result"][0]
    asked = {"ids": [found["id"], "nobody:0"],
             "properties": [{"id": "name"}, {"id": "Thing:alias", "settings": {"limit": 1}},
                            {"id": "country"}, {"id": "shoeSize"}]}  # fmt: skip
    answer = ask(client, extend=asked).json()
    jsonschema.validate(answer, EXTENDED)
    row = answer["rows"][found["id"]]
    assert row["name"] == [{"str": FULL}]
    assert row["Thing:alias"] == [{"str": "ZQT Works"}]
    assert [one["id"] for one in answer["meta"]] == ["name", "Thing:alias", "country"]
    assert all(values == [] for values in answer["rows"]["nobody:0"].values())
    for wrong in ({}, [], {"ids": "a", "properties": []}, {"ids": [], "properties": [1]}):
        assert ask(client, extend=wrong).status_code == 400


def test_the_preview_shows_names_as_text(client: TestClient) -> None:
    found = ask(client, queries={"q": {"query": "Tulpenwerk Feinmechanik", "limit": 1}}).json()
    entry = found["q"]["result"][0]
    assert "<b>" in entry["name"]
    page = client.get("/reconcile/default/preview", params={"id": entry["id"]})
    assert page.headers["content-type"].startswith("text/html")
    assert "&lt;b&gt;Feinmechanik&lt;/b&gt;" in page.text
    assert "<b>" not in page.text
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    flyout = client.get("/reconcile/default/flyout/entity", params={"id": entry["id"]}).json()
    assert flyout["id"] == entry["id"]
    assert flyout["html"] == page.text
    assert client.get("/reconcile/default/preview?id=%3Cscript%3E").status_code == 404
    assert client.get("/reconcile/ofac-sdn/preview", params={"id": entry["id"]}).status_code == 404


def test_only_allowed_origins_may_frame_a_preview(tmp_path: Path) -> None:
    origins = ("http://127.0.0.1:3333",)
    with client_of(store_with(tmp_path), Settings(cors_origins=origins)) as client:
        found = ask(client, queries={"q": {"query": TURBINE}}).json()["q"]["result"][0]
        page = client.get("/reconcile/default/preview", params={"id": found["id"]})
        assert "frame-ancestors http://127.0.0.1:3333" in page.headers["content-security-policy"]
        assert "x-frame-options" not in page.headers


def test_only_forms_are_read(client: TestClient) -> None:
    for content_type in ("application/json", "multipart/form-data; boundary=x", "text/plain"):
        answer = client.post(
            "/reconcile/default", content=b"queries={}", headers={"content-type": content_type}
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "KAN-2321")
    assert client.post("/reconcile/default", data={"nothing": "x"}).json()["code"] == "KAN-2322"
