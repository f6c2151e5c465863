"""FEFTA Art. 25(1) with the Foreign Exchange Order's table: technology and software."""

from kaname.core.finding import Read
from kaname.core.outcome import Outcome
from kaname.core.unknown import UNKNOWN, is_known
from kaname.law.engine.claims import state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, provision
from kaname.law.jp.export.words import words

__all__ = ["technology"]


@provision("jp.export.technology")
def technology(matter: Matter) -> list[Verdict]:
    """Say that technology and software follow a table of their own, which is not encoded."""
    kind = matter.value("item", "kind")
    if not is_known(kind) or kind == "goods":
        return []
    text = words("technology.not_encoded")
    claim = state(UNKNOWN, text, reads=(Read(matter.path("item", "kind"), shown(kind)),))
    return [Verdict(Outcome.UNDETERMINED, text, claim, Outcome.LICENCE_REQUIRED)]
