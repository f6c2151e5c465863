"""Reading which items, destinations and end users a comparison is asked about."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.places import code_of_name, codes, is_code
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text
from kaname.joint.compare_ask import END_USERS, Asked, EndUser, asked_item, end_user
from kaname.joint.concordance import by_meti_item, every_eccn
from kaname.law.engine.tables import NotEncodedError
from kaname.law.us.export.destinations import groups_of

__all__ = ["end_users_of", "form_of", "items_of", "places_of"]

FORMS: Final = ("csv", "xlsx", "svg", "html")


def items_of(written: str, on: date, least: str) -> tuple[Asked, ...]:
    """Return the items that a list names.

    Raises:
        ProblemError: KAN-3160, an item is no classification that is held on that day; KAN-3164, no
            table goes back to it.
    """
    try:
        return _items(written, on, least)
    except NotEncodedError as error:
        raise ProblemError(_too_early(error)) from error


def _items(written: str, on: date, least: str) -> tuple[Asked, ...]:
    if written.strip() == "all":
        return tuple(asked_item(eccn, on, least=least) for eccn in every_eccn(on))
    known = set(every_eccn(on))
    found: dict[str, Asked] = {}
    problems = []
    for part in _parts(written):
        try:
            made = [asked_item(eccn, on, meti_item=item, least=least)
                    for eccn, item in _classified(part, on, known)]  # fmt: skip
        except ValueError:
            near = get_close_matches(part.upper()[:5], sorted(known), 1, 0.0)
            problems.append(_unknown("KAN-3160", "items", part, near))
            continue
        found.update({f"{asked.eccn}={asked.meti_item}": asked for asked in made})
    if problems:
        raise ProblemError(*problems)
    return tuple(found.values())


def _classified(part: str, on: date, known: set[str]) -> list[tuple[str, str]]:
    """Return the ECCNs that a part names, each with Tokyo's item where it states one."""
    eccn, _, item = part.partition("=")
    try:
        code = Eccn.parse(eccn)
    except ValueError:
        pairs = by_meti_item(part, on)
        if not pairs:
            raise
        return [(name, "") for name in dict.fromkeys(pair.eccn for pair in pairs)]
    if not code.is_ear99 and code.entry not in known:
        raise ValueError(part)
    if item:
        from kaname.core.codes import MetiItem

        item = str(MetiItem.parse(item))
    return [(str(code), item)]


def places_of(written: str, on: date) -> tuple[str, ...]:
    """Return the destinations that a list names: codes, names and Country Groups.

    Raises:
        ProblemError: KAN-3161, a destination is not known.
    """
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
            near = get_close_matches(part.upper(), codes(), 1, 0.0)
            problems.append(_unknown("KAN-3161", "to", part, near))
        found.update(dict.fromkeys(members))
    if problems:
        raise ProblemError(*problems)
    return tuple(found)


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


def form_of(path: Path) -> str:
    """Return the form that a file's ending names.

    Raises:
        ProblemError: KAN-3163, it names none.
    """
    form = path.suffix.casefold().removeprefix(".")
    if form not in FORMS:
        raise ProblemError(_unknown("KAN-3163", "out", str(path), [f".{name}" for name in FORMS]))
    return form


def _too_early(error: NotEncodedError) -> Problem:
    return Problem(
        code="KAN-3164",
        place=Place(field="--as-of"),
        found=Text(f"{error.on}, before the tables begin", f"{error.on}（収録開始日より前）"),
        expected=Text(f"{error.earliest} or later", f"{error.earliest}以降"),
        mend=Text("give a later day with --as-of or --from", "--as-of、--from に後の日付を指定"),
    )


def _parts(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]


def _unknown(code: str, option: str, found: str, near: Iterable[str]) -> Problem:
    names = ", ".join(near)
    return Problem(
        code=code,
        place=Place(field=f"--{option}"),
        found=Text(f"{found!r} is not known", f"{found!r} は確認できない"),
        expected=Text(f"such as {names}", f"例: {names}"),
        mend=Text(
            "write it as in the table of law, or all", "法令表のとおり記載するか、all とする"
        ),
    )
