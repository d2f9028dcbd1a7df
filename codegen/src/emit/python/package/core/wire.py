"""The description of the wire, from which every value is written and read."""

from __future__ import annotations

import json
from functools import lru_cache
from pkgutil import get_data
from typing import Any


@lru_cache(maxsize=None)
def wire() -> dict[str, Any]:
    """Returns the description; it is read when it is first needed."""
    text = get_data("bitrix24_types.core", "wire.json")
    if text is None:
        raise FileNotFoundError("wire.json")
    description: dict[str, Any] = json.loads(text)
    return description


# A method that is not listed: any request and any result fit, and it has only the errors that all
# methods have. Another attempt could take effect twice.
UNLISTED: dict[str, Any] = {
    "parameters": None,
    "result": "any",
    "idempotency": "not_idempotent",
    "groups": [],
    "errors": [],
}


def method(name: str) -> dict[str, Any]:
    """Returns the description of a method."""
    found: dict[str, Any] = wire()["methods"].get(name, UNLISTED)
    return found


def event(area: str, name: str) -> dict[str, Any] | None:
    """Returns the description of an event that arrives in an area."""
    found: dict[str, Any] | None = wire()["events"].get(name)
    return found if found is not None and area in found["areas"] else None
