"""The guard at every route: who is it, do they come with a valid token, and does the policy let them in.

A route that declares nothing is closed to everybody; so is one whose subject nobody can find.
"""

from __future__ import annotations

import uuid
from http.client import OK
from typing import TYPE_CHECKING

from flask import abort, current_app, request, url_for
from flask_wtf.csrf import CSRFError

from app.accounts.rules import policy
from app.accounts.service import identity
from app.accounts.types import Action
from app.accounts.views import resume
from app.web.access import declared

if TYPE_CHECKING:
    from flask import Flask, Response
    from flask.typing import ResponseReturnValue

    from app.accounts.types import User
    from app.web.access import Access


def init_app(app: Flask) -> None:
    """Put the guard before every request, and the check of tokens into its hands."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.before_request(check)
    app.after_request(clear_notice)


def check() -> ResponseReturnValue | None:
    """Answer in place of the view whoever may not enter; None lets the request pass."""
    identity.begin_request(uuid.uuid4().hex)
    if request.endpoint is None:
        return None  # There is no such page, or not by this method: the error page says so to anybody.
    access = declared(current_app.view_functions[request.endpoint])
    if access is None:
        current_app.logger.error("%s declares no access: closed to everybody", request.endpoint)
        abort(403)
    if access.is_public:
        return None if _has_token() else resume.ask_again()
    user = identity.user_or_none()
    if user is None:
        return resume.ask_to_sign_in()
    if not access.while_restricted:
        duty = _duty_of(user)
        if duty is not None:
            return resume.lead_to(url_for(duty))
    _authorise(user, access)
    return None if _has_token() else resume.ask_again()


def clear_notice(response: Response) -> Response:
    """Take the notice of an earlier refusal off the page once a request in the background is taken again."""
    if resume.is_from_htmx() and response.status_code == OK and response.mimetype == "text/html":
        fragment = response.get_data(as_text=True)
        if 'id="notices"' not in fragment:
            response.set_data(f'{fragment}<div id="notices" data-hx-swap-oob="innerHTML"></div>')
    return response


def _duty_of(user: User) -> str | None:
    """Return the page of what a user must do before anything else."""
    if user.must_change_password:
        return "account.password"
    return "account.second_factor" if user.must_set_up_second_factor else None


def _authorise(user: User, access: Access) -> None:
    """Refuse what the policy does not allow."""
    if access.action is None:
        return
    action = Action(access.action)
    if access.subject is None:
        if not policy.may_enter(user, action):
            abort(403)
        return
    try:
        subject = identity.subject_of_address(access.subject, request.view_args or {})
    except KeyError:
        current_app.logger.exception("%s: nobody can find its %s", request.endpoint, access.subject)
        abort(403)
    if subject is None:
        abort(404)
    if not policy.can(user, action, subject):
        abort(403)


def _has_token() -> bool:
    """Return whether a request that changes something comes from a form that we gave to this browser."""
    if request.method in resume.SAFE or not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    try:
        current_app.extensions["csrf"].protect()
    except CSRFError:
        return False
    return True
