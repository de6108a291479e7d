"""预算绩效自评工具: fill a workbook, check and score it, write the scored workbook and the report."""

__version__ = "0.1.0"
