"""Who does what about a return in a month, and when: on time, late, never; passed, sent back, commented."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING

from app.seeding.rules.chance import happens, pick, stream
from app.seeding.types import Deed, Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from app.projects.types import Stage
    from app.seeding.types import Life, Window

_CHINA = timedelta(hours=8)
_CLOSES_AFTER = 6
"""Days after the deadline, at the end of the working day."""
_SATURDAY = 5
_LATE_DAYS = 4
_NEXT_ENTRY = timedelta(seconds=30)
"""How long somebody needs from one entry of a ledger to the next."""
_COMMENTS = (
    "请关注资金支付进度，及时报送支付凭证。",
    "形象进度与完成投资请保持一致。",
    "请按月上传现场照片。",
    "已知悉，请继续加快推进。",
)
_REFUSED = "所附依据不足，维持原数，差额在次月填报中调整。"
_APPROVED = "与监理计量一致，同意更正。"
_LEADS_TO = {
    Deed.SUBMIT: "submitted",
    Deed.COUNTY_AGREE: "county_passed",
    Deed.CITY_AGREE: "city_passed",
    Deed.COUNTY_SEND_BACK: "sent_back",
    Deed.CITY_SEND_BACK: "sent_back",
}
WHY_CORRECTED = "监理复核计量后，上报的完成投资多计，按复核数更正。"


def opens_at(window: Window) -> datetime:
    """Return the moment at which the city opens a period (naive UTC)."""
    return _at(window.opens_on, 9, 0)


def closes_at(window: Window) -> datetime:
    """Return the moment at which the city closes a period (naive UTC)."""
    day = window.deadline + timedelta(days=_CLOSES_AFTER)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return _at(day, 17, 0)


def before_opening(opens_on: date, days: int) -> Iterator[datetime]:
    """Yield moments half a minute apart on a working morning so many days before a period opens."""
    day = opens_on - timedelta(days=days)
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    first = _at(day, 9, 0)
    return (first + number * _NEXT_ENTRY for number in count())


def stops_at(window: Window, events: Sequence[Event]) -> datetime:
    """Return the moment at which a month that is left open stands still.

    It is the noon at which returns are in most different states, and each state has most returns. The same
    deeds give the same moment, so that a later run knows what an earlier one had done.
    """
    days = (window.deadline - window.opens_on).days
    noons = [_at(window.opens_on + timedelta(days=day), 12, 0) for day in range(2, days + 2)]
    steps = sorted(event for event in events if event.deed in _LEADS_TO)
    number = len({event.code for event in events})
    return max(noons, key=lambda noon: _variety(steps, number, noon))


def events_of(life: Life, window: Window, stage: Stage, *, is_zero: bool) -> tuple[Event, ...]:
    """Return what is done about the return of one month, in order, until the period is closed."""
    chance = stream(life.seed, life.project.plan_code, life.project.code, window.month, "conduct")
    maker = _Maker(life, window)
    if happens(chance, life.missing_percent):
        if happens(chance, 30):
            maker.add(_between(window.opens_on, window.deadline, chance), Deed.SAVE)
        return maker.done()
    day = submission_day(window.opens_on, window.deadline, chance, life.late_percent, _LATE_DAYS)
    moment = in_office(day, chance)
    if not is_zero and happens(chance, 4):
        maker.add(moment - timedelta(days=1), Deed.SAVE)
    if not is_zero and stage.is_started and happens(chance, 3):
        maker.add(moment - timedelta(minutes=20), Deed.ATTACH)
    sent_back = None
    if not is_zero:
        sent_back = pick(chance, ((None, 91), (Deed.COUNTY_SEND_BACK, 6), (Deed.CITY_SEND_BACK, 3)))
    if sent_back is Deed.COUNTY_SEND_BACK and not life.project.has_county_step:
        sent_back = Deed.CITY_SEND_BACK
    maker.add(moment, Deed.SUBMIT, is_flawed=sent_back is not None)
    moment = _review(maker, moment, chance, sent_back)
    if sent_back is not None:
        moment = later(moment, chance, 1, 3)
        maker.add(moment, Deed.SUBMIT)
        moment = _review(maker, moment, chance, None)
    if happens(chance, 2):
        maker.add(
            moment + timedelta(hours=1),
            Deed.COMMENT,
            text=chance.choice(_COMMENTS),
            by=pick(chance, (("sector", 40), ("finance", 25), ("city", 35))),
        )
    return maker.done()


def correction_events(life: Life, window: Window) -> tuple[Event, ...]:
    """Return the restatement of the month before, where there is one."""
    correction = life.correction
    if correction is None or correction.month.plus(1) != window.month:
        return ()
    chance = stream(life.seed, life.project.plan_code, life.project.code, "correction")
    maker = _Maker(life, window, position=100)
    moment = in_office(window.opens_on + timedelta(days=1), chance)
    maker.add(moment, Deed.PROPOSE, text=WHY_CORRECTED)
    maker.add(
        later(moment, chance, 1, 2),
        Deed.APPROVE if correction.approve else Deed.REFUSE,
        text=_APPROVED if correction.approve else _REFUSED,
    )
    return maker.done()


class _Maker:
    """Collects the deeds of one project in one month, up to the moment at which the period is closed."""

    def __init__(self, life: Life, window: Window, position: int = 0) -> None:
        self._code = life.project.code
        self._has_county_step = life.project.has_county_step
        self._closes_at = closes_at(window)
        self._first = position
        self._events: list[Event] = []
        self._version = 0

    @property
    def has_county_step(self) -> bool:
        """Whether a county reviews first."""
        return self._has_county_step

    def add(self, at: datetime, deed: Deed, *, text: str = "", by: str = "", is_flawed: bool = False) -> None:
        """Add a deed."""
        if deed is Deed.SUBMIT:
            self._version += 1
        position = self._first + len(self._events)
        self._events.append(Event(at, self._code, position, deed, self._version, text, by, is_flawed))

    def done(self) -> tuple[Event, ...]:
        """Return what is done before the period is closed; whatever comes later never happens."""
        kept: list[Event] = []
        for event in self._events:
            if event.at >= self._closes_at:
                break
            kept.append(event)
        return tuple(kept)


def _review(maker: _Maker, moment: datetime, chance: Random, sent_back: Deed | None) -> datetime:
    """Add the steps of both reviewers, up to the one who sends it back; return the moment of the last."""
    county_wait, city_wait = (chance.randint(0, 2), chance.randint(1, 3))
    is_forgotten = sent_back is None and happens(chance, 1)
    if maker.has_county_step:
        moment = later(moment, chance, county_wait, county_wait)
        if sent_back is Deed.COUNTY_SEND_BACK:
            maker.add(moment, sent_back)
            return moment
        if is_forgotten:
            return moment
        maker.add(moment, Deed.COUNTY_AGREE)
    moment = later(moment, chance, city_wait, city_wait)
    if sent_back is Deed.CITY_SEND_BACK:
        maker.add(moment, sent_back)
    elif not (is_forgotten and not maker.has_county_step):
        maker.add(moment, Deed.CITY_AGREE)
    return moment


def submission_day(opens_on: date, due_on: date, chance: Random, late_percent: int, late_days: int) -> date:
    """Return the day on which something is submitted: many at the last moment, some up to so late."""
    if happens(chance, late_percent):
        return due_on + timedelta(days=chance.randint(1, late_days))
    days = (due_on - opens_on).days
    return opens_on + timedelta(days=max(chance.randint(0, days), chance.randint(0, days)))


def _between(first: date, last: date, chance: Random) -> datetime:
    """Return a moment in office hours on a day between two."""
    return in_office(first + timedelta(days=chance.randint(0, (last - first).days)), chance)


def in_office(day: date, chance: Random) -> datetime:
    """Return a moment of a day, in office hours."""
    return _at(day, chance.choice((9, 10, 11, 14, 15, 16, 17)), chance.randint(0, 59))


def later(moment: datetime, chance: Random, low: int, high: int) -> datetime:
    """Return a moment in office hours so many days later, after the given one."""
    day = (moment + _CHINA).date() + timedelta(days=chance.randint(low, high))
    later = in_office(day, chance)
    return later if later > moment else moment + timedelta(minutes=chance.randint(20, 90))


def _at(day: date, hour: int, minute: int) -> datetime:
    """Return a moment of China time as naive UTC."""
    return datetime.combine(day, time(hour, minute)) - _CHINA


def _variety(steps: Sequence[Event], number: int, moment: datetime) -> tuple[int, int]:
    """Return in how many states so many returns are at a moment, and how many the rarest state has."""
    last = {event.code: event.deed for event in steps if event.at <= moment}
    numbers = Counter(_LEADS_TO[deed] for deed in last.values())
    if len(last) < number:
        numbers["draft"] = number - len(last)
    return len(numbers), min(numbers.values(), default=0)
