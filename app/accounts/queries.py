"""Reads of accounts, sessions and attempts to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import (
    RecoveryCode,
    SavedView,
    SignInAttempt,
    UserAccount,
    UserGrant,
    UserSession,
)
from app.accounts.rules.grants import in_order
from app.accounts.types import AccountFact, Grant, Role, SavedViewFact, Scope, SessionFact
from app.db.state import STATE, note_state
from app.extensions import database

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import ColumnElement


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session and its user, in one reading."""

    id: int
    user_id: int
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    name: str
    display_name: str
    disabled_at: datetime | None
    must_change_password: bool
    has_second_factor: bool
    grants: tuple[Grant, ...]


_SESSION = (
    select(
        UserSession.id,
        UserSession.user_id,
        UserSession.started_at,
        UserSession.seen_at,
        UserSession.ended_at,
        UserAccount.name,
        UserAccount.display_name,
        UserAccount.disabled_at,
        UserAccount.must_change_password,
        UserAccount.second_factor_confirmed_at,
        UserGrant.role,
        UserGrant.scope_kind,
        UserGrant.scope_key,
        UserGrant.scope_city,
        STATE,
    )
    .join(UserAccount, UserAccount.id == UserSession.user_id)
    .outerjoin(UserGrant, UserGrant.user_id == UserAccount.id)
    .where(UserSession.token_hash == bindparam("token_hash"))
    .order_by(UserGrant.id)
)
"""Made once: every page asks for it, and most for the state of the data next."""


def session_of(token_hash: str) -> SessionRow | None:
    """Return the session of a token, over or not, with its user: one query, since every request asks it."""
    connection = database.session.connection()
    rows = connection.execute(_SESSION, {"token_hash": token_hash}).all()
    if not rows:
        return None
    first = rows[0]
    note_state(connection, first.data_state)
    return SessionRow(
        id=first.id,
        user_id=first.user_id,
        started_at=first.started_at,
        seen_at=first.seen_at,
        ended_at=first.ended_at,
        name=first.name,
        display_name=first.display_name,
        disabled_at=first.disabled_at,
        must_change_password=first.must_change_password,
        has_second_factor=first.second_factor_confirmed_at is not None,
        grants=in_order(
            Grant(row.role, Scope(row.scope_kind, row.scope_key, row.scope_city))
            for row in rows
            if row.role is not None
        ),
    )


def account_for_edit(account_id: int) -> UserAccount | None:
    """Return one account for a command, with its grants."""
    return database.session.get(
        UserAccount, account_id, options=[selectinload(UserAccount.grants)], populate_existing=True
    )


def account_named(name: str) -> UserAccount | None:
    """Return the account of a normalised name for a command."""
    statement = (
        select(UserAccount)
        .where(UserAccount.name == name)
        .options(selectinload(UserAccount.grants))
        .execution_options(populate_existing=True)
    )
    return database.session.scalar(statement)


def account(account_id: int) -> AccountFact | None:
    """Return one account, or None."""
    found = account_for_edit(account_id)
    return None if found is None else fact_of(found)


def fact_of(found: UserAccount) -> AccountFact:
    """Return one account as plain values."""
    return _facts([found])[0]


def accounts(text: str = "") -> tuple[AccountFact, ...]:
    """Return the accounts whose name or display name holds a text, ordered by name."""
    statement = select(UserAccount).options(selectinload(UserAccount.grants)).order_by(UserAccount.name)
    if text:
        statement = statement.where(
            or_(
                UserAccount.name.contains(text.casefold(), autoescape=True),
                func.lower(UserAccount.display_name).contains(text.lower(), autoescape=True),
            )
        )
    return _facts(database.session.scalars(statement).all())


def display_names() -> dict[str, str]:
    """Return what each account's user is called, by the name that is typed to sign in."""
    statement = select(UserAccount.name, UserAccount.display_name).order_by(UserAccount.name)
    return dict(database.session.execute(statement).all())


def is_empty() -> bool:
    """Return whether there is no account at all."""
    return database.session.scalar(select(UserAccount.id).limit(1)) is None


def other_administrator(account_id: int) -> int | None:
    """Return an enabled administrator other than this one, or None."""
    statement = (
        select(UserAccount.id)
        .join(UserGrant, UserGrant.user_id == UserAccount.id)
        .where(
            UserGrant.role == Role.ADMINISTRATOR,
            UserAccount.disabled_at.is_(None),
            UserAccount.id != account_id,
        )
        .order_by(UserAccount.id)
        .limit(1)
    )
    return database.session.scalar(statement)


def live_sessions_for_edit(user_id: int) -> Sequence[UserSession]:
    """Return the sessions of a user that were not ended, the last used first."""
    statement = (
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    )
    return database.session.scalars(statement).all()


