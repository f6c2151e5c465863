"""``POST /match/{dataset}``: the shape that clients know, and what must never be lost in it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kaname.screening.presets import PRESETS
from kaname.web.settings import Settings
from web.service import TURBINE, client_of, company, ids, person, store_with

Match = Callable[..., Any]
FULL = "Zhonghua Quantum Turbine Co., Ltd."


def test_an_answer_has_the_shape_that_clients_know(client: TestClient) -> None:
    sent = {
        "weights": {},
        "config": {},
        "queries": {"q1": {"id": "mine", **company(TURBINE, jurisdiction="cn")}},
    }
    answer = client.post("/match/default", json=sent)
    assert answer.status_code == 200
    body = answer.json()
    assert body["limit"] == 5
    assert body["matcher"]["threshold"] == PRESETS["balanced"] / 100
    response = body["responses"]["q1"]
    assert response["status"] == 200
    assert response["total"] == {"value": 2, "relation": "eq"}
    assert response["query"] == {
        "id": "mine", "schema": "Company",
        "properties": {"name": [TURBINE], "jurisdiction": ["cn"]},
    }  # fmt: skip
    first = response["results"][0]
    assert first["caption"] == FULL
    assert first["schema"] == "LegalEntity"
    assert first["datasets"] == ["bis-entity"]
    assert first["properties"]["name"] == [FULL]
    assert first["properties"]["alias"] == ["ZQT Works"]
    assert first["properties"]["country"] == ["cn"]
    assert first["properties"]["topics"] == ["export.control"]
    assert first["match"] is True
    assert first["score"] == 1.0
    assert first["target"] is True
    assert first["referents"] == []
    assert {"first_seen", "last_seen", "last_change"} <= set(first)


def test_the_explanations_sum_up_to_the_score(match: Match) -> None:
    response = match(company("Zonghua Quantum Turbine Company", country=["cn"]), threshold=0.5)
    for result in response["results"]:
        total = sum(one["score"] for one in result["explanations"].values())
        assert total == pytest.approx(result["score"])
        assert result["features"] == {k: v["score"] for k, v in result["explanations"].items()}
        assert all(one["detail"] and one["detail_ja"] for one in result["explanations"].values())


def test_every_answer_names_its_editions(client: TestClient) -> None:
    body = client.post("/match/default", json={"queries": {"q": company("Nobody Xylo")}}).json()
    csl = next(one for one in body["editions"] if one["list_file"] == "csl")
    assert csl["edition_date"] == "2026-07-31"
    assert csl["age_days"] == 113
    assert len(csl["sha256"]) == 64
    assert any("not a clearance" in note["en"] for note in body["notes"])
    for path in ("/healthz", "/nothing-here", "/", "/match/nowhere"):
        assert (
            f"{csl['edition']}; date=2026-07-31; age=113"
            in (client.get(path).headers["kaname-editions"])
        )


def test_match_says_whether_the_score_reaches_the_threshold(match: Match) -> None:
    query = company("Zhonghua Quantum Turbines Trade")
    for threshold in (0.0, 0.5, 0.9, 1.0):
        for result in match(query, threshold=threshold, cutoff=0)["results"]:
            assert result["match"] is (result["score"] >= threshold)


def test_the_cutoff_alone_decides_what_is_returned(match: Match) -> None:
    wide = match(company("Zhonghua Quantum Turbines Trade"), cutoff=0.1, limit=500)
    narrow = match(company("Zhonghua Quantum Turbines Trade"), threshold=1, cutoff=1)
    assert len(wide["results"]) >= 2
    assert len(narrow["results"]) < len(wide["results"])


def test_a_fact_that_speaks_against_never_hides_a_name(match: Match) -> None:
    response = match(person("Petronius Okabayashi", birthDate="1999-01-01", nationality="us"))
    assert response["results"][0]["caption"] == "OKABAYASHI, Petronius"
    assert response["results"][0]["match"] is False
    assert response["total"]["value"] == 0


def test_properties_become_the_facts_of_the_search(match: Match) -> None:
    response = match(
        {
            "schema": "Person",
            "properties": {
                "firstName": "Petronius", "lastName": ["Okabayashi"], "birthDate": ["1961-03-04"],
                "nationality": "Korea, North", "passportNumber": ["472310998"],
            },
        }
    )  # fmt: skip
    result = response["results"][0]
    assert result["caption"] == "OKABAYASHI, Petronius"
    assert response["query"]["properties"]["nationality"] == ["kp"]
    assert response["query"]["properties"]["birthDate"] == ["1961-03-04"]
    said = " ".join(one["detail"] for one in result["explanations"].values())
    assert "Okabayashi" in result["matched_name"]
    assert "472310998" in said


def test_a_number_alone_finds_its_entry(match: Match) -> None:
    response = match({"schema": "Vessel", "properties": {"imoNumber": ["9187629"]}})
    assert ids(response) == ["OKABAYASHI STAR"]
    assert response["results"][0]["schema"] == "Vessel"
    assert "imoNumber" in response["results"][0]["properties"]


def test_kinds_follow_the_schema(match: Match) -> None:
    as_person = match(person("Okabayashi Star"))
    as_vessel = match({"schema": "Vessel", "properties": {"name": ["Okabayashi Star"]}})
    of = {r["caption"]: r["score"] for r in as_person["results"]}
    assert as_vessel["results"][0]["score"] > of.get("OKABAYASHI STAR", 0)


def test_what_was_not_understood_is_said(match: Match) -> None:
    response = match(
        company(TURBINE, country=["Atlantis"], incorporationDate=["2001"], birthDate="3/4/61")
    )
    said = " ".join(note["en"] for note in response["notes"])
    assert "country was not understood" in said
    assert "incorporationDate" in said
    assert "date of birth was not compared" in said
    assert response["query"]["properties"] == {"name": [TURBINE]}


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("1961", "1961"), (["1961-03"], "1961-03"), (1961, "1961"),
        (["1961", "1961-03-04", "1961-03"], "1961-03-04"), ("1961-03-04T00:00:00", "1961-03-04"),
    ],
)  # fmt: skip
def test_a_year_of_birth_is_compared(match: Match, given: object, used: str) -> None:
    response = match(person("Petronius Okabayashi", birthDate=given))
    assert response["query"]["properties"]["birthDate"] == [used]
    assert not any("date of birth" in note["en"] for note in response.get("notes", ()))
    scores = {
        known: match(person("Petronius Okabayashi", **known_as))["results"][0]["score"]
        for known, known_as in {
            "nothing": {}, "this": {"birthDate": given}, "another": {"birthDate": "1990"},
        }.items()
    }  # fmt: skip
    assert scores["another"] < scores["nothing"] <= scores["this"]


@pytest.mark.parametrize("given", [["1961", "1962"], ["1961-03-04", "soon"], ["1961", "1961-13"]])
def test_dates_of_birth_that_differ_are_not_compared(match: Match, given: list[str]) -> None:
    response = match(person("Petronius Okabayashi", birthDate=given))
    assert "birthDate" not in response["query"]["properties"]
    assert any("date of birth was not compared" in note["en"] for note in response["notes"])


def test_an_address_may_be_an_entity(match: Match) -> None:
    place = {"schema": "Address", "properties": {"street": ["Long Lane 4"], "city": ["Shenzhen"]}}
    response = match(company(TURBINE, addressEntity=[place]))
    assert response["query"]["properties"]["address"] == ["Long Lane 4, Shenzhen"]
    response = match(company(TURBINE, addressEntity=["addr-1"]))
    assert "address" not in response["query"]["properties"]
    assert any("referred to by its id" in note["en"] for note in response["notes"])


def test_datasets_scope_a_search(match: Match) -> None:
    assert len(ids(match(company(TURBINE)))) == 2
    assert ids(match(company(TURBINE), "bis-entity")) == [FULL]
    assert len(ids(match(company(TURBINE), "csl"))) == 2
    assert ids(match(company(TURBINE), include_dataset="bis-uvl")) != [FULL]
    assert ids(match(company(TURBINE), exclude_dataset="bis-uvl")) == [FULL]
    several = match(company(TURBINE), include_dataset=["bis-uvl", "bis-entity"])
    assert len(ids(several)) == 2


def test_a_dataset_that_is_not_there_is_never_empty(client: TestClient) -> None:
    body = {"queries": {"q": company(TURBINE)}}
    unknown = client.post("/match/narnia", json=body)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "KAN-2328")
    not_loaded = client.post("/match/un-sc", json=body)
    assert (not_loaded.status_code, not_loaded.json()["code"]) == (404, "KAN-2329")
    for name in ("narnia", "un-sc"):
        answer = client.post("/match/default", json=body, params={"include_dataset": name})
        assert (answer.status_code, answer.json()["code"]) == (400, "KAN-2331")
    nothing_left = client.post("/match/bis-uvl", json=body, params={"exclude_dataset": "bis-uvl"})
    assert nothing_left.status_code == 400


def test_filters_leave_out_what_they_name(match: Match) -> None:
    assert ids(match(company(TURBINE), exclude_schema="LegalEntity")) == []
    assert len(ids(match(company(TURBINE), topics="export.control"))) == 2
    assert ids(match(company(TURBINE), topics="sanction")) == []
    kept = match(company(TURBINE), changed_since="2026-11-01")
    assert len(ids(kept)) == 2, "when an entry last changed is not known"
    assert any("changed_since" in note["en"] for note in kept["notes"])


def test_a_filter_never_costs_a_result(match: Match) -> None:
    name = "Marabu Instruments Plant"
    every = match(company(name), limit=500, threshold=0.5)["results"]
    assert len(every) == 80
    gone = [result["id"] for result in every[:77]]
    left = match(company(name), limit=5, threshold=0.5, exclude_entity_ids=gone)
    assert [r["id"] for r in left["results"]] == [r["id"] for r in every[77:]]


def test_what_one_query_excludes_stays_for_the_others(client: TestClient) -> None:
    one = client.post("/match/default", json={"queries": {"q": company(TURBINE)}}).json()
    cleared = one["responses"]["q"]["results"][0]["id"]
    queries = {
        "customer": {**company(TURBINE), "params": {"exclude_entity_ids": [cleared]}},
        "other": company(TURBINE),
    }
    both = client.post("/match/default", json={"queries": queries}).json()["responses"]
    assert cleared not in [r["id"] for r in both["customer"]["results"]]
    assert cleared in [r["id"] for r in both["other"]["results"]]
    assert len(both["customer"]["results"]) == 1


def test_what_the_request_excludes_holds_beside_what_a_query_does(client: TestClient) -> None:
    one = client.post("/match/default", json={"queries": {"q": company(TURBINE)}}).json()
    first, second = (result["id"] for result in one["responses"]["q"]["results"])
    query = {**company(TURBINE), "params": {"exclude_entity_ids": [first]}}
    both = client.post(
        "/match/default", json={"queries": {"q": query}}, params={"exclude_entity_ids": second}
    )
    assert both.json()["responses"]["q"]["results"] == []


def test_a_query_may_have_bounds_of_its_own(client: TestClient) -> None:
    queries = {
        "a": {**company("Marabu Instruments Plant"), "params": {"limit": 2, "threshold": 0.5}},
        "b": {**company(TURBINE), "filters": {"include_dataset": ["bis-uvl"]}},
    }
    found = client.post("/match/default", json={"queries": queries}).json()["responses"]
    assert len(found["a"]["results"]) == 2
    assert found["a"]["total"] == {"value": 2, "relation": "gte"}
    assert [r["datasets"] for r in found["b"]["results"]] == [["bis-uvl"]]


def test_one_malformed_query_does_not_cost_the_others(client: TestClient) -> None:
    wrong = {
        "nothing": None, "list": [], "no_schema": {"properties": {"name": ["A"]}},
        "no_properties": {"schema": "Person"}, "empty": company(), "signs": company("---", "?"),
        "object": company({"a": 1}), "flag": company(True),  # type: ignore[arg-type]
        "id": {"id": 4, **company(TURBINE)}, "many": company(*["Ada"] * 101),
        "long": company("x" * 5_001), "params": {**company(TURBINE), "params": {"limt": 3}},
        "filters": {**company(TURBINE), "filters": {"limit": -1}},
        "threshold": {**company(TURBINE), "params": {"threshold": "NaN"}},
        "dataset": {**company(TURBINE), "params": {"include_dataset": ["narnia"]}},
    }  # fmt: skip
    answer = client.post("/match/default", json={"queries": {**wrong, "good": company(TURBINE)}})
    assert answer.status_code == 200
    responses = answer.json()["responses"]
    assert ids(responses["good"])[0] == FULL
    for key in wrong:
        assert responses[key]["status"] == 400, key
        assert "results" not in responses[key], "no results must not read as none"
        assert responses[key]["problems"][0]["code"].startswith("KAN-23")
        alone = client.post("/match/default", json={"queries": {key: wrong[key]}})
        assert alone.status_code == 400, key


def test_a_schema_that_cannot_be_searched_refuses_the_request(client: TestClient) -> None:
    for schema in ("Banana", "Security", "Ownership", ""):
        queries = {"a": {"schema": schema, "properties": {"name": ["A"]}}, "b": company(TURBINE)}
        answer = client.post("/match/default", json={"queries": queries})
        assert (answer.status_code, answer.json()["code"]) == (400, "KAN-2327")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "KAN-2321"), (b"{", "KAN-2321"), (b"[]", "KAN-2321"), (b"3", "KAN-2321"),
        (b"{}", "KAN-2322"), (b'{"queries": {}}', "KAN-2322"), (b'{"queries": []}', "KAN-2321"),
        (b'{"queries": {"a": 1, "a": 2}}', "KAN-2321"), (b'{"queries": {"a": NaN}}', "KAN-2321"),
        (b'{"queries": {"\\ud800": {}}}', "KAN-2321"), (b"\xff\xfe", "KAN-2321"),
        (b"[" * 100_000, "KAN-2321"), (b'{"queries": {"a": ' + b"9" * 5_000 + b"}}", "KAN-2321"),
        (b'{"queries": {"a": {}}, "config": {"nm_number_mismatch": 1}}', "KAN-2332"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused(client: TestClient, body: bytes, code: str) -> None:
    answer = client.post("/match/default", content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"), ("limit", "501"), ("limit", "x"), ("limit", "-1"), ("limit", "٣"),
        ("threshold", "1.1"), ("threshold", "nan"), ("threshold", "82"), ("cutoff", "-0.1"),
        ("cutoff", "inf"), ("changed_since", "yesterday"),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_used_is_refused(
    client: TestClient, name: str, value: str
) -> None:
    body = {"queries": {"q": company(TURBINE)}}
    answer = client.post("/match/default", json=body, params={name: value})
    assert (answer.status_code, answer.json()["code"]) == (400, "KAN-2331")
    assert answer.json()["problems"][0]["field"] == name


def test_only_our_matcher_is_offered(client: TestClient) -> None:
    body = {"queries": {"q": company(TURBINE)}}
    for name in ("best", "kaname", "Best "):
        assert client.post(f"/match/default?algorithm={name}", json=body).status_code == 200
    answer = client.post("/match/default?algorithm=logic-v22", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "KAN-2330")
    assert "kaname" in answer.json()["problems"][0]["expected"]["en"]


@pytest.mark.parametrize("name", ["logic-v1", "Logic-V2", "name-based", "regression-v1"])
def test_a_client_that_is_set_to_another_matcher_is_answered_by_ours_and_told(
    client: TestClient, name: str
) -> None:
    body = {"queries": {"q": company(TURBINE)}}
    plain = client.post("/match/default", json=body)
    answer = client.post(f"/match/default?algorithm={name}", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.headers["kaname-algorithm"] == "kaname"
    (note,) = [one for one in answer.json()["notes"] if name.lower() in one["en"]]
    assert "kaname" in note["ja"]
    ours, theirs = plain.json(), answer.json()
    assert ours["responses"]["q"]["results"]
    assert theirs == {**ours, "notes": theirs["notes"]}
    assert [one for one in theirs["notes"] if one != note] == ours["notes"]
    offered = client.get("/algorithms").json()
    assert name.lower() in offered["algorithms"][0]["description"]
    assert [one["name"] for one in offered["algorithms"]] == ["kaname"]


def test_weights_are_said_to_play_no_part(client: TestClient) -> None:
    body = {"queries": {"q": company(TURBINE)}, "weights": {"name_literal": 0.2}}
    answer = client.post("/match/default?fuzzy=false", json=body)
    assert answer.status_code == 200
    assert any("weights" in note["en"] for note in answer.json()["notes"])


def test_a_batch_has_its_limit(tmp_path: Path) -> None:
    queries = {str(n): company(TURBINE) for n in range(3)}
    with client_of(store_with(tmp_path), Settings(queries_max=2)) as client:
        answer = client.post("/match/default", json={"queries": queries})
        assert (answer.status_code, answer.json()["code"]) == (400, "KAN-2323")
        queries.popitem()
        assert client.post("/match/default", json={"queries": queries}).status_code == 200


def test_the_answers_are_those_of_the_command_line(client: TestClient, match: Match) -> None:
    from kaname.screening.engine import Query

    guard: Any = client.app
    engine = guard._lists.current().engine
    for name in (TURBINE, "Marabu Instruments Plant 7", "Okabayashi", "Tulpenwerk"):
        found = engine.search(Query((name,), "organisation"), 10)
        answered = match(company(name), limit=10)["results"]
        assert [(m.listed.entry.id, m.score / 100) for m in found] == [
            (r["id"], r["score"]) for r in answered
        ]


def test_entities_and_the_catalogue(client: TestClient, match: Match) -> None:
    result = match(company(TURBINE))["results"][0]
    entity = client.get(f"/entities/{result['id']}").json()
    assert entity["caption"] == result["caption"]
    assert entity["properties"] == result["properties"]
    assert client.get("/entities/bis-entity:none").json()["code"] == "KAN-2335"
    catalogue = client.get("/catalog").json()
    names = [one["name"] for one in catalogue["datasets"]]
    assert {"default", "csl", "bis-entity", "bis-uvl", "ofac-sdn"} <= set(names)
    assert catalogue["current"] == names
    whole = next(one for one in catalogue["datasets"] if one["name"] == "default")
    assert "bis-entity" in whole["children"]
    assert json.dumps(client.get("/manifest").json()) == json.dumps(catalogue)
    offered = client.get("/algorithms").json()
    assert offered["best"] == offered["default"] == offered["algorithms"][0]["name"] == "kaname"


def test_every_list_has_its_topics() -> None:
    from kaname.screening.publishers import lists
    from kaname.web.vocabulary import topics_of_list

    collections = {"csl-other", "mofcom-other", "ftm", "targets-simple"}
    assert {name for name in lists() if not topics_of_list(name)} == collections
