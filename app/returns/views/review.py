"""The pages of reviewers: the list of what waits, many at once; and one return with its differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.kernel.errors import TrackerError
from app.kernel.texts import Text, joined
from app.returns import service
from app.returns.forms.review import CommentForm, DecisionForm, ListForm, ManyForm, version_of
from app.returns.service import desk as pages
from app.returns.types.overview import Desk, Shown
from app.returns.types.vocabulary import Amount, PeriodState, ReturnState, Step
from app.returns.views import blueprint
from app.web.access import access
from app.web.addresses import month_of
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.kernel.months import Month
    from app.returns.types.pages import ReviewPage

VOCABULARY = {
    "Amount": Amount,
    "Desk": Desk,
    "PeriodState": PeriodState,
    "ReturnState": ReturnState,
    "Shown": Shown,
    "Step": Step,
}
CONFLICT, UNREADABLE = 409, 422


@blueprint.get("/review")
@access(Action.READ_RETURNS)
def review_list() -> ResponseReturnValue:
    """Show what waits for the user, or any other list of returns that the user may read."""
    form = ListForm.parse(request.args)
    listing = pages.review_list(current_user(), form.query)
    return render_template("returns/review_list.html", form=form, listing=listing, many=None, **VOCABULARY)


@blueprint.post("/review")
@access(Action.READ_RETURNS)
def review_many() -> ResponseReturnValue:
    """Pass on or send back what was ticked; the policy is asked for each. What failed stays ticked."""
    form, user = ListForm.parse(request.args), current_user()
    many = ManyForm.parse(request.form.getlist("chosen"), request.form)
    done = (
        ()
        if many.errors
        else service.decide_many(
            many.chosen, passes=many.passes, reason=many.reason, user=user, request=current_actor().request
        )
    )
    failed = {chosen.key: outcome.error for chosen, outcome in done if outcome.error}
    page = render_template(
        "returns/review_list.html",
        form=form,
        listing=pages.review_list(user, form.query),
        many=many,
        done=done,
        ticked=many.keys if many.errors else frozenset(failed),
        failed=failed,
        **VOCABULARY,
    )
    return page, UNREADABLE if many.errors else 200


@blueprint.get("/<code>/<month>/review")
@access(Action.READ_RETURNS, subject="project")
def review(code: str, month: str) -> ResponseReturnValue:
    """Show one return: what changed, what the unit explains, what was done to it, and what can be done."""
    page = pages.review_page(current_user(), code, month_of(month), version_of(request.args))
    return _page(page)


@blueprint.post("/<code>/<month>/review/county")
@access(Action.REVIEW_COUNTY, subject="project")
def review_county(code: str, month: str) -> ResponseReturnValue:
    """Pass a return on to the city, or send it back to its owner."""
    return _decide(code, month_of(month), Desk.COUNTY)


@blueprint.post("/<code>/<month>/review/city")
@access(Action.REVIEW_CITY, subject="project")
def review_city(code: str, month: str) -> ResponseReturnValue:
    """Pass a return, or send it back to its owner."""
    return _decide(code, month_of(month), Desk.CITY)


@blueprint.post("/<code>/<month>/review/comment")
@access(Action.COMMENT, subject="project")
def comment(code: str, month: str) -> ResponseReturnValue:
    """Write a comment that the owner and all reviewers read."""
    form, wanted = CommentForm.parse(request.form), month_of(month)
    if not form.errors:
        try:
            service.review(
                code, wanted, Step.COMMENT, form.reason, form.version_number, actor=current_actor()
            )
        except TrackerError as error:
            return _refused(code, wanted, form, error)
        flash(Text("已对 {code} 提出意见。", code=code))
        return redirect(url_for("returns.review", code=code, month=month, _anchor="steps"))
    return _page(pages.review_page(current_user(), code, wanted), form, status=UNREADABLE)


def _decide(code: str, month: Month, desk: Desk) -> ResponseReturnValue:
    """Take a reviewer's decision; then show the next return that waits, or the list where none does."""
    form = DecisionForm.parse(request.form)
    if form.errors:
        return _page(pages.review_page(current_user(), code, month), form, status=UNREADABLE)
    step = desk.passing if form.passes else desk.sending_back
    try:
        service.review(code, month, step, form.reason, form.version_number, actor=current_actor())
    except TrackerError as error:
        return _refused(code, month, form, error)
    following = pages.review_page(current_user(), code, month).following
    done = Text("{code} {step}。", code=code, step=step.label)
    flash(joined("", (done, Text("下面是下一份等您审核的月报。"))) if following else done)
    if following is None:
        return redirect(url_for("returns.review_list"))
    return redirect(url_for("returns.review", code=following.project_code, month=month))


def _refused(
    code: str,
    month: Month,
    form: DecisionForm | CommentForm,
    error: TrackerError,
) -> ResponseReturnValue:
    """Show why a step was not taken, beside the return as it is now, with what was typed."""
    return _page(pages.review_page(current_user(), code, month), form, problem=error.message, status=CONFLICT)


def _page(
    page: ReviewPage,
    form: DecisionForm | CommentForm | None = None,
    *,
    problem: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Return the page of one return."""
    text = render_template("returns/review.html", page=page, form=form, problem=problem, **VOCABULARY)
    return text, status
