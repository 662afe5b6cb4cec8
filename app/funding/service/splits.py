"""Commands on the planned split. Setting the same split again changes nothing; every change is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.funding.models import PlannedSplit, SplitChangeLine, SplitChangeOfProject
from app.funding.queries import splits as queries
from app.funding.rules import split_problem
from app.funding.types import Basis, SplitOrigin
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.money import wan_yuan_text
from app.projects.queries import projects_for_edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from app.audit.types import Actor
    from app.funding.types import FundingSource, PlannedAmount

OF_THE_PLAN = Basis(SplitOrigin.PLAN)


class SplitError(TrackerError):
    """A planned split cannot stand: it does not add up, or somebody else has changed it meanwhile."""


def set_planned_splits(
    plan_code: str,
    splits: Mapping[str, Sequence[PlannedAmount]],
    *,
    actor: Actor,
    basis: Basis = OF_THE_PLAN,
    at: datetime | None = None,
) -> int:
    """Set the planned split of projects of one plan, by project code; return how many were written.

    Raises:
        NotFoundError: a project is not registered.
        SplitError: the amounts of a project do not add up to its total investment.
    """
    written = 0
    with transaction(database.session) as session:
        projects = projects_for_edit(plan_code)
        stored = queries.splits_for_edit(plan_code)
        numbers = queries.change_numbers([project.id for project in projects.values()])
        for code, amounts in splits.items():
            project = projects.get(code)
            if project is None:
                message = f"方案 {plan_code} 没有项目 {code}。"
                raise NotFoundError(message)
            problem = split_problem(project.total_investment, amounts)
            if problem is not None:
                message = f"项目 {code}：{problem}"
                raise SplitError(message)
            wanted = {amount.source: amount.amount for amount in amounts if amount.amount}
            before = {split.source: split.amount for split in stored.get(code, [])}
            if before == wanted:
                continue
            for split in stored.get(code, []):
                session.delete(split)
            session.flush()
            session.add_all(
                PlannedSplit(project_id=project.id, source=source, amount=amount)
                for source, amount in wanted.items()
            )
            session.add(
                SplitChangeOfProject(
                    project_id=project.id,
                    number=numbers.get(project.id, 0) + 1,
                    origin=basis.origin,
                    document_number=basis.document_number,
                    decided_on=basis.decided_on,
                    reason=basis.reason,
                    total_investment=project.total_investment,
                    recorded_at=at or stored_now(),
                    recorded_by=actor.name,
                    lines=[
                        SplitChangeLine(
                            source=source, old_amount=before.get(source), new_amount=wanted.get(source)
                        )
                        for source in sorted({*before, *wanted}, key=lambda source: source.position)
                    ],
                )
            )
            written += 1
            record(
                actor=actor,
                action="funding.split",
                subject=f"project:{code}",
                changes=changes_between(_plain(before), _plain(wanted)),
                reason=basis.reason or None,
                project_code=code,
            )
    return written


def _plain(amounts: Mapping[FundingSource, Decimal]) -> dict[str, str]:
    """Return amounts by source as the audit record holds them."""
    return {source.value: wan_yuan_text(amount) for source, amount in amounts.items()}
