"""Facts about `demo generate`: the same for the same seed on any database, and only in a demo database."""

from __future__ import annotations

import hashlib
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text

from app.accounts.models import UserAccount
from app.accounts.service.accounts import create_first
from app.accounts.service.passwords import is_right
from app.audit.service import verify
from app.audit.types import SHELL
from app.db.mark import DEMO, DatabaseMark
from app.extensions import database
from app.kernel.months import Month
from app.registry.service import upgrade
from app.returns.models import EvidenceFile, MonthlyReturn, ProjectMonth, ReportingPeriod, ReviewStep
from app.returns.service import open_period
from app.returns.types.vocabulary import PeriodState, Reporting, ReturnState
from app.seeding.service import DemoError, generate_demo
from app.seeding.types import DemoOrder
from tests.conftest import POSTGRES_URL, SEED, MakeDatabase, disposed, make_app
from tests.unit.intake.stated import write_stated

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from app.seeding.types import DemoReport

PLAN = "demo-2022"
BEGIN, MIDDLE, END = Month(2022, 8), Month(2022, 9), Month(2022, 12)
OF_RETURN = "JOIN monthly_return r ON r.id = x.return_id JOIN project p ON p.id = r.project_id"
OF_VERSION = f"JOIN return_version v ON v.id = x.version_id {OF_RETURN.replace('x.', 'v.')}"
OF_PROJECT = "JOIN project p ON p.id = x.project_id"
OF_CHANGE = (
    f"JOIN split_change c ON c.id = x.change_id AND c.origin <> 'plan' {OF_PROJECT.replace('x.', 'c.')}"
)
OF_ANNUAL_PLAN = f"JOIN annual_plan a ON a.id = x.annual_plan_id {OF_PROJECT.replace('x.', 'a.')}"
OF_COMMITMENT = "JOIN commitment p ON p.id = x.commitment_id JOIN organisation o ON o.id = x.organisation_id"
OF_UPDATE = f"JOIN commitment_update u ON u.id = x.update_id {OF_COMMITMENT.replace('x.', 'u.')}"
OF_OBSERVATION = (
    "JOIN plan p ON p.code = x.plan_code JOIN region g ON g.code = x.region_code"
    " LEFT JOIN indicator i ON i.id = x.indicator_id"
)
CONTENT = {
    "project_month": ("", OF_PROJECT, "x.month, x.revision"),
    "project_month_amount": ("", OF_PROJECT, "x.month, x.revision, x.source"),
    "return_version": ("r.month, r.state,", OF_RETURN, "r.month, x.number"),
    "version_amount": ("r.month, v.number,", OF_VERSION, "r.month, v.number, x.source"),
    "version_milestone": ("r.month, v.number,", OF_VERSION, "r.month, v.number, x.kind"),
    "version_problem": ("r.month, v.number,", OF_VERSION, "r.month, v.number, x.position"),
    "version_explanation": ("r.month, v.number,", OF_VERSION, "r.month, v.number, x.key"),
    "review_step": ("r.month,", OF_RETURN, "r.month, x.taken_at, x.step"),
    "evidence_file": ("r.month,", OF_RETURN, "r.month, x.original_name"),
    "restatement": ("", OF_PROJECT, "x.month"),
    "reporting_period": ("", "JOIN plan p ON p.code = x.plan_code", "x.month"),
    "planned_split": ("", OF_PROJECT, "x.source"),
    "split_change": ("", f"{OF_PROJECT} AND x.origin <> 'plan'", "x.number"),
    "split_change_line": ("c.number,", OF_CHANGE, "c.number, x.source"),
    "annual_plan": ("", OF_PROJECT, "x.number"),
    "annual_plan_amount": ("a.number,", OF_ANNUAL_PLAN, "a.number, x.year"),
    "ledger_entry": ("", OF_PROJECT, "x.recorded_at, x.document_key, x.kind, x.source, x.amount"),
    "difference_note": ("", OF_PROJECT, "x.taken_at, x.source, x.kind"),
    "light_rule_set": ("", "JOIN plan p ON p.code = x.plan_code", "x.version"),
    "light_reason": ("", OF_PROJECT, "x.first_month, x.requested_at"),
    "project_light": ("", OF_PROJECT, "x.month, x.revision"),
    "light_dimension": ("", OF_PROJECT, "x.month, x.revision, x.dimension"),
    "observation": (
        "g.code, i.code AS indicator,",
        OF_OBSERVATION,
        "g.code, x.measure, i.code, x.as_of_on, x.recorded_at",
    ),
    "commitment_update": ("o.name,", OF_COMMITMENT, "o.name, x.quarter, x.revision"),
    "commitment_update_target": (
        "o.name, u.quarter, u.revision,",
        OF_UPDATE,
        "o.name, u.quarter, u.revision, x.number",
    ),
    "commitment_decision": ("o.name, u.quarter, u.revision,", OF_UPDATE, "o.name, u.quarter, u.revision"),
    "commitment_file": ("o.name,", OF_COMMITMENT, "o.name, x.quarter, x.original_name"),
    "saved_view": ("", "JOIN plan p ON 1 = 1", "x.name"),
}
"""All that a run writes, without keys that depend on what was written before, and without its own day."""
KEYS = re.compile("(^|_)id$|^stored_name$|^created_at$")


