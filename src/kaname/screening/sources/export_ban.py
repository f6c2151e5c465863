"""Japan's lists of bodies to which exports are prohibited: Russia, Belarus, third countries.

Source: notices of the Ministry of Foreign Affairs under the Foreign Exchange and Foreign Trade
Act, published by the Ministry of Economy, Trade and Industry as PDF. What is read is the text of
that PDF (``pdftotext FILE.pdf``); a public conversion into YAML exists, but takes pieces of
addresses for bodies, so it is not read. An entry is a number, a Japanese name, an English name,
aliases in both, and addresses. Numbers shift with each edition, so ids are made of name and
country. Pages end in the middle of entries: the number of the next may stand at the end of a line.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from kaname.core.hit import Entry
from kaname.core.problem import Place
from kaname.screening.sources.countries import Countries, code_of
from kaname.screening.sources.entry_ids import Draft, with_ids
from kaname.screening.sources.loaded import Account, Loaded
from kaname.screening.sources.parties import close, details_of, given, names_of
from kaname.screening.sources.reading import SourceFile, decode, stop, tidy

__all__ = ["load", "looks_like"]

RUSSIA: Final = "jp-export-ban-russia"
BELARUS: Final = "jp-export-ban-belarus"
THIRD: Final = "jp-export-ban-third-countries"
COUNTRY: Final = {RUSSIA: "RU", BELARUS: "BY", THIRD: ""}
"""The list whose title says of which country its bodies are -> that country."""
_TITLES: Final = (
    (
        re.compile("輸出等に係る禁止措置の対象となるロシア連邦及びベラルーシ共和国以外の国の団体"),
        THIRD,
    ),
    (re.compile("輸出等に係る禁止措置の対象となるベラルーシ共和国の団体"), BELARUS),
    (re.compile("輸出等に係る禁止措置の対象となるロシア連邦の団体"), RUSSIA),
)
TITLE_WITHIN: Final = 1200
GLUED_WITHIN: Final = 12
"""Within so many letters of a number at the end of a page the Japanese name must begin."""
GAP_MAX: Final = 5
"""So many numbers in a row may be missing; where more are, the text is not believed."""
_UPDATED: Final = re.compile(r"最終更新日[：:]?\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_PLACE: Final = re.compile(r"所\s*在\s*地\s*[：:]\s*")
_OTHER: Final = re.compile(r"\n\s*別[称名]\s*[：:]\s*")
_ALSO: Final = re.compile(
    r"[,，]?\s*(?:a\.\s?k\.\s?a\.?,?\s*|(?=the\s*following\b[^:]{0,30}alias))", re.I
)
_FOLLOWING: Final = re.compile(r"^(?:the\s*)?following\b[^:]{0,30}?alias(?:es)?\s*[:：]?\s*", re.I)
_ITEM: Final = re.compile(r"(?:^|\n|[;.](?:\s*and)?)\s*[-‐–—―－]\s*")
_ITEM_END: Final = re.compile(r"[;,.]?\s*(?:\band)?\s*[;,.]?\s*$")
_BRACKET: Final = re.compile(r"[（(]\s*(?:別称|別名|旧称)[、，､：:]?\s*(.*?)[）)]?\s*$", re.S)
_CHINESE: Final = re.compile(r"[（(]([^（）()]*(?:公司|集團|集团)[^（）()]*)[）)]")
"""A Chinese name in brackets behind the Japanese or the English one."""
_AND: Final = re.compile(r"及び|並びに|[、，､]")
_BETWEEN: Final = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])"
)
_JAPANESE_END: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff）」』]")
_LETTER: Final = re.compile("[A-Za-z]")
_BODY: Final = re.compile(
    "会社|公団|公社|工場|研究|センター|大学|[省庁局軍]|企業|団体|基金|機関|製造|コンツェルン"
    "|グループ|委員会|公司|組合|設計"
)


@dataclass(frozen=True, slots=True)
class Body:
    """One entry: names and addresses as they stand in the list."""

    line: int
    number: int
    japanese: str
    english: str
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    country: str = ""


def looks_like(text: str) -> bool:
    """Tell whether a text begins with the title of one of the lists, as the PDF does."""
    return text.lstrip()[:1] not in {"{", "[", "#", "-", "<"} and bool(_list_in(text))


def _list_in(text: str) -> str:
    title = re.sub(r"\s", "", text[:TITLE_WITHIN])
    return next((list_id for pattern, list_id in _TITLES if pattern.search(title)), "")


def load(file: SourceFile) -> Loaded:
    """Load the text of the PDF.

    Raises:
        ProblemError: it is cut off, or its entries are not numbered as the list's are.
    """
    text = decode(file)
    account = Account(file.name)
    updated = _UPDATED.search(unicodedata.normalize("NFKC", text[:TITLE_WITHIN]))
    bodies = [_body(*block) for block in _blocks(text.replace("\f", "\n"), account)]
    if bodies and not bodies[-1].addresses:
        raise stop("KAN-2007", Place(file.name, bodies[-1].line))
    return _closed(_list_in(text), bodies, account, _day(updated))


def _day(found: "re.Match[str] | None") -> date | None:
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Heading:
    """The number of an entry, where it begins, and where the entry's names begin."""

    number: int
    at: int
    end: int


