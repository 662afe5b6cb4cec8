"""Settings, read from the environment with the prefix `TRACKER_`. All have a default for the embedded use."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT_ROOT = Path(__file__).resolve().parent
LAST_PORT = 65535


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

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; the secret key is made on first use and kept in the data folder.

        Raises:
            SettingsError: `TRACKER_PORT` is no port, the data folder cannot be made, or `TRACKER_HOST` is not
                this machine. There is no sign-in yet, so the register is served to this machine only.
        """
        data_dir = Path(environment.get("TRACKER_DATA_DIR") or PROJECT_ROOT / "var").resolve()
        host = environment.get("TRACKER_HOST") or "127.0.0.1"
        if host not in {"127.0.0.1", "::1", "localhost"}:
            message = f"TRACKER_HOST={host}: without sign-in, only a loopback address may be served"
            raise SettingsError(message)
        return cls(
            data_dir=data_dir,
            database_url=environment.get("TRACKER_DATABASE_URL")
            or f"sqlite:///{data_dir / 'tracker.sqlite3'}",
            secret_key=environment.get("TRACKER_SECRET_KEY") or _kept_secret(data_dir),
            host=host,
            port=_port(environment.get("TRACKER_PORT") or "8000"),
        )


def _port(text: str) -> int:
    """Read the number of a port."""
    if not text.isdecimal() or not 0 < int(text) <= LAST_PORT:
        message = f"TRACKER_PORT={text}: not a port (1 to {LAST_PORT})"
        raise SettingsError(message)
    return int(text)


def _kept_secret(data_dir: Path) -> str:
    """Return the secret key of this installation, making it on first use, readable by its owner only."""
    path = data_dir / "secret_key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    except OSError as error:
        message = f"TRACKER_DATA_DIR={data_dir}: {error.strerror}"
        raise SettingsError(message) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")
