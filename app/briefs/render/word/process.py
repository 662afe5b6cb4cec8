"""The process that tries a template out: standard input → one sentence as JSON, empty where all is well.

A template comes from outside and goes through programs of others: here it can ask for all memory and time
that there is, and ends nothing but its own upload. Run as a module of the project, from its folder.
"""

from __future__ import annotations

import json
import resource
import subprocess  # nosec B404
import sys
from dataclasses import replace

from app.briefs.render.markup import DOCUMENT, TEMPLATES
from app.briefs.render.word.filling import docx
from app.briefs.render.word.packaging import WordTemplateError, refuse_others
from app.briefs.types import Brief, DocumentForm

MOST_MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""
MOST_SECONDS, PATIENCE = 20, 40
"""Of the processor, and of the clock."""
_NAME = "app.briefs.render.word.process"
_TOO_MUCH = "模板套用样例时用了太多时间或内存，没有采用；请从本页下载的模板改起，不要套太多层循环。"


def refuse_unusable(template: bytes) -> None:
    """Fill a template with the sample brief, in a process of its own.

    Raises:
        WordTemplateError: it cannot be used; the message says what is wrong in it, and where.
    """
    refuse_others(template)
    command = [sys.executable, "-m", _NAME]
    try:
        # Our own program; the template is only its input.
        done = subprocess.run(  # noqa: S603 # nosec B603
            command,
            input=template,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            cwd=TEMPLATES.parents[1],
        )
    except subprocess.TimeoutExpired as error:
        raise WordTemplateError(_TOO_MUCH) from error
    problem = _TOO_MUCH if done.returncode else json.loads(done.stdout)
    if problem:
        raise WordTemplateError(problem)


def main() -> int:
    """Fill the template on standard input with the sample, in both forms, and write what is wrong with it."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    template = sys.stdin.buffer.read()
    sample = Brief.from_json((TEMPLATES / DOCUMENT / "sample.json").read_text(encoding="utf-8"))
    try:
        for form in DocumentForm:
            docx(replace(sample, form=form), template)
    except WordTemplateError as error:
        print(json.dumps(error.message))  # noqa: T201 - what the other side reads
    else:
        print(json.dumps(""))  # noqa: T201 - the same
    return 0


if __name__ == "__main__":
    sys.exit(main())
