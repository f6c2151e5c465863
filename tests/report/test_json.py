"""JSON: canonical bytes, read back to the same dossier, refused when they were changed."""

import json
from dataclasses import replace
from typing import Any

import pytest

from kaname.core.canonical import content_hash
from kaname.core.problem import ProblemError
from kaname.core.unknown import UNKNOWN
from kaname.report.json import read_json, to_json
from report.sample import SAMPLES, etch_tool


def plain() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_json(etch_tool()))
    return found


def written(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def code_of(data: bytes) -> tuple[str, str]:
    with pytest.raises(ProblemError) as caught:
        read_json(data)
    problem = caught.value.problems[0]
    assert problem.found.ja
    assert problem.mend.ja
    return problem.code, problem.place.field


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_read_back_is_the_same_dossier(sample: str) -> None:
    dossier = SAMPLES[sample]()
    assert read_json(to_json(dossier)) == dossier
    assert to_json(read_json(to_json(dossier))) == to_json(dossier)


def test_the_bytes_are_canonical() -> None:
    data = to_json(etch_tool())
    assert data == written(json.loads(data)) + b"\n"


def test_anybody_can_check_the_hash() -> None:
    content = plain()
    carried = content.pop("id")
    assert content_hash(content) == carried


def test_an_unknown_fact_is_left_out_and_unknown_again() -> None:
    content = plain()
    assert "end_use_at" not in content["case"]["places"]
    dossier = read_json(to_json(etch_tool()))
    assert dossier.case.places.end_use_at is UNKNOWN
    assert dossier.findings[1].trace.holds is UNKNOWN


def test_a_changed_fact_is_noticed() -> None:
    content = plain()
    content["case"]["items"][0]["us_content_percent"] = "24"
    assert code_of(written(content)) == ("KAN-5004", "id")


def test_another_version_of_the_format_is_not_guessed_at() -> None:
    content = plain() | {"format": 99}
    assert code_of(written(content)) == ("KAN-5002", "format")


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b"\xff\xfe", b'{"format":1,"format":1}', b'{"format":1.5}', b"[" * 100_000],
    ids=["empty", "list", "cut", "bytes", "twice", "fraction", "deep"],
)
def test_what_is_no_dossier_is_refused(data: bytes) -> None:
    assert code_of(data)[0] == "KAN-5001"


def test_a_wrong_field_is_named_by_its_path() -> None:
    content = plain()
    content["findings"][2]["outcome"] = "fine"
    assert code_of(written(content)) == ("KAN-5003", "findings[2].outcome")
    content = plain()
    content["screened"]["lists"][0]["rows"] = True
    assert code_of(written(content)) == ("KAN-5003", "screened.lists[0].rows")
    content = plain()
    del content["capitals"]
    assert code_of(written(content)) == ("KAN-5003", "capitals")
    content = plain()
    content["case"]["colour"] = "red"
    assert code_of(written(content)) == ("KAN-5003", "case.colour")


def test_the_language_of_a_text_matters_to_the_hash() -> None:
    """Both languages are content: a changed translation is another dossier."""
    dossier = etch_tool()
    changed = replace(dossier, notices=dossier.notices[:1])
    assert content_hash(changed) != dossier.id
