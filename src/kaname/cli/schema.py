"""``kaname schema``: the published JSON Schema of a format."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import click

from kaname.cli.files import write_output
from kaname.cli.problems import language_option
from kaname.core.problem import Place, Problem, ProblemError
from kaname.core.text import Text

__all__ = ["schema"]


@click.command()
@click.argument("name", type=click.Choice(["case", "dossier"]))
@click.option(
    "--format", "format_", type=click.Choice(["json", "markdown"]), default="json",
    show_default=True, help="markdown: the reference tables of the case format, for people.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
@language_option
def schema(name: str, format_: str, out: Path | None, lang: str) -> None:
    """Print the JSON Schema (2020-12) of the case format, or of a dossier in JSON.

    The case format is the same in YAML and JSON; meanings stand in it in English and Japanese.
    """
    del lang  # problems are told in it
    from kaname.core.schema import case_schema, reference_tables

    if format_ == "markdown":
        if name != "case":
            raise click.UsageError("--format markdown is for the case format only")
        write_output(reference_tables(), out)
        return
    found = case_schema() if name == "case" else _dossier_schema()
    write_output(json.dumps(found, ensure_ascii=False, indent=2) + "\n", out)


def _dossier_schema() -> Any:
    """Return the schema that ships with the reports.

    Raises:
        ProblemError: KAN-1038, (status 3) it is not among the files of this installation.
    """
    file = resources.files("kaname.report") / "dossier.schema.json"
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProblemError(
            Problem(
                code="KAN-1038",
                place=Place(file="kaname/report/dossier.schema.json"),
                found=Text(f"cannot be read: {reason}", f"読めない: {reason}"),
                expected=Text(
                    "the dossier's schema, which ships with Kaname",
                    "Kanameに同梱される審査書のスキーマ",
                ),
                mend=Text("install Kaname afresh", "Kanameを再インストールする"),
            ),
            status=3,
        ) from error
