"""What the database holds after a run, and whether it fits together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.extensions import database
from app.funding.types import FundingSource
from app.projects.models import Project
from app.returns.models import MonthlyReturn, ReturnVersion, ReviewStep, VersionAmount
from app.returns.types.vocabulary import Amount, ReturnState, Step
from tests.serving.portfolio import MONTH, application

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.serving.portfolio import Owner
    from tests.serving.server import Installation


@dataclass(slots=True)
class Stored:
    """One return, with everything that belongs to it."""

    state: ReturnState
    draft: dict[str, str]
    versions: list[tuple[int, str]] = field(default_factory=list)
    """Number, and progress in words."""
    amounts: dict[str, str] = field(default_factory=dict)
    """Those from the county's budget, by kind, as they are typed."""
    unplanned: Decimal = Decimal(0)
    """What its rows leave out of the project's total investment: the rest is written as 待落实."""
    steps: list[int] = field(default_factory=list)
    """Versions that were submitted, by the review steps."""
    entries: int = 0
    """How often the audit record says that it was submitted."""


def stored_returns(installation: Installation) -> dict[str, Stored]:
    """Return all returns of the month by project."""
    with application(installation):
        by_id: dict[int, Stored] = {}
        by_code: dict[str, Stored] = {}
        returns = (
            select(MonthlyReturn, Project.code)
            .join(Project, Project.id == MonthlyReturn.project_id)
            .where(MonthlyReturn.month == MONTH)
        )
        for each, code in database.session.execute(returns):
            by_id[each.id] = by_code[code] = Stored(each.state, dict(each.draft))
        versions = (
            select(ReturnVersion, Project.total_investment)
            .join(MonthlyReturn, MonthlyReturn.id == ReturnVersion.return_id)
            .join(Project, Project.id == MonthlyReturn.project_id)
            .order_by(ReturnVersion.number)
        )
        for version, total in database.session.execute(versions):
            by_id[version.return_id].versions.append((version.number, version.progress))
            by_id[version.return_id].unplanned += total
        amounts = select(VersionAmount, ReturnVersion.return_id).join(
            ReturnVersion, ReturnVersion.id == VersionAmount.version_id
        )
        for row, return_id in database.session.execute(amounts):
            by_id[return_id].unplanned -= row.planned or 0
            if row.source is FundingSource.COUNTY:
                values = {kind.value: getattr(row, kind.value) for kind in Amount}
                by_id[return_id].amounts = {
                    kind: f"{value:.2f}" for kind, value in values.items() if value is not None
                }
        for step in database.session.scalars(select(ReviewStep).where(ReviewStep.step == Step.SUBMIT)):
            by_id[step.return_id].steps.append(step.version_number)
        counts: defaultdict[str, int] = defaultdict(int)
        for subject in database.session.scalars(
            select(AuditEntry.subject).where(AuditEntry.action == "return.submit")
        ):
            counts[subject] += 1
        for code, stored in by_code.items():
            stored.entries = counts[f"return:{code}:{MONTH}"]
        return by_code


def contradictions(returns: dict[str, Stored], owners: Iterable[Owner]) -> list[str]:
    """Return what is half there: a return is submitted once with all that belongs to it, or not at all."""
    return [
        f"{owner.project_code} ({returns[owner.project_code].state}): {problem}"
        for owner in owners
        for problem in _contradictions(returns[owner.project_code], owner)
    ]


def _contradictions(stored: Stored, owner: Owner) -> Iterator[str]:
    if stored.state is ReturnState.DRAFT:
        if stored != Stored(stored.state, stored.draft):
            yield f"a draft that holds {stored}"
        return
    if stored.state is not ReturnState.SUBMITTED:
        yield "nobody reviewed it"
    if stored.versions != [(1, owner.progress)]:
        yield f"versions {stored.versions}"
    if stored.steps != [1]:
        yield f"review steps {stored.steps}"
    if stored.entries != 1:
        yield f"{stored.entries} audit entries"
    if {kind: stored.amounts.get(kind) for kind in owner.amounts} != owner.amounts:
        yield f"amounts {stored.amounts}, reported were {owner.amounts}"
    if stored.unplanned:
        yield f"{stored.unplanned} of the total investment in no row"
    if stored.draft.get("progress") != owner.progress:
        yield f"a draft with progress {stored.draft.get('progress')!r}"