def _blocks(text: str, account: Account) -> Iterator[tuple[int, int, str]]:
    """Yield the line, the number and the text of each entry; name the numbers that are missing."""
    found = _heading(text, 1, 0)
    if found is None:
        raise stop("KAN-2214", Place(account.file))
    while found is not None:
        account.rows_read += 1
        line = text.count("\n", 0, found.end) + 1
        numbers = range(found.number + 1, found.number + GAP_MAX + 2)
        after = next((h for n in numbers if (h := _heading(text, n, found.end))), None)
        for missing in range(found.number + 1, after.number if after else 0):
            account.rows_read += 1
            account.lose("KAN-2215", line, number=missing)
        yield line, found.number, text[found.end : after.at if after else len(text)]
        found = after


def _heading(text: str, number: int, start: int) -> Heading | None:
    """Return the first heading of this number behind ``start``, or None.

    A heading is the number, a blank, and a line that has Japanese in it; in front of it is the
    beginning of a line, or, where a page ended, a letter or a full stop.
    """
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    pattern = rf"(?:(?<=\n)[ \t　]*|(?<=[A-Za-z.)\]；;）。]))({number}|{wide})[ 　]+(?=\S)"
    again = re.compile(rf"[A-Za-z.)](?:{number}|{wide})[ 　]")
    for found in re.compile(pattern).finditer(text, start):
        line = text[found.end() :].split("\n", 1)[0]
        first = _JAPANESE.search(line)
        glued = text[found.start() - 1] != "\n"
        if first is None or line.startswith("所在地") or (glued and first.start() > GLUED_WITHIN):
            continue
        if glued or not again.search(line[: first.start()]):  # else a street, then the heading
            return Heading(number, found.start(1), found.end())
    return None


def _body(line: int, number: int, block: str) -> Body:
    """Take one entry apart."""
    names, *places = _PLACE.split(block)
    chinese = [piece for inner in _CHINESE.findall(names) for piece in _AND.split(_flat(inner))]
    names = _CHINESE.sub("", names)
    more: list[str] = []
    if found := _OTHER.search(names):
        first, second = _two_languages(names[found.end() :])
        more = [*re.split("[;；]|及び", _flat(first)), *re.split("[;；]", _flat(second))]
        names = names[: found.start()]
    japanese, english = _two_languages(names)
    own, aliases = _japanese_aliases(japanese)
    name, others = _english_aliases(english)
    cells = [piece for place in places for piece in re.split(r";\s*(?:and\b)?\s*", _flat(place))]
    return Body(
        line=line,
        number=number,
        japanese=own,
        english=name,
        aliases=tuple(filter(None, (tidy(a) for a in (*chinese, *aliases, *others, *more)))),
        addresses=tuple(dict.fromkeys(filter(None, (cell.strip(" .,;") for cell in cells)))),
    )


