"""All routes × all roles × (own, other's): the guard lets through exactly whom the policy lets through.

The views are replaced, keeping what they declare: what is tested is the way to them. Views that find their
subject themselves are called for real, further down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

from app.accounts.rules.policy import SCOPES, can, may_enter
from app.accounts.service import identity
from app.accounts.types import Action, Grant, Role, Scope, ScopeKind, Subject, User
from app.briefs import service as briefs
from app.briefs.service import drafts
from app.kernel.errors import TrackerError
from app.projects.queries import subject_of
from app.web.access import Access, declare, declared
from tests.conftest import EVERYTHING, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule

OWN, OTHERS = "JA-01", "SR-YL-01"
"""Projects of two cities: whatever a role holds for, it covers the first at most."""
VALUES: dict[str, tuple[object, object]] = {
    "account_id": (1, 1),
    "area_code": ("360800", "361100"),
    "booking": ("allocation", "allocation"),
    "code": (OWN, OTHERS),
    "commitment_code": ("JA-T-01", "SR-T-01"),
    "day": ("2023-10-07", "2023-10-07"),
    "entry_id": (1, 2),
    "file_id": (1, 2),
    "filename": ("theme.css", "theme.css"),
    "indicator_code": ("JA-I-07", "SR-I-05"),
    "issue_id": (1, 2),
    "kind": ("unit_cost", "ceiling"),
    "light_reason": (1, 2),
    "measure": ("places_per_1000_residents", "places_per_1000_residents"),
    "month": ("2023-06", "2023-06"),
    "plan_code": ("jian-2022", "shangrao-2022"),
    "region_code": ("360828", "361102"),
    "restatement_id": (1, 2),
    "session_id": (1, 1),
    "source": ("central_budget", "central_budget"),
    "task_id": (1, 1),
    "unit": (1, 1),
    "unit_id": (1, 1),
    "verification_code": ("AAAQ-EAYE-AUDA-OCAJ", "AAAQ-EAYE-AUDA-OCAJ"),
    "view_id": (1, 1),
}
"""Every argument that stands in an address, for what is one's own and for what is another's."""
MAKE_BELIEVE = {
    "entry": "entry_id",
    "file": "file_id",
    "issued_brief": "issue_id",
    "light_reason": "light_reason",
    "restatement": "restatement_id",
}
"""Subjects that need a database with returns in it: here the first is of the own project, the second not."""
PASSED = 204
FINDS_ITS_SUBJECT_ITSELF = {f"/projects/{code}": (Action.READ_REGISTER, code) for code in (OWN, OTHERS)} | {
    f"/briefs/monthly.{kind}?plan={plan}&month=2023-06": (Action.READ_BRIEFS, plan)
    for plan in ("jian-2022", "shangrao-2022")
    for kind in ("pdf", "docx")
}


def rules_of(app: Flask) -> list[tuple[Rule, str, Access]]:
    """Return every route with each of its methods and what it declares; Flask itself answers OPTIONS."""
    return [
        (rule, method, access)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        for access in [declared(app.view_functions[rule.endpoint])]
        if access is not None
    ]


def users() -> list[tuple[Role, Scope]]:
    """Return each role with each kind of scope that it can hold for, all of them around one project."""
    own = subject_of(OWN)
    assert own is not None
    scopes = {
        ScopeKind.EVERYTHING: EVERYTHING,
        ScopeKind.CITY: Scope(ScopeKind.CITY, own.city),
        ScopeKind.COUNTY: Scope(ScopeKind.COUNTY, own.region),
        ScopeKind.SECTOR: Scope(ScopeKind.SECTOR, min(own.sectors), own.city),
        ScopeKind.UNIT: Scope(ScopeKind.UNIT, str(min(own.units))),
    }
    return [(role, scopes[kind]) for role in Role for kind in SCOPES[role]]


def address(app: Flask, rule: Rule, method: str, which: int) -> str:
    """Return an address of a route."""
    values = {argument: VALUES[argument][which] for argument in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values, method)


def subject_at(access: Access, rule: Rule, which: int) -> Subject | None:
    """Return what the address of a route is about; None where its page filters by itself."""
    if access.subject is None:
        return None
    if access.subject in MAKE_BELIEVE:
        found = subject_of((OWN, OTHERS)[which])
    else:
        values = {argument: VALUES[argument][which] for argument in rule.arguments}
        found = identity.subject_of_address(access.subject, values)
    assert found is not None
    return found


@pytest.fixture
def guarded(loaded_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Return the application with views that only say that they were reached."""
    for endpoint, view in list(loaded_app.view_functions.items()):
        access = declared(view)
        if access is not None:
            reached = declare(lambda **_: ("", PASSED), access)
            monkeypatch.setitem(loaded_app.view_functions, endpoint, reached)
    subjects = loaded_app.extensions["accounts.subjects"]
    for name, argument in MAKE_BELIEVE.items():
        if name in subjects:
            monkeypatch.setitem(
                subjects, name, (lambda key: subject_of(OWN if key == 1 else OTHERS), (argument,))
            )
    return loaded_app


