"""The end users of a comparison: supposed ones, those of a case file, those of a list of names."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaname.cli.compare_select import end_users_of
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text
from kaname.core.unknown import UNKNOWN, is_known
from kaname.joint.compare_ask import EndUser, end_user

if TYPE_CHECKING:
    from kaname.core.case import Case, Party

__all__ = ["Users", "users_of"]

CASES: Final = (".yaml", ".yml", ".json")
USING: Final = ("end_user", "ultimate_consignee")
NAMES_MAX: Final = 500
"""More end users than these make a comparison that nobody can read."""
Tell = Callable[[Text], None]


class Users:
    """The end users, and what must be said of how they were screened."""

    def __init__(self, users: Sequence[EndUser], notes: Sequence[Text], starter: bool) -> None:
        self.users = tuple(users)
        self.notes = tuple(notes)
        self.starter = starter
        """Whether only the starter list was searched."""


def users_of(written: str, file: Path | None, lists: Sequence[str], tell: Tell) -> Users:
    """Return the end users that ``--end-user`` and ``--end-users`` name.

    Args:
        written: supposed users (``civil``, ...), or the path of a case file, with commas.
        file: a table of names, or None.
        lists: keys of the lists to screen against; none is all in use.
        tell: is told what takes time.

    Raises:
        ProblemError: KAN-3162, there is no such user; KAN-3165, the case names nobody who could
            use the goods; or a file or list cannot be used.
    """
    parts = [part.strip() for part in written.split(",") if part.strip()]
    cases = [Path(part) for part in parts if Path(part).suffix.casefold() in CASES]
    supposed = ",".join(part for part in parts if Path(part).suffix.casefold() not in CASES)
    if not (supposed or cases or file):
        supposed = written or "civil"
    found = list(end_users_of(supposed)) if supposed else []
    named = [user for path in cases for user in _of_case(path)]
    named += _of_table(file) if file is not None else []
    if not named:
        return Users(found, (), starter=False)
    screened, notes, starter = _screened(named, lists, tell)
    return Users(_apart([*found, *screened]), notes, starter)


def _of_case(path: Path) -> list[EndUser]:
    """Return who may use the goods of a case, with the facts that the case states."""
    from kaname.cli.files import read_input
    from kaname.core.reading import read_case

    case: Case = read_case(read_input(path), file=str(path))
    users = [party for party in case.parties if set(party.roles) & set(USING)]
    if not users:
        raise ProblemError(_nobody(path))
    made = []
    for user in users:
        others = tuple(party for party in case.parties if party is not user and party not in users)
        made.append(EndUser(_shown(user), user, case.end_use, others))
    return made


def _of_table(path: Path) -> list[EndUser]:
    """Return the names of a table, each supposed civil in what the table does not say."""
    from kaname.screening.bulk.columns import choose_columns
    from kaname.screening.bulk.parties import asked_of
    from kaname.screening.bulk.readers import rows, survey

    found = survey(path)
    columns = choose_columns(found.name, found.headings, {})
    civil = end_user("civil")
    made = []
    for number, cells in rows(found):
        asked = asked_of(cells, columns)
        if asked.query is None:
            raise ProblemError(_no_name(path, number))
        country = next(iter(asked.query.countries), UNKNOWN)
        party = _changed(civil.party, id=f"row-{number}", name=asked.name, country=country)
        made.append(EndUser(asked.name, party, civil.end_use))
        if len(made) > NAMES_MAX:
            raise ProblemError(_too_many(path))
    return made


def _screened(
    users: Sequence[EndUser], lists: Sequence[str], tell: Tell
) -> tuple[list[EndUser], list[Text], bool]:
    """Return the users with their hits, notes, and whether only the starter list was searched."""
    from kaname.cli.chosen import opened_lists
    from kaname.screening.publishers import STARTER
    from kaname.screening.screen import open_engine, screen_parties

    made: list[EndUser] = []
    notes: list[Text] = []
    with opened_lists(lists) as (editions, folder):
        engine = open_engine(editions, folder, tell)
        tell(Text("Screening the end users …", "需要者を照合中 …"))
        for user in users:
            report = screen_parties((user.party, *user.parties), engine, editions)
            made.append(EndUser(user.name, user.party, user.end_use, user.parties, report.hits))
            notes += report.notes
            notes.append(_said_of(user, report.hits))
        searched = ", ".join(f"{edition.list_file} {edition.label}" for edition in editions)
        starter = not lists and all(edition.list_file == STARTER for edition in editions)
    notes.insert(0, Text(f"Lists searched: {searched}.", f"照合したリスト: {searched}。"))
    return made, notes, starter


def _said_of(user: EndUser, hits: Iterable[object]) -> Text:
    count = len(tuple(hits))
    if not count:
        return Text(f"{user.name}: nothing found on the lists searched.",
                    f"{user.name}: 照合したリストに該当なし。")  # fmt: skip
    return Text(f"{user.name}: {count} hits count in both capitals' law.",
                f"{user.name}: {count}件の該当を両国の法令に当てはめた。")  # fmt: skip


def _apart(users: Sequence[EndUser]) -> list[EndUser]:
    """Return the users with names of their own, which tell their cells apart."""
    seen: dict[str, int] = {}
    made = []
    for user in users:
        seen[user.name] = number = seen.get(user.name, 0) + 1
        name = user.name if number == 1 else f"{user.name} ({number})"
        made.append(EndUser(name, user.party, user.end_use, user.parties, user.hits))
    return made


def _shown(party: "Party") -> str:
    return party.name if is_known(party.name) else party.id


def _changed(party: "Party", **facts: object) -> "Party":
    values = {field.name: getattr(party, field.name) for field in fields(party)}
    return type(party)(**{**values, **facts})


def _nobody(path: Path) -> Problem:
    return Problem(
        code="KAN-3165",
        place=Place(file=str(path), field="parties"),
        found=Text("no party uses the goods", "貨物を使用する者がいない"),
        expected=Text("a party whose roles hold end_user or ultimate_consignee",
                      "roles に end_user 又は ultimate_consignee を持つ当事者"),
        mend=Text("give the role in the case file", "案件ファイルに役割を記載する"),
    )  # fmt: skip


def _no_name(path: Path, row: int) -> Problem:
    return Problem(
        code="KAN-3165",
        place=Place(file=str(path), line=row),
        found=Text("a row without a name that can be screened", "照合できる名称のない行"),
        expected=Text("a name in each row", "各行に名称"),
        mend=Text("fill in the name, or take the row out", "名称を記入するか、行を除く"),
    )


def _too_many(path: Path) -> Problem:
    return Problem(
        code="KAN-3165",
        place=Place(file=str(path)),
        found=Text(f"more than {NAMES_MAX} end users", f"{NAMES_MAX}を超える需要者"),
        expected=Text(f"at most {NAMES_MAX}", f"{NAMES_MAX}以下"),
        mend=Text("screen them first (kaname screen --file), and compare those with hits",
                  "先に照合し（kaname screen --file）、該当のあった者を比較する"),
    )  # fmt: skip
