"""The page of results on both seed plans: what is found, why, and what is only found by those who may."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.accounts.rules.policy import SCOPES
from app.accounts.types import ALL, Reach, Role, Scope, ScopeKind
from app.directory.models import Organisation
from app.extensions import database
from app.plans.types import Sector
from app.projects.queries import subject_of
from app.search import queries
from app.search.rules.entries import entries_of
from app.search.types import MOST_SHOWN
from tests.conftest import EVERYTHING, sign_in
from tests.integration.briefs.signing import close_two_months, print_at_once, sign, the_county
from tests.integration.funding.ledgers import book
from tests.integration.portfolio.reading import read
from tests.integration.services.factories import CITY, COUNTY

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.portfolio.reading import Element

    SignIn = Callable[..., FlaskClient]

JIAN, SHANGRAO = "360800", "361100"
CITIES = (
    (Role.CITY_COORDINATOR, ScopeKind.CITY, JIAN),
    (Role.CITY_COORDINATOR, ScopeKind.CITY, SHANGRAO),
)


def search(client: FlaskClient, text: str, **more: str) -> Element:
    response = client.get("/search", query_string={"q": text, **more})
    assert response.status_code == 200, response.text
    return read(response.text).one("main")


def found(page: Element) -> dict[str, list[tuple[str, str]]]:
    """Return title and address of every hit by the word for its kind."""
    return {
        section.one("h2").text.split()[0]: [
            (link.text, link.attributes["href"])
            for title in section.all("p", class_="search-title")
            for link in title.all("a")
        ]
        for section in page.all("section")
    }


def first(page: Element, kind: str) -> tuple[str, str]:
    return found(page)[kind][0]


def about(page: Element) -> list[str]:
    """Return what stands beside the first hit."""
    return [item.text for item in page.all("ul", class_="search-about")[0].all("li")]


def marks(page: Element) -> list[str]:
    return [mark.text for mark in page.all("mark")]


def unit_named(name: str) -> int:
    return database.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


@pytest.mark.parametrize("code", ["JA-12", "ja-12", "ＪＡ－１２", " JA-12 "])
def test_the_exact_code_of_a_project_leads_straight_to_it(client: FlaskClient, code: str) -> None:
    response = client.get("/search", query_string={"q": code})
    assert (response.status_code, response.location) == (302, "/projects/JA-12")


@pytest.mark.parametrize(
    ("typed", "code"), [("ja12", "JA-12"), ("sr-yl-3", "SR-YL-03"), ("SRZH1", "SR-ZH-01")]
)
def test_a_code_written_otherwise_is_shown_first_and_called_exact(
    client: FlaskClient, typed: str, code: str
) -> None:
    page = search(client, typed)
    assert first(page, "项目")[1] == f"/projects/{code}"
    assert page.all("li", class_="search-exact")[0].one("span", class_="tag").text == "完全一致"
    assert f"代码：{code}" in about(page)


def test_while_a_code_is_typed_the_page_is_shown(client: FlaskClient) -> None:
    response = client.get("/search?q=JA-12", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert 'id="search-results"' in response.text


@pytest.mark.parametrize(
    ("typed", "kind", "title", "why"),
    [
        ("jishuixian", "地区", "吉水县", "按拼音"),
        ("ji shui xian", "地区", "吉水县", "按拼音"),
        ("jsx", "地区", "吉水县", "按首字母"),
        ("yanshan", "地区", "铅山县", "按拼音"),
        ("wuyuan", "地区", "婺源县", "按拼音"),
        ("yiyang", "地区", "弋阳县", "按拼音"),
        ("poyang", "地区", "鄱阳县", "按拼音"),
        ("xiajiang", "地区", "峡江县", "按拼音"),
        ("上饶县", "地区", "广信区", "曾用名：上饶县"),
        ("361121", "地区", "广信区", "原代码：361121"),
        ("黄沙岭乡", "地区", "黄沙岭乡", "广信区"),
        ("jsxmzj", "单位", "吉水县民政局", "按首字母"),
        ("吉水县卫生健康委员会", "单位", "吉水县卫健委", "又名：吉水县卫生健康委员会"),
        ("饶府字[2022]40号", "文件", "上饶市“一老一小”整体解决方案", "文号：饶府字〔2022〕40号"),
        ("饶府字（２０２２）４０号", "文件", "上饶市“一老一小”整体解决方案", "文号：饶府字〔2022〕40号"),
    ],
)
def test_the_first_hit_is_what_was_meant_and_says_why(
    client: FlaskClient, typed: str, kind: str, title: str, why: str
) -> None:
    page = search(client, typed)
    assert next(iter(found(page))) == kind
    assert first(page, kind)[0] == title
    assert why in about(page)


def test_words_are_marked_where_they_stand(client: FlaskClient) -> None:
    page = search(client, "吉水 托育")
    assert {title for title, _ in found(page)["项目"]} >= {"吉水县托育体系建设项目"}
    assert set(marks(page)) == {"吉水", "托育"}


def test_of_each_kind_some_are_shown_with_a_way_to_all(client: FlaskClient) -> None:
    page = search(client, "托育")
    heads = {section.one("h2").text: section for section in page.all("section")}
    assert len(heads["项目 45"].all("li", class_="search-hit")) == MOST_SHOWN
    links = [link.attributes["href"] for link in heads["项目 45"].one("p", class_="search-more").all("a")]
    assert links == ["/search?q=%E6%89%98%E8%82%B2&kind=project", "/projects?q=%E6%89%98%E8%82%B2"]
    every = search(client, "托育", kind="project")
    assert len(found(every)["项目"]) == 45
    assert list(found(every)) == ["项目"]


def test_the_list_that_is_linked_holds_as_many_projects_as_are_said(client: FlaskClient) -> None:
    link = search(client, "敬老院").all("p", class_="search-more")[0].all("a")[-1]
    listed = read(client.get(link.attributes["href"]).text).one("main")
    count = link.text.split("（")[1].split(" ")[0]
    assert f"共 {count} 个项目" in listed.text


def test_no_list_is_offered_that_would_be_empty(client: FlaskClient) -> None:
    page = search(client, "ｊａ－１")
    assert len(found(page)["项目"]) > 1
    assert page.all("p", class_="search-more") == []
    assert "没有符合条件的项目" in client.get("/projects?q=ｊａ－１").text


@pytest.mark.parametrize(
    ("typed", "name"),
    [("及水县", "吉水县"), ("qianshan", "铅山县"), ("sangrao", "上饶市"), ("jisuixian", "吉水县")],
)
def test_where_nothing_is_found_names_of_a_similar_sound_are_offered(
    client: FlaskClient, typed: str, name: str
) -> None:
    page = search(client, typed)
    assert found(page) == {}
    offered = [link.text for link in page.one("div", class_="note").all("a")]
    assert name in offered[:2]
    assert f"没有找到“{typed}”" in page.text
    assert "几个词用空格隔开" in page.text


@pytest.mark.parametrize("typed", ["", "   ", "（）", "%", "没有这样的词", "a" * 100, "\x00", "'\"<b>"])
def test_anything_can_be_typed(client: FlaskClient, typed: str) -> None:
    page = search(client, typed)
    assert found(page) == {}
    assert "名称可以用全拼或首字母" in page.text


def test_an_unknown_kind_is_left_aside_with_a_sentence(client: FlaskClient) -> None:
    page = search(client, "吉水县", kind="everything")
    assert "没有采用" in page.text
    assert "地区" in found(page)


def test_every_page_has_the_field_in_its_header(client: FlaskClient) -> None:
    header = read(client.get("/projects").text).one("header")
    form = header.one("form", role="search")
    assert form.attributes["action"] == "/search"
    assert form.one("label", for_="site-search").text == "全站搜索"
    assert form.one("input", id="site-search").attributes["name"] == "q"


def test_an_empty_installation_has_a_page_that_says_how(app: Flask) -> None:
    page = search(sign_in(app, Role.ADMINISTRATOR), "吉水县")
    assert found(page) == {}
    assert "换个词再试试" in page.text


# ── Documents ──


def book_some() -> None:
    for number in range(1, MOST_SHOWN + 4):
        book(project_code="JA-12", document_number=f"吉财社〔2023〕{number}号")
    book(project_code="JA-13", document_number="吉财社〔2023〕8号")
    book(project_code="SR-YL-01", document_number="饶财社〔2023〕8号")


@pytest.mark.parametrize(
    "typed", ["吉财社〔2023〕8号", "吉财社[2023]8号", "吉财社(2023)8号", "吉财社2023 8号", "财社 2023 8号"]
)
def test_a_document_of_the_ledger_is_found_by_its_number(client: FlaskClient, typed: str) -> None:
    book_some()
    page = search(client, typed)
    titles = [title for title, _ in found(page)["文件"]]
    assert "吉财社〔2023〕8号" in titles[:2]
    assert "财政台账" in about(page)


def test_a_document_says_how_much_it_books_and_leads_to_its_entries(client: FlaskClient) -> None:
    book_some()
    page = search(client, "吉财社〔2023〕8号")
    assert about(page)[:3] == ["财政台账", "2 笔", "2 个项目"]
    _, address = first(page, "文件")
    listed = client.get(address)
    assert listed.status_code == 200
    assert listed.text.count("吉财社〔2023〕8号") >= 2


def test_documents_beyond_those_that_are_shown_are_counted(client: FlaskClient) -> None:
    book_some()
    page = search(client, "吉财社")
    assert page.all("section")[0].one("h2").text == f"文件 {MOST_SHOWN + 3}"
    assert len(found(search(client, "吉财社", kind="document"))["文件"]) == MOST_SHOWN + 3


def test_a_number_that_stands_within_many_newer_ones_is_found_and_they_are_not_counted(
    client: FlaskClient,
) -> None:
    for number in range(MOST_SHOWN + 4):
        book(project_code="JA-12", document_number=f"吉财社〔2023〕{number + 1}8号")
    book(project_code="JA-12", document_number="吉财社〔2023〕8号", booked_on=date(2022, 3, 1))
    page = search(client, "8号")
    assert [title for title, _ in found(page)["文件"]] == ["吉财社〔2023〕8号"]
    assert "文件 1" in [section.one("h2").text for section in page.all("section")]


# ── Who finds what ──


def scopes_of(code: str) -> list[tuple[Role, Scope]]:
    """Return each role with each kind of scope that it can hold for, all of them around one project."""
    own = subject_of(code)
    assert own is not None
    scopes = {
        ScopeKind.EVERYTHING: EVERYTHING,
        ScopeKind.CITY: Scope(ScopeKind.CITY, own.city),
        ScopeKind.COUNTY: Scope(ScopeKind.COUNTY, own.region),
        ScopeKind.SECTOR: Scope(ScopeKind.SECTOR, min(own.sectors), own.city),
        ScopeKind.UNIT: Scope(ScopeKind.UNIT, str(min(own.units))),
    }
    return [(role, scopes[kind]) for role in Role for kind in SCOPES[role]]


@pytest.mark.parametrize("code", ["JA-12", "SR-YL-18"])
def test_everybody_may_open_whatever_they_find(sign_in_as: SignIn, code: str) -> None:
    book_some()
    closed = []
    for role, scope in scopes_of(code):
        client = sign_in_as(role, scope)
        for typed in ("县", "2023", "养老 率"):
            for hits in found(search(client, typed)).values():
                _, address = hits[-1]
                if client.get(address).status_code != 200:
                    closed.append((role.value, scope.kind.value, typed, address))
    assert closed == []


@pytest.mark.parametrize(("role", "kind", "city"), CITIES)
def test_nobody_finds_anything_of_the_other_city(
    sign_in_as: SignIn, role: Role, kind: ScopeKind, city: str
) -> None:
    book_some()
    client = sign_in_as(role, Scope(kind, city))
    own, others = (0, 1) if city == JIAN else (1, 0)
    words = [
        ("吉水县", "铅山县"),
        ("jishuixian", "yanshanxian"),
        ("吉财社", "饶财社"),
        ("JA-T-01", "SR-T-01"),
    ]
    for pair in words:
        assert found(search(client, pair[own])), pair[own]
        assert found(search(client, pair[others])) == {}, pair[others]
    assert client.get(f"/search?q={('JA-01', 'SR-YL-01')[own]}").status_code == 302
    page = search(client, ("JA-01", "SR-YL-01")[others])
    assert found(page) == {}


def test_an_owner_finds_the_own_projects_and_what_the_plan_promises_with_them(
    sign_in_as: SignIn,
) -> None:
    unit = unit_named("永新县民政局")
    client = sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, str(unit)))
    page = found(search(client, "永新县"))
    assert all(title.startswith("永新县") for title, _ in page["项目"])
    assert "吉水县" not in str(found(search(client, "吉")).get("地区"))
    assert found(search(client, "JA-29")) == {}
    assert {address for _, address in page["单位"]} == {f"/units/{unit}"}


def test_a_bureau_that_owes_tasks_and_has_no_project_finds_its_tasks_and_no_page_that_is_closed(
    sign_in_as: SignIn,
) -> None:
    client = sign_in_as(Role.OWNER, Scope(ScopeKind.UNIT, str(unit_named("吉安市教育体育局"))))
    hits = found(search(client, "教育")) | found(search(client, "托育"))
    assert list(hits) == ["任务和政策"]
    assert {client.get(address).status_code for _, address in hits["任务和政策"]} == {200}


def test_a_suggestion_names_nothing_that_one_may_not_find(sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.CITY_COORDINATOR, Scope(ScopeKind.CITY, JIAN))
    assert "铅山" not in search(client, "qianshan").text


@pytest.mark.usefixtures("loaded_app")
def test_whoever_may_read_nothing_finds_nothing() -> None:
    book_some()
    assert queries.ledger_documents(Reach(), "吉财社", 5) == ()
    assert len(queries.ledger_documents(ALL, "吉财社", 5)) == 5
    nothing = queries.names(Reach(), Reach(), Reach())
    assert entries_of(nothing) == ()


@pytest.mark.parametrize(
    ("role", "kind", "finds"),
    [
        (Role.COUNTY_REVIEWER, ScopeKind.COUNTY, True),
        (Role.CITY_COORDINATOR, ScopeKind.CITY, True),
        (Role.OWNER, ScopeKind.UNIT, False),
        (Role.SECTOR_LEAD, ScopeKind.SECTOR, False),
    ],
)
def test_an_issued_brief_is_found_by_its_number_by_those_who_read_briefs(
    app: Flask, monkeypatch: pytest.MonkeyPatch, role: Role, kind: ScopeKind, finds: bool
) -> None:
    print_at_once(monkeypatch)
    close_two_months()
    issued = sign(the_county())
    keys = {
        ScopeKind.COUNTY: COUNTY.code,
        ScopeKind.CITY: CITY.code,
        ScopeKind.UNIT: str(unit_named("示例县民政局")),
        ScopeKind.SECTOR: Sector.ELDER_CARE.value,
    }
    city = CITY.code if kind is ScopeKind.SECTOR else ""
    client = sign_in(app, role, Scope(kind, keys[kind], city))
    for typed in (issued.number_text, "示例县2023年3月简报"):
        hits = found(search(client, typed)).get("文件", [])
        assert (f"/briefs/issued/{issued.id}" in {address for _, address in hits}) is finds
