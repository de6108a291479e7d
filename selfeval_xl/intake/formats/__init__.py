"""The formats of workbooks: one loader each, every one giving the same sheets of cells."""

from __future__ import annotations

from selfeval_xl.intake.formats.ooxml import OoxmlSource

__all__ = ["OoxmlSource"]