def session_for_edit(session_id: int) -> UserSession | None:
    """Return one session for a command."""
    return database.session.get(UserSession, session_id)


def sessions(
    user_id: int, *, seen_after: datetime, started_after: datetime, current: int | None = None
) -> tuple[SessionFact, ...]:
    """Return the sessions of a user that are not over, the last used first."""
    return tuple(
        SessionFact(
            id=each.id,
            started_at=each.started_at,
            seen_at=each.seen_at,
            address=each.address,
            browser=each.browser,
            is_current=each.id == current,
        )
        for each in live_sessions_for_edit(user_id)
        if each.seen_at >= seen_after and each.started_at >= started_after
    )


def failures_of_name(name: str, since: datetime, address: str | None = None) -> tuple[datetime, ...]:
    """Return when a name failed since its last success, in order: anywhere, or at one address."""
    of_name = SignInAttempt.name == name
    condition = of_name if address is None else and_(of_name, SignInAttempt.address == address)
    return _failures(condition, since, until_success=True)


def has_succeeded(name: str, address: str) -> bool:
    """Return whether a name ever succeeded at an address, as far back as attempts are kept."""
    statement = select(SignInAttempt.id).where(
        SignInAttempt.name == name, SignInAttempt.address == address, SignInAttempt.succeeded
    )
    return database.session.scalar(statement.limit(1)) is not None


def failures_from_address(address: str, since: datetime) -> tuple[datetime, ...]:
    """Return when an address failed, in order: a success there does not clear it."""
    return _failures(SignInAttempt.address == address, since, until_success=False)


def unused_recovery_codes(user_id: int) -> Sequence[RecoveryCode]:
    """Return the recovery codes that a user can still use."""
    statement = (
        select(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        .order_by(RecoveryCode.code_hash)
    )
    return database.session.scalars(statement).all()


def recovery_codes_left(user_id: int) -> int:
    """Return how many recovery codes a user can still use."""
    return len(unused_recovery_codes(user_id))


def saved_views(page: str) -> tuple[SavedViewFact, ...]:
    """Return the saved views of a page by name, whoever has saved them."""
    return _saved_views(SavedView.page == page)


def saved_view(view_id: int) -> SavedViewFact | None:
    """Return one saved view, or None."""
    return next(iter(_saved_views(SavedView.id == view_id)), None)


def saved_view_for_edit(user_id: int, name: str) -> SavedView | None:
    """Return the view that a user has saved under a name, for a command."""
    statement = select(SavedView).where(SavedView.user_id == user_id, SavedView.name == name)
    return database.session.scalar(statement)


def _saved_views(condition: ColumnElement[bool]) -> tuple[SavedViewFact, ...]:
    statement = (
        select(
            SavedView.id,
            SavedView.name,
            UserAccount.name.label("owner"),
            SavedView.page,
            SavedView.query,
            SavedView.created_at,
        )
        .join(UserAccount, UserAccount.id == SavedView.user_id)
        .where(condition)
        .order_by(SavedView.name, SavedView.id)
    )
    return tuple(SavedViewFact(*row) for row in database.session.execute(statement))


def _failures(
    condition: ColumnElement[bool], since: datetime, *, until_success: bool
) -> tuple[datetime, ...]:
    statement = (
        select(SignInAttempt.attempted_at, SignInAttempt.succeeded)
        .where(condition, SignInAttempt.attempted_at > since)
        .order_by(SignInAttempt.attempted_at, SignInAttempt.id)
    )
    failures: list[datetime] = []
    for attempted_at, succeeded in database.session.execute(statement):
        if not succeeded:
            failures.append(attempted_at)
        elif until_success:
            failures.clear()
    return tuple(failures)


def _facts(found: Iterable[UserAccount]) -> tuple[AccountFact, ...]:
    accounts = tuple(found)
    seen = _last_seen([account.id for account in accounts])
    return tuple(
        AccountFact(
            id=account.id,
            name=account.name,
            display_name=account.display_name,
            grants=grants_of(account),
            must_change_password=account.must_change_password,
            has_second_factor=account.second_factor_confirmed_at is not None,
            created_at=account.created_at,
            disabled_at=account.disabled_at,
            seen_at=seen.get(account.id),
        )
        for account in accounts
    )


def grants_of(account: UserAccount) -> tuple[Grant, ...]:
    """Return an account's grants as plain values."""
    return in_order(
        Grant(grant.role, Scope(grant.scope_kind, grant.scope_key, grant.scope_city))
        for grant in account.grants
    )


def _last_seen(user_ids: Collection[int]) -> dict[int, datetime]:
    statement = (
        select(UserSession.user_id, func.max(UserSession.seen_at))
        .where(UserSession.user_id.in_(user_ids))
        .group_by(UserSession.user_id)
        .order_by(UserSession.user_id)
    )
    return dict(database.session.execute(statement).all())
