"""The frame of every page: base template, components, filters, error pages, security headers, health.

Knows no feature: a feature adds its entry to the navigation and extends `web/base.html`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register templates, static files, filters, error pages, headers and `/healthz`."""
    from jinja2 import StrictUndefined  # noqa: PLC0415 - filters and charts are used without the web

    from app.web import (  # noqa: PLC0415
        access,
        appearance,
        assets,
        compression,
        demo,
        errors,
        explaining,
        filters,
        languages,
        navigation,
        parts,
        security,
        views,
    )

    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.register_blueprint(views.blueprint)
    # Flask serves static files by a bound method, on which nothing can be declared.
    app.view_functions["web.static"] = access.public(partial(views.blueprint.send_static_file))
    for each in (
        compression,
        navigation,
        explaining,
        appearance,
        languages,
        parts,
        assets,
        filters,
        demo,
        errors,
        security,
    ):
        each.init_app(app)
    if app.debug:
        from app.web import design  # noqa: PLC0415 - for whoever builds pages

        design.init_app(app)
