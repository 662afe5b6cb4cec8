"""The roll-up page of finance and the projects behind its figures, put together. Nothing here writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from app.accounts import queries as accounts
from app.accounts.service.saved_views import may_remove
from app.answers import kept_while_unchanged
from app.directory import queries as directory
from app.kernel.texts import Text
from app.portfolio import queries
from app.portfolio.queries import cube
from app.portfolio.queries.cube_labels import names_of
from app.portfolio.rules import finance_page as rules
from app.portfolio.rules.cube import closed_differently, left_out
from app.portfolio.rules.register import not_closed
from app.portfolio.service.finance import finance_month, rollup
from app.portfolio.types.finance import Comparison
from app.portfolio.types.finance_page import (
    ActiveChoice,
    Answer,
    Compared,
    FinanceFrame,
    FinancePage,
    FinanceProjects,
    Moment,
    RowKind,
    ViewLine,
)
from app.portfolio.types.pages import PAGE_SIZE
from app.returns.types.cube import CubeDimension, CubeMeasure
from app.returns.types.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounts.types import Reach, User
    from app.kernel.months import Month
    from app.portfolio.types.cube import Question, Sums
    from app.portfolio.types.facts import PlanName
    from app.portfolio.types.finance import FinanceQuery
    from app.portfolio.types.pages import Choices

ROLLUP = "finance.rollup"
"""The endpoint of the roll-up page, under which views of it are saved."""


@kept_while_unchanged
def rollup_page(query: FinanceQuery, reach: Reach, user: User) -> FinancePage:
    """Return the roll-up page, in a number of queries that only the address decides.

    Raises:
        NotFoundError: no plan within the reach has closed the month that is asked for.
    """
    frame = _frame(query, reach)
    answer = _answer(frame, reach)
    query_saved = query.parameters()
    views = [
        ViewLine(each, is_shown=parameters == query_saved, may_remove=may_remove(each, user))
        for each, parameters in ((view, _parameters(view.query)) for view in accounts.saved_views(ROLLUP))
    ]
    return FinancePage(
        frame=frame,
        tiles=rules.headlines(answer),
        table=rules.table_of(answer, _cities() if query.rows is CubeDimension.REGION else {}),
        default_years=int(answer.now.rollup.total[CubeMeasure.DEFAULT_YEARS].value or 0),
        views=tuple(views),
    )


def finance_projects(query: FinanceQuery, reach: Reach) -> FinanceProjects:
    """Return one page of the projects behind a figure; a page beyond the last is the last.

    Raises:
        NotFoundError: no plan within the reach has closed the month that is asked for.
    """
    frame = _frame(replace(query, compare=None), reach)
    question = query.question(frame.month).with_by()
    total = next(cube.answer(question, reach)).sums
    projects = int(total[CubeMeasure.PROJECTS].value or 0)
    pages = max(1, -(-projects // PAGE_SIZE))
    page = min(query.page, pages)
    found = cube.project_rows(question, reach, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return FinanceProjects(
        frame=replace(frame, query=query),
        total=rules.project_line(query, total, question, RowKind.TOTAL),
        rows=tuple((row, rules.project_line(query, row.sums, question, RowKind.KEY)) for row in found),
        projects=projects,
        page=page,
        pages=pages,
    )


def _answer(frame: FinanceFrame, reach: Reach) -> Answer:
    """Return the answers as of the month shown and of the one compared with, with the keys of both."""
    query = frame.query
    now = _moment(query.question(frame.month), reach)
    if frame.compared is None:
        return Answer(query, now)
    before = _moment(query.question(frame.compared), reach)
    names = {
        dimension: names_of(
            dimension,
            {each.key for moment in (now, before) for each in moment.rollup.names[dimension]},
        )
        for dimension in query.by
    }
    now = replace(now, rollup=replace(now.rollup, names=names))
    return Answer(query, now, Compared(before, is_complete=frame.is_comparable))


def _moment(question: Question, reach: Reach) -> Moment:
    """Return the answer to a question; where its rows are counties, also the sums of their cities."""
    answered = rollup(question, reach)
    cities: dict[tuple[str, ...], Sums] = {}
    rows, *columns = question.by
    if rows is CubeDimension.REGION:
        by_city = question.with_by(CubeDimension.CITY)
        cities = {row.keys: row.sums for row in cube.answer(by_city, reach)}
        if columns == [CubeDimension.CITY]:
            cities |= {(*keys, *keys): sums for keys, sums in cities.items()}
        elif columns:
            crossed = question.with_by(CubeDimension.CITY, *columns)
            cities |= {row.keys: row.sums for row in cube.answer(crossed, reach)}
    return Moment(answered, cities)


def _cities() -> Mapping[str, tuple[str, str]]:
    """Return the code and name of the city of every region, by the region's code."""
    regions = directory.regions()
    names = {region.code: region.name for region in regions}
    return {
        region.code: (region.parent_code or region.code, names[region.parent_code or region.code])
        for region in regions
    }


