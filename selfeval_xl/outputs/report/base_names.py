"""Where the base document lies and how its place for the body is marked."""

from __future__ import annotations

from pathlib import Path

BASE_FILE = Path(__file__).with_name("report_base.docx")
BODY_MARK = "正文由程序写入"
