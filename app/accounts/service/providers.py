"""What scopes there are to choose from, and what they are called: features above provide both."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app

from app.accounts.rules.grants import problem, scope_of, scope_text
from app.accounts.types import Grant, Scope, ScopeKind
from app.kernel.errors import TrackerError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

    Options = tuple[tuple[str | None, tuple[tuple[str, str], ...]], ...]
    """Pairs of group label (or none) and pairs of key and label; a sector's key is `sector:city`."""

_SCOPES = "accounts.scopes"
EVERYTHING = ((None, (("", Text("全部")),)),)


class ScopeError(TrackerError):
    """A role cannot hold for this, or there is no such thing."""


def provide_scopes(app: Flask, kind: ScopeKind, provider: Callable[[], Options]) -> None:
    """Say what a role with this kind of scope can hold for."""
    app.extensions.setdefault(_SCOPES, {})[kind] = provider


def options(kind: ScopeKind) -> Options:
    """Return what there is to choose from, each with its full text as a scope: `county:360821`."""
    return tuple(
        (group, tuple((_text(kind, key), label) for key, label in choices))
        for group, choices in _provided(kind)
    )


def labels(scopes: Iterable[Scope]) -> dict[Scope, str]:
    """Return the names of scopes; what is no longer there is named by its key."""
    wanted = tuple(scopes)
    known: dict[str, str] = {}
    for kind in dict.fromkeys(scope.kind for scope in wanted):
        for group, choices in options(kind):
            for text, label in choices:
                is_grouped = group and kind is not ScopeKind.CITY
                known[text] = Text("{group}·{label}", group=group, label=label) if is_grouped else label
    return {scope: known.get(scope_text(scope)) or _gone(scope) for scope in wanted}


def check(grant: Grant) -> None:
    """Refuse a grant whose role cannot hold for its scope, or whose scope does not exist.

    Raises:
        ScopeError: with a sentence that says which, and what to choose instead.
    """
    sentence = problem(grant)
    if sentence:
        raise ScopeError(sentence)
    texts = {text for _, choices in options(grant.scope.kind) for text, _ in choices}
    if scope_text(grant.scope) not in texts:
        message = Text(
            "没有“{scope}”这个{kind}；请从列出的选项中选择。",
            scope=scope_text(grant.scope),
            kind=grant.scope.kind.label,
        )
        raise ScopeError(message)


def read_scope(text: str) -> Scope:
    """Read a scope as a form or a command gives it.

    Raises:
        ScopeError: it is none.
    """
    try:
        return scope_of(text)
    except ValueError as error:
        raise ScopeError(str(error)) from error


def _provided(kind: ScopeKind) -> Options:
    if kind is ScopeKind.EVERYTHING:
        return EVERYTHING
    provider = current_app.extensions.get(_SCOPES, {}).get(kind)
    return () if provider is None else cast("Options", provider())


def _gone(scope: Scope) -> str:
    return Text("（已不存在：{scope}）", scope=scope_text(scope))


def _text(kind: ScopeKind, key: str) -> str:
    return f"{kind.value}:{key}" if key else kind.value
