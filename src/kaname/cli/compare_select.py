"""Reading which items, destinations, end users and days a comparison is asked about."""

from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from kaname.core.codes import Eccn, MetiItem
from kaname.core.places import code_of_name, codes, is_code, names
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text
from kaname.joint.classified import nearest
from kaname.joint.compare_ask import END_USERS, Asked, EndUser, asked_item, end_user
from kaname.joint.compare_time import beginning, held_from
from kaname.joint.concordance import Counterpart, by_meti_item, every_eccn, sure_enough
from kaname.law.engine.tables import NotEncodedError, load_table
from kaname.law.jp.export import list_numbers
from kaname.law.us.export.destinations import groups_of
from kaname.law.us.export.paragraphs import placement

__all__ = ["end_users_of", "form_of", "items_of", "places_of", "span_of"]

_US: Final = "kaname.law.us.export"

_ASKED_FIRST: Final = (("joint", "concordance"), ("US", "ccl_entries"))
"""Tables without which no item can be asked about at all."""
_NEEDED: Final = (
    ("US", "ccl_entries", Text("the Commerce Control List", "CCL")),
    ("US", "country_chart", Text("the Country Chart", "国別チャート")),
    ("US", "country_groups", Text("the Country Groups", "国別グループ")),
    ("JP", "list_items", Text("Tokyo's list of goods", "輸出令別表第一")),
    ("JP", "technology_items", Text("Tokyo's list of technology", "外為令別表")),
)
"""The main tables on which cells rest."""

FORMS: Final = ("csv", "xlsx", "svg", "html")


def items_of(written: str, on: date, least: str, *, paragraphs: bool = False) -> tuple[Asked, ...]:
    """Return the items that a list names.

    Args:
        written: the list.
        on: the day.
        least: how sure a pair of the concordance must be.
        paragraphs: whether an entry is followed by the paragraphs that its licence rows name.

    Raises:
        ProblemError: KAN-3160, an item is no classification that is held on that day; KAN-3164, no
            table goes back to it.
    """
    try:
        found = _items(written, on, least)
        if not paragraphs:
            return found
        return tuple(part for asked in found for part in (asked, *_paragraphs(asked, on, least)))
    except NotEncodedError as error:
        raise ProblemError(_too_early(error)) from error


def _paragraphs(asked: Asked, on: date, least: str) -> Iterable[Asked]:
    """Yield an entry's paragraphs that its licence rows tell apart, in the order of the rows."""
    code = Eccn.parse(asked.eccn)
    if code.is_ear99 or code.paragraph:
        return
    seen: dict[str, None] = {}
    for row in load_table(_US, "ccl_controls", "eccn").all(on, code.entry):
        for part in (*row.words("paragraphs"), *row.words("excluded")):
            seen[part] = None
    for row in load_table(_US, "prose_scopes", "eccn").all(on, code.entry):
        for part in (*row.words("within"), *row.words("within_excluded")):
            seen[part] = None
    given = "" if asked.pair is not None else asked.meti_item
    for part in seen:
        try:
            Eccn.parse(f"{code.entry}.{part}")
        except ValueError:
            continue  # "*", and what names no paragraph
        yield asked_item(f"{code.entry}.{part}", on, meti_item=given, least=least)


def _items(written: str, on: date, least: str) -> tuple[Asked, ...]:
    if not _parts(written):
        raise ProblemError(_unknown("KAN-3160", "items", "", ("3B001", "7の項(16)", "all")))
    if written.strip() == "all":
        return tuple(asked_item(eccn, on, least=least) for eccn in every_eccn(on))
    known = set(every_eccn(on))
    found: dict[str, Asked] = {}
    problems = []
    for part in _parts(written):
        try:
            made = [asked_item(eccn, on, meti_item=item, least=least, pair=pair)
                    for eccn, item, pair in _classified(part, on, known, least)]  # fmt: skip
        except _WrongItemError as error:
            problems.append(_wrong_item(part, error, on))
            continue
        except ValueError:
            near = nearest(part, on) or ("3B001", "7の項(16)", "EAR99")
            problems.append(_unknown("KAN-3160", "items", part, near))
            continue
        found.update({f"{asked.eccn}={asked.meti_item}": asked for asked in made})
    if problems:
        raise ProblemError(*problems)
    return tuple(found.values())


