"""The pages of periods: deadlines as a rule, the months of each plan, opening and closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.returns import queries, service
from app.returns.forms.periods import CloseForm, RuleForm
from app.returns.service import period_pages as pages
from app.returns.types.overview import Shown
from app.returns.types.vocabulary import DeadlineMonth, PeriodState, Reporting, RestDayShift
from app.returns.views import blueprint
from app.web.access import access
from app.web.addresses import month_of
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.returns.types.drafts import ClosingReport

UNREADABLE = 422


@blueprint.get("/periods")
@access(Action.MANAGE_PERIODS)
def period_list() -> ResponseReturnValue:
    """Show every plan in reach: its rule, its months with their numbers, and the month that opens next."""
    today = today_in_china()
    plans = pages.plan_periods(current_user(), today)
    return render_template(
        "returns/periods.html", plans=plans, today=today, PeriodState=PeriodState, Shown=Shown
    )


@blueprint.get("/periods/<plan_code>/rule")
@access(Action.MANAGE_PERIODS, subject="plan")
def deadline_rule(plan_code: str) -> ResponseReturnValue:
    """Show the rule as a form; an address with a rule in it shows what that would mean."""
    is_preview = "deadline_day" in request.args
    form = RuleForm.parse(request.args) if is_preview else RuleForm.of(queries.deadline_rule(plan_code))
    return _rule_page(plan_code, form, is_preview=is_preview)


@blueprint.post("/periods/<plan_code>/rule")
@access(Action.MANAGE_PERIODS, subject="plan")
def set_deadline_rule(plan_code: str) -> ResponseReturnValue:
    """Set the rule; months that are open already keep their deadline."""
    form = RuleForm.parse(request.form)
    if form.rule is None:
        return _rule_page(plan_code, form), UNREADABLE
    service.set_deadline_rule(plan_code, form.rule, actor=current_actor())
    flash(Text("报送期限已保存，从下一个调度期起执行；已经开启的月份不变。"))
    return redirect(url_for("returns.period_list"))


@blueprint.post("/periods/<plan_code>/open")
@access(Action.MANAGE_PERIODS, subject="plan")
def open_period(plan_code: str) -> ResponseReturnValue:
    """Open the next month, or say why it cannot be opened."""
    month = month_of(request.form.get("month", ""))
    try:
        service.open_period(plan_code, month, actor=current_actor(), today=today_in_china())
    except service.PeriodError as error:
        flash(error.message, "warning")
    else:
        flash(Text("{month}调度期已开启，需要填报的项目都有了一份空白月报。", month=month.in_words))
    return redirect(url_for("returns.period_list"))


@blueprint.get("/periods/<plan_code>/<month>/close")
@access(Action.MANAGE_PERIODS, subject="plan")
def closing(plan_code: str, month: str) -> ResponseReturnValue:
    """Show what closing a month would carry forward, before it is done."""
    report = service.closing_report(plan_code, month_of(month))
    return _closing_page(plan_code, report)


@blueprint.post("/periods/<plan_code>/<month>/close")
@access(Action.MANAGE_PERIODS, subject="plan")
def close_period(plan_code: str, month: str) -> ResponseReturnValue:
    """Close a month, once that is confirmed for what is carried forward now."""
    form, wanted = CloseForm.parse(request.form), month_of(month)
    report = service.closing_report(plan_code, wanted)
    if form.errors or form.seen != seen(report):
        return _closing_page(plan_code, report, form), UNREADABLE
    try:
        done = service.close_period(plan_code, wanted, actor=current_actor())
    except service.PeriodError as error:
        flash(error.message, "warning")
    else:
        carried = sum(done.count(how) for how in Reporting if how.is_carried_forward)
        flash(
            Text(
                "{wanted}已关账：{number} 个项目，其中 {carried} 个沿用上期数字。",
                wanted=wanted.in_words,
                number=len(done.projects),
                carried=carried,
            )
        )
    return redirect(url_for("returns.period_list"))


def seen(report: ClosingReport) -> str:
    """Return what tells one closing report from another: how many projects come in which way."""
    return "-".join(str(report.count(how)) for how in Reporting)


def _rule_page(plan_code: str, form: RuleForm, *, is_preview: bool = False) -> str:
    """Return the page of a deadline rule; the deadlines shown are those of the rule in the form."""
    plan = pages.plan_name(plan_code)
    first = pages.next_month(plan, today_in_china())
    return render_template(
        "returns/deadline_rule.html",
        plan=plan,
        form=form,
        is_preview=is_preview,
        deadlines=pages.next_deadlines(form.rule, first) if form.rule else (),
        DeadlineMonth=DeadlineMonth,
        RestDayShift=RestDayShift,
    )


def _closing_page(plan_code: str, report: ClosingReport, form: CloseForm | None = None) -> str:
    """Return the page that confirms a closing."""
    return render_template(
        "returns/closing.html",
        plan=pages.plan_name(plan_code),
        period=queries.period(plan_code, report.month),
        report=report,
        seen=seen(report),
        form=form,
        PeriodState=PeriodState,
        Reporting=Reporting,
        Shown=Shown,
    )
