"""Who acts in this request, and what an address is about: what every feature above asks of accounts."""

from __future__ import annotations

import time
from inspect import signature
from typing import TYPE_CHECKING, cast

from flask import current_app, g, session
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import queries
from app.accounts.rules import policy
from app.accounts.service import sessions
from app.audit.rules.words import actor_in_words
from app.extensions import database
from app.kernel.errors import NotAllowedError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask

    from app.accounts.types import Action, CodeWanted, Opened, SignedIn, Subject, User
    from app.audit.types import Actor

TOKEN = "token"  # noqa: S105 - the name of a key, not a secret
"""Where the cookie's session keeps the random token; of a signed-in user it holds nothing else."""
_CSRF = "csrf_token"
"""Where Flask-WTF keeps the secret behind its tokens in the session, and the token made of it in `g`."""
_WAITING = "second_factor_of"
_WAITS_FOR = 600
_SUBJECTS = "accounts.subjects"


def begin_request(request_id: str) -> None:
    """Start afresh: an application context, and what it remembers, can outlive a request."""
    _forget_read()
    g.request_id = request_id


def signed_in() -> SignedIn | None:
    """Return the live session of this request's cookie, read once; None for anybody else."""
    if "signed_in" not in g:
        g.signed_in = None
        token = session.get(TOKEN)
        if isinstance(token, str):
            g.signed_in = sessions.live_session(token)
    return cast("SignedIn | None", g.signed_in)


def begin_session(opened: Opened) -> None:
    """Give this browser a session, with a cookie that has nothing of what it held before.

    Not even the secret behind its CSRF tokens is kept, unless the same user comes back after a time-out in
    the same browser: what stands in their open tabs then can still be sent, and nothing typed is lost.
    """
    former = session.get(TOKEN)
    is_back = isinstance(former, str) and sessions.user_of_timed_out(former) == opened.user_id
    secret = session.get(_CSRF) if is_back else None
    session.clear()
    session[TOKEN] = opened.token
    if secret is not None:
        session[_CSRF] = secret
    _forget_read()


def end_session() -> None:
    """Take everything from this browser's cookie."""
    session.clear()
    _forget_read()


def had_session() -> bool:
    """Return whether this browser was signed in before."""
    return TOKEN in session


def wait_for_code(wanted: CodeWanted) -> None:
    """Remember in this browser's cookie that its user has given the right password."""
    session[_WAITING] = [wanted.user_id, int(time.time())]


def waiting_for_code() -> int | None:
    """Return whose second factor this browser still owes; after ten minutes, nobody's."""
    waiting = session.get(_WAITING)
    if not waiting or time.time() - waiting[1] > _WAITS_FOR:
        return None
    return int(waiting[0])


def user_or_none() -> User | None:
    """Return who is signed in, or None."""
    found = signed_in()
    return None if found is None else found.user


def user_shown() -> User | None:
    """Return whom the frame of a page names: nobody where the database does not answer, as its page says."""
    try:
        return user_or_none()
    except SQLAlchemyError:
        database.session.rollback()
        return None


def current_user() -> User:
    """Return who is signed in.

    Raises:
        NotAllowedError: nobody is; the guard lets nobody get as far as this.
    """
    user = user_or_none()
    if user is None:
        message = Text("请先登录。")
        raise NotAllowedError(message)
    return user


def current_actor() -> Actor:
    """Return how the audit record names who is signed in, and this request."""
    return current_user().actor(request_id())


def request_id() -> str | None:
    """Return what identifies this web request in the audit record and in the log."""
    return cast("str | None", g.get("request_id"))


def person(name: str | None) -> str:
    """Return what a user is called, by the name that records keep; a process of the system in words.

    The names are read once for a page, however many stand on it.
    """
    if "display_names" not in g:
        g.display_names = queries.display_names()
    known = cast("dict[str, str]", g.display_names)
    return "" if name is None else known.get(name) or actor_in_words(name)


def require(action: Action, subject: Subject) -> None:
    """Refuse what the user may not do, where a view finds the subject itself.

    Raises:
        NotAllowedError: the policy says no.
    """
    if not policy.can(current_user(), action, subject):
        message = Text("您的账号没有在这里“{action}”的权限。", action=action.label)
        raise NotAllowedError(message)


def provide_subjects(app: Flask, name: str, resolver: Callable[..., Subject | None]) -> None:
    """Say how the subject `name` of a route's declaration is found.

    The resolver is called with the view arguments that its own parameters name: one that is `(code)` gets
    the `<code>` of the address. None means that there is no such thing.
    """
    app.extensions.setdefault(_SUBJECTS, {})[name] = (resolver, tuple(signature(resolver).parameters))


def subject_of_address(name: str, values: Mapping[str, object]) -> Subject | None:
    """Return what an address is about.

    Raises:
        KeyError: nobody provides this subject, or the address lacks a value that finding it needs.
    """
    resolver, parameters = current_app.extensions[_SUBJECTS][name]
    return cast("Subject | None", resolver(*(values[parameter] for parameter in parameters)))


def _forget_read() -> None:
    for remembered in ("signed_in", "display_names", _CSRF, "csrf_valid"):
        g.pop(remembered, None)
