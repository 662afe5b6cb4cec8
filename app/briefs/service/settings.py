"""Setting how the briefs of a plan are headed, numbered and sent out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.briefs import queries
from app.briefs.models import BriefSettingsOfPlan
from app.briefs.queries.issuing import settings_for_edit
from app.briefs.service.errors import SettingsConflictError
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text, joined
from app.plans.queries import plan_for_edit

if TYPE_CHECKING:
    from datetime import datetime

    from app.audit.types import Actor
    from app.briefs.types import BriefSettings

NEVER = Text("不定时")


def save_settings(settings: BriefSettings, *, actor: Actor, at: datetime | None = None) -> int:
    """Save the settings of a plan over those of `settings.version`; return the new version.

    Drafts follow at once; what was issued stays as it is.

    Raises:
        NotFoundError: there is no such plan.
        SettingsConflictError: others were saved meanwhile; nothing was saved.
    """
    with transaction(database.session) as session:
        if plan_for_edit(settings.plan_code) is None:
            message = Text("没有代码为“{plan_code}”的方案。", plan_code=settings.plan_code)
            raise NotFoundError(message)
        stored = settings_for_edit(settings.plan_code)
        before = queries.settings(settings.plan_code)
        if before.version != settings.version:
            message = Text("您打开这一页之后，别人保存过这个方案的简报设置，您的没有保存。")
            raise SettingsConflictError(message, before)
        old, new = in_words(before) if before.version else None, in_words(settings)
        if old == new:
            return before.version
        if stored is None:
            stored = BriefSettingsOfPlan(plan_code=settings.plan_code)
            session.add(stored)
        stored.name, stored.issuing_unit = settings.name, settings.issuing_unit or ""
        stored.form, stored.document_prefix = settings.form, settings.document_prefix
        stored.report_to = "\n".join(settings.distribution.report_to)
        stored.send_to = "\n".join(settings.distribution.send_to)
        stored.copy_to = "\n".join(settings.distribution.copy_to)
        stored.copies, stored.draft_hour = settings.distribution.copies, settings.draft_hour
        stored.version = settings.version + 1
        stored.saved_at, stored.saved_by = at or stored_now(), actor.name
        record(
            actor=actor,
            action="brief.settings",
            subject=f"plan:{settings.plan_code}",
            changes=changes_between(old, new),
        )
        return stored.version


def in_words(settings: BriefSettings) -> dict[str, object]:
    """Return settings by the words that name them on the page, as the record and a conflict show them."""
    sent = settings.distribution
    return {
        Text("简报名称"): settings.name,
        Text("编发单位"): settings.issuing_unit or "",
        Text("文种"): settings.form.label,
        Text("机关代字"): settings.document_prefix,
        Text("报"): joined("、", sent.report_to),
        Text("送"): joined("、", sent.send_to),
        Text("发"): joined("、", sent.copy_to),
        Text("印数"): sent.copies,
        Text("草稿生成时间"): NEVER
        if settings.draft_hour is None
        else Text("截止日次日 {draft_hour} 时", draft_hour=settings.draft_hour),
    }