def digest() -> str:
    """Return a fingerprint of all figures, texts and dates of returns, alike on both databases."""
    content = hashlib.sha256()
    for table, (columns, joins, order) in CONTENT.items():
        statement = f"SELECT p.code, {columns} x.* FROM {table} x {joins} ORDER BY p.code, {order}"  # noqa: S608 - our own names
        for row in database.session.execute(text(statement)).mappings():
            values = [plain(value) for name, value in sorted(dict(row).items()) if not KEYS.search(str(name))]
            content.update(repr((table, values)).encode())
    return content.hexdigest()


def plain(value: Any) -> str:  # noqa: ANN401 - whatever a driver returns
    """Return a value as both databases can say it: SQLite has no dates and no truth."""
    if isinstance(value, bool):
        return str(int(value))
    return str(value).removesuffix(".000000")


def generate(seed: int, through: Month, packages: Path, *, leave_open: bool = True) -> DemoReport:
    return generate_demo(DemoOrder(PLAN, through, seed, BEGIN, leave_open), packages)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    write_stated(folder / PLAN)
    return folder


class Digests:
    """Makes databases of their own, generates into them, and remembers what is in each."""

    def __init__(
        self, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory, packages: Path
    ) -> None:
        self._make_database = make_database
        self._tmp_path_factory = tmp_path_factory
        self._packages = packages

    def of(self, backend: str, seed: int, *through: Month) -> str:
        url = self._make_database(backend, "demo")
        with disposed(make_app(url, self._tmp_path_factory)) as app, app.app_context():
            upgrade()
            for month in through:
                report = generate(seed, month, self._packages)
                assert report.passed_over == 0
            assert verify().misfit is None
            return digest()


@pytest.fixture(scope="module")
def digests(make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory, packages: Path) -> Digests:
    return Digests(make_database, tmp_path_factory, packages)


@pytest.fixture(scope="module")
def first(digests: Digests) -> str:
    return digests.of("sqlite", 7, END)


def test_the_same_seed_gives_the_same_figures_in_one_run_or_two(digests: Digests, first: str) -> None:
    assert digests.of("sqlite", 7, MIDDLE, END, END) == first


def test_another_seed_gives_other_figures(digests: Digests, first: str) -> None:
    assert digests.of("sqlite", 8, END) != first


@pytest.mark.skipif(not POSTGRES_URL, reason="PostgreSQL could not be had: see script/test")
def test_both_databases_get_the_same_figures(digests: Digests, first: str) -> None:
    assert digests.of("postgresql", 7, END) == first


@pytest.fixture
def generated(app: Flask, packages: Path) -> DemoReport:  # noqa: ARG001 - its database
    return generate(7, MIDDLE, packages)


