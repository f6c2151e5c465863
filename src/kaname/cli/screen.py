"""``kaname screen NAME...``: names against the lists, with the reasons."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kaname.cli.chosen import keys_of, opened_lists, refuse_starter_alone
from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import escaped_json
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Argument, Text, clean

if TYPE_CHECKING:
    from kaname.core.hit import Hit
    from kaname.core.partial_date import BirthDate
    from kaname.core.unknown import Unknown
    from kaname.screening.editions import Edition
    from kaname.screening.screen import ScreeningReport

__all__ = ["screen"]

STARTER: Final = "starter"


class ScreenCommand(click.Command):
    """``screen NAME...``, which also answers to ``screen pairs`` and ``screen explain``.

    The word counts only where it comes first: ``kaname screen -- pairs`` searches a name.
    """

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Return the context of the command, or of the form that the first word names."""
        form = _form(args[0]) if args else None
        if form is None:
            return super().make_context(info_name, args, parent, **extra)
        return form.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)


def _form(word: str) -> click.Command | None:
    if word not in ("pairs", "explain"):
        return None
    from kaname.cli import screen_pairs

    return screen_pairs.pairs if word == "pairs" else screen_pairs.explain


_FILE_FORMATS: Final = ("csv", "xlsx", "parquet", "jsonl")
_NAME_FORMATS: Final = ("text", "json")


@click.command(cls=ScreenCommand)
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--country", metavar="CC", help="Where they are: ISO 3166 code, such as CN or HK.")
@click.option("--birth-date", "birth_date", metavar="DATE",
              help="When they were born, as far as known: 1962-05-03, 1962-05, 1962.")  # fmt: skip
@click.option("--file", "file", type=click.Path(path_type=Path), metavar="FILE",
              help="A file of names: CSV, Excel, Parquet or JSON Lines.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Where the hits of a file go; .csv, .xlsx, .parquet or .jsonl.")  # fmt: skip
@click.option("--column", metavar="HEADING", help="The column of names, where it is not found.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=HEADING",
              help="Which column holds what: name, other_names, kind, country, birth_date,"
              " identifiers, address.")  # fmt: skip
@click.option("--top", type=click.IntRange(1, 100), metavar="N",
              help="The best N candidates of each row, whether or not they alert.")  # fmt: skip
@click.option("--preset", metavar="strict|balanced|wide",
              help="How near a name must come.  [default: balanced]")  # fmt: skip
@click.option("--threshold", type=int, metavar="POINTS", help="The same in points, 0 to 100.")
@click.option("--lists", "lists", metavar="LIST,...",
              help="Only these: as `kaname lists status` names them, or list files.")  # fmt: skip
@click.option(
    "--format",
    "format_",
    type=click.Choice([*_NAME_FORMATS, *_FILE_FORMATS]),
    help="text or json for NAMEs; csv, xlsx, parquet or jsonl for --out.",
)
@click.option("--keep-columns", is_flag=True, help="Carry the file's own columns through.")
@click.option("--workers", type=click.IntRange(0), default=0, metavar="N",
              help="Processes; 0 is one for each core.  [default: 0]")  # fmt: skip
@click.option("--cluster", metavar="ADDRESS", help="Work on a Ray cluster; `local` starts one.")
@click.option("--organisation", metavar="NAME",
              help="Mark the hits that were decided in its name (own: yours, see `kaname clear`),"
              " by the column of customer ids.")  # fmt: skip
@click.option("--restart", is_flag=True, help="Throw away what an earlier run left, begin anew.")
@click.option("--encoding", metavar="NAME", help="Of a text file, where it is not found.")
@click.option("--sheet", metavar="TITLE", help="Of a workbook; the first one otherwise.")
@language_option
def screen(
    names: tuple[str, ...],
    country: str | None,
    birth_date: str | None,
    format_: str | None,
    lang: str,
    **given: Any,
) -> None:
    """Search names on the loaded lists, and say why an entry may be one of them.

    \b
    kaname screen NAME...                          one by one, with the reasons
    kaname screen --file F.csv --out hits.csv      a file of names
    kaname screen --file F.csv --out hits.csv --organisation own
                                                   and what was decided of each hit
    kaname screen pairs F.csv --a A --b B --out S  score the pairs of two columns
    kaname screen explain NAME NAME                the score of two names, in words

    A name is one person or organisation; put it in quotes. Nothing found is not a clearance.
    While no list is loaded, names are shown against the starter list and the command ends with
    status 3; a file is refused. --lists starter says that the starter list is what you want.
    A run over a file that was killed goes on when the same command is given again. To search
    the name "pairs" itself, put -- before it.
    """
    if given["file"] is not None:
        if birth_date is not None:
            raise click.UsageError("--birth-date does not go with --file: say it in a column.")
        _screen_file(names, country, format_, lang, given)
        return
    for name, value in given.items():
        if value and name not in ("preset", "lists"):
            raise click.UsageError(f"--{_OPTION.get(name, name)} goes with --file")
    if not names:
        raise click.UsageError("Missing argument 'NAME...', or --file FILE.")
    if format_ not in (None, *_NAME_FORMATS):
        raise click.UsageError(f"--format {format_} goes with --file")
    _screen_names(
        names, country, birth_date, format_ or "text", lang, given["preset"] or "balanced",
        keys_of(given["lists"]),
    )  # fmt: skip


