"""The description of the wire, from which every value is written and read."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=None)
def wire() -> dict[str, Any]:
    """Returns the description; it is read when it is first needed."""
    text = files("bitrix24_types.core").joinpath("wire.json").read_text(encoding="utf-8")
    description: dict[str, Any] = json.loads(text)
    return description


def method(name: str) -> dict[str, Any]:
    """Returns the description of a method."""
    found: dict[str, Any] | None = wire()["methods"].get(name)
    if found is None:
        raise KeyError(f"the method {name!r} is not described")
    return found


def event(area: str, name: str) -> dict[str, Any] | None:
    """Returns the description of an event that arrives in an area."""
    found: dict[str, Any] | None = wire()["events"].get(name)
    return found if found is not None and area in found["areas"] else None
