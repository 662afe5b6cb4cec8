"""The second factor: set up with an authenticator app, confirmed by a code; and its recovery codes."""

from __future__ import annotations

import hashlib
import secrets
from io import BytesIO
from typing import TYPE_CHECKING

import pyotp
import segno
from sqlalchemy import delete

from app.accounts import queries
from app.accounts.models import RecoveryCode
from app.accounts.rules import second_factor as rules
from app.accounts.service.attempts import check_own_password
from app.accounts.service.sessions import now
from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.models import UserAccount
    from app.accounts.types import Device, User
    from app.audit.types import Actor

ISSUER = Text("一老一小重大项目台账")
_CODE_LENGTH = 10


class SecondFactorError(TrackerError):
    """The second factor cannot be set up or removed like this."""


def begin(user: User, *, actor: Actor) -> None:
    """Make the secret of a second factor that is not confirmed yet; another one if there was one already.

    Raises:
        SecondFactorError: there is a confirmed one.
    """
    with transaction(database.session):
        account = _account(user)
        if account.second_factor_confirmed_at is not None:
            message = Text("两步验证已经启用；如果要换验证器，请先停用再重新设置。")
            raise SecondFactorError(message)
        account.second_factor_secret = pyotp.random_base32()
        account.second_factor_step = None
        record(actor=actor, action="second_factor.begin", subject=f"account:{account.name}")


def secret_to_confirm(user: User) -> str | None:
    """Return the secret that waits for its first code, or None."""
    account = _account(user)
    return None if account.second_factor_confirmed_at else account.second_factor_secret


def is_confirmed(user: User) -> bool:
    """Return whether a user has a second factor."""
    return _account(user).second_factor_confirmed_at is not None


def codes_left(user: User) -> int:
    """Return how many recovery codes a user can still use."""
    return queries.recovery_codes_left(user.id)


def qr_code(user: User) -> bytes:
    """Return what an authenticator app scans, as an SVG image.

    Raises:
        NotFoundError: no secret waits for its first code.
    """
    secret = secret_to_confirm(user)
    if secret is None:
        message = Text("没有等待确认的两步验证；请在账号页面重新开始设置。")
        raise NotFoundError(message)
    address = pyotp.TOTP(secret).provisioning_uri(name=user.name, issuer_name=ISSUER)
    image = BytesIO()
    segno.make(address, error="m", micro=False).save(
        image,
        kind="svg",
        scale=5,
        border=4,
        svgclass=None,
        lineclass=None,
        light="#fff",
        title=Text("二维码"),
    )
    return image.getvalue()


def confirm(user: User, code: str, *, actor: Actor, at: datetime | None = None) -> tuple[str, ...]:
    """Confirm the second factor by its first code; return the recovery codes, which nobody sees again.

    Raises:
        SecondFactorError: the code is wrong, or nothing waits to be confirmed.
    """
    at = at or now()
    with transaction(database.session):
        account = _account(user)
        if account.second_factor_confirmed_at is not None or account.second_factor_secret is None:
            message = Text("没有等待确认的两步验证；请在账号页面重新开始设置。")
            raise SecondFactorError(message)
        if not take_code(account, code, at):
            message = Text("验证码不对；请核对手机时间是否准确，再输入验证器现在显示的 6 位数字。")
            raise SecondFactorError(message)
        account.second_factor_confirmed_at = at
        record(actor=actor, action="second_factor.enable", subject=f"account:{account.name}")
        return _new_recovery_codes(account)


def renew_recovery_codes(user: User, password: str, *, actor: Actor, device: Device) -> tuple[str, ...]:
    """Replace all recovery codes by new ones.

    Raises:
        PasswordError: the password is wrong.
        SecondFactorError: there is no second factor.
    """
    check_own_password(user, password, device=device)
    with transaction(database.session):
        account = _account(user)
        if account.second_factor_confirmed_at is None:
            message = Text("还没有启用两步验证，不需要恢复码。")
            raise SecondFactorError(message)
        record(actor=actor, action="second_factor.renew_codes", subject=f"account:{account.name}")
        return _new_recovery_codes(account)


def remove(user: User, password: str, *, actor: Actor, device: Device) -> None:
    """Remove one's own second factor.

    Raises:
        PasswordError: the password is wrong.
    """
    check_own_password(user, password, device=device)
    with transaction(database.session):
        clear(_account(user), actor=actor)


def clear(account: UserAccount, *, actor: Actor) -> None:
    """Take an account's second factor away, with its recovery codes, inside a command's transaction."""
    with transaction(database.session) as session:
        if account.second_factor_secret is None:
            return
        account.second_factor_confirmed_at = None
        account.second_factor_secret = None
        account.second_factor_step = None
        session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == account.id))
        record(actor=actor, action="second_factor.remove", subject=f"account:{account.name}")


def take_code(account: UserAccount, code: str, at: datetime) -> bool:
    """Accept a code of the authenticator, once; inside a command's transaction."""
    if account.second_factor_secret is None:
        return False
    step = rules.accepted_step(
        rules.plain_code(code),
        pyotp.TOTP(account.second_factor_secret).generate_otp,
        account.second_factor_step,
        at,
    )
    if step is None:
        return False
    account.second_factor_step = step
    return True


def take_recovery_code(account: UserAccount, code: str, at: datetime) -> int | None:
    """Accept a recovery code, once; return how many are left, or None where it is none."""
    wanted = _hash(rules.plain_code(code))
    unused = queries.unused_recovery_codes(account.id)
    for each in unused:
        if each.code_hash == wanted:
            each.used_at = at
            return len(unused) - 1
    return None


def _new_recovery_codes(account: UserAccount) -> tuple[str, ...]:
    codes = tuple(
        "".join(secrets.choice(rules.ALPHABET) for _ in range(_CODE_LENGTH))
        for _ in range(rules.RECOVERY_CODES)
    )
    with transaction(database.session) as session:
        session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == account.id))
        session.add_all(RecoveryCode(user_id=account.id, code_hash=_hash(code)) for code in codes)
        session.flush()
    return tuple(rules.in_groups(code, 5) for code in codes)


def _account(user: User) -> UserAccount:
    account = queries.account_for_edit(user.id)
    if account is None:
        message = Text("这个账号已经不存在。")
        raise NotFoundError(message)
    return account


def _hash(code: str) -> str:
    """Return what is stored of a recovery code: 49 random bits behind the lockout need no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()
