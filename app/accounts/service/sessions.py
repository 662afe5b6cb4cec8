"""Sessions: opened at sign-in, read at every request, ended by hand, by time or by a change of password."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app

from app.accounts import queries
from app.accounts.models import UserSession
from app.accounts.rules import second_factor
from app.accounts.rules import sessions as rules
from app.accounts.types import SecondFactorRule, SignedIn, TimeOuts, User
from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import BusyError, NotFoundError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from app.accounts.models import UserAccount
    from app.accounts.types import Device, SessionFact
    from app.audit.types import Actor
    from config import Settings


def now() -> datetime:
    """Return the moment as it is stored: UTC without a zone."""
    return stored_now()


def time_outs() -> TimeOuts:
    """Return how long sessions last in this installation."""
    settings = _settings()
    return TimeOuts(timedelta(minutes=settings.idle_minutes), timedelta(hours=settings.session_hours))


def second_factor_rule() -> SecondFactorRule:
    """Return whom this installation requires to have a second factor."""
    return SecondFactorRule(_settings().require_second_factor)


def live_session(token: str, at: datetime | None = None) -> SignedIn | None:
    """Return the session of a token, unless it is over or its user is disabled; note that it is used."""
    at = at or now()
    row = queries.session_of(_hash(token))
    if row is None or row.ended_at is not None or row.disabled_at is not None:
        return None
    if rules.is_over(row.started_at, row.seen_at, time_outs(), at):
        return None
    if rules.is_due(row.seen_at, at):
        _note_use(row.id, at)
    user = User(
        id=row.user_id,
        name=row.name,
        display_name=row.display_name,
        grants=row.grants,
        must_change_password=row.must_change_password,
        must_set_up_second_factor=not row.has_second_factor
        and second_factor.is_required(second_factor_rule(), row.grants),
    )
    return SignedIn(row.id, user)


def user_of_timed_out(token: str) -> int | None:
    """Return whose session this was, if nothing but time has ended it."""
    row = queries.session_of(_hash(token))
    return None if row is None or row.ended_at or row.disabled_at else row.user_id


def open_session(account: UserAccount, device: Device, at: datetime) -> str:
    """Open a session, inside the transaction of the sign-in, and return its token."""
    token = secrets.token_urlsafe(32)
    database.session.add(
        UserSession(
            user_id=account.id,
            token_hash=_hash(token),
            started_at=at,
            seen_at=at,
            address=device.address[:60],
            browser=device.browser[:200],
        )
    )
    return token


def sessions_of(user_id: int, current: int | None = None) -> tuple[SessionFact, ...]:
    """Return the sessions of a user that are not over, the last used first."""
    at, limits = now(), time_outs()
    return queries.sessions(
        user_id, seen_after=at - limits.idle, started_after=at - limits.absolute, current=current
    )


def sign_out(signed_in: SignedIn, *, actor: Actor) -> None:
    """End the session of this browser."""
    with transaction(database.session):
        ended = queries.session_for_edit(signed_in.session_id)
        if ended is not None and ended.ended_at is None:
            ended.ended_at = now()
            record(actor=actor, action="session.sign_out", subject=f"account:{signed_in.user.name}")


def end_session(session_id: int, *, user_id: int, actor: Actor) -> None:
    """End one session of a user.

    Raises:
        NotFoundError: the user has no such session.
    """
    with transaction(database.session):
        ended = queries.session_for_edit(session_id)
        if ended is None or ended.user_id != user_id:
            message = Text("没有这个登录会话，它可能已经结束；请刷新页面查看现在的会话。")
            raise NotFoundError(message)
        if ended.ended_at is None:
            ended.ended_at = now()
            record(actor=actor, action="session.end", subject=f"account:{ended.user.name}")


def end_sessions(account: UserAccount, *, actor: Actor, keep: int | None = None) -> int:
    """End all sessions of an account but one; return how many."""
    at = now()
    with transaction(database.session):
        ended = [each for each in queries.live_sessions_for_edit(account.id) if each.id != keep]
        for each in ended:
            each.ended_at = at
        if ended:
            record(actor=actor, action="session.end", subject=f"account:{account.name}")
    return len(ended)


def _note_use(session_id: int, at: datetime) -> None:
    """Note it; where the turn to write is not to be had, reading a page must not fail over it."""
    with suppress(BusyError), transaction(database.session):
        used = queries.session_for_edit(session_id)
        if used is not None and used.seen_at < at:
            used.seen_at = at


def _hash(token: str) -> str:
    """Return what is stored of a token: as random as it is, one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
