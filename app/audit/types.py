"""Who acts, and what is written down about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command: a signed-in user later, a named process of the system until then."""

    name: str


SYSTEM_LOADER = Actor("system:plans-load")
"""The loader of plan packages, run from a shell."""
