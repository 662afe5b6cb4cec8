"""Who acts, and what is written down about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command: a user by the name they sign in with, or a named process of the system."""

    name: str
    request: str | None = None
    """Identifies the web request; None for commands from a shell."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one thing: its value before and after, as plain JSON values (None: there was none)."""

    field: str
    old: Any
    new: Any


SYSTEM_LOADER = Actor("system:plans-load")
"""The loader of plan packages, run from a shell."""
SHELL = Actor("system:shell")
"""Whoever gives a command from a shell on the server."""
