"""What each form looks like: one description per form for template, reader and outputs."""

from types import MappingProxyType

from selfeval_xl.forms.department import DEPARTMENT, FUND_LEVELS
from selfeval_xl.forms.formulas import Change, Formula, Ratio, Sum, as_number
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
from selfeval_xl.forms.narrative import DEPARTMENT_OUTLINE, LEVEL_LABELS, PROJECT_OUTLINE, Section
from selfeval_xl.forms.project import PROJECT, fund_group
from selfeval_xl.forms.transfer import ASPECTS, MANAGEMENT, REMARKS

FORMS = MappingProxyType({form.id: form for form in (PROJECT, DEPARTMENT)})
"""Every form by its id."""

__all__ = [
    "ASPECTS",
    "CHECK_SHEET",
    "DEPARTMENT",
    "DEPARTMENT_OUTLINE",
    "FORMS",
    "FUND_LEVELS",
    "GUIDE_SHEET",
    "IDENTITY_NAME",
    "LEVEL_LABELS",
    "LIST_SHEET",
    "MANAGEMENT",
    "OUTPUT_NAME",
    "PROJECT",
    "PROJECT_OUTLINE",
    "REMARKS",
    "TOTAL_WORDS",
    "VERSION_NAME",
    "Block",
    "Change",
    "CheckLine",
    "Field",
    "FieldBlock",
    "Form",
    "Formula",
    "HeadRow",
    "Kind",
    "Ratio",
    "Section",
    "Sheet",
    "Sum",
    "Table",
    "as_number",
    "column_name",
    "fund_group",
    "head_name",
]
