"""The frame of every page: base template, components, filters, error pages, security headers, health.

Knows no feature: a feature adds its entry to the navigation and extends `web/base.html`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import StrictUndefined

from app.web import assets, errors, filters, navigation, security, views

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register templates, static files, filters, error pages, headers and `/healthz`."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.register_blueprint(views.blueprint)
    for part in (navigation, assets, filters, errors, security):
        part.init_app(app)
