"""The one query layer of pages, exports and briefs: the only SELECTs over joined features.

Every function issues a constant number of queries, whatever the number of projects, and takes the reach of
whoever asks: what lies outside it does not exist for them, in no row, sum or choice.
"""

from __future__ import annotations

from app.portfolio.queries.choices import choices, plan_names
from app.portfolio.queries.facts import canonical_code, neighbours, project, projects
from app.portfolio.queries.lights import light_counts, with_lights
from app.portfolio.queries.months import (
    completed_by_month,
    completed_by_region,
    month_sums,
    with_standing,
)
from app.portfolio.queries.sums import (
    count,
    nursing_beds_in_renovated,
    rollup,
    rollups,
    totals,
)

__all__ = [
    "canonical_code",
    "choices",
    "completed_by_month",
    "completed_by_region",
    "count",
    "light_counts",
    "month_sums",
    "neighbours",
    "nursing_beds_in_renovated",
    "plan_names",
    "project",
    "projects",
    "rollup",
    "rollups",
    "totals",
    "with_lights",
    "with_standing",
]
