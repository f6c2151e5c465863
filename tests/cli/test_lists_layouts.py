"""``kaname lists import`` knows every layout by its content, whatever the file is called."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kaname.cli.main import cli
from kaname.screening.publishers import STARTER, importable_files, list_files
from kaname.screening.sources import SourceFile, identify, layouts, load, mof
from screening.list_files import (
    MOF_HEADER,
    as_json,
    csl_csv,
    csl_rows,
    meti_xlsx,
    mof_xlsx,
    sdn_csv,
)
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


MOF_ROW = ("2001.9.22", 2, "発明・サンプル", "INVENTED SAMPLE", None, 13633, "日本", None)


def mof_csv() -> bytes:
    row = {"区分": "15", "番号": "015-000017", "告示番号": "#17", "個人・団体": "個人",
           "氏名（英語）": "INVENTED SAMPLE"}  # fmt: skip
    cells = ",".join(row.get(column, "") for column in mof.CSV_COLUMNS)
    return f"{','.join(mof.CSV_COLUMNS)}\r\n{cells}\r\n".encode()


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


def test_the_help_of_import_names_every_list_that_some_layout_gives(home: Path) -> None:
    """Every list file of the table but the starter, every layout that is read, and no other."""
    samples = [
        *(data for _, data in LAYOUTS),
        csl_csv(*csl_rows(2)), as_json({"name": "Invented Works", "source": "Entity List (EL)"}),
        sdn_csv({"number": "1", "name": "INVENTED"}),
        meti_xlsx(("中国\nChina", "A Works", None, "核\nN", None)),
        mof_xlsx({"2.タリバーン関係者等": [MOF_HEADER, MOF_ROW]}), mof_csv(),
    ]  # fmt: skip
    files = [SourceFile("download", data) for data in samples]
    kinds = {identify(file) for file in files}
    assert kinds == {*layouts._LOADERS, "ofac-sdn", "ftm"}, "a layout without a sample here"
    given = {load(file).list_file for file in files}
    assert given == {file.id for file in importable_files()} == set(list_files()) - {STARTER}
    shown = run("import", "--help").output
    for file in importable_files():
        assert f"\n  {file.id} " in shown
    assert STARTER not in shown


def test_the_help_of_import_speaks_the_language_asked_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KANAME_LANG", "ja")
    assert "取り込めるリスト:" in run("import", "--help").output
    monkeypatch.delenv("KANAME_LANG")
    shown = run("import", "--lang", "ja", "--help").output
    assert "外国ユーザーリスト - 経済産業省" in shown


def test_a_first_edition_with_too_few_rows_needs_a_word(home: Path) -> None:
    path = home / "consolidated.xml"
    path.write_bytes(un_xml(UN_ENTITY))
    result = run("import", str(path))
    assert result.exit_code == 2
    assert "KAN-2041" in result.output