def _flat(text: str) -> str:
    """Return lines as one: joined with nothing between two Japanese ends, else with a blank."""
    return tidy(_BETWEEN.sub("", text))


def _two_languages(names: str) -> tuple[str, str]:
    """Return the Japanese and the English part of an entry's names.

    The English begins on the line behind the last one with Japanese in it, or behind the line that
    closes a bracket opened there; where a page or a narrow column brought both on one line, behind
    its last Japanese letter or bracket.
    """
    lines = names.strip("\n").split("\n")
    last = max((at for at, line in enumerate(lines) if _JAPANESE.search(line)), default=-1)
    if last < 0:
        return "", names
    while last + 1 < len(lines) and _is_open("".join(lines[: last + 1])):
        last += 1
    rest = "\n".join(lines[last + 1 :]).strip()
    ends = [found.end() for found in _JAPANESE_END.finditer(lines[last])]
    head, tail = lines[last][: ends[-1]] if ends else lines[last], ""
    if ends:
        tail = lines[last][ends[-1] :].strip()
    glued = not rest or head.endswith(("）", ")")) or rest.startswith(("-", "—"))
    if tail and (glued or _ALSO.search(tail)):
        return "\n".join((*lines[:last], head)), "\n".join(filter(None, (tail, rest)))
    return "\n".join(lines[: last + 1]), rest


def _is_open(text: str) -> bool:
    opened = sum(text.count(bracket) for bracket in "（(")
    return opened > sum(text.count(bracket) for bracket in "）)")


def _japanese_aliases(text: str) -> tuple[str, list[str]]:
    flat = _flat(text)
    found = _BRACKET.search(flat)
    if not found:
        return flat, []
    return tidy(flat[: found.start()]), [given(piece) for piece in _AND.split(found[1])]


def _english_aliases(text: str) -> tuple[str, list[str]]:
    """Return the English name, and the aliases: items behind dashes, else what follows a.k.a."""
    name, *also = _ALSO.split(text, maxsplit=1)
    items = _ITEM.split(_FOLLOWING.sub("", also[0].lstrip())) if also else []
    cleaned = [_ITEM_END.sub("", _flat(item)) for item in items]
    name = _flat(name).strip(" ,")
    return name if _LETTER.search(name) else "", [item for item in cleaned if item]


def _closed(list_id: str, bodies: list[Body], account: Account, day: date | None) -> Loaded:
    countries = Countries()
    drafts = [draft for body in bodies if (draft := _draft(body, list_id, countries, account))]
    for line, rows, example in countries.unknown.values():
        account.warn("KAN-2014", line, list=list_id, rows=rows, example=example)
    entries, repeated = with_ids(drafts)
    account.rows_merged += repeated
    return close(account, list_id, entries, {list_id: len(drafts)}, day)


def _draft(body: Body, list_id: str, countries: Countries, account: Account) -> Draft | None:
    name, others = names_of(
        body.english or body.japanese,
        dict.fromkeys(filter(None, (body.japanese, *body.aliases))),
        account,
        body.line,
    )
    if not name:
        account.lose("KAN-2021", body.line)
        return None
    if not body.english:
        account.warn("KAN-2217", body.line, name=name)
    codes: tuple[str, ...] = tuple(filter(None, (COUNTRY[list_id],)))
    if not codes:
        codes, _ = countries.of_addresses(body.addresses, list_id, body.line)
        codes = codes or tuple(filter(None, (code_of(body.country),)))
    entry = Entry(
        id="",
        list_id=list_id,
        name=name,
        kind="organisation" if _BODY.search(body.japanese) else "",
        aliases=others,
        countries=codes,
        addresses=body.addresses,
        details=details_of([("number", str(body.number)), ("name_ja", body.japanese)]),
    )
    return Draft(entry, codes, "", (*others, *body.addresses), body.line)
