"""Grants as texts and in order, what a role can hold for, and the administrator who must remain."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from app.accounts.rules.policy import SCOPES
from app.accounts.types import Grant, Role, Scope, ScopeKind
from app.kernel.texts import Text, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.types import AccountFact


def scope_text(scope: Scope) -> str:
    """Return a scope as it is written in the record, in forms and on the command line: `kind:key[:city]`."""
    return ":".join(part for part in (scope.kind.value, scope.key, scope.city) if part)


def scope_of(text: str) -> Scope:
    """Read a scope: `everything`, `unit:12`, `county:360821`, `sector:elder_care:360800`.

    Raises:
        ValueError: it is none; the message is a sentence.
    """
    kind_text, _, rest = text.strip().partition(":")
    key, _, city = rest.partition(":")
    if kind_text not in {kind.value for kind in ScopeKind}:
        kinds = (Text("{kind}（{label}）", kind=each.value, label=each.label) for each in ScopeKind)
        message = Text(
            "“{text}”不是适用范围；请写成 种类:代码，种类可以是：{known}。",
            text=text,
            known=joined("、", kinds),
        )
        raise ValueError(message)
    kind = ScopeKind(kind_text)
    if (kind is ScopeKind.EVERYTHING) == bool(key) or (kind is ScopeKind.SECTOR) != bool(city):
        message = Text(
            "适用范围“{text}”不完整；“全部”不写代码，领域写成 sector:领域:设区市代码，其他写成 种类:代码。",
            text=text,
        )
        raise ValueError(message)
    return Scope(kind, key, city)


def grant_text(grant: Grant) -> str:
    """Return a grant as the record keeps it: `role kind:key[:city]`."""
    return f"{grant.role.value} {scope_text(grant.scope)}"


def grant_of(text: str) -> Grant:
    """Read a grant back.

    Raises:
        ValueError: it is none.
    """
    role, _, scope = text.partition(" ")
    return Grant(Role(role), scope_of(scope))


def problem(grant: Grant) -> str | None:
    """Return why a role cannot hold for a scope, in a sentence."""
    allowed = SCOPES[grant.role]
    if grant.scope.kind in allowed:
        return None
    kinds = joined("、", (kind.label for kind in allowed))
    return Text(
        "“{role}”的适用范围须是{kinds}，不能是{kind}；请重新选择。",
        role=grant.role.label,
        kinds=kinds,
        kind=grant.scope.kind.label,
    )


def in_order(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """Return grants without repetition, in the order of roles."""
    roles = list(Role)
    return tuple(sorted(set(grants), key=lambda grant: (roles.index(grant.role), scope_text(grant.scope))))


def is_administrator(grants: Iterable[Grant]) -> bool:
    """Return whether somebody with these grants can manage accounts."""
    return any(grant.role is Role.ADMINISTRATOR for grant in grants)


def digest(account: AccountFact) -> str:
    """Return a fingerprint of what an administrator sees of an account and can change.

    A form carries it, so that whoever decided on an outdated sight is told.
    """
    state = [
        account.display_name,
        [grant_text(grant) for grant in account.grants],
        account.disabled_at is not None,
        account.must_change_password,
        account.has_second_factor,
    ]
    return hashlib.sha256(json.dumps(state, ensure_ascii=False).encode()).hexdigest()
