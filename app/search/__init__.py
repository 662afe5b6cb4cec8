"""One field that finds projects, units, places and documents: by their words, by pinyin and by initials.

Read-only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask

MENU = "search"
"""The menu that the field in the header of every page takes its address from."""
HINT = Text("项目、单位、地名、文号，可用拼音")
"""What stands in the empty field."""


def init_app(app: Flask) -> None:
    """Register the page, its entry for the header, and what is known of readings."""
    from app.search.service import readings  # noqa: PLC0415 - features are used without the web
    from app.search.views import (  # noqa: PLC0415
        blueprint,
        results,  # noqa: F401 - importing it adds its route
    )
    from app.web.navigation import add_entry  # noqa: PLC0415

    app.register_blueprint(blueprint)
    readings.init_app(app)
    add_entry(
        app, position=10, label=Text("全站搜索"), endpoint="search.results", menu=MENU, description=HINT
    )
