"""Facts about what forms of accounts take, and about forms that wait for a sign-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.forms import KeptForm, local_address


@pytest.mark.parametrize(
    "address", ["/", "/projects?plan=jian-2022", "/returns/JA-01/2023-06", "/a?next=//b"]
)
def test_an_address_of_ours_is_kept(address: str) -> None:
    assert local_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "projects",
        "//example.org",
        "/\\example.org",
        "/\t/example.org",
        "https://example.org/",
        "javascript:alert(1)",
        "/a\nb",
        "/a b",
        "\\/example.org",
    ],
)
def test_an_address_elsewhere_is_none(address: str) -> None:
    assert local_address(address) == ""


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=200)), max_size=20))
def test_what_was_typed_comes_back_as_it_was(fields: list[tuple[str, str]]) -> None:
    kept = KeptForm.of("/returns", fields, has_files=False)
    again = KeptForm.parse(kept.text)
    assert again == kept


def test_passwords_and_tokens_are_not_kept_and_it_is_said() -> None:
    kept = KeptForm.of(
        "/account/password",
        [("csrf_token", "x"), ("new_password", "y"), ("note", "z"), ("note", "w")],
        has_files=False,
    )
    assert kept.fields == (("note", "z"), ("note", "w"))
    assert kept.lost
    assert not KeptForm.of("/a", [("note", "z")], has_files=False).lost
    assert KeptForm.of("/a", [("note", "z")], has_files=True).lost


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "1",
        '["//example.org", [], false]',
        '["/a", [["x"]], false]',
        '["/a", [["x", "\\ud800"]], false]',
        "[" * 100_000,
        '["/a", 1, false]',
        "null",
    ],
)
def test_what_no_page_of_ours_kept_is_none(text: str) -> None:
    assert KeptForm.parse(text) is None
