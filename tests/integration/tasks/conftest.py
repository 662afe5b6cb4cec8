"""Kinds of tasks for every test of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.tasks.kinds import Kinds, kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def kinds(app: Flask) -> Iterator[Kinds]:
    """Provide kinds of tasks on an empty database."""
    with kinds_of(app) as kinds:
        yield kinds
