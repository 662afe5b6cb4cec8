"""What bureaus report on what a plan commits them to, and what the city decides, up to the end of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.types import Actor
from app.commitments.forms.update import texts_of
from app.commitments.queries import updates as reads
from app.commitments.queries.conditions import of_plan
from app.commitments.service import add_file, decide_update, submit_update
from app.commitments.service.quarters import quarters_of_plans
from app.commitments.types.writing import UpdateKey
from app.kernel.china import in_china
from app.kernel.errors import TrackerError
from app.returns import queries as returns
from app.seeding import queries
from app.seeding.render import one_page
from app.seeding.rules.commitments import deeds_between, reason_of
from app.seeding.rules.conduct import closes_at
from app.seeding.rules.people import bureau_accounts, city_account
from app.seeding.rules.updates import update_of
from app.seeding.types import UpdateStep, Window

if TYPE_CHECKING:
    from datetime import datetime

    from app.kernel.months import Month
    from app.seeding.types import UpdateDeed

_WAY_AT_MOST = 2
"""Quarters after which no update of a quarter is on its way any more."""


class CommitmentPlayer:
    """Plays what is done about quarterly updates; what was done by the month before is not done again."""

    def __init__(self, plan_code: str, city_code: str, seed: int) -> None:
        """Remember who owes what, and who writes it."""
        self._plan_code = plan_code
        self._seed = seed
        self._city = Actor(city_account(city_code))
        self._duties = queries.demo_duties(plan_code)
        accounts = bureau_accounts(city_code, queries.demo_bureaus(plan_code))
        self._actors = {unit_id: Actor(name) for unit_id, name in accounts.items()}
        self.submitted = 0
        """Updates submitted so far, each revision counted."""

    def play(self, window: Window) -> int:
        """Do what is done until a month is closed, in the order of time; return how much could not be."""
        until = closes_at(window)
        since = self._since(window.month)
        quarters = quarters_of_plans(in_china(until).date()).get(self._plan_code, ())
        if since is not None:
            quarters = quarters[-_WAY_AT_MOST:]
        passed_over = 0
        for deed in deeds_between(self._duties, quarters, self._seed, since, until):
            try:
                self._do(deed)
            except TrackerError:
                # Somebody has worked here between two runs: what they did stands.
                passed_over += 1
        return passed_over

    def _since(self, month: Month) -> datetime | None:
        """Return the moment until which everything is done; None where nothing is yet.

        A database that was made before there were commitments catches up with all quarters.
        """
        before = returns.period(self._plan_code, month.plus(-1))
        if before is None or not reads.has_some(of_plan(self._plan_code)):
            return None
        return closes_at(Window(before.month, before.opens_on, before.deadline))

    def _do(self, deed: UpdateDeed) -> None:
        """Take one step through the service that a person would use."""
        key = UpdateKey(deed.duty.fact.code, deed.duty.unit.organisation_id, deed.quarter)
        actor = self._actors[key.organisation_id]
        match deed.step:
            case UpdateStep.ATTACH:
                page = one_page(f"DEMO {key.commitment_code} {key.quarter}")
                add_file(key, f"工作台账-{key.quarter}（演示）.pdf", page, actor=actor, at=deed.at)
            case UpdateStep.SUBMIT:
                content = update_of(deed.duty, deed.quarter, self._seed, is_flawed=deed.is_flawed)
                version = reads.draft(deed.duty.fact.id, key).version
                submit_update(key, content, texts_of(content), version, actor=actor, at=deed.at)
                self.submitted += 1
            case UpdateStep.APPROVE | UpdateStep.SEND_BACK:
                approves = deed.step is UpdateStep.APPROVE
                reason = "" if approves else reason_of(deed, self._seed)
                newest = next(iter(reads.updates_of(key)), None)
                number = 0 if newest is None else newest.id
                decide_update(number, approve=approves, reason=reason, actor=self._city, at=deed.at)
