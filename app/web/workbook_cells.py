"""Bytes of an uploaded workbook → cells with addresses. Nothing here knows what a column means.

A file that cannot be read is refused with a sentence that says what is wrong with it and what to do.
"""

from __future__ import annotations

import json
import subprocess  # nosec B404
import sys
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from app.kernel.errors import TrackerError
from app.kernel.texts import Text
from app.web import workbook_process

LARGEST_FILE = 5_000_000
"""Bytes. A workbook of a thousand rows has less than a tenth of it."""
LARGEST_UNPACKED = 50_000_000
"""Bytes, of all parts together as the file declares them."""
MOST_COLUMNS = 40
PATIENCE = 30
"""Seconds until a workbook is given up."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class WorkbookError(TrackerError):
    """An uploaded file cannot be read as a workbook."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not blank; `number` is as the spreadsheet counts it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The sheet that was read: its rows without the blank ones, every cell as the text that it shows."""

    sheet: str
    rows: tuple[SheetRow, ...]


def address(row: int, column: int) -> str:
    """Return the address of a cell as a spreadsheet shows it, columns counted from 0: (5, 2) is C5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def read_workbook(data: bytes, sheet: str, most_rows: int) -> SheetCells:
    """Return the cells of the sheet of a name, or of the first that can be seen.

    Raises:
        WorkbookError: it is empty, too large, of another kind, damaged, locked, or has over `most_rows` rows.
    """
    _refuse_others(data)
    # Isolated: neither the folder of the program nor the environment is searched for modules.
    command = [
        sys.executable,
        "-I",
        str(Path(workbook_process.__file__)),
        sheet,
        str(most_rows),
        str(MOST_COLUMNS),
    ]
    try:
        # Our own program, and only numbers and a name of ours beside it.
        done = subprocess.run(  # noqa: S603 # nosec B603
            command, input=data, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        message = Text("工作簿读了太久还没有读完，没有采用；请把需要的行复制到新下载的模板里再上传。")
        raise WorkbookError(message) from error
    if done.returncode == workbook_process.LOCKED:
        message = Text("工作簿设了打开密码，读不出来；请去掉密码，另存后再上传。")
        raise WorkbookError(message)
    if done.returncode:
        message = Text(
            "工作簿打不开：文件已损坏，或者表中很远的地方还有内容。请把需要的行复制到新下载的模板里再上传。"
        )
        raise WorkbookError(message)
    content = json.loads(done.stdout)
    if content["has_more"]:
        message = Text(
            "工作表“{sheet}”超过 {most_rows:,} 行；请拆成几个文件分别导入。",
            sheet=content["sheet"],
            most_rows=most_rows,
        )
        raise WorkbookError(message)
    rows = tuple(
        SheetRow(number, tuple(cells))
        for number, cells in enumerate(content["rows"], 1)
        if any(cell.strip() for cell in cells)
    )
    if not rows:
        message = Text("工作表“{sheet}”是空的；请按模板填写后再上传。", sheet=content["sheet"])
        raise WorkbookError(message)
    return SheetCells(content["sheet"], rows)


def _refuse_others(data: bytes) -> None:
    """Refuse what is no .xlsx, before anything opens it.

    Raises:
        WorkbookError: the bytes are none, too many, of another kind of file, or unpack to too many.
    """
    if not data:
        message = Text("文件是空的；请选择填好的 .xlsx 工作簿。")
        raise WorkbookError(message)
    if len(data) > LARGEST_FILE:
        message = Text(
            "文件有 {size:,.1f} MB，超过上限 {largest:g} MB，没有读取；请确认没有拿错文件。",
            size=len(data) / 1_000_000,
            largest=LARGEST_FILE / 1_000_000,
        )
        raise WorkbookError(message)
    if data.startswith(_OLE):
        message = Text("这是旧格式（.xls）或加了密码的工作簿；请用“另存为”保存为不带密码的 .xlsx 再上传。")
        raise WorkbookError(message)
    message = Text("这不是 .xlsx 工作簿；请用下载的模板填写，以 .xlsx 格式保存后上传。")
    if not data.startswith(_ZIP):
        raise WorkbookError(message)
    try:
        with ZipFile(BytesIO(data)) as parts:
            names = {part.filename for part in parts.infolist()}
            unpacked = sum(part.file_size for part in parts.infolist())
    # What the standard library raises for damaged, encrypted and too new archives is of many kinds.
    except (
        BadZipFile,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        zlib.error,
    ) as error:
        raise WorkbookError(message) from error
    if "xl/workbook.xml" not in names:
        raise WorkbookError(message)
    if unpacked > LARGEST_UNPACKED:
        message = Text("工作簿展开后太大，没有读取；请把需要的行复制到新下载的模板里再上传。")
        raise WorkbookError(message)
