"""The rules of 50 per cent by day and list, their red flags, and their words."""

import re
from datetime import date
from decimal import Decimal

import pytest

from kaname.core.hit import Entry, Hit, Identity
from kaname.core.unknown import UNKNOWN, Truth
from kaname.joint.ownership import Judged, OwnershipReport, judge_ownership, rules_on, words
from kaname.joint.ownership_words import tell
from kaname.screening.ownership import build_graph
from kaname.screening.ownership_files import read_ownership
from kaname.screening.ownership_screen import Listing

IN_FORCE, STAYED = date(2026, 11, 16), date(2026, 11, 9)


def listing(
    party: str, list_id: str, identity: Identity = Identity.CONFIRMED, programs: str = "SDGT"
) -> Listing:
    entry = Entry(f"{list_id}:{party}", list_id, party, programs=tuple(programs.split()))
    hit = Hit(party, entry, 100, identity, party, party, (), "csl@1")
    return Listing(party, list_id, identity, hit)


def judge(rows: str, *listings: Listing, on: date = IN_FORCE) -> OwnershipReport:
    head = "owner,company,percent,kind,company_country\n"
    graph = build_graph(read_ownership("o.csv", (head + rows).encode()), on)
    return judge_ownership(graph, listings, on)


def of(report: OwnershipReport, company: str, rule: str) -> Judged:
    return next(j for j in report.judged if (j.company, j.rule.id) == (company, rule))


def kinds(judged: Judged) -> set[str]:
    return {flag.kind for flag in judged.flags}


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2021, 1, 13), "not_encoded"), (date(2025, 9, 28), "not_adopted"),
        (date(2025, 9, 29), "in_force"), (date(2025, 11, 9), "in_force"),
        (date(2025, 11, 10), "stayed"), (date(2026, 11, 9), "stayed"),
        (date(2026, 11, 10), "in_force"),
    ],
)  # fmt: skip
def test_the_affiliates_rule_by_day(on: date, state: str) -> None:
    """90 FR 47201 from 2025-09-29; 90 FR 50857 stays it from 2025-11-10 to 2026-11-09."""
    ofac, bis, _ = rules_on(on)
    assert (ofac.state, bis.state) == ("in_force", state)
    after = any("has not been verified" in note.en for note in bis.notes)
    assert after is (on >= date(2026, 11, 10))


@pytest.mark.parametrize(
    ("on", "state"), [(date(2014, 8, 12), "not_encoded"), (date(2014, 8, 13), "in_force")]
)
def test_the_rule_of_ofac_by_day(on: date, state: str) -> None:
    assert rules_on(on)[0].state == state


def test_what_is_not_encoded_is_not_judged() -> None:
    report = judge("x,a,60,,\n", listing("x", "ofac-sdn"), on=date(2014, 8, 12))
    assert report.judged == ()
    assert any("is not encoded" in note.en for note in report.notes)


@pytest.mark.parametrize(
    ("list_id", "programs", "ofac", "bis"),
    [
        ("ofac-sdn", "SDGT", True, True),
        ("ofac-sdn", "CUBA", True, False),
        ("ofac-sdn", "", True, UNKNOWN),
        ("bis-entity", "", False, True),
        ("bis-meu", "", False, True),
        ("bis-uvl", "", False, False),
        ("meti-eul", "", False, False),
    ],
)
def test_which_lists_each_rule_extends(
    list_id: str, programs: str, ofac: Truth, bis: Truth
) -> None:
    report = judge("x,a,50,,\n", listing("x", list_id, programs=programs))
    assert of(report, "a", "ofac").answer is ofac
    assert of(report, "a", "bis").answer is bis
    assert ("other_list" in kinds(of(report, "a", "bis"))) is (list_id in {"bis-uvl", "meti-eul"})


def test_lists_are_added_up_under_the_affiliates_rule() -> None:
    report = judge("x,a,25,,\ny,a,25,,\n", listing("x", "bis-entity"), listing("y", "bis-meu"))
    assert of(report, "a", "bis").answer is True
    assert {one.entry for one in of(report, "a", "bis").terms} == {"bis-entity:x", "bis-meu:y"}


def test_during_the_stay_the_sum_is_a_red_flag_and_no_requirement() -> None:
    judged = of(judge("x,a,60,,\n", listing("x", "bis-entity"), on=STAYED), "a", "bis")
    assert judged.answer is True
    assert "asks for no licence" in judged.said.en
    assert "2026-11-09" in judged.said.en
    assert judged.terms == ()


