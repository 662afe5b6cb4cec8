"""Facts about the Word version of a brief, and about the template in which an office wants it."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.audit import queries as audit
from app.briefs.render.word import MEDIA_TYPE, SHIPPED
from app.briefs.service import word
from tests.conftest import sign_in
from tests.integration.briefs import signing
from tests.integration.returns.factories import MARCH
from tests.integration.services.factories import PLAN
from tests.reports.word import body_text, opened, saying

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

ADDRESS = "/briefs/monthly.docx?plan=shangrao-2022&month=2023-06"
PAGE = "/briefs/template/shangrao-2022"
OF_SHANGRAO = Scope(ScopeKind.CITY, "361100")
OWN = saying("内部资料　{{ 月份 }}")


@pytest.fixture
def templates(loaded_app: Flask) -> Iterator[Path]:
    """Give the folder of templates, and empty it: a data folder serves all tests of a process."""
    folder = loaded_app.config["SETTINGS"].data_dir / word.FOLDER
    yield folder
    for file in folder.glob("*"):
        file.unlink()


@pytest.fixture
def coordinator(sign_in_as: Callable[..., FlaskClient], templates: Path) -> FlaskClient:
    """Return the browser of the one who prepares the briefs of a city, where no template was uploaded yet."""
    assert not [*templates.glob("*")]
    return sign_in_as(Role.CITY_COORDINATOR, OF_SHANGRAO)


def upload(client: FlaskClient, data: bytes, page: str = PAGE) -> TestResponse:
    """Upload a template."""
    return client.post(page, data={"file": (BytesIO(data), "template.docx")})


@pytest.mark.parametrize(("region", "name"), [("", "上饶市"), ("361104", "上饶市广信区")])
def test_a_brief_comes_as_a_word_file(client: FlaskClient, region: str, name: str) -> None:
    answer = client.get(f"{ADDRESS}&region={region}")
    assert answer.status_code == 200
    assert answer.mimetype == MEDIA_TYPE
    suffix = f"-{region}" if region else ""
    assert f"attachment; filename=shangrao-2022-2023-06{suffix}.docx" in answer.headers["Content-Disposition"]
    text = body_text(answer.data)
    assert f"{name}“一老一小”重大项目2023年6月调度情况" in text
    assert "附件1" in text
    assert opened(answer.data).sections[0].header.paragraphs[0].text == "草稿　未签发"


def test_a_coordinator_of_another_city_gets_neither_brief_nor_template(
    sign_in_as: Callable[..., FlaskClient],
) -> None:
    other = sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, "360800"))
    assert other.get(ADDRESS).status_code == 403
    assert other.get(PAGE).status_code == 403
    assert upload(other, OWN).status_code == 403


def test_an_offices_template_holds_from_its_upload_to_its_return(coordinator: FlaskClient) -> None:
    assert "系统自带" in coordinator.get(PAGE).text
    assert coordinator.get(f"{PAGE}/brief.docx").data == SHIPPED.read_bytes()
    assert upload(coordinator, OWN).status_code == 302
    page = coordinator.get(PAGE).text
    assert "模板已启用" in page
    assert "本方案上传的模板" in page
    assert coordinator.get(f"{PAGE}/brief.docx").data == OWN
    assert "内部资料2023年6月" in body_text(coordinator.get(ADDRESS).data)
    assert coordinator.post(f"{PAGE}/reset").status_code == 302
    assert "内部资料" not in body_text(coordinator.get(ADDRESS).data)
    entries = [entry for entry in audit.stored_entries() if entry.action == "brief.template"]
    assert [entry.subject for entry in entries] == ["plan:shangrao-2022"] * 2
    first, second = (json.loads(entry.details)["changes"][0] for entry in entries)
    assert first[0] == "Word 模板"
    assert first[1:] == second[:0:-1]


def test_a_template_of_one_plan_does_not_change_another(
    coordinator: FlaskClient, client: FlaskClient
) -> None:
    upload(coordinator, OWN)
    answer = client.get("/briefs/monthly.docx?plan=jian-2022&month=2023-06")
    assert "内部资料" not in body_text(answer.data)


def test_a_template_with_a_slip_is_refused_by_name_and_the_old_one_holds(coordinator: FlaskClient) -> None:
    answer = upload(coordinator, saying("{{ 期好 }}"))
    assert answer.status_code == 422
    assert "没有名为“期好”的占位符" in answer.text
    assert coordinator.get(f"{PAGE}/brief.docx").data == SHIPPED.read_bytes()
    assert upload(coordinator, b"").status_code == 422
    assert coordinator.post(PAGE).status_code == 422


def test_a_template_in_the_data_folder_holds_for_every_plan(client: FlaskClient, templates: Path) -> None:
    templates.mkdir(exist_ok=True)
    (templates / "brief.docx").write_bytes(OWN)
    for plan in ("jian-2022", "shangrao-2022"):
        answer = client.get(f"/briefs/monthly.docx?plan={plan}&month=2023-06")
        assert "内部资料2023年6月" in body_text(answer.data)
    (templates / "brief.docx").write_bytes(saying("{{ 期好 }}"))
    answer = client.get(ADDRESS)
    assert answer.status_code == 400
    assert "没有名为“期好”的占位符" in answer.text


def test_the_command_writes_word_too(loaded_app: Flask, tmp_path: Path) -> None:
    arguments = ["--plan", "shangrao-2022", "--month", "2023-06", "--format", "docx", "--out", str(tmp_path)]
    result = loaded_app.test_cli_runner().invoke(args=["briefs", "render", *arguments])
    assert result.exit_code == 0, result.output
    path = tmp_path / "shangrao-2022-2023-06.docx"
    assert result.output.startswith(f"{path}\tsha256 ")
    assert "2023年6月调度情况" in body_text(path.read_bytes())


def test_a_closed_month_and_an_issued_brief_come_as_word_files(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    signing.close_two_months()
    client = sign_in(app, Role.ADMINISTRATOR)
    where = f"/briefs/monthly.docx?plan={PLAN.code}&month={MARCH}"
    draft = client.get(where)
    assert draft.status_code == 200
    assert "累计完成投资" in body_text(draft.data)
    signing.print_at_once(monkeypatch)
    fact = signing.sign()
    issued = client.get(where)
    assert fact.number_text in body_text(issued.data)
    assert opened(issued.data).sections[0].header.paragraphs[0].text.startswith("可编辑稿：")
