"""How lights follow from month facts: pure functions, one module for each subject."""

from __future__ import annotations

from app.lights.rules.evaluation import NOT_JUDGED, evaluate
from app.lights.rules.grades import disagreement, disagreement_of, light_of_works
from app.lights.rules.rule_sets import in_force, rule_set_problem, values_of
from app.lights.rules.sentences import clause, clauses

__all__ = [
    "NOT_JUDGED",
    "clause",
    "clauses",
    "disagreement",
    "disagreement_of",
    "evaluate",
    "in_force",
    "light_of_works",
    "rule_set_problem",
    "values_of",
]
