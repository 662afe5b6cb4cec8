"""Every import contract of pyproject.toml is broken once, on a copy of `app/`, and must say so.

A contract that names a module wrongly holds for ever, and nobody notices.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

LINT = """
import sys
from importlinter.cli import lint_imports_command
sys.path.insert(0, "")
lint_imports_command(["--no-logo", "--no-cache"])
"""

FEATURES = "Features depend downwards only"
FACTORY = "Nothing imports the application factory"
INSIDE = "Inside a feature imports go down"
INTAKE = "Inside intake imports go down"
PURE = "Rules and types import no framework"
DATABASE = "Views, forms and commands never touch the database"
RENDERER = "Only briefs.render imports WeasyPrint"
PARSING = "Parsing knows no file format"
KERNEL = "The kernel imports only the standard library"

# The contract, the module that breaks it, and what that imports (nothing: its mere existence breaks it).
VIOLATIONS = [
    (FEATURES, "app.projects.service", "app.portfolio.queries"),
    (FEATURES, "app.funding.rules", "app.intake.rules"),
    (FEATURES, "app.web", "app.directory"),
    (FEATURES, "app.db", "app.extensions"),
    (FEATURES, "app.seeding", "app.registry"),
    (FEATURES, "app.lights.rules", "app.portfolio.rules"),
    (FEATURES, "app.tasks.types", "app.audit.types"),
    (FEATURES, "app.helpers", ""),
    (FACTORY, "app.web", "app"),
    (INSIDE, "app.funding.queries", "app.funding.service"),
    (INSIDE, "app.plans.types", "app.plans.models"),
    (INSIDE, "app.portfolio.views", "app.portfolio.cli"),
    (INSIDE, "app.lights.rules", "app.lights.models"),
    (INSIDE, "app.tasks.types", "app.tasks.models"),
    (INSIDE, "app.projects.utils", ""),
    (INTAKE, "app.intake.readers", "app.intake.parsing"),
    (INTAKE, "app.intake.rules", "app.intake.service"),
    (INTAKE, "app.intake.helpers", ""),
    (PURE, "app.funding.rules", "sqlalchemy"),
    (PURE, "app.projects.types", "flask"),
    (PURE, "app.funding.rules", "app.directory.models"),
    (DATABASE, "app.portfolio.views", "sqlalchemy"),
    (DATABASE, "app.intake.forms", "app.extensions"),
    (DATABASE, "app.seeding.cli", "app.db"),
    (RENDERER, "app.briefs.service", "weasyprint"),
    (RENDERER, "app.registry.service", "weasyprint"),
    (PARSING, "app.intake.parsing", "csv"),
    (PARSING, "app.intake.parsing", "app.intake.readers"),
    (KERNEL, "app.kernel.months", "yaml"),
    (KERNEL, "app.kernel", "config"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with a copy of the application's modules and of the contracts."""
    shutil.copytree(
        PROJECT / "app",
        tmp_path / "app",
        ignore=lambda folder, names: [
            name for name in names if not (name.endswith(".py") or Path(folder, name).is_dir())
        ],
    )
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(folder: Path) -> set[str]:
    """Return the names of the contracts that are broken there."""
    result = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=folder,
        # The copy stands first in the path (as the current folder), the project behind it, for the
        # contract type under tests/. Wide, so that no name is broken over two lines.
        env={**os.environ, "PYTHONPATH": str(PROJECT), "COLUMNS": "300", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.strip() for line in result.stdout.splitlines()]
    broken = {line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")}
    kept = {line.removesuffix(" KEPT") for line in lines if line.endswith(" KEPT")}
    assert broken | kept == set(contracts()), (
        f"not every contract was checked:\n{result.stdout}{result.stderr}"
    )
    return broken


def contracts() -> dict[str, dict[str, list[str]]]:
    """Return the settings of all contracts by name."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    return {contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def source_file(folder: Path, module: str) -> Path:
    """Return the module's file in the copy; an empty one is made where the application has none."""
    path = folder.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    file.touch()
    return file


def add_import(folder: Path, module: str, imported: str) -> None:
    """Let the module import the other, in the most hidden way: inside a function."""
    file = source_file(folder, module)
    if imported.startswith("app."):
        source_file(folder, imported)
    if imported:
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"\n\ndef _hidden() -> None:\n    import {imported}\n")


@pytest.mark.architecture
def test_all_contracts_hold_on_an_untouched_copy(copy: Path) -> None:
    assert broken_contracts(copy) == set()


@pytest.mark.architecture
def test_each_contract_is_broken_at_least_once() -> None:
    assert {contract for contract, _, _ in VIOLATIONS} == set(contracts())


@pytest.mark.architecture
def test_the_order_inside_is_checked_for_every_feature() -> None:
    listed = {f"app.{name.strip()}" for layer in contracts()[FEATURES]["layers"] for name in layer.split("|")}
    without_features = {"app.web", "app.answers", "app.extensions", "app.db", "app.kernel"}
    checked = {*contracts()[INSIDE]["containers"], *contracts()[INTAKE]["containers"]}
    assert checked == listed - without_features


@pytest.mark.architecture
@pytest.mark.parametrize(("contract", "module", "imported"), VIOLATIONS)
def test_a_violation_is_caught_by_its_contract(copy: Path, contract: str, module: str, imported: str) -> None:
    add_import(copy, module, imported)
    assert contract in broken_contracts(copy)
