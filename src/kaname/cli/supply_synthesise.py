"""``kaname supply synthesise``: a firm network made up by chance, to try models on."""

from pathlib import Path

import click

from kaname.cli.problems import language_option
from kaname.cli.progress import progress
from kaname.cli.shown import show_lines
from kaname.core.problem import Place, ProblemError, worded
from kaname.core.text import Text, load_wording

__all__ = ["synthesise"]

MAKING = Text("Making up a network …", "合成ネットワークを生成中 …")


@click.command()
@click.option("--firms", type=int, required=True, help="How many firms.")
@click.option("--links", type=int, required=True, help="How many links.")
@click.option("--industries", type=int, default=89, show_default=True, help="How many industries.")
@click.option("--seed", type=click.IntRange(0), required=True,
              help="The same seed gives the same network.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE",
              help="A .csv of links, as kaname supply esri reads it.")  # fmt: skip
@language_option
def synthesise(
    firms: int, links: int, industries: int, seed: int, out: Path, lang: str
) -> None:  # fmt: skip
    """Make up a firm network; every firm of it is called synthetic.

    \b
    kaname supply synthesise --firms 3465 --links 30000 --seed 1 --out synthetic.csv
    """
    import numpy as np

    from kaname.cli.files import require_writable, write_output
    from kaname.supply.synthetic import as_csv, synthetic_network

    words = load_wording("kaname.supply", "words_cascade.toml")
    require_writable(out)
    with progress() as tell:
        tell(MAKING)
        try:
            network = synthetic_network(firms, links, industries, np.random.default_rng(seed))
        except ValueError as error:
            place = Place(field="--firms --links --industries")
            raise ProblemError(worded(words, "KAN-6056", place, found=str(error))) from error
        write_output(as_csv(network), out)
    facts = {"count": len(network.names), "links": len(network.weight), "seed": seed}
    show_lines([words("synthetic").to(lang), words("made", **facts).to(lang)])
