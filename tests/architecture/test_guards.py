"""Guards over the whole tree: size and names of modules, templates, constraints and what no file may hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from app.registry.models import metadata
from config import PROJECT_ROOT

if TYPE_CHECKING:
    from pathlib import Path

APP = PROJECT_ROOT / "app"
MODULES = sorted(APP.rglob("*.py"))
TEMPLATES = sorted(APP.glob("*/templates/**/*.html"))
LAYERS = {"views", "cli", "forms", "service", "render", "queries", "models", "rules", "types"} | {
    "readers",
    "layouts",
    "parsing",
}
FEATURES_BELOW_LAYERS = {"kernel", "db", "web"}


def name_of(path: Path) -> str:
    """Return a path as it is read in the project."""
    return path.relative_to(PROJECT_ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_short_enough_to_be_read_at_once(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_lives_there(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith('"""')


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = re.compile(r"^_?(utils?|helpers?|common|misc)")
    assert [name_of(path) for path in MODULES if empty.match(path.stem)] == []


def test_a_feature_has_only_the_layers_of_the_house() -> None:
    strangers = [
        name_of(path)
        for folder in APP.iterdir()
        if folder.is_dir() and folder.name not in FEATURES_BELOW_LAYERS
        for path in folder.iterdir()
        if path.suffix == ".py" and path.stem != "__init__" and path.stem not in LAYERS
    ]
    assert strangers == []


def blocks(path: Path) -> tuple[bool, set[str]]:
    """Return whether a template is a page (extends another) and the blocks it fills."""
    environment = Environment(
        loader=FileSystemLoader(path.parent), autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"]
    )
    tree = environment.parse(path.read_text(encoding="utf-8"))
    is_page = next(tree.find_all(nodes.Extends), None) is not None
    return is_page, {block.name for block in tree.find_all(nodes.Block)}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_template_parses_and_every_page_has_a_title(path: Path) -> None:
    is_page, filled = blocks(path)
    assert not is_page or {"title", "content"} <= filled


def test_every_constraint_has_a_name() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in metadata.sorted_tables
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert unnamed == []


def test_no_tracked_text_holds_a_path_of_a_machine_or_the_address_of_a_registry() -> None:
    forbidden = re.compile(r"/(?:work|farm|root)/[a-z.]|\"resolved\": *\"https?:|index-url *=? *https?:")
    texts = [
        path
        for pattern in (
            "*.py",
            "*.toml",
            "*.txt",
            "*.in",
            "*.md",
            "*.json",
            "*.yaml",
            "*.csv",
            "*.html",
            "*.css",
        )
        for folder in ("app", "migrations", "reports", "seed", "tests", "docs", "requirements", "script")
        for path in (PROJECT_ROOT / folder).rglob(pattern)
        if "vendor" not in path.parts and path.name != "test_guards.py"
    ]
    texts += [path for path in (PROJECT_ROOT / "script").iterdir() if path.is_file()]
    assert len(texts) > 100
    found = [name_of(path) for path in texts if forbidden.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_only_the_engine_passes_statements_by() -> None:
    """What goes to the driver directly is not seen as a change: answers would be kept beyond it."""
    passes_by = re.compile(r"exec_driver_sql|raw_connection|dbapi_connection")
    found = [name_of(path) for path in MODULES if passes_by.search(path.read_text(encoding="utf-8"))]
    assert found == ["app/db/engine.py"]
