"""What the lists of commitments show. Nothing here writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.answers import kept_while_unchanged
from app.commitments.queries import overview as reads
from app.commitments.queries.conditions import of_plan, readable, with_unit
from app.commitments.rules import overview as rules
from app.commitments.rules import tables
from app.commitments.rules.words import words_of
from app.commitments.service.lines import lines_of
from app.commitments.service.quarters import quarters_of_plans
from app.commitments.service.reminders import collected, reminders
from app.commitments.types import TargetState
from app.commitments.types.overview import (
    PAGE_SIZE,
    ActiveFilter,
    DuePage,
    MatrixPage,
    OverviewPage,
    UnitPage,
)
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.types import Reach
    from app.commitments.types.asking import OverviewQuery
    from app.commitments.types.overview import Choices


@kept_while_unchanged
def overview(reach: Reach, query: OverviewQuery, reports: Reach, *, today: date) -> OverviewPage:
    """Return one page of the register within a reach; a page beyond the last is the last.

    `reports` is the reach of `REPORT_COMMITMENT`: the units that the user writes for are named on the page.
    """
    chosen = query.chosen
    conditions = reads.asked(chosen)
    asked = lines_of(readable(reach), *conditions, today=today)
    found = rules.found(asked, chosen, today)
    # Whoever reads everything is reminded of everything: it is read already, unless less of it is asked for.
    is_everything = reach.everything and not conditions
    whatever_state = rules.found(asked, chosen.without("state"), today)
    ordered = rules.ordered(found, query.ordering)
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    page = min(query.page, pages)
    choices = reads.choices(reach)
    return OverviewPage(
        query=query,
        today=today,
        lines=ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        counts=rules.counts_of(whatever_state),
        choices=choices,
        active=active_filters(query, choices),
        groups=rules.groups(found, query.by) if query.by else (),
        found=len(ordered),
        page=page,
        pages=pages,
        own_units=reads.own_units(reports),
        reminders=collected(asked, quarters_of_plans(today), today)
        if is_everything
        else reminders(reach, today=today),
    )


def unit_page(organisation_id: int, reach: Reach, reports: Reach, *, today: date) -> UnitPage:
    """Return everything that one unit owes, as far as a reader's reach goes.

    Raises:
        NotFoundError: no commitment within the reach has such a unit.
    """
    unit = reads.unit(organisation_id, reach)
    if unit is None:
        message = Text(
            "没有第 {number} 号单位承担的任务，或者不在您可以查看的范围内。",
            number=organisation_id,
        )
        raise NotFoundError(message)
    lines = lines_of(readable(reach), with_unit([organisation_id]), today=today)
    leading = tuple(
        line for line in lines if any(each.organisation_id == organisation_id for each in line.fact.leads)
    )
    return UnitPage(
        unit=unit,
        today=today,
        reminders=collected(lines, quarters_of_plans(today), today, frozenset({organisation_id})),
        leading=leading,
        responsible=tuple(line for line in lines if line not in leading),
        is_own=any(each.id == organisation_id for each in reads.own_units(reports)),
    )


@kept_while_unchanged
def matrix_page(reach: Reach, plan_code: str | None, *, today: date) -> MatrixPage:
    """Return the matrix of a plan within a reach, or of the first one."""
    plans = reads.plans_with_commitments(reach)
    plan = next((each for each in plans if plan_code in {None, each.code}), None)
    if plan is None:
        return MatrixPage(plans, plan_code, None)
    lines = lines_of(readable(reach), of_plan(plan.code), today=today)
    return MatrixPage(plans, plan_code, tables.matrix_of(plan, lines))


@kept_while_unchanged
def due_page(reach: Reach, query: OverviewQuery, *, today: date) -> DuePage:
    """Return the targets of the commitments that a query finds, by year and quarter."""
    chosen = query.chosen
    asked = lines_of(readable(reach), *reads.asked(chosen), today=today)
    every = tables.targets_of(rules.found(asked, chosen.without("target", "year"), today))
    shown = [each for each in every if tables.is_asked(each, chosen.target, chosen.year)]
    counted = [each.target.state for each in every if tables.is_asked(each, None, chosen.year)]
    choices = reads.choices(reach)
    return DuePage(
        query=query,
        years=tables.by_year(shown),
        undated=tuple(each for each in shown if each.target.fact.due is None),
        counts=tuple((state, counted.count(state)) for state in TargetState),
        choices=choices,
        active=active_filters(query, choices),
    )


def active_filters(query: OverviewQuery, choices: Choices) -> tuple[ActiveFilter, ...]:
    """Return the restrictions in force, each with the address without it."""
    found = []
    for name, label, value in words_of(query.chosen, choices):
        names = ("unit", "role") if name == "unit" else (name,)
        found.append(ActiveFilter(label, value, query.changed(**dict.fromkeys(names))))
    return tuple(found)
