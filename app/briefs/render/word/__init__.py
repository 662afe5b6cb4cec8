"""A brief as an editable Word document: the text of the print template, in a .docx of the office.

`flow` reads the printed text, `elements` and `charts` build what is no text, `placeholders` says what a
template may do, `packaging` what a file may hold, `filling` fills, and `process` tries out what somebody
uploads. The same brief and template give the same bytes. Nothing here reads database, clock or web.
"""

from __future__ import annotations

from app.briefs.render.word.filling import SHIPPED, docx
from app.briefs.render.word.packaging import LARGEST_FILE, MEDIA_TYPE, WordTemplateError

__all__ = ["LARGEST_FILE", "MEDIA_TYPE", "SHIPPED", "WordTemplateError", "docx"]