def _classified(
    part: str, on: date, known: set[str], least: str
) -> list[tuple[str, str, Counterpart | None]]:
    """Return the ECCNs that a part names, each with Tokyo's item where it states one.

    Of an item of Tokyo's table they are those of its pairs, as sure as asked where any is.
    """
    eccn, _, item = part.partition("=")
    try:
        code = Eccn.parse(eccn)
    except ValueError:
        return [(eccn, item, pair) for (eccn, item), pair in _paired(part, on, least).items()]
    if not code.is_ear99 and (code.entry not in known or placement(code, on).is_wrong):
        raise ValueError(part)
    if item:
        item = _item_of(item, code, on)
    return [(str(code), item, None)]


def _paired(part: str, on: date, least: str) -> dict[tuple[str, str], Counterpart]:
    """Return the ECCNs that stand beside an item of Tokyo's table, with the item asked and why.

    Raises:
        ValueError: it is no item, or no row of the day.
        _WrongItemError: it is a part of item 16 that the day does not know.
    """
    number = MetiItem.parse(part)
    one = list_numbers.undivided(number, on)
    if one is not None:
        raise _WrongItemError(one.text)
    held = any(list_numbers.listed_rows(table, number, on)
               for table in (list_numbers.GOODS, list_numbers.TECHNOLOGY))  # fmt: skip
    pairs = by_meti_item(part, on)
    if not pairs or (number.is_listed and not held):
        raise ValueError(part)
    sure = [pair for pair in pairs if sure_enough(pair.sure_meti, least)] or pairs
    found: dict[tuple[str, str], Counterpart] = {}
    for pair in sure:
        item = str(number) if number.sub else pair.meti_item
        for paragraph in pair.paragraphs or ("",):
            name = f"{pair.eccn}.{paragraph}" if paragraph else pair.eccn
            found.setdefault((name, item), pair)
    return found


