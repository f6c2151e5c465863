"""Licence rows whose scope stands in words, decided by facts: part 774, Supp. No. 1.

A row may cover the item always (within some paragraphs), by what it is for (software, technology,
equipment and parts for listed items, or for those of them that are themselves controlled for a
reason), when it also meets the parameters of another entry, or by features that the case states.
What is not in the table is open.
"""

from kaname.core.codes import Eccn
from kaname.core.finding import Claim, Read
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Truth, all_true, any_true, negate
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import NotEncodedError, Row, load_table
from kaname.law.us.export.eccn import described, in_paragraphs
from kaname.law.us.export.features import has_features
from kaname.law.us.export.paragraphs import known_part
from kaname.law.us.export.words import PACKAGE
from kaname.law.us.export.words import chip_words as words

__all__ = ["scope_by_facts"]


def scope_by_facts(matter: Matter, eccn: Eccn, row: Row, name: Text) -> Claim | None:
    """Return the claim that a licence row in words covers the item; None when it is not encoded.

    Args:
        matter: the deal, and the item asked of.
        eccn: the item's classification.
        row: the licence row.
        name: how the row is called.
    """
    table = load_table(PACKAGE, "prose_scopes", "eccn", "row")
    claims = []
    for rule in table.all(matter.on, row["eccn"], row["row"]):
        place = in_paragraphs(eccn, rule.words("within"), rule.words("within_excluded"))
        if place is False:
            continue
        path = matter.path("item", "eccn")
        question = ask("item.eccn.paragraph", path, eccn=eccn.entry)
        inside = state(
            place, words("chip.base", eccn=eccn.entry, base=plain(rule["within"])),
            reads=(Read(path, str(eccn)),), ask=(question,),
        )  # fmt: skip
        test = {"always": None, "for": _is_for, "meets": _meets, "features": _has}[rule["kind"]]
        parts = (inside,) if test is None else (inside, test(matter, eccn, rule))
        key = "scope.by_features" if rule["kind"] == "features" else "scope.for_items"
        text = words(key, row=name, listed=plain(rule["listed"] or rule["within"]))
        claims.append(all_of(text, parts, cite=(rule.citation,)))
    return any_of(words("scope.row", row=name), claims) if claims else None


def _meets(matter: Matter, eccn: Eccn, rule: Row) -> Claim:
    """Return the claim that the item also meets the parameters of one of the rule's entries."""
    listed = rule.words("listed")
    text = words("scope.parameters", listed=plain(" ".join(listed)))
    path = matter.path("item", "meets_parameters_of")
    question = ask(
        "item.meets_parameters_of", path, eccn=eccn.entry, others=plain(", ".join(listed))
    )
    found = _stated(matter, "meets_parameters_of")
    if found is None:
        return state(UNKNOWN, text, ask=(question,))
    holds = any_true(described(item, word) for item in found for word in listed)
    reads = (Read(path, ", ".join(str(item) for item in found) or "none"),)
    return state(holds, text, reads=reads, ask=(question,))


def _has(matter: Matter, eccn: Eccn, rule: Row) -> Claim:
    """Return the claim that the item has the features of the rule's set."""
    return has_features(matter, rule["listed"], words("scope.features", eccn=eccn.entry))


def _is_for(matter: Matter, eccn: Eccn, rule: Row) -> Claim:
    """Return the claim that what the item is for brings it under the rule."""
    reason = f" ({rule['reason']})" if rule["reason"] else ""
    listed = plain(rule["listed"] + reason)
    excluded = words("scope.excluded", listed=plain(rule["excluded"]))
    path = matter.path("item", "for_items")
    question = ask("item.for_items", path, eccn=eccn.entry)
    found = _stated(matter, "for_items")
    named = words("scope.listed", listed=listed, excluded=excluded if rule["excluded"] else "")
    if not found:
        return state(UNKNOWN, named, ask=(question,))
    claims = [
        state(
            _brings(matter, item, rule),
            words("scope.for_item", item=str(item), listed=listed,
                  excluded=excluded if rule["excluded"] else ""),
            reads=(Read(path, str(item)),), ask=(question,),
        )
        for item in found
    ]  # fmt: skip
    return any_of(named, claims)


def _stated(matter: Matter, field: str) -> tuple[Eccn, ...] | None:
    """Return the classifications in a list of the item; None when none or a bad one is given."""
    value = matter.value("item", field)
    if not isinstance(value, tuple):
        return None
    try:
        return tuple(known_part(Eccn.parse(str(item)), matter.on) for item in value)
    except ValueError:
        return None


def _brings(matter: Matter, item: Eccn, rule: Row) -> Truth:
    """Tell whether one item that the item is for brings it under the rule."""
    if not item.is_ear99 and not _is_entry(matter, item):
        return UNKNOWN
    among = any_true(_is_listed(item, word) for word in rule.words("listed"))
    outside = negate(any_true(_is_listed(item, word) for word in rule.words("excluded")))
    holds = all_true((among, outside))
    if rule["reason"] and holds is not False:
        holds = all_true((holds, _controlled_for(matter, item, rule["reason"])))
    if holds is False:
        unclear = any_true(_is_listed(item, word) for word in rule.words("unclear"))
        return False if unclear is False else UNKNOWN
    return holds


def _is_listed(item: Eccn, word: str) -> Truth:
    """Tell whether an item is described by one word, which may be a range of entries."""
    first, _, last = word.partition("-")
    return first <= item.entry <= last if last else described(item, word)


def _is_entry(matter: Matter, item: Eccn) -> bool:
    try:
        found = load_table(PACKAGE, "ccl_entries", "eccn").find(matter.on, item.entry)
    except NotEncodedError:
        return False
    return found is not None


def _controlled_for(matter: Matter, item: Eccn, reason: str) -> Truth:
    """Tell, by its classification alone, whether an item is controlled for a reason."""
    rows = load_table(PACKAGE, "ccl_controls", "eccn").all(matter.on, item.entry)
    return any_true(_row_covers(item, row) for row in rows if row["reason"] == reason)


def _row_covers(item: Eccn, row: Row) -> Truth:
    if row["scope"] == "entry":
        return True
    holds = in_paragraphs(item, row.words("paragraphs") or ("*",), row.words("excluded"))
    worded = ("*",) if row["scope"] == "prose" else row.words("worded")
    if holds is True and worded and in_paragraphs(item, worded) is not False:
        return UNKNOWN
    return holds
