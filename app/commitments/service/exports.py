"""Commitments for files: the rows that a list shows, on all of its pages, with every update of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.accounts.types import ALL
from app.commitments.queries import overview as reads
from app.commitments.queries.conditions import readable
from app.commitments.queries.facts import commitments
from app.commitments.queries.updates import updates
from app.commitments.rules import overview as rules
from app.commitments.rules.lines import line_of
from app.commitments.rules.words import words_of
from app.commitments.types.asking import OverviewFilter, OverviewQuery
from app.commitments.types.overview import CommitmentExport
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text, joined
from app.web.queries import is_demo

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.types import Reach
    from app.commitments.types import UpdateFact


def export_of_listing(reach: Reach, query: OverviewQuery, *, today: date) -> CommitmentExport:
    """Return all commitments that the register would show, on all of its pages, in its order."""
    chosen = query.chosen
    asked = (readable(reach), *reads.asked(chosen))
    said: dict[str, list[UpdateFact]] = defaultdict(list)
    for update in updates(*asked):
        said[update.commitment_code].append(update)
    lines = [line_of(fact, said[fact.code], today) for fact in commitments(*asked)]
    found = rules.ordered(rules.found(lines, chosen, today), query.ordering)
    return CommitmentExport(
        lines=found,
        updates={line.fact.code: tuple(said[line.fact.code]) for line in found},
        filters=tuple((label, value) for _, label, value in words_of(chosen, reads.choices(reach))),
        today=today,
        is_demo=is_demo(),
    )


def export_of_plan(plan_code: str | None, *, today: date) -> CommitmentExport:
    """Return all commitments of one plan, or of all plans, in printed order: for whoever has a shell.

    Raises:
        NotFoundError: there is no such plan, or it has no commitments.
    """
    plans = reads.plans_with_commitments(ALL)
    if plan_code is not None and plan_code not in {plan.code for plan in plans}:
        known = joined("、", (plan.code for plan in plans)) or Text("无")
        message = Text(
            "没有代码为“{code}”的方案，或者它没有登记任务。登记了任务的方案有：{known}。",
            code=plan_code,
            known=known,
        )
        raise NotFoundError(message)
    return export_of_listing(ALL, OverviewQuery(OverviewFilter(plan=plan_code)), today=today)
