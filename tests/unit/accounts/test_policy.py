"""Facts about the policy: what each role may do, and that the filter says the same as the question."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules.grants import digest, grant_of, grant_text, in_order, problem, scope_of, scope_text
from app.accounts.rules.policy import ACTIONS, SCOPES, can, may_enter, reach
from app.accounts.types import AccountFact, Action, Grant, Reach, Role, Scope, ScopeKind, Subject, User

CITIES = ["360800", "361100"]
COUNTIES = ["360821", "360822", "361121"]
SECTORS = ["elder_care", "child_care"]
UNITS = [1, 2, 3]

scopes = {
    ScopeKind.EVERYTHING: st.just(Scope(ScopeKind.EVERYTHING)),
    ScopeKind.CITY: st.builds(Scope, st.just(ScopeKind.CITY), st.sampled_from(CITIES)),
    ScopeKind.COUNTY: st.builds(Scope, st.just(ScopeKind.COUNTY), st.sampled_from(COUNTIES)),
    ScopeKind.SECTOR: st.builds(
        Scope, st.just(ScopeKind.SECTOR), st.sampled_from(SECTORS), st.sampled_from(CITIES)
    ),
    ScopeKind.UNIT: st.builds(Scope, st.just(ScopeKind.UNIT), st.sampled_from([str(unit) for unit in UNITS])),
}
grants = st.sampled_from(Role).flatmap(
    lambda role: st.builds(Grant, st.just(role), st.one_of([scopes[kind] for kind in SCOPES[role]]))
)
users = st.builds(User, st.just(1), st.just("a"), st.just("A"), st.lists(grants, max_size=4).map(tuple))
subjects = st.builds(
    Subject,
    st.sampled_from(CITIES),
    st.sampled_from(CITIES + COUNTIES),
    st.frozensets(st.sampled_from(SECTORS)),
    st.frozensets(st.sampled_from(UNITS)),
)


def is_within(subject: Subject, whole: Reach) -> bool:
    """Return whether a subject lies within a reach."""
    return (
        whole.everything
        or subject.city in whole.cities
        or subject.region in whole.counties
        or bool(subject.units & whole.units)
        or any((subject.city, sector) in whole.sectors for sector in subject.sectors)
    )


@given(users, st.sampled_from(Action), subjects)
def test_the_question_and_the_filter_say_the_same(user: User, action: Action, subject: Subject) -> None:
    assert can(user, action, subject) == is_within(subject, reach(user, action))


@given(users, st.sampled_from(Action), subjects)
def test_whoever_may_do_something_somewhere_may_enter(user: User, action: Action, subject: Subject) -> None:
    assert may_enter(user, action) or not can(user, action, subject)


@given(st.sampled_from(Action), subjects)
def test_nobody_may_do_anything_without_a_grant(action: Action, subject: Subject) -> None:
    nobody = User(1, "a", "A", ())
    assert not can(nobody, action, subject)
    assert reach(nobody, action).is_empty


WHO_MAY = {
    Action.READ_REGISTER: set(Role),
    Action.READ_PLANS: set(Role),
    Action.READ_RETURNS: set(Role),
    Action.READ_BRIEFS: {
        Role.COUNTY_REVIEWER,
        Role.CITY_COORDINATOR,
        Role.FINANCE,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    },
    Action.READ_FINANCE: set(Role),
    Action.RECORD_LEDGER: {Role.FINANCE},
    Action.ADJUST_FUNDING: {Role.FINANCE, Role.CITY_COORDINATOR},
    Action.EXPLAIN_DIFFERENCE: {Role.OWNER, Role.FINANCE},
    Action.CLOSE_DIFFERENCE: {Role.FINANCE},
    Action.REPORT: {Role.OWNER},
    Action.REVIEW_COUNTY: {Role.COUNTY_REVIEWER},
    Action.REVIEW_CITY: {Role.CITY_COORDINATOR},
    Action.COMMENT: {Role.COUNTY_REVIEWER, Role.CITY_COORDINATOR, Role.SECTOR_LEAD, Role.FINANCE},
    Action.REQUEST_RESTATEMENT: {Role.OWNER, Role.COUNTY_REVIEWER, Role.CITY_COORDINATOR},
    Action.DECIDE_RESTATEMENT: {Role.CITY_COORDINATOR},
    Action.STATE_LIGHT_REASON: {Role.OWNER, Role.COUNTY_REVIEWER},
    Action.DECIDE_LIGHT_REASON: {Role.CITY_COORDINATOR},
    Action.ADMINISTER_LIGHTS: {Role.ADMINISTRATOR},
    Action.RECORD_OBSERVATION: {Role.CITY_COORDINATOR, Role.SECTOR_LEAD},
    Action.REPORT_COMMITMENT: {Role.OWNER, Role.CITY_COORDINATOR, Role.SECTOR_LEAD},
    Action.REVIEW_COMMITMENT: {Role.CITY_COORDINATOR},
    Action.PREPARE_BRIEFS: {Role.CITY_COORDINATOR},
    Action.MANAGE_PERIODS: {Role.CITY_COORDINATOR, Role.ADMINISTRATOR},
    Action.ADMINISTER_CALENDAR: {Role.ADMINISTRATOR},
    Action.READ_RECORD: {Role.AUDITOR, Role.ADMINISTRATOR},
    Action.ADMINISTER_ACCOUNTS: {Role.ADMINISTRATOR},
    Action.ADMINISTER_TASKS: {Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("action", Action)
def test_an_action_is_for_these_roles_and_no_others(action: Action) -> None:
    assert {role for role in Role if action in ACTIONS[role]} == WHO_MAY[action]


def test_an_auditor_changes_nothing() -> None:
    assert all(action.value.startswith("read_") for action in ACTIONS[Role.AUDITOR])


@given(grants)
def test_a_grant_is_read_back_from_its_text(grant: Grant) -> None:
    assert grant_of(grant_text(grant)) == grant
    assert scope_of(scope_text(grant.scope)) == grant.scope
    assert problem(grant) is None


@pytest.mark.parametrize(
    "text", ["", "x", "unit", "everything:1", "sector:elder_care", "county:360821:360800"]
)
def test_a_text_that_is_no_scope_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="适用范围"):
        scope_of(text)


def test_a_role_cannot_hold_for_another_kind_of_scope() -> None:
    sentence = problem(Grant(Role.OWNER, Scope(ScopeKind.EVERYTHING)))
    assert sentence == "“项目单位”的适用范围须是单位，不能是全部；请重新选择。"


def test_grants_stand_in_the_order_of_roles_and_once_each() -> None:
    owner = Grant(Role.OWNER, Scope(ScopeKind.UNIT, "2"))
    auditor = Grant(Role.AUDITOR, Scope(ScopeKind.EVERYTHING))
    assert in_order([auditor, owner, auditor]) == (owner, auditor)


def test_a_digest_changes_with_everything_that_an_administrator_can_change() -> None:
    at = datetime.fromisoformat("2023-06-05T12:00")
    account = AccountFact(
        id=1,
        name="a",
        display_name="A",
        grants=(),
        must_change_password=False,
        has_second_factor=False,
        created_at=at,
        disabled_at=None,
        seen_at=None,
    )
    others = [
        replace(account, display_name="B"),
        replace(account, grants=(Grant(Role.OWNER, Scope(ScopeKind.UNIT, "2")),)),
        replace(account, must_change_password=True),
        replace(account, has_second_factor=True),
        replace(account, disabled_at=at),
    ]
    assert len({digest(each) for each in [account, *others]}) == 6
    assert digest(replace(account, seen_at=at)) == digest(account)
