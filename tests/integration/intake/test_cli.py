"""Facts about `plans check` and `plans reconcile`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.conftest import SEED, disposed, make_app
from tests.unit.intake.packages import write_package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result
    from flask import Flask


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["plans", *args])


@pytest.fixture
def bare_app(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return an application whose database cannot be opened."""
    with disposed(
        make_app(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.sqlite3'}", tmp_path_factory)
    ) as app:
        yield app


def test_check_needs_no_database_and_passes_the_seed(bare_app: Flask) -> None:
    result = run(bare_app, "check", str(SEED / "jian-2022"))
    assert result.exit_code == 0, result.output
    assert "54 个项目，没有错误，0 处提醒。没有写入任何内容。" in result.stdout


def test_check_lists_every_problem_with_its_cell_and_exits_1(bare_app: Flask, tmp_path: Path) -> None:
    cells = {
        ("projects.csv", "DE-YL-01", "region"): "999999",
        ("projects.csv", "DE-TY-01", "total_investment"): "-400",
        ("projects.csv", "DE-YL-02", "start"): "2020",
    }
    folder = write_package(tmp_path / "copy", cells=cells)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = run(bare_app, "check", str(folder / "projects.csv"))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0].startswith("错误：copy/projects.csv 第2行 “region”列：")
    assert "错误：copy/projects.csv 第5行 “total_investment”列：“总投资”不能是负数" in result.stderr
    assert "提醒：copy/projects.csv 第4行 “start”列：" in result.stderr
    assert result.stderr.splitlines()[-1] == "有 2 处错误，2 处提醒。没有写入任何内容。"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_check_of_a_file_of_100_mb_says_so_at_once(bare_app: Flask, tmp_path: Path) -> None:
    folder = write_package(tmp_path / "copy")
    with (folder / "projects.csv").open("wb") as file:
        file.truncate(100_000_000)
    result = run(bare_app, "check", str(folder))
    assert result.exit_code == 1
    assert "copy/projects.csv：文件有 100.0 MB，超过上限 5 MB，没有读取" in result.stderr


def test_check_of_a_path_that_is_not_there_is_one_sentence(bare_app: Flask, tmp_path: Path) -> None:
    result = run(bare_app, "check", str(tmp_path / "nothing"))
    assert result.exit_code == 1
    assert "没有这个文件或文件夹；请核对路径。" in result.stderr


def test_reconcile_without_a_database_says_what_to_run(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with disposed(make_app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path_factory)) as app:
        result = run(app, "reconcile", "--plan", "jian-2022")
    assert result.exit_code == 1
    assert "flask --app wsgi db upgrade" in result.stderr
    assert "Traceback" not in result.output


def test_reconcile_of_an_unknown_plan_is_one_sentence(loaded_app: Flask) -> None:
    result = run(loaded_app, "reconcile", "--plan", "jian-2023")
    assert result.exit_code == 1
    assert result.stderr == (
        "没有代码为“jian-2023”的方案，是否应为“jian-2022”？已载入的方案有：jian-2022、shangrao-2022。\n"
    )


def test_reconcile_prints_what_agrees_and_what_does_not(loaded_app: Flask) -> None:
    result = run(loaded_app, "reconcile", "--plan", "jian-2022")
    assert result.exit_code == 0
    squeezed = "".join(result.stdout.split())
    for words in (
        "印刷的合计（12）",
        "不一致（6）",
        "一致（",
        "方案数据不一致（2）",
        "方案数据一致（17）",
        "未核对（11）",
        "新增护理床位200张",
        "JA-52",
        "托位需求：托位需求为20550个",
    ):
        assert words in squeezed


def test_reconcile_as_json_has_the_documented_shape(loaded_app: Flask) -> None:
    result = run(loaded_app, "reconcile", "--plan", "shangrao-2022", "--format", "json")
    assert result.exit_code == 0
    content = json.loads(result.stdout)
    assert list(content) == ["schema", "plan", "title", "summary", "checks"]
    assert content["schema"] == 1
    assert content["summary"]["differs"] == 19 + 17
    assert content["summary"]["differs_without_note"] == 0
    assert len(content["checks"]) == sum(
        content["summary"][name] for name in ("agrees", "differs", "uncompared")
    )
    (check,) = [
        each for each in content["checks"] if each["project"] == "SR-YL-34" and each["outcome"] == "differs"
    ]
    assert check == {
        "rule": "investment",
        "rule_label": "内容中的投资＝总投资栏",
        "group": "description",
        "section": "养老",
        "project": "SR-YL-34",
        "name": "余干县失能老人康复(养护)中心改造提升",
        "table": None,
        "row": None,
        "item": None,
        "printed": "总投资4000万元",
        "found": "4000",
        "unit": "万元",
        "relation": "=",
        "compared_with": "“总投资”栏",
        "expected": "5000",
        "outcome": "differs",
        "agrees": False,
        "difference": "-1000",
        "explanation": "",
        "notes": [
            {
                "field": "total_investment",
                "printed": "总投资4000万元",
                "reading": "5000",
                "reason": "内容写总投资4000万元，总投资栏印5000，按栏目取值。",
            }
        ],
    }


def test_reconcile_as_json_holds_the_figures_of_the_plan(loaded_app: Flask) -> None:
    content = json.loads(run(loaded_app, "reconcile", "--plan", "jian-2022", "--format", "json").stdout)
    figures = [each for each in content["checks"] if each["group"] == "figures"]
    assert len(figures) == 19
    (check,) = [each for each in figures if each["table"] == "表一" and each["outcome"] == "differs"]
    notes = check.pop("notes")
    assert check == {
        "rule": "figure_ratio",
        "rule_label": "本项＝两项相除",
        "group": "figures",
        "section": None,
        "project": None,
        "name": None,
        "table": "表一",
        "row": "吉安市",
        "item": "每千常住人口托位数",
        "printed": "每千常住人口托位数：1.93",
        "found": "1.93",
        "unit": "个",
        "relation": "=",
        "compared_with": "正文/托位数÷正文/常住人口×0.1",
        "expected": "1.92",
        "outcome": "differs",
        "agrees": False,
        "difference": "0.01",
        "explanation": "8600÷446.9×0.1＝1.924368",
    }
    assert [note["field"] for note in notes] == ["每千常住人口托位数", "relation"]


def test_reconcile_gives_the_same_bytes_again(loaded_app: Flask) -> None:
    first, again = (run(loaded_app, "reconcile", "--plan", "jian-2022", "--format", "json") for _ in range(2))
    assert first.stdout == again.stdout
