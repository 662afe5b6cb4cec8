"""Attempts to prove who one is: refused after too many failures, remembered for that, forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from app.accounts import queries
from app.accounts.models import SignInAttempt, UserSession
from app.accounts.rules import lockout
from app.accounts.service import passwords
from app.accounts.service.sessions import now
from app.audit.service import record
from app.audit.types import Actor, Change
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import TrackerError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.types import Device, User

NOBODY = "system:sign-in"
"""Who is named in the record while it is not known who somebody is."""
KEPT = timedelta(days=90)
"""How long attempts are kept, and sessions that are over."""
_LONGEST_NAME = _LONGEST_ADDRESS = 60


class SignInError(TrackerError):
    """A sign-in was refused."""


class LockedOutError(SignInError):
    """Too many failures of a name or from an address: it must wait."""


class PasswordError(TrackerError):
    """A password was not accepted: the present one is wrong, or the new one is too weak."""


def refuse_locked(name: str, device: Device, at: datetime) -> None:
    """Let nobody try who has failed too often, whether or not there is such an account.

    Where a name has succeeded before, only its failures at that same address count: whoever goes on guessing
    from elsewhere locks out strangers, and not the one whose name it is.

    Raises:
        LockedOutError: with a sentence that says how long to wait.
    """
    since = at - lockout.LOOK_BACK
    name, address = name[:_LONGEST_NAME], device.address[:_LONGEST_ADDRESS]
    own = address if queries.has_succeeded(name, address) else None
    for failures, limit in (
        (queries.failures_of_name(name, since, own), lockout.FAILURES_OF_NAME),
        (queries.failures_from_address(address, since), lockout.FAILURES_FROM_ADDRESS),
    ):
        until = lockout.locked_until(failures, limit, at)
        if until is not None:
            raise LockedOutError(lockout.sentence(until, at))


def succeed(name: str, device: Device, at: datetime) -> None:
    """Remember a success, which clears the failures of the name; and forget what is too old to matter."""
    _remember(name, device, at, succeeded=True)
    with transaction(database.session) as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.attempted_at < at - KEPT))
        session.execute(delete(UserSession).where(UserSession.seen_at < at - KEPT))


def fail(name: str, device: Device, at: datetime) -> None:
    """Remember a failure; one that locks a name or an address goes into the audit record."""
    with transaction(database.session):
        _remember(name, device, at, succeeded=False)
        try:
            refuse_locked(name, device, at)
        except LockedOutError as locked:
            record(
                actor=Actor(NOBODY, device.request),
                action="session.lock_out",
                subject=f"account:{name[:_LONGEST_NAME]}",
                changes=(Change("address", None, device.address),),
                reason=locked.message,
            )


def check_own_password(user: User, password: str, *, device: Device) -> None:
    """Make sure that whoever sits at a signed-in browser knows its user's password.

    Raises:
        PasswordError: it is another one.
        LockedOutError: it was wrong too often.
    """
    at = now()
    refuse_locked(user.name, device, at)
    account = queries.account_for_edit(user.id)
    if passwords.is_right(None if account is None else account.password_hash, password):
        return
    fail(user.name, device, at)
    message = Text("当前密码不对；请重新输入。")
    raise PasswordError(message)


def _remember(name: str, device: Device, at: datetime, *, succeeded: bool) -> None:
    with transaction(database.session) as session:
        session.add(
            SignInAttempt(
                name=name[:_LONGEST_NAME],
                address=device.address[:_LONGEST_ADDRESS],
                attempted_at=at,
                succeeded=succeeded,
            )
        )
