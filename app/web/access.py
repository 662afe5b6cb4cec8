"""What a route declares about who may enter. Who that is decides `accounts`; a route without this is closed.

The declaration stands on the view function, so that a test can walk all routes and read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    View = TypeVar("View", bound=Callable[..., object])

_ATTRIBUTE = "access_declaration"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may enter a route: anybody, anybody signed in, or whoever may do `action` to its subject."""

    action: str | None = None
    """A member of `accounts.types.Action`; None asks only for a signed-in user."""
    subject: str | None = None
    """Name of the resolver that finds the subject in the address; None where the page filters by itself."""
    is_public: bool = False
    while_restricted: bool = False
    """Whether a user who must first change a password or set up a second factor may enter all the same."""


PUBLIC = Access(is_public=True, while_restricted=True)


def declare(view: View, access: Access) -> View:
    """Write a declaration on a view function."""
    setattr(view, _ATTRIBUTE, access)
    return view


def public(view: View) -> View:
    """Let anybody enter a route."""
    return declare(view, PUBLIC)


def signed_in(*, while_restricted: bool = False) -> Callable[[View], View]:
    """Let every signed-in user enter a route, whatever their roles."""
    return lambda view: declare(view, Access(while_restricted=while_restricted))


def access(action: str, subject: str | None = None) -> Callable[[View], View]:
    """Let those enter who may do `action`: to the subject that the address names, or to anything at all."""
    return lambda view: declare(view, Access(action, subject))


def declared(view: object) -> Access | None:
    """Return what a view function declares, or None: then nobody enters."""
    return cast("Access | None", getattr(view, _ATTRIBUTE, None))
