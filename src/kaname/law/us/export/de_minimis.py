"""De minimis US content of foreign-made items: 15 CFR 734.4."""

from decimal import Decimal
from functools import partial
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Claim, Read
from kaname.core.outcome import Outcome
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, Truth, all_true, any_true, is_known, negate
from kaname.law.engine.claims import all_of, any_of, flip, questions_of, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.provisions import Verdict, decide, provision
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.chip_exporters import exporters_left_out
from kaname.law.us.export.conditions import LOGIC_OR_DRAM, stated_condition
from kaname.law.us.export.content import Reckoned, content_codes, reckoned, stated_share
from kaname.law.us.export.destinations import (
    chart_country,
    destination,
    destination_claim,
    in_united_states,
    is_among,
)
from kaname.law.us.export.eccn import among, classification
from kaname.law.us.export.footnote_5 import footnote_5_party
from kaname.law.us.export.lazily import Part, all_in_turn
from kaname.law.us.export.paragraphs import known_part
from kaname.law.us.export.words import PACKAGE, words

__all__ = ["above_share", "conditions_unmet", "de_minimis", "no_level"]

_ANY: Final = "*"
_FIRST_EXPORT: Final = "first_export_controlled"
"""The name of the stated condition that the country of first export controls the item."""
_TECHNOLOGY: Final = "E"
"""Product group of the Commerce Control List."""
_SIGNS: Final[dict[Truth, Text]] = {
    True: Text(">", "＞"), False: Text("≤", "≦"), UNKNOWN: Text("against", "対"),
}  # fmt: skip


def above_share(matter: Matter) -> Claim:
    """Return the claim that controlled US content exceeds the level for the destination.

    Exactly the level is not above it (15 CFR 734.4(c), (d)).
    """
    rows = _levels(matter)
    cite = tuple(row.citation for row in rows)
    levels = sorted(Decimal(row["percent"]) for row in rows)
    low, high = levels[0], levels[-1]
    found = reckoned(matter)
    if found is not None:
        return _by_parts(matter, found, rows)
    percent = matter.value("item", "us_content_percent")
    path = matter.path("item", "us_content_percent")
    if not is_known(percent):
        question = ask("item.us_content_percent", path)
        return state(UNKNOWN, words("de_minimis.above", limit=high), ask=(question,), cite=cite)
    share = Decimal(str(percent))
    reads = (Read(path, format(share.normalize(), "f")),)
    if low < share <= high:
        text = words("de_minimis.between", share=share, low=low, high=high)
        return state(UNKNOWN, text, reads=reads, ask=(ask("places.to", "places.to"),), cite=cite)
    above = share > high
    text = words("de_minimis.sum_above" if above else "de_minimis.sum_below",
                 share=share, limit=high if above else low)  # fmt: skip
    return state(above, text, reads=reads, cite=cite)


def _by_parts(matter: Matter, found: Reckoned, rows: tuple[Row, ...]) -> Claim:
    """Return the claim of ``above_share`` from the parts, with the calculation shown.

    A share that is stated as well and does not agree with the parts leaves it open.
    """
    levels = sorted(Decimal(row["percent"]) for row in rows)
    cite = tuple(row.citation for row in rows)
    stated = matter.value("item", "us_content_percent")
    differs = is_known(stated) and not found.low <= Decimal(str(stated)) <= found.high
    holds: Truth = UNKNOWN
    if not differs and (found.low > levels[-1] or found.high <= levels[0]):
        holds = found.low > levels[-1]
    name = "differs" if differs else "reckoned" if found.low == found.high else "reckoned_range"
    text = words(
        f"de_minimis.{name}", counted=found.counted, total=found.total, low=found.low,
        high=found.high, limit=levels[-1] if holds is True else levels[0],
        sign=_SIGNS[holds],
    )  # fmt: skip
    ask_for = questions_of(part for part in found.parts if part.holds is UNKNOWN)
    if not is_known(destination(matter)):
        ask_for = (*ask_for, ask("places.to", "places.to"))
    return state(holds, text, because=found.parts, cite=cite, ask=ask_for)


def no_level(matter: Matter, without: str = "") -> Claim:
    """Return the claim that a rule without de minimis level reaches the item (734.4(a)).

    Args:
        matter: the deal, and the item asked of.
        without: leave out the rules of this paragraph, such as ``a9``.
    """
    rows = load_table(PACKAGE, "de_minimis_zero").in_force(matter.on)
    asked = [row for row in rows if not without or not row["paragraph"].startswith(without)]
    return any_of(words("de_minimis.no_level"), [_reached_by(matter, row) for row in asked])


