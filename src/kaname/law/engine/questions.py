"""The register of questions: every fact a provision can ask for, in one place.

``law/questions.toml`` gives each its stable id, its wording in English and Japanese and how it is
answered in the case file. The missing-facts list of a dossier comes from here, and whatever form
asks a person does too.
"""

import tomllib
from functools import cache, lru_cache
from importlib import resources

from kaname.core.finding import Question
from kaname.core.text import Argument, Wording

__all__ = ["ask", "register"]


@cache
def register() -> tuple[Wording, dict[str, str]]:
    """Return the wordings by question id, and the type of the answer by question id."""
    text = (resources.files("kaname.law") / "questions.toml").read_text(encoding="utf-8")
    entries: dict[str, dict[str, str]] = tomllib.loads(text)
    answers = {key: entry["answer"] for key, entry in entries.items()}
    wording = Wording({k: {"en": e["en"], "ja": e["ja"]} for k, e in entries.items()})
    return wording, answers


def ask(question_id: str, path: str, **arguments: Argument) -> Question:
    """Return the question of the register with that id, about the fact at ``path``.

    Raises:
        KeyError: the register has no such question.
    """
    return _question(question_id, path, *arguments.items())


@lru_cache(maxsize=4096)
def _question(question_id: str, path: str, *named: tuple[str, Argument]) -> Question:
    wording, answers = register()
    return Question(question_id, path, wording(question_id, **dict(named)), answers[question_id])
