"""What stands around every request: limits, headers, failures, and a log that tells no names."""

import asyncio
import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kaname.core.problem import ProblemError
from kaname.screening.editions import CURRENT
from kaname.screening.presets import THRESHOLD
from kaname.web.settings import Settings
from web.service import ROWS, TURBINE, add_edition, client_of, company, ids, person, store_with

SECRETS = ("Wilhelmina", "Grubenhauser", "1951-04-21", "グルーベンハウザー", "Q1234567Z", "1951")


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Every line that any logger of the process writes."""
    written: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.name.startswith(("httpx", "httpcore")):  # the client of the test
                written.append(self.format(record))

    handler = Handler(level=logging.NOTSET)
    named = [logging.getLogger(name) for name in ("", "kaname.web", "uvicorn", "uvicorn.error")]
    levels = [logger.level for logger in named]
    for logger in named:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield written
    for logger, level in zip(named, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def send_secrets(client: TestClient) -> None:
    """Send names and a date of birth wherever a client could put them, rightly or wrongly."""
    name = "Wilhelmina Grubenhauser"
    facts = {"birthDate": "1951-04-21", "passportNumber": "Q1234567Z", "alias": SECRETS[3]}
    query = person(name, **facts)
    client.post("/match/default", json={"queries": {name: query}})
    client.post("/match/default", json={"queries": {name: {"schema": name, "properties": {}}}})
    client.post("/match/default", json={"queries": {name: {**query, "properties": name}}})
    client.post(f"/match/{name}", json={"queries": {name: query}})
    client.post("/match/default", json={"queries": {"q": query}}, params={"limit": name})
    client.post("/match/default", json={"queries": {"q": query}}, params={name: "1951-04-21"})
    client.post("/match/default", content=f'{{"{name}" 1951-04-21'.encode())
    client.get(f"/entities/{name}")
    client.get(f"/{name}/1951-04-21")
    client.request(name.replace(" ", "").upper()[:10], "/healthz")
    client.get("/reconcile/default", params={"queries": f'{{"q": {{"query": "{name}"}}}}'})
    client.get("/reconcile/default/suggest/entity", params={"prefix": name})
    client.get("/reconcile/default/suggest/type", params={"prefix": name})
    client.get("/reconcile/default/preview", params={"id": name})
    client.post("/reconcile/default", data={"queries": f'{{"q": {{"query": "{name}"}}}}'})
    client.post("/reconcile/default", data={"queries": name, "extend": "1951-04-21"})


def test_neither_names_nor_dates_of_birth_are_logged(
    tmp_path: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with client_of(store_with(tmp_path)) as client:
        send_secrets(client)
        logged = len(lines)
        assert logged >= 16
        monkeypatch.setattr("kaname.web.app.answer", _fail)
        query = person("Wilhelmina Grubenhauser", birthDate="1951-04-21")
        answer = client.post("/match/default", json={"queries": {"q": query}})
        assert (answer.status_code, answer.json()["code"]) == (500, "KAN-2338")
        assert "Grubenhauser" not in answer.text
    whole = "\n".join(lines)
    assert "POST /match/{dataset} 200 1 queries" in whole
    assert "KAN-2327" in whole
    assert "RuntimeError at test_guard.py:" in whole
    for secret in (*SECRETS, "GRUBENH"):
        assert secret not in whole, whole


def _fail(queries: Any, *_: Any) -> Any:
    raise RuntimeError(f"no idea what to do with {queries}")


def test_a_body_has_its_limit(tmp_path: Path) -> None:
    with client_of(store_with(tmp_path), Settings(body_bytes_max=1_000)) as client:
        answer = client.post("/match/default", content=b"x" * 1_001)
        assert (answer.status_code, answer.json()["code"]) == (413, "KAN-2320")

        def pieces() -> Iterator[bytes]:  # without a length told ahead
            for _ in range(20):
                yield b"x" * 100

        answer = client.post("/match/default", content=pieces())
        assert (answer.status_code, answer.json()["code"]) == (413, "KAN-2320")


def test_a_batch_that_takes_too_long_is_no_partial_answer(tmp_path: Path) -> None:
    clock = iter(range(0, 10_000, 20))
    with client_of(store_with(tmp_path), ticks=lambda: next(clock)) as client:
        queries = {str(n): company(TURBINE) for n in range(3)}
        answer = client.post("/match/default", json={"queries": queries})
        assert (answer.status_code, answer.json()["code"]) == (503, "KAN-2339")
        assert "responses" not in answer.json()


def test_security_headers_stand_on_every_answer(client: TestClient) -> None:
    for path in ("/", "/healthz", "/nothing-here", "/reconcile/default/suggest/entity?prefix=a"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


def test_pages_of_other_hosts_cannot_reach_it(tmp_path: Path) -> None:
    settings = Settings(allowed_hosts=("localhost", "127.0.0.1", "[::1]"))
    with client_of(store_with(tmp_path), settings) as client:
        for host in ("127.0.0.1:8000", "localhost", "[::1]:8000", "LOCALHOST:1"):
            assert client.get("/healthz", headers={"host": host}).status_code == 200
        for host in ("evil.example", "127.0.0.1.evil.example", "localhost.", "[::1].evil", ""):
            answer = client.get("/healthz", headers={"host": host})
            assert (answer.status_code, answer.json()["code"]) == (400, "KAN-2341"), host


def test_other_origins_read_nothing_unless_allowed(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    origin = {"origin": "http://127.0.0.1:3333"}
    with client_of(store, Settings(cors_origins=("http://127.0.0.1:3333",))) as client:
        answer = client.get("/reconcile/default", headers=origin)
        assert answer.headers["access-control-allow-origin"] == "http://127.0.0.1:3333"
        other = client.get("/reconcile/default", headers={"origin": "http://evil.example"})
        assert "access-control-allow-origin" not in other.headers


def test_the_page_says_what_is_served(client: TestClient) -> None:
    answer = client.get("/")
    page = answer.text
    (edition,) = [
        one for one in client.get("/readyz").json()["editions"] if one["list_file"] == "csl"
    ]
    for text in (edition["sha256"], "2026-07-31", "113 days ago", "113日前", "no legal advice",
                 "not a clearance", "法的助言ではない", f"{THRESHOLD / 100:.2f}"):  # fmt: skip
        assert text in page
    assert "<script" not in page
    assert "https://" not in page
    assert client.get("/docs").status_code == client.get("/openapi.json").status_code == 404


def test_damaged_lists_answer_503_and_never_nothing_found(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    current = store.root / CURRENT
    whole = current.read_bytes()
    with client_of(store) as client:
        body = {"queries": {"q": company(TURBINE)}}
        assert client.get("/readyz").status_code == 200
        current.write_bytes(b"{")
        for method, path in (("GET", "/readyz"), ("POST", "/match/default"), ("GET", "/catalog"),
                             ("GET", "/"), ("GET", "/entities/a"),
                             ("POST", "/reconcile/default")):  # fmt: skip
            form = {"content-type": "application/x-www-form-urlencoded"}
            sent: dict[str, Any] = {"json": body} if "match" in path else {}
            if path.startswith("/reconcile"):
                sent = {"content": 'queries={"q":{"query":"a"}}', "headers": form}
            answer = client.request(method, path, **sent)
            assert (answer.status_code, answer.json()["code"]) == (503, "KAN-2336"), path
            assert str(tmp_path) not in answer.text
        assert client.get("/healthz").status_code == 200
        current.write_bytes(whole)
        assert client.post("/match/default", json=body).status_code == 200


def test_lists_that_cannot_be_opened_at_the_start(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    entries = next(store.root.glob("editions/csl/*/entries.jsonl"))
    entries.write_bytes(entries.read_bytes()[:-40])
    with pytest.raises(ProblemError):
        store.import_file(tmp_path / "nothing.csv")
    with client_of(store) as client:
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["code"]) == (503, "KAN-2336")
        assert "KAN-2045" in answer.json()["detail"]


def test_an_engine_that_fails_to_open_is_no_empty_list(
    tmp_path: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Any:
        raise RuntimeError("a path of the server")

    monkeypatch.setattr("kaname.web.opened.open_engine", fail)
    with client_of(store_with(tmp_path)) as client:
        answer = client.post("/match/default", json={"queries": {"q": company(TURBINE)}})
        assert (answer.status_code, answer.json()["code"]) == (503, "KAN-2336")
        assert "a path" not in answer.text + "".join(lines)
        assert any("RuntimeError at test_guard.py" in line for line in lines)


def test_new_editions_are_served_without_a_restart(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    with client_of(store) as client:
        body = {"queries": {"q": company(TURBINE)}}
        before = client.post("/match/default", json=body).json()
        assert len(ids(before["responses"]["q"])) == 2
        add_edition(store, tmp_path, ROWS[1:], "2026-08-31")
        after = client.post("/match/default", json=body).json()
        assert len(ids(after["responses"]["q"])) == 1
        assert after["editions"] != before["editions"]


def test_updates_by_request_need_the_token(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    with client_of(store) as client:
        assert client.post("/updatez?token=").json()["code"] == "KAN-2337"
    with client_of(store, Settings(update_token="open sesame")) as client:
        for given in (
            {},
            {"authorization": "Bearer close sesame"},
            {"authorization": "open sesame"},
        ):
            assert client.post("/updatez", headers=given).status_code == 403
        good = {"authorization": "Bearer open sesame"}
        assert client.post("/updatez", headers=good).json()["status"] == "ok"
        assert client.post("/updatez?token=open sesame").status_code == 200


def test_the_engine_works_for_one_thread_at_a_time(client: TestClient) -> None:
    names = [f"Marabu Instruments Plant {n}" for n in range(1, 31)]
    body = {"queries": {name: company(name) for name in names}}
    expected = client.post("/match/default", json=body).json()["responses"]
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(3):
            answer = client.post("/match/default", json=body).json()
            if answer["responses"] != expected:
                wrong.append(answer)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert all(expected[name]["results"][0]["caption"] == name for name in names)


def test_a_body_that_trickles_is_given_up(tmp_path: Path) -> None:
    with client_of(store_with(tmp_path), Settings(seconds_max=0.2)) as client:
        guard: Any = client.app
        sent: list[Any] = []

        async def never() -> Any:
            await asyncio.sleep(60)

        async def keep(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "headers": [], "query_string": b""}
        asyncio.run(guard(scope, never, keep))
    assert sent[0]["status"] == 408
    assert json.loads(sent[1]["body"])["code"] == "KAN-2321"
    assert "kaname-editions" in {k.decode(): v for k, v in sent[0]["headers"]}


def test_a_long_batch_does_not_hold_up_the_others(client: TestClient) -> None:
    """Between two queries of a batch another request has its turn."""
    batch = {"queries": {str(n): company(*[f"Marabu Instruments {m}" for m in range(20)])
                         for n in range(100)}}  # fmt: skip
    done: list[str] = []

    def ask_long() -> None:
        assert client.post("/match/default", json=batch).status_code == 200
        done.append("long")

    thread = threading.Thread(target=ask_long)
    thread.start()
    assert client.post("/match/default", json={"queries": {"q": company(TURBINE)}}).is_success
    done.append("short")
    thread.join()
    assert done == ["short", "long"]
