"""Commands on accounts and sessions; who acts in this request; what features above provide."""

from __future__ import annotations

from app.accounts.service.identity import (
    current_actor,
    current_user,
    person,
    provide_subjects,
    require,
    user_or_none,
)
from app.accounts.service.providers import provide_scopes

__all__ = [
    "current_actor",
    "current_user",
    "person",
    "provide_scopes",
    "provide_subjects",
    "require",
    "user_or_none",
]
