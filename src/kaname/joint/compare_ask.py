"""What a cell of the comparison supposes: an item, an end user, and the deal made of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kaname.core.case import Case, EndUse, Item, Party, Places, field_specs
from kaname.core.codes import Eccn
from kaname.core.hit import Hit
from kaname.core.unknown import UNKNOWN, is_known
from kaname.joint.concordance import Counterpart, by_eccn, premise

__all__ = [
    "END_USERS", "ITEM_ID", "USER_ID", "Asked", "EndUser", "asked_item", "end_user", "stated_case",
    "stated_item", "with_changed",
]  # fmt: skip

END_USERS: Final = ("civil", "military", "weapons", "unstated")
"""``civil``: every question about use and user is answered no; ``military``, ``weapons`` (of mass
destruction): the same but for what makes them so; ``unstated``: nothing is known."""

ITEM_ID: Final = "item"
USER_ID: Final = "user"
"""The id of the party that a supposed end user is."""


@dataclass(frozen=True, slots=True)
class EndUser:
    """Who uses the goods, and for what: the facts that a cell supposes."""

    name: str
    party: Party
    end_use: EndUse
    parties: tuple[Party, ...] = ()
    """Others of the deal."""
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as it is asked about: its ECCN, and the item of Tokyo's table taken for it."""

    item: Item
    pair: Counterpart | None
    """The pair by which Tokyo's item was taken; None when it was given, or none is sure enough."""
    known: tuple[Counterpart, ...] = ()
    """What the concordance holds of the ECCN, whether or not it is sure enough."""

    @property
    def eccn(self) -> str:
        """Return Washington's classification."""
        return str(self.item.eccn)

    @property
    def meti_item(self) -> str:
        """Return Tokyo's item; empty when it is not known."""
        return str(self.item.meti_item) if is_known(self.item.meti_item) else ""


def asked_item(
    eccn: str, on: date, *, meti_item: str = "", hs: str = "", least: str = "by_numbering",
    pair: Counterpart | None = None,
) -> Asked:  # fmt: skip
    """Return an item of an ECCN, with the item of Tokyo's table that stands beside it.

    Args:
        eccn: with or without paragraph.
        on: the day.
        meti_item: Tokyo's item where a person determined it; else the concordance is asked.
        hs: the HS code, where known.
        least: how sure a pair of the concordance must be to be taken (``concordance.SURENESS``).
        pair: the pair by which the ECCN was found for ``meti_item``, where it was.

    Raises:
        ValueError: it is no ECCN.
    """
    code = Eccn.parse(eccn)
    if not meti_item:
        pair = premise(str(code), on, _least(code, least))
    kind = {"D": "software", "E": "technology"}.get("" if code.is_ear99 else code.entry[1], "goods")
    found = meti_item or (pair.meti_item if pair else "")
    item = Item(
        id=ITEM_ID, kind=kind, eccn=str(code), meti_item=found or UNKNOWN, hs=hs or UNKNOWN
    )  # fmt: skip
    return Asked(item, pair, by_eccn(str(code), on))


def _least(code: Eccn, least: str) -> str:
    """Return how sure a pair must be: what is on neither capital's list has no numbers to agree.

    For EAR99 the premise is that Tokyo's items 1 to 15 do not name it either; the cell says so.
    """
    return "likely" if code.is_ear99 and least == "by_numbering" else least


def end_user(name: str) -> EndUser:
    """Return one of ``END_USERS``.

    Raises:
        KeyError: there is none of that name.
    """
    roles = ("ultimate_consignee", "end_user")
    if name == "unstated":
        return EndUser(name, Party(id=USER_ID, roles=roles), EndUse())
    use: dict[str, Any] = {
        **_all_no(EndUse), "clearly_other_use": True, "wmd_kinds": (), "controlled_uses": ("none",),
    }  # fmt: skip
    user: dict[str, Any] = {**_all_no(Party), "owners": (), "kind": "company"}
    changed: dict[str, tuple[dict[str, object], dict[str, object]]] = {
        "civil": ({}, {}),
        "military": (
            {"military": True, "conventional_weapons": True, "clearly_other_use": False},
            {"military": True},
        ),
        "weapons": (
            {"weapons_of_mass_destruction": True, "clearly_other_use": False,
             "wmd_kinds": ("nuclear", "chemical_biological", "missile")},
            {"weapons_of_mass_destruction": True},
        ),
    }  # fmt: skip
    of_user, of_use = {**user, **changed[name][1]}, {**use, **changed[name][0]}
    return EndUser(name, Party(id=USER_ID, roles=roles, **of_user), EndUse(**of_use))


def _all_no(record: type) -> dict[str, bool]:
    return {spec.name: False for spec in field_specs(record) if spec.kind == "yes_no"}


def stated_item(capital: str, asked: Asked) -> Item:
    """Return the item that a cell supposes for a capital: made there."""
    made: Item = with_changed(asked.item, origin=capital)
    return made


def stated_case(capital: str, asked: Asked, destination: str, user: EndUser, on: date) -> Case:
    """Return the case that a cell supposes for a capital: made there and shipped from there.

    The user is where the goods go, unless it is known where the user is.
    """
    item, party = stated_item(capital, asked), user.party
    if not is_known(party.country):
        party = with_changed(party, country=destination)
    region = {"occupied_region": "none"} if user.name != "unstated" else {}
    places = Places(
        from_=capital, to=destination, end_use_at=destination, via=(), **region,  # type: ignore[arg-type]
    )  # fmt: skip
    return Case(
        event="export", ship_date=on, parties=(party, *user.parties), items=(item,),
        places=places, end_use=user.end_use,
    )  # fmt: skip


def with_changed(record: Any, **changed: object) -> Any:
    """Return a copy of a record with some facts changed; quicker than ``dataclasses.replace``."""
    made = object.__new__(type(record))
    for name in record.__dataclass_fields__:
        object.__setattr__(made, name, changed.get(name, getattr(record, name)))
    return made
