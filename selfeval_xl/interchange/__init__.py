"""Interchange: what was read as JSON of a documented schema, and such data poured into a template."""

from selfeval_xl.interchange.data import SCHEMA, VERSION, as_data, document
from selfeval_xl.interchange.files import (
    Filled,
    export,
    fill,
    load_forms,
)
from selfeval_xl.interchange.pour import InterchangeError, Poured, pour, to_filling

__all__ = [
    "SCHEMA",
    "VERSION",
    "Filled",
    "InterchangeError",
    "Poured",
    "as_data",
    "document",
    "export",
    "fill",
    "load_forms",
    "pour",
    "to_filling",
]
