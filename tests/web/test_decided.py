"""What was decided of a hit, beside the results of a query that says whose it is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from kaname.cli.main import cli
from kaname.screening.clearing import Clearings, Verdict, decisions_path
from kaname.screening.customers import Customer
from kaname.screening.editions import Store, merge_entries
from kaname.web.app import create_application
from kaname.web.decided import Decisions
from kaname.web.opened import Lists
from kaname.web.settings import Settings
from screening.clearing_samples import AT, BASIS
from web.service import ROWS, TODAY, TURBINE, add_edition, company, store_with

CUSTOMER = Customer("C-1", (TURBINE, "ZQT Labs"), "organisation", ("CN",), addresses=("1 Road",))
FACTS = {"country": ["cn"], "address": ["1 Road"]}


class Desk:
    """A store, a log of decisions, and a service over both."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: Store = store_with(folder)
        self.path = decisions_path(folder / "home")
        self.today = TODAY

    def decide(
        self, verdict: Verdict = Verdict.CLEARED, customer: Customer = CUSTOMER, **more: Any
    ) -> None:
        entry = next(
            entry
            for _, entry in merge_entries(self.store.editions())
            if entry.name == ROWS[0]["name"]
        )
        Clearings.load(self.path).decide(
            verdict, customer, entry, BASIS, by="trade desk", reason="another road", at=AT, **more
        )

    @contextmanager
    def client(self) -> Iterator[TestClient]:
        app: Any = create_application(
            Lists(self.store, time.monotonic), Settings(), time.monotonic, lambda: TODAY,
            Decisions(self.path, "own", lambda: self.today),
        )  # fmt: skip
        with TestClient(app, base_url="http://127.0.0.1") as client:
            yield client


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def asked(client: TestClient, query: dict[str, Any], status: int = 200) -> Any:
    answer = client.post("/match/default", json={"queries": {"q": query}})
    assert answer.status_code == status, answer.text
    return answer.json()["responses"]["q"] if status == 200 else answer.json()


def states(response: Any) -> dict[str, str]:
    return {one["caption"]: one["decision"]["state"] for one in response["results"]}


OWN = {"id": "C-1", **company("ZQT Labs", TURBINE, **FACTS)}


def test_a_result_is_marked_and_nothing_else_of_it_changes(desk: Desk) -> None:
    with desk.client() as client:
        before = asked(client, OWN)
        assert set(states(before).values()) == {"open"}
        desk.decide()
        after = asked(client, OWN)
    for response in (before, after):
        decided = [one.pop("decision") for one in response["results"]]
    assert before == after
    marked = [one for one in decided if one["state"] != "open"]
    assert [
        {key: one[key] for key in ("state", "number", "verdict", "by", "reason", "changed")}
        for one in marked
    ] == [
        {"state": "cleared", "number": 1, "verdict": "cleared", "by": "trade desk",
         "reason": "another road", "changed": []}
    ]  # fmt: skip
    assert "trade desk" in marked[0]["why"]["ja"]
    assert len(decided) > len(marked)


def test_what_a_query_adds_to_a_silent_book_reopens_nothing(desk: Desk) -> None:
    desk.decide(customer=replace(CUSTOMER, kind=""))
    more = {**OWN["properties"], "registrationNumber": ["ZQ-7781"]}
    with desk.client() as client:
        for query in (OWN, {**OWN, "schema": "Person"}, {**OWN, "properties": more}):
            found = [one["decision"] for one in asked(client, query)["results"]]
            assert [one["changed"] for one in found if "number" in one] == [[]], query
            assert "cleared" in {one["state"] for one in found}


def test_other_facts_reopen_it_and_tell_nothing_of_what_was_known(desk: Desk) -> None:
    desk.decide()
    with desk.client() as client:
        answer = client.post(
            "/match/default", json={"queries": {"q": {"id": "C-1", **company(TURBINE)}}}
        )
    response = answer.json()["responses"]["q"]
    (found,) = [one["decision"] for one in response["results"] if "number" in one["decision"]]
    assert found["state"] == "reopened"
    assert found["changed"] == ["customer.addresses", "customer.countries", "customer.names"]
    assert found["reason"] is None
    assert found["why"] is None
    for known in ("ZQT Labs", "1 Road", "another road"):
        assert known not in answer.text


def test_another_customer_and_none_are_not_marked(desk: Desk) -> None:
    desk.decide()
    with desk.client() as client:
        assert set(states(asked(client, {**OWN, "id": "C-2"})).values()) == {"open"}
        nameless = asked(client, company("ZQT Labs", TURBINE, **FACTS))
        assert not any("decision" in one for one in nameless["results"])
        assert any("no id" in note["en"] for note in nameless["notes"])


def test_without_decisions_nothing_is_said_of_them(desk: Desk) -> None:
    desk.decide()
    app: Any = create_application(
        Lists(desk.store, time.monotonic), Settings(), time.monotonic, lambda: TODAY
    )
    with TestClient(app, base_url="http://127.0.0.1") as client:
        response = asked(client, OWN)
    assert response["results"]
    assert not any("decision" in one for one in response["results"])


def test_it_comes_back_when_the_entry_changes_or_the_time_is_over(desk: Desk) -> None:
    desk.decide(until=TODAY)
    name = ROWS[0]["name"]
    with desk.client() as client:
        assert states(asked(client, OWN))[name] == "cleared"
        desk.today = TODAY + timedelta(days=1)
        assert states(asked(client, OWN))[name] == "expired"
        desk.today = TODAY
        changed = ({**ROWS[0], "alt_names": "ZQT Works; ZQT Foundry"}, *ROWS[1:])
        add_edition(desk.store, desk.folder, changed, "2026-08-31")
        response = asked(client, OWN)
        (found,) = [one["decision"] for one in response["results"] if one["caption"] == name]
        assert (found["state"], found["changed"]) == ("reopened", ["entry.aliases"])
        assert "ZQT Foundry" in found["why"]["en"]
        assert found["reason"] == "another road"


def test_a_log_that_cannot_be_read_is_no_answer(desk: Desk) -> None:
    desk.decide()
    desk.decide()
    whole = desk.path.read_bytes()
    with desk.client() as client:
        assert asked(client, OWN)["results"]
        desk.path.write_bytes(whole.replace(b"another road", b"another toad", 1))
        refused = asked(client, OWN, 503)
        assert refused["code"] == "KAN-2344"
        assert "responses" not in refused
        desk.path.write_bytes(whole)
        assert asked(client, OWN)["results"]


def test_the_command_reads_them_before_it_serves(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.decide()
    desk.path.write_bytes(desk.path.read_bytes()[:-1] + b"x\n")
    monkeypatch.setenv("KANAME_HOME", str(desk.folder / "home"))
    result = CliRunner().invoke(cli, ["serve", "--port", "1", "--organisation", "own"])
    assert result.exit_code == 3
    assert "KAN-22" in result.output
    assert "Serving" not in result.output
    wrong = CliRunner().invoke(cli, ["serve", "--port", "1", "--organisation", "../own"])
    assert "KAN-2296" in wrong.output
