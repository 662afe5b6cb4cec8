"""Facts about what decides on the bytes of a document: nothing is forgotten, and nothing else counts."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from app.briefs import render
from app.briefs.render import cards, fingerprint, markup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BRIEF = ([markup.TEMPLATES / markup.DOCUMENT], render._CODE)
CARD = ([markup.TEMPLATES / each for each in (cards.DOCUMENT, markup.DOCUMENT)], cards._CODE)
CARRIED = (
    "briefs/render/fingerprint.py",
    "briefs/rules",
    "briefs/types",
    "kernel/china.py",
    "kernel/errors.py",
    "kernel/labels.py",
    "kernel/months.py",
    "kernel/texts.py",
    "plans/types.py",
    "returns/types",
)
"""What makes or carries the tree, whose bytes count by themselves, and writes nothing of it; below `app`."""
OF_BRIEFS_ALONE = ("briefs/render/charts", "briefs/render/qr.py", "projects/types.py")
"""What a card loads and does not draw with."""


def names(kind: tuple[list[Path], tuple[str, ...]]) -> list[str]:
    return [path.relative_to(fingerprint.ROOT).as_posix() for path in fingerprint.deciding_files(*kind)]


def imported(path: Path) -> Iterator[Path]:
    """Yield the modules of this project that a module imports at run time."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if (
            not isinstance(node, ast.ImportFrom)
            or id(node) in guarded
            or not str(node.module).startswith("app")
        ):
            continue
        home = fingerprint.ROOT / str(node.module).replace(".", "/")
        for alias in node.names:
            choices = (
                home / f"{alias.name}.py",
                home / alias.name / "__init__.py",
                home.with_suffix(".py"),
                home / "__init__.py",
            )
            yield next(choice for choice in choices if choice.is_file())


@pytest.mark.parametrize(("kind", "unused"), [(BRIEF, ()), (CARD, OF_BRIEFS_ALONE)], ids=["brief", "card"])
def test_every_module_behind_a_document_counts(
    kind: tuple[list[Path], tuple[str, ...]], unused: tuple[str, ...]
) -> None:
    counted = {path for path in fingerprint.deciding_files(*kind) if path.suffix == ".py"}
    behind = {found for path in counted for found in imported(path)} - counted
    carried = {fingerprint.APP / name for name in (*CARRIED, *unused)}
    others = {path for path in behind if not carried & {path, *path.parents}}
    assert sorted(path.relative_to(fingerprint.APP).as_posix() for path in others) == []


@pytest.mark.parametrize("kind", [BRIEF, CARD], ids=["brief", "card"])
def test_what_explains_or_shows_a_template_does_not_count(
    kind: tuple[list[Path], tuple[str, ...]],
) -> None:
    found = names(kind)
    assert "reports/templates/monthly_brief/components.html" in found
    assert [each for each in found if each.endswith((".md", ".json"))] == []
    assert len(found) == len(set(found))


def test_another_text_of_a_deciding_file_is_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in fingerprint.SHARED:
        (tmp_path / "app" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "app" / name).write_bytes(b"1")
    folder = tmp_path / "template"
    folder.mkdir()
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    monkeypatch.setattr(fingerprint, "APP", tmp_path / "app")
    monkeypatch.setattr(fingerprint, "_of_fonts", lambda: "")
    before = fingerprint.fingerprint([folder], ())
    (folder / "README.md").write_text("explained", encoding="utf-8")
    assert fingerprint.fingerprint([folder], ()) == before
    (tmp_path / "app" / "kernel" / "rounding.py").write_bytes(b"2")
    assert fingerprint.fingerprint([folder], ()) != before
