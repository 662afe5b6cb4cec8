"""Facts about the pack: everything once, nothing twice, the same bytes however it came about."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from app.briefs import render
from app.briefs.render import cards as render_cards
from app.briefs.render.cache import RenderedCache
from app.briefs.render.workers import MOST_ATTEMPTS, Work, Workers
from app.briefs.rules import returned as rules
from app.briefs.service import building, cards, materials, pack
from app.briefs.service.drafts import DraftsOfMonth
from app.briefs.types import Brief, ProjectCard
from app.briefs.types.cards import CardPhoto
from app.kernel.errors import TrackerError
from app.kernel.months import Month
from app.returns import service as returns
from tests.integration.returns import factories
from tests.integration.services.factories import PLAN
from tests.reports.make_card_sample import sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.briefs.render.workers import Outcome
    from app.briefs.service.known import PlanMonth
    from app.briefs.types.packs import PackReport

JUNE = Month(2023, 6)
TODAY = date(2026, 11, 22)


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def make(out: Path, jobs: int = 2) -> PackReport:
    return pack.make(factories.MARCH, out, today=TODAY, jobs=jobs)


@pytest.fixture
def small(app: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Register a plan of one project, with a closed month and a folder of renders of its own."""
    del app
    factories.set_up()
    factories.close_month()
    monkeypatch.setattr(pack, "cache", lambda: RenderedCache(tmp_path / "rendered"))


@pytest.mark.usefixtures("loaded_app")
def test_a_pack_holds_both_cities_every_county_and_every_project_the_largest_first() -> None:
    wanted = materials.documents(JUNE)
    of_cards = [each for each in wanted if each.project]
    assert len(of_cards) == 130
    assert len(wanted) == 130 + 2 + 13 + 12
    assert [each.file for each in wanted[:2]] == ["shangrao-2022-2023-06.pdf", "jian-2022-2023-06.pdf"]
    assert len({each.file for each in wanted}) == len(wanted)
    assert all(each.project for each in wanted[27:])


@pytest.mark.usefixtures("small")
def test_a_pack_is_whole_and_its_manifest_says_what_is_in_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = make(out)
    assert report.manifest.failed == ()
    assert report.peak_memory > 0
    found = files(out)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["month"] == "2023-03"
    listed = {each["file"]: each for each in manifest["documents"]}
    assert listed.keys() | {"manifest.json"} == found.keys()
    for file, entry in listed.items():
        assert entry["sha256"] == found[file]
        assert entry["bytes"] == (out / file).stat().st_size
        assert entry["pages"] >= 1


@pytest.mark.usefixtures("small")
def test_the_manifest_says_what_is_printed_as_the_sign_for_a_missing_character(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_remark(drafts: DraftsOfMonth, region_code: str | None) -> Brief:
        brief = original(drafts, region_code)
        return replace(brief, remarks=replace(brief.remarks, editor_note=("老城𰻞街已封顶",)))

    original = DraftsOfMonth.brief
    monkeypatch.setattr(DraftsOfMonth, "brief", with_remark)
    report = make(tmp_path / "out")
    assert report.manifest.failed == ()
    for entry in report.manifest.documents:
        assert entry.without_glyph == (() if entry.project else ("𰻞（U+30EDE）：老城𰻞街已封顶",))
    assert make(tmp_path / "out").manifest == report.manifest


@pytest.mark.usefixtures("small")
def test_pooled_cached_and_plain_renders_are_the_same_bytes(tmp_path: Path) -> None:
    make(tmp_path / "pooled")
    report = make(tmp_path / "cached", jobs=1)
    assert report.rendered == 0
    assert files(tmp_path / "pooled") == files(tmp_path / "cached")
    for document, material in materials.of_pack(factories.MARCH, TODAY):
        work = material.work
        assert work is not None
        if work.kind == "card":
            plain = render_cards.card_pdf(ProjectCard.from_json(work.data), {}).data
        else:
            plain = render.pdf(Brief.from_json(work.data)).data
        assert plain == (tmp_path / "pooled" / document.file).read_bytes(), document.file


@pytest.mark.usefixtures("small")
def test_only_what_changed_is_rendered_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    first = make(out)
    assert first.rendered == len(first.manifest.documents)
    assert make(out).rendered == 0
    monkeypatch.setattr(render_cards, "template_version", lambda: "another")
    assert make(out).rendered == 1


@pytest.mark.usefixtures("small")
def test_a_card_that_changed_is_given_out_before_the_briefs_are_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path)
    happened: list[str] = []

    def noted(drafts: DraftsOfMonth, region_code: str | None) -> Brief:
        happened.append("a brief is built")
        return original(drafts, region_code)

    original = DraftsOfMonth.brief
    monkeypatch.setattr(DraftsOfMonth, "brief", noted)
    monkeypatch.setattr(render_cards, "template_version", lambda: "another")
    pack.make(
        factories.MARCH, tmp_path, today=TODAY, jobs=1, told=lambda _, __, doing: happened.append(doing)
    )
    assert happened.index(f"项目卡片{factories.CODE}") < happened.index("a brief is built")


