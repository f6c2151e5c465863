"""A comparison for real end users, each asked by itself.

What is remembered of one deal is asked again for parties of the same names; the parties of a real
deal have names of their own. So supposed users are compared together, a real one alone.
"""

from collections.abc import Callable, Sequence
from datetime import date

from kaname.joint.compare import Comparison
from kaname.joint.compare_ask import USER_ID, Asked, EndUser

__all__ = ["compare_apart"]


def compare_apart(
    ask: Callable[[Sequence[EndUser]], Comparison],
    items: Sequence[Asked], places: Sequence[str], users: Sequence[EndUser], on: date,
) -> Comparison:  # fmt: skip
    """Return the comparison for all end users, in their order.

    Args:
        ask: compares the items and destinations for users whose deals have the same parties.
        items: what is asked about.
        places: the destinations.
        users: the end users, each with a name of its own.
        on: the day.
    """
    alike = [user for user in users if user.party.id == USER_ID and not user.parties]
    groups = [*([alike] if alike else []), *([user] for user in users if user not in alike)]
    parts = [ask(group) for group in groups]
    if len(parts) == 1:
        return parts[0]
    order = [user.name for group in groups for user in group]
    at = [order.index(user.name) for user in users]
    wide = [len(group) for group in groups]
    rows = []
    for number in range(len(items)):
        row = []
        for place in range(len(places)):
            said = [
                one
                for part, width in zip(parts, wide, strict=True)
                for one in part.rows[number][place * width : (place + 1) * width]
            ]
            row += [said[position] for position in at]
        rows.append(tuple(row))
    return Comparison(on, tuple(items), tuple(places), tuple(users), tuple(rows))