def conditions_unmet(matter: Matter) -> tuple[Claim, ...]:
    """Return, for what the case states, the claims that a condition of the levels is not met.

    US encryption content must have been authorised (734.4(b)), and the level protects technology
    only after a one-time report ((c)(3), (d)(3)).
    """
    claims = []
    codes = content_codes(matter)
    rows = load_table(PACKAGE, "de_minimis_encryption").in_force(matter.on)
    named = tuple(row["eccn"] for row in rows)
    held = _classified(matter, codes) if isinstance(codes, tuple) else ()
    if any(among(code, named) is True for code in held):
        met = matter.is_true(
            "item", "us_encryption_authorised", words("de_minimis.encryption_authorised")
        )
        cite = tuple(row.citation for row in rows)[:1]
        claims.append(all_of(words("de_minimis.encryption"),
                             (flip(words("de_minimis.encryption"), met),), cite=cite))  # fmt: skip
    share = stated_share(matter)
    refused = matter.value("item", "us_encryption_authorised") is False
    if not is_known(codes) and refused and share != 0:
        question = ask("item.us_content_eccns", matter.path("item", "us_content_eccns"))
        claims.append(state(UNKNOWN, words("de_minimis.encryption"), ask=(question,)))
    if is_known(share) and share != 0 and _may_be_technology(matter):
        filed = matter.is_true("item", "one_time_report_filed", words("de_minimis.report_filed"))
        unmet = flip(words("de_minimis.report"), filed)
        if not is_known(matter.value("item", "kind")):
            question = ask("item.kind", matter.path("item", "kind"))
            kind = state(UNKNOWN, words("de_minimis.technology"), ask=(question,))
            unmet = all_of(words("de_minimis.report"), (kind, unmet))
        claims.append(unmet)
    return tuple(claims)


def _may_be_technology(matter: Matter) -> bool:
    """Tell whether an item is technology, or may be: an HS code or its ECCN shows goods."""
    kind = matter.value("item", "kind")
    if is_known(kind):
        return kind == "technology"
    item = classification(matter)
    by_eccn = item is None or item.is_ear99 or item.entry[1:2] == _TECHNOLOGY
    return by_eccn and not is_known(matter.value("item", "hs"))


def _levels(matter: Matter) -> tuple[Row, ...]:
    """Return the row for the destination, or one row a level while the destination is Unknown."""
    table = load_table(PACKAGE, "de_minimis", "destination")
    country = destination(matter)
    if not is_known(country):
        return tuple({row["percent"]: row for row in table.in_force(matter.on)}.values())
    row = table.find(matter.on, chart_country(country)) or table.find(matter.on, _ANY)
    return (row,) if row else ()


def _reached_by(matter: Matter, row: Row) -> Claim:
    """Return the claim that one row of the table of rules without level reaches the item."""
    places = row.words("destinations")
    text = words("de_minimis.zero_destination", places=row["destinations"])
    parts: list[Part] = [
        partial(_product, matter, row),
        partial(_content, matter, row),
        lambda: destination_claim(
            matter, lambda country: is_among(matter.on, country, places), text
        ),
    ]
    if row["end_user"]:
        parts.append(partial(_END_USERS[row["end_user"]], matter))
    if row["exempt_from"]:
        parts.append(partial(_not_exempt, matter, row))
    return all_in_turn(words(f"de_minimis.{row['paragraph']}"), parts, cite=(row.citation,))


def _product(matter: Matter, row: Row) -> Claim:
    """Return the claim that the item itself is one the row speaks of."""
    products, excluded = row.words("products"), row.words("products_excluded")
    text = words("de_minimis.zero_product", products=row["products"])
    if products == (_ANY,):
        return state(True, words("de_minimis.zero_any_product"))
    path = matter.path("item", "eccn")
    item = classification(matter)
    if item is None:
        return state(UNKNOWN, text, ask=(ask("item.eccn", path),))
    holds = all_true((among(item, products), negate(among(item, excluded))))
    question = ask("item.eccn.paragraph", path, eccn=item.entry)
    return state(holds, text, reads=(Read(path, str(item)),), ask=(question,))


