"""What a chip can do, measured as ECCN 3A090 measures it: part 774, Supp. No. 1, by date.

Total processing performance (TPP) is 2 x MacTOPS x bit length, or TOPS x bit length; performance
density is TPP over the applicable die area in mm2; memory bandwidth density is GB/s over mm2. Only
bounds are kept of what is not given, so that a fact that cannot change the answer is not asked.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from kaname.core.codes import Eccn
from kaname.core.finding import Claim, Question, Read
from kaname.core.text import Text, plain
from kaname.core.unknown import UNKNOWN, Truth, negate
from kaname.law.engine.claims import all_of, any_of, state
from kaname.law.engine.matter import Matter, shown
from kaname.law.engine.questions import ask
from kaname.law.engine.tables import Row, load_table
from kaname.law.us.export.eccn import in_paragraphs
from kaname.law.us.export.words import PACKAGE
from kaname.law.us.export.words import chip_words as words

__all__ = [
    "FACTS",
    "Bounds",
    "chip_rows",
    "criterion",
    "dram_bandwidth",
    "has_chip_facts",
    "limits_of",
    "meets",
    "meets_product",
    "memory_density",
    "performance_density",
    "processing_performance",
    "written",
]  # fmt: skip

FACTS: Final = (
    "chip_tpp", "chip_tops", "chip_bit_length", "chip_die_area", "chip_for_datacentres",
    "chip_transfer_rate", "chip_dram_bandwidth", "chip_memory_bandwidth", "chip_package_area",
)  # fmt: skip
"""The facts of an item that this module reads, as they are written in a case file."""

_CHIP: Final = "3A090"
_DIGITS: Final = 4
"""Decimals to which a quotient is shown; it is compared unrounded."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of a number: at least ``low``, at most ``high`` (None: no upper bound)."""

    low: Fraction = Fraction(0)
    high: Fraction | None = None

    @classmethod
    def exactly(cls, value: Decimal | Fraction) -> "Bounds":
        """Return the bounds of a known number."""
        return cls(Fraction(value), Fraction(value))

    @property
    def known(self) -> Fraction | None:
        """Return the number when it is known."""
        return self.low if self.low == self.high else None

    def at_least(self, limit: Fraction) -> Truth:
        """Tell whether the number is ``limit`` or more."""
        if self.low >= limit:
            return True
        return False if self.high is not None and self.high < limit else UNKNOWN

    def above(self, limit: Fraction) -> Truth:
        """Tell whether the number is greater than ``limit``."""
        if self.low > limit:
            return True
        return False if self.high is not None and self.high <= limit else UNKNOWN


def has_chip_facts(matter: Matter) -> bool:
    """Tell whether the case says anything of what the chip can do."""
    return any(matter.value("item", fact) is not UNKNOWN for fact in FACTS)


def _number(matter: Matter, field: str) -> Fraction | None:
    value = matter.value("item", field)
    return Fraction(value) if isinstance(value, Decimal) else None


def written(number: Fraction) -> str:
    """Return a number as written: exactly where that is short, else to four decimals."""
    rounded = round(Decimal(number.numerator) / Decimal(number.denominator), _DIGITS)
    text = format(rounded.normalize(), "f")
    return text if Fraction(rounded) == number else f"≈ {text}"


def _equals(number: Fraction) -> str:
    """Return a number after the sign of an equation: equal, or about equal where it is rounded."""
    text = written(number)
    return text if text.startswith("≈") else f"= {text}"


def processing_performance(matter: Matter) -> Bounds:
    """Return the TPP: as stated, or TOPS x bit length; the higher where both are given."""
    stated = _number(matter, "chip_tpp")
    tops, bits = _number(matter, "chip_tops"), _number(matter, "chip_bit_length")
    worked = tops * bits if tops is not None and bits is not None else None
    found = [value for value in (stated, worked) if value is not None]
    return Bounds.exactly(max(found)) if found else Bounds()


def performance_density(matter: Matter) -> Bounds:
    """Return TPP over the applicable die area.

    Nothing is known of it while either is not given, or while no die counts (an area of 0).
    """
    tpp, area = processing_performance(matter).known, _number(matter, "chip_die_area")
    return Bounds.exactly(tpp / area) if tpp is not None and area else Bounds()


