"""The main job end to end on the examples: by day, reproducible, honest about its lists."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import kaname
from kaname.core.case import Case, Owner, Party
from kaname.core.outcome import Outcome
from kaname.core.problem import ProblemError
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Unknown
from kaname.joint.assess import Desk, open_desk
from kaname.joint.dossier import Dossier
from kaname.report import render
from kaname.screening.editions import Store

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(Store(tmp_path_factory.mktemp("home"), clock=lambda: datetime.now(UTC)))


def example(name: str) -> Case:
    return kaname.read_case(ROOT / "examples" / f"{name}.yaml")


def outcomes(dossier: Dossier, provision: str) -> set[str]:
    return {f.outcome.value for f in dossier.findings if f.provision == provision}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_inputs_give_the_same_dossier_byte_for_byte(path: Path, desk: Desk) -> None:
    one = desk.assess(kaname.read_case(path))
    two = desk.assess(kaname.read_case(path))
    assert one.id == two.id
    for format_ in ("json", "html", "text"):
        for lang in ("en", "ja"):
            shown = [render(d, format_, lang, terminal=False, width=100) for d in (one, two)]
            assert shown[0] == shown[1]


def test_a_changed_fact_or_day_changes_the_hash(desk: Desk) -> None:
    case = example("parts-germany")
    ids = {
        desk.assess(case).id,
        desk.assess(replace(case, reference="other")).id,
        desk.assess(case, on=date(2026, 11, 17)).id,
    }
    assert len(ids) == 3


@pytest.mark.parametrize(
    ("name", "us", "jp"),
    [
        ("etch-tool", {"us.export.country_chart": "licence_required",
                       "us.export.affiliates": "licence_required"},
         {"jp.export.list_control": "licence_required"}),
        ("laptop-russia", {"us.export.russia_belarus": "licence_required"},
         {"jp.export.embargo": "licence_required",
          "jp.export.list_control": "no_requirement_found"}),
        ("parts-germany", {"us.export.country_chart": "no_requirement_found"},
         {"jp.export.catch_all": "no_requirement_found"}),
        ("machine-korea", {"us.export.country_chart": "no_requirement_found"},
         {"jp.export.list_control": "licence_required",
          "jp.export.small_value": "exception_available"}),
        ("reexport-singapore", {"us.export.country_chart": "licence_required"},
         {"jp.export.list_control": "licence_required"}),
        ("etch-tool-half", {"us.export.country_chart": "undetermined"},
         {"jp.export.list_control": "undetermined"}),
    ],
)  # fmt: skip
def test_what_the_examples_say(
    name: str, us: dict[str, str], jp: dict[str, str], desk: Desk
) -> None:
    dossier = desk.assess(example(name))
    for provision, outcome in {**us, **jp}.items():
        assert outcome in outcomes(dossier, provision), provision


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2025-09-29", {"licence_required"}),
        ("2025-11-09", {"licence_required"}),
        ("2025-11-10", {"review_advised"}),
        ("2026-11-09", {"review_advised"}),
        ("2026-11-10", {"licence_required"}),
    ],
)
def test_the_affiliates_rule_by_day(day: str, outcome: set[str], desk: Desk) -> None:
    dossier = desk.assess(example("etch-tool"), on=date.fromisoformat(day))
    assert outcomes(dossier, "us.export.affiliates") == outcome


@pytest.mark.parametrize(
    ("permitted", "outcome"),
    [(UNKNOWN, "undetermined"), (True, "no_requirement_found"), (False, "licence_required")],
)
@pytest.mark.parametrize("via", ["VN", "RU", "IR"])
def test_countries_passed_through_are_asked_about(
    via: str, permitted: bool | Unknown, outcome: str, desk: Desk
) -> None:
    case = example("parts-germany")
    places = replace(case.places, via=(via,), via_permitted=permitted)
    dossier = desk.assess(replace(case, places=places))
    assert outcomes(dossier, "us.export.in_transit") == {outcome}
    asked = {open_.question.id for open_ in dossier.questions}
    assert ("places.via_permitted" in asked) is (permitted is UNKNOWN)


def test_the_answer_is_explained_and_says_what_follows(desk: Desk) -> None:
    dossier = desk.assess(example("laptop-russia"))
    assert [step.group for step in dossier.order][1:11] == [str(n) for n in range(1, 11)]
    stood = {(ref.provision, ref.about) for step in dossier.order for ref in step.findings}
    american = [f for f in dossier.findings if f.jurisdiction == "US"]
    assert {(f.provision, f.about) for f in american} == stood
    assert {duty.jurisdiction for duty in dossier.follows} == {"US", "JP"}
    asking = [f for f in american if f.outcome.value == "licence_required"]
    assert asking
    assert all(finding.reviews for finding in asking)


def test_a_route_without_stops_asks_nothing_of_them(desk: Desk) -> None:
    assert outcomes(desk.assess(example("parts-germany")), "us.export.in_transit") == set()


def test_an_owner_on_the_end_user_list_is_said_whichever_way_the_owner_is_named(
    desk: Desk,
) -> None:
    case = example("etch-tool")
    by_name = desk.assess(case)
    assert outcomes(by_name, "jp.export.end_user_list") == {"review_advised"}
    owner = case.parties[1].owners[0]  # type: ignore[index]
    parent = Party(id="parent", roles=("other",), name=owner.name, country="CN")
    fab = replace(case.parties[1], owners=(Owner(party="parent", percent=owner.percent),))
    by_id = desk.assess(replace(case, parties=(case.parties[0], fab, parent)))
    assert outcomes(by_id, "jp.export.end_user_list") == {"review_advised"}


def test_the_affiliates_rule_shows_the_policy_of_the_owners_entries(desk: Desk) -> None:
    dossier = desk.assess(example("etch-tool"))
    (found,) = [f for f in dossier.findings if f.provision == "us.export.affiliates"]
    assert isinstance(found.policy, Text)
    assert "Presumption of denial" in found.policy.en


def test_before_the_affiliates_rule_a_listed_owner_is_a_red_flag(desk: Desk) -> None:
    dossier = desk.assess(example("etch-tool"), on=date(2025, 9, 28))
    assert outcomes(dossier, "us.export.affiliates") == set()
    assert outcomes(dossier, "us.export.listed_owners") == {"review_advised"}


def unlisted_goods_with_a_military_user() -> Case:
    """Circuits on no list (HS 8542.31) to an armed force in Viet Nam."""
    case = example("reexport-singapore")
    item = replace(case.items[0], meti_item="not_listed", hs="854231", eccn="EAR99")
    user = replace(case.parties[-1], military=True)
    use = replace(case.end_use, conventional_weapons=UNKNOWN, clearly_other_use=False)
    return replace(case, items=(item,), parties=(*case.parties[:-1], user), end_use=use)


def test_the_catch_all_control_before_and_after_2025_10_09(desk: Desk) -> None:
    case = unlisted_goods_with_a_military_user()
    before = desk.assess(case, on=date(2025, 10, 8))
    after = desk.assess(case, on=date(2025, 10, 9))
    assert outcomes(before, "jp.export.catch_all") == {"no_requirement_found"}
    assert outcomes(after, "jp.export.catch_all") == {"licence_required"}


def test_half_the_facts_give_questions_and_never_a_guess(desk: Desk) -> None:
    half = desk.assess(example("etch-tool-half"))
    asked = {open_.question.id for open_ in half.questions}
    assert {"item.meti_item", "item.us_content_percent", "item.eccn.paragraph"} <= asked
    for finding in half.findings:
        if finding.outcome is Outcome.UNDETERMINED:
            assert finding.could_be is not UNKNOWN
    whole = desk.assess(example("etch-tool"))
    assert len(half.questions) > len(whole.questions)


def test_every_question_can_be_answered_in_the_case_file(desk: Desk) -> None:
    case = example("etch-tool-half")
    known = {"lists", "parties", "items", "places", "end_use", "ship_date", "event"}
    for open_ in desk.assess(case).questions:
        assert open_.question.path.replace("[", ".").split(".")[0] in known


def test_a_starter_list_is_no_screening_and_every_dossier_says_so(desk: Desk) -> None:
    dossier = desk.assess(example("parts-germany"))
    assert [used.starter for used in dossier.screened.lists] == [True]
    assert {c.outcome for c in dossier.capitals} == {Outcome.UNDETERMINED}
    assert "starter" in dossier.notices[0].en
    assert "kaname lists import" in dossier.notices[0].en
    assert "kaname lists import" in dossier.notices[0].ja


def test_a_list_that_a_person_confirmed_is_said_to_be_perhaps_not_whole(tmp_path: Path) -> None:
    store = Store(tmp_path, clock=lambda: datetime.now(UTC))
    fixture = ROOT / "tests" / "screening" / "fixtures" / "consolidated.csv"
    edition = store.import_file(fixture, confirm_shrink=True)
    dossier = open_desk(store).assess(example("parts-germany"))
    assert any(edition.label in notice.en for notice in dossier.notices)
    assert any(edition.label in notice.ja for notice in dossier.notices)


def test_a_party_without_a_name_is_not_passed_over(desk: Desk) -> None:
    case = example("parts-germany")
    nameless = replace(case.parties[1], name=UNKNOWN, other_names=())
    dossier = desk.assess(replace(case, parties=(case.parties[0], nameless)))
    assert any(open_.question.id == "party.name" for open_ in dossier.questions)
    assert dossier.screened.notes


def test_without_any_day_there_is_no_answer(desk: Desk) -> None:
    with pytest.raises(ProblemError) as refusal:
        desk.assess(replace(example("parts-germany"), ship_date=UNKNOWN))
    assert refusal.value.problems[0].code == "KAN-4004"
    given = desk.assess(
        replace(example("parts-germany"), ship_date=UNKNOWN), today=date(2026, 11, 21)
    )
    assert (given.as_of, given.as_of_basis) == (date(2026, 11, 21), "today")


def test_an_empty_case_is_all_questions(desk: Desk) -> None:
    dossier = desk.assess(Case(), on=date(2026, 11, 16))
    assert {c.outcome for c in dossier.capitals} == {Outcome.UNDETERMINED}
    assert any("names no items" in notice.en for notice in dossier.notices)
    assert any("names no parties" in notice.en for notice in dossier.notices)


def test_not_legal_advice_is_said_once(desk: Desk) -> None:
    dossier = desk.assess(example("etch-tool"))
    page = render(dossier, "html", "en", terminal=False, width=100)
    assert isinstance(page, str)
    assert page.count("not legal advice") == 1
