"""The keys of `comfort.js`, in words. Those that lead to a page are said by the menu itself."""

from __future__ import annotations

from app.help.types import Shortcut
from app.kernel.texts import Text

MOVING: tuple[Shortcut, ...] = (
    Shortcut(("/",), Text("到搜索框")),
    Shortcut(("j",), Text("表格的下一行")),
    Shortcut(("k",), Text("表格的上一行")),
    Shortcut(("Enter",), Text("打开选中的行")),
    Shortcut(("[",), Text("上一个项目、县或时段，或者上一页")),
    Shortcut(("]",), Text("下一个项目、县或时段，或者下一页")),
    Shortcut(("?",), Text("打开本页")),
)
"""Single keys. They do nothing while one types, and can be switched off."""
WRITING: tuple[Shortcut, ...] = (
    Shortcut(("Ctrl", "S"), Text("保存正在填写的表单；没有“保存”按钮的，不起作用"), together=True),
    Shortcut(
        ("Ctrl", "Enter"), Text("提交正在填写的表单；有几个按钮、分不清按哪一个的，不起作用"), together=True
    ),
    Shortcut(("Esc",), Text("离开输入框，关闭说明")),
)
"""Keys that also do something while one types."""
BEFORE_A_PAGE = "g"
"""The key before the letter of a page."""
