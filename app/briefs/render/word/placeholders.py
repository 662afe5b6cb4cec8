"""The placeholders of the Word template: what there is, what a template may do with it, and nothing more.

A template comes from outside, and templates are programs. Two fences stand one behind the other: before it is
run, every placeholder is held against the tree of names below, so that a slip is named and all else that the
language knows (calls, arithmetic, attributes of objects) is refused; and it is run by Jinja's sandbox,
escaped, with every missing name an error and an end to how much it may write.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from app.briefs.render.word.packaging import WordTemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Shape: TypeAlias = "str | tuple[Shape, ...] | Mapping[str, Shape]"
"""A text, a list of one shape, or named parts."""

TEXT = "文字"
BLOCK: Mapping[str, Shape] = {
    "种类": TEXT,
    "文字": TEXT,
    "表题": TEXT,
    "表格": TEXT,
    "图题": TEXT,
    "图": TEXT,
}
ANNEX: Mapping[str, Shape] = {"标记": TEXT, "名称": TEXT, "横排": TEXT, "内容": (BLOCK,)}
PLACEHOLDERS: Mapping[str, Shape] = {
    "简报名称": TEXT,
    "名称较长": TEXT,
    "红头文件": TEXT,
    "演示数据": TEXT,
    "期号": TEXT,
    "编印单位": TEXT,
    "日期": TEXT,
    "替代说明": TEXT,
    "页眉标记": TEXT,
    "标题": TEXT,
    "地区": TEXT,
    "方案": TEXT,
    "月份": TEXT,
    "数据截止": TEXT,
    "正文": (BLOCK,),
    "附件": (ANNEX,),
    "报尾": ({"文字": TEXT, "靠右": TEXT},),
}
"""All names that a template may use. README.md beside the template explains each; a test compares the two."""
KINDS = (
    "一级标题",
    "二级标题",
    "三级标题",
    "正文",
    "导语",
    "注释",
    "表格",
    "图",
    "主送机关",
    "附件说明",
    "署名",
)
"""What `种类` of a block can be."""
LOOP: Mapping[str, Shape] = {"index": TEXT, "first": TEXT, "last": TEXT, "length": TEXT}
FILTERS = ("join", "length", "trim")
DEEPEST = 3
"""Loops inside each other: 附件, its 内容, and one more."""
LONGEST = 10_000_000
"""Characters that a rendered part may have; the largest brief has a tenth of it."""
_TAGS = re.compile(r"<[^>]+>")
_EXPRESSION = re.compile(r"\{[{%].*?[%}]\}")
_EXCERPT = 60
_NO_PROGRAM = "模板里只能写占位符、条件（if）和循环（for），不能写程序"

_PLAIN = {
    nodes.Template,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.CondExpr,
    nodes.Concat,
}
"""What may stand around names as long as its parts are checked. By exact kind: sums have the same base."""
_HARMLESS = (nodes.Const, nodes.TemplateData)


class BoundedTemplate(Template):
    """A template that gives up when it writes without end."""

    def render(self, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - as it is declared above
        """Return the text.

        Raises:
            WordTemplateError: it grows beyond every brief.
        """
        pieces, length = [], 0
        for piece in self.generate(*args, **kwargs):
            length += len(piece)
            if length > LONGEST:
                message = "模板展开后的内容太多，没有采用；请检查循环是否套了不该套的循环。"
                raise WordTemplateError(message)
            pieces.append(piece)
        return "".join(pieces)


class WordEnvironment(SandboxedEnvironment):
    """The sandbox in which a template runs; whatever is compiled in it was checked before."""

    template_class = BoundedTemplate

    def __init__(self) -> None:
        """Leave nothing in it but the named filters."""
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.tests.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def from_string(
        self,
        source: str | nodes.Template,
        globals: Any = None,  # noqa: A002, ANN401 - as it is declared above
        template_class: type[Template] | None = None,
    ) -> Template:
        """Check the text of a part and compile it.

        Raises:
            WordTemplateError: a placeholder is unknown, written wrongly, or does what none may do.
        """
        text = str(source)
        try:
            tree = self.parse(text)
        except TemplateSyntaxError as error:
            raise WordTemplateError(_said_of_syntax(text, error)) from error
        _Check(text).walk(tree, PLACEHOLDERS, depth=0)
        return super().from_string(text, globals, template_class)


class _Check:
    """Holds the placeholders of one part against the tree of names."""

    def __init__(self, text: str) -> None:
        self._text = text

    def walk(self, node: nodes.Node, names: Mapping[str, Shape], *, depth: int) -> None:
        """Check a node and all below it.

        Raises:
            WordTemplateError: see `WordEnvironment.from_string`.
        """
        if isinstance(node, _HARMLESS):
            return
        if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            self._shape(node, names)
        elif isinstance(node, nodes.Output):
            self._output(node, names, depth=depth)
        elif isinstance(node, nodes.For):
            self._loop(node, names, depth=depth)
        elif isinstance(node, nodes.If):
            self._all([node.test, *node.body, *node.elif_, *node.else_], names, depth=depth)
        elif isinstance(node, nodes.Filter):
            self._filter(node, names, depth=depth)
        elif type(node) in _PLAIN:
            self._all(node.iter_child_nodes(), names, depth=depth)
        else:
            raise self._refusal(node, _NO_PROGRAM)

    def _all(self, children: Iterable[nodes.Node], names: Mapping[str, Shape], *, depth: int) -> None:
        for child in children:
            self.walk(child, names, depth=depth)

    def _loop(self, node: nodes.For, names: Mapping[str, Shape], *, depth: int) -> None:
        """Check a loop: over a list of the tree, by one name, not too deep."""
        shape, target = self._shape(node.iter, names), node.target
        if not isinstance(shape, tuple) or not isinstance(target, nodes.Name):
            raise self._refusal(node, "循环只能用于“正文”“附件”“报尾”和附件的“内容”")
        if depth >= DEEPEST:
            raise self._refusal(node, f"循环最多套 {DEEPEST} 层")
        inside = {**names, "loop": LOOP, target.name: shape[0]}
        if node.test is not None:
            self.walk(node.test, inside, depth=depth)
        self._all(node.body, inside, depth=depth + 1)
        self._all(node.else_, names, depth=depth)

    def _output(self, node: nodes.Output, names: Mapping[str, Shape], *, depth: int) -> None:
        """Check what is written: texts, never a list as a whole."""
        for each in node.nodes:
            self.walk(each, names, depth=depth)
            if (
                isinstance(each, nodes.Name | nodes.Getattr | nodes.Getitem)
                and self._shape(each, names) != TEXT
            ):
                raise self._refusal(each, "这是一组内容，要用循环 {%p for … %} 逐个写出")

    def _filter(self, node: nodes.Filter, names: Mapping[str, Shape], *, depth: int) -> None:
        filtered = node.node
        if node.name not in FILTERS or filtered is None:
            raise self._refusal(node, f"没有“{node.name}”这种处理，可用的是：{'、'.join(FILTERS)}")
        self._all([filtered, *node.args], names, depth=depth)

    def _shape(self, node: nodes.Node, names: Mapping[str, Shape]) -> Shape:
        """Return what a name or path leads to.

        Raises:
            WordTemplateError: it leads nowhere.
        """
        match node:
            case nodes.Name():
                return self._part(node, names, node.name, "")
            case nodes.Getattr():
                return self._part(node, self._shape(node.node, names), node.attr, _written(node.node))
            case nodes.Getitem(arg=nodes.Const(value=str() as name)):
                return self._part(node, self._shape(node.node, names), name, _written(node.node))
            case _:
                raise self._refusal(node, _NO_PROGRAM)

    def _part(self, node: nodes.Node, shape: Shape, name: str, owner: str) -> Shape:
        """Return the part of a shape that has a name."""
        if isinstance(shape, str | tuple):
            raise self._refusal(node, f"“{owner}”没有“{name}”这一部分", name)
        if name not in shape:
            place = f"“{owner}”里" if owner else ""
            raise self._refusal(node, f"{place}没有名为“{name}”的占位符，可用的是：{'、'.join(shape)}", name)
        return shape[name]

    def _refusal(self, node: nodes.Node, why: str, name: str = "") -> WordTemplateError:
        """Return what refuses a template; it quotes the paragraph, as far as it holds `name`."""
        return WordTemplateError(f"模板中“{_excerpt(self._text, node.lineno, name)}”不能用：{why}。")


def _written(node: nodes.Node) -> str:
    """Return a path as it is written in a template."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return "…"


def _said_of_syntax(text: str, error: TemplateSyntaxError) -> str:
    """Return a sentence about a template that the language cannot read."""
    if "end of template" in (error.message or "") or "Unexpected end" in (error.message or ""):
        return (
            "模板里的循环或条件没有结束：每个 {%p for … %} 要有 {%p endfor %}，"
            "每个 {%p if … %} 要有 {%p endif %}。"
        )
    return (
        f"模板中“{_excerpt(text, error.lineno)}”写得不对：占位符写作 {{{{ 期号 }}}}，循环和条件各占一段，"
        "写作 {%p for 块 in 正文 %}、{%p if … %}、{%p endif %}、{%p endfor %}。"
    )


def _excerpt(text: str, line: int, name: str = "") -> str:
    """Return what stands in a paragraph of a template; docxtpl puts each paragraph in a line of its own."""
    lines = text.split("\n")
    paragraph = _TAGS.sub("", lines[line - 1]) if 0 < line <= len(lines) else ""
    found = [each for each in _EXPRESSION.findall(paragraph) if name in each]
    words = (" ".join(found) if found else paragraph).strip() or "占位符"
    return words if len(words) <= _EXCERPT else f"{words[:_EXCERPT]}…"
