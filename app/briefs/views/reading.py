"""The pages of all briefs: how far each is, a quick look at any, and the documents that were issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.rules.policy import can, reach
from app.accounts.service import current_actor, current_user, require
from app.accounts.types import Action
from app.briefs import queries, service
from app.briefs.forms.address import BriefForm
from app.briefs.service import drafts, overview, scheduling, verifying
from app.briefs.types import BriefState
from app.briefs.views import blueprint
from app.briefs.views.documents import document, rendered_pdf
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.tasks.types import TaskState
from app.web.access import access
from app.web.addresses import month_of
from app.web.languages import flash

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

VOCABULARY = {"BriefState": BriefState, "TaskState": TaskState}
_ISSUE = "/issued/<int(max=2147483647):issue_id>"
"""Greater numbers no database column holds."""


@blueprint.get("")
@access(Action.READ_BRIEFS)
def index() -> ResponseReturnValue:
    """Show how far the briefs of every plan and month are, and a form that leads to any of them."""
    user = current_user()
    return render_template(
        "briefs/index.html",
        plans=overview.plan_briefs(user),
        choices=service.choices(reach(user, Action.READ_BRIEFS)),
        months=service.months(today_in_china()),
        **VOCABULARY,
    )


@blueprint.get("/<plan_code>/<month>")
@access(Action.READ_BRIEFS)
def month_page(plan_code: str, month: str) -> ResponseReturnValue:
    """Show how far each brief of a month is, with its issued documents."""
    title, briefs = overview.month_briefs(current_user(), plan_code, month_of(month))
    return render_template("briefs/month.html", plan_code=plan_code, title=title, briefs=briefs, **VOCABULARY)


@blueprint.post("/<plan_code>/<month>/drafts")
@access(Action.PREPARE_BRIEFS, subject="plan")
def make_drafts(plan_code: str, month: str) -> ResponseReturnValue:
    """Have all drafts of a month made by a worker."""
    scheduling.ask_for_drafts(plan_code, month_of(month), actor=current_actor())
    flash(Text("已提交：草稿由后台逐份排版，进度见下表。"))
    return redirect(url_for("briefs.month_page", plan_code=plan_code, month=month))


@blueprint.get("/monthly.pdf")
@access(Action.READ_BRIEFS)
def monthly() -> ResponseReturnValue:
    """Return the brief of a month as PDF, shown in the browser: the issued one, or how it stands now."""
    form = BriefForm.parse(request.args)
    subject = service.subject_of(form.plan_code, form.region_code)
    require(Action.READ_BRIEFS, subject)
    issued = queries.in_force(form.plan_code, form.month, form.region_code or subject.city)
    wants_draft = "draft" in request.args and can(current_user(), Action.PREPARE_BRIEFS, subject)
    if issued is not None and not wants_draft:
        return document(issued, queries.pdf_of(issued.id), issued.pdf_sha256)
    return rendered_pdf(
        drafts.draft_brief(form.plan_code, form.month, form.region_code, today=today_in_china())
    )


@blueprint.get(_ISSUE)
@access(Action.READ_BRIEFS, subject="issued_brief")
def issued(issue_id: int) -> ResponseReturnValue:
    """Show an issued brief: what it is, what it replaces, what has replaced it, and its files."""
    fact = verifying.issued(issue_id)
    return render_template(
        "briefs/issued.html",
        fact=fact,
        superseded=queries.issue(fact.supersedes_id) if fact.supersedes_id else None,
        successor=queries.successor(issue_id),
        public=verifying.public_issue(fact),
        **VOCABULARY,
    )


@blueprint.get(f"{_ISSUE}/brief.pdf")
@access(Action.READ_BRIEFS, subject="issued_brief")
def issued_pdf(issue_id: int) -> Response:
    """Return the bytes that were signed."""
    fact = verifying.issued(issue_id)
    return document(fact, queries.pdf_of(issue_id), fact.pdf_sha256)


@blueprint.get(f"{_ISSUE}/monochrome.pdf")
@access(Action.READ_BRIEFS, subject="issued_brief")
def issued_mono_pdf(issue_id: int) -> Response:
    """Return the bytes of the version in black and white."""
    fact = verifying.issued(issue_id)
    return document(fact, queries.mono_pdf_of(issue_id), fact.mono_sha256, suffix="-mono")


@blueprint.get(f"{_ISSUE}/data.json")
@access(Action.READ_BRIEFS, subject="issued_brief")
def issued_data(issue_id: int) -> Response:
    """Return the data behind an issued brief, as a file."""
    fact = verifying.issued(issue_id)
    return document(fact, queries.data_of(issue_id).encode(), fact.data_sha256, kind="json")
