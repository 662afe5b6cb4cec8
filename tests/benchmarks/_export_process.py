"""One export of projects in a process of its own, which prints its peak memory in MB.

`python -m tests.benchmarks._export_process csv|xlsx MONTH PROJECTS OUT`, the database as settings name it.
"""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

from app import create_app
from app.accounts.types import ALL
from app.kernel.months import Month
from app.portfolio.queries import cube
from app.portfolio.render.finance_book import write_projects_xlsx
from app.portfolio.render.finance_text import write_projects_csv
from app.portfolio.service.finance import finance_month
from app.portfolio.service.finance_files import file_of
from app.portfolio.types.cube import Question
from config import Settings


def main(kind: str, month: str, projects: str, out: str) -> None:
    """Write the first so many projects of a month."""
    with create_app(Settings.from_environment()).app_context():
        question = Question((), (), Month.parse(month))
        file = file_of(question, finance_month(ALL, question.month), ALL, produced_by="benchmark")
        rows = islice(cube.project_rows(question, ALL), int(projects))
        if kind == "xlsx":
            write_projects_xlsx(Path(out), rows, file)
        else:
            with Path(out).open("wb") as target:
                target.writelines(write_projects_csv(rows, file))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    # Not the peak that getrusage knows: it begins with the memory of the process that started this one.
    print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
