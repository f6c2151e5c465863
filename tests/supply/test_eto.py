"""ETO's tables in both schema years: joined by identifier; unknown, negligible and zero apart."""

from pathlib import Path

import pytest

from kaname.core.problem import ProblemError
from kaname.supply.datasets import Reading, Recipe
from kaname.supply.shares import Share
from kaname.supply.sources import detect
from kaname.supply.sources.files import expand

PROVIDERS = """provider_name,provider_id,provider_type,country
JPN,P1,country,
MAL,P2,country,
Various,P3,country,
Firm A,P4,organization,TWN
Firm B,P5,organization,
"""
INPUTS = """\ufeffinput_name,input_id,type,stage_name,stage_id,description
Wafer,N1,material_resource,,,"line one
line two"
Logic process,N2,process,Fabrication,S2,
Ingot,N3,material_resource,,,
Silicon wafer,N4,material_resource,,,
"""
STAGES = "\ufeffstage_id,stage_name,description\nS1,Design,\nS2,Fabrication,\n"
SEQUENCE = """input_name,input_id,goes_into_name,goes_into_id,is_type_of_name,is_type_of_id
Ingot,N3,Wafer,N1,,
Wafer,N1,Logic process,N2,,
Silicon wafer,N4,,,Wafer,N1
"""
COLUMNS = "provider_name,provider_id,provided_name,provided_id,share_provided"
PROVISION = f"""{COLUMNS},negligible_market_share
JPN,P1,Wafers,N1,57%,
MAL,P2,Wafers,N1,2%,
Various,P3,Wafers,N1,41%,
Firm Aa,P4,Wafers,N1,,negligible
Firm B,P5,Wafers,N1,,
Firm B,P5,Wafers,N1,,
JPN,P1,Fabrication,S2,0%,
"""


def read(folder: Path, provision: str = PROVISION, *, without: str = "", **other: str) -> Reading:
    files = {"providers": PROVIDERS, "inputs": INPUTS, "stages": STAGES, "sequence": SEQUENCE}
    for name, text in (files | other).items():
        if name != without:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "provision.csv").write_text(provision, encoding="utf-8")
    (file,), _ = expand(folder / "provision.csv")
    return detect.load(file)


def shares(reading: Reading) -> tuple[Share, ...]:
    value = reading.datasets[0].value
    assert isinstance(value, tuple)
    return value  # type: ignore[return-value]


def test_shares_of_2022(tmp_path: Path) -> None:
    reading = read(tmp_path)
    japan, malaysia, various, firm, other, nothing = shares(reading)
    assert (japan.product, japan.country, japan.share, japan.firm) == ("eto_n1", "JPN", 0.57, "")
    assert (malaysia.country, malaysia.share) == ("MYS", 0.02)
    assert (various.country, various.share) == ("", 0.41)
    assert (firm.country, firm.firm, firm.share, firm.negligible) == ("TWN", "Firm A", None, True)
    assert (other.country, other.firm, other.share, other.negligible) == ("", "Firm B", None, False)
    assert (nothing.product, nothing.share) == ("eto_s2", 0.0)
    account = reading.account
    assert (account.read, account.kept, account.merged) == (16, 15, 1)
    assert japan.source.licence == "CC BY-NC 4.0 (non-commercial)"
    assert reading.datasets[0].label == "eto-2022"
    assert {name for name, _ in reading.files} == {
        "provision.csv", "providers.csv", "inputs.csv", "stages.csv", "sequence.csv",
    }  # fmt: skip


def test_what_goes_into_what_and_variants(tmp_path: Path) -> None:
    recipe = read(tmp_path).datasets[1].value
    assert isinstance(recipe, Recipe)
    assert {(s.input, s.output) for s in recipe.steps} == {
        ("eto_n3", "eto_n1"), ("eto_n1", "eto_n2"),
    }  # fmt: skip
    by_id = {product.id: product for product in recipe.products}
    assert by_id["eto_n4"].variant_of == "eto_n1"
    assert {by_id[f"eto_n{n}"].stage for n in (1, 2, 3, 4)} == {"Fabrication"}
    assert by_id["eto_s1"].stage_number == 0


@pytest.mark.parametrize(("cell", "share"), [("57", 0.57), ("57%", 0.57), ("57.5", 0.575)])
def test_shares_of_the_later_schema(tmp_path: Path, cell: str, share: float) -> None:
    rows = f"JPN,P1,Wafer,N1,{cell},,2023,A report\nJPN,P1,Wafer,N1,60,,2024,A report\n"
    later = f"{COLUMNS},negligible_market_share,year,source\n{rows}"
    reading = read(tmp_path, later)
    first, second = shares(reading)
    assert (first.share, first.year, first.note) == (pytest.approx(share), 2023, "A report")
    assert second.year == 2024
    assert reading.datasets[0].label == "eto-2024"


def test_fractions_are_not_read_as_percent(tmp_path: Path) -> None:
    later = f"{COLUMNS},year,source\nJPN,P1,Wafer,N1,0.57,2023,x\nMAL,P2,Wafer,N1,0.43,2023,x\n"
    assert [s.share for s in shares(read(tmp_path, later))] == [0.57, 0.43]


@pytest.mark.parametrize("name", ["providers", "inputs"])
def test_a_table_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProblemError, match=f"{name}.csv") as error:
        read(tmp_path, without=name)
    assert error.value.problems[0].code == "KAN-6012"


def test_all_that_is_wrong_is_told_together(tmp_path: Path) -> None:
    spoilt = (
        PROVISION.replace("57%", "157%").replace("P3,Wafers", "P9,Wafers").replace("2%", "two")
        + "JPN,P1,Fabrication,S2,5%,\n"
    )
    with pytest.raises(ProblemError) as error:
        read(tmp_path, spoilt, providers=PROVIDERS.replace("TWN", "TVN"))
    found = {(p.code, p.place.line) for p in error.value.problems}
    assert found == {("KAN-6011", 2), ("KAN-6004", 3), ("KAN-6013", 4), ("KAN-6006", 5),
                     ("KAN-6019", 9)}  # fmt: skip


def test_a_ring_is_refused_with_its_file_and_rows(tmp_path: Path) -> None:
    back = SEQUENCE + "Logic process,N2,Ingot,N3,,\n"
    with pytest.raises(ProblemError) as error:
        read(tmp_path, sequence=back)
    (ring,) = error.value.problems
    assert (ring.code, ring.place.file, ring.place.line) == ("KAN-6039", "sequence.csv", 2)
    assert "(rows 2, 3, 5)" in ring.found.en
    assert "Wafer (N1)" in ring.found.en


def test_a_ring_by_way_of_a_kind_names_the_row_that_makes_it_one(tmp_path: Path) -> None:
    back = SEQUENCE + "Silicon wafer,N4,Ingot,N3,,\n"
    with pytest.raises(ProblemError) as error:
        read(tmp_path, sequence=back)
    (ring,) = error.value.problems
    assert "(rows 2, 4, 5)" in ring.found.en, "Ingot goes into wafers, so into silicon wafers"


def test_two_rings_are_told_together(tmp_path: Path) -> None:
    inputs = INPUTS + "Gas,N5,material_resource,,,\nValve,N6,tool_resource,,,\n"
    back = SEQUENCE + "Wafer,N1,Ingot,N3,,\nGas,N5,Valve,N6,,\nValve,N6,Gas,N5,,\n"
    with pytest.raises(ProblemError) as error:
        read(tmp_path, sequence=back, inputs=inputs)
    assert {p.place.line for p in error.value.problems} >= {2, 6}
