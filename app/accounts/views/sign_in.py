"""Signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from app.accounts.forms import Destination, SignInForm
from app.accounts.service import identity, sessions
from app.accounts.service import sign_in as service
from app.accounts.service.attempts import LockedOutError, SignInError
from app.accounts.types import CodeWanted, Device
from app.accounts.views import resume
from app.kernel.texts import Text
from app.web.access import public
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.accounts.types import Opened

blueprint = Blueprint("accounts", __name__, template_folder="../templates")


def this_device() -> Device:
    """Return where this request comes from."""
    return Device(request.remote_addr or "", request.user_agent.string, identity.request_id())


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for name and password."""
    destination = Destination.of_address(request.args)
    if identity.user_or_none() is not None:
        return redirect(destination.next or "/")
    return resume.sign_in_page(destination)


@blueprint.post("/sign-in")
@public
def check_password() -> ResponseReturnValue:
    """Open a session, or go on to the second factor."""
    form = SignInForm.parse(request.form)
    try:
        outcome = service.sign_in(form.name, form.password, device=this_device())
    except SignInError as error:
        status = _status_of(error)
        return resume.sign_in_page(form.destination, name=form.name, message=error.message, status=status)
    if isinstance(outcome, CodeWanted):
        identity.wait_for_code(outcome)
        return resume.code_page(form.destination)
    return _enter(outcome, form.destination)


@blueprint.get("/sign-in/code")
@public
def sign_in_code() -> ResponseReturnValue:
    """Ask for the second factor."""
    destination = Destination.of_address(request.args)
    if identity.waiting_for_code() is None:
        return redirect(url_for(".sign_in", next=destination.next or None))
    return resume.code_page(destination)


@blueprint.post("/sign-in/code")
@public
def check_code() -> ResponseReturnValue:
    """Open a session for a code of the second factor, or for a recovery code."""
    destination = Destination.parse(request.form)
    user_id = identity.waiting_for_code()
    if user_id is None:
        return resume.sign_in_page(destination, message=Text("等待时间过长，请重新输入密码。"), status=422)
    try:
        opened = service.answer_code(user_id, request.form.get("code", ""), device=this_device())
    except SignInError as error:
        return resume.code_page(destination, message=error.message, status=_status_of(error))
    return _enter(opened, destination)


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    signed_in = identity.signed_in()
    if signed_in is not None:
        sessions.sign_out(signed_in, actor=identity.current_actor())
    identity.end_session()
    flash(Text("已退出登录。"))
    return redirect(url_for(".sign_in"), 303)


def _status_of(error: SignInError) -> int:
    return 429 if isinstance(error, LockedOutError) else 422


def _enter(opened: Opened, destination: Destination) -> ResponseReturnValue:
    """Lead on: to the page that was asked for, or to the form that waits to be sent again."""
    identity.begin_session(opened)
    if opened.codes_left is not None:
        flash(
            Text(
                "刚才用掉了一个恢复码，还剩 {codes_left} 个；快用完时请在账号页面重新生成。",
                codes_left=opened.codes_left,
            )
        )
    if destination.kept is not None:
        return resume.continue_page(destination.kept)
    return redirect(destination.next or "/", 303)
