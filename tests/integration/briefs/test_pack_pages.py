"""Facts about the page of packs: who may have one made, what each takes home."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.briefs.service import packing
from app.briefs.types.packs import MANIFEST, MANIFEST_SCHEMA, Manifest, PackEntry
from app.kernel.months import Month
from app.returns import service as returns
from app.tasks import service as tasks
from app.tasks.types import TaskState
from tests.integration.returns.factories import CITY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

JUNE = Month(2023, 6)
COORDINATOR = (Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "360800"))


def entry(file: str, region: str, project: str | None = None) -> PackEntry:
    return PackEntry(file, file, "jian-2022", region, project, 1, 8, "0" * 64, "0" * 64)


@pytest.fixture
def finished(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Put a pack of three documents where packs lie."""
    entries = (
        entry("city.pdf", "360800"),
        entry("county.pdf", "360802"),
        entry("cards/JA-01.pdf", "360800", "JA-01"),
    )
    (tmp_path / "cards").mkdir()
    for each in entries:
        (tmp_path / each.file).write_bytes(b"%PDF-1.7")
    manifest = Manifest(MANIFEST_SCHEMA, JUNE, entries, ())
    (tmp_path / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
    monkeypatch.setattr(packing, "folder_of", lambda plan_code, month: tmp_path)  # noqa: ARG005 - its names


@pytest.mark.usefixtures("loaded_app")
def test_only_who_prepares_briefs_has_a_pack_made(sign_in_as: Callable[..., FlaskClient]) -> None:
    returns.open_period("jian-2022", JUNE, actor=CITY, today=JUNE.last_day)
    coordinator = sign_in_as(*COORDINATOR)
    refused = coordinator.post("/briefs/pack/jian-2022", data={"month": "2023-06"})
    assert "还没有关账" in refused.get_data(as_text=True)
    returns.close_period("jian-2022", JUNE, actor=CITY)
    page = coordinator.get("/briefs/pack").get_data(as_text=True)
    assert "生成成套文件" in page
    assert coordinator.post("/briefs/pack/jian-2022", data={"month": "2023-06"}).status_code == 302
    (task,) = tasks.tasks(packing.KIND)
    assert (task.state, task.arguments) == (TaskState.QUEUED, {"plan": "jian-2022", "month": "2023-06"})
    page = coordinator.get("/briefs/pack").get_data(as_text=True)
    assert "排队中" in page
    assert 'data-hx-trigger="every 3s"' in page
    again = coordinator.post("/briefs/pack/jian-2022", data={"month": "2023-06"})
    assert again.status_code == 302
    assert len(tasks.tasks(packing.KIND)) == 1
    assert coordinator.post("/briefs/pack/shangrao-2022", data={"month": "2023-06"}).status_code == 403
    reviewer = sign_in_as(Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360802"))
    assert "生成成套文件</button>" not in reviewer.get("/briefs/pack").get_data(as_text=True)


@pytest.mark.usefixtures("loaded_app", "finished")
@pytest.mark.parametrize(
    ("role", "scope", "expected"),
    [
        (*COORDINATOR, {"city.pdf", "county.pdf", "cards/JA-01.pdf"}),
        (Role.COUNTY_REVIEWER, Scope(ScopeKind.COUNTY, "360802"), {"county.pdf"}),
    ],
)
def test_a_zip_holds_what_one_may_read_and_a_manifest_of_that(
    sign_in_as: Callable[..., FlaskClient], role: Role, scope: Scope, expected: set[str]
) -> None:
    client = sign_in_as(role, scope)
    with client.get("/briefs/pack/jian-2022/2023-06.zip") as answer:
        assert answer.mimetype == "application/zip"
        content = answer.data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert set(archive.namelist()) == expected | {MANIFEST}
        listed = json.loads(archive.read(MANIFEST))["documents"]
    assert {each["file"] for each in listed} == expected
    with client.get("/briefs/pack/jian-2022/2023-06.zip") as again:
        assert again.data == content


@pytest.mark.usefixtures("loaded_app", "finished")
def test_nothing_of_another_city_is_taken_home(sign_in_as: Callable[..., FlaskClient]) -> None:
    other = sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "361100"))
    assert other.get("/briefs/pack/jian-2022/2023-06.zip").status_code == 404
    assert other.get("/briefs/pack/nowhere/2023-06.zip").status_code == 404