def _content(matter: Matter, row: Row) -> Claim:
    """Return the claim that the item holds the US content the row names.

    Its classifications decide. No *controlled* content settles only a row that asks for such
    content: others ask for content that may need no licence for the destination. Where the rule
    says more in words than the table holds, content that it names leaves it open.
    """
    text = words("de_minimis.zero_content", contents=row["contents"])
    codes = content_codes(matter)
    path = matter.path("item", "us_content_eccns")
    question = ask("item.us_content_eccns", path)
    if isinstance(codes, tuple):
        found = _holds_content(row, _classified(matter, codes))
        reads = (Read(path, shown(codes)),)
        if found is True and row["decides"] == "no":
            name = f"de_minimis_zero_{row['paragraph']}"
            further = stated_condition(matter, name, text)
            return state(further.holds, text, reads=(*reads, *further.reads), ask=further.questions)
        return state(found, text, reads=reads, ask=(question,))
    if row["content"] == "controlled":
        nothing = matter.claim(
            "item", "us_content_percent", lambda share: share == 0, words("de_minimis.no_content")
        )
        if nothing.holds is not False:
            return flip(text, nothing)
    return state(UNKNOWN, text, ask=(question,))


def _classified(matter: Matter, codes: tuple[str, ...]) -> tuple[Eccn, ...]:
    return tuple(known_part(Eccn.parse(code), matter.on) for code in codes)


def _holds_content(row: Row, codes: tuple[Eccn, ...]) -> Truth:
    """Tell whether stated US content is what the row names; Unknown if only some of the ECCN is."""
    contents = row.words("contents")
    found = bool(codes) if contents == (_ANY,) else any_true(among(c, contents) for c in codes)
    sure = row.words("sure_contents")
    if found is not True or not sure:
        return found
    return True if any_true(among(code, sure) for code in codes) is True else UNKNOWN


def _advanced_plant(matter: Matter) -> Claim:
    """Return the claim that the item makes logic or DRAM chips of an advanced node (734.4(a)(9)).

    The fact of the case is wider, so a yes leaves it to a stated condition.
    """
    use = matter.is_true("end_use", "advanced_semiconductors", words("de_minimis.advanced_node"))
    if use.holds is True:
        return stated_condition(matter, LOGIC_OR_DRAM, words("de_minimis.logic_or_dram"))
    return use


_END_USERS: Final = {"footnote_5": footnote_5_party, "advanced_node": _advanced_plant}


def _not_exempt(matter: Matter, row: Row) -> Claim:
    """Return the claim that where it is exported from, and by whom, leave the row as it is."""
    places = row.words("exempt_from")
    if row["exempt_unless_parent"] == "yes":
        exempt = all_of(words("de_minimis.exempt"), exporters_left_out(matter, places))
    else:
        exempt = _first_exported(matter, places)
    return flip(words("de_minimis.not_exempt"), exempt)


def _first_exported(matter: Matter, places: tuple[str, ...]) -> Claim:
    """Return the claim that the item was first exported from a country that controls it.

    One made in a place and shipped from it was; of one made elsewhere the case must say.
    """
    text = words("de_minimis.exempt_from")

    def among_places(country: object) -> Truth:
        return is_among(matter.on, str(country), places)

    made = matter.claim("item", "origin", among_places, words("de_minimis.made_there"))
    start = matter.claim("places", "from", among_places, words("de_minimis.shipped_from_there"))
    if made.holds is start.holds is not UNKNOWN:
        return state(made.holds, text, because=(made, start))
    said = stated_condition(matter, _FIRST_EXPORT, words("de_minimis.first_export"))
    ask_for = (*said.questions, *made.questions, *start.questions)
    return state(said.holds, text, because=(made, start, said), ask=ask_for)


def _here(matter: Matter, field: str) -> bool:
    value = matter.value("places", field) if field == "from" else matter.value("item", field)
    return is_known(value) and in_united_states(matter.on, str(value))


@provision("us.export.de_minimis")
def de_minimis(matter: Matter) -> list[Verdict]:
    """Compare the controlled US content of a foreign-made item with the level (15 CFR 734.4)."""
    if _here(matter, "from") or _here(matter, "origin"):
        return []
    share = above_share(matter)
    text = words("de_minimis.applies")
    claim = share
    if share.holds is not True:
        claim = any_of(text, (share, no_level(matter), *conditions_unmet(matter)))
    total = share.text
    if not is_known(matter.value("item", "us_content_percent")) and reckoned(matter) is None:
        total = words("de_minimis.share_unknown")
    return [
        decide(
            claim,
            yes=(Outcome.NO_REQUIREMENT_FOUND, words("de_minimis.yes", sum=total)),
            no=(Outcome.NO_REQUIREMENT_FOUND, words("de_minimis.no", sum=total)),
            open_=words("de_minimis.open", sum=total),
            caveats=(words("de_minimis.caveat"),),
            reach=True,
        )
    ]
