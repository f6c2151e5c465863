"""With the real editions imported: the example's parties on both capitals' lists, in full."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import kaname
from kaname.core.hit import Identity
from kaname.core.outcome import Outcome
from kaname.joint.assess import Desk, open_desk
from kaname.screening.editions import Store

ROOT = Path(__file__).resolve().parent.parent.parent
LISTS = ROOT.parent / "shared" / "data" / "screening"
FILES = (
    LISTS / "us" / "csl_2026-07-31_29columns.csv.gz",
    LISTS / "jp" / "meti_eul_20250929_4.xlsx",
    LISTS / "jp" / "mof_asset_freeze_shisantouketsu20260305.xlsx",
)

pytestmark = pytest.mark.skipif(
    not all(file.exists() for file in FILES),
    reason="the publishers' files are not beside the repository (../shared)",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    store = Store(tmp_path_factory.mktemp("home"), clock=lambda: datetime.now(UTC))
    for file in FILES:
        store.import_file(file)
    return open_desk(store)


@pytest.mark.parametrize("name", ["etch-tool", "etch-tool-half"])
def test_the_parent_is_found_on_both_capitals_lists(name: str, desk: Desk) -> None:
    dossier = desk.assess(kaname.read_case(ROOT / "examples" / f"{name}.yaml"))
    presumed = {
        hit.entry.list_id for hit in dossier.screened.hits if hit.identity is Identity.PRESUMED
    }
    assert {"bis-entity", "meti-eul"} <= presumed
    assert not any(used.starter for used in dossier.screened.lists)


def test_the_starter_gives_the_same_entries_as_the_full_lists(desk: Desk, tmp_path: Path) -> None:
    case = kaname.read_case(ROOT / "examples" / "etch-tool.yaml")
    starter = open_desk(Store(tmp_path, clock=lambda: datetime.now(UTC)))
    found = [
        {hit.entry.id for hit in one.assess(case).screened.hits if hit.score == 100}
        for one in (starter, desk)
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize("name", ["parts-germany", "machine-korea", "reexport-singapore"])
def test_parties_of_the_plain_examples_are_on_no_list(name: str, desk: Desk) -> None:
    dossier = desk.assess(kaname.read_case(ROOT / "examples" / f"{name}.yaml"))
    assert [h for h in dossier.screened.hits if h.identity is Identity.PRESUMED] == []


def test_with_the_full_lists_gaskets_to_germany_meet_no_requirement(desk: Desk) -> None:
    dossier = desk.assess(kaname.read_case(ROOT / "examples" / "parts-germany.yaml"))
    assert {c.outcome for c in dossier.capitals} == {Outcome.NO_REQUIREMENT_FOUND}
    assert dossier.questions == ()
