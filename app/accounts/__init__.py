"""Users, their roles and scopes, sign-in, sessions, and the guard at every route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from flask import Flask

    from app.web.navigation import Viewer


def init_app(app: Flask) -> None:
    """Register pages, commands and the guard, and tell the frame of every page who looks at it."""
    # Imported here, since tables and types of this feature are used without the web.
    from app.accounts import cli  # noqa: PLC0415
    from app.accounts.service.identity import person  # noqa: PLC0415
    from app.accounts.types import Action  # noqa: PLC0415
    from app.accounts.views import account, administration, guard, sign_in  # noqa: PLC0415
    from app.web import navigation  # noqa: PLC0415

    for pages in (sign_in, account, administration):
        app.register_blueprint(pages.blueprint)
    app.add_template_filter(person)
    navigation.provide_viewer(app, _viewer)
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


def _viewer() -> Viewer | None:
    from flask import url_for  # noqa: PLC0415 - see above

    from app.accounts.rules.policy import may_enter  # noqa: PLC0415
    from app.accounts.service.identity import user_shown  # noqa: PLC0415
    from app.accounts.types import Action  # noqa: PLC0415
    from app.web.navigation import Viewer  # noqa: PLC0415

    user = user_shown()
    if user is None:
        return None
    is_restricted = user.must_change_password or user.must_set_up_second_factor
    return Viewer(
        display_name=user.display_name,
        account_address=url_for("account.overview"),
        sign_out_address=url_for("accounts.sign_out"),
        may_enter=lambda action: not is_restricted and may_enter(user, Action(action)),
        mark=_mark(user.id),
    )


def _mark(user_id: int) -> str:
    """Return what tells what this user's browser remembers from what another's did on the same computer."""
    import hmac  # noqa: PLC0415 - see above

    from flask import current_app  # noqa: PLC0415 - see above

    secret: str = current_app.config["SETTINGS"].secret_key
    return hmac.digest(secret.encode(), b"viewer %d" % user_id, "sha256").hex()[:16]
