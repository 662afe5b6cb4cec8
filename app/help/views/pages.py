"""The pages of help: terms and formulas, steps by role, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, render_template, url_for

from app.accounts.service.identity import current_user
from app.accounts.types import Action
from app.help.rules import keys as shortcuts
from app.help.rules.guides import own_first
from app.help.rules.terms import GROUPS
from app.help.rules.terms.outcomes import METHOD
from app.help.views import blueprint
from app.web.access import declared, signed_in
from app.web.navigation import links, viewer

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.help.types import Page


@blueprint.get("")
@signed_in()
def terms() -> ResponseReturnValue:
    """Show every term with its formula."""
    return render_template("help/terms.html", groups=GROUPS, method=_address(METHOD))


@blueprint.get("/steps")
@signed_in()
def guides() -> ResponseReturnValue:
    """Show what each role does, one's own roles first."""
    roles = {grant.role for grant in current_user().grants}
    return render_template("help/guides.html", guides=own_first(roles), roles=roles, address=_address)


@blueprint.get("/keys")
@signed_in()
def keys() -> ResponseReturnValue:
    """Show the keys; those of pages are those of the reader's own menu."""
    pages = [link for link in links() if link.key]
    return render_template("help/keys.html", pages=pages, shortcuts=shortcuts)


def _address(page: Page) -> str | None:
    """Return the address of a page, or None where the reader may not enter it."""
    access = declared(current_app.view_functions[page.endpoint])
    who = viewer()
    if access is None or who is None or (access.action and not who.may_enter(Action(access.action))):
        return None
    return url_for(page.endpoint)
