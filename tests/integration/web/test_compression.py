"""Facts about compressed answers: what is compressed, for whom, and that nothing else changes by it."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

TAKES = {"Accept-Encoding": "gzip, deflate, br"}
TOKEN = re.compile(rb'csrf_token" value="[^"]+"|CSRFToken": "[^"]+"')
FIRST_PAGE = 300_000
"""Bytes of a first visit: a page, and all that it asks for (issue of the face, §4)."""


@pytest.mark.parametrize("address", ["/projects", "/static/theme.css", "/static/comfort.js"])
def test_a_long_text_comes_compressed_and_is_the_same(client: FlaskClient, address: str) -> None:
    with client.get(address) as plain, client.get(address, headers=TAKES) as compressed:
        assert "Content-Encoding" not in plain.headers
        assert compressed.headers["Content-Encoding"] == "gzip"
        assert compressed.content_length == len(compressed.data) < len(plain.data) / 2
        assert "Accept-Encoding" in plain.vary
        assert "Accept-Encoding" in compressed.vary
        # Each page has tokens of its own.
        same = [TOKEN.sub(b"", each) for each in (plain.data, gzip.decompress(compressed.data))]
        assert same[0] == same[1]


@pytest.mark.parametrize("refused", ["", "identity", "gzip;q=0", "br"])
def test_who_does_not_take_gzip_gets_none(client: FlaskClient, refused: str) -> None:
    assert "Content-Encoding" not in client.get("/projects", headers={"Accept-Encoding": refused}).headers


@pytest.mark.parametrize("address", ["/projects.xlsx", "/healthz", "/static/favicon.svg"])
def test_what_is_small_or_compressed_already_is_left_alone(client: FlaskClient, address: str) -> None:
    with client.get(address, headers=TAKES) as response:
        assert "Content-Encoding" not in response.headers


def test_an_error_page_is_no_less_readable(client: FlaskClient) -> None:
    response = client.get("/nowhere", headers=TAKES)
    assert response.status_code == 404
    assert "没有这一页" in response.text


def test_what_the_browser_has_kept_of_either_is_not_sent_again(client: FlaskClient) -> None:
    with (
        client.get("/static/theme.css") as plain,
        client.get("/static/theme.css", headers=TAKES) as compressed,
    ):
        tags = [plain.headers["ETag"], compressed.headers["ETag"]]
    assert tags[1] == f"W/{tags[0]}"
    for tag in tags:
        with client.get("/static/theme.css", headers={**TAKES, "If-None-Match": tag}) as again:
            assert again.status_code == 304
            assert "Accept-Encoding" in again.vary
            assert again.data == b""


def test_a_part_of_a_file_is_never_compressed(client: FlaskClient) -> None:
    with client.get("/static/theme.css", headers={**TAKES, "Range": "bytes=0-2000"}) as part:
        assert part.status_code == 206
        assert "Accept-Encoding" in part.vary
        assert "Content-Encoding" not in part.headers


def test_asking_for_the_head_alone_tells_the_compressed_length(client: FlaskClient) -> None:
    with client.head("/static/theme.css", headers=TAKES) as head:
        assert head.headers["Content-Encoding"] == "gzip"
        assert head.data == b""
