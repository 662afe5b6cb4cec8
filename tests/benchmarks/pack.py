"""Times the pack of a month against headless Chromium printing the same HTML documents.

`script/bench pack [--months 24] [--rounds N] [--keep DIR]`. Both sides in one run, in turn (A B A B), on the
same cores. Ours is all that `briefs pack` does in a running process: reading the database, building every
tree and its HTML, drawing charts, starting workers, rendering, writing files and manifest. Chromium is one
browser that is kept open and prints the finished HTML in as many tabs as we have workers, over its DevTools
protocol (`Page.printToPDF`, tagged, with outline), with the same fonts by the same fontconfig file; what it
is given costs it nothing. "One city brief" is a worker that has rendered the other city's before, from the
tree as JSON, against a warm tab, from the finished HTML. Both have rested for a moment: a worker clears up
what is left of a document when it has answered, and nobody waits for that. Memory is the largest resident
set of a worker, as it says itself.

The data are invented ones of so many closed months, made in a temporary folder, or in DIR, which is kept and
used again.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app import create_app
from app.briefs import render
from app.briefs.render import cards as render_cards
from app.briefs.render import engine, fonts, markup, photos
from app.briefs.render.document import PICTURE
from app.briefs.render.workers import Workers
from app.briefs.rules import cutting
from app.briefs.service import materials, pack
from app.briefs.types import Brief, ProjectCard
from app.extensions import database
from app.kernel.months import Month
from app.projects.models import Project
from app.registry.service import upgrade
from app.seeding.service import generate_demo
from app.seeding.types import DemoOrder
from config import PROJECT_ROOT, Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Sequence

    from flask import Flask

    from app.briefs.render.workers import Work
    from app.briefs.service.materials import Material
    from app.briefs.types.packs import PackDocument, PackReport

PLANS = ("jian-2022", "shangrao-2022")
LAST = Month(2023, 12)
TODAY = date(2026, 11, 22)
CHANGED = "SR-YL-01"
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
PRINT = {
    "preferCSSPageSize": True,
    "printBackground": True,
    "generateTaggedPDF": True,
    "generateDocumentOutline": True,
}
REST = 0.5
"""Seconds before one brief is timed: clearing up takes a fifth of one."""
Results = tuple[list[float], list[float]]


def demo(folder: Path, months: int) -> Flask:
    """Return an application on invented data of so many months; what lies in the folder is used again."""
    app = create_app(Settings.from_environment({"TRACKER_DATA_DIR": str(folder)}))
    with app.app_context():
        upgrade()
        for plan in PLANS:
            order = DemoOrder(plan, LAST, 7, LAST.plus(1 - months), leave_open=False)
            generate_demo(order, PROJECT_ROOT / "seed", advance=lambda done, of: say(f"月 {done}/{of}"))
    return app


def say(text: str) -> None:
    """Say on standard error what is being done."""
    print(f"\r{text:60}", end="", file=sys.stderr, flush=True)


def html_files(found: Sequence[tuple[PackDocument, Material]], folder: Path) -> list[Path]:
    """Write every document as the HTML that a browser prints, the largest first; return where."""
    paths = []
    for number, (_, material) in enumerate(found):
        work = material.work
        assert work is not None, "nothing was issued here"
        path = folder / f"{number:03d}.html"
        path.write_text(html_of(work, folder), encoding="utf-8")
        paths.append(path)
    return paths


def html_of(work: Work, folder: Path) -> str:
    """Return a document as HTML with absolute addresses."""
    if work.kind == "brief":
        text, name = render.html(Brief.from_json(work.data)), markup.DOCUMENT
    else:
        card, name = ProjectCard.from_json(work.data), render_cards.DOCUMENT
        text = render_cards.html(card, cutting.first_level(card))
        for sha256, path in work.photos:
            picture = folder / f"{sha256}.jpg"
            picture.write_bytes(photos.printed(Path(path), sha256))
            text = text.replace(f"{PICTURE}{sha256}", picture.as_uri())
    return text.replace("<head>", f'<head><base href="{(markup.TEMPLATES / name).as_uri()}/"/>', 1)


@asynccontextmanager
async def open_chromium(tabs: int, out: Path) -> AsyncIterator[Any]:
    """Keep a browser open; yield what prints some pages in its tabs, the first ones first."""
    from playwright.async_api import async_playwright  # noqa: PLC0415 - only this part needs it

    os.environ["FONTCONFIG_FILE"] = str(fonts.use_shipped_fonts())
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "chromium", args=CHROMIUM
        )
        sessions = []
        for _ in range(tabs):
            # A context of its own has a process of its own.
            context = await browser.new_context()
            tab = await context.new_page()
            sessions.append((tab, await context.new_cdp_session(tab)))

        async def print_pages(paths: Sequence[Path]) -> None:
            waiting = list(reversed(paths))

            async def work(tab: Any, session: Any) -> None:  # noqa: ANN401 - playwright's
                while waiting:
                    path = waiting.pop()
                    await tab.goto(path.as_uri())
                    answer = await session.send("Page.printToPDF", PRINT)
                    (out / f"{path.stem}.pdf").write_bytes(base64.b64decode(answer["data"]))

            await asyncio.gather(*(work(*each) for each in sessions))

        yield print_pages
        await browser.close()


def our_pack(out: Path, jobs: int) -> tuple[float, PackReport]:
    """Make the pack; return the seconds that it took."""
    begin = time.perf_counter()
    report = pack.make(LAST, out, today=TODAY, jobs=jobs)
    taken = time.perf_counter() - begin
    if report.manifest.failed:
        sys.exit("\n".join(f"{each.file}: {each.reason}" for each in report.manifest.failed))
    return taken, report


def cold_pack(folder: Path, jobs: int) -> tuple[float, PackReport]:
    """Make the pack where nothing was ever rendered."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(folder / "rendered", ignore_errors=True)
    return our_pack(out, jobs)


