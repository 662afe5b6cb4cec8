"""The process that opens an uploaded workbook: standard input → its first sheet's cells as JSON.

It stands alone because what opens workbooks can end its whole process: two cells in opposite corners of a
sheet, a few kilobytes in the file, make it ask for more memory than there is. Here that ends nothing but the
upload. Memory and time are limited; nothing of the application is loaded.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

MOST_MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""
MOST_SECONDS = 20
"""Of the processor."""
UNREADABLE, LOCKED = 3, 4
"""How the process ends where the bytes are no workbook, or one that asks for a password."""


def main(name: str, most_rows: int, most_columns: int) -> int:
    """Write the rows of the sheet of a name, or of the first that can be seen, and end."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        with CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())) as book:
            seen = [each.name for each in book.sheets_metadata if each.visible is SheetVisibleEnum.Visible]
            if not seen:
                return UNREADABLE
            chosen = name if name in seen else seen[0]
            sheet = book.get_sheet_by_name(chosen)
            rows = sheet.to_python(skip_empty_area=False, nrows=most_rows + 1)
            content = {
                "sheet": chosen,
                "rows": [[cell_text(cell) for cell in row[:most_columns]] for row in rows],
                "has_more": sheet.total_height > most_rows,
            }
    except PasswordError:
        return LOCKED
    except (CalamineError, OSError, ValueError):
        return UNREADABLE
    json.dump(content, sys.stdout, ensure_ascii=True)
    return 0


def cell_text(cell: object) -> str:
    """Return what a cell shows as text: numbers to the 15 digits that a spreadsheet keeps, days as ISO dates.

    A workbook stores 0.3 as the nearest binary fraction; beyond 15 digits there is only the noise of it.
    """
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() | int():
            return f"{cell:.15g}"
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
