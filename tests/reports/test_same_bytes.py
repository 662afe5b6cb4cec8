"""The same brief gives the same bytes, wherever and whenever it is rendered."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from app.briefs import render
from config import PROJECT_ROOT
from tests.reports.make_sample import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from app.briefs.types import Brief


def test_rendering_again_in_one_process_gives_the_same_bytes(sample_brief: Brief, sample_pdf: Path) -> None:
    assert render.pdf(sample_brief).data == sample_pdf.read_bytes()


def test_another_process_folder_home_language_and_time_zone_give_the_same_bytes(
    sample_pdf: Path, tmp_path: Path
) -> None:
    out = tmp_path / "中文 路径" / "brief.pdf"
    out.parent.mkdir()
    subprocess.run(
        [sys.executable, "-m", "tests.reports.render_process", SAMPLE, out],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT_ROOT),
            "PYTHONHASHSEED": "1",
            "XDG_CACHE_HOME": str(tmp_path / "fresh cache"),
            "LANG": "ja_JP.UTF-8",
            "LC_ALL": "C.UTF-8",
            "TZ": "America/New_York",
            "SOURCE_DATE_EPOCH": "0",
        },
        check=True,
    )
    assert hashlib.sha256(out.read_bytes()).hexdigest() == hashlib.sha256(sample_pdf.read_bytes()).hexdigest()


def test_a_home_that_cannot_be_written_to_is_no_obstacle(sample_pdf: Path, tmp_path: Path) -> None:
    out = tmp_path / "brief.pdf"
    environment = {
        name: value for name, value in os.environ.items() if name not in {"HOME", "XDG_CACHE_HOME"}
    }
    subprocess.run(
        [sys.executable, "-m", "tests.reports.render_process", SAMPLE, out],
        cwd=PROJECT_ROOT,
        env={**environment, "HOME": "/proc/nowhere"},
        check=True,
    )
    assert out.read_bytes() == sample_pdf.read_bytes()
