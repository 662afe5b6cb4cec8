"""The application factory: binds the extensions and registers every feature's pages and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from app import briefs, intake, portfolio, registry, seeding, web
from app.db.engine import prepare_engine
from app.extensions import csrf, database

if TYPE_CHECKING:
    from config import Settings


def create_app(settings: Settings) -> Flask:
    """Return an application for these settings. Nothing is read from the database yet."""
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        SQLALCHEMY_ENGINES={"default": settings.database_url},
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
    )
    app.url_map.strict_slashes = False
    database.init_app(app)
    with app.app_context():
        prepare_engine(database.engine)
    csrf.init_app(app)
    for feature in (web, intake, portfolio, briefs, seeding, registry):
        feature.init_app(app)
    return app