def memory_density(matter: Matter) -> Bounds:
    """Return the memory bandwidth over the area of the package or stack, GB/s per mm2.

    A bandwidth of 0 says that the item is no memory.
    """
    rate, area = _number(matter, "chip_memory_bandwidth"), _number(matter, "chip_package_area")
    if rate == 0:
        return Bounds.exactly(rate)
    return Bounds.exactly(rate / area) if rate is not None and area else Bounds()


def dram_bandwidth(matter: Matter) -> Bounds:
    """Return the total DRAM bandwidth in GB/s."""
    rate = _number(matter, "chip_dram_bandwidth")
    return Bounds.exactly(rate) if rate is not None else Bounds()


def chip_rows(matter: Matter, paragraph: str = "") -> tuple[Row, ...]:
    """Return the criteria of 3A090 in force on the day, of one paragraph or of all.

    Raises:
        NotEncodedError: the day lies before 3A090.
    """
    rows = load_table(PACKAGE, "advanced_chips", "eccn").all(matter.on, _CHIP)
    return tuple(r for r in rows if paragraph in ("", r["paragraph"], r["paragraph"][:1]))


def criterion(matter: Matter, row: Row) -> Claim:
    """Return the claim that the chip meets one criterion of 3A090, with its calculation."""
    parts = [
        *_limits(matter, row, "tpp", processing_performance(matter)),
        *_limits(matter, row, "density", performance_density(matter)),
    ]
    if row["transfer_rate_from"]:
        limit = Fraction(row["transfer_rate_from"])
        rate = _number(matter, "chip_transfer_rate")
        bounds = Bounds() if rate is None else Bounds.exactly(rate)
        parts.append(_compared(matter, "transfer_rate_from", bounds.at_least(limit), limit))
    if row["memory_density_above"]:
        limit = Fraction(row["memory_density_above"])
        holds = memory_density(matter).above(limit)
        parts.append(_compared(matter, "memory_density_above", holds, limit))
    if row["exempt_below"]:
        parts.append(_not_exempt(matter, Fraction(row["exempt_below"])))
    name = f"{row['eccn']}.{row['paragraph']}"
    return all_of(words("chip.criterion", paragraph=plain(name)), parts, cite=(row.citation,))


def meets(matter: Matter, paragraph: str) -> Claim:
    """Return the claim that the chip is within a paragraph of 3A090 by its facts."""
    claims = [criterion(matter, row) for row in chip_rows(matter, paragraph)]
    return any_of(words("chip.within", paragraph=plain(f"{_CHIP}.{paragraph}")), claims)


def limits_of(matter: Matter, eccn: str) -> tuple[Row, ...]:
    """Return how an entry's paragraphs rest on the limits of 3A090 (4A090, and .z paragraphs)."""
    return load_table(PACKAGE, "advanced_chip_products", "eccn").all(matter.on, eccn)


def meets_product(matter: Matter, eccn: Eccn, paragraphs: tuple[str, ...]) -> Claim | None:
    """Return the claim that an item classified no closer lies in paragraphs that rest on 3A090.

    None when any of the paragraphs rests on something else.
    """
    named = words("chip.within", paragraph=plain(f"{eccn.entry}.{' .'.join(paragraphs)}"))
    if eccn.entry == _CHIP:
        return any_of(named, [meets(matter, paragraph) for paragraph in paragraphs])
    rows = [r for r in limits_of(matter, eccn.entry) if r["paragraph"] in paragraphs]
    if {row["paragraph"] for row in rows} != set(paragraphs):
        return None
    path = matter.path("item", "eccn")
    claims = []
    for row in rows:
        settled = not row["worded"] and eccn.within(row["paragraph"][0]) is not True
        base = in_paragraphs(eccn, row.words("base")) if settled else UNKNOWN
        if row["base"] == "*" and not row["worded"]:
            base = True
        question = ask("item.eccn.paragraph", path, eccn=eccn.entry)
        place = state(
            base, words("chip.base", eccn=eccn.entry, base=plain(row["base"])),
            reads=(Read(path, str(eccn)),), ask=(question,),
        )  # fmt: skip
        limits = meets(matter, row["limits"].partition(".")[2])
        claims.append(all_of(named, (limits, place), cite=(row.citation,)))
    return any_of(named, claims)


