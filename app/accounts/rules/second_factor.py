"""Who must have a second factor, which code of it is new, and how recovery codes are written."""

from __future__ import annotations

import hmac
import re
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.accounts.types import Role, SecondFactorRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.accounts.types import Grant

SECONDS = 30
"""Length of a time step: what every authenticator app assumes."""
RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that cannot be taken for one another: no i, l, o, 0, 1."""


def is_required(rule: SecondFactorRule, grants: Iterable[Grant]) -> bool:
    """Return whether somebody with these grants must have a second factor."""
    match rule:
        case SecondFactorRule.NOBODY:
            return False
        case SecondFactorRule.EVERYBODY:
            return True
        case SecondFactorRule.ADMINISTRATORS:
            return any(grant.role is Role.ADMINISTRATOR for grant in grants)


def accepted_step(
    code: str, code_at: Callable[[int], str], last_step: int | None, at: datetime
) -> int | None:
    """Return the time step whose code was given, or None.

    The step before and the one after are taken too, since clocks differ. A step is accepted once: a code that
    somebody read over a shoulder is worth nothing.
    """
    now = int(at.replace(tzinfo=UTC).timestamp()) // SECONDS
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(code_at(step).encode(), code.encode()) and step > (last_step or 0):
            return step
    return None


def plain_code(typed: str) -> str:
    """Return a code without blanks and dashes, as it is compared."""
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", typed)).lower()


def in_groups(code: str, size: int = 4) -> str:
    """Return a code or secret as it is read out and typed: in groups with a blank between."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))
