"""Facts about the pages that show the design: complete, and there in debug mode alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, nodes

from app.accounts.types import Role
from app.registry.service import upgrade
from app.web.design import read_tokens
from config import PROJECT_ROOT
from tests.conftest import disposed, make_app, sign_in
from tests.integration.portfolio.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from tests.conftest import MakeDatabase

TEMPLATES = PROJECT_ROOT / "app" / "web" / "templates" / "web"


@pytest.fixture(scope="module")
def builder(make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Return a client of a server in debug mode."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FLASK_DEBUG", "1")
        made = make_app(make_database("sqlite", "design"), tmp_path_factory)
    with disposed(made) as app:
        with app.app_context():
            upgrade()
        yield sign_in(app, Role.ADMINISTRATOR)


@pytest.mark.parametrize("address", ["/design", "/design/tokens"])
def test_without_debug_mode_there_is_no_such_page(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_every_component_stands_on_the_page() -> None:
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    tree = environment.parse((TEMPLATES / "components.html").read_text(encoding="utf-8"))
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    shown = set(re.findall(r"components\.(\w+)\(", (TEMPLATES / "design.html").read_text(encoding="utf-8")))
    assert macros - shown == set()


def test_the_page_of_components_can_be_shown_with_the_file_of_its_chart(builder: FlaskClient) -> None:
    page = read(builder.get("/design").text)
    assert len(page.all("figure", class_="chart")) == 1
    assert [link.text for link in page.one("nav", aria_label="设计").all("a")] == ["组件", "颜色、字号和间距"]
    picture = builder.get("/design?picture=sample")
    assert (picture.mimetype, picture.data[:4]) == ("image/svg+xml", b"<svg")


def test_every_token_stands_on_the_page_of_tokens(builder: FlaskClient) -> None:
    text = builder.get("/design/tokens").text
    assert [name for name in read_tokens("tokens.css") if f"--{name}" not in text] == ["font-sans"]
