"""Argon2id: hashing and verifying passwords, and making one-time passwords."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from app.accounts.rules import passwords as rules
from app.accounts.rules.second_factor import ALPHABET

if TYPE_CHECKING:
    from collections.abc import Mapping

COST = "ACCOUNTS_ARGON2"
"""Configuration key: parameters of Argon2id that differ from the library's (RFC 9106). Tests set low ones."""
_GROUPS, _LENGTH = 4, 4


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return _hasher().hash(rules.normalised(password))


def is_right(password_hash: str | None, password: str) -> bool:
    """Return whether a password is the one. Without an account it takes the same time, and it is not."""
    stored = password_hash or _nobodys_hash(_parameters())
    try:
        _hasher().verify(stored, rules.normalised(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Return whether a hash was made with other parameters than those of today."""
    return _hasher().check_needs_rehash(password_hash)


def one_time_password() -> str:
    """Return a password for the first sign-in: 79 bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(_LENGTH)) for _ in range(_GROUPS))


def _parameters() -> tuple[tuple[str, int], ...]:
    configured: Mapping[str, int] = current_app.config.get(COST, {})
    return tuple(sorted(configured.items()))


def _hasher() -> PasswordHasher:
    return _hasher_with(_parameters())


@lru_cache(maxsize=4)
def _hasher_with(parameters: tuple[tuple[str, int], ...]) -> PasswordHasher:
    chosen: dict[str, Any] = dict(parameters)
    return PasswordHasher(**chosen)


@lru_cache(maxsize=4)
def _nobodys_hash(parameters: tuple[tuple[str, int], ...]) -> str:
    """Return the hash of a password that nobody knows, to be verified where there is no account."""
    return _hasher_with(parameters).hash(secrets.token_urlsafe(32))
