"""Facts about writers who come at the same time, on both databases: they take turns and none is sent away."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from app.audit import queries
from app.audit.service import verify
from app.registry.service import upgrade
from config import PROJECT_ROOT
from tests.conftest import BACKENDS, MakeDatabase, disposed, make_app

if TYPE_CHECKING:
    from pathlib import Path

PROCESSES, THREADS, ENTRIES = 4, 5, 10


@pytest.mark.parametrize("backend", BACKENDS)
def test_20_writers_of_10_entries_each_leave_one_whole_chain(
    backend: str, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    url = make_database(backend, "writers")
    with disposed(make_app(url, tmp_path_factory)) as app, app.app_context():
        upgrade()
        environment = {
            **os.environ,
            "TRACKER_DATABASE_URL": url,
            "TRACKER_DATA_DIR": str(tmp_path),
            "TRACKER_SECRET_KEY": "for tests only, and long enough for that",
        }
        command = [
            sys.executable,
            "-m",
            "tests.integration.audit.write_in_threads",
            str(THREADS),
            str(ENTRIES),
        ]
        running = [
            subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment, stderr=subprocess.PIPE, text=True)
            for _ in range(PROCESSES)
        ]
        complaints = [process.communicate(timeout=120)[1] for process in running]
        assert [process.returncode for process in running] == [0] * PROCESSES, complaints
        report = verify()
        assert report.is_whole
        assert report.entries == PROCESSES * THREADS * ENTRIES
        written = Counter(entry.actor for entry in queries.stored_entries())
        assert list(written.values()) == [ENTRIES] * (PROCESSES * THREADS)
