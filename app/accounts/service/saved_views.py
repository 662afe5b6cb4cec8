"""Commands on saved views: pages that people keep under a name, at an address that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from app.accounts import queries
from app.accounts.models import SavedView
from app.accounts.rules.grants import is_administrator
from app.audit.rules import changes_between
from app.audit.service import record
from app.audit.types import Change
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import NotAllowedError, NotFoundError, TrackerError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from app.accounts.types import SavedViewFact, User
    from app.audit.types import Actor

LONGEST_NAME = 80
_NO_VIEW = Text("没有这个视图，可能已经删除；请从资金汇总页重新选择。")


class SavedViewError(TrackerError):
    """A view could not be saved."""


def save_view(name: str, page: str, query: str, *, user: User, actor: Actor) -> int:
    """Keep a page under a name and return the id; what the user had under this name is replaced.

    Raises:
        SavedViewError: the name is blank or too long.
    """
    name = " ".join(name.split())
    if not name:
        message = Text("请给视图起个名称，例如“各县到位情况”。")
        raise SavedViewError(message)
    if len(name) > LONGEST_NAME:
        message = Text(
            "视图名称最多 {longest} 个字，现在是 {number} 个；请缩短。",
            longest=LONGEST_NAME,
            number=len(name),
        )
        raise SavedViewError(message)
    asked = {"page": page, "query": query}
    with transaction(database.session) as session:
        view = queries.saved_view_for_edit(user.id, name)
        if view is None:
            view = SavedView(user_id=user.id, name=name, created_at=stored_now(), **asked)
            session.add(view)
            changes = changes_between(None, {"name": name, **asked})
        else:
            before = {field: getattr(view, field) for field in asked}
            view.page, view.query = page, query
            changes = changes_between(before, asked)
        session.flush()
        if changes:
            record(actor=actor, action="view.save", subject=f"view:{view.id}", changes=changes)
        return view.id


def view_of(view_id: int) -> SavedViewFact:
    """Return one saved view.

    Raises:
        NotFoundError: there is none.
    """
    found = queries.saved_view(view_id)
    if found is None:
        raise NotFoundError(_NO_VIEW)
    return found


def may_remove(view: SavedViewFact, user: User) -> bool:
    """Return whether a user may remove a view: its owner and administrators may."""
    return view.owner == user.name or is_administrator(user.grants)


def remove_view(view_id: int, *, user: User, actor: Actor) -> str:
    """Forget a view, and return what it was called.

    Raises:
        NotFoundError: there is none.
        NotAllowedError: it is somebody else's.
    """
    with transaction(database.session) as session:
        view = view_of(view_id)
        if not may_remove(view, user):
            message = Text(
                "视图“{view_name}”是别人保存的，只有保存的人和管理员可以删除。", view_name=view.name
            )
            raise NotAllowedError(message)
        session.execute(delete(SavedView).where(SavedView.id == view_id))
        gone = (Change("name", view.name, None), Change("query", view.query, None))
        record(actor=actor, action="view.remove", subject=f"view:{view_id}", changes=gone)
        return view.name
