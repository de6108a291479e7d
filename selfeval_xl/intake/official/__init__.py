"""Official forms as units hold them: found by labels, read into the frames of our own forms."""

from selfeval_xl.intake.official.layout import Layout, layouts
from selfeval_xl.intake.official.read import is_blank, read_layout

__all__ = ["Layout", "is_blank", "layouts", "read_layout"]
