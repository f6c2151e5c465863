"""``kaname supply report PRODUCT``: one page on a product, to send on."""

from pathlib import Path
from typing import Final

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import Text, load_wording

__all__ = ["report"]

ENDINGS: Final = (".html", ".htm", ".txt")


@click.command()
@click.argument("product", metavar="PRODUCT")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the page to a .html, or the text to a .txt.")  # fmt: skip
@language_option
def report(product: str, out: Path | None, lang: str) -> None:
    """Put on one page what is known of PRODUCT, by its identifier or name.

    Who makes it by which source and year, what goes into it, on whom Japan and the United States
    depend, what would stop, who could deny it, announced support, and what is unknown. The page
    runs no script and prints on A4; without --out the same stands in the terminal.

    \b
    kaname supply report gallium --out gallium.html
    kaname supply report フォトレジスト --out resist.html --lang ja
    """
    from kaname.cli.files import require_writable, write_output
    from kaname.home import supply_store
    from kaname.joint.product_brief import brief
    from kaname.report import supply_report as shown

    if out is not None:
        _require_known(out)
        require_writable(out)
    name = _named(product)
    with progress() as tell:
        tell(Text("Putting the page together …", "ページを作成中 …"))
        found = brief(name, supply_store)
        lines = shown.as_text(found, lang)
        if out is not None:
            text = out.suffix.casefold() == ".txt"
            content = "\n".join(lines) + "\n" if text else shown.as_html(found, lang)
    if out is None:
        show_lines(lines)
        return
    write_output(content, out)
    click.echo(Text("Written: {0}", "書き出し先: {0}").to(lang).format(out), err=True)


def _require_known(out: Path) -> None:
    """Refuse a file of another kind.

    Raises:
        ProblemError: KAN-6150, the file ends otherwise.
    """
    ending = out.suffix.casefold()
    if str(out) == "-" or ending in ENDINGS:
        return
    words = load_wording("kaname.joint", "words_product.toml")
    place = Place(str(out), field="--out")
    raise ProblemError(worded(words, "KAN-6150", place, ending=ending or "-",
                              known=", ".join(ENDINGS)))  # fmt: skip


def _named(asked: str) -> str:
    """Return the identifier of a product asked for by identifier or name.

    Raises:
        ProblemError: KAN-6140, there is no such product.
    """
    from kaname.supply.starter import products, unknown_name

    wanted = asked.strip().casefold()
    for one in products().values():
        if wanted in (one.id, one.name_en.casefold(), one.name_ja.casefold()):
            return one.id
    raise ProblemError(unknown_name(asked, tuple(products())))
