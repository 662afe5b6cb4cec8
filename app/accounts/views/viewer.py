"""What the frame of every page is told of whoever looks at it."""

from __future__ import annotations

import hmac
from functools import cache, lru_cache

from flask import current_app, request, url_for

from app.accounts.rules import policy
from app.accounts.service.identity import user_shown
from app.accounts.types import Action, User
from app.web.navigation import Viewer


def viewer() -> Viewer | None:
    """Return who looks at the page that is being shown, or None: nobody who is signed in."""
    user = user_shown()
    return None if user is None else _of(user, current_app.config["SETTINGS"].secret_key, request.script_root)


@lru_cache(maxsize=256)
def _of(user: User, secret: str, _root: str) -> Viewer:
    """Return what follows from a user alone: a user with other grants is another value."""
    is_restricted = user.must_change_password or user.must_set_up_second_factor

    @cache
    def may_enter(action: str) -> bool:
        return not is_restricted and policy.may_enter(user, Action(action))

    return Viewer(
        display_name=user.display_name,
        account_address=url_for("account.overview"),
        sign_out_address=url_for("accounts.sign_out"),
        may_enter=may_enter,
        # What this user's browser remembers is told from what another's did on the same computer.
        mark=hmac.digest(secret.encode(), b"viewer %d" % user.id, "sha256").hex()[:16],
    )
