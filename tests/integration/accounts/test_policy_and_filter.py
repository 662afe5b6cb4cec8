"""The policy asked about each of the 130 projects says what the filter of queries selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.rules.policy import SCOPES, can, reach
from app.accounts.service.providers import options, read_scope
from app.accounts.types import Action, Grant, Role, ScopeKind, User
from app.extensions import database
from app.projects.models import Project
from app.projects.queries import subjects_of, within

if TYPE_CHECKING:
    from flask import Flask


def test_the_question_and_the_filter_agree_on_all_projects(loaded_app: Flask) -> None:  # noqa: ARG001
    codes = database.session.scalars(select(Project.code).order_by(Project.code)).all()
    subjects = subjects_of(codes)
    assert len(subjects) == 130
    scopes = {
        kind: [read_scope(text) for _, choices in options(kind) for text, _ in choices] for kind in ScopeKind
    }
    assert all(scopes.values())
    grants = st.sampled_from(Role).flatmap(
        lambda role: st.builds(
            Grant, st.just(role), st.one_of([st.sampled_from(scopes[kind]) for kind in SCOPES[role]])
        )
    )

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(grants, max_size=4), st.sampled_from(Action))
    def agree(held: list[Grant], action: Action) -> None:
        user = User(1, "a", "A", tuple(held))
        statement = select(Project.code).where(within(reach(user, action)))
        selected = set(database.session.scalars(statement))
        assert selected == {code for code, subject in subjects.items() if can(user, action, subject)}

    agree()


def test_each_scope_that_can_be_chosen_covers_what_its_name_says(loaded_app: Flask) -> None:  # noqa: ARG001
    statement = select(Project.code)
    for kind, text, count in (
        (ScopeKind.EVERYTHING, "everything", 130),
        (ScopeKind.CITY, "city:360800", 54),
        (ScopeKind.SECTOR, "sector:child_care:361100", 33),
        (ScopeKind.SECTOR, "sector:elder_care:360800", 33),
    ):
        role = next(role for role in Role if kind in SCOPES[role])
        user = User(1, "a", "A", (Grant(role, read_scope(text)),))
        found = database.session.scalars(statement.where(within(reach(user, Action.READ_REGISTER)))).all()
        assert len(found) == count, text
