"""Evidence files: kept outside the web root under names of ours, counted, and recorded."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.db.transaction import _OPEN
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.returns import queries, service
from app.returns.rules import evidence as rules
from app.returns.service import storage
from tests.integration.returns.factories import CODE, MARCH, OWNER, open_month, set_up, submit
from tests.unit.returns.test_evidence import PDF, image

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("app")]


def add(name: str = "许可证.pdf", content: bytes = PDF) -> int:
    return service.add_file(CODE, MARCH, name, content, actor=OWNER)


def test_a_file_is_kept_whole_and_named_by_its_hash_in_the_record() -> None:
    set_up()
    open_month()
    stored = service.stored_file(add())
    assert stored.path.read_bytes() == PDF
    assert "许可证" not in stored.path.name
    assert stored.fact.sha256 == hashlib.sha256(PDF).hexdigest()
    entry = database.session.scalars(select(AuditEntry).where(AuditEntry.action == "evidence.add")).one()
    assert ["sha256", None, stored.fact.sha256] in entry.details["changes"]
    assert entry.project_code == CODE


def test_a_removed_file_is_gone_from_lists_and_its_bytes_stay() -> None:
    set_up()
    open_month()
    number = add()
    path = service.stored_file(number).path
    service.remove_file(number, actor=OWNER)
    assert queries.evidence(CODE) == ()
    assert path.is_file()
    with pytest.raises(NotFoundError):
        service.stored_file(number)


def test_removing_files_makes_no_room_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up()
    open_month()
    monkeypatch.setattr(rules, "LARGEST_KEPT", 2 * len(PDF))
    for _ in range(2):
        service.remove_file(add(), actor=OWNER)
    with pytest.raises(service.FileError, match="已移除"):
        add()


def test_a_picture_is_unpacked_while_nobody_waits_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up()
    open_month()
    waiting: list[bool] = []
    monkeypatch.setattr(
        storage, "preview_of", lambda _: waiting.append(database.session.info.get(_OPEN, False))
    )
    add("图.png", image("PNG"))
    assert waiting == [False]


def test_nothing_is_added_to_or_taken_from_a_return_that_was_submitted() -> None:
    set_up()
    open_month()
    number = add()
    submit()
    with pytest.raises(service.StateError):
        add()
    with pytest.raises(service.StateError):
        service.remove_file(number, actor=OWNER)


def test_a_refused_file_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up()
    open_month()
    with pytest.raises(service.FileError, match="损坏"):
        add("坏.png", image("PNG")[:45])
    monkeypatch.setattr(rules, "MOST_FILES", 1)
    add()
    with pytest.raises(service.FileError, match="1 个附件"):
        add("二.pdf")
    assert [each.original_name for each in queries.evidence_of_return(CODE, MARCH)] == ["许可证.pdf"]


def test_only_images_have_a_preview() -> None:
    set_up()
    open_month()
    assert service.preview(add("图.png", image("PNG"))).startswith(b"\x89PNG")
    with pytest.raises(NotFoundError, match="不是图片"):
        service.preview(add())
