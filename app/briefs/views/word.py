"""The Word version of a brief, and the page of the template in which it is made."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, send_file, url_for

from app.accounts.service import current_actor, require
from app.accounts.types import Action
from app.briefs.forms.address import BriefForm
from app.briefs.render.word import LARGEST_FILE, MEDIA_TYPE, WordTemplateError
from app.briefs.service import subject_of, word
from app.briefs.views import blueprint
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.plans.queries import plan
from app.web.access import access
from app.web.languages import flash

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

UNREADABLE = 422


@blueprint.get("/monthly.docx")
@access(Action.READ_BRIEFS)
def monthly_word() -> Response:
    """Return the brief of a month as a Word document to edit."""
    form = BriefForm.parse(request.args)
    require(Action.READ_BRIEFS, subject_of(form.plan_code, form.region_code))
    brief = word.word_brief(form.plan_code, form.month, form.region_code, today=today_in_china())
    return _file(word.word_document(brief), word.file_name(brief))


@blueprint.get("/template/<plan_code>")
@access(Action.PREPARE_BRIEFS, subject="plan")
def word_template(plan_code: str) -> ResponseReturnValue:
    """Show which template holds, and the fields to change it."""
    return _page(plan_code)


@blueprint.get("/template/<plan_code>/brief.docx")
@access(Action.PREPARE_BRIEFS, subject="plan")
def word_template_file(plan_code: str) -> Response:
    """Return the template that holds now, to be changed with Word."""
    return _file(word.template(plan_code).data, f"{plan_code}-brief-template.docx")


@blueprint.post("/template/<plan_code>")
@access(Action.PREPARE_BRIEFS, subject="plan")
def upload_word_template(plan_code: str) -> ResponseReturnValue:
    """Take an office's own template, once the sample brief has been made in it."""
    upload = request.files.get("file")
    try:
        word.replace_template(plan_code, upload.stream.read() if upload else b"", actor=current_actor())
    except WordTemplateError as error:
        return _page(plan_code, error.message), UNREADABLE
    flash(Text("模板已启用：用样例试排成功，以后生成的 Word 版都用它。"))
    return redirect(url_for("briefs.word_template", plan_code=plan_code))


@blueprint.post("/template/<plan_code>/reset")
@access(Action.PREPARE_BRIEFS, subject="plan")
def reset_word_template(plan_code: str) -> ResponseReturnValue:
    """Go back to the template that comes with the program."""
    word.reset_template(plan_code, actor=current_actor())
    flash(Text("已停用本方案上传的模板。"))
    return redirect(url_for("briefs.word_template", plan_code=plan_code))


def _page(plan_code: str, problem: str | None = None) -> str:
    """Return the page of the template."""
    return render_template(
        "briefs/template.html",
        plan=plan(plan_code),
        template=word.template(plan_code),
        problem=problem,
        largest=LARGEST_FILE,
    )


def _file(content: bytes, name: str) -> Response:
    return send_file(BytesIO(content), MEDIA_TYPE, as_attachment=True, download_name=name)
