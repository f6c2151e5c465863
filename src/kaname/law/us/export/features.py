"""Features of an item that licence rows in words turn on: part 774, Supp. No. 1.

A case states them under ``technical_parameters`` by name: yes or no, or a number with its unit.
A set of features holds when all of them do; the table gives each its limit, and the units that
are read with what one of each comes to in the unit of the limit.
"""

import operator
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from kaname.core.finding import Claim, Read
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth
from kaname.law.engine.claims import all_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.words import PACKAGE
from kaname.law.us.export.words import use_words as words

__all__ = ["has_features"]

_FIELD: Final = "technical_parameters"
_CONDITIONS: Final = "exception_conditions"
_LONGEST: Final = 60
_NUMBER: Final = re.compile(r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*(\S*)")
_COMPARE: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt,
}  # fmt: skip
_ANSWERS: Final[Mapping[str, bool]] = {"yes": True, "no": False}
_SIGNS: Final = str.maketrans({"μ": "u", "µ": "u", "−": "-", "⋅": "·"})


def has_features(matter: Matter, name: str, text: Text) -> Claim:
    """Return the claim that an item has every feature of a set.

    Args:
        matter: the deal, and the item asked of.
        name: the set, as the table of feature sets names it.
        text: the statement.
    """
    rows = load_table(PACKAGE, "feature_sets", "set").all(matter.on, name)
    return all_of(text, [_has(matter, row) for row in rows])


def _has(matter: Matter, row: Row) -> Claim:
    path = matter.path("item", f"{_FIELD}.{row['feature']}")
    label = Text(row["label_en"], row["label_ja"])
    key = row["value"] if row["comparison"] == "is" else "limit"
    unit = row["units"].partition(":")[0]
    text = words(
        f"feature.{key}", feature=label, comparison=row["comparison"],
        value=f"{row['value']} {unit}".strip(),
    )  # fmt: skip
    given = _given(matter, row, path)
    found = {_holds(read.value, row) for read in given}
    holds: Truth = found.pop() if len(found) == 1 else UNKNOWN
    reads = () if holds is UNKNOWN else given
    question = ask("item.feature", path, feature=label)
    return state(holds, text, reads=reads, ask=(question,), cite=(row.citation,))


def _given(matter: Matter, row: Row, path: str) -> tuple[Read, ...]:
    """Return what the case states of a feature: by its name, and as the condition that it also is.

    Where the two differ neither counts.
    """
    places = ((_FIELD, row["feature"], path),
              (_CONDITIONS, row["condition"],
               matter.path("item", f"{_CONDITIONS}.{row['condition']}")))  # fmt: skip
    found = []
    for field, name, place in places:
        stated = matter.value("item", field)
        written = stated.get(name) if name and isinstance(stated, Mapping) else None
        if written is not None:
            found.append(Read(place, written))
    return tuple(found)


def _holds(written: str, row: Row) -> Truth:
    """Tell whether a stated value meets a row; Unknown when it cannot be read."""
    if len(written) > _LONGEST:
        return UNKNOWN
    plain = unicodedata.normalize("NFKC", written).translate(_SIGNS).strip()
    if row["comparison"] == "is":
        answer = _ANSWERS.get(plain.lower())
        return UNKNOWN if answer is None else answer is _ANSWERS[row["value"]]
    units = dict(pair.split(":") for pair in row.words("units"))
    found = _NUMBER.fullmatch(plain)
    if found is None or found[2] not in units:
        return UNKNOWN
    value = Decimal(found[1].replace(",", "")) * Decimal(units[found[2]])
    return _COMPARE[row["comparison"]](value, Decimal(row["value"]))
