"""Commitments as they stand on a day: what every list begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commitments.queries.facts import commitments
from app.commitments.queries.overview import updates_in_short
from app.commitments.rules.lines import line_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import ColumnElement

    from app.commitments.types.lines import CommitmentLine


def lines_of(
    *conditions: ColumnElement[bool], today: date, until: datetime | None = None
) -> list[CommitmentLine]:
    """Return the commitments that meet some conditions as they stand on a day, in printed order.

    What was submitted or decided after `until` (UTC) is not known yet. Five queries, however many there are.
    """
    updates = updates_in_short(*conditions, until=until)
    return [line_of(fact, updates.get(fact.code, ()), today) for fact in commitments(*conditions)]
