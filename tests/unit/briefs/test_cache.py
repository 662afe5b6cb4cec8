"""Facts about the folder of rendered documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.briefs.render.cache import RenderedCache

if TYPE_CHECKING:
    from pathlib import Path


def document(number: int) -> bytes:
    return b"%PDF-1.7\n" + str(number).encode() * 400 + b"\n%%EOF"


def test_a_document_is_made_once_and_made_again_where_its_file_was_cut_off(tmp_path: Path) -> None:
    cache = RenderedCache(tmp_path / "rendered")
    made: list[int] = []

    def make() -> bytes:
        made.append(len(made))
        return document(7)

    assert [cache.kept("a", make) for _ in range(3)] == [document(7)] * 3
    assert len(made) == 1
    (tmp_path / "rendered" / "a.pdf").write_bytes(document(7)[:40])
    assert cache.kept("a", make) == document(7)
    assert len(made) == 2


def test_a_new_document_makes_room_for_itself(tmp_path: Path) -> None:
    cache = RenderedCache(tmp_path, largest=1000)
    for number in range(5):
        cache.kept(str(number), lambda number=number: document(number))  # type: ignore[misc]
    assert len(list(tmp_path.iterdir())) <= 2
    assert cache.get("4") == document(4)
