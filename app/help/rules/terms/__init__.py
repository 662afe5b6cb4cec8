"""The definitions of the field's terms (domain.md §3–§6): each stands once, here, and is shown everywhere.

What a feature says of its own figures, thresholds or states is taken from it, and not said again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.help.rules.terms.lights import LIGHTS
from app.help.rules.terms.money import MONEY, RATES
from app.help.rules.terms.outcomes import OUTCOMES
from app.help.rules.terms.reporting import REPORTING
from app.help.rules.terms.schedule import SCHEDULE
from app.help.rules.terms.tasks import TASKS
from app.help.rules.terms.writing import WRITING

if TYPE_CHECKING:
    from app.help.types import Term, TermGroup

GROUPS: tuple[TermGroup, ...] = (MONEY, RATES, SCHEDULE, REPORTING, LIGHTS, OUTCOMES, TASKS, WRITING)
"""All terms, in the order of the page."""
_BY_NAME = {term.name: term for group in GROUPS for term in group.terms}


def term(name: str) -> Term | None:
    """Return what is said of a term, or None where nothing is."""
    return _BY_NAME.get(name)
