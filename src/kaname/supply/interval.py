"""A figure that is known to lie between two numbers: what is unknown widens it."""

import math
from dataclasses import dataclass

__all__ = ["Interval", "point"]


@dataclass(frozen=True, slots=True)
class Interval:
    """``low`` to ``high``, both included; infinity is a value (a ratio over no exports).

    Raises:
        ValueError: a bound is no number, or they are reversed.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ValueError(f"no interval: {self.low} to {self.high}")

    @property
    def exact(self) -> bool:
        """Whether the figure is one number."""
        return self.low == self.high

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def times(self, factor: float) -> "Interval":
        """Return the interval of ``factor`` (not negative) times the figure."""
        if factor < 0:
            raise ValueError(f"a negative factor: {factor}")
        return Interval(self.low * factor, self.high * factor)


def point(value: float) -> Interval:
    """Return the interval of a figure that is known."""
    return Interval(value, value)
