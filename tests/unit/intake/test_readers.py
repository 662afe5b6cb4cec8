"""Facts about reading files: whatever is wrong with the bytes becomes a sentence with an address."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from app.intake.readers import UnreadableError, read_bytes, read_document, read_table
from app.intake.types.cells import Record, ScalarNode
from app.kernel.problems import Severity

if TYPE_CHECKING:
    from pathlib import Path

CHINESE = "名称,数量\n东湖县敬老院，床位,12\n"


def problem_of(path: Path, largest: int = 1000) -> str:
    with pytest.raises(UnreadableError) as raised:
        read_bytes(path, "projects.csv", largest)
    return str(raised.value.problem)


def test_a_file_of_100_mb_is_refused_by_its_size_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "projects.csv"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    monkeypatch.setattr("pathlib.Path.open", None)
    assert "文件有 100.0 MB，超过上限 5 MB，没有读取" in problem_of(path, 5_000_000)


def test_a_file_that_grows_after_its_size_was_taken_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "projects.csv"
    path.write_bytes(b"x" * 2000)
    small = os.stat_result((0o100644, *[0] * 9))
    monkeypatch.setattr("pathlib.Path.stat", lambda *_, **__: small)
    assert "超过上限" in problem_of(path)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \n\r\n", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "projects.csv").write_bytes(content)
    assert "文件是空的" in problem_of(tmp_path / "projects.csv")


def test_a_missing_file_and_a_folder_are_no_files(tmp_path: Path) -> None:
    assert "没有这个文件" in problem_of(tmp_path / "projects.csv")
    (tmp_path / "projects.csv").mkdir()
    assert "没有这个文件" in problem_of(tmp_path / "projects.csv")


def test_a_file_that_may_not_be_opened_is_told_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "projects.csv"
    path.write_text("x", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert "文件打不开（Permission denied）" in problem_of(path)


@pytest.mark.parametrize(
    ("data", "row", "words"),
    [
        pytest.param(CHINESE.encode("gb18030"), 1, "GB18030", id="gb18030"),
        pytest.param("code,name\nA,婺源县蚺城街道\n".encode("gbk"), 2, "GB18030", id="gbk on row 2"),
        pytest.param(CHINESE.encode("utf-16"), None, "UTF-16", id="utf-16 with mark"),
        pytest.param(CHINESE.encode("utf-16-be"), None, "UTF-16", id="utf-16 without mark"),
        pytest.param("a,b\nname,1\n".encode("utf-16-le"), None, "UTF-16", id="utf-16 of Latin letters"),
        pytest.param(b"a,b\nx,\x00y\n" + b"z,1\n" * 9, 2, "NUL", id="nul byte"),
        pytest.param(b"a,b\n1,2\n\xe5\x8d\n", 3, "不是 UTF-8 文字", id="broken utf-8"),
        pytest.param(b"a\n" + bytes(range(128, 256)) * 4, 2, "不是 UTF-8 文字", id="no text at all"),
    ],
)
def test_another_encoding_is_recognised_and_told_what_to_do(data: bytes, row: int | None, words: str) -> None:
    table, (problem,) = read_table(data, "projects.csv")
    assert table is None
    assert words in problem.message
    assert problem.address.row == row
    assert problem.severity is Severity.ERROR
    document, (same,) = read_document(data, "projects.csv")
    assert document is None
    assert same == problem


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    table, problems = read_table(b"\xef\xbb\xbf" + CHINESE.encode(), "projects.csv")
    assert problems == []
    assert table is not None
    assert table.head == Record(1, ("名称", "数量"))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_are_counted_as_an_editor_counts_them(ending: str) -> None:
    text = ending.join(["a,b", '"one', 'two",1', "three,2", ""])
    table, problems = read_table(text.encode(), "t.csv")
    assert problems == []
    assert table is not None
    assert [record.line for record in table.records] == [2, 4]
    assert table.records[0].cells == (f"one{ending}two", "1")


def test_blank_rows_are_skipped_with_a_warning_each() -> None:
    table, problems = read_table(b"a,b\n\n1,2\n , \n3,4\n\n", "t.csv")
    assert table is not None
    assert [record.line for record in table.records] == [3, 5]
    assert [(problem.address.row, problem.severity) for problem in problems] == [
        (2, Severity.WARNING),
        (4, Severity.WARNING),
        (6, Severity.WARNING),
    ]


def test_a_table_may_begin_on_a_later_row() -> None:
    table, _ = read_table(b"\n\na,b\n1,2\n", "t.csv")
    assert table is not None
    assert table.head.line == 3


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        pytest.param('a,b\n1,"2\n3,4\n', 2, "双引号不成对到第 3 行", id="never closed"),
        pytest.param('a,b\n"1"x,2\n3,4\n', 2, "双引号不成对", id="text behind a quote"),
        pytest.param("a,b\n1,2,3\n4,5\n", 2, "这一行有 3 个单元格，表头有 2 个", id="too many cells"),
        pytest.param("a,b\n1\n4,5\n", 2, "这一行有 1 个单元格，表头有 2 个", id="too few cells"),
        pytest.param("a,b,a\n1,2,3\n", 1, "“a”出现 2 次", id="a head twice"),
        pytest.param("a,,b\n1,2,3\n", 1, "第 2 列没有列名", id="a blank head"),
        pytest.param("a;b\n1;2\n", 1, "不是英文逗号", id="semicolons"),
        pytest.param("a\tb\n1\t2\n", 1, "不是英文逗号", id="tabs"),
        pytest.param("a，b\n1，2\n", 1, "不是英文逗号", id="full-width commas"),
        pytest.param("a,b\n1,�2\n", 2, "丢了字", id="a lost character"),
        pytest.param(f"a,b\n1,{'x' * 200_000}\n", 2, "超过 131,072 个字符", id="an endless cell"),
    ],
)
def test_a_malformed_table_is_told_by_row(text: str, row: int, words: str) -> None:
    _, problems = read_table(text.encode(), "t.csv")
    assert [problem.address.row for problem in problems] == [row]
    assert words in problems[0].message


def test_an_unbalanced_quote_does_not_hide_the_rows_behind_it() -> None:
    table, problems = read_table(b'a,b\n"1,2\n3,"4"\n5,6\n7\n', "t.csv")
    assert table is not None
    assert [record.cells for record in table.records] == [("5", "6"), ("7",)]
    assert [problem.address.row for problem in problems] == [2, 5]


def test_a_file_of_very_many_rows_is_one_problem() -> None:
    table, problems = read_table(b"a,b\n" + b"x\n" * 30_000, "t.csv")
    assert table is None
    assert [(problem.address.row, problem.message) for problem in problems] == [
        (20_002, "超过 20,000 行；请确认没有拿错文件。")
    ]


def test_a_file_of_blank_rows_has_no_head() -> None:
    table, problems = read_table(b",,\n,,\n", "t.csv")
    assert table is None
    assert ["没有表头" in problem.message for problem in problems] == [True]


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        pytest.param("a: &x 1\nb: *x\n", 1, "锚点", id="anchor"),
        pytest.param("a: [1]\nb: [*a,*a]\n", 2, "锚点", id="alias"),
        pytest.param("a: !!python/object/apply:os.system [ls]\n", 1, "标签", id="tag"),
        pytest.param("a: 1\n---\nb: 2\n", 2, "只能有一份内容", id="two documents"),
        pytest.param("a: " + "[" * 50 + "]" * 50, 1, "嵌套超过 10 层", id="deep"),
        pytest.param("a: 1\n b: 2\n", 2, "不合 YAML", id="indentation"),
        pytest.param('a: "x\n', 2, "不合 YAML", id="quote"),
        pytest.param("a: [1, 2\n", 2, "不合 YAML", id="bracket"),
        pytest.param("a: 1\n? [b]\n: 2\n", 2, "键必须是文字", id="a key that is a list"),
        pytest.param("a: 1\nb: 2\na: 3\n", 3, "“a”在第 1 行已经写过", id="a key twice"),
        pytest.param("# only a comment\n", None, "只有注释", id="nothing"),
        pytest.param("a: \x07\n", None, "控制字符", id="a control character"),
    ],
)
def test_a_malformed_document_is_told_by_row(text: str, row: int | None, words: str) -> None:
    _, problems = read_document(text.encode(), "plan.yaml")
    assert [problem.address.row for problem in problems] == [row]
    assert words in problems[0].message


@pytest.mark.parametrize(
    ("text", "value"),
    [("360800", "360800"), ("010", "010"), ("no", "no"), ("2022-11-22", "2022-11-22"), ("1.50", "1.50")],
)
def test_a_value_of_a_document_stays_the_text_that_is_written(text: str, value: str) -> None:
    root, _ = read_document(text.encode(), "plan.yaml")
    assert root == ScalarNode(1, value)


@pytest.mark.parametrize("text", ["~", "null", "''"])
def test_nothing_is_written_as_null(text: str) -> None:
    root, _ = read_document(text.encode(), "plan.yaml")
    assert isinstance(root, ScalarNode)
    assert not root.text
