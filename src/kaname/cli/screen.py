"""``kaname screen NAME...``: names against the lists, with the reasons."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import escaped_json
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Argument, Text, clean
from kaname.home import local_store

if TYPE_CHECKING:
    from kaname.core.hit import Hit
    from kaname.screening.editions import Edition
    from kaname.screening.screen import ScreeningReport

__all__ = ["screen"]

STARTER: Final = "starter"


@click.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--country", metavar="CC", help="Where they are: ISO 3166 code, such as CN or HK.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="What to write on standard output.  [default: text]",
)
@language_option
def screen(names: tuple[str, ...], country: str | None, format_: str, lang: str) -> None:
    """Search each NAME on the loaded lists, and say why an entry may be it.

    A name is one person or organisation; put it in quotes. Nothing found is not a clearance.
    Names are compared within one script: give the name in Latin letters too.
    """
    from kaname.core.case import Party
    from kaname.core.unknown import UNKNOWN
    from kaname.screening.editions import in_use, starter_edition
    from kaname.screening.screen import open_engine, screen_parties

    names = tuple(dict.fromkeys(names))
    code = country.strip().upper() if country is not None else None
    _check(names, code)
    with progress() as tell:
        store = local_store()
        editions = in_use(store.editions(), starter_edition())
        engine = open_engine(editions, store.derived_folder(), tell)
        parties = [
            Party(id=name, name=name, country=UNKNOWN if code is None else code) for name in names
        ]
        report = screen_parties(parties, engine, editions)
    show = _as_json if format_ == "json" else _as_text
    click.echo(show(names, report, lang), nl=False)


def _check(names: Iterable[str], country: str | None) -> None:
    from kaname.core.places import is_code
    from kaname.screening.names import is_searchable
    from kaname.screening.words_screening import problem

    problems: list[Problem] = [
        problem("KAN-2104", Place(field="NAME"), name=clean(name))
        for name in names
        if not is_searchable(name)
    ]
    if country is not None and not is_code(country):
        problems.append(problem("KAN-2105", Place(field="--country"), given=clean(country)))
    if problems:
        raise ProblemError(*problems)


def _as_json(names: Sequence[str], report: "ScreeningReport", _: str) -> str:
    from kaname.core.canonical import to_plain

    shown = {
        "threshold": report.threshold,
        "editions": [
            {
                "edition": edition.label,
                "list_file": edition.list_file,
                "edition_date": edition.edition_date,
                "sha256": edition.sha256,
                "rows": edition.rows,
                "starter": edition.list_file == STARTER,
            }
            for edition in report.editions
        ],
        "notes": [*_notices(report), *report.notes],
        "names": [{"name": name, "hits": _hits_of(name, report)} for name in names],
    }
    return escaped_json(to_plain(shown)) + "\n"


def _as_text(names: Sequence[str], report: "ScreeningReport", lang: str) -> str:
    lines = [_say("cli.searched", lang, names=len(names), threshold=report.threshold)]
    lines += [_edition_line(edition, lang) for edition in report.editions]
    lines += ["! " + note.to(lang) for note in (*_notices(report), *report.notes)]
    for name in names:
        hits = _hits_of(name, report)
        lines.append("")
        if not hits:
            lines.append(_say("cli.nothing", lang, name=clean(name)))
        else:
            key = "cli.found_one" if len(hits) == 1 else "cli.found"
            lines.append(_say(key, lang, name=clean(name), number=len(hits)))
        for hit in hits:
            lines += _hit_lines(hit, lang)
    lines += ["", _say("cli.no_clearance", lang)]
    return "".join(clean(line) + "\n" for line in lines)


def _edition_line(edition: "Edition", lang: str) -> str:
    from kaname.screening.publishers import list_files

    name = list_files()[edition.list_file].name
    day = edition.edition_date
    dated: Argument = day if day is not None else _words("cli.undated")
    key = "cli.edition_one" if edition.rows == 1 else "cli.edition"
    return "  " + _say(
        key, lang, name=name, day=dated, rows=edition.rows, edition=edition.label,
        sha256=edition.sha256,
    )  # fmt: skip


def _hit_lines(hit: "Hit", lang: str) -> list[str]:
    from kaname.screening.publishers import lists

    known = lists().get(hit.entry.list_id)
    list_name = known.name.to(lang) if known else hit.entry.list_id
    identity = _say(f"cli.identity.{hit.identity.value}", lang)
    head = f"  {hit.score:3}  {identity}  {hit.entry.name}"
    where = f"       {list_name}; {hit.entry.id}; {hit.edition}"
    reasons = [f"       {_signed(r.points):>4}  {r.text.to(lang)}" for r in hit.reasons]
    return [head, where, *reasons]


def _signed(points: int) -> str:
    return f"{points:+d}" if points else "0"


def _hits_of(name: str, report: "ScreeningReport") -> list["Hit"]:
    return [hit for hit in report.hits if hit.party_id == name]


def _notices(report: "ScreeningReport") -> list[Text]:
    """Return what has to be known of the lists that were searched."""
    starters = [edition for edition in report.editions if edition.list_file == STARTER]
    if not starters:
        return []
    key = "cli.starter_only" if len(report.editions) == 1 else "cli.starter_too"
    return [_words(key, rows=starters[0].rows)]


def _words(key: str, **facts: Argument) -> Text:
    from kaname.screening.words_screening import words

    return words()(key, **facts)


def _say(key: str, lang: str, **facts: Argument) -> str:
    return _words(key, **facts).to(lang)
