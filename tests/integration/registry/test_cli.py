"""Facts about `db upgrade` and `doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import disposed, make_app

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_doctor_finds_a_database_that_was_never_migrated(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with disposed(make_app(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path_factory)) as app:
        runner = app.test_cli_runner()
        before = runner.invoke(args=["doctor"])
        assert before.exit_code == 1
        assert "flask --app wsgi db upgrade" in before.output
        assert runner.invoke(args=["db", "upgrade"]).exit_code == 0
        assert runner.invoke(args=["db", "upgrade"]).exit_code == 0
        after = runner.invoke(args=["doctor"])
        assert after.exit_code == 0, after.output
        assert "TRACKER_DATA_DIR = " in after.output
        assert "for tests only" not in after.output


def test_doctor_names_what_is_wrong_with_an_unreachable_database(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.sqlite3'}"
    with disposed(make_app(url, tmp_path_factory)) as app:
        result = app.test_cli_runner().invoke(args=["doctor"])
        assert result.exit_code == 1
        assert "FAIL  database: OperationalError" in result.output


def test_a_database_that_was_never_migrated_is_a_sentence_and_no_traceback(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with disposed(make_app(f"sqlite:///{tmp_path / 'new.sqlite3'}", tmp_path_factory)) as app:
        app.testing = False
        result = app.test_cli_runner().invoke(args=["projects", "export", "--format", "json"])
        assert result.exit_code == 1
        assert "flask --app wsgi doctor" in result.stderr
        assert "Traceback" not in result.output
        client = app.test_client()
        assert client.get("/").status_code == 302
        with client.session_transaction() as session:
            session["token"] = "of somebody"
        for response in (client.get("/"), client.post("/sign-in", data={"name": "a", "password": "b"})):
            assert response.status_code == 503
            assert "flask --app wsgi doctor" in response.text
