"""One service for all tests that do not change it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from web.service import client_of, store_with

Match = Callable[..., Any]


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with client_of(store_with(Path(tmp_path_factory.mktemp("web")))) as client:
        yield client


@pytest.fixture
def match(client: TestClient) -> Match:
    """Return what sends one query ``q`` and gives back its response."""

    def send(query: Any, dataset: str = "default", **parameters: Any) -> Any:
        answer = client.post(f"/match/{dataset}", json={"queries": {"q": query}}, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()["responses"]["q"]

    return send
