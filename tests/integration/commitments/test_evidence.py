"""Facts about files that prove updates: kept, archived with what was approved, limited."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.audit.queries import stored_entries
from app.commitments import service
from app.commitments.queries.files import files_of
from app.kernel.errors import NotFoundError
from app.returns.rules import evidence as limits
from tests.integration.commitments.factories import (
    CLERK,
    COORDINATOR,
    HEALTH,
    IN_APRIL,
    SHARED,
    approve,
    key_of,
    set_up,
    submit,
)
from tests.unit.returns.test_evidence import PDF, image

if TYPE_CHECKING:
    from datetime import datetime

LATER = IN_APRIL + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _promised(app: object) -> None:  # noqa: ARG001 - the database is there first
    set_up()


def add(name: str = "验收表.pdf", content: bytes = PDF, at: datetime = IN_APRIL) -> int:
    return service.add_file(key_of(), name, content, actor=CLERK, at=at)


def test_a_file_is_kept_with_its_hash_and_recorded() -> None:
    file_id = add()
    stored = service.stored_file(file_id)
    assert stored.path.read_bytes() == PDF
    assert (stored.fact.original_name, stored.fact.media_type) == ("验收表.pdf", "application/pdf")
    assert stored.fact.key == key_of()
    assert [entry.action for entry in stored_entries()][-1] == "commitment_file.add"


def test_a_removed_file_is_gone_from_the_page_and_its_bytes_stay() -> None:
    file_id = add()
    path = service.stored_file(file_id).path
    service.remove_file(file_id, key_of(), actor=CLERK, at=LATER)
    assert files_of(key_of()) == ()
    assert path.is_file()
    with pytest.raises(NotFoundError, match="已被移除"):
        service.stored_file(file_id)
    assert [entry.action for entry in stored_entries()][-1] == "commitment_file.remove"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("程序.pdf", b"MZ", "不是可以上传的文件"),
        ("空.pdf", b"", "文件是空的"),
        ("坏.png", image("PNG")[:40], "图片已损坏"),
    ],
)
def test_what_is_no_evidence_is_refused_by_name(name: str, content: bytes, said: str) -> None:
    with pytest.raises(service.FileError, match=said):
        add(name, content)
    assert files_of(key_of()) == ()


def test_a_commitment_has_room_for_so_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_FILES", 1)
    add()
    with pytest.raises(service.FileError, match="这项任务已有 1 个附件"):
        add()


def test_a_file_that_could_not_be_recorded_leaves_no_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    monkeypatch.setattr(Path, "unlink", lambda path, **_: written.append(path))
    monkeypatch.setattr("app.commitments.service.evidence.record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add()
    assert len(written) == 1


def test_while_an_update_waits_its_files_stay_as_they_are() -> None:
    file_id = add()
    submit(at=LATER)
    with pytest.raises(service.UpdateStateError, match="等待市级审核"):
        add(at=LATER)
    with pytest.raises(service.UpdateStateError, match="等待市级审核"):
        service.remove_file(file_id, key_of(), actor=CLERK, at=LATER)


def test_what_was_sent_back_can_get_other_files() -> None:
    file_id = add()
    service.decide_update(submit(at=LATER), approve=False, reason="附件不对。", actor=COORDINATOR)
    service.remove_file(file_id, key_of(), actor=CLERK, at=LATER)
    assert files_of(key_of()) == ()


def test_a_file_that_went_with_an_approved_update_is_archived() -> None:
    archived = add()
    approve(submit(at=LATER))
    added = add("补充.pdf", at=LATER + timedelta(minutes=1))
    service.remove_file(added, key_of(), actor=CLERK, at=LATER + timedelta(minutes=2))
    with pytest.raises(service.UpdateStateError, match="已随通过的进展存档"):
        service.remove_file(archived, key_of(), actor=CLERK, at=LATER + timedelta(minutes=2))


def test_a_file_is_removed_from_its_own_update_only() -> None:
    file_id = add()
    with pytest.raises(NotFoundError):
        service.remove_file(file_id, key_of(SHARED.code), actor=CLERK, at=LATER)
    with pytest.raises(NotFoundError):
        service.remove_file(file_id, key_of(SHARED.code, HEALTH), actor=CLERK, at=LATER)


def test_bytes_that_are_gone_are_said_to_be() -> None:
    file_id = add()
    service.stored_file(file_id).path.unlink()
    with pytest.raises(NotFoundError, match="不在服务器上"):
        service.stored_file(file_id)
