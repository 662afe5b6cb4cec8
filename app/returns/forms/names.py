"""How the fields of a return are called: in the page, in the draft, in findings and in audit entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.funding.types import FundingSource
    from app.projects.types import MilestoneKind
    from app.returns.types.vocabulary import Amount

MOST_PROBLEMS = 20
MOST_EXPLANATIONS = 200
EXPLANATION = "explanations-"
_KEY = re.compile(r"[a-z0-9_.:-]{1,120}")


def amount(source: FundingSource, kind: Amount) -> str:
    """Name one of the five amounts of a source."""
    return of_source(source, kind.value)


def of_source(source: FundingSource, part: str) -> str:
    """Name a field of a source: an amount, `reduction_reason` or `is_advance`."""
    return f"amounts-{source.value}-{part}"


def of_milestone(kind: MilestoneKind, part: str) -> str:
    """Name a field of a milestone."""
    return f"milestones-{kind.value}-{part}"


def of_problem(number: int, part: str) -> str:
    """Name a field of a problem; the first has number 0."""
    return f"problems-{number}-{part}"


def of_explanation(key: str) -> str:
    """Name the field that explains a warning."""
    return f"{EXPLANATION}{key}"


def explained_key(name: str) -> str | None:
    """Return the key of the warning that a field explains, or None where the field is another."""
    key = name.removeprefix(EXPLANATION)
    return key if key != name and _KEY.fullmatch(key) else None
