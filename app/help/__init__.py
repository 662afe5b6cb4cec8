"""Help: definitions of the field's terms beside each figure, how things are done, keyboard shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask

    from app.web.explaining import Explanation

MENU = "help-pages"
"""The pages of help beside each other; `help` holds the one entry that every page shows."""


def init_app(app: Flask) -> None:
    """Register pages and their entries, and explain terms to every template that names one."""
    from app.help.views import blueprint, pages  # noqa: F401, PLC0415 - importing a module adds its routes
    from app.web.explaining import provide  # noqa: PLC0415 - features are used without the web
    from app.web.navigation import add_entry  # noqa: PLC0415 - see above

    app.register_blueprint(blueprint)
    add_entry(app, position=10, label=Text("帮助"), endpoint="help.terms", menu="help")
    add_entry(app, position=10, label=Text("快捷键"), endpoint="help.keys", menu="keys")
    for position, label, endpoint in (
        (10, Text("名词和公式"), "help.terms"),
        (20, Text("按角色的步骤"), "help.guides"),
        (30, Text("快捷键"), "help.keys"),
    ):
        add_entry(app, position=position, label=label, endpoint=endpoint, menu=MENU)
    provide(app, _explained)


def _explained(name: str) -> Explanation | None:
    from flask import url_for  # noqa: PLC0415 - features are used without the web

    from app.help.rules.terms import term  # noqa: PLC0415 - see above
    from app.web.explaining import Explanation  # noqa: PLC0415 - see above

    found = term(name)
    if found is None:
        return None
    return Explanation(found.in_short, url_for("help.terms", _anchor=found.anchor))
