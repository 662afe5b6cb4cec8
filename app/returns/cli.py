"""`periods` opens, closes and lists months and sets deadlines; `returns` prints what was closed."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup

from app.accounts.types import ALL
from app.audit.types import SHELL
from app.kernel.china import today_in_china
from app.kernel.errors import TrackerError
from app.returns import queries, service
from app.returns.queries import overview
from app.returns.render import facts as facts_render
from app.returns.render import punctuality as punctuality_render
from app.returns.render.punctuality import table_text
from app.returns.service import period_pages
from app.returns.service.punctuality_page import punctuality_table
from app.returns.types.facts import AsOf
from app.returns.types.overview import PeriodCounts
from app.returns.types.vocabulary import DeadlineMonth, PeriodState, Reading, Reporting, RestDayShift
from app.web.shell import MonthParameter, refusals

if TYPE_CHECKING:
    from app.kernel.months import Month

WIDTH_OF_A_FILE = 200
"""Columns when the output goes to a file or a pipe, where nothing needs to be folded early."""
_PLAN = click.option("--plan", "plan_code", required=True, metavar="CODE", help="Code of the plan.")
_MONTH = click.option("--month", type=MonthParameter(), required=True, help="The month.")

periods = AppGroup("periods", help="Reporting periods: open, close, list, deadlines.")
returns = AppGroup("returns", help="Closed months in either reading, and how units kept their deadlines.")


@periods.command("open")
@_PLAN
@_MONTH
def open_period(plan_code: str, month: Month) -> None:
    """Open a month: every project that is due gets an empty return."""
    with refusals():
        period = service.open_period(plan_code, month, actor=SHELL, today=today_in_china())
        counts = overview.period_counts().get((plan_code, month), PeriodCounts())
        codes = overview.project_codes(plan_code)
    click.echo(
        f"{plan_code} {month} 已开启：{counts.due} 个项目应报，{len(codes) - counts.due} 个本期不需填报，"
        f"{period.opens_on} 开始，{period.deadline} 截止。"
    )


@periods.command("close")
@_PLAN
@_MONTH
def close_period(plan_code: str, month: Month) -> None:
    """Close a month: write how each project stood, and carry forward what was not reported."""
    with refusals():
        report = service.close_period(plan_code, month, actor=SHELL)
    click.echo(f"{plan_code} {month} 已关账：{len(report.projects)} 个项目。")
    for how in Reporting:
        if number := report.count(how):
            click.echo(f"{how.label}\t{number}")
    late = sum(was_late for *_, was_late in report.projects)
    click.echo(f"其中迟报\t{late}")


@periods.command("list")
@click.option("--plan", "plan_code", metavar="CODE", help="Code of one plan; all plans without it.")
def list_periods(plan_code: str | None) -> None:
    """List the months of one plan or of all, the newest first, with their numbers of returns."""
    with refusals():
        if plan_code is not None:
            period_pages.plan_name(plan_code)
        found = queries.periods(None if plan_code is None else [plan_code])
        counts = overview.period_counts()
    heads = ("方案", "月份", "状态", "开始", "截止", "应报", "已报", "市级通过", "迟报", "未报或漏报")
    rows = [
        (
            period.plan_code,
            str(period.month),
            period.state.label,
            str(period.opens_on),
            str(period.deadline),
            *(
                str(number)
                for number in (numbers.due, numbers.submitted, numbers.passed, numbers.late, numbers.missing)
            ),
        )
        for period in found
        for numbers in [counts.get((period.plan_code, period.month), PeriodCounts())]
    ]
    click.echo(table_text(heads, rows, _width(), text_columns=5) if rows else "还没有开启过调度期。")


@periods.command("rule")
@_PLAN
@click.option("--day", type=click.IntRange(1, 31), help="Day of the deadline.")
@click.option(
    "--in",
    "deadline_month",
    type=click.Choice([each.value for each in DeadlineMonth]),
    help="Whether that day lies in the month itself or in the next.",
)
@click.option(
    "--december-day", type=click.IntRange(0, 31), help="The day in December where it differs; 0: no more."
)
@click.option("--opening-day", type=click.IntRange(1, 31), help="Day of the month on which reporting begins.")
@click.option(
    "--shift",
    type=click.Choice([each.value for each in RestDayShift]),
    help="Where a deadline goes that falls on a rest day.",
)
@click.option(
    "--by-quarter/--by-month",
    "by_quarter",
    default=None,
    help="Whether projects in preparation report by quarter only.",
)
def rule(
    *,
    plan_code: str,
    day: int | None,
    deadline_month: str | None,
    december_day: int | None,
    opening_day: int | None,
    shift: str | None,
    by_quarter: bool | None,
) -> None:
    """Set the deadlines of a plan; what is not given stays. Print the rule and the next three deadlines."""
    with refusals():
        plan = period_pages.plan_name(plan_code)
        standing = queries.deadline_rule(plan_code)
        wanted = replace(
            standing,
            deadline_day=standing.deadline_day if day is None else day,
            deadline_month=DeadlineMonth(deadline_month) if deadline_month else standing.deadline_month,
            december_day=standing.december_day if december_day is None else december_day or None,
            opening_day=standing.opening_day if opening_day is None else opening_day,
            shift=RestDayShift(shift) if shift else standing.shift,
            preparatory_by_quarter=standing.preparatory_by_quarter if by_quarter is None else by_quarter,
        )
        if wanted != standing:
            service.set_deadline_rule(plan_code, wanted, actor=SHELL)
        deadlines = period_pages.next_deadlines(wanted, period_pages.next_month(plan, today_in_china()))
    click.echo(f"{plan_code}：{wanted.sentence}")
    for each in deadlines:
        click.echo(f"{each.month}\t{each.opens_on} 开始\t{each.deadline} 截止")


@returns.command("facts")
@_PLAN
@_MONTH
@click.option(
    "--reading",
    type=click.Choice([each.value for each in Reading]),
    default=Reading.NOW.value,
    help="As reported then, or as known now, with all restatements.",
)
@click.option(
    "--format", "kind", type=click.Choice(["table", "json"]), default="table", help="A table, or JSON."
)
def facts(plan_code: str, month: Month, reading: str, kind: str) -> None:
    """Print how the projects of a plan stood at the end of a closed month."""
    as_of = AsOf(month, Reading(reading))
    with refusals():
        period_pages.plan_name(plan_code)
        period = queries.period(plan_code, month)
        if period is None or period.state is not PeriodState.CLOSED:
            message = f"{plan_code} 的 {month} 还没有关账，没有月末数字可以读。"
            raise TrackerError(message)
        found = queries.month_facts(as_of, overview.project_codes(plan_code))
    ordered = [found[code] for code in sorted(found)]
    if kind == "json":
        click.echo(facts_render.write_json(plan_code, as_of, ordered))
    else:
        click.echo(facts_render.write_table(plan_code, as_of, ordered, _width()))


@returns.command("punctuality")
@click.option("--plan", "plan_code", metavar="CODE", help="Code of one plan; all plans without it.")
@click.option("--year", type=click.IntRange(1900, 2999), help="One year; all closed months without it.")
@click.option(
    "--format", "kind", type=click.Choice(["table", "csv"]), default="table", help="A table, or CSV."
)
def punctuality(plan_code: str | None, year: int | None, kind: str) -> None:
    """Print late, missing and zero returns per reporting unit and month."""
    with refusals():
        if plan_code is not None:
            period_pages.plan_name(plan_code)
        table = punctuality_table(ALL, plan_code, year)
    if kind == "csv":
        click.echo(punctuality_render.write_csv(table), nl=False)
    else:
        click.echo(punctuality_render.write_table(table, _width()))


def _width() -> int:
    """Return the columns of the terminal, or of a file."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH_OF_A_FILE