def test_the_affiliates_rule_is_about_foreign_entities() -> None:
    judged = of(judge("x,a,60,,US\n", listing("x", "bis-entity")), "a", "bis")
    assert "does not reach it" in judged.said.en


def test_an_open_hit_leaves_the_answer_open_and_says_what_follows() -> None:
    report = judge("x,a,60,,\n", listing("x", "ofac-sdn", Identity.OPEN))
    judged = of(report, "a", "ofac")
    assert judged.answer is UNKNOWN
    told = tell(report, judged)
    assert "if it is" in told.deciding[0].en
    assert "then yes" in told.deciding[0].en
    assert "if it is not, then no" in told.deciding[0].en


def test_red_flag_29_where_the_share_of_a_listed_owner_is_not_known() -> None:
    """15 CFR part 732, Supp. No. 3: only on the days of the rule, and only while it is open."""
    rows = "x,a,,,\nf,a,40,,\n"
    assert "red_flag_29" in kinds(of(judge(rows, listing("x", "bis-entity")), "a", "bis"))
    stayed = judge(rows, listing("x", "bis-entity"), on=STAYED)
    assert "red_flag_29" not in kinds(of(stayed, "a", "bis"))
    small = judge("x,a,,,\nf,a,60,,\n", listing("x", "bis-entity"))
    assert of(small, "a", "bis").answer is False
    assert "red_flag_29" not in kinds(of(small, "a", "bis"))


@pytest.mark.parametrize("kind", ["control", "board", "golden share", "nominee", "筆頭株主"])
def test_control_is_a_red_flag_and_never_ownership(kind: str) -> None:
    """OFAC FAQ 398: the rule speaks of ownership, not of control."""
    report = judge(f"x,a,90,{kind},\nf,a,100,,\na,b,100,,\n", listing("x", "ofac-sdn"))
    judged = of(report, "a", "ofac")
    assert judged.answer is False
    assert "control" in kinds(judged)
    assert judged.held.most == 0
    assert "control_above" in kinds(of(report, "b", "ofac"))


def test_small_stakes_and_unnamed_owners_are_red_flags() -> None:
    judged = of(judge("x,a,30,,\nf,a,10,,\n", listing("x", "ofac-sdn")), "a", "ofac")
    assert {"minority", "rest"} <= kinds(judged)
    assert any("20 % or more of the rest" in flag.text.en for flag in judged.flags)
    whole = of(judge("x,a,30,,\nf,a,70,,\n", listing("x", "ofac-sdn")), "a", "ofac")
    assert "rest" not in kinds(whole)


def test_own_shares_are_a_red_flag_where_they_would_decide() -> None:
    judged = of(judge("a,a,20,,\nx,a,40,,\nf,a,40,,\n", listing("x", "ofac-sdn")), "a", "ofac")
    assert judged.answer is False
    assert "treasury" in kinds(judged)
    assert judged.interest is not None
    assert judged.interest.low == 50


def test_the_economic_interest_decides_nothing() -> None:
    """49 of each of two holdings that own everything: 49 looked through, nothing counts."""
    rows = "x,a,49,,\nx,b,49,,\na,c,50,,\nb,c,50,,\n"
    judged = of(judge(rows, listing("x", "ofac-sdn")), "c", "ofac")
    assert judged.answer is False
    assert judged.interest is not None
    assert judged.interest.low == 49
    chain = of(judge("x,a,50,,\na,b,50,,\n", listing("x", "ofac-sdn")), "b", "ofac")
    assert chain.answer is True
    assert chain.interest is not None
    assert chain.interest.low == 25


def test_the_path_can_be_checked_in_both_languages() -> None:
    report = judge("X Corp,A Ltd,60,,\nA Ltd,B Ltd,30,,\nY Corp,B Ltd,20,,\nf,B Ltd,50,,\n",
                   listing("x corp", "bis-entity"), listing("y corp", "bis-entity"))  # fmt: skip
    told = tell(report, of(report, "b ltd", "bis"))
    assert [text.en for text in told.chains] == [
        "Y Corp -> 20 % -> B Ltd",
        "X Corp -> 60 % -> A Ltd -> 30 % -> B Ltd",
    ]
    assert told.chains[1].ja == "X Corp → 60％ → A Ltd → 30％ → B Ltd"
    assert "X Corp 60 % (listed: Entity List bis-entity:x corp) = 60 %" in told.steps[0].en
    assert told.steps[-1].en.endswith("together 50 %.")
    assert told.carriers is not None
    assert "X Corp + Y Corp" in told.carriers.en
    assert re.search(r"[ぁ-んァ-ヶ一-龠]", told.steps[0].ja)


