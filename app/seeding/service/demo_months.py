"""Playing one month of a plan: what each invented person does about each return, in the order of time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from app.accounts.types import ALL
from app.audit.types import Actor
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import TrackerError
from app.kernel.months import Month
from app.plans.types import Sector
from app.projects.types import MilestoneKind, ProjectCategory
from app.returns import queries
from app.returns.forms.content import fields_of
from app.returns.rules.consistency import findings
from app.returns.rules.periods import opening_day
from app.returns.service import (
    FindingsError,
    add_file,
    close_period,
    decide_restatement,
    open_period,
    propose_restatement,
    report_nothing_changed,
    review,
    save_draft,
    submit,
)
from app.returns.types.facts import AsOf, MonthFact
from app.returns.types.report import Report
from app.returns.types.vocabulary import PeriodState, Reading, Step
from app.seeding.render import one_page, site_photo
from app.seeding.rules.conduct import closes_at, correction_events, events_of, opens_at, stops_at
from app.seeding.rules.corrections import corrected
from app.seeding.rules.courses import progress_at
from app.seeding.rules.milestones import actual_day
from app.seeding.rules.people import (
    city_account,
    county_account,
    finance_name,
    owner_accounts,
    sector_account,
)
from app.seeding.rules.reports import flawed, report_of, says_nothing_new, takes_the_short_way
from app.seeding.rules.wording import explanation
from app.seeding.service.demo_commitments import CommitmentPlayer
from app.seeding.service.demo_finance import FinancePlayer
from app.seeding.service.demo_lights import state_light_reasons
from app.seeding.service.demo_observations import ObservationPlayer
from app.seeding.types import Deed, Window

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.returns.types.report import ProjectBasis
    from app.seeding.types import Event, Life

_STEPS = {
    Deed.COUNTY_AGREE: Step.COUNTY_PASS,
    Deed.COUNTY_SEND_BACK: Step.COUNTY_SEND_BACK,
    Deed.CITY_AGREE: Step.CITY_PASS,
    Deed.CITY_SEND_BACK: Step.CITY_SEND_BACK,
    Deed.COMMENT: Step.COMMENT,
}
_ON_THE_WAY = frozenset({Deed.SUBMIT, *_STEPS})
"""What leaves a step in the history of a return."""
_BY_THE_COUNTY = frozenset({Deed.COUNTY_AGREE, Deed.COUNTY_SEND_BACK})
_SENDS_BACK = frozenset({Deed.COUNTY_SEND_BACK, Deed.CITY_SEND_BACK})
_SHOWN_IN_A_DRAFT = ("stage", "grade", "progress")
_FOR_CHILDREN = frozenset({ProjectCategory.CHILD_CARE, ProjectCategory.CHILD_FRIENDLY})


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the deeds of one month need to know."""

    month: Month
    reports: dict[str, Report]
    before: dict[str, MonthFact]
    """The month before as it was closed, by project code."""
    zero: frozenset[str]
    """Projects whose unit says that nothing changed."""
    is_resumed: bool
    """Whether the month had been left open by an earlier run."""


