"""``kaname compare --close``: asking the law anew, each supposed change in a process of its own."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from kaname.core.text import Text

if TYPE_CHECKING:
    from kaname.joint.gap_asking import Round

__all__ = ["asking"]

TRYING: Final = Text("Trying change {0} of {1} …", "変更案を試行中 {0}/{1} …")


def asking(
    workers: int, tell: Callable[[Text], None]
) -> "Callable[[Sequence[Round]], Iterable[tuple[str, ...]]]":
    """Return what answers rounds: as many at once as there are cores, each from nothing.

    Args:
        workers: how many processes; all cores when it is 0.
        tell: is told how far it is.
    """

    def ask(rounds: "Sequence[Round]") -> Iterable[tuple[str, ...]]:
        from kaname.compute.pool import cores
        from kaname.joint.gap_asking import answer, answer_together

        plain = [not (one.set_marks or one.lifted_marks) for one in rounds]
        with ProcessPoolExecutor(
            workers or cores(), get_context("spawn"), max_tasks_per_child=1
        ) as pool:
            waiting = [None if here else pool.submit(answer, one)
                       for here, one in zip(plain, rounds, strict=True)]  # fmt: skip
            try:
                tell(Text(TRYING.en.format(1, len(rounds)), TRYING.ja.format(1, len(rounds))))
                together = iter(answer_together(
                    [one for here, one in zip(plain, rounds, strict=True) if here]
                ))  # fmt: skip
                for number, future in enumerate(waiting, start=1):
                    tell(Text(TRYING.en.format(number, len(rounds)),
                              TRYING.ja.format(number, len(rounds))))  # fmt: skip
                    yield next(together) if future is None else future.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    return ask
