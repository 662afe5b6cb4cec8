"""Bytes → cells with addresses: CSV tables and YAML documents.

Nothing here knows what a column means. A file that cannot be read is refused with a sentence that says what
is wrong with it and what to do, never with a traceback; its size is looked at before it is opened.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

import yaml

from app.intake.types.cells import Entry, ListNode, MapNode, Node, Record, ScalarNode, Table
from app.kernel.problems import Address, Problem, Severity

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_TABLE: Final = 5_000_000
"""Bytes. The list of a whole province fits; what is larger is another file by mistake."""
MOST_ROWS: Final = 20_000
"""So that a file of the wrong kind is one problem, and not a million."""
LARGEST_DOCUMENT: Final = 500_000
"""Bytes. plan.yaml has about a hundred lines."""
DEEPEST: Final = 10
"""Levels of a document. plan.yaml has three."""

_LARGEST_CELL: Final = csv.field_size_limit()
_READABLE_SHARE: Final = 0.9


class UnreadableError(Exception):
    """A file that cannot become cells; `problem` says why. Never leaves this module and the service."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_bytes(path: Path, name: str, largest: int) -> bytes:
    """Return the content of a file; `name` stands in the address of a problem.

    Raises:
        UnreadableError: it is missing, no regular file, larger than `largest` bytes, empty, or not allowed.
    """
    address = Address(name)
    try:
        if not path.is_file():
            raise UnreadableError(Problem(address, "没有这个文件；请按数据包格式（seed/README.md）补上。"))
        size = path.stat().st_size
        if size > largest:
            raise UnreadableError(Problem(address, _too_large(size, largest)))
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableError(
            Problem(address, f"文件打不开（{reason}）；请检查文件权限和磁盘后再试。")
        ) from error
    if len(data) > largest:
        raise UnreadableError(Problem(address, _too_large(len(data), largest)))
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise UnreadableError(Problem(address, "文件是空的；请放入带表头的内容，或者改用未损坏的副本。"))
    return data


def _too_large(size: int, largest: int) -> str:
    return (
        f"文件有 {size / 1_000_000:,.1f} MB，超过上限 {largest / 1_000_000:g} MB，没有读取；"
        "请确认没有拿错文件。"
    )