def test_months_are_closed_and_the_next_one_is_left_in_the_middle(generated: DemoReport) -> None:
    assert generated.closed == (BEGIN, MIDDLE)
    assert generated.left_open == MIDDLE.plus(1)
    states = dict(
        database.session.execute(
            select(ReportingPeriod.month, ReportingPeriod.state).order_by(ReportingPeriod.month)
        ).all()
    )
    assert states == {
        **dict.fromkeys(generated.closed, PeriodState.CLOSED),
        MIDDLE.plus(1): PeriodState.OPEN,
    }
    open_states = set(
        database.session.scalars(select(MonthlyReturn.state).where(MonthlyReturn.month == MIDDLE.plus(1)))
    )
    assert len(open_states) > 1


def test_returns_went_the_way_of_all_returns(generated: DemoReport) -> None:
    ways = set(database.session.scalars(select(ProjectMonth.reporting)))
    assert {Reporting.REPORTED, Reporting.ZERO} & ways
    actors = set(database.session.scalars(select(ReviewStep.actor)))
    assert actors <= {account.name for account in generated.accounts}
    assert "demo-city-990000" in actors
    submitted = database.session.scalar(
        select(func.count()).select_from(MonthlyReturn).where(MonthlyReturn.state != ReturnState.DRAFT)
    )
    assert generated.submitted >= (submitted or 0) > 0
    assert verify().misfit is None


def test_the_database_is_marked_and_its_accounts_share_one_password(generated: DemoReport) -> None:
    assert database.session.get(DatabaseMark, DEMO) is not None
    accounts = {each.name: each for each in database.session.scalars(select(UserAccount))}
    assert set(accounts) == generated.made == {account.name for account in generated.accounts}
    owner = accounts["demo-owner-990021-1"]
    assert is_right(owner.password_hash, generated.password)
    assert not owner.must_change_password


def test_running_again_repeats_nothing_and_keeps_passwords(generated: DemoReport, packages: Path) -> None:
    before = digest()
    again = generate(7, MIDDLE, packages)
    assert (again.closed, again.left_open, again.made, again.password) == ((), None, frozenset(), "")
    assert digest() == before
    assert generated.password


@pytest.mark.usefixtures("generated")
def test_another_seed_cannot_go_on_where_one_left_off(packages: Path) -> None:
    with pytest.raises(DemoError, match="请改用 --seed 7"):
        generate(8, END, packages)


@pytest.mark.usefixtures("app")
def test_all_can_be_closed(packages: Path) -> None:
    report = generate(7, BEGIN.plus(1), packages, leave_open=False)
    assert report.left_open is None
    assert set(database.session.scalars(select(ReportingPeriod.state))) == {PeriodState.CLOSED}


@pytest.mark.usefixtures("generated")
def test_another_plan_goes_into_the_same_database_with_files_as_evidence() -> None:
    before = returns_of(PLAN)
    month = Month(2023, 6)
    report = generate_demo(DemoOrder("jian-2022", month, 3, month, leave_open=False), SEED)
    assert (report.closed, report.passed_over) == ((month,), 0)
    assert "demo-admin" not in report.made
    assert returns_of(PLAN) == before
    files = database.session.scalars(select(EvidenceFile)).all()
    assert files
    assert all("演示" in each.original_name for each in files)
    assert {each.media_type for each in files} <= {"image/png", "application/pdf"}


def returns_of(plan_code: str) -> int:
    statement = select(func.count()).select_from(MonthlyReturn).where(MonthlyReturn.plan_code == plan_code)
    return database.session.scalar(statement) or 0


@pytest.mark.usefixtures("app")
def test_what_a_person_changed_between_two_runs_stands(packages: Path) -> None:
    generate(7, BEGIN, packages)
    month = BEGIN.plus(1)
    changed = database.session.scalars(
        select(MonthlyReturn).where(MonthlyReturn.month == month, MonthlyReturn.state == ReturnState.DRAFT)
    ).all()
    for each in changed:
        each.draft, each.draft_lock = {"progress": "亲手所写"}, 5
    database.session.commit()
    report = generate(7, month, packages)
    assert report.closed == (month,)


