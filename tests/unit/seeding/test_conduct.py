"""Facts about what is done in a month: in order, before it is closed, by accounts that there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from app.accounts.rules.grants import problem
from app.accounts.types import Role
from app.kernel.months import Month
from app.projects.types import Stage
from app.seeding.rules.conduct import closes_at, correction_events, events_of, opens_at, stops_at
from app.seeding.rules.people import MANY, accounts_of, city_account, county_account, owner_accounts
from app.seeding.rules.reports import life_of
from app.seeding.types import Correction, Deed, Life, Window
from tests.unit.seeding.lives import project, projects_of_the_seed

if TYPE_CHECKING:
    from app.seeding.types import DemoProject, Event

MONTH = Window(Month(2023, 6), date(2023, 6, 25), date(2023, 7, 5))


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return [life_of(project(f"DE-YL-{place:02d}"), 5) for place in range(60)]


def events(lives: list[Life], window: Window = MONTH) -> list[list[Event]]:
    return [list(events_of(life, window, Stage.STRUCTURE, is_zero=False)) for life in lives]


def test_what_is_done_is_done_in_order_between_opening_and_closing(lives: list[Life]) -> None:
    for each in events(lives):
        assert all(opens_at(MONTH) < event.at < closes_at(MONTH) for event in each)
        assert all(one.at <= other.at and one.position < other.position for one, other in pairwise(each))


def test_a_version_that_is_sent_back_has_a_slip_and_comes_again(lives: list[Life]) -> None:
    sent_back = [each for each in events(lives) if any(event.is_flawed for event in each)]
    assert sent_back
    for each in sent_back:
        submitted = [event.version_number for event in each if event.deed is Deed.SUBMIT]
        assert submitted in ([1], [1, 2])
        deeds = [event.deed for event in each]
        assert {Deed.COUNTY_SEND_BACK, Deed.CITY_SEND_BACK} & set(deeds)


def test_a_project_of_the_whole_city_has_no_county_step(lives: list[Life]) -> None:
    for each in lives:
        life = replace(each, project=project(each.project.code, has_county_step=False))
        deeds = {event.deed for event in events_of(life, MONTH, Stage.STRUCTURE, is_zero=False)}
        assert not deeds & {Deed.COUNTY_AGREE, Deed.COUNTY_SEND_BACK}


def test_a_zero_return_is_not_sent_back(lives: list[Life]) -> None:
    for life in lives:
        deeds = {event.deed for event in events_of(life, MONTH, Stage.OPERATING, is_zero=True)}
        assert not deeds & {Deed.COUNTY_SEND_BACK, Deed.CITY_SEND_BACK, Deed.ATTACH}


@pytest.mark.parametrize("number", range(1, 13))
def test_a_month_that_is_left_open_has_returns_in_all_states(lives: list[Life], number: int) -> None:
    due = date(2023 + number // 12, number % 12 + 1, 5)
    window = Window(Month(2023, number), date(2023, number, 25), due)
    all_events = [event for each in events(lives, window) for event in each]
    stop = stops_at(window, all_events)
    assert opens_at(window) < stop < closes_at(window)
    last = {event.code: event.deed for event in sorted(all_events) if event.at <= stop}
    assert {Deed.SUBMIT, Deed.COUNTY_AGREE, Deed.CITY_AGREE} <= set(last.values())
    assert {Deed.COUNTY_SEND_BACK, Deed.CITY_SEND_BACK} & set(last.values())
    assert len(last) < len(lives)


@pytest.mark.parametrize(("approve", "deed"), [(True, Deed.APPROVE), (False, Deed.REFUSE)])
def test_a_month_is_corrected_in_the_one_after(*, approve: bool, deed: Deed) -> None:
    life = life_of(project(), 5)
    changed = replace(life, correction=Correction(Month(2023, 5), approve))
    assert [event.deed for event in correction_events(changed, MONTH)] == [Deed.PROPOSE, deed]
    later = Window(Month(2023, 7), date(2023, 7, 25), date(2023, 8, 4))
    assert correction_events(changed, later) == ()


@pytest.fixture(scope="module")
def seed_projects() -> list[DemoProject]:
    return projects_of_the_seed()


@pytest.mark.parametrize(("plan_code", "city"), [("jian-2022", "360800"), ("shangrao-2022", "361100")])
def test_every_role_has_an_account(seed_projects: list[DemoProject], plan_code: str, city: str) -> None:
    projects = [each for each in seed_projects if each.plan_code == plan_code]
    accounts = accounts_of(city, projects[0].city_name, projects)
    grants = [grant for account in accounts for grant in account.grants]
    assert {grant.role for grant in grants} == set(Role)
    assert [problem(grant) for grant in grants if problem(grant)] == []
    names = [account.name for account in accounts]
    assert len(set(names)) == len(names)
    assert all(len(text) <= 40 for account in accounts for text in (account.name, account.display_name))
    assert city_account(city) in names
    assert {county_account(each.region_code) for each in projects if each.has_county_step} <= set(names)
    assert set(owner_accounts(projects).values()) <= set(names)


@pytest.mark.parametrize("plan_code", ["jian-2022", "shangrao-2022"])
def test_one_account_reports_twenty_projects(seed_projects: list[DemoProject], plan_code: str) -> None:
    projects = [each for each in seed_projects if each.plan_code == plan_code]
    many = next(each for each in accounts_of("1", "市", projects) if each.name == "demo-many-1")
    units = {int(grant.scope.key) for grant in many.grants}
    assert sum(each.unit_id in units for each in projects) == MANY