def test_every_route_declares_who_may_enter(loaded_app: Flask) -> None:
    undeclared = sorted(
        endpoint for endpoint, view in loaded_app.view_functions.items() if declared(view) is None
    )
    assert undeclared == [], "put @public, @signed_in() or @access(…) of app.web.access on these views"


def test_every_argument_of_an_address_stands_in_the_table_of_this_test(loaded_app: Flask) -> None:
    unknown = {
        f"<{argument}> of {rule.rule}"
        for rule in loaded_app.url_map.iter_rules()
        for argument in rule.arguments
        if argument not in VALUES
    }
    assert unknown == set(), "say in VALUES what one's own and another's value of these arguments are"


def test_every_subject_can_be_found_in_the_addresses_that_name_it(loaded_app: Flask) -> None:
    subjects = loaded_app.extensions["accounts.subjects"]
    lost = {
        f"{rule.rule}: {access.subject}"
        for rule, _, access in rules_of(loaded_app)
        if access.subject is not None
        and not (access.subject in subjects and set(subjects[access.subject][1]) <= rule.arguments)
    }
    assert lost == set(), (
        "provide_subjects() names no such subject, or the address lacks what finding it needs"
    )


def test_every_action_that_a_route_declares_is_one_of_the_policy(loaded_app: Flask) -> None:
    assert {access.action for _, _, access in rules_of(loaded_app) if access.action} <= set(Action)


def test_the_guard_lets_through_exactly_whom_the_policy_lets(guarded: Flask) -> None:
    doors = {
        (method, address(guarded, rule, method, which)): (access, subject_at(access, rule, which))
        for rule, method, access in rules_of(guarded)
        for which in (0, 1)
    }
    wrong = []
    for role, scope in users():
        client = sign_in(guarded, role, scope)
        user = User(0, "", "", (Grant(role, scope),))
        for (method, where), (access, subject) in doors.items():
            expected = PASSED if is_let_through(user, access, subject) else 403
            status = client.open(where, method=method).status_code
            if status != expected:
                wrong.append(f"{role.value} of a {scope.kind.value}: {method} {where} is {status}")
    assert wrong == []


def is_let_through(user: User, access: Access, subject: Subject | None) -> bool:
    """Return what the policy says about a user at a route."""
    if access.action is None:
        return True
    action = Action(access.action)
    return may_enter(user, action) if subject is None else can(user, action, subject)


def test_without_signing_in_only_public_routes_are_reached(guarded: Flask) -> None:
    anonymous = guarded.test_client()
    wrong = []
    for rule, method, access in rules_of(guarded):
        status = anonymous.open(address(guarded, rule, method, 0), method=method).status_code
        refused = 302 if method == "GET" else 401
        if status != (PASSED if access.is_public else refused):
            wrong.append(f"{method} {rule.rule}: {status}")
    assert wrong == []


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_asking_about_a_page_needs_what_the_page_needs(guarded: Flask, method: str) -> None:
    owner = sign_in(guarded, Role.OWNER, Scope(ScopeKind.UNIT, "1"))
    assert guarded.test_client().open("/projects", method=method).status_code == 302
    assert owner.open("/projects", method=method).status_code in {200, PASSED}
    assert owner.open("/admin", method=method).status_code == 403


def test_only_these_routes_are_public(loaded_app: Flask) -> None:
    public = {rule.rule for rule, _, access in rules_of(loaded_app) if access.is_public}
    assert public == {
        "/appearance",
        "/briefs/verify",
        "/briefs/verify/<verification_code>",
        "/healthz",
        "/language",
        "/sign-in",
        "/sign-in/code",
        "/sign-out",
        "/static/<path:filename>",
    }


def test_a_role_for_where_there_is_nothing_reaches_nothing_of_others(guarded: Flask) -> None:
    client: FlaskClient = sign_in(guarded, Role.SECTOR_LEAD, Scope(ScopeKind.SECTOR, "elder_care", "999999"))
    reached = {
        rule.rule
        for rule, method, access in rules_of(guarded)
        if method == "GET"
        and access.subject is not None
        and client.get(address(guarded, rule, method, 0)).status_code == PASSED
    }
    assert reached == set()


@pytest.mark.parametrize("where", FINDS_ITS_SUBJECT_ITSELF)
def test_a_view_that_finds_its_subject_itself_asks_the_policy_too(
    loaded_app: Flask, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def past_the_check(*_: object, **__: object) -> NoReturn:
        message = "got past"
        raise TrackerError(message)

    monkeypatch.setattr(drafts, "draft_brief", past_the_check)
    action, key = FINDS_ITS_SUBJECT_ITSELF[where]
    subject = briefs.subject_of(key, None) if action is Action.READ_BRIEFS else subject_of(key)
    assert subject is not None
    for role, scope in users():
        response = sign_in(loaded_app, role, scope).get(where)
        expected = can(User(0, "", "", (Grant(role, scope),)), action, subject)
        assert (response.status_code != 403) == expected, (role, scope)
