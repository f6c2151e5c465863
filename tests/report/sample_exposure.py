"""Exposures made by hand: linked, not linked, and hostile."""

from decimal import Decimal

from kaname.core.text import Text, plain
from kaname.joint.exposure import Concerned, Denial, Exposure, Figure, Holding, Range, Trade

FIGURE = Figure(
    "market_share", 2024, "Invented Survey", "Tools of the year", "3", "https://example.org/tools",
    imported=False, sure=False, of_firms=True,
    holdings=(Holding("USA", Decimal("0.55")), Holding("JPN", Decimal("0.25")),
              Holding("CHN", Decimal("0.1")), Holding("NLD", None)),
    rest=Decimal("0.1"),
)  # fmt: skip
PRODUCT = Concerned(
    "etch_tool", Text("Etch tools", "エッチング装置"), Text("Semiconductors", "半導体"),
    ("eccn", "hs"), False, (FIGURE,),
    Denial("CHN", "JPN", ("JPN", "USA"), 0, Decimal("0.1"),
           Range(Decimal("0.2778"), Decimal("0.3889")), Range(Decimal("0.8889"), Decimal("1")),
           (Holding("NLD", None),)),
)  # fmt: skip
TRADE = Trade(
    "848620",
    2022,
    "JPN",
    "CHN",
    "Invented Trade",
    "All flows",
    "202601",
    "ab" * 32,
    (Holding("JPN", Decimal("0.4")), Holding("NLD", Decimal("0.3"))),
    Decimal("0.25"),
)
EXPOSURES = (
    Exposure("etcher", "products", (PRODUCT,), (TRADE,)),
    Exposure("spares", "no_code", (), ()),
)


def hostile_exposures(text: str, item_id: str) -> tuple[Exposure, ...]:
    figure = Figure("exports", None, text, text, text, "javascript:alert(1)", True, True, False,
                    (Holding(text, Decimal("0.5")),), Decimal("0.5"))  # fmt: skip
    product = Concerned(text, plain(text), plain(text), ("hs",), True, (figure,), None)
    return (Exposure(item_id, "products", (product,), ()),)