def _frame(query: FinanceQuery, reach: Reach) -> FinanceFrame:
    """Return the month, what it leaves out, and the choices in force."""
    shown = finance_month(reach, query.as_of)
    asked = query.compared(shown.month)
    compared = asked if asked in shown.months else None
    plans = queries.plan_names(reach)
    choices = queries.choices(reach, plans, shown.months, reporting_units_only=True)
    missing = left_out(shown, dict(query.chosen))
    remarks = [not_closed(plan, shown.month, latest) for plan, latest in missing if shown.month]
    differing: tuple[PlanName, ...] = ()
    if compared is not None:
        missing_then = left_out(finance_month(reach, compared), dict(query.chosen))
        differing = closed_differently(missing, missing_then)
        absent_then = {plan for plan, _ in missing_then}
        remarks += [
            _incomparable(plan, compared if plan in absent_then else shown.month) for plan in differing
        ]
    elif asked is not None:
        remarks.append(Text("{asked}没有任何方案关账，不能与它比较。", asked=asked.in_words))
    return FinanceFrame(
        query=query,
        shown=shown,
        compared=compared,
        is_comparable=not differing,
        remarks=tuple(remarks),
        plans=plans,
        choices=choices,
        active=_active(query, plans, choices),
    )


def _incomparable(plan: PlanName, month: Month | None) -> str:
    """Return the sentence that says why totals of two months cannot be compared."""
    return Text(
        "{city}方案{month}没有关账：两个月的合计所含项目不同，不能直接比较。",
        city=plan.city,
        month=month.in_words if month else "",
    )


def _active(query: FinanceQuery, plans: tuple[PlanName, ...], choices: Choices) -> tuple[ActiveChoice, ...]:
    """Return the choices in force, in the words of the fields that they were made in."""
    groups = {
        CubeDimension.REGION: choices.regions,
        CubeDimension.TYPE: choices.types,
        CubeDimension.UNIT: choices.units,
    }
    named = {
        dimension: {key: label for _, options in grouped for key, label in options}
        for dimension, grouped in groups.items()
    }
    named[CubeDimension.PLAN] = dict(choices.plans)
    named[CubeDimension.CITY] = {plan.city_code: plan.city for plan in plans}
    values = [
        (dimension.value, dimension.label, _called(dimension, key, named)) for dimension, key in query.chosen
    ]
    if query.as_of is not None:
        values.append(("as_of", Text("截至月份"), query.as_of.in_words))
    if query.reading is not Reading.NOW:
        values.append(("reading", Text("读法"), query.reading.label))
    if query.compare is not None:
        other = query.compare
        words = other.label if isinstance(other, Comparison) else other.in_words
        values.append(("compare", Text("比较"), words))
    return tuple(ActiveChoice(label, value, query.without(name)) for name, label, value in values)


def _called(dimension: CubeDimension, key: str, named: Mapping[CubeDimension, Mapping[str, str]]) -> str:
    """Return what a chosen key is called; a key that occurs nowhere within the reach stays as it is."""
    if dimension in named and key:
        return named[dimension].get(key) or Text("{key}（查无此项）", key=key)
    return names_of(dimension, {key})[0].name


def _parameters(text: str) -> dict[str, str]:
    """Return the parameters of a stored query string."""
    return dict(parse_qsl(text))
