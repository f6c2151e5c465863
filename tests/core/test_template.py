import re
from typing import Any

import pytest

from kaname.core.case import Case, FieldSpec, Item, Money, Party, Quantity, field_specs
from kaname.core.reading import read_case
from kaname.core.schema import records
from kaname.core.template import case_template
from kaname.core.unknown import is_known

EMPTY = Case(
    parties=(Party(id="party1"),), items=(Item(id="item1", quantity=Quantity(), value=Money()),)
)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_template_is_a_case_of_which_nothing_is_known(language: str) -> None:
    assert read_case(case_template(language).encode()) == EMPTY


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_field_stands_in_the_template_with_its_meaning(language: str) -> None:
    text = case_template(language)
    fields = re.findall(r"^[ #-]*([a-z_0-9]+):", text, flags=re.MULTILINE)
    unwrapped = re.sub(r"\s*\n\s*#\s*", "", text).replace(" ", "")
    for record in records():
        for spec in field_specs(record):
            assert spec.name in fields
            assert spec.meaning.to(language).replace(" ", "") in unwrapped
            assert all(word in text for word in spec.words)


def test_records_behind_a_sign_count_when_it_becomes_a_blank() -> None:
    text = re.sub(r"^( +)#(   ?[- ])", r"\1 \2", case_template("en"), flags=re.MULTILINE)
    text = re.sub(r"percent: +#", "percent: 60 #", text)
    text = re.sub(r"name: +# Name, if", "name: Owner # Name, if", text)
    case = read_case(text.encode())
    (party,) = case.parties
    assert isinstance(party.owners, tuple)
    assert [(str(owner.name), str(owner.percent)) for owner in party.owners] == [("Owner", "60")]
    assert len(party.addresses) == len(party.identifiers) == 1


def test_the_template_can_be_filled_with_its_own_examples() -> None:
    text = case_template("en")
    filled: list[str] = []
    example = ""
    for line in text.splitlines():
        if line.lstrip().startswith("#"):
            found = re.search(r"e\.g\. (.+)\]$", line)
            example = found.group(1) if found else ""
        elif line.endswith(":") and example:
            line, example = f"{line} {example}", ""
        filled.append(line)
    case = read_case("\n".join(filled).encode())
    assert case.event == "export"
    assert case.parties[0].id == "fab"
    assert case.parties[0].roles == ("ultimate_consignee", "end_user")
    assert case.items[0].meti_item == "7の項(16)"
    assert case.items[0].hs == "848620"
    assert case.places.via == ("SG",)


def test_every_example_of_a_field_is_read() -> None:
    for record in records():
        for spec in field_specs(record):
            if spec.example:
                value = read_at(record, f"{spec.name}: {spec.example}", spec.name)
                assert is_known(value), f"{record.__name__}.{spec.name}"
                assert value not in ((), ""), f"{record.__name__}.{spec.name}"


def read_at(record: type, written: str, name: str) -> Any:
    """Return a field of a record as it is read in a case that states nothing else."""
    path: list[FieldSpec] = []
    while record is not Case:
        record, spec = next((holder, spec) for holder in records()
                            for spec in field_specs(holder) if spec.record is record)  # fmt: skip
        path.append(spec)
        written = f"{spec.name}: {'[{' if spec.many else '{'}{written}{'}]' if spec.many else '}'}"
    found: Any = read_case(written.encode())
    for spec in reversed(path):
        found = getattr(found, spec.name)
        (found,) = found if spec.many else (found,)
    return getattr(found, "from_" if name == "from" else name)


def test_lines_are_not_too_wide() -> None:
    for line in case_template("en").splitlines():
        assert len(line) <= 100, line


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no such language"):
        case_template("fr")
