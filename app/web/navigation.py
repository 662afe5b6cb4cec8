"""The main navigation: each feature adds the entries of its own pages when it is registered.

Who looks at the page is told by whoever knows (`provide_viewer`): an entry stands there only for those who
may enter its page, and nothing stands there for somebody who is not signed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from flask import current_app, request, url_for

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Map

_KEY = "web.navigation"
_VIEWER = "web.viewer"
MAIN, ADMIN = "main", "admin"
"""The menu at the top of every page, and the list on the administration page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a menu leads to; entries stand in the order of `position`."""

    position: int
    label: str
    endpoint: str
    action: str | None
    """Who may do this somewhere sees the entry; None: everybody who is signed in."""
    menu: str
    description: str
    key: str = ""
    """The letter that leads here after `g`; empty: none does."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is shown: `current` is the value of `aria-current`, None elsewhere."""

    label: str
    address: str
    current: str | None
    description: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a page, as far as its frame needs to know."""

    display_name: str
    account_address: str
    sign_out_address: str
    may_enter: Callable[[str], bool]
    mark: str = ""
    """Tells this person from others in what a browser remembers, and says nothing of who it is."""


def init_app(app: Flask) -> None:
    """Give templates `navigation()`, the links of each menu on the page that is shown, and `viewer()`."""
    app.extensions[_KEY] = []
    app.add_template_global(menus, "navigation")
    app.add_template_global(viewer)


def provide_viewer(app: Flask, provider: Callable[[], Viewer | None]) -> None:
    """Say who looks at the page that is being shown; None: somebody who is not signed in."""
    app.extensions[_VIEWER] = provider


def viewer() -> Viewer | None:
    """Return who looks at the page."""
    provider = cast("Callable[[], Viewer | None] | None", current_app.extensions.get(_VIEWER))
    return None if provider is None else provider()


def add_entry(
    app: Flask,
    *,
    position: int,
    label: str,
    endpoint: str,
    action: str | None = None,
    menu: str = MAIN,
    description: str = "",
    key: str = "",
) -> None:
    """Add an entry: 10 首页, 20 项目, 30 方案, 40 简报, …; later ones may stand between.

    `action` is the one that the page's route declares. Entries of the administration page
    (`menu=ADMIN`) also say what the page is for. `key` is the letter that leads there after `g`.
    """
    entries = cast("list[Entry]", app.extensions[_KEY])
    entries.append(Entry(position, label, endpoint, action, menu, description, key))
    entries.sort(key=lambda entry: entry.position)


def links(menu: str = MAIN) -> tuple[Link, ...]:
    """Return the entries of one menu."""
    return menus()[menu]


def menus() -> Mapping[str, tuple[Link, ...]]:
    """Return the entries with their addresses; the page itself or a page below it is marked."""
    who = viewer()
    if who is None:
        return {entry.menu: () for entry in _entries()}
    return _menus(current_app.url_map, who, request.script_root, request.path)


@lru_cache(maxsize=512)
def _menus(_routes: Map, who: Viewer, _root: str, path: str) -> Mapping[str, tuple[Link, ...]]:
    """Return what somebody sees of all menus on a page: the same whenever they come there."""
    seen = [entry for entry in _entries() if entry.action is None or who.may_enter(entry.action)]
    return {
        menu: _links([entry for entry in seen if entry.menu == menu], path)
        for menu in {entry.menu for entry in _entries()}
    }


def _links(entries: Sequence[Entry], path: str) -> tuple[Link, ...]:
    shown = [(entry, url_for(entry.endpoint)) for entry in entries]
    # Of a page and one that lies below it, only the nearer one is marked.
    nearest = max((address for _, address in shown if _current(path, address)), key=len, default=None)
    return tuple(
        Link(
            entry.label,
            address,
            _current(path, address) if address == nearest else None,
            entry.description,
            entry.key,
        )
        for entry, address in shown
    )


def _entries() -> list[Entry]:
    """Return the entries of all menus in their order."""
    return cast("list[Entry]", current_app.extensions[_KEY])


def _current(path: str, address: str) -> str | None:
    """Return how a page stands to an address."""
    if path == address:
        return "page"
    return "true" if address != "/" and path.startswith(f"{address}/") else None
