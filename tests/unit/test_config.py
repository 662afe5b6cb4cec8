"""Facts about the settings."""

from __future__ import annotations

import runpy
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from config import PROJECT_ROOT, THREADS, Settings, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

WORKERS = 8


def test_everything_has_a_default(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'tracker.sqlite3'}"
    assert (settings.host, settings.port, settings.proxies) == ("127.0.0.1", 8000, 0)
    assert (settings.idle_minutes, settings.session_hours) == (30, 12)
    assert settings.require_second_factor == "nobody"


def test_the_data_folder_stands_in_the_project_unless_set() -> None:
    assert Settings.from_environment({"TRACKER_SECRET_KEY": "x" * 32}).data_dir == PROJECT_ROOT / "var"


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path)}).secret_key
    assert len(first) >= 64
    assert Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path)}).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_new_data_folder_is_open_to_its_owner_only(tmp_path: Path) -> None:
    Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path / "data")})
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_workers_that_start_at_once_share_one_key_and_leave_nothing_else(tmp_path: Path) -> None:
    together = threading.Barrier(WORKERS)

    def start(_: int) -> str:
        together.wait()
        return Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path)}).secret_key

    with ThreadPoolExecutor(WORKERS) as pool:
        keys = set(pool.map(start, range(WORKERS)))
    assert [len(key) >= 64 for key in keys] == [True]
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_other_machines_are_served_when_asked_for(tmp_path: Path) -> None:
    environment = {"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_HOST": "192.168.1.5"}
    assert Settings.from_environment(environment).host == "192.168.1.5"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRACKER_PROXIES", "10"),
        ("TRACKER_PROXIES", "-1"),
        ("TRACKER_IDLE_MINUTES", "0"),
        ("TRACKER_IDLE_MINUTES", "half an hour"),
        ("TRACKER_SESSION_HOURS", "169"),
        ("TRACKER_REQUIRE_SECOND_FACTOR", "admins"),
        ("TRACKER_PUBLIC_URL", "tracker.example.cn"),
        ("TRACKER_PUBLIC_URL", "https://tracker.example.cn/a b"),
    ],
)
def test_a_setting_of_sign_in_that_cannot_be_used_is_refused_by_name(
    name: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=f"{name}={value}"):
        Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path), name: value})


def test_the_address_that_is_printed_ends_without_a_slash(tmp_path: Path) -> None:
    environment = {
        "TRACKER_DATA_DIR": str(tmp_path),
        "TRACKER_PUBLIC_URL": "https://tracker.example.cn/ledger/",
    }
    assert Settings.from_environment(environment).public_url == "https://tracker.example.cn/ledger"


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "8000.5"])
def test_what_is_no_port_is_refused_by_name(port: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"TRACKER_PORT={port}"):
        Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_PORT": port})


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="TRACKER_DATA_DIR="):
        Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path / "file" / "data")})


def test_a_secret_key_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(SettingsError, match="TRACKER_SECRET_KEY"):
        Settings.from_environment({"TRACKER_SECRET_KEY": "secret"})


def test_the_queue_stands_beside_the_database_with_one_worker_unless_set(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path)})
    assert settings.queue_url == f"sqlite:///{tmp_path / 'queue.sqlite3'}"
    assert settings.workers == 1
    alone = Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_WORKERS": "0"})
    assert alone.workers == 0


@pytest.mark.parametrize("url", ["redis://127.0.0.1:6379/0", "postgresql+psycopg://127.0.0.1/tracker"])
def test_the_queue_can_be_on_a_server(url: str, tmp_path: Path) -> None:
    environment = {"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_QUEUE_URL": url}
    assert Settings.from_environment(environment).queue_url == url


@pytest.mark.parametrize("url", ["amqp://name:secret@127.0.0.1", "redis", "redis://"])
def test_what_is_no_queue_is_refused_without_showing_what_may_be_a_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TRACKER_QUEUE_URL") as refused:
        Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_QUEUE_URL": url})
    assert "secret" not in str(refused.value)


def test_both_servers_have_as_many_threads_as_there_are_connections_that_stay() -> None:
    assert runpy.run_path(str(PROJECT_ROOT / "gunicorn.conf.py"))["threads"] == THREADS


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite://"])
def test_a_database_that_would_forget_everything_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TRACKER_DATABASE_URL"):
        Settings.from_environment({"TRACKER_DATA_DIR": str(tmp_path), "TRACKER_DATABASE_URL": url})