class MonthPlayer:
    """Plays the months of one plan, each in one transaction."""

    _actors: ClassVar[dict[str, Actor]] = {}

    def __init__(self, plan_code: str, city_code: str, lives: tuple[Life, ...], seed: int) -> None:
        """Remember the lives by project, and who reports which."""
        self._plan_code = plan_code
        self._city_code = city_code
        self._city = self.actor_of(city_account(city_code))
        self._lives = {life.project.code: life for life in lives}
        self._owners = owner_accounts([life.project for life in lives])
        self._bases: dict[str, ProjectBasis] = {
            code: basis for code in self._lives if (basis := queries.basis(code)) is not None
        }
        self._finance = FinancePlayer(plan_code, city_code, lives)
        self.commitments = CommitmentPlayer(plan_code, city_code, seed)
        self.observations = ObservationPlayer(plan_code, seed)
        self.submitted = 0
        """Versions submitted so far."""
        self.passed_over = 0
        """Deeds that could not be done."""

    @classmethod
    def actor_of(cls, account: str) -> Actor:
        """Return how the record names an account."""
        return cls._actors.setdefault(account, Actor(account))

    def play(self, month: Month, *, to_the_end: bool) -> None:
        """Play a month: open it where it is not, do what is done, close it or leave it in the middle."""
        with transaction(database.session) as session:
            period = queries.period(self._plan_code, month)
            is_resumed = period is not None
            if period is None:
                opens = _window_before_opening(self._plan_code, month)
                self.passed_over += self._finance.play(month, opens.opens_on)
                period = open_period(
                    self._plan_code,
                    month,
                    actor=self._city,
                    today=opens.opens_on,
                    at=opens_at(opens),
                )
            if period.state is PeriodState.CLOSED:
                return
            window = Window(month, period.opens_on, period.deadline)
            self._do(window, to_the_end=to_the_end, is_resumed=is_resumed)
            if to_the_end:
                self.passed_over += self.observations.play(window)
                close_period(self._plan_code, month, actor=self._city, at=closes_at(window))
                state_light_reasons(self._lives, window, self._owner, self._city)
                self.passed_over += self.commitments.play(window)
        session.expunge_all()

    def _do(self, window: Window, *, to_the_end: bool, is_resumed: bool) -> None:
        """Do what is done in a month; of one that was left open, only what had not been done."""
        month = window.month
        due = [each.project_code for each in queries.returns(ALL, month, self._plan_code)]
        before = queries.month_facts(AsOf(month.plus(-1), Reading.THEN), due)
        events: list[Event] = []
        reports: dict[str, Report] = {}
        zero: set[str] = set()
        for code in due:
            life = self._lives.get(code)
            if life is None:
                continue
            events += correction_events(life, window)
            fact = before.get(code)
            report = report_of(life, month, fact.amounts if fact else ())
            reports[code] = self._explained(code, report, fact, month)
            if says_nothing_new(report, fact) and takes_the_short_way(life, month):
                zero.add(code)
            events += events_of(life, window, report.stage, is_zero=code in zero)
        done = {code: len(queries.steps(code, month)) for code in due} if is_resumed else {}
        stopped = stops_at(window, events)
        stop = closes_at(window) if to_the_end else stopped
        scene = _Scene(month, reports, before, frozenset(zero), is_resumed)
        stuck: set[str] = set()
        for event in sorted(each for each in events if each.at <= stop):
            if is_resumed and _was_done(event, done, stopped):
                continue
            if event.code in stuck:
                self.passed_over += 1
                continue
            try:
                self._act(event, scene)
            except TrackerError:
                # Somebody has worked here between two runs: what they did stands.
                self.passed_over += 1
                stuck.add(event.code)

    def _act(self, event: Event, scene: _Scene) -> None:
        """Do one deed through the service that a person would use."""
        if event.deed in _STEPS:
            review(
                event.code,
                scene.month,
                _STEPS[event.deed],
                event.text or self._reason(event, scene),
                event.version_number,
                actor=self._reviewer(event),
                at=event.at,
            )
            return
        deeds: dict[Deed, Callable[[Event, _Scene], None]] = {
            Deed.SAVE: self._save,
            Deed.ATTACH: self._attach,
            Deed.SUBMIT: self._submit,
            Deed.PROPOSE: self._propose,
            Deed.APPROVE: self._decide,
            Deed.REFUSE: self._decide,
        }
        deeds[event.deed](event, scene)

    def _save(self, event: Event, scene: _Scene) -> None:
        """Type a part of a return and leave it."""
        fields = fields_of(scene.reports[event.code])
        typed = {name: text for name, text in fields.items() if name in _SHOWN_IN_A_DRAFT}
        save_draft(
            event.code,
            scene.month,
            typed,
            _lock(event.code, scene.month),
            actor=self._owner(event.code),
            at=event.at,
        )

    def _attach(self, event: Event, scene: _Scene) -> None:
        """Attach a picture of the site, or the permit in the month in which it was given."""
        life = self._lives[event.code]
        permit = actual_day(life, MilestoneKind.CONSTRUCTION_PERMIT, scene.month)
        if permit is not None and (permit.year, permit.month) == (scene.month.year, scene.month.number):
            name, content = "施工许可证（演示）.pdf", one_page(f"DEMO {event.code} {permit}")
        else:
            done = progress_at(life.course, scene.month)
            name = f"现场照片-{scene.month}（演示）.png"
            content = site_photo(event.code, scene.month, done)
        add_file(event.code, scene.month, name, content, actor=self._owner(event.code), at=event.at)

    def _submit(self, event: Event, scene: _Scene) -> None:
        """Submit a return: as it should be, with a slip in it, or as a zero return."""
        owner = self._owner(event.code)
        report = scene.reports[event.code]
        self.submitted += 1
        if event.code in scene.zero and event.version_number == 1:
            try:
                report_nothing_changed(event.code, scene.month, actor=owner, at=event.at)
            except FindingsError:
                # What was explained last month must be explained anew: the form is filled in after all.
                pass
            else:
                return
        if event.is_flawed:
            fact = scene.before.get(event.code)
            life = self._lives[event.code]
            report, _ = flawed(life, scene.month, report, fact.amounts if fact else ())
            report = self._explained(event.code, report, fact, scene.month)
        lock = _lock(event.code, scene.month) if scene.is_resumed or event.position else 0
        submit(event.code, scene.month, report, fields_of(report), lock, actor=owner, at=event.at)

    def _reason(self, event: Event, scene: _Scene) -> str:
        """Return why a return is sent back: the slip that is in it; nothing where it is passed."""
        if event.deed not in _SENDS_BACK:
            return ""
        fact = scene.before.get(event.code)
        amounts = fact.amounts if fact else ()
        _, reason = flawed(self._lives[event.code], scene.month, scene.reports[event.code], amounts)
        return reason

    def _propose(self, event: Event, scene: _Scene) -> None:
        """Ask for the month before to be corrected."""
        month = scene.month.plus(-1)
        fact = queries.month_facts(AsOf(month), [event.code]).get(event.code)
        if fact is None or fact.stage is None:
            return
        earlier = queries.month_facts(AsOf(month.plus(-1)), [event.code]).get(event.code)
        amounts = corrected(fact.amounts, earlier.amounts if earlier else ())
        if amounts is None:
            return
        propose_restatement(
            event.code,
            month,
            fact.stage,
            amounts,
            event.text,
            actor=self._owner(event.code),
            at=event.at,
        )

    def _decide(self, event: Event, scene: _Scene) -> None:
        """Approve or refuse what was asked for."""
        month = scene.month.plus(-1)
        waiting = next(
            (
                each
                for each in queries.restatements(ALL, code=event.code)
                if each.month == month and each.decided_at is None
            ),
            None,
        )
        if waiting is not None:
            decide_restatement(
                waiting.id,
                approve=event.deed is Deed.APPROVE,
                reason=event.text,
                actor=self._city,
                at=event.at,
            )

    def _explained(self, code: str, report: Report, before: MonthFact | None, month: Month) -> Report:
        """Return a report with a sentence for each warning of the 勾稽 rules."""
        found = findings(report, before, self._bases[code], month)
        return replace(report, explanations=tuple((each.key, explanation(each.key)) for each in found))

    def _owner(self, code: str) -> Actor:
        return self.actor_of(self._owners[self._lives[code].project.unit_id])

    def _reviewer(self, event: Event) -> Actor:
        """Return who takes a step of review or comments."""
        project = self._lives[event.code].project
        if event.deed in _BY_THE_COUNTY:
            return self.actor_of(county_account(project.region_code))
        if event.by == "finance":
            return self.actor_of(finance_name(self._city_code))
        if event.by == "sector":
            sector = Sector.CHILD_CARE if project.category in _FOR_CHILDREN else Sector.ELDER_CARE
            return self.actor_of(sector_account(sector, self._city_code))
        return self._city


def _window_before_opening(plan_code: str, month: Month) -> Window:
    """Return a window whose opening day is the plan's; its deadline is not known before it is opened."""
    day = opening_day(queries.deadline_rule(plan_code), month)
    return Window(month, day, day)


def _was_done(event: Event, steps: dict[str, int], stopped: datetime) -> bool:
    """Return whether a deed was done before a month was left open; counts off the steps that were taken."""
    if event.deed not in _ON_THE_WAY:
        return event.at <= stopped
    if steps.get(event.code, 0) > 0:
        steps[event.code] -= 1
        return True
    return False


def _lock(code: str, month: Month) -> int:
    """Return the lock of a return's draft."""
    draft = queries.draft(code, month)
    return 0 if draft is None else draft.lock
