"""How names are read, kept: in memory for as long as the process lives, in a file for the next one.

Only a name that was never seen before makes the process of readings run; names come with plans, so that is
once per plan. Without readings everything is still found by its words.
"""

from __future__ import annotations

import json
import logging
import subprocess  # nosec B404
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, cast

from flask import current_app

from app.kernel.files import write_whole
from app.search.rules.folding import Prepared, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from flask import Flask

    from config import Settings

_KEY = "search.readings"
_PROGRAM = Path(__file__).with_name("reading_process.py")
_FILE = "name-readings.json"
_PATIENCE, _PAUSE = 20, 600
"""Seconds until the process is given up, and from then until it is tried again."""
_FIRST = 0x4E00
"""The first character whose usual reading is kept."""
_log = logging.getLogger(__name__)
_prepare_unread = lru_cache(maxsize=4096)(prepare)


@dataclass
class Readings:
    """What is known of readings. Texts are only ever added: there are as many as names in the register."""

    file: Path
    """Where readings are kept for the next process."""
    texts: dict[str, list[str]] = field(default_factory=dict)
    usual: list[str] = field(default_factory=list)
    """The usual syllable of each common character."""
    prepared: dict[str, Prepared] = field(default_factory=dict)
    has_read_file: bool = False
    rests_until: float = 0
    """Until when (seconds of the system's clock) no process is tried, as the last one failed."""
    lock: Lock = field(default_factory=Lock)

    def prepare(self, text: str) -> Prepared:
        """Return a text as it is compared; what has no reading yet is compared by its words."""
        if text not in self.texts:
            return _prepare_unread(text)
        known = self.prepared.get(text)
        if known is None:
            known = self.prepared[text] = prepare(text, self.texts[text])
        return known

    def usual_of(self, character: str) -> str:
        """Return how a character is usually read; empty where it is none."""
        number = ord(character) - _FIRST
        return self.usual[number] if 0 <= number < len(self.usual) else ""

    def spelled(self, text: str) -> str:
        """Return a name in pinyin."""
        return self.prepare(text).sound

    def learn(self, texts: Collection[str], all_texts: Callable[[], Iterable[str]]) -> None:
        """See to it that some texts have readings; where one has none, read all that there are at once.

        Whoever asks sees only a part of the names; reading all spares the next one the wait.
        """
        if all(text in self.texts for text in texts):
            return
        with self.lock:
            if not self.has_read_file:
                self._read_file()
            # Whoever had to wait here finds that another has read them, or has failed to.
            if all(text in self.texts for text in texts) or monotonic() < self.rests_until:
                return
            self._read([text for text in dict.fromkeys((*texts, *all_texts())) if text not in self.texts])

    def _read_file(self) -> None:
        """Take over what an earlier process has kept, if the same library and program made it."""
        self.has_read_file = True
        try:
            content = json.loads(self.file.read_bytes())
            made_by, texts, usual = (content[name] for name in ("made_by", "texts", "usual"))
            if made_by == _made_by():
                self.texts.update(texts)
                self.usual = usual
        except (OSError, ValueError, KeyError, TypeError):
            return  # There is none, or it is damaged: it is made anew.

    def _read(self, wanted: list[str]) -> None:
        """Run the process for some texts, and keep what it says."""
        # Our own program, isolated: neither the folder nor the environment is searched for modules.
        command = [sys.executable, "-I", str(_PROGRAM)]
        try:
            done = subprocess.run(  # noqa: S603 # nosec B603
                command, input=json.dumps(wanted).encode(), capture_output=True, timeout=_PATIENCE, check=True
            )
            content = json.loads(done.stdout)
        except (OSError, subprocess.SubprocessError, ValueError):
            _log.warning("Names cannot be read as pinyin: they are found by their words only.", exc_info=True)
            self.rests_until = monotonic() + _PAUSE
            return
        self.texts.update(content["texts"])
        self.usual = content["usual"]
        self._keep()

    def _keep(self) -> None:
        content = {"made_by": _made_by(), "texts": self.texts, "usual": self.usual}
        try:
            write_whole(self.file, json.dumps(content, ensure_ascii=False).encode())
        except OSError:
            _log.warning("The readings of names cannot be kept in %s.", self.file, exc_info=True)


def init_app(app: Flask) -> None:
    """Give an application its readings."""
    settings = cast("Settings", app.config["SETTINGS"])
    app.extensions[_KEY] = Readings(settings.data_dir / _FILE)


def known_readings() -> Readings:
    """Return the readings of the running application."""
    return cast("Readings", current_app.extensions[_KEY])


def _made_by() -> str:
    """Return what a kept file must have been made by: the library and our own program, as they are now."""
    return f"pypinyin {version('pypinyin')} {sha256(_PROGRAM.read_bytes()).hexdigest()}"
