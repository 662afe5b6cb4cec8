"""Facts about signing a brief: what is frozen, how it is numbered, and what stands in its way."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.audit.queries import found as entries
from app.audit.types import EntryFilter
from app.briefs import queries, render
from app.briefs.models import IssuedBrief
from app.briefs.service import drafts, verifying
from app.briefs.service import settings as settings_service
from app.briefs.service.errors import (
    ChangedMeanwhileError,
    IssueError,
    RemarksConflictError,
    SettingsConflictError,
)
from app.briefs.types import Brief, BriefState, Distribution, DocumentForm, Remarks, Verification
from app.briefs.types.issuing import Numbers
from app.extensions import database
from app.projects.types import Stage
from tests.integration.briefs.signing import (
    ADDRESS,
    APRIL,
    COORDINATOR,
    TODAY,
    change_settings,
    close_two_months,
    fake_pdf,
    order,
    print_at_once,
    sign,
    the_city,
    the_county,
)
from tests.integration.portfolio.closed_portfolio import restate
from tests.integration.returns.factories import CODE, MARCH, open_month
from tests.integration.services.factories import PLAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

MAY = APRIL.plus(1)
SENT = Distribution(("市委", "市政府"), ("市财政局",), ("各县",), 60)


@pytest.fixture(autouse=True)
def closed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Close two months of the example plan, and let nothing be rendered."""
    del app
    close_two_months()
    print_at_once(monkeypatch)


def stored(issue_id: int) -> IssuedBrief:
    return database.session.get_one(IssuedBrief, issue_id)


def number_of_issues() -> int:
    return database.session.scalar(select(func.count()).select_from(IssuedBrief)) or 0


