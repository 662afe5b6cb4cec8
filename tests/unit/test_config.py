"""Facts about the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config import PROJECT_ROOT, Settings, SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def test_everything_has_a_default(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'tracker.sqlite3'}"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_the_data_folder_stands_in_the_project_unless_set() -> None:
    assert Settings.from_environment({"TRACKER_SECRET_KEY": "x"}).data_dir == PROJECT_ROOT / "var"


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path)}).secret_key
    assert len(first) >= 64
    assert Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path)}).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "example.org"])  # noqa: S104 - this is refused
def test_only_this_machine_is_served_before_sign_in_exists(host: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="loopback"):
        Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_HOST": host})


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "8000.5"])
def test_what_is_no_port_is_refused_by_name(port: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"TRACKER_PORT={port}"):
        Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_PORT": port})


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="TRACKER_DATA_DIR="):
        Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path / "file" / "data")})
