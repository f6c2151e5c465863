"""Deemed exports and reexports: 15 CFR 734.13(a)(2), (b), 734.14(a)(2), (b) and 734.20.

A release of technology or source code to a foreign person is an export to the country of which
that person most recently became a citizen or permanent resident.
"""

from dataclasses import replace
from functools import partial
from typing import Final

from kaname.core.case import Places
from kaname.core.codes import Eccn
from kaname.core.finding import Citation, Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import all_of, any_of, flip, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import load_table
from kaname.law.us.export.ccl import Entry, entry_of
from kaname.law.us.export.conditions import stated_condition
from kaname.law.us.export.country_chart import any_row_claim, chart_row
from kaname.law.us.export.destinations import chart_country, in_united_states, is_among
from kaname.law.us.export.iran import by_classification
from kaname.law.us.export.lazily import all_in_turn
from kaname.law.us.export.reach import subject
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["deemed_exports"]

_OFAC: Final = "iran_release_prohibited"
"""Name of the condition that part 560 of Title 31 forbids the release (746.7(e))."""
_GROUPS: Final = frozenset("DE")
"""Product groups of the Commerce Control List that hold software and technology."""


@provision("us.export.deemed_exports")
def deemed_exports(matter: Matter) -> list[Verdict]:
    """Say whether a release of the case's technology to a person asks for a licence."""
    party = matter.party
    assert party is not None
    stated = is_known(party.released_in) or is_known(party.nationalities)
    if not stated and party.kind != "person":
        return []
    items = [of for item in matter.case.items for of in (replace(matter, item=item),)
             if _may_be_released(of)]  # fmt: skip
    if not items:
        return []
    claim = any_of(words("deemed.required"), [_release(of_item) for of_item in items])
    name = _country_name(matter)
    return [
        decide(
            claim,
            yes=(Outcome.LICENCE_REQUIRED, words("deemed.yes", party=party.id, country=name)),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("deemed.no", party=party.id)),
            open_=words("deemed.open", party=party.id),
            caveats=(words("deemed.exceptions"),),
        )
    ]


def _may_be_released(matter: Matter) -> bool:
    """Tell whether an item is, or may be, technology or software."""
    kind = matter.value("item", "kind")
    if is_known(kind):
        return kind != "goods"
    code = matter.value("item", "eccn")
    if not is_known(code):
        return True
    eccn = Eccn.parse(str(code))
    return eccn.is_ear99 or eccn.entry[1:2] in _GROUPS


def _release(matter: Matter) -> Claim:
    """Return the claim that the release of one item to the person asks for a licence."""
    assert matter.item is not None
    parts = (
        partial(_source_or_technology, matter), partial(_reached, matter),
        partial(_foreign, matter), partial(_elsewhere, matter), partial(_not_left_out, matter),
        partial(_licence, matter),
    )  # fmt: skip
    return all_in_turn(words("deemed.item", item=matter.item.id), parts)


def _reached(matter: Matter) -> Claim:
    """Return the claim that the technology may be subject to the EAR where it is released.

    Where nothing that the case says brings it under the EAR, the person need not be asked about.
    """
    assert matter.party is not None
    place, latest = matter.party.released_in, _latest(matter)
    given = matter.case.places
    start = place if is_known(place) else given.from_
    route = Places(from_=start, via=given.via, to=latest if latest is not None else UNKNOWN)
    there = replace(matter, case=replace(matter.case, places=route), party=None)
    claim = _of_the_person(matter, subject(there))
    if claim.holds is not UNKNOWN:
        return claim
    return state(UNKNOWN, claim.text, because=(claim,))


def _source_or_technology(matter: Matter) -> Claim:
    """Return the claim that the item is technology or source code; object code is left out."""
    text = words("deemed.releasable")
    kind = matter.value("item", "kind")
    if kind == "technology":
        return state(True, text, reads=(Read(matter.path("item", "kind"), "technology"),))
    if kind == "software":
        return matter.is_true("item", "source_code", text)
    return matter.claim("item", "kind", lambda _: UNKNOWN, text)


def _path(matter: Matter, field: str) -> str:
    assert matter.party is not None
    return f"parties[{matter.party.id}].{field}"


def _latest(matter: Matter) -> str | None:
    """Return the country of most recent citizenship or permanent residency, None if not given."""
    assert matter.party is not None
    countries = matter.party.nationalities
    return countries[-1] if is_known(countries) and countries else None


def _country_name(matter: Matter) -> str:
    return _latest(matter) or "?"


def _yes(matter: Matter, field: str, text: Text) -> Claim:
    """Return the claim that a yes/no fact of the person is yes."""
    assert matter.party is not None
    value, path = getattr(matter.party, field), _path(matter, field)
    if not is_known(value):
        question = ask(f"party.{field}", path, party=matter.party.id)
        return state(UNKNOWN, text, ask=(question,))
    return state(value, text, reads=(Read(path, shown(value)),))


def _foreign(matter: Matter) -> Claim:
    """Return the claim that the person is a foreign person; a US nationality shows that not."""
    assert matter.party is not None
    text = words("deemed.foreign")
    countries = matter.party.nationalities
    if is_known(countries) and any(in_united_states(matter.on, c) for c in countries):
        return state(False, text, reads=(Read(_path(matter, "nationalities"), shown(countries)),))
    return _yes(matter, "foreign_person", text)


