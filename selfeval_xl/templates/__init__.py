"""Build the blank or filled template workbooks from the descriptions in ``forms``."""

from selfeval_xl.templates.build import build
from selfeval_xl.templates.filling import Filling, Value, narrative_rows

__all__ = ["Filling", "Value", "build", "narrative_rows"]
