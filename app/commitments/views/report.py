"""The page on which a unit writes its update of a quarter: saved and submitted by its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.commitments import service
from app.commitments.forms.addresses import ReportAddress
from app.commitments.forms.update import UpdateForm, typed_of, version_of
from app.commitments.rules.quarters import in_words
from app.commitments.rules.updates import field_in_words, field_label, field_of_target, problems
from app.commitments.service import pages
from app.commitments.types import Progress
from app.commitments.views import blueprint
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.web.access import access
from app.web.filters import dash
from app.web.languages import flash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from app.commitments.types.pages import ReportPage

CONFLICT, UNFINISHED = 409, 422
NOT_SUBMITTED = Text("没有提交：请先处理下面标出的问题。填写的内容已经保存为草稿。")
_NOTHING_CHOSEN = Text("还没有选择文件：请先选择，再按“上传”。")


@blueprint.get("/<commitment_code>/report")
@access(Action.REPORT_COMMITMENT, subject="commitment")
def report(commitment_code: str) -> ResponseReturnValue:
    """Show the form of a quarter's update as it was last saved, or why nothing can be written now."""
    page = _page(commitment_code)
    if page.refusal:
        return _closed(page, None, page.refusal), 200
    return _shown(page, UpdateForm.parse(typed_of(page), page.fact.targets), is_silent=True)


@blueprint.post("/<commitment_code>/report")
@access(Action.REPORT_COMMITMENT, subject="commitment")
def write(commitment_code: str) -> ResponseReturnValue:
    """Save what was typed; then submit it, where that was asked for and nothing is missing."""
    page = _page(commitment_code)
    form = UpdateForm.parse(request.form, page.fact.targets)
    try:
        version = _save(page, form)
        if request.form.get("action") != "submit":
            flash(Text("草稿已保存。"))
            return redirect(_address(page))
        wrong = _wrong(page, form)
        if not wrong and form.content is not None:
            service.submit_update(page.key, form.content, form.texts, version, actor=current_actor())
            flash(
                Text(
                    "{unit}{quarter}的进展已提交，等待市级审核。",
                    unit=page.unit.name,
                    quarter=in_words(page.key.quarter),
                )
            )
            return redirect(url_for(".commitment", commitment_code=commitment_code))
    except service.UpdateConflictError as error:
        return _conflict(page, form, error)
    except service.UpdateStateError as error:
        return _no_longer(page, form, error)
    return _shown(_page(commitment_code), form, refused=NOT_SUBMITTED), UNFINISHED


@blueprint.post("/<commitment_code>/report/files")
@access(Action.REPORT_COMMITMENT, subject="commitment")
def add_files(commitment_code: str) -> ResponseReturnValue:
    """Keep each file that can be taken, and what was typed beside them; say of the others why not."""
    page = _page(commitment_code)
    form = UpdateForm.parse(request.form, page.fact.targets)
    try:
        _save(page, form)
        refused = _add(page)
    except service.UpdateConflictError as error:
        return _conflict(page, form, error)
    except service.UpdateStateError as error:
        return _no_longer(page, form, error)
    if refused:
        return _shown(_page(commitment_code), form, refused_files=refused, is_silent=True), UNFINISHED
    return redirect(_address(page, "files"))


@blueprint.post("/<commitment_code>/report/files/<int(max=2147483647):file_id>/remove")
@access(Action.REPORT_COMMITMENT, subject="commitment")
def remove_file(commitment_code: str, file_id: int) -> ResponseReturnValue:
    """Take a file of this update away, and keep what was typed beside it."""
    page = _page(commitment_code)
    form = UpdateForm.parse(request.form, page.fact.targets)
    try:
        _save(page, form)
        service.remove_file(file_id, page.key, actor=current_actor())
    except service.UpdateConflictError as error:
        return _conflict(page, form, error)
    except service.UpdateStateError as error:
        return _no_longer(page, form, error)
    return redirect(_address(page, "files"))


def _page(code: str) -> ReportPage:
    """Return the page that an address means, to whoever may write for its unit."""
    asked = ReportAddress.parse(request.args)
    return pages.report_page(current_user(), code, asked.unit, asked.quarter, today=today_in_china())


def _save(page: ReportPage, form: UpdateForm) -> int:
    return service.save_draft(page.key, form.texts, version_of(request.form), actor=current_actor())


def _wrong(page: ReportPage, form: UpdateForm) -> dict[str, str]:
    """Return what keeps an update from being submitted, all at once."""
    said = {} if form.content is None else problems(form.content, page.fact.targets, page.met)
    return said | form.errors


def _add(page: ReportPage) -> list[str]:
    """Keep each file that was sent; return why those were refused that could not be taken."""
    chosen = [each for each in request.files.getlist("files") if each.filename]
    refused: list[str] = [] if chosen else [_NOTHING_CHOSEN]
    for each in chosen:
        try:
            service.add_file(page.key, each.filename or "", each.stream.read(), actor=current_actor())
        except service.FileError as error:
            refused.append(error.message)
    return refused


def _address(page: ReportPage, anchor: str | None = None) -> str:
    return url_for(
        ".report",
        commitment_code=page.fact.code,
        unit=page.unit.organisation_id,
        quarter=page.key.quarter,
        _anchor=anchor,
    )


def _conflict(page: ReportPage, form: UpdateForm, error: service.UpdateConflictError) -> ResponseReturnValue:
    """Show the form as it was typed, with what the other one saved; saving again overwrites knowingly."""
    now = _page(page.fact.code)
    theirs = UpdateForm.parse(error.theirs.fields, page.fact.targets)
    differing = [
        (name, field_label(name), *(dash(field_in_words(name, each)) for each in (text, theirs.texts[name])))
        for name, text in form.texts.items()
        if text != theirs.texts[name]
    ]
    return _shown(now, form, refused=error.message, differing=differing, is_silent=True), CONFLICT


def _no_longer(page: ReportPage, form: UpdateForm, error: service.UpdateStateError) -> ResponseReturnValue:
    """Show what was typed where it can no longer be written.

    A button that was pressed twice finds everything done already, and leads to where the first one led.
    """
    now = _page(page.fact.code)
    if now.refusal and UpdateForm.parse(now.draft.fields, page.fact.targets).texts == form.texts:
        return redirect(url_for(".commitment", commitment_code=page.fact.code))
    return _closed(now, form, error.message), CONFLICT


def _shown(
    page: ReportPage,
    form: UpdateForm,
    *,
    refused: str | None = None,
    refused_files: Sequence[str] = (),
    differing: Sequence[tuple[object, ...]] = (),
    is_silent: bool = False,
) -> str:
    """Render the form; a silent one does not say yet what is missing."""
    return render_template(
        "commitments/report.html",
        page=page,
        form=form,
        errors={} if is_silent else _wrong(page, form),
        refused=refused,
        refused_files=refused_files,
        differing=differing,
        address=_address(page),
        Progress=Progress,
        field_of_target=field_of_target,
        field_label=field_label,
    )


def _closed(page: ReportPage, form: UpdateForm | None, refusal: str) -> str:
    """Render why nothing can be written, with what was typed and not saved."""
    typed = {} if form is None else form.texts
    unsaved = [(field_label(name), field_in_words(name, text)) for name, text in typed.items() if text]
    return render_template("commitments/closed.html", page=page, refusal=refusal, unsaved=unsaved)
