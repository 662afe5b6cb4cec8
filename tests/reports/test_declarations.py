"""Facts about what WeasyPrint declares of C libraries, as it is kept between processes."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from app.briefs.render import declarations, fonts
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

PARSED = """
import sys
from app.briefs.render import engine
engine.weasyprint()
print("pycparser" in sys.modules)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each process parses them")
def test_a_second_process_does_not_parse_what_the_first_one_did(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    said = [
        subprocess.run(
            [sys.executable, "-c", PARSED],
            cwd=PROJECT_ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(2)
    ]
    assert said == [["True"], ["False"]]
    (kept,) = tmp_path.rglob("declarations/*")
    assert kept.suffix == ".py"


def test_a_function_that_was_not_written_down_is_refused_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "cache_folder", lambda: tmp_path)
    kept = declarations.Kept()
    kept.cdef("typedef ... PangoLayout;")
    kept.cdef(declarations.OURS)
    with pytest.raises(ValueError, match="labs"):
        kept.cdef("long labs (long number);")


def test_a_folder_that_cannot_be_written_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "cache_folder", lambda: tmp_path)
    (tmp_path / "declarations").write_text("in the way", encoding="utf-8")
    kept = declarations.Kept()
    kept.cdef("typedef ... PangoLayout; int abs (int number);")
    assert kept.dlopen("libc.so.6").abs(-7) == 7
