"""The administration pages: what there is to administer, and all accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from app.accounts.forms import AccountFilter, GrantForm, NewAccountForm
from app.accounts.rules.browsers import in_words
from app.accounts.rules.grants import digest, grant_of, grant_text
from app.accounts.rules.policy import SCOPES
from app.accounts.service import accounts as service
from app.accounts.service import providers
from app.accounts.service.accounts import OutdatedError
from app.accounts.service.identity import current_actor, current_user
from app.accounts.service.sessions import sessions_of
from app.accounts.types import AccountState, Action, Grant, Role, ScopeKind
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.texts import Text
from app.web import navigation
from app.web.access import access
from app.web.languages import flash

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("admin", __name__, url_prefix="/admin", template_folder="../templates")


@blueprint.context_processor
def vocabulary() -> dict[str, object]:
    """Give templates the closed vocabularies and the rules that they show."""
    return {
        "roles": [(role.value, role.label) for role in Role],
        "states": [(state.value, state.label) for state in AccountState],
        "state_of": AccountState.of,
        "grant_text": grant_text,
        "scope_choices": _scope_choices,
        "in_words": in_words,
    }


@blueprint.get("")
@access(Action.ADMINISTER_ACCOUNTS)
def index() -> ResponseReturnValue:
    """Everything that there is to administer."""
    return render_template("accounts/admin.html", links=navigation.links(navigation.ADMIN))


@blueprint.get("/accounts")
@access(Action.ADMINISTER_ACCOUNTS)
def account_list() -> ResponseReturnValue:
    """All accounts, narrowed by name and state."""
    chosen = AccountFilter.parse(request.args)
    found = service.accounts(chosen.q, chosen.state)
    labels = providers.labels({grant.scope for account in found for grant in account.grants})
    return render_template("accounts/accounts.html", accounts=found, labels=labels, chosen=chosen)


@blueprint.get("/accounts/new")
@access(Action.ADMINISTER_ACCOUNTS)
def new_account() -> ResponseReturnValue:
    """Ask for the names and the first role of a new account."""
    return _new_page(NewAccountForm.parse(request.args))


@blueprint.post("/accounts/new")
@access(Action.ADMINISTER_ACCOUNTS)
def create_account() -> ResponseReturnValue:
    """Create an account, and show its one-time password."""
    form = NewAccountForm.parse(request.form)
    if form.grant.is_step:
        return _new_page(form)
    try:
        grant = Grant(form.grant.role, providers.read_scope(form.grant.scope))
        account_id, password = service.create(form.name, form.display_name, [grant], actor=current_actor())
    except TrackerError as error:
        return _new_page(form, error.message)
    return _password_page(account_id, password)


@blueprint.get("/accounts/<int(max=2147483647):account_id>")
@access(Action.ADMINISTER_ACCOUNTS)
def account(account_id: int) -> ResponseReturnValue:
    """One account: its names, roles, sessions, and what can be done with it."""
    return _account_page(account_id)


@blueprint.post("/accounts/<int(max=2147483647):account_id>/name")
@access(Action.ADMINISTER_ACCOUNTS)
def rename(account_id: int) -> ResponseReturnValue:
    """Change the name that is shown."""
    name = request.form.get("display_name", "")
    return _do(
        account_id,
        lambda: service.rename(account_id, name, actor=current_actor(), seen=_seen()),
        Text("显示名称已修改。"),
    )


@blueprint.post("/accounts/<int(max=2147483647):account_id>/grants")
@access(Action.ADMINISTER_ACCOUNTS)
def add_grant(account_id: int) -> ResponseReturnValue:
    """Give a role."""
    form = GrantForm.parse(request.form)
    if form.is_step:
        return _account_page(account_id)
    return _do(
        account_id,
        lambda: service.add_grant(
            account_id,
            Grant(form.role, providers.read_scope(form.scope)),
            actor=current_actor(),
            seen=_seen(),
        ),
        Text("已加上角色“{role}”。", role=form.role.label),
    )


@blueprint.post("/accounts/<int(max=2147483647):account_id>/grants/remove")
@access(Action.ADMINISTER_ACCOUNTS)
def remove_grant(account_id: int) -> ResponseReturnValue:
    """Take a role away."""
    return _do(
        account_id,
        lambda: service.remove_grant(
            account_id, _grant(request.form.get("grant", "")), actor=current_actor(), seen=_seen()
        ),
        Text("已撤销角色。"),
    )


@blueprint.post("/accounts/<int(max=2147483647):account_id>/disable")
@access(Action.ADMINISTER_ACCOUNTS)
def disable(account_id: int) -> ResponseReturnValue:
    """Let nobody sign in with an account any more."""
    return _do(
        account_id,
        lambda: service.disable(account_id, actor=current_actor(), seen=_seen()),
        Text("账号已停用，其登录会话都已结束。"),
    )


@blueprint.post("/accounts/<int(max=2147483647):account_id>/enable")
@access(Action.ADMINISTER_ACCOUNTS)
def enable(account_id: int) -> ResponseReturnValue:
    """Let somebody sign in again."""
    return _do(
        account_id,
        lambda: service.enable(account_id, actor=current_actor(), seen=_seen()),
        Text("账号已恢复。"),
    )


@blueprint.post("/accounts/<int(max=2147483647):account_id>/reset")
@access(Action.ADMINISTER_ACCOUNTS)
def reset(account_id: int) -> ResponseReturnValue:
    """Give a new one-time password, and show it."""
    try:
        password = service.reset(account_id, actor=current_actor(), seen=_seen())
    except OutdatedError as error:
        return _account_page(account_id, error)
    return _password_page(account_id, password)


@blueprint.post("/accounts/<int(max=2147483647):account_id>/second-factor/remove")
@access(Action.ADMINISTER_ACCOUNTS)
def clear_second_factor(account_id: int) -> ResponseReturnValue:
    """Take away the second factor of somebody who has lost it."""
    return _do(
        account_id,
        lambda: service.clear_second_factor(account_id, actor=current_actor(), seen=_seen()),
        Text("两步验证已停用，其登录会话都已结束。"),
    )


@blueprint.post("/accounts/<int(max=2147483647):account_id>/sessions/end")
@access(Action.ADMINISTER_ACCOUNTS)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """Sign an account out everywhere."""
    count = service.end_all_sessions(account_id, actor=current_actor())
    flash(Text("已结束 {count} 个登录会话。", count=count))
    return redirect(url_for(".account", account_id=account_id), 303)


def _do(account_id: int, command: Callable[[], object], done: str) -> ResponseReturnValue:
    """Give a command and show the account again, with what was done or why it was not."""
    try:
        command()
    except NotFoundError:
        raise
    except TrackerError as error:
        return _account_page(account_id, error)
    flash(done)
    return redirect(url_for(".account", account_id=account_id), 303)


def _seen() -> str:
    """Return the digest of what the administrator saw when deciding."""
    return request.form.get("seen", "")


def _account_page(account_id: int, error: TrackerError | None = None) -> ResponseReturnValue:
    shown = service.account(account_id)
    page = render_template(
        "accounts/edit.html",
        account=shown,
        digest=digest(shown),
        labels=providers.labels(grant.scope for grant in shown.grants),
        sessions=sessions_of(account_id),
        grant=GrantForm.parse(request.values),
        is_self=account_id == current_user().id,
        message=None if error is None else error.message,
    )
    return page, 200 if error is None else 409 if isinstance(error, OutdatedError) else 422


def _new_page(form: NewAccountForm, message: str | None = None) -> ResponseReturnValue:
    return render_template("accounts/new.html", form=form, message=message), 422 if message else 200


def _password_page(account_id: int, password: str) -> ResponseReturnValue:
    return render_template(
        "accounts/one_time_password.html", account=service.account(account_id), password=password
    )


def _scope_choices(role: Role) -> list[tuple[str | None, tuple[tuple[str, str], ...]]]:
    """Return what a role can hold for, as a choice in a form; several kinds stand under their names."""
    several = len(SCOPES[role]) > 1
    return [
        (_heading(kind, group) if several else group, choices)
        for kind in SCOPES[role]
        for group, choices in providers.options(kind)
    ]


def _heading(kind: ScopeKind, group: str | None) -> str:
    return Text("{kind}：{group}", kind=kind.label, group=group) if group else kind.label


def _grant(text: str) -> Grant:
    try:
        return grant_of(text)
    except ValueError as error:
        message = Text("看不懂要撤销的是哪个角色；请刷新页面后再试。")
        raise TrackerError(message) from error
