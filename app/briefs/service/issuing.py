"""Signing a brief (签发): rendered first, then frozen with its data, its renderer and its bytes.

Writers take turns (docs/adr/0009), and a render takes seconds: it is done before the turn begins. Inside,
the tree is built once more, so that what is frozen is what the database says at that moment, or nothing is.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.briefs import queries, render
from app.briefs.models import IssuedBrief
from app.briefs.rules import issuing as rules
from app.briefs.service.drafts import brief_of_page, draft_page, fingerprint, subject_of
from app.briefs.service.errors import ChangedMeanwhileError, IssueError
from app.briefs.service.rendering import without_glyph
from app.briefs.types import Verification
from app.briefs.types.pages import IssuePage
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.texts import Text

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.audit.types import Actor
    from app.briefs.types import Brief, BriefSettings, IssuedFact
    from app.briefs.types.issuing import IssueOrder, Numbers, Place
    from app.briefs.types.pages import DraftPage
    from app.kernel.months import Month

VERIFY_PATH = "/briefs/verify/"
"""Below the address of the installation, before the code."""
CHANGED = Text("您核对之后，数字、文字或设置有变动，没有签发。请重新核对下面的内容。")


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A brief with everything that is kept of it."""

    data: str
    colour: render.RenderedPdf
    mono: render.RenderedPdf
    template_version: str


def issue_page(place: Place, month: Month, day: date, today: date) -> IssuePage:
    """Return what would be frozen by signing, dated as given.

    Raises:
        TrackerError: no brief can be made of this month.
    """
    page = draft_page(place, month)
    brief = brief_of_page(page, today=today)
    free = free_numbers(place, page.settings, day)
    text = rules.number_text(page.settings.form, page.settings.document_prefix, day.year, free)
    return IssuePage(page, brief, fingerprint(brief), free, text, without_glyph(brief))


def free_numbers(place: Place, settings: BriefSettings, day: date) -> Numbers:
    """Return the lowest numbers that are free for an issue of a place on a day."""
    issued = queries.numbered(place.plan_code)
    return rules.next_numbers(issued, place.area_code, settings.form, settings.document_prefix, day.year)


def issue(
    place: Place,
    month: Month,
    order: IssueOrder,
    *,
    public_address: str,
    today: date,
    actor: Actor,
    at: datetime | None = None,
) -> IssuedFact:
    """Sign the brief of a closed month; where one is in force, the new one supersedes it.

    `public_address` is where this installation is reached by whoever holds the paper.

    Raises:
        IssueError: the month is not closed, or number, day or reason cannot be.
        ChangedMeanwhileError: it is not what was looked at any more.
        MissingLibraryError: a library of the system is missing.
        RenderError: it could not be rendered faithfully.
    """
    page = draft_page(place, month)
    _check(page, order, today)
    draft = brief_of_page(page, today=today)
    if fingerprint(draft) != order.seen:
        raise ChangedMeanwhileError(CHANGED)
    code = rules.code_of(secrets.token_bytes(rules.CODE_BYTES))
    number_text = rules.number_text(
        page.settings.form, page.settings.document_prefix, order.issued_on.year, order.numbers
    )
    frozen = replace(
        draft,
        masthead=replace(draft.masthead, number=number_text, issued_on=order.issued_on),
        verification=Verification(f"{public_address.rstrip('/')}{VERIFY_PATH}{code}", code),
    )
    rendered = _rendered(frozen)
    with transaction(database.session) as session:
        now = draft_page(place, month)
        again = brief_of_page(now, today=today)
        if now.in_force != page.in_force or fingerprint(again) != order.seen:
            raise ChangedMeanwhileError(CHANGED)
        _check(now, order, today)
        stored = IssuedBrief(
            plan_code=place.plan_code,
            month=month,
            area_code=place.area_code,
            form=page.settings.form,
            number=order.numbers.overall,
            number_text=number_text,
            issued_on=order.issued_on,
            issued_at=at or stored_now(),
            issued_by=actor.name,
            supersedes_id=now.in_force.id if now.in_force else None,
            reason=order.reason,
            code=code,
            data=rendered.data,
            data_sha256=hashlib.sha256(rendered.data.encode()).hexdigest(),
            template_version=rendered.template_version,
            pdf=rendered.colour.data,
            pdf_sha256=hashlib.sha256(rendered.colour.data).hexdigest(),
            mono_pdf=rendered.mono.data,
            mono_sha256=hashlib.sha256(rendered.mono.data).hexdigest(),
            pages=rendered.colour.pages,
        )
        session.add(stored)
        session.flush()
        record(
            actor=actor,
            action="brief.reissue" if now.in_force else "brief.issue",
            subject=subject_of(place, month),
            changes=changes_between(None, _in_words(stored, now.in_force)),
            reason=order.reason or None,
        )
        number = stored.id
    issued = queries.issue(number)
    assert issued is not None  # noqa: S101 - it was just stored, for ever # nosec B101
    return issued


def _check(page: DraftPage, order: IssueOrder, today: date) -> None:
    """Refuse what cannot be signed.

    Raises:
        IssueError: the month is not closed, or number, day or reason cannot be.
    """
    if not page.is_closed:
        message = Text("{month}还没有关账，不能签发：请先在“调度期”页关账。", month=page.month.in_words)
        raise IssueError(message)
    if page.in_force and not order.reason:
        message = Text(
            "这期简报已经以“{number_text}”签发：重新签发必须写明原因。", number_text=page.in_force.number_text
        )
        raise IssueError(message, "reason")
    if not page.in_force and order.reason:
        message = Text("这期简报没有签发过，不需要填写重新签发的原因。")
        raise IssueError(message, "reason")
    problem = rules.day_problem(order.issued_on, page.month, today)
    if problem:
        raise IssueError(problem, "issued_on")
    free = free_numbers(page.place, page.settings, order.issued_on)
    problem = rules.numbers_problem(order.numbers, free, page.settings.form)
    if problem:
        raise IssueError(problem, "in_year")


def _rendered(frozen: Brief) -> _Rendered:
    return _Rendered(
        data=frozen.to_json(),
        colour=render.pdf(frozen),
        mono=render.pdf(replace(frozen, is_monochrome=True)),
        template_version=render.template_version(),
    )


def _in_words(stored: IssuedBrief, superseded: IssuedFact | None) -> dict[str, object]:
    words: dict[str, object] = {
        "期号或文号": stored.number_text,
        "文种": stored.form.label,
        "签发日期": stored.issued_on.isoformat(),
        "页数": stored.pages,
        "PDF 校验值": stored.pdf_sha256,
        "黑白版校验值": stored.mono_sha256,
        "数据校验值": stored.data_sha256,
    }
    return words | ({"替代": superseded.number_text} if superseded else {})
