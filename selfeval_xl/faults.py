"""The sentence for a fault of the program itself."""

from __future__ import annotations

from pathlib import Path


def inner_fault(error: Exception) -> str:
    """Return the sentence for a fault of the program itself: its kind and place, for support."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return f"程序内部出错，未能完成（{type(error).__name__}，{where}）；请把文件和这句话发给技术支持人员。"
