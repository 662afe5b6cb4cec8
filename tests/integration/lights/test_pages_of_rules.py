"""Facts about the pages of the rules: all versions, and a new one that is tried before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.lights import queries
from app.lights.types import Preset
from tests.integration.lights.spring import YELLOW, close_spring
from tests.integration.returns.pages import PLAN, People, rows, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

ADDRESS = f"/lights/rules/{PLAN}/new"
WHY = "市政府专题会议纪要〔2023〕15号。"


@pytest.fixture
def people(sign_in_as: Callable[..., FlaskClient]) -> People:
    """Close two months of 吉安."""
    close_spring()
    return People(sign_in_as)


def fields(page: Element) -> dict[str, str]:
    """Return what a browser would send of the form, its token aside, which tells the time."""
    named = {"name", "value"}
    inputs = [
        field
        for field in page.all("input")
        if named <= field.attributes.keys() and field.attributes["name"] != "csrf_token"
    ]
    found = {
        field.attributes["name"]: field.attributes["value"]
        for field in inputs
        if field.attributes.get("type") != "checkbox" or "checked" in field.attributes
    }
    preset = next(option for option in page.all("option") if "selected" in option.attributes)
    return found | {"preset": preset.attributes["value"], "reason": page.one("textarea", name="reason").text}


def press(client: FlaskClient, step: str, given: dict[str, str], status: int = 200) -> Element:
    return shown(client.post(ADDRESS, data=given | {"step": step}), status)


def test_everybody_reads_the_rules_and_only_the_administrator_changes_them(people: People) -> None:
    for client in (people.owner(), people.county(), people.city(), people.administrator()):
        (row,) = rows(shown(client.get("/lights/rules")), f"rules-{PLAN}")
        assert row[0] == "百分点制第1版 现行"
        assert "落后10至30个百分点亮黄灯，落后超过30个百分点亮红灯" in row[2]
        assert row[4].startswith("系统：亮灯")
    assert ADDRESS not in shown(people.city().get("/lights/rules")).text
    assert people.city().get(ADDRESS).status_code == 403
    assert people.administrator().get("/lights/rules/nowhere/new").status_code in {403, 404}


def test_a_plan_without_a_closed_month_has_no_rules_yet(client: FlaskClient) -> None:
    page = shown(client.get("/lights/rules"))
    assert page.text.count("第一次关账时按百分点制的通行界限亮灯") == 2
    form = fields(shown(client.get(ADDRESS)))
    assert (form["preset"], form["progress_red"]) == ("points", "30")
    assert "无从试算" in press(client, "try", form).text


def test_the_form_begins_with_the_newest_rules_for_the_next_month(people: People) -> None:
    form = fields(shown(people.administrator().get(ADDRESS)))
    assert form["since"] == "2023-05"
    assert (form["payment_yellow"], form["payment_red"], form["late_is_yellow"]) == ("10", "30", "y")


def test_a_preset_fills_its_thresholds_and_keeps_the_reason(people: People) -> None:
    client = people.administrator()
    form = fields(shown(client.get(ADDRESS))) | {"preset": "ratio", "reason": WHY}
    filled = fields(press(client, "fill", form))
    assert (filled["preset"], filled["progress_yellow"], filled["progress_red"]) == ("ratio", "80", "60")
    assert filled["reason"] == WHY


def test_a_dry_run_shows_who_would_change_colour_and_saves_nothing(people: People) -> None:
    client = people.administrator()
    form = fields(shown(client.get(ADDRESS))) | {"payment_yellow": "20", "reason": WHY}
    page = press(client, "try", form)
    (row,) = rows(page, "trial-table")
    assert row[0].endswith(YELLOW)
    assert row[1:3] == ["▲黄灯", "●绿灯"]
    assert "有 1 个项目变灯" in page.text
    assert len(queries.rule_sets(PLAN)) == 1
    assert "没有项目变灯" in press(client, "try", form | {"payment_yellow": "15"}).text


def test_what_was_tried_is_saved_as_the_next_version(people: People) -> None:
    client = people.administrator()
    form = fields(shown(client.get(ADDRESS))) | {"preset": "ratio", "reason": WHY}
    tried = fields(press(client, "try", fields(press(client, "fill", form))))
    answer = client.post(ADDRESS, data=tried | {"step": "save"})
    assert answer.headers["Location"] == "/lights/rules"
    new, old = rows(shown(client.get("/lights/rules")), f"rules-{PLAN}")
    assert new[:2] == ["比例制第2版 现行", "2023-05 起"]
    assert (new[3], old[:2]) == (WHY, ["百分点制第1版", "2021-01 至 2023-04"])
    assert queries.rule_sets(PLAN)[0].rules.preset is Preset.RATIO


def test_rules_that_were_changed_after_the_dry_run_are_tried_again_first(people: People) -> None:
    client = people.administrator()
    form = fields(shown(client.get(ADDRESS))) | {"payment_yellow": "20", "reason": WHY}
    tried = fields(press(client, "try", form))
    page = press(client, "save", tried | {"payment_yellow": "25"})
    assert "还没有试算过，所以没有保存" in page.text
    assert len(queries.rule_sets(PLAN)) == 1
    assert client.post(ADDRESS, data=fields(page) | {"step": "save"}).status_code == 302
    assert str(queries.rule_sets(PLAN)[0].rules.payment.yellow) in {"25", "25.00"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"progress_red": "三十"}, "progress_red"), ({"reason": ""}, "reason"), ({"since": ""}, "since")],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    people: People, changed: dict[str, str], field: str
) -> None:
    client = people.administrator()
    form = fields(shown(client.get(ADDRESS))) | {"payment_yellow": "20", "reason": WHY}
    given = fields(press(client, "try", form)) | changed
    page = press(client, "save", given, 422)
    assert page.one("p", id=f"error-{field}").text
    assert fields(page) == given | {"tried": given["tried"] if "progress_red" not in changed else ""}


def test_thresholds_that_cannot_stand_are_refused_with_the_reason(people: People) -> None:
    client = people.administrator()
    form = fields(shown(client.get(ADDRESS))) | {"progress_red": "5", "reason": WHY}
    page = press(client, "try", form, 422)
    assert "红灯界限应大于黄灯界限" in page.one("div", class_="refusal").text
    assert fields(page)["progress_red"] == "5"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"since": "2023-04"}, "新规则最早从 2023-05 起执行"), ({}, "没有需要修改的内容")],
)
def test_what_the_service_refuses_is_said_and_all_is_kept(
    people: People, changed: dict[str, str], sentence: str
) -> None:
    client = people.administrator()
    form = fields(shown(client.get(ADDRESS))) | {"reason": WHY} | changed
    tried = fields(press(client, "try", form))
    page = press(client, "save", tried, 409)
    assert sentence in page.one("div", class_="refusal").text
    assert fields(page) == tried
    assert len(queries.rule_sets(PLAN)) == 1
