"""A part of a page is written once of an answer; another answer or language is written anew."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from flask import render_template
from jinja2 import DictLoader, UndefinedError

from app.web import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

TEMPLATES = {
    "written": "{{ note(answer) }}{{ _('项目') }}",
    "asks_who_reads": "{{ viewer() }}",
    "asks_for_a_token": "{{ csrf_token() }}",
    "asks_for_notices": "{{ get_flashed_messages() }}",
    "asks_for_menus": "{{ navigation() }}",
    "imports_a_token": "{% import 'macros' as macros %}{{ macros.token() }}",
    "macros": "{% macro token() %}{{ csrf_token() }}{% endmacro %}",
    "asks_what_was_asked": "{{ request.path }}",
    "long": "{{ answer }}",
}
LONG = "<p>" + "项目" * 5000 + "</p>"
LONGER = LONG[:100] + "更" * 9000


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
@pytest.mark.parametrize(
    "template",
    ["asks_who_reads", "asks_for_a_token", "asks_for_notices", "asks_for_menus", "imports_a_token"],
)
def test_a_part_cannot_ask_who_reads_it_nor_can_a_macro(app: Flask, template: str) -> None:
    with app.test_request_context():
        with pytest.raises(parts.PartError, match="shown to others"):
            parts.kept_part(template, answer=1)
        assert render_template("asks_for_a_token"), "the page itself may ask"


@pytest.mark.usefixtures("written")
def test_a_part_does_not_see_the_request(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(UndefinedError):
        parts.kept_part("asks_what_was_asked", answer=1)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("shown", "page", "kept"),
    [
        ([LONG], f"上文{LONG}下文", [LONG]),
        ([LONG, LONGER], f"{LONG}之间{LONGER}", [LONG, LONGER]),
        ([LONG, LONG], f"{LONG}{LONG}", [LONG, LONG]),
        ([LONG], f"{LONG[:-1]}，像它而不是它，{LONG}", [LONG]),
        ([LONGER, LONG], f"只有{LONG}", [LONG]),
        ([LONG], "没有它", []),
        (["短"], "短", []),
        ([], LONG, []),
    ],
)
def test_a_page_is_cut_at_its_long_parts_and_sent_as_it_is(
    app: Flask, shown: list[str], page: str, kept: list[str]
) -> None:
    with app.test_request_context():
        for text in shown:
            parts.kept_part("long", answer=text)
        pieces = list(parts.cut(page, lambda part: part.text))
        response = app.make_response(page)
    assert [piece.text for piece in pieces if isinstance(piece, parts.Part)] == kept
    assert "".join(piece.text if isinstance(piece, parts.Part) else piece for piece in pieces) == page
    assert response.get_data() == page.encode()
    assert response.content_length == len(page.encode())


@pytest.mark.usefixtures("written")
def test_a_part_is_sent_compressed_as_it_was_before(app: Flask) -> None:
    found: list[parts.Part] = []
    for page in (f"<p>第一页{LONG}</p>", f"{LONG}第二页"):
        with app.test_request_context("/projects", headers={"Accept-Encoding": "gzip"}):
            parts.kept_part("long", answer=LONG)
            found += [
                piece for piece in parts.cut(page, lambda part: part.text) if isinstance(piece, parts.Part)
            ]
            sent = app.process_response(app.make_response(page)).get_data()
        assert gzip.decompress(sent).decode() == page
        assert found[0].deflated in sent
    assert found[0] is found[1]


@pytest.mark.parametrize("address", ["/", "/projects", "/finance", "/projects/JA-12"])
def test_a_page_of_ours_is_sent_with_its_part_as_it_was_kept(client: FlaskClient, address: str) -> None:
    with client, client.get(address, headers={"Accept-Encoding": "gzip"}) as response:
        pieces = parts.cut(gzip.decompress(response.data), lambda part: part.encoded)
        kept = [piece for piece in pieces if isinstance(piece, parts.Part)]
        assert kept
        assert all(part.deflated in response.data for part in kept)
