"""The pages of finance put together: which month is shown, and a question with its names and totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.portfolio import queries
from app.portfolio.queries import cube
from app.portfolio.queries.cube_labels import names_of
from app.portfolio.rules.cube import finance_month as month_of
from app.portfolio.types.cube import Rollup
from app.returns import queries as returns
from app.returns.rules.periods import closed_by_plan

if TYPE_CHECKING:
    from app.accounts.types import Reach
    from app.kernel.months import Month
    from app.portfolio.types.cube import FinanceMonth, Question


def finance_month(reach: Reach, asked: Month | None) -> FinanceMonth:
    """Return which month finance shows to somebody, in two queries.

    Raises:
        NotFoundError: no plan within the reach has closed the month that is asked for.
    """
    plans = queries.plan_names(reach)
    closed = closed_by_plan(returns.periods([plan.code for plan in plans]))
    found = month_of(plans, closed, asked)
    if asked is not None and asked not in found.months:
        known = (
            Text("最近关账的是 {month}。", month=found.months[0]) if found.months else Text("还没有关过账。")
        )
        message = Text("{asked} 没有任何方案关账，没有月度数据。{known}", asked=asked, known=known)
        raise NotFoundError(message)
    return found


def rollup(question: Question, reach: Reach) -> Rollup:
    """Return an answer with its names and totals: one query for each edge, and one for each dimension.

    Each edge has totals of its own, which are asked for by themselves: a project can stand in several rows
    (by source), and rates do not add up.
    """
    cells = {row.keys: row.sums for row in cube.answer(question, reach)}
    names = {
        dimension: names_of(dimension, {keys[place] for keys in cells})
        for place, dimension in enumerate(question.by)
    }
    edges = {
        dimension: {row.keys[0]: row.sums for row in cube.answer(question.with_by(dimension), reach)}
        for dimension in (question.by if len(question.by) > 1 else ())
    }
    total = next(cube.answer(question.with_by(), reach)).sums
    return Rollup(question, cells, names, edges, total)