@pytest.mark.usefixtures("loaded_app")
def test_no_more_cards_than_workers_go_before_the_briefs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []

    def take(_: Workers, wanted: Iterator[Work], began: object) -> Iterator[Outcome]:
        del began
        given.extend(work.kind for work in wanted)
        return iter(())

    monkeypatch.setattr(Workers, "render", take)
    monkeypatch.setattr(pack, "cache", lambda: RenderedCache(tmp_path / "rendered"))
    pack.make(JUNE, tmp_path / "out", today=TODAY, jobs=2)
    assert given == ["card"] * 2 + ["brief"] * 27 + ["card"] * 128


@pytest.mark.usefixtures("small")
def test_a_restart_continues_where_it_stopped_even_without_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    make(out)
    whole = files(out)
    monkeypatch.setattr(pack, "cache", lambda: RenderedCache(tmp_path / "empty"))
    (out / f"cards/{factories.CODE}-2023-03.pdf").write_bytes(b"%PDF-1.7 cut off")
    assert make(out).rendered == 1
    assert files(out) == whole


@pytest.mark.usefixtures("small")
def test_what_was_cut_off_is_made_again_along_with_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    before = {each.file: each for each in make(out).manifest.documents}
    whole = files(out)
    city = f"{PLAN.code}-2023-03.pdf"
    (out / city).write_bytes(b"%PDF-1.7 cut off")
    monkeypatch.setattr(pack, "cache", lambda: RenderedCache(tmp_path / "empty"))
    monkeypatch.setattr(render_cards, "template_version", lambda: "another")
    report = make(out)
    assert report.rendered == 2
    assert {key: value for key, value in files(out).items() if key != "manifest.json"} == {
        key: value for key, value in whole.items() if key != "manifest.json"
    }
    changed = {each.file for each in report.manifest.documents if each != before[each.file]}
    assert changed == {f"cards/{factories.CODE}-2023-03.pdf"}, "the others are what the manifest said before"


@pytest.mark.usefixtures("loaded_app")
def test_a_county_is_told_of_its_projects_what_the_city_is_told_of_them() -> None:
    returns.open_period("jian-2022", JUNE, actor=factories.CITY, today=JUNE.last_day)
    returns.close_period("jian-2022", JUNE, actor=factories.CITY)
    known = building.month_of("jian-2022", JUNE)
    city = building.brief_of(known, None, TODAY)
    assert city.due
    assert city.lights
    assert city.sources
    for code in {each.region_code for each in known.projects(None)} - {known.plan.region_code}:
        brief = building.brief_of(known, code, TODAY)
        # Asked of the county's projects alone, the rules say the same.
        projects = [each for each in known.said(city.cut_off).projects if each.region_code == code]
        lit = known.lights(JUNE, {each.code for each in projects})
        lights, due = rules.light_rows(projects, lit, {}), rules.due(projects, JUNE, city.cut_off)
        assert (brief.due, brief.lights) == (due, lights)
        assert brief.reached == rules.reached(projects, JUNE)
        assert brief.problems == rules.problems(projects)
        assert brief.disagreements == rules.disagreements(projects, lit, {})
        assert brief.next_work == rules.next_work(projects, lights, due)


@pytest.mark.usefixtures("small")
def test_a_failing_document_is_named_and_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    make(out)

    def fail(*_: object, **__: object) -> None:
        message = "这份简报编不出来（测试）。"
        raise TrackerError(message)

    monkeypatch.setattr(DraftsOfMonth, "brief", fail)
    report = make(out)
    assert {each.reason for each in report.manifest.failed} == {"这份简报编不出来（测试）。"}
    assert [each.project for each in report.manifest.documents] == [factories.CODE]
    assert not any((out / each.file).exists() for each in report.manifest.failed), "an old one would mislead"
    monkeypatch.undo()