def test_what_is_signed_is_kept_with_its_data_its_renderer_and_its_bytes() -> None:
    change_settings(issuing_unit="示例市发改委", distribution=SENT)
    drafts.save_remarks(the_city(), MARCH, ("第一段。\n\n第二段。", "抓开工。"), 0, actor=COORDINATOR)
    fact = sign()
    kept = stored(fact.id)
    brief = Brief.from_json(kept.data)
    assert (brief.masthead.number, brief.masthead.issued_on) == ("2023年第1期（总第1期）", TODAY)
    assert brief.masthead.issuing_unit == "示例市发改委"
    assert brief.masthead.supersedes is None
    assert brief.remarks == Remarks(("第一段。", "第二段。"), ("抓开工。",))
    assert brief.distribution == SENT
    assert brief.verification == Verification(f"{ADDRESS}/briefs/verify/{fact.code}", fact.code)
    assert kept.pdf == fake_pdf(brief).data
    assert kept.mono_pdf == fake_pdf(replace(brief, is_monochrome=True)).data
    assert kept.data_sha256 == hashlib.sha256(kept.data.encode()).hexdigest()
    assert kept.pdf_sha256 == hashlib.sha256(kept.pdf).hexdigest()
    assert kept.mono_sha256 == hashlib.sha256(kept.mono_pdf).hexdigest()
    assert kept.template_version == render.template_version()
    assert (fact.pages, fact.size, fact.state) == (3, len(kept.pdf), BriefState.ISSUED)
    assert (fact.issued_by, fact.area_name) == (COORDINATOR.name, "示例市")
    assert re.fullmatch(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", fact.code)


def test_signing_is_recorded_with_what_was_frozen() -> None:
    fact = sign()
    (entry,) = entries(EntryFilter(action="brief.issue"))
    assert entry.subject == f"brief:{PLAN.code}:2023-03:990000"
    assert entry.actor == COORDINATOR.name
    changes = {each.field: each.new for each in entry.changes}
    assert changes["期号或文号"] == fact.number_text
    assert changes["PDF 校验值"] == fact.pdf_sha256


def test_the_draft_has_no_number_no_day_and_no_code() -> None:
    draft = drafts.draft_brief(PLAN.code, MARCH, None, today=TODAY)
    assert (draft.masthead.number, draft.masthead.issued_on, draft.verification) == (None, None, None)


def test_each_place_counts_its_own_issues_of_a_bulletin() -> None:
    texts = [sign().number_text, sign(month=APRIL).number_text, sign(the_county()).number_text]
    assert texts == ["2023年第1期（总第1期）", "2023年第2期（总第2期）", "2023年第1期（总第1期）"]


def test_a_document_number_is_given_once_for_all_places() -> None:
    change_settings(form=DocumentForm.RED_HEAD, document_prefix="示一老一小办")
    texts = [sign().number_text, sign(the_county()).number_text]
    assert texts == ["示一老一小办〔2023〕1号", "示一老一小办〔2023〕2号"]


def test_numbers_can_go_on_from_those_of_earlier_years_on_paper() -> None:
    sign(given=order(the_city(), numbers=Numbers(6, 21)))
    assert sign(month=APRIL).number_text == "2023年第7期（总第22期）"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"numbers": Numbers(1, 5)}, "in_year", "本年度第 1 期已经用过"),
        ({"numbers": Numbers(5, 1)}, "in_year", "总第 1 期已经用过"),
        ({"day": date(2023, 6, 9)}, "issued_on", "不能晚于今天"),
        ({"day": date(2023, 3, 31)}, "issued_on", "不能早于所报月份"),
        ({"reason": "有错"}, "reason", "没有签发过"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(change: dict[str, object], field: str, sentence: str) -> None:
    sign()
    with pytest.raises(IssueError, match=sentence) as refused:
        sign(month=APRIL, given=order(the_city(), APRIL, **change))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert number_of_issues() == 1


def test_a_month_that_is_not_closed_is_not_signed() -> None:
    open_month(MAY)
    with pytest.raises(IssueError, match="还没有关账"):
        sign(month=MAY)


def test_a_reissue_names_what_it_replaces_and_leaves_it_as_it_was() -> None:
    first = sign()
    bytes_before = stored(first.id).pdf
    second = sign(given=order(the_city(), reason="更正了完成投资"))
    assert Brief.from_json(stored(second.id).data).masthead.supersedes == first.number_text
    assert (second.supersedes_id, second.reason) == (first.id, "更正了完成投资")
    assert second.number_text == "2023年第2期（总第2期）"
    before = queries.issue(first.id)
    assert before == replace(first, state=BriefState.SUPERSEDED)
    assert stored(first.id).pdf == bytes_before
    assert queries.in_force(PLAN.code, MARCH, "990000") == second
    assert queries.successor(first.id) == second
    (entry,) = entries(EntryFilter(action="brief.reissue"))
    assert entry.reason == "更正了完成投资"


def test_a_reissue_says_why() -> None:
    sign()
    with pytest.raises(IssueError, match="必须写明原因"):
        sign()
    assert number_of_issues() == 1


def test_the_last_of_several_reissues_is_in_force() -> None:
    sign()
    sign(given=order(the_city(), reason="一"))
    third = sign(given=order(the_city(), reason="二"))
    assert queries.in_force(PLAN.code, MARCH, "990000") == third
    assert [each.state for each in queries.issues(MARCH)] == [
        BriefState.ISSUED,
        BriefState.SUPERSEDED,
        BriefState.SUPERSEDED,
    ]


def remarks_change() -> None:
    drafts.save_remarks(the_city(), MARCH, ("新的编者按。", ""), 0, actor=COORDINATOR)


def settings_change() -> None:
    change_settings(name="另一个名称")


def figures_change() -> None:
    restate(CODE, MARCH, "401", Stage.STRUCTURE)


MEANWHILE: list[Callable[[], None]] = [remarks_change, settings_change, figures_change]


@pytest.mark.parametrize("change", MEANWHILE)
def test_what_changes_after_it_was_looked_at_is_not_signed_unseen(change: Callable[[], None]) -> None:
    looked_at = order(the_city())
    change()
    with pytest.raises(ChangedMeanwhileError):
        sign(given=looked_at)
    assert number_of_issues() == 0


@pytest.mark.parametrize("change", MEANWHILE)
def test_what_changes_while_it_is_printed_is_not_signed_unseen(
    change: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def print_slowly(brief: Brief) -> render.RenderedPdf:
        if not brief.is_monochrome:
            change()
        return fake_pdf(brief)

    monkeypatch.setattr(render, "pdf", print_slowly)
    with pytest.raises(ChangedMeanwhileError):
        sign()
    assert number_of_issues() == 0


def test_a_number_that_is_given_away_while_it_is_printed_is_not_given_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change_settings(form=DocumentForm.RED_HEAD, document_prefix="办")

    def print_slowly(brief: Brief) -> render.RenderedPdf:
        monkeypatch.setattr(render, "pdf", fake_pdf)
        sign(the_county())
        return fake_pdf(brief)

    monkeypatch.setattr(render, "pdf", print_slowly)
    with pytest.raises(IssueError, match="第 1 号已经用过"):
        sign()
    assert [each.number_text for each in queries.issues()] == ["办〔2023〕1号"]


def test_a_brief_that_somebody_else_has_signed_meanwhile_is_not_signed_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def print_slowly(brief: Brief) -> render.RenderedPdf:
        monkeypatch.setattr(render, "pdf", fake_pdf)
        sign()
        return fake_pdf(brief)

    monkeypatch.setattr(render, "pdf", print_slowly)
    with pytest.raises(ChangedMeanwhileError):
        sign()
    assert number_of_issues() == 1


def test_nobody_waits_for_the_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    was_writing = []

    def watched(brief: Brief) -> render.RenderedPdf:
        was_writing.append(database.session.info.get("transaction_is_open", False))
        return fake_pdf(brief)

    monkeypatch.setattr(render, "pdf", watched)
    sign()
    assert was_writing == [False, False]


def test_an_issued_brief_renders_again_to_the_same_bytes() -> None:
    outcome = verifying.render_again(sign())
    assert outcome.is_same is True
    assert "逐字节相同" in outcome.sentence


def test_a_brief_whose_template_has_changed_is_only_compared_by_its_hashes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fact = sign()
    monkeypatch.setattr(render, "template_version", lambda: "f" * 64)
    outcome = verifying.render_again(fact)
    assert outcome.is_same is None
    assert "更新过" in outcome.sentence


def test_a_render_that_differs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    fact = sign()
    monkeypatch.setattr(render, "pdf", lambda _brief: render.RenderedPdf(b"other", 3))
    assert verifying.render_again(fact).is_same is False


@pytest.mark.parametrize("digest", ["data_sha256", "pdf_sha256", "mono_sha256"])
def test_an_archive_that_was_tampered_with_is_told(digest: str) -> None:
    fact = replace(sign(), **{digest: "0" * 64})  # type: ignore[arg-type] # a name of three
    outcome = verifying.render_again(fact)
    assert outcome.is_same is False
    assert "改动过" in outcome.sentence


def test_a_file_is_found_by_every_one_of_its_bytes() -> None:
    fact = sign()
    kept = stored(fact.id)
    colour, mono = verifying.issue_of_file(kept.pdf_sha256), verifying.issue_of_file(kept.mono_sha256)
    assert colour is not None
    assert mono is not None
    assert (colour.fact, colour.is_monochrome, colour.successor) == (fact, False, None)
    assert (mono.fact, mono.is_monochrome) == (fact, True)
    assert verifying.issue_of_file(hashlib.sha256(kept.pdf + b" ").hexdigest()) is None


def test_settings_are_saved_once_and_recorded_in_words() -> None:
    change_settings(issuing_unit="示例市发改委", distribution=SENT, draft_hour=8)
    change_settings(form=DocumentForm.RED_HEAD, document_prefix="办")
    change_settings()
    now = queries.settings(PLAN.code)
    assert (now.version, now.issuing_unit, now.distribution) == (2, "示例市发改委", SENT)
    recorded = entries(EntryFilter(action="brief.settings"))
    assert [[(each.field, each.old, each.new) for each in entry.changes] for entry in recorded[:1]] == [
        [("文种", "普通简报", "红头文件"), ("机关代字", "", "办")]
    ]
    assert len(recorded) == 2


def test_settings_of_an_outdated_page_are_not_saved_and_the_others_are_shown() -> None:
    mine = replace(queries.settings(PLAN.code), name="我的名称")
    change_settings(name="别人的名称")
    with pytest.raises(SettingsConflictError) as refused:
        settings_service.save_settings(mine, actor=COORDINATOR)
    assert refused.value.theirs.name == "别人的名称"
    assert queries.settings(PLAN.code).name == "别人的名称"


def test_remarks_of_an_outdated_page_are_not_saved_and_the_others_are_shown() -> None:
    first = drafts.save_remarks(the_city(), MARCH, ("别人的。", ""), 0, actor=COORDINATOR)
    with pytest.raises(RemarksConflictError) as refused:
        drafts.save_remarks(the_city(), MARCH, ("我的。", ""), 0, actor=COORDINATOR)
    assert refused.value.theirs.editor_note == "别人的。"
    assert drafts.save_remarks(the_city(), MARCH, ("我的。", ""), first, actor=COORDINATOR) == 2


def test_remarks_that_say_the_same_are_no_conflict() -> None:
    drafts.save_remarks(the_city(), MARCH, ("一样。", ""), 0, actor=COORDINATOR)
    assert drafts.save_remarks(the_city(), MARCH, ("一样。", ""), 0, actor=COORDINATOR) == 1
    assert len(entries(EntryFilter(action="brief.remarks"))) == 1


def test_remarks_belong_to_one_place_and_month() -> None:
    drafts.save_remarks(the_city(), MARCH, ("全市的。", ""), 0, actor=COORDINATOR)
    assert drafts.draft_brief(PLAN.code, APRIL, None, today=TODAY).remarks == Remarks((), ())
    assert drafts.draft_brief(PLAN.code, MARCH, "990021", today=TODAY).remarks == Remarks((), ())
