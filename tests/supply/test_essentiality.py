"""Tables of industries: read as they are, refused with the cell that is wrong."""

from dataclasses import replace

import numpy as np
import pytest

from kaname.core.problem import ProblemError
from kaname.supply.essentiality import (
    needs,
    read_essentiality,
    read_industries,
    with_industries,
)
from kaname.supply.network import Network
from kaname.supply.provenance import Provenance

MATRIX = b'"","01","1"\n"01",2,0\n"1",1,2\n'
NETWORK = Network(
    ("a", "b"), ("01", "1"), np.array([0, 1], np.int32), np.array([0, 1], np.int32),
    np.array([1, 0], np.int32), np.ones(2), None, Provenance("made for the test", "two nodes"),
)  # fmt: skip


def codes(error: pytest.ExceptionInfo[ProblemError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_labels_are_text_and_rows_supply() -> None:
    matrix = read_essentiality(MATRIX, "m.csv")
    assert matrix.suppliers == ("01", "1")
    assert needs(NETWORK, matrix, "m.csv").tolist() == [0, 1]


def test_a_byte_order_mark_and_blank_lines_do_no_harm() -> None:
    matrix = read_essentiality(b"\xef\xbb\xbf" + MATRIX + b"\n\n", "m.csv")
    assert matrix.need.tolist() == [[2, 0], [1, 2]]


def test_each_wrong_cell_is_told_with_its_line() -> None:
    with pytest.raises(ProblemError) as error:
        read_essentiality(b',"a","b"\n"a",2,3\n"b",x,\n"c",1\n', "m.csv")
    assert codes(error) == ["KAN-6051"] * 4
    assert [problem.place.line for problem in error.value.problems] == [2, 3, 3, 4]


def test_an_industry_twice_is_refused() -> None:
    with pytest.raises(ProblemError) as error:
        read_essentiality(b',"a","a"\n"a",2,1\n', "m.csv")
    assert codes(error) == ["KAN-6052"]


@pytest.mark.parametrize("data", [b"", b"a\n", b"\xff\xfe\x00", b"a,b\n"])
def test_what_is_no_matrix_is_refused(data: bytes) -> None:
    with pytest.raises(ProblemError) as error:
        read_essentiality(data, "m.csv")
    assert codes(error) == ["KAN-6050"]


def test_industries_of_nodes_by_their_headings() -> None:
    found = read_industries(b'"node_id","industry_id","industry_name"\n"a","1","x"\n"b","01","y"\n',
                            "n.csv")  # fmt: skip
    network = with_industries(NETWORK, found, "n.csv")
    assert [network.sectors[one] for one in network.sector] == ["1", "01"]


def test_a_node_in_two_industries_is_refused() -> None:
    with pytest.raises(ProblemError) as error:
        read_industries(b"node,industry\na,1\na,2\na,1\n", "n.csv")
    assert codes(error) == ["KAN-6053"]


def test_nodes_without_an_industry_are_named() -> None:
    with pytest.raises(ProblemError) as error:
        with_industries(NETWORK, {"a": "1", "b": ""}, "n.csv")
    assert codes(error) == ["KAN-6054"]
    assert "b" in error.value.problems[0].found.en


def test_industries_that_the_matrix_lacks_are_named() -> None:
    other = replace(NETWORK, sectors=("01", "77"))
    with pytest.raises(ProblemError) as error:
        needs(other, read_essentiality(MATRIX, "m.csv"), "m.csv")
    assert codes(error) == ["KAN-6055", "KAN-6055"]
