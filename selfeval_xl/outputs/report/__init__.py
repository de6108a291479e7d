"""The narrative report: official outline, numbered headings, GB/T 9704 typography."""

from selfeval_xl.outputs.report.build import report

__all__ = ["report"]
