"""The scored workbook: sheets with live formulas and stored values, print-ready on A4."""

from selfeval_xl.outputs.scored.build import scored_workbook

__all__ = ["scored_workbook"]
