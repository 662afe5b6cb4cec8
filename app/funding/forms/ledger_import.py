"""A workbook of bookings as cells: which column means what, and what can be read. Messages name the cell.

What is previewed travels through the browser, signed, and is read again by the same function when it comes
back: nothing that the browser says is believed.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Any

from itsdangerous import BadSignature, URLSafeSerializer

from app.funding.forms.ledger import FIELDS, READERS, read_fields
from app.funding.types import CellProblem, FundingSource, ImportFile, ImportRow, LedgerKind
from app.kernel.errors import TrackerError
from app.kernel.texts import Text
from app.web.reading import clean_words, quoted
from app.web.workbook_cells import SheetCells, SheetRow, address, read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.kernel.labels import Labelled

SHEET = Text("台账")
"""The sheet that is read; where there is none of this name, the first that can be seen."""
MOST_ROWS = 1000
HEADS = {name: Text("金额（万元）") if name == "amount" else label for name, label in FIELDS.items()}
"""Field → head of its column. A workbook is Chinese: messages quote the heads and words that it has."""
LONGEST_NAME = 100
_AS_TEMPLATE = Text("请用下载的模板填写，不要改表头。")


class UploadError(TrackerError):
    """Nothing was uploaded, or what was previewed came back changed."""


def read_upload(name: str, data: bytes) -> ImportFile:
    """Read an uploaded workbook.

    Raises:
        UploadError: no file was chosen.
        WorkbookError: it cannot be read as a workbook, or has too many rows.
    """
    if not name:
        message = Text("还没有选择文件：请先选择填好的工作簿，再按“上传并预览”。")
        raise UploadError(message)
    cells = read_workbook(data, SHEET, MOST_ROWS + 1)
    return _file(clean_words(name)[:LONGEST_NAME], hashlib.sha256(data).hexdigest(), cells)


def sealed(file: ImportFile, secret: str, user_name: str) -> str:
    """Return what was read of a workbook as a signed text, which only the same user can send back."""
    rows = [[row.number, row.texts] for row in file.rows]
    return _serializer(secret, user_name).dumps([file.name, file.sha256, file.columns, rows])


def unsealed(text: str, secret: str, user_name: str) -> ImportFile:
    """Read what was previewed again, by the same rules.

    Raises:
        UploadError: it is not what was sent, or was sent to somebody else.
    """
    try:
        name, sha256, columns, rows = _serializer(secret, user_name).loads(text)
    except BadSignature as error:
        message = Text("预览的内容在途中变了，没有导入；请重新上传文件。")
        raise UploadError(message) from error
    read = tuple(_row(number, texts, columns) for number, texts in rows)
    return ImportFile(name, sha256, read, columns=columns)


def _serializer(secret: str, user_name: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=f"funding.ledger.import:{user_name}")


def _file(name: str, sha256: str, cells: SheetCells) -> ImportFile:
    """Return the rows under the heads; a missing or doubled head is a problem of the whole sheet."""
    head, *below = cells.rows
    found = {_plain(text): column for column, text in reversed(list(enumerate(head.cells))) if text.strip()}
    places = {field: found[_plain(text)] for field, text in HEADS.items() if _plain(text) in found}
    problems = [
        CellProblem(
            address(head.number, places.get(field, 0)),
            Text("表头里没有“{head}”这一列：{advice}", head=quoted(text), advice=_AS_TEMPLATE),
        )
        for field, text in HEADS.items()
        if field not in places and field != "note"
    ]
    texts = [_plain(text) for text in head.cells if text.strip()]
    problems += [
        CellProblem(
            address(head.number, column),
            Text(
                "“{head}”这一列出现了 {number} 次：请只留一列。",
                head=quoted(HEADS[field]),
                number=texts.count(_plain(HEADS[field])),
            ),
        )
        for field, column in places.items()
        if texts.count(_plain(HEADS[field])) > 1
    ]
    if not below:
        problems.append(
            CellProblem(address(head.number + 1, 0), Text("表头下面没有要登记的内容：请从这一行起填写。"))
        )
    known = {_plain(text) for text in HEADS.values()}
    unread = tuple(quoted(text) for text in head.cells if text.strip() and _plain(text) not in known)
    rows = () if problems else tuple(_row(row.number, _texts(row, places), places) for row in below)
    return ImportFile(name, sha256, rows, tuple(problems), unread, places)


def _plain(text: str) -> str:
    """Return a head without the ways of writing its brackets and blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _texts(row: SheetRow, places: dict[str, int]) -> dict[str, str]:
    """Return the texts of a row by field."""
    return {
        field: clean_words(row.cells[column]) if column < len(row.cells) else ""
        for field, column in places.items()
    }


def _row(number: int, texts: dict[str, str], places: dict[str, int]) -> ImportRow:
    """Read one row."""
    draft, errors = read_fields(texts, _CELL_READERS)
    cells = {field: address(number, places[field]) for field in FIELDS if field in places}
    problems = tuple(CellProblem(cells[field], message) for field, message in errors.items())
    return ImportRow(number, texts, cells, draft, problems)


def _by_label(vocabulary: type[Labelled]) -> Callable[[str], Any]:
    """Return the reader of a choice that is written as people see it."""
    words = {_plain(member.label): member for member in vocabulary}

    def read(text: str) -> Labelled:
        if _plain(text) not in words:
            choices = "、".join(
                member.label for member in vocabulary if member is not FundingSource.UNASSIGNED
            )
            problem = Text("“{text}”不在可选范围内：可以填 {choices}。", text=quoted(text), choices=choices)
            raise ValueError(problem)
        return words[_plain(text)]

    return read


_CELL_READERS = READERS | {"kind": _by_label(LedgerKind), "source": _by_label(FundingSource)}