def _elsewhere(matter: Matter) -> Claim:
    """Return the claim that the person is of another country than that of the release."""
    assert matter.party is not None
    text = words("deemed.elsewhere")
    place, latest = matter.party.released_in, _latest(matter)
    questions = []
    if not is_known(place):
        questions.append(ask("party.released_in", _path(matter, "released_in"),
                             party=matter.party.id))  # fmt: skip
    if latest is None:
        questions.append(ask("party.nationalities", _path(matter, "nationalities"),
                             party=matter.party.id))  # fmt: skip
    if questions or not is_known(place):
        return state(UNKNOWN, text, ask=questions)
    reads = (
        Read(_path(matter, "released_in"), place),
        Read(_path(matter, "nationalities"), shown(matter.party.nationalities)),
    )
    return state(place != latest, text, reads=reads, cite=_cited(matter, place))


def _cited(matter: Matter, place: str) -> tuple[Citation, ...]:
    kind = "deemed_export" if in_united_states(matter.on, place) else "deemed_reexport"
    row = load_table(PACKAGE, "deemed", "kind").find(matter.on, kind)
    return (row.citation,) if row else ()


def _not_left_out(matter: Matter) -> Claim:
    """Return the claim that 734.20 does not take a release abroad out.

    Its paragraph (a), which lets a person receive what needs no licence for the person's country,
    follows from the requirement itself.
    """
    assert matter.party is not None
    text = words("deemed.not_left_out")
    place, countries = matter.party.released_in, matter.party.nationalities
    if not is_known(place):
        return state(UNKNOWN, text)
    if in_united_states(matter.on, place):
        return state(True, words("deemed.in_united_states"))
    row = load_table(PACKAGE, "deemed", "kind").find(matter.on, "left_out")
    if row is None:
        return state(UNKNOWN, text)
    groups = row.words("groups")
    national: Truth = UNKNOWN
    if is_known(countries):
        national = bool(countries) and all(is_among(matter.on, c, groups) for c in countries)
    here = is_among(matter.on, place, groups)
    employed = [_yes(matter, "employer_authorised", words("deemed.employer")),
                _yes(matter, "permanent_employee", words("deemed.employee"))]  # fmt: skip
    close = all_of(
        words("deemed.close_nationals"),
        (state(national, words("deemed.nationals")), state(here, words("deemed.place")), *employed),
    )
    guarded = all_of(
        words("deemed.guarded"),
        (*employed, _yes(matter, "release_safeguards", words("deemed.safeguards"))),
    )
    out = any_of(words("deemed.left_out"), (close, guarded), cite=(row.citation,))
    return flip(text, out)


def _licence(matter: Matter) -> Claim:
    """Return the claim that the item needs a licence to the person's country."""
    assert matter.party is not None
    text = words("deemed.licence", country=_country_name(matter))
    place, latest = matter.party.released_in, _latest(matter)
    if not is_known(place) or latest is None:
        return state(UNKNOWN, text)
    route = Places(from_=place, via=(), to=latest)
    there = replace(matter, case=replace(matter.case, places=route), party=None)
    claim = all_in_turn(text, (partial(_needed, there, latest), partial(subject, there)))
    return _of_the_person(matter, claim)


def _of_the_person(matter: Matter, claim: Claim) -> Claim:
    """Return a claim made for a shipment as one of the release: it read where and to whom.

    The country of the release stood for where the item is, that of the person for where it goes.
    """
    assert matter.party is not None
    fields = {"places.from": "released_in", "places.to": "nationalities"}
    given = {
        path: Read(_path(matter, field), shown(value))
        for path, field in fields.items()
        if is_known(value := getattr(matter.party, field))
    }
    asked = {
        path: ask(f"party.{field}", _path(matter, field), party=matter.party.id)
        for path, field in fields.items()
        if path not in given
    }
    reads = (given.get(read.path, read) for read in claim.reads)
    questions = (asked.get(question.path, question) for question in claim.questions)
    return replace(
        claim,
        reads=tuple(dict.fromkeys(reads)),
        questions=tuple(dict.fromkeys(questions)),
        because=tuple(_of_the_person(matter, part) for part in claim.because),
    )


def _needed(matter: Matter, country: str) -> Claim:
    """Return the claim that the Country Chart, or part 746, asks for a licence."""
    text = words("deemed.chart", country=country)
    path = matter.path("item", "eccn")
    entry = entry_of(matter)
    if entry is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", path),))
    embargo = _embargo(matter, entry, country)
    if entry.eccn.is_ear99:
        return embargo or state(False, text, reads=(Read(path, "EAR99"),))
    chart = chart_row(matter)
    if not entry.states_requirements or chart is None or chart["pointer"]:
        return embargo or state(UNKNOWN, text, reads=(Read(path, str(entry.eccn)),))
    claims = (any_row_claim(matter, entry, deemed=True),)
    return any_of(text, claims if embargo is None else (*claims, embargo))


def _embargo(matter: Matter, entry: Entry, country: str) -> Claim | None:
    """Return the claim that part 746 asks for a licence for a release; None where it is silent."""
    goes_with = chart_country(country)
    if not load_table(PACKAGE, "part_746", "country").all(matter.on, goes_with):
        return None
    row = load_table(PACKAGE, "deemed_embargoes", "country").find(matter.on, goes_with)
    if row is None:
        return state(UNKNOWN, words("deemed.part_746"))
    effect = row["other" if entry.eccn.is_ear99 else "listed"]
    if effect == "by_column":
        return by_classification(matter)
    if effect == "by_ofac":
        return stated_condition(matter, _OFAC, words("deemed.ofac"), (row.citation,))
    text = words("deemed.embargo", cite=row.citation.cite)
    holds: Truth = UNKNOWN if effect == "open" else effect == "required"
    return state(holds, text, cite=(row.citation,))