@pytest.mark.usefixtures("small")
def test_a_document_that_cannot_be_rendered_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = cards.build_cards

    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")

    def with_photo(known: PlanMonth, **named: Any) -> object:  # noqa: ANN401 - the day
        photo = CardPhoto("现场.jpg", known.month, "0" * 64)
        return tuple(
            replace(each, card=replace(each.card, photos=(photo,)), photos={photo.sha256: broken})
            for each in built(known, **named)
        )

    monkeypatch.setattr(cards, "build_cards", with_photo)
    (failure,) = make(tmp_path / "out").manifest.failed
    assert failure.file == f"cards/{factories.CODE}-2023-03.pdf"
    assert "照片“现场.jpg”无法打开" in failure.reason


def test_the_command_ends_with_1_where_a_document_is_missing(
    app: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.set_up()
    factories.close_month()
    monkeypatch.setattr(pack, "cache", lambda: RenderedCache(tmp_path / "rendered"))
    runner = app.test_cli_runner()  # type: ignore[attr-defined]
    arguments = ["briefs", "pack", "--month", "2023-03", "--out", str(tmp_path / "out"), "--jobs", "1"]
    done = runner.invoke(args=arguments)
    assert done.exit_code == 0, done.output
    assert "新排" in done.output
    monkeypatch.setattr(
        DraftsOfMonth, "brief", lambda *_, **__: (_ for _ in ()).throw(TrackerError("编不出来。"))
    )
    failed = runner.invoke(args=arguments)
    assert failed.exit_code == 1
    assert f"没有生成 {PLAN.code}-2023-03.pdf" in failed.output
    assert "编不出来。" in failed.output


def card_works(number: int) -> list[Work]:
    base = sample()
    return [
        Work(f"{each}.pdf", "card", replace(base, progress=f"第{each}份。").to_json())
        for each in range(number)
    ]


def test_the_document_of_a_killed_worker_is_done_by_another() -> None:
    killed: list[int] = []
    with Workers(2) as workers:

        def began(work: Work) -> None:
            if work.name == "4.pdf" and not killed:
                killed.append(workers.processes[0])
                os.kill(killed[0], signal.SIGKILL)

        outcomes = list(workers.render(card_works(8), began))
    assert killed
    assert sorted(each.work.name for each in outcomes) == [f"{each}.pdf" for each in range(8)]
    assert {each.reason for each in outcomes} == {""}
    assert all(each.pdf and each.pdf.pages == 1 for each in outcomes)


def test_the_next_documents_are_built_while_all_workers_are_busy_one_for_each() -> None:
    asked: list[str] = []

    def wanted() -> Iterator[Work]:
        for work in card_works(5):
            asked.append(work.name)
            yield work

    with Workers(1) as workers:
        ahead = [len(asked) - number for number, _ in enumerate(workers.render(wanted()))]
    assert ahead == [2, 2, 2, 2, 1]


def test_a_worker_is_started_only_for_a_document() -> None:
    with Workers(2) as workers:
        assert len(list(workers.render(card_works(1)))) == 1
        assert len(workers.processes) == 1


def test_a_document_that_kills_every_worker_is_given_up_and_the_others_are_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.briefs.render.workers.TIME_LIMIT", 0.3)
    # A card with so many problems that reading it alone takes longer than the limit of this test.
    base = sample()
    endless = replace(base, problems=base.problems * 200_000).to_json()
    with Workers(1) as workers:
        (outcome,) = workers.render([Work("endless.pdf", "card", endless)])
    assert outcome.pdf is None
    assert f"连续{MOST_ATTEMPTS}次" in outcome.reason


def test_nothing_is_left_running_when_the_caller_goes() -> None:
    with Workers(2) as workers:
        next(workers.render(card_works(4)))
        processes = workers.processes
    assert processes
    until = time.monotonic() + 10
    # A worker that has nobody left to answer takes a moment to go.
    while any(_is_running(process) for process in processes):
        assert time.monotonic() < until, "a worker lives on"
        time.sleep(0.01)


def _is_running(process: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_cache_takes_away_the_oldest_first_and_ignores_what_was_cut_off(tmp_path: Path) -> None:
    cache = RenderedCache(tmp_path, largest=100)
    pdf = b"%PDF-1.7" + b"x" * 27 + b"%%EOF"
    for number, name in enumerate("abc"):
        cache.put(name, pdf)
        os.utime(tmp_path / f"{name}.pdf", (number, number))
    assert cache.get("a") == pdf  # asked for, so it is the newest now
    cache.clean()
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (pdf, None, pdf)
    (tmp_path / "d.pdf").write_bytes(pdf[:-3])
    assert cache.get("d") is None
    assert cache.get("nowhere") is None
