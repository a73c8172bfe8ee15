"""Do the level-1 weights of the table follow the layout that its rulebook states?"""

from collections.abc import Iterator
from decimal import Decimal

from scoring.audits.finding import finding
from scoring.model import Result
from scoring.numbers import exact_sum
from scoring.problems import Finding


def check_layout(result: Result) -> Iterator[Finding]:
    """What categories weigh together, against the rulebook's layout; nothing where it states none."""
    layout = result.rulebook.layout
    if layout is None:
        return
    weights = {each.name: each.weight for each in result.categories}
    for share in layout.value:
        found = exact_sum(weights.get(name, Decimal(0)) for name in share.categories)
        if found != share.weight:
            yield finding(
                "weight/layout-mismatch",
                result.card.where(()),
                categories=" + ".join(share.categories),
                declared=found,
                computed=share.weight,
                rulebook=result.rulebook.id,
            )