_OPTION: Final = {"mapping": "map", "keep_columns": "keep-columns"}


def _screen_file(
    names: tuple[str, ...],
    country: str | None,
    format_: str | None,
    lang: str,
    given: Mapping[str, Any],
) -> None:
    from kaname.cli.screen_file import mapping_of, run_file_command
    from kaname.screening.bulk.request import Request

    if names or country is not None:
        raise click.UsageError("NAMEs and --country do not go with --file: say it in columns.")
    if given["out"] is None:
        raise click.UsageError("--file needs --out FILE.")
    if format_ in _NAME_FORMATS:
        raise click.UsageError(f"--format {format_} is for NAMEs, not for --file.")
    if given["preset"] is not None and given["threshold"] is not None:
        raise click.UsageError("Give --preset or --threshold, not both.")
    request = Request(
        file=given["file"],
        out=given["out"],
        mapping=mapping_of(given["column"], given["mapping"]),
        preset=given["preset"] or "balanced",
        threshold=given["threshold"],
        top=given["top"],
        form=format_ or "",
        workers=given["workers"],
        cluster=given["cluster"] or "",
        restart=given["restart"],
        language=lang,
        keep_columns=given["keep_columns"],
        encoding=given["encoding"],
        sheet=given["sheet"],
    )
    run_file_command(request, keys_of(given["lists"]), lang, given["organisation"])


def _screen_names(
    names: tuple[str, ...],
    country: str | None,
    birth_date: str | None,
    format_: str,
    lang: str,
    preset: str,
    keys: Sequence[str],
) -> None:
    from kaname.core.case import Party
    from kaname.core.unknown import UNKNOWN
    from kaname.screening.presets import PRESETS
    from kaname.screening.screen import open_engine, screen_parties

    if preset not in PRESETS:
        raise click.UsageError(f"--preset {preset}: there are {', '.join(PRESETS)}.")
    names = tuple(dict.fromkeys(names))
    code = country.strip().upper() if country is not None else None
    born = _born(birth_date)
    _check(names, code, birth_date is None or born is not UNKNOWN)
    with progress() as tell, opened_lists(keys) as (editions, folder):
        engine = open_engine(editions, folder, tell)
        parties = [
            Party(id=name, name=name, country=UNKNOWN if code is None else code, birth_date=born)
            for name in names
        ]
        report = screen_parties(parties, engine, editions, PRESETS[preset])
    show = _as_json if format_ == "json" else _as_text
    click.echo(show(names, report, len(engine), lang), nl=False)
    refuse_starter_alone(editions, keys)


def _born(given: str | None) -> "BirthDate | Unknown":
    """Return the date of birth that is given; Unknown when none is, or it cannot be read."""
    from kaname.core.unknown import UNKNOWN

    if given is None:
        return UNKNOWN
    from kaname.screening.bulk.parties import birth_date_of

    return birth_date_of(given) or UNKNOWN


def _check(names: Iterable[str], country: str | None, born: bool) -> None:
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
    if not born:
        problems.append(problem("KAN-2106", Place(field="--birth-date")))
    if problems:
        raise ProblemError(*problems)


def _as_json(names: Sequence[str], report: "ScreeningReport", parties: int, _: str) -> str:
    from kaname.core.canonical import to_plain
    from kaname.screening.rates import rates_text, shown_rates

    scripts = _scripts(names)
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
        "alert_rates": {
            "text": rates_text(scripts, report.threshold, parties),
            "measured": [
                {
                    "name_kind": rate.name_kind,
                    "script": rate.script,
                    "measured_at": rate.measured_at,
                    "at_most": rate.at_most,
                    "names": rate.names,
                    "alerting": rate.alerting,
                    "parties": rate.parties,
                    "measured_on": rate.measured_on,
                }
                for rate in shown_rates(scripts, report.threshold, parties)
            ],
        },
    }
    return escaped_json(to_plain(shown)) + "\n"


def _as_text(names: Sequence[str], report: "ScreeningReport", parties: int, lang: str) -> str:
    from kaname.screening.rates import rates_text

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
    lines += ["", rates_text(_scripts(names), report.threshold, parties).to(lang)]
    lines.append(_say("cli.no_clearance", lang))
    return "".join(clean(line) + "\n" for line in lines)


def _scripts(names: Iterable[str]) -> tuple[str, ...]:
    from kaname.screening.rates import main_script

    return tuple(dict.fromkeys(map(main_script, names)))


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
