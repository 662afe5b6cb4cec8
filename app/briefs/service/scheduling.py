"""Drafts that are made by themselves: when a month closes, and at the hour that a plan has set.

Making drafts proves that every one of them can be rendered, before somebody wants to sign it, and keeps what
was rendered, so that their pages open at once.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from app.accounts.types import ALL, Action
from app.audit.types import Actor
from app.briefs import queries, render
from app.briefs.rules.failures import failures_in_words
from app.briefs.service.drafts import DraftsOfMonth, make_draft
from app.briefs.service.places import places
from app.briefs.service.rendering import kept_pdf
from app.kernel.china import CHINA, in_china, today_in_china
from app.kernel.errors import TrackerError
from app.kernel.months import Month
from app.kernel.texts import Text
from app.returns import queries as returns
from app.returns.service.listeners import listen_to_months
from app.returns.types.vocabulary import PeriodState
from app.tasks import service as task_service
from app.tasks.types import TaskKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from app.tasks.types import Arguments, Progress, TaskFact

KIND = "brief_drafts"
DRAFTER = Actor("system:brief-drafts")
_LOOKED_AT = 200
"""How many of the latest tasks are looked at for those of the months on a page."""


def provide(app: Flask) -> None:
    """Let workers make drafts, and have it asked for when a month closes and at the hour that is set."""
    task_service.provide_kind(
        app, TaskKind(KIND, Text("生成简报草稿"), make_drafts, action=Action.PREPARE_BRIEFS)
    )
    task_service.provide_periodic(app, KIND, ask_at_the_hour)
    listen_to_months(app, ask_at_closing)


def key_of(plan_code: str, month: Month) -> str:
    """Return what tells the task of one month from another."""
    return f"{KIND}:{plan_code}:{month}"


def ask_for_drafts(plan_code: str, month: Month, *, actor: Actor) -> int:
    """Have the drafts of a month made by a worker; return the number of the task."""
    arguments: Arguments = {"plan": plan_code, "month": str(month)}
    return task_service.enqueue(KIND, arguments, key=key_of(plan_code, month), actor_name=actor.name)


def ask_at_closing(
    plan_code: str, months: Sequence[Month], codes: Sequence[str] | None, actor: Actor, at: datetime
) -> None:
    """Have drafts made once a month is closed; a restatement makes none, since drafts show it anyway."""
    del at
    if codes is None:
        for month in months:
            ask_for_drafts(plan_code, month, actor=actor)


def ask_at_the_hour(minute: datetime) -> None:
    """Have drafts made on the day after a deadline, from the set hour on, once; `minute` is naive UTC."""
    hours = {each.plan_code: each.draft_hour for each in queries.settings_of_plans()}
    now = in_china(minute)
    for period in returns.periods([code for code, hour in hours.items() if hour is not None]):
        hour = hours[period.plan_code] or 0
        due = datetime.combine(period.deadline + timedelta(days=1), time(hour), CHINA)
        if period.state is not PeriodState.CLOSED or now.date() != due.date() or now < due:
            continue
        last = task_service.latest(key_of(period.plan_code, period.month))
        if last is None or in_china(last.created_at) < due:
            ask_for_drafts(period.plan_code, period.month, actor=DRAFTER)


def make_drafts(arguments: Arguments, progress: Progress) -> str:
    """Build and render every draft of a plan's month; return what came of it.

    Only the newest closed month is drafted: where several are closed at once, the others wait for somebody
    who opens them.

    Raises:
        TrackerError: some could not be made; the message names them with their reasons.
    """
    plan_code, month = str(arguments["plan"]), Month.parse(str(arguments["month"]))
    if returns.latest_closed().get(plan_code) != month:
        return Text("此后又有月份关账，没有再生成这个月的草稿；需要时请在简报页打开。")
    wanted = places(ALL).get(plan_code, ())
    drafts = DraftsOfMonth(plan_code, month, today=today_in_china())
    failures: list[tuple[str, str]] = []
    for done, place in enumerate(wanted):
        progress(done, len(wanted), Text("正在排{area_name}的草稿", area_name=place.area_name))
        try:
            kept_pdf(drafts.brief(place.region_code))
            make_draft(place, month, actor=DRAFTER)
        except render.MissingLibraryError:
            raise
        except TrackerError as error:
            failures.append((place.area_name, error.message))
    progress(len(wanted), len(wanted), Text("草稿已排完"))
    if failures:
        message = Text(
            "{number} 份草稿中有 {failed} 份没有排成。{reasons}请按所述原因处理，再点“重新生成草稿”。",
            number=len(wanted),
            failed=len(failures),
            reasons=failures_in_words(failures),
        )
        raise TrackerError(message)
    return Text("{number} 份草稿都已生成，可以核对、签发。", number=len(wanted))


def latest_tasks() -> dict[str, TaskFact]:
    """Return the last task of each plan and month, by its key."""
    found: dict[str, TaskFact] = {}
    for task in task_service.tasks(KIND, limit=_LOOKED_AT):
        key = f"{KIND}:{task.arguments['plan']}:{task.arguments['month']}"
        found.setdefault(key, task)
    return found
