"""Evidence files by the page: uploading, fetching, looking at, removing, and what was typed beside them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from app.accounts.types import Role, Scope, ScopeKind
from app.returns import queries
from tests.integration.returns import pages
from tests.integration.returns.pages import MARCH, OF_WAN_AN, People, shown
from tests.integration.returns.writing import ADDRESS, REPORTED, opened, owner_of, press, typed
from tests.unit.returns.test_evidence import PDF, image

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

pytestmark = pytest.mark.integration


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    pages.open_month()
    return People(sign_in_as)


@pytest.fixture
def owner(people: People) -> FlaskClient:
    return owner_of(people)


def upload(
    client: FlaskClient, *files: tuple[str, bytes], fields: dict[str, str] | None = None
) -> TestResponse:
    content = [(BytesIO(data), name) for name, data in files]
    return client.post(
        f"{ADDRESS}/files", data={**(fields or {}), "files": content}, content_type="multipart/form-data"
    )


def only_file() -> int:
    (found,) = queries.evidence(OF_WAN_AN)
    return found.id


def test_several_files_are_taken_at_once_and_listed_with_their_size(owner: FlaskClient) -> None:
    answer = upload(owner, ("施工许可证.pdf", PDF), ("现场.png", image("PNG")))
    assert answer.location == f"{ADDRESS}#files"
    page = shown(owner.get(ADDRESS))
    listed = page.one("ul", class_="files")
    assert [link.text for link in listed.all("a")] == ["现场.png", "施工许可证.pdf"]
    assert "1 KB" in listed.text
    assert len(listed.all("img")) == 1


def test_a_file_comes_back_as_a_download_of_its_own_type(owner: FlaskClient) -> None:
    upload(owner, ("施工 许可证.pdf", PDF))
    answer = owner.get(f"/returns/files/{only_file()}")
    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    answer.close()


def test_an_image_has_a_small_preview_and_another_file_has_none(owner: FlaskClient) -> None:
    upload(owner, ("现场.png", image("PNG")))
    answer = owner.get(f"/returns/files/{only_file()}/preview")
    assert (answer.headers["Content-Type"], answer.data[:4]) == ("image/png", b"\x89PNG")
    owner.post(f"/returns/files/{only_file()}/remove")
    upload(owner, ("许可.pdf", PDF))
    assert owner.get(f"/returns/files/{only_file()}/preview").status_code == 404


def test_what_was_typed_beside_the_files_is_kept_with_them(owner: FlaskClient) -> None:
    upload(owner, ("许可.pdf", PDF), fields=typed(owner, {"progress": "传文件前写的"}))
    assert opened(owner)["progress"] == "传文件前写的"
    answer = owner.post(f"/returns/files/{only_file()}/remove", data=typed(owner, {"progress": "又写了"}))
    assert answer.location == f"{ADDRESS}#files"
    assert opened(owner)["progress"] == "又写了"
    assert queries.evidence(OF_WAN_AN) == ()


def test_a_file_that_cannot_be_taken_is_named_with_the_reason_and_the_others_stay(owner: FlaskClient) -> None:
    fields = typed(owner, {"progress": "写了"})
    page = shown(upload(owner, ("坏.pdf", b"MZ..."), ("好.pdf", PDF), fields=fields), 400)
    assert "坏.pdf" in page.one("div", class_="refusal").text
    assert [each.original_name for each in queries.evidence(OF_WAN_AN)] == ["好.pdf"]
    assert opened(owner)["progress"] == "写了"


def test_uploading_nothing_says_so(owner: FlaskClient) -> None:
    assert "还没有选择文件" in shown(upload(owner), 400).text


def test_somebody_elses_draft_is_shown_though_the_files_are_taken(people: People) -> None:
    one, other = owner_of(people), owner_of(people)
    mine = typed(one, {"progress": "我写的"})
    press(other, typed(other, {"progress": "同事写的"}))
    page = shown(upload(one, ("许可.pdf", PDF), fields=mine), 409)
    assert "同事写的" in page.one("table", id="two-versions").text
    assert len(queries.evidence(OF_WAN_AN)) == 1


def test_files_of_a_return_that_was_submitted_stay_and_none_is_added(owner: FlaskClient) -> None:
    upload(owner, ("许可.pdf", PDF))
    press(owner, typed(owner, REPORTED), "submit")
    assert owner.post(f"/returns/files/{only_file()}/remove").status_code == 409
    assert upload(owner, ("又一个.pdf", PDF)).status_code == 409
    assert len(queries.evidence(OF_WAN_AN)) == 1


def test_others_fetch_files_only_of_what_they_may_read_and_change_none(
    people: People, owner: FlaskClient
) -> None:
    upload(owner, ("许可.pdf", PDF))
    number = only_file()
    for reader, status in (
        (people.county(), 200),
        (people.county("360821"), 403),
        (people.other_city(), 403),
    ):
        answer = reader.get(f"/returns/files/{number}")
        assert answer.status_code == status
        answer.close()
        assert reader.post(f"/returns/files/{number}/remove").status_code == 403
    stranger = people.sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, "999999"))
    assert stranger.get(f"/returns/files/{number}").status_code == 403
    assert queries.evidence_of_return(OF_WAN_AN, MARCH) != ()


@pytest.mark.parametrize("number", ["0", "999", "2147483647", "99999999999999999999", "-1", "x"])
def test_a_file_that_is_not_there_is_not_found(owner: FlaskClient, number: str) -> None:
    assert owner.get(f"/returns/files/{number}").status_code == 404
    assert owner.get(f"/returns/files/{number}/preview").status_code == 404
    assert owner.post(f"/returns/files/{number}/remove").status_code == 404
