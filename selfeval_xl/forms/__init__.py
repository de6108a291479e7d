"""What each form looks like: one description per form for template, reader and outputs."""

from types import MappingProxyType

from selfeval_xl.forms.model import (
    CHECK_SHEET,
    GUIDE_SHEET,
    IDENTITY_NAME,
    LIST_SHEET,
    OUTPUT_NAME,
    TOTAL_WORDS,
    VERSION_NAME,
    Block,
    CheckLine,
    Field,
    FieldBlock,
    Form,
    HeadRow,
    Kind,
    Sheet,
    Table,
    column_name,
    head_name,
)
from selfeval_xl.forms.narrative import LEVEL_LABELS, PROJECT_OUTLINE, Section
from selfeval_xl.forms.project import PROJECT, fund_group

FORMS = MappingProxyType({PROJECT.id: PROJECT})
"""Every form by its id."""

__all__ = [
    "CHECK_SHEET",
    "FORMS",
    "GUIDE_SHEET",
    "IDENTITY_NAME",
    "LEVEL_LABELS",
    "LIST_SHEET",
    "OUTPUT_NAME",
    "PROJECT",
    "PROJECT_OUTLINE",
    "TOTAL_WORDS",
    "VERSION_NAME",
    "Block",
    "CheckLine",
    "Field",
    "FieldBlock",
    "Form",
    "HeadRow",
    "Kind",
    "Section",
    "Sheet",
    "Table",
    "column_name",
    "fund_group",
    "head_name",
]
