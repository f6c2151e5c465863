"""Conditions of exceptions and licences that a person answers: rows of ``tables/conditions.csv``.

A case answers them under ``conditions``, of the item or of the whole deal, by the name that the
question gives. What is not answered is Unknown; a yes means that the condition holds.
"""

import difflib
from collections.abc import Mapping
from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.engine.watching import part
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["conditions_of", "misnamed", "rows_of"]

_ANSWERS: Final[dict[str, bool]] = {
    "yes": True, "true": True, "はい": True, "no": False, "false": False, "いいえ": False,
}  # fmt: skip
_HOLDERS: Final = {"item": "item", "case": ""}


def rows_of(matter: Matter, measure: str) -> tuple[Row, ...]:
    """Return the conditions of an exception, a licence or a guideline on the day, in order.

    Raises:
        NotEncodedError: the table begins after that day.
    """
    return load_table(PACKAGE, "conditions", "measure").all(matter.on, measure)


@part
def conditions_of(matter: Matter, measure: str) -> tuple[Claim, ...]:
    """Return each condition of a measure as a claim with its question.

    Raises:
        NotEncodedError: as ``rows_of``.
    """
    return tuple(_claim(matter, row) for row in rows_of(matter, measure))


@part
def misnamed(matter: Matter) -> tuple[Text, ...]:
    """Return a remark for each answer whose name is no condition, with the nearest right one."""
    known = [row["condition"] for row in load_table(PACKAGE, "conditions", "measure")]
    remarks = []
    for record in _HOLDERS.values():
        if record == "item" and matter.item is None:
            continue
        answers = matter.value(record, "conditions")
        if not isinstance(answers, Mapping):
            continue
        for name in answers:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1) or ["-"]
                remarks.append(words("conditions.misnamed", name=name, near=near[0]))
    return tuple(remarks)


def _claim(matter: Matter, row: Row) -> Claim:
    record = _HOLDERS[row["holder"]]
    path = f"{matter.path(record, 'conditions')}.{row['condition']}"
    question_id = "item.conditions" if record else "case.conditions"
    wording = Text(row["question_en"], row["question_ja"])
    question = ask(question_id, path, asked=wording)
    text, cited = Text(row["text_en"], row["text_ja"]), (row.citation,)
    answers = matter.value(record, "conditions")
    given = answers.get(row["condition"]) if isinstance(answers, Mapping) else None
    if given is None or not is_known(given):
        return state(UNKNOWN, text, ask=(question,), cite=cited)
    holds: Truth = _ANSWERS.get(str(given).casefold(), UNKNOWN)
    return state(holds, text, reads=(Read(path, str(given)),), ask=(question,), cite=cited)
