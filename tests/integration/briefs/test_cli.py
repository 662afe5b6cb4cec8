"""Facts about `briefs render`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from app.briefs.render import RenderError

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from flask import Flask


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["briefs", "render", *arguments])


def test_a_brief_is_written_under_its_name_and_described(loaded_app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    result = run(
        loaded_app,
        "--plan",
        "shangrao-2022",
        "--month",
        "2023-06",
        "--region",
        "361104",
        "--out",
        str(folder),
    )
    assert result.exit_code == 0, result.output
    path = folder / "shangrao-2022-2023-06-361104.pdf"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    pages = len(PdfReader(path).pages)
    assert result.output == f"{path}\t{pages} 页\tsha256 {digest}\n"
    assert [each.name for each in folder.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--plan", "nowhere", "--month", "2023-06"), "没有代码为“nowhere”的方案"),
        (("--plan", "jian-2022", "--month", "2023-6"), "“2023-6”不是月份"),
        (("--plan", "jian-2022", "--month", "2023-13"), "“2023-13”不是月份"),
        (("--plan", "jian-2022", "--month", "2020-12"), "早于方案期"),
        (("--plan", "jian-2022", "--month", "9998-01"), "还没有开始"),
        (("--plan", "jian-2022", "--month", "2023-06", "--region", "1"), "“1”不是吉安市所辖"),
    ],
)
def test_an_error_is_one_chinese_sentence_and_exit_code_1(
    loaded_app: Flask, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    result = run(loaded_app, *arguments, "--out", str(tmp_path))
    assert result.exit_code == 1
    (line,) = result.output.splitlines()
    assert sentence in line
    assert line.endswith("。")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(loaded_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run(
        loaded_app,
        *("--plan", "shangrao-2022", "--month", "2023-06", "--region", "361104"),
        *("--out", str(tmp_path / "file" / "folder")),
    )
    assert result.exit_code == 1
    assert "无法写入" in result.output


def test_a_failed_render_keeps_the_brief_of_before(
    loaded_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "jian-2022-2023-06.pdf"
    path.write_bytes(b"the brief of before")

    def fail(_brief: object) -> None:
        message = "排版程序报告了问题。"
        raise RenderError(message)

    monkeypatch.setattr("app.briefs.render.rendered", fail)
    result = run(loaded_app, "--plan", "jian-2022", "--month", "2023-06", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert path.read_bytes() == b"the brief of before"
