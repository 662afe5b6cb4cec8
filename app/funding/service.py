"""Commands on the planned split. Setting the same split again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.funding import queries
from app.funding.models import PlannedSplit
from app.funding.rules import split_problem
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.money import wan_yuan_text
from app.projects.queries import projects_for_edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from app.audit.types import Actor
    from app.funding.types import FundingSource, PlannedAmount


class SplitError(TrackerError):
    """A planned split does not add up to the project's total investment."""


def set_planned_splits(plan_code: str, splits: Mapping[str, Sequence[PlannedAmount]], *, actor: Actor) -> int:
    """Set the planned split of projects of one plan, by project code; return how many were written.

    Raises:
        NotFoundError: a project is not registered.
        SplitError: the amounts of a project do not add up to its total investment.
    """
    written = 0
    with transaction(database.session) as session:
        projects = projects_for_edit(plan_code)
        stored = queries.splits_for_edit(plan_code)
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
            written += 1
            record(
                actor=actor,
                action="funding.split",
                subject=f"project:{code}",
                changes=changes_between(_plain(before), _plain(wanted)),
                project_code=code,
            )
    return written


def _plain(amounts: Mapping[FundingSource, Decimal]) -> dict[str, str]:
    """Return amounts by source as the audit record holds them."""
    return {source.value: wan_yuan_text(amount) for source, amount in amounts.items()}
