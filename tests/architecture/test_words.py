"""The words of pages are marked wherever they stand, and the catalogue has each of them, in English."""

from __future__ import annotations

import ast
import io
import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from config import PROJECT_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages.catalog import Catalog

APP = PROJECT_ROOT / "app"
MESSAGES = APP / "translations" / "en" / "LC_MESSAGES" / "messages.po"
HAN = re.compile(r"[\u4e00-\u9fff]")
MARKED_BY = re.compile(r"%\((\w+)\)s|\{(\w+)(?:![rs])?(?::[^{}]*)?\}")
"""What stands for a value: `%(name)s` in templates, `{name}` in Python."""
CHINESE_ONLY = (
    "audit/render.py",
    "seeding/",
    "intake/layouts/",
    "intake/parsing/",
    "intake/readers.py",
    "intake/render/",
    "intake/rules/",
    "intake/service.py",
    "intake/types/",
    "briefs/render/",
    "briefs/rules/",
    "briefs/types/brief.py",
    "briefs/types/cards.py",
    "briefs/service/word.py",
    "commitments/render/",
    "funding/render/",
    "kernel/money.py",
    "lights/rules/evaluation.py",
    "lights/rules/sentences.py",
    "outcomes/render/book.py",
    "outcomes/render/rows.py",
    "outcomes/render/text.py",
    "outcomes/service/registering.py",
    "plans/service.py",
    "portfolio/render/",
    "registry/service.py",
    "returns/render/",
    "returns/service/rollups.py",
    "returns/views/punctuality.py",
    "timeline/render/csv_text.py",
    "web/design.py",
    "web/languages.py",
    "web/shell.py",
    "web/templates/web/design",
)
"""Documents and files, what is stored with a month, and what reads Chinese: below `app`."""
CHINESE_LAYERS = re.compile(r"/(cli|models|queries)(/|\.py)")
"""The shell speaks Chinese, and tables hold what was said."""
OF_STRINGS = {
    "compile",
    "replace",
    "split",
    "startswith",
    "endswith",
    "strip",
    "removeprefix",
    "removesuffix",
    "partition",
}
"""Methods that take words apart or look for them."""


def pages(pattern: str) -> list[Path]:
    """Return the files that hold words of pages."""
    found = []
    for path in sorted(APP.rglob(pattern)):
        name = path.relative_to(APP).as_posix()
        if not name.startswith(CHINESE_ONLY) and not CHINESE_LAYERS.search(f"/{name}"):
            found.append(path)
    return found


def name_of(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def unmarked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the Chinese strings of a module that are shown and not marked.

    What is compared, looked up, taken apart or only explains is no word of a page.
    """
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value)):
            continue
        inner: ast.AST = node
        while (outer := parents.get(inner)) is not None:
            if _is_no_word(outer, inner):
                break
            if isinstance(outer, ast.stmt):
                yield node.lineno, node.value
                break
            inner = outer


def _is_no_word(outer: ast.AST, inner: ast.AST) -> bool:
    """Return whether what stands here is marked, or is not shown."""
    match outer:
        case ast.Call(func=ast.Name(id="Text" | "joined")):
            return inner in outer.args
        case ast.Call(func=ast.Attribute(attr=attr)):
            return attr in OF_STRINGS or outer.func is inner
        case ast.Dict():
            return inner in outer.keys
        case ast.Subscript():
            return inner is outer.slice
    is_docstring = isinstance(outer, ast.Expr) and isinstance(inner, ast.Constant)
    return is_docstring or isinstance(outer, (ast.Compare, ast.MatchValue, ast.Set))


@pytest.mark.parametrize("path", pages("*.py"), ids=name_of)
def test_a_module_marks_the_words_that_pages_show(path: Path) -> None:
    assert list(unmarked(ast.parse(path.read_text(encoding="utf-8")))) == []


@cache
def reading() -> Environment:
    """Return what reads templates as the application does."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.newstyle_gettext = True  # type: ignore[attr-defined] # the extension brings it
    environment.policies["ext.i18n.trimmed"] = True
    return environment


def unmarked_of(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """Yield the Chinese words of a template that are not marked."""
    if isinstance(node, nodes.TemplateData | nodes.Const):
        text = node.data if isinstance(node, nodes.TemplateData) else node.value
        if isinstance(text, str) and HAN.search(text):
            yield node.lineno, text.strip()
        return
    if isinstance(node, nodes.Compare):
        return
    passed_over: list[nodes.Node] = []
    if isinstance(node, nodes.Call):
        # A term is looked up in the help by its Chinese name; who shows it translates it.
        passed_over = [each for each in node.kwargs if each.key == "term"]
        if _is_marked(node) or _is_of_a_term(node):
            passed_over += node.args[:1]
    for child in node.iter_child_nodes():
        if child not in passed_over:
            yield from unmarked_of(child)


def _is_marked(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext"}


def _is_of_a_term(call: nodes.Call) -> bool:
    """Return whether the first argument of a component is a term of the help."""
    name = getattr(call.node, "attr", "") or getattr(call.node, "name", "")
    is_explained = any(each.key == "explained" for each in call.kwargs)
    return name in {"explain", "explained_head"} or (name == "definition" and is_explained)


@pytest.mark.parametrize("path", pages("*.html"), ids=name_of)
def test_a_template_marks_its_words(path: Path) -> None:
    template = reading().parse(path.read_text(encoding="utf-8"))
    assert list(unmarked_of(template)) == []
    written = [each for each in template.find_all(nodes.Name) if each.ctx == "store" and each.name == "_"]
    assert written == [], "`_` translates"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """Return the English catalogue."""
    return read_po(io.BytesIO(MESSAGES.read_bytes()), locale="en")


def test_the_catalogue_has_the_words_that_are_marked_and_no_others(catalogue: Catalog) -> None:
    mappings = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(each["pattern"], each["method"]) for each in mappings]
    options = {each["pattern"]: each for each in mappings}
    found = extract_from_dir(
        str(PROJECT_ROOT),
        methods,
        options,
        keywords={"_": None, "gettext": None, "Text": None},
        directory_filter=lambda folder: "/." not in folder and "node_modules" not in folder,
    )
    marked = {message for _, _, message, _, _ in found}
    kept = {message.id for message in catalogue if message.id}
    assert (sorted(marked - kept), sorted(kept - marked)) == ([], []), "run script/words"


def test_each_word_is_in_english_with_the_values_of_the_chinese(catalogue: Catalog) -> None:
    wrong = []
    for message in catalogue:
        chinese, english = str(message.id), str(message.string)
        if not chinese:
            continue
        values = [{"".join(names) for names in MARKED_BY.findall(text)} for text in (chinese, english)]
        if not english or HAN.search(english) or message.fuzzy or values[0] != values[1]:
            wrong.append((chinese, english))
    assert wrong == []


def test_the_catalogue_is_compiled(catalogue: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert MESSAGES.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run script/words"


@pytest.mark.parametrize("path", sorted((APP / "web" / "static").glob("*.js")), ids=name_of)
def test_a_script_gets_its_words_from_the_page(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    said = re.findall(r"(?:textContent[:=] ?|textContent = |say\()\"([^\"]*)\"", code)
    assert [words for words in said if HAN.search(words)] == []
