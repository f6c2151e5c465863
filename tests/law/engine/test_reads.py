"""What code can read is told by the code alone."""

from kaname.law.engine.reads import _Walk
from kaname.law.engine.tables import load_table
from kaname.law.jp.export.list_control import list_control
from kaname.law.us.export.country_chart import country_chart

PACKAGES = ("kaname.law.us.export", "kaname.law.jp.export")


def names_of(rule: object) -> frozenset[str]:
    return _Walk().of(rule).names


def test_it_does_not_depend_on_what_was_read_before() -> None:
    before = [names_of(rule) for rule in (country_chart, list_control, load_table)]
    for package in PACKAGES:
        load_table(package, "policy_status" if ".us." in package else "group_a")
        load_table(package, "un_arms_embargo")
    assert [names_of(rule) for rule in (country_chart, list_control, load_table)] == before
    assert "un_arms_embargo" not in names_of(load_table)


def test_it_names_the_tables_and_columns_of_the_rule() -> None:
    assert {"country_chart", "ccl_controls", "columns", "footnotes"} <= names_of(country_chart)
    assert "sdn_programs" not in names_of(country_chart)
