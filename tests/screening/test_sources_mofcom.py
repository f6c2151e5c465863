"""The lists of China's Ministry of Commerce."""

import json

import pytest

from screening.list_files import codes, loaded, only, real, refused
from screening.party_files import MOFCOM_CSV, MOFCOM_ROWS, mofcom_json


def test_the_registry() -> None:
    result = loaded("cn.json", mofcom_json(*MOFCOM_ROWS))
    defence, tech, denki, works = result.entries
    assert result.list_file == "mofcom"
    assert result.rows_by_source == {
        "mofcom-export-control": 1, "mofcom-unreliable": 2, "mofcom-watch": 1,
    }  # fmt: skip
    assert defence.name == "Invented Defence Inc."
    assert defence.aliases == ("参与对台湾地区军售的发明防务公司", "发明防务公司")
    assert tech.name == "发明技术公司（Invented Tech Co.）等6家实体"
    assert set(tech.aliases) >= {"发明技术公司", "Invented Tech Co."}
    assert (denki.list_id, denki.countries) == ("mofcom-watch", ("JP",))
    assert denki.detail("start_date") == "2026-02-24"
    assert works.list_id == "mofcom-export-control"
    assert (defence.kind, defence.countries) == ("organisation", ())
    assert codes(result) == ["KAN-2012", "KAN-2012"]


def test_the_plain_csv() -> None:
    denki, defence, works = loaded("notices.csv", MOFCOM_CSV).entries
    assert (denki.name, denki.aliases) == ("Invented Denki Co.", ("发明电机株式会社",))
    assert (defence.name, defence.list_id) == ("发明防务公司", "mofcom-unreliable")
    assert works.list_id == "mofcom-export-control"
    assert denki.kind == ""


def test_ids_are_the_same_from_either_file() -> None:
    registry = {entry.name: entry.id for entry in loaded("a", mofcom_json(*MOFCOM_ROWS)).entries}
    own = loaded("b.csv", MOFCOM_CSV).entries
    assert all(len(entry.id.split(":")[1]) == 12 for entry in own)
    assert registry["Invented Works"] in {entry.id for entry in own}


def test_a_list_that_is_not_known() -> None:
    result = loaded("a.csv", MOFCOM_CSV.replace(b"watch,", b"other notice,"))
    assert codes(result) == ["KAN-2219"]
    assert result.entries[0].list_id == "mofcom-other"


def test_rows_that_are_no_parties_are_named() -> None:
    data = json.dumps([*json.loads(mofcom_json(MOFCOM_ROWS[3], {})), "text"]).encode()
    result = loaded("a.json", data)
    assert (result.rows_read, result.rows_loaded, result.rows_in_warnings) == (3, 1, 2)
    assert sorted(codes(result)) == ["KAN-2010", "KAN-2021"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (mofcom_json(*MOFCOM_ROWS)[:-5], "KAN-2020"),
        (mofcom_json({}), "KAN-2009"),
        (MOFCOM_CSV.split(b"\n")[0], "KAN-2034"),
        (MOFCOM_CSV.replace(b"date\n", b"date,new\n", 1), "KAN-2006"),
        (MOFCOM_CSV[:-12] + b"\n", "KAN-2029"),
    ],
)
def test_what_is_no_list(data: bytes, code: str) -> None:
    assert refused(lambda: loaded("a", data)) == (2, [code])


def test_every_row_of_the_real_registry() -> None:
    path = real("cn/mofcom_lists_2026-07-19.json")
    result = loaded(path.name, path.read_bytes())
    assert (result.rows_read, result.rows_loaded, result.rows_in_warnings) == (240, 240, 0)
    assert result.rows_by_source == {
        "mofcom-export-control": 139, "mofcom-unreliable": 61, "mofcom-watch": 40,
    }  # fmt: skip
    assert len({entry.id for entry in result.entries}) == 240
    pacific = next(e for e in result.entries if "参与对台湾地区军售的环太平洋防务公司" in e.aliases)
    assert "环太平洋防务公司" in pacific.aliases
    assert all("CN" not in entry.countries for entry in result.entries)
    assert only(loaded("a", json.dumps(json.loads(path.read_bytes())[:1]).encode()))
