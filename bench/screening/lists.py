"""Stores of the bench's own with real lists in them, and commands run against them."""

import gzip
import os
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sets

from kaname.core.problem import ProblemError
from kaname.screening.editions import Store, in_use, starter_edition
from kaname.screening.screen import open_engine

OTHER_LISTS = (
    "us/bis_dpl_2022-09.txt",
    "jp/meti_eul_20250929_4.xlsx",
    "jp/mof_asset_freeze_shisantouketsu20260305.xlsx",
    "jp/meti_russia_tokutei_20250912.txt",
    "jp/meti_thirdcountry_tokutei_20250912.txt",
    "jp/mofa_meti_russia_export_prohibition_index.yml",
    "jp/mofa_meti_belarus_export_prohibition_index.yml",
    "jp/mofa_meti_third-country_export_prohibition_index.yml",
    "cn/mofcom_lists_2026-07-19.json",
    "un/un_sc_consolidated_2026-02.xml",
)
"""Tried one by one; those that cannot be imported are left out, and the record names the rest."""


def _store(root: Path) -> Store:
    return Store(root, clock=lambda: datetime.now(UTC))


def sdn_store(root: Path) -> Store:
    """Return a store with the OFAC edition that is measured on."""
    store = _store(root)
    store.import_file(sets.SETS / "sdn_2021-07_index" / "sdn.csv", True)
    return store


def full_store(root: Path) -> Store:
    """Return a store with the Consolidated Screening List and every other list that imports."""
    root.mkdir(parents=True, exist_ok=True)
    store = _store(root)
    plain = root / "consolidated_2026-07-31.csv"
    plain.write_bytes(gzip.decompress(sets.CSL.read_bytes()))
    for path in (plain, *(sets.LISTS / name for name in OTHER_LISTS)):
        try:
            store.import_file(path, True)
        except ProblemError:
            if path == plain:
                raise
    return store


def opened(store: Store) -> Any:
    """Return the engine over a store; it is built and saved when it was not yet."""
    return open_engine(in_use(store.editions(), starter_edition()), store.derived_folder())


def seconds_of(command: list[str], home: Path) -> float:
    """Return how long a command takes from start to end, with its own lists."""
    environment = {k: v for k, v in os.environ.items() if not k.endswith("_THREADS")}
    environment["KANAME_HOME"] = str(home)
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=home)
    return time.perf_counter() - started
