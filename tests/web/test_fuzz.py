"""Whatever is sent: never a failure, and never "nothing found" for what was not searched."""

import json
from typing import Any
from urllib.parse import urlencode

from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaname.screening.names import is_searchable
from kaname.web.vocabulary import IDENTIFIERS, SCHEMATA

WORDS = ("name", "alias", "firstName", "lastName", "country", "birthDate", "imoNumber", "address",
         "addressEntity", "queries", "schema", "properties", "params", "filters", "limit",
         "threshold", "exclude_entity_ids", "id", "query", "type", "pid", "v", "ids",
         "settings", *SCHEMATA)  # fmt: skip
text = st.one_of(st.sampled_from((*WORDS, "Zhonghua Quantum Turbine", "kp", "1961-03-04")),
                 st.text(st.characters(codec=None), max_size=12))  # fmt: skip
scalar = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), text)
value = st.recursive(
    scalar,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(text, inner, max_size=4)),
    max_leaves=10,
)
example = st.one_of(
    value,
    st.fixed_dictionaries(
        {
            "schema": st.one_of(st.sampled_from(list(SCHEMATA)), value),
            "properties": st.one_of(
                value,
                st.dictionaries(
                    st.sampled_from((*WORDS[:9], *IDENTIFIERS[:3])),
                    st.one_of(st.lists(st.one_of(text, scalar), max_size=3), value),
                    max_size=4,
                ),
            ),
        },
        optional={"id": value, "params": value, "filters": value},
    ),
)
body = st.one_of(
    value,
    st.fixed_dictionaries(
        {"queries": st.one_of(value, st.dictionaries(text, example, max_size=4))},
        optional={"weights": value, "config": value},
    ),
)
reconciled = st.one_of(
    value,
    st.dictionaries(
        text,
        st.fixed_dictionaries(
            {},
            optional={
                "query": value, "type": st.one_of(st.sampled_from(list(SCHEMATA)), value),
                "limit": value,
                "properties": st.lists(
                    st.fixed_dictionaries({"pid": text, "v": value}), max_size=3
                ),
            },
        ),
        max_size=3,
    ),
)  # fmt: skip
often = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def sent(value: object) -> str:
    return json.dumps(value)  # writes NaN, Infinity and halves of characters, as some clients do


@given(body=body)
@often
def test_match(client: TestClient, body: object) -> None:
    answer = client.post("/match/default", content=sent(body))
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 400:
        assert answer.json()["code"].startswith("KAN-23")
        assert "responses" not in answer.json()
        return
    queries: Any = json.loads(sent(body))["queries"]
    responses = answer.json()["responses"]
    assert list(responses) == list(queries)
    for key, response in responses.items():
        if response["status"] == 400:
            assert "results" not in response
            continue
        searched = response["query"]["properties"]
        by_name = any(is_searchable(one) for name in ("name", "alias", "firstName", "lastName")
                      for one in searched.get(name, ()))  # fmt: skip
        by_number = set(searched) & set(IDENTIFIERS)
        assert by_name or by_number, (queries[key], response)


@given(queries=reconciled, field=st.sampled_from(("queries", "extend", "prefix")))
@often
def test_reconcile(client: TestClient, queries: object, field: str) -> None:
    content = urlencode({field: sent(queries)})
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.post("/reconcile/default", content=content, headers=headers)
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 200 and field == "queries":
        assert list(answer.json()) == list(json.loads(sent(queries)))
    if answer.status_code == 400:
        assert "result" not in answer.json()


@given(content=st.binary(max_size=60), path=st.sampled_from(("match", "reconcile")))
@often
def test_bytes(client: TestClient, content: bytes, path: str) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.post(f"/{path}/default", content=content, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["code"].startswith("KAN-23")


@given(
    name=st.sampled_from(("limit", "threshold", "cutoff", "algorithm", "include_dataset", "topics",
                          "changed_since", "exclude_schema", "callback", "x")),
    given_value=st.text(max_size=8),
)  # fmt: skip
@often
def test_addresses(client: TestClient, name: str, given_value: str) -> None:
    query = {"queries": {"q": {"schema": "Company", "properties": {"name": "Marabu"}}}}
    answer = client.post("/match/default", json=query, params={name: given_value})
    assert answer.status_code in (200, 400)
    for path in ("suggest/type", "suggest/property", "preview", "extend/property", ""):
        got = client.get(f"/reconcile/default/{path}".rstrip("/"), params={name: given_value})
        assert got.status_code in (200, 400, 404), got.text