class _WrongItemError(ValueError):
    """What was given as Tokyo's item is none of the day; carries why."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def _item_of(written: str, code: Eccn, on: date) -> str:
    """Return Tokyo's item as its table writes it.

    Raises:
        _WrongItemError: it is in no notation of the table, or no row of the day.
    """
    goods = code.is_ear99 or code.entry[1] not in "DE"
    table = list_numbers.GOODS if goods else list_numbers.TECHNOLOGY
    try:
        number = MetiItem.parse(written)
    except ValueError as error:
        raise _WrongItemError(list_numbers.absence(table, None, written, on).text) from error
    if number.is_listed and not list_numbers.listed_rows(table, number, on):
        raise _WrongItemError(list_numbers.absence(table, number, written, on).text)
    one = list_numbers.undivided(number, on)
    if one is not None:
        raise _WrongItemError(one.text)
    return str(number)


def _wrong_item(part: str, error: _WrongItemError, on: date) -> Problem:
    near = ", ".join(nearest(part.rpartition("=")[2], on))
    return Problem(
        code="KAN-3160",
        place=Place(field="--items"),
        found=Text(f"{part!r}: {error.why.en}", f"{part!r}: {error.why.ja}"),
        expected=Text(f"an item such as {near or '7の項(16)'}, 16の項 or 非該当",
                      f"{near or '7の項(16)'}、16の項、非該当のような項番"),
        mend=Text("give the item as Tokyo's table of the day has it", "当日の表にある項番を指定"),
    )  # fmt: skip


def places_of(written: str, on: date) -> tuple[str, ...]:
    """Return the destinations that a list names: codes, names and Country Groups.

    Raises:
        ProblemError: KAN-3161, a destination is not known.
    """
    if not _parts(written):
        raise ProblemError(_unknown("KAN-3161", "to", "", ("DE", "D:5", "all")))
    if written.strip() == "all":
        return codes()
    found: dict[str, None] = {}
    problems = []
    for part in _parts(written):
        if ":" in part:
            group = part.upper()
            members = [code for code in codes() if group in groups_of(on, code)]
        else:
            code = part.upper() if is_code(part.upper()) else code_of_name(part)
            members = [code] if code else []
        if not members:
            near = _nearest_place(part)
            problems.append(_unknown("KAN-3161", "to", part, near))
        found.update(dict.fromkeys(members))
    if problems:
        raise ProblemError(*problems)
    return tuple(found)


def _nearest_place(part: str) -> list[str]:
    """Return the code or name that comes nearest: of a short word the code."""
    if ":" in part:
        rows = load_table(_US, "country_groups")
        return get_close_matches(part.upper(), sorted({g for r in rows for g in r.words("groups")}))
    if len(part) <= 3:
        return get_close_matches(part.upper(), codes(), 1, 0.0)
    by_name = {name.casefold(): f"{name} ({code})" for name, code in names()}
    return [by_name[name] for name in get_close_matches(part.casefold(), list(by_name), 1, 0.0)]


def end_users_of(written: str) -> tuple[EndUser, ...]:
    """Return the end users that a list names.

    Raises:
        ProblemError: KAN-3162, there is none of that name.
    """
    parts = list(dict.fromkeys(_parts(written)))
    wrong = [part for part in parts if part not in END_USERS]
    if wrong or not parts:
        raise ProblemError(*(_unknown("KAN-3162", "end-user", p, END_USERS) for p in wrong or [""]))
    return tuple(end_user(part) for part in parts)


def form_of(path: Path, forms: Sequence[str] = FORMS) -> str:
    """Return the form that a file's ending names.

    Args:
        path: the file.
        forms: those that can be written of what was asked.

    Raises:
        ProblemError: KAN-3163, it names none of them.
    """
    form = path.suffix.casefold().removeprefix(".")
    if form in forms:
        return form
    endings = ", ".join(f".{name}" for name in forms)
    raise ProblemError(
        Problem(
            code="KAN-3163",
            place=Place(field="--out"),
            found=Text(f"{str(path)!r} has none of the endings that can be written here",
                       f"{str(path)!r} はここで出力できる形式でない"),
            expected=Text(endings, endings),
            mend=Text("give the file one of these endings", "いずれかの拡張子を付ける"),
        )
    )  # fmt: skip


def _too_early(error: NotEncodedError) -> Problem:
    """Return one message for whichever table was first found to begin later than the day."""
    begins = [(name, held_from(table, side)) for side, table, name in _NEEDED]
    first = max(beginning(table, side) for side, table in _ASKED_FIRST)
    whole = max(first, *(day for _, day in begins))
    known = [(Text("the concordance", "対照表"), beginning("concordance", "joint")), *begins]
    english = ", ".join(f"{name.en} {day}" for name, day in known)
    japanese = "、".join(f"{name.ja} {day}" for name, day in known)
    return Problem(
        code="KAN-3164",
        place=Place(field="--as-of"),
        found=Text(f"{error.on}, before the tables begin", f"{error.on}（収録開始日より前）"),
        expected=Text(
            f"{first} or later; everything is held from {whole}, and before that day cells that"
            f" rest on what is not held are undetermined. Held, for the most part, from: {english}",
            f"{first}以降（全ての表の収録は{whole}から。それ以前は未収録の表による欄が判定不能となる）。"
            f"各表（大部分）の収録開始日: {japanese}",
        ),
        mend=Text("give a later day with --as-of or --from", "--as-of、--from に後の日付を指定"),
    )  # fmt: skip


def span_of(first: date, last: date) -> tuple[date, date]:
    """Return the days of a time line.

    Raises:
        ProblemError: KAN-3166, they are reversed.
    """
    if first > last:
        raise ProblemError(
            Problem(
                code="KAN-3166",
                place=Place(field="--from"),
                found=Text(f"{first} lies after {last}", f"{first}は{last}より後"),
                expected=Text("--from before --until", "--from が --until 以前"),
                mend=Text(f"--from {last} --until {first}", f"--from {last} --until {first}"),
            )
        )
    return first, last


def _parts(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]


def _unknown(code: str, option: str, found: str, near: Iterable[str]) -> Problem:
    names = ", ".join(near)
    what = Text(f"{found!r} is not known", f"{found!r} は確認できない")
    if not found:
        what = Text("nothing is given", "指定がない")
    mend = Text("write it as in the table of law, or all", "法令表のとおり記載するか、all とする")
    if option == "end-user":
        mend = Text("give one of these, or a case file", "いずれか、又は案件ファイルを指定")
    return Problem(
        code=code,
        place=Place(field=f"--{option}"),
        found=what,
        expected=Text(f"such as {names}", f"例: {names}"),
        mend=mend,
    )
