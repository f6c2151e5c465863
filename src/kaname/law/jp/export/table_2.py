"""Export Order Art. 2(1)(i) with Table 2: goods whose export METI must approve, by their item.

Waste, endangered species, ozone depleting and other chemicals, mercury, cultural property and the
like. The item is a fact of the case; Table 7 frees small values of four of them (Art. 4(4)).
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Final

from kaname.core.case import Money
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import all_of, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.jp.export.facts import destination, from_japan, goods
from kaname.law.jp.export.words import PACKAGE, words

__all__ = ["numbered", "table_2"]

NONE: Final = "none"
EVERYWHERE: Final = ("all", "not_high_seas")
SOME_FREE: Final = "21の3"
"""Of this item the small value frees only what an ordinance names."""
NORTH_KOREA: Final = "KP"
YEN: Final = "JPY"
_LONGEST: Final = 60
_NUMBER: Final = re.compile(r"([1-9][0-9]?)(?:[の-]([1-9]))?の?項?(?:\(([1-9])\))?")
_PREFIX: Final = re.compile(r"^(?:輸出令)?(?:別表第?[2二]の?)?")


@provision("jp.export.table_2")
def table_2(matter: Matter) -> list[Verdict]:
    """Require approval for goods that the case states to be of Table 2."""
    value = matter.value("item", "table_2_number")
    if not is_known(value) or value == NONE:
        return []
    if goods(matter).holds is False or from_japan(matter).holds is False:
        return []
    rows = load_table(PACKAGE, "table_2_items").in_force(matter.on)
    named = _named(str(value), rows)
    reads = (Read(matter.path("item", "table_2_number"), str(value)),)
    if not named:
        claim = _no_row(matter, str(value), rows, reads)
        policy: Text | None = None
    else:
        row = named[0]
        inside = state(True, words("table_2.named", number=row["number"], label=_label(row)),
                       reads=reads, cite=tuple(found.citation for found in named))  # fmt: skip
        claim = all_of(
            words("table_2.claim"),
            [from_japan(matter), inside, _place(matter, row), _worth(matter, row)],
        )
        policy = words(f"table_2.policy.{row['policy']}")
    verdict = decide(
        claim,
        yes=(Outcome.LICENCE_REQUIRED, words("table_2.yes")),
        no=(Outcome.NO_REQUIREMENT_FOUND, words("table_2.no")),
        open_=words("table_2.open"),
        policy=policy or UNKNOWN,
        caveats=(words("table_2.caveat"),),
    )
    return [verdict]


def numbered(written: str, on: date) -> tuple[Row, ...]:
    """Return the rows of Table 2 under a number as people write it, on a day.

    Raises:
        NotEncodedError: the table begins after that day.
    """
    return _named(written, load_table(PACKAGE, "table_2_items").in_force(on))


def _named(written: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows under a number as people write it; ``()`` when it is none of the table."""
    plain = "".join(unicodedata.normalize("NFKC", written[: _LONGEST + 1]).split())
    found = _NUMBER.fullmatch(_PREFIX.sub("", plain))
    if found is None or len(written) > _LONGEST:
        return ()
    main, branch, sub = found.groups()
    number = f"{main}の{branch}" if branch else main
    return tuple(
        row for row in rows if row["number"] == number and (not sub or row["sub_item"] == sub)
    )


def _no_row(
    matter: Matter, written: str, rows: tuple[Row, ...], reads: tuple[Read, ...]
) -> Claim:  # fmt: skip
    held = "、".join(dict.fromkeys(row["number"] for row in rows))
    text = words("table_2.no_row", number=written[:_LONGEST], day=matter.on, rows=held)
    question = ask("item.table_2_number", matter.path("item", "table_2_number"))
    return state(UNKNOWN, text, reads=reads, ask=(question,))


def _place(matter: Matter, row: Row) -> Claim:
    """Return the claim that the table takes in the destination."""
    if row["places"] in EVERYWHERE:
        key = "table_2.high_seas" if row["places"] == EVERYWHERE[1] else "table_2.place"
        return state(True, words(key), cite=(row.citation,))
    country = destination(matter)
    if not is_known(country):
        question = ask("places.to", "places.to")
        return state(UNKNOWN, words("table_2.place"), ask=(question,), cite=(row.citation,))
    holds = country == row["places"]
    reads = (Read("places.to", country),)
    return state(holds, words("table_2.place"), reads=reads, cite=(row.citation,))


def _worth(matter: Matter, row: Row) -> Claim:
    """Return the claim that the total value is not freed by Table 7, which is shut to North Korea.

    The order's supplementary provision 3 and METI's circular 4-4 shut it.
    """
    if not row["free_jpy"] or destination(matter) == NORTH_KOREA:
        return state(True, words("table_2.claim"), cite=(row.citation,))
    limit, some = Decimal(row["free_jpy"]), row["number"] == SOME_FREE
    text = words("table_2.above_some" if some else "table_2.above", limit=int(limit))
    value, path = matter.value("item", "value"), matter.path("item", "value")
    yen = isinstance(value, Money) and value.currency == YEN and is_known(value.amount)
    if not isinstance(value, Money) or not yen:
        question = "item.value.jpy" if is_known(value) else "item.value"
        return state(UNKNOWN, text, ask=(ask(question, path),), cite=(row.citation,))
    above = bool(is_known(value.amount) and value.amount > limit)
    holds: Truth = UNKNOWN if some and not above else above
    question_ = ask("item.table_2_number", matter.path("item", "table_2_number"))
    reads = (Read(path, shown(value)),)
    return state(holds, text, reads=reads, ask=(question_,), cite=(row.citation,))


def _label(row: Row) -> Text:
    return Text(row["label_en"], row["label_ja"])
