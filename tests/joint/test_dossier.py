"""How a dossier is put together: outcomes, the order of questions, divergences, the hash."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kaname.core.canonical import content_hash, to_plain
from kaname.core.case import Case, Item
from kaname.core.finding import About, Citation, Finding, Question
from kaname.core.outcome import Outcome, most_severe
from kaname.core.text import plain
from kaname.core.unknown import UNKNOWN, Unknown
from kaname.joint.divergence import GROUNDS, concerning, divergences, leading
from kaname.joint.dossier import Dossier, Screened, assemble, open_questions, outcome_for
from kaname.law.engine.claims import state
from kaname.law.engine.provisions import coverage

CITED = Citation("X 1", date(2020, 1, 1), None, "https://example.org/", date(2026, 1, 1))
ITEM_A = About("item", "a")
CASE = Case(items=(Item(id="a"), Item(id="b")))


def question(name: str) -> Question:
    return Question(name, f"items[a].{name}", plain(name), "yes/no")


def finding(
    outcome: Outcome,
    *,
    jurisdiction: str = "US",
    about: About = ITEM_A,
    asks: tuple[str, ...] = (),
    could_be: Outcome | Unknown = UNKNOWN,
    provision: str = "p",
    reach: bool = False,
) -> Finding:
    return Finding(
        provision=provision,
        jurisdiction=jurisdiction,
        about=about,
        outcome=outcome,
        summary=plain(f"{jurisdiction} {outcome.value}"),
        trace=state(UNKNOWN, plain("because")),
        citations=(CITED,),
        questions=tuple(question(name) for name in asks),
        could_be=could_be,
        reach=reach,
    )


def dossier(*findings: Finding) -> Dossier:
    return assemble(
        version="1",
        as_of=date(2026, 11, 16),
        as_of_basis="given",
        case=CASE,
        screened=Screened((), 85, 0, ()),
        findings=findings,
        coverage=(),
        notices=(),
    )


@given(st.lists(st.sampled_from(Outcome)))
def test_a_capitals_outcome_is_its_most_severe(outcomes: list[Outcome]) -> None:
    findings = [finding(outcome) for outcome in outcomes]
    expected = most_severe(outcomes)
    if expected is Outcome.REVIEW_ADVISED and Outcome.UNDETERMINED in outcomes:
        expected = Outcome.UNDETERMINED
    assert outcome_for(findings) is expected


@given(
    st.lists(st.sampled_from([o for o in Outcome if o is not Outcome.UNDETERMINED])),
    st.lists(st.sampled_from(Outcome)),
)
def test_an_open_possibility_is_never_behind_what_asks_for_less(
    firm: list[Outcome], possible: list[Outcome]
) -> None:
    """Whatever is open shows in the headline, or the headline is a firm requirement."""
    findings = [finding(outcome) for outcome in firm]
    findings += [finding(Outcome.UNDETERMINED, could_be=outcome) for outcome in possible]
    said = outcome_for(findings)
    worst = most_severe(possible)
    if said is not Outcome.UNDETERMINED:
        requirement = said.severity >= Outcome.NOTIFICATION_REQUIRED.severity
        assert requirement or worst.severity <= said.severity
    (side,) = [capital for capital in dossier(*findings).capitals if capital.jurisdiction == "US"]
    assert side.outcome is said or not findings
    assert side.could_be.severity >= worst.severity


def test_reach_is_shown_and_does_not_count() -> None:
    reached = finding(Outcome.UNDETERMINED, reach=True)
    assert outcome_for([reached, finding(Outcome.NO_REQUIREMENT_FOUND)]) is (
        Outcome.NO_REQUIREMENT_FOUND
    )


def test_what_concerns_a_party_or_the_case_concerns_every_item() -> None:
    findings = [
        finding(Outcome.LICENCE_REQUIRED, about=About("item", "b")),
        finding(Outcome.REVIEW_ADVISED, about=About("party", "p")),
        finding(Outcome.NO_REQUIREMENT_FOUND, about=About("case", "")),
    ]
    assert outcome_for(findings, "a") is Outcome.REVIEW_ADVISED
    assert outcome_for(findings, "b") is Outcome.LICENCE_REQUIRED


def test_questions_that_could_make_it_worse_come_first() -> None:
    settled = finding(Outcome.LICENCE_REQUIRED)
    cannot_raise = finding(
        Outcome.UNDETERMINED, asks=("a",), could_be=Outcome.LICENCE_REQUIRED, provision="p1"
    )
    also = replace(cannot_raise, provision="p2")
    raises = finding(Outcome.UNDETERMINED, asks=("z",), could_be=Outcome.PROHIBITED, provision="p3")
    other_capital = finding(
        Outcome.UNDETERMINED, asks=("m",), could_be=Outcome.LICENCE_REQUIRED, jurisdiction="JP"
    )
    ordered = open_questions([settled, cannot_raise, also, raises, other_capital])
    assert [open_.question.id for open_ in ordered] == ["z", "m", "a"]
    assert ordered[2].asked_by == ("p1", "p2")
    assert ordered[0].could_lead_to is Outcome.PROHIBITED


@given(st.permutations(range(4)))
def test_the_order_of_findings_does_not_change_the_order_of_questions(order: list[int]) -> None:
    findings = [
        finding(Outcome.UNDETERMINED, asks=(name,), could_be=outcome, provision=name)
        for name, outcome in {
            "a": Outcome.PROHIBITED,
            "b": Outcome.LICENCE_REQUIRED,
            "c": Outcome.PROHIBITED,
            "d": Outcome.REVIEW_ADVISED,
        }.items()
    ]
    ordered = open_questions([findings[n] for n in order])
    assert [open_.question.id for open_ in ordered] == ["a", "c", "b", "d"]


def test_questions_that_weigh_the_same_stand_as_people_count() -> None:
    names = ("clear_10", "clear_2", "clear_1")
    asked = open_questions([finding(Outcome.UNDETERMINED, asks=names)])
    assert [open_.question.id for open_ in asked] == ["clear_1", "clear_2", "clear_10"]


def test_the_capitals_part_only_where_their_outcomes_differ() -> None:
    made = dossier(
        finding(Outcome.LICENCE_REQUIRED, provision="us.x"),
        finding(Outcome.NO_REQUIREMENT_FOUND, jurisdiction="JP", provision="jp.y"),
        finding(Outcome.REVIEW_ADVISED, about=About("item", "b")),
        finding(Outcome.REVIEW_ADVISED, jurisdiction="JP", about=About("item", "b")),
    )
    (divergence,) = made.divergences
    assert divergence.kind == "outcome"
    assert divergence.about == About("item", "a")
    assert (divergence.us, divergence.jp) == (
        Outcome.LICENCE_REQUIRED,
        Outcome.NO_REQUIREMENT_FOUND,
    )
    assert divergence.us_provisions == ("us.x",)
    assert divergence.jp_provisions == ("jp.y",)
    assert "US licence_required" in divergence.reason.en


def test_an_open_outcome_is_not_yet_a_divergence() -> None:
    made = dossier(
        finding(Outcome.UNDETERMINED, could_be=Outcome.LICENCE_REQUIRED),
        finding(Outcome.LICENCE_REQUIRED, jurisdiction="JP"),
    )
    assert made.divergences == ()


def test_the_capitals_part_in_grounds_when_only_one_of_them_has_a_rule_that_weighs() -> None:
    owned = finding(Outcome.LICENCE_REQUIRED, provision="us.export.affiliates")
    listed = finding(
        Outcome.LICENCE_REQUIRED, jurisdiction="JP", provision="jp.export.list_control"
    )
    kinds = [(d.kind, d.us_provisions, d.jp_provisions) for d in dossier(owned, listed).divergences]
    assert ("grounds", ("us.export.affiliates",), ()) in kinds
    assert ("grounds", (), ("jp.export.list_control",)) in kinds
    nothing = replace(owned, outcome=Outcome.NO_REQUIREMENT_FOUND)
    agreed = replace(listed, outcome=Outcome.NO_REQUIREMENT_FOUND)
    assert dossier(nothing, agreed).divergences == ()


def test_every_rule_on_which_they_part_names_provisions_that_exist() -> None:
    for grounds in GROUNDS:
        for name in (*grounds.us, *grounds.jp):
            assert coverage()[name].status != "not_modelled"


def test_the_id_is_the_hash_over_everything_else() -> None:
    one = dossier(finding(Outcome.LICENCE_REQUIRED))
    assert one.id == content_hash(one)
    assert "id" not in to_plain(one)
    assert one == dossier(finding(Outcome.LICENCE_REQUIRED))
    assert one.id != dossier(finding(Outcome.REVIEW_ADVISED)).id


def test_a_law_that_does_not_reach_the_deal_says_so_and_is_not_compared() -> None:
    scope = finding(
        Outcome.OUT_OF_SCOPE, jurisdiction="JP", provision="jp.export.scope",
        about=About("case", ""),
    )  # fmt: skip
    searched = finding(
        Outcome.NO_REQUIREMENT_FOUND, jurisdiction="JP", provision="joint.screening.jp",
        about=About("case", ""),
    )  # fmt: skip
    answered = finding(
        Outcome.NO_REQUIREMENT_FOUND, jurisdiction="JP", provision="jp.export.brokering",
        about=ITEM_A,
    )  # fmt: skip
    asked = finding(
        Outcome.LICENCE_REQUIRED, jurisdiction="JP", provision="jp.export.brokering", about=ITEM_A
    )  # fmt: skip
    us = finding(Outcome.LICENCE_REQUIRED, about=ITEM_A)
    assert {f.outcome for f in concerning((scope, searched), "JP")} == {Outcome.OUT_OF_SCOPE}
    assert concerning((scope, searched, answered), "JP") == (scope, searched, answered)
    assert leading((scope, searched, asked), "JP", ITEM_A.id) == (asked,)
    assert not divergences(CASE, (us, scope, searched))
    assert divergences(CASE, (us, scope, searched, answered))[0].jp is (
        Outcome.NO_REQUIREMENT_FOUND
    )


def test_items_that_washington_does_not_reach_are_out_of_scope_each() -> None:
    def reach(item: str, outcome: Outcome) -> Finding:
        about = About("item", item)
        return finding(outcome, provision="us.export.subject_to_ear", about=about, reach=True)

    other = finding(Outcome.NO_REQUIREMENT_FOUND, about=About("case", ""))
    found = (
        reach("a", Outcome.OUT_OF_SCOPE), reach("b", Outcome.NO_REQUIREMENT_FOUND), other
    )  # fmt: skip
    assert {f.outcome for f in concerning(found, "US", "a")} == {Outcome.OUT_OF_SCOPE}
    assert concerning(found, "US", "b") == (other,)
    assert concerning(found, "US") == (other,)
    assert {f.outcome for f in concerning(found[:1] + found[2:], "US")} == {Outcome.OUT_OF_SCOPE}


def test_the_capitals_part_on_no_rule_where_one_law_does_not_reach() -> None:
    listed = finding(
        Outcome.LICENCE_REQUIRED, jurisdiction="JP", provision="jp.export.list_control"
    )
    reach = finding(Outcome.OUT_OF_SCOPE, provision="us.export.subject_to_ear", reach=True)
    assert divergences(CASE, (reach, listed)) == ()
    (grounds,) = divergences(CASE, (listed,))[-1:]
    assert grounds.kind == "grounds"


def test_one_fact_is_asked_before_one_of_many_checks() -> None:
    names = ("case.conditions", "end_use.clearly_other_use")
    asked = open_questions([finding(Outcome.UNDETERMINED, asks=names)])
    assert [open_.question.id for open_ in asked] == list(reversed(names))
