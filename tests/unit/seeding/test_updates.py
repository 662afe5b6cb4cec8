"""Facts about the invented quarterly updates of both plans, told through five years and judged by rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from app.commitments.rules.quarters import open_quarters
from app.commitments.rules.updates import problems
from app.commitments.types import Progress, QuarterSchedule
from app.directory.types import OrganisationKind
from app.kernel.months import Month
from app.returns.rules.periods import working_day_of
from app.returns.types.periods import DeadlineRule
from app.seeding.rules.commitments import REASONS, deeds_between, reason_of
from app.seeding.rules.people import bureau_accounts
from app.seeding.rules.updates import update_of
from app.seeding.types import UpdateStep
from tests.unit.seeding.lives import duties_of_the_seed

if TYPE_CHECKING:
    from app.seeding.types import DemoDuty, UpdateDeed

SEED = 1
END = datetime(2027, 1, 1)  # noqa: DTZ001 - moments are naive UTC


@pytest.fixture(scope="module")
def duties() -> list[DemoDuty]:
    return duties_of_the_seed()


@cache
def quarters() -> tuple[QuarterSchedule, ...]:
    return open_quarters(
        Month(2021, 1), 2025, date(2026, 12, 31), DeadlineRule(), lambda day: working_day_of({}, day)
    )


@pytest.fixture(scope="module")
def deeds(duties: list[DemoDuty]) -> tuple[UpdateDeed, ...]:
    return deeds_between(duties, quarters(), SEED, None, END)


def test_no_update_breaks_a_rule_and_what_is_met_stays_met(duties: list[DemoDuty]) -> None:
    for duty in duties:
        met: frozenset[int] = frozenset()
        for schedule in quarters():
            flawed = update_of(duty, schedule.quarter, SEED, is_flawed=True)
            content = update_of(duty, schedule.quarter, SEED)
            assert problems(flawed, duty.fact.targets, met) == {}
            assert problems(content, duty.fact.targets, met) == {}, (duty.fact.code, schedule.quarter)
            now = frozenset(each.number for each in content.targets if each.is_met)
            assert met <= now
            met = now


def test_targets_are_met_in_time_late_or_never(duties: list[DemoDuty]) -> None:
    ways: Counter[str] = Counter()
    for duty in duties:
        if not duty.is_first:
            continue
        for target in duty.fact.targets:
            if target.due is None:
                continue
            first = next(
                (
                    schedule.quarter
                    for schedule in quarters()
                    for each in update_of(duty, schedule.quarter, SEED).targets
                    if each.number == target.number and each.is_met
                ),
                None,
            )
            in_time = first is not None and first.last_day <= target.due.last_day
            ways["never" if first is None else "in time" if in_time else "late"] += 1
    assert min(ways[each] for each in ("never", "in time", "late")) > 0
    assert ways["in time"] > sum(ways.values()) / 3


def test_only_the_first_unit_speaks_for_the_targets(duties: list[DemoDuty]) -> None:
    others = [duty for duty in duties if not duty.is_first and duty.fact.targets]
    assert others
    for duty in others:
        content = update_of(duty, Month(2025, 12), SEED)
        assert not any(each.is_met or each.value is not None for each in content.targets)


def test_every_progress_is_reported_and_most_is_under_way(duties: list[DemoDuty]) -> None:
    found = Counter(
        update_of(duty, schedule.quarter, SEED).progress for duty in duties for schedule in quarters()[4:12]
    )
    assert set(found) == set(Progress)
    assert found.most_common(1)[0][0] is Progress.ONGOING


def test_most_updates_are_passed_some_sent_back_some_missing_some_late(
    duties: list[DemoDuty], deeds: tuple[UpdateDeed, ...]
) -> None:
    steps = Counter(deed.step for deed in deeds)
    firsts = {
        (deed.duty.fact.code, deed.duty.unit.name, deed.quarter): deed
        for deed in reversed(deeds)
        if deed.step is UpdateStep.SUBMIT
    }
    due = {each.quarter: each.due_on for each in quarters()}
    wanted = len(duties) * len(quarters())
    assert 0.8 * wanted < len(firsts) < 0.97 * wanted
    assert 0.05 < steps[UpdateStep.SEND_BACK] / len(firsts) < 0.15
    assert steps[UpdateStep.APPROVE] > 0.9 * len(firsts)
    assert steps[UpdateStep.ATTACH] > 0
    late = sum(deed.at.date() > due[deed.quarter] for deed in firsts.values())
    assert 0.03 < late / len(firsts) < 0.25


def test_each_update_goes_the_way_of_all_updates(deeds: tuple[UpdateDeed, ...]) -> None:
    ways: dict[tuple[str, str, Month], list[UpdateDeed]] = defaultdict(list)
    for deed in deeds:
        ways[deed.duty.fact.code, deed.duty.unit.name, deed.quarter].append(deed)
    allowed = {
        ("submit",),
        ("submit", "approve"),
        ("submit", "send_back"),
        ("submit", "send_back", "submit"),
        ("submit", "send_back", "submit", "approve"),
    }
    opens = {each.quarter: each.opens_on for each in quarters()}
    for way in ways.values():
        steps = tuple(deed.step.value for deed in way if deed.step is not UpdateStep.ATTACH)
        assert steps in allowed
        assert all(before.at < after.at for before, after in pairwise(way))
        assert way[0].at.date() >= opens[way[0].quarter]
        for before, after in pairwise(way):
            if before.step is UpdateStep.SUBMIT:
                assert before.is_flawed is (after.step is UpdateStep.SEND_BACK)


def test_each_reason_for_sending_back_is_given(deeds: tuple[UpdateDeed, ...]) -> None:
    reasons = {reason_of(deed, SEED) for deed in deeds if deed.step is UpdateStep.SEND_BACK}
    assert reasons == set(REASONS)


def test_deeds_of_parts_are_the_deeds_of_the_whole(
    duties: list[DemoDuty], deeds: tuple[UpdateDeed, ...]
) -> None:
    middle = deeds[len(deeds) // 2].at
    parts = [
        *deeds_between(duties, quarters(), SEED, None, middle),
        *deeds_between(duties, quarters(), SEED, middle, END),
    ]
    assert tuple(parts) == deeds


def test_two_bureaus_have_accounts_of_their_own_and_one_reports_for_all_others(
    duties: list[DemoDuty],
) -> None:
    units = {duty.unit.organisation_id: duty.unit for duty in duties if duty.fact.plan_code == "jian-2022"}
    names = bureau_accounts("360800", tuple(units.values()))
    assert set(names) == set(units)
    assert Counter(names.values())["demo-unit-civil-360800"] == 1
    assert Counter(names.values())["demo-unit-health-360800"] == 1
    assert set(names.values()) == {f"demo-unit-{each}-360800" for each in ("civil", "health", "others")}
    kinds = {names[number]: unit.kind for number, unit in units.items()}
    assert kinds["demo-unit-civil-360800"] is OrganisationKind.CIVIL_AFFAIRS
