"""China's lists of the Ministry of Commerce: export control, unreliable entities, watch.

Source: notices of the Ministry of Commerce, which publishes no file. Two are read: the JSON of a
public registry of these notices, and a plain CSV that a user can fill in from a notice: ``name_en,
name_zh,list,date``. No party has an id that lasts, so ids are made of list and name. The registry's
``country`` is that of the list and says nothing of the party.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.sources.countries import code_of, codes_in_japanese
from kaname.screening.sources.entry_ids import Draft, with_ids
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.parties import close, details_of, given, names_of
from kaname.screening.sources.reading import (
    SourceFile,
    check_header,
    decode,
    json_of,
    rows_of_csv,
    stop,
    tidy,
)

__all__ = ["COLUMNS", "load_csv", "load_json", "looks_like_csv", "looks_like_json"]

LIST_FILE: Final = "mofcom"
COLUMNS: Final = ("name_en", "name_zh", "list", "date")
OTHER: Final = "mofcom-other"
_LISTS: Final = (
    (re.compile("不可靠|unreliable", re.I), "mofcom-unreliable"),
    (re.compile("关注|關注|attention|^watch(?:[ -]?list)?$", re.I), "mofcom-watch"),
    (re.compile("管制|管控|control", re.I), "mofcom-export-control"),
)
KEYS: Final = ("entity_name", "list_id", "source_list_name")
"""What an object of the registry has in any case."""
_KNOWN: Final = frozenset(
    {*KEYS, "addresses", "aliases", "country", "date_added", "entity_type", "id", "last_verified",
     "reason", "source_url"}
)  # fmt: skip
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_MORE: Final = re.compile(
    r"(?:及其[^，。]{0,12})?等(?:\d+家|[^，。]{0,6})?(?:外国)?(?:实体|企业|公司)$|及其.{2,12}$"
)
"""Words behind a name that it stands for others too, whom the notice names or does not."""
_BRACKET: Final = re.compile(r"^(.+?)\s*[（(]([^（）()]+)[）)]$")


@dataclass(frozen=True, slots=True)
class Party:
    """One party, whichever file it came from."""

    line: int
    english: str
    others: tuple[str, ...]
    source_list: str
    day: str
    kind: str = ""
    addresses: tuple[str, ...] = ()
    source_url: str = ""


def looks_like_csv(first_line: str) -> bool:
    """Tell whether the first line has the headings of the CSV."""
    cells = {cell.strip().strip('"').strip("\ufeff").lower() for cell in first_line.split(",")}
    return {"name_zh", "list"} <= cells or {"name_en", "name_zh"} <= cells


def looks_like_json(text: str) -> bool:
    """Tell whether a JSON begins as the registry's does: an array of objects with these keys."""
    head = text[:4096]
    return head.lstrip()[:1] == "[" and all(f'"{key}"' in head for key in KEYS)


def load_csv(file: SourceFile) -> Loaded:
    """Load the CSV.

    Raises:
        ProblemError: it is cut off, in another encoding, or has other columns.
    """
    account = Account(file.name)
    rows = rows_of_csv(decode(file), account)
    line, first = next(rows)
    header = [tidy(cell).lower() for cell in first]
    check_header(header, COLUMNS, frozenset(), Place(file.name, line))
    parties = []
    for line, row in rows:
        account.rows_read += 1
        if len(row) != len(header):
            raise stop("KAN-2029", Place(file.name, line), columns=len(row), expected=len(header))
        cells = {name: given(cell) for name, cell in zip(header, row, strict=True)}
        names = tuple(filter(None, (cells["name_zh"],)))
        parties.append(Party(line, cells["name_en"], names, cells["list"], cells["date"]))
    return _closed(parties, account)


def load_json(file: SourceFile) -> Loaded:
    """Load the registry's JSON.

    Raises:
        ProblemError: it is no JSON (a file cut off is none), or not of this shape.
    """
    account = Account(file.name)
    data = json_of(file)
    if not isinstance(data, list):
        raise stop("KAN-2020", Place(file.name), reason="[")
    return _closed(list(_parties(data, account)), account)


def _parties(data: list[object], account: Account) -> Iterator[Party]:
    strangers: dict[str, None] = {}
    for number, row in enumerate(data, start=1):
        account.rows_read += 1
        if not isinstance(row, dict):
            account.lose("KAN-2010", at=f"[{number - 1}]", columns=0, expected=len(_KNOWN))
            continue
        strangers |= {str(key): None for key in row if key not in _KNOWN}
        yield Party(
            line=number,
            english=_text(row.get("entity_name")),
            others=_texts(row.get("aliases")),
            source_list=" ".join((_text(row.get("source_list_name")), _text(row.get("list_id")))),
            day=_text(row.get("date_added")),
            kind="organisation" if row.get("entity_type") == "organization" else "",
            addresses=_texts(row.get("addresses")),
            source_url=_text(row.get("source_url")),
        )
    for key in strangers:
        account.warn("KAN-2027", column=key)


def _text(value: object) -> str:
    return given(value) if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(text for one in values if (text := _text(one)))


def _closed(parties: list[Party], account: Account) -> Loaded:
    strangers: dict[str, list[int]] = {}
    drafts: list[Draft] = []
    for party in parties:
        list_id = next((i for p, i in _LISTS if p.search(party.source_list)), OTHER)
        if list_id == OTHER:
            strangers.setdefault(party.source_list, []).append(party.line)
        if draft := _draft(party, list_id, account):
            drafts.append(draft)
    for name, lines in strangers.items():
        account.warn("KAN-2219", lines[0], "list", source=name or "-", rows=len(lines))
    entries, repeated = with_ids(drafts)
    account.rows_merged += repeated
    rows = Counter(draft.entry.list_id for draft in drafts)
    return close(account, LIST_FILE, entries, dict(sorted(rows.items())))


def _draft(party: Party, list_id: str, account: Account) -> Draft | None:
    published = party.english or next(iter(party.others), "")
    others = [name for one in (published, *party.others) for name in (one, *_inside(one))]
    name, aliases = names_of(published, others, account, party.line)
    if not name:
        account.lose("KAN-2021", party.line)
        return None
    for one in dict.fromkeys((name, *party.others)):
        if _HAN.search(one) and _MORE.search(one):
            account.warn("KAN-2012", party.line, name=one)
    further = dict.fromkeys(
        bare for one in (name, *aliases) if (bare := _MORE.sub("", one)) and _HAN.search(one)
    )
    aliases = tuple(dict.fromkeys((*aliases, *(one for one in further if one != name))))
    codes = [codes_in_japanese(one) or code_of(one) for one in party.addresses]
    entry = Entry(
        id="",
        list_id=list_id,
        name=name,
        kind=party.kind,
        aliases=aliases,
        countries=tuple(dict.fromkeys(code for code in codes if code)),
        addresses=party.addresses,
        details=details_of(
            [("start_date", party.day), ("source_information_url", party.source_url)]
        ),
    )
    return Draft(entry, (), party.day, (*party.others, *party.addresses), party.line)


def _inside(name: str) -> tuple[str, ...]:
    """Return a name and the one in brackets behind it, where one is Chinese and the other not."""
    bare = _MORE.sub("", name)
    found = _BRACKET.match(bare)
    if found and bool(_HAN.search(found[1])) != bool(_HAN.search(found[2])):
        return found[1].strip(), found[2].strip()
    return ()
