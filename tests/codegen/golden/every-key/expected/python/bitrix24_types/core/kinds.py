"""What the types of the description say about values in their documented form."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from . import scalars
from .scalars import NONE, is_number
from .wire import wire


def is_a(kind: Any, shape: str) -> bool:
    """Whether a type has a shape, such as `list`."""
    return isinstance(kind, dict) and shape in kind


def scalar_of(kind: Any) -> str:
    """Returns how a scalar type is read."""
    if isinstance(kind, str):
        return kind
    if "enum" in kind:
        return "code"
    return "integer" if wire()["ids"][kind["id"]]["type"] == "integer" else "code"


def zero_is_no_id(kind: Any) -> bool:
    """Whether a type is an id for which 0 is no id."""
    return is_a(kind, "id") and not wire()["ids"][kind["id"]]["zero"]


def keys_of(field: dict[str, Any]) -> list[str]:
    """Returns the keys under which a field is read."""
    return [field["name"], *field.get("aliases", [])]


def has_value(field: dict[str, Any], value: Any) -> bool:
    """Whether a value counts, so that one under another key does not."""
    if value is NONE:
        return False
    return field["presence"] != "always" or not is_empty(field["type"], value)


def is_empty(kind: Any, value: Any) -> bool:
    """Whether a value in its documented form is empty."""
    if value is NONE:
        return True
    if is_a(kind, "list") or is_a(kind, "map"):
        return not value
    if kind == "any" or is_a(kind, "nullable"):
        return value is None
    if is_a(kind, "id"):
        return zero_is_no_id(kind) and value in (0, "0")
    if is_a(kind, "object"):
        return is_empty_object(wire()["objects"][kind["object"]], value)
    return False


def is_empty_object(declared: dict[str, Any], value: dict[str, Any]) -> bool:
    """Whether every field of an object is absent, empty or its default."""
    fields = declared["fields"]
    names = {field["name"] for field in fields}
    for field in fields:
        there = value.get(field["name"], NONE)
        if field["presence"] == "patch":
            return False
        if field["presence"] == "optional":
            if there is not NONE:
                return False
        elif "default" in field:
            if there != field["default"]:
                return False
        elif there is NONE or not is_empty(field["type"], there):
            return False
    return all(key in names for key in value)


def in_form(value: Any) -> Any:
    """Returns a value as a form expresses it: scalars are texts, and empty values are missing."""
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "1" if value else "0"
    if is_number(value):
        return scalars.digits(value)
    if isinstance(value, str):
        return value
    items = value.items() if isinstance(value, dict) else enumerate(value)
    read = {str(key): in_form(value) for key, value in items}
    left = {key: value for key, value in read.items() if value is not NONE}
    positions = [str(at) for at in range(len(left))]
    if not left:
        return NONE
    return [left[at] for at in positions] if all(at in left for at in positions) else left


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values are equal; `1` is not `true`."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def sorted_by_key(entries: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Sorts entries by the code points of their keys."""
    return sorted(entries, key=lambda entry: entry[0])
