"""The exposure of each item as text."""

from kaname.report.exposure_part import ProductView
from kaname.report.lines import Span
from kaname.report.sheet import Sheet
from kaname.report.view import View

__all__ = ["put_exposures"]


def put_exposures(sheet: Sheet, view: View) -> None:
    """Write who makes each item, and what a denial would do."""
    sheet.heading(view.say("section.exposure"))
    sheet.put(view.exposure_lead, indent=2, style="dim")
    for item in view.exposures:
        sheet.blank()
        sheet.put(item.title, indent=2, style="heading")
        sheet.put(item.lead, indent=4)
        for product in item.products:
            _product(sheet, product)
        for line in item.lines:
            sheet.put(line, indent=4)


def _product(sheet: Sheet, product: ProductView) -> None:
    dot = sheet.signs.dot
    sheet.put([Span(product.name, "strong"), Span(f" {dot} {product.why}", "dim")], indent=4)
    for line in product.lines:
        sheet.put(line, indent=6, prefix=f"{dot} ")
    for figure in product.figures:
        sheet.put(f"{figure.measure}: {figure.makers} [{figure.source}]", indent=8, style="dim")
        if figure.href:
            sheet.put([Span(figure.href, "dim", figure.href)], indent=10)
