"""The application factory: binds the extensions and registers every feature's pages and commands."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: Settings) -> Flask:
    """Return an application for these settings. Nothing is read from the database yet."""
    # Imported here, so that a brief renders from JSON without web and database, which take as long again.
    from flask import Flask  # noqa: PLC0415

    from app import (  # noqa: PLC0415
        accounts,
        audit,
        briefs,
        commitments,
        directory,
        funding,
        help,  # noqa: A004 - the feature, named as its address is
        intake,
        lights,
        outcomes,
        places,
        plans,
        portfolio,
        projects,
        registry,
        returns,
        search,
        seeding,
        start,
        tasks,
        timeline,
        web,
    )
    from app.db.engine import prepare_engine  # noqa: PLC0415
    from app.extensions import csrf, database  # noqa: PLC0415
    from config import THREADS  # noqa: PLC0415

    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        # A connection for each of a server's threads stays: opening one takes longer than a page.
        SQLALCHEMY_ENGINES={"default": {"url": settings.database_url, "pool_size": THREADS}},
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        # Chinese takes nine bytes a character in a form, and a form that waited for a sign-in twice that.
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
    )
    app.url_map.strict_slashes = False
    database.init_app(app)
    # There are no asynchronous sessions to close: that alone would start a thread for each request.
    app.teardown_appcontext_funcs = [
        each for each in app.teardown_appcontext_funcs if not iscoroutinefunction(each)
    ]
    # No view waits: Flask would ask each function whether it does, each time that it is called.
    app.ensure_sync = lambda func: func  # type: ignore[method-assign]
    with app.app_context():
        prepare_engine(database.engine)
    csrf.init_app(app)
    for feature in (
        web,
        tasks,
        audit,
        accounts,
        directory,
        plans,
        projects,
        funding,
        returns,
        commitments,
        outcomes,
        intake,
        lights,
        portfolio,
        briefs,
        timeline,
        search,
        places,
        help,
        start,
        seeding,
        registry,
    ):
        feature.init_app(app)
    return app
