"""Tables of users, their grants, sessions, recovery codes and attempts to sign in. Times are UTC."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.types import Role, ScopeKind
from app.db.base import Base
from app.db.columns import enum_column
from app.db.state import APART


class UserAccount(Base):
    """Somebody who can sign in. An account is disabled, never deleted: the record names it."""

    __tablename__ = "user_account"
    __table_args__ = (
        CheckConstraint("length(trim(name)) > 0", name="name_is_not_blank"),
        CheckConstraint(
            "second_factor_confirmed_at IS NULL OR second_factor_secret IS NOT NULL",
            name="confirmed_factor_has_a_secret",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    second_factor_secret: Mapped[str | None] = mapped_column(String(64))
    second_factor_confirmed_at: Mapped[datetime | None]
    second_factor_step: Mapped[int | None] = mapped_column(info=APART)
    """The last time step whose code was accepted: the same code is not accepted twice."""

    grants: Mapped[list[UserGrant]] = relationship(
        order_by="UserGrant.role, UserGrant.scope_kind, UserGrant.scope_key", cascade="all, delete-orphan"
    )


class UserGrant(Base):
    """A role that a user has, and what it holds for."""

    __tablename__ = "user_grant"
    __table_args__ = (
        UniqueConstraint("user_id", "role", "scope_kind", "scope_key", "scope_city"),
        CheckConstraint("(scope_kind = 'everything') = (scope_key = '')", name="only_everything_has_no_key"),
        CheckConstraint("(scope_kind = 'sector') = (scope_city <> '')", name="only_a_sector_is_of_a_city"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    scope_kind: Mapped[ScopeKind] = mapped_column(enum_column(ScopeKind))
    scope_key: Mapped[str] = mapped_column(String(40))
    scope_city: Mapped[str] = mapped_column(String(16))


class RecoveryCode(Base):
    """A code that replaces the second factor once."""

    __tablename__ = "recovery_code"
    __table_args__ = {"info": APART}  # noqa: RUF012 - as SQLAlchemy reads it

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime | None]


class UserSession(Base):
    """A signed-in browser. The cookie holds the token, this table only its hash."""

    __tablename__ = "user_session"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 64", name="token_hash_is_sha256"),
        CheckConstraint("seen_at >= started_at", name="seen_after_start"),
        {"info": APART},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(60))
    browser: Mapped[str] = mapped_column(String(200))

    user: Mapped[UserAccount] = relationship()


class SignInAttempt(Base):
    """An attempt to sign in, kept for the lockout of names and addresses."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index(None, "name", "attempted_at"),
        Index(None, "address", "attempted_at"),
        {"info": APART},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    """As it was typed; there need not be such an account."""
    address: Mapped[str] = mapped_column(String(60))
    attempted_at: Mapped[datetime]
    succeeded: Mapped[bool]


class SavedView(Base):
    """A page that somebody has saved under a name: what its address asks for, never its figures."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        CheckConstraint("length(trim(name)) > 0", name="name_is_not_blank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(80))
    page: Mapped[str] = mapped_column(String(80))
    """The endpoint of the page."""
    query: Mapped[str] = mapped_column(Text)
    """The query string of its address."""
    created_at: Mapped[datetime]

    user: Mapped[UserAccount] = relationship()