def decode(data: bytes, name: str) -> str:
    """Return UTF-8 text, with or without a byte order mark.

    Raises:
        UnreadableError: it is another encoding (named where it can be recognised), or holds NUL bytes.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _reads_as(data, "utf-16-le", "utf-16-be"):
        raise UnreadableError(Problem(Address(name), _other_encoding("UTF-16（“Unicode 文本”）")))
    if b"\0" in data:
        row = data[: data.index(b"\0")].count(b"\n") + 1
        message = "这一行里有 NUL（00）字节，文件已损坏或不是文本；请从原表重新导出。"
        raise UnreadableError(Problem(Address(name, row), message))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        if _reads_as(data, "gb18030"):
            message = _other_encoding("GB18030（GBK，Windows 中文版的“ANSI”）")
        else:
            message = f"第 {error.start + 1} 个字节起不是 UTF-8 文字；请用 UTF-8 编码重新保存文件。"
        raise UnreadableError(Problem(Address(name, row), message)) from error


def _reads_as(data: bytes, *encodings: str) -> bool:
    """Say whether bytes are text of another encoding.

    Nearly any bytes can be decoded so; what is really meant is nearly all ASCII and characters in common
    use, which are those of GB2312, while bytes of UTF-8 give rare ones.
    """
    if encodings[0].startswith("utf-16") and b"\0" not in data:
        return False
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        wide = [character for character in text if not " " <= character <= "~" and character not in "\r\n\t"]
        common = sum(_is_common(character) for character in wide)
        if common >= _READABLE_SHARE * len(wide):
            return True
    return False


def _is_common(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2  # noqa: PLR2004 - one Chinese character or sign
    except UnicodeEncodeError:
        return False


def _other_encoding(found: str) -> str:
    return (
        f"文件编码是 {found}，不是 UTF-8；请用“另存为”，编码选择 UTF-8（Excel 中选“CSV UTF-8（逗号分隔）”）。"
    )


def read_table(data: bytes, name: str) -> tuple[Table | None, list[Problem]]:
    """Return the rows of a CSV file, and the problems of its form: quotes, blank rows, ragged rows.

    A ragged row stays among the records: only its known cells can be told by its place.
    """
    try:
        text = decode(data, name)
    except UnreadableError as error:
        return None, [error.problem]
    problems: list[Problem] = []
    records: list[Record] = []
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            problems.append(Problem(Address(name, line), _broken_quotes(str(error), line, rows.line_num)))
            continue
        if not any(cell.strip() for cell in cells):
            if cells or records:
                problems.append(
                    Problem(Address(name, line), "空行，已跳过；请删去这一行。", Severity.WARNING)
                )
            continue
        if len(records) > MOST_ROWS:
            message = f"超过 {MOST_ROWS:,} 行；请确认没有拿错文件。"
            return None, [Problem(Address(name, line), message)]
        records.append(Record(line, tuple(cell.strip() for cell in cells)))
    if not records:
        problems = [problem for problem in problems if problem.severity is Severity.ERROR]
        problems = problems or [Problem(Address(name), "文件里没有表头；请放入带表头的内容。")]
        return None, problems
    head, *below = records
    problems += _head_problems(head, name)
    problems += _ragged_rows(head, below, name)
    problems += _replaced_characters(records, head, name)
    return Table(name, head, tuple(below)), problems


def _broken_quotes(reason: str, first: int, last: int) -> str:
    """Return what the CSV reader complains of, as a person would say it."""
    if "field larger" in reason:
        return f"有单元格超过 {_LARGEST_CELL:,} 个字符；请检查是否漏了引号，或者拿错了文件。"
    where = f"到第 {last} 行" if last > first else ""
    return (
        f"双引号不成对{where}，这一行没有读取；"
        "含逗号、换行或双引号的单元格要用一对英文双引号括起来，其中的双引号写两遍。"
    )


def _head_problems(head: Record, name: str) -> list[Problem]:
    if len(head.cells) == 1 and re.search(r"[;\t，；]", head.cells[0]):
        message = "表头只有一列，列之间用的不是英文逗号；请另存为“CSV UTF-8（逗号分隔）”。"
        return [Problem(Address(name, head.line), message)]
    problems = [
        Problem(
            Address(name, head.line, column),
            f"表头中“{column}”出现 {head.cells.count(column)} 次；请只留一列。",
        )
        for column in dict.fromkeys(head.cells)
        if column and head.cells.count(column) > 1
    ]
    blank = [index for index, column in enumerate(head.cells, 1) if not column]
    if blank:
        places = "、".join(str(index) for index in blank)
        problems.append(
            Problem(Address(name, head.line), f"表头第 {places} 列没有列名；请补上或删去这一列。")
        )
    return problems


def _ragged_rows(head: Record, records: list[Record], name: str) -> list[Problem]:
    width = len(head.cells)
    return [
        Problem(
            Address(name, record.line),
            f"这一行有 {len(record.cells)} 个单元格，表头有 {width} 个；"
            "请检查是否缺逗号、多逗号，或者含逗号的单元格没有加引号。",
        )
        for record in records
        if len(record.cells) != width
    ]


def _replaced_characters(records: list[Record], head: Record, name: str) -> list[Problem]:
    """Return the cells where an earlier conversion lost a character for good."""
    return [
        Problem(
            Address(name, record.line, head.cells[index] if index < len(head.cells) else None),
            "单元格里有无法显示的字符“\ufffd”，转换编码时丢了字；请对照原文补正。",
        )
        for record in records
        for index, cell in enumerate(record.cells)
        if "\ufffd" in cell
    ]


def read_document(data: bytes, name: str) -> tuple[Node | None, list[Problem]]:
    """Return the content of a YAML file. Values stay text, so that `2022` or `no` mean what is written.

    Anchors and aliases are refused (a few lines of them can stand for gigabytes), and so are tags.
    """
    try:
        text = decode(data, name)
        _check_events(text, name)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnreadableError as error:
        return None, [error.problem]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else None
        message = "这里不合 YAML 的写法；请检查缩进、冒号后的空格、引号和括号是否成对。"
        return None, [Problem(Address(name, row), message)]
    except yaml.YAMLError:
        return None, [Problem(Address(name), "文件里有 YAML 不允许的控制字符；请用文本编辑器重新保存。")]
    if root is None:
        return None, [Problem(Address(name), "文件里只有注释；请放入内容。")]
    problems: list[Problem] = []
    return _node(root, name, "", problems), problems


def _check_events(text: str, name: str) -> None:
    """Go once through the document without building it; stop at what may not be built."""
    depth = 0
    documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        row = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = (
                "不允许使用 YAML 的锚点（&）和引用（*）；请把内容直接写出来，以 & 或 * 开头的文字加引号。"
            )
            raise UnreadableError(Problem(Address(name, row), message))
        if getattr(event, "tag", None):
            message = "不允许使用 YAML 标签（!）；请直接写值，以 ! 开头的文字加引号。"
            raise UnreadableError(Problem(Address(name, row), message))
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                message = "一个文件只能有一份内容；请删去“---”以后的部分。"
                raise UnreadableError(Problem(Address(name, row), message))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                message = f"嵌套超过 {DEEPEST} 层；请对照 seed/README.md 的格式。"
                raise UnreadableError(Problem(Address(name, row), message))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _node(node: yaml.Node, name: str, path: str, problems: list[Problem]) -> Node:
    """Return one node in our own terms; keys that stand twice are problems, and the first one counts."""
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            row = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                problems.append(Problem(Address(name, row), "键必须是文字；请对照 seed/README.md 的格式。"))
                continue
            key = str(key_node.value)
            inner = f"{path}.{key}" if path else key
            if key in entries:
                message = f"“{key}”在第 {entries[key].line} 行已经写过；请只留一处。"
                problems.append(Problem(Address(name, row, inner), message))
                continue
            entries[key] = Entry(row, key, _node(value_node, name, inner, problems))
        return MapNode(line, tuple(entries.values()))
    if isinstance(node, yaml.SequenceNode):
        return ListNode(line, tuple(_node(item, name, path, problems) for item in node.value))
    blank = node.tag == "tag:yaml.org,2002:null"
    return ScalarNode(line, None if blank else str(node.value).strip())
