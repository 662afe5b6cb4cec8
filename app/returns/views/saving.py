"""What the owner's pages share: reading what was posted, and saving it without losing anybody's work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import request

from app.accounts.rules.policy import can
from app.accounts.service import current_actor, current_user
from app.accounts.types import Action
from app.kernel.texts import Text
from app.projects.queries import subject_of
from app.returns import service
from app.returns.forms.sheet import report_of, sheet_of
from app.returns.queries import writing
from app.returns.types.drafts import WINDOW
from app.web.addresses import month_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.returns.forms import ReturnForm
    from app.returns.types.writing import Setting, Sheet

NO_LOCK = -1
"""A lock that no draft ever has: saving on it shows what is stored."""
NOT_AS_LAST_MONTH = Text(
    "没有零报：草稿里有与上月不同的内容，已经保存，零报会丢下它们。确实没有变化的，请先改回；"
    "有变化的，请直接提交。"
)
_LOCK = re.compile(r"[0-9]{1,9}")
_WINDOW = re.compile(r"[a-z0-9]{1,32}")


def setting_of(code: str, month: str) -> Setting:
    """Return what an address is about.

    Raises:
        AddressError: the month is none.
        NotFoundError: nothing is due.
    """
    return writing.setting(code, month_of(month))


def is_mine_to_write(setting: Setting) -> bool:
    """Return whether who is signed in may write this return now."""
    subject = subject_of(setting.code)
    return setting.is_writable and subject is not None and can(current_user(), Action.REPORT, subject)


def lock_of(posted: Mapping[str, str]) -> int:
    """Return the lock that a page was given; `keep` is that of a draft which was seen and is overwritten."""
    text = posted.get("keep") or posted.get("lock") or ""
    return int(text) if _LOCK.fullmatch(text) else NO_LOCK


def save(setting: Setting, form: ReturnForm, posted: Mapping[str, str]) -> int:
    """Save a draft and return its new lock.

    A page whose answer was lost on the way, or that was left by a button while it was saving, meets its own
    draft: it knows it by its window's word, and goes on from there.

    Raises:
        DraftConflictError: somebody else, or another window, saved something different meanwhile.
        StateError: the return is no longer with its owner.
    """
    window = posted.get(WINDOW, "")
    fields = form.texts | ({WINDOW: window} if _WINDOW.fullmatch(window) else {})
    code, month, actor = setting.code, setting.month, current_actor()
    try:
        return service.save_draft(code, month, fields, lock_of(posted), actor=actor)
    except service.DraftConflictError as error:
        if not _is_own(error.theirs.fields, fields):
            raise
        return service.save_draft(code, month, fields, error.theirs.lock, actor=actor)


def submit(setting: Setting, form: ReturnForm, lock: int) -> Sheet | None:
    """Submit what has just been saved; where something stands in the way, return the page that says what.

    Raises:
        DraftConflictError: somebody saved in between.
        StateError: the return is no longer with its owner.
    """
    sheet = sheet_of(form, setting)
    if not sheet.is_ready:
        return sheet
    report, actor = report_of(form, setting), current_actor()
    try:
        service.submit(setting.code, setting.month, report, form.texts, lock, actor=actor)
    except service.FindingsError as error:
        return sheet_of(form, setting, further=error.findings)
    return None


def posted_fields() -> dict[str, str]:
    """Return the fields of the form that was sent; of a name that was sent twice, the first."""
    return request.form.to_dict()


def _is_own(theirs: Mapping[str, str], mine: Mapping[str, str]) -> bool:
    """Return whether a stored draft was saved by the same window, or says the same anyway."""
    without = [{name: text for name, text in each.items() if name != WINDOW} for each in (theirs, mine)]
    return (WINDOW in mine and theirs.get(WINDOW) == mine[WINDOW]) or without[0] == without[1]
