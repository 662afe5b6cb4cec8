"""The language of pages: Chinese, unless this browser has asked for English at the foot of a page.

A page says each `Text` that a template writes in its reader's language, and so do the template's own words
(`_`, `{% trans %}`). Documents, exports and the record are Chinese whatever the reader's language is, and so
is what people and plans wrote. The catalogue is `app/translations` (CONTRIBUTING.md, "Words").
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import flask
from flask import has_request_context, request
from flask_babel import Babel, get_translations, refresh
from jinja2 import pass_eval_context
from markupsafe import Markup

from app.kernel.texts import Text, said
from app.web import choices

if TYPE_CHECKING:
    from flask import Flask
    from jinja2.nodes import EvalContext
    from werkzeug import Response

COOKIE = "language"
_KEY = "tracker.language"
"""Where a request keeps what it has read."""
_MOST_TEXTS = 8192
"""More than the catalogue has."""


class Language(StrEnum):
    """A language that pages are written in; the value is its tag (BCP 47)."""

    CHINESE = "zh-CN"
    ENGLISH = "en"

    @property
    def own_name(self) -> str:
        """What its readers call it: the same whatever language the page is in."""
        return {"zh-CN": "中文", "en": "English"}[self.value]


_BY_TAG = {each.value: each for each in Language}


def init_app(app: Flask) -> None:
    """Give templates `_`, `{% trans %}`, `language()` and `languages`, and say every text that they write."""
    Babel(app, default_locale="zh_CN", locale_selector=lambda: chosen().value.replace("-", "_"))
    environment = app.jinja_env
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals["gettext"] = environment.globals["_"] = _gettext
    environment.finalize = in_language
    app.add_template_global(chosen, "language")
    app.add_template_global(tuple(Language), "languages")  # type: ignore[arg-type] # a value is as good


def chosen() -> Language:
    """Return the language of the page; outside of a request, and for any other cookie, it is Chinese."""
    if not has_request_context():
        return Language.CHINESE
    # What belongs to one request and no longer: a context may outlive it, as in tests.
    environ = request.environ
    language: Language | None = environ.get(_KEY)
    if language is None:
        language = environ[_KEY] = read(request.cookies.get(COOKIE, ""))
        refresh()
    return language


def read(text: str) -> Language:
    """Return a language by its tag; Chinese for anything else."""
    return _BY_TAG.get(text, Language.CHINESE)


def keep(language: Language) -> Response:
    """Answer with a cookie that holds the choice, and lead back to where it was made."""
    return choices.keep(COOKIE, language.value)


def in_language(value: Any) -> Any:  # noqa: ANN401 - whatever a template writes
    """Return a text in the reader's language, and whatever else as it is."""
    if not isinstance(value, Text) or chosen() is Language.CHINESE:
        return value
    return said(value, _in_english)


def all_in_language(value: Any) -> Any:  # noqa: ANN401 - the options of a chart are a tree of anything
    """Return a tree of mappings and sequences with its texts in the reader's language."""
    if isinstance(value, Mapping):
        return {key: all_in_language(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [all_in_language(each) for each in value]
    return in_language(value)


def flash(message: str, category: str = "message") -> None:
    """Say something on the next page, in the language that the reader has now."""
    flask.flash(in_language(message), category)


@pass_eval_context
def _gettext(context: EvalContext, template: str, /, **values: object) -> str:
    """Translate words of a template: `%(name)s` is a value, which is escaped; a percent is doubled."""
    language = chosen()
    if context.autoescape and not values:
        return _words(template, language)
    translated = template if language is Language.CHINESE else _in_english(template)
    words = Markup(translated) if context.autoescape else translated  # noqa: S704 # nosec B704
    return words % {name: in_language(value) for name, value in values.items()}


@lru_cache(maxsize=_MOST_TEXTS)
def _words(template: str, language: Language) -> Markup:
    """Return words without values; a table says them again in each of its cells."""
    translated = template if language is Language.CHINESE else _in_english(template)
    return Markup(translated % {})  # noqa: S704 # nosec B704 - our own words, from templates and catalogue


@lru_cache(maxsize=_MOST_TEXTS)
def _in_english(template: str) -> str:
    """Return a template as the catalogue has it; asked for while a reader of English is served."""
    translated: str = get_translations().ugettext(template)
    return translated
