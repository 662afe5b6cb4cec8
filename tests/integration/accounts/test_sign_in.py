"""Facts about signing in and out: passwords, lockout, the second factor, and what the record keeps of it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.models import RecoveryCode, SignInAttempt, UserAccount, UserSession
from app.accounts.service import passwords, second_factor, sessions
from app.accounts.service.accounts import create, disable
from app.accounts.service.attempts import LockedOutError, SignInError
from app.accounts.service.sign_in import answer_code, sign_in
from app.accounts.types import CodeWanted, Device, Grant, Opened, Role, User
from app.audit.models import AuditEntry
from app.audit.types import SHELL
from app.extensions import database
from tests.conftest import EVERYTHING

if TYPE_CHECKING:
    from argon2 import PasswordHasher
    from flask import Flask

DESK = Device("10.0.0.7", "Firefox/115.0", "request-1")
ADMINISTRATOR = Grant(Role.ADMINISTRATOR, EVERYTHING)
NOON = datetime.fromisoformat("2023-06-05T12:00")


@pytest.fixture
def password(app: Flask) -> str:  # noqa: ARG001 - the account is made in it
    """Return the password of the account `zhang.san`."""
    return create("zhang.san", "张三", [ADMINISTRATOR], actor=SHELL)[1]


def after(minutes: float) -> datetime:
    """Return a moment so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def fail(name: str, at: datetime, device: Device = DESK) -> None:
    """Try a wrong password."""
    with pytest.raises(SignInError):
        sign_in(name, "wrong", device=device, at=at)


