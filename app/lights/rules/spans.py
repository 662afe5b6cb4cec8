"""Which months each version of the rules judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.lights.rules.rule_sets import in_force
from app.lights.rules.sentences import clauses
from app.lights.types.pages import VersionLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.kernel.months import Month
    from app.lights.types import RuleSetFact


def version_lines(rule_sets: Sequence[RuleSetFact], upcoming: Month) -> tuple[VersionLine, ...]:
    """Return the versions of a plan, the newest first, each with the months that it judges.

    `upcoming` is the next month to be closed.
    """
    current = in_force(rule_sets, upcoming) if rule_sets else None
    lines = []
    taken: Month | None = None
    """From where on a later version judges."""
    for fact in sorted(rule_sets, key=lambda each: -each.version):
        is_skipped = taken is not None and taken <= fact.since
        lines.append(
            VersionLine(
                fact,
                clauses(fact.rules),
                last=None if taken is None or is_skipped else taken.plus(-1),
                is_skipped=is_skipped,
                is_current=fact is current,
            )
        )
        taken = fact.since if taken is None else min(taken, fact.since)
    return tuple(lines)
