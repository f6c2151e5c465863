"""Lists of part 746 that name items by HTS-6 code (Supplements No. 2, 4, 5 and 7)."""

from kaname.core.codes import parse_hs
from kaname.core.finding import Claim, Read
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, is_known
from kaname.law.engine.claims import all_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import load_table
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["goods", "on_tariff_list"]

HTS_DIGITS = 6


def goods(matter: Matter) -> Claim:
    """Return the claim that the item is goods; an HS code shows that it is."""
    hs = matter.value("item", "hs")
    if is_known(hs) and not is_known(matter.value("item", "kind")):
        reads = (Read(matter.path("item", "hs"), str(hs)),)
        return state(True, words("tariff.goods"), reads=reads)
    return matter.claim("item", "kind", lambda kind: kind == "goods", words("tariff.goods"))


def on_tariff_list(matter: Matter, name: str, text: Text) -> Claim:
    """Return the claim that the item's HS code is on the named list.

    A code longer than six digits counts by its first six; one with fewer is open when any listed
    code begins with it. An item that is not on the list may still be a part of one that is, which
    a code does not show.
    """
    value, path = matter.value("item", "hs"), matter.path("item", "hs")
    question = ask("item.hs", path)
    if not is_known(value):
        listed = state(UNKNOWN, text, ask=(question,))
        return all_of(text, (goods(matter), listed))
    code = parse_hs(str(value))
    rows = load_table(PACKAGE, "hts_lists", "list", "chapter").all(matter.on, name, code[:2])
    codes = frozenset(code for row in rows for code in row.words("codes"))
    holds: Truth = code[:HTS_DIGITS] in codes
    if len(code) < HTS_DIGITS:
        holds = UNKNOWN if any(known.startswith(code) for known in codes) else False
    cite = tuple(row.citation for row in rows)
    listed = state(holds, text, reads=(Read(path, code),), ask=(question,), cite=cite)
    return all_of(text, (goods(matter), listed))
