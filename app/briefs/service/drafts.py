"""Drafts: the brief as it would be signed now, and the remarks that the coordinator writes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.briefs import queries
from app.briefs.models import BriefDraft
from app.briefs.queries.issuing import draft_for_edit
from app.briefs.rules.issuing import lines
from app.briefs.service import building
from app.briefs.service.errors import RemarksConflictError
from app.briefs.types import BriefKey, BriefState, DraftFact, Masthead, Remarks
from app.briefs.types.pages import DraftPage
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.texts import Text
from app.returns import queries as returns

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.audit.types import Actor
    from app.briefs.service.known import OfAllPlans
    from app.briefs.types import Brief, BriefSettings, IssuedFact
    from app.briefs.types.issuing import Place
    from app.kernel.months import Month


def draft_brief(
    plan_code: str, month: Month, region_code: str | None, *, today: date, is_monochrome: bool = False
) -> Brief:
    """Return the brief of a month as it would be signed now: without number, day and verification code.

    Raises:
        NotFoundError: there is no such plan or county, or the county has no project in the plan.
        TrackerError: no brief can be made of this month.
    """
    brief = building.build(plan_code=plan_code, month=month, region_code=region_code, today=today)
    return as_draft(
        brief,
        queries.settings(plan_code),
        queries.draft(plan_code, month, brief.area.code),
        queries.in_force(plan_code, month, brief.area.code),
        is_monochrome=is_monochrome,
    )


def brief_of_page(page: DraftPage, *, today: date) -> Brief:
    """Return the brief that the page of a draft is about, with the remarks and settings that it shows.

    Raises:
        TrackerError: no brief can be made of this month.
    """
    place = page.place
    brief = building.build(
        plan_code=place.plan_code, month=page.month, region_code=place.region_code, today=today
    )
    return as_draft(brief, page.settings, page.draft, page.in_force)


def as_draft(
    brief: Brief,
    settings: BriefSettings,
    draft: DraftFact | None,
    in_force: IssuedFact | None,
    *,
    is_monochrome: bool = False,
) -> Brief:
    """Return a brief under the settings of its plan, with what is written and the issue it would replace."""
    return replace(
        brief,
        form=settings.form,
        is_monochrome=is_monochrome,
        masthead=Masthead(
            name=settings.name,
            number=None,
            issuing_unit=settings.issuing_unit,
            issued_on=None,
            supersedes=in_force.number_text if in_force else None,
        ),
        remarks=remarks_of(draft),
        distribution=settings.distribution,
    )


class DraftsOfMonth:
    """The drafts of all areas of a plan's month: what they share is read once."""

    def __init__(
        self, plan_code: str, month: Month, *, today: date, of_all: OfAllPlans | None = None
    ) -> None:
        """Read what is written, set and issued; see `building.month_of`.

        Raises:
            NotFoundError: there is no such plan.
        """
        self.known = building.month_of(plan_code, month, of_all)
        self.today = today
        self._settings = queries.settings(plan_code)
        self._drafts = queries.drafts(month)
        self._issues = {each.key: each for each in queries.issues(month) if each.state is BriefState.ISSUED}

    def in_force(self, region_code: str | None) -> IssuedFact | None:
        """Return the issued brief of the city, or of a county, that nothing has superseded."""
        return self._issues.get(BriefKey(self.known.plan.code, self.known.month, region_code))

    def brief(self, region_code: str | None) -> Brief:
        """Return the brief of the city, or of a county; see `draft_brief`."""
        brief = building.brief_of(self.known, region_code, self.today)
        draft = self._drafts.get((self.known.plan.code, self.known.month, brief.area.code))
        return as_draft(brief, self._settings, draft, self.in_force(region_code))


def remarks_of(draft: DraftFact | None) -> Remarks:
    """Return what a draft says, in paragraphs."""
    return Remarks((), ()) if draft is None else Remarks(lines(draft.editor_note), lines(draft.next_month))


def fingerprint(brief: Brief) -> str:
    """Return what tells one content of a brief from another: SHA-256 over its tree."""
    return hashlib.sha256(brief.to_json().encode()).hexdigest()


def draft_page(place: Place, month: Month) -> DraftPage:
    """Return what the page of a draft shows beside its two views."""
    found = queries.draft(place.plan_code, month, place.area_code)
    return DraftPage(
        place=place,
        month=month,
        is_closed=month in returns.closed_months(place.plan_code),
        draft=found or _nothing_written(place, month),
        in_force=queries.in_force(place.plan_code, month, place.area_code),
        settings=queries.settings(place.plan_code),
    )


def save_remarks(
    place: Place,
    month: Month,
    texts: tuple[str, str],
    version: int,
    *,
    actor: Actor,
    at: datetime | None = None,
) -> int:
    """Save 编者按 and 下月重点 over those of a version; return the new version.

    Raises:
        RemarksConflictError: others were saved meanwhile, and say something else; nothing was saved.
    """
    with transaction(database.session) as session:
        stored = draft_for_edit(place.plan_code, month, place.area_code)
        before = ("", "") if stored is None else (stored.editor_note, stored.next_month)
        if stored is not None and before == texts:
            return stored.version
        if version != (stored.version if stored else 0):
            message = Text("您打开这一页之后，别人或另一个窗口保存过编者按和下月重点，您的没有保存。")
            theirs = queries.draft(place.plan_code, month, place.area_code)
            raise RemarksConflictError(message, theirs or _nothing_written(place, month))
        if stored is None:
            stored = _new_draft(place, month)
            session.add(stored)
        stored.editor_note, stored.next_month = texts
        stored.version = version + 1
        stored.saved_at, stored.saved_by = at or stored_now(), actor.name
        record(
            actor=actor,
            action="brief.remarks",
            subject=subject_of(place, month),
            changes=changes_between(_named(before), _named(texts)),
        )
        return stored.version


def make_draft(place: Place, month: Month, *, actor: Actor, at: datetime | None = None) -> bool:
    """Begin the draft of a month with nothing written in it; return whether there was none."""
    with transaction(database.session) as session:
        if draft_for_edit(place.plan_code, month, place.area_code) is not None:
            return False
        stored = _new_draft(place, month)
        stored.editor_note = stored.next_month = ""
        stored.version = 1
        stored.saved_at, stored.saved_by = at or stored_now(), actor.name
        session.add(stored)
        record(actor=actor, action="brief.draft", subject=subject_of(place, month))
        return True


def subject_of(place: Place, month: Month) -> str:
    """Return how the audit record names the brief of a month."""
    return f"brief:{place.plan_code}:{month}:{place.area_code}"


def _new_draft(place: Place, month: Month) -> BriefDraft:
    return BriefDraft(plan_code=place.plan_code, month=month, area_code=place.area_code)


def _nothing_written(place: Place, month: Month) -> DraftFact:
    return DraftFact(place.key(month), "", "", version=0, saved_at=None, saved_by=None)


def _named(texts: tuple[str, str]) -> dict[str, str]:
    return {"编者按": texts[0], "下月重点": texts[1]}
