"""Evidence files: adding them to a return, fetching, looking at and removing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, redirect, request, send_file, url_for

from app.accounts.service import current_actor
from app.accounts.types import Action
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.returns import queries, service
from app.returns.forms.sheet import sheet_of, written
from app.returns.views import blueprint
from app.returns.views.report import conflict, no_longer, page
from app.returns.views.saving import posted_fields, save, setting_of
from app.web.access import access

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.returns.types.writing import Setting

_FILE = "/files/<int(max=2147483647):file_id>"
"""Greater numbers no database column holds."""
_NOTHING_CHOSEN = Text("还没有选择文件：请先选择，再按“上传”。")


@blueprint.post("/<code>/<month>/files")
@access(Action.REPORT, subject="project")
def add_files(code: str, month: str) -> ResponseReturnValue:
    """Keep each file that can be taken, and what was typed beside them; say of the others why not."""
    setting, posted = setting_of(code, month), posted_fields()
    form = written(posted, setting)
    try:
        refused = _add(setting)
        if "lock" in posted:
            save(setting, form, posted)
    except service.DraftConflictError as error:
        return conflict(setting_of(code, month), form, error)
    except service.StateError as error:
        return no_longer(setting, form, error)
    if refused:
        now = setting_of(code, month)
        return page(now, sheet_of(form, now), refused_files=refused), 400
    return redirect(url_for(".report", code=code, month=month, _anchor="files"))


@blueprint.get(_FILE)
@access(Action.READ_RETURNS, subject="file")
def file(file_id: int) -> Response:
    """Return a file as a download of its own type: it is never shown as a page of ours."""
    found = service.stored_file(file_id)
    return send_file(
        found.path,
        found.fact.media_type,
        as_attachment=True,
        download_name=found.fact.original_name,
        etag=found.fact.sha256,
    )


@blueprint.get(f"{_FILE}/preview")
@access(Action.READ_RETURNS, subject="file")
def preview(file_id: int) -> Response:
    """Return a small picture of an image."""
    return Response(service.preview(file_id), mimetype="image/png")


@blueprint.post(f"{_FILE}/remove")
@access(Action.REPORT, subject="file")
def remove_file(file_id: int) -> ResponseReturnValue:
    """Take a file away, and keep what was typed beside it.

    Raises:
        NotFoundError: there is no such file any more.
    """
    found = queries.evidence_file(file_id)
    if found is None:
        message = Text("没有这个附件，可能已经删除。")
        raise NotFoundError(message)
    code, month, posted = found.project_code, str(found.month), posted_fields()
    setting = setting_of(code, month)
    form = written(posted, setting)
    try:
        service.remove_file(file_id, actor=current_actor())
        if "lock" in posted:
            save(setting, form, posted)
    except service.DraftConflictError as error:
        return conflict(setting_of(code, month), form, error)
    except service.StateError as error:
        return no_longer(setting, form, error)
    return redirect(url_for(".report", code=code, month=month, _anchor="files"))


def _add(setting: Setting) -> list[str]:
    """Keep each file that was sent; return why those were refused that could not be taken.

    Raises:
        StateError: the return is no longer with its owner.
    """
    chosen = [each for each in request.files.getlist("files") if each.filename]
    refused: list[str] = [] if chosen else [_NOTHING_CHOSEN]
    for each in chosen:
        name, content = each.filename or "", each.stream.read()
        try:
            service.add_file(setting.code, setting.month, name, content, actor=current_actor())
        except service.FileError as error:
            refused.append(error.message)
    return refused
