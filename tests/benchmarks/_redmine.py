"""Redmine as Debian packages it: SQLite, two puma workers of two threads, and issues that it is given.

Everything it writes lies in a temporary folder but its log and cache, which the package keeps under /var.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

from tests.serving.server import HOST, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ADDRESS = "/projects/plans/issues?per_page=50"
"""Its list of issues: as many rows as a page of our list of projects."""
_PACKAGE = Path("/usr/share/redmine")
_PATIENCE = 180
_GEMS = f"eval_gemfile '{_PACKAGE}/Gemfile'\ngem 'puma'\n"
_SEED = """
require 'json'
rows = JSON.parse(File.read(ARGV[0]))
project = Project.create!(name: 'Plans', identifier: 'plans', is_public: true, trackers: Tracker.all,
                          enabled_module_names: ['issue_tracking'])
rows.each do |name, scope, first, last|
  Issue.create!(project: project, tracker: Tracker.first, author: User.find_by(admin: true),
                subject: name[0, 255], description: scope, status: IssueStatus.first,
                priority: IssuePriority.first, start_date: "#{first}-01-01", due_date: "#{last}-12-31")
end
"""


def is_installed() -> bool:
    """Return whether Debian's packages `redmine`, `redmine-sqlite` and `puma` are there."""
    return _PACKAGE.is_dir() and all(shutil.which(program) for program in ("bundle", "puma"))


@contextmanager
def running(folder: Path, issues: Sequence[tuple[str, str, int, int]]) -> Iterator[int]:
    """Yield the port of a Redmine that holds issues: subject, description, first and last year."""
    (folder / "Gemfile").write_text(_GEMS, encoding="utf-8")
    (folder / "seed.rb").write_text(_SEED, encoding="utf-8")
    (folder / "issues.json").write_text(json.dumps(issues), encoding="utf-8")
    environment = {
        **os.environ,
        "RAILS_ENV": "production",
        "REDMINE_LANG": "zh",
        "DATABASE_URL": f"sqlite3:{folder / 'redmine.sqlite3'}",
        "BUNDLE_GEMFILE": str(folder / "Gemfile"),
    }
    port = free_port()
    log = (folder / "redmine.log").open("wb")
    for command in (
        "rake db:migrate",
        "rake redmine:load_default_data",
        f"rails runner {folder / 'seed.rb'} {folder / 'issues.json'}",
    ):
        words = ["bundle", "exec", *command.split()]
        subprocess.run(words, cwd=_PACKAGE, env=environment, stdout=log, stderr=log, check=True)
    serve = f"bundle exec puma -w 2 -t 2:2 --preload -b tcp://{HOST}:{port} config.ru"
    process = subprocess.Popen(
        serve.split(), cwd=_PACKAGE, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    try:
        _wait_until_it_answers(process, port, folder / "redmine.log")
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(_PATIENCE)
        log.close()


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection(HOST, port, timeout=_PATIENCE)
        try:
            connection.request("GET", ADDRESS)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.5)
        finally:
            connection.close()
    message = f"Redmine did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    raise RuntimeError(message)
