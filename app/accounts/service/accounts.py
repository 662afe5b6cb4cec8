"""Commands on accounts: creating, renaming, disabling, resetting, and what each may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import queries
from app.accounts.models import UserAccount, UserGrant
from app.accounts.rules import names
from app.accounts.rules import passwords as password_rules
from app.accounts.rules.grants import digest, grant_text, in_order, is_administrator
from app.accounts.service import passwords, providers, second_factor
from app.accounts.service.attempts import PasswordError, check_own_password
from app.accounts.service.sessions import end_sessions, now
from app.accounts.types import AccountState, Grant, Role, Scope, ScopeKind
from app.audit.rules import changes_between
from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.types import AccountFact, Device, User
    from app.audit.types import Actor

FIRST_NAME = "admin"
NO_ACCOUNT = Text("没有这个账号；请从账号列表重新进入。")


class AccountError(TrackerError):
    """A command on an account was refused."""


class OutdatedError(AccountError):
    """Somebody else has changed the account since it was shown."""


def create(name: str, display_name: str, grants: Iterable[Grant], *, actor: Actor) -> tuple[int, str]:
    """Create an account; return its id and the one-time password, which is shown once and kept nowhere.

    Raises:
        AccountError: a name cannot be used, or there is such an account already.
        ScopeError: a role cannot hold for what it is given.
    """
    name, display_name = names.normalised(name), _clean(display_name)
    refusal = names.problem(name) or names.display_problem(display_name)
    if refusal:
        raise AccountError(refusal)
    given = in_order(grants)
    with transaction(database.session) as session:
        for grant in given:
            providers.check(grant)
        if queries.account_named(name) is not None:
            message = Text("账号名“{name}”已经有人使用；请换一个，或者在账号列表中找到它。", name=name)
            raise AccountError(message)
        password = passwords.one_time_password()
        account = UserAccount(
            name=name,
            display_name=display_name,
            password_hash=passwords.hashed(password),
            must_change_password=True,
            created_at=now(),
            grants=[_row(grant) for grant in given],
        )
        session.add(account)
        session.flush()
        record(
            actor=actor,
            action="account.create",
            subject=f"account:{name}",
            changes=changes_between(
                None, {"display_name": display_name, "grants": [grant_text(grant) for grant in given]}
            ),
        )
        return account.id, password


def create_first(*, actor: Actor) -> tuple[str, str] | None:
    """Create the one administrator of a new installation, and return name and one-time password.

    None where there is any account already: nobody gets in by starting the program again.
    """
    with transaction(database.session):
        if not queries.is_empty():
            return None
        grant = Grant(Role.ADMINISTRATOR, Scope(ScopeKind.EVERYTHING))
        _, password = create(FIRST_NAME, Role.ADMINISTRATOR.label, [grant], actor=actor)
        return FIRST_NAME, password


def rename(account_id: int, display_name: str, *, actor: Actor, seen: str | None = None) -> None:
    """Change the name that is shown.

    Raises:
        AccountError: it is blank or too long.
        OutdatedError: the account is not what `seen`, a digest, says.
    """
    display_name = _clean(display_name)
    refusal = names.display_problem(display_name)
    if refusal:
        raise AccountError(refusal)
    with transaction(database.session):
        account = _account(account_id, seen)
        former, account.display_name = account.display_name, display_name
        if former != display_name:
            record(
                actor=actor,
                action="account.rename",
                subject=f"account:{account.name}",
                changes=(Change("display_name", former, display_name),),
            )


def set_grants(account_id: int, grants: Iterable[Grant], *, actor: Actor, seen: str | None = None) -> None:
    """Change what an account may do.

    Raises:
        AccountError: nobody could manage accounts any more.
        ScopeError: a role cannot hold for what it is given.
        OutdatedError: the account is not what `seen`, a digest, says.
    """
    wanted = in_order(grants)
    with transaction(database.session) as session:
        account = _account(account_id, seen)
        held = queries.grants_of(account)
        for grant in wanted:
            if grant not in held:
                providers.check(grant)
        if not is_administrator(wanted):
            _refuse_last_administrator(account)
        if wanted == held:
            return
        account.grants = [row for row in account.grants if _grant(row) in wanted]
        session.flush()
        account.grants += [_row(grant) for grant in wanted if grant not in held]
        session.flush()
        record(
            actor=actor,
            action="account.set_grants",
            subject=f"account:{account.name}",
            changes=(
                Change(
                    "grants", [grant_text(grant) for grant in held], [grant_text(grant) for grant in wanted]
                ),
            ),
        )


def add_grant(account_id: int, grant: Grant, *, actor: Actor, seen: str | None = None) -> None:
    """Give a role; the errors are those of `set_grants`."""
    with transaction(database.session):
        held = queries.grants_of(_account(account_id, seen))
        set_grants(account_id, (*held, grant), actor=actor)


def remove_grant(account_id: int, grant: Grant, *, actor: Actor, seen: str | None = None) -> None:
    """Take a role away; the errors are those of `set_grants`."""
    with transaction(database.session):
        held = queries.grants_of(_account(account_id, seen))
        set_grants(account_id, (each for each in held if each != grant), actor=actor)


def disable(account_id: int, *, actor: Actor, seen: str | None = None) -> None:
    """Let nobody sign in with an account any more, and end its sessions.

    Raises:
        AccountError: nobody could manage accounts any more.
        OutdatedError: the account is not what `seen`, a digest, says.
    """
    with transaction(database.session):
        account = _account(account_id, seen)
        _refuse_last_administrator(account)
        if account.disabled_at is None:
            account.disabled_at = now()
            record(actor=actor, action="account.disable", subject=f"account:{account.name}")
        end_sessions(account, actor=actor)


def enable(account_id: int, *, actor: Actor, seen: str | None = None) -> None:
    """Let somebody sign in again.

    Raises:
        OutdatedError: the account is not what `seen`, a digest, says.
    """
    with transaction(database.session):
        account = _account(account_id, seen)
        if account.disabled_at is not None:
            account.disabled_at = None
            record(actor=actor, action="account.enable", subject=f"account:{account.name}")


def reset(account_id: int, *, actor: Actor, seen: str | None = None, second_factor_too: bool = False) -> str:
    """Give an account a new one-time password and end its sessions; return the password, shown once.

    Raises:
        OutdatedError: the account is not what `seen`, a digest, says.
    """
    with transaction(database.session):
        account = _account(account_id, seen)
        password = passwords.one_time_password()
        account.password_hash = passwords.hashed(password)
        account.must_change_password = True
        record(actor=actor, action="account.reset_password", subject=f"account:{account.name}")
        if second_factor_too:
            second_factor.clear(account, actor=actor)
        end_sessions(account, actor=actor)
        return password


def clear_second_factor(account_id: int, *, actor: Actor, seen: str | None = None) -> None:
    """Take away the second factor of somebody who has lost it, and end their sessions.

    Raises:
        OutdatedError: the account is not what `seen`, a digest, says.
    """
    with transaction(database.session):
        account = _account(account_id, seen)
        second_factor.clear(account, actor=actor)
        end_sessions(account, actor=actor)


def end_all_sessions(account_id: int, *, actor: Actor, keep: int | None = None) -> int:
    """End all sessions of an account, or all but one; return how many."""
    with transaction(database.session):
        return end_sessions(_account(account_id, None), actor=actor, keep=keep)


def change_password(user: User, present: str, new: str, *, device: Device, keep: int, actor: Actor) -> None:
    """Change one's own password; all sessions but `keep` end.

    Raises:
        PasswordError: the present one is wrong, or the new one is too weak or the same.
        LockedOutError: the present one was wrong too often.
    """
    check_own_password(user, present, device=device)
    new = password_rules.normalised(new)
    refusals = password_rules.problems(new, name=user.name, display_name=user.display_name)
    if new == password_rules.normalised(present):
        refusals = (Text("新密码与当前密码相同；请换一个。"),)
    if refusals:
        raise PasswordError(refusals[0])
    hashed = passwords.hashed(new)
    with transaction(database.session):
        account = _account(user.id, None)
        account.password_hash = hashed
        account.must_change_password = False
        record(actor=actor, action="account.change_password", subject=f"account:{account.name}")
        end_sessions(account, actor=actor, keep=keep)


def accounts(text: str = "", state: AccountState | None = None) -> tuple[AccountFact, ...]:
    """Return the accounts whose name holds a text and that are in a state, ordered by name."""
    return tuple(
        account for account in queries.accounts(text) if state is None or AccountState.of(account) is state
    )


def account(account_id: int) -> AccountFact:
    """Return one account.

    Raises:
        NotFoundError: there is none.
    """
    found = queries.account(account_id)
    if found is None:
        raise NotFoundError(NO_ACCOUNT)
    return found


def id_of(name: str) -> int:
    """Return the id of an account by its name.

    Raises:
        NotFoundError: there is none.
    """
    account = queries.account_named(names.normalised(name))
    if account is None:
        message = Text("没有账号“{name}”；flask --app wsgi user list 列出全部账号。", name=name)
        raise NotFoundError(message)
    return account.id


def _account(account_id: int, seen: str | None) -> UserAccount:
    account = queries.account_for_edit(account_id)
    if account is None:
        raise NotFoundError(NO_ACCOUNT)
    if seen is not None and seen != digest(queries.fact_of(account)):
        message = Text("这个账号刚刚被别人改过，您的操作没有执行；下面是现在的情况，请核对后再操作。")
        raise OutdatedError(message)
    return account


def _refuse_last_administrator(account: UserAccount) -> None:
    if account.disabled_at is not None or not is_administrator(queries.grants_of(account)):
        return
    if queries.other_administrator(account.id) is None:
        message = Text(
            "“{account_name}”是唯一可用的管理员，"
            "停用或撤销其管理员角色后就没有人能管理账号了；请先为另一个账号加上管理员角色。",
            account_name=account.name,
        )
        raise AccountError(message)


def _row(grant: Grant) -> UserGrant:
    return UserGrant(
        role=grant.role,
        scope_kind=grant.scope.kind,
        scope_key=grant.scope.key,
        scope_city=grant.scope.city,
    )


def _grant(row: UserGrant) -> Grant:
    return Grant(row.role, Scope(row.scope_kind, row.scope_key, row.scope_city))


def _clean(text: str) -> str:
    return " ".join(text.split())
