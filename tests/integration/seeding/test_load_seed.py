"""Facts about loading the seed from the service and from the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.audit.types import Actor
from app.extensions import database
from app.kernel.errors import TrackerError
from app.projects.models import Project
from app.seeding.service import load_seed
from tests.conftest import SEED
from tests.unit.intake.packages import write_package
from tests.unit.intake.stated import STATED, without_line, write_stated

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

CLERK = Actor("test")


def projects() -> int:
    return database.session.scalar(select(func.count()).select_from(Project)) or 0


@pytest.mark.usefixtures("app")
def test_every_package_of_the_folder_is_loaded_in_the_order_of_names() -> None:
    reports = load_seed(SEED, actor=CLERK)
    assert [report.plan_code for report in reports] == ["jian-2022", "shangrao-2022"]
    assert [len(report.warnings) for report in reports] == [0, 0]
    assert projects() == 54 + 76


@pytest.mark.usefixtures("loaded_app")
def test_loading_the_seed_again_writes_nothing() -> None:
    before = database.session.scalar(select(func.count()).select_from(AuditEntry))
    assert [report.written for report in load_seed(SEED, actor=CLERK)] == [0, 0]
    assert database.session.scalar(select(func.count()).select_from(AuditEntry)) == before


@pytest.mark.usefixtures("app")
def test_a_folder_without_packages_and_one_that_is_not_there_are_told(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    with pytest.raises(TrackerError, match="里没有方案数据包"):
        load_seed(tmp_path, actor=CLERK)
    with pytest.raises(TrackerError, match="这个文件夹；请核对路径"):
        load_seed(tmp_path / "nowhere", actor=CLERK)


@pytest.mark.usefixtures("app")
def test_a_damaged_package_is_not_passed_over(tmp_path: Path) -> None:
    write_package(tmp_path / "a")
    write_package(tmp_path / "b", files={"plan.yaml": None})
    with pytest.raises(TrackerError, match="处错误，什么也没有写入"):
        load_seed(tmp_path, actor=CLERK)
    assert projects() == 0


def test_the_command_loads_one_package_or_a_folder_and_says_what_it_did(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    folder = write_package(tmp_path / "demo-2022", cells={("projects.csv", "DE-YL-02", "start"): "2020"})
    first = runner.invoke(args=["plans", "load", str(folder)])
    assert first.exit_code == 0, first.output
    assert "示例市整体解决方案（demo-2022）：地区 新增 4、更新 0、未变 0；" in first.stdout
    assert "提醒：demo-2022/projects.csv 第4行" in first.stderr
    again = runner.invoke(args=["plans", "load", str(tmp_path)])
    assert "项目 新增 0、更新 0、未变 3" in again.stdout


def test_the_command_without_a_folder_loads_the_seed(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["plans", "load"])
    assert result.exit_code == 0, result.output
    assert "项目 新增 54、更新 0、未变 0" in result.stdout
    assert "项目 新增 76、更新 0、未变 0" in result.stdout
    for words in ("方案数据 新增 107", "指标 新增 27", "任务 新增 56", "方案数据 新增 394", "任务 新增 41"):
        assert f"{words}、更新 0、未变 0" in result.stdout


def test_the_command_says_what_it_removed_only_where_it_did(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["plans", "load", str(write_stated(tmp_path / "demo-2022"))])
    folder = write_stated(tmp_path / "demo-2022", figures=without_line(STATED["figures.csv"], 14))
    result = runner.invoke(args=["plans", "load", str(folder)])
    assert "方案数据 新增 0、更新 0、未变 17、移除 1；" in result.stdout
    assert result.stdout.count("移除") == 1


def test_the_command_refuses_errors_with_every_cell_and_exits_1(app: Flask, tmp_path: Path) -> None:
    write_package(tmp_path / "a")
    write_package(tmp_path / "b", cells={("projects.csv", "DE-YL-01", "region"): "1"})
    result = app.test_cli_runner().invoke(args=["plans", "load", str(tmp_path)])
    assert result.exit_code == 1
    assert "错误：b/projects.csv 第2行 “region”列：" in result.stderr
    assert result.stderr.splitlines()[-1] == "数据包有 1 处错误，什么也没有写入。"
    assert result.stdout == ""
    assert projects() == 0
