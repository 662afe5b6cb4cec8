"""One's own account: what one may do, password, sessions, second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, render_template, request, url_for

from app.accounts.forms import PasswordForm
from app.accounts.rules.browsers import in_words
from app.accounts.rules.second_factor import in_groups
from app.accounts.service import accounts, identity, providers, sessions
from app.accounts.service import second_factor as service
from app.accounts.service.identity import current_actor, current_user
from app.accounts.views.sign_in import this_device
from app.kernel.errors import TrackerError
from app.kernel.texts import Text
from app.web.access import signed_in
from app.web.languages import flash

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("account", __name__, url_prefix="/account", template_folder="../templates")


@blueprint.get("")
@signed_in()
def overview() -> ResponseReturnValue:
    """Who one is, what one may do, and where one is signed in."""
    user = current_user()
    return render_template(
        "accounts/account.html",
        user=user,
        labels=providers.labels(grant.scope for grant in user.grants),
        sessions=sessions.sessions_of(user.id, _session_id()),
        in_words=in_words,
        has_second_factor=service.is_confirmed(user),
        codes_left=service.codes_left(user),
    )


@blueprint.get("/password")
@signed_in(while_restricted=True)
def password() -> ResponseReturnValue:
    """Ask for the present password and a new one."""
    return render_template("accounts/password.html", user=current_user(), message=None)


@blueprint.post("/password")
@signed_in(while_restricted=True)
def change_password() -> ResponseReturnValue:
    """Change the password; every other browser is signed out."""
    form, user = PasswordForm.parse(request.form), current_user()
    message = form.problem
    try:
        if message is None:
            accounts.change_password(
                user,
                form.present,
                form.new,
                device=this_device(),
                keep=_session_id(),
                actor=current_actor(),
            )
    except TrackerError as error:
        message = error.message
    if message:
        return render_template("accounts/password.html", user=user, message=message), 422
    flash(Text("密码已修改，其他登录会话都已结束。"))
    return redirect("/" if user.must_change_password else url_for(".overview"), 303)


@blueprint.post("/sessions/<int(max=2147483647):session_id>/end")
@signed_in()
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one's own account out in one other browser."""
    sessions.end_session(session_id, user_id=current_user().id, actor=current_actor())
    flash(Text("已结束这个登录会话。"))
    return redirect(url_for(".overview"), 303)


@blueprint.post("/sessions/end-others")
@signed_in()
def end_other_sessions() -> ResponseReturnValue:
    """Sign one's own account out everywhere else."""
    count = accounts.end_all_sessions(current_user().id, actor=current_actor(), keep=_session_id())
    flash(Text("已结束其他 {count} 个登录会话。", count=count))
    return redirect(url_for(".overview"), 303)


@blueprint.get("/second-factor")
@signed_in(while_restricted=True)
def second_factor() -> ResponseReturnValue:
    """Show where setting up the second factor has got to."""
    return _second_factor_page()


@blueprint.post("/second-factor")
@signed_in(while_restricted=True)
def begin_second_factor() -> ResponseReturnValue:
    """Make a secret, to be scanned and confirmed."""
    service.begin(current_user(), actor=current_actor())
    return redirect(url_for(".second_factor"), 303)


@blueprint.get("/second-factor/qr.svg")
@signed_in(while_restricted=True)
def qr_code() -> ResponseReturnValue:
    """Return the image that an authenticator app scans."""
    return Response(service.qr_code(current_user()), mimetype="image/svg+xml")


@blueprint.post("/second-factor/confirm")
@signed_in(while_restricted=True)
def confirm_second_factor() -> ResponseReturnValue:
    """Confirm the second factor by its first code, and show the recovery codes, once."""
    try:
        codes = service.confirm(
            current_user(), request.form.get("second_factor_code", ""), actor=current_actor()
        )
    except TrackerError as error:
        return _second_factor_page(error.message)
    return render_template("accounts/recovery_codes.html", codes=codes)


@blueprint.post("/second-factor/recovery-codes")
@signed_in()
def renew_recovery_codes() -> ResponseReturnValue:
    """Replace the recovery codes, and show the new ones, once."""
    try:
        codes = service.renew_recovery_codes(
            current_user(), request.form.get("password", ""), actor=current_actor(), device=this_device()
        )
    except TrackerError as error:
        return _second_factor_page(error.message)
    return render_template("accounts/recovery_codes.html", codes=codes)


@blueprint.post("/second-factor/remove")
@signed_in()
def remove_second_factor() -> ResponseReturnValue:
    """Do without the second factor from now on."""
    try:
        service.remove(
            current_user(), request.form.get("password", ""), actor=current_actor(), device=this_device()
        )
    except TrackerError as error:
        return _second_factor_page(error.message)
    flash(Text("两步验证已停用。"))
    return redirect(url_for(".overview"), 303)


def _second_factor_page(message: str | None = None) -> ResponseReturnValue:
    user = current_user()
    secret = service.secret_to_confirm(user)
    page = render_template(
        "accounts/second_factor.html",
        user=user,
        secret=None if secret is None else in_groups(secret),
        has_second_factor=service.is_confirmed(user),
        codes_left=service.codes_left(user),
        message=message,
    )
    # The secret lasts until it is confirmed: a compressed page would tell of it by its length (ADR 0018).
    return page, 422 if message else 200, {"Content-Encoding": "identity"}


def _session_id() -> int:
    signed = identity.signed_in()
    return 0 if signed is None else signed.session_id
