"""Conditions of a deal that only a person can settle, stated by name with a yes or a no.

They stand under ``items[].exception_conditions``, where those of licence exceptions stand too: one
answer counts wherever its name is asked.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from kaname.core.finding import Citation, Claim, Read
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask

__all__ = ["LOGIC_OR_DRAM", "stated_condition"]

LOGIC_OR_DRAM: Final = "logic_or_dram_plant"
"""Name of the condition that a plant makes logic or DRAM chips of an advanced node."""

_ANSWERS: Final[Mapping[str, bool]] = {"yes": True, "no": False}
_FIELD: Final = "exception_conditions"


def stated_condition(
    matter: Matter, condition: str, text: Text, cite: Iterable[Citation] = ()
) -> Claim:
    """Return the claim that a condition holds as the case states it, or its question.

    Args:
        matter: the deal, and the item asked of.
        condition: its name in the case file.
        text: the statement; the question asks whether it holds.
        cite: where the law states it.
    """
    path = matter.path("item", f"{_FIELD}.{condition}")
    stated = matter.value("item", _FIELD)
    answer = stated.get(condition, "") if isinstance(stated, Mapping) else ""
    holds = _ANSWERS.get(answer, UNKNOWN)
    reads = () if holds is UNKNOWN else (Read(path, answer),)
    question = ask("item.exception_conditions", path, condition=text)
    return state(holds, text, reads=reads, ask=(question,), cite=cite)