def test_a_company_that_is_listed_itself_says_so() -> None:
    report = judge("f,a,60,,\n", listing("a", "ofac-sdn"))
    judged = of(report, "a", "ofac")
    assert judged.itself is True
    told = tell(report, judged)
    assert told.itself is not None
    assert "ofac-sdn:a" in told.itself.en


def test_shares_over_100_are_told_and_prove_nothing_alone() -> None:
    report = judge("x,a,60,,\nf,a,60,,\n", listing("x", "ofac-sdn"))
    assert [problem.code for problem in report.problems] == ["KAN-2246"]
    judged = of(report, "a", "ofac")
    assert judged.answer is UNKNOWN
    assert judged.held.least == Decimal(40)
    assert "excess" in kinds(judged)


def test_every_sentence_is_used_somewhere() -> None:
    from pathlib import Path

    import kaname.joint

    room = Path(kaname.joint.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in room.glob("ownership*.py"))
    for key in words:
        stem, _, last = key.rpartition(".")
        assert f'"{key}"' in source or f"{stem}.{{" in source or f"{stem}.part_{{" in source or (
            f'"{last}"' in source
        ), key  # fmt: skip


def test_each_share_that_may_count_has_its_way_from_a_listed_owner() -> None:
    """X holds a part of B itself, and an unknown part of A, which holds the rest."""
    report = judge("x,b,25-50,,\nx,a,,,\na,b,>25,,\n", listing("x", "ofac-sdn"))
    told = tell(report, of(report, "b", "ofac"))
    assert [text.en for text in told.chains] == [
        "x -> 25 to 50 % -> b",
        "x -> ? % -> a -> above 25 to 100 % -> b",
    ]
    both = judge("x,a,25,,\ny,a,25,,\na,b,50,,\n", listing("x", "ofac-sdn"),
                 listing("y", "ofac-sdn"))  # fmt: skip
    ways = tell(both, of(both, "b", "ofac")).chains
    assert {way.en.split(" ->")[0] for way in ways} == {"x", "y"}


@pytest.mark.parametrize(
    ("on", "state"), [(date(2017, 10, 30), "not_encoded"), (date(2017, 10, 31), "in_force")]
)
def test_the_sectoral_rule_by_day(on: date, state: str) -> None:
    """OFAC FAQ 373, as released on 2017-10-31: earlier days are not encoded, and it is said."""
    rule = rules_on(on)[2]
    assert (rule.id, rule.state) == ("ssi", state)
    assert bool(rule.notes) is (state == "not_encoded")


@pytest.mark.parametrize(("percent", "answer"), [("49.99", False), ("50", True), ("", UNKNOWN)])
def test_what_persons_on_the_ssi_list_own_is_restricted_and_not_blocked(
    percent: str, answer: Truth
) -> None:
    report = judge(f"x,a,{percent},,\na,b,100,,\n", listing("x", "ofac-ssi"))
    for company in ("a", "b"):
        assert of(report, company, "ssi").answer is answer
        assert of(report, company, "ofac").answer is False
        assert of(report, company, "bis").answer is False
    said = of(report, "a", "ssi").said
    assert "Directive" in said.en
    assert ("not blocked" in said.en) is (answer is True)
    assert ("資産凍結" in said.ja) is (answer is True)
    assert "other_list" not in kinds(of(report, "a", "bis"))


def test_owners_on_the_ssi_list_add_up_and_blocked_owners_do_not_count_with_them() -> None:
    both = judge("x,a,25,,\ny,a,25,,\n", listing("x", "ofac-ssi"), listing("y", "ofac-ssi"))
    assert of(both, "a", "ssi").answer is True
    mixed = judge("x,a,25,,\ny,a,25,,\n", listing("x", "ofac-ssi"), listing("y", "ofac-sdn"))
    assert of(mixed, "a", "ssi").answer is False
    assert of(mixed, "a", "ssi").held.most == 25
