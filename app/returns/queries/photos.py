"""The photos of many projects: images that are attached to returns which the city has passed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.extensions import database
from app.projects.models import Project
from app.returns.models import EvidenceFile, MonthlyReturn
from app.returns.queries.reports import evidence_fact
from app.returns.rules.evidence import IMAGES
from app.returns.types.vocabulary import ReturnState

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.kernel.months import Month
    from app.returns.types.drafts import EvidenceFact


def photos(
    codes: Collection[str], through: Month, most: int
) -> dict[str, tuple[tuple[EvidenceFact, str], ...]]:
    """Return the newest images of each project up to a month, and under which names they are stored."""
    ranked = (
        select(
            EvidenceFile.id,
            MonthlyReturn.month,
            Project.code,
            func.row_number()
            .over(
                partition_by=EvidenceFile.project_id,
                order_by=(MonthlyReturn.month.desc(), EvidenceFile.id.desc()),
            )
            .label("place"),
        )
        .join(MonthlyReturn, MonthlyReturn.id == EvidenceFile.return_id)
        .join(Project, Project.id == EvidenceFile.project_id)
        .where(
            Project.code.in_(codes),
            MonthlyReturn.month <= through,
            MonthlyReturn.state == ReturnState.CITY_PASSED,
            EvidenceFile.removed_at.is_(None),
            EvidenceFile.media_type.in_(IMAGES),
        )
        .subquery()
    )
    statement = (
        select(EvidenceFile, ranked.c.code, ranked.c.month)
        .join(ranked, ranked.c.id == EvidenceFile.id)
        .where(ranked.c.place <= most)
        .order_by(ranked.c.code, ranked.c.place)
    )
    found: dict[str, list[tuple[EvidenceFact, str]]] = defaultdict(list)
    for stored, code, month in database.session.execute(statement):
        found[code].append((evidence_fact(stored, code, month), stored.stored_name))
    return {code: tuple(rows) for code, rows in found.items()}
