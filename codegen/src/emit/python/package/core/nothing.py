"""The values that mean "no value"."""

from __future__ import annotations

from typing import Any, Literal

from . import scalars
from .scalars import NONE, is_number

# What means "no value" besides null: a name of these four, or the text of a field in a tuple.
Nothing = Literal["only", "blank", "null", "false"] | tuple[str]

TYPES_WITH_BLANK = ("string", "secret", "boolean", "yes_no", "bytes")


def nothing_of(field: dict[str, Any]) -> Nothing:
    """Returns what means "no value" for a field."""
    if "empty" not in field:
        return "only"
    empty = field["empty"]
    if isinstance(empty, bool):
        return "false"
    return (empty,) if isinstance(empty, str) else "null"


def is_nothing(nothing: Nothing, value: Any, blank_is_value: bool) -> bool:
    """Whether a value means "no value"."""
    if value is None:
        return True
    if isinstance(value, bool):
        return nothing == "false" and not value
    text = nothing[0] if isinstance(nothing, tuple) else None
    if is_number(value):
        if text is not None:
            number = scalars.number(text)
            return number is not NONE and number == value
        return nothing == "false" and value == 0
    if isinstance(value, str):
        if text is not None:
            return value == text or (not value and not blank_is_value)
        if nothing == "blank":
            return not value and not blank_is_value
        if nothing == "null":
            return not value
        return nothing == "false" and value in ("", "0", "false", "N")
    return False
