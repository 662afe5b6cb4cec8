"""What the pages of all briefs show: by plan and month, how far each brief is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules.policy import can, reach
from app.accounts.types import Action, Subject
from app.briefs import queries
from app.briefs.service.places import places
from app.briefs.service.scheduling import key_of, latest_tasks
from app.briefs.types.pages import AreaBrief, MonthBriefs, PlanBriefs
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.returns import queries as returns
from app.returns.types.vocabulary import PeriodState

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.types import User
    from app.briefs.types import DraftFact, IssuedFact
    from app.briefs.types.issuing import Place
    from app.kernel.months import Month
    from app.returns.types.periods import PeriodFact
    from app.tasks.types import TaskFact


def plan_briefs(user: User) -> tuple[PlanBriefs, ...]:
    """Return the briefs of every plan within a user's reach, the newest month first, in few queries."""
    found = places(reach(user, Action.READ_BRIEFS))
    periods = returns.periods(list(found))
    known = _Known(user, queries.drafts(), queries.issues(), queries.restated(), latest_tasks())
    return tuple(
        PlanBriefs(
            plan_code=plan_code,
            title=areas[0].plan_title,
            can_prepare=known.can_prepare(areas[0].city_code, areas[0].city_code),
            months=tuple(known.month(period, areas) for period in periods if period.plan_code == plan_code),
        )
        for plan_code, areas in found.items()
    )


def month_briefs(user: User, plan_code: str, month: Month) -> tuple[str, MonthBriefs]:
    """Return the title of a plan, and its briefs of a month within a user's reach.

    Raises:
        NotFoundError: there is no such plan within reach, or the month was never opened.
    """
    areas = places(reach(user, Action.READ_BRIEFS)).get(plan_code)
    if not areas:
        message = Text("没有代码为“{plan_code}”的方案，或者您的账号不能查看它的简报。", plan_code=plan_code)
        raise NotFoundError(message)
    period = returns.period(plan_code, month)
    if period is None:
        message = Text("{month}没有开启过调度期，没有简报。", month=month.in_words)
        raise NotFoundError(message)
    known = _Known(
        user, queries.drafts(month), queries.issues(month), queries.restated(month), latest_tasks()
    )
    return areas[0].plan_title, known.month(period, areas)


class _Known:
    """What is known of all briefs, read once for a page."""

    def __init__(
        self,
        user: User,
        drafts: dict[tuple[str, Month, str], DraftFact],
        issues: tuple[IssuedFact, ...],
        restated: dict[tuple[str, Month, str], datetime],
        tasks: dict[str, TaskFact],
    ) -> None:
        """Sort issued briefs by what they are about, the newest first."""
        self._user, self._drafts, self._restated, self._tasks = user, drafts, restated, tasks
        self._issues: dict[object, list[IssuedFact]] = {}
        for each in issues:
            self._issues.setdefault(each.key, []).append(each)

    def can_prepare(self, city: str, area: str) -> bool:
        """Return whether the user prepares the briefs of an area."""
        return can(self._user, Action.PREPARE_BRIEFS, Subject(city=city, region=area))

    def _restated_at(self, place: Place, month: Month) -> datetime | None:
        """Return when any project of a place was last corrected in a month."""
        found = [
            at
            for (plan_code, of_month, region), at in self._restated.items()
            if (plan_code, of_month) == (place.plan_code, month) and place.region_code in {None, region}
        ]
        return max(found, default=None)

    def month(self, period: PeriodFact, areas: tuple[Place, ...]) -> MonthBriefs:
        """Return the briefs of one month."""
        month = period.month
        rows = tuple(
            AreaBrief(
                place=place,
                draft=self._drafts.get((place.plan_code, month, place.area_code)),
                issues=tuple(self._issues.get(place.key(month), ())),
                can_prepare=self.can_prepare(place.city_code, place.area_code),
                restated_at=self._restated_at(place, month),
            )
            for place in areas
        )
        is_preparer = any(row.can_prepare for row in rows)
        return MonthBriefs(
            month=month,
            is_closed=period.state is PeriodState.CLOSED,
            city=next((row for row in rows if row.place.region_code is None), None),
            counties=tuple(row for row in rows if row.place.region_code is not None),
            task=self._tasks.get(key_of(period.plan_code, month)) if is_preparer else None,
        )
