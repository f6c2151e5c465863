"""``kaname compare --close``: asking the law anew, each supposed change in a process of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from kaname.core.text import Text

if TYPE_CHECKING:
    from kaname.joint.gap_asking import Round

__all__ = ["asking"]

TRYING: Final = Text("Trying change {0} of {1} …", "変更案を試行中 {0}/{1} …")
Answers = tuple[str, ...]


def asking(
    workers: int, tell: Callable[[Text], None]
) -> "Callable[[Sequence[Round]], Iterable[Answers]]":
    """Return what answers rounds: as many at once as there are cores, each from nothing.

    Args:
        workers: how many processes; all cores when it is 0.
        tell: is told how far it is.
    """

    def ask(rounds: "Sequence[Round]") -> Iterator[Answers]:
        from kaname.compute.pool import PoolRunner

        plain = [one for one in rounds if not one.supposes_marks]
        alone = [[one] for one in rounds if one.supposes_marks]
        chunks = [plain, *alone] if plain else alone
        tell(_trying(1, len(rounds)))
        answered = PoolRunner(workers, afresh=True).map(_answered, chunks, _nothing)
        together = iter(next(answered)) if plain else iter(())
        for number, one in enumerate(rounds, start=1):
            tell(_trying(number, len(rounds)))
            yield next(answered)[0] if one.supposes_marks else next(together)

    return ask


def _nothing() -> None:
    """Make no state: each chunk starts from nothing."""


def _answered(state: None, rounds: "Sequence[Round]") -> list[Answers]:
    """Answer one round with marks, or rounds without any at once."""
    from kaname.joint.gap_asking import answer, answer_together

    if rounds[0].supposes_marks:
        return [answer(one) for one in rounds]
    return answer_together(rounds)


def _trying(number: int, count: int) -> Text:
    return Text(TRYING.en.format(number, count), TRYING.ja.format(number, count))
