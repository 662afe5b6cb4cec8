"""Signing in: the password, then the second factor where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import queries
from app.accounts.rules import names
from app.accounts.service import attempts, passwords, second_factor
from app.accounts.service.attempts import SignInError
from app.accounts.service.sessions import now, open_session
from app.accounts.types import CodeWanted, Opened
from app.audit.service import record
from app.audit.types import Actor, Change
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.texts import Text

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import UserAccount
    from app.accounts.types import Device

WRONG = Text("账号名或密码不对；请核对后再试，注意大小写和输入法。")
WRONG_CODE = Text("验证码不对或已经用过；请等验证器显示下一个验证码再试，或者使用一个恢复码。")
DISABLED = Text("这个账号已停用；如需恢复，请联系管理员。")


def sign_in(name: str, password: str, *, device: Device, at: datetime | None = None) -> Opened | CodeWanted:
    """Open a session, or ask for the second factor.

    The password is verified before the transaction, since that takes as long as many writers do. Whoever
    fails in parallel is counted inside it: no success is taken once the name is locked.

    Raises:
        SignInError: the name or the password is wrong, or the account is disabled.
        LockedOutError: there were too many failures.
    """
    at = at or now()
    name = names.normalised(name)
    attempts.refuse_locked(name, device, at)
    known = queries.account_named(name)
    is_right = passwords.is_right(None if known is None else known.password_hash, password)
    with transaction(database.session):
        attempts.refuse_locked(name, device, at)
        account = queries.account_named(name)
        if account is not None and is_right and account.disabled_at is None:
            if passwords.is_outdated(account.password_hash):
                account.password_hash = passwords.hashed(password)
            if account.second_factor_confirmed_at is not None:
                return CodeWanted(account.id)
            return Opened(account.id, _open(account, device, at))
        attempts.fail(name, device, at)
    raise SignInError(DISABLED if account is not None and is_right else WRONG)


def answer_code(user_id: int, code: str, *, device: Device, at: datetime | None = None) -> Opened:
    """Open a session by a code of the second factor or a recovery code, after the right password.

    Raises:
        SignInError: the code is wrong or was used before.
        LockedOutError: there were too many failures.
    """
    at = at or now()
    with transaction(database.session):
        account = queries.account_for_edit(user_id)
        if account is None or account.disabled_at is not None:
            raise SignInError(WRONG)
        attempts.refuse_locked(account.name, device, at)
        if second_factor.take_code(account, code, at):
            return Opened(account.id, _open(account, device, at))
        left = second_factor.take_recovery_code(account, code, at)
        if left is not None:
            record(
                actor=Actor(account.name, device.request),
                action="second_factor.use_recovery_code",
                subject=f"account:{account.name}",
                changes=(Change("recovery_codes", left + 1, left),),
            )
            return Opened(account.id, _open(account, device, at), codes_left=left)
        attempts.fail(account.name, device, at)
    raise SignInError(WRONG_CODE)


def _open(account: UserAccount, device: Device, at: datetime) -> str:
    """Open a session, and write down who came from where."""
    attempts.succeed(account.name, device, at)
    token = open_session(account, device, at)
    record(
        actor=Actor(account.name, device.request),
        action="session.sign_in",
        subject=f"account:{account.name}",
        changes=(Change("address", None, device.address),),
    )
    return token
