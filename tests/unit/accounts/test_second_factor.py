"""Facts about the second factor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.rules.second_factor import SECONDS, accepted_step, in_groups, is_required, plain_code
from app.accounts.types import Grant, Role, Scope, ScopeKind, SecondFactorRule

NOON = datetime.fromisoformat("2023-06-05T12:00")
STEP = int(NOON.replace(tzinfo=UTC).timestamp()) // SECONDS


@pytest.mark.parametrize(
    ("code", "last", "step"),
    [
        (str(STEP), None, STEP),
        (str(STEP - 1), None, STEP - 1),
        (str(STEP + 1), None, STEP + 1),
        (str(STEP - 2), None, None),
        (str(STEP + 2), None, None),
        (str(STEP), STEP, None),
        (str(STEP), STEP - 1, STEP),
        (str(STEP - 1), STEP, None),
        ("", None, None),
        ("１２３", None, None),
    ],
)
def test_a_code_is_taken_once_and_within_a_step_of_now(code: str, last: int | None, step: int | None) -> None:
    assert accepted_step(code, str, last, NOON + timedelta(seconds=7)) == step


@pytest.mark.parametrize(
    ("rule", "role", "expected"),
    [
        (SecondFactorRule.NOBODY, Role.ADMINISTRATOR, False),
        (SecondFactorRule.ADMINISTRATORS, Role.ADMINISTRATOR, True),
        (SecondFactorRule.ADMINISTRATORS, Role.AUDITOR, False),
        (SecondFactorRule.EVERYBODY, Role.AUDITOR, True),
    ],
)
def test_the_setting_says_who_must_have_a_second_factor(
    rule: SecondFactorRule, role: Role, expected: bool
) -> None:
    assert is_required(rule, [Grant(role, Scope(ScopeKind.EVERYTHING))]) is expected


def test_a_code_is_read_however_it_is_typed() -> None:
    assert plain_code(" 123 456 ") == "123456"
    assert plain_code("ABCDE-fghjk") == "abcdefghjk"
    assert plain_code("１２３４５６") == "123456"
    assert in_groups("abcdefghij", 5) == "abcde fghij"
