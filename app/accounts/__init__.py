"""Users, their roles and scopes, sign-in, sessions, and the guard at every route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Register pages, commands and the guard, and tell the frame of every page who looks at it."""
    # Imported here, since tables and types of this feature are used without the web.
    from app.accounts import cli  # noqa: PLC0415
    from app.accounts.service.identity import person  # noqa: PLC0415
    from app.accounts.types import Action  # noqa: PLC0415
    from app.accounts.views import account, administration, guard, sign_in, viewer  # noqa: PLC0415
    from app.web import navigation  # noqa: PLC0415

    for pages in (sign_in, account, administration):
        app.register_blueprint(pages.blueprint)
    app.add_template_filter(person)
    navigation.provide_viewer(app, viewer.viewer)
    navigation.add_entry(
        app, position=90, label=Text("管理"), endpoint="admin.index", action=Action.ADMINISTER_ACCOUNTS
    )
    navigation.add_entry(
        app,
        position=10,
        label=Text("账号"),
        endpoint="admin.account_list",
        action=Action.ADMINISTER_ACCOUNTS,
        menu=navigation.ADMIN,
        description=Text("建立和停用账号，分配角色和适用范围，重置密码。"),
    )
    app.cli.add_command(cli.user)
    guard.init_app(app)
