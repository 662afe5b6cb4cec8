"""The only SELECTs of returns. Facts come out frozen and ordered, in a constant number of queries."""

from __future__ import annotations

from app.returns.queries.deadlines import punctuality
from app.returns.queries.facts import (
    closed_months,
    following_facts,
    history_of_months,
    latest_closed,
    month_facts,
    previous_fact,
    restatement,
    restatements,
)
from app.returns.queries.reports import (
    basis,
    draft,
    evidence,
    evidence_file,
    evidence_of_return,
    open_month,
    returns,
    split,
    steps,
    subject_of_file,
    subject_of_restatement,
    version,
)
from app.returns.queries.schedule import (
    closing_times,
    deadline_rule,
    deadline_rules,
    has_periods,
    period,
    periods,
    working_day_exceptions,
)

__all__ = [
    "basis",
    "closed_months",
    "closing_times",
    "deadline_rule",
    "deadline_rules",
    "draft",
    "evidence",
    "evidence_file",
    "evidence_of_return",
    "following_facts",
    "has_periods",
    "history_of_months",
    "latest_closed",
    "month_facts",
    "open_month",
    "period",
    "periods",
    "previous_fact",
    "punctuality",
    "restatement",
    "restatements",
    "returns",
    "split",
    "steps",
    "subject_of_file",
    "subject_of_restatement",
    "version",
    "working_day_exceptions",
]
