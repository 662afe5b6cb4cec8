"""A part of a page is written once of an answer; another answer or language is written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import DictLoader

from app.web import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

TEMPLATES = {
    "written": "{{ note(answer) }}{{ _('项目') }}",
    "asks_who_reads": "{{ viewer() }}",
    "asks_for_a_token": "{{ csrf_token() }}",
}


@pytest.fixture
def written(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Yield what was written, in order."""
    found: list[object] = []

    def note(answer: object) -> str:
        found.append(answer)
        return ""

    monkeypatch.setattr(app.jinja_env, "loader", DictLoader(TEMPLATES))
    monkeypatch.setitem(app.jinja_env.globals, "note", note)
    monkeypatch.setattr(app.jinja_env, "cache", {})
    parts.forget()
    yield found
    parts.forget()


def test_the_same_answer_is_written_once(app: Flask, written: list[object]) -> None:
    answer = [1]
    with app.test_request_context():
        assert (
            parts.kept_part("written", answer=answer) == parts.kept_part("written", answer=answer) == "项目"
        )
    assert written == [answer]


def test_an_equal_answer_is_written_anew(app: Flask, written: list[object]) -> None:
    with app.test_request_context():
        parts.kept_part("written", answer=[1])
        parts.kept_part("written", answer=[1])
    assert written == [[1], [1]]


def test_what_was_asked_is_as_good_as_its_equal(app: Flask, written: list[object]) -> None:
    answer = [1]
    with app.test_request_context():
        for month in ((2023, 6), (2023, 6), (2023, 7)):
            parts.kept_part("written", {"month": month}, answer=answer)
    assert len(written) == 2


def test_each_language_is_written_for_itself(app: Flask, written: list[object]) -> None:
    answer = [1]
    with app.test_request_context():
        parts.kept_part("written", answer=answer)
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert parts.kept_part("written", answer=answer) == "Projects"
    assert len(written) == 2


def test_while_templates_are_worked_on_nothing_is_kept(
    app: Flask, written: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = [1]
    monkeypatch.setattr(app, "debug", True)
    with app.test_request_context():
        parts.kept_part("written", answer=answer)
        parts.kept_part("written", answer=answer)
    assert len(written) == 2


def test_links_of_an_application_below_a_path_are_written_for_themselves(
    app: Flask, written: list[object]
) -> None:
    answer = [1]
    for path in ("", "/tracker"):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": path}):
            parts.kept_part("written", answer=answer)
    assert len(written) == 2


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("template", ["asks_who_reads", "asks_for_a_token"])
def test_a_part_cannot_ask_who_reads_it(app: Flask, template: str) -> None:
    with app.test_request_context(), pytest.raises(TypeError, match="not callable"):
        parts.kept_part(template, answer=1)
