"""Build the blank or filled template workbooks from the descriptions in ``forms``."""

from selfeval_xl.templates.build import build
from selfeval_xl.templates.filling import Filling, Value, narrative_rows
from selfeval_xl.templates.handout import Handout, handouts

__all__ = ["Filling", "Handout", "Value", "build", "handouts", "narrative_rows"]
