"""OFAC's SDN list as XML (``SDN.XML``): one file, and aliases marked strong or weak.

Source: US Treasury, Office of Foreign Assets Control, Sanctions List Service. The same parties and
numbers as ``sdn.csv``; names are written as there ("LAST, First"). OFAC does not expect a match on
a weak alias alone (FAQ 124). The file says how many records it has.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.sources.countries import Countries
from kaname.screening.sources.dates import birth_date
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.markup import Node, records
from kaname.screening.sources.parties import Record, close
from kaname.screening.sources.reading import SourceFile, decode, stop

__all__ = ["ROOT", "load"]

LIST_ID: Final = "ofac-sdn"
ROOT: Final = "sdnList"
RECORD: Final = "sdnEntry"
KINDS: Final = {
    "individual": "person", "entity": "organisation", "vessel": "vessel", "aircraft": "aircraft",
}  # fmt: skip
WEAK: Final = "weak"
ADDRESS: Final = (
    "address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country",
)  # fmt: skip
VESSEL: Final = {
    "callSign": "call_sign", "vesselType": "vessel_type", "vesselFlag": "vessel_flag",
    "vesselOwner": "vessel_owner", "tonnage": "gross_tonnage",
    "grossRegisteredTonnage": "gross_registered_tonnage",
}  # fmt: skip
KNOWN: Final = frozenset(
    {"uid", "firstName", "lastName", "title", "sdnType", "remarks", "programList", "idList",
     "akaList", "addressList", "nationalityList", "citizenshipList", "dateOfBirthList",
     "placeOfBirthList", "vesselInfo"}
)  # fmt: skip
_NO_NUMBER: Final = (
    "gender", "secondary sanctions risk", "additional sanctions information", "website",
    "email address", "phone number", "effective date", "listing date", "executive order",
    "organization", "aircraft", "nationality", "vessel year", "transactions prohibited",
    "target type", "prior",
)  # fmt: skip
"""With what kinds of "id" begin that are no number of the party."""


def load(file: SourceFile) -> Loaded:
    """Load the XML.

    Raises:
        ProblemError: it is no XML, cut off, of another layout, or the list of parties that are no
            SDNs.
    """
    if "cons" in file.name.lower():
        raise stop("KAN-2030", Place(file.name))
    decode(file)  # which tells what is wrong with bytes that are no UTF-8
    account = Account(file.name)
    top: dict[str, str] = {}
    countries = Countries()
    strangers: dict[str, int] = {}
    entries: dict[str, Entry] = {}
    for node in records(file, frozenset({RECORD}), top):
        account.rows_read += 1
        for child in node.children:
            if child.name not in KNOWN:
                strangers.setdefault(child.name, child.line)
        own_id = node.first("uid")
        if not own_id:
            account.lose("KAN-2210", node.line)
        elif own_id in entries:
            account.lose("KAN-2028", node.line, "uid", id=f"{LIST_ID}:{own_id}")
        elif (entry := _entry(own_id, node, countries, account)) is None:
            account.lose("KAN-2021", node.line)
        else:
            entries[own_id] = entry
    for name, line in strangers.items():
        account.warn("KAN-2213", line, element=name)
    for line, rows, example in countries.unknown.values():
        account.warn("KAN-2014", line, list=LIST_ID, rows=rows, example=example)
    stated = top.get("Record_Count", "")
    if stated and stated != str(account.rows_read):
        account.doubt("KAN-2224", stated=stated, rows=account.rows_read)
    loaded = {LIST_ID: len(entries)}
    return close(account, LIST_ID, entries.values(), loaded, _day(top.get("Publish_Date", "")))


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007
    except ValueError:
        return None


def _entry(own_id: str, node: Node, countries: Countries, account: Account) -> Entry | None:
    party = Record(node.line, KINDS.get(node.first("sdnType").lower(), ""))
    party.add(party.primary, _name(node))
    for alias in node.all("akaList", "aka"):
        weak = alias.first("category").lower() == WEAK
        party.add(party.weak if weak else party.aliases, _name(alias))
    if not party.primary:
        return None
    places = node.all("addressList", "address")
    for place in places:
        lines = (place.first(name) for name in ADDRESS)
        party.add(party.addresses, ", ".join(line for line in lines if line))
    nations = [
        *node.texts("nationalityList", "nationality", "country"),
        *node.texts("citizenshipList", "citizenship", "country"),
    ]
    cells = dict.fromkeys((*(place.first("country") for place in places), *nations))
    codes = countries.of_column(tuple(filter(None, cells)), LIST_ID, node.line)
    party.add(party.countries, *codes)
    births = node.texts("dateOfBirthList", "dateOfBirthItem", "dateOfBirth")
    party.add(party.births, *map(birth_date, births))
    party.add(party.programs, *node.texts("programList", "program"))
    party.tell("title", node.first("title"))
    for element, detail in VESSEL.items():
        party.tell(detail, *node.texts("vesselInfo", element))
    party.tell("nationalities", *nations)
    party.tell(
        "places_of_birth", *node.texts("placeOfBirthList", "placeOfBirthItem", "placeOfBirth")
    )
    for key, value in _numbers(node):
        if key == "identifier":
            party.add(party.identifiers, value)
        else:
            party.tell(key, value)
    _remarks(party, node)
    return party.entry(own_id, LIST_ID, account)


def _remarks(party: Record, node: Node) -> None:
    """Keep the remarks, the parties that they link to, and elements that are not known."""
    remarks = node.first("remarks")
    for piece in remarks.strip("().").replace(") (", "; ").split("; "):
        if piece.startswith("Linked To: "):
            party.tell("linked_to", piece.removeprefix("Linked To: ").strip(" .)"))
    party.tell("remarks", remarks)
    for child in node.children:
        if child.name not in KNOWN:
            party.tell("remarks", f"{child.name}: {child.text.strip()}".strip(": "))


def _name(node: Node) -> str:
    first, last = node.first("firstName"), node.first("lastName")
    return f"{last}, {first}" if first and last else first or last


def _numbers(node: Node) -> Iterator[tuple[str, str]]:
    """Yield the numbers of a party, and what OFAC writes in their place."""
    for number in node.all("idList", "id"):
        kind, value = number.first("idType"), number.first("idNumber")
        if kind.lower().rstrip(":") == "gender":
            yield "gender", value
        elif kind.lower().startswith(_NO_NUMBER):
            yield "remarks", f"{kind.rstrip(': -')}: {value}"
        elif value:
            country = number.first("idCountry")
            text = f"{kind} {value}".strip()
            yield "identifier", f"{text} ({country})" if country else text
