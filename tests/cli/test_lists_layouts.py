"""``kaname lists import`` knows every layout by its content, whatever the file is called."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli
from screening.party_files import (
    DPL_PAGE,
    DPL_ROWS,
    EU_RECORD,
    EU_ROWS,
    FTM_ROWS,
    MOFCOM_CSV,
    MOFCOM_ROWS,
    OFSI_ROWS,
    SDN_RECORDS,
    UK_RECORDS,
    UK_ROWS,
    UN_ENTITY,
    conlist,
    dpl_txt,
    eu_csv,
    eu_xml,
    export_ban,
    ftm_lines,
    mofcom_json,
    sdn_xml,
    targets,
    uk_csv,
    uk_xml,
    un_xml,
)

LAYOUTS = [
    ("un-sc", un_xml(UN_ENTITY)),
    ("jp-export-ban-russia", export_ban()),
    ("jp-export-ban-belarus", export_ban("ベラルーシ共和国")),
    ("jp-export-ban-third-countries", export_ban("ロシア連邦及びベラルーシ共和国以外の国")),
    ("bis-dpl", dpl_txt(*DPL_ROWS)),
    ("bis-dpl", DPL_PAGE),
    ("mofcom", mofcom_json(*MOFCOM_ROWS)),
    ("mofcom", MOFCOM_CSV),
    ("eu-fsf", eu_xml(EU_RECORD)),
    ("eu-fsf", eu_csv(*EU_ROWS)),
    ("uk-sanctions", uk_csv(*UK_ROWS)),
    ("uk-sanctions", uk_xml(*UK_RECORDS)),
    ("uk-ofsi", conlist(*OFSI_ROWS)),
    ("ofac-sdn", sdn_xml(*SDN_RECORDS)),
    ("ftm", ftm_lines(*FTM_ROWS)),
    ("targets-simple", targets({"name": "Invented Works"})),
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KANAME_HOME", str(tmp_path / "home"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["lists", *arguments])


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize(("list_file", "data"), LAYOUTS)
def test_a_layout_is_imported_and_shown(
    home: Path, list_file: str, data: bytes, packed: bool
) -> None:
    path = home / ("download.gz" if packed else "download")
    path.write_bytes(gzip.compress(data) if packed else data)
    result = run("import", "--confirm", str(path))
    assert result.exit_code == 0, result.output
    assert f"{list_file}@" in result.output
    shown = [row["list"] for row in json.loads(run("status", "--format", "json").output)]
    assert list_file in shown
    assert list_file in run("status").output
    assert list_file in run("status", "--lang", "ja").output


def test_a_first_edition_with_too_few_rows_needs_a_word(home: Path) -> None:
    path = home / "consolidated.xml"
    path.write_bytes(un_xml(UN_ENTITY))
    result = run("import", str(path))
    assert result.exit_code == 2
    assert "KAN-2041" in result.output
