"""Texts, outcomes, canonical JSON."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaname.core.canonical import canonical_bytes, content_hash, to_plain
from kaname.core.outcome import Outcome, most_severe
from kaname.core.text import Text, Wording
from kaname.core.unknown import UNKNOWN, Unknown


def test_severity_falls_in_the_order_of_the_vocabulary() -> None:
    order = [
        "prohibited", "licence_required", "notification_required", "review_advised",
        "undetermined", "exception_available", "no_requirement_found", "out_of_scope",
    ]  # fmt: skip
    assert [outcome.value for outcome in sorted(Outcome, key=lambda o: -o.severity)] == order


@given(st.lists(st.sampled_from(Outcome), min_size=1))
def test_most_severe_is_a_member_that_none_exceeds(outcomes: list[Outcome]) -> None:
    worst = most_severe(outcomes)
    assert worst in outcomes
    assert all(outcome.severity <= worst.severity for outcome in outcomes)


def test_nothing_asked_is_out_of_scope_and_never_clearance() -> None:
    assert most_severe([]) is Outcome.OUT_OF_SCOPE


def test_wording_fills_each_language_with_its_own_words() -> None:
    words = Wording({"a": {"en": "to {place}, {n}", "ja": "{place}向け {n}"}})
    filled = words("a", place=Text("Japan", "日本"), n=1_000_000)
    assert filled == Text("to Japan, 1,000,000", "日本向け 1,000,000")
    assert words("a", place="X", n=Decimal("25.50")).en == "to X, 25.5"


@pytest.mark.parametrize(
    "entry",
    [{"en": "only"}, {"en": "{a}", "ja": "{b}"}, {"en": "x", "ja": "y", "fr": "z"}],
)
def test_wording_refuses_a_lame_entry(entry: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="wording"):
        Wording({"key": entry})


def test_wording_refuses_an_unknown_fact() -> None:
    words = Wording({"a": {"en": "{x}", "ja": "{x}"}})
    with pytest.raises(TypeError):
        words("a", x=UNKNOWN)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Sample:
    number: Decimal
    day: date
    missing: str | Unknown = UNKNOWN
    from_: str = "JP"


def test_canonical_form_leaves_out_the_unknown_and_keeps_numbers_exact() -> None:
    sample = Sample(Decimal("27.10"), date(2026, 11, 10))
    assert to_plain(sample) == {"number": "27.1", "day": "2026-11-10", "from": "JP"}
    assert canonical_bytes({"b": 1, "a": [Outcome.PROHIBITED]}) == b'{"a":["prohibited"],"b":1}'


@pytest.mark.parametrize("value", [1.5, datetime(2026, 1, 1), object(), UNKNOWN, b"x"])  # noqa: DTZ001
def test_canonical_form_refuses_what_has_none(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_bytes(value)


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.booleans()))
def test_canonical_form_does_not_depend_on_order(values: dict[str, object]) -> None:
    backwards = dict(reversed(values.items()))
    assert content_hash(values) == content_hash(backwards)
    assert json.loads(canonical_bytes(values)) == values
