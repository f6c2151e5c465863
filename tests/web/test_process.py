"""``kaname serve`` as a process: it starts, answers, logs no names, and stops when told to."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from kaname.cli.main import cli
from kaname.screening.editions import Store
from kaname.web.app import create_application
from kaname.web.opened import Lists
from kaname.web.settings import Settings
from screening.list_files import csl_csv, csl_rows
from web.service import TODAY, TURBINE, client_of, company, person, store_with


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def fetch(url: str, body: object = None) -> tuple[int, Any]:
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data), timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@contextmanager
def serving(home: Path, log: Path, *options: str) -> Iterator[str]:
    """Yield the address of a service that is ready; it is stopped behind."""
    port = free_port()
    command = [sys.executable, "-m", "kaname.cli.main", "serve", "--port", str(port), *options]
    environment = {**os.environ, "KANAME_HOME": str(home)}
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=environment, stdout=written, stderr=written)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_ready(address, process, log)
            yield address
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) in (0, -signal.SIGTERM)
        finally:
            process.kill()
            process.wait()


def wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        try:
            if fetch(f"{address}/readyz")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_the_service_starts_answers_and_stops(tmp_path: Path) -> None:
    store_with(tmp_path)
    log = tmp_path / "log"
    with serving(tmp_path / "home", log) as address:
        queries = {
            "q": company(TURBINE),
            "secret": person("Wilhelmina Grubenhauser", birthDate="1951-04-21"),
        }
        status, answer = fetch(f"{address}/match/default", {"queries": queries})
        assert status == 200
        assert len(answer["responses"]["q"]["results"]) == 2
        assert fetch(f"{address}/match/Wilhelmina?prefix=1951-04-21", {})[0] == 400
        assert fetch(f"{address}/reconcile/default?queries=Wilhelmina")[0] == 405
    written = log.read_text()
    assert "Serving on" in written
    assert "POST /match/{dataset} 200 2 queries" in written
    for secret in ("Wilhelmina", "Grubenhauser", "1951", TURBINE, "?"):
        assert secret not in written


def test_a_port_in_use_is_a_problem_with_a_code(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(
            cli,
            ["serve", "--port", port, "--lists", "starter"],
            env={"KANAME_HOME": str(tmp_path)},
        )
    assert result.exit_code == 2
    assert "KAN-2342" in result.output


@pytest.mark.parametrize(
    ("options", "code", "status"),
    [((), "KAN-2343", 3), (("--lists", "csl"), "KAN-2273", 2),
     (("--lists", "consolidated.csv"), "KAN-2273", 2)],
    ids=["none loaded", "not loaded", "a file"],
)  # fmt: skip
def test_nothing_is_served_without_lists(
    tmp_path: Path, options: tuple[str, ...], code: str, status: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "consolidated.csv").write_bytes(csl_csv(*csl_rows(3)))
    monkeypatch.chdir(tmp_path)
    port = str(free_port())
    result = CliRunner().invoke(
        cli, ["serve", "--port", port, *options], env={"KANAME_HOME": str(tmp_path / "home")}
    )
    assert result.exit_code == status
    assert code in result.output
    assert "Serving" not in result.output


def test_lists_that_go_away_are_not_replaced_by_the_starter_list(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    with client_of(store) as client:
        assert client.get("/readyz").status_code == 200
        shutil.rmtree(store.root)
        answer = client.post("/match/default", json={"queries": {"q": company(TURBINE)}})
        assert answer.status_code == 503
        assert "KAN-2343" in answer.text
        assert "results" not in answer.text


def test_the_starter_list_is_served_to_who_names_it(tmp_path: Path) -> None:
    store = Store(tmp_path, clock=lambda: datetime.now(UTC))
    app: Any = create_application(
        Lists(store, time.monotonic, keys=["starter"]), Settings(), time.monotonic, lambda: TODAY
    )
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.post("/match/default", json={"queries": {"q": company("Huawei")}})
        assert [one["starter"] for one in answer.json()["editions"]] == [True]
        assert answer.json()["notes"]


def test_only_the_lists_that_are_named_are_served(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    app: Any = create_application(
        Lists(store, time.monotonic, keys=["csl"]), Settings(), time.monotonic, lambda: TODAY
    )
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.get("/readyz").json()
        assert [one["list_file"] for one in answer["editions"]] == ["csl"]


def test_help_imports_no_server() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from kaname.cli.main import cli;"
        "CliRunner().invoke(cli, ['serve', '--help']);"
        "print(sorted({'fastapi', 'uvicorn', 'starlette', 'numpy'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("origin", ["evil.example", "javascript:alert(1)"])
def test_an_origin_has_to_be_one(tmp_path: Path, origin: str) -> None:
    arguments = ["serve", "--cors-origin", origin]
    result = CliRunner().invoke(cli, arguments, env={"KANAME_HOME": str(tmp_path)})
    assert result.exit_code == 2
