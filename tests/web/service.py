"""A service over a store of invented parties, and what its answers are checked by."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from kaname.screening.editions import Store
from kaname.web.app import create_application
from kaname.web.opened import Lists
from kaname.web.settings import Settings
from screening.list_files import EL, SDN, UVL, csl_csv

TODAY = date(2026, 11, 21)
ROWS: tuple[Mapping[str, str], ...] = (
    {"source": EL, "name": "Zhonghua Quantum Turbine Co., Ltd.", "addresses": "CN",
     "alt_names": "ZQT Works"},
    {"source": UVL, "name": "Zhonghua Quantum Turbine Trading", "addresses": "HK"},
    {"source": SDN, "name": "OKABAYASHI, Petronius", "type": "Individual", "entity_number": "90001",
     "dates_of_birth": "1961-03-04", "addresses": "KP", "ids": "Passport, KP, 472310998"},
    {"source": SDN, "name": "OKABAYASHI STAR", "type": "Vessel", "entity_number": "90002",
     "ids": "Vessel Registration Identification, IMO 9187629"},
    {"source": EL, "name": "Tulpenwerk <b>Feinmechanik</b> GmbH", "addresses": "DE"},
    *({"source": EL, "name": f"Marabu Instruments Plant {n}", "addresses": "RU"}
      for n in range(1, 81)),
)  # fmt: skip
TURBINE = "Zhonghua Quantum Turbine"


def store_with(folder: Path, rows: tuple[Mapping[str, str], ...] = ROWS) -> Store:
    """Return a store that holds a Consolidated Screening List of these rows."""
    store = Store(folder / "home", clock=lambda: datetime.now(UTC))
    add_edition(store, folder, rows, "2026-07-31")
    return store


def add_edition(store: Store, folder: Path, rows: tuple[Mapping[str, str], ...], day: str) -> None:
    path = folder / f"consolidated_{day}.csv"
    path.write_bytes(csl_csv(*map(dict, rows)))
    store.import_file(path, confirm_shrink=True, edition_date=date.fromisoformat(day))


@contextmanager
def client_of(
    store: Store,
    settings: Settings | None = None,
    ticks: Callable[[], float] = time.monotonic,
    host: str = "127.0.0.1",
) -> Iterator[TestClient]:
    """Yield a client of the service over a store."""
    app: Any = create_application(
        Lists(store, time.monotonic), settings or Settings(), ticks, lambda: TODAY
    )
    with TestClient(app, base_url=f"http://{host}", raise_server_exceptions=False) as client:
        yield client


def company(*names: str, **properties: object) -> dict[str, Any]:
    """Return an example of a company."""
    return {"schema": "Company", "properties": {"name": list(names), **properties}}


def person(*names: str, **properties: object) -> dict[str, Any]:
    """Return an example of a person."""
    return {"schema": "Person", "properties": {"name": list(names), **properties}}


def ids(response: Mapping[str, Any]) -> list[str]:
    """Return the captions of the results of one query, in their order."""
    return [result["caption"] for result in response["results"]]
