"""What every part of the view needs: the dossier, its language, and the names of its things."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kaname.core.case import Item, Party
from kaname.core.finding import About, Finding, Question
from kaname.core.hit import Hit
from kaname.core.outcome import Outcome
from kaname.core.places import is_code, name_of
from kaname.core.unknown import Unknown, is_known
from kaname.joint.dossier import Dossier
from kaname.report.words import Speaker, clean

__all__ = ["OutcomeView", "Reader"]


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """An outcome as shown: ``key`` chooses its sign and colour, ``word`` says it."""

    key: str
    word: str


@dataclass(frozen=True)
class Reader:
    """Looks things of a dossier up by their ids and says them in one language."""

    dossier: Dossier
    say: Speaker

    @cached_property
    def numbers(self) -> dict[tuple[str, str], int]:
        """The number of each open question, from 1, by its id and path."""
        return {
            (asked.question.id, asked.question.path): number
            for number, asked in enumerate(self.dossier.questions, 1)
        }

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each provision of the coverage register, by its id."""
        return {entry.id: self.say.text(entry.title) for entry in self.dossier.coverage}

    @cached_property
    def not_modelled(self) -> frozenset[str]:
        """The provisions of the coverage register that are not modelled."""
        return frozenset(e.id for e in self.dossier.coverage if e.status == "not_modelled")

    @cached_property
    def items(self) -> dict[str, Item]:
        """The items of the case by id."""
        return {item.id: item for item in self.dossier.case.items}

    @cached_property
    def parties(self) -> dict[str, Party]:
        """The parties of the case by id."""
        return {party.id: party for party in self.dossier.case.parties}

    @cached_property
    def hits(self) -> dict[str, Hit]:
        """One hit for each entry id."""
        return {hit.entry.id: hit for hit in self.dossier.screened.hits}

    def outcome(self, outcome: Outcome, findings: Iterable[Finding] = ()) -> OutcomeView:
        """Return an outcome as shown.

        Args:
            outcome: what to show.
            findings: those that carry it. Of ``undetermined`` they tell whether facts are missing
                or the text itself must be read; of ``out_of_scope``, whether a provision that is
                encoded says so, or nothing is encoded that could say more.
        """
        carrying = [finding for finding in findings if finding.outcome is outcome]
        word = f"outcome.{outcome.value}"
        if carrying and outcome is Outcome.UNDETERMINED:
            facts = any(finding.questions for finding in carrying)
            word = "outcome.undetermined_facts" if facts else "outcome.undetermined_text"
        elif carrying and outcome is Outcome.OUT_OF_SCOPE:
            silent = any(finding.provision in self.not_modelled for finding in carrying)
            word = "outcome.out_of_scope" if silent else "outcome.out_of_scope_encoded"
        return OutcomeView(outcome.value, self.say(word))

    def title(self, provision: str) -> str:
        """Return the title of a provision, or its id where the register has none."""
        return self.titles.get(provision) or clean(provision)

    def capital(self, jurisdiction: str) -> str:
        """Return the name of a capital."""
        return self.say.or_raw(f"capital.{jurisdiction}", jurisdiction)

    def place(self, code: str) -> str:
        """Return a country with its code, such as ``China (CN)``."""
        if not is_code(code):
            return clean(code)
        name = self.say.text(name_of(code))
        return f"{name} ({code})" if self.say.language == "en" else f"{name}（{code}）"

    def item_name(self, item_id: str) -> str:
        """Return what an item is called: its description, else its id."""
        item = self.items.get(item_id)
        return self._given(item.description, item_id) if item else clean(item_id)

    def party_name(self, party_id: str) -> str:
        """Return what a party is called: its name, else its id."""
        party = self.parties.get(party_id)
        return self._given(party.name, party_id) if party else clean(party_id)

    def subject(self, about: About) -> str:
        """Return whom or what a finding is about, without saying which kind of thing it is."""
        if about.kind == "item":
            return self.item_name(about.id)
        if about.kind == "party":
            return self.party_name(about.id)
        return self.say("findings.about_case")

    def question_numbers(self, questions: Iterable[Question]) -> tuple[int, ...]:
        """Return the numbers of questions that stand in the dossier's list, ascending."""
        keys = {(question.id, question.path) for question in questions}
        return tuple(sorted(self.numbers[key] for key in keys if key in self.numbers))

    def _given(self, fact: str | Unknown, otherwise: str) -> str:
        return clean(fact) if is_known(fact) and fact.strip() else clean(otherwise)
