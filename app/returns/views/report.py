"""The page on which an owner writes one return: it saves while typing, and by its buttons."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import make_response, redirect, render_template, request, url_for

from app.accounts.service import current_actor
from app.accounts.types import Action
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.projects.types import Stage
from app.returns import service
from app.returns.forms import names
from app.returns.forms.content import without_problem
from app.returns.forms.sheet import is_as_last_month, sheet_of, stored, written
from app.returns.rules.differences import draft_differences
from app.returns.types.vocabulary import Amount, Grade, ProblemKind, ProblemLevel
from app.returns.types.writing import MessageKind
from app.returns.views import blueprint
from app.returns.views.saving import (
    NOT_AS_LAST_MONTH,
    is_mine_to_write,
    posted_fields,
    save,
    setting_of,
    submit,
)
from app.web.access import access

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response
    from flask.typing import ResponseReturnValue

    from app.returns.forms import ReturnForm
    from app.returns.types.writing import Setting, Sheet

VOCABULARY = {
    "names": names,
    "kinds": MessageKind,
    "Amount": Amount,
    "vocabularies": {
        "stage": Stage,
        "grade": Grade,
        "problem_kind": ProblemKind,
        "problem_level": ProblemLevel,
    },
}
"""What templates of the owner's pages name."""
SAVED = "draft-saved"
"""The event that tells the page's script that what it sent is safe."""
CONFLICT, UNFINISHED = 409, 422
_DROP = re.compile(r"drop-([0-9]{1,2})")
NOT_SUBMITTED = Text("没有提交：请先处理下面列出的问题。填写的内容已经保存为草稿。")
_NOT_ZERO = Text("没有零报：沿用上月的内容还有下面列出的问题，请更正后提交。")


@blueprint.get("/<code>/<month>")
@access(Action.READ_RETURNS, subject="project")
def report(code: str, month: str) -> ResponseReturnValue:
    """Show the form to whom it is to write, and the return to everybody else."""
    setting = setting_of(code, month)
    if not is_mine_to_write(setting):
        return redirect(url_for(".review", code=code, month=month))
    is_silent = setting.draft.saved_at is None
    return page(setting, sheet_of(stored(setting), setting, is_silent=is_silent))


@blueprint.post("/<code>/<month>")
@access(Action.REPORT, subject="project")
def write(code: str, month: str) -> ResponseReturnValue:
    """Save by a button; then submit, add or drop a problem, or show what is still to do."""
    setting, posted = setting_of(code, month), posted_fields()
    action = posted.get("action", "")
    dropped = _DROP.fullmatch(action)
    form = written(without_problem(posted, int(dropped[1])) if dropped else posted, setting)
    try:
        lock = save(setting, form, posted)
        if action == "submit":
            sheet = submit(setting, form, lock)
            if sheet is None:
                return redirect(url_for(".mine", done=f"{code}/{month}"))
            return page(setting_of(code, month), sheet, refused=NOT_SUBMITTED), UNFINISHED
    except service.DraftConflictError as error:
        return conflict(setting, form, error)
    except service.StateError as error:
        return no_longer(setting, form, error)
    anchor = "problems" if action == "more" or dropped else "summary"
    rows = form.number_of_problems + 1 if action == "more" else None
    return redirect(url_for(".report", code=code, month=month, rows=rows, _anchor=anchor))


@blueprint.post("/<code>/<month>/draft")
@access(Action.REPORT, subject="project")
def draft(code: str, month: str) -> ResponseReturnValue:
    """Save while typing; the answer holds what stands beside the fields, and none of the fields."""
    setting, posted = setting_of(code, month), posted_fields()
    form = written(posted, setting)
    try:
        save(setting, form, posted)
    except service.DraftConflictError as error:
        sheet = sheet_of(form, setting, theirs=error.theirs.fields)
        return _fragments("returns/conflict.html", CONFLICT, error=error, sheet=sheet, theirs=error.theirs)
    except service.StateError as error:
        return _fragments("returns/conflict.html", CONFLICT, error=error, sheet=None, theirs=None)
    saved = setting_of(code, month)
    answer = _fragments(
        "returns/saved.html",
        200,
        setting=saved,
        sheet=sheet_of(form, saved),
        lock=saved.draft.lock,
        on_page=frozenset(posted),
    )
    answer.headers["HX-Trigger"] = SAVED
    return answer


@blueprint.post("/<code>/<month>/zero")
@access(Action.REPORT, subject="project")
def zero(code: str, month: str) -> ResponseReturnValue:
    """Say that nothing changed this month (零报)."""
    setting = setting_of(code, month)
    if setting.is_writable and not is_as_last_month(setting):
        return page(setting, sheet_of(stored(setting), setting), refused=NOT_AS_LAST_MONTH), UNFINISHED
    try:
        service.report_nothing_changed(code, setting.month, actor=current_actor())
    except service.FindingsError as error:
        form = stored(setting)
        return page(setting, sheet_of(form, setting, further=error.findings), refused=_NOT_ZERO), UNFINISHED
    except service.StateError as error:
        return no_longer(setting, stored(setting), error)
    return redirect(url_for(".mine", done=f"{code}/{month}"))


def conflict(setting: Setting, form: ReturnForm, error: service.DraftConflictError) -> ResponseReturnValue:
    """Show the form as it was typed with the other draft beside it; saving again overwrites knowingly."""
    sheet = sheet_of(form, setting, theirs=error.theirs.fields)
    now = replace(setting, draft=error.theirs)
    return page(now, sheet, refused=error.message, is_conflict=True), CONFLICT


def no_longer(setting: Setting, form: ReturnForm, error: service.StateError) -> ResponseReturnValue:
    """Show what was typed into a return that its owner may no longer write.

    A button that was pressed twice finds everything done already, and leads to where the first one led.
    """
    now = setting_of(setting.code, str(setting.month))
    unsaved = draft_differences(form.texts, stored(now).texts)
    if not unsaved and not now.draft.state.is_with_owner:
        return redirect(url_for(".mine", done=f"{now.code}/{now.month}"))
    return render_template("returns/locked.html", setting=now, error=error, unsaved=unsaved), CONFLICT


def page(
    setting: Setting,
    sheet: Sheet,
    *,
    refused: str | None = None,
    refused_files: Sequence[str] = (),
    is_conflict: bool = False,
) -> str:
    """Render the form; `refused` says why nothing was done of what a button asked for."""
    rows = request.args.get("rows", "")
    wanted = int(rows) if rows.isascii() and rows.isdigit() and len(rows) <= len("99") else 0
    return render_template(
        "returns/report.html",
        setting=setting,
        sheet=sheet,
        lock=setting.draft.lock,
        rows=min(max(sheet.number_of_problems, wanted, 1), names.MOST_PROBLEMS),
        refused=refused,
        refused_files=refused_files,
        is_conflict=is_conflict,
        days_left=setting.period.days_left(today_in_china()),
        **VOCABULARY,
    )


def _fragments(template: str, status: int, **values: object) -> Response:
    """Render what is swapped into the page."""
    answer = make_response(render_template(template, **VOCABULARY, **values), status)
    if status == CONFLICT:
        answer.headers.update({"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"})
    return answer
