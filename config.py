"""Settings, read from the environment with the prefix `TRACKER_`. All have a default for the embedded use."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT_ROOT = Path(__file__).resolve().parent
THREADS = 8
"""In each server process; `gunicorn.conf.py` says it again, since it is read before our modules are found."""
LAST_PORT = 65535
MOST_PROXIES = 9
SHORTEST_SECRET = 32
LONGEST_IDLE_MINUTES = 24 * 60
LONGEST_SESSION_HOURS = 7 * 24
MOST_WORKERS = 64
QUEUES = ("sqlite", "postgresql", "postgresql+psycopg", "redis", "rediss")
_PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,100}(/[A-Za-z0-9._~-]+)*/?")
_IN_MEMORY = re.compile(r"sqlite(\+\w+)?://(/(:memory:)?)?")
WHO_NEEDS_A_SECOND_FACTOR = ("nobody", "administrators", "everybody")


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and says what it should be."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What may differ from one installation to another."""

    data_dir: Path
    """Folder of everything that is entered: the embedded database and the secret key."""
    database_url: str
    secret_key: str
    host: str
    port: int
    proxies: int
    """How many reverse proxies stand in front, whose word about address and https is believed."""
    idle_minutes: int
    """Minutes without a request after which a session is over."""
    session_hours: int
    """Hours after which a session is over in any case."""
    require_second_factor: str
    """One of `WHO_NEEDS_A_SECOND_FACTOR`."""
    queue_url: str
    """Where workers are told that a task waits: an address whose scheme is one of `QUEUES`."""
    workers: int
    """How many worker processes the embedded server has beside it."""
    public_url: str
    """Where whoever holds a printed brief reaches this installation; empty: as whoever signs it does."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; the secret key is made on first use and kept in the data folder.

        Raises:
            SettingsError: a number is none or out of its range, `TRACKER_REQUIRE_SECOND_FACTOR` is none of
                the choices, `TRACKER_DATABASE_URL` keeps nothing, `TRACKER_QUEUE_URL` or `TRACKER_PUBLIC_URL`
                is no such address, or the data folder cannot be made.
        """
        data_dir = Path(environment.get("TRACKER_DATA_DIR") or PROJECT_ROOT / "var").resolve()
        return cls(
            data_dir=data_dir,
            database_url=_database(environment) or f"sqlite:///{data_dir / 'tracker.sqlite3'}",
            secret_key=_given_secret(environment) or _kept_secret(data_dir),
            host=environment.get("TRACKER_HOST") or "127.0.0.1",
            port=_number(environment, "TRACKER_PORT", "a port", default=8000, most=LAST_PORT),
            proxies=_number(environment, "TRACKER_PROXIES", "a count", default=0, most=MOST_PROXIES, least=0),
            idle_minutes=_number(
                environment, "TRACKER_IDLE_MINUTES", "minutes", default=30, most=LONGEST_IDLE_MINUTES
            ),
            session_hours=_number(
                environment, "TRACKER_SESSION_HOURS", "hours", default=12, most=LONGEST_SESSION_HOURS
            ),
            require_second_factor=_choice(
                environment, "TRACKER_REQUIRE_SECOND_FACTOR", WHO_NEEDS_A_SECOND_FACTOR
            ),
            queue_url=_queue(environment) or f"sqlite:///{data_dir / 'queue.sqlite3'}",
            workers=_number(environment, "TRACKER_WORKERS", "a count", default=1, most=MOST_WORKERS, least=0),
            public_url=_public_url(environment),
        )


def _number(
    environment: Mapping[str, str], name: str, what: str, *, default: int, most: int, least: int = 1
) -> int:
    """Read a whole number within its range."""
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        message = f"{name}={text}: not {what} ({least} to {most})"
        raise SettingsError(message)
    return int(text)


def _choice(environment: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """Read one of a few words; the first is the default."""
    text = environment.get(name) or choices[0]
    if text not in choices:
        message = f"{name}={text}: none of {', '.join(choices)}"
        raise SettingsError(message)
    return text


def _database(environment: Mapping[str, str]) -> str:
    """Return the address of the database that the environment gives, empty where it gives none."""
    text = environment.get("TRACKER_DATABASE_URL") or ""
    if _IN_MEMORY.fullmatch(text):
        message = (
            f"TRACKER_DATABASE_URL={text}: would forget everything; name a file, as sqlite:////srv/tracker.db"
        )
        raise SettingsError(message)
    return text


def _queue(environment: Mapping[str, str]) -> str:
    """Return the address of the queue that the environment gives, empty where it gives none."""
    text = environment.get("TRACKER_QUEUE_URL") or ""
    scheme, separator, rest = text.partition("://")
    if text and not (separator and rest and scheme in QUEUES):
        # The address may hold a password.
        message = f"TRACKER_QUEUE_URL: not an address that starts with one of {', '.join(QUEUES)}"
        raise SettingsError(message)
    return text


def _public_url(environment: Mapping[str, str]) -> str:
    """Return the address that is printed on issued briefs, without a slash at its end."""
    text = environment.get("TRACKER_PUBLIC_URL") or ""
    if text and not _PUBLIC_URL.fullmatch(text):
        message = f"TRACKER_PUBLIC_URL={text}: not an address like https://tracker.example.cn"
        raise SettingsError(message)
    return text.rstrip("/")


def _given_secret(environment: Mapping[str, str]) -> str:
    """Return the secret key that the environment gives, empty where it gives none."""
    text = environment.get("TRACKER_SECRET_KEY") or ""
    if text and len(text) < SHORTEST_SECRET:
        message = f"TRACKER_SECRET_KEY: needs {SHORTEST_SECRET} characters or more, or it could be guessed"
        raise SettingsError(message)
    return text


def _kept_secret(data_dir: Path) -> str:
    """Return the secret key of this installation, making it on first use, readable by its owner only."""
    path = data_dir / "secret_key"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make_secret(path)
        return path.read_text(encoding="ascii")
    except OSError as error:
        message = f"TRACKER_DATA_DIR={data_dir}: {error.strerror}"
        raise SettingsError(message) from error


def _make_secret(path: Path) -> None:
    """Put a new key in place whole: of workers that start at once the first wins, none reads half a key."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".secret_key-")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
