"""Light or dark: what the reader chose at the foot of a page, kept in a cookie of its own.

Works without scripts and without signing in. Also when a page was made, which stands on its printed sheets.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from flask import request

from app.kernel.china import stored_now
from app.kernel.texts import Text
from app.web import choices

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask
    from werkzeug import Response

COOKIE = "appearance"


class Appearance(StrEnum):
    """How pages look on a screen; paper is always light."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"

    @property
    def label(self) -> str:
        """The word on its button."""
        return {"system": Text("跟随系统"), "light": Text("浅色"), "dark": Text("深色")}[self.value]

    @property
    def dark_on(self) -> str:
        """On which media the dark colours hold, as a media query; empty: on none."""
        queries = {"system": "screen and (prefers-color-scheme: dark)", "light": "", "dark": "screen"}
        return queries[self.value]

    @property
    def schemes(self) -> str:
        """What the browser may paint before the style sheets arrive: `<meta name="color-scheme">`."""
        return {"system": "light dark", "light": "light", "dark": "dark"}[self.value]


def init_app(app: Flask) -> None:
    """Give templates `appearance()`, `appearances` and `made_at()`."""
    app.add_template_global(chosen, "appearance")
    app.add_template_global(tuple(Appearance), "appearances")  # type: ignore[arg-type] # a value is as good
    app.add_template_global(made_at)


def chosen() -> Appearance:
    """Return what this browser asks for; whatever else its cookie says is as good as none."""
    return read(request.cookies.get(COOKIE, ""))


def read(text: str) -> Appearance:
    """Return a choice by its value; the system's for anything else."""
    return Appearance(text) if text in set(Appearance) else Appearance.SYSTEM


def keep(choice: Appearance) -> Response:
    """Answer with a cookie that holds the choice, and lead back to where it was made."""
    return choices.keep(COOKIE, choice.value)


def made_at() -> datetime:
    """Return when the page that is being shown is made, as moments are stored: naive UTC."""
    return stored_now()
