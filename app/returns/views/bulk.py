"""All returns of a unit for one month on one page.

Each is saved or submitted by itself, so that one that fails takes nothing from the others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.rules.policy import reach
from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.returns import queries, service
from app.returns.forms.sheet import is_as_last_month, sheet_of, stored, written
from app.returns.queries import overview, writing
from app.returns.types.vocabulary import Amount, PeriodState
from app.returns.types.writing import NIL, SUBMITTED, BulkRow
from app.returns.views import blueprint
from app.returns.views.report import NOT_SUBMITTED, UNFINISHED, VOCABULARY
from app.returns.views.saving import NOT_AS_LAST_MONTH, lock_of, save, submit
from app.web.access import access
from app.web.addresses import month_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from app.kernel.months import Month
    from app.returns.types.writing import Setting

SHOWN = (Amount.COMPLETED, Amount.RECEIVED, Amount.PAID)
"""What moves from month to month; everything else is on the page of the single return."""
SAVE, SUBMIT, ZERO = "save", "submit", "zero"


@blueprint.get("/bulk")
@access(Action.REPORT)
def bulk() -> ResponseReturnValue:
    """Show all returns of a plan and month that the user may write now."""
    plan_code, month = request.args.get("plan", ""), request.args.get("month", "")
    if not (plan_code and month):
        return _first_open()
    rows = [
        BulkRow(each, sheet_of(stored(each), each, is_silent=each.draft.saved_at is None))
        for each in _settings(plan_code, month_of(month))
    ]
    return _page(plan_code, month_of(month), rows)


@blueprint.post("/bulk")
@access(Action.REPORT)
def write_many() -> ResponseReturnValue:
    """Save every return that was changed; then submit, or report nothing changed for, those chosen."""
    plan_code, month = request.args.get("plan", ""), month_of(request.args.get("month", ""))
    posted = _by_project()
    chosen = set(request.form.getlist("chosen"))
    action = request.form.get("action", SAVE)
    rows = [
        _zero(each, posted.get(each.code, {}))
        if action == ZERO and each.code in chosen
        else _written(each, posted.get(each.code, {}), action if each.code in chosen else SAVE)
        for each in _settings(plan_code, month)
    ]
    if action != SAVE and not chosen:
        return _page(plan_code, month, rows, refused=Text("还没有勾选项目：请先勾选，再提交。")), UNFINISHED
    return _page(plan_code, month, rows), UNFINISHED if any(row.refused for row in rows) else 200


def _written(setting: Setting, posted: Mapping[str, str], action: str) -> BulkRow:
    """Save one return and do what was chosen for it; whatever stands in the way is said in its row."""
    before = stored(setting)
    form = written({**before.texts, **posted}, setting)
    is_changed = form.texts != before.texts
    refused = BulkRow(setting, sheet_of(form, setting), is_chosen=action != SAVE)
    try:
        # Submitted is only what the page showed: what somebody saved since shows by its lock.
        lock = save(setting, form, posted) if is_changed else lock_of(posted)
        sheet = submit(setting, form, lock) if action == SUBMIT else None
    except service.DraftConflictError as error:
        refused = replace(refused, setting=replace(setting, draft=error.theirs))
        sheet = sheet_of(form, setting, theirs=error.theirs.fields)
        return replace(refused, sheet=sheet, refused=error.message)
    except service.FindingsError as error:
        sheet = sheet_of(form, setting, further=error.findings)
        return replace(refused, sheet=sheet, refused=error.message)
    except service.StateError as error:
        return replace(refused, refused=error.message)
    done = SUBMITTED if action == SUBMIT else Text("已保存") if is_changed else ""
    now = _now(setting) if done else setting
    if sheet is not None:
        return replace(refused, setting=now, sheet=sheet, refused=NOT_SUBMITTED)
    return BulkRow(now, sheet_of(form, now, is_silent=now.draft.saved_at is None), done=done)


def _zero(setting: Setting, posted: Mapping[str, str]) -> BulkRow:
    """Say of one return that nothing changed; what was typed nevertheless is saved, and said."""
    before = stored(setting)
    form = written({**before.texts, **posted}, setting)
    if form.texts != before.texts or not is_as_last_month(setting):
        saved = _written(setting, posted, SAVE)
        return replace(saved, is_chosen=True, done="", refused=saved.refused or NOT_AS_LAST_MONTH)
    row = BulkRow(setting, sheet_of(form, setting), is_chosen=True)
    try:
        service.report_nothing_changed(setting.code, setting.month, actor=current_actor())
    except service.FindingsError as error:
        return replace(row, sheet=sheet_of(form, setting, further=error.findings), refused=error.message)
    except service.StateError as error:
        return replace(row, refused=error.message)
    return replace(row, done=NIL)


def _now(setting: Setting) -> Setting:
    """Return a return with its draft as it is stored now."""
    return replace(setting, draft=queries.draft(setting.code, setting.month) or setting.draft)


def _settings(plan_code: str, month: Month) -> tuple[Setting, ...]:
    """Return the returns that the user may write now."""
    facts = queries.returns(reach(current_user(), Action.REPORT), month=month, plan_code=plan_code)
    codes = [
        fact.project_code
        for fact in facts
        if fact.state.is_with_owner and fact.period_state is PeriodState.OPEN
    ]
    return writing.settings(codes, month)


def _by_project() -> dict[str, dict[str, str]]:
    """Return what was posted by project code: fields are named `<code>/<field name>`."""
    fields: dict[str, dict[str, str]] = {}
    for name, text in request.form.to_dict().items():
        code, separator, field = name.partition("/")
        if separator:
            fields.setdefault(code, {})[field] = text
    return fields


def _first_open() -> ResponseReturnValue:
    """Lead to the newest month in which the user has something to write."""
    within = reach(current_user(), Action.REPORT)
    for period in queries.periods():
        if period.state is PeriodState.OPEN and queries.returns(within, period.month, period.plan_code):
            return redirect(url_for(".bulk", plan=period.plan_code, month=period.month))
    return redirect(url_for(".mine"))


def _page(plan_code: str, month: Month, rows: list[BulkRow], refused: str = "") -> str:
    """Render the page."""
    places = {plan.code: plan.name for plan in overview.plan_names()}
    return render_template(
        "returns/bulk.html",
        plan_code=plan_code,
        place=places.get(plan_code, plan_code),
        month=month,
        rows=rows,
        refused=refused,
        shown=SHOWN,
        today=today_in_china(),
        **VOCABULARY,
    )