@pytest.mark.usefixtures("loaded_app")
def test_a_database_with_accounts_is_refused_with_the_command_to_give() -> None:
    create_first(actor=SHELL)
    with pytest.raises(DemoError, match="不是演示库") as refused:
        generate_demo(DemoOrder("jian-2022", Month(2021, 1), 1), SEED)
    assert "demo generate --plan jian-2022 --through 2021-01 --seed 1" in refused.value.message
    assert database.session.get(DatabaseMark, DEMO) is None
    assert database.session.scalar(select(func.count()).select_from(MonthlyReturn)) == 0


@pytest.mark.usefixtures("loaded_app")
def test_a_database_with_periods_is_refused() -> None:
    month = Month(2023, 6)
    open_period("jian-2022", month, actor=SHELL, today=month.last_day)
    with pytest.raises(DemoError, match="不是演示库"):
        generate_demo(DemoOrder("jian-2022", month, 1), SEED)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (DemoOrder("nowhere", Month(2022, 1), 1), "没有代码为“nowhere”的方案；现有：demo-2022。"),
        (DemoOrder(PLAN, Month(2020, 12), 1), "--through 2020-12 不在方案 demo-2022 可填报的月份内"),
        (DemoOrder(PLAN, Month(2027, 1), 1), "请取 2021-01 至 2026-12 之间的月份"),
        (DemoOrder(PLAN, Month(2022, 1), 1, Month(2022, 2)), "--from 2022-02 晚于 --through 2022-01"),
    ],
)
def test_what_cannot_be_generated_is_told_and_nothing_is_written(
    packages: Path, order: DemoOrder, sentence: str
) -> None:
    with pytest.raises(DemoError, match=re.escape(sentence)):
        generate_demo(order, packages)
    assert database.session.get(DatabaseMark, DEMO) is None
    assert database.session.scalar(select(func.count()).select_from(UserAccount)) == 0


@pytest.mark.usefixtures("generated")
def test_months_cannot_be_left_out(packages: Path) -> None:
    with pytest.raises(DemoError, match="而跳过中间的月份"):
        generate_demo(DemoOrder(PLAN, END, 7, END), packages)


def test_the_command_shows_what_it_did_and_each_account(
    app: Flask, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DATA_DIR", "elsewhere")
    monkeypatch.setattr("app.seeding.cli.generate.SEED", packages)
    arguments = [
        "demo",
        "generate",
        "--plan",
        PLAN,
        "--through",
        "2021-01",
        "--seed",
        "1",
        "--close-all",
    ]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0, result.output
    assert "demo-2022：关账 1 个月（2021-01 至 2021-01），提交月报 " in result.stdout
    line = next(line for line in result.stdout.splitlines() if "demo-many-990000" in line)
    assert "2 个单位（3 项）" in line
    assert re.search("[0-9a-z]{4}(-[0-9a-z]{4}){3}", line)
    again = app.test_cli_runner().invoke(args=arguments)
    assert "关账 0 个月（没有新的月份），提交月报 0 次。" in again.stdout
    assert "密码只显示这一次" not in again.stdout


@pytest.mark.parametrize("month", ["2021", "2021-13", "今年"])
def test_the_command_refuses_what_is_no_month(app: Flask, month: str) -> None:
    arguments = ["demo", "generate", "--plan", "jian-2022", "--through", month, "--seed", "1"]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 2
    assert "不是月份" in result.stderr


def test_without_a_database_of_its_own_the_command_runs_again_on_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TRACKER_DATA_DIR", "TRACKER_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    arguments = ["demo", "generate", "--plan", "jian-2022", "--through", "2021-01", "--seed", "1"]
    monkeypatch.setattr("sys.argv", ["flask", "--app", "wsgi", *arguments])
    started: list[tuple[list[str], str]] = []

    def run(command: list[str], *, env: dict[str, str], **_: object) -> subprocess.CompletedProcess[str]:
        started.append((command[1:], env["TRACKER_DATA_DIR"]))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0, result.output
    folder = app.config["SETTINGS"].data_dir / "demo"
    flask = ["-m", "flask", "--app", "wsgi"]
    assert started == [([*flask, "db", "upgrade"], str(folder)), ([*flask, *arguments], str(folder))]
    assert f"TRACKER_DATA_DIR={folder} script/run" in result.stdout
