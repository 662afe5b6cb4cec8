"""Readings are made once by a process of their own, and kept for the next process that serves pages."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import TYPE_CHECKING, NoReturn

import pytest

from app.search.service import readings
from app.search.service.readings import Readings

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["吉水县", "铅山县"]


def learned(file: Path, names: list[str] | None = None) -> Readings:
    known = Readings(file)
    known.learn(names or NAMES, lambda: NAMES)
    return known


def spelled(known: Readings) -> list[str]:
    return [known.spelled(name) for name in NAMES]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "readings.json"


@pytest.fixture
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError

    monkeypatch.setattr(subprocess, "run", refuse)


@pytest.fixture
def kept(file: Path) -> Path:
    """Return a file that was kept before."""
    assert spelled(learned(file)) == ["jishuixian", "yanshanxian"]
    return file


def test_whoever_sees_one_name_has_all_of_them_read(file: Path) -> None:
    assert spelled(learned(file, ["吉水县"])) == ["jishuixian", "yanshanxian"]


@pytest.mark.usefixtures("no_process")
def test_what_was_kept_is_not_made_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(
        json.dumps(
            {
                "made_by": "us",
                "texts": {"吉水县": ["ji", "shui", "xian"], "铅山县": ["yan", "shan", "xian"]},
                "usual": ["yi"],
            }
        ),
        encoding="utf-8",
    )
    monkeypatch.setattr(readings, "_made_by", lambda: "us")
    known = learned(file)
    assert spelled(known) == ["jishuixian", "yanshanxian"]
    assert [known.usual_of(each) for each in "一a丁𠮷"] == ["yi", "", "", ""]


@pytest.mark.parametrize("change", ["made_by", "texts", "usual", "all"])
def test_a_file_that_is_damaged_or_of_another_version_is_made_again(kept: Path, change: str) -> None:
    content = json.loads(kept.read_bytes())
    if change == "made_by":
        content |= {"made_by": "another version", "texts": {name: ["x"] * 3 for name in NAMES}}
    else:
        content.pop(change, None)
    kept.write_text("{" if change == "all" else json.dumps(content), encoding="utf-8")
    known = learned(kept)
    assert spelled(known) == ["jishuixian", "yanshanxian"]
    assert known.usual_of("一") == "yi"


@pytest.mark.usefixtures("no_process")
def test_without_readings_names_are_found_by_their_words_and_nothing_is_kept(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        known = learned(file)
        known.learn(NAMES, lambda: NAMES)  # is not tried again for some minutes
    assert known.prepare("吉水县").folded == "吉水县"
    assert known.prepare("吉水县").sound == "吉水县"
    assert len(caplog.records) == 1
    assert not file.exists()


def test_after_a_pause_what_could_not_be_read_is_tried_again(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched, caplog.at_level(logging.WARNING):
        patched.setattr(sys, "executable", "/nowhere/python")
        known = learned(file)
    known.rests_until = 0
    known.learn(NAMES, lambda: NAMES)
    assert spelled(known) == ["jishuixian", "yanshanxian"]


def test_a_folder_that_cannot_be_written_is_only_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert spelled(learned(tmp_path / "nowhere" / "readings.json")) == ["jishuixian", "yanshanxian"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]
