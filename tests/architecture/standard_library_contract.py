"""The import contract "only the standard library", which import-linter does not bring.

A `forbidden` contract would have to list every package that must not be imported, and would silently miss
the next one. import-linter loads this class by its name in pyproject.toml.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from importlinter import Contract, ContractCheck, fields, output

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grimp import ImportGraph


class StandardLibraryOnlyContract(Contract):
    """Holds when the given packages import nothing but themselves and Python's standard library."""

    type_name = "standard_library_only"

    modules = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - import-linter's signature
        """Look at every direct import of every module in the packages."""
        packages: Iterable[str] = self.modules  # type: ignore[assignment] # a field's value replaces it
        offences = sorted(
            f"{importer} imports {imported}"
            for package in packages
            for importer in {package} | graph.find_descendants(package)
            for imported in graph.find_modules_directly_imported_by(importer)
            if imported != package
            and not imported.startswith(f"{package}.")
            and imported.partition(".")[0] not in sys.stdlib_module_names
        )
        return ContractCheck(kept=not offences, metadata={"offences": offences})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import."""
        for offence in check.metadata["offences"]:
            output.print_error(offence)