def change(column: str) -> None:
    """Change one project in one column, to what it never was."""
    new = f"改动于第{time.perf_counter_ns()}号"
    with database.engine.begin() as connection:
        connection.execute(sa.update(Project).where(Project.code == CHANGED).values({column: new}))
    database.session.rollback()


def changed_pack(folder: Path, jobs: int, column: str) -> tuple[float, int]:
    """Make the pack again after one project has changed; return also how many documents were rendered."""
    change(column)
    taken, report = our_pack(folder / "out", jobs)
    return taken, report.rendered


async def timed(action: Awaitable[None]) -> float:
    """Return how long something takes."""
    begin = time.perf_counter()
    await action
    return time.perf_counter() - begin


async def measure(folder: Path, rounds: int, jobs: int, most: int | None) -> None:
    """Measure, and print a Markdown table."""
    if most is not None:
        only_some(most)
    begin = time.perf_counter()
    found = list(materials.of_pack(LAST, TODAY))
    building = time.perf_counter() - begin
    work, other = (material.work for _, material in found[:2])
    assert work is not None
    assert other is not None
    with tempfile.TemporaryDirectory(prefix="pack-html-") as name:
        out = Path(name)
        paths = html_files(found, out)
        async with open_chromium(jobs, out) as print_pages:
            say("一轮不计")
            await print_pages(paths)
            _, report = cold_pack(folder, jobs)
            whole: Results = ([], [])
            for number in range(rounds):
                say(f"整套 第 {number + 1}/{rounds} 轮")
                taken, report = cold_pack(folder, jobs)
                whole[0].append(taken)
                whole[1].append(await timed(print_pages(paths)))
            changes = {
                column: [changed_pack(folder, jobs, column) for _ in range(rounds)]
                for column in ("content", "name")
            }
            one: Results = ([], [])
            for number in range(rounds):
                say(f"一份 第 {number + 1}/{rounds} 轮")
                # A worker remembers what it has set: the same brief a second time would be another question.
                with Workers(1) as workers:
                    list(workers.render([other]))
                    await asyncio.sleep(REST)
                    begin = time.perf_counter()
                    list(workers.render([work]))
                    one[0].append(time.perf_counter() - begin)
                await asyncio.sleep(REST)
                one[1].append(await timed(print_pages(paths[:1])))
    say("")
    tell(report, whole, one, changes, building=building, jobs=jobs)


def only_some(most: int) -> None:
    """Leave only some documents of each kind, for a trial."""
    every = materials.documents

    def some(*arguments: Any, **named: Any) -> tuple[PackDocument, ...]:  # noqa: ANN401 - those of `documents`
        found = every(*arguments, **named)
        of_cards = [each for each in found if each.project]
        of_cards.sort(key=lambda each: each.project != CHANGED)
        return (*[each for each in found if not each.project][:most], *of_cards[:most])

    materials.documents = some


def tell(
    report: PackReport,
    whole: Results,
    one: Results,
    changes: dict[str, list[tuple[float, int]]],
    *,
    building: float,
    jobs: int,
) -> None:
    """Print the medians and their ratios."""
    browser = subprocess.run(
        [shutil.which("chromium") or "chromium", "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    documents = report.manifest.documents
    print(
        f"\nPack of {LAST}: {len(documents)} documents, {sum(each.pages for each in documents)} pages, "
        f"{jobs} workers or tabs on {os.cpu_count()} cores; medians of {len(whole[0])} rounds in turn. "
        f"Python {sys.version.split()[0]}, WeasyPrint {engine.weasyprint().__version__}, {browser}.\n"
    )
    print("| | ours | Chromium | ratio |")
    print("|---|--:|--:|--:|")
    for name, (ours, theirs) in (("whole pack, cold", whole), ("one city brief, warm", one)):
        ratio = statistics.median(ours) / statistics.median(theirs)
        print(f"| {name} | {spread(ours)} | {spread(theirs)} | {ratio:.2f} of Chromium's |")
    cold = statistics.median(whole[0])
    words = {"content": "a text of one card", "name": "the name of one project"}
    for column, results in changes.items():
        taken = statistics.median(seconds for seconds, _ in results)
        number = results[0][1]
        name = f"after {words[column]} changed ({number} rendered)"
        print(f"| {name} | {taken:.2f} s | | {cold / taken:.0f} × faster |")
    print(f"| of which reading and building all trees | {building:.2f} s | | |")
    print(f"| largest worker | {report.peak_memory / 1024:.0f} MB | | |")


def spread(times: list[float]) -> str:
    """Write the median, the least and the largest of some times."""
    return f"{statistics.median(times):.2f} s ({min(times):.2f}–{max(times):.2f})"


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--months", type=int, default=24, help="closed months of invented data (default: 24)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds that count (default: 3)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="workers, and tabs of Chromium")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="folder of the data, kept and used again")
    parser.add_argument(
        "--documents", type=int, metavar="N", help="only N briefs and N cards: shows that it works"
    )
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pack-benchmark-") as name:
        folder = (chosen.keep or Path(name)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        app = demo(folder, chosen.months)
        with app.app_context():
            try:
                asyncio.run(measure(folder, chosen.rounds, chosen.jobs, chosen.documents))
            finally:
                database.engine.dispose()


if __name__ == "__main__":
    main()