def recorded(action: str) -> list[AuditEntry]:
    """Return what the record holds of an action."""
    return list(database.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def the_user() -> User:
    """Return the user `zhang.san`."""
    account = database.session.scalars(select(UserAccount)).one()
    return User(account.id, account.name, account.display_name, (ADMINISTRATOR,))


def confirmed(at: datetime) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """Set up the second factor of `zhang.san`, and return it with its recovery codes."""
    user = the_user()
    second_factor.begin(user, actor=SHELL)
    secret = second_factor.secret_to_confirm(user)
    assert secret is not None
    totp = pyotp.TOTP(secret)
    return totp, second_factor.confirm(user, code_at(totp, at), actor=SHELL, at=at)


def code_at(totp: pyotp.TOTP, at: datetime) -> str:
    """Return the code that an authenticator shows at a moment of UTC."""
    return totp.generate_otp(int((at - datetime(1970, 1, 1)).total_seconds()) // 30)  # noqa: DTZ001


def test_name_and_password_open_a_session_that_the_table_knows_only_by_its_hash(password: str) -> None:
    opened = sign_in(" Zhang.San ", password, device=DESK, at=NOON)
    assert isinstance(opened, Opened)
    row = database.session.scalars(select(UserSession)).one()
    assert (row.address, row.browser, row.started_at) == ("10.0.0.7", "Firefox/115.0", NOON)
    assert opened.token not in (row.token_hash, row.browser)
    signed_in = sessions.live_session(opened.token, NOON)
    assert signed_in is not None
    assert signed_in.user.name == "zhang.san"
    assert signed_in.user.must_change_password
    (entry,) = recorded("session.sign_in")
    assert (entry.actor, entry.subject, entry.request) == ("zhang.san", "account:zhang.san", "request-1")


@pytest.mark.parametrize(
    ("name", "typed"), [("zhang.san", "wrong"), ("nobody", None), ("", ""), ("x" * 200, "y")]
)
def test_a_wrong_name_and_a_wrong_password_are_told_the_same(
    password: str, name: str, typed: str | None
) -> None:
    with pytest.raises(SignInError, match="账号名或密码不对") as refused:
        sign_in(name, typed or password, device=DESK, at=NOON)
    assert not isinstance(refused.value, LockedOutError)
    assert database.session.scalar(select(func.count()).select_from(UserSession)) == 0


@pytest.mark.usefixtures("password")
def test_an_unknown_name_takes_a_verification_too(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    hasher = type(passwords._hasher())
    verify = hasher.verify

    def noted(self: PasswordHasher, password_hash: str, password: str) -> object:
        verified.append(password_hash)
        return verify(self, password_hash, password)

    monkeypatch.setattr(hasher, "verify", noted)
    fail("nobody", NOON)
    fail("zhang.san", NOON)
    assert len(verified) == 2
    assert all(each.startswith("$argon2id$") for each in verified)
    assert verified[0].split("$")[3] == verified[1].split("$")[3]


def test_a_hash_made_with_other_parameters_is_renewed_at_sign_in(app: Flask, password: str) -> None:
    account = database.session.scalars(select(UserAccount)).one()
    former = account.password_hash
    configured = app.config[passwords.COST]
    app.config[passwords.COST] = configured | {"time_cost": 2}
    try:
        sign_in("zhang.san", password, device=DESK, at=NOON)
        assert "t=2" in account.password_hash
        assert account.password_hash != former
        sign_in("zhang.san", password, device=DESK, at=NOON)
    finally:
        app.config[passwords.COST] = configured


def test_five_failures_lock_the_name_and_the_record_says_so(password: str) -> None:
    for minute in range(5):
        fail("zhang.san", after(minute))
    with pytest.raises(LockedOutError, match="15 分钟"):
        sign_in("zhang.san", password, device=Device("10.0.0.8"), at=after(4))
    with pytest.raises(LockedOutError):
        sign_in("zhang.san", password, device=DESK, at=after(18.9))
    assert isinstance(sign_in("zhang.san", password, device=DESK, at=after(19)), Opened)
    (entry,) = recorded("session.lock_out")
    assert entry.subject == "account:zhang.san"


def test_a_name_that_there_is_not_is_locked_as_well(app: Flask) -> None:  # noqa: ARG001
    for minute in range(5):
        fail("nobody", after(minute))
    with pytest.raises(LockedOutError):
        sign_in("nobody", "x", device=DESK, at=after(5))


def test_a_success_clears_the_failures_of_the_name(password: str) -> None:
    for minute in range(4):
        fail("zhang.san", after(minute))
    sign_in("zhang.san", password, device=DESK, at=after(4))
    for minute in range(5, 9):
        fail("zhang.san", after(minute))
    assert isinstance(sign_in("zhang.san", password, device=DESK, at=after(9)), Opened)


def test_twenty_failures_from_an_address_lock_it_for_every_name(password: str) -> None:
    for number in range(20):
        fail(f"name-{number}", after(number / 2))
    with pytest.raises(LockedOutError):
        sign_in("zhang.san", password, device=DESK, at=after(10))
    assert isinstance(sign_in("zhang.san", password, device=Device("10.0.0.8"), at=after(10)), Opened)


def test_whoever_guesses_elsewhere_locks_nobody_out_where_the_name_is_known(password: str) -> None:
    sign_in("zhang.san", password, device=DESK, at=NOON)
    elsewhere = Device("203.0.113.9")
    for minute in range(1, 6):
        fail("zhang.san", after(minute), elsewhere)
    for stranger in (elsewhere, Device("203.0.113.10")):
        with pytest.raises(LockedOutError):
            sign_in("zhang.san", password, device=stranger, at=after(6))
    for minute in range(6, 11):
        fail("zhang.san", after(minute))
    with pytest.raises(LockedOutError):
        sign_in("zhang.san", password, device=DESK, at=after(11))
    assert isinstance(sign_in("zhang.san", password, device=DESK, at=after(25)), Opened)
    for minute in range(26, 31):
        fail("zhang.san", after(minute), elsewhere)
    assert isinstance(sign_in("zhang.san", password, device=DESK, at=after(31)), Opened)


def test_a_disabled_account_is_told_so_only_with_the_right_password(password: str) -> None:
    create("second", "第二", [ADMINISTRATOR], actor=SHELL)
    disable(the_first_id(), actor=SHELL)
    with pytest.raises(SignInError, match="已停用"):
        sign_in("zhang.san", password, device=DESK, at=NOON)
    with pytest.raises(SignInError, match="账号名或密码不对"):
        sign_in("zhang.san", "wrong", device=DESK, at=NOON)


def the_first_id() -> int:
    """Return the id of `zhang.san`."""
    return database.session.scalars(select(UserAccount.id).where(UserAccount.name == "zhang.san")).one()


def test_the_second_factor_is_asked_for_and_its_code_taken_once(password: str) -> None:
    totp, _ = confirmed(NOON)
    wanted = sign_in("zhang.san", password, device=DESK, at=after(1))
    assert isinstance(wanted, CodeWanted)
    code = code_at(totp, after(1))
    assert isinstance(
        answer_code(wanted.user_id, f" {code[:3]} {code[3:]}", device=DESK, at=after(1)), Opened
    )
    with pytest.raises(SignInError, match="已经用过"):
        answer_code(wanted.user_id, code, device=DESK, at=after(1))
    with pytest.raises(SignInError):
        answer_code(wanted.user_id, code_at(totp, NOON), device=DESK, at=NOON)


def test_wrong_codes_lock_the_name_even_with_the_right_password_between(password: str) -> None:
    confirmed(NOON)
    for minute in range(1, 6):
        wanted = sign_in("zhang.san", password, device=DESK, at=after(minute))
        assert isinstance(wanted, CodeWanted)
        with pytest.raises(SignInError):
            answer_code(wanted.user_id, "000000", device=DESK, at=after(minute))
    with pytest.raises(LockedOutError):
        sign_in("zhang.san", password, device=DESK, at=after(6))


def test_a_recovery_code_signs_in_once_and_is_stored_only_as_a_hash(password: str) -> None:
    _, codes = confirmed(NOON)
    assert len(set(codes)) == 10
    wanted = sign_in("zhang.san", password, device=DESK, at=after(1))
    assert isinstance(wanted, CodeWanted)
    opened = answer_code(wanted.user_id, codes[0].upper(), device=DESK, at=after(1))
    assert opened.codes_left == 9
    with pytest.raises(SignInError):
        answer_code(wanted.user_id, codes[0], device=DESK, at=after(2))
    stored = database.session.scalars(select(RecoveryCode.code_hash)).all()
    assert not {code.replace(" ", "") for code in codes} & set(stored)
    assert len(recorded("second_factor.use_recovery_code")) == 1


def test_no_password_secret_or_code_stands_in_the_record(
    password: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    totp, codes = confirmed(NOON)
    sign_in("zhang.san", password, device=DESK, at=after(1))
    fail("zhang.san", after(1))
    text = " ".join(
        f"{entry.details} {entry.reason} {entry.subject}"
        for entry in database.session.scalars(select(AuditEntry))
    )
    for secret in (password, "wrong", totp.secret, *(code.replace(" ", "") for code in codes), *codes):
        assert secret not in text
        assert secret not in caplog.text


def test_a_session_ends_by_idleness_and_by_age_and_use_is_noted_once_a_minute(password: str) -> None:
    opened = sign_in("zhang.san", password, device=DESK, at=NOON)
    assert isinstance(opened, Opened)
    row = database.session.scalars(select(UserSession)).one()
    assert sessions.live_session(opened.token, after(0.9)) is not None
    assert row.seen_at == NOON
    assert sessions.live_session(opened.token, after(1)) is not None
    assert row.seen_at == after(1)
    assert sessions.live_session(opened.token, after(31)) is not None
    assert sessions.live_session(opened.token, after(61.1)) is None
    row.seen_at = after(12 * 60)
    database.session.commit()
    assert sessions.live_session(opened.token, after(12 * 60)) is not None
    assert sessions.live_session(opened.token, after(12 * 60 + 0.1)) is None


def test_what_is_old_is_forgotten_at_the_next_sign_in(password: str) -> None:
    sign_in("zhang.san", password, device=DESK, at=NOON - timedelta(days=91))
    sign_in("zhang.san", password, device=DESK, at=NOON)
    assert database.session.scalars(select(UserSession.started_at)).all() == [NOON]
    assert database.session.scalars(select(SignInAttempt.attempted_at)).all() == [NOON]


def test_the_list_of_sessions_shows_those_that_are_not_over(password: str) -> None:
    with time_machine.travel("2023-06-05T12:00:00Z", tick=False):
        sign_in("zhang.san", password, device=DESK, at=after(-31))
        sign_in("zhang.san", password, device=Device("10.0.0.8", "Edg/120"), at=after(-29))
        assert [session.address for session in sessions.sessions_of(the_first_id())] == ["10.0.0.8"]