def _limits(matter: Matter, row: Row, measure: str, bounds: Bounds) -> list[Claim]:
    claims = []
    if row[f"{measure}_from"]:
        limit = Fraction(row[f"{measure}_from"])
        claims.append(_compared(matter, f"{measure}_from", bounds.at_least(limit), limit))
    if row[f"{measure}_below"]:
        limit = Fraction(row[f"{measure}_below"])
        claims.append(_compared(matter, f"{measure}_below", negate(bounds.at_least(limit)), limit))
    return claims


def _not_exempt(matter: Matter, limit: Fraction) -> Claim:
    """Return the claim that the note for chips outside datacentres does not take the chip out."""
    strong = _compared(matter, "tpp_from", processing_performance(matter).at_least(limit), limit)
    placed = matter.is_true("item", "chip_for_datacentres", words("chip.for_datacentres"))
    return any_of(words("chip.not_exempt", limit=plain(written(limit))), (placed, strong))


def _compared(matter: Matter, measure: str, holds: Truth, limit: Fraction) -> Claim:
    text = words(f"chip.{measure}", limit=plain(written(limit)))
    kind = measure.removesuffix("_from").removesuffix("_below").removesuffix("_above")
    calculation = calculated(matter, kind)
    return state(
        holds, text, reads=() if calculation else _reads(matter, *_READ[kind]),
        ask=_asked(matter, kind), because=(calculation,) if calculation else (),
    )  # fmt: skip


_READ: Final = {
    "tpp": ("chip_tpp", "chip_tops", "chip_bit_length"),
    "density": ("chip_tpp", "chip_tops", "chip_bit_length", "chip_die_area"),
    "transfer_rate": ("chip_transfer_rate",),
    "memory_density": ("chip_memory_bandwidth", "chip_package_area"),
    "dram": ("chip_dram_bandwidth",),
}


def calculated(matter: Matter, kind: str) -> Claim | None:
    """Return the calculation of a measure as a claim that holds; None while it cannot be made.

    Args:
        matter: the deal, and the item asked of.
        kind: ``tpp``, ``density`` or ``memory_density``; others are facts, not calculated.
    """
    text = _calculation(matter, kind)
    return state(True, text, reads=_reads(matter, *_READ[kind])) if text else None


def _calculation(matter: Matter, kind: str) -> Text | None:
    tpp = processing_performance(matter).known
    if kind == "tpp" and tpp is not None:
        tops, bits = _number(matter, "chip_tops"), _number(matter, "chip_bit_length")
        if tops is None or bits is None or tops * bits < tpp:
            return words("chip.tpp_stated", tpp=plain(written(tpp)))
        return words("chip.tpp_worked", tops=plain(written(tops)), bits=plain(written(bits)),
                     tpp=plain(written(tpp)))  # fmt: skip
    density, area = performance_density(matter).known, _number(matter, "chip_die_area")
    if kind == "density" and density is not None and tpp is not None and area is not None:
        return words("chip.density_worked", tpp=plain(written(tpp)), area=plain(written(area)),
                     density=plain(_equals(density)))  # fmt: skip
    found = memory_density(matter).known
    rate, size = _number(matter, "chip_memory_bandwidth"), _number(matter, "chip_package_area")
    if kind == "memory_density" and found is not None and rate is not None and size is not None:
        return words("chip.memory_worked", rate=plain(written(rate)), area=plain(written(size)),
                     density=plain(_equals(found)))  # fmt: skip
    return None


def _reads(matter: Matter, *fields: str) -> tuple[Read, ...]:
    values = ((field, matter.value("item", field)) for field in fields)
    return tuple(
        Read(matter.path("item", field), shown(value))
        for field, value in values
        if value is not UNKNOWN
    )


def _asked(matter: Matter, kind: str) -> tuple[Question, ...]:
    """Return the questions for what a measure lacks."""
    if kind in ("tpp", "density") and processing_performance(matter).known is None:
        missing = ["chip_tpp"]
    else:
        missing = []
    wanted = {
        "density": ("chip_die_area",), "memory_density": _READ["memory_density"],
        "transfer_rate": _READ["transfer_rate"], "dram": _READ["dram"],
    }.get(kind, ())  # fmt: skip
    missing += [field for field in wanted if not _number(matter, field)]
    return tuple(ask(f"item.{field}", matter.path("item", field)) for field in missing)
