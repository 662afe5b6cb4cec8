"""Facts about the form of an update: what can be read of what people type."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.commitments.forms.update import NO_VERSION, UpdateForm, texts_of, version_of
from app.commitments.types import Progress
from tests.unit.commitments.reporting import BEDS, RULES, content, report

TARGETS = (BEDS, RULES)


def parse(**given: str) -> UpdateForm:
    return UpdateForm.parse({"progress": "ongoing"} | given, TARGETS)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("120", Decimal(120)),
        ("1,200", Decimal(1200)),
        ("１２０．５", Decimal("120.5")),
        (" 120 张 ", Decimal(120)),
        ("-3", Decimal(-3)),
        ("", None),
    ],
)
def test_a_value_is_read_as_people_type_it(typed: str, value: Decimal | None) -> None:
    form = parse(**{"target-1-value": typed})
    assert form.content is not None
    assert form.content.targets[0].value == value
    assert form.errors == {}


@pytest.mark.parametrize("typed", ["一百", "1.234", "12 个", "1e3", "12345678901234", "٣"])
def test_a_value_that_cannot_be_read_is_said_and_stays(typed: str) -> None:
    form = parse(**{"target-1-value": typed})
    assert "不是数" in form.errors["target-1-value"]
    assert form.texts["target-1-value"] == typed


@pytest.mark.parametrize("progress", ["", "nonsense"])
def test_a_progress_must_be_chosen(progress: str) -> None:
    form = parse(progress=progress)
    assert form.content is None
    assert set(form.errors) == {"progress"}


def test_fields_that_no_page_has_are_left_out() -> None:
    form = parse(**{"target-9-value": "1", "action": "submit", "done": "已\x00开工\r\n一所"})
    assert "target-9-value" not in form.texts
    assert "action" not in form.texts
    assert form.texts["done"] == "已开工\n一所"


def test_what_was_submitted_is_read_again_as_it_was() -> None:
    submitted = content(Progress.ONGOING, report(1, 20, "在建", met=True), report(2))
    assert UpdateForm.parse(texts_of(submitted), TARGETS).content == submitted


@pytest.mark.parametrize(
    ("given", "version"),
    [({"version": "3"}, 3), ({"version": "0"}, 0), ({"version": "x"}, NO_VERSION), ({}, NO_VERSION)],
)
def test_a_version_that_no_page_gives_is_none(given: dict[str, str], version: int) -> None:
    assert version_of(given) == version
