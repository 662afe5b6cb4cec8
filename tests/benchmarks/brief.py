"""Times the brief of the 76 projects of 上饶 against headless Chromium printing the same HTML.

`script/bench brief [--rounds N]`. Both sides in one run, in turn (A B A B), so that a busy machine is busy
for both. "Whole" is a process from its start to its end: ours from the frozen Brief as JSON (HTML and charts
included) to the PDF, Chromium from the finished HTML. "Warm" is a process that is kept: ours with everything
imported, Chromium with its browser open (Playwright), both from the finished HTML. Chromium is given the same
fonts by the same fontconfig file. Memory is the largest sum of resident pages over the process and its
children, shared pages counted in proportion (PSS), looked at every 10 ms in rounds of their own, since
looking takes time too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfReader

from app import create_app
from app.audit.types import SYSTEM_LOADER
from app.briefs import render, service
from app.briefs.render import document, engine, fonts, markup
from app.extensions import database
from app.kernel.months import Month
from app.registry.service import upgrade
from app.seeding.service import load_seed
from config import PROJECT_ROOT, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.briefs.types import Brief

CHROMIUM = [
    shutil.which("chromium") or "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
]
Job = tuple[list[str], dict[str, str]]
"""A command and its environment."""


def brief_of_shangrao() -> Brief:
    """Return the brief of June 2023, from both seed plans in a throw-away database."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment({"TRACKER_DATA_DIR": folder})
        app = create_app(settings)
        with app.app_context():
            upgrade()
            load_seed(PROJECT_ROOT / "seed", actor=SYSTEM_LOADER)
            brief = service.build(
                plan_code="shangrao-2022", month=Month(2023, 6), region_code=None, today=date(2026, 11, 22)
            )
            database.engine.dispose()
    return brief


def seconds(job: Job) -> float:
    """Return how long a process takes from its start to its end."""
    command, environment = job
    begin = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begin


def peak_memory(job: Job) -> int:
    """Return the largest memory of a process and its children, in bytes."""
    command, environment = job
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    largest = 0
    while process.poll() is None:
        largest = max(largest, sum(map(_proportional, _family(process.pid))))
        time.sleep(0.01)
    return largest


def _family(parent: int) -> list[int]:
    """Return a process and all its children."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(entry.parent.name)] = int(fields[1])
    family = [parent]
    for each in family:
        family += [child for child, its_parent in parents.items() if its_parent == each]
    return family


def _proportional(process: int) -> int:
    """Return the memory of a process, shared pages in proportion, in bytes; 0 when it has gone."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def our_job(brief: Path, out: Path) -> Job:
    """Return our process."""
    command = [sys.executable, "-m", "tests.benchmarks._brief_process", str(brief), str(out)]
    return command, {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}


def chromium_job(html: Path, out: Path, profile: Path) -> Job:
    """Return a Chromium process with a profile of its own."""
    shutil.rmtree(profile, ignore_errors=True)
    command = [*CHROMIUM, f"--user-data-dir={profile}", f"--print-to-pdf={out}", html.as_uri()]
    return command, {**os.environ, "FONTCONFIG_FILE": str(fonts.use_shipped_fonts())}


@contextmanager
def open_chromium(html: Path, out: Path) -> Iterator[Callable[[], None]]:
    """Keep a browser open; yield what prints the page in a new tab."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this part needs it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM[0], args=[flag for flag in CHROMIUM[2:] if "pdf" not in flag]
        )

        def print_page() -> None:
            page = browser.new_page()
            page.goto(html.as_uri())
            page.pdf(path=out, prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
            page.close()

        yield print_page
        browser.close()


def in_turn(
    rounds: int, ours: Callable[[], float], theirs: Callable[[], float]
) -> tuple[list[float], list[float]]:
    """Return the results of both sides, one after the other, after one round that does not count."""
    ours()
    theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def timed(action: Callable[[], object]) -> float:
    """Return how long something takes."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def run(rounds: int, folder: Path) -> None:
    """Measure, and print a Markdown table."""
    brief = brief_of_shangrao()
    brief_path, html_path = folder / "brief.json", folder / "brief.html"
    brief_path.write_text(brief.to_json(), encoding="utf-8")
    html = render.html(brief)
    base = (markup.TEMPLATES / markup.DOCUMENT).as_uri()
    html_path.write_text(html.replace("<head>", f'<head><base href="{base}/"/>'), encoding="utf-8")
    our_pdf, their_pdf, profile = folder / "ours.pdf", folder / "theirs.pdf", folder / "profile"
    whole = in_turn(
        rounds,
        lambda: seconds(our_job(brief_path, our_pdf)),
        lambda: seconds(chromium_job(html_path, their_pdf, profile)),
    )
    memory = in_turn(
        max(1, rounds // 3),
        lambda: peak_memory(our_job(brief_path, our_pdf)),
        lambda: peak_memory(chromium_job(html_path, their_pdf, profile)),
    )
    engine.weasyprint()
    with open_chromium(html_path, folder / "warm.pdf") as print_page:
        warm = in_turn(
            rounds,
            lambda: timed(lambda: document.pdf(html, markup.TEMPLATES / markup.DOCUMENT)),
            lambda: timed(print_page),
        )
    report(whole, warm, memory, our_pdf, their_pdf)


Results = tuple[list[float], list[float]]


def report(whole: Results, warm: Results, memory: Results, our_pdf: Path, their_pdf: Path) -> None:
    """Print the medians and their ratios."""
    browser = subprocess.run([CHROMIUM[0], "--version"], capture_output=True, text=True, check=True).stdout
    print(
        f"Brief of 上饶, 76 projects: medians of {len(whole[0])} rounds in turn, {os.cpu_count()} cores, "
        f"Python {sys.version.split()[0]}, WeasyPrint {engine.weasyprint().__version__}, {browser.strip()}.\n"
    )
    print("| | ours | Chromium | ours / Chromium |")
    print("|---|--:|--:|--:|")
    for name, (ours, theirs) in (("whole process", whole), ("warm", warm)):
        ratio = statistics.median(ours) / statistics.median(theirs)
        print(f"| {name} | {spread(ours)} | {spread(theirs)} | {ratio:.2f} |")
    a, b = (statistics.median(side) / 2**20 for side in memory)
    print(f"| peak memory | {a:.0f} MB | {b:.0f} MB | {a / b:.2f} |")
    sizes = [path.stat().st_size / 1024 for path in (our_pdf, their_pdf)]
    pages = [len(PdfReader(path).pages) for path in (our_pdf, their_pdf)]
    print(f"| pages | {pages[0]} | {pages[1]} | |")
    print(f"| file | {sizes[0]:.0f} KB | {sizes[1]:.0f} KB | {sizes[0] / sizes[1]:.2f} |")


def spread(times: list[float]) -> str:
    """Write the median, the least and the largest of some times."""
    return f"{statistics.median(times):.2f} s ({min(times):.2f}–{max(times):.2f})"


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9, help="rounds that count (default: 9)")
    with tempfile.TemporaryDirectory(prefix="brief-benchmark-") as folder:
        run(parser.parse_args().rounds, Path(folder))


if __name__ == "__main__":
    main()
