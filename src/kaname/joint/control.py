"""From what the two capitals' laws ask of an item to the shock that their controls would be.

A licence that is asked for may be given or refused: how much of the trade stops lies anywhere from
nothing to all, and is left so. Only what is prohibited stops whole. A capital whose law is open on
the facts gives a range too, and says that it is open; one that asks for nothing gives no shock.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kaname.core.outcome import Outcome
from kaname.joint.compare import compare
from kaname.joint.compare_ask import Asked, EndUser
from kaname.joint.compare_desk import Side
from kaname.law.engine.provisions import coverage
from kaname.supply.countries import alpha3
from kaname.supply.scenario import Event, Range, Selector

__all__ = ["Control", "as_scenario", "controls", "events_of"]

_COUNTRY: Final = {"US": "USA", "JP": "JPN"}
_STOPS: Final = {
    Outcome.PROHIBITED: (1.0, 1.0),
    Outcome.LICENCE_REQUIRED: (0.0, 1.0),
    Outcome.REVIEW_ADVISED: (0.0, 1.0),
    Outcome.UNDETERMINED: (0.0, 1.0),
}
"""What share of deliveries an outcome may stop, at least and at most."""
_REFUSED: Final = (
    "# Written from what the law asks on that day, supposing that every licence is refused: the",
    "# most that the control could do. If all are given, nothing stops.",
)
_RANGE: Final = (
    "# Written from what the law asks on that day. A licence may be given or refused, so the",
    "# share that stops is a range; narrow it where you know better, and say by what.",
)


@dataclass(frozen=True, slots=True)
class Control:
    """What one capital's law does to deliveries of an item to a destination."""

    country: str
    """Whose deliveries, ISO alpha-3."""
    destination: str
    """ISO alpha-3."""
    eccn: str
    outcome: Outcome
    provisions: tuple[str, ...]
    share: tuple[float, float] | None
    """Of the deliveries that stop, at least and at most; None: the law stops none."""

    @property
    def citations(self) -> tuple[str, ...]:
        """The provisions as the law numbers them, such as 15 CFR 742.4, each once."""
        register = coverage()
        cites = (register[one].citation.cite for one in self.provisions)
        return tuple(dict.fromkeys(cites))


def controls(asked: Asked, destination: str, user: EndUser, on: date) -> tuple[Control, ...]:
    """Return what both capitals' laws do to an item, Washington's first.

    Args:
        asked: the item.
        destination: ISO alpha-2.
        user: who is supposed to use it.
        on: the day whose law answers.

    Raises:
        ValueError: the destination has no alpha-3 code.
        NotEncodedError: no table goes back to that day.
    """
    place = alpha3(destination)
    if place is None:
        raise ValueError(f"no such country: {destination}")
    (cell,) = compare([asked], [destination], [user], on).cells
    return tuple(
        _control(capital, side, asked, place)
        for capital, side in (("US", cell.us), ("JP", cell.jp))
    )


def _control(capital: str, side: Side, asked: Asked, destination: str) -> Control:
    return Control(
        _COUNTRY[capital], destination, asked.eccn, side.outcome, side.provisions,
        _STOPS.get(side.outcome),
    )  # fmt: skip


def events_of(
    found: tuple[Control, ...], products: tuple[str, ...], *, whole: bool = False
) -> tuple[Event, ...]:
    """Return the events of a scenario: deliveries of the products that the controls may stop.

    Args:
        found: what the laws do.
        products: the sectors that the item belongs to.
        whole: suppose that every licence is refused, as a network of firms demands, in which a
            link is there or is not; else the share that stops is a range.
    """
    return tuple(
        Event(
            kind="export_control",
            of=Selector(countries=(one.country,), products=products),
            to=Selector(countries=(one.destination,)),
            share=one.share[1] if whole or one.share[0] == one.share[1] else Range(*one.share),
            outcome=one.outcome.value,
            citation="; ".join(one.citations),
        )
        for one in found
        if one.share is not None
    )


def as_scenario(
    found: tuple[Control, ...], products: tuple[str, ...], on: date, runs_on: str | int,
    horizon: int, draws: int, firms: str = "",
) -> str:  # fmt: skip
    """Return a scenario file of the controls, as ``kaname supply simulate`` reads it.

    Args:
        found: what the laws do.
        products: the network's sectors that the item belongs to.
        on: the day of the law, for the name.
        runs_on: the file of links or label of a network; or the year of an input-output table.
        horizon: days.
        draws: runs; a licence that may be given or refused needs several.
        firms: the file that says in which country a network's firms are.

    Raises:
        ValueError: no control stops anything, so there is no shock to run.
    """
    of_firms = isinstance(runs_on, str)
    events = events_of(found, products, whole=of_firms)
    if not events:
        raise ValueError("neither capital's law stops a delivery")
    first = found[0]
    lines = [
        *(_REFUSED if of_firms else _RANGE),
        "scenario: 1",
        f"name: {first.eccn} to {first.destination}, law of {on.isoformat()}",
        "runs_on:",
        f"  network: {_quoted(runs_on)}" if isinstance(runs_on, str) else f"  table: {runs_on}",
        *([f"  firms: {_quoted(firms)}"] if firms else []),
        "events:",
    ]
    for event in events:
        share = event.share
        written = f"{share.low:g}..{share.high:g}" if isinstance(share, Range) else f"{share:g}"
        names = ", ".join(_quoted(product) for product in event.of.products)
        lines += [
            "  - kind: export_control",
            f"    of: {{countries: [{event.of.countries[0]}], products: [{names}]}}",
            f"    to: {{countries: [{first.destination}]}}",
            *([] if of_firms else [f"    share: {written}"]),
            f"    outcome: {event.outcome}",
            f"    citation: {_quoted(event.citation)}",
        ]
    lines += [f"horizon_days: {horizon}", f"draws: {draws}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
