"""What waits for the lead office: looked through, passed or sent back, several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.commitments import service
from app.commitments.forms.addresses import ReviewAddress
from app.commitments.forms.review import ReviewForm
from app.commitments.service import pages
from app.commitments.views import blueprint
from app.kernel.china import today_in_china
from app.kernel.texts import Text
from app.web.access import access
from app.web.languages import flash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from app.commitments.types.writing import Decided

CONFLICT, UNREADABLE = 409, 422


@blueprint.get("/review")
@access(Action.REVIEW_COMMITMENT)
def review() -> str:
    """Show the updates that wait for a decision of this user."""
    return _page()


@blueprint.post("/review")
@access(Action.REVIEW_COMMITMENT)
def decide() -> ResponseReturnValue:
    """Pass or send back what was ticked; one that fails stops no other, and stays ticked."""
    form = ReviewForm.parse(request.form.getlist("chosen"), request.form)
    if form.errors:
        return _page(form), UNREADABLE
    user, request_id = current_user(), current_actor().request
    done = service.decide_many(
        form.chosen, approve=form.approves, reason=form.reason, user=user, request=request_id
    )
    if any(each.error for each in done):
        return _page(form, done), CONFLICT
    number = len(done)
    flash(
        Text("通过了 {number} 份进展。", number=number)
        if form.approves
        else Text("退回了 {number} 份进展。", number=number)
    )
    return redirect(url_for(".review", unit=ReviewAddress.parse(request.args).unit))


def _page(form: ReviewForm | None = None, done: Sequence[Decided] = ()) -> str:
    """Return the page; boxes stay ticked where nothing became of them."""
    asked = ReviewAddress.parse(request.args)
    failed = {each.update_id: each.error for each in done if each.error}
    return render_template(
        "commitments/review.html",
        page=pages.review_page(current_user(), asked.unit, today=today_in_china()),
        form=form,
        done=done,
        failed=failed,
        ticked=frozenset(failed if done else form.chosen if form else ()),
        ticks_all=asked.ticks_all and form is None,
    )
