"""The main navigation: each feature adds the entries of its own pages when it is registered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, request, url_for

if TYPE_CHECKING:
    from flask import Flask

_KEY = "web.navigation"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that the navigation leads to; entries stand in the order of `position`."""

    position: int
    label: str
    endpoint: str


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as it is shown: `current` is the value of `aria-current`, None elsewhere."""

    label: str
    address: str
    current: str | None


def init_app(app: Flask) -> None:
    """Give templates `navigation()`, the links of the page that is being shown."""
    app.extensions[_KEY] = []
    app.add_template_global(links, "navigation")


def add_entry(app: Flask, *, position: int, label: str, endpoint: str) -> None:
    """Add an entry: 10 总览, 20 项目, 30 方案, 40 简报, …; later ones may stand between."""
    entries = cast("list[Entry]", app.extensions[_KEY])
    entries.append(Entry(position, label, endpoint))
    entries.sort(key=lambda entry: entry.position)


def links() -> list[Link]:
    """Return the entries with their addresses; the page itself or a page below it is marked."""
    entries = cast("list[Entry]", current_app.extensions[_KEY])
    addresses = [(entry.label, url_for(entry.endpoint)) for entry in entries]
    return [Link(label, address, _current(address)) for label, address in addresses]


def _current(address: str) -> str | None:
    """Return how the page being shown stands to an address."""
    if request.path == address:
        return "page"
    return "true" if address != "/" and request.path.startswith(f"{address}/") else None
